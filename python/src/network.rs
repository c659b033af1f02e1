//! `forms.Network`: an integer network.

use std::path::PathBuf;
use std::sync::Arc;

use forms::CommandError;
use forms_network::{Network, Split};
use numpy::{IntoPyArray, PyArray4};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::error::{raise, refuse};
use crate::imperfections::PyImperfections;
use crate::run::{PyRun, Request};
use crate::{cost, data, matrix, polarize};

/// A network of integer layers, as crossbars and the digital logic around them compute it.
///
/// It comes from `Network.load` of a file that `forms import`, `polarize` or `train` wrote, from `forms.import_onnx` or
/// from `forms.polarize`.
#[pyclass(frozen, name = "Network", module = "forms")]
pub struct PyNetwork(pub Arc<Network>);

impl PyNetwork {
    /// Wraps one.
    pub fn of(network: Network) -> PyNetwork {
        PyNetwork(Arc::new(network))
    }

    fn place(&self, layer: &str) -> PyResult<usize> {
        let nodes = &self.0.nodes;
        nodes
            .iter()
            .position(|node| node.name == layer)
            .ok_or_else(|| {
                let known: Vec<&str> = nodes
                    .iter()
                    .map(|node| node.name.as_str())
                    .take(12)
                    .collect();
                refuse(format!(
                    "\"{layer}\" is no layer; there are {}",
                    known.join(", ")
                ))
            })
    }
}

#[pymethods]
impl PyNetwork {
    /// Reads a network's file.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<PyNetwork> {
        py.detach(|| Network::load(&path))
            .map(PyNetwork::of)
            .map_err(CommandError::from)
            .map_err(raise)
    }

    /// Writes the network to a file, whole or not at all.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| self.0.save(&path))
            .map_err(CommandError::from)
            .map_err(raise)
    }

    /// The network of a file's bytes.
    #[staticmethod]
    fn from_bytes(bytes: &[u8]) -> PyResult<PyNetwork> {
        Network::from_bytes(bytes)
            .map(PyNetwork::of)
            .map_err(CommandError::from)
            .map_err(raise)
    }

    /// The bytes that `save` writes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = self
            .0
            .to_bytes()
            .map_err(CommandError::from)
            .map_err(raise)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// What it is called.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }
    /// (channels, height, width) of its first input.
    #[getter]
    fn input_shape(&self) -> (usize, usize, usize) {
        let [c, h, w] = self.0.input.shape;
        (c, h, w)
    }
    /// Magnitude bits of its weights.
    #[getter]
    fn weight_bits(&self) -> u32 {
        self.0.weight_bits
    }
    /// Multiply-adds of one sample: on crossbars, and in what the host computes in float32.
    #[getter]
    fn multiply_adds(&self) -> PyResult<(u64, u64)> {
        let [crossbars, host] = self
            .0
            .multiply_adds()
            .map_err(CommandError::from)
            .map_err(raise)?;
        Ok((crossbars, host))
    }

    /// A list of dictionaries, one a layer: name, kind, inputs, output shape; of those with a matrix also rows, filters,
    /// groups and the bits of an input.
    #[getter]
    fn layers<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let plan = self.0.check().map_err(CommandError::from).map_err(raise)?;
        let each = self
            .0
            .nodes
            .iter()
            .zip(&plan.outputs)
            .map(|(node, output)| {
                let layer = PyDict::new(py);
                layer.set_item("name", &node.name)?;
                layer.set_item("kind", node.op.kind())?;
                layer.set_item("inputs", &node.inputs)?;
                layer.set_item("shape", output.shape)?;
                layer.set_item("scale", node.scale)?;
                if let Some(matrix) = node.matrix() {
                    let (filters, channels, height, width) = matrix.weights.dim();
                    layer.set_item("rows", channels * height * width)?;
                    layer.set_item("filters", filters)?;
                    layer.set_item("groups", matrix.groups)?;
                    layer.set_item("b_used", matrix.b_used)?;
                }
                Ok(layer)
            });
        each.collect()
    }

    /// int32 [filters, channels / groups, height, width]: a layer's weights. A copy.
    fn weights<'py>(&self, py: Python<'py>, layer: &str) -> PyResult<Bound<'py, PyArray4<i32>>> {
        let node = &self.0.nodes[self.place(layer)?];
        match node.matrix() {
            Some(matrix) => Ok(matrix.weights.to_owned().into_pyarray(py)),
            None => Err(refuse(format!(
                "layer \"{layer}\" is of kind {}, which has no weights",
                node.op.kind()
            ))),
        }
    }

    /// Runs samples through the network on crossbars.
    ///
    /// Parameters
    /// ----------
    /// images : array [samples, channels, height, width], dictionary of arrays, or path
    ///     Numbers as the data set has them (uint8 pixels, or floats): the network knows how they become its integers.
    ///     [samples, height, width] will do for one channel; a network of several inputs takes a dictionary by name.
    /// labels : array of integers, [samples]
    ///     Classes, where known; a data set's own are taken with its path.
    /// config : Config or str
    ///     What runs it; ISAAC's is widened to the widest layer.
    /// signs, window, squeeze, imperfections
    ///     As for `Matrix`.
    /// engine : str
    ///     "fast" or "golden".
    /// limit : int
    ///     The most samples.
    /// outputs : bool
    ///     Whether to keep the model's outputs, each by its name.
    /// maps : list of str
    ///     Layers whose integers are kept too.
    ///
    /// Returns a `Run`. Ctrl-C raises KeyboardInterrupt within a second.
    #[pyo3(signature = (images, labels = None, *, config = None, signs = "split", engine = "fast", window = None,
        squeeze = 0, imperfections = None, limit = None, outputs = false, maps = Vec::new()))]
    #[expect(clippy::too_many_arguments, reason = "Python's keywords")]
    fn run(
        &self,
        py: Python<'_>,
        images: &Bound<'_, PyAny>,
        labels: Option<&Bound<'_, PyAny>>,
        config: Option<&Bound<'_, PyAny>>,
        signs: &str,
        engine: &str,
        window: Option<usize>,
        squeeze: usize,
        imperfections: Option<&Bound<'_, PyImperfections>>,
        limit: Option<usize>,
        outputs: bool,
        maps: Vec<String>,
    ) -> PyResult<PyRun> {
        let config = match config {
            Some(object) => crate::config::config(object)?,
            None => forms::commands::config("forms-8").map_err(raise)?,
        };
        let layout = matrix::layout(&config, signs, window, squeeze)?;
        let maps = maps
            .into_iter()
            .map(|name| self.place(&name).map(|place| (name, place)))
            .collect::<PyResult<Vec<_>>>()?;
        let feeds = data::feeds(images, labels, Split::Test, &self.0.inputs())?;
        feeds
            .first
            .check(&self.0)
            .map_err(CommandError::from)
            .map_err(raise)?;
        crate::run::run(
            py,
            &self.0,
            &feeds,
            Request {
                config,
                layout,
                signs,
                engine,
                imperfections: imperfections.map(|it| it.get().0.clone()),
                limit,
                outputs,
                maps,
            },
        )
    }

    /// Prices the network on a chip, scheme by scheme, on the same samples.
    ///
    /// Parameters
    /// ----------
    /// images : as for `run`
    /// schemes : list of Config or str
    ///     Design points; the last, or "isaac-128" if it is among them, is the reference unless said.
    /// reference : str
    ///     The name of the scheme that the others are held against.
    /// limit : int
    ///     The most samples that are counted.
    /// adc_cost : str
    ///     Whose figures price the converters: "forms", "isaac", "pow2", "saberi", "pimsyn", "newton", "survey".
    /// chip : str
    ///     "isaac" for the published chip, or a component file (`forms cost --show-chip` prints one).
    /// links : bool
    ///     Whether the links between chips count.
    /// activation_bits : int
    ///     Bits of activations, each step cut finer; as they are if not said.
    ///
    /// Returns a dictionary: "schemes" (a list: pJ, mm2, W, frames a second, GOPs, by part and by layer; units are in the
    /// names of fields), "ratios" (each over the reference; above 1 it is better), "reference", "images".
    #[pyo3(signature = (images, schemes = None, *, reference = None, limit = 10, adc_cost = "forms", chip = "isaac",
        links = true, signs = "split", activation_bits = None))]
    #[expect(clippy::too_many_arguments, reason = "Python's keywords")]
    fn cost<'py>(
        &self,
        py: Python<'py>,
        images: &Bound<'py, PyAny>,
        schemes: Option<Vec<Bound<'py, PyAny>>>,
        reference: Option<&str>,
        limit: usize,
        adc_cost: &str,
        chip: &str,
        links: bool,
        signs: &str,
        activation_bits: Option<u32>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let feeds = data::feeds(images, None, Split::Test, &self.0.inputs())?;
        let request = cost::Request {
            schemes: cost::schemes(schemes)?,
            reference,
            limit,
            adc_cost,
            chip,
            links,
            signs,
            activation_bits,
        };
        cost::cost(py, &self.0, &feeds.first, request)
    }

    /// Makes every fragment's weights one sign, without training; see `forms.polarize`.
    #[pyo3(signature = (images, **options))]
    fn polarize<'py>(
        slf: &Bound<'py, Self>,
        images: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let function = slf.py().import("forms")?.getattr("polarize")?;
        function.call((slf, images), options)
    }

    fn __repr__(&self) -> String {
        let [c, h, w] = self.0.input.shape;
        format!(
            "<forms.Network {}: {} layers, input {c} x {h} x {w}, {} magnitude bits>",
            self.0.name,
            self.0.nodes.len(),
            self.0.weight_bits
        )
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let class = slf.get_type();
        Ok((
            class.getattr("from_bytes")?,
            (slf.get().to_bytes(slf.py())?,),
        ))
    }
}

/// Reads an ONNX model and makes a network of integers of it.
///
/// Parameters
/// ----------
/// model : path
///     float32, or quantized (QuantizeLinear, QLinearConv, ...).
/// calibrate : array [samples, ...], dictionary of arrays, or path
///     Samples that the ranges of activations are taken from; not needed where the model says them all.
/// bits, activation_bits : int
///     Magnitude bits of a weight, 2 to 8, and bits of an activation, 4 to 16.
/// calibration, percentile
///     "minmax", or "percentile" for bounds that hold that percentage of all values.
/// limit : int
///     The most samples.
/// row_order : str
///     "w-major", "h-major" or "c-major": how rows of matrices are laid out.
/// pixel_scale, mean, std
///     A number of the data becomes the model's input as (number * pixel_scale - mean) / std, channel by channel.
/// input_shape : dict of str to list of int
///     Sizes that the model leaves open, by the inputs' names.
/// licence : str
///     Kept in the network.
///
/// Ctrl-C raises KeyboardInterrupt at once; what was begun ends unseen.
#[pyfunction]
#[pyo3(signature = (model, calibrate = None, *, bits = 8, activation_bits = 8, calibration = "minmax", percentile = 99.99,
    limit = 500, row_order = "w-major", pixel_scale = 1.0, mean = Vec::new(), std = Vec::new(), input_shape = None,
    licence = ""))]
#[expect(clippy::too_many_arguments, reason = "Python's keywords")]
pub fn import_onnx(
    py: Python<'_>,
    model: PathBuf,
    calibrate: Option<&Bound<'_, PyAny>>,
    bits: u32,
    activation_bits: u32,
    calibration: &str,
    percentile: f64,
    limit: usize,
    row_order: &str,
    pixel_scale: f64,
    mean: Vec<f64>,
    std: Vec<f64>,
    input_shape: Option<std::collections::BTreeMap<String, Vec<usize>>>,
    licence: &str,
) -> PyResult<PyNetwork> {
    let shapes: Vec<(String, Vec<usize>)> = input_shape.unwrap_or_default().into_iter().collect();
    let graph = py
        .detach(|| forms_import::read_sized(&model, &shapes))
        .map_err(CommandError::from)
        .map_err(raise)?;
    let inputs: Vec<_> = graph
        .givens
        .iter()
        .map(|given| (Some(given.port.clone()), given.shape))
        .collect();
    let feeds = calibrate
        .map(|object| data::feeds(object, None, Split::Train, &inputs))
        .transpose()?;
    let file = model.file_name().unwrap_or_default().to_string_lossy();
    let changes = match graph.unknown() {
        None => "quantized as it came; imported by forms".to_owned(),
        Some(_) => format!(
            "quantized by forms to {bits} magnitude bits and {activation_bits}-bit activations"
        ),
    };
    let options = forms_import::Options {
        bits: forms_import::Bits {
            weights: bits,
            activations: activation_bits,
        },
        calibration: polarize::calibration(calibration, percentile)?,
        images: limit,
        row_order: polarize::row_order(row_order)?,
        pixel_scale,
        mean,
        deviation: std,
        origin: forms_network::Origin {
            source: file.into_owned(),
            changes,
            licence: licence.to_owned(),
        },
    };
    let name = model.file_stem().map_or_else(
        || "network".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let work = move |_: &_| forms_import::quantize_feeds(&graph, &name, feeds.as_ref(), &options);
    crate::interrupt::abandonable(py, work)?
        .map(PyNetwork::of)
        .map_err(CommandError::from)
        .map_err(raise)
}
