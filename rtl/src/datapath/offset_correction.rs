//! Offset correction: what ISAAC's offset adds to a result.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | weight bits | bits of a stored weight (Wb) | 1.. |
//! | count bits | bits of a popcount | less than a result has |
//! | result bits | bits of a result | holds the offset times the inputs |
//! | position bits | bits of a position | |
//!
//! ISAAC's devices hold w + 2^(Wb-1), which makes every result too large by 2^(Wb-1) x the sum of the
//! inputs. That sum is the running popcount of the planes, each weighed by its position: counted in
//! two banks, as results are. `result_drain` subtracts it. Latency 4 from `ones` to the clock that
//! counts it (with `advance`), 1 to the bank, 0 from `drain_bank` to `offset`.

use crate::prelude::*;

/// The sum of the inputs, times the offset of a weight.
#[derive(LogicBlock)]
pub struct OffsetCorrection {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Stage 2: popcount of the plane.
    pub ones: Wire<In>,
    /// Stage 5: the last beat of a step.
    pub step: Signal<In, Bit>,
    /// Stage 5: it is the first step of its MVM.
    pub first: Signal<In, Bit>,
    /// Stage 5: bank of its MVM.
    pub bank: Signal<In, Bit>,
    /// Stage 5: bit position of its plane.
    pub position: Wire<In>,
    /// Stage 5: its plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank that is drained.
    pub drain_bank: Signal<In, Bit>,
    /// What its results are too large by, two's complement.
    pub offset: Wire<Out>,

    delayed: Vec<Register>,
    addend: Register,
    subtract: Register<Bit>,
    counts: Register<Bit>,
    begins: Register<Bit>,
    filling: Register<Bit>,
    total: Vec<Register>,
    old: Wire<Local>,
    wide: Wire<Local>,
    shifted: Wire<Local>,
    new_total: Wire<Local>,
    inputs: Wire<Local>,
    offset_place: Constant,
    _rest: Rest,
}

impl OffsetCorrection {
    /// The correction of weights stored in `weight_bits` bits.
    pub fn new(
        weight_bits: usize,
        count_bits: usize,
        result_bits: usize,
        position_bits: usize,
    ) -> Self {
        assert!(
            (1..=16).contains(&weight_bits),
            "a stored weight has 1 to 16 bits, not {weight_bits}"
        );
        assert!(
            count_bits < result_bits,
            "a result of {result_bits} bits does not hold a popcount of {count_bits}"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            ones: Wire::new(count_bits),
            step: Signal::default(),
            first: Signal::default(),
            bank: Signal::default(),
            position: Wire::new(position_bits),
            negative_plane: Signal::default(),
            drain_bank: Signal::default(),
            offset: Wire::new(result_bits),
            delayed: Register::array(3, count_bits),
            addend: Register::new(result_bits),
            subtract: Register::default(),
            counts: Register::default(),
            begins: Register::default(),
            filling: Register::default(),
            total: Register::array(2, result_bits),
            old: Wire::new(result_bits),
            wide: Wire::new(result_bits),
            shifted: Wire::new(result_bits),
            new_total: Wire::new(result_bits),
            inputs: Wire::new(result_bits),
            offset_place: Constant::new(4, weight_bits as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for OffsetCorrection {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module offset_correction: What the offset of the stored weights adds to a result."
        );
        dff_setup!(self, clock, addend, subtract, counts, begins, filling);
        for i in 0..3 {
            self.delayed[i].clock.next = self.clock.val();
            self.delayed[i].d.next = self.delayed[i].q.val();
        }
        for i in 0..2 {
            self.total[i].clock.next = self.clock.val();
            self.total[i].d.next = self.total[i].q.val();
        }

        self.old.next = self.total[0].q.val();
        if self.filling.q.val() {
            self.old.next = self.total[1].q.val();
        }
        if self.begins.q.val() {
            self.old.next = 0.into();
        }
        self.wide.next = self.delayed[2].q.val().to_bits();
        self.shifted.next = self.wide.val() << self.position.val();
        self.new_total.next = self.old.val() + self.addend.q.val();
        if self.subtract.q.val() {
            self.new_total.next = self.old.val() - self.addend.q.val();
        }
        if self.advance.val() {
            self.delayed[0].d.next = self.ones.val();
            for i in 1..3 {
                self.delayed[i].d.next = self.delayed[i - 1].q.val();
            }
            self.addend.d.next = self.shifted.val();
            self.subtract.d.next = self.negative_plane.val();
            self.counts.d.next = self.step.val();
            self.begins.d.next = self.first.val();
            self.filling.d.next = self.bank.val();
            if self.counts.q.val() {
                if self.filling.q.val() {
                    self.total[1].d.next = self.new_total.val();
                } else {
                    self.total[0].d.next = self.new_total.val();
                }
            }
        }
        if self.reset.val() {
            for i in 0..3 {
                self.delayed[i].d.next = 0.into();
            }
            self.addend.d.next = 0.into();
            self.subtract.d.next = false;
            self.counts.d.next = false;
            self.begins.d.next = false;
            self.filling.d.next = false;
            for i in 0..2 {
                self.total[i].d.next = 0.into();
            }
        }

        self.inputs.next = self.total[0].q.val();
        if self.drain_bank.val() {
            self.inputs.next = self.total[1].q.val();
        }
        self.offset.next = self.inputs.val() << self.offset_place.val();
    }
}
