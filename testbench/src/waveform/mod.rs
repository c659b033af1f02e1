//! Waveforms: what a block did, clock by clock, as a file that GTKWave opens.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`sink`] | the formats: VCD and FST |
//! | [`layout`] | GTKWave's save file: which signals, in which order, where it opens |
//! | [`events`] | when an MVM was accepted, converted and answered: what the markers say |
//!
//! Of a rust-hdl block every signal is written; of Verilog in Verilator, its pins. A clock's values stand
//! from its beginning; its rising edge is the beginning of the next, where what it changes changes.

pub mod events;
pub mod layout;
pub mod sink;

use std::collections::HashMap;
use std::io;

use rust_hdl::prelude::{Atom, AtomKind, Block, Probe};

pub use events::Events;
pub use layout::Layout;
pub use sink::{Format, Sink};

use forms_verilog::pins::{number, verilog_name};

/// Nanoseconds a clock takes in the file.
pub const PERIOD: u64 = 10;

/// A declared signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its scopes and its name, with dots between.
    pub path: String,
    /// Bits.
    pub width: usize,
}

/// A waveform being written.
pub struct Waveform {
    sink: Box<dyn Sink>,
    signals: Vec<Signal>,
    scopes: Vec<String>,
    /// What was written last of each signal.
    last: Vec<Option<u64>>,
    /// Of a rust-hdl block: which signal each atom is.
    atoms: HashMap<usize, usize>,
    clock: Option<usize>,
    clocks: u64,
}

impl Waveform {
    /// A waveform of every signal of `block`, under the scope `top`.
    ///
    /// # Errors
    ///
    /// Those of the sink.
    pub fn of_block(sink: Box<dyn Sink>, top: &str, block: &dyn Block) -> io::Result<Self> {
        let mut wave = Self::declaring(sink);
        let mut header = Header {
            wave: &mut wave,
            result: Ok(()),
        };
        block.accept(top, &mut header);
        header.result?;
        wave.sink.begin()?;
        Ok(wave)
    }

    /// A waveform of a clock and of `pins`, names and widths, under the scope `top`.
    ///
    /// # Errors
    ///
    /// Those of the sink.
    pub fn of_pins<'a>(
        sink: Box<dyn Sink>,
        top: &str,
        pins: impl IntoIterator<Item = (&'a str, usize)>,
    ) -> io::Result<Self> {
        let mut wave = Self::declaring(sink);
        wave.open(top)?;
        wave.clock = Some(wave.declare("clock", 1)?);
        for (name, width) in pins {
            wave.declare(name, width)?;
        }
        wave.close()?;
        wave.sink.begin()?;
        Ok(wave)
    }

    fn declaring(sink: Box<dyn Sink>) -> Self {
        Self {
            sink,
            signals: Vec::new(),
            scopes: Vec::new(),
            last: Vec::new(),
            atoms: HashMap::new(),
            clock: None,
            clocks: 0,
        }
    }

    fn open(&mut self, scope: &str) -> io::Result<()> {
        self.scopes.push(scope.to_string());
        self.sink.scope(scope)
    }

    fn close(&mut self) -> io::Result<()> {
        self.scopes.pop();
        self.sink.up()
    }

    fn declare(&mut self, name: &str, width: usize) -> io::Result<usize> {
        self.signals.push(Signal {
            path: format!("{}.{name}", self.scopes.join(".")),
            width,
        });
        self.last.push(None);
        self.sink.signal(name, width)?;
        Ok(self.signals.len() - 1)
    }

    /// Adds one clock of the block: the signals as they settled before its rising edge.
    ///
    /// # Errors
    ///
    /// Those of the sink.
    pub fn sample_block(&mut self, block: &dyn Block) -> io::Result<()> {
        self.start_clock()?;
        let mut changes = Changes {
            wave: self,
            result: Ok(()),
        };
        block.accept("", &mut changes);
        changes.result?;
        self.end_clock()
    }

    /// Adds one clock of the pins, in the order of [`Waveform::of_pins`].
    ///
    /// # Errors
    ///
    /// Those of the sink.
    pub fn sample_pins(&mut self, values: impl IntoIterator<Item = u64>) -> io::Result<()> {
        self.start_clock()?;
        // The clock is signal 0.
        for (index, value) in values.into_iter().enumerate() {
            self.change(index + 1, value)?;
        }
        self.end_clock()
    }

    /// The rising edge of the clock before, and what it changes.
    fn start_clock(&mut self) -> io::Result<()> {
        self.sink.time(self.clocks * PERIOD)?;
        self.drive_clock(self.clocks > 0)
    }

    fn end_clock(&mut self) -> io::Result<()> {
        self.sink.time(self.clocks * PERIOD + PERIOD / 2)?;
        self.drive_clock(false)?;
        self.clocks += 1;
        Ok(())
    }

    fn drive_clock(&mut self, high: bool) -> io::Result<()> {
        match self.clock {
            Some(clock) => self.change(clock, u64::from(high)),
            None => Ok(()),
        }
    }

    fn change(&mut self, signal: usize, value: u64) -> io::Result<()> {
        match self.last[signal].replace(value) == Some(value) {
            true => Ok(()),
            false => self.sink.change(signal, value),
        }
    }

    /// Ends the file; tells which signals it has.
    ///
    /// # Errors
    ///
    /// Those of the sink.
    pub fn finish(mut self) -> io::Result<Vec<Signal>> {
        self.sink.time(self.clocks * PERIOD)?;
        self.drive_clock(true)?;
        self.sink.finish()?;
        Ok(self.signals)
    }
}

/// Declares every signal.
struct Header<'a> {
    wave: &'a mut Waveform,
    result: io::Result<()>,
}

impl Header<'_> {
    fn then(&mut self, step: impl FnOnce(&mut Waveform) -> io::Result<()>) {
        if self.result.is_ok() {
            self.result = step(self.wave);
        }
    }
}

impl Probe for Header<'_> {
    fn visit_start_scope(&mut self, name: &str, _node: &dyn Block) {
        let name = verilog_name(name);
        self.then(|wave| wave.open(&name));
    }

    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        // Below the top every clock is the same, and constants do not move.
        let is_clock = name == "clock";
        if signal.kind() == AtomKind::Constant || (is_clock && self.wave.scopes.len() > 1) {
            return;
        }
        let (name, width, id) = (verilog_name(name), signal.bits(), signal.id());
        self.then(|wave| {
            let declared = wave.declare(&name, width)?;
            match is_clock {
                true => wave.clock = Some(declared),
                false => drop(wave.atoms.insert(id, declared)),
            }
            Ok(())
        });
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        self.then(Waveform::close);
    }
}

/// Writes the signals that changed.
struct Changes<'a> {
    wave: &'a mut Waveform,
    result: io::Result<()>,
}

impl Probe for Changes<'_> {
    fn visit_atom(&mut self, _name: &str, signal: &dyn Atom) {
        let Some(&declared) = self.wave.atoms.get(&signal.id()) else {
            return;
        };
        if self.result.is_ok() {
            self.result = self.wave.change(declared, number(&signal.vcd()));
        }
    }
}
