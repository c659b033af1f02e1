//! Verilog of any configuration.

use std::path::PathBuf;

use forms::CommandError;
use forms_verilog::folder::{Beside, export_hardware};
use forms_verilog::hardware::Hardware;
use pyo3::prelude::*;

use crate::config::config;
use crate::error::raise;
use crate::interrupt::abandonable;

fn hardware(object: &Bound<'_, PyAny>, tile: Option<usize>) -> PyResult<Hardware> {
    let config = config(object)?;
    let hardware = match tile {
        None => Hardware::crossbar(&config),
        Some(crossbars) => Hardware::tile(&format!("tile-{}", config.name), &config, crossbars),
    };
    hardware.map_err(CommandError::from).map_err(raise)
}

/// The Verilog-2005 of a configuration: a dictionary of each module's text by its name.
///
/// Parameters
/// ----------
/// config : Config or str
/// tile : int
///     Crossbars of a tile, with requantization and pools behind them; a crossbar alone if not said.
#[pyfunction]
#[pyo3(signature = (config, *, tile = None))]
pub fn verilog<'py>(
    py: Python<'py>,
    config: &Bound<'py, PyAny>,
    tile: Option<usize>,
) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
    let hardware = hardware(config, tile)?;
    let design = abandonable(py, move |_| hardware.design())?
        .map_err(CommandError::from)
        .map_err(raise)?;
    let modules = pyo3::types::PyDict::new(py);
    for module in &design.modules {
        modules.set_item(&module.name, &module.text)?;
    }
    Ok(modules)
}

/// Writes the Verilog-2005 of a configuration into a folder of its name, one module a file, with what integrators need
/// beside it (packages, constraints, macros), and returns the paths.
///
/// Parameters
/// ----------
/// config : Config or str
/// folder : path
/// tile : int
///     As for `verilog`.
#[pyfunction]
#[pyo3(signature = (config, folder, *, tile = None))]
pub fn export_verilog(
    py: Python<'_>,
    config: &Bound<'_, PyAny>,
    folder: PathBuf,
    tile: Option<usize>,
) -> PyResult<Vec<PathBuf>> {
    let hardware = hardware(config, tile)?;
    forms::files::create_folder(&folder).map_err(raise)?;
    let name = &hardware.config.name;
    let source = match tile {
        None => format!("--config {name}"),
        Some(crossbars) => format!("--config {name} --tile {crossbars}"),
    };
    abandonable(py, move |_| {
        export_hardware(&folder, &hardware, &source, Beside::default())
    })?
    .map_err(CommandError::from)
    .map_err(raise)
}
