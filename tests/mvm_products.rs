//! `forms mvm` against an independent truth: the plain integer product, and for the configuration that
//! clips a straight-line model of clipping.

mod common;

use common::{Bench, Matrix, product};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Every named configuration whose converter loses nothing: its weights' and inputs' bounds.
const LOSSLESS: [(&str, [i64; 2], [i64; 2]); 13] = [
    ("forms-4", [-255, 255], [0, 65535]),
    ("forms-8", [-255, 255], [0, 65535]),
    ("forms-16", [-255, 255], [0, 65535]),
    ("forms-8-off", [-255, 255], [0, 65535]),
    ("forms-8-plane", [-255, 255], [0, 65535]),
    ("forms-8-signed", [-255, 255], [-32768, 32767]),
    ("forms-8-wide", [-255, 255], [0, 65535]),
    ("forms-tiny", [-255, 255], [0, 65535]),
    ("isaac-128", [-128, 127], [0, 65535]),
    ("prime-128", [-255, 255], [0, 65535]),
    ("prime-8", [-255, 255], [0, 65535]),
    ("sme-128", [-255, 255], [0, 65535]),
    ("sme-8", [-255, 255], [0, 65535]),
];

/// Rows and columns: one, part of a fragment, whole tiles, one more, odd ones.
const SHAPES: [(usize, usize); 9] = [
    (1, 1),
    (3, 2),
    (8, 4),
    (16, 33),
    (127, 31),
    (128, 32),
    (129, 33),
    (130, 7),
    (300, 70),
];

fn random(rng: &mut ChaCha8Rng, rows: usize, columns: usize, [low, high]: [i64; 2]) -> Matrix {
    // Some matrices are small, sparse, or all extremes: that is where fragments differ.
    let kind = rng.random_range(0..4);
    let mut word = || match kind {
        0 => rng.random_range(low..=high),
        1 => rng.random_range(low.max(-3)..=high.min(3)),
        2 => match rng.random_bool(0.2) {
            true => rng.random_range(low..=high),
            false => 0,
        },
        _ => [low, high, 0, low.max(-1), 1][rng.random_range(0..5)],
    };
    (0..rows)
        .map(|_| (0..columns).map(|_| word()).collect())
        .collect()
}

#[test]
fn golden_agrees_with_the_plain_product_for_every_lossless_configuration_and_many_shapes() {
    let bench = Bench::new();
    for (c, (config, weight, input)) in LOSSLESS.into_iter().enumerate() {
        for (s, (rows, columns)) in SHAPES.into_iter().enumerate() {
            let seed = (100 * c + s) as u64;
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let weights = random(&mut rng, rows, columns, weight);
            let inputs = random(&mut rng, 3, rows, input);
            let y = bench.mvm(config, &weights, &inputs, "");
            let truth = product(&inputs, &weights);
            assert!(
                y == truth,
                "{config}, {rows} x {columns}, seed {seed}: {y:?} {truth:?}"
            );
        }
    }
}

#[test]
fn golden_agrees_with_the_plain_product_at_every_extreme() {
    let bench = Bench::new();
    for (config, weight, input) in LOSSLESS {
        for w in [weight[0], weight[1], 0] {
            for x in input {
                // One row more than a tile; one column with a single weight of the other sign.
                let mut weights = vec![vec![w, w]; 129];
                weights[5][1] = if w > 0 { weight[0] } else { weight[1] };
                let inputs = vec![vec![x; 129], vec![0; 129]];
                let y = bench.mvm(config, &weights, &inputs, "");
                assert_eq!(
                    y,
                    product(&inputs, &weights),
                    "{config}, weight {w}, input {x}"
                );
            }
        }
    }
}

#[test]
fn the_rtl_agrees_with_the_plain_product_for_every_lossless_configuration() {
    let bench = Bench::new();
    for (c, (config, weight, input)) in LOSSLESS.into_iter().enumerate() {
        for (s, (rows, columns)) in [(1, 1), (11, 5), (133, 18)].into_iter().enumerate() {
            let seed = 7000 + (100 * c + s) as u64;
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let weights = random(&mut rng, rows, columns, weight);
            let inputs = random(&mut rng, 2, rows, input);
            let y = bench.mvm(config, &weights, &inputs, "--engine rtl --report r.json");
            assert_eq!(
                y,
                product(&inputs, &weights),
                "{config}, {rows} x {columns}, seed {seed}"
            );
            let report = report(&bench);
            assert_eq!(report["rtl"]["mismatches"], 0);
            assert_eq!(
                report["rtl"]["clocks"], report["clocks"],
                "{config}, seed {seed}"
            );
        }
    }
}

#[test]
fn the_verilog_agrees_with_the_plain_product_and_takes_the_same_clocks() {
    let bench = Bench::new();
    for (config, seed) in [("forms-tiny", 7900), ("forms-8", 7901)] {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let weights = random(&mut rng, 37, 5, [-255, 255]);
        let inputs = random(&mut rng, 3, 37, [0, 255]);
        let y = bench.mvm(
            config,
            &weights,
            &inputs,
            "--engine verilator --report r.json",
        );
        assert_eq!(y, product(&inputs, &weights), "{config}, seed {seed}");
        let report = report(&bench);
        assert_eq!(report["rtl"]["mismatches"], 0);
        assert_eq!(
            report["rtl"]["clocks"], report["clocks"],
            "{config}, seed {seed}"
        );
    }
}

#[test]
fn the_fast_engine_says_what_golden_says_of_results_and_cost() {
    let bench = Bench::new();
    let clipping = ("forms-8-saturating", [-255, 255], [0, 65535]);
    for (c, (config, weight, input)) in LOSSLESS.into_iter().chain([clipping]).enumerate() {
        for (s, (rows, columns)) in [(3, 2), (130, 37)].into_iter().enumerate() {
            let seed = 11_000 + (100 * c + s) as u64;
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let weights = random(&mut rng, rows, columns, weight);
            let inputs = random(&mut rng, 5, rows, input);
            let slow = bench.mvm(config, &weights, &inputs, "--report r.json");
            let mut slow_report = report(&bench);
            let fast = bench.mvm(config, &weights, &inputs, "--engine fast --report r.json");
            assert_eq!(fast, slow, "{config}, {rows} x {columns}, seed {seed}");
            assert_eq!(slow_report["engine"], "golden");
            slow_report["engine"] = "fast".into();
            let mut fast_report = report(&bench);
            // The command lines differ, as they should.
            for of in [&mut slow_report, &mut fast_report] {
                assert!(of["provenance"].take().is_object());
            }
            assert_eq!(
                fast_report, slow_report,
                "{config}, {rows} x {columns}, seed {seed}"
            );
        }
    }
}

/// Section 3's saturating converter in a straight line: 4 bits, fragments of 8 rows, 2-bit devices,
/// mixed fragments split into a positive and a negative part. Gives y and the clips.
fn clipping_product(inputs: &Matrix, weights: &Matrix) -> (Matrix, u64) {
    let mut y = vec![vec![0; weights[0].len()]; inputs.len()];
    let mut clips = 0;
    for (i, x) in inputs.iter().enumerate() {
        for k in 0..weights[0].len() {
            // Row tiles are 128 rows, so that a fragment never crosses one.
            for first in (0..weights.len()).step_by(8) {
                let rows = first..(first + 8).min(weights.len());
                for sign in [1, -1] {
                    for bit in 0..16 {
                        for device in 0..4 {
                            let current: i64 = rows
                                .clone()
                                .filter(|&r| weights[r][k].signum() == sign)
                                .map(|r| {
                                    (x[r] >> bit & 1) * (weights[r][k].abs() >> (2 * device) & 3)
                                })
                                .sum();
                            clips += u64::from(current > 15);
                            y[i][k] += sign * (current.min(15) << (2 * device) << bit);
                        }
                    }
                }
            }
        }
    }
    (y, clips)
}

#[test]
fn the_saturating_configuration_agrees_with_a_straight_line_model_of_clipping() {
    let bench = Bench::new();
    let mut clipped = 0;
    for seed in 0..24_u64 {
        let mut rng = ChaCha8Rng::seed_from_u64(9000 + seed);
        let (rows, columns) = [(8, 1), (20, 5), (128, 32), (200, 9)][seed as usize % 4];
        let mut weights = random(&mut rng, rows, columns, [-255, 255]);
        let mut inputs = random(&mut rng, 2, rows, [0, 65535]);
        if seed % 3 > 0 {
            // Heavy fragments and dense planes: random ones hardly ever reach 16 counts.
            let sign = if seed % 3 == 1 { 1 } else { -1 };
            let heavy = weights.iter_mut().flatten();
            heavy.for_each(|w| *w = sign * rng.random_range(160..=255));
            inputs
                .iter_mut()
                .flatten()
                .for_each(|x| *x |= rng.random_range(0..=65535));
            weights[0][0] = -weights[0][0];
        }
        let (truth, clips) = clipping_product(&inputs, &weights);
        let engine = if rows <= 20 { "rtl" } else { "golden" };
        let more = format!("--engine {engine} --report r.json");
        let y = bench.mvm("forms-8-saturating", &weights, &inputs, &more);
        assert_eq!(y, truth, "seed {seed}, {engine}");
        assert_eq!(report(&bench)["clips"], clips, "seed {seed}, {engine}");
        clipped += clips;
    }
    assert!(clipped > 1000, "the stimulus hardly clips: {clipped}");
}

#[test]
fn projection_keeps_the_sign_with_the_larger_energy_of_each_fragment() {
    let bench = Bench::new();
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let weights = random(&mut rng, 40, 6, [-255, 255]);
    let inputs = random(&mut rng, 4, 40, [0, 255]);
    let mut projected = weights.clone();
    for k in 0..6 {
        for first in (0..40).step_by(8) {
            let energy = |sign: i64| -> i64 {
                let rows = weights[first..first + 8].iter();
                rows.map(|row| row[k])
                    .filter(|w| w.signum() == sign)
                    .map(|w| w * w)
                    .sum()
            };
            let kept = if energy(-1) > energy(1) { -1 } else { 1 };
            for row in &mut projected[first..first + 8] {
                if row[k].signum() != kept {
                    row[k] = 0;
                }
            }
        }
    }
    let y = bench.mvm(
        "forms-8",
        &weights,
        &inputs,
        "--signs project --report r.json",
    );
    assert_eq!(y, product(&inputs, &projected));
    assert!(report(&bench)["projection"]["weights"].as_u64().unwrap() > 0);
}

#[test]
fn every_integer_type_in_both_orders_means_the_same() {
    let bench = Bench::new();
    let weights: Matrix = vec![vec![1, -2, 3], vec![-4, 5, -6]];
    let inputs: Matrix = vec![vec![7, 8], vec![9, 10]];
    let truth = product(&inputs, &weights);
    bench.write("w.npy", common::npy_i64(&weights));
    // Columns first: 7, 9, 8, 10.
    let of = |width: usize, big: bool, fortran: bool| -> Vec<u8> {
        let words: [i64; 4] = if fortran {
            [7, 9, 8, 10]
        } else {
            [7, 8, 9, 10]
        };
        let bytes = words.iter().flat_map(|word| match big {
            true => word.to_be_bytes()[8 - width..].to_vec(),
            false => word.to_le_bytes()[..width].to_vec(),
        });
        bytes.collect()
    };
    for sign in ["i", "u"] {
        for (width, ends) in [
            (1, vec!["|"]),
            (2, vec!["<", ">"]),
            (4, vec!["<", ">"]),
            (8, vec!["<", ">"]),
        ] {
            for end in ends {
                for fortran in [false, true] {
                    let descr = format!("{end}{sign}{width}");
                    let data = of(width, end == ">", fortran);
                    bench.write("x.npy", common::npy(&descr, fortran, "(2, 2)", &data));
                    let done = bench.forms(
                        "mvm --config forms-tiny --weights w.npy --inputs x.npy --output y.npy",
                    );
                    assert_eq!(done.code, Some(0), "{descr}: {}", done.stderr);
                    assert_eq!(
                        common::read_i64(&bench.path("y.npy")),
                        truth,
                        "{descr} {fortran}"
                    );
                }
            }
        }
    }
    bench.write("x.npy", common::npy("<i2", false, "(2,)", &[7, 0, 8, 0]));
    let done = bench.forms("mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(common::read_i64(&bench.path("y.npy")), truth[..1]);
}

#[test]
fn the_report_tells_what_it_cost() {
    let bench = Bench::new();
    // 200 x 20, every fragment mixed: 20 twins in each of two row tiles of two column tiles.
    let weights: Matrix = (0..200)
        .map(|r| (0..20).map(|_| if r % 2 == 0 { 3 } else { -3 }).collect())
        .collect();
    let inputs: Matrix = vec![vec![5; 200]; 4];
    bench.mvm("forms-8", &weights, &inputs, "--report r.json");
    let report = report(&bench);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["crossbars"], 4);
    assert_eq!(report["extra_columns"], 40);
    assert_eq!(report["b_used"], 3);
    // 5 is 101: three steps under leading, in each of 25 sub-arrays and both column tiles.
    assert_eq!(report["steps"], 4 * 3 * 25 * 2);
    assert_eq!(report["eic_histogram"], serde_json::json!([0, 0, 0, 200]));
    // Each step converts the columns in use of a tile: 40 weights of 4 devices over both.
    assert_eq!(report["conversions"], 4 * 3 * 25 * 40 * 4);
    assert_eq!(report["clips"], 0);
    // The first tile: 16 sub-arrays of 3 steps of 32 beats; the last word 31 after the first.
    assert_eq!(report["clocks"]["side_by_side"], 9 + 4 * 16 * 3 * 32 + 31);
    let one = |subarrays: u64, columns: u64| 9 + 4 * subarrays * 3 * columns + columns - 1;
    let all = one(16, 32) + one(16, 8) + one(9, 32) + one(9, 8);
    assert_eq!(report["clocks"]["one_after_another"], all);
}

fn report(bench: &Bench) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(bench.path("r.json")).unwrap()).unwrap()
}
