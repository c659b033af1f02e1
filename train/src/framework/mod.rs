//! The only place that knows the training framework: it computes a loss and its gradients, and logits.
//! Parameters, optimizer, constraints and order of the data are our own, so the loop is tied to no
//! framework.
//!
//! A batch is cut into shards of [`SHARD`] samples; shards run side by side, and their sums are added in
//! the order of the shards. The cut depends on nothing but the batch, so neither do the bits of the sum.
//! Inside a shard everything runs on one thread: `serial_products`.
//!
//! The framework is `candle` 0.11. A step of LeNet-5 (batches of 64; forward, backward, Adam) takes
//! 0.38 ms of processor time a sample, the pruned 10-24-26-10 network 0.10 ms (EPYC with AVX-512, one
//! thread, 4,096 samples; `examples/step.rs`). The rival was `burn` 0.22 with its `ndarray` backend: two of
//! its crates had not compiled after four minutes of processor time each on the same, crowded machine, so
//! its step is not measured and the choice rests on that.

mod conv;
mod joins;
mod moves;
pub mod norm;
mod ops;
mod pools;
pub mod program;
mod simd;
mod windows;

use std::sync::Once;

use candle_core::{Device, Result, Tensor, Var};
use forms_golden::layers::{Pads, Window};
use ndarray::Array2;
use rayon::prelude::*;

use crate::architecture::{Architecture, Layer, Node};
use crate::parameters::Parameters;
use conv::Conv3;
use joins::{Join, Mean, Widen};
use norm::Normalize;
use ops::CrossEntropy;
use pools::MaxPool;
use windows::Im2col;

pub use ops::{Activate, TOP_CODE, softmax};

/// Samples of a shard.
pub const SHARD: usize = 32;

/// Samples and what they should become.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// `[sample, height, width, channel]`, one after the other.
    pub inputs: Vec<f32>,
    /// `[sample, class]`: a distribution each.
    pub targets: Vec<f32>,
}

/// Keeps the framework from spreading a product of matrices over threads: the shards do that already,
/// and threads that wait for one another cost more than they save on matrices of this size (twice the
/// processor time, measured on LeNet-5).
fn serial_products() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| gemm::set_threading_threshold(usize::MAX));
}

/// Mean and variance of the sums of each filter of a layer.
pub type Moments = Vec<[f64; 2]>;

/// How each node activates: the step of its quantization, `None` for none; one entry a node.
pub type Steps = Vec<Option<f32>>;

/// The mean loss of a batch and its gradients.
///
/// # Errors
/// Those of the framework: shapes that do not fit.
pub fn gradients(
    network: &Architecture,
    parameters: &Parameters,
    steps: &Steps,
    batch: &Batch,
) -> Result<(f32, Parameters)> {
    let sample: usize = network.input.iter().product();
    let count = batch.inputs.len() / sample.max(1);
    let shards: Vec<(f32, Parameters)> = batch
        .inputs
        .par_chunks(SHARD * sample)
        .zip(batch.targets.par_chunks(SHARD * network.classes()))
        .map(|(inputs, targets)| shard(network, parameters, steps, inputs, targets))
        .collect::<Result<_>>()?;
    let mut shards = shards.into_iter();
    let (mut loss, mut sum) = shards.next().unwrap_or_default();
    for (shard_loss, shard) in shards {
        loss += shard_loss;
        sum.iter_mut()
            .zip(shard.iter())
            .for_each(|(sum, v)| *sum += v);
    }
    let scale = 1.0 / count.max(1) as f32;
    sum.iter_mut().for_each(|v| *v *= scale);
    Ok((loss * scale, sum))
}

/// The logits of a batch of inputs: `[sample, class]`.
///
/// # Errors
/// Those of [`gradients`].
pub fn logits(
    network: &Architecture,
    parameters: &Parameters,
    steps: &Steps,
    inputs: &[f32],
) -> Result<Vec<f32>> {
    let per_shard = values(network, parameters, steps, inputs, |values| {
        values
            .last()
            .map_or(Ok(Vec::new()), |logits| logits.flatten_all()?.to_vec1())
    })?;
    Ok(per_shard.concat())
}

/// The largest value that each node makes of a batch of inputs.
///
/// # Errors
/// Those of [`gradients`].
pub fn largest(
    network: &Architecture,
    parameters: &Parameters,
    steps: &Steps,
    inputs: &[f32],
) -> Result<Vec<f32>> {
    let per_shard: Vec<Vec<f32>> = values(network, parameters, steps, inputs, |values| {
        values
            .iter()
            .skip(1)
            .map(|v| v.flatten_all()?.max(0)?.to_scalar::<f32>())
            .collect()
    })?;
    Ok(per_shard
        .into_iter()
        .fold(vec![0.0f32; network.nodes.len()], |largest, shard| {
            largest
                .iter()
                .zip(&shard)
                .map(|(a, b): (&f32, &f32)| a.max(*b))
                .collect()
        }))
}

/// `read` of the values that every shard's nodes make.
fn values<R: Send>(
    network: &Architecture,
    parameters: &Parameters,
    steps: &Steps,
    inputs: &[f32],
    read: impl Fn(&[Tensor]) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let sample: usize = network.input.iter().product();
    inputs
        .par_chunks(4 * SHARD * sample.max(1))
        .map(|inputs| {
            let tensors = Tensors::new(parameters)?;
            read(&forward(network, &tensors, steps, inputs, |_, _| Ok(()))?)
        })
        .collect()
}

/// Mean and variance of the sums of every layer's filters, before normalization and bias, over a batch of
/// inputs; those of whole shards are averaged.
///
/// # Errors
/// Those of [`gradients`].
pub fn moments(
    network: &Architecture,
    parameters: &Parameters,
    inputs: &[f32],
) -> Result<Vec<Moments>> {
    let sample: usize = network.input.iter().product();
    let free = vec![None; network.nodes.len()];
    let shards: Vec<Vec<Moments>> = inputs
        .par_chunks(SHARD * sample.max(1))
        .map(|inputs| {
            let mut found: Vec<Moments> = vec![Vec::new(); network.layers.len()];
            let tensors = Tensors::new(parameters)?;
            forward(network, &tensors, &free, inputs, |layer, sums| {
                let values = sums.flatten_all()?.to_vec1()?;
                found[layer] = norm::moments(&values, network.layers[layer].filters);
                Ok(())
            })?;
            Ok(found)
        })
        .collect::<Result<_>>()?;
    let share = 1.0 / shards.len().max(1) as f64;
    let mut mean: Vec<Moments> = network
        .layers
        .iter()
        .map(|layer| vec![[0.0; 2]; layer.filters])
        .collect();
    for shard in &shards {
        let found = shard.iter().flatten().flatten();
        let sums = mean.iter_mut().flatten().flatten();
        sums.zip(found)
            .for_each(|(sum, found)| *sum += share * found);
    }
    Ok(mean)
}

/// The summed loss of one shard and its gradients.
fn shard(
    network: &Architecture,
    parameters: &Parameters,
    steps: &Steps,
    inputs: &[f32],
    targets: &[f32],
) -> Result<(f32, Parameters)> {
    let tensors = Tensors::new(parameters)?;
    let weights = vars(&tensors.weights)?;
    let biases = vars(&tensors.biases)?;
    let gains = vars(&tensors.gains)?;
    let as_tensors =
        |vars: &[Var]| -> Vec<Tensor> { vars.iter().map(|var| var.as_tensor().clone()).collect() };
    let tensors = Tensors {
        weights: as_tensors(&weights),
        biases: as_tensors(&biases),
        gains: as_tensors(&gains),
    };
    let made = forward(network, &tensors, steps, inputs, |_, _| Ok(()))?;
    let mut gradients = Parameters::zeros(network);
    let Some(logits) = made.last() else {
        return Ok((0.0, gradients));
    };
    let targets = Tensor::from_slice(targets, logits.dims2()?, &Device::Cpu)?;
    let loss = logits.apply_op2(&targets, CrossEntropy)?;
    let store = loss.backward()?;
    for (var, gradient) in weights.iter().zip(&mut gradients.weights) {
        if let Some(found) = store.get(var) {
            let flat = found.flatten_all()?.to_vec1()?;
            *gradient =
                Array2::from_shape_vec(gradient.dim(), flat).map_err(candle_core::Error::wrap)?;
        }
    }
    let vectors = biases.iter().zip(&mut gradients.biases);
    for (var, gradient) in vectors.chain(gains.iter().zip(&mut gradients.gains)) {
        if let Some(found) = store.get(var).filter(|_| !gradient.is_empty()) {
            *gradient = found.to_vec1()?;
        }
    }
    Ok((loss.to_scalar()?, gradients))
}

/// Tensors whose gradients are wanted.
fn vars(tensors: &[Tensor]) -> Result<Vec<Var>> {
    tensors.iter().map(Var::from_tensor).collect()
}

/// Parameters as tensors, an entry a layer.
struct Tensors {
    /// `[rows, filters]`.
    weights: Vec<Tensor>,
    /// `[filters]`.
    biases: Vec<Tensor>,
    /// `[filters]`; of a layer that is not normalized, one number that is not read.
    gains: Vec<Tensor>,
}

impl Tensors {
    fn new(parameters: &Parameters) -> Result<Tensors> {
        let cpu = &Device::Cpu;
        let matrix = |w: &Array2<f32>| match w.as_slice() {
            Some(values) => Tensor::from_slice(values, w.dim(), cpu),
            None => Tensor::from_iter(w.iter().copied(), cpu)?.reshape(w.dim()),
        };
        let vector = |v: &Vec<f32>| match v.len() {
            0 => Tensor::from_slice(&[1.0f32], 1, cpu),
            len => Tensor::from_slice(v, len, cpu),
        };
        Ok(Tensors {
            weights: parameters
                .weights
                .iter()
                .map(matrix)
                .collect::<Result<_>>()?,
            biases: parameters
                .biases
                .iter()
                .map(vector)
                .collect::<Result<_>>()?,
            gains: parameters.gains.iter().map(vector).collect::<Result<_>>()?,
        })
    }
}

/// Every value of the network; the last is `[sample, class]`. `see` hears of every layer's sums.
fn forward(
    network: &Architecture,
    tensors: &Tensors,
    steps: &Steps,
    inputs: &[f32],
    mut see: impl FnMut(usize, &Tensor) -> Result<()>,
) -> Result<Vec<Tensor>> {
    serial_products();
    let Tensors {
        weights,
        biases,
        gains,
    } = tensors;
    let [h, w, c] = network.input;
    let n = inputs.len() / (h * w * c).max(1);
    let mut values = vec![Tensor::from_slice(inputs, (n, h, w, c), &Device::Cpu)?];
    for (node, &step) in network.nodes.iter().zip(steps) {
        let value = match *node {
            Node::Conv {
                from,
                layer,
                stride,
                padding,
                relu,
            } => {
                let Layer {
                    kernel,
                    channels,
                    filters,
                    norm,
                    ..
                } = network.layers[layer];
                let (n, h, w, _) = values[from].dims4()?;
                let (sums, [oh, ow]) = if Conv3::suits(kernel, padding, channels, filters) {
                    let conv = Conv3 { stride };
                    let sums = values[from].apply_op2(&weights[layer], conv)?;
                    (sums, conv.positions([h, w]))
                } else {
                    let im2col = Im2col(square(kernel, stride, padding));
                    let sums = values[from].apply_op1(im2col)?.matmul(&weights[layer])?;
                    (sums, im2col.positions([h, w]))
                };
                see(layer, &sums)?;
                let sums = match norm {
                    true => sums.apply_op2(&gains[layer], Normalize)?,
                    false => sums,
                };
                sums.apply_op2(&biases[layer], Activate::unsigned(relu, step))?
                    .reshape((n, oh, ow, filters))?
            }
            Node::Add { from: [a, b] } => {
                let join = Join(Activate::unsigned(true, step));
                values[a].apply_op2(&values[b], join)?
            }
            Node::Widen { from, channels } => values[from].apply_op1(Widen { channels })?,
            Node::Mean { from } => values[from].apply_op1(Mean(Activate::unsigned(false, step)))?,
            Node::MaxPool { from, size } => {
                values[from].apply_op1(MaxPool(square([size; 2], size, 0)))?
            }
        };
        values.push(value);
    }
    if let Some(last) = values.last_mut() {
        *last = last.reshape((n, ()))?;
    }
    Ok(values)
}

/// A window of one stride and one padding both ways.
fn square(kernel: [usize; 2], stride: usize, padding: usize) -> Window {
    Window::new(kernel)
        .with_stride([stride; 2])
        .with_pads(Pads::all(padding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn tiny() -> (Architecture, Parameters, Batch, Steps) {
        let mut network = Architecture::lenet5([2, 3, 5]);
        network.input = [16, 16, 1];
        network.layers[2].kernel = [1, 1];
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut parameters = Parameters::random(&network, &mut rng);
        parameters
            .biases
            .iter_mut()
            .flatten()
            .for_each(|b| *b = rng.random_range(-0.1..0.1));
        let samples = 2 * SHARD + 3;
        let inputs = (0..samples * 256)
            .map(|_| rng.random_range(0.0..1.0))
            .collect();
        let mut targets = vec![0.01f32; samples * 10];
        (0..samples).for_each(|i| targets[i * 10 + i % 10] = 0.91);
        let steps = vec![None; network.nodes.len()];
        (network, parameters, Batch { inputs, targets }, steps)
    }

    #[test]
    fn gradients_are_the_slopes_of_the_loss() {
        let (network, parameters, batch, steps) = tiny();
        let (_, gradient) = gradients(&network, &parameters, &steps, &batch).unwrap();
        let count = parameters.iter().count();
        for i in (0..count).step_by(7) {
            let moved = |by: f32| {
                let mut parameters = parameters.clone();
                *parameters.iter_mut().nth(i).unwrap() += by;
                gradients(&network, &parameters, &steps, &batch).unwrap().0
            };
            let h = 5e-4;
            let slope = (moved(h) - moved(-h)) / (2.0 * h);
            let ours = *gradient.iter().nth(i).unwrap();
            assert!(
                (slope - ours).abs() < 2e-3 + 0.05 * ours.abs(),
                "{i}: {slope} {ours}"
            );
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let (network, parameters, batch, steps) = tiny();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| gradients(&network, &parameters, &steps, &batch).unwrap())
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn a_quantized_activation_is_a_multiple_of_its_step_and_still_has_slopes() {
        let (network, parameters, batch, mut steps) = tiny();
        steps[0] = Some(0.01);
        let pick = |values: &[Tensor]| values[1].flatten_all()?.to_vec1::<f32>();
        let first = values(&network, &parameters, &steps, &batch.inputs, pick)
            .unwrap()
            .concat();
        assert!(first.iter().any(|&v| v > 0.0));
        assert!(
            first
                .iter()
                .all(|&v| (v / 0.01 - (v / 0.01).round()).abs() < 1e-3 && v <= 2.551)
        );
        let (_, gradient) = gradients(&network, &parameters, &steps, &batch).unwrap();
        assert!(gradient.weights[0].iter().any(|&g| g != 0.0));
    }
}
