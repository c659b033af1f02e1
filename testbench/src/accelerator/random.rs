//! Small networks with all that the accelerator does: strides, padding, dilation, any row order, pools with and
//! without borders, mixed signs, branches that are added and concatenated.

use forms_golden::Config;
use forms_golden::layers::{ActivationRange, Pads, RowOrder, RowTable, Rows, Scale, Window};
use forms_network::{Conv, Dense, InputSpec, Merge, Network, Node, Op, Origin, Requantize};
use ndarray::{Array3, Array4};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::Error;

/// A map on its way through the network.
#[derive(Clone)]
struct Map {
    name: String,
    shape: [usize; 3],
    range: ActivationRange,
}

struct Drawing<'c> {
    config: &'c Config,
    rng: ChaCha8Rng,
    nodes: Vec<Node>,
}

/// A network for crossbars of `config`, and a picture for it.
///
/// # Errors
///
/// Golden's, which a legal configuration does not meet.
pub fn draw(config: &Config, seed: u64) -> Result<(Network, Array3<i64>), Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let shape = [
        rng.random_range(1..=2),
        rng.random_range(3..=6),
        rng.random_range(3..=6),
    ];
    let range = match rng.random_ratio(1, 2) {
        true => ActivationRange::signed(4)?,
        false => ActivationRange::unsigned(3)?,
    };
    let image = Array3::from_shape_fn(shape, |_| match rng.random_ratio(1, 4) {
        true => 0,
        false => rng.random_range(range.low()..=range.high()),
    });
    let mut drawing = Drawing {
        config,
        rng,
        nodes: Vec::new(),
    };
    let input = Map {
        name: "input".into(),
        shape,
        range,
    };
    drawing.layers(&input)?;
    let network = Network {
        interface: Default::default(),
        name: format!("drawn-{seed}"),
        origin: Origin::default(),
        weight_bits: config.weight_bits.min(8) as u32,
        input: InputSpec {
            shape,
            low: range.low(),
            high: range.high(),
            scale: 1.0,
            multiply: vec![1.0; shape[0]],
            add: vec![0.0; shape[0]],
        },
        nodes: drawing.nodes,
    };
    Ok((network, image))
}

impl Drawing<'_> {
    fn layers(&mut self, input: &Map) -> Result<(), Error> {
        let mut map = self.conv(input, None)?;
        if self.rng.random_ratio(1, 2) {
            map = self.pool(&map)?;
        }
        if self.rng.random_ratio(2, 3) {
            let branch = self.conv(&map, Some(map.shape[0]))?;
            let sum = self.merge(&[map.clone(), branch], false)?;
            map = match self.rng.random_ratio(1, 3) {
                true => self.merge(&[sum, map], true)?,
                false => sum,
            };
        }
        if self.rng.random_ratio(1, 3) {
            map = self.pool(&map)?;
        }
        match self.rng.random_range(0..3) {
            0 => {}
            1 => {
                map = self.dense(&map)?;
            }
            _ => {
                let shape = [map.shape.iter().product(), 1, 1];
                map = self.push(&[&map], Op::Flatten, shape, map.range);
                map = self.dense(&map)?;
            }
        }
        drop(map);
        Ok(())
    }

    fn push(&mut self, from: &[&Map], op: Op, shape: [usize; 3], range: ActivationRange) -> Map {
        let name = format!("{}{}", op.kind(), self.nodes.len());
        self.nodes.push(Node {
            name: name.clone(),
            inputs: from.iter().map(|map| map.name.clone()).collect(),
            op,
            scale: None,
        });
        Map { name, shape, range }
    }

    /// Weights of which some fragments have both signs.
    fn weights(&mut self, shape: [usize; 4]) -> Array4<i32> {
        let most = (1 << (self.config.weight_bits.min(8) - 1)) - 1;
        let negative = self.rng.random_ratio(1, 2);
        let mixed = self.rng.random_ratio(1, 2);
        let rng = &mut self.rng;
        Array4::from_shape_fn(shape, |_| match mixed {
            true => rng.random_range(-most..=most),
            false if negative => rng.random_range(-most..=0),
            false => rng.random_range(0..=most),
        })
    }

    fn row_order(&mut self, rows: usize) -> Result<Rows, Error> {
        Ok(match self.rng.random_range(0..4) {
            0 => RowOrder::WMajor.into(),
            1 => RowOrder::HMajor.into(),
            2 => RowOrder::CMajor.into(),
            _ => {
                let mut table: Vec<u32> = (0..rows as u32).collect();
                table.shuffle(&mut self.rng);
                RowTable::new(table)?.into()
            }
        })
    }

    fn requantize(&mut self, channels: usize, rows: usize) -> Result<Requantize, Error> {
        // Sums of some rows of weights and inputs, brought to some five bits.
        let shift = 30 + self.config.weight_bits.min(8) as u32 - 2 + rows.ilog2() / 2;
        let scales = (0..channels)
            .map(|_| Scale::new(self.rng.random_range(1 << 29..1 << 31), shift))
            .collect::<Result<_, _>>()?;
        let range = match self.rng.random_ratio(1, 2) {
            true => ActivationRange::signed(4)?,
            false => ActivationRange::unsigned(4)?,
        };
        Ok(Requantize { scales, range })
    }

    fn b_used(range: ActivationRange) -> u32 {
        let span = range.high().max(0) - range.low().min(0);
        i64::BITS - span.leading_zeros()
    }

    /// A convolution; where `same` says so many filters, one that keeps the size of its map.
    fn conv(&mut self, from: &Map, same: Option<usize>) -> Result<Map, Error> {
        let [channels, height, width] = from.shape;
        let window = loop {
            let rng = &mut self.rng;
            let kernel = match same {
                Some(_) => [1 + 2 * rng.random_range(0..2); 2],
                None => [rng.random_range(1..=3), rng.random_range(1..=3)],
            };
            let window = match same {
                Some(_) => Window::new(kernel).with_pads(Pads::all(kernel[0] / 2)),
                None => Window::new(kernel)
                    .with_stride([rng.random_range(1..=2), rng.random_range(1..=2)])
                    .with_dilation([rng.random_range(1..=2), 1])
                    .with_pads(Pads {
                        top: rng.random_range(0..=2),
                        left: rng.random_range(0..=1),
                        bottom: rng.random_range(0..=1),
                        right: rng.random_range(0..=2),
                    }),
            };
            if window.output_size([height, width]).is_ok() {
                break window;
            }
        };
        let size = window.output_size([height, width])?;
        let filters = same.unwrap_or_else(|| self.rng.random_range(1..=6));
        let rows = channels * window.kernel[0] * window.kernel[1];
        let requantize = self.requantize(filters, rows)?;
        let range = requantize.range;
        let op = Op::Conv(Conv {
            window,
            groups: 1,
            row_order: self.row_order(rows)?,
            row_tiles: Default::default(),
            weights: self.weights([filters, channels, window.kernel[0], window.kernel[1]]),
            bias: (0..filters)
                .map(|_| self.rng.random_range(-200..=200))
                .collect(),
            b_used: Self::b_used(from.range),
            requantize: Some(requantize),
        });
        Ok(self.push(&[from], op, [filters, size[0], size[1]], range))
    }

    fn pool(&mut self, from: &Map) -> Result<Map, Error> {
        let [channels, height, width] = from.shape;
        let rng = &mut self.rng;
        let kernel = [
            rng.random_range(1..=height.min(3)),
            rng.random_range(1..=width.min(3)),
        ];
        let stride = [rng.random_range(1..=2), rng.random_range(1..=3)];
        let window = Window::new(kernel).with_stride(stride);
        let (op, window) = match rng.random_range(0..3) {
            0 => (Op::GlobalAveragePool, Window::new([height, width])),
            1 => (Op::AveragePool(window), window),
            _ => {
                let window = window.with_pads(Pads {
                    top: rng.random_range(0..kernel[0]),
                    left: rng.random_range(0..kernel[1]),
                    bottom: 0,
                    right: rng.random_range(0..kernel[1]),
                });
                (Op::MaxPool(window), window)
            }
        };
        let size = window.output_size([height, width])?;
        Ok(self.push(&[from], op, [channels, size[0], size[1]], from.range))
    }

    /// The sum of maps, or all their channels.
    fn merge(&mut self, from: &[Map], concat: bool) -> Result<Map, Error> {
        let range = ActivationRange::signed(5)?;
        let scales = from
            .iter()
            .map(|_| Scale::new(self.rng.random_range(0..1 << 31), 30))
            .collect::<Result<_, _>>()?;
        let merge = Merge { scales, range };
        let [mut channels, height, width] = from[0].shape;
        if concat {
            channels = from.iter().map(|map| map.shape[0]).sum();
        }
        let op = match concat {
            true => Op::Concat(merge),
            false => Op::Add(merge),
        };
        let from: Vec<&Map> = from.iter().collect();
        Ok(self.push(&from, op, [channels, height, width], range))
    }

    fn dense(&mut self, from: &Map) -> Result<Map, Error> {
        let [channels, height, width] = from.shape;
        let outputs = self.rng.random_range(1..=5);
        let rows = channels * height * width;
        let op = Op::Dense(Dense {
            weights: self.weights([outputs, channels, height, width]),
            row_order: self.row_order(rows)?,
            row_tiles: Default::default(),
            bias: (0..outputs)
                .map(|_| self.rng.random_range(-200..=200))
                .collect(),
            b_used: Self::b_used(from.range),
            requantize: None,
        });
        let range = ActivationRange::signed(32)?;
        Ok(self.push(&[from], op, [outputs, 1, 1], range))
    }
}
