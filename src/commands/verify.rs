//! `forms verify`: any configuration through every model.

use std::path::PathBuf;

use forms_golden::Config;
use forms_testbench::random_configuration::random_configuration;
use forms_testbench::verify::{Verified, verify};
use serde::Serialize;

use crate::commands::{self, json, print, progress};
use crate::files::{self, Staged};
use crate::table::{Table, grouped};
use crate::{CommandError, parallel};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms verify --config mine.toml
  forms verify --config forms-tiny --seed 7
  forms verify --random 200 --seed 1 --report verified.json

For each configuration: random matrices through the plain integer product,
golden and the fast engine; random streams, resets and reprogramming through the
rust-hdl crossbar, compared with golden in every clock; the same clocks on its
Verilog in Icarus and Verilator, read strictly by both and by Yosys; and, where
the crossbar is small, on the core's netlist from registers that hold X. A
difference ends it with exit code 1. It needs `apt-get install iverilog
verilator yosys`.";

/// Check any configuration, or random ones, in every model and simulator
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), or a TOML file
    #[arg(
        long,
        value_name = "NAME|FILE.toml",
        required_unless_present = "random"
    )]
    config: Option<String>,

    /// Check N random legal configurations, weighted to the edges of what is legal
    #[arg(long, value_name = "N", conflicts_with = "config")]
    random: Option<u64>,

    /// Seed of weights, inputs and streams; of random configurations the first of N seeds
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Where to write what was compared, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Where to write the table's rows, as CSV
    #[arg(long, value_name = "F.csv")]
    csv: Option<PathBuf>,
}

/// What `--report` writes.
#[derive(Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    verified: &'a [Verified],
}

/// Runs it.
///
/// # Errors
/// A configuration that cannot be used, a missing tool; the first difference between two models.
pub fn run(args: &Args) -> Result<(), CommandError> {
    for path in args.report.iter().chain(&args.csv) {
        Staged::new(path)?;
    }
    let jobs: Vec<(Config, u64)> = match (&args.config, args.random) {
        (Some(name), _) => vec![(commands::config(name)?, args.seed)],
        (None, Some(count)) => (args.seed..args.seed.saturating_add(count))
            .map(|seed| (random_configuration(seed), seed))
            .collect(),
        (None, None) => Vec::new(),
    };
    let bar = progress(jobs.len() as u64, "configurations");
    let verified = parallel::map(&jobs, |_, (config, seed)| {
        let done = verify(config, *seed).map_err(|source| CommandError::Seeded {
            seed: *seed,
            source: Box::new(source.into()),
        })?;
        bar.inc(1);
        Ok::<_, CommandError>(done)
    })?;
    bar.finish_and_clear();
    if let Some(path) = &args.report {
        let report = Report {
            schema: 1,
            verified: &verified,
        };
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    if let Some(path) = &args.csv {
        files::write_bytes(path, table(&verified).csv().as_bytes())?;
    }
    print(&text(&verified))
}

fn table(verified: &[Verified]) -> Table {
    let mut table = Table::new([
        "configuration",
        "R x C",
        "m",
        "d",
        "Wb",
        "B",
        "A",
        "words",
        "clocks",
        "values",
        "netlist",
    ]);
    for done in verified {
        let config = &done.config;
        table.row([
            config.name.clone(),
            format!("{} x {}", config.rows, config.columns),
            config.fragment_rows.to_string(),
            config.device_bits.to_string(),
            config.weight_bits.to_string(),
            config.input_bits.to_string(),
            config.adcs.to_string(),
            grouped(done.words as u64),
            grouped(done.clocks as u64),
            grouped(done.comparisons as u64),
            if done.netlist { "yes" } else { "" }.to_owned(),
        ]);
    }
    table
}

fn text(verified: &[Verified]) -> String {
    let table = table(verified);
    let sum = |of: fn(&Verified) -> usize| grouped(verified.iter().map(of).sum::<usize>() as u64);
    format!(
        "{table}\n{} configurations, {} of them as netlists too: {} words of products, {} clocks and {} values \
         in each simulator, all equal\n",
        verified.len(),
        verified.iter().filter(|done| done.netlist).count(),
        sum(|done| done.words),
        sum(|done| done.clocks),
        sum(|done| done.comparisons),
    )
}
