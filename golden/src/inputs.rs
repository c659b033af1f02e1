//! Inputs before they become planes: how many bits they need, and what is refused.

use ndarray::ArrayView2;

use crate::{Config, Error};

/// Checks one vector of inputs: one per row, each within `b_used` bits.
///
/// # Errors
/// [`Error::BitsUsed`] for `b_used` outside 1 ..= B, [`Error::InputCount`], [`Error::InputRange`].
pub fn check(config: &Config, inputs: &[i64], rows: usize, b_used: usize) -> Result<(), Error> {
    check_within(config, inputs, rows, b_used, config.input_bits)
}

/// [`check`] with another bound than B, for the doubled inputs of SME.
pub(crate) fn check_within(
    config: &Config,
    inputs: &[i64],
    rows: usize,
    b_used: usize,
    most: usize,
) -> Result<(), Error> {
    if !(1..=most).contains(&b_used) {
        return Err(Error::BitsUsed { b_used, most });
    }
    if inputs.len() != rows {
        return Err(Error::InputCount {
            found: inputs.len(),
            expected: rows,
        });
    }
    let range = config.input_range(b_used);
    match inputs.iter().position(|input| !range.contains(input)) {
        None => Ok(()),
        Some(index) => Err(Error::InputRange {
            batch_row: None,
            index,
            value: inputs[index],
            range,
            b_used,
        }),
    }
}

/// The least `b_used` that holds every input of a batch [batch, rows]; 1 for a batch of zeros.
///
/// # Errors
/// [`Error::InputRange`] names batch row, index and value of the first input that B bits cannot hold.
pub fn least_b_used(config: &Config, batch: ArrayView2<i64>) -> Result<usize, Error> {
    let mut least = 1;
    for ((batch_row, index), &value) in batch.indexed_iter() {
        while !config.input_range(least).contains(&value) {
            if least == config.input_bits {
                return Err(Error::InputRange {
                    batch_row: Some(batch_row),
                    index,
                    value,
                    range: config.input_range(least),
                    b_used: least,
                });
            }
            least += 1;
        }
    }
    Ok(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_least_b_used_holds_the_largest_input_and_no_more() {
        let unsigned = Config::named("forms-8").unwrap();
        for (batch, bits) in [
            (array![[0, 0]], 1),
            (array![[3, 4]], 3),
            (array![[65535, 0]], 16),
        ] {
            assert_eq!(least_b_used(&unsigned, batch.view()), Ok(bits));
        }
        let signed = Config::named("forms-8-signed").unwrap();
        for (batch, bits) in [(array![[-1]], 1), (array![[1]], 2), (array![[-128]], 8)] {
            assert_eq!(least_b_used(&signed, batch.view()), Ok(bits));
        }
    }

    #[test]
    fn an_input_beyond_b_bits_names_its_place_in_the_batch() {
        let config = Config::named("forms-8").unwrap();
        let error = least_b_used(&config, array![[1, 2], [3, 65536]].view()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "input 65536 at row 1 of batch row 1 is outside 0..=65535 (b_used = 16); raise b_used \
             or quantize the input"
        );
        assert!(least_b_used(&config, array![[-1]].view()).is_err());
    }

    #[test]
    fn a_wrong_count_and_a_wrong_width_are_refused() {
        let config = Config::named("forms-8").unwrap();
        assert_eq!(
            check(&config, &[1, 2], 3, 8).unwrap_err().to_string(),
            "2 inputs for 3 rows; give one input a row"
        );
        for b_used in [0, 17] {
            assert_eq!(
                check(&config, &[1], 1, b_used).unwrap_err().to_string(),
                format!("b_used = {b_used} is outside 1..=16; the inputs have at most 16 bits")
            );
        }
        assert!(check(&config, &[256], 1, 8).is_err());
        assert!(check(&config, &[255], 1, 8).is_ok());
    }
}
