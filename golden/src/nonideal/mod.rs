//! Non-idealities (section 10): what real devices, bit lines and converters do between level and code. The
//! digital datapath stays exact.
//!
//! ```text
//! level --stuck, on/off ratio, variation--> g'    V = sum of g' over the active rows    V --gain, offset,
//! bow, noise--> V' --rounded, clamped--> code --flip restored, clamped--> q
//! ```
//!
//! Everything is an integer in units of 2^-16 count, and every random number a hash of what it is for, so
//! that any other model can agree bit for bit.
//!
//! | file | what |
//! | --- | --- |
//! | `random` | the hash |
//! | `normal`, `quantiles` | standard-normal numbers from a committed table |
//! | `devices` | conductances |
//! | `transfer` | the converter |
//! | `array`, `mapped` | multiplications |

mod array;
pub mod devices;
mod mapped;
pub mod normal;
mod quantiles;
pub mod random;
pub mod transfer;

pub use array::NonIdealArray;
pub use mapped::NonIdealMapped;
pub use transfer::Transfer;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;

/// What is not ideal, and the seed of all chance. By default everything is ideal.
///
/// In a TOML or JSON file only what is not ideal has to be said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NonIdeal {
    /// Seeds every random number.
    pub seed: u64,
    /// The number of the matrix's first array: the layers of a network count on, lest they draw the
    /// same devices.
    pub first_array: u64,
    /// Conductance of a device at level L over that at level 0, 2 ..= 1e9; infinite where not said.
    pub on_off_ratio: Option<f64>,
    /// Probability that a device is stuck at level 0.
    pub stuck_at_zero: f64,
    /// Probability that a device is stuck at level L.
    pub stuck_at_most: f64,
    /// sigma of the log-normal variation of conductances, 0 ..= 1; 0.1 in the paper's study.
    pub variation: f64,
    /// Relative error of the converter's gain, -0.5 ..= 0.5.
    pub gain: f64,
    /// The converter's offset in counts, -1024 ..= 1024.
    pub offset: f64,
    /// The converter's integral non-linearity at mid-scale in counts, -1024 ..= 1024.
    pub bow: f64,
    /// Standard deviation of each conversion's noise in counts, 0 ..= 1024.
    pub noise: f64,
}

impl Default for NonIdeal {
    fn default() -> Self {
        NonIdeal {
            seed: 0,
            first_array: 0,
            on_off_ratio: None,
            stuck_at_zero: 0.0,
            stuck_at_most: 0.0,
            variation: 0.0,
            gain: 0.0,
            offset: 0.0,
            bow: 0.0,
            noise: 0.0,
        }
    }
}

impl NonIdeal {
    /// Checks every value against its bounds.
    ///
    /// # Errors
    /// [`Error::NonIdeal`] names the first that is out of bounds, or not a number.
    pub fn validate(&self) -> Result<(), Error> {
        let bounds = [
            ("on_off_ratio", self.on_off_ratio.unwrap_or(2.0), 2.0, 1e9),
            ("stuck_at_zero", self.stuck_at_zero, 0.0, 1.0),
            ("stuck_at_most", self.stuck_at_most, 0.0, 1.0),
            (
                "stuck_at_zero + stuck_at_most",
                self.stuck_at_zero + self.stuck_at_most,
                0.0,
                1.0,
            ),
            ("variation", self.variation, 0.0, 1.0),
            ("gain", self.gain, -0.5, 0.5),
            ("offset", self.offset, -1024.0, 1024.0),
            ("bow", self.bow, -1024.0, 1024.0),
            ("noise", self.noise, 0.0, 1024.0),
        ];
        for (field, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(Error::NonIdeal {
                    field,
                    value: value.to_string(),
                    least: least.to_string(),
                    most: most.to_string(),
                });
            }
        }
        Ok(())
    }
}

/// A number in units of 2^-16, to the nearest.
fn sixteenths(value: f64) -> i64 {
    (value * 65536.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_bounds_is_named_with_its_bounds() {
        let complaint = |change: fn(&mut NonIdeal)| {
            let mut settings = NonIdeal::default();
            change(&mut settings);
            settings.validate().unwrap_err().to_string()
        };
        assert_eq!(
            complaint(|it| it.variation = 1.5),
            "variation = 1.5 is outside 0..=1; choose a value within"
        );
        assert!(complaint(|it| it.noise = f64::NAN).contains("noise = NaN"));
        assert!(complaint(|it| it.on_off_ratio = Some(1.0)).contains("on_off_ratio = 1 is"));
        assert_eq!(
            complaint(|it| (it.stuck_at_zero, it.stuck_at_most) = (0.75, 0.5)),
            "stuck_at_zero + stuck_at_most = 1.25 is outside 0..=1; choose a value within"
        );
        NonIdeal::default().validate().unwrap();
    }
}
