//! A model of the host, planned and run by tract.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::DatumType;

use super::{Element, Found, Port};

type Run = dyn Fn(TVec<TValue>) -> TractResult<TVec<TValue>> + Send + Sync;

/// A model that tract has planned.
#[derive(Clone)]
pub struct HostPlan {
    run: Arc<Run>,
    inputs: Vec<Port>,
    known: Vec<Option<(Vec<usize>, Element)>>,
}

impl std::fmt::Debug for HostPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostPlan")
            .field("inputs", &self.inputs)
            .finish_non_exhaustive()
    }
}

impl HostPlan {
    /// Plans an ONNX model whose inputs are the given tensors.
    ///
    /// # Errors
    /// One sentence of tract's, where it cannot run the model.
    pub fn new(model: &[u8], inputs: &[Port]) -> Result<HostPlan, String> {
        guarded(|| {
            let mut inference = tract_onnx::onnx().model_for_read(&mut &model[..])?;
            for (at, port) in inputs.iter().enumerate() {
                let fact = InferenceFact::dt_shape(datum(port.element), &port.dims[..]);
                inference = inference.with_input_fact(at, fact)?;
            }
            let typed = inference.into_typed()?;
            let known = typed.output_outlets()?.iter().map(|&outlet| {
                let fact = typed.outlet_fact(outlet).ok()?;
                Some((
                    fact.shape.as_concrete()?.to_vec(),
                    element(fact.datum_type)?,
                ))
            });
            let known = known.collect();
            let plan = typed.into_optimized()?.into_runnable()?;
            Ok(HostPlan {
                run: Arc::new(move |inputs| plan.run(inputs)),
                inputs: inputs.to_vec(),
                known,
            })
        })
    }

    /// Per output, its sizes and elements where they do not depend on data.
    pub fn known(&self) -> &[Option<(Vec<usize>, Element)>] {
        &self.known
    }

    /// Every output, for the numbers of every input in the tensors' order.
    ///
    /// # Errors
    /// One sentence, where tract fails.
    pub fn run(&self, inputs: &[Vec<f64>]) -> Result<Vec<Found>, String> {
        guarded(|| {
            let tensors = self.inputs.iter().zip(inputs).map(|(port, list)| {
                Ok(Tensor::from_shape(&port.dims, list)?
                    .cast_to_dt(datum(port.element))?
                    .into_owned()
                    .into_tvalue())
            });
            let tensors = tensors.collect::<TractResult<TVec<TValue>>>()?;
            let outputs = (self.run)(tensors)?;
            outputs
                .iter()
                .map(|value| {
                    let Some(element) = element(value.datum_type()) else {
                        tract_onnx::tract_core::internal::bail!(
                            "an output is of type {:?}, which is no number",
                            value.datum_type()
                        );
                    };
                    Ok(Found {
                        dims: value.shape().to_vec(),
                        element,
                        data: value.cast_to::<f64>()?.as_slice::<f64>()?.to_vec(),
                    })
                })
                .collect()
        })
    }
}

fn datum(element: Element) -> DatumType {
    match element {
        Element::Float => DatumType::F32,
        Element::Bool => DatumType::Bool,
        Element::Int8 => DatumType::I8,
        Element::Int16 => DatumType::I16,
        Element::Int32 => DatumType::I32,
        Element::Int64 => DatumType::I64,
        Element::Uint8 => DatumType::U8,
        Element::Uint16 => DatumType::U16,
        Element::Uint32 => DatumType::U32,
        Element::Uint64 => DatumType::U64,
    }
}

fn element(datum: DatumType) -> Option<Element> {
    Some(match datum {
        DatumType::F16 | DatumType::F32 | DatumType::F64 => Element::Float,
        DatumType::Bool => Element::Bool,
        DatumType::I8 => Element::Int8,
        DatumType::I16 => Element::Int16,
        DatumType::I32 => Element::Int32,
        DatumType::I64 | DatumType::TDim => Element::Int64,
        DatumType::U8 => Element::Uint8,
        DatumType::U16 => Element::Uint16,
        DatumType::U32 => Element::Uint32,
        DatumType::U64 => Element::Uint64,
        _ => return None,
    })
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs tract; an error of it, or a panic within it, is one line.
fn guarded<T>(work: impl FnOnce() -> TractResult<T>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    let was = QUIET.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(was);
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            // The outermost sentence says where, the innermost what.
            let what = error.root_cause().to_string();
            let line = what.lines().next().unwrap_or_default().to_owned();
            Err(line.chars().take(300).collect())
        }
        Err(_) => Err("tract stopped with a fault of its own".to_owned()),
    }
}
