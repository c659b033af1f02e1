//! The same random inputs in rust-hdl's simulator and in Icarus, compared on every clock.

use std::fmt::Write as _;
use std::path::Path;

use forms_export::{Design, Direction, Port, Wire};
use num_bigint::BigUint;
use rust_hdl::prelude::{Bits, Block, Clock, In, Out, Signal, simulate};

use super::tools::run;

/// Clocks a replay takes.
pub const CLOCKS: usize = 200;

/// A small generator of numbers (splitmix64), so that a seed is all a failure needs.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// `width` random bits; every fourth draw is all zeros or all ones.
    pub fn bits(&mut self, width: usize) -> BigUint {
        let ones = (BigUint::from(1_u8) << width) - 1_u8;
        match self.word() % 8 {
            0 => BigUint::ZERO,
            1 => ones,
            _ => {
                let words = (0..width.div_ceil(64)).fold(BigUint::ZERO, |sum, _| {
                    (sum << 64_u32) + BigUint::from(self.word())
                });
                words & ones
            }
        }
    }
}

/// An input that takes random values.
pub trait Drive {
    fn drive(&mut self, value: &BigUint);
}

/// An output that shows its value.
pub trait Show {
    fn show(&self) -> BigUint;
}

impl<const N: usize> Drive for Signal<In, Bits<N>> {
    fn drive(&mut self, value: &BigUint) {
        self.next = value.clone().into();
    }
}

impl Drive for Wire<In> {
    fn drive(&mut self, value: &BigUint) {
        self.next = u64::try_from(value).expect("a word of 64 bits").into();
    }
}

impl Drive for Signal<In, bool> {
    fn drive(&mut self, value: &BigUint) {
        self.next = value.bit(0);
    }
}

impl<const N: usize> Show for Signal<Out, Bits<N>> {
    fn show(&self) -> BigUint {
        self.val().into()
    }
}

impl Show for Wire<Out> {
    fn show(&self) -> BigUint {
        self.val().to_u64().into()
    }
}

impl Show for Signal<Out, bool> {
    fn show(&self) -> BigUint {
        BigUint::from(u8::from(self.val()))
    }
}

/// A block the replay can drive: its pins in the order of its ports, the clock aside.
pub trait Bench: Block {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>>;
    fn inputs(&mut self) -> Vec<&mut dyn Drive>;
    fn outputs(&self) -> Vec<&dyn Show>;
}

/// Implements [`Bench`] by naming the pins.
#[macro_export]
macro_rules! bench {
    ($block:ty, [$($input:ident),*], [$($output:ident),*]) => {
        bench!(@ $block, None, [$($input),*], [$($output),*]);
    };
    ($block:ty, $clock:ident, [$($input:ident),*], [$($output:ident),*]) => {
        bench!(@ $block, Some($clock), [$($input),*], [$($output),*]);
    };
    (@ $block:ty, $clock:tt $(($pin:ident))?, [$($input:ident),*], [$($output:ident),*]) => {
        impl $crate::support::replay::Bench for $block {
            fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
                $(return Some(&mut self.$pin);)?
                #[allow(unreachable_code)]
                None
            }
            fn inputs(&mut self) -> Vec<&mut dyn $crate::support::replay::Drive> {
                vec![$(&mut self.$input),*]
            }
            fn outputs(&self) -> Vec<&dyn $crate::support::replay::Show> {
                vec![$(&self.$output),*]
            }
        }
    };
}

/// Inputs and outputs, clock by clock.
pub struct Trace {
    inputs: Vec<Vec<BigUint>>,
    outputs: Vec<Vec<BigUint>>,
}

fn settle<B: Bench>(block: &mut B) {
    assert!(simulate(block, 100), "the block does not settle");
}

/// What an input takes at a clock.
pub type Stimulus = dyn Fn(usize, &Port, &mut Random) -> BigUint;

/// Random values; an input named `reset` is high for the first two clocks and rarely after.
pub fn anything(clock: usize, port: &Port, random: &mut Random) -> BigUint {
    match port.name.as_str() {
        "reset" => BigUint::from(u8::from(clock < 2 || random.word().is_multiple_of(32))),
        _ => random.bits(port.width),
    }
}

/// A port for each element of a vector.
fn elements(ports: &[Port]) -> Vec<Port> {
    let each = ports.iter().flat_map(|port| {
        port.pins().into_iter().map(|(name, width)| Port {
            name,
            width,
            elements: 1,
            ..port.clone()
        })
    });
    each.collect()
}

/// Runs `block`: inputs change, outputs are read, the clock rises.
pub fn simulate_block<B: Bench>(
    block: &mut B,
    ports: &[Port],
    stimulus: &Stimulus,
    clocks: usize,
    seed: u64,
) -> Trace {
    let pins = elements(ports);
    let inputs: Vec<&Port> = pins
        .iter()
        .filter(|port| port.direction == Direction::Input && !port.clock)
        .collect();
    let mut random = Random::new(seed);
    let mut trace = Trace {
        inputs: Vec::new(),
        outputs: Vec::new(),
    };
    for clock in 0..clocks {
        let values: Vec<BigUint> = inputs
            .iter()
            .map(|port| stimulus(clock, port, &mut random))
            .collect();
        assert_eq!(values.len(), block.inputs().len(), "every input is driven");
        for (pin, value) in block.inputs().into_iter().zip(&values) {
            pin.drive(value);
        }
        settle(block);
        let shown = block.outputs().iter().map(|pin| pin.show()).collect();
        trace.inputs.push(values);
        trace.outputs.push(shown);
        for level in [true, false] {
            if let Some(clock) = block.clock() {
                clock.next = level.into();
                settle(block);
            }
        }
    }
    trace
}

/// Replays `trace` in Icarus on the given Verilog; the error names the first clock that differs.
/// Outputs are compared from clock `from` on.
pub fn replay(
    folder: &Path,
    verilog: &str,
    top: &str,
    ports: &[Port],
    trace: &Trace,
    from: usize,
) -> Result<(), String> {
    let each = elements(ports);
    let (inputs, outputs): (Vec<&Port>, Vec<&Port>) = each
        .iter()
        .filter(|port| !port.clock)
        .partition(|port| port.direction == Direction::Input);
    let clock = ports.iter().find(|port| port.clock);
    let declare =
        |word: &str, port: &Port| format!("{word} [{}:0] p_{};\n", port.width - 1, port.name);
    let mut text = String::from("module replay;\n");
    for port in &inputs {
        text += &declare("reg", port);
    }
    for port in &outputs {
        text += &declare("wire", port);
    }
    text += "reg clk = 0;\ninteger failures = 0;\n";
    let mut pins: Vec<String> = ports
        .iter()
        .filter(|port| !port.clock)
        .map(|port| {
            let elements = port.pins().into_iter().rev();
            let wires: Vec<String> = elements.map(|(name, _)| format!("p_{name}")).collect();
            format!(".{}({{{}}})", port.name, wires.join(", "))
        })
        .collect();
    pins.extend(clock.map(|clock| format!(".{}(clk)", clock.name)));
    writeln!(text, "{top} dut({});\ninitial begin", pins.join(", ")).expect("a string");
    for (time, (driven, shown)) in trace.inputs.iter().zip(&trace.outputs).enumerate() {
        for (port, value) in inputs.iter().zip(driven) {
            writeln!(text, "p_{} = {}'h{value:x};", port.name, port.width).expect("a string");
        }
        text += "#1;\n";
        for (port, value) in outputs.iter().zip(shown) {
            if time >= from {
                writeln!(
                    text,
                    "if (p_{0} !== {1}'h{value:x}) begin $display(\"clock {time}: {0} is %h, not \
                     {value:x}\", p_{0}); $finish; end",
                    port.name, port.width
                )
                .expect("a string");
            }
        }
        text += "clk = 1; #1; clk = 0; #1;\n";
    }
    text += "$display(\"equal\"); $finish; end\nendmodule\n";
    std::fs::write(folder.join("replay.v"), text).expect("a writable folder");
    std::fs::write(folder.join("design.v"), verilog).expect("a writable folder");
    let build = [
        "-g2005",
        "-s",
        "replay",
        "-o",
        "replay.vvp",
        "replay.v",
        "design.v",
    ];
    run(folder, "iverilog", "iverilog", &build)?;
    let said = run(folder, "vvp", "iverilog", &["-n", "replay.vvp"])?;
    match said.trim() {
        "equal" => Ok(()),
        other => Err(other.to_string()),
    }
}

/// Exports `block`, reads it with every tool, and replays it; gives the design.
pub fn check<B: Bench>(block: B, name: &str, from: usize) -> Design {
    check_with(block, name, from, &anything)
}

/// [`check`] with inputs of one's own.
pub fn check_with<B: Bench>(mut block: B, name: &str, from: usize, stimulus: &Stimulus) -> Design {
    let folder = tempfile::tempdir().expect("a temporary folder");
    block.connect_all();
    let design = forms_export::export(&block, name).unwrap_or_else(|error| panic!("{error}"));
    if let Err(complaint) = super::tools::lint_design(folder.path(), &design) {
        panic!("{complaint}\n{}", design.verilog());
    }
    let ports = design.modules.last().expect("a top").ports.clone();
    let seed = 1;
    let trace = simulate_block(&mut block, &ports, stimulus, CLOCKS, seed);
    let verilog = design.verilog();
    if let Err(difference) = replay(folder.path(), &verilog, name, &ports, &trace, from) {
        panic!("seed {seed}: {difference}\n{verilog}");
    }
    design
}

/// What rust-hdl's own generator makes of `block`, replayed against the simulator; the error is the
/// tools' complaint or the first clock that differs.
pub fn check_stock<B: Bench>(block: B, ports: &[Port]) -> Result<(), String> {
    check_stock_with(block, ports, &anything)
}

/// [`check_stock`] with inputs of one's own.
pub fn check_stock_with<B: Bench>(
    mut block: B,
    ports: &[Port],
    stimulus: &Stimulus,
) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    block.connect_all();
    let verilog = rust_hdl::prelude::generate_verilog(&block);
    let trace = simulate_block(&mut block, ports, stimulus, CLOCKS, 1);
    let verilog = format!("`default_nettype none\n{verilog}\n`default_nettype wire\n");
    replay(folder.path(), &verilog, "top", ports, &trace, 0)
}

/// Ports by name and width, for blocks that are never exported.
pub fn ports(inputs: &[(&str, usize)], outputs: &[(&str, usize)]) -> Vec<Port> {
    let port = |direction| {
        move |(name, width): &(&str, usize)| Port {
            name: name.to_string(),
            direction,
            width: *width,
            elements: 1,
            clock: false,
        }
    };
    let inputs = inputs.iter().map(port(Direction::Input));
    inputs
        .chain(outputs.iter().map(port(Direction::Output)))
        .collect()
}
