//! The longest path of a netlist of standard cells, and a library's delay of four.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::liberty::Library;
use crate::Error;
use crate::replay::sources::write;
use crate::replay::tools::Tool;

/// Behind the name of a wire: the flip-flop that drives it, as chips' tools call it.
pub const REGISTER: &str = "_reg";

/// The clock of a timing run, from which the slack is taken away, in nanoseconds.
const CLOCK_NS: f64 = 10.0;

/// Longest that a timing run may take.
const LIMIT: Duration = Duration::from_secs(600);

/// A longest path.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LongestPath {
    /// The shortest clock it allows, in nanoseconds.
    pub ns: f64,
    /// The flip-flop or pin at which it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
}

impl LongestPath {
    /// The highest clock it allows.
    pub fn mhz(&self) -> f64 {
        1e3 / self.ns
    }
}

/// What OpenSTA finds in a netlist, its clock ideal.
///
/// # Errors
///
/// [`Error::MissingTool`]; [`Error::ToolFailed`].
pub fn sta(
    module: &str,
    library: &Library,
    netlist: &Path,
    folder: &Path,
) -> Result<Option<LongestPath>, Error> {
    let drive = library.driver.as_ref().map_or(String::new(), |cell| {
        format!("set_driving_cell -lib_cell {cell} [all_inputs]\n")
    });
    let script = format!(
        "{read}create_clock -name clk -period {CLOCK_NS} [get_ports -quiet clock]\n\
         set_input_delay 0 -clock clk [all_inputs]\nset_output_delay 0 -clock clk [all_outputs]\n{drive}\
         set_load 0.01 [all_outputs]\nreport_checks -path_delay max -format full -digits 4\nexit\n",
        read = reads(library, netlist, module),
    );
    Ok(from_sta(&ask(&script, module, folder)?, CLOCK_NS))
}

/// The delay of an inverter that drives four of its kind, in nanoseconds: the usual unit in which designs of different
/// processes compare. The slope of a chain's delay over its length, both edges.
///
/// # Errors
///
/// As [`sta`].
pub fn fan_out_of_four(library: &Library, folder: &Path) -> Result<Option<f64>, Error> {
    let Some(inverter) = &library.inverter else {
        return Ok(None);
    };
    let mut delays = Vec::new();
    for stages in [6, 10] {
        let mut text = format!("module chain (input a, output y);\n    wire [{stages}:0] w;\n");
        text.push_str("    assign w[0] = a;\n");
        let (cell, input, output) = (&inverter.cell, &inverter.input, &inverter.output);
        for stage in 0..stages {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "    {cell} s{stage} (.{input}(w[{stage}]), .{output}(w[{}]));",
                stage + 1
            );
            for other in 0..3 {
                let _ = writeln!(
                    text,
                    "    {cell} s{stage}_{other} (.{input}(w[{}]));",
                    stage + 1
                );
            }
        }
        let _ = writeln!(text, "    assign y = w[{stages}];\nendmodule");
        let netlist = folder.join(format!("chain{stages}.v"));
        write(&netlist, text.as_bytes())?;
        let script = format!(
            "{read}create_clock -name clk -period {CLOCK_NS}\nset_input_delay 0 -clock clk [get_ports a]\n\
             set_output_delay 0 -clock clk [get_ports y]\nreport_checks -path_delay max -format full -digits 4\nexit\n",
            read = reads(library, &netlist, "chain"),
        );
        let path = from_sta(&ask(&script, "chain", folder)?, CLOCK_NS);
        delays.extend(path.map(|path| path.ns));
    }
    match delays.as_slice() {
        [short, long] => Ok(Some((long - short) / 4.0)),
        _ => Ok(None),
    }
}

fn reads(library: &Library, netlist: &Path, module: &str) -> String {
    format!(
        "read_liberty {}\nset_cmd_units -time ns -capacitance pF\nread_verilog {}\nlink_design {module}\n",
        library.path.display(),
        netlist.display()
    )
}

fn ask(script: &str, module: &str, folder: &Path) -> Result<String, Error> {
    let place = folder.join(format!("{module}.tcl"));
    write(&place, script.as_bytes())?;
    let file = place.display().to_string();
    Tool::Sta.run(folder, &["-no_splash", "-exit", &file], LIMIT)
}

/// The path of a report of OpenSTA's.
fn from_sta(said: &str, clock_ns: f64) -> Option<LongestPath> {
    let after = |head: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(head))?;
        let line = line.split(" (").next().unwrap_or(line);
        let name = line.trim().replace('\\', "");
        Some(name.strip_suffix(REGISTER).unwrap_or(&name).to_string())
    };
    let slack = said.lines().find_map(|line| {
        let (number, rest) = line.trim().split_once(char::is_whitespace)?;
        let slack = rest.trim_start().starts_with("slack");
        slack.then(|| number.parse::<f64>().ok())?
    })?;
    Some(LongestPath {
        ns: clock_ns - slack,
        from: after("Startpoint:")?,
        to: after("Endpoint:")?,
    })
}

/// The path that ABC printed last: `Delay = 2345.67 ps`, `Start-point = pi12 (\name). End-point = po34 (\name).`
pub fn abc(said: &str) -> Option<LongestPath> {
    let last = |head: &str| said.rfind(head).map(|at| &said[at + head.len()..]);
    let delay = last("Delay =")?
        .split("ps")
        .next()?
        .trim()
        .parse::<f64>()
        .ok()?;
    let name = |head: &str| {
        let inside = last(head)?.split_once('(')?.1.split_once(')')?.0;
        Some(inside.trim_start_matches('\\').to_string())
    };
    Some(LongestPath {
        ns: delay / 1e3,
        from: name("Start-point =").unwrap_or_default(),
        to: name("End-point =").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_opensta_is_the_clock_less_its_slack() {
        let said = "Startpoint: lane_0.old_0_reg (rising edge-triggered flip-flop clocked by clk)\n\
                    Endpoint: x_ready (output port clocked by clk)\n\
                    Path Group: clk\n   3.99   data arrival time\n          -1.25   slack (VIOLATED)\n";
        let path = from_sta(said, 3.0).unwrap();
        assert_eq!(
            (path.from.as_str(), path.to.as_str()),
            ("lane_0.old_0", "x_ready")
        );
        assert!((path.ns - 4.25).abs() < 1e-9 && (path.mhz() - 1e3 / 4.25).abs() < 1e-9);
        assert_eq!(from_sta("No paths found.\n", 3.0), None);
    }

    #[test]
    fn the_last_path_that_abc_prints_counts() {
        let said = "ABC: WireLoad = \"none\"  Gates =   3 ( 0.0 %)  Delay =  900.00 ps  ( 33.3 %)\n\
                    ABC: WireLoad = \"none\"  Gates =   4 ( 0.0 %)  Delay =  812.50 ps  ( 33.3 %)\n\
                    ABC: Start-point = pi3 (\\a [2]).  End-point = po0 (\\sum [4]).\n";
        let path = abc(said).unwrap();
        assert_eq!((path.from.as_str(), path.to.as_str()), ("a [2]", "sum [4]"));
        assert!((path.ns - 0.8125).abs() < 1e-9);
        assert_eq!(abc("ABC: nothing"), None);
    }
}
