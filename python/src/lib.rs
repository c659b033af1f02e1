//! The Python package `forms`: what NumPy users see of the golden model, the fast engine, networks, costs and Verilog.
//!
//! It computes nothing itself, as the command does not: it turns arrays and keywords into what the other crates take, and
//! their results into arrays, dictionaries and exceptions. The interpreter's lock is released during all work, and Ctrl-C is
//! heard within a second.
//!
//! | module | what |
//! | --- | --- |
//! | `config`, `imperfections` | design points and what is not ideal |
//! | `matrix`, `product`, `trace` | products, their counts, golden's steps |
//! | `network`, `run`, `cost`, `polarize` | networks |
//! | `export` | Verilog |
//! | `arrays`, `data`, `records` | NumPy in, dictionaries out |
//! | `error`, `interrupt` | exceptions and signals |

#![expect(
    clippy::result_large_err,
    reason = "errors are the command's own, and one is made a call, not an element"
)]

mod arrays;
mod config;
mod cost;
mod data;
mod error;
mod export;
mod imperfections;
mod interrupt;
mod matrix;
mod network;
mod polarize;
mod product;
mod records;
mod run;
mod trace;

/// FORMS and its rivals: ReRAM in-situ accelerators, from NumPy.
#[pyo3::pymodule]
mod _forms {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::config::{PyConfig, configs};
    #[pymodule_export]
    use crate::export::{export_verilog, verilog};
    #[pymodule_export]
    use crate::imperfections::PyImperfections;
    #[pymodule_export]
    use crate::matrix::PyMatrix;
    #[pymodule_export]
    use crate::network::{PyNetwork, import_onnx};
    #[pymodule_export]
    use crate::polarize::polarize;
    #[pymodule_export]
    use crate::product::PyProduct;
    #[pymodule_export]
    use crate::run::PyRun;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
