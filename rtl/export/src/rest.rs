//! How a block is brought to rest where a simulator asks for speed; see [`LogicBlock`](crate::LogicBlock).
//!
//! rust-hdl's own `simulate` visits every block in every pass, and a signal crosses one level of the tree a pass.
//! Inside [`Allowed`] a block that nothing reaches is left alone, and one that something reaches takes its inputs,
//! then evaluates itself and what is inside it until nothing moves any more, before its parent goes on. A clock is
//! handed down by the first evaluation of every kernel, so it is ahead of whatever it sets off. Only edges matter
//! there, so a simulator need not bring the clock back: every change of it is a rising edge ([`rises`]).
//!
//! All of that holds for this thread and as long as `Allowed` lives; outside, blocks do what rust-hdl expects.

use std::cell::Cell;

use rust_hdl::prelude::{Clock, In, Signal};

/// Evaluations after which a block that still moves is taken to oscillate; its simulator is told so.
#[doc(hidden)]
pub const MOST_ROUNDS: usize = 200;

thread_local! {
    static ALLOWED: Cell<bool> = const { Cell::new(false) };
    static GIVEN_UP: Cell<bool> = const { Cell::new(false) };
}

/// Lets blocks of this thread come to rest one by one until it is dropped.
#[must_use = "blocks rest only as long as this lives"]
pub struct Allowed {
    before: bool,
}

impl Allowed {
    /// From now on; what was given up before is forgotten.
    pub fn new() -> Self {
        GIVEN_UP.set(false);
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

/// Whether an [`Allowed`] lives in this thread.
#[doc(hidden)]
#[inline]
pub fn is_allowed() -> bool {
    ALLOWED.get()
}

/// A block found no rest. Whoever is around it then makes no further rounds either: without that, blocks within
/// blocks would multiply theirs.
#[doc(hidden)]
#[cold]
pub fn give_up() {
    GIVEN_UP.set(true);
}

/// Whether a block found no rest since the [`Allowed`] of this thread was made.
#[doc(hidden)]
#[inline]
pub fn has_given_up() -> bool {
    GIVEN_UP.get()
}

/// Whether the clock rises in this evaluation, for blocks whose state is Rust's own.
#[inline]
pub fn rises(clock: &Signal<In, Clock>) -> bool {
    match is_allowed() {
        true => clock.changed,
        false => clock.pos_edge(),
    }
}

/// How a block came out of its last visit: the field `_rest` of a block that may be left alone.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    settled: bool,
    reports: bool,
}

impl Rest {
    /// Another visit with the same inputs would change nothing.
    #[inline]
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Its parent has something to take note of.
    #[inline]
    pub fn reports(&self) -> bool {
        self.reports
    }

    /// Notes a visit.
    #[inline]
    pub fn set(&mut self, settled: bool, reports: bool) {
        self.settled = settled;
        self.reports = reports;
    }
}
