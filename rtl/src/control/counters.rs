//! Counters: what the crossbar did, for the architect.
//!
//! | counter | counts |
//! | --- | --- |
//! | clocks | clocks in which the core holds work |
//! | stalls | those in which the pipeline is held: results not taken, or the array waits |
//! | steps | planes applied to a sub-array |
//! | conversions | steps x K_used x devices a weight x device arrays present |
//! | clips | conversions above full scale |
//!
//! Built from [`Parameters`]. 32 bits each, wrapping. Latency 1 for clocks, 2 for the others; complete when the
//! result is. K_used may not change in the clock of a step, the arrays present not in the clock before either.

use crate::parameters::Parameters;
use crate::prelude::*;

/// Bits of every counter.
const COUNTER_BITS: usize = 32;

/// Five event counters.
#[derive(LogicBlock)]
pub struct Counters {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Back to zero.
    pub clear: Signal<In, Bit>,
    /// The core holds work.
    pub busy: Signal<In, Bit>,
    /// A slot is in flight but the pipeline is held.
    pub stalled: Signal<In, Bit>,
    /// The last beat of a step is accumulated.
    pub step: Signal<In, Bit>,
    /// K_used - 1.
    pub last_column: Wire<In>,
    /// SME: the device arrays that there are. Each has a conversion a column.
    pub present: Vec<Signal<In, Bit>>,
    /// A slot is accumulated; `clipped` of its conversions clipped.
    pub accumulate: Signal<In, Bit>,
    /// Conversions of the slot that clipped.
    pub clipped: Wire<In>,
    /// Clocks.
    pub clocks: Wire<Out>,
    /// Stalls.
    pub stalls: Wire<Out>,
    /// Steps.
    pub steps: Wire<Out>,
    /// Conversions.
    pub conversions: Wire<Out>,
    /// Clips.
    pub clips: Wire<Out>,

    clock_count: Register,
    stall_count: Register,
    step_count: Register,
    conversion_count: Register,
    clip_count: Register,
    arrays: Vec<Register>,
    step_conversions: Register,
    held: Register<Bit>,
    stepped: Register<Bit>,
    clipped_now: Register,
    index: Wire<Local>,
    columns: Wire<Local>,
    here: Vec<Wire<Local>>,
    tree: Vec<Wire<Local>>,
    a_column: Wire<Local>,
    wide_conversions: Wire<Local>,
    wide_clipped: Wire<Local>,
    all_arrays: Vec<Constant>,
    _optional: usize,
    _root: usize,
    _rest: Rest,
}

impl Counters {
    /// The counters of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        Self::of_bits(p, COUNTER_BITS)
    }

    /// The same, wrapping at `bits` bits: at least as many as a step's conversions have.
    pub fn of_bits(p: &Parameters, bits: usize) -> Self {
        let column_bits = p.column_bits() + 1;
        let optional = p.optional_arrays();
        let nodes = (2 * optional).saturating_sub(1);
        let a_column = (p.devices_per_weight() * p.arrays()) as u64;
        let a_column_bits = bits_for(a_column);
        assert!(
            bits >= (column_bits + a_column_bits).max(p.clip_bits()),
            "counters of {bits} bits do not hold what one step counts"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            clear: Signal::default(),
            busy: Signal::default(),
            stalled: Signal::default(),
            step: Signal::default(),
            last_column: Wire::new(p.column_bits()),
            present: flags(optional),
            accumulate: Signal::default(),
            clipped: Wire::new(p.clip_bits()),
            clocks: Wire::new(bits),
            stalls: Wire::new(bits),
            steps: Wire::new(bits),
            conversions: Wire::new(bits),
            clips: Wire::new(bits),
            clock_count: Register::new(bits),
            stall_count: Register::new(bits),
            step_count: Register::new(bits),
            conversion_count: Register::new(bits),
            clip_count: Register::new(bits),
            arrays: Register::array(usize::from(optional > 0), a_column_bits),
            step_conversions: Register::new(column_bits + a_column_bits),
            held: Register::default(),
            stepped: Register::default(),
            clipped_now: Register::new(p.clip_bits()),
            index: Wire::new(column_bits),
            columns: Wire::new(column_bits),
            here: Wire::array(optional, 1),
            tree: Wire::array(nodes, a_column_bits),
            a_column: Wire::new(a_column_bits),
            wide_conversions: Wire::new(bits),
            wide_clipped: Wire::new(bits),
            all_arrays: blocks(usize::from(optional == 0), || {
                Constant::new(a_column_bits, a_column)
            }),
            _optional: optional,
            _root: nodes.saturating_sub(1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module counters: Clocks, stalls, steps, conversions and clips.");
        dff_setup!(
            self,
            clock,
            clock_count,
            stall_count,
            step_count,
            conversion_count,
            clip_count,
            step_conversions,
            held,
            stepped,
            clipped_now
        );
        // A weight column's conversions a step: SME counts the arrays present, as a tree of adders.
        for i in 0..self.present.len() {
            self.here[i].next = self.present[i].val().into();
            self.tree[i].next = self.here[i].val().to_bits();
        }
        for n in self._optional..self._optional.saturating_add(1) {
            for i in 1..self._optional {
                self.tree[n + i - 1].next = self.tree[2 * i - 2].val() + self.tree[2 * i - 1].val();
            }
        }
        for i in 0..self.all_arrays.len() {
            self.a_column.next = self.all_arrays[i].val();
        }
        for r in self._root..self.tree.len() {
            for i in 0..self.arrays.len() {
                self.arrays[i].clock.next = self.clock.val();
                self.arrays[i].d.next = self.tree[r].val();
                self.a_column.next = self.arrays[i].q.val();
            }
        }
        self.index.next = self.last_column.val().to_bits();
        self.columns.next = self.index.val() + 1;
        self.step_conversions.d.next = self.columns.val() * self.a_column.val();
        self.wide_conversions.next = self.step_conversions.q.val().to_bits();

        self.held.d.next = self.stalled.val();
        self.stepped.d.next = self.step.val();
        self.clipped_now.d.next = 0.into();
        if self.accumulate.val() {
            self.clipped_now.d.next = self.clipped.val();
        }
        self.wide_clipped.next = self.clipped_now.q.val().to_bits();
        if self.busy.val() {
            self.clock_count.d.next = self.clock_count.q.val() + 1;
        }
        if self.held.q.val() {
            self.stall_count.d.next = self.stall_count.q.val() + 1;
        }
        if self.stepped.q.val() {
            self.step_count.d.next = self.step_count.q.val() + 1;
            self.conversion_count.d.next =
                self.conversion_count.q.val() + self.wide_conversions.val();
        }
        self.clip_count.d.next = self.clip_count.q.val() + self.wide_clipped.val();
        if self.reset.val() | self.clear.val() {
            self.held.d.next = false;
            self.stepped.d.next = false;
            self.clipped_now.d.next = 0.into();
            self.clock_count.d.next = 0.into();
            self.stall_count.d.next = 0.into();
            self.step_count.d.next = 0.into();
            self.conversion_count.d.next = 0.into();
            self.clip_count.d.next = 0.into();
        }
        self.clocks.next = self.clock_count.q.val();
        self.stalls.next = self.stall_count.q.val();
        self.steps.next = self.step_count.q.val();
        self.conversions.next = self.conversion_count.q.val();
        self.clips.next = self.clip_count.q.val();
    }
}
