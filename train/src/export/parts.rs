//! The integer network under construction: its layers without weights, and what each value is worth.

use forms_golden::layers::{ActivationRange, Scale, Window};
use forms_network::network::{INPUT, Merge};
use forms_network::{Node, Op, Requantize};

use super::{ratio, square};
use crate::Error;

/// How much finer than a map the sums are from which its mean is taken: as fine as 16 bits hold.
const FINER: f64 = 256.0;

/// A value of the training network, as the integer network has it.
pub(super) struct Value {
    /// The node that makes it.
    pub name: String,
    /// What its integer 1 is worth.
    pub step: f64,
    /// Its channels.
    pub channels: usize,
}

/// The nodes so far.
pub(super) struct Parts {
    pub nodes: Vec<Node>,
    /// Of each value of the training network, the input first.
    pub values: Vec<Value>,
    /// What the last node makes; it becomes a value once its step is complete.
    last: Option<Value>,
}

impl Parts {
    /// Nothing but the input.
    pub fn new(channels: usize) -> Parts {
        Parts {
            nodes: Vec::new(),
            values: vec![Value {
                name: INPUT.to_owned(),
                step: 1.0 / 255.0,
                channels,
            }],
            last: None,
        }
    }

    /// Appends a node that makes `channels`.
    pub fn push(&mut self, node: Node, channels: usize) {
        self.last = Some(Value {
            name: node.name.clone(),
            step: node.scale.unwrap_or(1.0),
            channels,
        });
        self.nodes.push(node);
    }

    /// What the last node makes is the training network's next value.
    pub fn made(&mut self) {
        self.values.extend(self.last.take());
    }

    /// The largest of each window of value `from`.
    pub fn pool(&mut self, name: String, from: usize, window: Window) {
        let Value {
            name: input,
            step,
            channels,
        } = &self.values[from];
        let (channels, node) = (
            *channels,
            Node {
                name,
                inputs: vec![input.clone()],
                op: Op::MaxPool(window),
                scale: Some(*step),
            },
        );
        self.push(node, channels);
    }

    /// The sum of two values in codes of `step`, what is negative cut off.
    pub fn add(&mut self, name: String, from: [usize; 2], step: f64) -> Result<(), Error> {
        let scales = from.map(|value| ratio(self.values[value].step / step));
        let merge = Merge {
            scales: scales.into_iter().collect::<Result<_, _>>()?,
            range: codes(8)?,
        };
        let node = Node {
            name,
            inputs: from.map(|value| self.values[value].name.clone()).to_vec(),
            op: Op::Add(merge),
            scale: Some(step),
        };
        self.push(node, self.values[from[0]].channels);
        Ok(())
    }

    /// Every second pixel of value `from`, zeros behind its channels: the same map again, times nothing.
    pub fn widen(&mut self, name: &str, from: usize, channels: usize) -> Result<(), Error> {
        let Value {
            step,
            channels: have,
            ..
        } = self.values[from];
        self.pool(format!("{name}.pixels"), from, square(1, 2, 0));
        let copies = channels / have.max(1);
        let nothing = Scale::new(0, 1).map_err(|e| Error::Settings(e.to_string()))?;
        let mut scales = vec![nothing; copies];
        if let Some(first) = scales.first_mut() {
            *first = ratio(1.0)?;
        }
        let node = Node {
            name: name.to_owned(),
            inputs: vec![format!("{name}.pixels"); copies],
            op: Op::Concat(Merge {
                scales,
                range: codes(8)?,
            }),
            scale: Some(step),
        };
        self.push(node, channels);
        Ok(())
    }

    /// The mean of each channel of value `from` in codes of `step`, rounded once to speak of.
    pub fn mean(&mut self, name: &str, from: usize, step: f64) -> Result<(), Error> {
        let Value {
            name: input,
            step: coarse,
            channels,
        } = &self.values[from];
        let (channels, fine) = (*channels, coarse / FINER);
        let requantize = |by: f64, bits: u32| -> Result<Op, Error> {
            Ok(Op::Requantize(Requantize {
                scales: vec![ratio(by)?; channels],
                range: codes(bits)?,
            }))
        };
        let chain = [
            ("fine", requantize(FINER, 16)?, fine),
            ("of", Op::GlobalAveragePool, fine),
            ("", requantize(fine / step, 8)?, step),
        ];
        let mut input = input.clone();
        for (part, op, scale) in chain {
            let name = match part {
                "" => name.to_owned(),
                part => format!("{name}.{part}"),
            };
            let node = Node {
                name: name.clone(),
                inputs: vec![std::mem::replace(&mut input, name)],
                op,
                scale: Some(scale),
            };
            self.push(node, channels);
        }
        Ok(())
    }
}

/// Unsigned activations of `bits`.
fn codes(bits: u32) -> Result<ActivationRange, Error> {
    ActivationRange::unsigned(bits).map_err(|e| Error::Settings(e.to_string()))
}
