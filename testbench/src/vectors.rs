//! The run whose beginning is exported as vectors beside the Verilog.

use forms_verilog::{Hardware, Recording};

use crate::crossbar::run::Until;
use crate::{Error, crossbar, tile};

/// Seed of the run.
const SEED: u64 = 1;
/// MVMs of a crossbar's run at least.
const MVMS: usize = 24;
/// Layers of a tile's run at least.
const LAYERS: usize = 2;

/// Runs the bench on `hardware`, a crossbar or a tile, and records its pins. The run has been compared with golden.
///
/// # Errors
///
/// Those of [`crossbar::record()`] and of [`tile::record()`].
pub fn vectors(hardware: &Hardware) -> Result<Recording, Error> {
    match hardware.crossbars {
        Some(_) => tile::record(hardware, SEED, LAYERS),
        None => crossbar::record(&hardware.config, SEED, MVMS, Until::Done)
            .map(|recordings| recordings.crossbar),
    }
}
