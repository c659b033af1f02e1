//! The kept corpus of the fuzzers (`fuzz/README.md`): every file is answered, by a value or by one line.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use forms_golden::Config;
use forms_golden::accelerator::{Accelerator, Image, Machine, PacketKind, packet};
use forms_network::{Dataset, Network, Split};

/// The inputs of a target's corpus: the named ones, and those in its archive.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let named = fs::read_dir(folder.join(target))
        .unwrap_or_else(|e| panic!("{target}: {e}"))
        .map(|entry| entry.unwrap().path());
    let mut inputs: Vec<(PathBuf, Vec<u8>)> = named
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    let packed = fs::File::open(folder.join(format!("{target}.tar.gz"))).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        inputs.push((entry.path().unwrap().into_owned(), bytes));
    }
    assert!(inputs.len() > 300, "{target}: only {} inputs", inputs.len());
    inputs
}

/// Reads every file of a corpus, and counts those that were accepted and those that were refused: a corpus of
/// one kind alone would say little.
fn answered<E: std::fmt::Display>(
    target: &str,
    read: impl Fn(&[u8]) -> Result<(), E>,
) -> [usize; 2] {
    let mut counts = [0; 2];
    for (path, bytes) in corpus(target) {
        match read(&bytes) {
            Ok(()) => counts[0] += 1,
            Err(error) => {
                counts[1] += 1;
                let line = error.to_string();
                assert_eq!(line.lines().count(), 1, "{}: {line}", path.display());
            }
        }
    }
    assert!(
        counts.iter().all(|&count| count > 0),
        "{target}: {counts:?}"
    );
    counts
}

#[cfg(feature = "import")]
#[test]
fn models_are_answered() {
    answered("onnx", |bytes| forms_import::read_bytes(bytes).map(drop));
}

#[test]
fn networks_are_answered() {
    answered("network", |bytes| Network::from_bytes(bytes).map(drop));
}

#[test]
fn configurations_are_answered() {
    answered("config", |bytes| {
        Config::from_toml(&String::from_utf8_lossy(bytes)).map(drop)
    });
}

#[test]
fn images_are_answered() {
    let accelerator = Accelerator::new(&Config::named("forms-tiny").unwrap(), 2);
    let program = |bytes: &[u8]| -> Vec<u8> {
        let (words, _) = bytes.as_chunks::<4>();
        let words: Vec<u32> = words.iter().map(|&word| u32::from_le_bytes(word)).collect();
        let words = packet(PacketKind::Program, accelerator.fingerprint(), &words);
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    };
    answered("image", |bytes| {
        // As `fuzz/fuzz_targets/image.rs` chooses.
        let (kind, rest) = bytes.split_first().unwrap_or((&0, &[]));
        let file = match kind % 3 {
            0 => rest.to_vec(),
            1 => program(rest),
            _ => {
                let (first, second) = rest.split_at(rest.len() / 8 * 4);
                [program(first), program(second)].concat()
            }
        };
        let image = Image::from_bytes(&accelerator, &file)?;
        assert_eq!(image.to_bytes(), file);
        Machine::load(&image).map(drop)
    });
}

#[test]
fn data_are_answered() {
    // As `fuzz/fuzz_targets/data.rs` chooses.
    let names = [
        "t10k-images-idx3-ubyte",
        "t10k-images-idx3-ubyte.gz",
        "images.npy",
        "images.npz",
        "0.png",
        "0.jpg",
    ];
    answered("data", |bytes| {
        let (kind, rest) = bytes.split_first().unwrap_or((&0, &[]));
        let name = names[usize::from(*kind) % names.len()];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, rest).unwrap();
        let picture = name.ends_with("png") || name.ends_with("jpg");
        if picture {
            fs::write(folder.path().join("labels.txt"), format!("{name} 3\n")).unwrap();
        }
        let opened = if picture { folder.path() } else { &path };
        Dataset::open(opened, Split::Test, [1, 4, 4]).map(drop)
    });
}
