//! One module a command: its arguments, and `run`, which does it.

#[cfg(not(all(feature = "import", feature = "train")))]
pub mod absent;
pub mod choices;
pub mod compare;
pub mod completions;
pub mod configs;
pub mod cost;
pub mod data;
pub mod demo;
pub mod export;
mod export_weights;
pub mod hardware;
pub mod image;
pub mod imperfect_flags;
#[cfg(feature = "import")]
pub mod import;
mod lines;
pub mod mvm;
#[cfg(feature = "import")]
pub mod polarize;
#[cfg(feature = "import")]
pub mod polarize_flags;
#[cfg(feature = "import")]
mod polarize_weights;
pub mod report;
pub mod run;
pub mod schema;
pub mod sim;
pub mod sme;
mod sme_flags;
#[cfg_attr(not(feature = "import"), path = "no_sme_solver.rs")]
mod sme_solver;
pub mod sweep;
pub mod synth;
#[cfg(feature = "train")]
pub mod train;
#[cfg(feature = "train")]
mod tune;
pub mod verify;
mod wave_file;

use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::{fmt, fs};

use forms_golden::Config;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use serde::Serialize;

use self::lines::Lines;
use crate::{CommandError, voice};

/// The longest configuration file that is read; a real one has a dozen lines.
const MAX_TOML: u64 = 1 << 20;

/// Writes to standard output; a reader that went away is an error that says nothing.
///
/// # Errors
/// [`CommandError::OutputClosed`]; [`CommandError::Write`] where a disk is full, say.
pub fn print(text: &str) -> Result<(), CommandError> {
    if voice::is_quiet() {
        return Ok(());
    }
    match voice::width() {
        None => print_anyway(text.as_bytes()),
        Some(width) => print_anyway(voice::wrapped(text, width).as_bytes()),
    }
}

/// [`print()`], as it is and whatever `--quiet` says: what was asked for.
///
/// # Errors
/// Those of [`print()`].
pub fn print_anyway(bytes: &[u8]) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|source| match source.kind() {
            io::ErrorKind::BrokenPipe => CommandError::OutputClosed,
            _ => CommandError::write(Path::new("standard output"))(source),
        })
}

/// A value as indented JSON and a newline.
///
/// # Errors
/// Where JSON cannot hold it.
pub fn json(value: &impl Serialize) -> Result<String, CommandError> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| CommandError::Argument(format!("the report cannot be made JSON: {error}")))
}

/// Says that ISAAC's weights took more bits than the configuration that was asked for has.
pub(crate) fn widened(asked: &Config, runs: &Config) -> String {
    if asked.weight_bits == runs.weight_bits {
        return String::new();
    }
    let range = asked.weight_range();
    format!(
        "{}: weights beyond {}..={} took {} bits\n",
        asked.name,
        range.start(),
        range.end(),
        runs.weight_bits
    )
}

/// A progress bar on standard error; where that is no terminal, a line now and then.
pub fn progress(total: u64, what: &'static str) -> ProgressBar {
    let (target, template) = match (voice::is_quiet(), io::stderr().is_terminal()) {
        (true, _) => (ProgressDrawTarget::hidden(), "{msg}"),
        (false, true) => (
            ProgressDrawTarget::stderr(),
            "{msg} [{bar:30}] {pos}/{len} {per_sec}{left}",
        ),
        (false, false) => (
            ProgressDrawTarget::term_like(Box::new(Lines::new(io::stderr()))),
            "{msg}: {pos} of {len}{left}",
        ),
    };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("left", left).progress_chars("=> "));
    }
    bar.with_message(what)
}

/// The time that the rest takes if it goes on as until now. Layers, of which some take a hundred times as long as others,
/// have no speed of the moment.
fn left(state: &ProgressState, to: &mut dyn fmt::Write) {
    if let (done @ 1.., Some(all)) = (state.pos(), state.len()) {
        let rest = all.saturating_sub(done) as f64 / done as f64;
        let rest = HumanDuration(state.elapsed().mul_f64(rest));
        // A string takes all that is written to it.
        let _ = write!(to, ", {rest:#} left");
    }
}

/// The configuration that `--config` asks for: a name, or a TOML file.
///
/// # Errors
/// An unknown name lists the known ones; a file is named with what is wrong in it.
pub fn config(name_or_file: &str) -> Result<Config, CommandError> {
    let named = match Config::named(name_or_file) {
        Ok(config) => return Ok(config),
        Err(error) => error,
    };
    let path = Path::new(name_or_file);
    let is_file = path.extension().is_some_and(|e| e == "toml") || path.is_file();
    if !is_file {
        return Err(named.into());
    }
    let file = fs::File::open(path).map_err(CommandError::read(path))?;
    let mut text = String::new();
    let bytes = file
        .take(MAX_TOML + 1)
        .read_to_string(&mut text)
        .map_err(CommandError::read(path))?;
    if bytes as u64 > MAX_TOML {
        let reason = format!(
            "is longer than {MAX_TOML} bytes, so it is no configuration; `forms configs --show \
             forms-8` prints one to start from"
        );
        return Err(CommandError::file(path, reason));
    }
    Config::from_toml(&text).map_err(|source| CommandError::GoldenFile {
        path: path.to_path_buf(),
        source,
    })
}

/// What of a network's multiplications crossbars do, in a line.
///
/// # Errors
/// What [`forms_network::Network::check`] refuses.
pub(crate) fn share(network: &forms_network::Network) -> Result<String, CommandError> {
    let [crossbars, hosts] = network.multiply_adds()?;
    let segments: Vec<&str> = network
        .nodes
        .iter()
        .filter(|node| matches!(node.op, forms_network::Op::Host(_)))
        .map(|node| node.name.as_str())
        .collect();
    let behind = network
        .interface
        .outputs
        .iter()
        .any(|output| output.model.is_some());
    let behind = match behind {
        true => "; the host computes the outputs from its integers, in float32",
        false => "",
    };
    Ok(match segments.len() {
        0 => format!(
            "one deterministic function of integers, {crossbars} multiply-adds a sample on crossbars{behind}\n"
        ),
        count => format!(
            "{:.2} % of {} multiply-adds a sample on crossbars; {} in float32{behind}\n",
            100.0 * crossbars as f64 / (crossbars + hosts).max(1) as f64,
            crossbars + hosts,
            match count {
                1 => "a segment of the host computes".to_owned(),
                _ => format!("{count} segments of the host compute"),
            }
        ),
    })
}
