//! The whole crossbar, in every named configuration, against golden in every clock.

use std::env;

use forms_golden::{Config, Crossbar};
use forms_testbench::Error;
use forms_testbench::crossbar::core_with_array::{ArrayTiming, build_with_array};
use forms_testbench::crossbar::run::{Until, run_on};
use forms_testbench::crossbar::{
    CrossbarDut, Inputs, Observation, Outputs, Target, Write, build, program,
};
use forms_verilog::hardware;
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The seed of the environment, else `default`.
fn seed(default: u64) -> u64 {
    env::var("FORMS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn a_core_meets_golden_whatever_its_array_takes() {
    for name in ["forms-tiny", "forms-8", "forms-8-plane", "forms-8-signed"] {
        let config = Config::named(name).unwrap();
        let timings = [
            ArrayTiming::Clocks(2),
            ArrayTiming::Clocks(5),
            ArrayTiming::Random(seed(1)),
        ];
        for timing in timings {
            let mut dut = build_with_array(&config, &timing).unwrap();
            let report = run_on(dut.as_mut(), &config, seed(1), 20, Until::Covered)
                .unwrap_or_else(|error| panic!("{timing:?}: {error}"));
            let waits = report.coverage.last().unwrap();
            assert!(
                waits.bin.starts_with("array: ") && waits.hits > 0,
                "{waits:?}"
            );
        }
    }
}

#[test]
fn the_cores_of_the_rivals_wait_for_their_arrays_too() {
    for name in ["isaac-128", "prime-8", "sme-8"] {
        let config = Config::named(name).unwrap();
        let timing = ArrayTiming::Random(seed(1));
        let mut dut = build_with_array(&config, &timing).unwrap();
        run_on(dut.as_mut(), &config, seed(1), 4, Until::Covered)
            .unwrap_or_else(|error| panic!("{name}, {timing:?}: {error}"));
    }
}

#[test]
fn an_array_of_one_clock_is_the_crossbar() {
    let config = Config::named("forms-tiny").unwrap();
    let mut alone = build_with_array(&config, &ArrayTiming::Clocks(1)).unwrap();
    let error = run_on(alone.as_mut(), &config, 1, 20, Until::Covered).unwrap_err();
    // It never waits, which is all that is missing from the coverage.
    let Error::Coverage { bins, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(bins, ["array: not ready with slots in flight"]);
}

#[test]
fn golden_and_rtl_derive_the_same_numbers() {
    for golden in Config::all() {
        let (name, rtl) = (&golden.name, hardware::parameters(&golden).unwrap());
        assert_eq!(
            golden.devices_per_weight(),
            rtl.devices_per_weight(),
            "{name}"
        );
        assert_eq!(golden.lanes(), rtl.lanes(), "{name}");
        let beats = golden.beats(golden.weight_columns());
        assert_eq!(beats, rtl.lane_columns() * rtl.turns(), "{name}");
        assert_eq!(golden.acc_bits(), rtl.result_bits(), "{name}");
        assert_eq!(golden.latency(), forms_rtl::parameters::Parameters::LATENCY);
    }
}

#[test]
fn a_fragment_that_is_wrongly_called_the_last_is_remembered_until_a_reset() {
    let config = Config::named("forms-tiny").unwrap();
    let words = vec![1; config.fragment_rows];
    // F_used is 4 after a reset.
    for (place, x_last) in [(0, true), (2, true), (3, false)] {
        let mut dut = build(&config).unwrap();
        let mut clock = |inputs: Inputs| {
            let outputs = CrossbarDut::drive(&mut dut, &inputs).unwrap();
            CrossbarDut::clock(&mut dut).unwrap();
            outputs
        };
        let reset = Inputs {
            reset: true,
            ..Inputs::default()
        };
        clock(reset.clone());
        let mut accepted = 0;
        while accepted < 8 {
            let outputs = clock(Inputs {
                x: Some(words.clone()),
                x_last: if accepted == place {
                    x_last
                } else {
                    accepted % 4 == 3
                },
                y_ready: true,
                ..Inputs::default()
            });
            assert_eq!(
                outputs.framing_error,
                accepted > place,
                "{place} {accepted}"
            );
            accepted += usize::from(outputs.x_ready);
        }
        assert!(clock(reset).framing_error);
        assert!(!clock(Inputs::default()).framing_error);
    }
}

/// A crossbar with a fault at its pins.
struct Faulty {
    good: Box<dyn CrossbarDut>,
    fault: Fault,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    /// One device is stuck at its highest level.
    StuckDevice,
    /// One polarity is inverted.
    Polarity,
    /// One flip is lost.
    Flip,
    /// Bit 0 of every result is high.
    Result,
    /// The step counter is one ahead.
    Counter,
    /// `busy` is stuck high.
    Busy,
}

impl CrossbarDut for Faulty {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        let mut inputs = inputs.clone();
        if let Some(write) = inputs.write.as_mut().filter(|write| write.address == 0) {
            match (self.fault, write.target) {
                (Fault::StuckDevice, Target::Devices) => write.data |= 3,
                (Fault::Polarity, Target::PolarityOrDoubling) => write.data ^= 1,
                (Fault::Flip, Target::Flips) => write.data &= !1,
                _ => {}
            }
        }
        let mut outputs = self.good.drive(&inputs)?;
        match self.fault {
            Fault::Result => outputs.y |= 1,
            Fault::Counter => outputs.steps += 1,
            Fault::Busy => outputs.busy = true,
            _ => {}
        }
        Ok(outputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.good.clock()
    }

    fn clocks(&self) -> u64 {
        self.good.clocks()
    }

    fn observe(&self) -> Option<Observation> {
        // Only the pins are compared, so that the fault must show in them.
        None
    }
}

#[test]
fn planted_faults_are_caught_at_the_pins() {
    let config = Config::named("forms-tiny").unwrap();
    for fault in [
        Fault::StuckDevice,
        Fault::Polarity,
        Fault::Flip,
        Fault::Result,
        Fault::Counter,
        Fault::Busy,
    ] {
        let good = Box::new(build(&config).unwrap());
        let error =
            run_on(&mut Faulty { good, fault }, &config, 1, 100, Until::Covered).unwrap_err();
        assert!(matches!(error, Error::Mismatch(_)), "{fault:?}: {error}");
        let text = error.to_string();
        assert!(
            text.contains("forms sim --config forms-tiny --seed 1"),
            "{text}"
        );
    }
}

#[test]
fn a_register_written_beside_an_offered_fragment_is_written_first_and_the_fragment_waits() {
    let config = Config::named("forms-tiny").unwrap();
    let mut dut = build(&config).unwrap();
    let mut clock = |inputs: &Inputs| {
        let outputs = CrossbarDut::drive(&mut dut, inputs).unwrap();
        CrossbarDut::clock(&mut dut).unwrap();
        outputs
    };
    clock(&Inputs {
        reset: true,
        ..Inputs::default()
    });
    // F_used is 4 after a reset; the fragment that is offered is the only one of its MVM.
    let fragment = Inputs {
        x: Some(vec![0; config.fragment_rows]),
        x_last: true,
        y_ready: true,
        ..Inputs::default()
    };
    let f_used = Write {
        target: Target::Register,
        address: 1,
        data: 1,
    };
    let both = Inputs {
        write: Some(f_used),
        ..fragment.clone()
    };
    assert!(!clock(&both).x_ready);
    assert!(clock(&fragment).x_ready);
    let idle = Inputs {
        y_ready: true,
        ..Inputs::default()
    };
    let ends: Vec<_> = (0..30).map(|_| clock(&idle)).collect();
    let words = ends.iter().filter(|outputs| outputs.y_valid).count();
    assert_eq!(words, config.weight_columns());
    let last = ends[29];
    assert!(!last.busy && !last.framing_error && !last.programming_error);
}

/// What one MVM made of a crossbar: its words, the clocks to the first of them, steps and conversions.
#[derive(Debug, PartialEq, Eq)]
struct Made {
    words: Vec<i64>,
    first: u64,
    steps: u64,
    conversions: u64,
}

/// Multiplies with what lies in weight columns `first` on; the crossbar is idle before and must be after.
fn multiply(dut: &mut dyn CrossbarDut, config: &Config, used: [usize; 3], x: &[i64]) -> Made {
    let [first, k_used, f_used] = used;
    let mut clock = |inputs: Inputs| {
        let outputs = dut.drive(&inputs).unwrap();
        dut.clock().unwrap();
        outputs
    };
    let register = |address, value: usize| Inputs {
        write: Some(Write {
            target: Target::Register,
            address,
            data: value as u64,
        }),
        clear_counters: true,
        ..Inputs::default()
    };
    clock(register(0, k_used));
    clock(register(1, f_used));
    clock(register(4, first / config.lanes()));
    let mut fragments = x.chunks(config.fragment_rows).enumerate();
    let mut offered = fragments.next();
    let (mut words, mut clocks, mut begin, mut valid) = (Vec::new(), 0, None, None);
    loop {
        let outputs = clock(Inputs {
            x: offered.map(|(_, words)| words.iter().map(|&word| word as u64).collect()),
            x_last: offered.is_some_and(|(f, _)| f + 1 == f_used),
            y_ready: true,
            ..Inputs::default()
        });
        if offered.is_some() && outputs.x_ready {
            begin = begin.or(Some(clocks));
            offered = fragments.next();
        }
        if outputs.y_valid {
            valid = valid.or(Some(clocks));
            let unused = 64 - config.acc_bits();
            words.push((outputs.y << unused) as i64 >> unused);
            assert_eq!(outputs.y_last, words.len() == k_used, "{used:?}");
        }
        assert!(
            !outputs.programming_error && !outputs.framing_error,
            "{used:?}"
        );
        if let (Some(valid), false) = (valid, outputs.busy) {
            return Made {
                words,
                // Valid after the edge before the clock in which it is seen.
                first: valid - 1 - begin.unwrap(),
                steps: outputs.steps,
                conversions: outputs.conversions,
            };
        }
        clocks += 1;
        assert!(clocks < 10_000, "{used:?} hangs");
    }
}

#[test]
fn tiles_side_by_side_meet_golden_and_one_beyond_the_end_only_gives_other_words() {
    let tiny = Config::named("forms-tiny").unwrap();
    // 5, 7 and 3 weight columns, in as many, 4 and 1 lane columns; then ISAAC's 4.
    let sizes = [(20, 4), (28, 8), (12, 12)].map(|(columns, adcs)| Config {
        columns,
        adcs,
        ..tiny.clone()
    });
    let isaac = Config {
        columns: 16,
        ..Config::named("isaac-128").unwrap()
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed(1));
    for config in sizes.into_iter().chain([isaac]) {
        let (rows, columns) = (config.rows, config.weight_columns());
        let (least, most) = config.weight_range().into_inner();
        let mut weights = Array2::from_elem((rows, columns), 0);
        for ((r, k), weight) in weights.indexed_iter_mut() {
            *weight = match (r / config.fragment_rows + k) % 2 {
                0 => rng.random_range(0..=most),
                _ => rng.random_range(least..=0),
            };
        }
        let crossbar = Crossbar::program(&config, weights.view()).unwrap();
        let mut dut = build(&config).unwrap();
        let reset = Inputs {
            reset: true,
            ..Inputs::default()
        };
        CrossbarDut::drive(&mut dut, &reset).unwrap();
        CrossbarDut::clock(&mut dut).unwrap();
        for write in program::contents(&crossbar) {
            let write = Inputs {
                write: Some(write),
                ..Inputs::default()
            };
            CrossbarDut::drive(&mut dut, &write).unwrap();
            CrossbarDut::clock(&mut dut).unwrap();
        }
        let (mut beside, mut beyond) = (0, 0);
        for _ in 0..40 {
            let f_used = rng.random_range(1..=config.fragments());
            let k_used = rng.random_range(1..=columns);
            let first = rng.random_range(0..columns.div_ceil(config.lanes())) * config.lanes();
            let rows = f_used * config.fragment_rows;
            let x: Vec<i64> = (0..rows).map(|_| rng.random_range(0..1 << 16)).collect();
            let made = multiply(&mut dut, &config, [first, k_used, f_used], &x);
            // What does not depend on where it lies is said of the same tile at the first column.
            let there = if first + k_used <= columns { first } else { 0 };
            let tile = crossbar.tile(there, rows, k_used).unwrap();
            let golden = tile.mvm(&x, config.input_bits).unwrap();
            let words = if there == first {
                beside += usize::from(first > 0);
                golden.outputs
            } else {
                beyond += 1;
                assert_eq!(made.words.len(), k_used);
                made.words.clone()
            };
            let expected = Made {
                words,
                first: config.latency() + golden.work,
                steps: golden.steps.iter().sum::<usize>() as u64,
                conversions: golden.conversions,
            };
            assert_eq!(made, expected, "{first} {k_used} {f_used}");
        }
        let has_places = columns > config.lanes();
        assert_eq!(beside > 3 && beyond > 3, has_places, "{beside} {beyond}");
    }
}
