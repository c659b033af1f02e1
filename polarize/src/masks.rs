//! What another program needs to train within a network's signs, and what it gives back.

use std::collections::BTreeMap;

use forms_import::graph::{Graph, Op};
use forms_network::Network;
use ndarray::{Array4, Axis};

use crate::Error;
use crate::source::{Worth, column_scales};
use crate::walk::State;

/// A layer with a matrix, as another program trains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    /// Its name.
    pub name: String,
    /// `[filters, channels of a group, height, width]`, on the grid.
    pub weights: Array4<f32>,
    /// Of each weight: 1 where it may be positive, -1 where negative, 0 where its row is pruned.
    pub signs: Array4<i8>,
    /// One a filter.
    pub bias: Vec<f64>,
    /// What one level of each filter's weights is worth.
    pub scales: Vec<f64>,
    /// The element of a kernel (last index fastest) in each row of the crossbar.
    pub order: Vec<usize>,
}

impl State {
    /// The masks of all layers with a matrix. A fragment without a weight has the sign that it would have in `float`,
    /// the network before polarization.
    ///
    /// # Errors
    /// [`Error::Layer`] where a fragment is mixed, or a layer was not polarized.
    pub fn masks(&self, float: &Graph, fragment: usize) -> Result<Vec<Mask>, Error> {
        let nodes = self.graph.nodes.iter().zip(&float.nodes).zip(&self.orders);
        let mut masks = Vec::new();
        for ((node, before), order) in nodes {
            let Op::Conv {
                weights,
                bias,
                steps,
                groups,
                ..
            } = &node.op
            else {
                continue;
            };
            let missing = |what: &str| {
                Error::layer(&node.name, format!("it has no {what}; polarize it first"))
            };
            let Op::Conv { weights: float, .. } = &before.op else {
                return Err(missing("counterpart in floats"));
            };
            let order = order.as_ref().ok_or_else(|| missing("order of rows"))?;
            let signs = signs(weights, float, *groups, order, fragment)
                .ok_or_else(|| missing("single sign in each fragment"))?;
            masks.push(Mask {
                name: node.name.clone(),
                weights: weights.clone(),
                signs,
                bias: bias.clone(),
                scales: steps.clone().ok_or_else(|| missing("scales of columns"))?,
                order: order.clone(),
            });
        }
        Ok(masks)
    }
}

/// The signs of a layer; `None` where a fragment is mixed.
fn signs(
    weights: &Array4<f32>,
    float: &Array4<f32>,
    groups: usize,
    order: &[usize],
    fragment: usize,
) -> Option<Array4<i8>> {
    let (filters, channels, height, width) = weights.dim();
    let (rows, each) = (channels * height * width, (filters / groups.max(1)).max(1));
    // Rows that are zero in all filters of a group were pruned.
    let mut kept = vec![false; rows * groups];
    for (filter, kernel) in weights.outer_iter().enumerate() {
        for (element, &w) in kernel.iter().enumerate() {
            kept[filter / each * rows + element] |= w != 0.0;
        }
    }
    let mut signs = Array4::zeros(weights.dim());
    for (filter, mut to) in signs.outer_iter_mut().enumerate() {
        let of = |weights: &Array4<f32>| -> Vec<f32> {
            weights
                .index_axis(Axis(0), filter)
                .iter()
                .copied()
                .collect()
        };
        let (ours, before) = (of(weights), of(float));
        let mut flat = vec![0_i8; rows];
        for fragment in order.chunks(fragment) {
            let energy =
                |of: &[f32]| -> f32 { fragment.iter().map(|&e| of[e] * of[e].abs()).sum() };
            let some = |sign: f32| fragment.iter().any(|&e| ours[e] * sign > 0.0);
            if some(1.0) && some(-1.0) {
                return None;
            }
            let sign = match energy(&ours) {
                0.0 => energy(&before),
                own => own,
            };
            for &e in fragment.iter().filter(|&&e| kept[filter / each * rows + e]) {
                flat[e] = if sign < 0.0 { -1 } else { 1 };
            }
        }
        to.iter_mut().zip(flat).for_each(|(to, sign)| *to = sign);
    }
    Some(signs)
}

/// Weights and biases that another program has made of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// `[filters, channels of a group, height, width]`, last index fastest.
    pub weights: Vec<f32>,
    /// One a filter.
    pub bias: Vec<f32>,
}

/// An integer network with other weights and biases in all layers with a matrix, by their names: each is rounded to the
/// grid of its column. Whether every fragment has one sign is for the crossbar to tell.
///
/// # Errors
/// [`Error::Layer`] for a layer that is missing, has another number of weights, or numbers that are not finite; what
/// [`Network::check`] refuses.
pub fn with_weights(
    network: &Network,
    trained: &BTreeMap<String, Trained>,
) -> Result<Network, Error> {
    let scales = column_scales(network)?;
    let most = (1_i32 << network.weight_bits) - 1;
    let mut made = network.clone();
    for (node, scales) in made.nodes.iter_mut().zip(scales) {
        let Some(Worth {
            input,
            filters: scales,
        }) = scales
        else {
            continue;
        };
        let refuse = |reason: String| Err(Error::layer(&node.name, reason));
        let Some(new) = trained.get(&node.name) else {
            return refuse("no new weights are given for it; give all layers".to_owned());
        };
        let (weights, bias) = match &mut node.op {
            forms_network::Op::Conv(conv) => (&mut conv.weights, &mut conv.bias),
            forms_network::Op::Dense(dense) => (&mut dense.weights, &mut dense.bias),
            _ => continue,
        };
        if (new.weights.len(), new.bias.len()) != (weights.len(), bias.len()) {
            return refuse(format!(
                "{} weights and {} biases are given for it, but it has {} and {}; keep its shape",
                new.weights.len(),
                new.bias.len(),
                weights.len(),
                bias.len()
            ));
        }
        if !new.weights.iter().chain(&new.bias).all(|v| v.is_finite()) {
            return refuse(
                "numbers that are not finite are given for it; train it again".to_owned(),
            );
        }
        let each = new.weights.len() / scales.len().max(1);
        for (at, (to, &w)) in weights.iter_mut().zip(&new.weights).enumerate() {
            // A cast saturates.
            let level = (f64::from(w) / scales[at / each.max(1)]).round() as i32;
            *to = level.clamp(-most, most);
        }
        for ((to, &b), scale) in bias.iter_mut().zip(&new.bias).zip(&scales) {
            *to = (f64::from(b) / (input * scale)).round() as i64;
        }
    }
    made.check()?;
    Ok(made)
}
