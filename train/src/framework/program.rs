//! A [`Program`] in the framework: its scores, its loss and its gradients.

use candle_core::{Device, Result, Tensor, Var};
use forms_golden::layers::{Pads, Window};
use rayon::prelude::*;

use super::conv::Conv3;
use super::joins::Join;
use super::moves::Gather;
use super::ops::{Activate, CrossEntropy, softmax};
use super::pools::{AveragePool, MaxPool};
use super::windows::{Depthwise, Im2col};
use super::{SHARD, Tensors, serial_products, vars};
use crate::parameters::Parameters;
use crate::tune::program::{Do, Layer, Program, Step};

/// Samples, and what is said of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lesson {
    /// `[sample, height, width, channel]`, one after the other.
    pub inputs: Vec<f32>,
    /// `[sample, class]`: a distribution each; nothing where no labels are known.
    pub labels: Vec<f32>,
    /// `[sample, class]`: the scores of a teacher; nothing without one.
    pub taught: Vec<f32>,
}

/// What a loss is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// The teacher's share, 0 ..= 1; the rest is the labels'.
    pub teacher: f32,
    /// What both scores are divided by before they become distributions (Hinton et al., 2015).
    pub temperature: f32,
}

/// The mean loss of a lesson, 0 where the scores are the teacher's, and its gradients. Shards run side by side and are added in their order.
///
/// # Errors
/// Those of the framework: shapes that do not fit.
pub fn gradients(
    program: &Program,
    parameters: &Parameters,
    lesson: &Lesson,
    blend: Blend,
) -> Result<(f32, Parameters)> {
    let sample: usize = program.input.iter().product();
    let classes = program.scores();
    let count = lesson.inputs.len() / sample.max(1);
    let part = |list: &[f32], shard: usize| -> Vec<f32> {
        let [from, to] = [shard, shard + 1].map(|at| (at * SHARD * classes).min(list.len()));
        list[from..to].to_vec()
    };
    let shards: Vec<(f32, Parameters)> = lesson
        .inputs
        .par_chunks(SHARD * sample)
        .enumerate()
        .map(|(at, inputs)| {
            let (labels, taught) = (part(&lesson.labels, at), part(&lesson.taught, at));
            shard(program, parameters, inputs, [labels, taught], blend)
        })
        .collect::<Result<_>>()?;
    let mut shards = shards.into_iter();
    let (mut loss, mut sum) = shards.next().unwrap_or_default();
    for (shard_loss, shard) in shards {
        loss += shard_loss;
        let pairs = sum.iter_mut().zip(shard.iter());
        pairs.for_each(|(sum, v)| *sum += v);
    }
    let scale = 1.0 / count.max(1) as f32;
    sum.iter_mut().for_each(|v| *v *= scale);
    Ok((loss * scale, sum))
}

/// The scores of a batch of inputs: `[sample, class]`.
///
/// # Errors
/// Those of [`gradients`].
pub fn scores(program: &Program, parameters: &Parameters, inputs: &[f32]) -> Result<Vec<f32>> {
    let sample: usize = program.input.iter().product();
    let shards: Vec<Vec<f32>> = inputs
        .par_chunks(SHARD * sample.max(1))
        .map(|inputs| {
            forward(program, &Tensors::new(parameters)?, inputs)?
                .flatten_all()?
                .to_vec1()
        })
        .collect::<Result<_>>()?;
    Ok(shards.concat())
}

/// The summed loss of one shard and its gradients.
fn shard(
    program: &Program,
    parameters: &Parameters,
    inputs: &[f32],
    [labels, taught]: [Vec<f32>; 2],
    blend: Blend,
) -> Result<(f32, Parameters)> {
    let tensors = Tensors::new(parameters)?;
    let (weights, biases) = (vars(&tensors.weights)?, vars(&tensors.biases)?);
    let as_tensors = |vars: &[Var]| vars.iter().map(|var| var.as_tensor().clone()).collect();
    let tensors = Tensors {
        weights: as_tensors(&weights),
        biases: as_tensors(&biases),
        gains: Vec::new(),
    };
    let scores = forward(program, &tensors, inputs)?;
    let (loss, least) = loss(&scores, labels, taught, blend)?;
    let mut gradients = parameters.clone();
    gradients.iter_mut().for_each(|g| *g = 0.0);
    let store = loss.backward()?;
    for (var, gradient) in weights.iter().zip(&mut gradients.weights) {
        if let Some(found) = store.get(var) {
            let flat = found.flatten_all()?.to_vec1()?;
            *gradient = ndarray::Array2::from_shape_vec(gradient.dim(), flat)
                .map_err(candle_core::Error::wrap)?;
        }
    }
    for (var, gradient) in biases.iter().zip(&mut gradients.biases) {
        if let Some(found) = store.get(var).filter(|_| !gradient.is_empty()) {
            *gradient = found.to_vec1()?;
        }
    }
    Ok((loss.to_scalar::<f32>()? - least, gradients))
}

/// Cross-entropy against labels and against what the teacher says, each by its share; and the least that the latter
/// can be, which is the teacher's own uncertainty.
fn loss(
    scores: &Tensor,
    labels: Vec<f32>,
    taught: Vec<f32>,
    blend: Blend,
) -> Result<(Tensor, f32)> {
    let (_, classes) = scores.dims2()?;
    let against = |scores: &Tensor, targets: Vec<f32>| {
        let targets = Tensor::from_vec(targets, scores.dims2()?, &Device::Cpu)?;
        scores.apply_op2(&targets, CrossEntropy)
    };
    let (teacher, heat) = (f64::from(blend.teacher), f64::from(blend.temperature));
    let (mut sum, mut least): (Option<Tensor>, f32) = (None, 0.0);
    if teacher < 1.0 && !labels.is_empty() {
        sum = Some((against(scores, labels)? * (1.0 - teacher))?);
    }
    if teacher > 0.0 && !taught.is_empty() {
        let cooled: Vec<f32> = taught.iter().map(|v| v / blend.temperature).collect();
        let targets = cooled.chunks_exact(classes.max(1));
        let targets: Vec<f32> = targets.flat_map(|row| softmax(row).0).collect();
        let surprise = targets.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln());
        least = (teacher * heat * heat) as f32 * surprise.sum::<f32>();
        let part = (against(&(scores / heat)?, targets)? * (teacher * heat * heat))?;
        sum = Some(match sum {
            Some(sum) => (sum + part)?,
            None => part,
        });
    }
    match sum {
        Some(sum) => Ok((sum, least)),
        None => candle_core::bail!("neither labels nor a teacher"),
    }
}

/// The scores of a batch, `[sample, class]`.
fn forward(program: &Program, tensors: &Tensors, inputs: &[f32]) -> Result<Tensor> {
    serial_products();
    let [h, w, c] = program.input;
    let n = inputs.len() / (h * w * c).max(1);
    let input = Tensor::from_slice(inputs, (n, h, w, c), &Device::Cpu)?;
    let mut values = vec![activated(input, program.enter)?];
    for step in &program.steps {
        let [h, w, c] = step.shape;
        let first = &values[step.from[0]];
        let value = match &step.what {
            Do::Conv(layer) => {
                let of = &program.layers[*layer];
                let sums = convolution(of, first, &tensors.weights[*layer])?;
                let sums = sums.apply_op2(&tensors.biases[*layer], step.activate)?;
                values.push(sums.reshape((n, h, w, c))?);
                continue;
            }
            Do::Add => {
                values.push(sum(&values, step)?);
                continue;
            }
            Do::MaxPool(window) => first.apply_op1(MaxPool(*window))?,
            Do::AveragePool(window) => first.apply_op1(AveragePool(*window))?,
            Do::Concat => {
                let all: Vec<&Tensor> = step.from.iter().map(|&value| &values[value]).collect();
                Tensor::cat(&all, 3)?.contiguous()?
            }
            Do::Gather(table) => first.apply_op1(Gather {
                table: table.clone(),
                shape: step.shape,
            })?,
            Do::Nothing => first.clone(),
        };
        values.push(activated(value, step.activate)?);
    }
    match values.last() {
        Some(last) => last.reshape((n, program.scores())),
        None => candle_core::bail!("a program of no values"),
    }
}

fn activated(value: Tensor, activate: Activate) -> Result<Tensor> {
    match activate == Activate::NOTHING {
        true => Ok(value),
        false => value.apply_op1(activate),
    }
}

/// The sum of all that a step reads, activated with the last.
fn sum(values: &[Tensor], step: &Step) -> Result<Tensor> {
    let mut sum = values[step.from[0]].clone();
    for (at, &value) in step.from.iter().enumerate().skip(1) {
        let activate = match at + 1 == step.from.len() {
            true => step.activate,
            false => Activate::NOTHING,
        };
        sum = sum.apply_op2(&values[value], Join(activate))?;
    }
    match step.from.len() {
        1 => activated(sum, step.activate),
        _ => Ok(sum),
    }
}

/// `[samples * height * width, filters]`: the sums of a layer, without its bias.
fn convolution(layer: &Layer, map: &Tensor, weights: &Tensor) -> Result<Tensor> {
    let Layer {
        channels,
        filters,
        groups,
        window,
        ..
    } = *layer;
    let plain = Window {
        kernel: window.kernel,
        stride: [window.stride[0]; 2],
        dilation: [1, 1],
        pads: Pads::all(1),
    };
    if groups == 1 && window == plain && Conv3::suits(window.kernel, 1, channels, filters) {
        let conv = Conv3 {
            stride: window.stride[0],
        };
        return map.apply_op2(weights, conv);
    }
    if channels == 1 && groups == filters {
        return map.apply_op2(weights, Depthwise(window));
    }
    let product = |map: &Tensor, weights: &Tensor| map.apply_op1(Im2col(window))?.matmul(weights);
    if groups == 1 {
        return product(map, weights);
    }
    let each = filters / groups;
    let parts = (0..groups).map(|group| {
        let map = map.narrow(3, group * channels, channels)?.contiguous()?;
        product(&map, &weights.narrow(1, group * each, each)?.contiguous()?)
    });
    Tensor::cat(&parts.collect::<Result<Vec<_>>>()?, 1)?.contiguous()
}
