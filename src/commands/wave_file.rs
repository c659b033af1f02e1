//! A waveform and, beside it, the save file that opens it in GTKWave at its first MVM.

use std::path::{Path, PathBuf};

use forms_testbench::waveform::{Format, Layout, Sink};

use crate::CommandError;
use crate::files::{self, Staged};

/// A waveform that is written but not yet in its place.
#[derive(Debug)]
pub struct WaveFile {
    wave: Staged,
    format: Format,
    path: PathBuf,
}

impl WaveFile {
    /// An empty waveform for `path`, whose ending says the format.
    ///
    /// # Errors
    /// Another ending than `.vcd` or `.fst`; a place that cannot be written.
    pub fn new(path: &Path) -> Result<WaveFile, CommandError> {
        let format = Format::of(path)?;
        // The save file must be writable too.
        Staged::new(&path.with_extension("gtkw"))?;
        Ok(WaveFile {
            wave: Staged::new(path)?,
            format,
            path: path.to_path_buf(),
        })
    }

    /// Where the bench writes.
    ///
    /// # Errors
    /// Those of the file.
    pub fn sink(&self) -> Result<Box<dyn Sink>, CommandError> {
        Ok(self.format.sink(self.wave.writer()?)?)
    }

    /// Puts the waveform and its save file into their places.
    ///
    /// # Errors
    /// Those of the files.
    pub fn commit(self, layout: &Layout) -> Result<(), CommandError> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let save = layout.save_file(&name);
        self.wave.commit()?;
        files::write_bytes(&self.path.with_extension("gtkw"), save.as_bytes())
    }
}
