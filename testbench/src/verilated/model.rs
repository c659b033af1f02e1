//! Compiles a design with Verilator, once, and reaches its pins by name.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use forms_export::Design;
use forms_verilated::{Model, Port, Program, build};

use crate::Error;
use forms_verilog::pins::{Pin, PinDirection};
use forms_verilog::replay::tools::Tool;

/// Longest that translation or compilation may take, each.
const LIMIT: Duration = Duration::from_secs(1200);

/// Where compiled models are kept: `FORMS_CACHE`, else a folder of the user's cache.
///
/// # Errors
///
/// [`Error::NoCache`] when the environment names none.
pub fn cache() -> Result<PathBuf, Error> {
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    folder("FORMS_CACHE")
        .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("forms")))
        .or_else(|| Some(folder("HOME")?.join(".cache/forms")))
        .ok_or(Error::NoCache)
}

/// A loaded model, and where its pins are.
pub struct Pins {
    model: Model,
    inputs: Vec<String>,
    outputs: Vec<String>,
    /// As they were listed.
    pins: Vec<Pin>,
}

impl Pins {
    /// Compiles `design`, whose top module has the pins `pins` and a clock, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`forms_verilog::Error::MissingTool`], [`forms_verilog::Error::ToolFailed`], [`Error::Verilated`].
    pub fn build(design: &Design, pins: &[Pin], cache: &Path) -> Result<Self, Error> {
        let ports = pins.iter().map(|pin| Port {
            name: pin.port.clone(),
            low: pin.low,
            width: pin.width,
            is_input: pin.direction == PinDirection::Input,
        });
        let files = design.modules.iter();
        let verilog = forms_verilated::Design {
            top: design.top.clone(),
            files: files
                .map(|module| (format!("{}.v", module.name), module.text.clone()))
                .collect(),
            ports: ports.collect(),
        };
        let version = Tool::Verilator.version()?;
        let model = build(&verilog, cache, &version, |program, folder, arguments| {
            let tool = match program {
                Program::Verilator => Tool::Verilator,
                Program::Make => Tool::Make,
            };
            tool.run(folder, arguments, LIMIT)
                .map(drop)
                .map_err(Error::from)
        })?;
        let names = |direction| {
            let pins = pins.iter().filter(|pin| pin.direction == direction);
            pins.map(|pin| pin.name.clone()).collect()
        };
        Ok(Self {
            model,
            inputs: names(PinDirection::Input),
            outputs: names(PinDirection::Output),
            pins: pins.to_vec(),
        })
    }

    /// Where the input `name` is among [`Pins::drive`]'s words.
    ///
    /// # Errors
    ///
    /// [`Error::NoPin`].
    pub fn input(&self, name: &str) -> Result<usize, Error> {
        place(&self.inputs, name)
    }

    /// Where the output `name` is among [`Pins::settle`]'s words.
    ///
    /// # Errors
    ///
    /// [`Error::NoPin`].
    pub fn output(&self, name: &str) -> Result<usize, Error> {
        place(&self.outputs, name)
    }

    /// The input words, to be set before [`Pins::settle`].
    pub fn drive(&mut self) -> &mut [u64] {
        self.model.inputs()
    }

    /// Names and widths of all pins, in the order in which they were listed.
    pub fn listed(&self) -> impl Iterator<Item = (&str, usize)> {
        self.pins.iter().map(|pin| (pin.name.as_str(), pin.width))
    }

    /// Their values as they settled last, in the same order.
    pub fn values(&mut self) -> Vec<u64> {
        let (mut input, mut output) = (0, 0);
        let model = &mut self.model;
        let values = self.pins.iter().map(|pin| match pin.direction {
            PinDirection::Input => {
                input += 1;
                model.inputs()[input - 1]
            }
            PinDirection::Output => {
                output += 1;
                model.outputs()[output - 1]
            }
        });
        values.collect()
    }

    /// Lets the inputs reach the outputs, and gives these.
    pub fn settle(&mut self) -> &[u64] {
        self.model.settle();
        self.model.outputs()
    }

    /// One rising edge.
    pub fn clock(&mut self) {
        self.model.clock();
    }
}

fn place(names: &[String], name: &str) -> Result<usize, Error> {
    let place = names.iter().position(|known| known == name);
    place.ok_or_else(|| Error::NoPin {
        name: name.to_string(),
        known: names.to_vec(),
    })
}
