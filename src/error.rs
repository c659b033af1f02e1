//! Everything that can go wrong in a command: one clear line on standard error.

use std::io;
use std::path::{Path, PathBuf};

use forms_golden::layers::LayerError;
use forms_golden::plain;
use forms_testbench::Error as Bench;
use forms_verilog::Error as Verilog;

use forms_files::npy::NpyError;

/// Exit code of bad input: files, arguments, missing tools.
pub const BAD_INPUT: u8 = 2;

/// Exit code of a run that was possible and found a fault.
pub const FAULT_FOUND: u8 = 1;

/// Why a command stops.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The golden model refuses: a configuration, weights or inputs.
    #[error(transparent)]
    Golden(#[from] forms_golden::Error),

    /// The golden model refuses what a file holds.
    #[error("{}: {source}", path.display())]
    GoldenFile {
        path: PathBuf,
        source: forms_golden::Error,
    },

    /// The fast engine refuses.
    #[error(transparent)]
    Engine(forms_engine::Error),

    /// Training refuses, or diverged.
    #[error(transparent)]
    #[cfg(feature = "train")]
    Train(#[from] forms_train::Error),

    /// The bench refuses, or finds a fault in the RTL.
    #[error(transparent)]
    Bench(#[from] Bench),

    /// A network, a data set or a run of them cannot be.
    #[error(transparent)]
    Network(#[from] forms_network::Error),

    /// A figure of a report cannot be drawn.
    #[error(transparent)]
    Report(#[from] forms_report::Error),

    /// A component file or a design that the cost model refuses.
    #[error(transparent)]
    Cost(#[from] forms_cost::Error),

    /// A model cannot be imported.
    #[error(transparent)]
    #[cfg(feature = "import")]
    Import(#[from] forms_import::Error),

    /// A network cannot be polarized.
    #[error(transparent)]
    #[cfg(feature = "import")]
    Polarize(#[from] forms_polarize::Error),

    /// A layer of a network refuses its inputs.
    #[error(transparent)]
    Layer(#[from] LayerError),

    /// The exporter refuses.
    #[error(transparent)]
    Export(#[from] forms_export::Error),

    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },

    /// A file or folder cannot be written.
    #[error("{}: cannot be written: {source}; choose another place, or make it writable", path.display())]
    Write { path: PathBuf, source: io::Error },

    /// A file is not what it should be; `reason` says what was found, what is allowed, the way out.
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: String },

    /// An NPY file is not what it should be.
    #[error("{}: {source}", path.display())]
    Npy { path: PathBuf, source: NpyError },

    /// An argument that cannot be used; one sentence that names it and the way out.
    #[error("{0}")]
    Argument(String),

    /// An external tool that is not installed.
    #[error("{tool} is not on the PATH; install it: {install}")]
    MissingTool { tool: String, install: String },

    /// What a random configuration ran into.
    #[error("seed {seed}: {source}")]
    Seeded {
        seed: u64,
        source: Box<CommandError>,
    },

    /// An external tool that failed.
    #[error("{tool} failed: {reason}")]
    Tool { tool: String, reason: String },

    /// A fault in the project itself that a run found: a mismatch, a coverage goal not met.
    #[error("{0}")]
    Fault(String),

    /// Ctrl-C ended the command; what it wrote until then is whole, and the sentence says how much that is.
    #[error("{0}")]
    Interrupted(String),

    /// Nobody reads standard output any more; not worth a line.
    #[error("standard output is closed")]
    OutputClosed,
}

impl CommandError {
    /// [`CommandError::Read`], to be given to `map_err`.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> CommandError + use<> {
        let path = path.to_path_buf();
        move |source| CommandError::Read { path, source }
    }

    /// [`CommandError::Write`], to be given to `map_err`.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> CommandError + use<> {
        let path = path.to_path_buf();
        move |source| CommandError::Write { path, source }
    }

    /// [`CommandError::File`], for a file that is not what it should be.
    pub fn file(path: &Path, reason: impl Into<String>) -> CommandError {
        CommandError::File {
            path: path.to_path_buf(),
            reason: reason.into(),
        }
    }

    /// What the process exits with: 2 for bad input, 1 where a run found a fault, 130 where Ctrl-C ended it, 0 where
    /// only the reader of standard output went away.
    pub fn exit_code(&self) -> u8 {
        match self {
            CommandError::Fault(_) => FAULT_FOUND,
            CommandError::Bench(error) if is_fault(error) => FAULT_FOUND,
            CommandError::OutputClosed => 0,
            CommandError::Interrupted(_) => crate::interrupt::EXIT_CODE,
            CommandError::Seeded { source, .. } => source.exit_code(),
            _ => BAD_INPUT,
        }
    }

    /// The line for standard error, newline included; nothing where there is nobody to tell.
    pub fn line(&self) -> Option<String> {
        match self {
            CommandError::OutputClosed => None,
            CommandError::Interrupted(_) => Some(format!("interrupted: {}\n", self.sentence())),
            _ => Some(format!("error: {}\n", self.sentence())),
        }
    }

    /// The message alone, on one line.
    pub fn sentence(&self) -> String {
        one_line(&self.to_string())
    }
}

/// Whether the bench found fault with the RTL, and not with what it was asked to do.
pub fn is_fault(error: &Bench) -> bool {
    matches!(
        error,
        Bench::Mismatch(_)
            | Bench::Coverage { .. }
            | Bench::Silent { .. }
            | Bench::Oscillates { .. }
            | Bench::Verilog(Verilog::Replay { .. } | Verilog::Complaint { .. })
    )
}

/// A text of many lines in one; control characters become visible, so that a file's name or contents
/// cannot draw on the terminal.
fn one_line(text: &str) -> String {
    let words = text
        .lines()
        .map(|line| line.trim().trim_matches(|c| c == '|' || c == ' '))
        .filter(|line| !line.is_empty() && !line.chars().all(|c| c == '^'));
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push_str(if line.ends_with([':', ';', ',']) {
                " "
            } else {
                "; "
            });
        }
        line.push_str(word);
    }
    shortened(plain(&line))
}

/// A line that quotes a whole hostile file, cut in its middle: its ends say where and what.
fn shortened(line: String) -> String {
    const KEPT: usize = 600;
    let length = line.chars().count();
    if length <= 2 * KEPT {
        return line;
    }
    let start: String = line.chars().take(KEPT).collect();
    let end: String = line.chars().skip(length - KEPT).collect();
    format!("{start} [...] {end}")
}

impl From<Verilog> for CommandError {
    fn from(error: Verilog) -> CommandError {
        CommandError::Bench(error.into())
    }
}

/// What the engine refuses in golden's words is golden's refusal.
impl From<forms_engine::Error> for CommandError {
    fn from(error: forms_engine::Error) -> CommandError {
        match error {
            forms_engine::Error::Golden(error) => CommandError::Golden(error),
            other => CommandError::Engine(other),
        }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_many_lines_becomes_one() {
        let text =
            "the TOML is not a configuration: line 1\n  |\n1 | x = 4\n  | ^^^^\nno such field\n";
        let line = one_line(text);
        assert_eq!(
            line,
            "the TOML is not a configuration: line 1; 1 | x = 4; no such field"
        );
    }

    #[test]
    fn control_characters_cannot_draw_on_the_terminal() {
        assert_eq!(one_line("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }

    #[test]
    fn a_line_that_quotes_a_whole_file_keeps_its_ends() {
        let line = one_line(&format!("my.toml: {}: too deep", "[".repeat(500_000)));
        assert!(line.starts_with("my.toml: [[["), "{line}");
        assert!(line.ends_with("[[: too deep"), "{line}");
        assert!(line.len() < 1300, "{}", line.len());
    }

    #[test]
    fn bad_input_exits_with_two_and_a_found_fault_with_one() {
        assert_eq!(CommandError::Argument(String::new()).exit_code(), 2);
        assert_eq!(CommandError::Fault(String::new()).exit_code(), 1);
        assert_eq!(CommandError::Interrupted(String::new()).exit_code(), 130);
    }
}
