//! PRIME: two arrays, one of the positive and one of the negative magnitudes; the second's result is
//! subtracted.

use ndarray::{Array2, ArrayView2};

use super::{Crossbar, Placed};
use crate::{Config, DeviceArray, Error, Polarity, weights};

/// The crossbar of any weights within the range; both arrays are always present.
pub(super) fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Crossbar, Error> {
    config.validate()?;
    weights::check_range(config, weights)?;
    let fragments = weights.nrows().div_ceil(config.fragment_rows);
    let arrays = [Polarity::Positive, Polarity::Negative]
        .into_iter()
        .map(|sign| {
            let magnitudes = weights.mapv(|weight| sign.apply(weight).max(0) as u64);
            let positive = Array2::default((fragments, weights.ncols()));
            Ok(Placed {
                array: DeviceArray::from_levels(config, magnitudes.view(), 0, positive)?,
                sign,
                shift: 0,
            })
        })
        .collect::<Result<Vec<Placed>, Error>>()?;
    Crossbar::assemble(arrays, vec![0; weights.nrows()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_sign_has_an_array_of_its_own() {
        let config = Config::named("prime-8").unwrap();
        let crossbar = Crossbar::program(&config, array![[5, -6]].view()).unwrap();
        let magnitudes = |c: usize| {
            let array = &crossbar.arrays()[c].array;
            [array.magnitude(0, 0), array.magnitude(0, 1)]
        };
        assert_eq!(magnitudes(0), [5, 0]);
        assert_eq!(magnitudes(1), [0, 6]);
        assert_eq!(crossbar.arrays()[1].sign, Polarity::Negative);
    }

    #[test]
    fn conversions_count_both_arrays() {
        let config = Config::named("prime-8").unwrap();
        let crossbar = Crossbar::program(&config, array![[5, -6]].view()).unwrap();
        let mvm = crossbar.mvm(&[3], 2).unwrap();
        assert_eq!(mvm.conversions, 2 * (2 * 2 * 4));
        assert_eq!(mvm.work, 2 * 2);
    }
}
