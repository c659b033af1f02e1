//! Data sets of NPY files.

use std::path::{Path, PathBuf};

use ndarray::Array4;

use forms_files::npy::{self, Array, Elements};

use super::{Dataset, Samples, Split, read_all};
use crate::Error;

/// Reads an NPY file.
///
/// # Errors
/// [`Error::Read`], [`Error::File`].
pub fn read_npy(path: &Path) -> Result<Array, Error> {
    npy::parse(read_all(path)?.as_slice()).map_err(|error| Error::file(path, error.to_string()))
}

/// The images of a split in a folder; `None` where it holds none.
pub(super) fn find(folder: &Path, split: Split) -> Option<PathBuf> {
    let part = match split {
        Split::Test => "test",
        Split::Train => "train",
    };
    [format!("{part}-images.npy"), "images.npy".to_owned()]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}

/// The images of an NPY file, and the labels beside it: `labels` in place of `images` in its name.
pub(super) fn open(path: &Path, shape: [usize; 3]) -> Result<Dataset, Error> {
    let images = read_npy(path)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let labels = name
        .filter(|name| name.contains("images"))
        .map(|name| path.with_file_name(name.replace("images", "labels")))
        .filter(|labels| labels.is_file())
        .map(|file| labels(&read_npy(&file)?).map_err(|reason| Error::file(&file, reason)))
        .transpose()?;
    Ok(Dataset {
        path: path.to_path_buf(),
        samples: samples(images, shape).map_err(|reason| Error::file(path, reason))?,
        labels,
    })
}

/// Classes.
pub(super) fn labels(array: &Array) -> Result<Vec<u32>, String> {
    array
        .integers()
        .ok_or("holds no integers, as labels must be")?
        .into_iter()
        .map(|label| {
            u32::try_from(label).map_err(|_| format!("holds label {label}, which is no class"))
        })
        .collect()
}

/// Images [images, height, width] or [images, channels, height, width]; channels may be last where that
/// is what `shape` = [channels, height, width] says.
pub(super) fn samples(array: Array, shape: [usize; 3]) -> Result<Samples, String> {
    let (n, rest) = match array.shape.split_first() {
        Some((&n, rest)) if n > 0 && (!rest.is_empty() || shape == [1, 1, 1]) => (n, rest),
        _ => {
            return Err(format!(
                "has shape {:?}, but images need [images, ...]",
                array.shape
            ));
        }
    };
    let [c, h, w] = shape;
    let last = rest.len() == 3 && rest == [h, w, c] && rest != [c, h, w];
    let (a, b, d) = match *rest {
        [height, width] if [height, width, 1] == shape => (height, width, 1),
        [height, width] => (1, height, width),
        [x, y, z] => (x, y, z),
        _ if rest.iter().product::<usize>() == c * h * w => (c, h, w),
        _ => {
            return Err(format!(
                "has shape {:?}, but the network reads {shape:?}",
                array.shape
            ));
        }
    };
    fn arrange<T: Copy>(
        shape: (usize, usize, usize, usize),
        list: Vec<T>,
        last: bool,
    ) -> Result<Array4<T>, String> {
        let images = Array4::from_shape_vec(shape, list)
            .map_err(|e| format!("has no shape {shape:?}: {e}"))?;
        Ok(match last {
            true => images
                .permuted_axes([0, 3, 1, 2])
                .as_standard_layout()
                .into_owned(),
            false => images,
        })
    }
    Ok(match array.elements {
        Elements::Bytes(list) => Samples::Bytes(arrange((n, a, b, d), list, last)?),
        Elements::Integers(list) => {
            let list = list.into_iter().map(|x| x as f32).collect();
            Samples::Floats(arrange((n, a, b, d), list, last)?)
        }
        Elements::Floats(list) => Samples::Floats(arrange((n, a, b, d), list, last)?),
    })
}
