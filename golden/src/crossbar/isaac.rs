//! ISAAC: one array of offset binary. A device column holds w + 2^(Wb-1), never negative; the datapath
//! counts the ones of every plane and takes 2^(Wb-1) times their sum, the sum of the inputs, off the result.

use ndarray::{Array2, ArrayView2};

use super::Crossbar;
use crate::{Config, DeviceArray, Error, Scheme, weights};

/// The crossbar of weights in -2^(Wb-1) .. 2^(Wb-1) - 1; padding rows hold the offset (weight 0).
pub(super) fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Crossbar, Error> {
    config.validate()?;
    weights::check_range(config, weights)?;
    let offset = 1_i64 << (config.weight_bits - 1);
    let stored = weights.mapv(|weight| (weight + offset) as u64);
    let fragments = weights.nrows().div_ceil(config.fragment_rows);
    let positive = Array2::default((fragments, weights.ncols()));
    DeviceArray::from_levels(config, stored.view(), offset as u64, positive).map(Crossbar::single)
}

/// ISAAC's configuration for weights that its width may not hold (section 6).
///
/// Where some weight is out of range, Wb becomes the smallest multiple of d that is at least
/// bits(max |w|) + 1, and the name says so (`isaac-128-10b`); else the configuration is returned as it is.
///
/// # Errors
/// [`Error::NotIsaac`]; every error of [`Config::validate`], for a width that the rest of the
/// configuration does not allow.
pub fn widened(config: &Config, weights: ArrayView2<i64>) -> Result<Config, Error> {
    if config.scheme != Scheme::Isaac {
        return Err(Error::NotIsaac {
            scheme: config.scheme,
        });
    }
    config.validate()?;
    let range = config.weight_range();
    if weights.iter().all(|weight| range.contains(weight)) {
        return Ok(config.clone());
    }
    let largest = weights.iter().map(|weight| weight.unsigned_abs()).max();
    let magnitude_bits = u64::BITS - largest.unwrap_or(0).leading_zeros();
    let weight_bits = (magnitude_bits as usize + 1).next_multiple_of(config.device_bits);
    let widened = Config {
        name: format!("{}-{weight_bits}b", config.name),
        weight_bits,
        ..config.clone()
    };
    widened.validate()?;
    Ok(widened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn isaac() -> Config {
        Config::named("isaac-128").unwrap()
    }

    #[test]
    fn the_devices_hold_offset_binary_and_padding_holds_the_offset() {
        let crossbar = Crossbar::program(&isaac(), array![[-128, 127, 0]].view()).unwrap();
        let array = &crossbar.arrays()[0].array;
        let row = |r| -> Vec<u64> { (0..3).map(|k| array.magnitude(r, k)).collect() };
        assert_eq!(row(0), [0, 255, 128]);
        assert_eq!(row(127), [128, 128, 128]);
        assert_eq!(crossbar.offset(), 128);
    }

    #[test]
    fn nine_bit_weights_take_ten_bits_in_two_bit_devices() {
        let wide = widened(&isaac(), array![[255, -3]].view()).unwrap();
        assert_eq!(wide.weight_bits, 10);
        assert_eq!(wide.devices_per_weight(), 5);
        assert_eq!(wide.weight_columns(), 25);
        assert_eq!(wide.name, "isaac-128-10b");
    }

    #[test]
    fn weights_that_fit_widen_nothing() {
        assert_eq!(
            widened(&isaac(), array![[127, -128]].view()).unwrap(),
            isaac()
        );
        assert_eq!(
            widened(&isaac(), array![[-129]].view())
                .unwrap()
                .weight_bits,
            10
        );
    }

    #[test]
    fn widening_beyond_the_bounds_or_another_scheme_is_refused() {
        assert!(widened(&isaac(), array![[i64::MIN]].view()).is_err());
        let error = widened(&Config::default(), array![[1]].view()).unwrap_err();
        assert!(error.to_string().contains("this configuration is forms"));
    }

    #[test]
    fn a_fixed_width_refuses_what_it_cannot_hold() {
        let error = Crossbar::program(&isaac(), array![[128]].view()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "weight 128 at row 0, column 0 is outside -128..=127 (isaac with weight_bits = 8); scale \
             the weights or raise weight_bits"
        );
    }
}
