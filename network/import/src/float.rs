//! The float model as it was trained, run by tract: what an integer network is compared with.

use std::path::Path;

use forms_network::host::{Element, Port};
use ndarray::Array3;
use tract_onnx::prelude::*;

use crate::Error;

/// Tract's plan of a model: a batch of one image in, the first output's numbers out.
type Plan = Box<dyn Fn(Tensor) -> TractResult<Vec<f32>> + Send + Sync>;

/// An ONNX model that tract runs.
pub struct FloatModel {
    plan: Plan,
    /// How an image lies in its input.
    port: Port,
    /// What an integer of its input is worth, and what 0 is.
    affine: [f64; 2],
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
        let [given] = &ours.givens[..] else {
            let inputs = ours.givens.len();
            return Err(refuse(format!(
                "has {inputs} inputs; models of one are compared"
            )));
        };
        let tract = |error: TractError| refuse(format!("cannot be run by tract: {error}"));
        let element = match given.port.element {
            Element::Float => f32::datum_type(),
            Element::Uint8 => u8::datum_type(),
            Element::Int8 => i8::datum_type(),
            Element::Int32 => i32::datum_type(),
            Element::Int64 => i64::datum_type(),
            other => return Err(refuse(format!("reads {other:?}, which is not compared"))),
        };
        let fact = InferenceFact::dt_shape(element, &given.port.dims[..]);
        let plan = onnx()
            .model_for_path(path)
            .and_then(|model| model.with_input_fact(0, fact))
            .and_then(|model| model.into_optimized())
            .and_then(|model| model.into_runnable())
            .map_err(tract)?;
        Ok(FloatModel {
            plan: Box::new(move |input| {
                let input = input.cast_to_dt(element)?.into_owned();
                let outputs = plan.run(tvec!(input.into()))?;
                let first = outputs[0].cast_to::<f32>()?;
                Ok(first.as_slice::<f32>()?.to_vec())
            }),
            port: given.port.clone(),
            affine: given.affine.unwrap_or([1.0, 0.0]),
        })
    }

    /// The output for one image `[channels, height, width]` of the model's real input.
    ///
    /// # Errors
    /// [`Error::Model`], where tract fails.
    pub fn run(&self, image: &Array3<f64>) -> Result<Vec<f32>, Error> {
        let [multiply, add] = self.affine;
        let list: Vec<f32> = image
            .iter()
            .map(|&x| ((x - add) / multiply) as f32)
            .collect();
        Tensor::from_shape(&self.port.dims, &self.port.from_map(&list))
            .and_then(|input| (self.plan)(input))
            .map_err(|error| Error::Model(format!("tract: {}", first_line(&error.to_string()))))
    }
}

/// An error in one line.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
