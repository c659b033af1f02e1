//! Random layers on a tile until every coverage goal is met.

use std::collections::BTreeMap;

use forms_golden::layers::{ActivationRange, Scale};
use forms_golden::{Config, Scheme, ZeroSkip};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::build::crossbars;
use super::dut::TileDut;
use super::layer::TileLayer;
use super::run::{Origin, Streams, TileRun, reset, run_layer};
use crate::Error;
use forms_verilog::hardware::Hardware;

/// Situations that a run must have met, where the tile has them.
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

/// Whether a tile of `crossbars` crossbars of `config` can meet `goal`.
fn applies(goal: &str, config: &Config, crossbars: usize) -> bool {
    // Only FORMS splits a column whose fragments have both signs.
    let twins = config.scheme == Scheme::Forms && config.weight_columns() > 1;
    match goal {
        "tile: a column with a twin" => twins && config.fragment_rows > 1,
        "tile: twins in some crossbars only" => twins && config.fragment_rows > 1 && crossbars > 1,
        "tile: a product without a step" => config.zero_skip != ZeroSkip::Off,
        _ => true,
    }
}

/// Runs random layers on `dut`, the tile that `hardware` describes: at least `layers`, and until every
/// goal is met.
///
/// # Errors
///
/// As [`run_layer`]; [`Error::Coverage`] when goals stay unmet.
pub fn run_random(
    dut: &mut dyn TileDut,
    hardware: &Hardware,
    seed: u64,
    layers: usize,
) -> Result<RandomRun, Error> {
    let (config, crossbars) = (&hardware.config, crossbars(hardware)?);
    let goals = GOALS
        .into_iter()
        .filter(|goal| applies(goal, config, crossbars));
    let hits: BTreeMap<&'static str, u64> = goals.map(|goal| (goal, 0)).collect();
    let enough = |drawn: usize, hits: &BTreeMap<&'static str, u64>| {
        drawn >= layers && hits.values().all(|&hits| hits > 0)
    };
    let run = run_until(dut, hardware, seed, hits, enough)?;
    let unmet = run.hits.iter().filter(|(_, hits)| **hits == 0);
    let unmet: Vec<_> = unmet.map(|(goal, _)| *goal).collect();
    match unmet.is_empty() {
        true => Ok(run),
        false => Err(Error::Coverage {
            config: hardware.name.clone(),
            seed,
            bins: unmet,
        }),
    }
}

/// Runs `layers` random layers on `dut`, the tile that `hardware` describes, whatever they meet.
///
/// # Errors
///
/// As [`run_layer`].
pub fn run_layers(
    dut: &mut dyn TileDut,
    hardware: &Hardware,
    seed: u64,
    layers: usize,
) -> Result<RandomRun, Error> {
    run_until(dut, hardware, seed, BTreeMap::new(), |drawn, _| {
        drawn >= layers
    })
}

/// Runs random layers until there are `enough` of them, and counts the goals in `hits` that they meet.
fn run_until(
    dut: &mut dyn TileDut,
    hardware: &Hardware,
    seed: u64,
    mut hits: BTreeMap<&'static str, u64>,
    enough: impl Fn(usize, &BTreeMap<&'static str, u64>) -> bool,
) -> Result<RandomRun, Error> {
    let (config, crossbars) = (&hardware.config, crossbars(hardware)?);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut runs = Vec::new();
    let origin = Origin {
        unit: format!("{}, {crossbars} crossbars", hardware.name),
        seed,
        rerun: format!("FORMS_SEED={seed} cargo nextest run -p forms-testbench --test forms_tile"),
    };
    reset(dut)?;
    for drawn in 0..MOST_LAYERS {
        if enough(drawn, &hits) {
            break;
        }
        let (layer, inputs) = draw(config, crossbars, drawn, &mut rng)?;
        let streams = match drawn % 3 {
            2 => Streams::Ragged(&mut rng),
            _ => Streams::Steady,
        };
        let run = run_layer(dut, &origin, &layer, &inputs, streams)?;
        for goal in met(&layer, crossbars, &inputs, &run) {
            if let Some(hits) = hits.get_mut(goal) {
                *hits += 1;
            }
        }
        runs.push(run);
    }
    Ok(RandomRun {
        hits,
        clocks: dut.clocks(),
        layers: runs,
    })
}

/// A layer and a batch for it.
fn draw(
    config: &Config,
    crossbars: usize,
    drawn: usize,
    rng: &mut ChaCha8Rng,
) -> Result<(TileLayer, Vec<Vec<i64>>), Error> {
    let rows = match drawn {
        0 => crossbars * config.rows,
        1 => config.rows,
        _ => rng.random_range(1..=crossbars * config.rows),
    };
    // With a twin each they still fit, where a crossbar has more than one.
    let columns = rng.random_range(1..=(config.weight_columns() / 2).clamp(1, 4));
    let twins_fit = 2 * columns <= config.weight_columns();
    // The first layer has twins in the first crossbar only.
    let mixed = twins_fit && (drawn == 0 || rng.random_ratio(1, 2));
    let range = config.weight_range();
    let weights = Array2::from_shape_fn((rows, columns), |(r, k)| {
        let negative = match mixed && (r < config.rows || drawn > 0 && k % 2 == 0) {
            true => rng.random_ratio(1, 2),
            // One sign a fragment.
            false => (r / config.fragment_rows + k) % 2 == 1,
        };
        match negative {
            true => rng.random_range(*range.start()..=0),
            false => rng.random_range(0..=*range.end()),
        }
    });
    let b_used = rng.random_range(1..=config.input_bits.min(6));
    let mut layer = TileLayer::new(config, crossbars, weights.view(), b_used)?;
    let acc = config.acc_bits() as u32;
    let bits = rows as f64 * f64::from(1_u32 << (config.weight_bits - 1 + b_used));
    // The second layer's activations are beyond their range; some layers have biases of all bits.
    let (most, shift) = match drawn {
        1 => (20_000, 22 + bits.log2() as u32 / 2),
        _ if acc > 32 && rng.random_ratio(1, 3) => (1 << (acc - 2), 21 + acc),
        _ => (20_000, 30 + bits.log2() as u32 / 2),
    };
    let most = most.min((1_i64 << (acc - 1)) - 1);
    for k in 0..columns {
        layer.bias[k] = rng.random_range(-most..=most);
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
    let range = config.input_range(b_used);
    let inputs = (0..products)
        .map(|_| {
            let kind = rng.random_range(0..5);
            (0..rows)
                .map(|_| match kind {
                    0 => 0,
                    1 if !rng.random_ratio(1, 10) => 0,
                    _ => rng.random_range(range.clone()),
                })
                .collect()
        })
        .collect();
    Ok((layer, inputs))
}

/// The goals that a layer met.
fn met(layer: &TileLayer, most: usize, inputs: &[Vec<i64>], run: &TileRun) -> Vec<&'static str> {
    let crossbars = layer.crossbars().count();
    let twins: Vec<bool> = (0..crossbars)
        .map(|i| layer.twins(i).contains(&true))
        .collect();
    let any = twins.contains(&true);
    let conditions = [
        crossbars == 1,
        crossbars == most,
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
