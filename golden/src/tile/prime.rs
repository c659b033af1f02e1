//! PRIME: two crossbars, one of the positive and one of the negative magnitudes; the second's result is
//! subtracted.

use ndarray::{Array2, ArrayView2};

use super::{Placed, Tile};
use crate::{Config, Crossbar, Error, Polarity, weights};

/// The tile of any weights within the range; both crossbars are always present.
pub(super) fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Tile, Error> {
    config.validate()?;
    weights::check_range(config, weights)?;
    let fragments = weights.nrows().div_ceil(config.fragment_rows);
    let crossbars = [Polarity::Positive, Polarity::Negative]
        .into_iter()
        .map(|sign| {
            let magnitudes = weights.mapv(|weight| sign.apply(weight).max(0) as u64);
            let positive = Array2::default((fragments, weights.ncols()));
            Ok(Placed {
                crossbar: Crossbar::from_levels(config, magnitudes.view(), 0, positive)?,
                sign,
                shift: 0,
            })
        })
        .collect::<Result<Vec<Placed>, Error>>()?;
    Tile::assemble(crossbars, vec![0; weights.nrows()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_sign_has_a_crossbar_of_its_own() {
        let config = Config::named("prime-8").unwrap();
        let tile = Tile::program(&config, array![[5, -6]].view()).unwrap();
        let magnitudes = |c: usize| {
            let crossbar = &tile.crossbars()[c].crossbar;
            [crossbar.magnitude(0, 0), crossbar.magnitude(0, 1)]
        };
        assert_eq!(magnitudes(0), [5, 0]);
        assert_eq!(magnitudes(1), [0, 6]);
        assert_eq!(tile.crossbars()[1].sign, Polarity::Negative);
    }

    #[test]
    fn conversions_count_both_crossbars() {
        let config = Config::named("prime-8").unwrap();
        let tile = Tile::program(&config, array![[5, -6]].view()).unwrap();
        let mvm = tile.mvm(&[3], 2).unwrap();
        assert_eq!(mvm.conversions, 2 * (2 * 2 * 4));
        assert_eq!(mvm.work, 2 * 2);
    }
}
