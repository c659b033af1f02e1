//! Blocks that come to rest by themselves: a loop is given up at once however deep it lies, and an edge is one edge.

use std::time::{Duration, Instant};

use forms_export::LogicBlock;
use forms_export::rest::{Allowed, rises};
use rust_hdl::prelude::{Bit, Block, Clock, In, Logic, Out, Signal, ast, hdl_gen, logic, simulate};

const MOST_PASSES: usize = 100;

/// Its output is the opposite of its input.
#[derive(LogicBlock, Default)]
struct Inverter {
    x: Signal<In, Bit>,
    y: Signal<Out, Bit>,
}

impl Logic for Inverter {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = !self.x.val();
    }
}

/// An inverter that feeds itself while enabled.
#[derive(LogicBlock, Default)]
struct Loop {
    enable: Signal<In, Bit>,
    y: Signal<Out, Bit>,
    inverter: Inverter,
}

impl Logic for Loop {
    #[hdl_gen]
    fn update(&mut self) {
        self.inverter.x.next = self.inverter.y.val() & self.enable.val();
        self.y.next = self.inverter.y.val();
    }
}

/// One block around another.
macro_rules! around {
    ($name:ident, $inner:ty) => {
        #[derive(LogicBlock, Default)]
        struct $name {
            enable: Signal<In, Bit>,
            y: Signal<Out, Bit>,
            inner: $inner,
        }

        impl Logic for $name {
            fn update(&mut self) {
                self.inner.enable.next = self.enable.val();
                self.y.next = self.inner.y.val();
            }

            fn connect(&mut self) {
                self.inner.enable.connect();
                self.y.connect();
            }
        }
    };
}

around!(Within1, Loop);
around!(Within2, Within1);
around!(Within3, Within2);
around!(Within4, Within3);

#[test]
fn a_loop_four_blocks_deep_is_given_up_at_once_and_told() {
    let mut block = Within4::default();
    block.enable.connect();
    block.connect_all();
    let begin = Instant::now();
    {
        let _resting = Allowed::new();
        assert!(simulate(&mut block, MOST_PASSES), "an open loop rests");
        block.enable.next = true;
        assert!(!simulate(&mut block, MOST_PASSES), "a closed loop does not");
    }
    // 200 rounds within 200 within 200 ... would take hours.
    assert!(begin.elapsed() < Duration::from_secs(30));

    // The next simulation begins anew.
    let _resting = Allowed::new();
    block.enable.next = false;
    assert!(simulate(&mut block, MOST_PASSES));
}

/// Counts edges in Rust, with a chain of inverters that makes its kernel run more than once a clock.
#[derive(LogicBlock, Default)]
struct Counter {
    clock: Signal<In, Clock>,
    parity: Signal<Out, Bit>,
    first: Inverter,
    second: Inverter,
    third: Inverter,
    _edges: usize,
}

impl Logic for Counter {
    fn update(&mut self) {
        if rises(&self.clock) {
            self._edges += 1;
        }
        self.first.x.next = self._edges % 2 == 1;
        self.second.x.next = self.first.y.val();
        self.third.x.next = self.second.y.val();
        self.parity.next = self.third.y.val();
    }

    fn connect(&mut self) {
        self.first.x.connect();
        self.second.x.connect();
        self.third.x.connect();
        self.parity.connect();
    }
}

#[test]
fn an_edge_is_one_edge_however_often_the_kernel_runs() {
    let mut block = Counter::default();
    block.clock.connect();
    block.connect_all();
    let _resting = Allowed::new();
    assert!(simulate(&mut block, MOST_PASSES));
    // The first evaluation makes the clock's first value known, which is no clock of the block.
    let before = block._edges;
    for clocks in 1..=10_usize {
        block.clock.next = Clock {
            clk: clocks % 2 == 1,
        };
        assert!(simulate(&mut block, MOST_PASSES));
        assert_eq!(block._edges - before, clocks);
        assert_eq!(block.parity.val(), block._edges % 2 == 0);
    }
}
