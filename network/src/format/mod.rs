//! One file a network: safetensors, the manifest as JSON in its header under `forms`.
//!
//! | tensor | type | shape |
//! | --- | --- | --- |
//! | `NODE.weights` | I16 | `[filters, channels / groups, kernel height, kernel width]` |
//! | `NODE.bias` | I64 | `[filters]` |
//! | `NODE.rows` | U32 | `[rows]`: the element that stands in each row, where `row_order` is `table` |
//! | `NODE.multiplier` | U32 | `[channels]`, or one an input of an add or concat |
//! | `NODE.shift` | U8 | the same |
//! | `NODE.table` | U32 | `[elements]` of a rearrangement |
//! | `NODE.tables` | I32 | `[channels or 1, entries]` of a lookup |
//! | `NODE.model`, `output N.model` | U8 | the bytes of a host segment's ONNX model |
//!
//! One file is there whole or not at all. Reading is bounded: the file's size first, then every shape
//! against its tensor, then [`Network::check`](crate::Network::check).

mod load;
mod manifest;
mod save;

/// Version of the format; it grows when something is added that an older program would not understand.
///
/// | version | since then there are |
/// | --- | --- |
/// | 1 | named row orders, filled row tiles |
/// | 2 | tables of rows (`row_order` is `table`), even row tiles (`row_tiles` is `even`) |
///
/// Every version up to this one is read; a file is written in the first that can say what is in it.
pub const SCHEMA_VERSION: u32 = 2;

/// Where the manifest is in the header.
pub const MANIFEST_KEY: &str = "forms";

/// The largest file that is written and read, in bytes.
pub const MAX_FILE: u64 = 1 << 32;
