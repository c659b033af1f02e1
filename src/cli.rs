//! The command line.

use clap::{CommandFactory, Parser, Subcommand};

#[cfg(not(all(feature = "import", feature = "train")))]
use crate::commands::absent;
#[cfg(feature = "train")]
use crate::commands::train;
use crate::commands::{
    compare, completions, configs, cost, data, demo, export, image, mvm, report, run, schema, sim,
    sme, sweep, synth, verify,
};
#[cfg(feature = "import")]
use crate::commands::{import, polarize};
use crate::{CommandError, parallel, voice};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms demo     a real network on real digits, in under a minute
  forms configs  what can be built
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy

`forms COMMAND --help` has examples of each command. Bad input ends with one
line on standard error and exit code 2; a fault that a run finds in the
hardware, with exit code 1.";

/// FORMS, a ReRAM in-situ accelerator: from weights to checked Verilog
#[derive(Debug, Parser)]
#[command(name = "forms", version, about, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    /// No tables, no words, no progress: files, reports that were asked for, and errors
    #[arg(long, short, global = true)]
    quiet: bool,

    /// Threads at most; one a core if not said. No result depends on them
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Mvm(mvm::Args),
    Compare(compare::Args),
    Completions(completions::Args),
    Cost(cost::Args),
    #[cfg(feature = "import")]
    Import(import::Args),
    /// Turn an ONNX model into an integer network (not built in: see `cargo forms import --help`)
    #[cfg(not(feature = "import"))]
    Import(absent::Args),
    Data(data::Args),
    #[cfg(feature = "import")]
    Polarize(polarize::Args),
    /// Make the signs of a network's fragments pure (not built in: see `cargo forms polarize --help`)
    #[cfg(not(feature = "import"))]
    Polarize(absent::Args),
    Man(completions::ManArgs),
    Report(report::Args),
    Run(run::Args),
    Schema(schema::Args),
    Sme(sme::Args),
    Sweep(sweep::Args),
    Sim(sim::Args),
    Export(export::Args),
    Image(image::Args),
    Synth(synth::Args),
    Configs(configs::Args),
    #[cfg(feature = "train")]
    Train(train::Args),
    /// Train a network for FORMS (not built in: see `cargo forms train --help`)
    #[cfg(not(feature = "train"))]
    Train(absent::Args),
    Verify(verify::Args),
}

/// Runs what the command line of this process asks for. What clap refuses ends the process with 2.
///
/// # Errors
/// Those of the command.
pub fn run() -> Result<(), CommandError> {
    let cli = Cli::parse();
    if cli.quiet {
        voice::silence();
    }
    if let Some(threads) = cli.threads {
        parallel::limit(threads.into());
    }
    match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Mvm(args) => mvm::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => completions::man(&args, Cli::command()),
        Command::Cost(args) => cost::run(&args),
        #[cfg(feature = "import")]
        Command::Import(args) => import::run(&args),
        #[cfg(not(feature = "import"))]
        Command::Import(args) => absent::run(&args, "import", "full"),
        Command::Data(args) => data::run(&args),
        #[cfg(feature = "import")]
        Command::Polarize(args) => polarize::run(&args),
        #[cfg(not(feature = "import"))]
        Command::Polarize(args) => absent::run(&args, "polarize", "full"),
        Command::Report(args) => report::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Sme(args) => sme::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Sim(args) => sim::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Image(args) => image::run(&args),
        Command::Synth(args) => synth::run(&args),
        Command::Configs(args) => configs::run(&args),
        #[cfg(feature = "train")]
        Command::Train(args) => train::run(&args),
        #[cfg(not(feature = "train"))]
        Command::Train(args) => absent::run(&args, "train", "full"),
        Command::Verify(args) => verify::run(&args),
    }
}
