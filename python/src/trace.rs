//! Golden's steps as arrays, the step being the first axis.

use forms_golden::crossbar::CrossbarTrace;
use forms_golden::device_array::Step;
use ndarray::{Array1, Array2};
use numpy::{Element, IntoPyArray};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::refuse;

/// The steps of one of a crossbar's arrays.
///
/// # Errors
/// `ValueError` for an array that is not there.
pub fn arrays<'py>(
    py: Python<'py>,
    trace: &CrossbarTrace,
    array: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(one) = trace.arrays.get(array) else {
        let count = trace.arrays.len();
        return Err(refuse(format!(
            "array = {array}: the crossbar has {count}; choose 0 to {}",
            count - 1
        )));
    };
    let steps = &one.steps;
    let found = PyDict::new(py);
    let single = |of: fn(&Step) -> i64| Array1::from_iter(steps.iter().map(of));
    found.set_item(
        "sub_array",
        single(|step| step.sub_array as i64).into_pyarray(py),
    )?;
    found.set_item("bit", single(|step| step.bit as i64).into_pyarray(py))?;
    found.set_item(
        "plane",
        table(steps, |step| step.plane.iter().map(|bit| *bit).collect()).into_pyarray(py),
    )?;
    found.set_item(
        "bit_lines",
        table(steps, |step| step.bit_lines.clone()).into_pyarray(py),
    )?;
    found.set_item(
        "codes",
        table(steps, |step| step.codes.clone()).into_pyarray(py),
    )?;
    found.set_item(
        "counts",
        table(steps, |step| step.counts.clone()).into_pyarray(py),
    )?;
    found.set_item(
        "clipped",
        table(steps, |step| step.clipped.iter().map(|bit| *bit).collect()).into_pyarray(py),
    )?;
    found.set_item(
        "partial_sums",
        table(steps, |step| step.partial_sums.clone()).into_pyarray(py),
    )?;
    found.set_item(
        "accumulators",
        table(steps, |step| step.accumulators.clone()).into_pyarray(py),
    )?;
    found.set_item(
        "outputs",
        Array1::from(trace.mvm.outputs.clone()).into_pyarray(py),
    )?;
    Ok(found.into_any())
}

/// A row a step.
fn table<T: Element>(steps: &[Step], of: impl Fn(&Step) -> Vec<T>) -> Array2<T> {
    let rows: Vec<Vec<T>> = steps.iter().map(of).collect();
    let width = rows.first().map_or(0, Vec::len);
    let shape = (rows.len(), width);
    Array2::from_shape_vec(shape, rows.into_iter().flatten().collect())
        .unwrap_or_else(|error| unreachable!("every step has as many columns: {error}"))
}
