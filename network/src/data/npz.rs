//! NPZ files: a ZIP of NPY files.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use forms_files::npy::{self, Array};

use super::npy as sets;
use super::{Dataset, MAX_BYTES, Split, read_all};
use crate::Error;

/// The most arrays in a file.
const MAX_ARRAYS: usize = 10_000;

/// Every array of a file, by its name without `.npy`.
///
/// # Errors
/// [`Error::Read`], [`Error::File`].
pub fn read_npz(path: &Path) -> Result<BTreeMap<String, Array>, Error> {
    parse(read_all(path)?).map_err(|reason| Error::file(path, reason))
}

fn parse(bytes: Vec<u8>) -> Result<BTreeMap<String, Array>, String> {
    let unreadable = |e: zip::result::ZipError| {
        format!("is no readable NPZ file ({e}); save it with numpy.savez")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MAX_ARRAYS {
        return Err(format!(
            "holds {} files, more than the {MAX_ARRAYS} that are read",
            archive.len()
        ));
    }
    let mut arrays = BTreeMap::new();
    let mut left = MAX_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let name = entry
            .name()
            .map_err(unreadable)?
            .trim_end_matches(".npy")
            .to_owned();
        let mut plain = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut plain)
            .map_err(|e| format!("has an array \"{name}\" that cannot be unpacked: {e}"))?;
        left = left
            .checked_sub(plain.len() as u64)
            .ok_or_else(|| format!("unpacks to more than {MAX_BYTES} bytes; split it"))?;
        let array = npy::parse(plain.as_slice())
            .map_err(|reason| format!("has an array \"{name}\" that {reason}"))?;
        arrays.insert(name, array);
    }
    Ok(arrays)
}

/// Images and labels of a file, by the names that are usual for them.
pub(super) fn open(path: &Path, split: Split, shape: [usize; 3]) -> Result<Dataset, Error> {
    let mut arrays = read_npz(path)?;
    let part = match split {
        Split::Test => "test",
        Split::Train => "train",
    };
    let mut take = |names: &[String]| names.iter().find_map(|name| arrays.remove(name));
    let (x, y) = (format!("x_{part}"), format!("y_{part}"));
    let images = take(&[
        x,
        format!("{part}_images"),
        "images".to_owned(),
        "x".to_owned(),
    ]);
    let labels = take(&[
        y,
        format!("{part}_labels"),
        "labels".to_owned(),
        "y".to_owned(),
    ]);
    let Some(images) = images else {
        let found: Vec<&str> = arrays.keys().take(8).map(String::as_str).collect();
        let reason = format!(
            "has no array x_{part}, {part}_images, images or x; it holds {}",
            found.join(", ")
        );
        return Err(Error::file(path, reason));
    };
    let named = |reason| Error::file(path, reason);
    Ok(Dataset {
        path: path.to_path_buf(),
        samples: sets::samples(images, shape).map_err(named)?,
        labels: labels
            .map(|array| sets::labels(&array).map_err(named))
            .transpose()?,
    })
}
