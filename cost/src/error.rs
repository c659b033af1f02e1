//! What this crate refuses: the thing, the rule, the value, the way out.

use forms_golden::plain;

/// Why a component file or a design cannot be used.
#[expect(missing_docs, reason = "the messages say what the fields are")]
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
    Schema { found: u32 },

    /// A row that the model needs.
    #[error("row `{0}` is missing; copy it from what `forms cost --show-chip` prints")]
    Missing(&'static str),

    /// A row that the model does not read.
    #[error(
        "row `{}` is used by nothing; remove it, or correct its name (nearest: `{nearest}`)",
        plain(name)
    )]
    Unused { name: String, nearest: &'static str },

    /// A row in another unit.
    #[error("row `{name}` is in {found} where {expected} is needed; convert its value")]
    Unit {
        name: &'static str,
        found: &'static str,
        expected: &'static str,
    },

    /// A value out of bounds.
    #[error("row `{name}`: value = {value} is refused: {rule}")]
    Value {
        name: &'static str,
        value: f64,
        rule: &'static str,
    },

    /// A node that is there or not there against the unit.
    #[error("row `{name}`: {rule}")]
    Node {
        name: &'static str,
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
        bits: usize,
        name: &'static str,
        known: &'static str,
    },

    /// Nothing was counted.
    #[error("there is no frame to price: images = 0; run at least one")]
    NoFrames,
}
