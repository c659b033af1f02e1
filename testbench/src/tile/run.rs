//! Streams a batch through a tile and compares every result, and with steady streams its clock.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::dut::{TileDut, TileInputs};
use super::layer::TileLayer;
use crate::Error;
use crate::mismatch::Mismatch;

/// How the streams behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Inputs always offered, results always taken: every clock is compared too.
    Steady,
    /// Inputs and results that come and go.
    Ragged,
}

/// What a batch did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileRun {
    /// The results in the order in which they left.
    pub results: Vec<i64>,
    /// Clocks from the first fragment to the last result.
    pub clocks: u64,
    /// Clocks in which a result was not taken.
    pub held_back: u64,
    /// Clocks in which an offered fragment was not accepted.
    pub waited: u64,
}

/// Clocks without a result after which a tile is taken to hang.
const SILENCE: u64 = 200_000;

/// Programs `layer`, streams `inputs` [products][rows] and compares. The tile must be idle.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::Silent`] when no result comes; those of the
/// simulator and of golden.
pub fn run_layer(
    dut: &mut dyn TileDut,
    name: &str,
    layer: &TileLayer,
    inputs: &[Vec<i64>],
    streams: Streams,
    rng: &mut ChaCha8Rng,
    seed: u64,
) -> Result<TileRun, Error> {
    let expected = layer.expected(inputs)?;
    let same = |clock: u64, signal: String, expected: i64, actual: i64| match expected == actual {
        true => Ok(()),
        false => Err(Error::from(Mismatch {
            unit: name.to_string(),
            seed,
            clock,
            signal,
            expected: expected.to_string(),
            actual: actual.to_string(),
            rerun: format!("FORMS_SEED={seed} cargo test -p forms-testbench --test forms_tile"),
        })),
    };
    let mut before = None;
    for write in layer.writes() {
        let write = Some(write);
        let outputs = dut.drive(&TileInputs {
            write,
            ..TileInputs::default()
        })?;
        before.get_or_insert(outputs);
        dut.clock()?;
    }
    let mut fragments: Vec<_> = layer
        .fragments(inputs)
        .into_iter()
        .map(|fragments| fragments.into_iter().peekable())
        .collect();
    let mut run = TileRun::default();
    let mut offered = vec![false; fragments.len()];
    let (mut start, mut heard) = (None, dut.clocks());
    while run.results.len() < expected.results.len() {
        for offered in &mut offered {
            // An offer stands until it is accepted.
            *offered |= streams == Streams::Steady || rng.random_bool(0.4);
        }
        let x = fragments.iter_mut().zip(&offered);
        let inputs = TileInputs {
            x: x.map(|(f, &offered)| f.peek().filter(|_| offered).cloned())
                .collect(),
            z_ready: streams == Streams::Steady || rng.random_bool(0.3),
            ..TileInputs::default()
        };
        let outputs = dut.drive(&inputs)?;
        let now = dut.clocks();
        for (i, fragment) in inputs.x.iter().enumerate() {
            if fragment.is_some() && outputs.x_ready[i] {
                start.get_or_insert(now);
                fragments[i].next();
                offered[i] = false;
            } else if fragment.is_some() {
                run.waited += 1;
            }
        }
        // The edge that accepts the first fragment is clock 0: what is seen in a clock came of the
        // edge before it.
        let clock = start.map_or(0, |start| now.saturating_sub(start + 1));
        if outputs.z_valid {
            let j = run.results.len();
            let z = i64::from(outputs.z as u32 as i32);
            same(now, format!("z of result {j}"), expected.results[j], z)?;
            let last = (j + 1).is_multiple_of(layer.columns());
            let marked = i64::from(outputs.z_last);
            same(now, format!("z_last of result {j}"), last.into(), marked)?;
            if streams == Streams::Steady {
                let (predicted, clock) = (expected.clocks[j] as i64, clock as i64);
                same(now, format!("clock of result {j}"), predicted, clock)?;
            }
            if inputs.z_ready {
                run.results.push(z);
                run.clocks = clock;
                heard = now;
            } else {
                run.held_back += 1;
            }
        } else if now - heard > SILENCE {
            return Err(Error::Silent { clocks: SILENCE });
        }
        dut.clock()?;
    }
    let after = dut.drive(&TileInputs::default())?;
    let now = dut.clocks();
    same(now, "busy".to_string(), 0, after.busy.into())?;
    let before = before.unwrap_or_default();
    for (i, (&steps, &conversions)) in expected.steps.iter().zip(&expected.conversions).enumerate()
    {
        let (s, c) = (
            after.steps[i] - before.steps[i],
            after.conversions[i] - before.conversions[i],
        );
        same(now, format!("steps[{i}]"), steps as i64, s as i64)?;
        same(
            now,
            format!("conversions[{i}]"),
            conversions as i64,
            c as i64,
        )?;
    }
    Ok(run)
}
