//! A crossbar whose waveform is written, and of which is noted what happens when.

use crate::Error;
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs};
use crate::waveform::{Events, Layout, Sink};

/// A crossbar under test, from the beginning of its waveform to the end of it.
pub(crate) struct Traced<'a> {
    dut: &'a mut dyn CrossbarDut,
    /// What stands at the pins.
    pins: (Inputs, Outputs),
    /// What happened when.
    pub(crate) events: Events,
}

impl<'a> Traced<'a> {
    /// Writes what `dut` does to `sink`.
    ///
    /// # Errors
    ///
    /// Those of [`CrossbarDut::trace`].
    pub(crate) fn start(dut: &'a mut dyn CrossbarDut, sink: Box<dyn Sink>) -> Result<Self, Error> {
        dut.trace(sink)?;
        Ok(Self {
            dut,
            pins: Default::default(),
            events: Events::default(),
        })
    }

    /// Ends the waveform.
    ///
    /// # Errors
    ///
    /// Those of [`CrossbarDut::finish_trace`].
    pub(crate) fn finish(self, signed_inputs: bool) -> Result<Layout, Error> {
        Ok(Layout {
            signals: self.dut.finish_trace()?,
            signed_inputs,
            events: self.events,
        })
    }
}

impl CrossbarDut for Traced<'_> {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        let outputs = self.dut.drive(inputs)?;
        self.pins = (inputs.clone(), outputs);
        Ok(outputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.events.clock(&self.pins.0, &self.pins.1);
        self.dut.clock()
    }

    fn clocks(&self) -> u64 {
        self.dut.clocks()
    }

    fn has_slow_array(&self) -> bool {
        self.dut.has_slow_array()
    }

    fn observe(&self) -> Option<Observation> {
        self.dut.observe()
    }
}
