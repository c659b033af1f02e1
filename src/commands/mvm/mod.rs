//! `forms mvm`: a matrix and a batch of vectors in, their products and what they cost out.

mod engines;
mod imperfect;
mod wave;

use std::path::PathBuf;

use forms_files::npy::Role;
use forms_golden::mapping::{Projection, SmeReport};
use forms_golden::report::CrossbarReport;
use forms_golden::{Config, Error, Report, RowTiles, inputs};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::choices::{Backend, Signs};
use crate::commands::imperfect_flags::ImperfectFlags;
use crate::commands::sme_flags::SmeFlags;
use crate::commands::{json, print};
use crate::files::Staged;
use crate::provenance::{self, Provenance};
use crate::table::{Table, grouped};
use crate::{CommandError, files};
use imperfect::ImperfectReport;
use wave::WaveFlags;

/// Version of the report's layout; it grows when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy \\
      --engine rtl
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy \\
      --engine fast
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy \\
      --engine rtl --wave x.vcd
  forms mvm --config sme-8 --window 3 --squeeze 2 --weights w.npy \\
      --inputs x.npy --output y.npy
  forms mvm --config my.toml --weights w.npy --inputs x.npy --output y.npy \\
      --report cost.json
  forms mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy \\
      --variation 0.1 --seed 7

Make the files with NumPy: numpy.save('w.npy', weights.astype(numpy.int16)). Any
integer type is read, rows or columns first; a matrix of any size is tiled over
as many crossbars as it takes.";

/// Multiply a batch of vectors by a matrix, as crossbars do it
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A named configuration (see `forms configs`), or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml")]
    config: String,

    /// Weights: signed integers [rows, cols]
    #[arg(long, value_name = "W.npy")]
    weights: PathBuf,

    /// Inputs: integers [batch, rows], or [rows] for a batch of one
    #[arg(long, value_name = "X.npy")]
    inputs: PathBuf,

    /// Where to write the products: int64 [batch, cols]
    #[arg(long, value_name = "Y.npy")]
    output: PathBuf,

    /// What computes
    #[arg(long, value_enum, default_value_t = Backend::Golden)]
    engine: Backend,

    /// What becomes of fragments with weights of both signs
    #[arg(long, value_enum, default_value_t = Signs::Split)]
    signs: Signs,

    #[command(flatten)]
    sme: SmeFlags,

    /// Bits of an input that are fed; the least that hold every input if not said
    #[arg(long, value_name = "BITS")]
    b_used: Option<usize>,

    /// Where to write what it cost, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    #[command(flatten)]
    wave: WaveFlags,

    #[command(flatten)]
    imperfect: ImperfectFlags,
}

/// What `--report` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms mvm --report")]
pub(super) struct MvmReport<'a> {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    schema: u32,
    provenance: Provenance,
    config: &'a Config,
    engine: Backend,
    signs: Signs,
    rows: usize,
    columns: usize,
    batch: usize,
    b_used: usize,
    crossbars: usize,
    extra_columns: usize,
    steps: u64,
    conversions: u64,
    clips: u64,
    clocks: Clocks,
    /// Entry e counts the sub-arrays that took e effective input cycles.
    eic_histogram: &'a [u64],
    per_crossbar: &'a [CrossbarReport],
    projection: Option<&'a Projection>,
    sme: Option<&'a SmeReport>,
    rtl: Option<RtlReport>,
    /// How far imperfect products are from the ideal crossbars', where devices or converters are not ideal.
    imperfect: Option<ImperfectReport>,
}

/// Both ways of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
struct Clocks {
    /// Every crossbar is hardware of its own: the slowest's.
    side_by_side: u64,
    /// One crossbar's hardware is used again and again: their sum, programming aside.
    one_after_another: u64,
}

/// What the RTL did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct RtlReport {
    clocks: Clocks,
    predicted_clocks: Clocks,
    steps: u64,
    conversions: u64,
    clips: u64,
    /// Results that differ from golden's.
    mismatches: u64,
}

/// Runs it.
///
/// # Errors
/// Files, weights, inputs or a configuration that cannot be used; a mismatch between the engines.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let config = crate::commands::config(&args.config)?;
    if args.report.as_ref() == Some(&args.output) {
        let path = args.output.display();
        let line = format!("--output and --report both name {path}; give each a file of its own");
        return Err(CommandError::Argument(line));
    }
    crate::files::apart(
        &[
            ("--output", Some(&args.output)),
            ("--report", args.report.as_deref()),
            ("--wave", args.wave.wave.as_deref()),
        ],
        &[
            Some(&args.weights),
            Some(&args.inputs),
            Some(std::path::Path::new(&args.config)),
        ],
    )?;
    // Files that cannot be written are told before the work, not after it.
    Staged::new(&args.output)?;
    args.report.as_deref().map(Staged::new).transpose()?;
    let simulator = args.engine.simulator();
    let wave_file = args.wave.file(simulator)?;
    let weights = files::read_matrix(&args.weights, Role::Weights)?;
    let batch = files::read_matrix(&args.inputs, Role::Inputs)?;
    check_shapes(args, &weights, &batch)?;

    let in_inputs = in_file(&args.inputs);
    let least = inputs::least_b_used(&config, batch.view()).map_err(&in_inputs)?;
    let b_used = args.b_used.unwrap_or(least);
    let mapped = args
        .sme
        .layout(&config, args.signs.into())?
        .map(&config, weights.view(), RowTiles::Filled)
        .map_err(in_file(&args.weights))?;
    args.wave.check(mapped.crossbars().len(), batch.nrows())?;

    let study = args.imperfect.study()?;
    if let (Some(study), Some(_)) = (&study, simulator) {
        return Err(CommandError::Argument(format!(
            "imperfect devices ({}) are computed by --engine golden and fast; choose one of them",
            study.text()
        )));
    }
    let (mut outputs, mut cost) = match args.engine {
        Backend::Fast => engines::fast(&mapped, batch.view(), b_used),
        Backend::Golden | Backend::Rtl | Backend::Verilator => {
            engines::golden(&mapped, batch.view(), b_used)
                .map(|(outputs, mvms)| (outputs, Report::new(&mapped, &mvms)))
        }
    }
    .map_err(|error| match error {
        CommandError::Golden(error @ Error::InputRange { .. }) => in_inputs(error),
        other => other,
    })?;
    let imperfect = match &study {
        None => None,
        Some(study) => {
            let ideal = outputs.clone();
            Some(ImperfectReport::new(study, &ideal, |run| {
                let is_fast = args.engine == Backend::Fast;
                let settings = study.run(run);
                let (products, counts) =
                    engines::imperfect(&mapped, batch.view(), b_used, &settings, is_fast)?;
                let clips = counts.clips;
                if run == 0 {
                    (outputs, cost) = (products.clone(), counts);
                }
                Ok((products, clips))
            })?)
        }
    };
    let mut rtl = None;
    if let Some(simulator) = simulator {
        let (products, report) =
            engines::replay(&mapped, batch.view(), b_used, &outputs, simulator)?;
        outputs = products;
        rtl = Some(report);
    }

    let report = MvmReport {
        schema: SCHEMA,
        provenance: Provenance::new()
            .file(provenance::Role::Weights, &args.weights)?
            .file(provenance::Role::Inputs, &args.inputs)?
            .configs([&args.config])?,
        config: &config,
        engine: args.engine,
        signs: args.signs,
        rows: mapped.rows(),
        columns: mapped.columns(),
        batch: batch.nrows(),
        b_used,
        crossbars: cost.arrays,
        extra_columns: cost.extra_columns,
        steps: cost.steps,
        conversions: cost.conversions,
        clips: cost.clips,
        clocks: Clocks {
            side_by_side: cost.clocks_side_by_side,
            one_after_another: cost.clocks_one_after_another,
        },
        eic_histogram: &cost.steps_histogram,
        per_crossbar: &cost.crossbars,
        projection: mapped.projection(),
        sme: mapped.sme(),
        rtl,
        imperfect,
    };
    if let Some(fault) = report.fault() {
        return Err(CommandError::Fault(fault));
    }
    let output_file = files::stage_npy(&args.output, outputs.view())?;
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    output_file.commit()?;
    if let (Some(file), Some(simulator)) = (wave_file, simulator) {
        let wave = &args.wave;
        wave.write(file, &mapped, batch.view(), b_used, simulator)?;
    }
    let errors = report
        .imperfect
        .as_ref()
        .map_or_else(String::new, ImperfectReport::text);
    print(&(report.table() + &errors))
}

/// Names the file in golden's errors.
fn in_file(path: &std::path::Path) -> impl Fn(Error) -> CommandError + use<> {
    let path = path.to_path_buf();
    move |source| CommandError::GoldenFile {
        path: path.clone(),
        source,
    }
}

/// One input a row of the matrix.
fn check_shapes(
    args: &Args,
    weights: &Array2<i64>,
    batch: &Array2<i64>,
) -> Result<(), CommandError> {
    if weights.nrows() == batch.ncols() {
        return Ok(());
    }
    let reason = format!(
        "inputs [batch = {}, rows = {}] do not fit the weights [rows = {}, cols = {}] of {}: both \
         need the same number of rows; transpose or choose another file",
        batch.nrows(),
        batch.ncols(),
        weights.nrows(),
        weights.ncols(),
        args.weights.display(),
    );
    Err(CommandError::file(&args.inputs, reason))
}

impl MvmReport<'_> {
    /// A sentence where the RTL and golden disagree.
    fn fault(&self) -> Option<String> {
        let rtl = self.rtl.as_ref()?;
        let counters = [
            ("results that differ", rtl.mismatches, 0),
            (
                "clocks",
                rtl.clocks.one_after_another,
                rtl.predicted_clocks.one_after_another,
            ),
            ("steps", rtl.steps, self.steps),
            ("conversions", rtl.conversions, self.conversions),
            ("clips", rtl.clips, self.clips),
        ];
        let (what, found, expected) = counters
            .into_iter()
            .find(|(_, found, expected)| found != expected)?;
        Some(format!(
            "the RTL of {} and the golden model disagree: {what}: {found} where golden has \
             {expected}; nothing was written: please report it with the two files",
            self.config.name
        ))
    }

    fn table(&self) -> String {
        let mut table = Table::new(["what", "how much"]);
        let mut row = |what: &str, value: String| table.row([what.to_owned(), value]);
        row("weights", format!("{} x {}", self.rows, self.columns));
        row("batch", grouped(self.batch as u64));
        row("input bits fed", self.b_used.to_string());
        row("crossbars", grouped(self.crossbars as u64));
        row("twin columns", grouped(self.extra_columns as u64));
        row("steps", grouped(self.steps));
        row("conversions", grouped(self.conversions));
        row("clips", grouped(self.clips));
        row("clocks, side by side", grouped(self.clocks.side_by_side));
        row(
            "clocks, one after another",
            grouped(self.clocks.one_after_another),
        );
        if let Some(projection) = self.projection {
            row("projected weights", grouped(projection.weights));
            let percent = 100.0 * projection.removed_fraction();
            row("removed energy", format!("{percent:.3} %"));
        }
        if let Some(rtl) = &self.rtl {
            row("RTL clocks, side by side", grouped(rtl.clocks.side_by_side));
            row(
                "RTL clocks, one after another",
                grouped(rtl.clocks.one_after_another),
            );
            row("RTL mismatches", grouped(rtl.mismatches));
        }
        let mut text = table.to_string();
        text.push_str("\nsub-arrays by effective input cycles\n");
        let mut histogram = Table::new(["EIC", "sub-arrays"]);
        for (eic, &count) in self.eic_histogram.iter().enumerate() {
            if count > 0 {
                histogram.row([eic.to_string(), grouped(count)]);
            }
        }
        text + &histogram.to_string()
    }
}
