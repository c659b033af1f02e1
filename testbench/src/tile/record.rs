//! Records what a bench run does at the pins of a tile, as vectors for its Verilog.

use super::build::build;
use super::random::run_random;
use crate::Error;
use forms_verilog::design::FORMS_TILE;
use forms_verilog::hardware::Hardware;
use forms_verilog::recording::Recording;

/// Runs random layers on the tile that `hardware` describes, as [`run_random`] does, and records them.
/// The run has been compared with golden in every result and its clock.
///
/// # Errors
///
/// As [`build`] and [`run_random`].
pub fn record(hardware: &Hardware, seed: u64, layers: usize) -> Result<Recording, Error> {
    let mut simulator = build(hardware)?;
    let recording = simulator.record(FORMS_TILE);
    // They come out of a memory that nothing has been written to at first.
    recording.qualify("z", "z_valid");
    recording.qualify("z_last", "z_valid");
    run_random(&mut simulator, hardware, seed, layers)?;
    // It was begun above.
    Ok(simulator
        .take_recording()
        .unwrap_or_else(|| unreachable!("a recording was begun")))
}
