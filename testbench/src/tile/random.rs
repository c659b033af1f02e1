//! Random layers on a tile until every coverage goal is met.

use std::collections::BTreeMap;

use forms_golden::Config;
use forms_golden::layers::{ActivationRange, Scale};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::build::crossbar_of;
use super::dut::TileDut;
use super::layer::{CROSSBARS, TileLayer};
use super::run::{Origin, Streams, TileRun, reset, run_layer};
use crate::Error;

/// Situations that a run must have met.
pub const GOALS: [&str; 12] = [
    "tile: one crossbar in use",
    "tile: all crossbars in use",
    "tile: a column with a twin",
    "tile: twins in some crossbars only",
    "tile: a product without a step",
    "tile: maximum pool",
    "tile: average pool",
    "tile: both pools",
    "tile: an activation at its lower bound",
    "tile: an activation at its upper bound",
    "tile: a fragment that waits",
    "tile: a result not taken",
];

/// Layers after which a run that still misses a goal gives up.
const MOST_LAYERS: usize = 120;

/// What a run did; the same stimulus does the same, whatever simulates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RandomRun {
    /// How often each goal was met.
    pub hits: BTreeMap<&'static str, u64>,
    /// Rising edges.
    pub clocks: u64,
    /// What each layer did.
    pub layers: Vec<TileRun>,
}

/// Runs random layers on `dut`, the tile `name`: at least `layers`, and until every goal is met.
///
/// # Errors
///
/// As [`run_layer`]; [`Error::Coverage`] when goals stay unmet.
pub fn run_random(
    dut: &mut dyn TileDut,
    name: &str,
    seed: u64,
    layers: usize,
) -> Result<RandomRun, Error> {
    let config = Config::named(crossbar_of(name)?)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut hits: BTreeMap<&'static str, u64> = GOALS.iter().map(|goal| (*goal, 0)).collect();
    let mut runs = Vec::new();
    let origin = Origin {
        unit: name.to_string(),
        seed,
        rerun: format!("FORMS_SEED={seed} cargo test -p forms-testbench --test forms_tile"),
    };
    reset(dut)?;
    for drawn in 0..MOST_LAYERS {
        if drawn >= layers && hits.values().all(|&hits| hits > 0) {
            break;
        }
        let (layer, inputs) = draw(&config, drawn, &mut rng)?;
        let streams = match drawn % 3 {
            2 => Streams::Ragged(&mut rng),
            _ => Streams::Steady,
        };
        let run = run_layer(dut, &origin, &layer, &inputs, streams)?;
        for goal in met(&layer, &inputs, &run) {
            *hits.entry(goal).or_default() += 1;
        }
        runs.push(run);
    }
    let unmet: Vec<_> = GOALS.into_iter().filter(|goal| hits[goal] == 0).collect();
    match unmet.is_empty() {
        true => Ok(RandomRun {
            hits,
            clocks: dut.clocks(),
            layers: runs,
        }),
        false => Err(Error::Coverage {
            config: name.to_string(),
            seed,
            bins: unmet,
        }),
    }
}

/// A layer and a batch for it.
fn draw(
    config: &Config,
    drawn: usize,
    rng: &mut ChaCha8Rng,
) -> Result<(TileLayer, Vec<Vec<i64>>), Error> {
    let rows = match drawn {
        0 => CROSSBARS * config.rows,
        1 => config.rows,
        _ => rng.random_range(1..=CROSSBARS * config.rows),
    };
    // With a twin each they still fit.
    let columns = rng.random_range(1..=(config.weight_columns() / 2).min(4));
    // The first layer has twins in the first crossbar only.
    let mixed = drawn == 0 || rng.random_ratio(1, 2);
    let range = config.weight_range();
    let weights = Array2::from_shape_fn((rows, columns), |(r, k)| {
        let size = rng.random_range(0..=*range.end());
        let sign = match mixed && (r < config.rows || drawn > 0 && k % 2 == 0) {
            true => rng.random_range(-1..=1),
            // One sign a fragment.
            false => [1, -1][(r / config.fragment_rows + k) % 2],
        };
        sign * size
    });
    let b_used = rng.random_range(1..=6);
    let mut layer = TileLayer::new(config, weights.view(), b_used)?;
    let bits = (rows * 128) as f64 * f64::from(1_u32 << b_used);
    // The second layer's activations are beyond their range.
    let shift = 30 + bits.log2() as u32 / 2 - if drawn == 1 { 8 } else { 0 };
    for k in 0..columns {
        layer.bias[k] = rng.random_range(-20_000..=20_000);
        layer.scales[k] = Scale::new(rng.random_range(1 << 30..1 << 31), shift)?;
    }
    layer.range = match drawn % 3 {
        0 => ActivationRange::unsigned(8)?,
        1 => ActivationRange::signed(8)?,
        _ => ActivationRange::unsigned(16)?,
    };
    layer.max_window = [1, 1, 4, 3][rng.random_range(0..4)];
    layer.average_window = [1, 1, 2, 3][rng.random_range(0..4)];
    let window = layer.max_window * layer.average_window;
    let products = window * rng.random_range(1..=3_usize);
    let inputs = (0..products)
        .map(|_| {
            let kind = rng.random_range(0..5);
            (0..rows)
                .map(|_| match kind {
                    0 => 0,
                    1 => i64::from(rng.random_ratio(1, 10)),
                    _ => rng.random_range(0..1_i64 << b_used),
                })
                .collect()
        })
        .collect();
    Ok((layer, inputs))
}

/// The goals that a layer met.
fn met(layer: &TileLayer, inputs: &[Vec<i64>], run: &TileRun) -> Vec<&'static str> {
    let crossbars = layer.crossbars().count();
    let twins: Vec<bool> = (0..crossbars).map(|i| layer.twins(i) != 0).collect();
    let any = twins.contains(&true);
    let conditions = [
        crossbars == 1,
        crossbars == CROSSBARS,
        any,
        any && twins.contains(&false),
        inputs.iter().any(|x| x.iter().all(|&x| x == 0)),
        layer.max_window > 1,
        layer.average_window > 1,
        layer.max_window > 1 && layer.average_window > 1,
        run.results.contains(&layer.range.low()),
        run.results.contains(&layer.range.high()),
        run.waited > 0,
        run.held_back > 0,
    ];
    let goals = GOALS.into_iter().zip(conditions);
    goals
        .filter(|(_, met)| *met)
        .map(|(goal, _)| goal)
        .collect()
}
