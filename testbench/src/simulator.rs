//! The one place that drives rust-hdl's simulator.
//!
//! A block is clocked by an ordinary loop: set its input pins, [`Simulator::settle`], look at its
//! output pins, [`Simulator::clock`]. Nothing is handed between threads, which is what makes the
//! stock `Simulation` slow.

use std::io::Write;

use forms_export::rest::Allowed;
use rust_hdl::prelude::{Block, check_all, simulate};

use crate::Error;
use crate::waveform::Waveform;
use forms_verilog::pins;
use forms_verilog::recording::Recording;

/// Passes after which a block that still changes is taken to be oscillating.
const MOST_PASSES: usize = 200;

/// A block that a [`Simulator`] can run.
pub trait Clocked: Block {
    /// The block has a clock pin.
    const CLOCKED: bool;

    /// Drives the clock pin.
    fn drive_clock(&mut self, high: bool);
}

/// A block, connected and checked, with its clock low.
pub struct Simulator<B: Clocked> {
    /// The block: set its input pins, read its output pins.
    pub dut: B,
    clocks: u64,
    recording: Option<Recording>,
    waveform: Option<Waveform<Box<dyn Write>>>,
}

impl<B: Clocked> Simulator<B> {
    /// Connects and checks the block.
    ///
    /// # Errors
    ///
    /// [`Error::Block`] when a pin is not driven, an input is written or a loop is found.
    pub fn new(mut dut: B) -> Result<Self, Error> {
        dut.connect_all();
        check_all(&dut).map_err(|error| Error::Block(format!("{error:?}")))?;
        Ok(Self {
            dut,
            clocks: 0,
            recording: None,
            waveform: None,
        })
    }

    /// From now on, records the pins as vectors for the Verilog module `module`.
    pub fn record(&mut self, module: &str) -> &mut Recording {
        let pins = pins::pins(&self.dut);
        self.recording
            .insert(Recording::new(module, pins, B::CLOCKED))
    }

    /// Stops recording and hands over what was recorded.
    pub fn take_recording(&mut self) -> Option<Recording> {
        self.recording.take()
    }

    /// From now on, writes every signal to a VCD file under the scope `top`.
    ///
    /// # Errors
    ///
    /// [`Error::Waveform`] when `output` fails.
    pub fn trace(&mut self, output: Box<dyn Write>, top: &str) -> Result<(), Error> {
        let waveform = Waveform::new(output, top, &self.dut).map_err(Error::Waveform)?;
        self.waveform = Some(waveform);
        Ok(())
    }

    /// Ends the VCD file.
    ///
    /// # Errors
    ///
    /// [`Error::Waveform`] when its output fails.
    pub fn finish_trace(&mut self) -> Result<(), Error> {
        match self.waveform.take() {
            Some(waveform) => waveform.finish().map_err(Error::Waveform),
            None => Ok(()),
        }
    }

    /// Lets the inputs reach the outputs.
    ///
    /// # Errors
    ///
    /// [`Error::Oscillates`] when the block does not come to rest.
    pub fn settle(&mut self) -> Result<(), Error> {
        let _quiet_blocks_rest = Allowed::new();
        match simulate(&mut self.dut, MOST_PASSES) {
            true => Ok(()),
            false => Err(Error::Oscillates {
                clock: self.clocks,
                passes: MOST_PASSES,
            }),
        }
    }

    /// One rising edge and back to a low clock. The inputs must have settled; change them
    /// afterwards.
    ///
    /// # Errors
    ///
    /// As [`Simulator::settle`]; [`Error::Waveform`].
    pub fn clock(&mut self) -> Result<(), Error> {
        self.clock_with_unknown(&[])
    }

    /// As [`Simulator::clock`], for a clock in which the named outputs have no meaning: they are
    /// recorded but not compared.
    ///
    /// # Errors
    ///
    /// As [`Simulator::clock`].
    pub fn clock_with_unknown(&mut self, unknown: &[&str]) -> Result<(), Error> {
        if let Some(recording) = &mut self.recording {
            recording.push(pins::values(&self.dut), unknown);
        }
        if let Some(waveform) = &mut self.waveform {
            waveform.sample(&self.dut).map_err(Error::Waveform)?;
        }
        if B::CLOCKED {
            self.dut.drive_clock(true);
            self.settle()?;
            self.dut.drive_clock(false);
        }
        self.clocks += 1;
        Ok(())
    }

    /// Rising edges so far.
    pub fn clocks(&self) -> u64 {
        self.clocks
    }
}
