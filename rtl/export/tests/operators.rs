//! Every operator at several widths: what the simulator computes is what the Verilog computes.

mod support;

use forms_export::{Register, comment, dff_setup};
use rust_hdl::prelude::*;
use support::replay::check;

/// Operators at `N` bits, with distances of `S` bits.
#[derive(LogicBlock)]
struct Operators<const N: usize, const S: usize> {
    a: Signal<In, Bits<N>>,
    b: Signal<In, Bits<N>>,
    at: Signal<In, Bits<S>>,
    c: Signal<In, Bit>,
    sum: Signal<Out, Bits<N>>,
    difference: Signal<Out, Bits<N>>,
    wrapped: Signal<Out, Bit>,
    masked: Signal<Out, Bit>,
    left: Signal<Out, Bits<N>>,
    right: Signal<Out, Bits<N>>,
    left_by: Signal<Out, Bits<N>>,
    right_by: Signal<Out, Bits<N>>,
    right_of_sum: Signal<Out, Bits<N>>,
    order: Signal<Out, Bits<6>>,
    order_shift: Signal<Out, Bits<6>>,
    reductions: Signal<Out, Bit>,
    inverted: Signal<Out, Bits<N>>,
    logical: Signal<Out, Bit>,
}

impl<const N: usize, const S: usize> Default for Operators<N, S> {
    fn default() -> Self {
        Self {
            a: Signal::default(),
            b: Signal::default(),
            at: Signal::default(),
            c: Signal::default(),
            sum: Signal::default(),
            difference: Signal::default(),
            wrapped: Signal::default(),
            masked: Signal::default(),
            left: Signal::default(),
            right: Signal::default(),
            left_by: Signal::default(),
            right_by: Signal::default(),
            right_of_sum: Signal::default(),
            order: Signal::default(),
            order_shift: Signal::default(),
            reductions: Signal::default(),
            inverted: Signal::default(),
            logical: Signal::default(),
        }
    }
}

impl<const N: usize, const S: usize> Logic for Operators<N, S> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module operators: Every operator once.");
        self.sum.next = self.a.val() + self.b.val() + 1;
        self.difference.next = 3 - self.a.val() - (self.b.val() - 1);
        self.wrapped.next = (self.a.val() + 1) == 0;
        self.masked.next = self.a.val() & self.b.val() == self.b.val();
        self.left.next = self.a.val() << 2;
        self.right.next = (self.a.val() >> 1) ^ self.b.val();
        self.left_by.next = self.a.val() << self.at.val();
        self.right_by.next = self.a.val() >> self.at.val();
        self.right_of_sum.next = (self.a.val() + self.b.val()) >> 1;
        self.order.next = 0.into();
        if self.a.val() < self.b.val() {
            self.order.next = self.order.val() | 1;
        }
        if self.a.val() <= self.b.val() {
            self.order.next = self.order.val() | 2;
        }
        if self.a.val() > self.b.val() {
            self.order.next = self.order.val() | 4;
        } else if self.a.val() >= self.b.val() {
            self.order.next = self.order.val() | 8;
        } else {
            self.order.next = self.order.val() + 16;
        }
        if (self.a.val() - self.b.val()) > 5 {
            self.order.next = self.order.val() | 32;
        }
        self.order_shift.next = (self.order.val() << 1) >> 2;
        self.reductions.next = self.a.val().any() ^ self.b.val().all() ^ (self.a.val() + 1).xor();
        self.inverted.next = !(self.a.val() | !self.b.val());
        self.logical.next =
            self.a.val() != self.b.val() && (self.c.val() || !self.masked.val()) | self.c.val();
    }
}

macro_rules! bench_operators {
    ($n:literal, $s:literal) => {
        bench!(
            Operators<$n, $s>,
            [a, b, at, c],
            [
                sum, difference, wrapped, masked, left, right, left_by, right_by, right_of_sum,
                order, order_shift, reductions, inverted, logical
            ]
        );
    };
}

bench_operators!(4, 3);
bench_operators!(8, 5);
bench_operators!(32, 6);
bench_operators!(33, 7);
bench_operators!(64, 6);

#[test]
fn operators_agree_at_every_width() {
    check(Operators::<8, 5>::default(), "operators_8", 0);
    check(Operators::<32, 6>::default(), "operators_32", 0);
    check(Operators::<33, 7>::default(), "operators_33", 0);
    check(Operators::<64, 6>::default(), "operators_64", 0);
    let design = check(Operators::<4, 3>::default(), "operators_4", 0);
    insta::assert_snapshot!(design.verilog());
}

/// Casts, slices and bits.
#[derive(LogicBlock)]
struct Pieces {
    a: Signal<In, Bits<8>>,
    b: Signal<In, Bits<8>>,
    big: Signal<In, Bits<40>>,
    at: Signal<In, Bits<3>>,
    place: Signal<In, Bits<4>>,
    one: Signal<In, Bits<1>>,
    narrow_sum: Signal<Out, Bits<5>>,
    wide_sum: Signal<Out, Bits<16>>,
    wide: Signal<Out, Bits<48>>,
    low: Signal<Out, Bits<3>>,
    middle: Signal<Out, Bits<4>>,
    middle_of_sum: Signal<Out, Bits<4>>,
    middle_of_middle: Signal<Out, Bits<2>>,
    at_bit: Signal<Out, Bit>,
    at_bits: Signal<Out, Bits<5>>,
    at_sum_bit: Signal<Out, Bit>,
    named_bit: Signal<Out, Bit>,
    replaced: Signal<Out, Bits<8>>,
    replaced_at: Signal<Out, Bits<8>>,
    raised: Signal<Out, Bits<8>>,
    product: Signal<Out, Bits<32>>,
    picked: Signal<Out, Bits<8>>,
    chosen: Signal<Out, Bits<8>>,
    only: Signal<Out, Bit>,
    sixteen: Signal<Local, Bits<16>>,
    position: Constant<Bits<4>>,
    magic: Constant<Bits<40>>,
    magic_low: Signal<Out, Bits<8>>,
}

impl Default for Pieces {
    fn default() -> Self {
        Self {
            a: Signal::default(),
            b: Signal::default(),
            big: Signal::default(),
            at: Signal::default(),
            place: Signal::default(),
            one: Signal::default(),
            narrow_sum: Signal::default(),
            wide_sum: Signal::default(),
            wide: Signal::default(),
            low: Signal::default(),
            middle: Signal::default(),
            middle_of_sum: Signal::default(),
            middle_of_middle: Signal::default(),
            at_bit: Signal::default(),
            at_bits: Signal::default(),
            at_sum_bit: Signal::default(),
            named_bit: Signal::default(),
            replaced: Signal::default(),
            replaced_at: Signal::default(),
            raised: Signal::default(),
            product: Signal::default(),
            picked: Signal::default(),
            chosen: Signal::default(),
            only: Signal::default(),
            sixteen: Signal::default(),
            position: Constant::new(5_u64.into()),
            magic: Constant::new(0xde_adbe_ef12_u64.into()),
            magic_low: Signal::default(),
        }
    }
}

impl Logic for Pieces {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module pieces: Casts, slices and bits.");
        self.narrow_sum.next = bit_cast::<5, 8>(self.a.val() + self.b.val());
        self.wide_sum.next = bit_cast::<16, 8>(self.a.val() + self.b.val());
        self.wide.next = bit_cast::<48, 40>(self.big.val()) + bits::<48>(7);
        self.low.next = bit_cast::<3, 40>(self.big.val());
        self.middle.next = self.big.val().get_bits::<4>(30);
        self.middle_of_sum.next = (self.a.val() - self.b.val()).get_bits::<4>(2);
        self.middle_of_middle.next = self.a.val().get_bits::<4>(3).get_bits::<2>(1);
        self.at_bit.next = self.a.val().get_bit(self.at.val().index());
        self.at_bits.next = self.a.val().get_bits::<5>(self.at.val().index());
        self.at_sum_bit.next = (self.big.val() + 1).get_bit(self.place.val().index());
        self.named_bit.next = self.a.val().get_bit(self.position.val().index());
        self.replaced.next = self.a.val().replace_bit(6, self.at_bit.val());
        self.replaced_at.next = self.a.val().replace_bit(self.at.val().index(), false);
        self.raised.next = 0.into();
        self.raised.next = self
            .replaced_at
            .val()
            .replace_bit(1, true)
            .replace_bit(7, false);
        self.sixteen.next = self.big.val().get_bits::<16>(self.place.val().index());
        self.product.next = self.sixteen.val() * bit_cast::<16, 8>(self.a.val());
        match self.at.val().index() {
            0 => self.picked.next = self.a.val(),
            3 => self.picked.next = self.b.val(),
            0x5 => self.picked.next = 0xff.into(),
            _ => self.picked.next = 0.into(),
        }
        match self.at_bit.val() {
            true => self.chosen.next = self.a.val() ^ 0x5a,
            false => self.chosen.next = self.b.val(),
        }
        self.only.next = self.one.val().get_bit(0) | self.one.val().all();
        self.magic_low.next = bit_cast::<8, 40>(self.magic.val()) + 2_u8.to_bits();
    }
}

bench!(
    Pieces,
    [a, b, big, at, place, one],
    [
        narrow_sum,
        wide_sum,
        wide,
        low,
        middle,
        middle_of_sum,
        middle_of_middle,
        at_bit,
        at_bits,
        at_sum_bit,
        named_bit,
        replaced,
        replaced_at,
        raised,
        product,
        picked,
        chosen,
        only,
        magic_low
    ]
);

#[test]
fn pieces_of_signals_agree() {
    let design = check(Pieces::default(), "pieces", 0);
    insta::assert_snapshot!(design.verilog());
}

/// A conditional that feeds registers and wires alike, arrays of registers, and a held value.
#[derive(LogicBlock, Default)]
struct Mixed {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    go: Signal<In, Bit>,
    stall: Signal<In, Bit>,
    data: Signal<In, Bits<8>>,
    taken: Signal<Out, Bit>,
    shown: Signal<Out, Bits<8>>,
    delayed: Signal<Out, Bits<8>>,
    taps: [Register<Bits<8>>; 3],
    sum: Register<Bits<8>>,
    count: Register<Bits<3>>,
    next_sum: Signal<Local, Bits<8>>,
}

impl Logic for Mixed {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module mixed: Conditions shared by registers and wires.");
        dff_setup!(self, clock, sum, count);
        for i in 0..3 {
            self.taps[i].clock.next = self.clock.val();
        }
        self.taps[0].d.next = self.data.val();
        for i in 1..3 {
            self.taps[i].d.next = self.taps[i - 1].q.val();
        }
        for i in 0..3 {
            if self.stall.val() {
                self.taps[i].d.next = self.taps[i].q.val();
            }
        }
        self.taken.next = false;
        self.next_sum.next = self.sum.q.val() + self.data.val();
        comment!("Nothing is taken on a stall.");
        comment!("The sum follows.");
        if self.go.val() && !self.stall.val() {
            self.taken.next = true;
            self.sum.d.next = self.next_sum.val();
            self.count.d.next = self.count.q.val() + 1;
            if self.count.q.val() == 5 {
                self.count.d.next = 0.into();
            }
        } else if self.stall.val() {
            self.count.d.next = 7.into();
        } else {
            self.taken.next = self.count.q.val() == 2;
        }
        if self.reset.val() {
            self.sum.d.next = 0.into();
            self.count.d.next = 0.into();
        }
        self.shown.next = self.sum.q.val();
        self.delayed.next = self.taps[2].q.val();
    }
}

bench!(
    Mixed,
    clock,
    [reset, go, stall, data],
    [taken, shown, delayed]
);

#[test]
fn one_condition_feeds_registers_and_wires() {
    let design = check(Mixed::default(), "mixed", 40);
    insta::assert_snapshot!(design.verilog());
}
