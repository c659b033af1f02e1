//! The three constraint sets of FORMS, each with its Euclidean projection.
//!
//! | set | projection | module |
//! | --- | --- | --- |
//! | few weight columns and rows, the same in a whole layer | largest energies stay | [`prune`] |
//! | one sign a fragment | the sign of larger energy stays | [`polarize`] |
//! | magnitudes on a grid that devices hold | rounding to the grid | [`quantize`] |
//!
//! Matrices are `[rows, columns]` as a crossbar holds them: a column is a filter, a row a position
//! of the filters' shape.

pub mod order;
pub mod polarize;
pub mod prune;
pub mod quantize;

/// Sum of squares, in 64 bits and in the order of the items.
pub(crate) fn energy<'a>(values: impl IntoIterator<Item = &'a f32>) -> f64 {
    values
        .into_iter()
        .map(|&v| f64::from(v) * f64::from(v))
        .sum()
}
