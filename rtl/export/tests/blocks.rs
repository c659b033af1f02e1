//! Small blocks, pinned as text, read by every tool and replayed.

mod support;

use forms_export::{Register, comment, dff_setup};
use rust_hdl::prelude::*;
use support::replay::check;

#[derive(LogicBlock)]
struct Lane {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    code: Signal<In, Bits<4>>,
    take: Signal<In, Bit>,
    sum: Signal<Out, Bits<8>>,
    total: Register<Bits<8>>,
    code_wide: Signal<Local, Bits<8>>,
    start: Constant<Bits<8>>,
}

impl Default for Lane {
    fn default() -> Self {
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            code: Signal::default(),
            take: Signal::default(),
            sum: Signal::default(),
            total: Register::default(),
            code_wide: Signal::default(),
            start: Constant::new(3_u64.into()),
        }
    }
}

impl Logic for Lane {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module lane: Sums codes, from START, modulo 256.");
        dff_setup!(self, clock, total);
        self.code_wide.next = bit_cast::<8, 4>(self.code.val());
        comment!("Next state.");
        if self.take.val() {
            self.total.d.next = self.total.q.val() + self.code_wide.val();
        }
        if self.reset.val() {
            self.total.d.next = self.start.val();
        }
        self.sum.next = self.total.q.val();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum Phase {
    Idle,
    Run,
    LastStep,
}

#[derive(LogicBlock, Default)]
struct Pair {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    codes: [Signal<In, Bits<4>>; 2],
    low: Signal<Out, Bits<4>>,
    sums: [Signal<Out, Bits<8>>; 2],
    busy: Signal<Out, Bit>,
    lanes: [Lane; 2],
    phase: Register<Phase>,
}

impl Logic for Pair {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module pair: Two lanes, taking every third clock.");
        dff_setup!(self, clock, phase);
        match self.phase.q.val() {
            Phase::Idle => self.phase.d.next = Phase::Run,
            Phase::Run => {
                self.phase.d.next = Phase::LastStep;
            }
            Phase::LastStep => self.phase.d.next = Phase::Idle,
        }
        if self.reset.val() {
            self.phase.d.next = Phase::Idle;
        }
        self.busy.next = self.phase.q.val() == Phase::LastStep;
        for i in 0..2 {
            self.lanes[i].clock.next = self.clock.val();
            self.lanes[i].reset.next = self.reset.val();
            self.lanes[i].code.next = self.codes[i].val();
            self.lanes[i].take.next = self.phase.q.val() != Phase::Idle;
            self.sums[i].next = self.lanes[i].sum.val();
        }
        self.low.next = bit_cast::<4, 8>(self.lanes[0].sum.val() + self.lanes[1].sum.val());
    }
}

impl support::replay::Bench for Pair {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        Some(&mut self.clock)
    }
    fn inputs(&mut self) -> Vec<&mut dyn support::replay::Drive> {
        let [first, second] = &mut self.codes;
        vec![&mut self.reset, first, second]
    }
    fn outputs(&self) -> Vec<&dyn support::replay::Show> {
        vec![&self.low, &self.sums[0], &self.sums[1], &self.busy]
    }
}

#[test]
fn a_tree_with_registers_reads_well_and_replays() {
    let design = check(Pair::default(), "pair", 2);
    insta::assert_snapshot!(design.verilog());
}
