//! Compiles a design once, and finds it again.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Design, Error, Model, wrapper};

/// What [`build`] asks to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Verilator.
    Verilator,
    /// What compiles its C++.
    Make,
}

const WRAPPER: &str = "wrapper.cpp";
const LIBRARY: &str = "model.so";

/// Verilator's arguments but the files. X is never read where reset and programming are right, which
/// the replay in Icarus shows; here speed counts.
const VERILATOR: [&str; 18] = [
    "--cc",
    "--exe",
    "--Mdir",
    ".",
    "--prefix",
    "Vdut",
    "-O3",
    "--x-assign",
    "fast",
    "--x-initial",
    "fast",
    "-Wno-fatal",
    "-CFLAGS",
    "-fPIC -O2",
    "-LDFLAGS",
    "-shared",
    "-o",
    LIBRARY,
];

/// A fresh model of `design`: from `cache` if it was built before, else built by `run`, which runs a
/// program in a folder. `version` is what Verilator says of itself.
///
/// The library's name is the SHA-256 of everything that went into it, so that a change of the
/// Verilog, of this crate or of Verilator builds anew. Two processes may build the same at once: each
/// does so in a folder of its own, and renames.
///
/// # Errors
///
/// [`Error`], and those of `run`.
pub fn build<E: From<Error>>(
    design: &Design,
    cache: &Path,
    version: &str,
    mut run: impl FnMut(Program, &Path, &[&str]) -> Result<(), E>,
) -> Result<Model, E> {
    let wrapper = wrapper::text(design)?;
    let library = cache.join(format!("{}.so", key(design, &wrapper, version)));
    if !library.is_file() {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source| Error::File { path, source }
        };
        fs::create_dir_all(cache).map_err(io(cache))?;
        let folder = tempfile::tempdir_in(cache).map_err(io(cache))?;
        let place = folder.path();
        let write = |name: &str, text: &str| {
            let path = place.join(name);
            fs::write(&path, text).map_err(io(&path))
        };
        write(WRAPPER, &wrapper)?;
        for (name, text) in &design.files {
            write(name, text)?;
        }
        let mut arguments = VERILATOR.to_vec();
        arguments.extend(["--top-module", &design.top, WRAPPER]);
        arguments.extend(design.files.iter().map(|(name, _)| name.as_str()));
        run(Program::Verilator, place, &arguments)?;
        run(Program::Make, place, &["-j2", "-f", "Vdut.mk", LIBRARY])?;
        fs::rename(place.join(LIBRARY), &library).map_err(io(&library))?;
    }
    Ok(load(library)?)
}

fn key(design: &Design, wrapper: &str, version: &str) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    add(version);
    add(&design.top);
    add(wrapper);
    VERILATOR.iter().copied().for_each(&mut add);
    for (name, text) in &design.files {
        add(name);
        add(text);
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn load(path: PathBuf) -> Result<Model, Error> {
    Model::load(&path).map_err(|reason| Error::Library { path, reason })
}
