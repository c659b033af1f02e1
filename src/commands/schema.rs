//! `forms schema`: the JSON schemas of the reports that other commands write.

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use forms_verilog::synthesis::SynthesisReport;
use forms_verilog::synthesis::asic::AsicReport;
use forms_verilog::synthesis::place::PlaceReport;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::{compare, cost, json, mvm, print, run, sme, sweep, synth};
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms schema run                    of `forms run --report`
  forms schema --out docs/schemas     all of them, a file each";

/// The JSON schema of a report that another command writes
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Whose report
    #[arg(value_enum, required_unless_present = "out", conflicts_with = "out")]
    report: Option<Report>,

    /// A folder to write all schemas to, as REPORT.json
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// A report with a published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Report {
    /// Matrices or a network on several schemes
    Compare,
    /// What a network costs on a chip
    Cost,
    /// A matrix and a batch of vectors
    Mvm,
    /// A network over a data set
    Run,
    /// A network over a data set, on imperfect devices
    RunImperfect,
    /// SME's steps on a network
    Sme,
    /// A point of a sweep
    Sweep,
    /// A configuration's modules in generic or an FPGA's cells
    Synth,
    /// A configuration's modules in standard cells
    SynthAsic,
    /// A module placed on an FPGA
    SynthPlaced,
}

impl Report {
    fn schema(self) -> Schema {
        match self {
            Report::Compare => of::<compare::CompareReport>(),
            Report::Cost => of::<cost::CostReport>(),
            Report::Mvm => of::<mvm::MvmReport>(),
            Report::Run => of::<run::Written>(),
            Report::RunImperfect => of::<run::imperfect::Report>(),
            Report::Sme => of::<sme::Report>(),
            Report::Sweep => of::<sweep::outcome::Outcome>(),
            Report::Synth => of::<synth::Written<SynthesisReport>>(),
            Report::SynthAsic => of::<synth::Written<AsicReport>>(),
            Report::SynthPlaced => of::<synth::Written<PlaceReport>>(),
        }
    }
}

/// What is written, so that a field that may hold nothing is there all the same.
fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

/// Runs it.
///
/// # Errors
/// A folder that cannot be written.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let Some(folder) = &args.out else {
        return match args.report {
            Some(report) => print(&json(&report.schema())?),
            None => Ok(()),
        };
    };
    fs::create_dir_all(folder).map_err(CommandError::write(folder))?;
    for report in Report::value_variants() {
        let Some(name) = report.to_possible_value() else {
            continue;
        };
        let path = folder.join(format!("{}.json", name.get_name()));
        files::write_bytes(&path, json(&report.schema())?.as_bytes())?;
    }
    Ok(())
}
