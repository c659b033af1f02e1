//! `forms export`: the named configurations as Verilog, checked on demand.

use std::path::PathBuf;

use forms_golden::Config;
use forms_testbench::replay::{Level, check_configuration, check_tile};
use forms_testbench::verilog::{self, Beside};
use forms_testbench::{Error as Bench, crossbar, tile};

use crate::CommandError;
use crate::atomic::create_folder;
use crate::commands::print;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms export --config forms-8 --out verilog
  forms export --config all --out verilog --check
  forms export --config forms-tiny --out verilog --vectors forms-tiny
  forms export --config all --out synth_out --reports --vectors forms-tiny

The last one makes the folder `synth_out` of the repository. A configuration gets a folder DIR/NAME:
  rtl/          one module a file, and crossbar.f, which lists them; tops: crossbar, crossbar_core;
                of a tile: forms_tile.f; top: forms_tile
  synth.json    with --reports: cells, flip-flops, memories and depth of every module
  vectors/      with --vectors: a testbench that Icarus alone can run

--check runs the bench, replays what it did on the Verilog in Icarus and Verilator and on the netlist
in Icarus, clock by clock, and reads the Verilog strictly in both and in Yosys. It needs
`apt-get install iverilog verilator yosys`. A difference ends it with exit code 1, nothing written.";

/// Export named configurations as Verilog
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration that has RTL (see `forms configs`), a tile of such: tile-NAME, or `all`
    #[arg(long, value_name = "NAME|all")]
    config: String,

    /// Folder to write to; one folder a configuration is made in it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Replay the Verilog and its netlist against the rust-hdl simulation first
    #[arg(long)]
    check: bool,

    /// Synthesize with Yosys, and write what it counts
    #[arg(long)]
    reports: bool,

    /// Write vectors and a testbench for this one of the configurations, or for `all` of them
    #[arg(long, value_name = "NAME|all")]
    vectors: Option<String>,

    /// Seed of the bench run that --check replays
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// MVMs of the run that is replayed at least; its coverage goals ask for more.
const MVMS: usize = 8;
/// Layers of a tile's run at least.
const LAYERS: usize = 20;
/// Clocks that are replayed at most.
const CLOCKS: usize = 20_000;

/// Runs it.
///
/// # Errors
/// A configuration without RTL, a folder that cannot be written, a missing tool; the first
/// difference that a replay finds.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let names = names(&args.config)?;
    let vectors = args.vectors.as_deref().unwrap_or("all");
    if vectors != "all" && !names.contains(&vectors) {
        return Err(CommandError::Argument(format!(
            "--vectors {vectors}: that configuration is not exported, which are {}; name one of \
             them, or all",
            names.join(", ")
        )));
    }
    create_folder(&args.out)?;
    if args.check {
        for name in &names {
            print(&check(name, args.seed)?)?;
        }
    }
    for name in &names {
        let beside = Beside {
            report: args.reports,
            vectors: matches!(args.vectors.as_deref(), Some(v) if v == "all" || v == *name),
        };
        for path in verilog::export_configuration(&args.out, name, beside)? {
            print(&format!("{}\n", path.display()))?;
        }
    }
    Ok(())
}

/// The configurations that a name stands for.
fn names(name: &str) -> Result<Vec<&str>, CommandError> {
    if name == "all" {
        return Ok(verilog::exported());
    }
    known(name)?;
    Ok(vec![name])
}

/// Refuses a name that has no RTL.
///
/// # Errors
/// A name that nobody knows is told with all names of configurations; one without RTL with those that
/// have it.
pub fn known(name: &str) -> Result<(), CommandError> {
    if !name.starts_with("tile-") {
        Config::named(name)?;
    }
    match verilog::exported().contains(&name) {
        true => Ok(()),
        // That says so.
        false => Ok(verilog::design(name).map(drop)?),
    }
}

/// Replays a configuration, and says what was compared.
fn check(name: &str, seed: u64) -> Result<String, Bench> {
    if verilog::is_tile(name) {
        let mut recording = tile::record(name, seed, LAYERS)?;
        recording.rows.truncate(CLOCKS);
        let checked = check_tile(name, &recording, Level::NETLIST)?;
        let netlist = match checked.level {
            Level::Netlist { .. } => ", Verilator and as a netlist",
            Level::Rtl => " and Verilator",
        };
        return Ok(format!(
            "{name}: {} clocks replayed in Icarus{netlist}, {} values compared, all equal\n",
            checked.clocks, checked.comparisons
        ));
    }
    let mut recorded = crossbar::record(name, seed, MVMS)?;
    recorded.crossbar.rows.truncate(CLOCKS);
    recorded.core.rows.truncate(CLOCKS);
    let checked = check_configuration(name, &recorded.crossbar, &recorded.core, Level::NETLIST)?;
    let around = match checked.crossbar_core.level {
        Level::Netlist { kept: Some(memory) } => format!(" around {memory}"),
        _ => String::new(),
    };
    Ok(format!(
        "{name}: {} clocks replayed in Icarus, Verilator and as a netlist{around}, {} values compared, all \
         equal\n",
        checked.crossbar.clocks,
        checked.crossbar.comparisons + checked.crossbar_core.comparisons
    ))
}
