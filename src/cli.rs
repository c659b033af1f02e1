//! The command line.

use clap::{Parser, Subcommand};

use crate::CommandError;
use crate::commands::{
    compare, configs, cost, data, demo, export, import, mvm, polarize, run, sim, sme, synth, train,
    verify,
};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms demo                             a real network on real digits, in under a minute
  forms configs                          what can be built
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy

`forms COMMAND --help` has examples of each command. Bad input ends with one line on standard error
and exit code 2; a fault that a run finds in the hardware, with exit code 1.";

/// FORMS, a ReRAM in-situ accelerator: from weights to checked Verilog
#[derive(Debug, Parser)]
#[command(name = "forms", version, about, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Mvm(mvm::Args),
    Compare(compare::Args),
    Cost(cost::Args),
    Import(import::Args),
    Data(data::Args),
    Polarize(polarize::Args),
    Run(run::Args),
    Sme(sme::Args),
    Sim(sim::Args),
    Export(export::Args),
    Synth(synth::Args),
    Configs(configs::Args),
    Train(train::Args),
    Verify(verify::Args),
}

/// Runs what the command line of this process asks for. What clap refuses ends the process with 2.
///
/// # Errors
/// Those of the command.
pub fn run() -> Result<(), CommandError> {
    match Cli::parse().command {
        Command::Demo(args) => demo::run(&args),
        Command::Mvm(args) => mvm::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Cost(args) => cost::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Data(args) => data::run(&args),
        Command::Polarize(args) => polarize::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Sme(args) => sme::run(&args),
        Command::Sim(args) => sim::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Synth(args) => synth::run(&args),
        Command::Configs(args) => configs::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Verify(args) => verify::run(&args),
    }
}
