//! `--variation`, `--stuck` and the like: devices and converters that are not ideal.

use forms_golden::NonIdeal;

use crate::CommandError;

/// The flags; without them everything is ideal.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Imperfect devices and converters")]
pub struct ImperfectFlags {
    /// sigma of the log-normal variation of conductances, 0 to 1; the paper's study has 0.1
    #[arg(long, value_name = "SIGMA")]
    variation: Option<f64>,

    /// Probability that a device is stuck, half of them at level 0 and half at the highest
    #[arg(long, value_name = "P", conflicts_with_all = ["stuck_at_zero", "stuck_at_most"])]
    stuck: Option<f64>,

    /// Probability that a device is stuck at level 0
    #[arg(long, value_name = "P")]
    stuck_at_zero: Option<f64>,

    /// Probability that a device is stuck at the highest level
    #[arg(long, value_name = "P")]
    stuck_at_most: Option<f64>,

    /// Conductance at the highest level over that at level 0, from 2; infinite if not said
    #[arg(long, value_name = "RATIO")]
    on_off: Option<f64>,

    /// Standard deviation of each conversion's noise, in counts
    #[arg(long, value_name = "COUNTS")]
    noise: Option<f64>,

    /// Relative error of the converters' gain, -0.5 to 0.5
    #[arg(long, value_name = "PART", allow_negative_numbers = true)]
    adc_gain: Option<f64>,

    /// The converters' offset, in counts
    #[arg(long, value_name = "COUNTS", allow_negative_numbers = true)]
    adc_offset: Option<f64>,

    /// The converters' non-linearity at mid-scale, in counts
    #[arg(long, value_name = "COUNTS", allow_negative_numbers = true)]
    adc_bow: Option<f64>,

    /// Runs, each with devices of its own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: Option<u32>,

    /// Seed of the first run; run i draws by seed + i, counted from 0
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

/// What is not ideal, and how often devices are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// The settings; their seed is the first run's.
    pub settings: NonIdeal,
    /// Runs.
    pub runs: u32,
}

impl Study {
    /// The settings of one run.
    pub fn run(&self, run: u32) -> NonIdeal {
        NonIdeal {
            seed: self.settings.seed.wrapping_add(u64::from(run)),
            ..self.settings.clone()
        }
    }

    /// What is not ideal, in words.
    pub fn text(&self) -> String {
        let settings = &self.settings;
        let mut words = Vec::new();
        for (name, value) in [
            ("variation", settings.variation),
            ("stuck at 0", settings.stuck_at_zero),
            ("stuck at the highest level", settings.stuck_at_most),
            ("on/off", settings.on_off_ratio.unwrap_or(0.0)),
            ("noise", settings.noise),
            ("gain", settings.gain),
            ("offset", settings.offset),
            ("bow", settings.bow),
        ] {
            if value != 0.0 {
                words.push(format!("{name} {value}"));
            }
        }
        words.join(", ")
    }
}

impl ImperfectFlags {
    /// What was asked for; `None` where everything is ideal.
    ///
    /// # Errors
    /// Values out of bounds; `--runs` or `--seed` where there is nothing to draw.
    pub fn study(&self) -> Result<Option<Study>, CommandError> {
        let half = self.stuck.map(|stuck| stuck / 2.0);
        let settings = NonIdeal {
            seed: self.seed.unwrap_or(0),
            first_array: 0,
            on_off_ratio: self.on_off,
            stuck_at_zero: half.or(self.stuck_at_zero).unwrap_or(0.0),
            stuck_at_most: half.or(self.stuck_at_most).unwrap_or(0.0),
            variation: self.variation.unwrap_or(0.0),
            gain: self.adc_gain.unwrap_or(0.0),
            offset: self.adc_offset.unwrap_or(0.0),
            bow: self.adc_bow.unwrap_or(0.0),
            noise: self.noise.unwrap_or(0.0),
        };
        settings.validate()?;
        let ideal = NonIdeal {
            seed: settings.seed,
            ..NonIdeal::default()
        };
        if settings != ideal {
            let runs = self.runs.unwrap_or(1);
            return Ok(Some(Study { settings, runs }));
        }
        let given = [("--runs", self.runs.map(u64::from)), ("--seed", self.seed)];
        for (flag, value) in given {
            if let Some(value) = value {
                return Err(CommandError::Argument(format!(
                    "{flag} {value}: everything is ideal, so all runs would be the same; say what is not, for \
                     example --variation 0.1"
                )));
            }
        }
        Ok(None)
    }
}
