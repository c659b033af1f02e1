//! Serial shift-add: as `shift_add`, for a converter that takes a weight's devices one after another.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a restored count | |
//! | `SUM` | bits of a partial sum | holds (2^CNT - 1) x 85 / what a count can reach |
//!
//! Device 0 begins a sum, devices 1 to 3 add q x 4, q x 16, q x 64. Latency 1; `sum` is the weight's
//! partial sum in the clock after its device 3.
//!
//! ```text
//! convert  __/~~~~~~~~~~~~~~~\___
//! device     < 0 >< 1 >< 2 >< 3 >
//! sum                            < P >
//! ```

use crate::prelude::*;

/// Weighs and adds the counts of four devices, a device a clock.
#[derive(LogicBlock)]
pub struct SerialShiftAdd<const CNT: usize, const SUM: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// A count is there.
    pub convert: Signal<In, Bit>,
    /// Which device of its weight it is of, 0 the least significant.
    pub device: Signal<In, Bits<2>>,
    /// The restored count.
    pub restored: Signal<In, Bits<CNT>>,
    /// Sum so far, unsigned, in counts.
    pub sum: Signal<Out, Bits<SUM>>,

    total: Register<Bits<SUM>>,
    so_far: Signal<Local, Bits<SUM>>,
    wide: Signal<Local, Bits<SUM>>,
    place: Signal<Local, Bits<3>>,
    one: Constant<Bits<3>>,
    _rest: Rest,
}

impl<const CNT: usize, const SUM: usize> SerialShiftAdd<CNT, SUM> {
    const WIDTHS_AGREE: () = assert!(
        CNT + 5 <= SUM && SUM <= 32,
        "a partial sum needs five bits more than a count, and 32 at most"
    );

    /// The unit.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            convert: Default::default(),
            device: Default::default(),
            restored: Default::default(),
            sum: Default::default(),
            total: Default::default(),
            so_far: Default::default(),
            wide: Default::default(),
            place: Default::default(),
            one: constant(1),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const SUM: usize> Default for SerialShiftAdd<CNT, SUM> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CNT: usize, const SUM: usize> Logic for SerialShiftAdd<CNT, SUM> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module serial_shift_add: Weighs and adds the restored counts of one weight's devices, one a clock."
        );
        dff_setup!(self, clock, total);
        self.so_far.next = self.total.q.val();
        if self.device.val() == 0 {
            self.so_far.next = 0.into();
        }
        // A device holds 2 bits.
        self.place.next = bit_cast::<3, 2>(self.device.val()) << self.one.val();
        self.wide.next = bit_cast::<SUM, CNT>(self.restored.val());
        if self.advance.val() & self.convert.val() {
            self.total.d.next = self.so_far.val() + (self.wide.val() << self.place.val());
        }
        if self.reset.val() {
            self.total.d.next = 0.into();
        }
        self.sum.next = self.total.q.val();
    }
}
