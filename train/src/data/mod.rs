//! Labelled images: reading, splitting, augmenting.

pub mod augment;
pub mod idx;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

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

    /// Two parts without a common image, drawn at random: the rest, and `count` of them.
    pub fn split(&self, count: usize, rng: &mut ChaCha8Rng) -> (Images, Images) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(rng);
        let (second, first) = order.split_at(count.min(self.len()));
        (self.pick(first), self.pick(second))
    }

    /// Pixels as the network sees them: 0 ..= 1.
    pub fn floats(&self) -> Vec<f32> {
        self.pixels.iter().map(|&p| f32::from(p) / 255.0).collect()
    }
}
