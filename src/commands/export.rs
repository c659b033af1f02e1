//! `forms export`: any configuration as Verilog, checked on demand.

use std::fs;
use std::path::PathBuf;

use forms_testbench::crossbar::run::Until;
use forms_testbench::{Error as Bench, accelerator, crossbar, tile};
use forms_verilog::hardware::{Assembly, Hardware};
use forms_verilog::replay::{Level, check_configuration, check_hardware};
use forms_verilog::{
    design,
    folder::{self, Beside},
};

use sha2::{Digest, Sha256};

use crate::CommandError;
use crate::commands::export_weights::Weights;
use crate::commands::hardware::{Made, hardware};
use crate::commands::print;
use crate::files::{self, create_folder};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms export --config forms-8 --out verilog
  forms export --config mine.toml --out verilog --check
  forms export --config mine.toml --tile 8 --out verilog
  forms export --config forms-8 --accelerator 4 --memory 4096 --out verilog
  forms export --config all --out verilog --check
  forms export --config forms-tiny --out verilog --vectors forms-tiny
  forms export --config forms-8 --out verilog --weights weights.npy
  forms export --config forms-8 --out verilog --weights lenet5.net --layer conv1
  forms export --config all --keep forms-8,forms-tiny --vectors forms-tiny \\
      --reports --out synth_out

The last one makes the folder `synth_out` of the repository: the Verilog of two
configurations, and of all of them the checksums of every file. A configuration
gets a folder DIR/NAME:
  rtl/          one module a file, and crossbar.f, which lists them; tops:
                crossbar, crossbar_core;
                of a tile: forms_tile.f; top: forms_tile; of an accelerator
                likewise forms_accelerator
  synth.json    with --reports: cells, flip-flops, memories and depth of every
                module
  vectors/      with --vectors: a testbench that Icarus alone can run
  weights-I/    with --weights: for crossbar I of the matrix programming.hex,
                the writes that program it ($readmemh: target, address, data),
                and such a testbench, which programs it and multiplies

--check runs the bench, replays what it did on the Verilog in Icarus and
Verilator and on the netlist in Icarus, clock by clock, and reads the Verilog
strictly in both and in Yosys. It needs `apt-get install iverilog verilator
yosys`. A difference ends it with exit code 1, nothing written.";

/// Export any configuration, a tile or an accelerator as Verilog
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), a named tile: tile-NAME, a named accelerator: accelerator-NAME, a
    /// TOML file, or `all` names
    #[arg(long, value_name = "NAME|FILE.toml|all")]
    config: String,

    #[command(flatten)]
    made: Made,

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

    /// Write the programming of this matrix too: an NPY file [rows, columns] of integers, mapped as `forms mvm`
    /// does it, or a network with --layer
    #[arg(long, value_name = "FILE.npy|NET", conflicts_with_all = ["tile", "accelerator"])]
    weights: Option<PathBuf>,

    /// The layer of the network that --weights names
    #[arg(long, value_name = "NAME", requires = "weights")]
    layer: Option<String>,

    /// Of `all`, write the Verilog of these alone, and the checksum of every file of all to
    /// DIR/checksums.txt
    #[arg(long, value_name = "NAME,NAME,...", value_delimiter = ',')]
    keep: Vec<String>,

    /// Seed of the bench run that --check replays, and of the inputs that --weights multiplies
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// MVMs of the run that is replayed at least; its coverage goals ask for more.
const MVMS: usize = 8;
/// Layers of a tile's run at least.
const LAYERS: usize = 20;
/// Networks of an accelerator's run, of those that fit it at once and of those that do not.
const NETWORKS: usize = 2;
/// Clocks that are replayed at most.
const CLOCKS: usize = 20_000;

/// Runs it.
///
/// # Errors
/// A configuration that cannot be used, a folder that cannot be written, a missing tool; the first
/// difference that a replay finds.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let all = exported(args)?;
    let names: Vec<&str> = all.iter().map(|hardware| hardware.name.as_str()).collect();
    let vectors = args.vectors.as_deref().unwrap_or("all");
    if vectors != "all" && !names.contains(&vectors) {
        return Err(CommandError::Argument(format!(
            "--vectors {vectors}: that configuration is not exported, which are {}; name one of \
             them, or all",
            names.join(", ")
        )));
    }
    if let Some(name) = args
        .keep
        .iter()
        .find(|name| !names.contains(&name.as_str()))
    {
        return Err(CommandError::Argument(format!(
            "--keep {name}: that configuration is not exported, which are {}; name some of them",
            names.join(", ")
        )));
    }
    if args.weights.is_some() && (all.len() > 1 || all[0].assembly != Assembly::Crossbar) {
        return Err(CommandError::Argument(
            "--weights programs the crossbars of one configuration; name it with --config"
                .to_owned(),
        ));
    }
    let layer = args.layer.as_deref();
    let weights = match &args.weights {
        Some(path) => Some(Weights::read(&all[0].config, path, layer)?),
        None => None,
    };
    create_folder(&args.out)?;
    if args.check {
        for hardware in &all {
            print(&check(hardware, args.seed)?)?;
        }
    }
    for hardware in &all {
        let wanted = |v: &str| v == "all" || v == hardware.name;
        let source = args.source(hardware);
        let kept = args.keep.is_empty() || args.keep.contains(&hardware.name);
        let paths = match kept {
            true => {
                let beside = Beside {
                    report: args.reports,
                    vectors: match args.vectors.as_deref().is_some_and(wanted) {
                        true => Some(forms_testbench::vectors(hardware)?),
                        false => None,
                    },
                };
                folder::export_hardware(&args.out, hardware, &source, beside)?
            }
            false if args.reports => vec![folder::export_report(&args.out, hardware)?],
            false => Vec::new(),
        };
        for path in paths {
            print(&format!("{}\n", path.display()))?;
        }
    }
    if let Some(weights) = weights {
        let source = format!("{} --weights", args.source(&all[0]));
        for path in weights.export(&all[0], &args.out, &source, args.seed)? {
            print(&format!("{}\n", path.display()))?;
        }
    }
    if !args.keep.is_empty() {
        let path = args.out.join("checksums.txt");
        files::write_bytes(&path, checksums(args, &all)?.as_bytes())?;
        print(&format!("{}\n", path.display()))?;
    }
    Ok(())
}

/// A line for every Verilog file: its SHA-256, and its path as `sha256sum --check` reads it.
fn checksums(args: &Args, all: &[Hardware]) -> Result<String, CommandError> {
    let folder = tempfile::tempdir().map_err(CommandError::read(&args.out))?;
    let mut lines = String::new();
    for hardware in all {
        let source = args.source(hardware);
        folder::export_hardware(folder.path(), hardware, &source, Beside::default())?;
        let rtl = folder.path().join(&hardware.name).join("rtl");
        let mut files: Vec<PathBuf> = fs::read_dir(&rtl)
            .map_err(CommandError::read(&rtl))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(CommandError::read(&rtl))?;
        files.sort();
        for path in files {
            let bytes = fs::read(&path).map_err(CommandError::read(&path))?;
            let sum: String = Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            lines.push_str(&format!("{sum}  {}/rtl/{name}\n", hardware.name));
        }
    }
    Ok(lines)
}

/// What is to be exported.
fn exported(args: &Args) -> Result<Vec<Hardware>, CommandError> {
    match (args.config.as_str(), args.made.is_some()) {
        ("all", false) => Ok(design::exported()
            .into_iter()
            .map(Hardware::named)
            .collect::<Result<_, _>>()?),
        ("all", true) => Err(CommandError::Argument(
            "--tile and --accelerator make something of one configuration; name it with --config"
                .into(),
        )),
        (config, _) => Ok(vec![hardware(config, &args.made)?]),
    }
}

impl Args {
    /// The flags that make `hardware` again, for the header of its files.
    fn source(&self, hardware: &Hardware) -> String {
        let config = match self.config.as_str() {
            "all" => &hardware.name,
            config => config,
        };
        format!("--config {config}{}", self.made.flags())
    }
}

/// Replays a configuration, and says what was compared.
fn check(hardware: &Hardware, seed: u64) -> Result<String, Bench> {
    let name = &hardware.name;
    let whole = match &hardware.assembly {
        Assembly::Crossbar => None,
        Assembly::Tile(_) => Some(tile::record(hardware, seed, LAYERS)?),
        Assembly::Accelerator(sizes) => Some(accelerator::record(sizes, seed, NETWORKS)?.recording),
    };
    if let Some(mut recording) = whole {
        recording.rows.truncate(CLOCKS);
        let checked = check_hardware(hardware, &recording, Level::NETLIST)?;
        let netlist = match checked.level {
            Level::Netlist { .. } => ", Verilator and as a netlist",
            Level::Rtl => " and Verilator",
        };
        return Ok(format!(
            "{name}: {} clocks replayed in Icarus{netlist}, {} values compared, all equal\n",
            checked.clocks, checked.comparisons
        ));
    }
    let mut recorded = crossbar::record(&hardware.config, seed, MVMS, Until::Covered)?;
    recorded.crossbar.rows.truncate(CLOCKS);
    recorded.core.rows.truncate(CLOCKS);
    let checked = check_configuration(
        &hardware.parameters,
        &recorded.crossbar,
        &recorded.core,
        Level::NETLIST,
    )?;
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
