//! Place and route for FPGAs: what of a named device a module takes, and at which clock it runs there.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::LIMIT;
use super::script::Target;
use super::timing::LongestPath;
use crate::Error;
use crate::collateral::About;
use crate::collateral::few_pins::{self, FEW_PINS};
use crate::hardware::Hardware;
use crate::replay::sources::{Sources, read, temporary};
use crate::replay::tools::Tool;

/// What nextpnr reads; it runs beside it, since some of its packages see no other folder.
const NETLIST: &str = "netlist.json";

/// What it writes, paths among it.
const REPORT: &str = "report.json";

/// Version of [`PlaceReport`]'s shape.
pub const SCHEMA_VERSION: u32 = 2;

/// A module on a device.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReport {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the configuration.
    pub config: String,
    /// The module, in the wrapper of few pins.
    pub module: String,
    /// The device, by its maker's name.
    pub device: String,
    /// The tools and their versions.
    pub tools: [String; 2],
    /// What of it is used, by kind, the wrapper's own shift registers included.
    pub used: Vec<Used>,
    /// The clock after routing, in MHz.
    pub mhz: f64,
    /// What bounds it, from cell to cell of the device.
    pub longest_path: Option<LongestPath>,
}

/// Resources of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Used {
    /// Nextpnr's name of them.
    pub kind: String,
    /// Taken by the module and its wrapper.
    pub used: usize,
    /// On the whole device.
    pub available: usize,
}

impl PlaceReport {
    /// A table for people.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{} of {} on {}: {:.1} MHz ({}, {})\n",
            self.module, self.config, self.device, self.mhz, self.tools[0], self.tools[1]
        );
        for Used {
            kind,
            used,
            available,
        } in &self.used
        {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  {kind:20} {used:7} of {available:7}  {:3.0} %",
                100.0 * *used as f64 / (*available).max(1) as f64
            );
        }
        if let Some(LongestPath { ns, from, to }) = &self.longest_path {
            let _ = writeln!(text, "  longest path, {ns:.1} ns: from {from} to {to}");
        }
        text
    }
}

/// The device, its tool and arguments.
struct Device {
    name: &'static str,
    tool: Tool,
    arguments: &'static [&'static str],
}

fn device(target: Target) -> Option<Device> {
    match target {
        Target::Ice40 => Some(Device {
            name: "iCE40 HX8K",
            tool: Tool::NextpnrIce40,
            arguments: &["--hx8k", "--package", "ct256"],
        }),
        Target::Ecp5 => Some(Device {
            name: "ECP5 85k",
            tool: Tool::NextpnrEcp5,
            arguments: &[
                "--85k",
                "--package",
                "CABGA756",
                "--lpf-allow-unconstrained",
            ],
        }),
        Target::Generic | Target::Xilinx => None,
    }
}

/// Places and routes `module` of `hardware`, in the wrapper of few pins.
///
/// # Errors
///
/// [`Error::NoDevice`] for a target that nextpnr does not know; [`Error::NoModule`]; [`Error::MissingTool`];
/// [`Error::ToolFailed`], which a module that does not fit is too.
pub fn run(hardware: &Hardware, target: Target, module: &str) -> Result<PlaceReport, Error> {
    let device = device(target).ok_or(Error::NoDevice {
        target: target.name(),
    })?;
    device.tool.find()?;
    let design = hardware.design()?.specialized();
    let wrapped = super::module(&design, module)?;
    let about = About {
        name: &hardware.name,
        summary: "",
        bench: None,
    };
    let wrapper = few_pins::text(wrapped, about);
    let files = design
        .modules
        .iter()
        .map(|m| (format!("{}.v", m.name), m.text.clone()));
    let texts = files.chain([(format!("{FEW_PINS}.v"), wrapper)]);
    let sources = Sources::from_texts(FEW_PINS, texts)?;
    let folder = temporary()?;
    let place = folder.path().join(NETLIST);
    let netlist = place.display();
    let script = format!(
        "read_verilog {files}; synth_{target} -top {FEW_PINS} -json {netlist}",
        files = sources.names().join(" "),
    );
    Tool::Yosys.run(sources.folder(), &["-q", "-p", &script], LIMIT)?;
    let mut arguments = device.arguments.to_vec();
    arguments.extend([
        "--json",
        NETLIST,
        "--seed",
        "1",
        "--timing-allow-fail",
        "--freq",
        "150",
        "--report",
        REPORT,
    ]);
    let said = device.tool.run(folder.path(), &arguments, LIMIT)?;
    let (mut used, mhz) = answer(&said).ok_or_else(|| Error::Complaint {
        tool: device.name.to_string(),
        module: module.to_string(),
        said: "nextpnr told no clock".to_string(),
    })?;
    // Nextpnr counts an iCE40's logic cells, each of which has a LUT and a carry; the netlist says which are used.
    if let Some(cells) = used.iter().find(|row| row.kind == "ICESTORM_LC") {
        let (available, netlist) = (cells.available, read(&place)?);
        for kind in ["SB_LUT4", "SB_CARRY"] {
            let cell = format!("\"type\": \"{kind}\"");
            let count = netlist.matches(&cell).count();
            used.push(Used {
                kind: kind.to_owned(),
                used: count,
                available,
            });
        }
    }
    Ok(PlaceReport {
        schema: SCHEMA_VERSION,
        config: hardware.name.clone(),
        module: module.to_string(),
        device: device.name.to_string(),
        tools: [Tool::Yosys.version()?, device.tool.version()?],
        used,
        mhz,
        longest_path: longest_path(&read(&folder.path().join(REPORT))?),
    })
}

/// The longest path of nextpnr's report from register to register: delays are in nanoseconds, one an element.
fn longest_path(report: &str) -> Option<LongestPath> {
    let report: serde_json::Value = serde_json::from_str(report).ok()?;
    let paths = report["critical_paths"].as_array()?.iter();
    let inner = paths.filter(|path| path["from"] != "<async>" && path["to"] != "<async>");
    let all = inner.filter_map(|path| {
        let elements = path["path"].as_array()?;
        let cell = |end: &serde_json::Value| end["cell"].as_str().map(str::to_owned);
        Some(LongestPath {
            ns: elements.iter().filter_map(|e| e["delay"].as_f64()).sum(),
            from: cell(&elements.first()?["from"])?,
            to: cell(&elements.last()?["to"])?,
        })
    });
    all.max_by(|a, b| a.ns.total_cmp(&b.ns))
}

/// What nextpnr used, and the last clock that it told: the one after routing.
fn answer(said: &str) -> Option<(Vec<Used>, f64)> {
    let mut used: Vec<Used> = Vec::new();
    let mut mhz = None;
    for line in said.lines() {
        let line = line.trim().trim_start_matches("Info:").trim();
        if let Some((_, rest)) = line.split_once("Max frequency for clock") {
            let number = rest.rsplit_once(": ")?.1.split_whitespace().next()?;
            mhz = number.parse().ok();
        }
        let row = || {
            let (kind, rest) = line.split_once(':')?;
            let (amount, rest) = rest.split_once('/')?;
            let available = rest.split_whitespace().next()?.parse().ok()?;
            Some(Used {
                kind: kind.to_string(),
                used: amount.trim().parse().ok()?,
                available,
            })
        };
        // What is used is told more than once.
        used.extend(row().filter(|row: &Used| row.used > 0 && !is_among(row, &used)));
    }
    Some((used, mhz?))
}

fn is_among(row: &Used, rows: &[Used]) -> bool {
    rows.iter().any(|other| other.kind == row.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_after_routing_counts_and_what_is_used_is_listed() {
        let said = "Info: Device utilisation:\n\
                    Info: \t         ICESTORM_LC:   960/ 7680    12%\n\
                    Info: \t        ICESTORM_RAM:     0/   32     0%\n\
                    Info: Max frequency for clock 'clock$glb': 61.20 MHz (FAIL at 150.00 MHz)\n\
                    Info: Max frequency for clock 'clock$glb': 58.75 MHz (FAIL at 150.00 MHz)\n";
        let (used, mhz) = answer(said).unwrap();
        let cells = Used {
            kind: "ICESTORM_LC".to_string(),
            used: 960,
            available: 7680,
        };
        assert_eq!((used, mhz), (vec![cells], 58.75));
        assert_eq!(answer("Info: nothing\n"), None);
    }

    #[test]
    fn the_longest_path_is_from_register_to_register() {
        let report = r#"{"critical_paths": [
            {"from": "posedge clock", "to": "<async>", "path": [
                {"delay": 9.0, "from": {"cell": "a"}, "to": {"cell": "pin"}, "type": "clk-to-q"}]},
            {"from": "posedge clock", "to": "posedge clock", "path": [
                {"delay": 0.5, "from": {"cell": "a"}, "to": {"cell": "a"}, "type": "clk-to-q"},
                {"delay": 1.25, "from": {"cell": "a"}, "to": {"cell": "b"}, "type": "routing"},
                {"delay": 0.25, "from": {"cell": "b"}, "to": {"cell": "b"}, "type": "setup"}]}]}"#;
        let path = longest_path(report).unwrap();
        assert_eq!(
            (path.ns, path.from.as_str(), path.to.as_str()),
            (2.0, "a", "b")
        );
        assert_eq!(longest_path("{}"), None);
        assert_eq!(longest_path("no JSON"), None);
    }
}
