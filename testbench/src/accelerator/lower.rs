//! A network's layers as what the accelerator does: multiplications, with the pool behind them, and additions.

use forms_golden::layers::{ActivationRange, RowOrder, Rows, Scale, Window};
use forms_golden::{Config, RowTiles};
use forms_network::{MatrixLayer, Network, Op, Plan, Requantize};
use ndarray::Array4;

use crate::Error;

/// A matrix that slides over a map, and the pool behind it.
pub(super) struct Multiplication {
    /// `[filters, channels, kernel height, kernel width]`.
    pub weights: Array4<i32>,
    pub bias: Vec<i64>,
    pub window: Window,
    pub row_order: Rows,
    /// `None`: sums as they are.
    pub requantize: Option<Requantize>,
    /// [height, width] of the product's own output.
    pub size: [usize; 2],
    pub pool: Pool,
    /// The first channel of the output that its filters fill.
    pub first_channel: usize,
    /// Added to every input, and its bits.
    pub offset: i64,
    pub b_used: usize,
}

impl Multiplication {
    /// As a layer of a network.
    pub fn layer(&self) -> MatrixLayer<'_> {
        MatrixLayer {
            weights: &self.weights,
            bias: &self.bias,
            window: self.window,
            groups: 1,
            row_order: &self.row_order,
            row_tiles: RowTiles::Filled,
            b_used: self.b_used as u32,
            requantize: self.requantize.as_ref(),
        }
    }
}

/// What the tile's pools do with a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pool {
    pub window: Window,
    /// The largest leaves; else the mean.
    pub largest: bool,
}

impl Pool {
    fn none() -> Pool {
        Pool {
            window: Window::new([1, 1]),
            largest: true,
        }
    }
}

/// What a node comes to.
pub(super) enum Lowered {
    /// Multiplications, each of one source, that fill the output's channels together.
    Multiply(Vec<(usize, Multiplication)>),
    /// The sum of two maps.
    Add {
        sources: [usize; 2],
        scales: [Scale; 2],
        range: ActivationRange,
    },
    /// The same map, read otherwise.
    Same(usize),
}

/// The node that comes out, and what it comes to: `position`, or a pool that reads it alone.
///
/// # Errors
/// [`Error::NotOnAccelerator`].
pub(super) fn lower(
    network: &Network,
    plan: &Plan,
    position: usize,
    config: &Config,
) -> Result<(usize, Lowered), Error> {
    let node = &network.nodes[position];
    let refused = |reason: String| Error::NotOnAccelerator {
        node: node.name.clone(),
        reason,
    };
    let sources = &plan.sources[position];
    let shape = plan.outputs[position].shape;
    let unit = |source: usize| unit(plan, source, config);
    let alone = |one: Multiplication| Ok((position, Lowered::Multiply(vec![(sources[0], one)])));
    match &node.op {
        Op::Conv(_) | Op::Dense(_) => {
            // These nodes have a matrix.
            let Some(layer) = node.matrix() else {
                return Err(refused("it has no matrix".into()));
            };
            if layer.groups != 1 {
                let groups = layer.groups;
                return Err(refused(format!(
                    "it has {groups} groups, and the accelerator takes layers of one; use the fast engine"
                )));
            }
            let (out, pool) = pool_behind(network, plan, position);
            check_pool(&pool, [shape[1], shape[2]]).map_err(refused)?;
            let (offset, b_used) = feed(plan, sources[0], config, layer.b_used as usize);
            let one = Multiplication {
                weights: layer.weights.clone(),
                bias: layer.bias.to_vec(),
                window: layer.window,
                row_order: layer.row_order.clone(),
                requantize: layer.requantize.cloned(),
                size: [shape[1], shape[2]],
                pool,
                first_channel: 0,
                offset,
                b_used,
            };
            Ok((out, Lowered::Multiply(vec![(sources[0], one)])))
        }
        Op::MaxPool(window) | Op::AveragePool(window) => {
            let pool = Pool {
                window: *window,
                largest: matches!(node.op, Op::MaxPool(_)),
            };
            let mut one = unit(sources[0]);
            check_pool(&pool, one.size).map_err(refused)?;
            one.pool = pool;
            alone(one)
        }
        Op::GlobalAveragePool => {
            let mut one = unit(sources[0]);
            one.pool = Pool {
                window: Window::new(one.size),
                largest: false,
            };
            alone(one)
        }
        Op::Requantize(how) => {
            let mut one = unit(sources[0]);
            one.requantize = Some(how.clone());
            alone(one)
        }
        Op::Concat(merge) => {
            let mut first_channel = 0;
            let mut all = Vec::new();
            for (&source, &scale) in sources.iter().zip(&merge.scales) {
                let mut one = unit(source);
                let channels = one.bias.len();
                one.requantize = Some(Requantize {
                    scales: vec![scale; channels],
                    range: merge.range,
                });
                one.first_channel = first_channel;
                first_channel += channels;
                all.push((source, one));
            }
            Ok((position, Lowered::Multiply(all)))
        }
        Op::Add(merge) => match (&sources[..], &merge.scales[..]) {
            (&[a, b], &[scale_a, scale_b]) => {
                for (source, scale) in [(a, scale_a), (b, scale_b)] {
                    let value = plan.value(source);
                    let reach = [value.low, value.high].map(|v| scale.rescale(v));
                    if reach.iter().any(|&v| i32::try_from(v).is_err()) {
                        return Err(refused(format!(
                            "an operand rescaled reaches {}..={}, and the adder has 32 bits; use the fast engine",
                            reach[0], reach[1]
                        )));
                    }
                }
                Ok((
                    position,
                    Lowered::Add {
                        sources: [a, b],
                        scales: [scale_a, scale_b],
                        range: merge.range,
                    },
                ))
            }
            _ => Err(refused(format!(
                "it adds {} maps, and the accelerator adds two; add them one after the other",
                sources.len()
            ))),
        },
        Op::Flatten => Ok((position, Lowered::Same(sources[0]))),
        _ => {
            let kind = node.op.kind();
            Err(refused(format!(
                "the accelerator has no {kind}; use the fast engine"
            )))
        }
    }
}

/// The unit matrix over a source, with nothing behind it: what a layer without weights runs on.
fn unit(plan: &Plan, source: usize, config: &Config) -> Multiplication {
    let value = plan.value(source);
    let [channels, height, width] = value.shape;
    let mut weights = Array4::zeros((channels, channels, 1, 1));
    for c in 0..channels {
        weights[[c, c, 0, 0]] = 1;
    }
    let span = value.high.max(0) - value.low.min(0);
    let bits = (i64::BITS - span.leading_zeros()).max(1) as usize;
    let (offset, b_used) = feed(plan, source, config, bits);
    Multiplication {
        weights,
        bias: vec![0; channels],
        window: Window::new([1, 1]),
        row_order: RowOrder::WMajor.into(),
        requantize: None,
        size: [height, width],
        pool: Pool::none(),
        first_channel: 0,
        offset,
        b_used,
    }
}

/// Signed crossbars take activations as they are, unsigned ones their distance from the lowest: the offset, and
/// B_used.
fn feed(plan: &Plan, source: usize, config: &Config, b_used: usize) -> (i64, usize) {
    let value = plan.value(source);
    let bits = |value: i64| 65 - (value ^ (value >> 63)).leading_zeros() as usize;
    match config.signed_inputs {
        true => (0, bits(value.low).max(bits(value.high))),
        false => (-value.low.min(0), b_used),
    }
}

/// The pool that node `position` alone feeds, and its node; else none.
fn pool_behind(network: &Network, plan: &Plan, position: usize) -> (usize, Pool) {
    let [_, height, width] = plan.outputs[position].shape;
    let next = position + 1;
    // The last reader is the next node, so it is the only one.
    if plan.last_readers()[next] != next {
        return (position, Pool::none());
    }
    let (window, largest) = match &network.nodes[next].op {
        Op::MaxPool(window) => (*window, true),
        Op::AveragePool(window) => (*window, false),
        Op::GlobalAveragePool => (Window::new([height, width]), false),
        _ => return (position, Pool::none()),
    };
    (next, Pool { window, largest })
}

/// Refuses a pool whose windows at the border are not those of the inside.
fn check_pool(pool: &Pool, size: [usize; 2]) -> Result<(), String> {
    let Window {
        kernel,
        dilation,
        pads,
        ..
    } = pool.window;
    let is_padded = [pads.top, pads.left, pads.bottom, pads.right] != [0; 4];
    if !is_padded {
        return Ok(());
    }
    if !pool.largest {
        return Err(
            "the average pool has windows of fewer positions at the border, and the tile's windows have one size; \
             pool without padding"
                .into(),
        );
    }
    if dilation != [1, 1] {
        return Err(
            "the maximum pool has both padding and dilation, and the accelerator repeats the \
             nearest position at a border; use one of them"
                .into(),
        );
    }
    let reaches = |before: usize, after: usize, axis: usize| {
        before.max(after) < kernel[axis] && size[axis] > 0
    };
    match reaches(pads.top, pads.bottom, 0) && reaches(pads.left, pads.right, 1) {
        true => Ok(()),
        false => Err("windows of the maximum pool lie in its padding alone; pad it less".into()),
    }
}
