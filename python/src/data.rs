//! Samples for networks: arrays, dictionaries of them, or paths.

use std::path::{Path, PathBuf};

use forms_engine::Input;
use forms_network::host::Port;
use forms_network::{Dataset, Feeds, Samples, Split};
use ndarray::{Array4, ArrayD, Axis, Ix4, IxDyn};
use numpy::{PyArrayDyn, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::arrays::{Integers, each_type, plain};
use crate::error::{raise, refuse};

/// The inputs of a network or a model: their names where known, and their maps' shapes.
pub type Inputs = [(Option<Port>, [usize; 3])];

/// Samples from an array `[samples, ...]`, a dictionary of arrays by the inputs' names, or a path as `forms run --data`
/// takes it. `labels` are one integer a sample.
///
/// # Errors
/// What does not fit, in a sentence.
pub fn feeds(
    object: &Bound<'_, PyAny>,
    labels: Option<&Bound<'_, PyAny>>,
    split: Split,
    inputs: &Inputs,
) -> PyResult<Feeds> {
    if object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
        let path: PathBuf = object.extract()?;
        let mut feeds = Feeds::open(&path, split, inputs)
            .map_err(forms::CommandError::from)
            .map_err(raise)?;
        if let Some(labels) = labels {
            feeds.first.labels = Some(classes(labels, feeds.first.len())?);
        }
        return Ok(feeds);
    }
    let mut sets = match object.cast::<PyDict>() {
        Ok(named) => by_name(named, inputs)?,
        Err(_) => match inputs {
            [(port, shape)] => vec![samples("images", object, port.as_ref(), *shape)?],
            _ => {
                return Err(refuse(format!(
                    "the network has {} inputs; give a dictionary with an array for each: {}",
                    inputs.len(),
                    names(inputs).join(", ")
                )));
            }
        },
    };
    let mut first = sets.remove(0);
    if let Some(other) = sets.iter().find(|set| set.len() != first.len()) {
        return Err(refuse(format!(
            "one input has {} samples and another {}; give each as many",
            first.len(),
            other.len()
        )));
    }
    first.labels = labels
        .map(|labels| classes(labels, first.len()))
        .transpose()?;
    Ok(Feeds {
        first,
        others: sets,
    })
}

fn by_name(named: &Bound<'_, PyDict>, inputs: &Inputs) -> PyResult<Vec<Dataset>> {
    let each = inputs
        .iter()
        .zip(names(inputs))
        .map(|((port, shape), name)| {
            let Some(array) = named.get_item(&name)? else {
                return Err(refuse(format!(
                    "there is no array \"{name}\", which the network reads; it reads {}",
                    names(inputs).join(", ")
                )));
            };
            samples(&name, &array, port.as_ref(), *shape)
        });
    each.collect()
}

fn names(inputs: &Inputs) -> Vec<String> {
    let names = inputs
        .iter()
        .map(|(port, _)| port.as_ref().map_or("input", |port| &port.name).to_owned());
    names.collect()
}

/// An array `[samples, ...]` as maps `[samples, channels, height, width]`: bytes are pixels, all else is floats.
fn samples(
    what: &str,
    object: &Bound<'_, PyAny>,
    port: Option<&Port>,
    [c, h, w]: [usize; 3],
) -> PyResult<Dataset> {
    let array = plain(object)?;
    let unfit = |shape: &[usize]| {
        refuse(format!(
            "{what} have shape {shape:?}, but [samples, {c}, {h}, {w}] or [samples, ...] of {} numbers each are needed",
            c * h * w
        ))
    };
    if array.len().is_ok_and(|samples| samples == 0) {
        return Err(refuse(format!("{what} hold no sample; give at least one")));
    }
    let set = if let Ok(bytes) = array.cast::<PyArrayDyn<u8>>() {
        let bytes = bytes.try_readonly()?.as_array().to_owned();
        Samples::Bytes(maps(bytes, port, [c, h, w]).map_err(|shape| unfit(&shape))?)
    } else {
        let floats = array.call_method1("astype", ("float32",))?;
        let floats = floats.cast::<PyArrayDyn<f32>>()?;
        let floats = floats.try_readonly()?.as_array().to_owned();
        Samples::Floats(maps(floats, port, [c, h, w]).map_err(|shape| unfit(&shape))?)
    };
    let set = Dataset {
        path: Path::new(what).to_path_buf(),
        samples: set,
        labels: None,
    };
    set.check_numbers()
        .map_err(forms::CommandError::from)
        .map_err(raise)?;
    Ok(set)
}

/// The array in the network's shape, or its own shape where that cannot be.
fn maps<T: Copy>(
    array: ArrayD<T>,
    port: Option<&Port>,
    [c, h, w]: [usize; 3],
) -> Result<Array4<T>, Vec<usize>> {
    let shape = array.shape().to_vec();
    let each = c * h * w;
    let (Some(&n), false) = (shape.first(), each == 0) else {
        return Err(shape);
    };
    if shape[1..].iter().product::<usize>() != each {
        return Err(shape);
    }
    // Pictures whose channels come last are no maps, though they have as many numbers.
    let is_map = shape.len() != 4 || shape[1..] == [c, h, w];
    let channels_last = port.is_some_and(|port| port.channels_last);
    if !is_map && !channels_last {
        return Err(shape);
    }
    let list: Vec<T> = match port.filter(|_| channels_last) {
        None => array.iter().copied().collect(),
        Some(port) => array
            .axis_iter(Axis(0))
            .flat_map(|sample| port.to_map(&sample.iter().copied().collect::<Vec<T>>()))
            .collect(),
    };
    ArrayD::from_shape_vec(IxDyn(&[n, c, h, w]), list)
        .ok()
        .and_then(|array| array.into_dimensionality::<Ix4>().ok())
        .ok_or(shape)
}

/// Labels as classes.
fn classes(object: &Bound<'_, PyAny>, samples: usize) -> PyResult<Vec<u32>> {
    let labels = Integers::new("labels", object)?;
    let labels: Vec<i64> = each_type!(&labels, view => {
        view.iter().map(|label| label.value()).collect()
    });
    if labels.len() != samples {
        return Err(refuse(format!(
            "there are {} labels for {samples} samples; give one each",
            labels.len()
        )));
    }
    let class = |&label: &i64| {
        u32::try_from(label).map_err(|_| {
            refuse(format!(
                "labels hold {label}; classes are counted from 0 on"
            ))
        })
    };
    labels.iter().map(class).collect()
}
