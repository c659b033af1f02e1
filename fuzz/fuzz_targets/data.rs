//! Bytes as a data set, the first byte choosing the kind of file: images and labels that belong together, or
//! an error of one line.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use forms_network::{Dataset, Split};

/// What the first byte chooses, by what is left of it divided by their number.
const NAMES: [&str; 6] = [
    "t10k-images-idx3-ubyte",
    "t10k-images-idx3-ubyte.gz",
    "images.npy",
    "images.npz",
    "0.png",
    "0.jpg",
];

/// A folder for this process alone, in memory where the system has such.
fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let folder = base.join(format!("forms-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for one file");
        folder
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, rest)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(kind) % NAMES.len()];
    let path = folder().join(name);
    fs::write(&path, rest).expect("a small file");
    let picture = name.ends_with("png") || name.ends_with("jpg");
    let labels = folder().join("labels.txt");
    if picture {
        fs::write(&labels, format!("{name} 3\n")).expect("a small file");
    }
    let opened = if picture { folder() } else { &path };
    match Dataset::open(opened, Split::Test, [1, 4, 4]) {
        Ok(data) => {
            let count = data.len();
            assert!(data.labels.is_none_or(|labels| labels.len() == count));
        }
        Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    }
    fs::remove_file(&path).expect("it was just written");
    if picture {
        fs::remove_file(&labels).expect("it was just written");
    }
});
