//! Plane mask: which of SME's bit planes have devices at all.
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
    pub data: Signal<In, Bits<16>>,
    /// The planes that there are.
    pub present: Vec<Signal<Out, Bit>>,

    mask: Register<Bits<16>>,
    all: Constant<Bits<16>>,
    _rest: Rest,
}

impl PlaneMask {
    /// The register.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            data: Default::default(),
            present: signals(16),
            mask: Default::default(),
            all: constant(0xffff),
            _rest: Rest::default(),
        }
    }
}

impl Default for PlaneMask {
    fn default() -> Self {
        Self::new()
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
        for i in 0..16 {
            self.present[i].next = self.mask.q.val().get_bit(i);
        }
    }
}
