//! In the place of the float model, where this build is without the feature `import`.

use std::path::Path;

use forms_network::run::Float;
use forms_network::{Dataset, InputSpec};

use crate::CommandError;

/// Says that float models cannot be run, and how to have it.
///
/// # Errors
/// Always.
pub(super) fn available() -> Result<(), CommandError> {
    Err(CommandError::Argument(
        "--float needs a runtime for ONNX models, which is not built in, since it takes minutes to compile; \
         in this repository `cargo forms run ...` builds all commands and runs it"
            .to_owned(),
    ))
}

/// Never reached: [`available`] is asked first.
///
/// # Errors
/// That of [`available`].
pub(super) fn compare(
    _path: &Path,
    _data: &Dataset,
    _input: &InputSpec,
    _classes: &[usize],
    _count: usize,
    _outputs: &[Vec<f64>],
) -> Result<Float, CommandError> {
    Err(available().err().unwrap_or(CommandError::OutputClosed))
}
