//! What is refused, in which words.

mod support;

use forms_export::{Register, comment, dff_setup};
use rust_hdl::prelude::*;
use support::refusal;

block! {
    Latch { In a: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module latch");
        if self.a.val() {
            self.y.next = true;
        }
    }
}

block! {
    Between { In a: Bits<4>, Out y: Bits<4>, Out z: Bits<4>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module between");
        self.y.next = self.a.val();
        self.z.next = self.y.val();
        self.y.next = self.y.val() + 1;
    }
}

block! {
    Early { In a: Bits<4>, Out y: Bits<4>, Out z: Bits<4>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module early");
        self.z.next = self.y.val();
        self.y.next = self.a.val();
    }
}

block! {
    HoistBetween { In a: Bits<4>, In b: Bit, Out y: Bits<4>, Out z: Bits<2>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module hoist_between");
        self.y.next = 0.into();
        self.z.next = 0.into();
        if self.b.val() {
            self.y.next = self.a.val();
            self.z.next = bit_cast::<2, 4>(self.y.val() + 1);
        }
    }
}

#[test]
fn what_depends_on_the_order_of_statements_is_refused() {
    assert_eq!(
        refusal(Latch::default(), "latch"),
        "latch: y is not assigned on every path and would become a latch; give it a default at the \
         top of the kernel"
    );
    let between = "is read between two of its assignments; read it after the last one, or split it \
                   into two Locals";
    assert_eq!(
        refusal(Between::default(), "between"),
        format!("between: y {between}")
    );
    assert_eq!(
        refusal(HoistBetween::default(), "hoist_between"),
        format!("hoist_between: y {between}")
    );
    assert_eq!(
        refusal(Early::default(), "early"),
        "early: y is read before it is assigned; move its assignment above the reader"
    );
}

block! {
    NextRead { In clock: Clock, In a: Bit, Out y: Bit, ; state: Register<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module next_read");
        dff_setup!(self, clock, state);
        self.state.d.next = self.a.val();
        self.y.next = self.state.d.val();
    }
}

block! {
    NoSetup { In clock: Clock, In a: Bit, Out y: Bit, ; state: Register<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module no_setup");
        self.state.clock.next = self.clock.val();
        if self.a.val() {
            self.state.d.next = true;
        }
        self.y.next = self.state.q.val();
    }
}

block! {
    NoClock { In clock: Clock, In a: Bit, Out y: Bit, ; state: Register<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module no_clock");
        self.state.d.next = self.a.val();
        self.y.next = self.state.q.val();
    }
}

block! {
    Idle { In clock: Clock, Out y: Bit, ; state: Register<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module idle");
        dff_setup!(self, clock, state);
        self.y.next = self.state.q.val();
    }
}

block! {
    TwoClocks {
        In clock: Clock, In other: Clock, In a: Bit, Out y: Bit, ;
        first: Register<Bit>, second: Register<Bit>,
    }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module two_clocks");
        dff_setup!(self, clock, first);
        dff_setup!(self, other, second);
        self.first.d.next = self.a.val();
        self.second.d.next = self.first.q.val();
        self.y.next = self.second.q.val();
    }
}

block! {
    GatedClock { In clock: Clock, In a: Bit, Out y: Bit, ; state: Register<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module gated_clock");
        self.state.clock.next = !self.clock.val();
        self.state.d.next = self.a.val();
        self.y.next = self.state.q.val();
    }
}

#[test]
fn registers_follow_one_pattern() {
    assert_eq!(
        refusal(NextRead::default(), "next_read"),
        "next_read: register state: its next value d is read; compute it in a Local, and assign \
         both from there"
    );
    assert_eq!(
        refusal(NoSetup::default(), "no_setup"),
        "no_setup: register state: its next value d is not assigned on every path; list it in \
         dff_setup! at the top of the kernel"
    );
    assert_eq!(
        refusal(NoClock::default(), "no_clock"),
        "no_clock: state.clock is never assigned; assign it, or remove it"
    );
    assert_eq!(
        refusal(Idle::default(), "idle"),
        "idle: register state: its next value d is never anything but its present one; assign d, \
         or remove the register"
    );
    assert_eq!(
        refusal(TwoClocks::default(), "two_clocks"),
        "two_clocks: register second: it has another clock than the registers before it; keep one \
         clock in a block, and put the other's registers into a block of their own"
    );
    assert_eq!(
        refusal(GatedClock::default(), "gated_clock"),
        "gated_clock: state.clock: a clock is only ever wired, from a Clock input of the module to \
         a clock pin, once and unconditionally"
    );
}

block! {
    Unnamed { In a: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("Inverts.");
        self.y.next = !self.a.val();
    }
}

block! {
    Parent { In a: Bit, Out y: Bit, ; inner: Unnamed, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module parent");
        self.inner.a.next = self.a.val();
        self.y.next = self.inner.y.val();
    }
}

block! {
    Stock { In clock: Clock, In a: Bit, Out y: Bit, ; state: DFF<Bit>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module stock");
        dff_setup!(self, clock, state);
        self.state.d.next = self.a.val();
        self.y.next = self.state.q.val();
    }
}

block! {
    Clash { In a: Bit, Out inner_y: Bit, ; inner: Named, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module clash");
        self.inner.a.next = self.a.val();
        self.inner_y.next = !self.inner.y.val();
    }
}

block! {
    Named { In a: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module named");
        self.y.next = !self.a.val();
    }
}

block! {
    NamedLikeItsTop { In a: Bit, Out y: Bit, ; inner: Named, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module named");
        self.inner.a.next = self.a.val();
        self.y.next = self.inner.y.val();
    }
}

#[test]
fn names_are_given_and_are_one_each() {
    let unnamed = "the block has no module name; begin its kernel with comment!(\"module NAME: \
                   what it does\"), or its Verilog::Custom text with `// module NAME: what it \
                   does` (a rust-hdl DFF: use forms_export::Register)";
    assert_eq!(
        refusal(Parent::default(), "top"),
        format!("top.inner: {unnamed}")
    );
    assert_eq!(
        refusal(Stock::default(), "stock"),
        format!("stock.state: {unnamed}")
    );
    assert_eq!(
        refusal(Clash::default(), "clash"),
        "clash: two things are called inner_y in the Verilog; rename one of them"
    );
    assert_eq!(
        refusal(NamedLikeItsTop::default(), "named"),
        "named.inner: two things are called named in the Verilog; rename one of them"
    );
    assert_eq!(
        refusal(Named::default(), "a-b"),
        "a-b: \"a-b\" is not a plain name; use letters, digits and _, letter first"
    );
}

block! {
    TooBig { In a: Bits<4>, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module too_big");
        self.y.next = self.a.val() == 16;
    }
}

block! {
    TooFar { In a: Bits<4>, Out y: Bits<2>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module too_far");
        self.y.next = self.a.val().get_bits::<2>(3);
    }
}

block! {
    Computed { In a: Bits<8>, In at: Bits<2>, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module computed");
        self.y.next = self.a.val().get_bit(self.at.val().index() + 4);
    }
}

const LAST: usize = 1;

block! {
    NoSuchLane { In a: Bit, Out y: Bit, ; taps: [Signal<Local, Bit>; 2], }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module no_such_lane");
        for i in 0..2 {
            self.taps[i].next = self.a.val();
        }
        self.y.next = self.taps[2 - 1].val() ^ self.taps[LAST].val();
    }
}

block! {
    Panics { In a: Bits<4>, Out y: Bits<4>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module panics");
        self.y.next = self.a.val() + bits::<4>(20);
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
struct Both {
    low: Bits<2>,
    high: Bits<2>,
}

block! {
    Structure { In a: Both, Out y: Bits<2>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module structure");
        self.y.next = self.a.val().low;
    }
}

#[test]
fn expressions_that_cannot_mean_the_same_are_refused() {
    assert_eq!(
        refusal(TooBig::default(), "too_big"),
        "too_big: y: 16 does not fit in 4 bits; widen the signal first"
    );
    assert_eq!(
        refusal(TooFar::default(), "too_far"),
        "too_far: y: bits 3 to 4 are taken of 4; keep the slice inside its operand"
    );
    assert_eq!(
        refusal(Computed::default(), "computed"),
        "computed: y: a bit position computed in place is not exported; compute it in a Local of \
         the width you mean, and use that"
    );
    assert_eq!(
        refusal(NoSuchLane::default(), "no_such_lane"),
        "no_such_lane: taps[LAST]: \"LAST\" in an index is no number or loop variable; use loop variables and numbers, and a \
         Constant or a literal for a const generic"
    );
    assert_eq!(
        refusal(Panics::default(), "panics"),
        "panics: recording the kernel panicked: Value 0x14 does not fit into bitvector of length \
         4; correct the constant that does not fit"
    );
    assert_eq!(
        refusal(Structure::default(), "structure"),
        "structure: a: a struct in one signal is not exported; use one signal for each field"
    );
}
