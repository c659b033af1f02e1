//! `forms.Product`: the outputs of a batch, and what it cost.

use forms_engine::{Counts, PerPolicy};
use forms_golden::Report;
use ndarray::{Array2, Axis};
use numpy::{IntoPyArray, PyArray1};
use pyo3::prelude::*;
use serde::Serialize;

use crate::records::record;

/// What a matrix made of a batch of vectors, and what that cost.
///
/// Counts are those of the whole batch over all crossbars, equal to the hardware's: a step is one bit of the inputs fed to
/// a fragment, a conversion one reading of one converter, a clip a count that a converter could not hold.
#[pyclass(frozen, name = "Product", module = "forms")]
pub struct PyProduct {
    outputs: Py<PyAny>,
    b_used: usize,
    report: Report,
    policies: Option<Policies>,
}

/// The same batch under every zero-skip policy, as the fast engine counts them at once.
#[derive(Serialize)]
struct Policies {
    steps: PerPolicy<u64>,
    conversions: PerPolicy<u64>,
    clocks: PerPolicy<u64>,
    mean_eic: PerPolicy<f64>,
}

impl PyProduct {
    /// Of `[batch, columns]`; `[columns]` where one vector was given as such.
    pub fn new(
        py: Python<'_>,
        outputs: Array2<i64>,
        is_vector: bool,
        b_used: usize,
        report: Report,
        counts: Option<&Counts>,
    ) -> PyResult<PyProduct> {
        let outputs = match is_vector {
            true => outputs
                .index_axis_move(Axis(0), 0)
                .into_pyarray(py)
                .into_any(),
            false => outputs.into_pyarray(py).into_any(),
        };
        Ok(PyProduct {
            outputs: outputs.unbind(),
            b_used,
            report,
            policies: counts.map(|counts| Policies {
                steps: counts.steps(),
                conversions: counts.conversions(),
                clocks: counts.clocks_side_by_side(),
                mean_eic: counts.mean_eic(),
            }),
        })
    }

    /// The outputs alone.
    pub fn outputs_of(&self, py: Python<'_>) -> Py<PyAny> {
        self.outputs.clone_ref(py)
    }
}

#[pymethods]
impl PyProduct {
    /// y, int64 [batch, columns]; [columns] of one vector [rows].
    #[getter]
    fn outputs(&self, py: Python<'_>) -> Py<PyAny> {
        self.outputs_of(py)
    }
    /// Vectors.
    #[getter]
    fn mvms(&self) -> usize {
        self.report.mvms
    }
    /// Bits of an input that were fed.
    #[getter]
    fn b_used(&self) -> usize {
        self.b_used
    }
    /// Crossbars: device arrays that are present.
    #[getter]
    fn crossbars(&self) -> usize {
        self.report.arrays
    }
    /// Columns that mixed fragments added.
    #[getter]
    fn extra_columns(&self) -> usize {
        self.report.extra_columns
    }
    /// Steps of all fragments.
    #[getter]
    fn steps(&self) -> u64 {
        self.report.steps
    }
    /// Conversions of all converters.
    #[getter]
    fn conversions(&self) -> u64 {
        self.report.conversions
    }
    /// Counts that a converter could not hold; 0 unless converters are lossy.
    #[getter]
    fn clips(&self) -> u64 {
        self.report.clips
    }
    /// Clocks of the batch where every crossbar is hardware of its own: the slowest's.
    #[getter]
    fn clocks(&self) -> u64 {
        self.report.clocks_side_by_side
    }
    /// Clocks where one crossbar's hardware is used again and again, programming aside.
    #[getter]
    fn clocks_one_after_another(&self) -> u64 {
        self.report.clocks_one_after_another
    }
    /// uint64: entry e counts the fragments that took e effective input cycles.
    #[getter]
    fn eic_histogram<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u64>> {
        self.report.steps_histogram.clone().into_pyarray(py)
    }
    /// The mean effective input cycles of a fragment, in bits.
    #[getter]
    fn mean_eic(&self) -> f64 {
        let histogram = &self.report.steps_histogram;
        let fragments: u64 = histogram.iter().sum();
        self.report.steps as f64 / fragments.max(1) as f64
    }
    /// A list of dictionaries, one a crossbar: its rows, columns, mean EIC of each fragment, clocks.
    #[getter]
    fn per_crossbar<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.report.crossbars)
    }
    /// Steps, conversions, clocks and mean EIC under "off", "leading" and "plane" on the same batch; None of golden.
    #[getter]
    fn policies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.policies)
    }
    /// All counts as one dictionary, a row for pandas with "per_crossbar" left out.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dictionary = record(py, &self.report)?;
        dictionary.set_item("b_used", self.b_used)?;
        dictionary.set_item("mean_eic", self.mean_eic())?;
        dictionary.del_item("per_crossbar")?;
        Ok(dictionary)
    }

    fn __repr__(&self) -> String {
        format!(
            "<forms.Product of {} vectors on {} crossbars: {} steps, {} conversions, {} clips, {} clocks>",
            self.report.mvms,
            self.report.arrays,
            self.report.steps,
            self.report.conversions,
            self.report.clips,
            self.report.clocks_side_by_side
        )
    }
}
