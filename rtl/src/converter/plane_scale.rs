//! Plane scale: the count that a bit line would give if every device were at its highest level.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | device bits | bits of a device (d) | 1.. |
//! | count bits | bits of a count | hold the rows of a fragment x L |
//!
//! Latency 0. `scale` = L x popcount(plane), L = 2^d - 1: the offset that a flipped fragment is
//! restored from. Made once a step and shared by every converter. L times a number is the number
//! shifted by d bits, less itself; what is shifted out does not matter to a result that fits.

use crate::prelude::*;

/// L x popcount of a plane.
#[derive(LogicBlock)]
pub struct PlaneScale {
    /// Popcount of the plane.
    pub ones: Wire<In>,
    /// L x popcount(plane), in counts.
    pub scale: Wire<Out>,

    // None for devices of one bit, whose highest level is 1.
    shifted: Vec<Wire<Local>>,
    device_bits: Vec<Constant>,
    _rest: Rest,
}

impl PlaneScale {
    /// The scale of devices of `device_bits` bits.
    pub fn new(device_bits: usize, count_bits: usize) -> Self {
        assert!(
            (1..=count_bits).contains(&device_bits),
            "a device has 1 to {count_bits} bits, as many as a count, not {device_bits}"
        );
        let several = usize::from(device_bits > 1);
        Self {
            ones: Wire::new(count_bits),
            scale: Wire::new(count_bits),
            shifted: Wire::array(several, count_bits),
            device_bits: blocks(several, || {
                Constant::new(bits_for(device_bits as u64), device_bits as u64)
            }),
            _rest: Rest::default(),
        }
    }
}

impl Logic for PlaneScale {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module plane_scale: Highest level of a device times the population count of a plane."
        );
        self.scale.next = self.ones.val();
        for i in 0..self.shifted.len() {
            self.shifted[i].next = self.ones.val() << self.device_bits[i].val();
            self.scale.next = self.shifted[i].val() - self.ones.val();
        }
    }
}
