//! The images of a data set through a machine, and how often it is right.

use super::{Accuracy, Machine, Session, class_of};
use crate::{Dataset, Error, InputSpec};

/// What a machine made of images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The class of every image that was run.
    pub classes: Vec<usize>,
    /// How often that is the label; `None` where there are none.
    pub accuracy: Option<Accuracy>,
}

/// Runs the first `count` images of `data` through a session of `machine`, in its batches. `go_on` is told how many images are done,
/// 0 at first, and ends the run where it says no.
///
/// # Errors
/// [`Error::File`] for a label beyond the classes; what the engine refuses.
pub fn evaluate(
    machine: &Machine,
    session: &mut Session,
    data: &Dataset,
    input: &InputSpec,
    count: usize,
    mut go_on: impl FnMut(usize) -> bool,
) -> Result<Evaluation, Error> {
    let scores = machine.plan().output().shape.iter().product();
    let labels = data.labels_of(scores)?;
    let mut accuracy = labels.map(|_| Accuracy::new(scores));
    let count = count.min(data.len());
    let mut classes = Vec::with_capacity(count);
    while classes.len() < count && go_on(classes.len()) {
        let part = classes.len()..count.min(classes.len() + machine.batch());
        let images: Vec<_> = part.clone().map(|at| data.integers(at, input)).collect();
        for (sums, image) in session.push(&images)?.iter().zip(part) {
            classes.push(match (&mut accuracy, labels) {
                (Some(accuracy), Some(labels)) => accuracy.count(sums, labels[image] as usize),
                _ => class_of(sums),
            });
        }
    }
    Ok(Evaluation { classes, accuracy })
}
