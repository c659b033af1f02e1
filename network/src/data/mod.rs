//! Data sets: images and labels, from the files in which they come.
//!
//! | what | file |
//! | --- | --- |
//! | IDX, gzipped or not, as MNIST and Fashion-MNIST come; one file, or a folder of them | `idx` |
//! | NPY, with `labels.npy` beside it, and NPZ | `npy`, `npz` |
//! | CIFAR-10: a folder of binary batches, or of PNG strips | `cifar` |
//! | NPZ with an array for each of several inputs | `feeds` |
//! | a PNG, JPEG or BMP, or a folder of them with `labels.txt` or `labels.csv` | `pictures` |

mod cifar;
mod feeds;
mod idx;
mod npy;
mod npz;
mod pictures;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ndarray::{Array3, Array4, Axis};
use rayon::prelude::*;

use crate::network::InputSpec;
use crate::{Error, Network};

pub use feeds::Feeds;
pub use forms_files::npy::Array;
pub use npy::read_npy;
pub use npz::read_npz;

/// The largest file, and the largest array once unpacked, in bytes.
pub const MAX_BYTES: u64 = 1 << 30;

/// Which part of a data set that comes in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// What networks are measured on.
    Test,
    /// What they are trained and calibrated on.
    Train,
}

/// The numbers of all images, `[images, channels, height, width]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Samples {
    /// Pixels.
    Bytes(Array4<u8>),
    /// Anything else.
    Floats(Array4<f32>),
}

/// Images, and what they show.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Where they came from.
    pub path: PathBuf,
    /// The images.
    pub samples: Samples,
    /// Their classes, where known.
    pub labels: Option<Vec<u32>>,
}

impl Dataset {
    /// Opens what lies at `path`; pictures are brought to `shape` = `[channels, height, width]`.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::File`].
    pub fn open(path: &Path, split: Split, shape: [usize; 3]) -> Result<Dataset, Error> {
        let set = if path.is_dir() {
            if let Some(images) = idx::find(path, split)? {
                idx::open(&images)?
            } else if let Some(files) = cifar::find(path, split)? {
                cifar::open(&files, split)?
            } else if let Some(images) = npy::find(path, split) {
                npy::open(&images, shape)?
            } else {
                pictures::open(path, shape)?
            }
        } else {
            match path.extension().and_then(|e| e.to_str()) {
                Some("npy") => npy::open(path, shape)?,
                Some("npz") => npz::open(path, split, shape)?,
                _ if pictures::is_picture(path) => pictures::open_one(path, shape)?,
                _ => idx::open(path)?,
            }
        };
        if let Some(labels) = &set.labels
            && labels.len() != set.len()
        {
            let (found, images) = (labels.len(), set.len());
            let reason =
                format!("holds {images} images, but there are {found} labels; both need as many");
            return Err(Error::file(&set.path, reason));
        }
        set.check_numbers()?;
        Ok(set)
    }

    /// Whether every number is one.
    ///
    /// # Errors
    /// [`Error::File`] names the first that is not.
    pub fn check_numbers(&self) -> Result<(), Error> {
        if let Samples::Floats(images) = &self.samples
            && let Some(((image, c, i, j), x)) = images.indexed_iter().find(|(_, x)| !x.is_finite())
        {
            let reason = format!(
                "image {image} holds {x} at [{c}, {i}, {j}]; every number must be finite: mend or drop the image"
            );
            return Err(Error::file(&self.path, reason));
        }
        Ok(())
    }

    /// Images.
    pub fn len(&self) -> usize {
        match &self.samples {
            Samples::Bytes(images) => images.len_of(Axis(0)),
            Samples::Floats(images) => images.len_of(Axis(0)),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `[channels, height, width]`.
    pub fn shape(&self) -> [usize; 3] {
        let (_, c, h, w) = match &self.samples {
            Samples::Bytes(images) => images.dim(),
            Samples::Floats(images) => images.dim(),
        };
        [c, h, w]
    }

    /// One image's numbers as they are, `[channels, height, width]`.
    pub fn image(&self, index: usize) -> Array3<f64> {
        match &self.samples {
            Samples::Bytes(images) => images.index_axis(Axis(0), index).mapv(f64::from),
            Samples::Floats(images) => images.index_axis(Axis(0), index).mapv(f64::from),
        }
    }

    /// The smallest and the largest number; zeros where there is none.
    pub fn extremes(&self) -> [f64; 2] {
        fn of<T: Copy + Into<f64>>(images: &Array4<T>) -> [f64; 2] {
            let first = images.first().map_or(0.0, |&x| x.into());
            images.iter().fold([first; 2], |[low, high], &x| {
                [low.min(x.into()), high.max(x.into())]
            })
        }
        match &self.samples {
            Samples::Bytes(images) => of(images),
            Samples::Floats(images) => of(images),
        }
    }

    /// Whether the images fit a network's input: their shape, and whether their numbers are of the size that it
    /// reads. Floats in 0..=1 where pixels in 0..=255 are read, or the other way round, are refused.
    ///
    /// # Errors
    /// [`Error::File`] names both shapes, or both ranges.
    pub fn check(&self, network: &Network) -> Result<(), Error> {
        let (found, needed) = (self.shape(), network.input.shape);
        if found != needed {
            let reason = format!(
                "holds images of [channels, height, width] = {found:?}, but the network reads {needed:?}"
            );
            return Err(Error::file(&self.path, reason));
        }
        let ([low, high], [least, most]) = (self.extremes(), network.input.reads());
        let (found, read) = (high.max(-low), most.max(-least));
        let fraction = matches!(self.samples, Samples::Floats(_)) && found <= 1.0 && read >= 100.0;
        let pixels = matches!(self.samples, Samples::Bytes(_)) && found > 2.0 && read <= 2.0;
        if fraction || pixels {
            let way = if fraction { "multiply" } else { "divide" };
            let reason = format!(
                "holds numbers in {low}..={high}, but the network was made for {least:.4}..={most:.4}; {way} the \
                 data by 255, or import the network again with data like these"
            );
            return Err(Error::file(&self.path, reason));
        }
        Ok(())
    }

    /// The labels, if there are any, each one of so many classes.
    ///
    /// # Errors
    /// [`Error::File`] names the first image whose label is beyond them.
    pub fn labels_of(&self, classes: usize) -> Result<Option<&[u32]>, Error> {
        let labels = self.labels.as_deref();
        let beyond = |label: &u32| *label as usize >= classes;
        match labels.and_then(|labels| labels.iter().position(beyond)) {
            None => Ok(labels),
            Some(image) => {
                let label = labels.map_or(0, |labels| labels[image]);
                let reason = format!(
                    "image {image} is labelled {label}, but the network knows classes 0..={}; take the data it was \
                     trained for",
                    classes.saturating_sub(1)
                );
                Err(Error::file(&self.path, reason))
            }
        }
    }

    /// One image as the network's integers.
    pub fn integers(&self, index: usize, input: &InputSpec) -> Array3<i64> {
        input.quantize(self.image(index))
    }

    /// [`Dataset::integers`] of many images, pixels by a table.
    pub fn batch(&self, images: Range<usize>, input: &InputSpec) -> Vec<Array3<i64>> {
        let Samples::Bytes(samples) = &self.samples else {
            let images = images.into_par_iter();
            return images.map(|image| self.integers(image, input)).collect();
        };
        let channels = self.shape()[0];
        let pixels = Array3::from_shape_fn((channels, 1, 256), |(_, _, pixel)| pixel as f64);
        let table = input.quantize(pixels);
        let of_image = |image| {
            let mut integers = samples.index_axis(Axis(0), image).mapv(i64::from);
            for (mut channel, table) in integers.outer_iter_mut().zip(table.outer_iter()) {
                channel.mapv_inplace(|pixel| table[[0, pixel as usize]]);
            }
            integers
        };
        images.into_par_iter().map(of_image).collect()
    }
}

impl InputSpec {
    /// The smallest and the largest number of a data set that do not saturate in any channel.
    pub fn reads(&self) -> [f64; 2] {
        let mut bounds = [f64::INFINITY, f64::NEG_INFINITY];
        for (&multiply, &add) in self.multiply.iter().zip(&self.add) {
            for end in [self.low, self.high] {
                let x = (end as f64 * self.scale - add) / multiply;
                if x.is_finite() {
                    bounds = [bounds[0].min(x), bounds[1].max(x)];
                }
            }
        }
        bounds
    }

    /// A data set's numbers as the real input, in place: `value * multiply[c] + add[c]`.
    pub fn real(&self, mut image: Array3<f64>) -> Array3<f64> {
        for ((c, _, _), x) in image.indexed_iter_mut() {
            *x = *x * self.multiply[c] + self.add[c];
        }
        image
    }

    /// A data set's numbers as integers. What is no number becomes 0.
    pub fn quantize(&self, image: Array3<f64>) -> Array3<i64> {
        self.real(image).mapv(|x| {
            // A cast saturates, and turns what is no number into 0.
            ((x / self.scale + 0.5).floor() as i64).clamp(self.low, self.high)
        })
    }
}

/// A whole file, gunzipped where it is gzipped; both sizes are bounded.
fn read_all(path: &Path) -> Result<Vec<u8>, Error> {
    let read = |source| Error::Read {
        path: path.to_path_buf(),
        source,
    };
    let too_large = || Error::file(path, format!("is larger than {MAX_BYTES} bytes; split it"));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(read)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(read)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..])
            .take(MAX_BYTES + 1)
            .read_to_end(&mut plain)
            .map_err(|e| {
                Error::file(
                    path,
                    format!("cannot be gunzipped: {e}; copy or load it again"),
                )
            })?;
        bytes = plain;
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}
