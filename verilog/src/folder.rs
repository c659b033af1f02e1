//! A configuration's folder: its Verilog, collateral, and on demand its synthesis report and its vectors.
//!
//! ```text
//! DIR/forms-tiny/rtl/          one module a file, and crossbar.f (forms_tile.f), which lists them
//! DIR/forms-tiny/crossbar.core, Bender.yml, collateral/    what build systems read beside it
//! DIR/forms-tiny/synth.json    what generic synthesis makes of it
//! DIR/forms-tiny/vectors/      a testbench that Icarus alone can run
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use forms_export::Design;
use forms_files::atomic;

use crate::Error;
use crate::collateral::{self, About};
use crate::hardware::Hardware;
use crate::recording::Recording;
use crate::replay::{testbench, vectors};
use crate::synthesis::{self, Target};

/// Clocks of a recording that are exported: enough for several programmings and MVMs, small enough to keep.
const CLOCKS: usize = 600;

/// Characters of a comment line.
const LINE: usize = 96;

/// What is exported beside the Verilog.
#[derive(Debug, Default)]
pub struct Beside {
    /// What generic synthesis makes of the configuration. Needs Yosys.
    pub report: bool,
    /// A bench run's recording, whose beginning becomes vectors with a testbench.
    pub vectors: Option<Recording>,
}

/// Exports `hardware` into its folder in `out`, and gives what it wrote. `source` is what made it, for the
/// header of every file: `--config forms-8`.
///
/// # Errors
///
/// [`Error::Elaboration`]; those of [`write()`] and of [`synthesis::run`]. Nothing is written before all of it is
/// made.
pub fn export_hardware(
    out: &Path,
    hardware: &Hardware,
    source: &str,
    beside: Beside,
) -> Result<Vec<PathBuf>, Error> {
    let summary = format!(
        "Made by `forms export {source}`: change the Rust in rtl/ instead.\n{}",
        wrapped(&hardware.summary())
    );
    let design = hardware.design()?;
    let report = match beside.report {
        true => Some(
            synthesis::run(hardware, Target::Generic, None)?
                .report
                .json(),
        ),
        false => None,
    };
    let recording = beside.vectors.map(|mut recording| {
        recording.rows.truncate(CLOCKS);
        recording
    });
    let contents = Contents {
        name: &hardware.name,
        summary,
        design: &design,
        report,
        vectors: recording.as_ref(),
    };
    write(out, &contents)
}

/// Writes what generic synthesis makes of `hardware` into its folder in `out`, and gives the file. Needs Yosys.
///
/// # Errors
///
/// Those of [`synthesis::run`]; [`Error::File`].
pub fn export_report(out: &Path, hardware: &Hardware) -> Result<PathBuf, Error> {
    let report = synthesis::run(hardware, Target::Generic, None)?
        .report
        .json();
    let folder = out.join(&hardware.name);
    fs::create_dir_all(&folder).map_err(refused(&folder))?;
    let path = folder.join("synth.json");
    replace_file(&path, &report)?;
    Ok(path)
}

/// What a configuration's folder is made of.
#[derive(Debug)]
pub struct Contents<'a> {
    /// Name of the configuration.
    pub name: &'a str,
    /// Its parameters in words: the header of every file.
    pub summary: String,
    /// The crossbar, tile or accelerator.
    pub design: &'a Design,
    /// The synthesis report, as JSON.
    pub report: Option<String>,
    /// A recording of it, to be exported as vectors with a testbench.
    pub vectors: Option<&'a Recording>,
}

/// Writes a configuration's folder into `out`, and gives the folders and files it wrote.
///
/// Each part is written beside its place and renamed into it: it is there whole or not at all.
///
/// # Errors
///
/// [`Error::Export`] or [`Error::File`] where the file system refuses, or where a folder to be
/// replaced holds something that is not ours.
pub fn write(out: &Path, contents: &Contents<'_>) -> Result<Vec<PathBuf>, Error> {
    let folder = out.join(contents.name);
    let mut written = Vec::new();
    fs::create_dir_all(&folder).map_err(refused(&folder))?;
    let rtl = folder.join("rtl");
    contents.design.write_to(&rtl, &contents.summary)?;
    written.push(rtl);
    let bench = contents.vectors.map(testbench::name);
    let about = About {
        name: contents.name,
        summary: &contents.summary,
        bench: bench.as_deref(),
    };
    written.extend(write_collateral(&folder, contents.design, about)?);
    if let Some(report) = &contents.report {
        let path = folder.join("synth.json");
        replace_file(&path, report)?;
        written.push(path);
    }
    if let Some(recording) = contents.vectors {
        let path = folder.join("vectors");
        replace_vectors(&path, recording, contents)?;
        written.push(path);
    }
    Ok(written)
}

/// Writes what build systems read beside the Verilog of `design` into `folder`, which has it in `rtl/`, and gives the files
/// and folders it wrote.
///
/// # Errors
///
/// As [`write()`].
pub fn write_collateral(
    folder: &Path,
    design: &Design,
    about: About<'_>,
) -> Result<Vec<PathBuf>, Error> {
    let mut written = Vec::new();
    let mut inside = Vec::new();
    let prefix = format!("{}/", collateral::FOLDER);
    for (name, text) in collateral::files(design, about) {
        match name.strip_prefix(&prefix) {
            Some(name) => inside.push((name.to_owned(), text)),
            None => {
                let path = folder.join(name);
                replace_file(&path, &text)?;
                written.push(path);
            }
        }
    }
    let path = folder.join(collateral::FOLDER);
    let ours = |name: &str| {
        let end = Path::new(name).extension().and_then(|end| end.to_str());
        end.is_some_and(|end| ["v", "sdc", "lib", "json"].contains(&end))
    };
    replace_folder(&path, &inside, ours)?;
    written.push(path);
    Ok(written)
}

/// `text` in lines that fit a page.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.join("\n")
}

/// What a crossbar of a layer is programmed with, and a testbench that does so and multiplies.
#[derive(Debug)]
pub struct Layer<'a> {
    /// Name of its folder.
    pub name: &'a str,
    /// What it is, in words: the header of the testbench.
    pub summary: &'a str,
    /// The pins of a crossbar that is programmed and multiplies, whole.
    pub recording: &'a Recording,
    /// The writes as a text for `$readmemh`.
    pub programming: String,
}

/// Writes a layer's folder into that of its configuration, and gives it.
///
/// # Errors
///
/// As [`write()`].
pub fn write_layer(folder: &Path, layer: &Layer<'_>) -> Result<PathBuf, Error> {
    let mut files = vector_files(layer.recording, layer.summary);
    files.push(("programming.hex".to_owned(), layer.programming.clone()));
    let path = folder.join(layer.name);
    replace_folder(&path, &files, is_vectors)?;
    Ok(path)
}

/// Removes a layer's folder from that of its configuration, and says whether there was one.
///
/// # Errors
///
/// As [`write()`], also where it holds something that is not ours.
pub fn remove_layer(folder: &Path, name: &str) -> Result<bool, Error> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(false);
    }
    no_foreign_file(&path, is_vectors)?;
    fs::remove_dir_all(&path).map_err(refused(&path))?;
    Ok(true)
}

/// The files of a `vectors` folder: name, text.
fn vector_files(recording: &Recording, summary: &str) -> Vec<(String, String)> {
    let module = &recording.module;
    let bench = testbench::name(recording);
    let preface = format!(
        "Testbench of `{module}`: applies recorded inputs clock by clock and compares the outputs.\n\
         \n\
         {summary}\n\
         \n\
         Icarus alone runs it, in this folder:\n\
         \n\
         \x20   iverilog -g2012 -y ../rtl -o {bench}.vvp {bench}.sv && vvp -n {bench}.vvp\n\
         \n\
         It begins with a reset, programs what there is to program, then streams inputs in and takes\n\
         results.\n",
    );
    let mut files = vec![(format!("{bench}.sv"), testbench::text(recording, &preface))];
    files.extend(
        vectors::files(recording)
            .into_iter()
            .map(|(name, text)| (name.to_string(), text)),
    );
    files
}

fn replace_vectors(
    path: &Path,
    recording: &Recording,
    contents: &Contents<'_>,
) -> Result<(), Error> {
    replace_folder(
        path,
        &vector_files(recording, &contents.summary),
        is_vectors,
    )
}

/// Whether a file of a folder of vectors is ours.
fn is_vectors(name: &str) -> bool {
    name.ends_with(".hex") || name.starts_with("tb_")
}

/// Refuses a folder that holds something that is not `ours`.
fn no_foreign_file(path: &Path, ours: impl Fn(&str) -> bool) -> Result<(), Error> {
    for entry in fs::read_dir(path).map_err(refused(path))? {
        let name = entry.map_err(refused(path))?.file_name();
        if !ours(&name.to_string_lossy()) {
            return Err(Error::Export(forms_export::Error::ForeignFile {
                folder: path.to_path_buf(),
                file: name.to_string_lossy().into_owned(),
            }));
        }
    }
    Ok(())
}

/// Puts a folder of `files` in the place of `path`, in which nothing may lie that is not `ours`.
fn replace_folder(
    path: &Path,
    files: &[(String, String)],
    ours: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    if path.exists() {
        no_foreign_file(path, ours)?;
    }
    let parent = path.parent().unwrap_or(path);
    let new = temporary(parent)?;
    for (name, text) in files {
        fs::write(new.path().join(name), text).map_err(refused(&path.join(name)))?;
    }
    let new = new.keep();
    atomic::replace_folder(&new, path).map_err(|source| {
        let _ = fs::remove_dir_all(&new);
        refused(path)(source)
    })
}

/// A new folder in `parent`, readable like any other.
fn temporary(parent: &Path) -> Result<tempfile::TempDir, Error> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o755));
    }
    builder
        .prefix(".forms-")
        .tempdir_in(parent)
        .map_err(refused(parent))
}

fn replace_file(path: &Path, text: &str) -> Result<(), Error> {
    atomic::write_bytes(path, text.as_bytes()).map_err(refused(path))
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let path = path.to_path_buf();
    move |source| Error::File { path, source }
}
