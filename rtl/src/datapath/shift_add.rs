//! Shift-add unit: turns the restored counts of one weight's devices into its partial sum.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | devices | counts that are added (n) | 1.. |
//! | device bits | bits of a device (d) | 1.. |
//! | count bits | bits of a restored count | |
//! | sum bits | bits of the partial sum | holds the largest one, m x (2^(n d) - 1) |
//!
//! P = q0 + q1 2^d + q2 2^2d + ..., least significant device first, as a tree of adders. Latency 1,
//! one weight column a clock.

use crate::prelude::*;

/// Weighs and adds the counts of a weight's devices.
#[derive(LogicBlock)]
pub struct ShiftAdd {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Restored counts, least significant device first.
    pub restored: Vec<Wire<In>>,
    /// Partial sum, unsigned, in counts.
    pub sum: Wire<Out>,

    total: Register,
    wide: Vec<Wire<Local>>,
    tree: Vec<Wire<Local>>,
    place: Vec<Constant>,
    _devices: usize,
    _root: usize,
    _rest: Rest,
}

impl ShiftAdd {
    /// Adds `devices` counts of `count_bits` bits, each weighing 2^`device_bits` times the one before.
    pub fn new(devices: usize, device_bits: usize, count_bits: usize, sum_bits: usize) -> Self {
        assert!(
            devices >= 1 && count_bits + device_bits * (devices - 1) <= sum_bits,
            "a sum of {sum_bits} bits does not hold {devices} counts of {count_bits} bits, each \
             {device_bits} bits above the one before"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            restored: Wire::array(devices, count_bits),
            sum: Wire::new(sum_bits),
            total: Register::new(sum_bits),
            wide: Wire::array(devices, sum_bits),
            tree: Wire::array(2 * devices - 1, sum_bits),
            place: (0..devices)
                .map(|device| Constant::new(6, (device_bits * device) as u64))
                .collect(),
            _devices: devices,
            _root: 2 * devices - 2,
            _rest: Rest::default(),
        }
    }
}

impl Logic for ShiftAdd {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module shift_add: Weighs and adds the restored counts of one weight's devices.");
        dff_setup!(self, clock, total);
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
        if self.advance.val() {
            for r in self._root..self.tree.len() {
                self.total.d.next = self.tree[r].val();
            }
        }
        if self.reset.val() {
            self.total.d.next = 0.into();
        }
        self.sum.next = self.total.q.val();
    }
}
