//! The whole crossbar, in every named configuration, against golden in every clock.

use std::env;

use forms_golden::Config;
use forms_testbench::Error;
use forms_testbench::crossbar::core_with_array::{ArrayTiming, build_with_array};
use forms_testbench::crossbar::run::{Until, run_on};
use forms_testbench::crossbar::{CrossbarDut, Inputs, Observation, Outputs, Target, build};
use forms_verilog::hardware;

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
