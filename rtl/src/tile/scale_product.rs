//! Scale product: the magnitude of a sum of row tiles times its multiplier, in limbs of 16 bits.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `HIGH` | bits of v above its lowest 16 | 1..=20 |
//!
//! |v| M has 36 + 31 bits at most; five limbs leave room. Four ranks of registers: magnitude in limbs,
//! products of limbs, sums of what has the same weight, carries. A rank moves when the next is empty
//! or moves. The sign and s go beside it. Latency 4, one word a clock.

use crate::prelude::*;

/// Multiplies.
#[derive(LogicBlock)]
pub struct ScaleProduct<const HIGH: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way.
    pub reset: Signal<In, Bit>,
    /// M of the offered sum.
    pub multiplier: Signal<In, Bits<31>>,
    /// s of the offered sum, 1..=126.
    pub shift: Signal<In, Bits<7>>,
    /// A sum is offered.
    pub sum_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<In, Bit>,
    /// Its lowest 16 bits.
    pub sum_low: Signal<In, Bits<16>>,
    /// The bits above, two's complement.
    pub sum_high: Signal<In, Bits<HIGH>>,
    /// The receiver takes a product.
    pub product_ready: Signal<In, Bit>,
    /// The offered sum is taken on this edge.
    pub sum_ready: Signal<Out, Bit>,
    /// A product is there.
    pub product_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub product_last: Signal<Out, Bit>,
    /// Its sign.
    pub product_negative: Signal<Out, Bit>,
    /// s - 1, the position of the rounding bit.
    pub rounding_bit: Signal<Out, Bits<7>>,
    /// Its magnitude, lowest limb first.
    pub product_limb: Vec<Signal<Out, Bits<16>>>,
    /// A word is under way.
    pub busy: Signal<Out, Bit>,

    valid: Vec<Register<Bit>>,
    last: Vec<Register<Bit>>,
    negative: Vec<Register<Bit>>,
    rounding: Vec<Register<Bits<7>>>,
    a: Vec<Register<Bits<16>>>,
    m: Vec<Register<Bits<16>>>,
    product: Vec<Register<Bits<32>>>,
    sum: Vec<Register<Bits<18>>>,
    limb: Vec<Register<Bits<16>>>,
    moves: Vec<Signal<Local, Bit>>,
    is_negative: Signal<Local, Bit>,
    low_magnitude: Signal<Local, Bits<17>>,
    high_magnitude: Signal<Local, Bits<HIGH>>,
    high_wide: Signal<Local, Bits<32>>,
    m_wide: Signal<Local, Bits<32>>,
    p: Vec<Signal<Local, Bits<32>>>,
    upper: Vec<Signal<Local, Bits<18>>>,
    lower: Vec<Signal<Local, Bits<18>>>,
    carried: Vec<Signal<Local, Bits<18>>>,
    sign_bit: Constant<Bits<HIGH>>,
    limb_bits: Constant<Bits<5>>,
    _rest: Rest,
}

impl<const HIGH: usize> ScaleProduct<HIGH> {
    const WIDTHS_AGREE: () = assert!(
        1 <= HIGH && HIGH <= 20,
        "a sum has 17 to 36 bits: two limbs of 16 and some"
    );

    /// The multiplier.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            multiplier: Default::default(),
            shift: Default::default(),
            sum_valid: Default::default(),
            sum_last: Default::default(),
            sum_low: Default::default(),
            sum_high: Default::default(),
            product_ready: Default::default(),
            sum_ready: Default::default(),
            product_valid: Default::default(),
            product_last: Default::default(),
            product_negative: Default::default(),
            rounding_bit: Default::default(),
            product_limb: signals(5),
            busy: Default::default(),
            valid: registers(4),
            last: registers(4),
            negative: registers(4),
            rounding: registers(4),
            a: registers(3),
            m: registers(2),
            product: registers(6),
            sum: registers(5),
            limb: registers(5),
            moves: signals(4),
            is_negative: Default::default(),
            low_magnitude: Default::default(),
            high_magnitude: Default::default(),
            high_wide: Default::default(),
            m_wide: Default::default(),
            p: signals(6),
            upper: signals(6),
            lower: signals(6),
            carried: signals(4),
            sign_bit: constant(1 << (HIGH - 1)),
            limb_bits: constant(16),
            _rest: Rest::default(),
        }
    }
}

impl<const HIGH: usize> Default for ScaleProduct<HIGH> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const HIGH: usize> Logic for ScaleProduct<HIGH> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module scale_product: The magnitude of a sum of row tiles times its multiplier, in limbs of 16 bits."
        );
        for i in 0..4 {
            self.valid[i].clock.next = self.clock.val();
            self.valid[i].d.next = self.valid[i].q.val();
            self.last[i].clock.next = self.clock.val();
            self.last[i].d.next = self.last[i].q.val();
            self.negative[i].clock.next = self.clock.val();
            self.negative[i].d.next = self.negative[i].q.val();
            self.rounding[i].clock.next = self.clock.val();
            self.rounding[i].d.next = self.rounding[i].q.val();
        }
        for i in 0..6 {
            self.product[i].clock.next = self.clock.val();
            self.product[i].d.next = self.product[i].q.val();
        }
        for i in 0..5 {
            self.sum[i].clock.next = self.clock.val();
            self.sum[i].d.next = self.sum[i].q.val();
            self.limb[i].clock.next = self.clock.val();
            self.limb[i].d.next = self.limb[i].q.val();
        }
        for i in 0..3 {
            self.a[i].clock.next = self.clock.val();
            self.a[i].d.next = self.a[i].q.val();
        }
        for i in 0..2 {
            self.m[i].clock.next = self.clock.val();
            self.m[i].d.next = self.m[i].q.val();
        }

        // A rank can be filled when it is empty or empties.
        self.moves[3].next = !self.valid[3].q.val() | self.product_ready.val();
        self.moves[2].next = !self.valid[2].q.val() | self.moves[3].val();
        self.moves[1].next = !self.valid[1].q.val() | self.moves[2].val();
        self.moves[0].next = !self.valid[0].q.val() | self.moves[1].val();

        // Rank 0: magnitude, in limbs of 16 bits.
        self.is_negative.next = (self.sum_high.val() & self.sign_bit.val()) != 0;
        self.low_magnitude.next = bit_cast::<17, 16>(self.sum_low.val());
        self.high_magnitude.next = self.sum_high.val();
        if self.is_negative.val() {
            self.low_magnitude.next = bit_cast::<17, 16>(!self.sum_low.val());
            self.low_magnitude.next = self.low_magnitude.val() + 1;
            self.high_magnitude.next = !self.sum_high.val();
            if self.low_magnitude.val().get_bit(16) {
                self.high_magnitude.next = self.high_magnitude.val() + 1;
            }
        }
        self.high_wide.next = bit_cast::<32, HIGH>(self.high_magnitude.val());
        self.m_wide.next = bit_cast::<32, 31>(self.multiplier.val());
        if self.moves[0].val() {
            self.valid[0].d.next = self.sum_valid.val();
            self.last[0].d.next = self.sum_last.val();
            self.negative[0].d.next = self.is_negative.val();
            self.rounding[0].d.next = self.shift.val() - 1;
            self.a[0].d.next = bit_cast::<16, 17>(self.low_magnitude.val());
            self.a[1].d.next = bit_cast::<16, 32>(self.high_wide.val());
            self.a[2].d.next = bit_cast::<16, 32>(self.high_wide.val() >> self.limb_bits.val());
            self.m[0].d.next = bit_cast::<16, 32>(self.m_wide.val());
            self.m[1].d.next = bit_cast::<16, 32>(self.m_wide.val() >> self.limb_bits.val());
        }

        // Rank 1: products of limbs.
        if self.moves[1].val() {
            self.valid[1].d.next = self.valid[0].q.val();
            self.last[1].d.next = self.last[0].q.val();
            self.negative[1].d.next = self.negative[0].q.val();
            self.rounding[1].d.next = self.rounding[0].q.val();
            self.product[0].d.next = self.a[0].q.val() * self.m[0].q.val();
            self.product[1].d.next = self.a[0].q.val() * self.m[1].q.val();
            self.product[2].d.next = self.a[1].q.val() * self.m[0].q.val();
            self.product[3].d.next = self.a[1].q.val() * self.m[1].q.val();
            self.product[4].d.next = self.a[2].q.val() * self.m[0].q.val();
            self.product[5].d.next = self.a[2].q.val() * self.m[1].q.val();
        }

        // Rank 2: what has the same weight is added.
        self.p[0].next = self.product[0].q.val();
        self.p[1].next = self.product[1].q.val();
        self.p[2].next = self.product[2].q.val();
        self.p[3].next = self.product[3].q.val();
        self.p[4].next = self.product[4].q.val();
        self.p[5].next = self.product[5].q.val();
        self.lower[0].next = bit_cast::<18, 16>(self.p[0].val().get_bits::<16>(0));
        self.lower[1].next = bit_cast::<18, 16>(self.p[1].val().get_bits::<16>(0));
        self.lower[2].next = bit_cast::<18, 16>(self.p[2].val().get_bits::<16>(0));
        self.lower[3].next = bit_cast::<18, 16>(self.p[3].val().get_bits::<16>(0));
        self.lower[4].next = bit_cast::<18, 16>(self.p[4].val().get_bits::<16>(0));
        self.lower[5].next = bit_cast::<18, 16>(self.p[5].val().get_bits::<16>(0));
        self.upper[0].next = bit_cast::<18, 16>(self.p[0].val().get_bits::<16>(16));
        self.upper[1].next = bit_cast::<18, 16>(self.p[1].val().get_bits::<16>(16));
        self.upper[2].next = bit_cast::<18, 16>(self.p[2].val().get_bits::<16>(16));
        self.upper[3].next = bit_cast::<18, 16>(self.p[3].val().get_bits::<16>(16));
        self.upper[4].next = bit_cast::<18, 16>(self.p[4].val().get_bits::<16>(16));
        self.upper[5].next = bit_cast::<18, 16>(self.p[5].val().get_bits::<16>(16));
        if self.moves[2].val() {
            self.valid[2].d.next = self.valid[1].q.val();
            self.last[2].d.next = self.last[1].q.val();
            self.negative[2].d.next = self.negative[1].q.val();
            self.rounding[2].d.next = self.rounding[1].q.val();
            self.sum[0].d.next = self.lower[0].val();
            self.sum[1].d.next = self.upper[0].val() + self.lower[1].val() + self.lower[2].val();
            self.sum[2].d.next = self.upper[1].val()
                + self.upper[2].val()
                + self.lower[3].val()
                + self.lower[4].val();
            self.sum[3].d.next = self.upper[3].val() + self.upper[4].val() + self.lower[5].val();
            self.sum[4].d.next = self.upper[5].val();
        }

        // Rank 3: carries.
        self.carried[0].next = self.sum[1].q.val();
        self.carried[1].next =
            self.sum[2].q.val() + (self.carried[0].val() >> self.limb_bits.val());
        self.carried[2].next =
            self.sum[3].q.val() + (self.carried[1].val() >> self.limb_bits.val());
        self.carried[3].next =
            self.sum[4].q.val() + (self.carried[2].val() >> self.limb_bits.val());
        if self.moves[3].val() {
            self.valid[3].d.next = self.valid[2].q.val();
            self.last[3].d.next = self.last[2].q.val();
            self.negative[3].d.next = self.negative[2].q.val();
            self.rounding[3].d.next = self.rounding[2].q.val();
            self.limb[0].d.next = self.sum[0].q.val().get_bits::<16>(0);
            self.limb[1].d.next = self.carried[0].val().get_bits::<16>(0);
            self.limb[2].d.next = self.carried[1].val().get_bits::<16>(0);
            self.limb[3].d.next = self.carried[2].val().get_bits::<16>(0);
            self.limb[4].d.next = self.carried[3].val().get_bits::<16>(0);
        }
        if self.reset.val() {
            for i in 0..4 {
                self.valid[i].d.next = false;
                self.last[i].d.next = false;
                self.negative[i].d.next = false;
                self.rounding[i].d.next = 0.into();
            }
            for i in 0..6 {
                self.product[i].d.next = 0.into();
            }
            for i in 0..5 {
                self.sum[i].d.next = 0.into();
                self.limb[i].d.next = 0.into();
            }
            for i in 0..3 {
                self.a[i].d.next = 0.into();
            }
            for i in 0..2 {
                self.m[i].d.next = 0.into();
            }
        }

        self.sum_ready.next = self.moves[0].val();
        self.product_valid.next = self.valid[3].q.val();
        self.product_last.next = self.last[3].q.val();
        self.product_negative.next = self.negative[3].q.val();
        self.rounding_bit.next = self.rounding[3].q.val();
        for i in 0..5 {
            self.product_limb[i].next = self.limb[i].q.val();
        }
        self.busy.next = self.valid[0].q.val()
            | self.valid[1].q.val()
            | self.valid[2].q.val()
            | self.valid[3].q.val();
    }
}
