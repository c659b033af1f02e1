//! What the tests share: golden's random configurations and matrices, and the comparison with golden.

#![allow(dead_code, missing_docs)]

#[path = "../../../golden/tests/common/mod.rs"]
pub mod golden;

use forms_engine::{Batch, Counts, Matrix, Options, POLICIES, Path};
use forms_golden::{Config, Mapped, MappedMvm, NonIdeal, NonIdealMapped, Report, ZeroSkip};
use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use golden::{Case, Converters, any_case};

/// Several vectors for a case's matrix: its own, zeros, and random ones of every density.
pub fn batch_of(case: &Case, mvms: usize, seed: u64) -> Array2<i64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let range = case.config.input_range(case.b_used);
    let (low, high) = (*range.start(), *range.end());
    let mut batch = Array2::zeros((mvms, case.inputs.len()));
    for (i, mut x) in batch.rows_mut().into_iter().enumerate() {
        let density = [1.0, 0.5, 0.1][i % 3];
        let bits = rng.random_range(0..=case.b_used);
        for (x, own) in x.iter_mut().zip(&case.inputs) {
            *x = match i {
                0 => *own,
                1 => 0,
                _ if rng.random_bool(density) => {
                    let value = rng.random_range(low..=high);
                    if bits == case.b_used {
                        value
                    } else {
                        // Low bits only, so that there are leading zeros to skip.
                        value % (1 << bits)
                    }
                }
                _ => 0,
            };
        }
    }
    batch
}

/// The same case with several vectors.
pub fn any_batch(
    converters: Converters,
    crossbars: usize,
) -> impl Strategy<Value = (Case, Array2<i64>)> {
    (any_case(converters, crossbars), 1..9_usize, any::<u64>()).prop_map(|(case, mvms, seed)| {
        let batch = batch_of(&case, mvms, seed);
        (case, batch)
    })
}

/// Compares everything that both say of a batch; `golden` answers for a configuration that is the given one
/// but for its zero-skip policy.
pub fn compare(
    config: &Config,
    golden: impl Fn(&Config) -> (Mapped, Vec<MappedMvm>),
    matrix: &Matrix,
    engine: &Batch,
) -> Result<(), String> {
    let (mapped, mvms) = golden(config);
    for (i, mvm) in mvms.iter().enumerate() {
        let row = engine.outputs.row(i).to_vec();
        equal(&format!("outputs of vector {i}"), &row, &mvm.outputs)?;
    }
    let counts = &engine.counts;
    equal("mvms", &counts.mvms, &(mvms.len() as u64))?;
    let clips: u64 = mvms.iter().map(MappedMvm::clips).sum();
    equal("clips", &counts.clips(), &clips)?;
    for (t, crossbar) in counts.crossbars.iter().enumerate() {
        let clips: u64 = mvms.iter().map(|mvm| mvm.crossbars[t].clips).sum();
        equal(&format!("clips of crossbar {t}"), &crossbar.clips, &clips)?;
    }
    equal(
        "report",
        &counts.report(matrix),
        &Report::new(&mapped, &mvms),
    )?;
    for policy in POLICIES {
        if policy == config.zero_skip {
            compare_counts(&mapped, &mvms, counts, policy)?;
        } else {
            let (other, mvms) = golden(&Config {
                zero_skip: policy,
                ..config.clone()
            });
            compare_counts(&other, &mvms, counts, policy)?;
        }
    }
    Ok(())
}

/// Golden's answer where everything is ideal.
pub fn ideal(mapped: Mapped, batch: ArrayView2<i64>, b_used: usize) -> (Mapped, Vec<MappedMvm>) {
    let mvms = mapped.mvm_batch(batch, b_used).unwrap();
    (mapped, mvms)
}

/// Golden's answer where it is not; the first vector is number `first`.
pub fn non_ideal(
    mapped: Mapped,
    settings: &NonIdeal,
    batch: ArrayView2<i64>,
    b_used: usize,
    first: u64,
) -> (Mapped, Vec<MappedMvm>) {
    let dealt = NonIdealMapped::new(settings, mapped.clone()).unwrap();
    (mapped, dealt.mvm_batch(batch, b_used, first).unwrap())
}

/// Compares steps, conversions and clocks under one policy.
fn compare_counts(
    mapped: &Mapped,
    golden: &[MappedMvm],
    counts: &Counts,
    policy: ZeroSkip,
) -> Result<(), String> {
    let report = Report::new(mapped, golden);
    let of = |what: &str| format!("{what} under {policy:?}");
    equal(&of("steps"), counts.steps().of(policy), &report.steps)?;
    equal(
        &of("conversions"),
        counts.conversions().of(policy),
        &report.conversions,
    )?;
    equal(
        &of("histogram"),
        counts.eic_histogram().of(policy),
        &report.steps_histogram,
    )?;
    equal(
        &of("clocks side by side"),
        counts.clocks_side_by_side().of(policy),
        &report.clocks_side_by_side,
    )?;
    equal(
        &of("clocks one after another"),
        counts.clocks_one_after_another().of(policy),
        &report.clocks_one_after_another,
    )?;
    equal(
        "crossbars",
        &counts.crossbars.len(),
        &report.crossbars.len(),
    )?;
    for (t, (crossbar, expected)) in counts.crossbars.iter().zip(&report.crossbars).enumerate() {
        let of = |what: &str| format!("{what} of crossbar {t} under {policy:?}");
        equal(&of("clocks"), crossbar.clocks.of(policy), &expected.clocks)?;
        equal(&of("columns"), &crossbar.columns, &expected.columns)?;
        equal(&of("arrays"), &crossbar.arrays, &expected.arrays)?;
        equal(&of("rows"), &crossbar.rows.len(), &expected.rows)?;
        let sub_arrays: Vec<u64> = (0..expected.mean_eic.len())
            .map(|f| {
                golden
                    .iter()
                    .map(|mvm| mvm.crossbars[t].steps[f] as u64)
                    .sum()
            })
            .collect();
        equal(
            &of("sub-array steps"),
            crossbar.sub_array_steps.of(policy),
            &sub_arrays,
        )?;
        let conversions: u64 = golden.iter().map(|mvm| mvm.crossbars[t].conversions).sum();
        equal(
            &of("conversions"),
            crossbar.conversions.of(policy),
            &conversions,
        )?;
        let work: u64 = golden.iter().map(|mvm| mvm.crossbars[t].work).sum();
        equal(&of("work"), crossbar.work.of(policy), &work)?;
    }
    Ok(())
}

/// Both, or a sentence that says what differs.
pub fn equal<T: PartialEq + std::fmt::Debug>(
    what: &str,
    engine: &T,
    golden: &T,
) -> Result<(), String> {
    if engine == golden {
        Ok(())
    } else {
        Err(format!(
            "{what}: the engine has {engine:?}, golden {golden:?}"
        ))
    }
}

/// Options for one path.
pub fn on(path: Path) -> Options {
    Options {
        path: Some(path),
        ..Options::default()
    }
}
