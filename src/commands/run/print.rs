//! A run's report for people.

use forms_engine::PerPolicy;
use forms_golden::RowTiles;
use forms_network::run::{LayerCost, RunReport};

use crate::commands::choices::Backend;
use crate::table::{Table, grouped};

/// A layer's row order, and whether its row tiles are even.
fn rows(layer: &LayerCost) -> String {
    match layer.row_tiles {
        RowTiles::Filled => layer.row_order.to_owned(),
        RowTiles::Even => format!("{}, even", layer.row_order),
    }
}

/// Labels down, classes across; nothing without labels, or with more classes than a confusion matrix is kept of.
pub(super) fn confusion(report: &RunReport) -> String {
    let accuracy = report.accuracy.as_ref();
    let Some(confusion) = accuracy.and_then(|accuracy| accuracy.confusion.as_ref()) else {
        return "no confusion matrix: it takes labels, and at most 100 classes\n".to_owned();
    };
    let head = (0..confusion.len()).map(|class| class.to_string());
    let mut rows: Vec<Vec<String>> = vec![["label".to_owned()].into_iter().chain(head).collect()];
    for (label, row) in confusion.iter().enumerate() {
        let counts = row.iter().map(|&n| grouped(n));
        rows.push([label.to_string()].into_iter().chain(counts).collect());
    }
    format!(
        "images by label (down) and class (across)\n{}",
        Table::of(rows)
    )
}

/// What the hardware's results were held against; nothing where no hardware computed.
pub(super) fn compared(engine: Backend, report: &RunReport) -> String {
    let simulator = match engine {
        Backend::Rtl => "the RTL in rust-hdl",
        Backend::Verilator => "the exported Verilog in Verilator",
        Backend::Fast | Backend::Golden => return String::new(),
    };
    let mvms: u64 = report.layers.iter().map(|layer| layer.mvms).sum();
    format!(
        "{} MVMs on {} crossbars came out of {simulator}, and every word equals the golden model's. Steps, conversions and \
         clocks above are golden's; forms mvm and forms sim compare those too.\n",
        grouped(mvms),
        grouped(report.crossbars as u64)
    )
}

/// Accuracy, layers, clocks.
pub(super) fn text(report: &RunReport) -> String {
    let mut text = String::new();
    let state = if report.complete { "" } else { ", interrupted" };
    text.push_str(&format!(
        "{} on {}, engine {}, signs {}: {} of {} images in {:.2} s{state}, {:.2} s of them for reading and laying out the network\n\n",
        report.network,
        report.config.name,
        report.engine,
        report.signs,
        report.images,
        report.asked,
        report.seconds,
        report.seconds_to_first_image
    ));
    if let Some(accuracy) = &report.accuracy {
        let percent = |right: u64| 100.0 * right as f64 / accuracy.images.max(1) as f64;
        text.push_str(&format!(
            "top-1 {:.2} % ({}), top-5 {:.2} % ({})\n\n",
            percent(accuracy.top_1),
            grouped(accuracy.top_1),
            percent(accuracy.top_5),
            grouped(accuracy.top_5)
        ));
    }
    if let Some(float) = &report.float {
        let percent = |count: u64| 100.0 * count as f64 / float.images.max(1) as f64;
        let right = float.top_1.map_or_else(String::new, |right| {
            format!("top-1 {:.2} % ({}), ", percent(right), grouped(right))
        });
        let error = float.error.map_or_else(String::new, |error| {
            format!("; the outputs are {:.2} % off (RMS)", 100.0 * error)
        });
        text.push_str(&format!(
            "{} in tract: {right}the same class in {:.2} % ({} of {}){error}\n\n",
            float.model,
            percent(float.same),
            grouped(float.same),
            grouped(float.images)
        ));
    }
    let mut table = Table::new([
        "layer",
        "rows",
        "crossbars",
        "used",
        "twin columns",
        "B_used",
        "mean EIC, leading",
        "mean EIC, plane",
        "clocks, off",
        "clocks, leading",
        "clocks, plane",
        "conversions",
        "clips",
    ]);
    for layer in &report.layers {
        let policy = report.config.zero_skip;
        table.row([
            layer.name.clone(),
            rows(layer),
            grouped(layer.crossbars as u64),
            format!("{:.0} %", 100.0 * layer.utilization),
            grouped(layer.extra_columns as u64),
            layer.b_used.to_string(),
            format!("{:.2}", layer.mean_eic.leading),
            format!("{:.2}", layer.mean_eic.plane),
            grouped(layer.clocks_side_by_side.off),
            grouped(layer.clocks_side_by_side.leading),
            grouped(layer.clocks_side_by_side.plane),
            grouped(*layer.conversions.of(policy)),
            grouped(layer.clips),
        ]);
    }
    text.push_str(&table.to_string());
    let fragments = |layer: &LayerCost| layer.eic_histogram.iter().sum::<u64>();
    let all: u64 = report.layers.iter().map(fragments).sum();
    if all > 0 {
        let mean = |of: fn(&PerPolicy<f64>) -> f64| {
            let layers = report.layers.iter();
            let fed = layers.map(|layer| of(&layer.mean_eic) * fragments(layer) as f64);
            fed.sum::<f64>() / all as f64
        };
        text.push_str(&format!(
            "\nmean EIC of all fragments: {:.2} off, {:.2} leading, {:.2} plane\n",
            mean(|eic| eic.off),
            mean(|eic| eic.leading),
            mean(|eic| eic.plane)
        ));
    }
    if let Some(clocks) = &report.clocks {
        let saved = |of: &PerPolicy<u64>, skipped: u64| {
            100.0 * (1.0 - skipped as f64 / of.off.max(1) as f64)
        };
        for (what, of) in [
            (
                format!("layers as a pipeline, {} slowest", clocks.slowest.leading),
                &clocks.pipeline,
            ),
            ("one crossbar for all".to_owned(), &clocks.one_crossbar),
        ] {
            text.push_str(&format!(
                "\n{what}: {} clocks off, {} leading (-{:.1} %), {} plane (-{:.1} %)",
                grouped(of.off),
                grouped(of.leading),
                saved(of, of.leading),
                grouped(of.plane),
                saved(of, of.plane)
            ));
        }
        text.push_str(&format!(
            "\n{} crossbars in all\n",
            grouped(report.crossbars as u64)
        ));
        if let Some(shared) = &report.side_by_side {
            text.push_str(&format!(
                "with several matrices in a crossbar {}, up to {} in each; the slowest then takes {} clocks off, {} \
                 leading, {} plane\n",
                grouped(shared.crossbars as u64),
                shared.most_parts,
                grouped(shared.clocks.off),
                grouped(shared.clocks.leading),
                grouped(shared.clocks.plane)
            ));
        }
    }
    text
}
