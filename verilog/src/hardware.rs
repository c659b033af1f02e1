//! From golden's description of a design to the RTL's: the one place where the two vocabularies meet.

use forms_export::Design;
use forms_golden::{AdcPolicy, Config, NamedTile, Scheme as GoldenScheme, ZeroSkip};
use forms_rtl::parameters::{Conversion, Parameters, Scheme, ZeroSkipPolicy};

use crate::{Error, design};

/// A design: a crossbar of any legal configuration, or a tile of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hardware {
    /// What it is called: the configuration's name, or the tile's.
    pub name: String,
    /// The crossbar, or each crossbar of the tile, as golden describes it.
    pub config: Config,
    /// The same as the RTL describes it.
    pub parameters: Parameters,
    /// Crossbars of a tile; none for a crossbar alone.
    pub crossbars: Option<usize>,
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
            crossbars: None,
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
            crossbars: Some(crossbars),
            ..Self::crossbar(config)?
        })
    }

    /// A named configuration, or a named tile.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfiguration`] lists the known ones.
    pub fn named(name: &str) -> Result<Self, Error> {
        if let Some(tile) = NamedTile::all().iter().find(|tile| tile.name == name) {
            return Self::tile(name, &Config::named(&tile.crossbar)?, tile.crossbars);
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
        match self.crossbars {
            None => design::CROSSBAR,
            Some(_) => design::FORMS_TILE,
        }
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let crossbar = self.parameters.summary();
        match self.crossbars {
            None => crossbar,
            Some(crossbars) => format!(
                "{}: {crossbars} crossbars side by side, and requantization, pools and buffer behind \
                 them; each crossbar is {crossbar}",
                self.name
            ),
        }
    }

    /// Its Verilog.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`]; [`Error::Export`].
    pub fn design(&self) -> Result<Design, Error> {
        match self.crossbars {
            None => design::crossbar(&self.parameters),
            Some(crossbars) => design::tile(&self.parameters, crossbars),
        }
    }
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
