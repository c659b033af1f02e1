//! `forms sim`: the crossbar's bench, with its coverage.

use std::path::PathBuf;

use clap::ValueEnum;
use forms_testbench::crossbar::{self, HardwareSimulator, RunOptions, RunReport};

use crate::commands::{json, print};
use crate::error::is_fault;
use crate::files::Staged;
use crate::table::{Table, grouped};
use crate::{CommandError, commands, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms sim --config forms-8
  forms sim --config mine.toml            # of `forms configs --show forms-8 > mine.toml`
  forms sim --config forms-tiny --seed 7 --mvms 200 --report run.json
  forms sim --config forms-8 --engine verilator --mvms 2000
  forms sim --config forms-8 --mvms 2 --wave run.vcd && gtkwave run.vcd

The stimulus is random, with extremes, bubbles, back-pressure, resets in mid-flight and reprogramming
between MVMs; the same seed gives the same run. Every clock is compared with the golden model. A run
goes on until all coverage goals are met, whatever --mvms says; a fault ends it with exit code 1.";

/// Simulate a crossbar under random stimulus, compared with golden clock by clock
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml")]
    config: String,

    /// What simulates: the rust-hdl crossbar, inside and all, or its Verilog in Verilator
    #[arg(long, value_enum, default_value_t = Simulator::Rtl)]
    engine: Simulator,

    /// Seed of the stimulus
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// MVMs to run at least
    #[arg(long, value_name = "N", default_value_t = 100)]
    mvms: usize,

    /// Where to write every signal of the run, as VCD
    #[arg(long, value_name = "FILE.vcd")]
    wave: Option<PathBuf>,

    /// Where to write what the run did, as JSON
    #[arg(long, value_name = "R.json")]
    report: Option<PathBuf>,
}

/// What simulates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Simulator {
    /// The rust-hdl crossbar; what goes on inside is compared too
    Rtl,
    /// The exported Verilog, compiled by Verilator and kept in a cache; its pins are compared
    Verilator,
}

impl From<Simulator> for HardwareSimulator {
    fn from(simulator: Simulator) -> Self {
        match simulator {
            Simulator::Rtl => Self::RustHdl,
            Simulator::Verilator => Self::Verilator,
        }
    }
}

/// Runs it.
///
/// # Errors
/// A configuration that cannot be used, files that cannot be written; the first difference from golden, or
/// a coverage goal that is not met.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let config = commands::config(&args.config)?;
    args.report.as_deref().map(Staged::new).transpose()?;
    let wave = args.wave.as_deref().map(Staged::new).transpose()?;
    let done = crossbar::run(&RunOptions {
        config,
        simulator: args.engine.into(),
        seed: args.seed,
        mvms: args.mvms,
        wave: wave.as_ref().map(|wave| wave.path().to_path_buf()),
    });
    let shows_something = match &done {
        Ok(_) => true,
        // The waveform of a fault is what one looks at next.
        Err(error) => is_fault(error),
    };
    if let Some(wave) = wave.filter(|_| shows_something) {
        wave.commit()?;
    }
    let report = done?;
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    print(&table(&report))
}

fn table(report: &RunReport) -> String {
    let mut run = Table::new(["what", "how much"]);
    let mut row = |what: &str, value: String| run.row([what.to_owned(), value]);
    row("configuration", report.config.clone());
    row("seed", report.seed.to_string());
    row("sessions", grouped(report.sessions as u64));
    row("MVMs", grouped(report.mvms as u64));
    row("clocks", grouped(report.clocks));
    row("comparisons with golden", grouped(report.comparisons));
    row("mismatches", "0".to_owned());
    let mut bins = Table::new(["hits", "goal", "coverage bin"]);
    for bin in &report.coverage {
        bins.row([grouped(bin.hits), grouped(bin.goal), bin.bin.to_owned()]);
    }
    format!("{run}\n{bins}")
}
