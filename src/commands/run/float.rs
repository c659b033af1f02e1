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
/// integer network took them for. `outputs` are the integer network's first output for each, or nothing.
///
/// # Errors
/// A model that cannot be read, or that tells apart another number of classes than the network's `count`.
pub(super) fn compare(
    path: &Path,
    data: &Dataset,
    input: &InputSpec,
    classes: &[usize],
    count: usize,
    outputs: &[Vec<f64>],
) -> Result<Float, CommandError> {
    let model = FloatModel::open(path, input.shape)?;
    let bar = progress(classes.len() as u64, "images, float model");
    let begin = Instant::now();
    let mut float = Float {
        model: path.display().to_string(),
        images: classes.len() as u64,
        top_1: data.labels.as_ref().map(|_| 0),
        same: 0,
        error: None,
        seconds: 0.0,
    };
    let numbers: Vec<usize> = (0..classes.len()).collect();
    let found = parallel::map(&numbers, |_, &image| {
        let output = model.run(&input.real(data.image(image)))?;
        bar.inc(1);
        match output[..] {
            // It ends with ArgMax: the class itself.
            [class] if count > 1 => Ok((class as usize, None)),
            _ if output.len() == count => {
                let ours = outputs.get(image);
                Ok((class_of(&output), ours.map(|ours| apart(ours, &output))))
            }
            _ => {
                let found = output.len();
                let reason = format!(
                    "yields {found} numbers, the network {count}; take the model that it was made of"
                );
                Err(CommandError::file(path, reason))
            }
        }
    })?;
    let parts: Option<Vec<[f64; 2]>> = found.iter().map(|(_, parts)| *parts).collect();
    float.error = parts.map(|parts| relative(&parts));
    for (image, (class, _)) in found.into_iter().enumerate() {
        float.same += u64::from(class == classes[image]);
        if let (Some(right), Some(labels)) = (&mut float.top_1, &data.labels) {
            *right += u64::from(class == labels[image] as usize);
        }
    }
    bar.finish_and_clear();
    float.seconds = begin.elapsed().as_secs_f64();
    Ok(float)
}

/// The squares of what two outputs are apart, and of the second alone.
fn apart(ours: &[f64], float: &[f32]) -> [f64; 2] {
    let pairs = ours.iter().zip(float);
    pairs.fold([0.0; 2], |[apart, all], (ours, &float)| {
        let float = f64::from(float);
        [apart + (ours - float).powi(2), all + float.powi(2)]
    })
}

/// The root of the sum of the first over that of the second.
fn relative(parts: &[[f64; 2]]) -> f64 {
    let sum = |at: usize| parts.iter().map(|part| part[at]).sum::<f64>();
    match sum(1) > 0.0 {
        true => (sum(0) / sum(1)).sqrt(),
        false => 0.0,
    }
}
