//! Branches that come together (contract, section 9): each operand is brought to the result's
//! scale by its own (M, s), unclamped, and only the result saturates.

use ndarray::{Array3, ArrayView3};

use super::{ActivationRange, LayerError, Scale};

/// Refuses no operands, and operands whose sizes differ along the given axes.
fn check_operands(
    operands: &[(ArrayView3<'_, i64>, Scale)],
    axes: &[(usize, &'static str)],
) -> Result<(), LayerError> {
    let Some((first, _)) = operands.first() else {
        return Err(LayerError::Empty("the list of operands"));
    };
    for (map, _) in operands {
        for &(axis, what) in axes {
            if map.shape()[axis] != first.shape()[axis] {
                return Err(LayerError::Mismatch {
                    what,
                    expected: first.shape()[axis],
                    found: map.shape()[axis],
                });
            }
        }
    }
    Ok(())
}

/// The sum of maps `[channels, height, width]`, each rescaled first; the sum is clamped, once.
///
/// # Errors
/// No operand, or operands of different shapes.
pub fn add(
    operands: &[(ArrayView3<'_, i64>, Scale)],
    range: ActivationRange,
) -> Result<Array3<i64>, LayerError> {
    check_operands(
        operands,
        &[
            (0, "channels of an added map"),
            (1, "rows of an added map"),
            (2, "columns of an added map"),
        ],
    )?;
    Ok(Array3::from_shape_fn(operands[0].0.dim(), |at| {
        range.clamp(operands.iter().map(|(map, s)| s.rescale(map[at])).sum())
    }))
}

/// Maps `[channels, height, width]` behind one another along the channels, each rescaled and
/// clamped.
///
/// # Errors
/// No operand, or operands of different heights or widths.
pub fn concat(
    operands: &[(ArrayView3<'_, i64>, Scale)],
    range: ActivationRange,
) -> Result<Array3<i64>, LayerError> {
    check_operands(
        operands,
        &[
            (1, "rows of a concatenated map"),
            (2, "columns of a concatenated map"),
        ],
    )?;
    let (_, height, width) = operands[0].0.dim();
    let channels: Vec<_> = operands
        .iter()
        .flat_map(|&(ref map, scale)| map.outer_iter().map(move |channel| (channel, scale)))
        .collect();
    Ok(Array3::from_shape_fn(
        (channels.len(), height, width),
        |(c, i, j)| {
            let (channel, scale) = &channels[c];
            range.clamp(scale.rescale(channel[[i, j]]))
        },
    ))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn scale(multiplier: u32, shift: u32) -> Scale {
        Scale::new(multiplier, shift).unwrap()
    }

    #[test]
    fn operands_are_rescaled_each_on_their_own_and_only_the_sum_saturates() {
        let (a, b) = (array![[[300, 100, -9]]], array![[[-100, 100, 4]]]);
        let operands = [(a.view(), scale(2, 1)), (b.view(), scale(8, 2))];
        let range = ActivationRange::unsigned(8).unwrap();
        // 300 - 200 = 100: neither operand was clamped to 0..=255 before.
        assert_eq!(add(&operands, range).unwrap(), array![[[100, 255, 0]]]);
    }

    #[test]
    fn operands_are_rounded_before_they_are_added() {
        let half = array![[[1]]];
        let operands = [(half.view(), scale(1, 1)), (half.view(), scale(1, 1))];
        let range = ActivationRange::signed(8).unwrap();
        assert_eq!(add(&operands, range).unwrap(), array![[[2]]]);
    }

    #[test]
    fn concatenated_channels_keep_their_order_and_their_own_scale() {
        let (a, b) = (array![[[10, 20]]], array![[[1, 2]], [[-3, 400]]]);
        let operands = [(a.view(), scale(1, 1)), (b.view(), scale(2, 1))];
        let range = ActivationRange::unsigned(8).unwrap();
        assert_eq!(
            concat(&operands, range).unwrap(),
            array![[[5, 10]], [[1, 2]], [[0, 255]]]
        );
    }

    #[test]
    fn maps_that_do_not_fit_together_are_refused() {
        let (a, b) = (array![[[1, 2]]], array![[[1, 2, 3]]]);
        let range = ActivationRange::unsigned(8).unwrap();
        let operands = [(a.view(), scale(1, 1)), (b.view(), scale(1, 1))];
        assert_eq!(
            add(&operands, range).unwrap_err().to_string(),
            "columns of an added map: 3 found where 2 are needed; check the layer's files and \
             shapes"
        );
        assert!(concat(&operands, range).is_err());
        let error = add(&[], range).unwrap_err();
        assert_eq!(error, LayerError::Empty("the list of operands"));
    }
}
