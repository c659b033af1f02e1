//! The exported Verilog in Verilator under the bench of the rust-hdl crossbar.

use std::path::PathBuf;

use forms_golden::{Config, Crossbar};
use forms_testbench::Error;
use forms_testbench::crossbar::run::{Until, run_on};
use forms_testbench::crossbar::{CrossbarDut, batch, build};
use forms_testbench::verilated::VerilatedCrossbar;
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Beside the tests' own files, so that a second run of them does not compile again.
fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated")
}

fn verilated(config: &Config) -> VerilatedCrossbar {
    VerilatedCrossbar::build(config, &cache()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_bench_meets_golden_on_the_verilog_too() {
    for name in ["forms-tiny", "forms-8", "forms-8-signed"] {
        let config = Config::named(name).unwrap();
        let on_verilog = run_on(&mut verilated(&config), &config, 3, 60, Until::Covered).unwrap();
        let on_rust = run_on(&mut build(&config).unwrap(), &config, 3, 60, Until::Covered).unwrap();
        // The same stimulus takes the same clocks; only the inside of rust-hdl's is compared too.
        assert_eq!(on_verilog.clocks, on_rust.clocks);
        assert_eq!(on_verilog.coverage, on_rust.coverage);
        assert!(on_verilog.comparisons < on_rust.comparisons);
    }
}

#[test]
fn a_batch_takes_the_same_clocks_in_both() {
    let seed = 5;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let config = Config::named("forms-8").unwrap();
    let weights = Array2::from_shape_fn((128, 32), |(r, k)| {
        let sign = if (r / 8 + k).is_multiple_of(2) { 1 } else { -1 };
        sign * rng.random_range(0..256)
    });
    let crossbar = Crossbar::program(&config, weights.view()).unwrap();
    let inputs: Vec<Vec<i64>> = (0..3)
        .map(|_| (0..128).map(|_| rng.random_range(0..256)).collect())
        .collect();
    let on_verilog = batch::run(&mut verilated(&config), &crossbar, &inputs, 8).unwrap();
    let on_rust = batch::run(&mut build(&config).unwrap(), &crossbar, &inputs, 8).unwrap();
    assert_eq!(on_verilog, on_rust, "seed {seed}");
    assert_eq!(on_verilog.clocks, on_verilog.predicted_clocks);
}

#[test]
fn a_fault_in_the_verilog_is_caught() {
    struct Wrong(VerilatedCrossbar);
    impl CrossbarDut for Wrong {
        fn drive(
            &mut self,
            inputs: &forms_testbench::crossbar::Inputs,
        ) -> Result<forms_testbench::crossbar::Outputs, Error> {
            let mut outputs = self.0.drive(inputs)?;
            outputs.y ^= 1;
            Ok(outputs)
        }
        fn clock(&mut self) -> Result<(), Error> {
            self.0.clock()
        }
        fn clocks(&self) -> u64 {
            self.0.clocks()
        }
        fn observe(&self) -> Option<forms_testbench::crossbar::Observation> {
            None
        }
    }
    let config = Config::named("forms-tiny").unwrap();
    let error = run_on(
        &mut Wrong(verilated(&config)),
        &config,
        1,
        20,
        Until::Covered,
    )
    .unwrap_err();
    assert!(matches!(error, Error::Mismatch(_)), "{error}");
}
