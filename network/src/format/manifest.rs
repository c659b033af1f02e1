//! The manifest: everything of a network but its tensors.

use forms_golden::RowTiles;
use forms_golden::layers::{Pads, RowOrder, Rows, Window};
use serde::{Deserialize, Serialize};

use crate::network::{InputSpec, Origin};

/// A network without its tensors.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub schema_version: u32,
    pub name: String,
    pub origin: Origin,
    pub weight_bits: u32,
    pub input: InputSpec,
    pub nodes: Vec<NodeEntry>,
}

/// The version alone, read first, so that another version is named as such.
#[derive(Debug, Deserialize)]
pub(super) struct VersionOnly {
    pub schema_version: u32,
}

/// A layer without its tensors.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeEntry {
    pub name: String,
    pub inputs: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    pub op: OpEntry,
}

/// An operator without its tensors.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum OpEntry {
    Conv {
        window: WindowEntry,
        groups: usize,
        row_order: RowOrderEntry,
        #[serde(default, skip_serializing_if = "is_filled")]
        row_tiles: RowTiles,
        b_used: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<[i64; 2]>,
    },
    Dense {
        row_order: RowOrderEntry,
        #[serde(default, skip_serializing_if = "is_filled")]
        row_tiles: RowTiles,
        b_used: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<[i64; 2]>,
    },
    MaxPool {
        window: WindowEntry,
    },
    AveragePool {
        window: WindowEntry,
    },
    GlobalAveragePool {},
    Add {
        range: [i64; 2],
    },
    Concat {
        range: [i64; 2],
    },
    Flatten {},
    Pad {
        /// Top, left, bottom, right.
        pads: [usize; 4],
    },
    Requantize {
        range: [i64; 2],
    },
}

/// A row order by its name; a table is a tensor of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RowOrderEntry {
    WMajor,
    HMajor,
    CMajor,
    Table,
}

impl From<&Rows> for RowOrderEntry {
    fn from(rows: &Rows) -> RowOrderEntry {
        match rows {
            Rows::Named(RowOrder::WMajor) => RowOrderEntry::WMajor,
            Rows::Named(RowOrder::HMajor) => RowOrderEntry::HMajor,
            Rows::Named(RowOrder::CMajor) => RowOrderEntry::CMajor,
            Rows::Table(_) => RowOrderEntry::Table,
        }
    }
}

fn is_filled(row_tiles: &RowTiles) -> bool {
    *row_tiles == RowTiles::Filled
}

/// A window; pairs are `[height, width]`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowEntry {
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    pub dilation: [usize; 2],
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
}

impl From<&Window> for WindowEntry {
    fn from(window: &Window) -> WindowEntry {
        WindowEntry {
            kernel: window.kernel,
            stride: window.stride,
            dilation: window.dilation,
            pads: sides(&window.pads),
        }
    }
}

impl From<WindowEntry> for Window {
    fn from(entry: WindowEntry) -> Window {
        Window {
            kernel: entry.kernel,
            stride: entry.stride,
            dilation: entry.dilation,
            pads: pads(entry.pads),
        }
    }
}

/// Top, left, bottom, right.
pub(super) fn sides(pads: &Pads) -> [usize; 4] {
    [pads.top, pads.left, pads.bottom, pads.right]
}

/// The reverse of [`sides`].
pub(super) fn pads([top, left, bottom, right]: [usize; 4]) -> Pads {
    Pads {
        top,
        left,
        bottom,
        right,
    }
}
