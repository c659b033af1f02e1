//! Serial shift-add: as `shift_add`, for converters that take a weight's devices turn by turn.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | devices at once | converters (J), a device each a turn | 1.. |
//! | turns | clocks that one weight takes (T) | 2.. |
//! | device bits | bits of a device (d) | 1.. |
//! | count bits | bits of a restored count | |
//! | sum bits | bits of the partial sum | holds the largest one, m x (2^(T J d) - 1) |
//!
//! Turn t brings devices t J to t J + J - 1. What they add enters where the last turn belongs, and what
//! came before moves J d bits down: no bit of it is lost, since its turns are still missing below.
//! Latency 1; `sum` is the weight's partial sum in the clock after its last turn.
//!
//! ```text
//! convert  __/~~~~~~~~~~~~~~~\___
//! turn       < 0 >< 1 >< 2 >< 3 >
//! sum                            < P >
//! ```

use crate::prelude::*;

/// Weighs and adds the counts of a weight's devices, some of them a clock.
#[derive(LogicBlock)]
pub struct SerialShiftAdd {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Counts are there.
    pub convert: Signal<In, Bit>,
    /// The turn of their weight, 0 the least significant devices.
    pub turn: Wire<In>,
    /// Restored counts, least significant device first.
    pub restored: Vec<Wire<In>>,
    /// After the last turn the partial sum, unsigned, in counts.
    pub sum: Wire<Out>,

    total: Register,
    so_far: Wire<Local>,
    wide: Vec<Wire<Local>>,
    tree: Vec<Wire<Local>>,
    place: Vec<Constant>,
    turn_bits: Constant,
    _devices: usize,
    _root: usize,
    _rest: Rest,
}

impl SerialShiftAdd {
    /// Adds `turns` times `devices_at_once` counts of `count_bits` bits, each weighing 2^`device_bits`
    /// times the one before.
    pub fn new(
        devices_at_once: usize,
        turns: usize,
        device_bits: usize,
        count_bits: usize,
        sum_bits: usize,
    ) -> Self {
        assert!(
            turns >= 2,
            "devices that take {turns} turns need no serial unit"
        );
        let devices = devices_at_once * turns;
        assert!(
            devices_at_once >= 1 && count_bits + device_bits * (devices - 1) <= sum_bits,
            "a sum of {sum_bits} bits does not hold {devices} counts of {count_bits} bits, each \
             {device_bits} bits above the one before"
        );
        let last_turn = devices - devices_at_once;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            convert: Signal::default(),
            turn: Wire::new(index_bits(turns)),
            restored: Wire::array(devices_at_once, count_bits),
            sum: Wire::new(sum_bits),
            total: Register::new(sum_bits),
            so_far: Wire::new(sum_bits),
            wide: Wire::array(devices_at_once, sum_bits),
            tree: Wire::array(2 * devices_at_once - 1, sum_bits),
            place: (last_turn..devices)
                .map(|device| Constant::new(6, (device_bits * device) as u64))
                .collect(),
            turn_bits: Constant::new(6, (device_bits * devices_at_once) as u64),
            _devices: devices_at_once,
            _root: 2 * devices_at_once - 2,
            _rest: Rest::default(),
        }
    }
}

impl Logic for SerialShiftAdd {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module serial_shift_add: Weighs and adds the restored counts of one weight's devices, turn by turn."
        );
        dff_setup!(self, clock, total);
        self.so_far.next = self.total.q.val() >> self.turn_bits.val();
        if self.turn.val() == 0 {
            self.so_far.next = 0.into();
        }
        for j in 0..self.restored.len() {
            self.wide[j].next = self.restored[j].val().to_bits();
            self.tree[j].next = self.wide[j].val() << self.place[j].val();
        }
        // Every adder takes the next two terms that nobody has taken yet, the last one gives the sum.
        for n in self._devices..self._devices.saturating_add(1) {
            for i in 1..self._devices {
                self.tree[n + i - 1].next = self.tree[2 * i - 2].val() + self.tree[2 * i - 1].val();
            }
        }
        if self.advance.val() & self.convert.val() {
            for r in self._root..self.tree.len() {
                self.total.d.next = self.so_far.val() + self.tree[r].val();
            }
        }
        if self.reset.val() {
            self.total.d.next = 0.into();
        }
        self.sum.next = self.total.q.val();
    }
}
