//! `forms sme --quantize`: the grid and the empty planes sought inside the layer loop, by the solver of `forms polarize`.

use std::path::Path;

use forms_golden::Config;
use forms_golden::layers::RowOrder;
use forms_network::{Dataset, Network, Split};
use forms_polarize::sme::{Quantizer, Signs, Sme};
use forms_polarize::{Options, Order, Prune, Source, solve_sme};

use super::progress;
use super::sme::{Grid, SolvedLayer, SolverFlags};
use crate::CommandError;

/// The network on the grid that `flags` ask for, and what became of each layer.
///
/// # Errors
/// What the solver refuses.
pub(super) fn solve(
    network: &Network,
    flags: &SolverFlags,
    grid: Grid,
    calibrate: &Path,
    config: &Config,
) -> Result<(Network, Vec<SolvedLayer>), CommandError> {
    let source = Source::of_network(network)?;
    let data = Dataset::open(calibrate, Split::Train, network.input.shape)?;
    let options = Options {
        config: config.clone(),
        order: match flags.polarized {
            true => Order::Search,
            false => Order::Fixed(RowOrder::WMajor),
        },
        steps_weight: 0.0,
        weight_bits: config.weight_bits as u32,
        activation_bits: 8,
        prune: Prune::Nothing,
        images: flags.samples,
        seed: flags.seed,
    };
    let sme = Sme {
        quantizer: match grid {
            Grid::Window => Quantizer::Window(flags.window as u32),
            Grid::PowerOfTwo => Quantizer::PowerOfTwo,
            Grid::AdditivePowers => Quantizer::AdditivePowers,
            Grid::Uniform => Quantizer::Uniform,
        },
        device_bits: config.device_bits as u32,
        signs: match flags.polarized {
            true => Signs::Polarized,
            false => Signs::Separate,
        },
        kappa: flags.empty,
    };
    let mut layers = Vec::new();
    let bar = progress(network.nodes.len() as u64, "layers");
    let solved = solve_sme(&source, &data, &options, &sme, &mut |layer, total| {
        bar.set_length(total as u64);
        bar.inc(1);
        layers.push(SolvedLayer {
            name: layer.name.clone(),
            planes: layer.planes.clone().unwrap_or_default(),
            error: layer.error,
        });
    })?;
    bar.finish_and_clear();
    Ok((solved.network, layers))
}
