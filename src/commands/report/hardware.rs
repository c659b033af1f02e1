//! The hardware's blocks, what Yosys makes of them, and what is proven of them.

use std::path::Path;

use forms_golden::Config;
use forms_report::{Bars, Error, Figure, Section, Series, Table};
use serde::Deserialize;

use crate::CommandError;
use crate::table::grouped;

const README: &str = include_str!("../../../README.md");
const TESTPLAN: &str = include_str!("../../../docs/testplan.md");

/// What is read of `synth.json`.
#[derive(Debug, Deserialize)]
struct Synthesis {
    tool: String,
    modules: Vec<Module>,
}

#[derive(Debug, Deserialize)]
struct Module {
    module: String,
    instances: u64,
    cells: u64,
    flip_flops: u64,
    memory_bits: u64,
    depth: u64,
}

/// The diagram, and a report of synthesis where there is one of the configuration.
pub(super) fn modules(config: &Config, folder: &Path) -> Result<Section, CommandError> {
    let mut section = Section::new("hardware", "The hardware");
    section.say("The datapath of a crossbar; `forms export` writes it as Verilog.");
    section.quote(diagram());
    let path = folder.join(&config.name).join("synth.json");
    // A configuration file can give any name; only a plain one can be a folder's.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_plain = config.name.chars().all(plain);
    let text = is_plain
        .then(|| std::fs::read_to_string(&path).ok())
        .flatten();
    let Some(text) = text else {
        section.say(format!(
            "There is no report of synthesis at {}; `forms export --config {} --reports --out {}` makes one where Yosys is \
             installed.",
            path.display(),
            config.name,
            folder.display()
        ));
        return Ok(section);
    };
    let report: Synthesis = serde_json::from_str(&text).map_err(|error| {
        let reason = format!(
            "is no report of synthesis ({error}); make it again with `forms export --reports`"
        );
        CommandError::file(&path, reason)
    })?;
    section.say(format!("Generic cells by {}.", report.tool));
    if !report.modules.is_empty() {
        let all = |value: fn(&Module) -> u64| {
            report
                .modules
                .iter()
                .map(|module| value(module) as f64)
                .collect::<Vec<f64>>()
        };
        let flip_flops = all(|module| module.flip_flops);
        let other = all(|module| module.cells.saturating_sub(module.flip_flops));
        let bars = Bars {
            unit: "cells",
            names: report
                .modules
                .iter()
                .map(|module| module.module.clone())
                .collect(),
            series: vec![
                Series::new("flip-flops", flip_flops),
                Series::new("gates", other),
            ],
        };
        let figure: Result<Figure, Error> = Figure::bars(
            "cells",
            "Cells of one instance of each module, what is inside it included",
            &bars,
        );
        section.show(figure?);
    }
    let mut table = Table::new([
        "module",
        "instances",
        "cells",
        "flip-flops",
        "memory, bits",
        "depth, cells",
    ]);
    for module in &report.modules {
        table.push([
            module.module.clone(),
            module.instances.to_string(),
            grouped(module.cells),
            grouped(module.flip_flops),
            grouped(module.memory_bits),
            module.depth.to_string(),
        ]);
    }
    section.list(table);
    Ok(section)
}

/// The claims of the test plan that a formal proof stands behind.
pub(super) fn proofs() -> Section {
    let mut section = Section::new("proofs", "What is proven");
    section.say(
        "Proven with Yosys for every value of the signals, and refuted on hardware one bit too small. All else that is tested, and \
         by which test, stands in docs/testplan.md.",
    );
    let mut table = Table::new(["claim", "section of the contract", "proofs"]);
    for (claim, sections, proofs) in proven(TESTPLAN) {
        table.push([claim, sections, proofs.join(", ").replace('_', " ")]);
    }
    section.list(table);
    section
}

/// Rows of the test plan that name a test of `formal`: claim, sections, names of those tests.
fn proven(plan: &str) -> Vec<(String, String, Vec<String>)> {
    let rows = plan.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (claim, sections, tests) = (cells.get(1)?, cells.get(2)?, cells.get(3)?);
        let tests = tests
            .split('`')
            .filter(|test| test.starts_with("forms_verilog::formal"));
        let names: Vec<String> = tests
            .filter_map(|test| Some(test.rsplit("::").next()?.to_owned()))
            .collect();
        (!names.is_empty()).then(|| ((*claim).to_owned(), (*sections).to_owned(), names))
    })
    .collect()
}

/// The first drawing of the README.
fn diagram() -> String {
    let drawing = README
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    drawing.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_a_drawing_and_the_test_plan_has_proofs() {
        assert!(diagram().contains("zero_skip"), "{}", diagram());
        let proofs = proven(TESTPLAN);
        assert!(proofs.len() >= 5, "{proofs:?}");
        let overflow = proofs
            .iter()
            .find(|(claim, ..)| claim.contains("overflows"));
        assert!(overflow.is_some_and(|(_, _, tests)| {
            tests.contains(&"the_partial_sum_never_wraps".to_owned())
        }));
    }
}
