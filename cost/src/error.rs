//! What this crate refuses: the thing, the rule, the value, the way out.

use forms_golden::plain;

/// Why a component file or a design cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not TOML of this shape.
    #[error("the component file is refused: {}; `forms cost --show-chip` prints one to start from", plain(.0))]
    Toml(String),

    /// The file is of another layout.
    #[error(
        "schema = {found} where 1 is known; take a file of this version, `forms cost --show-chip` prints one"
    )]
    Schema {
        /// What the file says.
        found: u32,
    },

    /// A row that the model needs.
    #[error("row `{0}` is missing; copy it from what `forms cost --show-chip` prints")]
    Missing(&'static str),

    /// A row that the model does not read.
    #[error(
        "row `{}` is used by nothing; remove it, or correct its name (nearest: `{nearest}`)",
        plain(name)
    )]
    Unused {
        /// As written.
        name: String,
        /// The known name that is most like it.
        nearest: &'static str,
    },

    /// A row in another unit.
    #[error("row `{name}` is in {found} where {expected} is needed; convert its value")]
    Unit {
        /// The row.
        name: &'static str,
        /// As written.
        found: &'static str,
        /// What the model reads.
        expected: &'static str,
    },

    /// A value out of bounds.
    #[error("row `{name}`: value = {value} is refused: {rule}")]
    Value {
        /// The row.
        name: &'static str,
        /// As written.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },

    /// A node that is there or not there against the unit.
    #[error("row `{name}`: {rule}")]
    Node {
        /// The row.
        name: &'static str,
        /// What it must be.
        rule: &'static str,
    },

    /// A source that says nothing.
    #[error("row `{0}` has an empty source; say where its value is from")]
    Source(&'static str),

    /// A design for which no price is known.
    #[error(
        "converters of {bits} bits have no price from {name}: it knows {known}; choose another source with --adc-cost"
    )]
    NoPrice {
        /// Bits of the converter.
        bits: usize,
        /// The source.
        name: &'static str,
        /// Which widths it knows.
        known: &'static str,
    },

    /// Nothing was counted.
    #[error("there is no frame to price: images = 0; run at least one")]
    NoFrames,
}
