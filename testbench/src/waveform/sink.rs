//! The two files a waveform can go to: VCD, which every viewer reads, and FST, a tenth of its size.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;
use std::rc::Rc;

use fst_writer::{
    FstBodyWriter, FstFileType, FstHeaderWriter, FstInfo, FstScopeType, FstSignalId, FstSignalType,
    FstVarDirection, FstVarType, FstWriteError,
};
use vcd::{IdCode, TimescaleUnit, Value, Writer};

use crate::Error;

/// Bytes of value changes that an FST keeps in memory before it writes them.
const MOST_BYTES: usize = 32 << 20;

/// Where a waveform is written: scopes and signals first, then times and changes.
///
/// Signals are numbered from 0 in the order in which they were declared. Every function fails where the output
/// does.
pub trait Sink {
    /// Opens a module's scope.
    fn scope(&mut self, name: &str) -> io::Result<()>;

    /// Closes it.
    fn up(&mut self) -> io::Result<()>;

    /// Declares a signal of `width` bits.
    fn signal(&mut self, name: &str, width: usize) -> io::Result<()>;

    /// Ends the declarations.
    fn begin(&mut self) -> io::Result<()>;

    /// What changes from here on changes at `nanoseconds`.
    fn time(&mut self, nanoseconds: u64) -> io::Result<()>;

    /// Signal number `signal` becomes `value`.
    fn change(&mut self, signal: usize, value: u64) -> io::Result<()>;

    /// Writes what is still in memory.
    fn finish(&mut self) -> io::Result<()>;
}

/// The formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Value change dump: text.
    Vcd,
    /// GTKWave's compressed format.
    Fst,
}

impl Format {
    /// What the name of a file asks for.
    ///
    /// # Errors
    ///
    /// [`Error::WaveformName`] where it ends in neither `.vcd` nor `.fst`.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let end = path.extension().unwrap_or_default();
        [("vcd", Self::Vcd), ("fst", Self::Fst)]
            .into_iter()
            .find(|(known, _)| end.eq_ignore_ascii_case(known))
            .map(|(_, format)| format)
            .ok_or_else(|| Error::WaveformName(path.to_path_buf()))
    }

    /// A waveform into `file`, which is empty.
    ///
    /// # Errors
    ///
    /// [`Error::Waveform`].
    pub fn sink(self, file: File) -> Result<Box<dyn Sink>, Error> {
        let output = BufWriter::new(file);
        Ok(match self {
            Self::Vcd => Box::new(Vcd::new(output).map_err(Error::Waveform)?),
            Self::Fst => Box::new(Fst::new(output).map_err(Error::Waveform)?),
        })
    }
}

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
pub struct Vcd<W: Write> {
    writer: Writer<Shared<W>>,
    output: Shared<W>,
    signals: Vec<(IdCode, usize)>,
}

impl<W: Write> Vcd<W> {
    /// A VCD file in `output`.
    ///
    /// # Errors
    ///
    /// Those of `output`.
    pub fn new(output: W) -> io::Result<Self> {
        let output = Rc::new(RefCell::new(output));
        let mut writer = Writer::new(Shared(output.clone()));
        writer.timescale(1, TimescaleUnit::NS)?;
        Ok(Self {
            writer,
            output: Shared(output),
            signals: Vec::new(),
        })
    }
}

impl<W: Write> Sink for Vcd<W> {
    fn scope(&mut self, name: &str) -> io::Result<()> {
        self.writer.add_module(name)
    }

    fn up(&mut self) -> io::Result<()> {
        self.writer.upscope()
    }

    fn signal(&mut self, name: &str, width: usize) -> io::Result<()> {
        let code = self.writer.add_wire(width as u32, name)?;
        self.signals.push((code, width));
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        self.writer.enddefinitions()
    }

    fn time(&mut self, nanoseconds: u64) -> io::Result<()> {
        self.writer.timestamp(nanoseconds)
    }

    fn change(&mut self, signal: usize, value: u64) -> io::Result<()> {
        let (code, width) = self.signals[signal];
        let bit = |index: usize| Value::from(value >> index & 1 == 1);
        match width {
            1 => self.writer.change_scalar(code, bit(0)),
            _ => {
                let bits: Vec<Value> = (0..width).rev().map(bit).collect();
                self.writer.change_vector(code, &bits)
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// An FST file being written.
pub struct Fst<W: Write + Seek> {
    stage: Stage<W>,
    signals: Vec<(FstSignalId, usize)>,
}

/// How far an FST file is.
enum Stage<W: Write + Seek> {
    Declaring(FstHeaderWriter<W>),
    Changing(FstBodyWriter<W>),
    Done,
}

impl<W: Write + Seek> Fst<W> {
    /// An FST file in `output`.
    ///
    /// # Errors
    ///
    /// Those of `output`.
    pub fn new(output: W) -> io::Result<Self> {
        let info = FstInfo {
            start_time: 0,
            timescale_exponent: -9,
            version: "forms".to_string(),
            // The same run gives the same file.
            date: String::new(),
            file_type: FstFileType::Verilog,
        };
        let header = FstHeaderWriter::new(output, &info).map_err(failed)?;
        Ok(Self {
            stage: Stage::Declaring(header),
            signals: Vec::new(),
        })
    }

    fn header(&mut self) -> io::Result<&mut FstHeaderWriter<W>> {
        match &mut self.stage {
            Stage::Declaring(header) => Ok(header),
            _ => Err(io::Error::other("the declarations are over")),
        }
    }

    fn body(&mut self) -> io::Result<&mut FstBodyWriter<W>> {
        match &mut self.stage {
            Stage::Changing(body) => Ok(body),
            _ => Err(io::Error::other("the declarations are not over")),
        }
    }
}

fn failed(error: FstWriteError) -> io::Error {
    match error {
        FstWriteError::Io(error) => error,
        other => io::Error::other(other),
    }
}

impl<W: Write + Seek> Sink for Fst<W> {
    fn scope(&mut self, name: &str) -> io::Result<()> {
        let scope = self.header()?.scope(name, "", FstScopeType::Module);
        scope.map_err(failed)
    }

    fn up(&mut self) -> io::Result<()> {
        self.header()?.up_scope().map_err(failed)
    }

    fn signal(&mut self, name: &str, width: usize) -> io::Result<()> {
        // A range is part of a vector's name here; GTKWave adds it to a VCD's by itself.
        let name = match width {
            1 => name.to_string(),
            _ => format!("{name} [{}:0]", width - 1),
        };
        let kind = FstSignalType::bit_vec(width as u32);
        let (wire, implicit) = (FstVarType::Wire, FstVarDirection::Implicit);
        let id = self.header()?.var(name, kind, wire, implicit, None);
        self.signals.push((id.map_err(failed)?, width));
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        if let Stage::Declaring(header) = std::mem::replace(&mut self.stage, Stage::Done) {
            self.stage = Stage::Changing(header.finish().map_err(failed)?);
        }
        Ok(())
    }

    fn time(&mut self, nanoseconds: u64) -> io::Result<()> {
        let body = self.body()?;
        if body.size() > MOST_BYTES {
            body.flush().map_err(failed)?;
        }
        body.time_change(nanoseconds).map_err(failed)
    }

    fn change(&mut self, signal: usize, value: u64) -> io::Result<()> {
        let (id, width) = self.signals[signal];
        let bit = |index: usize| b'0' + (value >> index & 1) as u8;
        let bits: Vec<u8> = (0..width).rev().map(bit).collect();
        self.body()?.signal_change(id, &bits).map_err(failed)
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Stage::Changing(body) = std::mem::replace(&mut self.stage, Stage::Done) {
            body.finish().map_err(failed)?.flush()?;
        }
        Ok(())
    }
}
