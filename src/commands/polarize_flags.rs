//! The flags of polarization, which `forms polarize` and `forms train` share.

use std::path::Path;

use clap::ValueEnum;
use forms_golden::layers::RowOrder;
use forms_golden::{Adc, AdcPolicy, Config};
use forms_network::Network;
use forms_polarize::{Options, Order, Pixels, Prune, Source, USUAL_IMAGES};

use crate::{CommandError, commands};

/// How a network is polarized.
#[derive(Debug, clap::Args)]
pub struct PolarizeFlags {
    /// Which orders of a layer's rows are searched; all if not said
    #[arg(long, value_enum)]
    order: Option<Rows>,

    /// What a step of a fragment weighs in the search, against the mean energy of a row
    #[arg(long, value_name = "W", default_value_t = 0.0)]
    steps_weight: f64,

    /// Bits of an activation, 4 to 16; 8 for a model, an integer network keeps what it has
    #[arg(long, value_name = "B")]
    activation_bits: Option<u32>,

    /// Prune rows: a crossbar must be worth this share of its layer's variance, 0.004 for example
    #[arg(long, value_name = "KAPPA", conflicts_with = "crossbars")]
    prune: Option<f64>,

    /// Prune rows until the network takes at most so many crossbars
    #[arg(long, value_name = "N")]
    crossbars: Option<usize>,

    /// Layers whose matrix has at most so many rows are fed each input twice, and lose nothing: 64 for MobileNet
    #[arg(long, value_name = "ROWS", default_value_t = 0)]
    twice: usize,

    /// The most images of the calibration set; 1024 if not said; layers with large maps see fewer
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
}

/// How a model reads pixels.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "ONNX models")]
pub struct ModelFlags {
    /// What a pixel of a model is multiplied by
    #[arg(long)]
    pixel_scale: Option<f64>,

    /// Subtracted then, one a channel; 0 if not said
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    mean: Vec<f64>,

    /// Divided by then, one a channel; 1 if not said
    #[arg(long, value_delimiter = ',')]
    std: Vec<f64>,

    /// The model's licence, kept in the network
    #[arg(long)]
    licence: Option<String>,
}

/// Which orders are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// All orders of a layer's rows
    Search,
    /// Input channels change places, rows stay C-major
    Channels,
    /// None: channel, kernel row, kernel column
    W,
    /// None: channel, kernel column, kernel row
    H,
    /// None: kernel row, kernel column, channel
    C,
}

impl From<Rows> for Order {
    fn from(rows: Rows) -> Order {
        match rows {
            Rows::Search => Order::Search,
            Rows::Channels => Order::Channels,
            Rows::W => Order::Fixed(RowOrder::WMajor),
            Rows::H => Order::Fixed(RowOrder::HMajor),
            Rows::C => Order::Fixed(RowOrder::CMajor),
        }
    }
}

impl PolarizeFlags {
    /// What the flags ask for, of fragments of `m` rows.
    ///
    /// # Errors
    /// [`CommandError::Argument`] for fragments that do not divide a crossbar; what [`Options::check`] refuses.
    pub fn options(&self, m: usize, bits: u32, seed: u64) -> Result<Options, CommandError> {
        let config = fragments_of(m)?;
        let options = Options {
            config,
            order: self.order.unwrap_or(Rows::Search).into(),
            steps_weight: self.steps_weight,
            weight_bits: bits,
            activation_bits: self.activation_bits.unwrap_or(8),
            prune: match (self.prune, self.crossbars) {
                (Some(kappa), _) => Prune::Kappa(kappa),
                (None, Some(most)) => Prune::Crossbars(most),
                (None, None) => Prune::Nothing,
            },
            images: self.samples.unwrap_or(USUAL_IMAGES),
            seed,
        };
        options.check()?;
        Ok(options)
    }

    /// The first flag that was given, `--order` aside.
    #[cfg(feature = "train")]
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--steps-weight", self.steps_weight != 0.0),
            ("--activation-bits", self.activation_bits.is_some()),
            ("--prune", self.prune.is_some()),
            ("--crossbars", self.crossbars.is_some()),
            ("--twice", self.twice > 0),
            ("--samples", self.samples.is_some()),
        ];
        let given = flags.into_iter().find(|(_, given)| *given);
        given.map(|(flag, _)| flag)
    }

    /// The row order where none is searched; W-major if not said.
    ///
    /// # Errors
    /// [`CommandError::Argument`] where one was to be searched.
    #[cfg(feature = "train")]
    pub fn row_order(&self) -> Result<RowOrder, CommandError> {
        match self.order {
            None | Some(Rows::W) => Ok(RowOrder::WMajor),
            Some(Rows::H) => Ok(RowOrder::HMajor),
            Some(Rows::C) => Ok(RowOrder::CMajor),
            Some(Rows::Search | Rows::Channels) => Err(CommandError::Argument(
                "--order search and channels are for files, which are polarized first; take w, h or c".to_owned(),
            )),
        }
    }

    /// The network or the model at `path`, in floats.
    ///
    /// # Errors
    /// Files that cannot be read; flags of models beside a network.
    pub fn source(&self, path: &Path, model: &ModelFlags) -> Result<Source, CommandError> {
        let is_model = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("onnx"));
        let mut source = match is_model {
            true => model.source(path)?,
            false => {
                model.refuse(path)?;
                Source::of_network(&Network::load(path)?)?
            }
        };
        source.check_inputs()?;
        if self.activation_bits.is_some() {
            source.forget_integers();
        }
        if self.twice > 0 {
            source = source.fed_twice(self.twice);
        }
        Ok(source)
    }
}

/// A crossbar of fragments of `m` rows, its converters as fine as that takes.
///
/// # Errors
/// [`CommandError::Argument`] for fragments that do not divide a crossbar.
pub fn fragments_of(m: usize) -> Result<Config, CommandError> {
    let base = commands::config("forms-8")?;
    let rows = base.rows;
    if m == 0 || rows % m != 0 {
        return Err(CommandError::Argument(format!(
            "--fragment {m} does not divide the {rows} rows of a crossbar; 4, 8 and 16 are usual"
        )));
    }
    // The least bits of a converter that never clips what is stored inverted where it is more than half.
    let most = m * ((1 << base.device_bits) - 1) / 2;
    Ok(Config {
        name: format!("forms-{m}"),
        fragment_rows: m,
        adc: Adc {
            bits: (usize::BITS - most.leading_zeros()).max(1) as usize,
            policy: AdcPolicy::FlipEncoded,
        },
        ..base
    })
}

/// A crossbar of fragments of `m` rows that holds weights of so many bits.
///
/// # Errors
/// [`CommandError::Argument`] for fragments that do not divide a crossbar.
pub fn crossbar(m: usize, bits: u32) -> Result<Config, CommandError> {
    let config = fragments_of(m)?;
    Ok(Config {
        weight_bits: (bits as usize).next_multiple_of(config.device_bits),
        ..config
    })
}

impl ModelFlags {
    /// Refuses what only models need.
    fn refuse(&self, path: &Path) -> Result<(), CommandError> {
        match self.given() {
            None => Ok(()),
            Some(flag) => Err(CommandError::Argument(format!(
                "{flag} is for ONNX models; {} is an integer network, which says that itself: leave it out",
                path.display()
            ))),
        }
    }

    /// The first flag that was given.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--pixel-scale", self.pixel_scale.is_some()),
            ("--mean", !self.mean.is_empty()),
            ("--std", !self.std.is_empty()),
            ("--licence", self.licence.is_some()),
        ];
        flags
            .into_iter()
            .find(|(_, given)| *given)
            .map(|(flag, _)| flag)
    }

    fn source(&self, path: &Path) -> Result<Source, CommandError> {
        let pixels = Pixels {
            scale: self.pixel_scale.unwrap_or(1.0),
            mean: self.mean.clone(),
            deviation: self.std.clone(),
        };
        let licence = self.licence.as_deref().unwrap_or_default();
        Ok(Source::of_model(path, pixels, licence)?)
    }
}
