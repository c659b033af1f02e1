//! What a block's pins did, clock by clock: the vectors that its Verilog is replayed against.

use serde::{Deserialize, Serialize};

use crate::pins::{Pin, PinDirection};

/// One clock: the pins' values after they settled, just before the rising edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Values, in the order of [`Recording::pins`].
    pub values: Vec<u64>,
    /// Which of them must be the same in the Verilog. Never an input.
    pub compared: Vec<bool>,
}

/// The vectors of one run of one block.
///
/// The simulator starts every register and memory word at zero, hardware at X. So nothing is
/// compared before the first clock after a reset, and an output that only means something while
/// another pin is high is compared only then (see [`Recording::qualify`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Name of the Verilog module.
    pub module: String,
    /// The pins, the clock aside.
    pub pins: Vec<Pin>,
    /// The block has a clock.
    pub clocked: bool,
    /// The clocks.
    pub rows: Vec<Row>,
    qualifiers: Vec<(String, String)>,
    awake: bool,
}

impl Recording {
    /// An empty recording of `module`.
    pub fn new(module: &str, pins: Vec<Pin>, clocked: bool) -> Self {
        // A block without a reset pin has no state of its own to be woken from.
        let awake = !pins.iter().any(|pin| pin.name == "reset");
        Self {
            module: module.to_string(),
            pins,
            clocked,
            rows: Vec::new(),
            qualifiers: Vec::new(),
            awake,
        }
    }

    /// From now on, `output` is compared only in clocks in which the pin `by` is high.
    ///
    /// `by` may be an input or another output: `("y", "y_valid")`.
    pub fn qualify(&mut self, output: &str, by: &str) {
        self.qualifiers.push((output.to_string(), by.to_string()));
    }

    /// Position of the pin `name`.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.pins.iter().position(|pin| pin.name == name)
    }

    /// Appends a clock. `unknown` names outputs without meaning in this clock only.
    pub fn push(&mut self, values: Vec<u64>, unknown: &[&str]) {
        let high = |name: &str| self.index(name).is_some_and(|i| values[i] != 0);
        let compared = self
            .pins
            .iter()
            .map(|pin| {
                self.awake
                    && pin.direction == PinDirection::Output
                    && !unknown.contains(&pin.name.as_str())
                    && self
                        .qualifiers
                        .iter()
                        .all(|(output, by)| *output != pin.name || high(by))
            })
            .collect();
        let reset = high("reset");
        self.awake |= reset;
        self.rows.push(Row { values, compared });
    }
}
