//! The network and the digits that the binary carries (`data/README.md` tells where they are from).

use std::path::Path;

use forms_golden::layers::{ActivationRange, Pads, RowOrder, Scale, Window};
use ndarray::{Array2, Array3, ArrayD, Dimension};
use serde::Deserialize;

use crate::CommandError;
use forms_files::npy;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// Name below `data/`, and content.
        const FILES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../../data/", $name)))),+];
    };
}

files!(
    "cntk_mnist/network.json",
    "cntk_mnist/conv1_weights.npy",
    "cntk_mnist/conv1_bias.npy",
    "cntk_mnist/conv1_multiplier.npy",
    "cntk_mnist/conv1_shift.npy",
    "cntk_mnist/conv2_weights.npy",
    "cntk_mnist/conv2_bias.npy",
    "cntk_mnist/conv2_multiplier.npy",
    "cntk_mnist/conv2_shift.npy",
    "cntk_mnist/fc_weights.npy",
    "cntk_mnist/fc_bias.npy",
    "cntk_mnist/golden_logits.npy",
    "mnist/images.npy",
    "mnist/labels.npy",
);

/// All that the demo is given.
#[derive(Debug)]
pub struct Carried {
    /// The layers, first to last.
    pub layers: Vec<Layer>,
    /// How the rows of a convolution's weights are laid out.
    pub row_order: RowOrder,
    /// Pixels [images, height, width].
    pub images: Array3<i64>,
    /// The digit of each image.
    pub labels: Vec<i64>,
    /// Class sums of the first images, as Python computed them: [images, classes].
    pub expected: Array2<i64>,
}

/// One layer.
#[derive(Debug)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Bits of its inputs.
    pub input_bits: usize,
    /// [rows, filters].
    pub weights: Array2<i64>,
    /// One a filter.
    pub bias: Vec<i64>,
    /// What surrounds the product; nothing around the last layer.
    pub convolution: Option<Convolution>,
}

/// A convolution, its requantization and its pool.
#[derive(Debug)]
pub struct Convolution {
    /// Where the kernel stands.
    pub window: Window,
    /// One a filter.
    pub scales: Vec<Scale>,
    /// What an activation can be.
    pub range: ActivationRange,
    /// The pool behind it.
    pub pool: Window,
}

#[derive(Deserialize)]
struct Description {
    row_order: RowOrder,
    input: Input,
    layers: Vec<LayerDescription>,
}

#[derive(Deserialize)]
struct Input {
    bits: usize,
}

#[derive(Deserialize)]
struct LayerDescription {
    name: String,
    weights: String,
    bias: String,
    out_bits: Option<usize>,
    #[serde(flatten)]
    convolution: Option<ConvolutionDescription>,
}

#[derive(Deserialize)]
struct ConvolutionDescription {
    kernel: [usize; 2],
    stride: [usize; 2],
    dilation: [usize; 2],
    pads: PadsDescription,
    requantize: Requantize,
    pool: Pool,
}

#[derive(Deserialize)]
struct PadsDescription {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

#[derive(Deserialize)]
struct Requantize {
    multiplier: String,
    shift: String,
    low: i64,
    high: i64,
}

#[derive(Deserialize)]
struct Pool {
    kernel: [usize; 2],
    stride: [usize; 2],
}

impl Carried {
    /// Unpacks what the binary carries.
    ///
    /// # Errors
    /// Only where the carried files do not belong together.
    pub fn unpack() -> Result<Carried, CommandError> {
        let name = "cntk_mnist/network.json";
        let description: Description = serde_json::from_slice(file(name)?)
            .map_err(|error| CommandError::file(Path::new(name), error.to_string()))?;
        let mut input_bits = description.input.bits;
        let mut layers = Vec::new();
        for layer in description.layers {
            let out_bits = layer.out_bits.unwrap_or(input_bits);
            layers.push(Layer::unpack(layer, input_bits)?);
            input_bits = out_bits;
        }
        Ok(Carried {
            layers,
            row_order: description.row_order,
            images: array("mnist/images.npy")?,
            labels: vector("mnist/labels.npy")?,
            expected: array("cntk_mnist/golden_logits.npy")?,
        })
    }
}

impl Layer {
    fn unpack(layer: LayerDescription, input_bits: usize) -> Result<Layer, CommandError> {
        Ok(Layer {
            weights: array(&in_network(&layer.weights))?,
            bias: vector(&in_network(&layer.bias))?,
            convolution: layer.convolution.map(Convolution::unpack).transpose()?,
            name: layer.name,
            input_bits,
        })
    }
}

impl Convolution {
    fn unpack(layer: ConvolutionDescription) -> Result<Convolution, CommandError> {
        let how = &layer.requantize;
        let multipliers = vector(&in_network(&how.multiplier))?;
        let shifts = vector(&in_network(&how.shift))?;
        let small = |number: i64| {
            u32::try_from(number).map_err(|_| unfit(&how.multiplier, "a number beyond 32 bits"))
        };
        let scales = multipliers
            .into_iter()
            .zip(shifts)
            .map(|(multiplier, shift)| Ok(Scale::new(small(multiplier)?, small(shift)?)?))
            .collect::<Result<_, CommandError>>()?;
        let pads = Pads {
            top: layer.pads.top,
            left: layer.pads.left,
            bottom: layer.pads.bottom,
            right: layer.pads.right,
        };
        Ok(Convolution {
            window: Window::new(layer.kernel)
                .with_stride(layer.stride)
                .with_dilation(layer.dilation)
                .with_pads(pads),
            scales,
            range: ActivationRange::new(how.low, how.high)?,
            pool: Window::new(layer.pool.kernel).with_stride(layer.pool.stride),
        })
    }
}

fn in_network(name: &str) -> String {
    format!("cntk_mnist/{name}")
}

fn file(name: &str) -> Result<&'static [u8], CommandError> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, bytes)| *bytes)
        .ok_or_else(|| unfit(name, "nothing by this name"))
}

fn unfit(name: &str, what: &str) -> CommandError {
    let reason = format!("the carried data have {what}; build the binary again from a clean tree");
    CommandError::file(Path::new(name), reason)
}

fn any(name: &str) -> Result<ArrayD<i64>, CommandError> {
    npy::parse_integers(file(name)?).map_err(|source| CommandError::Npy {
        path: name.into(),
        source,
    })
}

fn array<D: Dimension>(name: &str) -> Result<ndarray::Array<i64, D>, CommandError> {
    any(name)?
        .into_dimensionality()
        .map_err(|_| unfit(name, "an array of another shape"))
}

fn vector(name: &str) -> Result<Vec<i64>, CommandError> {
    Ok(any(name)?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_carries_the_whole_network() {
        let carried = Carried::unpack().unwrap();
        let shapes: Vec<_> = carried
            .layers
            .iter()
            .map(|layer| layer.weights.dim())
            .collect();
        assert_eq!(shapes, [(25, 8), (200, 16), (256, 10)]);
        let convolutions = carried
            .layers
            .iter()
            .map(|layer| layer.convolution.is_some());
        assert_eq!(convolutions.collect::<Vec<_>>(), [true, true, false]);
        assert!(carried.layers.iter().all(|layer| layer.input_bits == 8));
        assert_eq!(carried.images.dim(), (2000, 28, 28));
        assert_eq!(carried.labels.len(), 2000);
        assert_eq!(carried.expected.dim(), (20, 10));
    }
}
