//! Sub-array driver: activates one sub-array and drives its word lines with a plane.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a group | 1..=32 |
//! | `F` | sub-arrays | 1..=32 |
//! | `FB` | bits of a sub-array's index | log2 F, at least 1 |
//! | groups | groups of M rows in a fragment | 1.. |
//!
//! Latency 0. While `enable` is low no sub-array is active and every word line is low: an idle
//! crossbar draws no current.

use crate::prelude::*;

/// One-hot sub-array select and gated word lines.
#[derive(LogicBlock)]
pub struct SubarrayDriver<const M: usize, const F: usize, const FB: usize> {
    /// A plane is being fed.
    pub enable: Signal<In, Bit>,
    /// The sub-array it belongs to.
    pub subarray: Signal<In, Bits<FB>>,
    /// The plane, M rows a group, row 0 at bit 0.
    pub plane: Vec<Signal<In, Bits<M>>>,
    /// One bit a sub-array, at most one of them high.
    pub select: Signal<Out, Bits<F>>,
    /// Word lines of the selected sub-array.
    pub word_lines: Vec<Signal<Out, Bits<M>>>,

    chosen: Signal<Local, Bits<F>>,
    index: Vec<Constant<Bits<FB>>>,
    _rest: Rest,
}

impl<const M: usize, const F: usize, const FB: usize> SubarrayDriver<M, F, FB> {
    const WIDTHS_AGREE: () = assert!(F <= 1 << FB, "FB bits must count F sub-arrays");

    /// The driver of fragments of `groups` groups.
    pub fn new(groups: usize) -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            enable: Default::default(),
            subarray: Default::default(),
            plane: signals(groups),
            select: Default::default(),
            word_lines: signals(groups),
            chosen: Default::default(),
            index: (0..F as u64).map(constant).collect(),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const F: usize, const FB: usize> Logic for SubarrayDriver<M, F, FB> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module subarray_driver: Activates one sub-array and drives its word lines with a plane."
        );
        self.chosen.next = 0.into();
        for i in 0..F {
            self.chosen.next = self.chosen.val().replace_bit(
                i,
                self.enable.val() & (self.subarray.val() == self.index[i].val()),
            );
        }
        self.select.next = self.chosen.val();
        for g in 0..self.plane.len() {
            self.word_lines[g].next = 0.into();
            if self.enable.val() {
                self.word_lines[g].next = self.plane[g].val();
            }
        }
    }
}
