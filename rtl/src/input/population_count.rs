//! Population count: how many rows of the active sub-array a plane drives.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | groups | rows of each group of the fragment | all alike, the last may have fewer |
//! | count bits | bits of a count | hold the rows of the fragment |
//!
//! Latency 2 (with `advance`): the ones of each group, then their sum. Counted once a step, and shared.

use super::row_groups::RowGroups;
use crate::prelude::*;

/// Counts the ones of a plane.
#[derive(LogicBlock)]
pub struct PopulationCount {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: registers to zero.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Stage 0: the plane, a word a group, row 0 at bit 0.
    pub plane: Vec<Wire<In>>,
    /// Stage 2: its ones.
    pub ones: Wire<Out>,

    of_group: Vec<Register>,
    of_all: Register,
    here: Vec<Wire<Local>>,
    wide: Vec<Wire<Local>>,
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
        // No group has more rows than the first.
        let group_bits = bits_for(groups.rows as u64);
        let count = groups.last + 1;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            plane: groups.wires(),
            ones: Wire::new(count_bits),
            of_group: Register::array(count, group_bits),
            of_all: Register::new(count_bits),
            here: Wire::array(count, group_bits),
            wide: Wire::array(count, count_bits),
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
        dff_setup!(self, clock, of_all);
        for g in 0..self.of_group.len() {
            self.of_group[g].clock.next = self.clock.val();
            self.of_group[g].d.next = self.of_group[g].q.val();
            self.here[g].next = 0.into();
        }
        for g in 0..self._last {
            for i in 0..self._rows {
                self.here[g].next = self.here[g].val() + self.plane[g].val().get_bit(i);
            }
        }
        for g in self._last..self.plane.len() {
            for i in 0..self._last_rows {
                self.here[g].next = self.here[g].val() + self.plane[g].val().get_bit(i);
            }
        }
        self.total.next = 0.into();
        for g in 0..self.of_group.len() {
            self.wide[g].next = self.of_group[g].q.val().to_bits();
            self.total.next = self.total.val() + self.wide[g].val();
        }
        if self.advance.val() {
            for g in 0..self.of_group.len() {
                self.of_group[g].d.next = self.here[g].val();
            }
            self.of_all.d.next = self.total.val();
        }
        if self.reset.val() {
            for g in 0..self.of_group.len() {
                self.of_group[g].d.next = 0.into();
            }
            self.of_all.d.next = 0.into();
        }
        self.ones.next = self.of_all.q.val();
    }
}
