//! What the demo found, as people read it.

use std::path::Path;

use super::{DemoReport, SHOWN};
use crate::table::{Table, grouped};

impl DemoReport {
    pub(super) fn tables(&self, out: &Path) -> String {
        let mut layers = Table::new([
            "layer",
            "shape",
            "crossbars",
            "twin columns",
            "fragments",
            "mean EIC",
            "min",
            "max",
            "MVMs",
            "conversions",
            "clips",
            "clocks",
        ]);
        for layer in &self.layers {
            let eic = |pick: fn(f64, f64) -> f64, start| {
                format!("{:.2}", layer.mean_eic.iter().copied().fold(start, pick))
            };
            let mean = layer.mean_eic.iter().sum::<f64>() / layer.mean_eic.len().max(1) as f64;
            layers.row([
                layer.name.clone(),
                format!("{} x {}", layer.rows, layer.columns),
                layer.cost.arrays.to_string(),
                layer.cost.extra_columns.to_string(),
                grouped(layer.fragments as u64),
                format!("{mean:.2}"),
                eic(f64::min, f64::INFINITY),
                eic(f64::max, 0.0),
                grouped(layer.cost.mvms as u64),
                grouped(layer.cost.conversions),
                grouped(layer.cost.clips),
                grouped(layer.cost.clocks_side_by_side),
            ]);
        }
        let mut replays = Table::new([
            "layer",
            "crossbar",
            "shape",
            "MVMs",
            "conversions",
            "clips",
            "clocks predicted",
            "clocks taken",
            "mismatches",
        ]);
        for replay in &self.replays {
            replays.row([
                replay.layer.clone(),
                replay.crossbar.to_string(),
                format!("{} x {}", replay.rows, replay.columns),
                replay.mvms.to_string(),
                grouped(replay.conversions),
                grouped(replay.clips),
                grouped(replay.clocks_predicted),
                grouped(replay.clocks_taken),
                grouped(replay.mismatches),
            ]);
        }
        format!(
            "{}\nCNTK's MNIST network on crossbars of {}: {} of {} digits are right.\n\n\
             Golden, all images. EIC: the mean steps of a fragment of {} inputs. Clocks: of the \
             busiest\ncrossbar, all of them side by side.\n\
             {layers}\n{}\n\
             The rust-hdl crossbar, a sample of both networks, clock by clock\n\
             {replays}\n\
             Written to {}: verilog/, vectors/, crossbar.vcd, crossbar.gtkw, report.json\n",
            self.whole.text(),
            self.config,
            self.right,
            self.images,
            self.fragment_rows,
            self.fragment_list(),
            out.display(),
        )
    }

    /// The shown layer's EIC, fragment by fragment.
    fn fragment_list(&self) -> String {
        let Some(layer) = self.layers.get(SHOWN) else {
            return String::new();
        };
        let mut text = format!("EIC of {}, fragment by fragment\n", layer.name);
        for (line, eics) in layer.mean_eic.chunks(10).enumerate() {
            text.push_str(&format!("  {:>3} ", 10 * line));
            for eic in eics {
                text.push_str(&format!(" {eic:.2}"));
            }
            text.push('\n');
        }
        text
    }
}
