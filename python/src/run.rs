//! `forms.Run`: a network over a data set, and what it cost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use forms::CommandError;
use forms::commands::run::outputs::Tails;
use forms::costing::{SchemeCounts, Totals};
use forms::evaluation::evaluate;
use forms_golden::{Config, NonIdeal, Scheme};
use forms_network::host::{Element, Found};
use forms_network::run::{
    Accuracy, Fast, Golden, Imperfect, Layout, Machine, MatrixEngine, RunReport, Session,
};
use forms_network::{Feeds, Network};
use ndarray::{Array1, Array2, ArrayD};
use numpy::{IntoPyArray, PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::{raise, refuse};
use crate::interrupt::{Parts, cancellable};
use crate::records::record;

/// How a network is run.
pub struct Request<'a> {
    /// The design point.
    pub config: Config,
    /// What becomes of mixed signs and of SME's bits.
    pub layout: Layout,
    /// The former in a word.
    pub signs: &'a str,
    /// "fast" or "golden".
    pub engine: &'a str,
    /// What is not ideal.
    pub imperfections: Option<NonIdeal>,
    /// The most samples.
    pub limit: Option<usize>,
    /// Whether outputs are kept.
    pub outputs: bool,
    /// Layers whose integers are kept, with their places.
    pub maps: Vec<(String, usize)>,
}

/// What comes of the samples.
#[derive(Default)]
struct Kept {
    sums: Vec<Vec<i64>>,
    classes: Vec<i64>,
    outputs: Vec<Vec<Found>>,
    maps: Vec<Vec<Vec<i64>>>,
    accuracy: Option<Accuracy>,
}

/// A network's results for samples, and what they cost.
#[pyclass(frozen, name = "Run", module = "forms")]
pub struct PyRun {
    report: RunReport,
    cost: Option<Totals>,
    sums: Py<PyArray2<i64>>,
    classes: Py<PyArray1<i64>>,
    outputs: Py<PyDict>,
    maps: Py<PyDict>,
}

/// Runs it.
///
/// # Errors
/// Samples, a configuration or layers that cannot be; `KeyboardInterrupt`.
pub fn run(py: Python<'_>, network: &Network, feeds: &Feeds, request: Request) -> PyResult<PyRun> {
    let engine: Box<dyn MatrixEngine> = match (request.engine, &request.imperfections) {
        ("fast", None) => Box::new(Fast),
        ("fast", Some(settings)) => Box::new(Imperfect(settings.clone())),
        ("golden", None) => Box::new(Golden),
        ("golden", Some(_)) => {
            return Err(refuse(
                "engine = \"golden\": networks on imperfect devices are run by the fast engine; leave engine out",
            ));
        }
        (other, _) => {
            return Err(refuse(format!(
                "engine = \"{other}\" is none; choose \"fast\" or \"golden\""
            )));
        }
    };
    let config = match request.config.scheme {
        Scheme::Isaac => {
            forms::comparison::network::widened(network, &request.config).map_err(raise)?
        }
        Scheme::Forms | Scheme::Prime | Scheme::Sme => request.config.clone(),
    };
    let asked = request.limit.unwrap_or(usize::MAX).min(feeds.len());
    if asked == 0 {
        return Err(refuse("there is no sample to run; give at least one"));
    }
    let work = |stop: &AtomicBool| {
        let begin = Instant::now();
        let machine = Machine::program(network, &config, request.layout, engine.as_ref())?;
        let mut session = machine.start()?;
        let programmed = begin.elapsed().as_secs_f64();
        let mut kept = Kept {
            maps: vec![Vec::new(); request.maps.len()],
            ..Kept::default()
        };
        samples(
            &request,
            feeds,
            asked,
            &machine,
            &mut session,
            &mut kept,
            stop,
        )?;
        let report = RunReport {
            schema: RunReport::SCHEMA,
            network: network.name.clone(),
            config: config.clone(),
            engine: request.engine.to_owned(),
            signs: request.signs.to_owned(),
            asked: asked as u64,
            images: session.images(),
            complete: session.images() == asked as u64,
            seconds: begin.elapsed().as_secs_f64(),
            seconds_to_first_image: programmed,
            accuracy: kept.accuracy.take(),
            float: None,
            crossbars: machine.crossbars(),
            side_by_side: session.side_by_side(),
            clocks: session.clocks(),
            layers: session.costs(),
        };
        let cost = Totals::published(&SchemeCounts::of(&config, &session));
        Ok((report, cost, kept))
    };
    let done: Result<_, CommandError> = cancellable(py, work)?;
    let (report, cost, kept) = done.map_err(raise)?;
    let plan = network.check().map_err(CommandError::from).map_err(raise)?;
    let maps = PyDict::new(py);
    for ((name, place), samples) in request.maps.iter().zip(&kept.maps) {
        let shape = [&[samples.len()], &plan.outputs[*place].shape[..]].concat();
        maps.set_item(name, array(shape, samples.concat())?.into_pyarray(py))?;
    }
    let width = kept.sums.first().map_or(0, Vec::len);
    let sums = Array2::from_shape_vec((kept.sums.len(), width), kept.sums.concat())
        .map_err(|error| refuse(error.to_string()))?;
    Ok(PyRun {
        report,
        cost,
        sums: sums.into_pyarray(py).unbind(),
        classes: Array1::from(kept.classes).into_pyarray(py).unbind(),
        outputs: outputs(py, network, &kept.outputs)?.unbind(),
        maps: maps.unbind(),
    })
}

/// All samples, part by part.
fn samples(
    request: &Request,
    feeds: &Feeds,
    asked: usize,
    machine: &Machine,
    session: &mut Session,
    kept: &mut Kept,
    stop: &AtomicBool,
) -> Result<(), CommandError> {
    let mut tails = Tails::new(machine.network())?;
    for (_, place) in &request.maps {
        tails.want(*place);
    }
    let most = match request.engine {
        "golden" => 1,
        _ => machine.batch(),
    };
    let parts = Parts::new(asked, 1, most).take_while(|_| !stop.load(Ordering::Relaxed));
    let looks = request.outputs || !request.maps.is_empty();
    let done = evaluate(feeds, machine, session, &mut tails, looks, parts, |batch| {
        kept.sums.extend(batch.sums);
        if request.outputs {
            kept.outputs.extend(batch.found);
        }
        for ((_, place), list) in request.maps.iter().zip(&mut kept.maps) {
            list.extend(batch.tails.map(*place).iter().cloned());
        }
        Ok(true)
    })?;
    kept.classes = done.classes.into_iter().map(|class| class as i64).collect();
    kept.accuracy = done.accuracy;
    Ok(())
}

/// An array of any shape.
fn array<T>(shape: Vec<usize>, data: Vec<T>) -> PyResult<ArrayD<T>> {
    ArrayD::from_shape_vec(shape, data).map_err(|error| refuse(error.to_string()))
}

/// Each output of the model `[samples, ...]`, by its name.
fn outputs<'py>(
    py: Python<'py>,
    network: &Network,
    samples: &[Vec<Found>],
) -> PyResult<Bound<'py, PyDict>> {
    let all = PyDict::new(py);
    let Some(first) = samples.first() else {
        return Ok(all);
    };
    for (number, output) in network.interface.outputs.iter().enumerate() {
        let dims = &first[number].dims;
        if let Some(other) = samples.iter().find(|found| &found[number].dims != dims) {
            return Err(refuse(format!(
                "output \"{}\" is {dims:?} for one sample and {:?} for another, which is no array; run fewer samples",
                output.name, other[number].dims
            )));
        }
        // A batch of one is the samples' axis.
        let rest = match &dims[..] {
            [1, rest @ ..] => rest,
            all => all,
        };
        let shape = [&[samples.len()], rest].concat();
        let data = samples
            .iter()
            .flat_map(|found| found[number].data.iter().copied());
        match first[number].element {
            Element::Float => {
                let data = data.map(|x| x as f32).collect();
                all.set_item(&output.name, array(shape, data)?.into_pyarray(py))?;
            }
            _ => {
                let data = data.map(|x| x as i64).collect();
                all.set_item(&output.name, array(shape, data)?.into_pyarray(py))?;
            }
        }
    }
    Ok(all)
}

#[pymethods]
impl PyRun {
    /// Samples that were run.
    #[getter]
    fn images(&self) -> u64 {
        self.report.images
    }
    /// The share of labelled samples that are right, 0 to 1; None without labels.
    #[getter]
    fn accuracy(&self) -> Option<f64> {
        let accuracy = self.report.accuracy.as_ref()?;
        Some(accuracy.top_1 as f64 / accuracy.images.max(1) as f64)
    }
    /// Samples that are right; None without labels.
    #[getter]
    fn top_1(&self) -> Option<u64> {
        self.report.accuracy.as_ref().map(|accuracy| accuracy.top_1)
    }
    /// Samples whose label is among the five largest; None without labels.
    #[getter]
    fn top_5(&self) -> Option<u64> {
        self.report.accuracy.as_ref().map(|accuracy| accuracy.top_5)
    }
    /// int64 [samples]: the class of each sample.
    #[getter]
    fn classes(&self, py: Python<'_>) -> Py<PyArray1<i64>> {
        self.classes.clone_ref(py)
    }
    /// int64 [samples, numbers]: the last layer's integers, flat.
    #[getter]
    fn sums(&self, py: Python<'_>) -> Py<PyArray2<i64>> {
        self.sums.clone_ref(py)
    }
    /// The model's outputs by name, float32 or int64 [samples, ...]; empty unless asked for.
    #[getter]
    fn outputs(&self, py: Python<'_>) -> Py<PyDict> {
        self.outputs.clone_ref(py)
    }
    /// Integers of the layers that were asked for, int64 [samples, channels, height, width].
    #[getter]
    fn maps(&self, py: Python<'_>) -> Py<PyDict> {
        self.maps.clone_ref(py)
    }
    /// Crossbars of all layers.
    #[getter]
    fn crossbars(&self) -> usize {
        self.report.crossbars
    }
    /// Clocks of all samples, as a dictionary: "pipeline" (the slowest layer) and "one_crossbar", each under "off",
    /// "leading" and "plane".
    #[getter]
    fn clocks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.report.clocks)
    }
    /// A list of dictionaries, one a layer with a matrix: rows, filters, crossbars, EIC, steps, conversions, clips, clocks.
    /// `pandas.DataFrame(run.layers)` takes it.
    #[getter]
    fn layers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.report.layers)
    }
    /// Energy, area and speed on the published chip, as a dictionary with units in its keys; None where converters have no
    /// price.
    #[getter]
    fn cost<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.cost)
    }
    /// The design point that ran: ISAAC's as wide as the weights need.
    #[getter]
    fn config(&self) -> crate::config::PyConfig {
        crate::config::PyConfig(self.report.config.clone())
    }
    /// Everything as one dictionary: what `forms run --report` writes.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all = record(py, &self.report)?;
        all.set_item("cost", record(py, &self.cost)?)?;
        Ok(all)
    }

    fn __repr__(&self) -> String {
        let right = match &self.report.accuracy {
            Some(accuracy) => format!(", {} right", accuracy.top_1),
            None => String::new(),
        };
        format!(
            "<forms.Run of {} on {}: {} samples{right}, {} crossbars>",
            self.report.network, self.report.config.name, self.report.images, self.report.crossbars
        )
    }
}
