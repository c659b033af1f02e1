//! What the layer functions refuse.

use thiserror::Error;

/// A request that a layer function cannot carry out: the thing, the rule, the values, the way out.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayerError {
    /// A kernel, stride, dilation or feature map without extent.
    #[error("{what} is 0, but at least 1 is needed; give it a size")]
    Zero { what: String },

    /// A window that does not fit its padded map even once.
    #[error(
        "the window spans {span} along the {axis}, but the padded map has only {padded}; \
         shrink the kernel or its dilation, or pad more"
    )]
    WindowDoesNotFit {
        axis: &'static str,
        span: usize,
        padded: usize,
    },

    /// A size whose computation does not fit a machine word.
    #[error("{what} exceeds the machine's largest size; use smaller kernels, pads or dilations")]
    SizeOverflow { what: String },

    /// A matrix larger than these functions build.
    #[error(
        "{what} would have {rows} x {cols} elements, but at most {limit} are held at once; \
         lower the layer in parts"
    )]
    TooManyElements {
        what: &'static str,
        rows: usize,
        cols: usize,
        limit: usize,
    },

    /// A pool window that sees nothing but padding.
    #[error(
        "the pool window of output row {row}, column {col} lies wholly in the padding, which is \
         not counted; pad less"
    )]
    EmptyWindow { row: usize, col: usize },

    /// Two sizes that should be equal.
    #[error(
        "{what}: {found} found where {expected} are needed; check the layer's files and shapes"
    )]
    Mismatch {
        what: &'static str,
        expected: usize,
        found: usize,
    },

    /// A table of a row order that is no permutation of its rows.
    #[error(
        "row {row} of the row order holds element {element}, which {}; list each of 0..={} once",
        match earlier {
            Some(earlier) => format!("row {earlier} holds already"),
            None => "is no row".to_owned(),
        },
        rows - 1
    )]
    NotPermutation {
        row: usize,
        element: u32,
        rows: usize,
        /// The row above that holds the same, if any.
        earlier: Option<usize>,
    },

    /// A multiplier of more than 31 bits.
    #[error(
        "multiplier {0} exceeds 31 bits (at most 2147483647); halve it and lower the shift by 1"
    )]
    Multiplier(u32),

    /// A shift outside of its range.
    #[error("shift {0} is outside 1..={max}; scale the multiplier by a power of two instead", max = super::MAX_SHIFT)]
    Shift(u32),

    /// A range of activations without a value in it.
    #[error("the activation range {low}..={high} is empty; swap its bounds")]
    EmptyRange { low: i64, high: i64 },

    /// A number of activation bits that cannot be held.
    #[error("an activation of {0} bits is outside 1..=62 bits; use fewer bits")]
    ActivationBits(u32),

    /// Nothing where something is needed.
    #[error("{0} is empty, but at least one element is needed; give it one")]
    Empty(&'static str),

    /// A word that exceeds the accumulator's width.
    #[error(
        "{what} = {value} exceeds {bits} signed bits ({low}..={high}); widen the accumulator or \
         rescale the layer",
        low = super::lacc::signed_low(*bits),
        high = super::lacc::signed_high(*bits)
    )]
    BeyondAccumulator {
        /// Which word, for example "bias" or "row tile 3".
        what: String,
        value: i64,
        bits: u32,
    },

    /// An accumulator width without a meaning.
    #[error("an accumulator of {0} bits is outside 1..={max} bits; choose a width in between", max = super::MAX_ACC_BITS)]
    AccumulatorBits(u32),

    /// A layer accumulator wider than the words it is computed in.
    #[error(
        "{tiles} row tiles of {acc_bits} bits need a layer accumulator of {needed} bits, but 64 \
         are there; use fewer row tiles or fewer input bits"
    )]
    LayerAccumulatorTooWide {
        tiles: usize,
        acc_bits: u32,
        needed: u32,
    },
}
