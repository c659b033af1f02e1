//! Tile: crossbars side by side, with all that turns their sums into the next layer's inputs.
//!
//! ```text
//! x[0] ─► crossbar ─► twin_adder ─┐
//!  ...                            │
//! x[3] ─► crossbar ─► twin_adder ─┴► partial_sum ─► requantize ─► max_pool ─► average_pool ─► output_buffer ─► z
//! ```
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` .. `PROG` | those of `crossbar` | |
//! | `K` | weight columns | 2^KB |
//! | `HIGH` | bits of a sum of row tiles above its lowest 16 | ACC + 3 - 16 |
//!
//! | target | address | data |
//! | --- | --- | --- |
//! | 0..=3 | as in `crossbar` | of crossbar `program_crossbar` |
//! | 4 | | its twins: bit k for columns k and k + 1 |
//! | 5 | | crossbars in use, bit i for crossbar i |
//! | 6 | column | bias |
//! | 8 | column | M |
//! | 9 | column | s |
//! | 10, 11 | | lower, upper bound of an activation |
//! | 12, 13 | | MVMs of a window of the maximum, of the average pool, less one |
//!
//! A column is one of the layer, twins not counted. Valid and ready throughout: a word moves on the
//! edge on which both are high. Each of the crossbars (X = 4) takes the fragments of its rows when it
//! can; their words meet in `partial_sum`. Latency 11 from a crossbar's word to `z`: 1 in each block,
//! 6 in `requantize`.

use super::average_pool::AveragePool;
use super::max_pool::MaxPool;
use super::output_buffer::OutputBuffer;
use super::partial_sum::PartialSum;
use super::requantize::Requantize;
use super::twin_adder::TwinAdder;
use crate::crossbar::crossbar::Crossbar;
use crate::parameters::Parameters;
use crate::prelude::*;

/// Crossbars of a tile (X). The kernel's loops and its order of the pins of `x` are written for four.
pub const CROSSBARS: usize = 4;

/// Crossbars and what is behind them.
#[derive(LogicBlock)]
pub struct FormsTile<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const K: usize,
    const HIGH: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. Devices, biases, M and s stay; the registers start anew.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// The crossbar of targets 0 to 4.
    pub program_crossbar: Signal<In, Bits<3>>,
    /// What is written.
    pub program_target: Signal<In, Bits<4>>,
    /// Where.
    pub program_address: Signal<In, Bits<PROG>>,
    /// The value.
    pub program_data: Signal<In, Bits<32>>,
    /// A fragment is offered, one pin a crossbar.
    pub x_valid: Vec<Signal<In, Bit>>,
    /// Its inputs: `x[4 r + i]` is row r of crossbar i.
    pub x: Vec<Signal<In, Bits<16>>>,
    /// The receiver takes a result.
    pub z_ready: Signal<In, Bit>,
    /// Counters back to zero.
    pub clear_counters: Signal<In, Bit>,
    /// The offered fragment is accepted on this edge, one pin a crossbar.
    pub x_ready: Vec<Signal<Out, Bit>>,
    /// A result is there.
    pub z_valid: Signal<Out, Bit>,
    /// It is the last of its MVM or window.
    pub z_last: Signal<Out, Bit>,
    /// The activation or sum, two's complement, columns ascending.
    pub z: Signal<Out, Bits<32>>,
    /// The tile holds work.
    pub busy: Signal<Out, Bit>,
    /// Clocks with a crossbar busy, one counter a crossbar; so are the next.
    pub clocks: Vec<Signal<Out, Bits<32>>>,
    /// Clocks in which its pipeline was held.
    pub stalls: Vec<Signal<Out, Bits<32>>>,
    /// Planes applied.
    pub steps: Vec<Signal<Out, Bits<32>>>,
    /// Conversions.
    pub conversions: Vec<Signal<Out, Bits<32>>>,
    /// Conversions above full scale.
    pub clips: Vec<Signal<Out, Bits<32>>>,

    /// The crossbars, open to a bench's eyes.
    pub crossbar:
        Vec<Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, 16, 4, 4, T>>,
    twin_adder: Vec<TwinAdder<ACC, KB, K>>,
    partial_sum: PartialSum<ACC, HIGH, KB>,
    requantize: Requantize<HIGH, KB>,
    max_pool: MaxPool<KB>,
    average_pool: AveragePool<KB>,
    output_buffer: OutputBuffer<KB>,
    crossbar_enable: Signal<Local, Bit>,
    scale_target: Signal<Local, Bits<4>>,
    window: Signal<Local, Bits<32>>,
    working: Signal<Local, Bit>,
    place: Vec<Constant<Bits<3>>>,
    _rest: Rest,
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const K: usize,
    const HIGH: usize,
> FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>
{
    /// A tile of crossbars that `p` describes.
    pub fn new(p: &Parameters) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_crossbar: Default::default(),
            program_target: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            x_valid: signals(CROSSBARS),
            x: signals(CROSSBARS * M),
            z_ready: Default::default(),
            clear_counters: Default::default(),
            x_ready: signals(CROSSBARS),
            z_valid: Default::default(),
            z_last: Default::default(),
            z: Default::default(),
            busy: Default::default(),
            clocks: signals(CROSSBARS),
            stalls: signals(CROSSBARS),
            steps: signals(CROSSBARS),
            conversions: signals(CROSSBARS),
            clips: signals(CROSSBARS),
            crossbar: (0..CROSSBARS).map(|_| Crossbar::new(p)).collect(),
            twin_adder: (0..CROSSBARS).map(|_| TwinAdder::new()).collect(),
            partial_sum: PartialSum::new(CROSSBARS),
            requantize: Requantize::new(),
            max_pool: MaxPool::new(),
            average_pool: AveragePool::new(),
            output_buffer: OutputBuffer::new(),
            crossbar_enable: Default::default(),
            scale_target: Default::default(),
            window: Default::default(),
            working: Default::default(),
            place: (0..CROSSBARS as u64).map(constant).collect(),
            _rest: Rest::default(),
        }
    }
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const K: usize,
    const HIGH: usize,
> Logic for FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module forms_tile: Crossbars side by side, with all that turns their sums into the next layer's inputs."
        );
        // Crossbars, and their twins.
        self.crossbar_enable.next = self.program_enable.val() & (self.program_target.val() < 4);
        self.working.next = self.partial_sum.busy.val()
            | self.requantize.busy.val()
            | self.max_pool.busy.val()
            | self.average_pool.busy.val()
            | self.output_buffer.busy.val();
        for i in 0..4 {
            self.crossbar[i].clock.next = self.clock.val();
            self.crossbar[i].reset.next = self.reset.val();
            self.crossbar[i].program_enable.next =
                self.crossbar_enable.val() & (self.program_crossbar.val() == self.place[i].val());
            self.crossbar[i].program_target.next = self.program_target.val().get_bits::<2>(0);
            self.crossbar[i].program_address.next = self.program_address.val();
            self.crossbar[i].program_data.next = self.program_data.val();
            self.crossbar[i].x_valid.next = self.x_valid[i].val();
            for j in 0..M {
                self.crossbar[i].x[j].next = self.x[4 * j + i].val();
            }
            self.crossbar[i].clear_counters.next = self.clear_counters.val();
            self.x_ready[i].next = self.crossbar[i].x_ready.val();
            self.clocks[i].next = self.crossbar[i].clocks.val();
            self.stalls[i].next = self.crossbar[i].stalls.val();
            self.steps[i].next = self.crossbar[i].steps.val();
            self.conversions[i].next = self.crossbar[i].conversions.val();
            self.clips[i].next = self.crossbar[i].clips.val();

            self.twin_adder[i].clock.next = self.clock.val();
            self.twin_adder[i].reset.next = self.reset.val();
            self.twin_adder[i].program_enable.next = self.program_enable.val()
                & (self.program_target.val() == 4)
                & (self.program_crossbar.val() == self.place[i].val());
            self.twin_adder[i].program_flags.next = self.program_data.val().get_bits::<K>(0);
            self.twin_adder[i].word_valid.next = self.crossbar[i].y_valid.val();
            self.twin_adder[i].word_last.next = self.crossbar[i].y_last.val();
            self.twin_adder[i].word.next = self.crossbar[i].y.val();
            self.crossbar[i].y_ready.next = self.twin_adder[i].word_ready.val();
            self.partial_sum.word_valid[i].next = self.twin_adder[i].sum_valid.val();
            self.partial_sum.word_last[i].next = self.twin_adder[i].sum_last.val();
            self.partial_sum.word[i].next = self.twin_adder[i].sum.val();
            self.twin_adder[i].sum_ready.next = self.partial_sum.word_ready[i].val();
            self.working.next =
                self.working.val() | self.crossbar[i].busy.val() | self.twin_adder[i].busy.val();
        }

        // Row tiles, biases, scales.
        self.partial_sum.clock.next = self.clock.val();
        self.partial_sum.reset.next = self.reset.val();
        self.partial_sum.program_used.next =
            self.program_enable.val() & (self.program_target.val() == 5);
        self.partial_sum.program_bias.next =
            self.program_enable.val() & (self.program_target.val() == 6);
        self.partial_sum.program_address.next = bit_cast::<KB, PROG>(self.program_address.val());
        self.partial_sum.program_data.next = self.program_data.val();
        self.requantize.clock.next = self.clock.val();
        self.requantize.reset.next = self.reset.val();
        self.scale_target.next = self.program_target.val() - 8;
        self.requantize.program_enable.next = self.program_enable.val()
            & (self.program_target.val() >= 8)
            & (self.program_target.val() < 12);
        self.requantize.program_target.next = bit_cast::<2, 4>(self.scale_target.val());
        self.requantize.program_address.next = bit_cast::<KB, PROG>(self.program_address.val());
        self.requantize.program_data.next = self.program_data.val();
        self.requantize.sum_valid.next = self.partial_sum.sum_valid.val();
        self.requantize.sum_last.next = self.partial_sum.sum_last.val();
        self.requantize.sum_low.next = self.partial_sum.sum_low.val();
        self.requantize.sum_high.next = self.partial_sum.sum_high.val();
        self.partial_sum.sum_ready.next = self.requantize.sum_ready.val();

        // Pools.
        self.window.next = self.program_data.val();
        self.max_pool.clock.next = self.clock.val();
        self.max_pool.reset.next = self.reset.val();
        self.max_pool.program_enable.next =
            self.program_enable.val() & (self.program_target.val() == 12);
        self.max_pool.program_data.next = bit_cast::<16, 32>(self.window.val());
        self.average_pool.clock.next = self.clock.val();
        self.average_pool.reset.next = self.reset.val();
        self.average_pool.program_enable.next =
            self.program_enable.val() & (self.program_target.val() == 13);
        self.average_pool.program_data.next = bit_cast::<16, 32>(self.window.val());
        self.max_pool.word_valid.next = self.requantize.activation_valid.val();
        self.max_pool.word_last.next = self.requantize.activation_last.val();
        self.max_pool.word.next = self.requantize.activation.val();
        self.requantize.activation_ready.next = self.max_pool.word_ready.val();

        self.average_pool.word_valid.next = self.max_pool.pooled_valid.val();
        self.average_pool.word_last.next = self.max_pool.pooled_last.val();
        self.average_pool.word.next = self.max_pool.pooled.val();
        self.max_pool.pooled_ready.next = self.average_pool.word_ready.val();

        self.output_buffer.clock.next = self.clock.val();
        self.output_buffer.reset.next = self.reset.val();
        self.output_buffer.word_valid.next = self.average_pool.pooled_valid.val();
        self.output_buffer.word_last.next = self.average_pool.pooled_last.val();
        self.output_buffer.word.next = self.average_pool.pooled.val();
        self.average_pool.pooled_ready.next = self.output_buffer.word_ready.val();

        self.output_buffer.out_ready.next = self.z_ready.val();
        self.z_valid.next = self.output_buffer.out_valid.val();
        self.z_last.next = self.output_buffer.out_last.val();
        self.z.next = self.output_buffer.out.val();
        self.busy.next = self.working.val();
    }
}
