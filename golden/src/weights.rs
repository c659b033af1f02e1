//! Weights before they become levels: their range, and the polarity of their fragments.
//!
//! A weight matrix has one row a word line and one column a weight column. What is out of range is
//! refused, never wrapped (section 1).

use ndarray::{Array2, ArrayView2, Axis};

use crate::{Config, Error, Polarity};

/// Checks that every weight is one that the scheme holds.
///
/// # Errors
/// [`Error::WeightRange`] names the first offender, by row, then column.
pub fn check_range<W: Copy + Into<i64>>(
    config: &Config,
    weights: ArrayView2<W>,
) -> Result<(), Error> {
    let range = config.weight_range();
    if weights.iter().all(|&value| range.contains(&value.into())) {
        return Ok(());
    }
    for ((row, column), &value) in weights.indexed_iter() {
        let value = value.into();
        if !range.contains(&value) {
            return Err(Error::WeightRange {
                row,
                column,
                value,
                range,
                scheme: config.scheme,
                weight_bits: config.weight_bits,
            });
        }
    }
    Ok(())
}

/// The polarity of every fragment: [fragments in use, columns].
///
/// Fragments are m rows from the top; the last one may be short.
///
/// # Errors
/// [`Error::MixedFragment`] names the first fragment with both signs, and the weights whose sign is
/// that of the smaller sum of squares: those that projection would remove.
pub fn polarities<W: Copy + Into<i64>>(
    config: &Config,
    weights: ArrayView2<W>,
) -> Result<Array2<Polarity>, Error> {
    let m = config.fragment_rows;
    let fragments = weights.nrows().div_ceil(m);
    let mut polarities = Array2::default((fragments, weights.ncols()));
    for (f, fragment) in weights.axis_chunks_iter(Axis(0), m).enumerate() {
        for (k, column) in fragment.columns().into_iter().enumerate() {
            let values = column.iter().map(|&weight| weight.into());
            polarities[[f, k]] = Polarity::of(values.clone()).map_err(|_| {
                let polarity = Polarity::of_larger_energy(values.clone());
                Error::MixedFragment {
                    rows: f * m..f * m + column.len(),
                    column: k,
                    polarity: polarity.name(),
                    offending: (f * m..)
                        .zip(values.clone())
                        .filter(|&(_, weight)| !polarity.holds(weight))
                        .collect(),
                }
            })?;
        }
    }
    Ok(polarities)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn config() -> Config {
        Config {
            rows: 4,
            columns: 16,
            fragment_rows: 2,
            ..Config::default()
        }
    }

    #[test]
    fn a_weight_out_of_range_is_named() {
        let error = check_range(&config(), array![[0, 255], [-256, 0]].view()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "weight -256 at row 1, column 0 is outside -255..=255 (forms with weight_bits = 8); \
             scale the weights or raise weight_bits"
        );
    }

    #[test]
    fn the_extremes_are_in_range() {
        check_range(&config(), array![[-255, 255]].view()).unwrap();
        let isaac = Config::named("isaac-128").unwrap();
        check_range(&isaac, array![[-128, 127]].view()).unwrap();
        check_range(&isaac, array![[128]].view()).unwrap_err();
    }

    #[test]
    fn each_fragment_has_its_own_polarity() {
        let weights = array![[1, -1], [2, 0], [-3, 0]];
        use Polarity::{Negative, Positive};
        assert_eq!(
            polarities(&config(), weights.view()).unwrap(),
            array![[Positive, Negative], [Negative, Positive]]
        );
    }

    #[test]
    fn a_mixed_fragment_is_named_with_its_offending_weights() {
        let weights = array![[1, 1], [2, 0], [3, -3], [1, 4]];
        let error = polarities(&config(), weights.view()).unwrap_err();
        assert_eq!(
            error,
            Error::MixedFragment {
                rows: 2..4,
                column: 1,
                polarity: "positive",
                offending: vec![(2, -3)],
            }
        );
    }
}
