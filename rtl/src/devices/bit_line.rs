//! Bit line: the current of one device column, counted.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | rows | active rows | rows x device bits: 1..=64 |
//! | device bits | bits of a device's level (d) | 1.. |
//! | count bits | bits of a count | hold rows x the highest level, 2^d - 1 |
//!
//! Latency 0. `count` = sum over rows of word line x level: the digital stand-in for Kirchhoff's
//! law. The rows are counted for each bit of a level, and bit j weighs 2^j.

use crate::prelude::*;

/// Sums the levels of the active rows.
#[derive(LogicBlock)]
pub struct BitLine {
    /// Word lines of the active sub-array, row 0 at bit 0.
    pub word_lines: Wire<In>,
    /// Levels of its devices in this column, row 0 lowest.
    pub levels: Wire<In>,
    /// Bit-line current, in counts.
    pub count: Wire<Out>,

    // Active rows whose level has bit 0, 1, ... set.
    ones: Vec<Wire<Local>>,
    total: Wire<Local>,
    _rows: usize,
    _rest: Rest,
}

impl BitLine {
    /// A bit line of `rows` devices of `device_bits` bits.
    pub fn new(rows: usize, device_bits: usize, count_bits: usize) -> Self {
        let largest = rows as u64 * ((1 << device_bits) - 1);
        assert!(
            bits_for(largest) <= count_bits,
            "{count_bits} bits do not count to {largest}: {rows} rows x the highest level"
        );
        Self {
            word_lines: Wire::new(rows),
            levels: Wire::new(rows * device_bits),
            count: Wire::new(count_bits),
            ones: Wire::array(device_bits, count_bits),
            total: Wire::new(count_bits),
            _rows: rows,
            _rest: Rest::default(),
        }
    }
}

impl Logic for BitLine {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module bit_line: Sums the levels of the active rows of one device column.");
        // A loop of one turn gives a number a name: d bits a level.
        for d in self.ones.len()..self.ones.len().saturating_add(1) {
            for j in 0..self.ones.len() {
                self.ones[j].next = 0.into();
                for i in 0..self._rows {
                    self.ones[j].next = self.ones[j].val()
                        + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(d * i + j));
                }
            }
            // The highest bit first, doubled with each bit below it.
            self.total.next = self.ones[d - 1].val();
            for j in 1..self.ones.len() {
                self.total.next = self.total.val() + self.total.val() + self.ones[d - 1 - j].val();
            }
        }
        self.count.next = self.total.val();
    }
}
