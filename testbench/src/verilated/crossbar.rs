//! A crossbar's Verilog as a device under test.

use std::path::Path;

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar;

use crate::Error;
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs, Write};
use crate::verilated::Pins;
use forms_verilog::{design, hardware, pins};

/// The crossbar of a configuration, compiled by Verilator.
pub struct VerilatedCrossbar {
    pins: Pins,
    at: Places,
    clocks: u64,
}

/// Where each pin is.
struct Places {
    reset: usize,
    program_enable: usize,
    program_target: usize,
    program_address: usize,
    program_data: usize,
    x_valid: usize,
    x_last: usize,
    x: Vec<usize>,
    y_ready: usize,
    clear_counters: usize,
    x_ready: usize,
    y_valid: usize,
    y_last: usize,
    y: usize,
    busy: usize,
    framing_error: usize,
    programming_error: usize,
    clocks: usize,
    stalls: usize,
    steps: usize,
    conversions: usize,
    clips: usize,
}

impl VerilatedCrossbar {
    /// Compiles the export of `config`, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`]; those of [`Pins::build`].
    pub fn build(config: &Config, cache: &Path) -> Result<Self, Error> {
        let parameters = hardware::parameters(config)?;
        let design = design::crossbar(&parameters)?;
        let listed = pins::pins(&Crossbar::new(&parameters)?);
        let rows = parameters.fragment_rows;
        let pins = Pins::build(&design, &listed, cache)?;
        let at = Places {
            reset: pins.input("reset")?,
            program_enable: pins.input("program_enable")?,
            program_target: pins.input("program_target")?,
            program_address: pins.input("program_address")?,
            program_data: pins.input("program_data")?,
            x_valid: pins.input("x_valid")?,
            x_last: pins.input("x_last")?,
            x: (0..rows)
                .map(|row| pins.input(&format!("x_{row}")))
                .collect::<Result<_, _>>()?,
            y_ready: pins.input("y_ready")?,
            clear_counters: pins.input("clear_counters")?,
            x_ready: pins.output("x_ready")?,
            y_valid: pins.output("y_valid")?,
            y_last: pins.output("y_last")?,
            y: pins.output("y")?,
            busy: pins.output("busy")?,
            framing_error: pins.output("framing_error")?,
            programming_error: pins.output("programming_error")?,
            clocks: pins.output("clocks")?,
            stalls: pins.output("stalls")?,
            steps: pins.output("steps")?,
            conversions: pins.output("conversions")?,
            clips: pins.output("clips")?,
        };
        Ok(Self {
            pins,
            at,
            clocks: 0,
        })
    }
}

impl CrossbarDut for VerilatedCrossbar {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        let (at, pins) = (&self.at, self.pins.drive());
        pins[at.reset] = u64::from(inputs.reset);
        pins[at.program_enable] = u64::from(inputs.write.is_some());
        if let Some(Write {
            target,
            address,
            data,
        }) = inputs.write
        {
            pins[at.program_target] = target as u64;
            pins[at.program_address] = address;
            pins[at.program_data] = data;
        }
        pins[at.x_valid] = u64::from(inputs.x.is_some());
        pins[at.x_last] = u64::from(inputs.x_last);
        for (&place, &word) in at.x.iter().zip(inputs.x.iter().flatten()) {
            pins[place] = word;
        }
        pins[at.y_ready] = u64::from(inputs.y_ready);
        pins[at.clear_counters] = u64::from(inputs.clear_counters);
        let pins = self.pins.settle();
        Ok(Outputs {
            x_ready: pins[at.x_ready] == 1,
            y_valid: pins[at.y_valid] == 1,
            y_last: pins[at.y_last] == 1,
            y: pins[at.y],
            busy: pins[at.busy] == 1,
            framing_error: pins[at.framing_error] == 1,
            programming_error: pins[at.programming_error] == 1,
            clocks: pins[at.clocks],
            stalls: pins[at.stalls],
            steps: pins[at.steps],
            conversions: pins[at.conversions],
            clips: pins[at.clips],
            array_wait: false,
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.pins.clock();
        self.clocks += 1;
        Ok(())
    }

    fn clocks(&self) -> u64 {
        self.clocks
    }

    fn observe(&self) -> Option<Observation> {
        None
    }
}
