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
    // 5 MiB of gzip, 1,025 members of 1 MiB of zeros each: more than 1 GiB.
    let file = gzipped(&vec![0; 1 << 20]).repeat(1025);
    let error = open("t10k-images-idx3-ubyte.gz", &file).unwrap_err();
    assert!(error.contains("is larger than 1073741824 bytes"), "{error}");
}

/// Four floats of 4 x 4 images in NPY, the first of them given.
fn floats(first: f32) -> Vec<u8> {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 4, 4), }";
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{text:<117}\n").bytes());
    let rest = (0..15).map(|i| i as f32 / 15.0);
    bytes.extend([first].into_iter().chain(rest).flat_map(f32::to_le_bytes));
    bytes
}

#[test]
fn a_number_that_is_none_is_refused_with_its_place() {
    open("images.npy", &floats(0.5)).unwrap();
    for (bad, shown) in [(f32::NAN, "NaN"), (f32::INFINITY, "inf")] {
        let error = open("images.npy", &floats(bad)).unwrap_err();
        let line = format!("image 0 holds {shown} at [0, 0, 0]; every number must be finite");
        assert!(error.contains(&line), "{error}");
    }
}

/// A network that reads pixels, or a thousandth more than 0..=1.
fn reading(scale: f64) -> forms_network::Network {
    forms_network::Network {
        interface: Default::default(),
        name: "test".into(),
        origin: Default::default(),
        weight_bits: 8,
        input: forms_network::InputSpec {
            shape: SHAPE,
            low: 0,
            high: 255,
            scale,
            multiply: vec![1.0],
            add: vec![0.0],
        },
        nodes: vec![],
    }
}

#[test]
fn floats_up_to_one_are_no_pixels_and_pixels_no_floats_up_to_one() {
    let fractions = open("images.npy", &floats(0.5)).unwrap();
    fractions.check(&reading(0.004)).unwrap();
    let error = fractions.check(&reading(1.0)).unwrap_err().to_string();
    let line = "holds numbers in 0..=0.9333333373069763, but the network was made for 0.0000..=255.0000; multiply";
    assert!(error.contains(line), "{error}");
    let pixels = open("images.npy", &npy()).unwrap();
    pixels.check(&reading(1.0)).unwrap();
    let error = pixels.check(&reading(0.004)).unwrap_err().to_string();
    let line = "holds numbers in 0..=47, but the network was made for 0.0000..=1.0200; divide";
    assert!(error.contains(line), "{error}");
}

/// EXIF's orientation, as a camera writes it behind a JPEG's first marker.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1, 0, exif.len() as u8 + 2]);
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn a_picture_is_turned_as_its_exif_data_say() {
    let jpeg = picture(image::ImageFormat::Jpeg);
    let plain = open("a.jpg", &jpeg).unwrap().image(0);
    assert_eq!(open("a.jpg", &turned(&jpeg, 1)).unwrap().image(0), plain);
    let found = open("a.jpg", &turned(&jpeg, 3)).unwrap().image(0);
    let upside_down =
        ndarray::Array3::from_shape_fn((1, 4, 4), |(c, i, j)| plain[[c, 3 - i, 3 - j]]);
    assert_ne!(found, plain);
    // Resampling rounds from the other side.
    let apart = (&found - &upside_down).mapv(f64::abs);
    assert!(apart.iter().all(|&x| x <= 1.0), "{found} and {upside_down}");
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
