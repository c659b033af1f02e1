//! The named configurations, tiles and accelerators: the rows of `named.toml`, in its order.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Config;
use crate::Error;

/// The one place where a name is given to a design.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    configuration: Vec<Config>,
    tile: Vec<NamedTile>,
    accelerator: Vec<NamedAccelerator>,
}

/// A tile that has a name: equal crossbars side by side, with what sums and requantizes behind them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedTile {
    /// What it is called: `tile-forms-8`.
    pub name: String,
    /// The named configuration of its crossbars.
    pub crossbar: String,
    /// How many there are.
    pub crossbars: usize,
}

/// An accelerator that has a name: such a tile, and the memories of what runs networks on it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedAccelerator {
    /// What it is called: `accelerator-forms-8`.
    pub name: String,
    /// The named configuration of its crossbars.
    pub crossbar: String,
    /// How many there are.
    pub crossbars: usize,
    /// Words of the activation memory.
    pub memory_words: usize,
    /// Bits of such a word.
    pub word_bits: usize,
    /// Words of the layer table.
    pub table_words: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("named.toml"))
        .unwrap_or_else(|error| unreachable!("named.toml: {error}"))
});

impl NamedTile {
    /// Every named tile.
    pub fn all() -> &'static [NamedTile] {
        &TABLE.tile
    }
}

impl NamedAccelerator {
    /// Every named accelerator.
    pub fn all() -> &'static [NamedAccelerator] {
        &TABLE.accelerator
    }
}

impl Config {
    /// Every named configuration, in the order of section 11.
    pub fn all() -> Vec<Config> {
        TABLE.configuration.clone()
    }

    /// Their names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE
            .configuration
            .iter()
            .map(|config| config.name.as_str())
    }

    /// The configuration of that name.
    ///
    /// # Errors
    /// [`Error::UnknownConfig`] lists the known names.
    pub fn named(name: &str) -> Result<Config, Error> {
        let found = TABLE
            .configuration
            .iter()
            .find(|config| config.name == name);
        found.cloned().ok_or_else(|| Error::UnknownConfig {
            name: name.to_owned(),
            known: Config::names().map(str::to_owned).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accelerator::Accelerator;
    use crate::{Adc, AdcPolicy, Scheme, ZeroSkip};

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = Config::named("forms-9").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no configuration named \"forms-9\"; the named ones are forms-4, forms-8, \
             forms-16, forms-8-off, forms-8-plane, forms-8-saturating, forms-8-signed, forms-8-wide, \
             forms-tiny, isaac-128, prime-128, prime-8, sme-128, sme-8; or give a TOML file"
        );
    }

    #[test]
    fn every_listed_name_is_found_once_and_legal() {
        for config in Config::all() {
            assert_eq!(Config::named(&config.name).unwrap(), config);
            config.validate().unwrap();
            assert_eq!(
                Config::names().filter(|name| **name == config.name).count(),
                1
            );
        }
        for tile in NamedTile::all() {
            Config::named(&tile.crossbar).unwrap();
        }
        for accelerator in NamedAccelerator::all() {
            let named = Accelerator::named(&accelerator.name).unwrap();
            named.validate().unwrap();
        }
        assert_eq!(Accelerator::named("forms-8"), None);
    }

    #[test]
    fn the_table_is_that_of_section_11() {
        use AdcPolicy::{FlipEncoded, Saturating};
        use Scheme::{Forms, Isaac, Prime, Sme};
        use ZeroSkip::{Leading, Off, Plane};
        // name, scheme, m, d, A, converter, zero-skip, signed, R
        let table = [
            (
                "forms-4",
                Forms,
                4,
                2,
                4,
                FlipEncoded,
                3,
                Leading,
                false,
                128,
            ),
            (
                "forms-8",
                Forms,
                8,
                2,
                4,
                FlipEncoded,
                4,
                Leading,
                false,
                128,
            ),
            (
                "forms-16",
                Forms,
                16,
                2,
                4,
                FlipEncoded,
                5,
                Leading,
                false,
                128,
            ),
            (
                "forms-8-off",
                Forms,
                8,
                2,
                4,
                FlipEncoded,
                4,
                Off,
                false,
                128,
            ),
            (
                "forms-8-plane",
                Forms,
                8,
                2,
                4,
                FlipEncoded,
                4,
                Plane,
                false,
                128,
            ),
            (
                "forms-8-saturating",
                Forms,
                8,
                2,
                4,
                Saturating,
                4,
                Leading,
                false,
                128,
            ),
            (
                "forms-8-signed",
                Forms,
                8,
                2,
                4,
                FlipEncoded,
                4,
                Leading,
                true,
                128,
            ),
            (
                "forms-8-wide",
                Forms,
                8,
                2,
                128,
                FlipEncoded,
                4,
                Leading,
                false,
                128,
            ),
            (
                "forms-tiny",
                Forms,
                4,
                2,
                4,
                FlipEncoded,
                3,
                Leading,
                false,
                16,
            ),
            (
                "isaac-128",
                Isaac,
                128,
                2,
                1,
                FlipEncoded,
                8,
                Off,
                false,
                128,
            ),
            (
                "prime-128",
                Prime,
                128,
                2,
                1,
                FlipEncoded,
                8,
                Off,
                false,
                128,
            ),
            (
                "prime-8",
                Prime,
                8,
                2,
                4,
                FlipEncoded,
                4,
                Leading,
                false,
                128,
            ),
            ("sme-128", Sme, 128, 1, 1, FlipEncoded, 7, Off, false, 128),
            ("sme-8", Sme, 8, 1, 4, FlipEncoded, 3, Leading, false, 128),
        ];
        let all = Config::all();
        assert_eq!(all.len(), table.len());
        for (config, row) in all.iter().zip(table) {
            let (name, scheme, m, d, adcs, policy, bits, zero_skip, signed_inputs, size) = row;
            let expected = Config {
                name: name.to_owned(),
                rows: size,
                columns: size,
                fragment_rows: m,
                device_bits: d,
                weight_bits: 8,
                input_bits: 16,
                signed_inputs,
                adcs,
                adc: Adc { bits, policy },
                zero_skip,
                scheme,
            };
            assert_eq!(*config, expected);
        }
    }
}
