//! The device under test: an accelerator seen through its pins, whatever computes behind them.

use std::path::Path;

use forms_export::Design;
use forms_golden::accelerator::Accelerator;
use forms_rtl::accelerator::forms_accelerator::FormsAccelerator;
use forms_verilog::hardware::sizes;
use forms_verilog::pins;

use crate::Error;
use crate::simulator::Simulator;
use crate::verilated::Pins;

/// The rust-hdl accelerator, before its first reset.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build(accelerator: &Accelerator) -> Result<Simulator<FormsAccelerator>, Error> {
    Simulator::new(FormsAccelerator::new(&sizes(accelerator)?)?)
}

/// Its Verilog.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`forms_verilog::Error::Export`].
pub fn design(accelerator: &Accelerator) -> Result<Design, Error> {
    Ok(forms_verilog::design::accelerator(&sizes(accelerator)?)?)
}

/// The input pins for one clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcceleratorInputs {
    /// Reset.
    pub reset: bool,
    /// Address of a write.
    pub write_address: Option<u8>,
    /// Word and bytes of a write.
    pub write_word: Option<(u32, u8)>,
    /// Its answer is taken.
    pub answer_ready: bool,
    /// Address of a read.
    pub read_address: Option<u8>,
    /// Its word is taken.
    pub read_ready: bool,
    /// A word of a packet, and TLAST.
    pub stream: Option<(u32, bool)>,
    /// A word is taken.
    pub result_ready: bool,
}

/// The output pins, settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcceleratorOutputs {
    /// The address of a write is taken.
    pub write_address_ready: bool,
    /// Its word is.
    pub write_word_ready: bool,
    /// The answer to a write.
    pub answer: Option<u8>,
    /// The address of a read is taken.
    pub read_address_ready: bool,
    /// The word that is read.
    pub read_word: Option<u32>,
    /// The word of a packet is taken.
    pub stream_ready: bool,
    /// A word, and TLAST.
    pub result: Option<(u32, bool)>,
    /// The interrupt.
    pub interrupt: bool,
}

/// An accelerator that can be driven clock by clock.
pub trait AcceleratorDut {
    /// Drives the input pins and lets them settle. What a clock does not define keeps its value.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn drive(&mut self, inputs: &AcceleratorInputs) -> Result<AcceleratorOutputs, Error>;

    /// One rising edge.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn clock(&mut self) -> Result<(), Error>;

    /// Rising edges so far.
    fn clocks(&self) -> u64;
}

impl AcceleratorDut for Simulator<FormsAccelerator> {
    fn drive(&mut self, inputs: &AcceleratorInputs) -> Result<AcceleratorOutputs, Error> {
        let pins = &mut self.dut;
        pins.reset.next = inputs.reset;
        pins.s_axi_awvalid.next = inputs.write_address.is_some();
        if let Some(address) = inputs.write_address {
            pins.s_axi_awaddr.next = u64::from(address).into();
        }
        pins.s_axi_wvalid.next = inputs.write_word.is_some();
        if let Some((word, bytes)) = inputs.write_word {
            pins.s_axi_wdata.next = u64::from(word).into();
            pins.s_axi_wstrb.next = u64::from(bytes).into();
        }
        pins.s_axi_bready.next = inputs.answer_ready;
        pins.s_axi_arvalid.next = inputs.read_address.is_some();
        if let Some(address) = inputs.read_address {
            pins.s_axi_araddr.next = u64::from(address).into();
        }
        pins.s_axi_rready.next = inputs.read_ready;
        pins.s_axis_tvalid.next = inputs.stream.is_some();
        if let Some((word, last)) = inputs.stream {
            pins.s_axis_tdata.next = u64::from(word).into();
            pins.s_axis_tlast.next = last;
        }
        pins.m_axis_tready.next = inputs.result_ready;
        self.settle()?;
        let pins = &self.dut;
        let valid = |valid: bool, word: u64| valid.then_some(word as u32);
        Ok(AcceleratorOutputs {
            write_address_ready: pins.s_axi_awready.val(),
            write_word_ready: pins.s_axi_wready.val(),
            answer: valid(pins.s_axi_bvalid.val(), pins.s_axi_bresp.val().to_u64())
                .map(|answer| answer as u8),
            read_address_ready: pins.s_axi_arready.val(),
            read_word: valid(pins.s_axi_rvalid.val(), pins.s_axi_rdata.val().to_u64()),
            stream_ready: pins.s_axis_tready.val(),
            result: valid(pins.m_axis_tvalid.val(), pins.m_axis_tdata.val().to_u64())
                .map(|word| (word, pins.m_axis_tlast.val())),
            interrupt: pins.irq.val(),
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        Simulator::clock(self)
    }

    fn clocks(&self) -> u64 {
        Simulator::clocks(self)
    }
}

/// The input pins, in the order in which [`VerilatedAccelerator`] drives them.
const INPUTS: [&str; 14] = [
    "reset",
    "s_axi_awvalid",
    "s_axi_awaddr",
    "s_axi_wvalid",
    "s_axi_wdata",
    "s_axi_wstrb",
    "s_axi_bready",
    "s_axi_arvalid",
    "s_axi_araddr",
    "s_axi_rready",
    "s_axis_tvalid",
    "s_axis_tdata",
    "s_axis_tlast",
    "m_axis_tready",
];

/// The output pins, in the order in which it reads them.
const OUTPUTS: [&str; 12] = [
    "s_axi_awready",
    "s_axi_wready",
    "s_axi_bvalid",
    "s_axi_bresp",
    "s_axi_arready",
    "s_axi_rvalid",
    "s_axi_rdata",
    "s_axis_tready",
    "m_axis_tvalid",
    "m_axis_tdata",
    "m_axis_tlast",
    "irq",
];

/// An accelerator's Verilog, compiled by Verilator.
pub struct VerilatedAccelerator {
    pins: Pins,
    inputs: Vec<usize>,
    outputs: Vec<usize>,
    clocks: u64,
}

impl VerilatedAccelerator {
    /// Compiles the export of `accelerator`, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`]; those of [`Pins::build`].
    pub fn build(accelerator: &Accelerator, cache: &Path) -> Result<Self, Error> {
        let listed = pins::pins(&FormsAccelerator::new(&sizes(accelerator)?)?);
        let pins = Pins::build(&design(accelerator)?, &listed, cache)?;
        let inputs = INPUTS.iter().map(|name| pins.input(name));
        let inputs = inputs.collect::<Result<_, _>>()?;
        let outputs = OUTPUTS.iter().map(|name| pins.output(name));
        let outputs = outputs.collect::<Result<_, _>>()?;
        Ok(Self {
            pins,
            inputs,
            outputs,
            clocks: 0,
        })
    }
}

impl AcceleratorDut for VerilatedAccelerator {
    fn drive(&mut self, inputs: &AcceleratorInputs) -> Result<AcceleratorOutputs, Error> {
        let (word, bytes) = inputs.write_word.unwrap_or_default();
        let (stream, last) = inputs.stream.unwrap_or_default();
        let values: [u64; INPUTS.len()] = [
            inputs.reset.into(),
            inputs.write_address.is_some().into(),
            inputs.write_address.unwrap_or_default().into(),
            inputs.write_word.is_some().into(),
            word.into(),
            bytes.into(),
            inputs.answer_ready.into(),
            inputs.read_address.is_some().into(),
            inputs.read_address.unwrap_or_default().into(),
            inputs.read_ready.into(),
            inputs.stream.is_some().into(),
            stream.into(),
            last.into(),
            inputs.result_ready.into(),
        ];
        let pins = self.pins.drive();
        for (&place, value) in self.inputs.iter().zip(values) {
            pins[place] = value;
        }
        let pins = self.pins.settle();
        let value = |output: usize| pins[self.outputs[output]];
        let is_high = |output: usize| value(output) == 1;
        let valid = |valid: usize, word: usize| is_high(valid).then(|| value(word) as u32);
        Ok(AcceleratorOutputs {
            write_address_ready: is_high(0),
            write_word_ready: is_high(1),
            answer: valid(2, 3).map(|answer| answer as u8),
            read_address_ready: is_high(4),
            read_word: valid(5, 6),
            stream_ready: is_high(7),
            result: valid(8, 9).map(|word| (word, is_high(10))),
            interrupt: is_high(11),
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
}
