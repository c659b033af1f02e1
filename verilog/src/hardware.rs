//! From golden's description of a design to the RTL's: the one place where the two vocabularies meet.

use forms_export::Design;
use forms_golden::accelerator::Accelerator;
use forms_golden::{AdcPolicy, Config, NamedTile, Scheme as GoldenScheme, ZeroSkip};
use forms_rtl::accelerator::sizes::Sizes;
use forms_rtl::parameters::{Conversion, Parameters, Scheme, ZeroSkipPolicy};

use crate::{Error, design};

/// What crossbars are put together to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assembly {
    /// A crossbar alone.
    Crossbar,
    /// So many crossbars side by side.
    Tile(usize),
    /// A tile, and all that runs networks on it, as golden describes it.
    Accelerator(Accelerator),
}

/// A design: a crossbar of any legal configuration, a tile of them, or an accelerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hardware {
    /// What it is called: the configuration's name, the tile's or the accelerator's.
    pub name: String,
    /// The crossbar, or each crossbar, as golden describes it.
    pub config: Config,
    /// The same as the RTL describes it.
    pub parameters: Parameters,
    /// What is made of it.
    pub assembly: Assembly,
}

impl Hardware {
    /// A crossbar of any legal configuration.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`].
    pub fn crossbar(config: &Config) -> Result<Self, Error> {
        Ok(Self {
            name: config.name.clone(),
            config: config.clone(),
            parameters: parameters(config)?,
            assembly: Assembly::Crossbar,
        })
    }

    /// `crossbars` crossbars of any legal configuration side by side, called `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`].
    pub fn tile(name: &str, config: &Config, crossbars: usize) -> Result<Self, Error> {
        Ok(Self {
            name: name.to_string(),
            assembly: Assembly::Tile(crossbars),
            ..Self::crossbar(config)?
        })
    }

    /// An accelerator of any legal configuration, called `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`].
    pub fn accelerator(name: &str, accelerator: &Accelerator) -> Result<Self, Error> {
        sizes(accelerator)?;
        Ok(Self {
            name: name.to_string(),
            assembly: Assembly::Accelerator(accelerator.clone()),
            ..Self::crossbar(&accelerator.config)?
        })
    }

    /// A named configuration, tile or accelerator.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfiguration`] lists the known ones.
    pub fn named(name: &str) -> Result<Self, Error> {
        if let Some(tile) = NamedTile::all().iter().find(|tile| tile.name == name) {
            return Self::tile(name, &Config::named(&tile.crossbar)?, tile.crossbars);
        }
        if let Some(accelerator) = Accelerator::named(name) {
            return Self::accelerator(name, &accelerator);
        }
        match Config::named(name) {
            Ok(config) => Self::crossbar(&config),
            Err(_) => Err(Error::UnknownConfiguration {
                name: name.to_string(),
                known: design::exported().into_iter().map(String::from).collect(),
            }),
        }
    }

    /// The module that holds everything else.
    pub fn top(&self) -> &'static str {
        match self.assembly {
            Assembly::Crossbar => design::CROSSBAR,
            Assembly::Tile(_) => design::FORMS_TILE,
            Assembly::Accelerator(_) => design::FORMS_ACCELERATOR,
        }
    }

    /// The module of all but the devices, where they can be left out.
    pub fn digital(&self) -> &'static str {
        match self.assembly {
            Assembly::Crossbar => design::CROSSBAR_CORE,
            _ => self.top(),
        }
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let crossbar = self.parameters.summary();
        match &self.assembly {
            Assembly::Crossbar => crossbar,
            Assembly::Tile(crossbars) => format!(
                "{}: {crossbars} crossbars side by side, and requantization, pools and buffer behind \
                 them; each crossbar is {crossbar}",
                self.name
            ),
            Assembly::Accelerator(accelerator) => format!(
                "{}: a tile of {} crossbars, and all that runs networks on it: {} activations of {} bits, \
                 {} words of layer table; each crossbar is {crossbar}",
                self.name,
                accelerator.crossbars,
                accelerator.memory_words,
                accelerator.word_bits,
                accelerator.table_words
            ),
        }
    }

    /// Its Verilog.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`]; [`Error::Export`].
    pub fn design(&self) -> Result<Design, Error> {
        match &self.assembly {
            Assembly::Crossbar => design::crossbar(&self.parameters),
            Assembly::Tile(crossbars) => design::tile(&self.parameters, *crossbars),
            Assembly::Accelerator(accelerator) => design::accelerator(&sizes(accelerator)?),
        }
    }
}

/// What the RTL builds of the accelerator that golden describes.
///
/// # Errors
///
/// [`Error::Elaboration`] where no hardware is made of it.
pub fn sizes(accelerator: &Accelerator) -> Result<Sizes, Error> {
    let sizes = Sizes {
        crossbar: parameters(&accelerator.config)?,
        crossbars: accelerator.crossbars,
        memory_words: accelerator.memory_words,
        word_bits: accelerator.word_bits,
        table_words: accelerator.table_words,
    };
    sizes.check()?;
    Ok(sizes)
}

/// The RTL's parameters of any legal configuration.
///
/// # Errors
///
/// [`Error::Elaboration`] where no hardware is made of it.
pub fn parameters(config: &Config) -> Result<Parameters, Error> {
    let parameters = Parameters {
        name: config.name.clone(),
        scheme: match config.scheme {
            GoldenScheme::Forms => Scheme::Forms,
            GoldenScheme::Isaac => Scheme::Isaac,
            GoldenScheme::Prime => Scheme::Prime,
            GoldenScheme::Sme => Scheme::Sme,
        },
        rows: config.rows,
        columns: config.columns,
        fragment_rows: config.fragment_rows,
        device_bits: config.device_bits,
        weight_bits: config.weight_bits,
        input_bits: config.input_bits,
        signed_inputs: config.signed_inputs,
        adcs: config.adcs,
        adc_bits: config.adc.bits,
        conversion: match config.adc.policy {
            AdcPolicy::Lossless => Conversion::Lossless,
            AdcPolicy::FlipEncoded => Conversion::FlipEncoded,
            AdcPolicy::Saturating => Conversion::Saturating,
            AdcPolicy::Uniform { lsb } => Conversion::Uniform { step: lsb },
        },
        zero_skip: match config.zero_skip {
            ZeroSkip::Off => ZeroSkipPolicy::Off,
            ZeroSkip::Leading => ZeroSkipPolicy::Leading,
            ZeroSkip::Plane => ZeroSkipPolicy::Plane,
        },
    };
    parameters.check()?;
    Ok(parameters)
}
