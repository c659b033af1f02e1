//! The whole crossbar, in every named configuration, against golden in every clock.

use std::env;

use forms_golden::Config;
use forms_rtl::configurations::CONFIGURATIONS;
use forms_testbench::Error;
use forms_testbench::crossbar::core_with_array::{ArrayTiming, build_with_array};
use forms_testbench::crossbar::run::run_on;
use forms_testbench::crossbar::{
    CrossbarDut, Engine, Inputs, Observation, Outputs, RunOptions, Target, build, run,
};

/// The seed of the environment, else `default`.
fn seed(default: u64) -> u64 {
    env::var("FORMS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

fn meets_golden(config: &str, mvms: usize) {
    for seed in [seed(1), seed(2)] {
        let options = RunOptions {
            config: config.to_string(),
            engine: Engine::RustHdl,
            seed,
            mvms,
            wave: None,
        };
        let report = run(&options).unwrap_or_else(|error| panic!("{error}"));
        assert!(report.mvms >= mvms);
    }
}

macro_rules! every_configuration {
    ($($test:ident: $name:literal, $mvms:literal;)+) => {
        $(
            #[test]
            fn $test() {
                meets_golden($name, $mvms);
            }
        )+

        #[test]
        fn every_named_configuration_has_a_test() {
            let names: Vec<_> = CONFIGURATIONS.iter().map(|p| p.name).collect();
            assert_eq!(names, [$($name),+]);
        }
    };
}

every_configuration! {
    forms_4_meets_golden_in_every_clock: "forms-4", 100;
    forms_8_meets_golden_in_every_clock: "forms-8", 100;
    forms_16_meets_golden_in_every_clock: "forms-16", 100;
    forms_8_off_meets_golden_in_every_clock: "forms-8-off", 100;
    forms_8_plane_meets_golden_in_every_clock: "forms-8-plane", 100;
    forms_8_saturating_meets_golden_in_every_clock: "forms-8-saturating", 100;
    forms_8_signed_meets_golden_in_every_clock: "forms-8-signed", 100;
    forms_8_wide_meets_golden_in_every_clock: "forms-8-wide", 30;
    forms_tiny_meets_golden_in_every_clock: "forms-tiny", 200;
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
            let mut dut = build_with_array(name, &timing).unwrap();
            let report = run_on(dut.as_mut(), &config, seed(1), 20)
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
fn an_array_of_one_clock_is_the_crossbar() {
    let config = Config::named("forms-tiny").unwrap();
    let mut alone = build_with_array("forms-tiny", &ArrayTiming::Clocks(1)).unwrap();
    let error = run_on(alone.as_mut(), &config, 1, 20).unwrap_err();
    // It never waits, which is all that is missing from the coverage.
    let Error::Coverage { bins, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(bins, ["array: not ready with slots in flight"]);
}

#[test]
fn rtl_and_golden_describe_the_same_configurations() {
    for rtl in CONFIGURATIONS {
        let golden = Config::named(rtl.name).unwrap();
        assert_eq!(golden.rows, rtl.rows, "{}", rtl.name);
        assert_eq!(golden.columns, rtl.columns, "{}", rtl.name);
        assert_eq!(golden.fragment_rows, rtl.fragment_rows, "{}", rtl.name);
        assert_eq!(golden.input_bits, rtl.input_bits, "{}", rtl.name);
        assert_eq!(golden.signed_inputs, rtl.signed_inputs, "{}", rtl.name);
        assert_eq!(golden.adcs, rtl.adcs, "{}", rtl.name);
        assert_eq!(golden.adc.bits, rtl.adc_bits, "{}", rtl.name);
        assert_eq!(golden.devices_per_weight(), 4, "{}", rtl.name);
        assert_eq!(golden.latency(), 7, "{}", rtl.name);
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
                (Fault::Polarity, Target::Polarity) => write.data ^= 1,
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
        let good = build("forms-tiny").unwrap();
        let error = run_on(&mut Faulty { good, fault }, &config, 1, 100).unwrap_err();
        assert!(matches!(error, Error::Mismatch(_)), "{fault:?}: {error}");
        let text = error.to_string();
        assert!(
            text.contains("forms sim --config forms-tiny --seed 1"),
            "{text}"
        );
    }
}
