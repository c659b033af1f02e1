//! NumPy arrays of any integer type, read where they lie.

use ndarray::{ArrayView2, ArrayViewD, Axis, Ix2};
use numpy::{
    PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyUntypedArray,
    PyUntypedArrayMethods,
};
use pyo3::prelude::*;

use crate::error::refuse;

/// An array of one of the types that the engine reads, borrowed from Python.
pub enum Integers<'py> {
    /// uint8
    U8(PyReadonlyArrayDyn<'py, u8>),
    /// int8
    I8(PyReadonlyArrayDyn<'py, i8>),
    /// uint16
    U16(PyReadonlyArrayDyn<'py, u16>),
    /// int16
    I16(PyReadonlyArrayDyn<'py, i16>),
    /// uint32
    U32(PyReadonlyArrayDyn<'py, u32>),
    /// int32
    I32(PyReadonlyArrayDyn<'py, i32>),
    /// int64
    I64(PyReadonlyArrayDyn<'py, i64>),
}

/// The same expression for an array of each type; `$view` is its [`ndarray::ArrayViewD`].
macro_rules! each_type {
    ($array:expr, $view:ident => $body:expr) => {{
        use $crate::arrays::Integers;
        match $array {
            Integers::U8(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::I8(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::U16(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::I16(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::U32(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::I32(array) => {
                let $view = array.as_array();
                $body
            }
            Integers::I64(array) => {
                let $view = array.as_array();
                $body
            }
        }
    }};
}
pub(crate) use each_type;

impl<'py> Integers<'py> {
    /// `object` as an array, copied only where it is none or lies askew in memory. `what` names it in errors.
    ///
    /// # Errors
    /// `ValueError` for elements that are no integers of up to 64 bits.
    pub fn new(what: &str, object: &Bound<'py, PyAny>) -> PyResult<Integers<'py>> {
        let array = plain(object)?;
        let array = array.cast::<PyUntypedArray>()?;
        macro_rules! typed {
            ($($element:ty => $variant:ident),*) => {
                $(if let Ok(array) = array.cast::<PyArrayDyn<$element>>() {
                    return Ok(Integers::$variant(array.try_readonly().map_err(|_| {
                        refuse(format!("{what} are being written to elsewhere; pass a copy"))
                    })?));
                })*
            };
        }
        typed!(u8 => U8, i8 => I8, u16 => U16, i16 => I16, u32 => U32, i32 => I32, i64 => I64);
        Err(refuse(format!(
            "{what} have dtype {}; integers of 8 to 64 bits that int64 holds are needed: round them and cast them, for \
             example by .astype(\"int32\")",
            array.dtype()
        )))
    }
}

/// Any object as an aligned array of the machine's byte order; flags as bytes.
///
/// # Errors
/// What NumPy says of it.
pub fn plain<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let numpy = object.py().import("numpy")?;
    let array = numpy.call_method1("require", (object, object.py().None(), ["ALIGNED"]))?;
    let dtype = array.cast::<PyUntypedArray>()?.dtype();
    if dtype.kind() == b'b' {
        return array.call_method1("view", ("uint8",));
    }
    if dtype.is_native_byteorder() == Some(false) {
        let native = dtype.call_method1("newbyteorder", ("=",))?;
        return array.call_method1("astype", (native,));
    }
    Ok(array)
}

/// `[rows, columns]`.
///
/// # Errors
/// `ValueError` for another number of axes.
pub fn two_axes<'a, T>(what: &str, view: ArrayViewD<'a, T>) -> PyResult<ArrayView2<'a, T>> {
    let shape = view.shape().to_vec();
    view.into_dimensionality::<Ix2>()
        .map_err(|_| refuse(format!("{what} have shape {shape:?}; two axes are needed")))
}

/// A batch `[batch, rows]`; `[rows]` is a batch of one.
///
/// # Errors
/// `ValueError` for another number of axes.
pub fn batch<'a, T>(view: ArrayViewD<'a, T>) -> PyResult<ArrayView2<'a, T>> {
    match view.ndim() {
        1 => two_axes("inputs", view.insert_axis(Axis(0))),
        2 => two_axes("inputs", view),
        _ => Err(refuse(format!(
            "inputs have shape {:?}; [batch, rows] are needed, or [rows] for one vector",
            view.shape()
        ))),
    }
}
