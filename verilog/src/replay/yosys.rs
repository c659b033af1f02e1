//! Yosys: a strict reading, and the netlist that its generic synthesis makes.

use std::time::Duration;

use crate::Error;
use crate::replay::sources::{Sources, read, temporary};
use crate::replay::tools::Tool;

/// Longest that a synthesis may take.
const LIMIT: Duration = Duration::from_secs(900);

/// The selection of every latch that Yosys knows.
const LATCHES: &str = "t:$dlatch t:$adlatch t:$dlatchsr t:$sr t:$_DLATCH_*";

/// Runs a script beside the files of `sources`, and gives what Yosys said.
///
/// # Errors
///
/// [`Error::ToolFailed`]; [`Error::Complaint`] when it warns.
pub fn script(sources: &Sources, script: &str, task: &str) -> Result<String, Error> {
    let said = Tool::Yosys.run(sources.folder(), &["-q", "-p", script], LIMIT)?;
    match said.lines().any(|line| line.contains("Warning")) {
        true => Err(Error::Complaint {
            tool: format!("yosys ({task})"),
            module: sources.top.clone(),
            said: said.trim().to_string(),
        }),
        false => Ok(said),
    }
}

/// Reads `sources` strictly, as Verilog-2005 and as SystemVerilog: every module is there, nothing is
/// undriven or driven twice, no latch, no loop, no wire that was never declared.
///
/// # Errors
///
/// [`Error::ToolFailed`] or [`Error::Complaint`] with what it objects to.
pub fn read_strictly(sources: &Sources) -> Result<(), Error> {
    for language in ["", "-sv "] {
        let text = format!(
            "read_verilog {language}{files}; hierarchy -check -top {top}; proc; \
             select -assert-none {LATCHES}; check -assert",
            files = sources.names().join(" "),
            top = sources.top,
        );
        script(sources, &text, "reading")?;
    }
    Ok(())
}

/// Name of the netlist's file.
const NETLIST: &str = "netlist.v";

/// Synthesizes `sources` to a flat netlist of gates and flip-flops, memories included. Vectors keep their names, by which a
/// proof finds registers again.
///
/// # Errors
///
/// As [`read_strictly`].
pub fn synthesize(sources: &Sources) -> Result<Sources, Error> {
    netlist(sources, None, "")
}

/// As [`synthesize`], for a simulator: wires are single bits, since for each gate that drives a bit of a vector it would copy
/// the vector. The module `kept` stays as it is written.
///
/// # Errors
///
/// As [`read_strictly`].
pub fn synthesize_for_replay(sources: &Sources, kept: Option<&str>) -> Result<Sources, Error> {
    netlist(sources, kept, "splitnets; clean;")
}

fn netlist(sources: &Sources, kept: Option<&str>, finish: &str) -> Result<Sources, Error> {
    let folder = temporary()?;
    let netlist = folder.path().join(NETLIST);
    let text = format!(
        "read_verilog {files}; {blackbox} synth -flatten -nofsm -top {top}; select -assert-none {LATCHES}; \
         check -assert; {finish} write_verilog -noattr {netlist}",
        files = sources.names().join(" "),
        blackbox = kept.map_or(String::new(), |kept| format!("blackbox {kept};")),
        top = sources.top,
        netlist = netlist.display(),
    );
    script(sources, &text, "synthesis")?;
    let mut texts = vec![(NETLIST.to_string(), read(&netlist)?)];
    if let Some(kept) = kept {
        let file = format!("{kept}.v");
        texts.push((file.clone(), read(&sources.folder().join(&file))?));
    }
    Sources::from_texts(&sources.top, texts)
}
