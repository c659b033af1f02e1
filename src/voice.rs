//! How much a command says, and how wide: `--quiet`, `--report -`, the terminal.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::builder::{PathBufValueParser, TypedValueParser};

static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on nothing but errors, and reports that were asked for, is written to the terminal.
pub fn silence() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether tables, words and progress are left out.
pub fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Reads a report's place: `-` is standard output, and then nothing else is written there.
pub fn report_place() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(|path| {
        if is_stdout(&path) {
            silence();
        }
        path
    })
}

/// Whether a path stands for standard output.
pub fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Characters of a line on this terminal; none where standard output is no terminal, and lines may be as long as they are.
pub fn width() -> Option<usize> {
    static WIDTH: OnceLock<Option<usize>> = OnceLock::new();
    *WIDTH.get_or_init(|| {
        let is_terminal = std::io::stdout().is_terminal();
        let size = terminal_size::terminal_size().filter(|_| is_terminal)?;
        Some(usize::from(size.0.0).max(40))
    })
}

/// `text` with lines of at most `width` characters where blanks allow it. Lines that begin with a blank, a quote or a bracket
/// stay: they are tables, JSON or programs.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut all = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let stays = line.starts_with([' ', '"', '{', '[', '|']) || line.contains("   ");
        if stays || line.chars().count() <= width {
            all.push_str(line);
            continue;
        }
        let mut used = 0;
        for word in line.split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            if used > 0 && used + length > width {
                all.truncate(all.trim_end_matches(' ').len());
                all.push('\n');
                used = 0;
            }
            all.push_str(word);
            used += word.chars().count();
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_at_blanks_and_tables_stay() {
        assert_eq!(
            wrapped("one two three\nfour\n", 8),
            "one two\nthree\nfour\n"
        );
        assert_eq!(
            wrapped("a   table that is wide\n", 8),
            "a   table that is wide\n"
        );
        assert_eq!(wrapped("unbreakable\n", 4), "unbreakable\n");
        assert_eq!(
            wrapped("  code stays as it is\n", 8),
            "  code stays as it is\n"
        );
    }
}
