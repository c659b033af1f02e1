//! Population count: how many rows of the active sub-array a plane drives.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a group | 1..=16 |
//! | `CNT` | bits of a count | holds the rows of a fragment |
//! | groups | groups of M rows in a fragment | 1.. |
//!
//! Latency 0. Counted once a step and shared: the flip encoding restores from it, and ISAAC's
//! offset is taken out by it.

use crate::prelude::*;

/// Counts the ones of a plane.
#[derive(LogicBlock)]
pub struct PopulationCount<const M: usize, const CNT: usize> {
    /// The plane, M rows a group.
    pub plane: Vec<Signal<In, Bits<M>>>,
    /// Its ones.
    pub ones: Signal<Out, Bits<CNT>>,

    total: Signal<Local, Bits<CNT>>,
    _rest: Rest,
}

impl<const M: usize, const CNT: usize> PopulationCount<M, CNT> {
    /// The counter of `groups` groups.
    pub fn new(groups: usize) -> Self {
        assert!(
            groups * M < 1 << CNT,
            "{CNT} bits do not count {groups} groups of {M} rows"
        );
        Self {
            plane: signals(groups),
            ones: Default::default(),
            total: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const CNT: usize> Logic for PopulationCount<M, CNT> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module population_count: Counts the rows that a plane drives.");
        self.total.next = 0.into();
        for g in 0..self.plane.len() {
            for i in 0..M {
                self.total.next = self.total.val() + self.plane[g].val().get_bit(i);
            }
        }
        self.ones.next = self.total.val();
    }
}
