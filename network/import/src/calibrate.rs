//! Ranges of activations, from a calibration set.

use forms_network::{Feeds, InputSpec};
use rayon::prelude::*;

use crate::Error;
use crate::graph::Graph;

/// How a range follows from what was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Calibration {
    /// The smallest and the largest value.
    MinMax,
    /// The bounds that hold this percentage of all values, 50 ..= 100.
    Percentile(f64),
}

/// Bins of a histogram over a layer's values.
const BINS: usize = 4096;

/// Per value (0: the network's input): the smallest and the largest that stay; both hold 0.
pub(crate) fn ranges(
    graph: &Graph,
    inputs: &[InputSpec],
    data: &Feeds,
    images: usize,
    how: Calibration,
) -> Result<Vec<[f64; 2]>, Error> {
    if let Calibration::Percentile(percent) = how
        && !(50.0..=100.0).contains(&percent)
    {
        return Err(Error::Option(format!(
            "percentile {percent} is outside 50..=100; 99.99 is usual"
        )));
    }
    let images = images.min(data.len());
    let values = |image: usize| -> Result<Vec<Vec<f32>>, Error> {
        let maps = data.sample(image).into_iter().zip(inputs);
        let maps: Vec<_> = maps
            .map(|(map, input)| input.real(map).mapv(|x| x as f32))
            .collect();
        let mut all = vec![maps[0].iter().copied().collect()];
        let outputs = graph.run_all(&maps).map_err(Error::Model)?;
        all.extend(outputs.into_iter().map(|map| map.into_iter().collect()));
        Ok(all)
    };
    let none = || vec![[0.0_f64; 2]; graph.nodes.len() + 1];
    let extremes = (0..images)
        .into_par_iter()
        .map(|image| {
            let mut found = none();
            for (range, list) in found.iter_mut().zip(values(image)?) {
                for x in list.into_iter().map(f64::from) {
                    *range = [range[0].min(x), range[1].max(x)];
                }
            }
            Ok::<_, Error>(found)
        })
        .try_reduce(none, |mut a, b| {
            for (a, b) in a.iter_mut().zip(b) {
                *a = [a[0].min(b[0]), a[1].max(b[1])];
            }
            Ok(a)
        })?;
    if extremes.iter().flatten().any(|x| !x.is_finite()) {
        return Err(Error::Model(
            "its outputs on the calibration set are not finite".to_owned(),
        ));
    }
    let Calibration::Percentile(percent) = how else {
        return Ok(extremes);
    };
    let zeros = || vec![vec![0_u64; BINS]; extremes.len()];
    let histograms = (0..images)
        .into_par_iter()
        .try_fold(zeros, |mut bins, image| {
            for ((bins, list), [low, high]) in bins.iter_mut().zip(values(image)?).zip(&extremes) {
                let width = ((high - low) / BINS as f64).max(f64::MIN_POSITIVE);
                for x in list {
                    bins[(((f64::from(x) - low) / width) as usize).min(BINS - 1)] += 1;
                }
            }
            Ok::<_, Error>(bins)
        })
        .try_reduce(zeros, |mut a, b| {
            for (a, b) in a.iter_mut().flatten().zip(b.iter().flatten()) {
                *a += b;
            }
            Ok(a)
        })?;
    let cut = |(bins, [low, high]): (&Vec<u64>, &[f64; 2])| {
        let total: u64 = bins.iter().sum();
        let spare =
            (total as f64 * (1.0 - percent / 100.0) / if *low < 0.0 { 2.0 } else { 1.0 }) as u64;
        let width = (high - low) / BINS as f64;
        let drop = |list: &mut dyn Iterator<Item = &u64>| {
            let mut seen = 0;
            list.take_while(|&&n| {
                seen += n;
                seen <= spare
            })
            .count() as f64
        };
        let below = if *low < 0.0 {
            drop(&mut bins.iter())
        } else {
            0.0
        };
        let above = drop(&mut bins.iter().rev());
        [
            (low + below * width).min(0.0),
            (high - above * width).max(0.0),
        ]
    };
    let mut all: Vec<_> = histograms.iter().zip(&extremes).map(cut).collect();
    // What the network reads is never cut.
    all[0] = extremes[0];
    Ok(all)
}
