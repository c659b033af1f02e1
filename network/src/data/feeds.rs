//! Data for networks of several inputs: an NPZ file with an array for each, by the inputs' names.

use std::path::Path;

use ndarray::{Array3, Array4, ArrayD, Axis, IxDyn};

use super::npy;
use super::{Dataset, Samples, Split, read_npz};
use crate::Error;
use crate::host::Port;
use forms_files::npy::Array;

/// The data of all inputs of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Feeds {
    /// Those of the first input, and the labels.
    pub first: Dataset,
    /// Those of the others, as many samples each.
    pub others: Vec<Dataset>,
}

impl From<Dataset> for Feeds {
    fn from(first: Dataset) -> Feeds {
        Feeds {
            first,
            others: Vec::new(),
        }
    }
}

impl Feeds {
    /// Opens the data of the given inputs, each with the shape `[channels, height, width]` of its map. One input
    /// takes any data set; several take an NPZ file with an array `[samples, ...]` of each one's name, and labels in
    /// `labels` or `y` if there are any.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::File`].
    pub fn open(
        path: &Path,
        split: Split,
        inputs: &[(Option<Port>, [usize; 3])],
    ) -> Result<Feeds, Error> {
        let npz = path.extension().is_some_and(|e| e == "npz");
        let named =
            |port: &Option<Port>| port.as_ref().map_or("input", |port| &port.name).to_owned();
        let [(port, shape)] = inputs else {
            if !npz {
                let names: Vec<String> = inputs.iter().map(|(port, _)| named(port)).collect();
                let reason = format!(
                    "is no NPZ file, but the network has {} inputs; save an array for each by numpy.savez: {}",
                    inputs.len(),
                    names.join(", ")
                );
                return Err(Error::file(path, reason));
            }
            return Feeds::by_name(path, inputs);
        };
        if npz && port.is_some() && read_npz(path)?.contains_key(&named(port)) {
            return Feeds::by_name(path, inputs);
        }
        Ok(Dataset::open(path, split, *shape)?.into())
    }

    fn by_name(path: &Path, inputs: &[(Option<Port>, [usize; 3])]) -> Result<Feeds, Error> {
        let mut arrays = read_npz(path)?;
        let labels = ["labels", "y"].iter().find_map(|name| {
            let taken = inputs
                .iter()
                .any(|(port, _)| port.as_ref().is_some_and(|port| port.name == *name));
            if taken { None } else { arrays.remove(*name) }
        });
        let mut all = Vec::new();
        for (port, shape) in inputs {
            let name = port.as_ref().map_or("input", |port| &port.name);
            let array = arrays.remove(name).ok_or_else(|| {
                let found: Vec<&str> = arrays.keys().take(8).map(String::as_str).collect();
                Error::file(
                    path,
                    format!(
                        "has no array \"{name}\", which the network reads; it holds {}",
                        found.join(", ")
                    ),
                )
            })?;
            let samples = samples(array, port.as_ref(), *shape)
                .map_err(|reason| Error::file(path, format!("array \"{name}\" {reason}")))?;
            let set = Dataset {
                path: path.to_path_buf(),
                samples,
                labels: None,
            };
            set.check_numbers()?;
            all.push(set);
        }
        let mut first = all.remove(0);
        first.labels = labels
            .map(|array| npy::labels(&array).map_err(|reason| Error::file(path, reason)))
            .transpose()?;
        let counts = all
            .iter()
            .map(Dataset::len)
            .chain(first.labels.as_ref().map(Vec::len));
        if let Some(other) = counts.into_iter().find(|&n| n != first.len()) {
            let reason = format!(
                "holds {} samples of one input and {other} of another, or of labels; all need as many",
                first.len()
            );
            return Err(Error::file(path, reason));
        }
        Ok(Feeds { first, others: all })
    }

    /// Samples.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// One sample's numbers, input by input.
    pub fn sample(&self, index: usize) -> Vec<Array3<f64>> {
        let all = [&self.first].into_iter().chain(&self.others);
        all.map(|set| set.image(index)).collect()
    }
}

/// An array `[samples, ...]` as maps; a batch of one in the model may be left out or there.
fn samples(array: Array, port: Option<&Port>, [c, h, w]: [usize; 3]) -> Result<Samples, String> {
    let count: usize = array.shape.iter().product();
    let each = c * h * w;
    let n = match array.shape.first() {
        Some(&n) if n * each == count && n > 0 => n,
        // The model's own sizes, so one sample.
        _ if port.is_some_and(|port| port.dims == array.shape) && count > 0 => 1,
        _ => {
            let dims = port.map(|port| port.dims.clone()).unwrap_or_default();
            return Err(format!(
                "has shape {:?}, but [samples, ...] of {each} numbers each are needed (the model says {dims:?})",
                array.shape
            ));
        }
    };
    if let Some(list) = array.integers()
        && let Some(x) = list.iter().find(|x| x.unsigned_abs() > 1 << 24)
    {
        return Err(format!("holds {x}; integers up to 2^24 are read"));
    }
    let mut list = array.floats();
    if let Some(port) = port.filter(|port| port.channels_last) {
        list = list
            .chunks(each)
            .flat_map(|sample| port.to_map(sample))
            .collect();
    }
    let images = ArrayD::from_shape_vec(IxDyn(&[n, c, h, w]), list).map_err(|e| e.to_string())?;
    let images: Array4<f32> = images.into_dimensionality().map_err(|e| e.to_string())?;
    debug_assert_eq!(images.len_of(Axis(0)), n);
    Ok(Samples::Floats(images))
}
