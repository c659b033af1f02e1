//! Batches of a data set as a program reads them, changed at random.

use flate2::Crc;
use forms_network::{Dataset, InputSpec, Samples};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::program::{Program, last_channels};
use crate::Error;
use crate::data::augment::{Distortion, crop_and_mirror_by, distort};
use crate::framework::program::scores;
use crate::parameters::Parameters;
use crate::plan::Augmentation;

/// Images that a network is measured on after each round.
const MEASURED: usize = 1000;

/// The random choices of a round: which images, and what becomes of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw {
    seed: u64,
    round: usize,
}

impl Draw {
    /// Those of a round, counted from 0.
    pub fn new(seed: u64, round: usize) -> Draw {
        Draw { seed, round }
    }

    fn stream(self, stream: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(((self.round as u64 + 1) << 32) | stream);
        rng
    }

    /// `count` of `of` images, all if there are fewer, in the order of the round.
    pub fn images(self, of: usize, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..of).collect();
        order.shuffle(&mut self.stream(0));
        order.truncate(count);
        order
    }

    /// The random numbers of an image.
    pub fn of_image(self, image: usize) -> ChaCha8Rng {
        self.stream(1 + image as u64)
    }
}

/// A data set, and how its numbers become a network's input.
#[derive(Debug, Clone)]
pub struct Lessons<'a> {
    data: &'a Dataset,
    input: InputSpec,
    augmentation: Option<Augmentation>,
    scores: usize,
}

impl<'a> Lessons<'a> {
    /// Lessons for a network of so many scores.
    ///
    /// # Errors
    /// [`Error::Data`] where images have another shape, a label is none of the scores, or numbers that are no pixels
    /// were to be distorted.
    pub fn new(
        data: &'a Dataset,
        input: &InputSpec,
        augmentation: Option<Augmentation>,
        scores: usize,
    ) -> Result<Lessons<'a>, Error> {
        let fault = |reason: String| Err(Error::data(&data.path, reason));
        if data.shape() != input.shape {
            return fault(format!(
                "holds images of [channels, height, width] = {:?}, but the network reads {:?}; give its data set",
                data.shape(),
                input.shape
            ));
        }
        let labels = data.labels.iter().flatten().enumerate();
        if let Some((at, label)) = labels.into_iter().find(|(_, l)| **l as usize >= scores) {
            return fault(format!(
                "label {at} is {label}, but the network has {scores} scores; give its data set"
            ));
        }
        if augmentation == Some(Augmentation::Digits) && matches!(data.samples, Samples::Floats(_))
        {
            return fault(
                "holds numbers that are no pixels, which --augment digits distorts; take --augment pictures or none"
                    .to_owned(),
            );
        }
        Ok(Lessons {
            data,
            input: input.clone(),
            augmentation,
            scores,
        })
    }

    /// Images.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// Whether the images have labels.
    pub fn are_labelled(&self) -> bool {
        self.data.labels.is_some()
    }

    /// Images `[image, height, width, channel]` as real inputs; where `rng` is given they are changed by the random
    /// numbers of each.
    pub fn inputs(
        &self,
        images: &[usize],
        rng: Option<&(dyn Fn(usize) -> ChaCha8Rng + Sync)>,
    ) -> Vec<f32> {
        let all: Vec<Vec<f32>> = images
            .par_iter()
            .map(|&image| match rng.zip(self.augmentation) {
                Some((rng, how)) => self.changed(image, how, &mut rng(image)),
                None => self.plain(image),
            })
            .collect();
        all.concat()
    }

    /// Distributions `[image, score]`; nothing without labels.
    pub fn labels(&self, images: &[usize]) -> Vec<f32> {
        let Some(labels) = &self.data.labels else {
            return Vec::new();
        };
        let mut all = vec![0.0; images.len() * self.scores];
        for (row, &image) in images.iter().enumerate() {
            all[row * self.scores + labels[image] as usize] = 1.0;
        }
        all
    }

    /// Correct ones of scores `[image, score]`.
    pub fn right(&self, images: &[usize], scores: &[f32]) -> usize {
        let Some(labels) = &self.data.labels else {
            return 0;
        };
        let rows = scores.chunks_exact(self.scores.max(1)).zip(images);
        rows.filter(|(row, image)| {
            let best = (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
            best == Some(labels[**image] as usize)
        })
        .count()
    }

    /// The correct share of the first images, unchanged; `None` without labels.
    ///
    /// # Errors
    /// Those of the framework.
    pub fn share_right(
        &self,
        program: &Program,
        parameters: &Parameters,
    ) -> Result<Option<f64>, Error> {
        if !self.are_labelled() || self.is_empty() {
            return Ok(None);
        }
        let images: Vec<usize> = (0..self.len().min(MEASURED)).collect();
        let found = scores(program, parameters, &self.inputs(&images, None))?;
        let right = self.right(&images, &found);
        Ok(Some(right as f64 / images.len() as f64))
    }

    /// CRC-32 of numbers and labels.
    pub fn checksum(&self) -> u32 {
        let mut crc = Crc::new();
        match &self.data.samples {
            Samples::Bytes(bytes) => {
                let list: Vec<u8> = bytes.iter().copied().collect();
                crc.update(&list);
            }
            Samples::Floats(floats) => floats.iter().for_each(|v| crc.update(&v.to_le_bytes())),
        }
        let labels = self.data.labels.iter().flatten();
        labels.for_each(|label| crc.update(&label.to_le_bytes()));
        crc.sum()
    }

    /// An image as the network reads it, channels last.
    fn plain(&self, image: usize) -> Vec<f32> {
        let real = self.input.real(self.data.image(image));
        let last = real.permuted_axes([1, 2, 0]);
        last.iter().map(|&x| x as f32).collect()
    }

    fn changed(&self, image: usize, how: Augmentation, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let shape = last_channels(self.input.shape);
        let mut out = Vec::with_capacity(shape.iter().product());
        match (how, &self.data.samples) {
            (Augmentation::Digits, Samples::Bytes(bytes)) => {
                let map = bytes.index_axis(ndarray::Axis(0), image);
                let pixels: Vec<u8> = map.permuted_axes([1, 2, 0]).iter().copied().collect();
                distort(&pixels, shape, &Distortion::DIGITS, rng, &mut out);
                for pixel in out.chunks_exact_mut(shape[2].max(1)) {
                    for ((x, multiply), add) in pixel
                        .iter_mut()
                        .zip(&self.input.multiply)
                        .zip(&self.input.add)
                    {
                        *x = (f64::from(*x) * 255.0 * multiply + add) as f32;
                    }
                }
            }
            _ => crop_and_mirror_by(&self.plain(image), shape, |x| x, rng, &mut out),
        }
        out
    }
}
