//! Sub-array driver: activates one sub-array and drives its word lines with a plane.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | groups | rows of each group of the fragment | all alike, the last may have fewer |
//! | sub-arrays | sub-arrays | 1.. |
//!
//! Latency 0. While `enable` is low no sub-array is active and every word line is low: an idle
//! crossbar draws no current.

use super::row_groups::RowGroups;
use crate::prelude::*;

/// One-hot sub-array select and gated word lines.
#[derive(LogicBlock)]
pub struct SubarrayDriver {
    /// A plane is being fed.
    pub enable: Signal<In, Bit>,
    /// The sub-array it belongs to.
    pub subarray: Wire<In>,
    /// The plane, a word a group, row 0 at bit 0.
    pub plane: Vec<Wire<In>>,
    /// One bit a sub-array, 32 a word, at most one of all high.
    pub select: Vec<Wire<Out>>,
    /// Word lines of the selected sub-array.
    pub word_lines: Vec<Wire<Out>>,

    // The sub-array's bit within a word; where there are several, the word too.
    low: Wire<Local>,
    chosen: Vec<Wire<Local>>,
    part: Vec<Wire<Local>>,
    first: Vec<Constant>,
    index: Vec<Constant>,
    _rest: Rest,
}

impl SubarrayDriver {
    /// The driver of `subarrays` fragments in `groups`, which give their rows.
    pub fn new(groups: &[usize], subarrays: usize) -> Self {
        assert!(subarrays >= 1, "a driver has at least one sub-array");
        let groups = RowGroups::new(groups);
        let subarray_bits = index_bits(subarrays).max(1);
        // Words of 2^5 sub-arrays.
        let select: Vec<Wire<Out>> = select_words(subarrays);
        let words = select.len();
        let several = words > 1;
        let part_bits = index_bits(words).max(1);
        Self {
            enable: Signal::default(),
            subarray: Wire::new(subarray_bits),
            plane: groups.wires(),
            word_lines: groups.wires(),
            low: Wire::new(subarray_bits.min(5)),
            chosen: select_words(subarrays),
            part: Wire::array(usize::from(several), part_bits),
            first: select
                .iter()
                .map(|word| Constant::new(word.width(), 1))
                .collect(),
            index: (0..words as u64)
                .filter(|_| several)
                .map(|word| Constant::new(part_bits, word))
                .collect(),
            select,
            _rest: Rest::default(),
        }
    }
}

impl Logic for SubarrayDriver {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module subarray_driver: Activates one sub-array and drives its word lines with a plane."
        );
        self.low.next = self.subarray.val().to_bits();
        for w in 0..self.chosen.len() {
            self.chosen[w].next = 0.into();
            if self.enable.val() {
                self.chosen[w].next = self.first[w].val() << self.low.val();
            }
        }
        // Of several words, the one that the sub-array lies in.
        for w in 0..self.part.len() {
            self.part[w].next = (self.subarray.val() >> 5).to_bits();
        }
        for w in 0..self.index.len() {
            if self.part[0].val() != self.index[w].val() {
                self.chosen[w].next = 0.into();
            }
        }
        for w in 0..self.select.len() {
            self.select[w].next = self.chosen[w].val();
        }
        for g in 0..self.plane.len() {
            self.word_lines[g].next = 0.into();
            if self.enable.val() {
                self.word_lines[g].next = self.plane[g].val();
            }
        }
    }
}
