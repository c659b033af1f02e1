//! The float model beside its integer network: the same images through tract.

use std::path::Path;
use std::time::Instant;

use forms_import::FloatModel;
use forms_network::run::{Float, class_of};
use forms_network::{Dataset, InputSpec};

use crate::commands::progress;
use crate::{CommandError, parallel};

/// Whether this build can run float models: it can.
///
/// # Errors
/// None.
pub(super) fn available() -> Result<(), CommandError> {
    Ok(())
}

/// Runs the model at `path` over the first images of a data set, one for each of `classes`, which are what the
/// integer network took them for.
///
/// # Errors
/// A model that cannot be read, or that tells apart another number of classes than the network's `count`.
pub(super) fn compare(
    path: &Path,
    data: &Dataset,
    input: &InputSpec,
    classes: &[usize],
    count: usize,
) -> Result<Float, CommandError> {
    let model = FloatModel::open(path, input.shape)?;
    let bar = progress(classes.len() as u64, "images, float model");
    let begin = Instant::now();
    let mut float = Float {
        model: path.display().to_string(),
        images: classes.len() as u64,
        top_1: data.labels.as_ref().map(|_| 0),
        same: 0,
        seconds: 0.0,
    };
    let numbers: Vec<usize> = (0..classes.len()).collect();
    let found = parallel::map(&numbers, |_, &image| {
        let output = model.run(&input.real(data.image(image)))?;
        bar.inc(1);
        match output[..] {
            // It ends with ArgMax: the class itself.
            [class] if count > 1 => Ok(class as usize),
            _ if output.len() == count => Ok(class_of(&output)),
            _ => {
                let found = output.len();
                let reason = format!(
                    "yields {found} numbers, the network {count}; take the model that it was made of"
                );
                Err(CommandError::file(path, reason))
            }
        }
    })?;
    for (image, class) in found.into_iter().enumerate() {
        float.same += u64::from(class == classes[image]);
        if let (Some(right), Some(labels)) = (&mut float.top_1, &data.labels) {
            *right += u64::from(class == labels[image] as usize);
        }
    }
    bar.finish_and_clear();
    float.seconds = begin.elapsed().as_secs_f64();
    Ok(float)
}
