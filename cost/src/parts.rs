//! A kind of part: what it does, what that takes, what it takes always, and how large it is.

use schemars::JsonSchema;
use serde::Serialize;

/// Where a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// One in each crossbar.
    Crossbar,
    /// One in each unit.
    Unit,
    /// One in each tile.
    Tile,
    /// One on the chip.
    Chip,
}

/// What a part does when it takes dynamic energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A column read by a converter; sampled, shifted, added and stored too.
    Conversion,
    /// A bit of an input put on a row, 0 or 1.
    RowDrive,
    /// A device of a driven row in a column in use.
    DeviceRead,
    /// A bit of a fragment's shift registers moved on.
    ShiftedBit,
    /// A sign or a flip bit read.
    StoreBit,
    /// An addition that joins two crossbars' sums.
    Join,
    /// A byte read from or written to the eDRAM.
    MemoryByte,
    /// A byte on the bus of a tile.
    BusByte,
    /// A byte sent to another tile.
    RoutedByte,
    /// A word that a tile's shift-and-add, register, sigmoid and pool take.
    Result,
    /// Nothing: the part is always on.
    Always,
}

/// One kind of part.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// Where it is.
    pub level: Level,
    /// What it does.
    pub action: Action,
    /// pJ an action at peak, static share included.
    pub energy_pj: f64,
    /// mW at peak, static share included; of one instance.
    pub power_mw: f64,
    /// The share of `power_mw` that always flows.
    pub static_share: f64,
    /// mm2 of one instance.
    pub area_mm2: f64,
    /// The rows of the component file that these figures were computed from.
    pub rows: Vec<String>,
}

impl Part {
    /// pJ of an action, without what flows always.
    pub fn dynamic_pj(&self) -> f64 {
        self.energy_pj * (1.0 - self.static_share)
    }

    /// mW that always flow in one instance.
    pub fn static_mw(&self) -> f64 {
        self.power_mw * self.static_share
    }
}
