//! The named configurations: the rows of section 11, in its order.

use super::{Adc, AdcPolicy, Config, Scheme, ZeroSkip};
use crate::Error;

impl Config {
    /// Every named configuration, in the order of section 11.
    pub fn all() -> Vec<Config> {
        let forms_8 = forms("forms-8", 8, 4);
        vec![
            forms("forms-4", 4, 3),
            forms_8.clone(),
            forms("forms-16", 16, 5),
            Config {
                name: "forms-8-off".to_owned(),
                zero_skip: ZeroSkip::Off,
                ..forms_8.clone()
            },
            Config {
                name: "forms-8-plane".to_owned(),
                zero_skip: ZeroSkip::Plane,
                ..forms_8.clone()
            },
            Config {
                name: "forms-8-saturating".to_owned(),
                adc: Adc {
                    bits: 4,
                    policy: AdcPolicy::Saturating,
                },
                ..forms_8.clone()
            },
            Config {
                name: "forms-8-signed".to_owned(),
                signed_inputs: true,
                ..forms_8.clone()
            },
            Config {
                name: "forms-8-wide".to_owned(),
                adcs: 128,
                ..forms_8
            },
            Config {
                rows: 16,
                columns: 16,
                ..forms("forms-tiny", 4, 3)
            },
            whole_column("isaac-128", Scheme::Isaac, 2, 8),
            whole_column("prime-128", Scheme::Prime, 2, 8),
            Config {
                scheme: Scheme::Prime,
                ..forms("prime-8", 8, 4)
            },
            whole_column("sme-128", Scheme::Sme, 1, 7),
            Config {
                scheme: Scheme::Sme,
                device_bits: 1,
                ..forms("sme-8", 8, 3)
            },
        ]
    }

    /// The configuration of that name.
    ///
    /// # Errors
    /// [`Error::UnknownConfig`] lists the known names.
    pub fn named(name: &str) -> Result<Config, Error> {
        let all = Config::all();
        let known = all.iter().map(|config| config.name.clone()).collect();
        all.into_iter()
            .find(|config| config.name == name)
            .ok_or_else(|| Error::UnknownConfig {
                name: name.to_owned(),
                known,
            })
    }
}

/// The paper's design with fragments of `fragment_rows` and flip-encoded converters of `adc_bits`.
fn forms(name: &str, fragment_rows: usize, adc_bits: usize) -> Config {
    Config {
        name: name.to_owned(),
        fragment_rows,
        adc: Adc {
            bits: adc_bits,
            policy: AdcPolicy::FlipEncoded,
        },
        ..Config::default()
    }
}

/// A rival that reads all 128 rows at once through one converter and skips nothing.
fn whole_column(name: &str, scheme: Scheme, device_bits: usize, adc_bits: usize) -> Config {
    Config {
        scheme,
        device_bits,
        adcs: 1,
        zero_skip: ZeroSkip::Off,
        ..forms(name, 128, adc_bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn every_listed_name_is_found() {
        for config in Config::all() {
            assert_eq!(Config::named(&config.name).unwrap(), config);
        }
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
