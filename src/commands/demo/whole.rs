//! A whole network in the fast engine: LeNet-5, trained for FORMS, on every carried digit or on a data set.

use std::path::Path;
use std::time::Instant;

use forms_golden::{Config, SignPolicy};
use forms_network::run::{Fast, Machine, NetworkClocks, evaluate};
use forms_network::{Dataset, Network, Samples, Split};
use ndarray::Axis;
use serde::Serialize;

use super::carried::Carried;
use crate::CommandError;
use crate::commands::progress;
use crate::table::grouped;

/// What `forms train` made (`data/lenet5_forms8/README.md`).
const LENET: &[u8] = include_bytes!("../../../data/lenet5_forms8/lenet5.safetensors");

/// What the engine found.
#[derive(Debug, Serialize)]
pub struct Whole {
    network: String,
    images: u64,
    /// Digits that are right.
    right: u64,
    crossbars: usize,
    /// Of the network's slowest layer.
    clocks: Option<NetworkClocks>,
    /// Wall-clock seconds of the images.
    #[serde(skip)]
    seconds: f64,
}

/// The trained network.
///
/// # Errors
/// None, if the binary was built from the file as it is.
pub fn network() -> Result<Network, CommandError> {
    Ok(Network::from_bytes(LENET)?)
}

/// Runs all carried images, or those of a data set.
///
/// # Errors
/// Data that cannot be read, or do not fit the network.
pub fn run(
    network: &Network,
    carried: &Carried,
    config: &Config,
    data: Option<&Path>,
) -> Result<Whole, CommandError> {
    let data = match data {
        Some(path) => Dataset::open(path, Split::Test, network.input.shape)?,
        None => Dataset {
            path: "the carried digits".into(),
            samples: Samples::Floats(
                carried
                    .images
                    .mapv(|pixel| pixel as f32)
                    .insert_axis(Axis(1)),
            ),
            labels: Some(carried.labels.iter().map(|&label| label as u32).collect()),
        },
    };
    data.check(network)?;
    let machine = Machine::program(network, config, SignPolicy::Split, &Fast)?;
    if data.labels.is_none() {
        let reason = "has no labels to compare with; put them beside the images";
        return Err(CommandError::file(&data.path, reason));
    }
    let mut session = machine.start()?;
    let bar = progress(data.len() as u64, "images, engine");
    let begin = Instant::now();
    let done = evaluate(
        &machine,
        &mut session,
        &data,
        &network.input,
        data.len(),
        |images| {
            bar.set_position(images as u64);
            true
        },
    )?;
    bar.finish_and_clear();
    Ok(Whole {
        network: network.name.clone(),
        images: done.classes.len() as u64,
        right: done.accuracy.map_or(0, |accuracy| accuracy.top_1),
        crossbars: machine.crossbars(),
        clocks: session.clocks(),
        seconds: begin.elapsed().as_secs_f64(),
    })
}

impl Whole {
    /// What the engine found, in a paragraph.
    pub fn text(&self) -> String {
        let clocks = self.clocks.as_ref().map_or_else(String::new, |clocks| {
            format!(
                ", {} clocks as a pipeline, {} without skipping",
                grouped(clocks.pipeline.leading),
                grouped(clocks.pipeline.off)
            )
        });
        format!(
            "The fast engine, a whole network: {} has {} of {} digits right, in {:.2} s.\n{} crossbars{clocks}.\n",
            self.network,
            grouped(self.right),
            grouped(self.images),
            self.seconds,
            self.crossbars
        )
    }
}
