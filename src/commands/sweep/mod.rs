//! `forms sweep`: a network on many design points, one file a point, on one machine or many.

mod claims;
mod measures;
pub(crate) mod outcome;
mod page;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
mod parquet;
mod plan;
mod point;
mod slurm;
mod table;
mod work;

use std::path::{Path, PathBuf};

use self::outcome::{Cache, file};
use self::plan::Plan;
use self::slurm::SlurmFlags;
use self::work::{Named, Tally};
use crate::commands::{json, print};
use crate::provenance::{Provenance, Role};
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms sweep plan.toml --out points  every point, or those that are left
  forms sweep plan.toml --out points --collect  points.csv and points.parquet
  forms sweep plan.toml --out points --collect --html points.html
      and Pareto plots
  forms sweep plan.toml --out points --shard 3/8
      an eighth of them, for any scheduler
  forms sweep plan.toml --out points --slurm --partition short
  forms sweep plan.toml --list                  what the points are

A plan is TOML; each key takes a value or a list, and a grid is the product of
its lists:

  network = \"lenet5.net\"
  data = \"mnist\"
  limit = 500
  [[grid]]
  config = [\"forms-8\", \"isaac-128\"]
  [[grid]]
  fragment_rows = [4, 8, 16]
  variation = [0.05, 0.1]
  seed = { first = 0, count = 20 }

A point's file is written whole or not at all. After Ctrl-C, a crash or kill -9
the same command goes on; processes that share the folder share the work. Plans
are explained in docs/sweep.md.";

/// Run networks on a grid of design points, on one machine or a cluster
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The plan
    #[arg(value_name = "PLAN.toml")]
    plan: PathBuf,

    /// The folder of the points; one is begun or gone on with
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    out: Option<PathBuf>,

    /// Do only every n-th point, from the i-th on, counted from 1
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(usize, usize)>,

    /// Make the table of the points that are there: DIR/points.csv, and points.parquet
    #[arg(long, conflicts_with = "shard")]
    collect: bool,

    /// Beside the table, a page of Pareto plots: accuracy against energy, area, clocks and crossbars
    #[arg(long, value_name = "FILE.html", requires = "collect")]
    html: Option<PathBuf>,

    /// Print the points, and do nothing
    #[arg(long, conflicts_with_all = ["shard", "collect", "slurm"])]
    list: bool,

    #[command(flatten)]
    slurm: SlurmFlags,
}

/// `3/8`.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text
        .split_once('/')
        .and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((i, n)) if (1..=n).contains(&i) => Ok((i, n)),
        _ => Err(format!(
            "\"{text}\" is no shard; write 3/8 for the third of eight"
        )),
    }
}

/// Runs it.
///
/// # Errors
/// A plan, a network or data that cannot be used; a folder that cannot be written; points that were refused.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let plan = Plan::read(&args.plan)?;
    let (points, illegal) = point::points(&plan).map_err(|error| match error {
        CommandError::Argument(reason) => CommandError::file(&args.plan, reason),
        CommandError::Golden(source) => CommandError::GoldenFile {
            path: args.plan.clone(),
            source,
        },
        other => other,
    })?;
    if args.list {
        return print(&list(&points, illegal));
    }
    let Some(out) = args.out.as_deref() else {
        let line = "--out names the folder of the points; it is missing";
        return Err(CommandError::Argument(line.to_owned()));
    };
    for folder in [out.to_path_buf(), out.join("points"), out.join("claims")] {
        files::create_folder(&folder)?;
    }
    let mut cache = Cache::default();
    let named = points.into_iter().map(|point| {
        let id = cache.hashes(&point)?.id(&point)?;
        Ok((id, point))
    });
    let named: Vec<Named> = named.collect::<Result<_, CommandError>>()?;
    if args.slurm.slurm {
        let left = named.iter().any(|(id, _)| !file(out, id).exists());
        if !args.slurm.is_behind() || (left && args.slurm.may_retry()) {
            return slurm::submit(&args.slurm, &args.plan, out, &named);
        }
        return collect(out, &named);
    }
    if args.collect {
        if let Some(html) = &args.html {
            files::apart(&[("--html", Some(html))], &[Some(&args.plan)])?;
            plots(args, html, out, &named)?;
        }
        return collect(out, &named);
    }
    let own: Vec<Named> = match args.shard {
        None => named,
        Some((i, n)) => named.into_iter().skip(i - 1).step_by(n).collect(),
    };
    let tally = work::work(out, &own, &mut cache)?;
    print(&words(&tally, own.len(), illegal, out))?;
    refused(out, &own)
}

fn words(tally: &Tally, total: usize, illegal: usize, out: &Path) -> String {
    let mut text = format!("{}: {total} points, {} done now", out.display(), tally.done);
    let others = [
        (tally.before, "there before"),
        (tally.others, "done by other processes meanwhile"),
        (illegal, "of the plan left out, since they break a rule"),
    ];
    for (count, what) in others {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    text + "\n"
}

/// Writes the table.
fn collect(out: &Path, points: &[Named]) -> Result<(), CommandError> {
    let rows = table::rows(out, points.iter().map(|(id, _)| id.clone()))?;
    let mut written = vec![table::write_csv(out, &rows)?];
    written.extend(parquet::write_parquet(out, &rows)?);
    {
        let names: Vec<String> = written
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        print(&format!(
            "{} of {} points in {}\n",
            rows.len(),
            points.len(),
            names.join(" and ")
        ))?;
        if !cfg!(feature = "parquet") {
            print(
                "Parquet is not built in; `cargo forms sweep ...` builds all and writes it too.\n",
            )?;
        }
    }
    refused(out, points)?;
    match points.len() - rows.len() {
        0 => Ok(()),
        left => Err(CommandError::Fault(format!(
            "{left} of {} points are missing; the same command without --collect does them",
            points.len()
        ))),
    }
}

/// Writes the page of plots.
fn plots(args: &Args, html: &Path, out: &Path, points: &[Named]) -> Result<(), CommandError> {
    let rows = table::rows(out, points.iter().map(|(id, _)| id.clone()))?;
    let plan = args.plan.file_name().unwrap_or_default().to_string_lossy();
    let title = format!("Sweep of {plan}");
    let provenance = Provenance::new().file(Role::Plan, &args.plan)?;
    let document = page::document(&title, points.len(), &rows, json(&provenance)?)?;
    let text = forms_report::html::page(&document);
    files::write_bytes(html, text.as_bytes())?;
    print(&format!(
        "{}: {} KiB; open it in a browser\n",
        html.display(),
        text.len().div_ceil(1024)
    ))
}

/// Tells of the first point that was refused.
fn refused(out: &Path, points: &[Named]) -> Result<(), CommandError> {
    let mut count = 0;
    let mut first = None;
    for (id, point) in points {
        let path = file(out, id);
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(error) = value["error"].as_str() {
            count += 1;
            first.get_or_insert_with(|| {
                format!("{} ({}): {error}", point.config.name, path.display())
            });
        }
    }
    match first {
        None => Ok(()),
        Some(first) => Err(CommandError::Argument(format!(
            "{count} of {} points were refused, the first {first}; take them out of the plan, or remove their files to \
             try again",
            points.len()
        ))),
    }
}

/// The points, a line each.
fn list(points: &[point::Point], illegal: usize) -> String {
    let mut table = crate::table::Table::new([
        "network",
        "config",
        "signs",
        "activation bits",
        "variation",
        "seed",
    ]);
    for point in points {
        let network = point
            .network
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        table.row([
            network.into_owned(),
            point.config.name.clone(),
            crate::commands::choices::word(&point.signs),
            point
                .activation_bits
                .map_or_else(|| "-".to_owned(), |bits| bits.to_string()),
            point.imperfections.variation.to_string(),
            point.imperfections.seed.to_string(),
        ]);
    }
    let left_out = match illegal {
        0 => String::new(),
        count => format!(", {count} left out, since they break a rule"),
    };
    format!("{table}{} points{left_out}\n", points.len())
}
