//! The end of a network: a feature map as a vector, and the class it stands for.

use ndarray::{Array1, ArrayView1, ArrayView3};

use super::LayerError;

/// A feature map `[channels, height, width]` as a vector: channel, row, column, the last fastest.
///
/// A layer behind it has its weight rows in the same order.
pub fn flatten<T: Copy>(map: ArrayView3<'_, T>) -> Array1<T> {
    map.iter().copied().collect()
}

/// The index of the largest element; the first of them on a tie.
///
/// # Errors
/// An empty vector.
pub fn argmax<T: Ord>(values: ArrayView1<'_, T>) -> Result<usize, LayerError> {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    match values.is_empty() {
        true => Err(LayerError::Empty("the vector of class sums")),
        false => Ok(best),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;

    #[test]
    fn a_map_is_flattened_channel_by_channel_and_row_by_row_whatever_its_memory_order() {
        let map = Array3::from_shape_fn((2, 2, 3), |(c, i, j)| 100 * c + 10 * i + j);
        let expected = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112];
        assert_eq!(flatten(map.view()).to_vec(), expected);
        // The same numbers, held with the first index fastest.
        let mut turned = Array3::zeros((3, 2, 2)).reversed_axes();
        turned.assign(&map);
        assert_eq!(flatten(turned.view()).to_vec(), expected);
    }

    #[test]
    fn the_first_of_equal_classes_wins() {
        assert_eq!(argmax(array![-5, 3, 1, 3].view()), Ok(1));
        assert_eq!(argmax(array![-5, -7].view()), Ok(0));
        assert_eq!(argmax(array![i64::MIN, i64::MIN, i64::MAX].view()), Ok(2));
    }

    #[test]
    fn no_classes_are_refused() {
        assert_eq!(
            argmax(Array1::<i64>::zeros(0).view())
                .unwrap_err()
                .to_string(),
            "the vector of class sums is empty, but at least one element is needed; give it one"
        );
    }
}
