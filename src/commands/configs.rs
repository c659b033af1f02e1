//! `forms configs`: the named configurations, as a table, or one as TOML.

use std::path::PathBuf;

use forms_golden::{AdcPolicy, Config, Scheme, ZeroSkip};
use serde::Serialize;

use crate::commands::{json, print};
use crate::table::Table;
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms configs                          the table
  forms configs --json                   the same for a program
  forms configs --csv configs.csv        the same for a spreadsheet
  forms configs --show forms-8 > my.toml
      a file to change and to give to --config

Columns: m rows a fragment, d bits a device, A converters, n devices a weight, K
weight columns, F fragments a column, ACC bits of a result, latency in clocks
before the converters' work.";

/// Print the named configurations as a table, or one as TOML
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Print one configuration as TOML: a name, or a file to be checked and completed
    #[arg(long, value_name = "NAME|FILE.toml")]
    show: Option<String>,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Where to write the table's rows, as CSV
    #[arg(long, value_name = "F.csv", conflicts_with_all = ["show", "json"])]
    csv: Option<PathBuf>,
}

/// One configuration and what follows from it.
#[derive(Debug, Serialize)]
struct Row {
    config: Config,
    devices_per_weight: usize,
    weight_columns: usize,
    fragments: usize,
    acc_bits: usize,
    latency: u64,
}

impl Row {
    fn new(config: Config) -> Row {
        Row {
            devices_per_weight: config.devices_per_weight(),
            weight_columns: config.weight_columns(),
            fragments: config.fragments(),
            acc_bits: config.acc_bits(),
            latency: config.latency(),
            config,
        }
    }
}

/// Runs it.
///
/// # Errors
/// An unknown configuration, or a file that is none.
pub fn run(args: &Args) -> Result<(), CommandError> {
    if let Some(path) = &args.csv {
        files::write_bytes(path, table().csv().as_bytes())?;
    }
    match (&args.show, args.json) {
        (Some(name), false) => print(&crate::commands::config(name)?.to_toml()?),
        (Some(name), true) => print(&json(&Row::new(crate::commands::config(name)?))?),
        (None, true) => {
            let rows: Vec<Row> = Config::all().into_iter().map(Row::new).collect();
            print(&json(&rows)?)
        }
        (None, false) => print(&table().to_string()),
    }
}

fn table() -> Table {
    let mut table = Table::new([
        "name",
        "scheme",
        "R x C",
        "m",
        "d",
        "A",
        "converter",
        "zero-skip",
        "inputs, bits",
        "n",
        "K",
        "F",
        "ACC, bits",
        "latency, clocks",
    ]);
    for row in Config::all().into_iter().map(Row::new) {
        let config = &row.config;
        table.row([
            config.name.clone(),
            scheme(config.scheme).to_owned(),
            format!("{} x {}", config.rows, config.columns),
            config.fragment_rows.to_string(),
            config.device_bits.to_string(),
            config.adcs.to_string(),
            converter(config),
            zero_skip(config.zero_skip).to_owned(),
            inputs(config),
            row.devices_per_weight.to_string(),
            row.weight_columns.to_string(),
            row.fragments.to_string(),
            row.acc_bits.to_string(),
            row.latency.to_string(),
        ]);
    }
    table
}

fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Forms => "FORMS",
        Scheme::Isaac => "ISAAC",
        Scheme::Prime => "PRIME",
        Scheme::Sme => "SME",
    }
}

fn converter(config: &Config) -> String {
    let bits = config.adc.bits;
    match config.adc.policy {
        AdcPolicy::Lossless => format!("lossless {bits}"),
        AdcPolicy::FlipEncoded => format!("flip-encoded {bits}"),
        AdcPolicy::Saturating => format!("saturating {bits}"),
        AdcPolicy::Uniform { lsb } => format!("uniform {bits} of {lsb}"),
    }
}

fn zero_skip(zero_skip: ZeroSkip) -> &'static str {
    match zero_skip {
        ZeroSkip::Off => "off",
        ZeroSkip::Leading => "leading",
        ZeroSkip::Plane => "plane",
    }
}

fn inputs(config: &Config) -> String {
    let sign = if config.signed_inputs {
        "signed"
    } else {
        "unsigned"
    };
    format!("{sign} {}", config.input_bits)
}
