//! A whole network on one tile, layer after layer: each is programmed and its products streamed; pools
//! are the tile's own. What is left to the bench is to look up the inputs of the next layer.

use forms_network::{Network, Op};
use ndarray::{Array3, ArrayView3};

use super::build::crossbars;
use super::dut::TileDut;
use super::lower::lower;
use super::run::{Origin, Streams, reset, run_layer};
use crate::Error;
use forms_verilog::hardware::Hardware;

/// What a layer did on the tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerOnTile {
    /// Its name, and that of the pool behind it.
    pub name: String,
    /// Products, all passes.
    pub products: usize,
    /// How often the tile was programmed: once for the columns that it holds at once.
    pub passes: usize,
    /// Crossbars in use.
    pub crossbars: usize,
    /// Clocks from the first fragment to the last result, all passes.
    pub clocks: u64,
    /// What golden predicts of them.
    pub predicted: u64,
    /// Steps of all crossbars.
    pub steps: u64,
    /// Conversions of all crossbars.
    pub conversions: u64,
}

/// What an image did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkOnTile {
    /// The layers, first to last.
    pub layers: Vec<LayerOnTile>,
    /// The network's output: channel, row, column.
    pub outputs: Vec<i64>,
    /// Clocks in all, programming included.
    pub clocks: u64,
}

/// Runs `image` [channels, height, width] through `network` on `dut`, the tile that `hardware` describes.
/// Every result is compared with golden's crossbars and with the network's slow reference, every clock with golden's
/// prediction.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::NotOnTile`], [`Error::BeyondTile`] for a layer
/// that a tile cannot compute; those of the network, of golden and of the simulator.
pub fn run_network(
    dut: &mut dyn TileDut,
    hardware: &Hardware,
    network: &Network,
    image: ArrayView3<i64>,
) -> Result<NetworkOnTile, Error> {
    let (name, config) = (&hardware.name, &hardware.config);
    let crossbars = crossbars(hardware)?;
    let plan = network.check()?;
    let reference = network.reference_with(&plan, image)?;
    let mut values: Vec<Option<Array3<i64>>> = vec![None; network.nodes.len() + 1];
    values[0] = Some(image.to_owned());
    let mut layers = Vec::new();
    let begun = dut.clocks();
    reset(dut)?;
    for position in 0..network.nodes.len() {
        if values[position + 1].is_some() {
            // A pool that ran behind its layer.
            continue;
        }
        let node = &network.nodes[position];
        let source = values[plan.sources[position][0]].as_ref();
        let map = source.ok_or_else(|| Error::NotOnTile {
            node: node.name.clone(),
            reason: "it reads a layer whose output a pool has taken up; use the fast engine".into(),
        })?;
        if matches!(node.op, Op::Flatten) {
            let flat = map.flatten().to_owned();
            let reference = reference[position].dim();
            // As many elements as before.
            values[position + 1] = flat.into_shape_with_order(reference).ok();
            continue;
        }
        let lowered = lower(network, &plan, position, config, crossbars, map.view())?;
        let done = &network.nodes[lowered.node].name;
        let origin = Origin {
            unit: format!("{name}, layer {done} of {}", network.name),
            seed: 0,
            rerun: "cargo test -p forms-testbench --test tile_network".to_string(),
        };
        let mut on_tile = LayerOnTile {
            name: match lowered.node == position {
                true => done.clone(),
                false => format!("{} + {done}", node.name),
            },
            products: 0,
            passes: lowered.parts.len(),
            crossbars: 0,
            clocks: 0,
            predicted: 0,
            steps: 0,
            conversions: 0,
        };
        let [_, _, width] = lowered.shape;
        let mut output = Array3::zeros(lowered.shape);
        for (first, layer) in &lowered.parts {
            let run = run_layer(dut, &origin, layer, &lowered.inputs, Streams::Steady)?;
            for (j, &z) in run.results.iter().enumerate() {
                let (place, k) = (j / layer.columns(), first + j % layer.columns());
                let at = [k, place / width, place % width];
                let truth = reference[lowered.node][at];
                origin.same(dut.clocks(), format!("output {at:?}"), truth, z)?;
                output[at] = z;
            }
            on_tile.products += lowered.inputs.len();
            on_tile.crossbars = on_tile.crossbars.max(layer.crossbars().count());
            on_tile.clocks += run.clocks;
            on_tile.predicted += run.predicted;
            on_tile.steps += run.steps;
            on_tile.conversions += run.conversions;
        }
        values[lowered.node + 1] = Some(output);
        layers.push(on_tile);
    }
    let last = values.pop().flatten().unwrap_or_default();
    Ok(NetworkOnTile {
        layers,
        outputs: last.iter().copied().collect(),
        clocks: dut.clocks() - begun,
    })
}
