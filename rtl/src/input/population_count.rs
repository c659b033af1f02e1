//! Population count: how many rows of the active sub-array a plane drives.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | groups | rows of each group of the fragment | all alike, the last may have fewer |
//! | count bits | bits of a count | hold the rows of the fragment |
//!
//! Latency 0. Counted once a step and shared: the flip encoding restores from it, and ISAAC's
//! offset is taken out by it.

use super::row_groups::RowGroups;
use crate::prelude::*;

/// Counts the ones of a plane.
#[derive(LogicBlock)]
pub struct PopulationCount {
    /// The plane, a word a group, row 0 at bit 0.
    pub plane: Vec<Wire<In>>,
    /// Its ones.
    pub ones: Wire<Out>,

    total: Wire<Local>,
    _last: usize,
    _rows: usize,
    _last_rows: usize,
    _rest: Rest,
}

impl PopulationCount {
    /// The counter of a fragment in `groups`, which give their rows.
    pub fn new(groups: &[usize], count_bits: usize) -> Self {
        let groups = RowGroups::new(groups);
        let rows = groups.all_rows();
        assert!(
            bits_for(rows as u64) <= count_bits,
            "{count_bits} bits do not count {rows} rows"
        );
        Self {
            plane: groups.wires(),
            ones: Wire::new(count_bits),
            total: Wire::new(count_bits),
            _last: groups.last,
            _rows: groups.rows,
            _last_rows: groups.last_rows,
            _rest: Rest::default(),
        }
    }
}

impl Logic for PopulationCount {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module population_count: Counts the rows that a plane drives.");
        self.total.next = 0.into();
        for g in 0..self._last {
            for i in 0..self._rows {
                self.total.next = self.total.val() + self.plane[g].val().get_bit(i);
            }
        }
        for g in self._last..self.plane.len() {
            for i in 0..self._last_rows {
                self.total.next = self.total.val() + self.plane[g].val().get_bit(i);
            }
        }
        self.ones.next = self.total.val();
    }
}
