//! What the integer network cannot express, computed by the host: a small ONNX model in float32, run by tract
//! between dequantized and requantized maps.
//!
//! A map is `[channels, height, width]`; the model's tensors have any number of axes. A [`Port`] says how one lies
//! in the other.

#[cfg_attr(not(feature = "host"), path = "absent.rs")]
mod planned;

use serde::{Deserialize, Serialize};

pub use planned::HostPlan;

use crate::network::{Host, Output};

/// The largest model of a segment, in bytes.
pub const MAX_MODEL: usize = 1 << 30;

/// Elements of a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Element {
    /// 32-bit floating point.
    Float,
    /// Truth values.
    Bool,
    /// Signed bytes.
    Int8,
    /// Signed, 16 bits.
    Int16,
    /// Signed, 32 bits.
    Int32,
    /// Signed, 64 bits.
    Int64,
    /// Unsigned bytes.
    Uint8,
    /// Unsigned, 16 bits.
    Uint16,
    /// Unsigned, 32 bits.
    Uint32,
    /// Unsigned, 64 bits.
    Uint64,
}

impl Element {
    /// Of ONNX's number for an element type. Floating point of any width is computed in 32 bits.
    pub fn of_onnx(number: i32) -> Option<Element> {
        Some(match number {
            1 | 10 | 11 | 16 => Element::Float,
            2 => Element::Uint8,
            3 => Element::Int8,
            4 => Element::Uint16,
            5 => Element::Int16,
            6 => Element::Int32,
            7 => Element::Int64,
            9 => Element::Bool,
            12 => Element::Uint32,
            13 => Element::Uint64,
            _ => return None,
        })
    }

    /// ONNX's number for it.
    pub fn to_onnx(self) -> i32 {
        match self {
            Element::Float => 1,
            Element::Uint8 => 2,
            Element::Int8 => 3,
            Element::Uint16 => 4,
            Element::Int16 => 5,
            Element::Int32 => 6,
            Element::Int64 => 7,
            Element::Bool => 9,
            Element::Uint32 => 12,
            Element::Uint64 => 13,
        }
    }

    /// The integers that it may hold, within 32 bits; `None` for floating point.
    pub fn integers(self) -> Option<[i64; 2]> {
        Some(match self {
            Element::Float => return None,
            Element::Bool => [0, 1],
            Element::Int8 => [-128, 127],
            Element::Int16 => [-(1 << 15), (1 << 15) - 1],
            Element::Uint8 => [0, 255],
            Element::Uint16 => [0, (1 << 16) - 1],
            Element::Uint32 | Element::Uint64 => [0, (1 << 31) - 1],
            Element::Int32 | Element::Int64 => [-(1 << 31), (1 << 31) - 1],
        })
    }
}

/// A tensor of a model, and how it lies in a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Port {
    /// Its name in the model.
    pub name: String,
    /// Its sizes, as the model has them.
    pub dims: Vec<usize>,
    /// Its elements.
    pub element: Element,
    /// Whether the map holds the last axis first, as its channels.
    pub channels_last: bool,
}

impl Port {
    /// The map's numbers in the tensor's order.
    pub fn from_map<T: Copy>(&self, map: &[T]) -> Vec<T> {
        match (self.channels_last, self.dims.last()) {
            (true, Some(&last)) if last > 0 => transposed(map, last),
            _ => map.to_vec(),
        }
    }

    /// The tensor's numbers in the map's order.
    pub fn to_map<T: Copy>(&self, tensor: &[T]) -> Vec<T> {
        match (self.channels_last, self.dims.last()) {
            (true, Some(&last)) if last > 0 => transposed(tensor, tensor.len() / last),
            _ => tensor.to_vec(),
        }
    }

    /// Numbers that it holds.
    pub fn len(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A matrix of `rows` rows, columns first.
fn transposed<T: Copy>(list: &[T], rows: usize) -> Vec<T> {
    let columns = list.len() / rows;
    (0..columns)
        .flat_map(|c| (0..rows).map(move |r| r * columns + c))
        .map(|at| list[at])
        .collect()
}

/// A tensor that came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its sizes.
    pub dims: Vec<usize>,
    /// Its elements.
    pub element: Element,
    /// Its numbers, the last index fastest. Integers beyond 2^53 are rounded.
    pub data: Vec<f64>,
}

impl Host {
    /// Plans the segment.
    ///
    /// # Errors
    /// One sentence of tract's.
    pub fn plan(&self) -> Result<HostPlan, String> {
        let ports: Vec<Port> = self.inputs.iter().map(|(port, _)| port.clone()).collect();
        HostPlan::new(&self.model, &ports)
    }

    /// The segment's integers for the integers of what it reads, all in the maps' order.
    ///
    /// # Errors
    /// One sentence, where tract fails or yields something else than was planned.
    pub fn run(&self, plan: &HostPlan, maps: &[&[i64]]) -> Result<Vec<i64>, String> {
        let found = plan.run(&real(&self.inputs, maps))?;
        let [found] = &found[..] else {
            return Err(format!(
                "the host yields {} tensors; one is needed",
                found.len()
            ));
        };
        if found.dims != self.output.dims {
            let (dims, needed) = (&found.dims, &self.output.dims);
            return Err(format!(
                "the host yields {dims:?}, but {needed:?} is needed"
            ));
        }
        let integer = |&x: &f64| {
            // A cast saturates; what is no number is 0, as of any other unit without a number to show.
            ((x / self.scale + 0.5).floor() as i64).clamp(self.range.low(), self.range.high())
        };
        let list: Vec<i64> = found.data.iter().map(integer).collect();
        Ok(self.output.to_map(&list))
    }
}

impl Output {
    /// What the host does, planned; `None` where it does nothing.
    ///
    /// # Errors
    /// One sentence of tract's.
    pub fn plan(&self) -> Result<Option<HostPlan>, String> {
        let ports: Vec<Port> = self.inputs.iter().map(|(port, _)| port.clone()).collect();
        let model = self.model.as_ref();
        model.map(|model| HostPlan::new(model, &ports)).transpose()
    }

    /// The output for the integers of its sources, in the maps' order.
    ///
    /// # Errors
    /// One sentence, where tract fails.
    pub fn run(&self, plan: Option<&HostPlan>, maps: &[&[i64]]) -> Result<Found, String> {
        let mut inputs = real(&self.inputs, maps);
        match plan {
            Some(plan) => match plan.run(&inputs)?.pop() {
                Some(found) => Ok(found),
                None => Err("the host yields nothing".to_owned()),
            },
            None => Ok(Found {
                dims: self.inputs[0].0.dims.clone(),
                element: self.inputs[0].0.element,
                data: inputs.swap_remove(0),
            }),
        }
    }
}

/// What integers are worth, in the tensors' order.
fn real(inputs: &[(Port, f64)], maps: &[&[i64]]) -> Vec<Vec<f64>> {
    let each = inputs.iter().zip(maps).map(|((port, scale), map)| {
        let list: Vec<f64> = map.iter().map(|&x| x as f64 * scale).collect();
        port.from_map(&list)
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_with_its_channels_first_is_the_tensor_with_them_last_and_back() {
        let port = Port {
            name: "x".into(),
            dims: vec![1, 2, 3],
            element: Element::Float,
            channels_last: true,
        };
        // Three channels of two places.
        let map = [1, 2, 10, 20, 100, 200];
        let tensor = port.from_map(&map);
        assert_eq!(tensor, [1, 10, 100, 2, 20, 200]);
        assert_eq!(port.to_map(&tensor), map);
    }

    #[cfg(feature = "host")]
    #[test]
    fn what_tract_cannot_read_is_one_line() {
        let error = HostPlan::new(b"nonsense", &[]).unwrap_err();
        assert!(!error.is_empty() && !error.contains('\n'), "{error}");
    }
}
