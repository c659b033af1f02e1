//! `forms mvm --wave`: one of the user's vectors on one crossbar of the user's matrix, as a waveform.

use std::path::PathBuf;

use forms_golden::Mapped;
use forms_testbench::crossbar::{HardwareSimulator, trace_mvm};
use ndarray::ArrayView2;

use crate::CommandError;
use crate::commands::wave_file::WaveFile;

/// What is shown.
#[derive(Debug, clap::Args)]
pub(super) struct WaveFlags {
    /// Where to write a waveform of one vector on one crossbar; a GTKWave save file goes beside it
    #[arg(long, value_name = "FILE.vcd|FILE.fst")]
    pub wave: Option<PathBuf>,

    /// Which vector of the batch it shows, from 0
    #[arg(long, value_name = "N", default_value_t = 0, requires = "wave")]
    wave_vector: usize,

    /// Which crossbar it shows, from 0, in the order of the report's per_crossbar
    #[arg(long, value_name = "N", default_value_t = 0, requires = "wave")]
    wave_crossbar: usize,
}

impl WaveFlags {
    /// Where the waveform goes, if one is asked for.
    ///
    /// # Errors
    /// An engine without hardware; a file that cannot be written.
    pub fn file(
        &self,
        simulator: Option<HardwareSimulator>,
    ) -> Result<Option<WaveFile>, CommandError> {
        let Some(path) = &self.wave else {
            return Ok(None);
        };
        if simulator.is_none() {
            let line = "--wave shows hardware, clock by clock: add --engine rtl, or --engine verilator \
                        for the pins alone";
            return Err(CommandError::Argument(line.to_owned()));
        }
        WaveFile::new(path).map(Some)
    }

    /// Writes the chosen vector on the chosen crossbar to `file`.
    ///
    /// # Errors
    /// A vector or a crossbar that is not there; what the bench refuses.
    pub fn write(
        &self,
        file: WaveFile,
        mapped: &Mapped,
        batch: ArrayView2<i64>,
        b_used: usize,
        simulator: HardwareSimulator,
    ) -> Result<(), CommandError> {
        let placed = &mapped.crossbars()[self.wave_crossbar];
        let x = batch.row(self.wave_vector);
        let x = x
            .iter()
            .skip(placed.rows.start)
            .take(placed.rows.len())
            .copied()
            .collect();
        let sink = file.sink()?;
        let (_, layout) = trace_mvm(&placed.crossbar, &[x], b_used, simulator, sink)?;
        file.commit(&layout)
    }

    /// Whether there are such a vector and such a crossbar.
    ///
    /// # Errors
    /// Where there are none.
    pub fn check(&self, crossbars: usize, vectors: usize) -> Result<(), CommandError> {
        let within = |flag: &str, chosen: usize, count: usize, what: &str| {
            if self.wave.is_none() || chosen < count {
                return Ok(());
            }
            let last = count.saturating_sub(1);
            Err(CommandError::Argument(format!(
                "{flag} {chosen}: the last of the {what} is number {last}; choose 0 to {last}"
            )))
        };
        within("--wave-vector", self.wave_vector, vectors, "vectors")?;
        within(
            "--wave-crossbar",
            self.wave_crossbar,
            crossbars,
            "crossbars",
        )
    }
}
