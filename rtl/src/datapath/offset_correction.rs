//! Offset correction: takes ISAAC's offset out of a result.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a popcount | |
//! | `ACC` | bits of a result | 32 at most |
//! | `P` | bits of a position | |
//! | weight bits | bits of a stored weight (Wb) | 1.. |
//!
//! ISAAC's devices hold w + 2^(Wb-1), which makes every result too large by 2^(Wb-1) x the sum of the
//! inputs. That sum is the running popcount of the planes, each weighed by its position: counted in
//! two banks, as results are. Latency 5 from `ones` to the clock that counts it (with `advance`), 1 to
//! the bank, 0 from `drained` to `corrected`.

use crate::prelude::*;

/// The sum of the inputs, and the subtraction.
#[derive(LogicBlock)]
pub struct OffsetCorrection<const CNT: usize, const ACC: usize, const P: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Stage 0: popcount of the plane.
    pub ones: Signal<In, Bits<CNT>>,
    /// Stage 5: the last beat of a step.
    pub step: Signal<In, Bit>,
    /// Stage 5: it is the first step of its MVM.
    pub first: Signal<In, Bit>,
    /// Stage 5: bank of its MVM.
    pub bank: Signal<In, Bit>,
    /// Stage 5: bit position of its plane.
    pub position: Signal<In, Bits<P>>,
    /// Stage 5: its plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank that is drained.
    pub drain_bank: Signal<In, Bit>,
    /// A sum of that bank, two's complement.
    pub drained: Signal<In, Bits<ACC>>,
    /// The same without the offset.
    pub corrected: Signal<Out, Bits<ACC>>,

    delayed: Vec<Register<Bits<CNT>>>,
    total: Vec<Register<Bits<ACC>>>,
    old: Signal<Local, Bits<ACC>>,
    wide: Signal<Local, Bits<ACC>>,
    shifted: Signal<Local, Bits<ACC>>,
    new_total: Signal<Local, Bits<ACC>>,
    inputs: Signal<Local, Bits<ACC>>,
    offset_place: Constant<Bits<4>>,
    _rest: Rest,
}

impl<const CNT: usize, const ACC: usize, const P: usize> OffsetCorrection<CNT, ACC, P> {
    const WIDTHS_AGREE: () = assert!(
        CNT < ACC && ACC <= 32,
        "a result holds a popcount in 32 bits at most"
    );

    /// The correction of weights stored in `weight_bits` bits.
    pub fn new(weight_bits: usize) -> Self {
        let () = Self::WIDTHS_AGREE;
        assert!(
            (1..=16).contains(&weight_bits),
            "a stored weight has 1 to 16 bits, not {weight_bits}"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            ones: Default::default(),
            step: Default::default(),
            first: Default::default(),
            bank: Default::default(),
            position: Default::default(),
            negative_plane: Default::default(),
            drain_bank: Default::default(),
            drained: Default::default(),
            corrected: Default::default(),
            delayed: registers(5),
            total: registers(2),
            old: Default::default(),
            wide: Default::default(),
            shifted: Default::default(),
            new_total: Default::default(),
            inputs: Default::default(),
            offset_place: constant(weight_bits as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const ACC: usize, const P: usize> Logic for OffsetCorrection<CNT, ACC, P> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module offset_correction: Takes the offset of the stored weights out of a result."
        );
        for i in 0..5 {
            self.delayed[i].clock.next = self.clock.val();
            self.delayed[i].d.next = self.delayed[i].q.val();
        }
        for i in 0..2 {
            self.total[i].clock.next = self.clock.val();
            self.total[i].d.next = self.total[i].q.val();
        }

        self.old.next = self.total[0].q.val();
        if self.bank.val() {
            self.old.next = self.total[1].q.val();
        }
        if self.first.val() {
            self.old.next = 0.into();
        }
        self.wide.next = bit_cast::<ACC, CNT>(self.delayed[4].q.val());
        self.shifted.next = self.wide.val() << self.position.val();
        self.new_total.next = self.old.val() + self.shifted.val();
        if self.negative_plane.val() {
            self.new_total.next = self.old.val() - self.shifted.val();
        }
        if self.advance.val() {
            self.delayed[0].d.next = self.ones.val();
            for i in 1..5 {
                self.delayed[i].d.next = self.delayed[i - 1].q.val();
            }
            if self.step.val() {
                if self.bank.val() {
                    self.total[1].d.next = self.new_total.val();
                } else {
                    self.total[0].d.next = self.new_total.val();
                }
            }
        }
        if self.reset.val() {
            for i in 0..5 {
                self.delayed[i].d.next = 0.into();
            }
            for i in 0..2 {
                self.total[i].d.next = 0.into();
            }
        }

        self.inputs.next = self.total[0].q.val();
        if self.drain_bank.val() {
            self.inputs.next = self.total[1].q.val();
        }
        self.corrected.next = self.drained.val() - (self.inputs.val() << self.offset_place.val());
    }
}
