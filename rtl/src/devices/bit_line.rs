//! Bit line: the current of one device column, counted.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | active rows | 1..=16 |
//! | `LEVELS` | bits of M device levels | 2 M, or M for devices of 1 bit |
//! | `CNT` | bits of a count | holds M x the highest level |
//!
//! Latency 0. `count` = sum over rows of word line x level: the digital stand-in for Kirchhoff's
//! law. A device holds 2 bits, or 1.

use crate::prelude::*;

/// Sums the levels of the active rows.
#[derive(LogicBlock)]
pub struct BitLine<const M: usize, const LEVELS: usize, const CNT: usize> {
    /// Word lines of the active sub-array, row 0 at bit 0.
    pub word_lines: Signal<In, Bits<M>>,
    /// Levels of its devices in this column, row 0 lowest.
    pub levels: Signal<In, Bits<LEVELS>>,
    /// Bit-line current, in counts.
    pub count: Signal<Out, Bits<CNT>>,

    ones: Signal<Local, Bits<CNT>>,
    twos: Signal<Local, Bits<CNT>>,
    _two_bit_rows: usize,
    _one_bit_rows: usize,
    _rest: Rest,
}

impl<const M: usize, const LEVELS: usize, const CNT: usize> BitLine<M, LEVELS, CNT> {
    const WIDTHS_AGREE: () = {
        assert!(
            LEVELS == 2 * M || LEVELS == M,
            "a device level has 2 bits, or 1"
        );
        assert!(
            (if LEVELS == M { M } else { 3 * M }) < 1 << CNT,
            "a count must hold M rows x the highest level"
        );
    };

    /// The bit line.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            word_lines: Default::default(),
            levels: Default::default(),
            count: Default::default(),
            ones: Default::default(),
            twos: Default::default(),
            _two_bit_rows: if LEVELS == M { 0 } else { M },
            _one_bit_rows: if LEVELS == M { M } else { 0 },
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const LEVELS: usize, const CNT: usize> Default for BitLine<M, LEVELS, CNT> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const M: usize, const LEVELS: usize, const CNT: usize> Logic for BitLine<M, LEVELS, CNT> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module bit_line: Sums the levels of the active rows of one device column.");
        self.ones.next = 0.into();
        self.twos.next = 0.into();
        for i in 0..self._one_bit_rows {
            self.ones.next =
                self.ones.val() + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(i));
        }
        for i in 0..self._two_bit_rows {
            self.ones.next = self.ones.val()
                + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(2 * i));
            self.twos.next = self.twos.val()
                + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(2 * i + 1));
        }
        self.count.next = self.ones.val() + self.twos.val() + self.twos.val();
    }
}
