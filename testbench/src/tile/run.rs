//! Streams a batch through a tile and compares every result, and with steady streams its clock.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::dut::{TileDut, TileInputs};
use super::layer::TileLayer;
use crate::Error;
use crate::mismatch::Mismatch;

/// How the streams behave.
#[derive(Debug)]
pub enum Streams<'a> {
    /// Inputs always offered, results always taken: every clock is compared too.
    Steady,
    /// Inputs and results that come and go.
    Ragged(&'a mut ChaCha8Rng),
}

impl Streams<'_> {
    fn steady(&self) -> bool {
        matches!(self, Streams::Steady)
    }

    /// Always, or `often` of a hundred times.
    fn willing(&mut self, often: u32) -> bool {
        match self {
            Streams::Steady => true,
            Streams::Ragged(rng) => rng.random_ratio(often, 100),
        }
    }
}

/// What a mismatch is reported with.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The tile, and what ran on it.
    pub unit: String,
    /// Seed of the stimulus.
    pub seed: u64,
    /// The command that shows it again.
    pub rerun: String,
}

impl Origin {
    /// Compares one value.
    pub(super) fn same(
        &self,
        clock: u64,
        signal: String,
        expected: i64,
        actual: i64,
    ) -> Result<(), Error> {
        match expected == actual {
            true => Ok(()),
            false => Err(Error::from(Mismatch {
                unit: self.unit.clone(),
                seed: self.seed,
                clock,
                signal,
                expected: expected.to_string(),
                actual: actual.to_string(),
                rerun: self.rerun.clone(),
            })),
        }
    }
}

/// What a batch did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileRun {
    /// The results in the order in which they left.
    pub results: Vec<i64>,
    /// Clocks from the first fragment to the last result.
    pub clocks: u64,
    /// What golden predicts of them, where the streams are steady.
    pub predicted: u64,
    /// Steps of all crossbars.
    pub steps: u64,
    /// Conversions of all crossbars.
    pub conversions: u64,
    /// Clocks in which a result was not taken.
    pub held_back: u64,
    /// Clocks in which an offered fragment was not accepted.
    pub waited: u64,
}

/// Clocks without a result after which a tile is taken to hang.
const SILENCE: u64 = 200_000;

/// Resets `dut`.
///
/// # Errors
///
/// Those of the simulator.
pub fn reset(dut: &mut dyn TileDut) -> Result<(), Error> {
    dut.drive(&TileInputs {
        reset: true,
        ..TileInputs::default()
    })?;
    dut.clock()
}

/// Programs `layer`, streams `inputs` \[products\]\[rows\] and compares. The tile must be idle.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::Silent`] when no result comes; those of the
/// simulator and of golden.
pub fn run_layer(
    dut: &mut dyn TileDut,
    origin: &Origin,
    layer: &TileLayer,
    inputs: &[Vec<i64>],
    mut streams: Streams<'_>,
) -> Result<TileRun, Error> {
    let expected = layer.expected(inputs)?;
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
    let mut run = TileRun {
        predicted: expected.clocks.last().copied().unwrap_or(0),
        ..TileRun::default()
    };
    let mut offered = vec![false; fragments.len()];
    let (mut start, mut heard) = (None, dut.clocks());
    while run.results.len() < expected.results.len() {
        for offered in &mut offered {
            // An offer stands until it is accepted.
            *offered |= streams.willing(40);
        }
        let x = fragments.iter_mut().zip(&offered);
        let inputs = TileInputs {
            x: x.map(|(f, &offered)| f.peek().filter(|_| offered).cloned())
                .collect(),
            z_ready: streams.willing(30),
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
            origin.same(now, format!("z of result {j}"), expected.results[j], z)?;
            let last = (j + 1).is_multiple_of(layer.columns());
            let marked = i64::from(outputs.z_last);
            origin.same(now, format!("z_last of result {j}"), last.into(), marked)?;
            if streams.steady() {
                let (predicted, clock) = (expected.clocks[j] as i64, clock as i64);
                origin.same(now, format!("clock of result {j}"), predicted, clock)?;
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
    origin.same(now, "busy".to_string(), 0, after.busy.into())?;
    for (signal, raised) in [
        ("framing_error", after.framing_error),
        ("programming_error", after.programming_error),
    ] {
        origin.same(now, signal.to_string(), 0, raised.into())?;
    }
    let before = before.unwrap_or_default();
    for (i, (&steps, &conversions)) in expected.steps.iter().zip(&expected.conversions).enumerate()
    {
        let (s, c) = (
            after.steps[i] - before.steps[i],
            after.conversions[i] - before.conversions[i],
        );
        origin.same(now, format!("steps[{i}]"), steps as i64, s as i64)?;
        origin.same(
            now,
            format!("conversions[{i}]"),
            conversions as i64,
            c as i64,
        )?;
        run.steps += s;
        run.conversions += c;
    }
    Ok(run)
}
