//! `forms.Config`: a design point.

use std::path::PathBuf;

use forms_golden::{AdcPolicy, Config, Scheme, ZeroSkip};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::error::{raise, refuse};
use crate::records::{record, word};

/// A design point: the geometry of a crossbar, its converters, its zero-skipping, its way to hold a sign.
///
/// `Config("forms-16")` is a named one, `Config("forms-8", fragment_rows=4, adc_bits=3)` changes it. What no keyword says
/// is the base's value; the rules of the contract are checked at once, and what breaks one raises `ValueError`.
///
/// Parameters
/// ----------
/// base : str
///     A named configuration (see `forms.configs()`) or a TOML file.
/// name : str
///     What reports call it; the base's own name where nothing else is changed, else "custom".
/// rows, columns : int
///     Word lines and bit lines of a crossbar.
/// fragment_rows : int
///     m, rows that are read at once and, in FORMS, share one sign.
/// device_bits, weight_bits, input_bits : int
///     Bits of a device, of a weight's magnitude, of an input (its sign included).
/// signed_inputs : bool
///     Whether inputs are two's complement.
/// adcs, adc_bits : int
///     Converters of a crossbar, and the bits of each.
/// adc_policy : str
///     "lossless", "flip-encoded", "saturating" or "uniform"; the last needs adc_lsb, counts a code step.
/// zero_skip : str
///     "off", "leading" or "plane".
/// scheme : str
///     "forms", "isaac", "prime" or "sme".
#[pyclass(frozen, eq, hash, name = "Config", module = "forms")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PyConfig(pub Config);

#[pymethods]
impl PyConfig {
    #[new]
    #[pyo3(signature = (base = "forms-8", *, name = None, rows = None, columns = None, fragment_rows = None,
        device_bits = None, weight_bits = None, input_bits = None, signed_inputs = None, adcs = None, adc_bits = None,
        adc_policy = None, adc_lsb = None, zero_skip = None, scheme = None))]
    #[expect(clippy::too_many_arguments, reason = "Python's keywords")]
    fn new(
        base: &str,
        name: Option<String>,
        rows: Option<usize>,
        columns: Option<usize>,
        fragment_rows: Option<usize>,
        device_bits: Option<usize>,
        weight_bits: Option<usize>,
        input_bits: Option<usize>,
        signed_inputs: Option<bool>,
        adcs: Option<usize>,
        adc_bits: Option<usize>,
        adc_policy: Option<&str>,
        adc_lsb: Option<usize>,
        zero_skip: Option<&str>,
        scheme: Option<&str>,
    ) -> PyResult<PyConfig> {
        let base = forms::commands::config(base).map_err(raise)?;
        let mut config = base.clone();
        let numbers = [
            (&mut config.rows, rows),
            (&mut config.columns, columns),
            (&mut config.fragment_rows, fragment_rows),
            (&mut config.device_bits, device_bits),
            (&mut config.weight_bits, weight_bits),
            (&mut config.input_bits, input_bits),
            (&mut config.adcs, adcs),
            (&mut config.adc.bits, adc_bits),
        ];
        for (field, value) in numbers {
            *field = value.unwrap_or(*field);
        }
        config.signed_inputs = signed_inputs.unwrap_or(config.signed_inputs);
        config.adc.policy = policy(config.adc.policy, adc_policy, adc_lsb)?;
        if let Some(zero_skip) = zero_skip {
            config.zero_skip = word::<ZeroSkip>("zero_skip", zero_skip)?;
        }
        if let Some(scheme) = scheme {
            config.scheme = word::<Scheme>("scheme", scheme)?;
        }
        if config != base {
            config.name = "custom".to_owned();
        }
        config.name = name.unwrap_or(config.name);
        config.validate().map_err(raise)?;
        Ok(PyConfig(config))
    }

    /// The configuration of a TOML text, as `forms configs --show` prints one.
    #[staticmethod]
    fn from_toml(text: &str) -> PyResult<PyConfig> {
        Config::from_toml(text).map(PyConfig).map_err(raise)
    }

    /// The configuration of a TOML file.
    #[classmethod]
    fn load(_class: &Bound<'_, PyType>, path: PathBuf) -> PyResult<PyConfig> {
        let text = std::fs::read_to_string(&path)
            .map_err(forms::CommandError::read(&path))
            .map_err(raise)?;
        Config::from_toml(&text)
            .map(PyConfig)
            .map_err(|source| raise(forms::CommandError::GoldenFile { path, source }))
    }

    /// Every field as TOML.
    fn to_toml(&self) -> PyResult<String> {
        self.0.to_toml().map_err(raise)
    }

    /// Every field as a dictionary; the converter's are a dictionary of their own, "adc".
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.0)
    }

    /// What reports call it.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }
    /// Word lines of a crossbar.
    #[getter]
    fn rows(&self) -> usize {
        self.0.rows
    }
    /// Bit lines of a crossbar.
    #[getter]
    fn columns(&self) -> usize {
        self.0.columns
    }
    /// m, rows that are read at once.
    #[getter]
    fn fragment_rows(&self) -> usize {
        self.0.fragment_rows
    }
    /// Bits of a device.
    #[getter]
    fn device_bits(&self) -> usize {
        self.0.device_bits
    }
    /// Bits of a weight's magnitude.
    #[getter]
    fn weight_bits(&self) -> usize {
        self.0.weight_bits
    }
    /// Bits of an input.
    #[getter]
    fn input_bits(&self) -> usize {
        self.0.input_bits
    }
    /// Whether inputs are two's complement.
    #[getter]
    fn signed_inputs(&self) -> bool {
        self.0.signed_inputs
    }
    /// Converters of a crossbar.
    #[getter]
    fn adcs(&self) -> usize {
        self.0.adcs
    }
    /// Bits of a converter.
    #[getter]
    fn adc_bits(&self) -> usize {
        self.0.adc.bits
    }
    /// What a converter does, in a word.
    #[getter]
    fn adc_policy(&self) -> &'static str {
        match self.0.adc.policy {
            AdcPolicy::Lossless => "lossless",
            AdcPolicy::FlipEncoded => "flip-encoded",
            AdcPolicy::Saturating => "saturating",
            AdcPolicy::Uniform { .. } => "uniform",
        }
    }
    /// Which planes are not fed: "off", "leading" or "plane".
    #[getter]
    fn zero_skip<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.0.zero_skip)
    }
    /// How a sign is held: "forms", "isaac", "prime" or "sme".
    #[getter]
    fn scheme<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record(py, &self.0.scheme)
    }
    /// Weight columns of a crossbar.
    #[getter]
    fn weight_columns(&self) -> usize {
        self.0.weight_columns()
    }
    /// The largest weight's magnitude.
    #[getter]
    fn largest_weight(&self) -> i64 {
        *self.0.weight_range().end()
    }

    fn __repr__(&self) -> String {
        let config = &self.0;
        format!(
            "<forms.Config {}: {} x {}, m = {}, {} x {} bits {}>",
            config.name,
            config.rows,
            config.columns,
            config.fragment_rows,
            config.adcs,
            config.adc.bits,
            self.adc_policy(),
        )
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let class = slf.get_type();
        Ok((class.getattr("from_toml")?, (slf.get().to_toml()?,)))
    }
}

/// A converter's policy of a word and the counts of a code step.
fn policy(base: AdcPolicy, named: Option<&str>, lsb: Option<usize>) -> PyResult<AdcPolicy> {
    let refused = |lsb: usize| {
        refuse(format!(
            "adc_lsb = {lsb}: only adc_policy = \"uniform\" has a code step; leave it out"
        ))
    };
    match (named, lsb) {
        (Some("uniform"), Some(lsb)) => Ok(AdcPolicy::Uniform { lsb }),
        (Some("uniform"), None) => match base {
            AdcPolicy::Uniform { .. } => Ok(base),
            _ => Err(refuse(
                "adc_policy = \"uniform\" needs adc_lsb, the counts of a code step: 1 or more",
            )),
        },
        (None, Some(lsb)) => match base {
            AdcPolicy::Uniform { .. } => Ok(AdcPolicy::Uniform { lsb }),
            _ => Err(refused(lsb)),
        },
        (Some(_), Some(lsb)) => Err(refused(lsb)),
        (Some("lossless"), None) => Ok(AdcPolicy::Lossless),
        (Some("flip-encoded"), None) => Ok(AdcPolicy::FlipEncoded),
        (Some("saturating"), None) => Ok(AdcPolicy::Saturating),
        (Some(other), None) => Err(refuse(format!(
            "adc_policy = \"{other}\" is none; choose \"lossless\", \"flip-encoded\", \"saturating\" or \"uniform\""
        ))),
        (None, None) => Ok(base),
    }
}

/// A `Config`, a name or a TOML file.
///
/// # Errors
/// `ValueError` as `Config` raises it; `TypeError` for anything else.
pub fn config(object: &Bound<'_, PyAny>) -> PyResult<Config> {
    if let Ok(config) = object.cast::<PyConfig>() {
        return Ok(config.get().0.clone());
    }
    if let Ok(name) = object.extract::<String>() {
        return forms::commands::config(&name).map_err(raise);
    }
    let path: PathBuf = object.extract().map_err(|_| {
        pyo3::exceptions::PyTypeError::new_err(
            "a configuration is a forms.Config, a name (see forms.configs()) or the path of a TOML file",
        )
    })?;
    forms::commands::config(&path.to_string_lossy()).map_err(raise)
}

/// The names of all named configurations.
#[pyfunction]
pub fn configs() -> Vec<&'static str> {
    Config::names().collect()
}
