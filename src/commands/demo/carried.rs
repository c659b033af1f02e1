//! The network and the digits that the binary carries (`data/README.md` tells where they are from).

use std::path::Path;

use forms_files::npy;
use forms_golden::layers::{ActivationRange, Rows, Scale, Window, lower_kernels};
use forms_network::{Network, Node, Op};
use ndarray::{Array2, Array3, ArrayD, Dimension};

use crate::CommandError;

/// CNTK's network, as `forms run` reads it too.
const NETWORK: &[u8] = include_bytes!("../../../data/cntk_mnist/cntk.net");

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// Name below `data/`, and content.
        const FILES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../../data/", $name)))),+];
    };
}

files!(
    "cntk_mnist/golden_logits.npy",
    "mnist/images.npy",
    "mnist/labels.npy",
);

/// All that the demo is given.
#[derive(Debug)]
pub struct Carried {
    /// The layers, first to last.
    pub layers: Vec<Layer>,
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
    /// How the rows of its weights are laid out.
    pub row_order: Rows,
    /// One a filter.
    pub scales: Vec<Scale>,
    /// What an activation can be.
    pub range: ActivationRange,
    /// The pool behind it.
    pub pool: Window,
}

impl Carried {
    /// Unpacks what the binary carries.
    ///
    /// # Errors
    /// Only where the carried files do not belong together.
    pub fn unpack() -> Result<Carried, CommandError> {
        let network = Network::from_bytes(NETWORK)?;
        let mut layers: Vec<Layer> = Vec::new();
        for node in &network.nodes {
            let before = layers
                .last_mut()
                .and_then(|layer| layer.convolution.as_mut());
            match (&node.op, before) {
                (Op::MaxPool(pool), Some(convolution)) => convolution.pool = *pool,
                _ => layers.push(Layer::unpack(node)?),
            }
        }
        Ok(Carried {
            layers,
            images: array("mnist/images.npy")?,
            labels: vector("mnist/labels.npy")?,
            expected: array("cntk_mnist/golden_logits.npy")?,
        })
    }
}

impl Layer {
    fn unpack(node: &Node) -> Result<Layer, CommandError> {
        let unknown = || unfit("cntk_mnist/cntk.net", "a layer that the demo does not know");
        let matrix = node.matrix().ok_or_else(unknown)?;
        let convolution = match &node.op {
            Op::Conv(conv) => {
                let requantize = conv.requantize.as_ref().ok_or_else(unknown)?;
                Some(Convolution {
                    window: conv.window,
                    row_order: conv.row_order.clone(),
                    scales: requantize.scales.clone(),
                    range: requantize.range,
                    pool: Window::new([1, 1]),
                })
            }
            _ => None,
        };
        Ok(Layer {
            name: node.name.clone(),
            input_bits: matrix.b_used as usize,
            weights: lower_kernels(matrix.weights.view(), matrix.row_order)?.mapv(i64::from),
            bias: matrix.bias.to_vec(),
            convolution,
        })
    }
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
