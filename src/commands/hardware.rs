//! What `--config`, `--tile` and `--accelerator` mean where hardware is made: a name, or any legal configuration.

use forms_golden::accelerator::Accelerator;
use forms_testbench::Error as Bench;
use forms_verilog::design;
use forms_verilog::hardware::Hardware;

use crate::CommandError;
use crate::commands;

/// What is made of a configuration: a crossbar if nothing is said.
#[derive(Debug, clap::Args)]
pub struct Made {
    /// Make a tile of N crossbars of the configuration, with requantization and pools behind them
    #[arg(long, value_name = "N", conflicts_with = "accelerator")]
    tile: Option<usize>,

    /// Make an accelerator of N crossbars: such a tile, and all that runs networks on it
    #[arg(long, value_name = "N")]
    accelerator: Option<usize>,

    #[command(flatten)]
    memories: Memories,
}

/// The memories of an accelerator.
#[derive(Debug, Default, clap::Args)]
pub struct Memories {
    /// Words of an accelerator's activation memory [default: 65536]
    #[arg(long, value_name = "D")]
    memory: Option<usize>,

    /// Bits of such a word, 8 to 32 [default: 32]
    #[arg(long, value_name = "B")]
    word_bits: Option<usize>,

    /// Words of its layer table [default: 4096]
    #[arg(long, value_name = "T")]
    layer_table: Option<usize>,
}

impl Made {
    /// Whether anything but the configuration's crossbar is asked for.
    pub fn is_some(&self) -> bool {
        self.tile.is_some() || self.accelerator.is_some()
    }

    /// The flags that make it again, with a space in front.
    pub fn flags(&self) -> String {
        match (self.tile, self.accelerator) {
            (Some(crossbars), _) => format!(" --tile {crossbars}"),
            (None, Some(crossbars)) => {
                format!(" --accelerator {crossbars}{}", self.memories.flags())
            }
            (None, None) => String::new(),
        }
    }
}

impl Memories {
    /// Each flag, and what was given.
    fn given(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let all = [
            ("--memory", self.memory),
            ("--word-bits", self.word_bits),
            ("--layer-table", self.layer_table),
        ];
        all.into_iter()
            .filter_map(|(flag, value)| Some((flag, value?)))
    }

    /// What was given, as flags with a space in front.
    fn flags(&self) -> String {
        let flags = self.given();
        flags
            .map(|(flag, value)| format!(" {flag} {value}"))
            .collect()
    }

    /// An accelerator of `crossbars` crossbars with these memories.
    ///
    /// # Errors
    /// A configuration that cannot be used, sizes out of their bounds.
    pub fn accelerator(&self, config: &str, crossbars: usize) -> Result<Accelerator, CommandError> {
        let usual = Accelerator::new(&commands::config(config)?, crossbars);
        let accelerator = Accelerator {
            memory_words: self.memory.unwrap_or(usual.memory_words),
            word_bits: self.word_bits.unwrap_or(usual.word_bits),
            table_words: self.layer_table.unwrap_or(usual.table_words),
            ..usual
        };
        accelerator.validate().map_err(Bench::from)?;
        Ok(accelerator)
    }
}

/// The hardware of a named configuration, tile or accelerator, or of a TOML file; or what `made` makes of a
/// configuration.
///
/// # Errors
/// A name that nothing has, a file that is no configuration, a name that is no folder's.
pub fn hardware(config: &str, made: &Made) -> Result<Hardware, CommandError> {
    if let (None, Some((flag, value))) = (made.accelerator, made.memories.given().next()) {
        return Err(CommandError::Argument(format!(
            "{flag} {value} is the size of an accelerator's memory; add --accelerator, or leave it out"
        )));
    }
    if !made.is_some() && design::exported().contains(&config) {
        return Ok(Hardware::named(config)?);
    }
    let read = commands::config(config)?;
    // Its name becomes that of a folder.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if read.name.is_empty() || !read.name.chars().all(plain) {
        return Err(CommandError::Argument(format!(
            "the configuration's name {:?} cannot be that of a folder; use letters, digits, - and _",
            read.name
        )));
    }
    Ok(match (made.tile, made.accelerator) {
        (Some(crossbars), _) => Hardware::tile(&format!("tile-{}", read.name), &read, crossbars)?,
        (None, Some(crossbars)) => {
            let accelerator = made.memories.accelerator(config, crossbars)?;
            Hardware::accelerator(&format!("accelerator-{}", read.name), &accelerator)?
        }
        (None, None) => Hardware::crossbar(&read)?,
    })
}
