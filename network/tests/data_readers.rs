//! Data files, damaged, hostile and enormous: a data set or one clear sentence, never a panic, bounded
//! memory.

use std::io::{Cursor, Write};
use std::path::Path;

use forms_network::{Dataset, Split};
use proptest::prelude::*;

const SHAPE: [usize; 3] = [1, 4, 4];

/// Three images of 4 x 4, as IDX.
fn idx() -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 4];
    bytes.extend(0..48);
    bytes
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    file.write_all(bytes).unwrap();
    file.finish().unwrap()
}

/// The same as NPY.
fn npy() -> Vec<u8> {
    let text = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 1, 4, 4), }";
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{text:<117}\n").bytes());
    bytes.extend(0..48);
    bytes
}

/// The same as NPZ.
fn npz() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("images.npy", options).unwrap();
    archive.write_all(&npy()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let picture =
        image::RgbImage::from_fn(9, 7, |x, y| image::Rgb([x as u8 * 20, y as u8 * 30, 77]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Opens bytes as the file of that name; pictures lie in a folder with labels.
fn open(name: &str, bytes: &[u8]) -> Result<Dataset, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let pictures = [".png", ".jpg"].iter().any(|end| name.ends_with(end));
    if pictures {
        std::fs::write(folder.path().join("labels.txt"), format!("{name} 3\n")).unwrap();
    }
    let path: &Path = if pictures { folder.path() } else { &path };
    Dataset::open(path, Split::Test, SHAPE).map_err(|error| error.to_string())
}

/// Every kind of file, whole.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("t10k-images-idx3-ubyte", idx()),
        ("t10k-images-idx3-ubyte.gz", gzipped(&idx())),
        ("images.npy", npy()),
        ("set.npz", npz()),
        ("a.png", picture(image::ImageFormat::Png)),
        ("a.jpg", picture(image::ImageFormat::Jpeg)),
    ]
}

#[test]
fn every_kind_of_file_is_read_when_it_is_whole() {
    for (name, bytes) in files() {
        let set = open(name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(set.shape(), SHAPE, "{name}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_by_name() {
    for (name, bytes) in files() {
        // Decoders make do with half a JPEG, its header they need; and with a PNG without its end mark.
        let least = match name {
            "a.jpg" => 100,
            "a.png" => bytes.len() - 20,
            _ => bytes.len(),
        };
        for length in (0..least).step_by(7) {
            let error = open(name, &bytes[..length]).expect_err(name);
            assert!(error.contains(name), "{name}, {length} bytes: {error}");
        }
    }
}

#[test]
fn sizes_beyond_all_memory_are_refused_without_taking_it() {
    let mut huge = idx();
    huge[4..16].fill(0xff);
    let error = open("t10k-images-idx3-ubyte", &huge).unwrap_err();
    assert!(error.contains("but holds 48 bytes of elements"), "{error}");
    let text =
        String::from_utf8_lossy(&npy()).replace("(3, 1, 4, 4)", "(9999999999999, 9999999999999)");
    assert!(open("images.npy", text.as_bytes()).is_err());
    // A PNG that says 2^31 - 1 pixels a side.
    let mut png = picture(image::ImageFormat::Png);
    png[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let error = open("a.png", &png).unwrap_err();
    assert!(
        error.contains("a.png: is no readable PNG, JPEG or BMP"),
        "{error}"
    );
}

#[test]
fn what_unpacks_to_more_than_is_read_is_refused() {
    // 1 MiB of gzip for more than 1 GiB of zeros.
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let block = vec![0; 1 << 20];
    for _ in 0..1025 {
        file.write_all(&block).unwrap();
    }
    let error = open("t10k-images-idx3-ubyte.gz", &file.finish().unwrap()).unwrap_err();
    assert!(error.contains("is larger than 1073741824 bytes"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_a_data_set_or_an_error_and_never_a_panic(
        kind in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = files().swap_remove(kind);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(set) = open(name, &bytes) {
            prop_assert!(!set.is_empty());
        }
    }
}
