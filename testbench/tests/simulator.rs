//! Leaving quiet blocks alone changes nothing that can be seen.

use std::collections::BTreeMap;

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_testbench::crossbar::dut::apply;
use forms_testbench::crossbar::{Inputs, Target, Write};
use forms_testbench::simulator::Simulator;
use forms_verilog::hardware::parameters;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rust_hdl::prelude::{Atom, Block, Probe, VCDValue, simulate};

/// Every signal of a block tree, by its path.
#[derive(Default)]
struct Signals {
    path: Vec<String>,
    values: BTreeMap<String, String>,
}

impl Probe for Signals {
    fn visit_start_scope(&mut self, name: &str, _node: &dyn Block) {
        self.path.push(name.to_string());
    }

    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        let value: VCDValue = signal.vcd();
        let path = format!("{}.{name}", self.path.join("."));
        self.values.insert(path, format!("{value:?}"));
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        self.path.pop();
    }
}

fn signals(block: &dyn Block) -> BTreeMap<String, String> {
    let mut signals = Signals::default();
    block.accept("dut", &mut signals);
    signals.values
}

/// Anything goes, also what no sensible user would do.
fn random_pins(rng: &mut ChaCha8Rng, rows: usize) -> Inputs {
    let targets = [
        Target::Register,
        Target::Devices,
        Target::Flips,
        Target::PolarityOrDoubling,
    ];
    Inputs {
        reset: rng.random_bool(0.02),
        write: rng.random_bool(0.2).then(|| Write {
            target: targets[rng.random_range(0..4)],
            address: rng.random_range(0..64),
            data: rng.random_range(0..256),
        }),
        x: rng
            .random_bool(0.5)
            .then(|| (0..rows).map(|_| rng.random_range(0..16)).collect()),
        x_last: rng.random_bool(0.3),
        y_ready: rng.random_bool(0.7),
        clear_counters: rng.random_bool(0.01),
    }
}

#[test]
fn a_crossbar_whose_quiet_blocks_rest_does_what_every_pass_over_every_block_does() {
    let parameters = parameters(&Config::named("forms-tiny").unwrap()).unwrap();
    let seed = 11;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut ours = Simulator::new(Crossbar::new(&parameters).unwrap()).unwrap();
    let mut plain = Crossbar::new(&parameters).unwrap();
    plain.connect_all();
    for clock in 0..600 {
        let pins = random_pins(&mut rng, parameters.fragment_rows);
        apply(&mut ours.dut, &pins);
        apply(&mut plain, &pins);
        ours.settle().unwrap();
        assert!(simulate(&mut plain, 200));
        let (expected, actual) = (signals(&plain), signals(&ours.dut));
        for (path, value) in &expected {
            assert_eq!(
                value, &actual[path],
                "seed {seed}, clock {clock}: {path} differs where quiet blocks rest"
            );
        }
        assert_eq!(expected.len(), actual.len());
        ours.clock().unwrap();
        plain.clock.next = true.into();
        assert!(simulate(&mut plain, 200));
        plain.clock.next = false.into();
    }
}
