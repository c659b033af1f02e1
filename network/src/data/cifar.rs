//! CIFAR-10 as it comes, lossless: a folder of binary batches, or of PNG strips.
//!
//! | files | what |
//! | --- | --- |
//! | `data_batch_1.bin` .. `_5.bin`, `test_batch.bin` | records of a label byte and 3 x 32 x 32 pixels, red first |
//! | `data_batch_1.png` .. `_5.png`, `test_batch.png` | a row of 1,024 pixels an image; labels in `train_lables.json`, `test_lables.json` (so spelt), or `.._labels.json` |

use std::path::{Path, PathBuf};

use ndarray::Array4;

use super::{Dataset, Samples, Split, pictures, read_all};
use crate::Error;

/// Height and width of an image.
const SIDE: usize = 32;
/// Pixels of an image.
const PIXELS: usize = SIDE * SIDE;
/// Bytes of a record: the label, then the pixels of three channels.
const RECORD: usize = 1 + 3 * PIXELS;
/// Batches of the training part.
const BATCHES: usize = 5;

/// The files of a part in a folder; `None` where it holds no CIFAR-10 at all.
///
/// # Errors
/// [`Error::File`] names a batch that is missing beside others.
pub(super) fn find(folder: &Path, split: Split) -> Result<Option<Vec<PathBuf>>, Error> {
    for kind in ["bin", "png"] {
        let names: Vec<String> = match split {
            Split::Test => vec![format!("test_batch.{kind}")],
            Split::Train => (1..=BATCHES)
                .map(|batch| format!("data_batch_{batch}.{kind}"))
                .collect(),
        };
        let any = ["data_batch_1", "test_batch"]
            .iter()
            .any(|stem| folder.join(format!("{stem}.{kind}")).is_file());
        if !any {
            continue;
        }
        let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
        if let Some(missing) = files.iter().find(|file| !file.is_file()) {
            let reason = "is missing from this CIFAR-10 folder; fetch the data set again";
            return Err(Error::file(missing, reason));
        }
        return Ok(Some(files));
    }
    Ok(None)
}

/// The images of such files, in their order, and their labels.
pub(super) fn open(files: &[PathBuf], split: Split) -> Result<Dataset, Error> {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    let mut strips = false;
    for file in files {
        if file.extension().is_some_and(|e| e == "bin") {
            let bytes = read_all(file)?;
            if bytes.is_empty() || bytes.len() % RECORD != 0 {
                let reason = format!(
                    "holds {} bytes, which are not whole records of {RECORD}; fetch the data set again",
                    bytes.len()
                );
                return Err(Error::file(file, reason));
            }
            for record in bytes.chunks_exact(RECORD) {
                labels.push(u32::from(record[0]));
                pixels.extend_from_slice(&record[1..]);
            }
        } else {
            strips = true;
            strip(file, &mut pixels)?;
        }
    }
    let first = files.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
    let folder = first.parent().unwrap_or(first);
    if strips {
        labels = listed(folder, split)?;
    }
    let count = pixels.len() / (3 * PIXELS);
    let images = Array4::from_shape_vec((count, 3, SIDE, SIDE), pixels)
        .map_err(|e| Error::file(folder, format!("holds images that do not fit: {e}")))?;
    Ok(Dataset {
        path: folder.to_path_buf(),
        samples: Samples::Bytes(images),
        labels: Some(labels),
    })
}

/// Appends the images of a strip, channel by channel.
fn strip(file: &Path, pixels: &mut Vec<u8>) -> Result<(), Error> {
    let picture = pictures::decode(file)?.into_rgb8();
    if picture.width() as usize != PIXELS {
        let reason = format!(
            "is {} pixels wide; a strip has a row of {PIXELS} for each image: fetch the data set again",
            picture.width()
        );
        return Err(Error::file(file, reason));
    }
    for row in picture.as_raw().chunks_exact(3 * PIXELS) {
        for channel in 0..3 {
            pixels.extend(row.iter().skip(channel).step_by(3));
        }
    }
    Ok(())
}

/// The labels that lie beside strips.
fn listed(folder: &Path, split: Split) -> Result<Vec<u32>, Error> {
    let part = match split {
        Split::Test => "test",
        Split::Train => "train",
    };
    let names = ["labels", "lables"].map(|word| folder.join(format!("{part}_{word}.json")));
    let path = names
        .iter()
        .find(|path| path.is_file())
        .unwrap_or(&names[0]);
    serde_json::from_slice(&read_all(path)?).map_err(|e| {
        Error::file(
            path,
            format!("is no JSON list of labels ({e}); fetch the data set again"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Two records whose pixels say which channel and image they are of.
    fn records() -> Vec<u8> {
        let record = |image: u8| {
            let mut bytes = vec![image + 3];
            (0..3).for_each(|channel| bytes.extend(vec![10 * image + channel; PIXELS]));
            bytes
        };
        [record(0), record(1)].concat()
    }

    fn check(set: &Dataset) {
        assert_eq!(set.labels, Some(vec![3, 4]));
        assert_eq!(set.shape(), [3, SIDE, SIDE]);
        let image = set.image(1);
        assert_eq!([0, 1, 2].map(|c| image[[c, 5, 6]]), [10.0, 11.0, 12.0]);
    }

    #[test]
    fn binary_batches_and_png_strips_hold_the_same_images() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("test_batch.bin"), records()).unwrap();
        check(&Dataset::open(folder.path(), Split::Test, [3, 32, 32]).unwrap());

        let strips = tempfile::tempdir().unwrap();
        let rgb: Vec<u8> = (0..2 * PIXELS)
            .flat_map(|p| [0, 1, 2].map(|c| (10 * (p / PIXELS)) as u8 + c))
            .collect();
        let picture = image::RgbImage::from_raw(PIXELS as u32, 2, rgb).unwrap();
        picture.save(strips.path().join("test_batch.png")).unwrap();
        fs::write(strips.path().join("test_lables.json"), "[3,4]").unwrap();
        check(&Dataset::open(strips.path(), Split::Test, [3, 32, 32]).unwrap());
    }

    #[test]
    fn a_missing_or_short_batch_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for batch in [1, 2, 3, 5] {
            let name = format!("data_batch_{batch}.bin");
            fs::write(folder.path().join(name), records()).unwrap();
        }
        let line = |split| {
            Dataset::open(folder.path(), split, [3, 32, 32])
                .unwrap_err()
                .to_string()
        };
        assert!(line(Split::Train).contains("data_batch_4.bin: is missing"));
        let cut = &records()[..RECORD + 7];
        fs::write(folder.path().join("data_batch_4.bin"), cut).unwrap();
        let line = line(Split::Train);
        assert!(line.contains("data_batch_4.bin"), "{line}");
        assert!(line.contains("holds 3080 bytes"), "{line}");
    }
}
