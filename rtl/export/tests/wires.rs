//! Blocks whose widths are values: what the simulator computes is what the Verilog computes.

mod support;

use forms_export::{Constant, LogicBlock, Register, Wire, comment, dff_setup, export};
use rust_hdl::prelude::{Bit, Block, Clock, In, Local, Logic, Out, Signal, ast, hdl_gen, logic};
use support::replay::check;

/// Words of several widths: widened and cut in loops, multiplied, cut under conditions.
#[derive(LogicBlock)]
struct Widths {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    go: Signal<In, Bit>,
    taps: Vec<Signal<In, Bit>>,
    words: Vec<Wire<In>>,
    narrow: Wire<In>,
    distance: Wire<In>,
    total: Wire<Out>,
    product: Wire<Out>,
    low_product: Wire<Out>,
    doubled: Wire<Out>,
    moved: Wire<Out>,
    cut: Wire<Out>,
    kept: Wire<Out>,
    joined: Wire<Out>,
    ones: Wire<Out>,
    flag: Wire<Out>,
    reduced: Signal<Out, Bit>,
    equal: Signal<Out, Bit>,

    state: Register,
    history: Vec<Register>,
    widened: Vec<Wire<Local>>,
    sum: Wire<Local>,
    step: Constant,
}

impl Widths {
    /// `count` words of `width` bits; `narrow` is of `narrow` bits.
    fn new(count: usize, width: usize, narrow: usize) -> Self {
        let total = width + 3;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            go: Signal::default(),
            taps: (0..count).map(|_| Signal::default()).collect(),
            words: Wire::array(count, width),
            narrow: Wire::new(narrow),
            distance: Wire::new(3),
            total: Wire::new(total),
            product: Wire::new(width + narrow),
            low_product: Wire::new(width),
            doubled: Wire::new(total),
            moved: Wire::new(narrow),
            cut: Wire::new(narrow),
            kept: Wire::new(width),
            joined: Wire::new(count),
            ones: Wire::new(total),
            flag: Wire::new(1),
            reduced: Signal::default(),
            equal: Signal::default(),
            state: Register::new(total),
            history: Register::array(count, narrow),
            widened: Wire::array(count, total),
            sum: Wire::new(total),
            step: Constant::new(total, 3),
        }
    }
}

impl Logic for Widths {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module widths: Words of several widths.");
        dff_setup!(self, clock, state);
        for i in 0..self.history.len() {
            self.history[i].clock.next = self.clock.val();
            self.history[i].d.next = self.history[i].q.val();
        }
        self.sum.next = 0.into();
        for i in 0..self.words.len() {
            self.widened[i].next = self.words[i].val().to_bits();
            self.sum.next = self.sum.val() + self.widened[i].val();
        }
        self.ones.next = 0.into();
        self.joined.next = 0.into();
        for i in 0..self.taps.len() {
            self.ones.next = self.ones.val() + self.taps[i].val();
            self.joined.next = self.joined.val().replace_bit(i, self.taps[i].val());
        }
        self.total.next = self.sum.val();
        self.product.next = self.words[0].val() * self.narrow.val();
        self.low_product.next = (self.words[0].val() * self.narrow.val()).to_bits();
        self.doubled.next = self.words[0].val().to_bits();
        self.doubled.next = self.doubled.val() << 1;
        self.moved.next = (self.words[0].val() >> self.distance.val()).to_bits();
        self.cut.next = self.narrow.val();
        if self.go.val() {
            self.cut.next = (self.words[0].val() + 1).to_bits();
            if self.taps[0].val() {
                self.cut.next = (self.sum.val() >> 2).to_bits();
            }
        } else if self.narrow.val().get_bit(0) {
            self.cut.next = self.state.q.val().to_bits();
        }
        self.kept.next = self.state.q.val().to_bits();
        self.flag.next = self.go.val().into();
        self.reduced.next =
            self.words[0].val().any() ^ self.narrow.val().all() ^ self.state.q.val().xor();
        self.equal.next = self.sum.val() >= self.state.q.val();

        if self.go.val() {
            self.state.d.next = self.state.q.val() + self.step.val();
            for i in 0..self.history.len() {
                self.history[i].d.next = self.words[i].val().to_bits();
            }
        } else {
            self.state.d.next = (self.words[0].val() ^ 1).to_bits();
        }
        if self.reset.val() {
            self.state.d.next = 0.into();
            for i in 0..self.history.len() {
                self.history[i].d.next = 1.into();
            }
        }
    }
}

impl support::replay::Bench for Widths {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        Some(&mut self.clock)
    }

    fn inputs(&mut self) -> Vec<&mut dyn support::replay::Drive> {
        let mut pins: Vec<&mut dyn support::replay::Drive> = vec![&mut self.reset, &mut self.go];
        pins.extend(self.taps.iter_mut().map(|pin| pin as _));
        pins.extend(self.words.iter_mut().map(|pin| pin as _));
        pins.push(&mut self.narrow);
        pins.push(&mut self.distance);
        pins
    }

    fn outputs(&self) -> Vec<&dyn support::replay::Show> {
        vec![
            &self.total,
            &self.product,
            &self.low_product,
            &self.doubled,
            &self.moved,
            &self.cut,
            &self.kept,
            &self.joined,
            &self.ones,
            &self.flag,
            &self.reduced,
            &self.equal,
        ]
    }
}

#[test]
fn words_of_any_width_are_widened_cut_and_multiplied_alike() {
    let design = check(Widths::new(3, 5, 3), "widths", 2);
    insta::assert_snapshot!(design.verilog());
    // One word, one bit; wider than a word of 32 bits; the widest product and sum there are.
    check(Widths::new(1, 1, 1), "widths", 2);
    check(Widths::new(2, 3, 6), "widths", 2);
    check(Widths::new(7, 33, 20), "widths", 2);
    check(Widths::new(4, 61, 3), "widths", 2);
    check(Widths::new(2, 32, 32), "widths", 2);
}

/// Two widths in one sum.
#[derive(LogicBlock)]
struct Meeting {
    a: Wire<In>,
    b: Wire<In>,
    y: Wire<Out>,
}

impl Logic for Meeting {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module meeting: Adds what has not one width.");
        self.y.next = self.a.val() + self.b.val();
    }
}

#[test]
fn two_widths_in_one_operation_are_refused_by_name() {
    let mut block = Meeting {
        a: Wire::new(4),
        b: Wire::new(5),
        y: Wire::new(5),
    };
    block.connect_all();
    let error = export(&block, "meeting").expect_err("refused").to_string();
    assert!(error.starts_with("meeting: y: "), "{error}");
    assert!(error.contains("4") && error.contains("5"), "{error}");
}

#[test]
fn a_literal_beyond_its_word_is_refused_by_name() {
    /// A number that the word it meets cannot hold.
    #[derive(LogicBlock)]
    struct Beyond {
        a: Wire<In>,
        y: Wire<Out>,
    }
    impl Logic for Beyond {
        #[hdl_gen]
        fn update(&mut self) {
            comment!("module beyond: Adds what does not fit.");
            self.y.next = self.a.val() + 16;
        }
    }
    let mut block = Beyond {
        a: Wire::new(4),
        y: Wire::new(4),
    };
    block.connect_all();
    let error = export(&block, "beyond").expect_err("refused").to_string();
    assert!(error.contains("16") && error.contains("4 bits"), "{error}");
}

#[test]
#[should_panic = "a wire has 1 to 64 bits, not 65; split what is wider into an array of wires"]
fn a_wire_wider_than_a_word_is_refused() {
    let _ = Wire::<Local>::new(65);
}

#[test]
#[should_panic = "the constant 8 does not fit 3 bits"]
fn a_constant_beyond_its_width_is_refused() {
    let _ = Constant::new(3, 8);
}
