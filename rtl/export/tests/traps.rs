//! Kernels that rust-hdl simulates as a reader expects and exports as something else.
//!
//! Each is shown twice: the replay catches what rust-hdl's own generator makes of it, and this
//! exporter either refuses it or writes Verilog that the replay proves right.

mod support;

use forms_export::{check_source, comment};
use rust_hdl::prelude::*;
use support::refusal;
use support::replay::{anything, check, check_stock, check_stock_with, ports};

block! {
    WideningCast { In a: Bits<8>, In b: Bits<8>, Out y: Bits<16>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module widening_cast");
        self.y.next = bit_cast::<16, 8>(self.a.val() + self.b.val());
    }
}
bench!(WideningCast, [a, b], [y]);

#[test]
fn a_cast_sum_keeps_its_own_width() {
    let design = check(WideningCast::default(), "widening_cast", 0);
    assert!(design.modules[0].text.contains("assign y = {8'd0, a + b};"));
    let ports = ports(&[("a", 8), ("b", 8)], &[("y", 16)]);
    check_stock(WideningCast::default(), &ports).expect_err("the sum widens");
}

block! {
    WideLiteral { In q: Bits<4>, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module wide_literal");
        self.y.next = (self.q.val() + 1) == 0;
    }
}
bench!(WideLiteral, [q], [y]);

#[test]
fn a_literal_is_as_wide_as_its_operand() {
    let design = check(WideLiteral::default(), "wide_literal", 0);
    assert!(
        design.modules[0]
            .text
            .contains("assign y = (q + 4'd1) == 4'd0;")
    );
    let ports = ports(&[("q", 4)], &[("y", 1)]);
    check_stock(WideLiteral::default(), &ports).expect_err("the literal is 32 bits wide");
}

block! {
    SignedLiteral { In x: Signed<8>, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module signed_literal");
        self.y.next = self.x.val() < 0.into();
    }
}
bench!(SignedLiteral, [x], [y]);

impl support::replay::Drive for Signal<In, Signed<8>> {
    fn drive(&mut self, value: &num_bigint::BigUint) {
        let byte = u8::try_from(value).expect("8 bits");
        self.next = i64::from(byte.cast_signed()).into();
    }
}

#[test]
fn signed_values_are_refused() {
    assert_eq!(
        refusal(SignedLiteral::default(), "signed_literal"),
        "signed_literal: x: a Signed is not exported; keep two's complement in Bits"
    );
    let ports = ports(&[("x", 8)], &[("y", 1)]);
    // At its minimum, rust-hdl's Signed overflows the stack.
    check_stock_with(SignedLiteral::default(), &ports, &|clock, port, random| {
        let value = anything(clock, port, random);
        if value == 128_u8.into() {
            0_u8.into()
        } else {
            value
        }
    })
    .expect_err("the literal is unsigned");
}

block! {
    Precedence { In a: Bits<4>, In b: Bits<4>, In c: Bits<4>, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module precedence");
        self.y.next = self.a.val() & self.b.val() == self.c.val();
    }
}
bench!(Precedence, [a, b, c], [y]);

#[test]
fn operators_bind_as_in_rust() {
    let design = check(Precedence::default(), "precedence", 0);
    assert!(design.modules[0].text.contains("assign y = (a & b) == c;"));
    let ports = ports(&[("a", 4), ("b", 4), ("c", 4)], &[("y", 1)]);
    check_stock(Precedence::default(), &ports).expect_err("parentheses are lost");
}

#[derive(LogicBlock, Default)]
struct ConstGeneric<const B: usize> {
    data: Signal<In, Bits<8>>,
    y: [Signal<Out, Bits<2>>; 4],
}

impl<const B: usize> Logic for ConstGeneric<B> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module const_generic");
        for i in 0..4 {
            self.y[i].next = self.data.val().get_bits::<2>(i * B);
        }
    }
}

impl support::replay::Bench for ConstGeneric<2> {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        None
    }
    fn inputs(&mut self) -> Vec<&mut dyn support::replay::Drive> {
        vec![&mut self.data]
    }
    fn outputs(&self) -> Vec<&dyn support::replay::Show> {
        vec![&self.y[0], &self.y[1], &self.y[2], &self.y[3]]
    }
}

#[test]
fn a_const_generic_is_refused() {
    assert_eq!(
        refusal(ConstGeneric::<2>::default(), "const_generic"),
        "const_generic: B is no signal, constant, enum variant or loop variable of the block; a \
         const generic is not substituted: make it a Constant<Bits<..>> field or a literal"
    );
    let outputs = [("y$0", 2), ("y$1", 2), ("y$2", 2), ("y$3", 2)];
    let complaint = check_stock(
        ConstGeneric::<2>::default(),
        &ports(&[("data", 8)], &outputs),
    )
    .expect_err("B is undriven");
    assert!(complaint.contains("Unable to bind"), "{complaint}");
}

#[derive(LogicBlock, Default)]
struct HiddenPin {
    step: Signal<In, Bits<2>>,
    y: [Signal<Out, Bits<2>>; 2],
}

impl Logic for HiddenPin {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module hidden_pin");
        for step in 0..2 {
            self.y[step].next = self.step.val();
        }
    }
}

impl support::replay::Bench for HiddenPin {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        None
    }
    fn inputs(&mut self) -> Vec<&mut dyn support::replay::Drive> {
        vec![&mut self.step]
    }
    fn outputs(&self) -> Vec<&dyn support::replay::Show> {
        vec![&self.y[0], &self.y[1]]
    }
}

#[test]
fn a_loop_variable_named_like_a_pin_is_refused() {
    assert_eq!(
        refusal(HiddenPin::default(), "hidden_pin"),
        "hidden_pin: the loop variable step is also the name of a signal or block; rename the \
         variable"
    );
    let ports = ports(&[("step", 2)], &[("y$0", 2), ("y$1", 2)]);
    check_stock(HiddenPin::default(), &ports).expect_err("the pin becomes the index");
}

fn bits_reverse(x: Bits<4>) -> Bits<4> {
    let mut reversed = Bits::<4>::default();
    for i in 0..4 {
        reversed = reversed.replace_bit(3 - i, x.get_bit(i));
    }
    reversed
}

block! {
    PrefixCall { In a: Bits<4>, Out y: Bits<4>, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module prefix_call");
        self.y.next = bits_reverse(self.a.val());
    }
}
bench!(PrefixCall, [a], [y]);

#[test]
fn a_call_that_begins_like_a_cast_is_found_in_the_source() {
    let source = "#[hdl_gen]\nfn update(&mut self) {\n    self.y.next = \
                  bits_reverse(self.a.val());\n}\n";
    let error = check_source("prefix_call.rs", source).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "prefix_call.rs:3: the call bits_reverse is recorded as a cast, whatever it computes; \
         give its work to a block, and call only bits and bit_cast in kernels"
    );
    let ports = ports(&[("a", 4)], &[("y", 4)]);
    check_stock(PrefixCall::default(), &ports).expect_err("the call becomes a mask");
}

#[derive(LogicBlock, Default)]
struct TwoIndices {
    g: [[Signal<In, Bits<2>>; 2]; 2],
    y: [Signal<Out, Bits<2>>; 2],
}

impl Logic for TwoIndices {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module two_indices");
        for i in 0..2 {
            self.y[i].next = self.g[i][1].val();
        }
    }
}

impl support::replay::Bench for TwoIndices {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        None
    }
    fn inputs(&mut self) -> Vec<&mut dyn support::replay::Drive> {
        self.g
            .iter_mut()
            .flatten()
            .map(|pin| pin as &mut dyn support::replay::Drive)
            .collect()
    }
    fn outputs(&self) -> Vec<&dyn support::replay::Show> {
        vec![&self.y[0], &self.y[1]]
    }
}

#[test]
fn two_indices_are_refused() {
    assert_eq!(
        refusal(TwoIndices::default(), "two_indices"),
        "two_indices: g[i][1]: an array of arrays is indexed; put the inner array into a block of \
         its own"
    );
    let inputs = [("g$0$0", 2), ("g$0$1", 2), ("g$1$0", 2), ("g$1$1", 2)];
    let ports = ports(&inputs, &[("y$0", 2), ("y$1", 2)]);
    check_stock(TwoIndices::default(), &ports).expect_err("one index is replaced");
}

block! {
    ReservedVerilog { In cell: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module reserved_verilog");
        self.y.next = !self.cell.val();
    }
}
bench!(ReservedVerilog, [cell], [y]);

block! {
    ReservedSystemVerilog { In bit: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module reserved_system_verilog");
        self.y.next = !self.bit.val();
    }
}

block! {
    ReservedCpp { In long: Bit, Out y: Bit, }
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module reserved_cpp");
        self.y.next = !self.long.val();
    }
}

#[test]
fn reserved_words_are_refused() {
    assert_eq!(
        refusal(ReservedVerilog::default(), "reserved_verilog"),
        "reserved_verilog: cell is a reserved word of Verilog-2005; choose another name"
    );
    assert_eq!(
        refusal(ReservedSystemVerilog::default(), "reserved_system_verilog"),
        "reserved_system_verilog: bit is a reserved word of SystemVerilog-2012; choose another name"
    );
    assert_eq!(
        refusal(ReservedCpp::default(), "reserved_cpp"),
        "reserved_cpp: long is a reserved word of C++, which Verilator makes of the Verilog; \
         choose another name"
    );
    assert_eq!(
        refusal(WideLiteral::default(), "module"),
        "module: module is a reserved word of Verilog-2005; choose another name"
    );
    let ports = ports(&[("cell", 1)], &[("y", 1)]);
    let complaint = check_stock(ReservedVerilog::default(), &ports).expect_err("a syntax error");
    assert!(complaint.contains("syntax error"), "{complaint}");
}

#[derive(LogicBlock, Default)]
struct Forgotten {
    a: Signal<In, Bit>,
    y: Signal<Out, Bit>,
}

impl Logic for Forgotten {
    fn update(&mut self) {
        self.y.next = self.a.val();
    }
    fn connect(&mut self) {
        self.y.connect();
    }
}
bench!(Forgotten, [a], [y]);

#[test]
fn a_kernel_without_hdl_gen_is_refused() {
    assert_eq!(
        refusal(Forgotten::default(), "forgotten"),
        "forgotten: the block has no kernel to export; put #[hdl_gen] on its update function, or \
         return Verilog::Custom from hdl"
    );
    let ports = ports(&[("a", 1)], &[("y", 1)]);
    let difference = check_stock(Forgotten::default(), &ports).expect_err("an empty module");
    assert!(difference.contains("y is x"), "{difference}");
}
