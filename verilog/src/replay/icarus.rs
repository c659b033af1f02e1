//! Icarus Verilog: a strict reading, and a replay in which what was never set is X.

use std::time::Duration;

use crate::Error;
use crate::recording::Recording;
use crate::replay::sources::{Sources, temporary, write};
use crate::replay::tools::Tool;
use crate::replay::{testbench, vectors};

/// Longest that a compilation may take.
const COMPILE: Duration = Duration::from_secs(300);
/// Longest that a replay may take.
const RUN: Duration = Duration::from_secs(900);

/// Reads `sources` with every warning on, as Verilog-2005 and as SystemVerilog.
///
/// # Errors
///
/// [`Error::Complaint`] for any warning; [`Error::ToolFailed`] when they cannot be read.
pub fn lint(sources: &Sources) -> Result<(), Error> {
    for language in ["-g2005", "-g2012"] {
        let mut arguments = vec![language, "-Wall", "-s", &sources.top, "-t", "null"];
        arguments.extend(sources.names());
        let said = Tool::Iverilog.run(sources.folder(), &arguments, COMPILE)?;
        if !said.trim().is_empty() {
            return Err(Error::Complaint {
                tool: format!("iverilog {language}"),
                module: sources.top.clone(),
                said: said.trim().to_string(),
            });
        }
    }
    Ok(())
}

/// Replays `recording` on `sources` and compares every clock; registers and memories start as X.
///
/// # Errors
///
/// [`Error::Replay`] at the first difference; [`Error::Recording`] when nothing is compared;
/// [`Error::ToolFailed`] when the files do not compile.
pub fn replay(sources: &Sources, recording: &Recording) -> Result<(), Error> {
    testbench::refuse_empty(recording)?;
    let folder = temporary()?;
    vectors::write_files(recording, folder.path())?;
    let name = testbench::name(recording);
    let text = testbench::text(recording, "");
    write(&folder.path().join("testbench.v"), text.as_bytes())?;
    let paths = sources.paths();
    let mut arguments = vec!["-g2005", "-Wportbind", "-s", &name, "-o", "replay.vvp"];
    arguments.push("testbench.v");
    arguments.extend(paths.iter().map(String::as_str));
    let said = Tool::Iverilog.run(folder.path(), &arguments, COMPILE)?;
    if !said.trim().is_empty() {
        return Err(Error::Complaint {
            tool: "iverilog".to_string(),
            module: recording.module.clone(),
            said: said.trim().to_string(),
        });
    }
    let said = Tool::Vvp.run(folder.path(), &["-n", "replay.vvp"], RUN)?;
    testbench::verdict(&said, recording, "Icarus")
}
