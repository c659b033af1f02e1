//! A crossbar's Verilog as a device under test.

use std::path::Path;

use forms_rtl::configurations::{CONFIGURATIONS, CrossbarVisitor, with_crossbar};
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_rtl::parameters::Parameters;

use crate::Error;
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs, Write};
use crate::pins::{self, Pin};
use crate::verilated::Pins;
use crate::verilog;

/// The crossbar of a named configuration, compiled by Verilator.
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
    x: Vec<usize>,
    y_ready: usize,
    clear_counters: usize,
    x_ready: usize,
    y_valid: usize,
    y_last: usize,
    y: usize,
    busy: usize,
    clocks: usize,
    stalls: usize,
    steps: usize,
    conversions: usize,
    clips: usize,
}

impl VerilatedCrossbar {
    /// Compiles the export of the configuration `name`, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfiguration`]; those of [`Pins::build`].
    pub fn build(name: &str, cache: &Path) -> Result<Self, Error> {
        let design = verilog::crossbar(name)?;
        let listed = with_crossbar(name, List).ok_or_else(|| Error::UnknownConfiguration {
            name: name.to_string(),
            known: CONFIGURATIONS.iter().map(|p| p.name.to_string()).collect(),
        })?;
        let rows = verilog::parameters(name)?.fragment_rows;
        let pins = Pins::build(&design, &listed, cache)?;
        let at = Places {
            reset: pins.input("reset")?,
            program_enable: pins.input("program_enable")?,
            program_target: pins.input("program_target")?,
            program_address: pins.input("program_address")?,
            program_data: pins.input("program_data")?,
            x_valid: pins.input("x_valid")?,
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

/// The pins of a crossbar.
struct List;

impl CrossbarVisitor for List {
    type Output = Vec<Pin>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
    >(
        self,
        parameters: &Parameters,
        crossbar: fn(
            &Parameters,
        ) -> Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
        _core: fn(
            &Parameters,
        )
            -> CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
    ) -> Self::Output {
        pins::pins(&crossbar(parameters))
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
