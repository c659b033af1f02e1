//! `forms mvm` with imperfect devices and converters: how far runs are from the ideal products.

use forms_golden::NonIdeal;
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;

use crate::CommandError;
use crate::commands::imperfect_flags::Study;
use crate::robustness::Summary;
use crate::table::grouped;

/// Runs with imperfect devices; the output and the counts are the first run's.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImperfectReport {
    /// What is not ideal, in words.
    #[serde(skip)]
    words: String,
    /// What is not ideal, with the first seed.
    settings: NonIdeal,
    runs: Vec<RunError>,
    /// Of the runs' `relative_rms`.
    summary: Option<Summary>,
}

/// One run.
#[derive(Debug, Serialize, JsonSchema)]
struct RunError {
    run: u32,
    seed: u64,
    /// Root of the mean square of the errors, over that of the ideal products.
    relative_rms: f64,
    /// The largest error's size.
    largest: u64,
    clips: u64,
}

impl ImperfectReport {
    /// Does every run by `product`, which gives a run's products and clips.
    ///
    /// # Errors
    /// Those of `product`.
    pub fn new(
        study: &Study,
        ideal: &Array2<i64>,
        mut product: impl FnMut(u32) -> Result<(Array2<i64>, u64), CommandError>,
    ) -> Result<ImperfectReport, CommandError> {
        let mut runs = Vec::new();
        for run in 0..study.runs {
            let (found, clips) = product(run)?;
            runs.push(RunError::new(
                run,
                study.run(run).seed,
                &found,
                ideal,
                clips,
            ));
        }
        let errors: Vec<f64> = runs.iter().map(|run| run.relative_rms).collect();
        Ok(ImperfectReport {
            words: study.text(),
            settings: study.settings.clone(),
            summary: Summary::of(&errors),
            runs,
        })
    }

    /// Lines for people.
    pub fn text(&self) -> String {
        let Some(summary) = self.summary else {
            return String::new();
        };
        let percent = |value: f64| format!("{:.3} %", 100.0 * value);
        let largest = self.runs.iter().map(|run| run.largest).max().unwrap_or(0);
        format!(
            "\n{} runs from seed {}: {}\nerror over the ideal products, root of mean squares: mean {}, standard \
             deviation {}, 5 % {}, median {}, 95 % {}, worst {}; the largest error is {}\n",
            self.runs.len(),
            self.settings.seed,
            self.words,
            percent(summary.mean),
            percent(summary.standard_deviation),
            percent(summary.quantile_05),
            percent(summary.median),
            percent(summary.quantile_95),
            percent(summary.most),
            grouped(largest)
        )
    }
}

impl RunError {
    fn new(run: u32, seed: u64, found: &Array2<i64>, ideal: &Array2<i64>, clips: u64) -> RunError {
        let squares = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>();
        let pairs = || found.iter().zip(ideal);
        let errors = squares(&mut pairs().map(|(a, b)| (a - b) as f64));
        let products = squares(&mut ideal.iter().map(|&y| y as f64));
        RunError {
            run,
            seed,
            relative_rms: if products > 0.0 {
                (errors / products).sqrt()
            } else {
                0.0
            },
            largest: pairs().map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0),
            clips,
        }
    }
}
