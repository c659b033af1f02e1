//! One sign for each fragment and column: that of the larger energy.

use ndarray::Array2;

/// The sign of a weight's fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// No weight below 0.
    Positive,
    /// No weight above 0.
    Negative,
}

impl Polarity {
    /// The bounds of a weight whose magnitude is at most `most`.
    pub fn bounds(self, most: f64) -> [f64; 2] {
        match self {
            Polarity::Positive => [0.0, most],
            Polarity::Negative => [-most, 0.0],
        }
    }
}

/// The polarity of each fragment and column, `[fragments, columns]`; rows of `signed` are in their order. A tie is
/// positive.
///
/// `signed` `[rows, columns]` holds each weight's energy, H\[k,k\] w^2, with the weight's sign.
pub fn polarities(signed: &Array2<f64>, fragment_rows: usize) -> Array2<Polarity> {
    let (rows, columns) = signed.dim();
    Array2::from_shape_fn((rows.div_ceil(fragment_rows), columns), |(f, n)| {
        let end = rows.min((f + 1) * fragment_rows);
        let sum: f64 = (f * fragment_rows..end).map(|k| signed[[k, n]]).sum();
        if sum < 0.0 {
            Polarity::Negative
        } else {
            Polarity::Positive
        }
    })
}
