//! Everything that golden refuses. A message names the thing, the rule, the values and the way out.

use std::fmt;
use std::ops::{Range, RangeInclusive};

use crate::Scheme;

/// What golden refuses, and why.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No named configuration is called that.
    #[error(
        "there is no configuration named {name:?}; the named ones are {}; or give a TOML file",
        known.join(", ")
    )]
    UnknownConfig { name: String, known: Vec<String> },

    /// A configuration's TOML text cannot be read or written.
    #[error("the configuration's TOML is not understood: {}", message.trim_end())]
    Toml {
        /// What the TOML library says, with line and column.
        message: String,
    },

    /// A number of a configuration is out of bounds.
    #[error("{field} = {value} is outside 1..={most}; choose a value within")]
    Size {
        field: &'static str,
        value: usize,
        most: usize,
    },

    /// d does not divide Wb.
    #[error(
        "weight_bits = {weight_bits} is not a multiple of device_bits = {device_bits}: a weight \
         fills whole devices; change either"
    )]
    DevicesPerWeight {
        weight_bits: usize,
        device_bits: usize,
    },

    /// m does not divide R.
    #[error(
        "rows = {rows} is not a multiple of fragment_rows = {fragment_rows}: a crossbar holds \
         whole fragments; change either"
    )]
    FragmentsPerCrossbar { rows: usize, fragment_rows: usize },

    /// A exceeds C.
    #[error(
        "adcs = {adcs} exceeds columns = {columns}: a converter serves at least one column; lower \
         adcs"
    )]
    TooManyAdcs { adcs: usize, columns: usize },

    /// Neither A | n nor n | A.
    #[error(
        "adcs = {adcs} neither divides nor is a multiple of the {devices} devices of a weight; \
         choose adcs so that a beat converts whole weights, or a weight takes whole beats"
    )]
    AdcsPerWeight { adcs: usize, devices: usize },

    /// C < n.
    #[error(
        "columns = {columns} cannot hold one weight of {devices} devices; raise columns or \
         device_bits"
    )]
    NoRoomForAWeight { columns: usize, devices: usize },

    /// Squeezing of planes of digits.
    #[error(
        "squeeze X = {squeeze} with device_bits = {device_bits}: halving a row empties a plane of single bits, not \
         one of digits; set device_bits = 1, or squeeze 0"
    )]
    SmeDigits { squeeze: usize, device_bits: usize },

    /// A lossless converter with too few bits.
    #[error(
        "adc_bits = {bits} clips: {needed} bits are needed for {rows} rows x level {level}; raise \
         adc_bits, use the flip encoding, or shrink the fragment"
    )]
    LosslessClips {
        bits: usize,
        needed: usize,
        rows: usize,
        level: usize,
    },

    /// A flip-encoded converter with too few bits.
    #[error(
        "adc_bits = {bits} clips: {needed} bits are needed for {rows} rows x level {level} even in \
         the flip encoding; raise adc_bits or shrink the fragment"
    )]
    FlipClips {
        bits: usize,
        needed: usize,
        rows: usize,
        level: usize,
    },

    /// A uniform converter's step makes no sense.
    #[error(
        "lsb = {lsb} is outside 1..={full_scale}, the currents of a fragment; choose a step within"
    )]
    UniformLsb { lsb: usize, full_scale: usize },

    /// A matrix without rows or columns.
    #[error(
        "a matrix of {rows} rows x {columns} columns has nothing to multiply; give it at least one \
         of each"
    )]
    EmptyMatrix { rows: usize, columns: usize },

    /// A matrix without rows or columns, or larger than what it must fit.
    #[error(
        "{what} of {rows} rows x {columns} columns does not fit 1..={most_rows} rows x \
         1..={most_columns} columns; {way_out}"
    )]
    Shape {
        what: &'static str,
        rows: usize,
        columns: usize,
        most_rows: usize,
        most_columns: usize,
        way_out: &'static str,
    },

    /// F between lanes.
    #[error(
        "first column {first} is no multiple of the {lanes} lanes, which are converted at once; choose {} or {}",
        first / lanes * lanes,
        first.next_multiple_of(*lanes)
    )]
    FirstColumn { first: usize, lanes: usize },

    /// A weight outside what the scheme holds.
    #[error(
        "weight {value} at row {row}, column {column} is outside {}..={} ({scheme} with \
         weight_bits = {weight_bits}); scale the weights or raise weight_bits",
        range.start(),
        range.end()
    )]
    WeightRange {
        row: usize,
        column: usize,
        value: i64,
        range: RangeInclusive<i64>,
        scheme: Scheme,
        weight_bits: usize,
    },

    /// A fragment with weights of both signs where one polarity must do.
    #[error(
        "the fragment at rows {}..={} of column {column} mixes signs: {} against its \
         {polarity} polarity; polarize the weights, or choose the sign policy project or split",
        rows.start,
        rows.end - 1,
        Listed(offending)
    )]
    MixedFragment {
        rows: Range<usize>,
        column: usize,
        /// The sign with the larger sum of squares, `positive` or `negative`.
        polarity: &'static str,
        /// Row and value of each weight of the other sign.
        offending: Vec<(usize, i64)>,
    },

    /// FORMS content was asked of an array of another scheme.
    #[error(
        "an array of the {scheme} scheme is not programmed alone; use Crossbar::program or \
         Mapped::new, which know how {scheme} lays out its arrays"
    )]
    NotForms { scheme: Scheme },

    /// Parts of an array that do not fit each other.
    #[error(
        "{what} have shape {found:?} where {expected:?} is needed; give whole fragments and whole \
         weights, and one entry for each"
    )]
    PartShape {
        what: &'static str,
        found: (usize, usize),
        expected: (usize, usize),
    },

    /// A level that a device cannot hold.
    #[error(
        "level {level} at row {row}, device column {column} is outside 0..={most}; a device of \
         this configuration has no such level"
    )]
    Level {
        row: usize,
        column: usize,
        level: u8,
        most: usize,
    },

    /// A flip bit where the converter does not restore.
    #[error(
        "sub-array {sub_array}, device column {column} is marked as flipped, but only the \
         flip-encoded converter restores; clear the flip or set adc.policy = \"flip-encoded\""
    )]
    FlipWithoutRestore { sub_array: usize, column: usize },

    /// Device arrays of a crossbar that do not belong together.
    #[error("array {array} of the crossbar has {what}; give every array of a crossbar the same")]
    CrossbarParts { array: usize, what: String },

    /// The wrong number of inputs.
    #[error("{found} inputs for {expected} rows; give one input a row")]
    InputCount { found: usize, expected: usize },

    /// An input that its bits cannot hold.
    #[error(
        "input {value} at row {index}{} is outside {}..={} (b_used = {b_used}); raise b_used or \
         quantize the input",
        InBatch(*batch_row),
        range.start(),
        range.end()
    )]
    InputRange {
        batch_row: Option<usize>,
        /// Row of the matrix that the input belongs to.
        index: usize,
        value: i64,
        range: RangeInclusive<i64>,
        b_used: usize,
    },

    /// b_used of nothing, or of more bits than there are.
    #[error("b_used = {b_used} is outside 1..={most}; the inputs have at most {most} bits")]
    BitsUsed { b_used: usize, most: usize },

    /// A layer's sum would not fit the integers golden computes in.
    #[error(
        "{rows} rows make {row_tiles} row tiles, whose sum takes {bits} bits; golden sums in 63: \
         split the matrix, or lower input_bits or weight_bits"
    )]
    SumTooWide {
        rows: usize,
        row_tiles: usize,
        bits: usize,
    },

    /// SME options given to another scheme.
    #[error("SME options were given to a {scheme} configuration; use an sme one, such as sme-8")]
    NotSme { scheme: Scheme },

    /// An ISAAC-only operation on another scheme.
    #[error(
        "only ISAAC's width is widened for weights it cannot hold; this configuration is {scheme}"
    )]
    NotIsaac { scheme: Scheme },

    /// S out of bounds.
    #[error("significant bits S = {significant} is outside 1..={most}, the bits of a magnitude")]
    SmeSignificant { significant: usize, most: usize },

    /// A non-ideality out of bounds.
    #[error("{field} = {value} is outside {least}..={most}; choose a value within")]
    NonIdeal {
        field: &'static str,
        value: String,
        least: String,
        most: String,
    },

    /// X out of bounds.
    #[error("squeeze X = {squeeze} is outside 0..={most}; inputs can be doubled {most} times")]
    SmeSqueeze { squeeze: usize, most: usize },
}

impl Error {
    /// The same, an input's error naming the batch row that the input is in.
    pub fn in_batch(self, row: usize) -> Error {
        match self {
            Error::InputRange {
                index,
                value,
                range,
                b_used,
                ..
            } => Error::InputRange {
                batch_row: Some(row),
                index,
                value,
                range,
                b_used,
            },
            other => other,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scheme::Forms => "forms",
            Scheme::Isaac => "isaac",
            Scheme::Prime => "prime",
            Scheme::Sme => "sme",
        })
    }
}

/// `, batch row 3`, or nothing.
struct InBatch(Option<usize>);

impl fmt::Display for InBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(row) => write!(f, " of batch row {row}"),
            None => Ok(()),
        }
    }
}

/// `-2 (row 11), -5 (row 12) and 3 more`.
struct Listed<'a>(&'a [(usize, i64)]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        for (position, (row, value)) in self.0.iter().take(SHOWN).enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{value} (row {row})")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixed_fragment_names_rows_column_and_offending_weights() {
        let error = Error::MixedFragment {
            rows: 8..16,
            column: 3,
            polarity: "positive",
            offending: vec![(11, -2), (13, -7)],
        };
        assert_eq!(
            error.to_string(),
            "the fragment at rows 8..=15 of column 3 mixes signs: -2 (row 11), -7 (row 13) against \
             its positive polarity; polarize the weights, or choose the sign policy project or split"
        );
    }

    #[test]
    fn a_long_list_of_offending_weights_is_cut() {
        let offending: Vec<_> = (0..11).map(|row| (row, -1)).collect();
        let text = Listed(&offending).to_string();
        assert!(text.ends_with("-1 (row 7) and 3 more"), "{text}");
    }

    #[test]
    fn an_input_of_a_batch_names_its_batch_row() {
        let error = |batch_row| Error::InputRange {
            batch_row,
            index: 5,
            value: 256,
            range: 0..=255,
            b_used: 8,
        };
        assert_eq!(
            error(Some(2)).to_string(),
            "input 256 at row 5 of batch row 2 is outside 0..=255 (b_used = 8); raise b_used or \
             quantize the input"
        );
        assert!(error(None).to_string().starts_with("input 256 at row 5 is"));
    }
}
