//! `forms.Imperfections`: devices and converters that are not ideal.

use forms_golden::NonIdeal;
use pyo3::prelude::*;

use crate::error::{raise, refuse};
use crate::records::record;

/// What is not ideal in devices and converters, and the seed of all chance. Everything else is ideal.
///
/// Parameters
/// ----------
/// variation : float
///     sigma of the log-normal variation of conductances, 0 to 1; 0.1 in the paper's study.
/// stuck : float
///     Probability that a device is stuck, half of them at level 0 and half at the highest.
/// stuck_at_zero, stuck_at_most : float
///     The same for each end alone.
/// on_off : float
///     Conductance at the highest level over that at level 0, from 2; infinite if not said.
/// noise : float
///     Standard deviation of each conversion's noise, in counts.
/// adc_gain, adc_offset, adc_bow : float
///     The converters' relative error of gain, offset in counts, non-linearity at mid-scale in counts.
/// seed : int
///     The same seed gives the same devices and the same noise.
#[pyclass(frozen, name = "Imperfections", module = "forms")]
#[derive(Clone)]
pub struct PyImperfections(pub NonIdeal);

#[pymethods]
impl PyImperfections {
    #[new]
    #[pyo3(signature = (*, variation = 0.0, stuck = None, stuck_at_zero = 0.0, stuck_at_most = 0.0, on_off = None,
        noise = 0.0, adc_gain = 0.0, adc_offset = 0.0, adc_bow = 0.0, seed = 0))]
    #[expect(clippy::too_many_arguments, reason = "Python's keywords")]
    fn new(
        variation: f64,
        stuck: Option<f64>,
        stuck_at_zero: f64,
        stuck_at_most: f64,
        on_off: Option<f64>,
        noise: f64,
        adc_gain: f64,
        adc_offset: f64,
        adc_bow: f64,
        seed: u64,
    ) -> PyResult<PyImperfections> {
        if let (Some(stuck), true) = (stuck, stuck_at_zero != 0.0 || stuck_at_most != 0.0) {
            return Err(refuse(format!(
                "stuck = {stuck} says both ends at once; leave it or stuck_at_zero and stuck_at_most out"
            )));
        }
        let half = stuck.map(|stuck| stuck / 2.0);
        let settings = NonIdeal {
            seed,
            first_array: 0,
            on_off_ratio: on_off,
            stuck_at_zero: half.unwrap_or(stuck_at_zero),
            stuck_at_most: half.unwrap_or(stuck_at_most),
            variation,
            gain: adc_gain,
            offset: adc_offset,
            bow: adc_bow,
            noise,
        };
        settings.validate().map_err(raise)?;
        Ok(PyImperfections(settings))
    }

    /// The same with another seed: the next draw of devices.
    fn with_seed(&self, seed: u64) -> PyImperfections {
        PyImperfections(NonIdeal {
            seed,
            ..self.0.clone()
        })
    }

    /// Every field as a dictionary, by the names of reports.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.0)
    }

    /// The seed of all chance.
    #[getter]
    fn seed(&self) -> u64 {
        self.0.seed
    }

    fn __repr__(&self) -> String {
        format!(
            "<forms.Imperfections variation={} noise={} seed={}>",
            self.0.variation, self.0.noise, self.0.seed
        )
    }
}
