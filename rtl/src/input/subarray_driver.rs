//! Sub-array driver: activates one sub-array and drives its word lines with a plane.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 1..=32 |
//! | `F` | sub-arrays | 1..=32 |
//! | `FB` | bits of a sub-array's index | log2 F, at least 1 |
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
    /// The plane, row 0 at bit 0.
    pub plane: Signal<In, Bits<M>>,
    /// One bit a sub-array, at most one of them high.
    pub select: Signal<Out, Bits<F>>,
    /// Word lines of the selected sub-array.
    pub word_lines: Signal<Out, Bits<M>>,

    chosen: Signal<Local, Bits<F>>,
    index: Vec<Constant<Bits<FB>>>,
    _rest: Rest,
}

impl<const M: usize, const F: usize, const FB: usize> SubarrayDriver<M, F, FB> {
    const WIDTHS_AGREE: () = assert!(F <= 1 << FB, "FB bits must count F sub-arrays");

    /// The driver.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            enable: Default::default(),
            subarray: Default::default(),
            plane: Default::default(),
            select: Default::default(),
            word_lines: Default::default(),
            chosen: Default::default(),
            index: (0..F as u64).map(constant).collect(),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const F: usize, const FB: usize> Default for SubarrayDriver<M, F, FB> {
    fn default() -> Self {
        Self::new()
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
        self.word_lines.next = 0.into();
        if self.enable.val() {
            self.word_lines.next = self.plane.val();
        }
    }
}
