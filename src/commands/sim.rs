//! `forms sim`: the crossbar's bench, with its coverage.

use std::path::PathBuf;

use clap::ValueEnum;
use forms_testbench::crossbar::{self, HardwareSimulator, RunOptions, RunReport};

use crate::commands::wave_file::WaveFile;
use crate::commands::{json, print};
use crate::error::is_fault;
use crate::files::{self, Staged};
use crate::table::{Table, grouped};
use crate::{CommandError, commands};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms sim --config forms-8
  forms sim --config mine.toml  # of `forms configs --show forms-8 > mine.toml`
  forms sim --config forms-tiny --seed 7 --mvms 200 --report run.json
  forms sim --config forms-8 --engine verilator --mvms 2000
  forms sim --config forms-8 --mvms 2 --wave run.vcd && gtkwave run.gtkw

The stimulus is random, with extremes, bubbles, back-pressure, resets in
mid-flight and reprogramming between MVMs; the same seed gives the same run.
Every clock is compared with the golden model. A run goes on until all coverage
goals are met, whatever --mvms says; a fault ends it with exit code 1.

With --wave it does as many MVMs as --mvms says and no more, and writes every
signal of them; a name that ends in .fst gives a tenth of the bytes. Of the
Verilog in Verilator it writes the pins: the inside has the same names and
values in the rust-hdl crossbar, under the same seed. The .gtkw beside it opens
at the first MVM, or at the first difference from golden.";

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

    /// MVMs to run at least; with --wave, exactly
    #[arg(long, value_name = "N", default_value_t = 100)]
    mvms: usize,

    /// Where to write the waveform of the run; a GTKWave save file goes beside it
    #[arg(long, value_name = "FILE.vcd|FILE.fst")]
    wave: Option<PathBuf>,

    /// Where to write what the run did, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
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
    let outputs = [
        ("--wave", args.wave.as_deref()),
        ("--report", args.report.as_deref()),
    ];
    files::apart(&outputs, &[Some(args.config.as_ref())])?;
    args.report.as_deref().map(Staged::new).transpose()?;
    let wave = args.wave.as_deref().map(WaveFile::new).transpose()?;
    if wave.is_some() && args.mvms == 0 {
        let line = "--wave with --mvms 0 would show nothing; ask for one MVM or more";
        return Err(CommandError::Argument(line.to_owned()));
    }
    let options = RunOptions {
        config,
        simulator: args.engine.into(),
        seed: args.seed,
        mvms: args.mvms,
    };
    let done = match wave {
        None => crossbar::run(&options),
        Some(wave) => {
            let run = crossbar::run_traced(&options, wave.sink()?)?;
            // The waveform of a fault is what one looks at next.
            if run.report.as_ref().err().is_none_or(is_fault) {
                wave.commit(&run.layout)?;
            }
            run.report
        }
    };
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
