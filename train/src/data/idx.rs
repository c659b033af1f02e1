//! MNIST's IDX files, gzipped: `train-images-idx3-ubyte.gz` and its three fellows.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::Images;
use crate::Error;

/// Which of the two parts of MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The 60,000 to train on.
    Train,
    /// The 10,000 to test on.
    Test,
}

/// Reads a part of MNIST from `folder`, every byte of it checked.
///
/// # Errors
/// [`Error::Data`] names the file and what is wrong: not there, no IDX, shorter or longer than its
/// header says, images that are not 28 x 28, labels above 9, a number of labels that is not that of
/// the images.
pub fn read(folder: &Path, part: Part) -> Result<Images, Error> {
    let stem = match part {
        Part::Train => "train",
        Part::Test => "t10k",
    };
    let images_path = folder.join(format!("{stem}-images-idx3-ubyte.gz"));
    let labels_path = folder.join(format!("{stem}-labels-idx1-ubyte.gz"));
    let (dims, pixels) = read_idx(&images_path, 3)?;
    if dims[1..] != [28, 28] {
        let reason = format!(
            "its images are {} x {}, not 28 x 28; give a folder with MNIST",
            dims[1], dims[2]
        );
        return Err(Error::data(&images_path, reason));
    }
    let (_, labels) = read_idx(&labels_path, 1)?;
    if labels.len() != dims[0] {
        let reason = format!(
            "it has {} labels for the {} images of {}; fetch both again",
            labels.len(),
            dims[0],
            images_path.display()
        );
        return Err(Error::data(&labels_path, reason));
    }
    if let Some(at) = labels.iter().position(|&label| label > 9) {
        let reason = format!(
            "label {at} is {}, out of 0 ..= 9; fetch it again",
            labels[at]
        );
        return Err(Error::data(&labels_path, reason));
    }
    Ok(Images {
        shape: [28, 28, 1],
        pixels,
        labels,
    })
}

/// The most bytes that a file may hold unpacked; MNIST's largest has 47 million.
const MAX_BYTES: u64 = 1 << 27;

/// The dimensions and the bytes of an IDX file of unsigned bytes.
fn read_idx(path: &PathBuf, rank: usize) -> Result<(Vec<usize>, Vec<u8>), Error> {
    let fault = |reason: String| Error::data(path, reason);
    let file = File::open(path).map_err(|e| {
        fault(format!(
            "cannot be read: {e}; `forms data mnist` fetches it"
        ))
    })?;
    let mut bytes = Vec::new();
    GzDecoder::new(file)
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|e| fault(format!("is not whole gzip data: {e}; fetch it again")))?;
    let header = 4 + 4 * rank;
    if bytes.len() < header || bytes[..4] != [0, 0, 8, rank as u8] {
        return Err(fault(format!(
            "is no IDX file of unsigned bytes with {rank} dimensions; give a folder with MNIST"
        )));
    }
    let dims: Vec<usize> = bytes[4..header]
        .chunks_exact(4)
        .map(|d| u32::from_be_bytes([d[0], d[1], d[2], d[3]]) as usize)
        .collect();
    let expected = dims
        .iter()
        .try_fold(1usize, |product, &d| product.checked_mul(d));
    let found = bytes.len() - header;
    if expected != Some(found) || found == 0 {
        return Err(fault(format!(
            "its header promises {dims:?} bytes and {found} follow; fetch it again"
        )));
    }
    bytes.drain(..header);
    Ok((dims, bytes))
}
