//! Waveforms: every signal of a block, as a VCD file that GTKWave opens.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;

use rust_hdl::prelude::{Atom, AtomKind, Block, Probe};
use vcd::{IdCode, TimescaleUnit, Value, Writer};

use forms_verilog::pins::{number, verilog_name};

/// Nanoseconds a clock takes in the file.
pub const PERIOD: u64 = 10;

/// Both ends of an output: `vcd` keeps its own and gives no way to flush it.
struct Shared<W>(Rc<RefCell<W>>);

impl<W: Write> Write for Shared<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

/// A VCD file being written.
pub struct Waveform<W: Write> {
    writer: Writer<Shared<W>>,
    output: Shared<W>,
    codes: HashMap<usize, (IdCode, usize)>,
    last: HashMap<usize, u64>,
    clock: Option<IdCode>,
    clocks: u64,
}

/// Declares every signal.
struct Header<'a, W: Write> {
    wave: &'a mut Waveform<W>,
    depth: usize,
    result: io::Result<()>,
}

impl<W: Write> Header<'_, W> {
    fn then(&mut self, step: impl FnOnce(&mut Waveform<W>) -> io::Result<()>) {
        if self.result.is_ok() {
            self.result = step(self.wave);
        }
    }
}

impl<W: Write> Probe for Header<'_, W> {
    fn visit_start_scope(&mut self, name: &str, _node: &dyn Block) {
        self.depth += 1;
        let name = verilog_name(name);
        self.then(|wave| wave.writer.add_module(&name));
    }

    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        // Below the top every clock is the same, and constants do not move.
        let is_clock = name == "clock";
        if signal.kind() == AtomKind::Constant || (is_clock && self.depth > 1) {
            return;
        }
        let (name, width, id) = (verilog_name(name), signal.bits(), signal.id());
        self.then(|wave| {
            let code = wave.writer.add_wire(width as u32, &name)?;
            match is_clock {
                true => wave.clock = Some(code),
                false => {
                    wave.codes.insert(id, (code, width));
                }
            }
            Ok(())
        });
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        self.depth -= 1;
        self.then(|wave| wave.writer.upscope());
    }
}

/// Writes the signals that changed.
struct Changes<'a, W: Write> {
    wave: &'a mut Waveform<W>,
    result: io::Result<()>,
}

impl<W: Write> Probe for Changes<'_, W> {
    fn visit_atom(&mut self, _name: &str, signal: &dyn Atom) {
        let Some(&(code, width)) = self.wave.codes.get(&signal.id()) else {
            return;
        };
        let value = number(&signal.vcd());
        if self.result.is_ok() && self.wave.last.insert(signal.id(), value) != Some(value) {
            self.result = change(&mut self.wave.writer, code, width, value);
        }
    }
}

fn change<W: Write>(
    writer: &mut Writer<Shared<W>>,
    code: IdCode,
    width: usize,
    value: u64,
) -> io::Result<()> {
    let bit = |index: usize| Value::from(value >> index & 1 == 1);
    match width {
        1 => writer.change_scalar(code, bit(0)),
        _ => writer.change_vector(code, &(0..width).rev().map(bit).collect::<Vec<_>>()),
    }
}

impl<W: Write> Waveform<W> {
    /// Declares the signals of `block`, under the scope `top`.
    ///
    /// # Errors
    ///
    /// Those of `output`.
    pub fn new(output: W, top: &str, block: &dyn Block) -> io::Result<Self> {
        let output = Rc::new(RefCell::new(output));
        let mut wave = Self {
            writer: Writer::new(Shared(output.clone())),
            output: Shared(output),
            codes: HashMap::new(),
            last: HashMap::new(),
            clock: None,
            clocks: 0,
        };
        wave.writer.timescale(1, TimescaleUnit::NS)?;
        let mut header = Header {
            wave: &mut wave,
            depth: 0,
            result: Ok(()),
        };
        block.accept(top, &mut header);
        header.result?;
        wave.writer.enddefinitions()?;
        Ok(wave)
    }

    /// Adds one clock: the signals as they settled before its rising edge.
    ///
    /// # Errors
    ///
    /// Those of the output.
    pub fn sample(&mut self, block: &dyn Block) -> io::Result<()> {
        let start = self.clocks * PERIOD;
        self.writer.timestamp(start)?;
        if let Some(clock) = self.clock {
            self.writer.change_scalar(clock, false)?;
        }
        let mut changes = Changes {
            wave: self,
            result: Ok(()),
        };
        block.accept("", &mut changes);
        changes.result?;
        self.writer.timestamp(start + PERIOD / 2)?;
        if let Some(clock) = self.clock {
            self.writer.change_scalar(clock, true)?;
        }
        self.clocks += 1;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.timestamp(self.clocks * PERIOD)?;
        self.output.flush()
    }
}
