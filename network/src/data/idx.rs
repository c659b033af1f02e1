//! IDX files of bytes, as MNIST and Fashion-MNIST come: `0 0 8 axes`, sizes big-endian, elements.

use std::path::{Path, PathBuf};

use ndarray::Array4;

use super::{Dataset, Samples, Split, read_all};
use crate::Error;

/// The images of a split in a folder; `None` where it holds none.
pub(super) fn find(folder: &Path, split: Split) -> Result<Option<PathBuf>, Error> {
    let prefix = match split {
        Split::Test => "t10k",
        Split::Train => "train",
    };
    Ok([
        "images-idx3-ubyte.gz",
        "images-idx3-ubyte",
        "images.idx3-ubyte",
    ]
    .iter()
    .map(|name| folder.join(format!("{prefix}-{name}")))
    .find(|path| path.is_file()))
}

/// The images of a file, and the labels of the file whose name has `labels` and `idx1` in place of
/// `images` and `idx3`, where it is there.
pub(super) fn open(path: &Path) -> Result<Dataset, Error> {
    let (sizes, bytes) = parse(path, 3)?;
    let shape = (sizes[0], 1, sizes[1], sizes[2]);
    let images = Array4::from_shape_vec(shape, bytes)
        .map_err(|e| Error::file(path, format!("has no shape {shape:?}: {e}")))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let labels = name
        .filter(|name| name.contains("images"))
        .map(|name| path.with_file_name(name.replace("images", "labels").replace("idx3", "idx1")))
        .filter(|labels| labels.is_file())
        .map(|labels| parse(&labels, 1))
        .transpose()?
        .map(|(_, bytes)| bytes.into_iter().map(u32::from).collect());
    Ok(Dataset {
        path: path.to_path_buf(),
        samples: Samples::Bytes(images),
        labels,
    })
}

/// Sizes and elements of a file of `axes` axes.
fn parse(path: &Path, axes: usize) -> Result<(Vec<usize>, Vec<u8>), Error> {
    let mut bytes = read_all(path)?;
    let refuse = |reason: String| Err(Error::file(path, reason));
    let start = 4 + 4 * axes;
    if !bytes.starts_with(&[0, 0, 8]) {
        return refuse(
            "is not an IDX file of bytes: it does not start with 0 0 8; data may be IDX, NPY, NPZ, or a \
             folder of pictures with labels.txt"
                .to_owned(),
        );
    }
    if bytes.len() < start || usize::from(bytes[3]) != axes {
        let found = bytes.get(3).copied().unwrap_or(0);
        return refuse(format!(
            "has {found} axes or ends early; {axes} axes are needed"
        ));
    }
    let sizes: Vec<usize> = bytes[4..start]
        .chunks_exact(4)
        .map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize)
        .collect();
    let elements = sizes
        .iter()
        .try_fold(1_usize, |n, &size| n.checked_mul(size));
    let found = bytes.len() - start;
    if elements != Some(found) || found == 0 {
        return refuse(format!(
            "says {sizes:?}, but holds {found} bytes of elements; it was cut off or changed: load it again"
        ));
    }
    bytes.drain(..start);
    Ok((sizes, bytes))
}
