//! What is built: the geometry of a crossbar, its converters, its zero-skipping and its way to hold a sign.
//!
//! A [`Config`] is plain data. [`Config::validate`] states the rules (section 1 and 3 of the
//! contract), the methods in `derived.rs` give the numbers that follow from it, and `named.rs`
//! lists the configurations of section 11.
//!
//! In a TOML file only what differs from the paper's forms-8 has to be said:
//!
//! ```
//! use forms_golden::{AdcPolicy, Config};
//!
//! let config = Config::from_toml(r#"
//!     name = "short-fragments"
//!     fragment_rows = 4
//!
//!     [adc]
//!     policy = "saturating"
//!     bits = 3
//! "#)?;
//! assert_eq!(config.adc.policy, AdcPolicy::Saturating);
//! assert_eq!(config.rows, 128);
//! # Ok::<(), forms_golden::Error>(())
//! ```

mod derived;
mod named;
mod rules;

pub use derived::LATENCY;
pub use named::{NamedAccelerator, NamedTile};
pub use rules::{
    MAX_ADC_BITS, MAX_COLUMNS, MAX_DEVICE_BITS, MAX_INPUT_BITS, MAX_ROWS, MAX_WEIGHT_BITS,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, plain};

/// One accelerator design point. The words are those of section 1 of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What reports and errors call it; `custom` unless said.
    pub name: String,
    /// R, word lines of a crossbar.
    pub rows: usize,
    /// C, bit lines of a crossbar, that is device columns.
    pub columns: usize,
    /// m, rows that are read at once and (in FORMS) share one polarity.
    pub fragment_rows: usize,
    /// d, bits that one device holds.
    pub device_bits: usize,
    /// Wb, magnitude bits of a weight (ISAAC: bits of the offset-binary weight).
    pub weight_bits: usize,
    /// B, bits of an input, the sign bit of signed inputs included.
    pub input_bits: usize,
    /// Whether inputs are two's complement; unsigned otherwise.
    pub signed_inputs: bool,
    /// A, converters of one crossbar.
    pub adcs: usize,
    /// What each converter does.
    pub adc: Adc,
    /// Which input planes are not fed at all.
    pub zero_skip: ZeroSkip,
    /// How a sign is held.
    pub scheme: Scheme,
}

/// An analog-to-digital converter (section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adc {
    /// a, bits of a code.
    pub bits: usize,
    /// How a bit-line current becomes a code.
    pub policy: AdcPolicy,
}

/// How a bit-line current becomes a code (section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AdcPolicy {
    /// The code is the current, in counts; enough bits for every current.
    Lossless,
    /// Heavy fragments are stored inverted, so that one bit less suffices; lossless too.
    FlipEncoded,
    /// Currents above the largest code read as the largest code; lossy.
    Saturating,
    /// Codes are `lsb` counts apart, rounded to the nearest, halves up; lossy.
    Uniform {
        /// q0, counts per code step, 1 ..= m * L.
        lsb: usize,
    },
}

/// Which input planes are not fed at all (section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZeroSkip {
    /// Every plane is fed.
    Off,
    /// Feeding stops once all that is left is zero: the paper's zero-skipping.
    Leading,
    /// All-zero planes are skipped wherever they are.
    Plane,
}

/// How a sign is held (sections 6 and 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Magnitudes, and one polarity per fragment.
    Forms,
    /// Offset binary.
    Isaac,
    /// Two crossbars, one for the positive and one for the negative magnitudes.
    Prime,
    /// One-bit devices, one crossbar per bit plane.
    Sme,
}

impl Default for Config {
    /// The paper's values at eight rows a fragment (`forms-8`), named `custom`.
    fn default() -> Self {
        Config {
            name: "custom".to_owned(),
            rows: 128,
            columns: 128,
            fragment_rows: 8,
            device_bits: 2,
            weight_bits: 8,
            input_bits: 16,
            signed_inputs: false,
            adcs: 4,
            adc: Adc::default(),
            zero_skip: ZeroSkip::Leading,
            scheme: Scheme::Forms,
        }
    }
}

impl Default for Adc {
    /// The paper's converter at eight rows a fragment: four bits, flip-encoded.
    fn default() -> Self {
        Adc {
            bits: 4,
            policy: AdcPolicy::FlipEncoded,
        }
    }
}

impl Config {
    /// Reads a configuration from TOML and checks it. What the text does not say is the paper's value.
    ///
    /// # Errors
    /// [`Error::Toml`] for text that is not TOML, an unknown field or an unknown word;
    /// every error of [`Config::validate`].
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let config: Config = toml::from_str(text).map_err(|error| Error::Toml {
            message: in_one_line(text, &error),
        })?;
        config.validate()?;
        Ok(config)
    }

    /// Writes every field as TOML, words for enums; [`Config::from_toml`] reads it back unchanged.
    ///
    /// # Errors
    /// [`Error::Toml`] for a number that TOML cannot hold (above `i64::MAX`).
    pub fn to_toml(&self) -> Result<String, Error> {
        toml::to_string_pretty(self).map_err(|error| Error::Toml {
            message: error.to_string(),
        })
    }
}

/// What the reader of TOML says, and the line where, without the picture that it draws of it.
fn in_one_line(text: &str, error: &toml::de::Error) -> String {
    let mut message = plain(&error.message().replace('\n', "; "));
    if let Some(before) = error.span().and_then(|span| text.get(..span.start)) {
        let line = before.matches('\n').count() + 1;
        message.push_str(&format!(" (line {line})"));
    }
    match hint(text, &message) {
        None => message,
        Some(hint) => format!("{message}; {hint}"),
    }
}

/// How to say what was meant, where a converter is spoken of in the wrong place or with a word too few.
fn hint(text: &str, message: &str) -> Option<&'static str> {
    let unknown = |names: &[&str]| {
        names
            .iter()
            .any(|name| message.contains(&format!("unknown field `{name}`")))
    };
    if unknown(&["adc_bits", "bits"]) {
        return Some("the bits of a converter are written bits = 4 below a line [adc]");
    }
    if unknown(&["adc_policy", "policy"]) {
        return Some("what a converter does is written policy = \"saturating\" below a line [adc]");
    }
    let uniform = text.contains("\"uniform\"") || text.contains("'uniform'");
    uniform.then_some(
        "a uniform converter has a code step: policy = { uniform = { lsb = 2 } } below a line [adc]",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_configuration_survives_toml() {
        for config in Config::all() {
            let text = config.to_toml().unwrap();
            assert_eq!(Config::from_toml(&text).unwrap(), config, "{text}");
        }
    }

    #[test]
    fn a_uniform_converter_survives_toml() {
        let mut config = Config::default();
        config.adc.policy = AdcPolicy::Uniform { lsb: 3 };
        let text = config.to_toml().unwrap();
        assert_eq!(Config::from_toml(&text).unwrap(), config, "{text}");
    }

    #[test]
    fn an_empty_file_is_the_papers_forms_8() {
        let mut paper = Config::named("forms-8").unwrap();
        paper.name = "custom".to_owned();
        assert_eq!(Config::from_toml("").unwrap(), paper);
    }

    #[test]
    fn enums_are_words_in_toml() {
        let text = Config::named("forms-8-plane").unwrap().to_toml().unwrap();
        for line in [
            "policy = \"flip-encoded\"",
            "zero_skip = \"plane\"",
            "scheme = \"forms\"",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn a_misspelt_field_is_refused_by_name() {
        let error = Config::from_toml("fragment_row = 4").unwrap_err();
        assert!(error.to_string().contains("fragment_row"), "{error}");
        let error = Config::from_toml("[adc]\nresolution = 4").unwrap_err();
        assert!(error.to_string().contains("resolution"), "{error}");
    }

    #[test]
    fn a_converter_in_the_wrong_place_or_without_its_step_is_told_how_to_be_said() {
        let complaint = |text: &str| Config::from_toml(text).unwrap_err().to_string();
        for text in ["adc_bits = 4", "bits = 4"] {
            assert!(complaint(text).ends_with("bits = 4 below a line [adc]"));
        }
        assert!(complaint("adc_policy = \"lossless\"").ends_with("below a line [adc]"));
        let uniform = complaint("[adc]\npolicy = \"uniform\"");
        assert!(
            uniform.contains("policy = { uniform = { lsb = 2 } }"),
            "{uniform}"
        );
    }

    #[test]
    fn an_illegal_file_is_refused_by_rule() {
        let error = Config::from_toml("fragment_rows = 12").unwrap_err();
        assert!(error.to_string().contains("fragment_rows = 12"), "{error}");
    }
}
