//! What a network looks like: its nodes, and the weight matrices that crossbars will hold.
//!
//! Maps are `[height, width, channels]`. A fully connected layer is a convolution whose kernel covers its
//! whole map, so that every layer with weights is a matrix `[kernel height * kernel width * channels,
//! filters]` (rows in training's order, see [`crate::project::order`]).

use forms_golden::layers::RowOrder;
use serde::{Deserialize, Serialize};

use crate::project::order::places;
use crate::project::prune::{Choice, Unit};

/// A layer with weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name: "conv1".
    pub name: String,
    /// Channels of its input.
    pub channels: usize,
    /// `[height, width]`.
    pub kernel: [usize; 2],
    /// Filters: channels of its output.
    pub filters: usize,
    /// Whether it is fully connected: its kernel covers its map, once.
    pub dense: bool,
    /// Whether its sums are normalized over the batch while the weights move ([`crate::norm`]).
    #[serde(default)]
    pub norm: bool,
}

impl Layer {
    /// Rows of its matrix.
    pub fn rows(&self) -> usize {
        self.kernel[0] * self.kernel[1] * self.channels
    }

    /// Weights of its matrix.
    pub fn weights(&self) -> usize {
        self.rows() * self.filters
    }

    /// Training's rows in the order of the crossbar. A dense layer is a kernel that covers its map.
    pub fn places(&self, order: RowOrder) -> Vec<usize> {
        places(order, self.channels, self.kernel)
    }

    /// The rows that channel `channel` of its input feeds.
    pub fn rows_of_channel(&self, channel: usize) -> impl Iterator<Item = usize> + use<> {
        let channels = self.channels;
        (0..self.kernel[0] * self.kernel[1]).map(move |position| position * channels + channel)
    }
}

/// One step of the network; value 0 is the input, value i + 1 what node i makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// Convolution and bias, then a ReLU if `relu`.
    Conv {
        /// The value it reads.
        from: usize,
        /// Index of its [`Layer`].
        layer: usize,
        /// Step between positions.
        stride: usize,
        /// Zeros around the map.
        padding: usize,
        /// Whether a ReLU follows.
        relu: bool,
    },
    /// The largest of each `size` x `size` window, windows side by side.
    MaxPool {
        /// The value it reads.
        from: usize,
        /// Height, width and step of a window.
        size: usize,
    },
    /// The sum of two maps, then a ReLU.
    Add {
        /// The values it reads.
        from: [usize; 2],
    },
    /// Every second pixel of every second row, then channels of zeros behind: a shortcut without weights.
    Widen {
        /// The value it reads.
        from: usize,
        /// Channels of what it makes.
        channels: usize,
    },
    /// The mean of every channel: `[1, 1, channels]`.
    Mean {
        /// The value it reads.
        from: usize,
    },
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Architecture {
    /// Its name: "lenet5".
    pub name: String,
    /// `[height, width, channels]` of an input.
    pub input: [usize; 3],
    /// The pixel that the network sees as 0; all others are their distance from it.
    #[serde(default)]
    pub zero: u8,
    /// The layers with weights, first to last.
    pub layers: Vec<Layer>,
    /// The steps; the last makes the logits.
    pub nodes: Vec<Node>,
}

impl Architecture {
    /// LeNet-5 of the pruning literature: 20 and 50 filters of 5 x 5, 500 hidden units, 10 classes;
    /// 430,500 weights. `widths` are the three hidden widths.
    pub fn lenet5(widths: [usize; 3]) -> Architecture {
        let [conv1, conv2, hidden] = widths;
        let layer = |name: &str, channels, side, filters, dense| Layer {
            name: name.to_owned(),
            channels,
            kernel: [side, side],
            filters,
            dense,
            norm: false,
        };
        let conv = |from, layer, relu| Node::Conv {
            from,
            layer,
            stride: 1,
            padding: 0,
            relu,
        };
        Architecture {
            name: "lenet5".to_owned(),
            input: [28, 28, 1],
            zero: 0,
            layers: vec![
                layer("conv1", 1, 5, conv1, false),
                layer("conv2", conv1, 5, conv2, false),
                layer("fc1", conv2, 4, hidden, true),
                layer("fc2", hidden, 1, 10, true),
            ],
            nodes: vec![
                conv(0, 0, true),
                Node::MaxPool { from: 1, size: 2 },
                conv(2, 1, true),
                Node::MaxPool { from: 3, size: 2 },
                conv(4, 2, true),
                conv(5, 3, false),
            ],
        }
    }

    /// Weights of all layers, biases not counted.
    pub fn weights(&self) -> usize {
        self.layers.iter().map(Layer::weights).sum()
    }

    /// The architecture with no layer normalized.
    pub fn plain(&self) -> Architecture {
        let mut plain = self.clone();
        plain.layers.iter_mut().for_each(|layer| layer.norm = false);
        plain
    }

    /// Whether any layer is normalized.
    pub fn is_normalized(&self) -> bool {
        self.layers.iter().any(|layer| layer.norm)
    }

    /// Classes: filters of the last layer.
    pub fn classes(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.filters)
    }

    /// Whether every layer reads the one before it and nothing else does.
    pub fn is_chain(&self) -> bool {
        let plain = |node: &Node| matches!(node, Node::Conv { .. } | Node::MaxPool { .. });
        self.nodes.iter().all(plain)
    }

    /// The layer that reads the channels of `layer`, where that is the next in a plain chain.
    fn reader(&self, layer: usize) -> Option<usize> {
        (layer + 1 < self.layers.len()).then_some(layer + 1)
    }

    /// The filters of hidden layer `layer` as units to prune: a filter's column, and the rows of the next
    /// layer that it feeds. `None` for the last layer, whose columns are the classes.
    pub fn filters(&self, layer: usize, keep: usize) -> Option<Choice> {
        let reader = self.reader(layer)?;
        let units = (0..self.layers[layer].filters).map(|filter| Unit {
            columns: vec![(layer, filter)],
            rows: self.layers[reader]
                .rows_of_channel(filter)
                .map(|row| (reader, row))
                .collect(),
        });
        let name = format!("filters of {}", self.layers[layer].name);
        Some(Choice {
            name,
            units: units.collect(),
            keep,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenet5_has_the_430_500_weights_of_the_literature() {
        let lenet = Architecture::lenet5([20, 50, 500]);
        let weights: Vec<usize> = lenet.layers.iter().map(Layer::weights).collect();
        assert_eq!(weights, [500, 25_000, 400_000, 5_000]);
        assert_eq!(lenet.weights(), 430_500);
    }

    #[test]
    fn a_filter_goes_with_every_row_it_feeds() {
        let lenet = Architecture::lenet5([2, 3, 4]);
        let choice = lenet.filters(1, 1).unwrap();
        assert_eq!(choice.units.len(), 3);
        assert_eq!(choice.units[2].columns, [(1, 2)]);
        let rows: Vec<usize> = choice.units[2].rows.iter().map(|&(_, row)| row).collect();
        assert_eq!(
            rows,
            (0..16).map(|position| position * 3 + 2).collect::<Vec<_>>()
        );
        assert_eq!(lenet.filters(3, 1), None);
    }
}
