//! What the tests of the command share: running it, and NPY files written and read by hand, without a
//! line of the command's own code.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod chromium;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};

use tempfile::TempDir;

/// A matrix as plain rows.
pub type Matrix = Vec<Vec<i64>>;

/// A folder of files for one run of the command.
pub struct Bench {
    pub folder: TempDir,
}

/// What came of a run.
pub struct Done {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new() -> Bench {
        Bench {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Names in the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs `forms` with `arguments`, split at blanks, in the folder.
    pub fn forms(&self, arguments: &str) -> Done {
        forms_in(self.folder.path(), arguments)
    }

    /// `forms mvm` of two matrices; gives y.
    pub fn mvm(&self, config: &str, weights: &Matrix, inputs: &Matrix, more: &str) -> Matrix {
        self.write("w.npy", npy_i64(weights));
        self.write("x.npy", npy_i64(inputs));
        let done = self.forms(&format!(
            "mvm --config {config} --weights w.npy --inputs x.npy --output y.npy {more}"
        ));
        assert_eq!(done.code, Some(0), "{config} {more}: {}", done.stderr);
        read_i64(&self.path("y.npy"))
    }
}

/// Runs `forms` in `folder`.
pub fn forms_in(folder: &Path, arguments: &str) -> Done {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    Done {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// An NPY file of version 1.0.
pub fn npy(descr: &str, fortran_order: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let order = if fortran_order { "True" } else { "False" };
    npy_with_header(
        &format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"),
        data,
    )
}

/// An NPY file with any header text.
pub fn npy_with_header(header: &str, data: &[u8]) -> Vec<u8> {
    let mut header = header.to_owned();
    while !(10 + header.len() + 1).is_multiple_of(64) {
        header.push(' ');
    }
    header.push('\n');
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

/// int64, rows first.
pub fn npy_i64(matrix: &Matrix) -> Vec<u8> {
    let data: Vec<u8> = matrix
        .iter()
        .flatten()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let shape = format!("({}, {})", matrix.len(), matrix[0].len());
    npy("<i8", false, &shape, &data)
}

/// Reads what NumPy would read as a two-dimensional int64 array, rows first.
pub fn read_i64(path: &Path) -> Matrix {
    let bytes = fs::read(path).unwrap();
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = std::str::from_utf8(&bytes[10..start]).unwrap();
    assert!(
        header.contains("'<i8'") && header.contains("'fortran_order': False"),
        "{header}"
    );
    let shape = header.split(['(', ')']).nth(1).unwrap();
    let sizes: Vec<usize> = shape
        .split(',')
        .map(|size| size.trim().parse().unwrap())
        .collect();
    let words: Vec<i64> = bytes[start..]
        .chunks_exact(8)
        .map(|word| i64::from_le_bytes(word.try_into().unwrap()))
        .collect();
    assert_eq!(words.len(), sizes[0] * sizes[1]);
    words.chunks(sizes[1]).map(<[i64]>::to_vec).collect()
}

/// The plain integer product [batch, cols].
pub fn product(inputs: &Matrix, weights: &Matrix) -> Matrix {
    let mut y = vec![vec![0; weights[0].len()]; inputs.len()];
    for (i, x) in inputs.iter().enumerate() {
        for (r, row) in weights.iter().enumerate() {
            for (k, w) in row.iter().enumerate() {
                y[i][k] += x[r] * w;
            }
        }
    }
    y
}

/// Sends `child` a signal: `-INT`, `-KILL`.
pub fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([name, &id])
            .status()
            .unwrap()
            .success()
    );
}
