//! ONNX networks to integer networks.
//!
//! The file's protobuf is read with `tract-onnx`'s message types, not with its graph: an optimized graph
//! has its convolutions and activations rearranged for a processor, while here each is to become one layer
//! on crossbars; and no code but this crate's sees a hostile file's numbers first. Tract itself runs the
//! models as the independent truth, in the tests and where a user asks how far integers are from floats.
//!
//! | file | what |
//! | --- | --- |
//! | `onnx` | protobuf, tensors, attributes, bounded and checked |
//! | `lower` | operators to float layers, batch norm and biases folded |
//! | [`graph`] | float layers, and how they are run |
//! | `float` | the model as it is, run by tract, to compare with |
//! | `calibrate` | ranges of activations over a calibration set |
//! | `quantize` | float layers to integers |
//!
//! ```
//! let model = "tests/cases/node/test_averagepool_1d_default/model.onnx";
//! let graph = forms_import::read(model.as_ref())?;
//! println!("{} layers read maps of {:?}", graph.nodes.len(), graph.input);
//! # Ok::<(), forms_import::Error>(())
//! ```

mod calibrate;
mod error;
mod float;
mod fold;
pub mod function;
pub mod graph;
mod lower;
mod movement;
mod onnx;
mod quantize;
mod tensor;

use std::path::Path;

use forms_golden::layers::RowOrder;
use forms_network::{Dataset, Feeds, InputSpec, Network, Origin, Samples};

pub use calibrate::Calibration;
pub use error::Error;
pub use float::FloatModel;
pub use graph::{Graph, Steps};
pub use quantize::Bits;

/// How a model is imported.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Widths.
    pub bits: Bits,
    /// How ranges follow from what was seen.
    pub calibration: Calibration,
    /// The most images of the calibration set.
    pub images: usize,
    /// How the rows of matrices are laid out.
    pub row_order: RowOrder,
    /// A pixel times this, less the mean, by the deviation, is the model's input.
    pub pixel_scale: f64,
    /// One a channel, or none for 0.
    pub mean: Vec<f64>,
    /// One a channel, or none for 1.
    pub deviation: Vec<f64>,
    /// Where the model came from, and under which terms.
    pub origin: Origin,
}

impl Options {
    /// How a data set's numbers become a model's real input of `shape`; ranges come later.
    ///
    /// # Errors
    /// [`Error::Option`].
    pub fn input(&self, shape: [usize; 3]) -> Result<InputSpec, Error> {
        let channels = shape[0];
        let list = |what: &str, list: &[f64], otherwise: f64| match list.len() {
            0 => Ok(vec![otherwise; channels]),
            n if n == channels => Ok(list.to_vec()),
            n => Err(Error::Option(format!(
                "{what} has {n} numbers for {channels} channels; give one each"
            ))),
        };
        let mean = list("--mean", &self.mean, 0.0)?;
        let deviation = list("--std", &self.deviation, 1.0)?;
        if deviation.iter().any(|d| d.abs() < 1e-30) {
            return Err(Error::Option(
                "--std holds 0, by which nothing can be divided".to_owned(),
            ));
        }
        Ok(InputSpec {
            shape,
            low: 0,
            high: 0,
            scale: 1.0,
            multiply: deviation.iter().map(|d| self.pixel_scale / d).collect(),
            add: mean.iter().zip(&deviation).map(|(m, d)| -m / d).collect(),
        })
    }
}

impl Options {
    /// How a data set's numbers become those of an input of the model.
    fn given(&self, given: &graph::Given) -> Result<InputSpec, Error> {
        let Some([multiply, add]) = given.affine else {
            // Only pictures have pixels; further inputs are taken as they are.
            return match given.at {
                0 => self.input(given.shape),
                _ => Options {
                    pixel_scale: 1.0,
                    mean: vec![],
                    deviation: vec![],
                    ..self.clone()
                }
                .input(given.shape),
            };
        };
        let plain = self.pixel_scale == 1.0 && self.mean.is_empty() && self.deviation.is_empty();
        if given.at == 0 && !plain {
            return Err(Error::Option(format!(
                "the model's input \"{}\" holds integers, which it scales itself; leave --pixel-scale, --mean and --std out",
                given.port.name
            )));
        }
        Ok(InputSpec {
            shape: given.shape,
            low: 0,
            high: 0,
            scale: 1.0,
            multiply: vec![multiply; given.shape[0]],
            add: vec![add; given.shape[0]],
        })
    }

    /// Whether ranges can be taken from a set's numbers.
    fn check_numbers(&self, set: &Dataset, graph: &Graph) -> Result<(), Error> {
        let [low, high] = set.extremes();
        let float = graph
            .givens
            .first()
            .is_some_and(|given| given.affine.is_none());
        if float && low == 0.0 && high == 0.0 {
            return Err(Error::Option(
                "the calibration set holds nothing but 0, which tells no range; take data as the network will see them"
                    .to_owned(),
            ));
        }
        let fractions = matches!(set.samples, Samples::Floats(_)) && low >= -1.0 && high <= 1.0;
        if fractions && self.pixel_scale.abs() < 1.0 / 64.0 {
            return Err(Error::Option(format!(
                "--pixel-scale {} is for pixels in 0..=255, but the calibration set holds numbers in {low}..={high}; leave it out",
                self.pixel_scale
            )));
        }
        Ok(())
    }
}

/// Reads a model as a float network.
///
/// # Errors
/// [`Error::File`]; [`Error::Node`] names the node.
pub fn read(path: &Path) -> Result<Graph, Error> {
    read_sized(path, &Vec::new())
}

/// [`read`], with sizes of inputs that the model leaves open, by the inputs' names; an empty name means the only
/// input.
///
/// # Errors
/// Those of [`read`]; [`Error::Option`] where the sizes do not fit the model.
pub fn read_sized(path: &Path, shapes: &Vec<(String, Vec<usize>)>) -> Result<Graph, Error> {
    lower::lower(onnx::read(path)?, shapes)
}

/// Reads a model from bytes as a float network.
///
/// # Errors
/// Those of [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Graph, Error> {
    lower::lower(
        onnx::decode(prost::bytes::Bytes::copy_from_slice(bytes), None).map_err(Error::Model)?,
        &Vec::new(),
    )
}

/// Makes a network of integers. Ranges come from a calibration set; a model that is quantized already
/// prescribes its own, and needs none.
///
/// # Errors
/// [`Error::Option`]; data that do not fit the network, or that are missing; sums or ratios that integers
/// cannot hold.
pub fn quantize(
    graph: &Graph,
    name: &str,
    data: Option<&Dataset>,
    options: &Options,
) -> Result<Network, Error> {
    let feeds = data.map(|data| Feeds::from(data.clone()));
    quantize_feeds(graph, name, feeds.as_ref(), options)
}

/// [`quantize`] with data for several inputs.
///
/// # Errors
/// Those of [`quantize`].
pub fn quantize_feeds(
    graph: &Graph,
    name: &str,
    data: Option<&Feeds>,
    options: &Options,
) -> Result<Network, Error> {
    let inputs = graph.givens.iter().map(|given| options.given(given));
    let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
    let ranges = match (data, graph.unknown()) {
        (None, Some(layer)) => {
            return Err(Error::Option(format!(
                "the model does not say which integers \"{layer}\" has; name a set of images by --calibrate"
            )));
        }
        (_, None) => None,
        (Some(data), Some(_)) => {
            let sets = [&data.first].into_iter().chain(&data.others);
            for (set, given) in sets.zip(&graph.givens) {
                if set.shape() != given.shape || set.is_empty() || options.images == 0 {
                    let (found, needed) = (set.shape(), given.shape);
                    let images = set.len().min(options.images);
                    return Err(Error::Option(format!(
                        "calibration with {images} images of {found:?}; at least one of {needed:?} is needed"
                    )));
                }
            }
            options.check_numbers(&data.first, graph)?;
            let (images, how) = (options.images, options.calibration);
            Some(calibrate::ranges(graph, &inputs, data, images, how)?)
        }
    };
    quantize::quantize(
        graph,
        ranges.as_deref(),
        inputs,
        options.bits,
        options.row_order,
        name.to_owned(),
        options.origin.clone(),
    )
}

/// The integer network of a graph that prescribes every integer of its own: of its values in [`Graph::fixed`] (but for a
/// last layer of plain sums), and what a weight is worth in each convolution's `steps`. Weights have `weight_bits`
/// magnitude bits.
///
/// # Errors
/// [`Error::Model`] names a layer that does not prescribe its integers; sums or ratios that integers cannot hold.
pub fn prescribed(
    graph: &Graph,
    name: &str,
    input: InputSpec,
    weight_bits: u32,
    origin: Origin,
) -> Result<Network, Error> {
    if let Some(layer) = graph.unknown() {
        return Err(Error::Model(format!(
            "it does not say which integers \"{layer}\" has"
        )));
    }
    let bits = Bits {
        weights: weight_bits,
        activations: 8,
    };
    quantize::build(
        graph,
        None,
        vec![input],
        bits,
        RowOrder::WMajor,
        name.to_owned(),
        origin,
    )
}
