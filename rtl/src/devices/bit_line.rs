//! Bit line: the current of one device column, counted.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | active rows | 1..=16 |
//! | `LEVELS` | bits of M device levels | 2 M |
//! | `CNT` | bits of a count | holds 3 M |
//!
//! Latency 0. `count` = sum over rows of word line x level: the digital stand-in for Kirchhoff's
//! law. A device holds 2 bits.

use crate::prelude::*;

/// Sums the levels of the active rows.
#[derive(LogicBlock)]
pub struct BitLine<const M: usize, const LEVELS: usize, const CNT: usize> {
    /// Word lines of the active sub-array, row 0 at bit 0.
    pub word_lines: Signal<In, Bits<M>>,
    /// Levels of its devices in this column, 2 bits each, row 0 lowest.
    pub levels: Signal<In, Bits<LEVELS>>,
    /// Bit-line current, in counts.
    pub count: Signal<Out, Bits<CNT>>,

    ones: Signal<Local, Bits<CNT>>,
    twos: Signal<Local, Bits<CNT>>,
    _rest: Rest,
}

impl<const M: usize, const LEVELS: usize, const CNT: usize> BitLine<M, LEVELS, CNT> {
    const WIDTHS_AGREE: () = {
        assert!(LEVELS == 2 * M, "a device level has 2 bits");
        assert!(3 * M < 1 << CNT, "a count must hold M rows x level 3");
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
        comment!("module bit_line: Sums the 2-bit levels of the active rows of one device column.");
        self.ones.next = 0.into();
        self.twos.next = 0.into();
        for i in 0..M {
            self.ones.next = self.ones.val()
                + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(2 * i));
            self.twos.next = self.twos.val()
                + (self.word_lines.val().get_bit(i) & self.levels.val().get_bit(2 * i + 1));
        }
        self.count.next = self.ones.val() + self.twos.val() + self.twos.val();
    }
}
