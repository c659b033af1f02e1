//! The slow reference: golden's layer functions and plain integer products, one image, layer by layer.
//!
//! It shares nothing with the executor but the network's description.

use forms_golden::layers::{
    self, LayerError, flatten, im2col, lower_kernels, requantize, requantize_channels,
    to_feature_map,
};
use ndarray::{Array1, Array2, Array3, ArrayView3, Axis, concatenate};

use crate::network::{Host, MatrixLayer, Merge, Network, Op, Rearrange, Requantize};
use crate::{Error, Plan};

impl Network {
    /// The output of every layer for one image of integers, `[channels, height, width]` each.
    ///
    /// # Errors
    /// What [`Network::check`] refuses, and an image of another shape or out of range.
    pub fn reference(&self, image: ArrayView3<i64>) -> Result<Vec<Array3<i64>>, Error> {
        let plan = self.check()?;
        self.reference_with(&plan, image)
    }

    /// [`Network::reference`] of a network that was checked: `plan` is what [`Network::check`] gave.
    ///
    /// # Errors
    /// An image of another shape or out of range.
    pub fn reference_with(
        &self,
        plan: &Plan,
        image: ArrayView3<i64>,
    ) -> Result<Vec<Array3<i64>>, Error> {
        self.reference_of(plan, image, &[])
    }

    /// [`Network::reference_with`] of a network with several inputs: `others` are those of its nodes of
    /// [`Op::Input`], in the nodes' order.
    ///
    /// # Errors
    /// An image of another shape or out of range; another number of them; what the host cannot compute.
    pub fn reference_of(
        &self,
        plan: &Plan,
        image: ArrayView3<i64>,
        others: &[ArrayView3<i64>],
    ) -> Result<Vec<Array3<i64>>, Error> {
        let mut others = others.iter();
        let input = plan.input;
        if image.shape() != input.shape {
            let (found, needed) = (image.shape(), input.shape);
            return Err(Error::Data(format!(
                "an image is {found:?} where {needed:?} is needed"
            )));
        }
        if let Some(x) = image
            .iter()
            .find(|x| !(input.low..=input.high).contains(*x))
        {
            let (low, high) = (input.low, input.high);
            return Err(Error::Data(format!(
                "value {x} of an image is outside {low}..={high}"
            )));
        }
        let mut outputs: Vec<Array3<i64>> = Vec::with_capacity(self.nodes.len());
        for (node, sources) in self.nodes.iter().zip(&plan.sources) {
            let output = {
                let maps: Vec<ArrayView3<i64>> = sources
                    .iter()
                    .map(|&source| match source {
                        0 => image.view(),
                        i => outputs[i - 1].view(),
                    })
                    .collect();
                match (node.matrix(), &node.op) {
                    (Some(layer), _) => matrix(&layer, maps[0].view()),
                    (None, Op::Input(_)) => Ok(others
                        .next()
                        .ok_or_else(|| Error::Data(format!("input \"{}\" is missing", node.name)))?
                        .to_owned()),
                    (None, Op::Host(segment)) => {
                        Ok(host(segment, &maps)
                            .map_err(|reason| Error::node(&node.name, reason))?)
                    }
                    (None, _) => other(&node.op, &maps),
                }
            };
            outputs.push(output.map_err(Error::layer(&node.name))?);
        }
        Ok(outputs)
    }
}

/// A convolution as the contract's section 9 has it: im2col, product, bias, requantization; by groups.
fn matrix(layer: &MatrixLayer, map: ArrayView3<i64>) -> Result<Array3<i64>, LayerError> {
    let (filters, channels, _, _) = layer.weights.dim();
    let (inputs, outputs) = (channels, filters / layer.groups);
    let [height, width] = layer.window.output_size([map.dim().1, map.dim().2])?;
    let mut parts = Vec::with_capacity(layer.groups);
    for group in 0..layer.groups {
        let part = map.slice_axis(Axis(0), (group * inputs..(group + 1) * inputs).into());
        let weights = layer
            .weights
            .slice_axis(Axis(0), (group * outputs..(group + 1) * outputs).into());
        let weights = lower_kernels(weights, layer.row_order)?.mapv(i64::from);
        let rows = im2col(part, &layer.window, layer.row_order, 0)?;
        parts.push(rows.dot(&weights));
    }
    let views: Vec<_> = parts.iter().map(Array2::view).collect();
    let bias = Array1::from(layer.bias.to_vec());
    let sums =
        concatenate(Axis(1), &views).map_err(|_| LayerError::Empty("the list of groups"))? + bias;
    let results = match layer.requantize {
        Some(Requantize { scales, range }) => requantize_channels(sums.view(), scales, *range)?,
        None => sums,
    };
    to_feature_map(results.view(), [height, width])
}

/// A segment of the host.
fn host(segment: &Host, maps: &[ArrayView3<i64>]) -> Result<Array3<i64>, String> {
    let flat: Vec<Vec<i64>> = maps
        .iter()
        .map(|map| map.iter().copied().collect())
        .collect();
    let flat: Vec<&[i64]> = flat.iter().map(|list| &list[..]).collect();
    let data = segment.run(&segment.plan()?, &flat)?;
    Array3::from_shape_vec(segment.shape, data).map_err(|e| e.to_string())
}

/// The operators without a matrix. Shapes were checked.
pub(crate) fn other(op: &Op, maps: &[ArrayView3<'_, i64>]) -> Result<Array3<i64>, LayerError> {
    let map = maps[0];
    let operands = |merge: &Merge| -> Vec<_> {
        maps.iter()
            .copied()
            .zip(merge.scales.iter().copied())
            .collect()
    };
    Ok(match op {
        Op::Conv(_) | Op::Dense(_) => unreachable!("they have a matrix"),
        Op::Input(_) | Op::Host(_) => unreachable!("they are dealt with before"),
        Op::Rearrange(how) => {
            let flat: Vec<i64> = map.iter().copied().collect();
            let [channels, height, width] = how.shape;
            Array3::from_shape_fn((channels, height, width), |(c, i, j)| {
                match how.table[(c * height + i) * width + j] {
                    Rearrange::ZERO => 0,
                    at => flat[at as usize],
                }
            })
        }
        Op::Lookup(how) => Array3::from_shape_fn(map.dim(), |(c, i, j)| {
            let last = how.tables.dim().1 as i64 - 1;
            let at = (map[[c, i, j]] - how.low).clamp(0, last);
            let row = if how.tables.dim().0 == 1 { 0 } else { c };
            i64::from(how.tables[[row, at as usize]])
        }),
        Op::MaxPool(window) => layers::max_pool(map, window)?,
        Op::AveragePool(window) => layers::average_pool(map, window)?,
        Op::GlobalAveragePool => {
            layers::average_pool(map, &layers::Window::new([map.dim().1, map.dim().2]))?
        }
        Op::Add(merge) => layers::add(&operands(merge), merge.range)?,
        Op::Concat(merge) => layers::concat(&operands(merge), merge.range)?,
        Op::Flatten => flatten(map).insert_axis(Axis(1)).insert_axis(Axis(2)),
        Op::Pad(pads) => {
            let (c, h, w) = map.dim();
            let mut padded =
                Array3::zeros((c, h + pads.top + pads.bottom, w + pads.left + pads.right));
            for ((c, i, j), &value) in map.indexed_iter() {
                padded[[c, pads.top + i, pads.left + j]] = value;
            }
            padded
        }
        Op::Requantize(Requantize { scales, range }) => {
            Array3::from_shape_fn(map.dim(), |(c, i, j)| {
                requantize(map[[c, i, j]], scales[c], *range)
            })
        }
    })
}
