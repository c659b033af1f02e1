//! A sweep as a Slurm job array: a task a shard, and behind them a job that submits again what is missing, or collects.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::outcome::file;
use super::work::Named;
use crate::commands::print;
use crate::{CommandError, files};

/// What the array is like.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Slurm")]
pub struct SlurmFlags {
    /// Submit the sweep as a Slurm job array, and behind it a job that collects
    #[arg(long, conflicts_with_all = ["shard", "collect"])]
    pub slurm: bool,

    /// The partition
    #[arg(long, value_name = "NAME", requires = "slurm")]
    partition: Option<String>,

    /// Tasks of the array at most
    #[arg(long, value_name = "N", default_value_t = 16, requires = "slurm",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    tasks: u32,

    /// Cores of a task
    #[arg(long, value_name = "N", default_value_t = 2, requires = "slurm",
          value_parser = clap::value_parser!(u32).range(1..))]
    cores: u32,

    /// How often points that are missing behind the array are submitted again
    #[arg(long, value_name = "N", default_value_t = 3, requires = "slurm")]
    retries: u32,

    /// Another option of sbatch, such as --sbatch=--time=2:00:00; may be given again
    #[arg(
        long,
        value_name = "OPTION",
        requires = "slurm",
        allow_hyphen_values = true
    )]
    sbatch: Vec<String>,

    /// What the job behind the array does: Slurm calls it, not you
    #[arg(long, requires = "slurm", hide = true)]
    behind: bool,
}

impl SlurmFlags {
    /// Whether this is the job behind an array.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Whether there is another try.
    pub fn may_retry(&self) -> bool {
        self.retries > 0
    }
}

/// The numbers, from 1, of the shards with a point that has no file.
pub fn missing(out: &Path, points: &[Named], shards: usize) -> Vec<usize> {
    let left = points.iter().enumerate();
    let left = left.filter(|(_, (id, _))| !file(out, id).exists());
    let shards: BTreeSet<usize> = left.map(|(place, _)| place % shards + 1).collect();
    shards.into_iter().collect()
}

/// Submits what is missing, and the job behind it; says what it did.
///
/// # Errors
/// A folder that cannot be written; sbatch that is missing or refuses.
pub fn submit(
    flags: &SlurmFlags,
    plan: &Path,
    out: &Path,
    points: &[Named],
) -> Result<(), CommandError> {
    let shards = points.len().min(flags.tasks as usize);
    let missing = missing(out, points, shards);
    if missing.is_empty() {
        return print(
            "every point is there; `forms sweep PLAN --out DIR --collect` makes the table\n",
        );
    }
    let folder = out.join("slurm");
    files::create_folder(&folder)?;
    let absolute = |path: &Path| std::path::absolute(path).map_err(CommandError::read(path));
    let program = std::env::current_exe().map_err(CommandError::read(Path::new("forms")))?;
    let job = Job {
        program,
        plan: absolute(plan)?,
        out: absolute(out)?,
        folder: absolute(&folder)?,
    };
    let tasks = folder.join("points.sh");
    files::write_bytes(&tasks, job.tasks(flags, shards).as_bytes())?;
    let behind = folder.join("behind.sh");
    files::write_bytes(&behind, job.behind(flags).as_bytes())?;
    let list: Vec<String> = missing.iter().map(usize::to_string).collect();
    let array = sbatch(&[format!("--array={}", list.join(","))], &tasks)?;
    // Whatever became of the tasks, what is behind them looks at the points.
    let collector = sbatch(&[format!("--dependency=afterany:{array}")], &behind)?;
    print(&format!(
        "submitted job {array}: {} of {shards} tasks; job {collector} collects behind it into {}\n",
        missing.len(),
        out.display()
    ))
}

/// What the scripts name.
struct Job {
    program: PathBuf,
    plan: PathBuf,
    out: PathBuf,
    folder: PathBuf,
}

impl Job {
    fn tasks(&self, flags: &SlurmFlags, shards: usize) -> String {
        let mut script = self.head(flags, "points", "%A-%a");
        let _ = writeln!(
            script,
            "#SBATCH --cpus-per-task={}\n#SBATCH --requeue\nexport RAYON_NUM_THREADS={}",
            flags.cores, flags.cores
        );
        let _ = writeln!(
            script,
            "exec {} sweep {} --out {} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\"",
            quoted(&self.program),
            quoted(&self.plan),
            quoted(&self.out)
        );
        script
    }

    fn behind(&self, flags: &SlurmFlags) -> String {
        let mut script = self.head(flags, "behind", "%j");
        let mut line = format!(
            "exec {} sweep {} --out {} --slurm --behind --tasks {} --cores {} --retries {}",
            quoted(&self.program),
            quoted(&self.plan),
            quoted(&self.out),
            flags.tasks,
            flags.cores,
            flags.retries.saturating_sub(1)
        );
        if let Some(partition) = &flags.partition {
            let _ = write!(line, " --partition {}", quoted(Path::new(partition)));
        }
        for option in &flags.sbatch {
            let _ = write!(line, " --sbatch={}", quoted(Path::new(option)));
        }
        let _ = writeln!(script, "{line}");
        script
    }

    /// The first lines of a script; its output goes to a file named by `pattern`.
    fn head(&self, flags: &SlurmFlags, name: &str, pattern: &str) -> String {
        let mut head = format!(
            "#!/bin/sh\n#SBATCH --job-name=forms-{name}\n#SBATCH --output={}/{name}-{pattern}.log\n",
            self.folder.display()
        );
        if let Some(partition) = &flags.partition {
            let _ = writeln!(head, "#SBATCH --partition={partition}");
        }
        for option in &flags.sbatch {
            let _ = writeln!(head, "#SBATCH {option}");
        }
        head
    }
}

/// A path as the shell takes it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// Submits a script; gives the job's number.
fn sbatch(options: &[String], script: &Path) -> Result<String, CommandError> {
    let done = Command::new("sbatch")
        .arg("--parsable")
        .args(options)
        .arg(script)
        .output()
        .map_err(|_| CommandError::MissingTool {
            tool: "sbatch".to_owned(),
            install: "it comes with Slurm (Debian: apt-get install slurm-client); without Slurm, --shard i/n does for \
                      any scheduler"
                .to_owned(),
        })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !done.status.success() {
        return Err(CommandError::Tool {
            tool: "sbatch".to_owned(),
            reason: text(&done.stderr),
        });
    }
    // A federation adds the cluster's name behind a semicolon.
    let job = text(&done.stdout);
    Ok(job.split(';').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_quote_stays_one_word() {
        assert_eq!(quoted(Path::new("it's here")), r"'it'\''s here'");
    }
}
