//! The tables of `forms sme`.

use super::{DUAL, Grid, OFFSET, Report};
use crate::table::{Table, grouped};

/// A report for people.
pub(super) fn text(report: &Report) -> String {
    let mut text = format!(
        "{} on {}: {}, up to {} squeezes\n\n",
        report.network,
        report.config.name,
        weights(report),
        report.squeeze
    );
    text += &layers(report).to_string();
    let fewest = report.total.sme.crossbars.squeezed.max(1) as f64;
    text += &format!(
        "\nall planes / SME: {:.2}; {DUAL} / SME: {:.2}; {OFFSET} / SME: {:.2}. Crossbars of {} x {}; a device \
         of SME holds {} bit{}, of the other two 2.\n",
        report.total.sme.crossbars.dense as f64 / fewest,
        report.total.dual as f64 / fewest,
        report.total.offset as f64 / fewest,
        report.config.rows,
        report.config.columns,
        report.config.device_bits,
        if report.config.device_bits == 1 {
            ""
        } else {
            "s"
        },
    );
    if let Some(solved) = &report.solved {
        text.push('\n');
        let mut table = Table::new(["layer", "planes that stay", "error"]);
        for layer in &solved.layers {
            let planes: Vec<String> = layer.planes.iter().map(u32::to_string).collect();
            table.row([
                layer.name.clone(),
                planes.join(" "),
                format!("{:.3} %", 100.0 * layer.error),
            ]);
        }
        text += &table.to_string();
    }
    if !report.runs.is_empty() {
        text.push('\n');
        let mut table = Table::new(["run", "images", "as before", "right"]);
        for run in &report.runs {
            table.row([
                run.what.clone(),
                grouped(run.images),
                grouped(run.agreeing),
                run.right.map_or("-".to_owned(), grouped),
            ]);
        }
        text += &table.to_string();
    }
    text
}

/// Crossbars and errors, a row a layer and their sum.
pub(super) fn layers(report: &Report) -> Table {
    let mut head = vec!["layer".to_owned()];
    head.extend([DUAL, OFFSET, "all planes", "sliced", "quantized"].map(str::to_owned));
    head.extend((1..=report.squeeze).map(|most| format!("X = {most}")));
    head.extend(
        [
            "rounded",
            "its sum of |error|",
            "largest",
            "truncated",
            "its sum of |error|",
        ]
        .map(str::to_owned),
    );
    let mut rows = vec![head];
    for layer in report.layers.iter().chain([&report.total]) {
        let (sme, percent) = (&layer.sme, |changed: u64| {
            format!(
                "{:.1} %",
                100.0 * changed as f64 / layer.sme.weights.max(1) as f64
            )
        });
        let mut row = vec![sme.name.clone()];
        let crossbars = [
            layer.dual,
            layer.offset,
            sme.crossbars.dense,
            sme.crossbars.sliced,
        ];
        row.extend(crossbars.map(|n| grouped(n as u64)));
        row.extend(sme.tries.iter().map(|&n| grouped(n as u64)));
        row.push(percent(sme.quantization.changed));
        row.push(grouped(sme.quantization.sum_abs));
        row.push(grouped(sme.quantization.max_abs));
        row.push(percent(sme.truncation.changed));
        row.push(grouped(sme.truncation.sum_abs));
        rows.push(row);
    }
    Table::of(rows)
}

/// What became of the weights, in words.
pub(super) fn weights(report: &Report) -> String {
    let window = match report.solved.as_ref().map(|solved| solved.grid) {
        None | Some(Grid::Window) => format!("{} significant bits", report.window),
        Some(Grid::PowerOfTwo) => "powers of two".to_owned(),
        Some(Grid::AdditivePowers) => "sums of two powers of two".to_owned(),
        Some(Grid::Uniform) => "all magnitudes".to_owned(),
    };
    match &report.solved {
        None => window,
        Some(solved) => format!(
            "{window}, fitted; planes emptied at {}, {}",
            solved.empty,
            match solved.polarized {
                true => "polarized",
                false => "signs in separate planes",
            }
        ),
    }
}
