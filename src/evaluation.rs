//! Samples of a data set through a machine, part by part: the one loop of `forms run`, `forms sweep` and Python.

use std::ops::Range;

use forms_network::host::Found;
use forms_network::run::{Accuracy, Machine, Session, class_of};
use forms_network::{Feeds, InputSpec};

use crate::CommandError;
use crate::commands::run::outputs::Tails;

/// What came of one part.
pub struct Batch<'a, 'n> {
    /// Which samples.
    pub part: Range<usize>,
    /// The last layer's integers, one list a sample.
    pub sums: Vec<Vec<i64>>,
    /// The model's outputs, one list a sample; none unless they were asked for or decide the class.
    pub found: Vec<Vec<Found>>,
    /// The layers that were to be seen.
    pub tails: &'a Tails<'n>,
}

/// What came of all samples.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// The class of each sample that was run.
    pub classes: Vec<usize>,
    /// How often that is the label; `None` without labels.
    pub accuracy: Option<Accuracy>,
    /// Classes.
    pub count: usize,
}

/// Runs the samples of `parts`, which follow one another from 0 on. `looks` says whether outputs or layers are kept;
/// `each` takes every part, and ends the run where it says false.
///
/// # Errors
/// Labels beyond the classes; what the network, the engine or the host refuses; those of `each`.
pub fn evaluate<'n>(
    feeds: &Feeds,
    machine: &Machine<'n>,
    session: &mut Session,
    tails: &mut Tails<'n>,
    looks: bool,
    parts: impl IntoIterator<Item = Range<usize>>,
    mut each: impl FnMut(Batch<'_, 'n>) -> Result<bool, CommandError>,
) -> Result<Evaluation, CommandError> {
    let (network, data) = (machine.network(), &feeds.first);
    // Sums are compared with each other; where the host computes the scores of them, those are.
    let by_host = !tails.keeps_order();
    let specs: Vec<InputSpec> = machine.further().map(|(_, spec)| spec.clone()).collect();
    let mut done = Evaluation {
        count: machine.plan().output().shape.iter().product(),
        ..Evaluation::default()
    };
    let mut labels = None;
    for part in parts {
        let integers = data.batch(part.clone(), &network.input);
        let others = feeds.others.iter().zip(&specs);
        let others: Vec<Vec<_>> = others
            .map(|(set, spec)| set.batch(part.clone(), spec))
            .collect();
        let (sums, found) = match by_host || looks {
            false => (session.push_all(&integers, &others)?, Vec::new()),
            true => {
                tails.begin(&integers);
                let sums =
                    session.run_all(&integers, &others, |node, maps| tails.see(node, maps))?;
                (sums, tails.outputs()?)
            }
        };
        if part.start == 0 {
            if by_host {
                done.count = found
                    .first()
                    .map_or(done.count, |outputs| outputs[0].data.len());
            }
            labels = data.labels_of(done.count)?;
            done.accuracy = labels.map(|_| Accuracy::new(done.count));
        }
        for (at, sample) in part.clone().enumerate() {
            let label = labels.map(|labels| labels[sample] as usize);
            let counted = done.accuracy.as_mut().zip(label);
            done.classes.push(match (by_host, counted) {
                (false, None) => class_of(&sums[at]),
                (false, Some((accuracy, label))) => accuracy.count(&sums[at], label),
                (true, None) => class_of(&found[at][0].data),
                (true, Some((accuracy, label))) => accuracy.count(&found[at][0].data, label),
            });
        }
        let batch = Batch {
            part,
            sums,
            found,
            tails,
        };
        if !each(batch)? {
            break;
        }
    }
    Ok(done)
}
