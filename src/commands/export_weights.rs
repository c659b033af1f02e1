//! `forms export --weights`: the programming of a matrix of one's own, and a testbench that multiplies by it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use forms_files::npy::Role;
use forms_golden::mapping::MappedCrossbar;
use forms_golden::{Mapped, SignPolicy};
use forms_testbench::crossbar;
use forms_testbench::crossbar::program;
use forms_verilog::folder::{Layer, write_layer};
use forms_verilog::hardware::Hardware;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{CommandError, files};

/// Products of a testbench.
const PRODUCTS: usize = 4;

/// Writes a folder `weights-I` beside the Verilog of `hardware` for every crossbar that the matrix in `weights` takes:
/// `programming.hex`, and a testbench that programs it and multiplies drawn inputs by it.
///
/// # Errors
/// A file that is no matrix of weights for this configuration; a folder that cannot be written; a fault of the RTL.
pub fn export(
    hardware: &Hardware,
    weights: &Path,
    out: &Path,
    source: &str,
    seed: u64,
) -> Result<Vec<PathBuf>, CommandError> {
    let config = &hardware.config;
    let matrix = files::read_matrix(weights, Role::Weights)?;
    let in_file = |source| CommandError::GoldenFile {
        path: weights.to_path_buf(),
        source,
    };
    let mapped = Mapped::new(config, matrix.view(), SignPolicy::Split).map_err(in_file)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let b_used = config.input_bits;
    let mut written = Vec::new();
    for (i, part) in mapped.crossbars().iter().enumerate() {
        let inputs: Vec<Vec<i64>> = (0..PRODUCTS)
            .map(|_| {
                let range = config.input_range(b_used);
                (0..part.rows.len())
                    .map(|_| rng.random_range(range.clone()))
                    .collect()
            })
            .collect();
        let recording = crossbar::record_products(&part.crossbar, &inputs, b_used)?;
        let layer = Layer {
            name: &format!("weights-{i}"),
            summary: &format!(
                "Made by `forms export {source}`.\n{}",
                held(&mapped, part, i)
            ),
            recording: &recording,
            programming: programming(part, b_used),
        };
        written.push(write_layer(&out.join(&hardware.name), &layer)?);
    }
    Ok(written)
}

/// What a crossbar holds, in words.
fn held(mapped: &Mapped, part: &MappedCrossbar, i: usize) -> String {
    let columns: Vec<String> = part.columns.iter().map(usize::to_string).collect();
    let mut lines = format!(
        "Crossbar {i} of {}: rows {} to {} of the matrix, and of its columns, a twin repeating its column's:\n",
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
