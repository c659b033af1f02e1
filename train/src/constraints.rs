//! The constraints of a run on a whole network: which hold, how far the weights are from one, and the
//! projection that each ADMM step needs.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::architecture::Architecture;
use crate::parameters::Parameters;
use crate::plan::{Constraint, Plan};
use crate::project::polarize::{self, Fragments, Signs};
use crate::project::prune::{self, Choice, Kept};
use crate::project::{energy, quantize};

/// What holds exactly, as it was settled at the end of each ADMM stage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Held {
    /// The sign of every fragment, `[fragment, filter]` a layer.
    pub signs: Option<Vec<Signs>>,
    /// The scale of every filter, a layer; weights then lie on the grid and do not move any more.
    pub scales: Option<Vec<Vec<f32>>>,
}

/// How far a network is from each constraint: the norm of what a projection changes, as a fraction of
/// the norm of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Distances {
    /// From structured pruning.
    pub prune: f64,
    /// From polarized fragments.
    pub polarize: f64,
    /// From the grid of the devices.
    pub quantize: f64,
}

/// The choices of pruning that are still to be made in `network`, which may be pruned already.
pub fn choices(plan: &Plan, network: &Architecture) -> Vec<Choice> {
    let each = plan.keep.iter().enumerate();
    each.filter_map(|(layer, &keep)| network.filters(layer, keep))
        .collect()
}

/// The fragments of each layer.
pub fn fragments(plan: &Plan, network: &Architecture) -> Vec<Fragments> {
    let layers = network.layers.iter();
    layers
        .map(|layer| Fragments::new(layer.places(plan.order), plan.fragment))
        .collect()
}

/// The signs that suit the weights best.
pub fn choose_signs(plan: &Plan, network: &Architecture, weights: &[Array2<f32>]) -> Vec<Signs> {
    let fragments = fragments(plan, network);
    weights
        .iter()
        .zip(&fragments)
        .map(|(w, f)| polarize::choose_signs(w, f))
        .collect()
}

/// Zeroes what has not the sign of its fragment.
pub fn hold_signs(
    plan: &Plan,
    network: &Architecture,
    weights: &mut [Array2<f32>],
    signs: &[Signs],
) {
    for ((w, f), s) in weights.iter_mut().zip(&fragments(plan, network)).zip(signs) {
        polarize::hold_signs(&mut w.view_mut(), f, s);
    }
}

/// The nearest weights that meet `constraint` and, with it, the signs that hold.
///
/// `signs` are those that ADMM aims for at present; `None` chooses the best.
pub fn project(
    plan: &Plan,
    network: &Architecture,
    weights: &[Array2<f32>],
    constraint: Constraint,
    signs: Option<&[Signs]>,
) -> Vec<Array2<f32>> {
    match constraint {
        Constraint::Prune => prune::project(weights, &choices(plan, network)).0,
        Constraint::Polarize => {
            let best = || choose_signs(plan, network, weights);
            let mut nearest = weights.to_vec();
            match signs {
                Some(signs) => hold_signs(plan, network, &mut nearest, signs),
                None => hold_signs(plan, network, &mut nearest, &best()),
            }
            nearest
        }
        Constraint::Quantize => {
            let on_grid =
                |w: &Array2<f32>| quantize::project(w, &quantize::scales(w, plan.bits), plan.bits);
            weights.iter().map(on_grid).collect()
        }
    }
}

/// How far the weights are from each constraint.
pub fn distances(plan: &Plan, network: &Architecture, parameters: &Parameters) -> Distances {
    let weights = &parameters.weights;
    let all: f64 = weights.iter().map(energy).sum();
    let from = |constraint| {
        let nearest = project(plan, network, weights, constraint, None);
        let pairs = weights.iter().zip(&nearest);
        let apart: f64 = pairs.map(|(w, z)| energy((w - z).iter())).sum();
        if all > 0.0 { (apart / all).sqrt() } else { 0.0 }
    };
    Distances {
        prune: from(Constraint::Prune),
        polarize: from(Constraint::Polarize),
        quantize: from(Constraint::Quantize),
    }
}

/// The network without its pruned filters and the rows they feed, and parameters of its shape.
pub fn compact(
    network: &Architecture,
    parameters: &Parameters,
    kept: &[Kept],
) -> (Architecture, Parameters) {
    let mut smaller = network.clone();
    let mut left = Parameters::default();
    for (l, kept) in kept.iter().enumerate() {
        let (rows, columns) = (kept.row_list(), kept.column_list());
        let layer = &mut smaller.layers[l];
        layer.filters = columns.len();
        layer.channels = rows.len() / (layer.kernel[0] * layer.kernel[1]).max(1);
        let weights = &parameters.weights[l];
        left.weights.push(Array2::from_shape_fn(
            (rows.len(), columns.len()),
            |(r, k)| weights[[rows[r], columns[k]]],
        ));
        left.biases
            .push(columns.iter().map(|&k| parameters.biases[l][k]).collect());
        let gains = &parameters.gains[l];
        left.gains.push(
            columns
                .iter()
                .filter_map(|&k| gains.get(k).copied())
                .collect(),
        );
    }
    (smaller, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::logits;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_compacted_network_computes_what_the_pruned_one_does() {
        let mut plan = Plan::lenet5(8, 1, 1.0, &[]);
        plan.network = Architecture::lenet5([4, 6, 8]);
        plan.keep = vec![3, 2, 5];
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut parameters = Parameters::random(&plan.network, &mut rng);
        let choices = choices(&plan, &plan.network);
        let (weights, kept) = prune::project(&parameters.weights, &choices);
        parameters.weights = weights;
        let (smaller, left) = compact(&plan.network, &parameters, &kept);
        assert_eq!(smaller, Architecture::lenet5([3, 2, 5]));
        let input: Vec<f32> = (0..28 * 28).map(|_| rng.random_range(0.0..1.0)).collect();
        let steps = vec![None; 6];
        let whole = logits(&plan.network, &parameters, &steps, &input).unwrap();
        let small = logits(&smaller, &left, &steps, &input).unwrap();
        for (a, b) in whole.iter().zip(&small) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }
}
