//! Scale product: the magnitude of a sum of row tiles times its multiplier, in limbs of 16 bits.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `sum_bits` | bits of a sum v | 2..=64 |
//!
//! |v| takes n = ceil(`sum_bits` / 16) limbs and M two, so the product takes n + 2. Four ranks of
//! registers: magnitude in limbs, products of limbs, sums of what has the same weight, carries. A rank
//! moves when the next is empty or moves. The sign and s go beside it. Latency 4, one word a clock.

use crate::prelude::*;

/// Bits of a limb.
const LIMB_BITS: usize = 16;

/// Limbs of a product with a sum of `sum_bits` bits.
pub(super) fn product_limbs(sum_bits: usize) -> usize {
    sum_bits.div_ceil(LIMB_BITS) + 2
}

/// Multiplies.
#[derive(LogicBlock)]
pub struct ScaleProduct {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way.
    pub reset: Signal<In, Bit>,
    /// M of the offered sum, 31 bits.
    pub multiplier: Wire<In>,
    /// s of the offered sum, 1..=126.
    pub shift: Wire<In>,
    /// A sum is offered.
    pub sum_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<In, Bit>,
    /// The sum v, two's complement.
    pub sum: Wire<In>,
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
    pub rounding_bit: Wire<Out>,
    /// Its magnitude, lowest limb first.
    pub product_limb: Vec<Wire<Out>>,
    /// A word is under way.
    pub busy: Signal<Out, Bit>,

    valid: Vec<Register<Bit>>,
    last: Vec<Register<Bit>>,
    negative: Vec<Register<Bit>>,
    rounding: Vec<Register>,
    a: Vec<Register>,
    m: Vec<Register>,
    product: Vec<Register>,
    weighed: Vec<Register>,
    limb: Vec<Register>,
    moves: Vec<Signal<Local, Bit>>,
    is_negative: Signal<Local, Bit>,
    /// The magnitude, from limb i up.
    magnitude: Vec<Wire<Local>>,
    lower: Vec<Wire<Local>>,
    upper: Vec<Wire<Local>>,
    total: Vec<Wire<Local>>,
    carried: Vec<Wire<Local>>,
    sign_bit: Constant,
    _rest: Rest,
}

impl ScaleProduct {
    /// The multiplier of sums of `sum_bits` bits.
    pub fn new(sum_bits: usize) -> Self {
        assert!(
            (2..=64).contains(&sum_bits),
            "a sum has 2 to 64 bits, not {sum_bits}"
        );
        let limbs = product_limbs(sum_bits);
        let sum_limbs = limbs - 2;
        // Four limbs and a carry are added at most.
        let weighed_bits = LIMB_BITS + 2;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            multiplier: Wire::new(31),
            shift: Wire::new(7),
            sum_valid: Signal::default(),
            sum_last: Signal::default(),
            sum: Wire::new(sum_bits),
            product_ready: Signal::default(),
            sum_ready: Signal::default(),
            product_valid: Signal::default(),
            product_last: Signal::default(),
            product_negative: Signal::default(),
            rounding_bit: Wire::new(7),
            product_limb: Wire::array(limbs, LIMB_BITS),
            busy: Signal::default(),
            valid: flag_registers(4),
            last: flag_registers(4),
            negative: flag_registers(4),
            rounding: Register::array(4, 7),
            a: Register::array(sum_limbs, LIMB_BITS),
            m: Register::array(2, LIMB_BITS),
            product: Register::array(2 * sum_limbs, 2 * LIMB_BITS),
            weighed: Register::array(limbs, weighed_bits),
            limb: Register::array(limbs, LIMB_BITS),
            moves: flags(4),
            is_negative: Signal::default(),
            magnitude: Wire::array(sum_limbs, sum_bits),
            lower: Wire::array(2 * sum_limbs, weighed_bits),
            upper: Wire::array(2 * sum_limbs, weighed_bits),
            total: Wire::array(limbs, weighed_bits),
            carried: Wire::array(limbs, weighed_bits),
            sign_bit: Constant::new(sum_bits, 1 << (sum_bits - 1)),
            _rest: Rest::default(),
        }
    }
}

impl Logic for ScaleProduct {
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
        for i in 0..self.product.len() {
            self.product[i].clock.next = self.clock.val();
            self.product[i].d.next = self.product[i].q.val();
        }
        for i in 0..self.limb.len() {
            self.weighed[i].clock.next = self.clock.val();
            self.weighed[i].d.next = self.weighed[i].q.val();
            self.limb[i].clock.next = self.clock.val();
            self.limb[i].d.next = self.limb[i].q.val();
        }
        for i in 0..self.a.len() {
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

        // Rank 0: magnitude, in limbs.
        self.is_negative.next = (self.sum.val() & self.sign_bit.val()).any();
        self.magnitude[0].next = self.sum.val();
        if self.is_negative.val() {
            self.magnitude[0].next = !self.sum.val();
            self.magnitude[0].next = self.magnitude[0].val() + 1;
        }
        for i in 1..self.magnitude.len() {
            self.magnitude[i].next = self.magnitude[i - 1].val() >> 16;
        }
        if self.moves[0].val() {
            self.valid[0].d.next = self.sum_valid.val();
            self.last[0].d.next = self.sum_last.val();
            self.negative[0].d.next = self.is_negative.val();
            self.rounding[0].d.next = self.shift.val() - 1;
            for i in 0..self.a.len() {
                self.a[i].d.next = self.magnitude[i].val().to_bits();
            }
            self.m[0].d.next = self.multiplier.val().to_bits();
            self.m[1].d.next = (self.multiplier.val() >> 16).to_bits();
        }

        // Rank 1: products of limbs.
        if self.moves[1].val() {
            self.valid[1].d.next = self.valid[0].q.val();
            self.last[1].d.next = self.last[0].q.val();
            self.negative[1].d.next = self.negative[0].q.val();
            self.rounding[1].d.next = self.rounding[0].q.val();
            for i in 0..self.a.len() {
                for j in 0..2 {
                    self.product[2 * i + j].d.next = self.a[i].q.val() * self.m[j].q.val();
                }
            }
        }

        // Rank 2: what has the same weight is added.
        for i in 0..self.product.len() {
            self.lower[i].next = (self.product[i].q.val() & 0xffff).to_bits();
            self.upper[i].next = (self.product[i].q.val() >> 16).to_bits();
        }
        for i in 0..self.total.len() {
            self.total[i].next = 0.into();
        }
        for i in 0..self.a.len() {
            for j in 0..2 {
                self.total[i + j].next = self.total[i + j].val() + self.lower[2 * i + j].val();
                self.total[i + j + 1].next =
                    self.total[i + j + 1].val() + self.upper[2 * i + j].val();
            }
        }
        if self.moves[2].val() {
            self.valid[2].d.next = self.valid[1].q.val();
            self.last[2].d.next = self.last[1].q.val();
            self.negative[2].d.next = self.negative[1].q.val();
            self.rounding[2].d.next = self.rounding[1].q.val();
            for i in 0..self.total.len() {
                self.weighed[i].d.next = self.total[i].val();
            }
        }

        // Rank 3: carries, of which the lowest limb has none.
        self.carried[0].next = self.weighed[0].q.val();
        self.carried[1].next = self.weighed[1].q.val();
        for i in 2..self.carried.len() {
            self.carried[i].next = self.weighed[i].q.val() + (self.carried[i - 1].val() >> 16);
        }
        if self.moves[3].val() {
            self.valid[3].d.next = self.valid[2].q.val();
            self.last[3].d.next = self.last[2].q.val();
            self.negative[3].d.next = self.negative[2].q.val();
            self.rounding[3].d.next = self.rounding[2].q.val();
            for i in 0..self.limb.len() {
                self.limb[i].d.next = self.carried[i].val().to_bits();
            }
        }
        if self.reset.val() {
            for i in 0..4 {
                self.valid[i].d.next = false;
                self.last[i].d.next = false;
                self.negative[i].d.next = false;
                self.rounding[i].d.next = 0.into();
            }
            for i in 0..self.product.len() {
                self.product[i].d.next = 0.into();
            }
            for i in 0..self.limb.len() {
                self.weighed[i].d.next = 0.into();
                self.limb[i].d.next = 0.into();
            }
            for i in 0..self.a.len() {
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
        for i in 0..self.limb.len() {
            self.product_limb[i].next = self.limb[i].q.val();
        }
        self.busy.next = self.valid[0].q.val()
            | self.valid[1].q.val()
            | self.valid[2].q.val()
            | self.valid[3].q.val();
    }
}
