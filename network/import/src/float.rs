//! The float model as it was trained, run by tract: what an integer network is compared with.

use std::path::Path;

use ndarray::Array3;
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::Factoid;

use crate::Error;

/// Tract's plan of a model: a batch of one image in, the first output's numbers out.
type Plan = Box<dyn Fn(Tensor) -> TractResult<Vec<f32>> + Send + Sync>;

/// An ONNX model that tract runs.
pub struct FloatModel {
    plan: Plan,
    /// Whether its input has its channels last.
    channels_last: bool,
}

impl FloatModel {
    /// Reads a model for images of `[channels, height, width]`.
    ///
    /// # Errors
    /// [`Error::File`]: it cannot be read, has another input, is quantized, or tract cannot run it.
    pub fn open(path: &Path, [c, h, w]: [usize; 3]) -> Result<FloatModel, Error> {
        let refuse = |reason: String| Error::file(path, first_line(&reason));
        // Our own reader refuses damaged and hostile files with a word of its own.
        let ours = crate::read(path)?;
        if ours.input != [c, h, w] {
            return Err(refuse(format!(
                "reads images of {:?}, the network of {:?}; take the model that it was made of",
                ours.input,
                [c, h, w]
            )));
        }
        if ours.unknown().is_none() {
            return Err(refuse(
                "is quantized already, so it holds no floats to compare with; give the model before that"
                    .to_owned(),
            ));
        }
        let tract = |error: TractError| refuse(format!("cannot be run by tract: {error}"));
        let model = onnx().model_for_path(path).map_err(tract)?;
        let declared = model.input_fact(0).map_err(tract)?.shape.dims();
        let declared: Vec<_> = declared.filter_map(|dim| dim.concretize()).collect();
        let channels_last = declared.ends_with(&[h.to_dim(), w.to_dim(), c.to_dim()])
            && !declared.ends_with(&[c.to_dim(), h.to_dim(), w.to_dim()]);
        let shape = match channels_last {
            true => [1, h, w, c],
            false => [1, c, h, w],
        };
        let plan = model
            .with_input_fact(0, f32::fact(shape).into())
            .and_then(|model| model.into_optimized())
            .and_then(|model| model.into_runnable())
            .map_err(tract)?;
        Ok(FloatModel {
            plan: Box::new(move |input| {
                let outputs = plan.run(tvec!(input.into()))?;
                let first = outputs[0].cast_to::<f32>()?;
                Ok(first.as_slice::<f32>()?.to_vec())
            }),
            channels_last,
        })
    }

    /// The output for one image `[channels, height, width]` of the model's real input.
    ///
    /// # Errors
    /// [`Error::Model`], where tract fails.
    pub fn run(&self, image: &Array3<f64>) -> Result<Vec<f32>, Error> {
        let view = match self.channels_last {
            true => image.view().permuted_axes([1, 2, 0]),
            false => image.view(),
        };
        let (a, b, c) = view.dim();
        let list: Vec<f32> = view.iter().map(|&x| x as f32).collect();
        Tensor::from_shape(&[1, a, b, c], &list)
            .and_then(|input| (self.plan)(input))
            .map_err(|error| Error::Model(format!("tract: {}", first_line(&error.to_string()))))
    }
}

/// An error in one line.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
