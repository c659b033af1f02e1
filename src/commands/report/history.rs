//! How a network was made: epochs or rounds of its training, what polarization cost each layer.

use std::path::{Path, PathBuf};

use forms_report::{Bars, Figure, Lanes, Section, Series, Table};
use serde_json::Value;

use crate::CommandError;

/// The head of a file of epochs.
const EPOCHS: &str =
    "stage,epoch,loss,validation,weights,prune_distance,polarize_distance,quantize_distance";

/// The file that tells: what was named, or what `forms train` left beside the network.
pub(super) fn place(said: Option<&PathBuf>, network: &Path) -> Option<PathBuf> {
    let beside = |end: &str| {
        let mut name = network.as_os_str().to_owned();
        name.push(end);
        Some(PathBuf::from(name)).filter(|path| path.is_file())
    };
    said.cloned()
        .or_else(|| beside(".csv"))
        .or_else(|| beside(".json"))
}

/// The section of a file.
///
/// # Errors
/// A file that cannot be read, or that neither `forms train` nor `forms polarize` wrote.
pub(super) fn section(path: &Path) -> Result<Section, CommandError> {
    let text = std::fs::read_to_string(path).map_err(CommandError::read(path))?;
    let mut section = Section::new("history", "How the network was made");
    let found = match text.starts_with(EPOCHS) {
        true => epochs(&mut section, &text)?,
        false => {
            let value: Value = serde_json::from_str(&text).unwrap_or_default();
            // Both may be there: a network that was polarized, then fine-tuned.
            let rounds = rounds(&mut section, &value)?;
            layers(&mut section, &value)? || rounds
        }
    };
    match found {
        true => Ok(section),
        false => Err(CommandError::file(
            path,
            "tells of no training: it is neither NET.csv or NET.json of `forms train` nor R.json of `forms polarize --report`; \
             name one of these by --history",
        )),
    }
}

/// A column's numbers; nothing where one is none.
fn numbers<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Option<Vec<f64>> {
    let number = |cell: Option<&str>| cell?.parse().ok().filter(|value: &f64| value.is_finite());
    cells.map(number).collect()
}

fn epochs(section: &mut Section, text: &str) -> Result<bool, CommandError> {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let column = |at: usize| numbers(rows.iter().map(|row| row.get(at).copied()));
    let (Some(loss), Some(right)) = (column(2), column(3)) else {
        return Ok(false);
    };
    let (Some(prune), Some(polarize), Some(quantize)) = (column(5), column(6), column(7)) else {
        return Ok(false);
    };
    if loss.is_empty() {
        return Ok(false);
    }
    let mut stages: Vec<(&str, usize)> = Vec::new();
    for row in &rows {
        match stages.last_mut() {
            Some((name, count)) if *name == row[0] => *count += 1,
            _ => stages.push((row[0], 1)),
        }
    }
    let mut from = 0;
    let stages: Vec<String> = stages
        .into_iter()
        .map(|(name, count)| {
            from += count;
            format!("{name} to epoch {from}")
        })
        .collect();
    section.say(format!(
        "{} epochs of ADMM: {}. A distance is how far the weights are from what they are pulled to, in parts of their length: \
         few enough, one sign a fragment, on the devices' grid.",
        rows.len(),
        stages.join(", ")
    ));
    let lanes = Lanes {
        step: "epoch",
        signals: vec![
            Series::new("loss", loss),
            Series::new(
                "validation, % right",
                right.iter().map(|share| 100.0 * share),
            ),
            Series::new("distance from pruned", prune),
            Series::new("distance from polarized", polarize),
            Series::new("distance from quantized", quantize),
        ],
    };
    section.show(Figure::lanes(
        "training",
        "Training, epoch by epoch",
        &lanes,
    )?);
    Ok(true)
}

fn rounds(section: &mut Section, value: &Value) -> Result<bool, CommandError> {
    let Some(rounds) = value["rounds"]
        .as_array()
        .filter(|rounds| !rounds.is_empty())
    else {
        return Ok(false);
    };
    let column = |name: &str| -> Option<Vec<f64>> {
        rounds.iter().map(|round| round[name].as_f64()).collect()
    };
    let (Some(loss), Some(moved)) = (column("loss"), column("moved")) else {
        return Ok(false);
    };
    section.say(
        "Rounds of fine-tuning within the signs that polarization chose; the network as it was before is the teacher.",
    );
    let percent = |values: Vec<f64>| values.into_iter().map(|share| 100.0 * share);
    let mut signals = vec![Series::new("loss", loss)];
    if let Some(right) = column("right") {
        signals.push(Series::new("training images, % right", percent(right)));
    }
    signals.push(Series::new("levels that moved, %", percent(moved)));
    let lanes = Lanes {
        step: "round",
        signals,
    };
    section.show(Figure::lanes(
        "training",
        "Fine-tuning, round by round",
        &lanes,
    )?);
    Ok(true)
}

fn layers(section: &mut Section, value: &Value) -> Result<bool, CommandError> {
    let places = ["/layers", "/polarization/layers"];
    let layers = places.iter().find_map(|at| value.pointer(at)?.as_array());
    let Some(layers) = layers.filter(|layers| !layers.is_empty()) else {
        return Ok(false);
    };
    let of = |name: &str| -> Option<Vec<f64>> {
        layers.iter().map(|layer| layer[name].as_f64()).collect()
    };
    let names: Option<Vec<String>> = layers
        .iter()
        .map(|layer| layer["name"].as_str().map(str::to_owned))
        .collect();
    let columns = [
        "kept_energy_before",
        "kept_energy",
        "projection_error",
        "error",
        "steps_before",
        "steps",
    ];
    let numbers: Option<Vec<Vec<f64>>> = columns.into_iter().map(of).collect();
    let (Some(names), Some(numbers)) = (names, numbers) else {
        return Ok(false);
    };
    section.say(
        "What one sign a fragment cost each layer: the mean squared error of its outputs over their variance, after the search for \
         an order of rows and the fit of the weights. Projection alone, which zeroes the lesser sign, stands beside it.",
    );
    let bars = Bars {
        unit: "% of the outputs' variance",
        names: names.clone(),
        series: vec![Series::new(
            "error",
            numbers[3].iter().map(|error| 100.0 * error),
        )],
    };
    section.show(Figure::bars(
        "polarization",
        "What polarization cost, layer by layer",
        &bars,
    )?);
    let mut table = Table::new([
        "layer",
        "energy kept before, %",
        "energy kept, %",
        "error of projection, %",
        "error, %",
        "steps before",
        "steps",
    ]);
    for (at, name) in names.into_iter().enumerate() {
        let percent = |column: usize| format!("{:.2}", 100.0 * numbers[column][at]);
        let steps = |column: usize| format!("{:.2}", numbers[column][at]);
        table.push([
            name,
            percent(0),
            percent(1),
            percent(2),
            percent(3),
            steps(4),
            steps(5),
        ]);
    }
    section.list(table);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, text: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let section = section(&path).map_err(|error| error.sentence())?;
        Ok(forms_report::html::page(&forms_report::Document {
            title: name.to_owned(),
            sections: vec![section],
            provenance: String::new(),
        }))
    }

    #[test]
    fn a_history_is_drawn_whoever_wrote_it() {
        let csv = format!(
            "{EPOCHS},rho\ndense,1,0.5,0.9,100,1,0.5,0.01,0\npolarize,1,0.25,0.95,90,0,0.1,0.02,0.1\n"
        );
        let trained = page("net.csv", &csv).unwrap();
        assert!(trained.contains("2 epochs of ADMM: dense to epoch 1, polarize to epoch 2."));
        assert_eq!(trained.matches("<figure").count(), 1);
        let layer = r#"{"name": "conv<1>", "kept_energy_before": 0.8, "kept_energy": 0.9, "projection_error": 0.17,
                        "error": 0.0123, "steps_before": 3, "steps": 2.5}"#;
        let polarized = page("r.json", &format!("{{\"layers\": [{layer}]}}")).unwrap();
        assert!(
            polarized.contains("conv&lt;1&gt;")
                && polarized.contains("<td class=\"number\">1.23</td>")
        );
        let rounds = r#"[{"loss": 0.5, "right": null, "moved": 0.1}, {"loss": 0.25, "right": null, "moved": 0.2}]"#;
        let tuned = page(
            "net.json",
            &format!("{{\"rounds\": {rounds}, \"polarization\": {{\"layers\": [{layer}]}}}}"),
        )
        .unwrap();
        assert_eq!(tuned.matches("<figure").count(), 2);
        assert!(!tuned.contains("training images, % right"));
    }

    #[test]
    fn what_is_no_history_is_refused_in_a_sentence() {
        let cut = format!("{EPOCHS}\ndense,1,0.5\n");
        for text in [
            "",
            "{}",
            "{\"layers\": [{}]}",
            "{\"rounds\": [{\"loss\": \"x\"}]}",
            cut.as_str(),
        ] {
            let error = page("x.json", text).unwrap_err();
            assert!(
                error.contains("x.json: tells of no training"),
                "{text}: {error}"
            );
        }
    }
}
