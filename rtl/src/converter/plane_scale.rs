//! Plane scale: the count that a bit line would give if every device were at its highest level.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a count | holds the rows of a fragment x L |
//! | device bits | bits of a device (d) | 1, 2 |
//!
//! Latency 0. `scale` = L x popcount(plane), L = 2^d - 1: the offset that a flipped fragment is
//! restored from. Made once a step and shared by every converter.

use crate::prelude::*;

/// L x popcount of a plane.
#[derive(LogicBlock)]
pub struct PlaneScale<const CNT: usize> {
    /// Popcount of the plane.
    pub ones: Signal<In, Bits<CNT>>,
    /// L x popcount(plane), in counts.
    pub scale: Signal<Out, Bits<CNT>>,

    twos: Vec<Signal<Local, Bits<CNT>>>,
    _rest: Rest,
}

impl<const CNT: usize> PlaneScale<CNT> {
    /// The scale of devices of `device_bits` bits.
    pub fn new(device_bits: usize) -> Self {
        assert!(
            device_bits == 1 || device_bits == 2,
            "a device holds 1 or 2 bits, not {device_bits}"
        );
        Self {
            ones: Default::default(),
            scale: Default::default(),
            twos: signals(device_bits - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize> Logic for PlaneScale<CNT> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module plane_scale: Highest level of a device times the population count of a plane."
        );
        self.scale.next = self.ones.val();
        for i in 0..self.twos.len() {
            self.twos[i].next = self.ones.val() + self.ones.val();
            self.scale.next = self.ones.val() + self.twos[i].val();
        }
    }
}
