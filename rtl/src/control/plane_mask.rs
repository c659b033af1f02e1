//! Plane mask: which of SME's bit planes have devices at all.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | arrays | planes of both signs | 1..=32 |
//!
//! | bit | plane |
//! | --- | --- |
//! | 2 b | bit b of positive magnitudes |
//! | 2 b + 1 | bit b of negative magnitudes |
//!
//! A plane without a single 1 needs no crossbar: its bit is 0, its converters stand still, and it
//! counts nothing. After reset all planes are present. Latency 1.

use crate::prelude::*;

/// One bit a plane.
#[derive(LogicBlock)]
pub struct PlaneMask {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: every plane is present.
    pub reset: Signal<In, Bit>,
    /// Store `data`.
    pub program_enable: Signal<In, Bit>,
    /// A bit a plane.
    pub data: Wire<In>,
    /// The planes that there are.
    pub present: Vec<Signal<Out, Bit>>,

    mask: Register,
    all: Constant,
    _rest: Rest,
}

impl PlaneMask {
    /// The register of `arrays` planes.
    pub fn new(arrays: usize) -> Self {
        assert!(
            (1..=32).contains(&arrays),
            "one write has 32 bits, which do not hold one for each of {arrays} planes"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            data: Wire::new(arrays),
            present: flags(arrays),
            mask: Register::new(arrays),
            all: Constant::new(arrays, (1 << arrays) - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for PlaneMask {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module plane_mask: Which bit planes have devices.");
        dff_setup!(self, clock, mask);
        if self.program_enable.val() {
            self.mask.d.next = self.data.val();
        }
        if self.reset.val() {
            self.mask.d.next = self.all.val();
        }
        for i in 0..self.present.len() {
            self.present[i].next = self.mask.q.val().get_bit(i);
        }
    }
}
