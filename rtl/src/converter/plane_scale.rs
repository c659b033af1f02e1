//! Plane scale: the count that a bit line would give if every device were at its highest level.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | active rows | 1..=32 |
//! | `CNT` | bits of a count | holds 3 M |
//!
//! Latency 0. `scale` = L x popcount(plane), L = 3: the offset that a flipped fragment is
//! restored from. Counted once a step and shared by every converter.

use crate::prelude::*;

/// L x popcount of a plane.
#[derive(LogicBlock)]
pub struct PlaneScale<const M: usize, const CNT: usize> {
    /// The plane.
    pub plane: Signal<In, Bits<M>>,
    /// L x popcount(plane), in counts.
    pub scale: Signal<Out, Bits<CNT>>,

    ones: Signal<Local, Bits<CNT>>,
    _rest: Rest,
}

impl<const M: usize, const CNT: usize> PlaneScale<M, CNT> {
    const WIDTHS_AGREE: () = assert!(3 * M < 1 << CNT, "a count must hold M rows x level 3");

    /// The population counter.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            plane: Default::default(),
            scale: Default::default(),
            ones: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const CNT: usize> Default for PlaneScale<M, CNT> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const M: usize, const CNT: usize> Logic for PlaneScale<M, CNT> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module plane_scale: Highest level (3) times the population count of a plane.");
        self.ones.next = 0.into();
        for i in 0..M {
            self.ones.next = self.ones.val() + self.plane.val().get_bit(i);
        }
        self.scale.next = self.ones.val() + self.ones.val() + self.ones.val();
    }
}
