//! Records what a bench run does at the pins of a tile, as vectors for its Verilog.

use forms_rtl::parameters::Parameters;
use forms_rtl::tile::configurations::{TileVisitor, with_tile};
use forms_rtl::tile::forms_tile::FormsTile;

use super::build::unknown;
use super::random::run_random;
use crate::Error;
use crate::recording::Recording;
use crate::simulator::Simulator;
use crate::verilog::FORMS_TILE;

/// Runs random layers on the tile `name`, as [`run_random`] does, and records them. The run has been
/// compared with golden in every result and its clock.
///
/// # Errors
///
/// As [`run_random`]; [`Error::UnknownConfiguration`].
pub fn record(name: &str, seed: u64, layers: usize) -> Result<Recording, Error> {
    let recorder = Recorder { name, seed, layers };
    with_tile(name, recorder).unwrap_or_else(|| Err(unknown(name)))
}

struct Recorder<'a> {
    name: &'a str,
    seed: u64,
    layers: usize,
}

impl TileVisitor for Recorder<'_> {
    type Output = Result<Recording, Error>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const K: usize,
        const HIGH: usize,
    >(
        self,
        parameters: &Parameters,
        tile: fn(
            &Parameters,
        )
            -> FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>,
    ) -> Self::Output {
        let mut simulator = Simulator::new(tile(parameters))?;
        let recording = simulator.record(FORMS_TILE);
        // They come out of a memory that nothing has been written to at first.
        recording.qualify("z", "z_valid");
        recording.qualify("z_last", "z_valid");
        run_random(&mut simulator, self.name, self.seed, self.layers)?;
        // It was begun above.
        Ok(simulator
            .take_recording()
            .unwrap_or_else(|| unreachable!("a recording was begun")))
    }
}
