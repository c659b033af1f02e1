//! A network's layers on several schemes, computed by the fast engine, which counts as golden does.

use forms_golden::{Config, Scheme, SignPolicy, crossbar};
use forms_network::run::{Fast, Machine};
use forms_network::{Network, Plan};
use ndarray::{Array3, Axis};

use super::{Computed, Part, SchemeCosts};
use crate::CommandError;
use crate::costing::{SchemeCounts, Totals};

/// Compares `configs` on the layers of `network`, fed with `images`; as [`super::compare`].
///
/// A layer is exact where its outputs for every image are those of the network's slow reference; behind a
/// layer that is not, none is likely to be.
///
/// # Errors
/// What the network or the engine refuses; images that do not fit.
pub fn compare(
    network: &Network,
    images: &[Array3<i64>],
    configs: &[Config],
    budget: usize,
) -> Result<Vec<SchemeCosts>, CommandError> {
    let plan = network.check()?;
    let truth = images
        .iter()
        .map(|image| network.reference_with(&plan, image.view()))
        .collect::<Result<Vec<_>, _>>()?;
    let computed = configs
        .iter()
        .map(|config| scheme(network, &plan, images, &truth, config))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(super::shared_out(&computed, budget))
}

/// The names of the layers that are compared, with the rows and columns of a group's matrix.
pub fn layers(network: &Network) -> Vec<(String, usize, usize)> {
    let nodes = network.nodes.iter();
    nodes
        .filter_map(|node| {
            let (filters, channels, height, width) = node.matrix()?.weights.dim();
            Some((node.name.clone(), channels * height * width, filters))
        })
        .collect()
}

fn scheme(
    network: &Network,
    plan: &Plan,
    images: &[Array3<i64>],
    truth: &[Vec<Array3<i64>>],
    config: &Config,
) -> Result<Computed, CommandError> {
    let widened = match config.scheme {
        Scheme::Isaac => widened(network, config)?,
        Scheme::Forms | Scheme::Prime | Scheme::Sme => config.clone(),
    };
    let machine = Machine::program(network, &widened, SignPolicy::Split, &Fast)?;
    let mut session = machine.start()?;
    let mut exact = vec![true; plan.outputs.len()];
    let mut first = 0;
    for part in images.chunks(machine.batch()) {
        let truth = &truth[first..first + part.len()];
        session.run(part, |node, outputs| {
            let mut pairs = outputs.iter().zip(truth);
            exact[node] &= pairs.all(|(output, truth)| output.iter().eq(truth[node].iter()));
        })?;
        first += part.len();
    }
    let matrices = network.nodes.iter().zip(exact);
    let exact = matrices.filter(|(node, _)| node.matrix().is_some());
    let parts = session.costs().into_iter().zip(session.counts()).zip(exact);
    let parts = parts.map(|((cost, counts), (_, exact))| {
        let policy = widened.zero_skip;
        let crossbars = counts.crossbars.iter();
        let clocks = crossbars
            .flat_map(|crossbar| std::iter::repeat_n(*crossbar.clocks.of(policy), crossbar.arrays));
        Part {
            weight_bits: widened.weight_bits,
            crossbars: cost.crossbars,
            steps: *cost.steps.of(policy),
            conversions: *cost.conversions.of(policy),
            extra_columns: cost.extra_columns,
            clocks: clocks.collect(),
            exact,
        }
    });
    Ok(Computed {
        config: config.clone(),
        parts: parts.collect(),
        energy: Totals::published(&SchemeCounts::of(&widened, &session)),
    })
}

/// ISAAC as wide as the widest layer needs (contract, section 6).
///
/// # Errors
/// A width that the rest of the configuration does not allow.
pub fn widened(network: &Network, config: &Config) -> Result<Config, CommandError> {
    let mut widest = config.clone();
    for node in &network.nodes {
        let Some(layer) = node.matrix() else { continue };
        let weights: Vec<i64> = layer.weights.iter().map(|&w| i64::from(w)).collect();
        let column = ndarray::Array1::from_vec(weights).insert_axis(Axis(1));
        let wide = crossbar::widened(config, column.view())?;
        if wide.weight_bits > widest.weight_bits {
            widest = wide;
        }
    }
    Ok(widest)
}
