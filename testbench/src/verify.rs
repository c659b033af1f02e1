//! One configuration through every model: the plain product, golden, the fast engine, the rust-hdl crossbar
//! clock by clock, its Verilog in Icarus, Verilator and Yosys, and its netlist.

use forms_engine::{Matrix, Options};
use forms_golden::{AdcPolicy, Config, Mapped, SignPolicy, oracle};
use ndarray::Array2;
use num_traits::ToPrimitive;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::Error;
use crate::crossbar::record;
use crate::crossbar::run::Until;
use forms_verilog::replay::{Level, check};
use forms_verilog::{design, hardware};

/// MVMs of the clocked run at least.
const MVMS: usize = 20;
/// Clocks that are replayed on Verilog at most.
const CLOCKS: usize = 8_000;
/// Vectors through golden and the engine.
const BATCH: usize = 8;
/// Devices of a crossbar whose core's netlist is replayed too; larger ones take Yosys minutes.
const NETLIST_DEVICES: usize = 600;

/// What was compared, all of it equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The configuration.
    pub config: Config,
    /// The seed of its weights, inputs and streams.
    pub seed: u64,
    /// Words of the plain product, of golden and of the engine that were compared.
    pub words: usize,
    /// Clocks that were replayed in each simulator of Verilog.
    pub clocks: usize,
    /// Values that were compared in each of them.
    pub comparisons: usize,
    /// Whether the core's netlist was replayed, from registers that hold X.
    pub netlist: bool,
}

/// Checks `config` in every model.
///
/// # Errors
///
/// [`Error::Mismatch`], [`forms_verilog::Error::Replay`] or [`Error::Models`] at the first difference;
/// [`forms_verilog::Error::Complaint`] for what a tool objects to; [`forms_verilog::Error::MissingTool`].
pub fn verify(config: &Config, seed: u64) -> Result<Verified, Error> {
    let words = products(config, seed)?;
    let parameters = hardware::parameters(config)?;
    let mut recorded = record(config, seed, MVMS, Until::Done)?;
    recorded.crossbar.rows.truncate(CLOCKS);
    recorded.core.rows.truncate(CLOCKS);
    let netlist = config.rows * config.columns <= NETLIST_DEVICES;
    let core_level = match netlist {
        true => Level::NETLIST,
        false => Level::Rtl,
    };
    let crossbar = design::crossbar(&parameters)?;
    let core = design::crossbar_core(&parameters)?;
    let checked = check(&crossbar, &recorded.crossbar, Level::Rtl)?;
    let checked_core = check(&core, &recorded.core, core_level)?;
    Ok(Verified {
        config: config.clone(),
        seed,
        words,
        clocks: checked.clocks,
        comparisons: checked.comparisons + checked_core.comparisons,
        netlist,
    })
}

/// A random matrix of several crossbars: golden against the plain product where nothing is lost, the engine
/// against golden, counts included. Gives the words compared.
fn products(config: &Config, seed: u64) -> Result<usize, Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let rows = config.rows + rng.random_range(1..=config.rows);
    let columns = config.weight_columns() + 1;
    let (range, b_used) = (config.weight_range(), config.input_bits);
    let weights = Array2::from_shape_fn((rows, columns), |_| rng.random_range(range.clone()));
    let inputs = config.input_range(b_used);
    let batch = Array2::from_shape_fn((BATCH, rows), |_| match rng.random_range(0..3) {
        0 => 0,
        1 => rng
            .random_range(-3..=3_i64)
            .clamp(*inputs.start(), *inputs.end()),
        _ => rng.random_range(inputs.clone()),
    });

    let mapped = Mapped::new(config, weights.view(), SignPolicy::Split)?;
    let matrix = Matrix::from_mapped(mapped.clone());
    let mut run = matrix.start(b_used, &Options::default())?;
    let fast = run.push(batch.view())?;
    let differ = |what: &str, row: usize, left: String, right: String| Error::Models {
        config: config.name.clone(),
        seed,
        what: format!("{what} of product {row}: {left} and {right}"),
    };
    let lossless = matches!(
        config.adc.policy,
        AdcPolicy::Lossless | AdcPolicy::FlipEncoded
    );
    let (mut steps, mut conversions, mut clips) = (0_u64, 0, 0);
    for (row, x) in batch.rows().into_iter().enumerate() {
        let golden = mapped.mvm(&x.to_vec(), b_used)?;
        steps += golden
            .crossbars
            .iter()
            .flat_map(|crossbar| &crossbar.steps)
            .sum::<usize>() as u64;
        conversions += golden.conversions();
        clips += golden.clips();
        if lossless {
            let plain: Option<Vec<i64>> = oracle::dot(weights.view(), &x.to_vec())
                .iter()
                .map(ToPrimitive::to_i64)
                .collect();
            if plain.as_ref() != Some(&golden.outputs) {
                let words = (format!("{plain:?}"), format!("{:?}", golden.outputs));
                return Err(differ(
                    "the plain words and golden's",
                    row,
                    words.0,
                    words.1,
                ));
            }
        }
        if fast.row(row).to_vec() != golden.outputs {
            let words = (
                format!("{}", fast.row(row)),
                format!("{:?}", golden.outputs),
            );
            return Err(differ(
                "the engine's words and golden's",
                row,
                words.0,
                words.1,
            ));
        }
    }
    let report = run.counts().report(&matrix);
    let counted = (report.steps, report.conversions, report.clips);
    if counted != (steps, conversions, clips) {
        let counts = (
            format!("{counted:?}"),
            format!("{:?}", (steps, conversions, clips)),
        );
        return Err(differ(
            "the engine's counts and golden's",
            BATCH,
            counts.0,
            counts.1,
        ));
    }
    Ok(BATCH * columns * if lossless { 2 } else { 1 })
}
