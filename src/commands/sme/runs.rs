//! The network on images, after each step of SME.

use forms_golden::{Config, SmeOptions};
use forms_network::run::{Evaluation, Fast, Machine, evaluate};
use forms_network::{Dataset, Network, Split};

use super::{Args, Run, layout};
use crate::CommandError;
use crate::commands::progress;

/// The network on the images: as it is, and with 0, 1, .. squeezes allowed.
pub(super) fn runs(
    args: &Args,
    [given, solved]: [&Network; 2],
    config: &Config,
    most: SmeOptions,
) -> Result<Vec<Run>, CommandError> {
    let Some(path) = &args.data else {
        return Ok(Vec::new());
    };
    let set = Dataset::open(path, Split::Test, given.input.shape)?;
    set.check(given)?;
    let count = args
        .limit
        .map_or(usize::MAX, |limit| limit as usize)
        .min(set.len());
    let allowed = (0..=most.squeeze).map(|squeeze| SmeOptions { squeeze, ..most });
    let all: Vec<(&Network, SmeOptions, Option<usize>)> =
        std::iter::once((given, SmeOptions::exact(), None))
            .chain(allowed.map(|options| (solved, options, Some(options.squeeze))))
            .collect();
    let bar = progress((count * all.len()) as u64, "images");
    let mut before: Option<Vec<usize>> = None;
    let mut runs = Vec::new();
    for (network, options, squeeze) in all {
        let machine = Machine::program(network, config, layout(options), &Fast)?;
        let mut session = machine.start()?;
        let done = bar.position();
        let Evaluation { classes, accuracy } = evaluate(
            &machine,
            &mut session,
            &set,
            &network.input,
            count,
            |images| {
                bar.set_position(done + images as u64);
                true
            },
        )?;
        bar.set_position(done + count as u64);
        let before = before.get_or_insert_with(|| classes.clone());
        let same = before.iter().zip(&classes).filter(|(a, b)| a == b);
        runs.push(Run {
            what: squeeze.map_or("as it is".to_owned(), |squeeze| {
                format!("squeeze {squeeze}")
            }),
            images: count as u64,
            agreeing: same.count() as u64,
            right: accuracy.map(|accuracy| accuracy.top_1),
        });
    }
    bar.finish_and_clear();
    Ok(runs)
}
