//! The command line.

use clap::{Parser, Subcommand};

use crate::CommandError;
use crate::commands::configs;

/// FORMS, a ReRAM in-situ accelerator: from weights to checked Verilog.
#[derive(Debug, Parser)]
#[command(name = "forms", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Configs(configs::Args),
}

/// Runs what the command line of this process asks for. What clap refuses ends the process with 2.
///
/// # Errors
/// Those of the command.
pub fn run() -> Result<(), CommandError> {
    match Cli::parse().command {
        Command::Configs(args) => configs::run(&args),
    }
}
