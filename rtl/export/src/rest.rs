//! Blocks that rest while nothing in them moves; see [`LogicBlock`](crate::LogicBlock).
//!
//! No block rests until a simulator says so, for this thread alone: rust-hdl's own `Simulation` visits
//! every block in every pass, as ever.

use std::cell::Cell;

thread_local! {
    static ALLOWED: Cell<bool> = const { Cell::new(false) };
}

/// Lets blocks rest in this thread until it is dropped.
#[must_use = "blocks rest only as long as this lives"]
pub struct Allowed {
    before: bool,
}

impl Allowed {
    /// From now on.
    pub fn new() -> Self {
        Self {
            before: ALLOWED.replace(true),
        }
    }
}

impl Default for Allowed {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Allowed {
    fn drop(&mut self) {
        ALLOWED.set(self.before);
    }
}

/// Whether a block came to rest in its last pass: the field `_rest` of a block that may be left alone.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    still: bool,
}

impl Rest {
    /// Nothing changed in the last pass. False before the first.
    #[inline]
    pub fn is_still(&self) -> bool {
        self.still
    }

    /// The same, and it may be made use of.
    #[inline]
    pub fn is_allowed(&self) -> bool {
        self.still && ALLOWED.get()
    }

    /// Notes a pass.
    #[inline]
    pub fn set(&mut self, still: bool) {
        self.still = still;
    }
}
