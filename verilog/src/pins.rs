//! Reads signals out of a block tree.

use rust_hdl::prelude::{Atom, AtomKind, Block, Probe, VCDValue};
use serde::{Deserialize, Serialize};
use vcd::Value;

/// Which way a pin points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PinDirection {
    /// Driven by the bench.
    Input,
    /// Driven by the block.
    Output,
}

/// A pin of a block under test, its clock aside.
///
/// The elements of an array are pins of their own. In the Verilog they share a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Name, positions behind: `x[3]` is `x_3`.
    pub name: String,
    /// The Verilog's port: the name, or of an element its array's.
    pub port: String,
    /// Lowest bit of it in the port.
    pub low: usize,
    /// Bits, 1..=32.
    pub width: usize,
    /// Input or output.
    pub direction: PinDirection,
}

/// The name that the exporter gives a signal.
pub fn verilog_name(name: &str) -> String {
    name.replace('$', "_")
}

/// A signal's value as a number, 64 bits at most.
pub fn number(value: &VCDValue) -> u64 {
    let bit = |value: &Value| u64::from(*value == Value::V1);
    match value {
        VCDValue::Single(value) => bit(value),
        VCDValue::Vector(values) => values.iter().fold(0, |word, value| word << 1 | bit(value)),
        VCDValue::String(_) | VCDValue::Composite(_) => 0,
    }
}

/// Calls back for the pins of the outermost block, its clock aside.
struct PinVisitor<F> {
    depth: usize,
    each: F,
}

impl<F: FnMut(&str, PinDirection, &dyn Atom)> Probe for PinVisitor<F> {
    fn visit_start_scope(&mut self, _name: &str, _node: &dyn Block) {
        self.depth += 1;
    }

    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        let direction = match signal.kind() {
            AtomKind::InputParameter => PinDirection::Input,
            AtomKind::OutputParameter => PinDirection::Output,
            _ => return,
        };
        if self.depth == 1 && name != "clock" {
            (self.each)(name, direction, signal);
        }
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        self.depth -= 1;
    }
}

/// The pins of a block, without its clock, in the order of its declaration.
pub fn pins(block: &dyn Block) -> Vec<Pin> {
    let mut pins: Vec<Pin> = Vec::new();
    let mut arrays = Vec::new();
    let each = |name: &str, direction, signal: &dyn Atom| {
        let element = name.split_once('$');
        arrays.push(element.map(|(array, _)| array.to_string()));
        let name = verilog_name(name);
        pins.push(Pin {
            port: name.clone(),
            name,
            low: 0,
            width: signal.bits(),
            direction,
        });
    };
    block.accept("uut", &mut PinVisitor { depth: 0, each });
    let mut first = 0;
    for elements in arrays.chunk_by(|one, next| one.is_some() && one == next) {
        let pins = &mut pins[first..first + elements.len()];
        first += elements.len();
        let (width, count) = (pins[0].width, pins.len());
        // One element is no vector, nor are elements of several widths.
        let Some(array) = elements[0].as_ref().filter(|_| count > 1) else {
            continue;
        };
        if pins.iter().all(|pin| pin.width == width) {
            for (place, pin) in pins.iter_mut().enumerate() {
                pin.port = array.clone();
                pin.low = place * width;
            }
        }
    }
    pins
}

/// The ports that `pins` make up, each with its pins, lowest bits first.
pub fn ports<'a>(pins: impl IntoIterator<Item = &'a Pin>) -> Vec<(&'a str, Vec<&'a Pin>)> {
    let mut ports: Vec<(&str, Vec<&Pin>)> = Vec::new();
    for pin in pins {
        match ports.iter_mut().find(|(port, _)| *port == pin.port) {
            Some((_, all)) => all.push(pin),
            None => ports.push((&pin.port, vec![pin])),
        }
    }
    ports
}

/// The present values of [`pins`].
pub fn values(block: &dyn Block) -> Vec<u64> {
    let mut values = Vec::new();
    let each = |_: &str, _, signal: &dyn Atom| values.push(number(&signal.vcd()));
    block.accept("uut", &mut PinVisitor { depth: 0, each });
    values
}
