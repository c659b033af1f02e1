//! `forms.Matrix`: integer weights on crossbars.

use std::sync::OnceLock;

use forms_engine::{Counts, Input, Matrix, Options};
use forms_golden::{
    MappedMvm, NonIdeal, NonIdealMapped, Report, RowTiles, SignPolicy, SmeOptions, inputs,
};
use forms_network::run::Layout;
use ndarray::{Array2, ArrayView2, Axis, array, s};
use numpy::{IntoPyArray, PyArray2};
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::arrays::{Integers, batch, each_type, two_axes};
use crate::config::{PyConfig, config};
use crate::error::{raise, refuse};
use crate::imperfections::PyImperfections;
use crate::interrupt::Parts;
use crate::product::PyProduct;
use crate::records::{record, word};

/// A matrix of integer weights on crossbars, tiled over as many as it takes.
///
/// Parameters
/// ----------
/// weights : array of integers, [rows, columns]
///     Magnitudes within the configuration's weight_bits.
/// config : Config or str
///     A configuration, its name, or a TOML file.
/// signs : str
///     What becomes of fragments with weights of both signs: "split" gives their column a twin (exact), "reject" refuses
///     them, "project" zeroes the weights of the lesser sign (lossy).
/// window, squeeze : int
///     SME only: significant bits that a magnitude keeps; the most times, 0 to 3, that rows are halved.
/// imperfections : Imperfections
///     What is not ideal; everything is if not said.
///
/// `matrix.mvm(x)` multiplies and counts; `x @ matrix` gives the outputs alone.
#[pyclass(frozen, name = "Matrix", module = "forms")]
pub struct PyMatrix {
    matrix: Matrix,
    imperfections: Option<NonIdeal>,
    /// Golden's devices, once they are asked for.
    dealt: OnceLock<NonIdealMapped>,
}

/// How weights are laid out, as Python's keywords say it.
pub fn layout(
    config: &forms_golden::Config,
    signs: &str,
    window: Option<usize>,
    squeeze: usize,
) -> PyResult<Layout> {
    let sme = SmeOptions {
        significant_bits: window,
        squeeze,
        ..SmeOptions::exact()
    };
    if config.scheme == forms_golden::Scheme::Sme || window.is_some() || squeeze > 0 {
        sme.validate(config).map_err(raise)?;
    }
    Ok(Layout {
        signs: word::<SignPolicy>("signs", signs)?,
        sme,
    })
}

#[pymethods]
impl PyMatrix {
    #[new]
    #[pyo3(signature = (weights, config = None, *, signs = "split", window = None, squeeze = 0, imperfections = None))]
    fn new(
        py: Python<'_>,
        weights: &Bound<'_, PyAny>,
        config: Option<&Bound<'_, PyAny>>,
        signs: &str,
        window: Option<usize>,
        squeeze: usize,
        imperfections: Option<&Bound<'_, PyImperfections>>,
    ) -> PyResult<PyMatrix> {
        let config = match config {
            Some(object) => self::config(object)?,
            None => forms::commands::config("forms-8").map_err(raise)?,
        };
        let layout = layout(&config, signs, window, squeeze)?;
        let settings = imperfections.map(|it| it.get().0.clone());
        let weights = Integers::new("weights", weights)?;
        let weights = each_type!(&weights, view => two_axes("weights", view)?.mapv(Input::value));
        py.detach(|| {
            let mapped = layout
                .map(&config, weights.view(), RowTiles::Filled)
                .map_err(raise)?;
            let matrix = match &settings {
                None => Matrix::from_mapped(mapped),
                Some(settings) => Matrix::non_ideal(mapped, settings).map_err(raise)?,
            };
            Ok(PyMatrix {
                matrix,
                imperfections: settings,
                dealt: OnceLock::new(),
            })
        })
    }

    /// Multiplies a batch, and counts what that costs.
    ///
    /// Parameters
    /// ----------
    /// x : array of integers, [batch, rows] or [rows]
    ///     Any integer type, read where it lies; leave it alone meanwhile.
    /// b_used : int
    ///     Bits of an input that are fed; the least that hold every input if not said.
    /// engine : str
    ///     "fast", or "golden" for the golden model: the same outputs and counts, thousands of times slower.
    /// first_mvm : int
    ///     The number of the first vector: what noise is drawn for.
    ///
    /// Returns a `Product`. Ctrl-C raises KeyboardInterrupt within a second.
    #[pyo3(signature = (x, *, b_used = None, engine = "fast", first_mvm = 0))]
    fn mvm(
        &self,
        py: Python<'_>,
        x: &Bound<'_, PyAny>,
        b_used: Option<usize>,
        engine: &str,
        first_mvm: u64,
    ) -> PyResult<PyProduct> {
        let x = Integers::new("inputs", x)?;
        let is_vector = each_type!(&x, view => view.ndim() == 1);
        each_type!(&x, view => {
            let batch = batch(view)?;
            let b_used = match b_used {
                Some(b_used) => b_used,
                None => least_b_used(py, self.matrix.config(), batch)?,
            };
            match engine {
                "fast" => {
                    let (outputs, counts) = self.fast(py, batch, b_used, first_mvm)?;
                    let report = counts.report(&self.matrix);
                    PyProduct::new(py, outputs, is_vector, b_used, report, Some(&counts))
                }
                "golden" => {
                    let (outputs, report) = self.golden(py, batch, b_used, first_mvm)?;
                    PyProduct::new(py, outputs, is_vector, b_used, report, None)
                }
                other => Err(refuse(format!(
                    "engine = \"{other}\" is none; choose \"fast\" or \"golden\""
                ))),
            }
        })
    }

    /// The golden model's every step on one crossbar: what a scoreboard compares hardware with, clock by clock.
    ///
    /// Parameters
    /// ----------
    /// x : array of integers, [rows]
    ///     One vector of the whole matrix.
    /// crossbar, array : int
    ///     Which of `per_crossbar`, and which of its device arrays (PRIME and SME have several).
    /// b_used : int
    ///     As in `mvm`.
    ///
    /// Returns a dictionary of arrays whose first axis is the step: "sub_array" and "bit" [steps], "plane" [steps,
    /// fragment_rows], "bit_lines", "codes", "counts" and "clipped" [steps, device columns], "partial_sums" and
    /// "accumulators" [steps, weight columns]; and "outputs", the crossbar's own.
    #[pyo3(signature = (x, *, crossbar = 0, array = 0, b_used = None))]
    fn trace<'py>(
        &self,
        py: Python<'py>,
        x: &Bound<'_, PyAny>,
        crossbar: usize,
        array: usize,
        b_used: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if self.imperfections.is_some() {
            return Err(refuse(
                "a trace is that of ideal devices; leave imperfections out",
            ));
        }
        let x = Integers::new("inputs", x)?;
        let x: Vec<i64> = each_type!(&x, view => match view.ndim() {
            1 => view.iter().map(|x| x.value()).collect(),
            _ => return Err(refuse(format!("inputs have shape {:?}; a trace is that of one vector [rows]", view.shape()))),
        });
        let b_used = match b_used {
            Some(b_used) => b_used,
            None => {
                let one =
                    ArrayView2::from_shape((1, x.len()), &x).map_err(|e| refuse(e.to_string()))?;
                least_b_used(py, self.matrix.config(), one)?
            }
        };
        let mapped = self.matrix.mapped();
        inputs::check(mapped.config(), &x, mapped.rows(), b_used).map_err(raise)?;
        let all = mapped.crossbars();
        let Some(part) = all.get(crossbar) else {
            return Err(refuse(format!(
                "crossbar = {crossbar}: the matrix has {}; choose 0 to {}",
                all.len(),
                all.len() - 1
            )));
        };
        let done = part
            .crossbar
            .trace(&x[part.rows.clone()], b_used)
            .map_err(raise)?;
        crate::trace::arrays(py, &done, array)
    }

    /// x @ matrix: the outputs alone.
    fn __rmatmul__(&self, py: Python<'_>, x: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let product = self.mvm(py, x, None, "fast", 0)?;
        Ok(product.outputs_of(py))
    }

    /// NumPy leaves `x @ matrix` to the matrix.
    #[classattr]
    fn __array_ufunc__(py: Python<'_>) -> Py<PyAny> {
        py.None()
    }

    /// The configuration.
    #[getter]
    fn config(&self) -> PyConfig {
        PyConfig(self.matrix.config().clone())
    }
    /// (rows, columns): inputs and outputs of a multiplication.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.matrix.rows(), self.matrix.columns())
    }
    /// Crossbars: device arrays that are present.
    #[getter]
    fn crossbars(&self) -> usize {
        self.matrix.arrays()
    }
    /// Columns that mixed fragments added.
    #[getter]
    fn extra_columns(&self) -> usize {
        self.matrix.extra_columns()
    }
    /// The part of all devices that lies in a row and a column in use, 0 to 1.
    #[getter]
    fn utilization(&self) -> f64 {
        self.matrix.utilization()
    }
    /// int32 [rows, columns]: the weights that are computed with, less what projection and SME took. A copy.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<i32>> {
        self.matrix.mapped().laid_out().to_owned().into_pyarray(py)
    }
    /// What projection removed, as a dictionary; None where nothing was projected.
    #[getter]
    fn projection<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.matrix.mapped().projection())
    }

    fn __repr__(&self) -> String {
        format!(
            "<forms.Matrix {} x {} on {} crossbars of {}>",
            self.matrix.rows(),
            self.matrix.columns(),
            self.matrix.arrays(),
            self.matrix.config().name
        )
    }
}

/// Vectors of the first part, and the most of one.
const PARTS: (usize, usize) = (1 << 8, 1 << 16);

impl PyMatrix {
    fn fast<X: Input>(
        &self,
        py: Python<'_>,
        batch: ArrayView2<'_, X>,
        b_used: usize,
        first: u64,
    ) -> PyResult<(Array2<i64>, Counts)> {
        let matrix = &self.matrix;
        let mut run = matrix
            .start_at(b_used, first, &Options::default())
            .map_err(raise)?;
        // As a whole first, so that an error counts the batch's rows and not a part's.
        py.detach(|| run.check(batch)).map_err(raise)?;
        let mut outputs = Array2::zeros((batch.nrows(), matrix.columns()));
        for part in Parts::new(batch.nrows(), PARTS.0, PARTS.1) {
            let inputs = batch.slice(s![part.clone(), ..]);
            let place = outputs.slice_mut(s![part, ..]);
            py.detach(|| run.push_into(inputs, place)).map_err(raise)?;
            py.check_signals()?;
        }
        let counts = run.counts();
        Ok((outputs, counts))
    }

    fn golden<X: Input>(
        &self,
        py: Python<'_>,
        batch: ArrayView2<'_, X>,
        b_used: usize,
        first: u64,
    ) -> PyResult<(Array2<i64>, Report)> {
        let mapped = self.matrix.mapped();
        let dealt = match &self.imperfections {
            None => None,
            Some(settings) => match self.dealt.get() {
                Some(dealt) => Some(dealt),
                None => {
                    let new = py
                        .detach(|| NonIdealMapped::new(settings, mapped.clone()))
                        .map_err(raise)?;
                    Some(self.dealt.get_or_init(|| new))
                }
            },
        };
        // Programmed once, before the threads ask for it.
        py.detach(|| mapped.crossbars().len());
        let one = |row: usize| -> Result<MappedMvm, forms_golden::Error> {
            let x: Vec<i64> = batch
                .index_axis(Axis(0), row)
                .iter()
                .map(|x| x.value())
                .collect();
            let done = match dealt {
                None => mapped.mvm(&x, b_used),
                Some(dealt) => dealt.mvm(&x, b_used, first + row as u64),
            };
            let mut mvm = done.map_err(|error| error.in_batch(row))?;
            // Their sum is kept; a large batch's would take memory.
            mvm.crossbars
                .iter_mut()
                .for_each(|crossbar| crossbar.outputs = Vec::new());
            Ok(mvm)
        };
        let mut all: Vec<MappedMvm> = Vec::with_capacity(batch.nrows());
        for part in Parts::new(batch.nrows(), 2, 1 << 12) {
            let done: Result<Vec<_>, _> = py.detach(|| part.into_par_iter().map(one).collect());
            all.extend(done.map_err(raise)?);
            py.check_signals()?;
        }
        let outputs = Array2::from_shape_fn((all.len(), mapped.columns()), |(row, column)| {
            all[row].outputs[column]
        });
        Ok((outputs, Report::new(mapped, &all)))
    }
}

/// The least bits that hold every input: of the smallest and the largest, unless one is to be named.
fn least_b_used<X: Input>(
    py: Python<'_>,
    config: &forms_golden::Config,
    batch: ArrayView2<'_, X>,
) -> PyResult<usize> {
    let (mut low, mut high) = (0, 0);
    for part in Parts::new(batch.nrows(), PARTS.0, PARTS.1) {
        let inputs = batch.slice(s![part, ..]);
        (low, high) = py.detach(|| {
            inputs.iter().fold((low, high), |(low, high), x| {
                (x.value().min(low), x.value().max(high))
            })
        });
        py.check_signals()?;
    }
    match inputs::least_b_used(config, array![[low, high]].view()) {
        Ok(least) => Ok(least),
        Err(_) => inputs::least_b_used(config, batch.mapv(Input::value).view()).map_err(raise),
    }
}
