//! `forms export --weights`: the programming of a matrix of one's own, and a testbench that multiplies by it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use forms_files::npy::Role;
use forms_golden::mapping::MappedCrossbar;
use forms_golden::{Config, Mapped, SignPolicy};
use forms_network::Network;
use forms_network::run::{Golden, Machine};
use forms_testbench::crossbar;
use forms_testbench::crossbar::program;
use forms_verilog::folder::{Layer, remove_layer, write_layer};
use forms_verilog::hardware::Hardware;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{CommandError, files};

/// Products of a testbench.
const PRODUCTS: usize = 4;

/// Matrices as crossbars hold them.
pub struct Weights {
    mapped: Vec<Mapped>,
    /// Bits of an input.
    b_used: usize,
}

impl Weights {
    /// Reads an NPY file of one matrix, or a layer of a network, and maps it.
    ///
    /// # Errors
    /// A file that is no matrix of weights or no network, or none for this configuration; a layer that it does not have.
    pub fn read(
        config: &Config,
        path: &Path,
        layer: Option<&str>,
    ) -> Result<Weights, CommandError> {
        if path.extension().is_some_and(|extension| extension == "npy") {
            if let Some(layer) = layer {
                return Err(CommandError::Argument(format!(
                    "--layer {layer} names a layer of a network, but {} is one matrix; leave it out",
                    path.display()
                )));
            }
            let matrix = files::read_matrix(path, Role::Weights)?;
            let in_file = |source| CommandError::GoldenFile {
                path: path.to_path_buf(),
                source,
            };
            let mapped = Mapped::new(config, matrix.view(), SignPolicy::Split).map_err(in_file)?;
            return Ok(Weights {
                mapped: vec![mapped],
                b_used: config.input_bits,
            });
        }
        let network = Network::load(path)?;
        let with_weights = network.nodes.iter().filter(|node| node.matrix().is_some());
        let names: Vec<&str> = with_weights.map(|node| node.name.as_str()).collect();
        let there_are = format!("{} has {}", path.display(), names.join(", "));
        let Some(layer) = layer else {
            return Err(CommandError::Argument(format!(
                "--weights of a network needs --layer NAME; {there_are}"
            )));
        };
        let machine = Machine::program(&network, config, SignPolicy::Split, &Golden)?;
        let mapped = machine.mapped(layer).ok_or_else(|| {
            CommandError::Argument(format!(
                "--layer {layer}: no layer of weights is called so; {there_are}"
            ))
        })?;
        let node = network.nodes.iter().find(|node| node.name == layer);
        let b_used = node
            .and_then(|node| node.matrix())
            .map(|m| m.b_used as usize);
        Ok(Weights {
            mapped: mapped.cloned().collect(),
            b_used: b_used.unwrap_or(config.input_bits),
        })
    }

    /// Writes a folder `weights-I` beside the Verilog of `hardware` for every crossbar: `programming.hex`, and a testbench
    /// that programs it and multiplies drawn inputs by it. Folders of an earlier export with more crossbars are removed.
    ///
    /// # Errors
    /// A folder that cannot be written; a fault of the RTL.
    pub fn export(
        &self,
        hardware: &Hardware,
        out: &Path,
        source: &str,
        seed: u64,
    ) -> Result<Vec<PathBuf>, CommandError> {
        let (config, b_used) = (&hardware.config, self.b_used);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let folder = out.join(&hardware.name);
        let parts = self.mapped.iter();
        let parts =
            parts.flat_map(|mapped| mapped.crossbars().iter().map(move |part| (mapped, part)));
        let mut written = Vec::new();
        for (i, (mapped, part)) in parts.enumerate() {
            let range = config.input_range(b_used);
            let mut draw = || {
                (0..part.rows.len())
                    .map(|_| rng.random_range(range.clone()))
                    .collect()
            };
            let inputs: Vec<Vec<i64>> = (0..PRODUCTS).map(|_| draw()).collect();
            let recording = crossbar::record_products(&part.crossbar, &inputs, b_used)?;
            let layer = Layer {
                name: &format!("weights-{i}"),
                summary: &format!(
                    "Made by `forms export {source}`.\n{}",
                    held(mapped, part, i)
                ),
                recording: &recording,
                programming: programming(part, b_used),
            };
            written.push(write_layer(&folder, &layer)?);
        }
        for i in written.len().. {
            if !remove_layer(&folder, &format!("weights-{i}"))? {
                break;
            }
        }
        Ok(written)
    }
}

/// What a crossbar holds, in words.
fn held(mapped: &Mapped, part: &MappedCrossbar, i: usize) -> String {
    let columns: Vec<String> = part.columns.iter().map(usize::to_string).collect();
    let mut lines = format!(
        "Crossbar {i}, of the {} of a matrix: rows {} to {} of the matrix, and of its columns, a twin repeating its column's:\n",
        mapped.crossbars().len(),
        part.rows.start,
        part.rows.end - 1,
    );
    for chunk in columns.chunks(20) {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{}", chunk.join(" "));
    }
    lines.trim_end().to_owned()
}

/// A line a write: target, address, data.
fn programming(part: &MappedCrossbar, b_used: usize) -> String {
    let registers = program::registers(&part.crossbar, b_used);
    let writes = registers
        .into_iter()
        .chain(program::contents(&part.crossbar));
    let mut text = String::from(
        "// A write a line, for $readmemh: target, address, data (sections 4 and 6 of the guide).\n",
    );
    for write in writes {
        let _ = writeln!(
            text,
            "{:x}_{:08x}_{:08x}",
            write.target as u64, write.address, write.data
        );
    }
    text
}
