//! An ONNX model as what is polarized.

use std::ffi::OsStr;
use std::path::Path;

use forms_golden::layers::RowOrder;
use forms_import::{Bits, Calibration, Options};
use forms_network::Origin;

use crate::walk::Source;

/// What the model's users do to the data before it reads them: `(x * scale - mean) / deviation`.
#[derive(Debug, Clone)]
pub struct Pixels {
    /// One for all channels.
    pub scale: f64,
    /// One a channel; none where nothing is taken off.
    pub mean: Vec<f64>,
    /// One a channel; none where nothing is divided.
    pub deviation: Vec<f64>,
}

impl Source {
    /// A float model, named after its file.
    ///
    /// # Errors
    /// What the import refuses in the file or in `pixels`.
    pub fn of_model(
        path: &Path,
        pixels: Pixels,
        licence: &str,
    ) -> Result<Source, forms_import::Error> {
        let graph = forms_import::read(path)?;
        let name = |name: Option<&OsStr>| name.unwrap_or_default().to_string_lossy().into_owned();
        let import = Options {
            bits: Bits {
                weights: 8,
                activations: 8,
            },
            calibration: Calibration::MinMax,
            images: 1,
            row_order: RowOrder::WMajor,
            pixel_scale: pixels.scale,
            mean: pixels.mean,
            deviation: pixels.deviation,
            origin: Origin {
                source: name(path.file_name()),
                changes: String::new(),
                licence: licence.to_owned(),
            },
        };
        Ok(Source {
            input: import.input(graph.input)?,
            graph,
            name: name(path.file_stem()),
            origin: import.origin,
        })
    }
}
