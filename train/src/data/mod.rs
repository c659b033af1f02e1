//! Labelled images: reading, splitting, augmenting.

pub mod augment;

use std::path::Path;

use forms_network::{Dataset, Samples};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::Error;
use crate::architecture::Architecture;

pub use forms_network::data::Split as Part;

/// A pixel as a network sees it whose 0 is the pixel `zero`.
pub fn seen(pixel: u8, zero: u8) -> f32 {
    (f32::from(pixel) - f32::from(zero)) / 255.0
}

/// Labelled images of bytes, as the data set has them; the integer network reads the bytes themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Images {
    /// `[height, width, channels]`.
    pub shape: [usize; 3],
    /// `[image, height, width, channel]`.
    pub pixels: Vec<u8>,
    /// One class an image.
    pub labels: Vec<u8>,
}

impl Images {
    /// Reads a part of the data set at `path` (a folder with MNIST's IDX files, or with CIFAR-10's batches), to be read by `network`.
    ///
    /// # Errors
    /// Those of [`Dataset::open`]; [`Error::Data`] where images have no labels, are no bytes, have another
    /// shape than the network reads, or where a label is none of its classes.
    pub fn open(path: &Path, part: Part, network: &Architecture) -> Result<Images, Error> {
        let [height, width, channels] = network.input;
        let set = Dataset::open(path, part, [channels, height, width])?;
        let fault = |reason: String| Error::data(&set.path, reason);
        if set.shape() != [channels, height, width] {
            return Err(fault(format!(
                "holds images of [channels, height, width] = {:?}, but {} reads {:?}; give its data set",
                set.shape(),
                network.name,
                [channels, height, width]
            )));
        }
        let Some(labels) = &set.labels else {
            return Err(fault(
                "holds no labels, which training needs; add them".to_owned(),
            ));
        };
        let classes = network.classes();
        if let Some(at) = labels.iter().position(|&label| label as usize >= classes) {
            return Err(fault(format!(
                "label {at} is {}, out of 0 ..= {}; fetch the data set again",
                labels[at],
                classes - 1
            )));
        }
        let Samples::Bytes(bytes) = &set.samples else {
            return Err(fault(
                "holds numbers that are no bytes; give images of pixels".to_owned(),
            ));
        };
        let last = bytes.view().permuted_axes([0, 2, 3, 1]);
        // Classes are fewer than 256: they are filters of a layer that a label was compared with.
        let labels = labels.iter().map(|&label| label as u8).collect();
        Ok(Images {
            shape: network.input,
            pixels: last.iter().copied().collect(),
            labels,
        })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Bytes of an image.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// CRC-32 of pixels and labels.
    pub fn checksum(&self) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(&self.pixels);
        crc.update(&self.labels);
        crc.sum()
    }

    /// The pixels of image `i`.
    pub fn image(&self, i: usize) -> &[u8] {
        &self.pixels[i * self.size()..(i + 1) * self.size()]
    }

    /// The images that `which` lists, in its order.
    pub fn pick(&self, which: &[usize]) -> Images {
        Images {
            shape: self.shape,
            pixels: which.iter().flat_map(|&i| self.image(i)).copied().collect(),
            labels: which.iter().map(|&i| self.labels[i]).collect(),
        }
    }

    /// The first `count`, or all where there are fewer.
    pub fn first(&self, count: usize) -> Images {
        self.pick(&(0..count.min(self.len())).collect::<Vec<_>>())
    }

    /// Two parts without a common image, drawn at random: the rest, and `count` of them.
    pub fn split(&self, count: usize, rng: &mut ChaCha8Rng) -> (Images, Images) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(rng);
        let (second, first) = order.split_at(count.min(self.len()));
        (self.pick(first), self.pick(second))
    }

    /// Pixels as the network sees them: their distance from `zero`, 255 being 1.
    pub fn floats(&self, zero: u8) -> Vec<f32> {
        self.pixels.iter().map(|&p| seen(p, zero)).collect()
    }
}
