//! What synthesis makes of a configuration: cells, flip-flops, memories and logic depth, module by
//! module, with and without the devices; in standard cells area and the longest path; on an FPGA, placed and routed,
//! what of it is used and the clock.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`script`] | what Yosys is asked, for each target |
//! | [`report`] | its answer in numbers |
//! | [`asic`] | the same in the cells of a liberty file |
//! | [`place`] | the same on a named FPGA |

pub mod asic;
mod liberty;
pub mod place;
pub mod report;
pub mod script;
mod timing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use forms_export::{Design, Module};

use crate::Error;
use crate::hardware::Hardware;
use crate::replay::sources::{Sources, read, temporary};
use crate::replay::tools::Tool;

pub use report::{Figures, ModuleReport, SCHEMA_VERSION, SynthesisReport};
pub use script::Target;

/// Longest that a tool may take.
const LIMIT: Duration = Duration::from_secs(3600);

/// A synthesis: its figures, and what Yosys left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synthesis {
    /// The figures.
    pub report: SynthesisReport,
    /// All that Yosys said.
    pub log: String,
    /// The netlist, hierarchy kept.
    pub netlist: String,
}

/// Synthesizes `hardware`. `log` is where Yosys writes its log, so that it is there even when it fails; a
/// temporary place where there is none.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::MissingTool`]; [`Error::ToolFailed`].
pub fn run(hardware: &Hardware, target: Target, log: Option<&Path>) -> Result<Synthesis, Error> {
    // Figures are module by module: memories of several sizes are several modules here.
    let design = hardware.design()?.specialized();
    let version = Tool::Yosys.version()?;
    let sources = Sources::from_design(&design)?;
    let folder = temporary()?;
    let place = |file: &str| folder.path().join(file);
    let log: PathBuf = match log {
        Some(log) => std::path::absolute(log).map_err(|source| Error::File {
            path: log.to_path_buf(),
            source,
        })?,
        None => place("log"),
    };
    let script = script::script(&sources, target, folder.path());
    let log_name = log.to_string_lossy();
    let arguments = ["-q", "-l", &log_name, "-p", &script];
    Tool::Yosys.run(sources.folder(), &arguments, LIMIT)?;
    let answers = report::Answers {
        statistics: read(&place(script::STATISTICS))?,
        memories: read(&place(script::MEMORIES))?,
        depths: read(&place(script::DEPTHS))?,
    };
    Ok(Synthesis {
        report: report::report(hardware, target, &version, &design, &answers)?,
        log: read(&log)?,
        netlist: read(&place(script::NETLIST))?,
    })
}

/// The module of a design that is asked for.
fn module<'d>(design: &'d Design, name: &str) -> Result<&'d Module, Error> {
    let found = design.modules.iter().find(|module| module.name == name);
    found.ok_or_else(|| {
        let parents_first = design.modules.iter().rev();
        Error::NoModule {
            module: name.to_string(),
            known: parents_first.map(|module| module.name.clone()).collect(),
        }
    })
}
