//! Tile: crossbars side by side, with all that turns their sums into the next layer's inputs.
//!
//! ```text
//! x[0] ─► crossbar ─► twin_adder ─┐
//!  ...                            │
//! x[3] ─► crossbar ─► twin_adder ─┴► partial_sum ─► requantize ─► pools ─► output_buffer ─► z
//! ```
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `p` | the configuration of every crossbar | legal |
//! | `crossbars` | how many there are (X) | 1..=32, and the sum of their results fits 64 bits |
//!
//! | target | address | data |
//! | --- | --- | --- |
//! | 0..=3 | as in `crossbar` | of crossbar `program_crossbar` |
//! | 4 | w | its twins: bit b for columns 32 w + b and the one after |
//! | 5 | | crossbars in use, bit i for crossbar i |
//! | 6 | column | low 32 bits of its bias |
//! | 7 | column | the bits above, where a result is wider than 32 |
//! | 8 | column | M |
//! | 9 | column | s |
//! | 10, 11 | | lower, upper bound of an activation |
//! | 12, 13 | | MVMs of a window of the maximum, of the average pool, less one |
//!
//! A column is one of the layer, twins not counted. Valid and ready throughout: a word moves on the
//! edge on which both are high. Each crossbar takes the fragments of its rows when it can; their words
//! meet in `partial_sum`. Latency 11 from a crossbar's word to `z`: 1 in each block, 6 in `requantize`.
//!
//! `busy` is high while anything is held, half a window of a pool included. What is written then is
//! ignored, and `programming_error` stays high until a reset. A window that will not be finished is
//! ended by a reset too; devices, biases, M and s survive it.

use super::average_pool::AveragePool;
use super::max_pool::MaxPool;
use super::output_buffer::OutputBuffer;
use super::partial_sum::{PartialSum, sum_bits};
use super::requantize::Requantize;
use super::twin_adder::TwinAdder;
use crate::crossbar::crossbar::Crossbar;
use crate::parameters::{Elaboration, Parameters};
use crate::prelude::*;

/// The most crossbars of a tile: one write says which of them are in use.
pub const MOST_CROSSBARS: usize = 32;

/// Crossbars and what is behind them.
#[derive(LogicBlock)]
pub struct FormsTile {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. Devices, biases, M and s stay; the registers start anew.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// The crossbar of targets 0 to 4.
    pub program_crossbar: Wire<In>,
    /// What is written.
    pub program_target: Wire<In>,
    /// Where.
    pub program_address: Wire<In>,
    /// The value.
    pub program_data: Wire<In>,
    /// A fragment is offered, one pin a crossbar.
    pub x_valid: Vec<Signal<In, Bit>>,
    /// It is the last of its MVM.
    pub x_last: Vec<Signal<In, Bit>>,
    /// Its inputs: word X r + i is row r of crossbar i of X. SME: 3 bits more than an input has,
    /// zeros or copies of its sign.
    pub x: Vec<Wire<In>>,
    /// The receiver takes a result.
    pub z_ready: Signal<In, Bit>,
    /// Counters back to zero.
    pub clear_counters: Signal<In, Bit>,
    /// It is accepted on this edge, one pin a crossbar.
    pub x_ready: Vec<Signal<Out, Bit>>,
    /// A result is there.
    pub z_valid: Signal<Out, Bit>,
    /// It is the last of its MVM or window.
    pub z_last: Signal<Out, Bit>,
    /// The activation or sum, two's complement. Columns ascending.
    pub z: Wire<Out>,
    /// The tile holds work.
    pub busy: Signal<Out, Bit>,
    /// Sticky: `x_last` disagreed with the sub-arrays in use. Of any crossbar, until a reset.
    pub framing_error: Signal<Out, Bit>,
    /// Sticky: a write while `busy`, which was ignored. Until a reset.
    pub programming_error: Signal<Out, Bit>,
    /// Clocks with a crossbar busy, a counter each. So are the next.
    pub clocks: Vec<Wire<Out>>,
    /// Clocks in which its pipeline was held.
    pub stalls: Vec<Wire<Out>>,
    /// Planes applied.
    pub steps: Vec<Wire<Out>>,
    /// Conversions.
    pub conversions: Vec<Wire<Out>>,
    /// Conversions above full scale.
    pub clips: Vec<Wire<Out>>,

    /// The crossbars, open to a bench's eyes.
    pub crossbar: Vec<Crossbar>,
    twin_adder: Vec<TwinAdder>,
    partial_sum: PartialSum,
    requantize: Requantize,
    max_pool: MaxPool,
    average_pool: AveragePool,
    output_buffer: OutputBuffer,
    ignored: Register<Bit>,
    working: Signal<Local, Bit>,
    write: Signal<Local, Bit>,
    crossbar_enable: Signal<Local, Bit>,
    scale_target: Wire<Local>,
    framing: Signal<Local, Bit>,
    refused: Signal<Local, Bit>,
    number: Vec<Constant>,
    _crossbars: usize,
    _rows: usize,
    _rest: Rest,
}

impl FormsTile {
    /// A tile of `crossbars` crossbars that `p` describes.
    ///
    /// # Errors
    ///
    /// [`Elaboration`] says which rule is broken, by which values, and the way out.
    pub fn new(p: &Parameters, crossbars: usize) -> Result<Self, Elaboration> {
        check(p, crossbars)?;
        let columns = p.weight_columns();
        let word_bits = p.result_bits();
        let sum_bits = sum_bits(crossbars, word_bits);
        let number_bits = index_bits(crossbars).max(1);
        let counters = || Wire::array(crossbars, 32);
        Ok(Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_crossbar: Wire::new(number_bits),
            program_target: Wire::new(4),
            program_address: Wire::new(p.program_bits()),
            program_data: Wire::new(Parameters::DATA_BITS),
            x_valid: flags(crossbars),
            x_last: flags(crossbars),
            x: Wire::array(crossbars * p.fragment_rows, p.fed_bits()),
            z_ready: Signal::default(),
            clear_counters: Signal::default(),
            x_ready: flags(crossbars),
            z_valid: Signal::default(),
            z_last: Signal::default(),
            z: Wire::new(32),
            busy: Signal::default(),
            framing_error: Signal::default(),
            programming_error: Signal::default(),
            clocks: counters(),
            stalls: counters(),
            steps: counters(),
            conversions: counters(),
            clips: counters(),
            crossbar: (0..crossbars)
                .map(|_| Crossbar::new(p))
                .collect::<Result<_, _>>()?,
            twin_adder: blocks(crossbars, || TwinAdder::new(columns, word_bits)),
            partial_sum: PartialSum::new(crossbars, columns, word_bits),
            requantize: Requantize::new(columns, sum_bits),
            max_pool: MaxPool::new(columns),
            average_pool: AveragePool::new(columns),
            output_buffer: OutputBuffer::new(columns),
            ignored: Register::default(),
            working: Signal::default(),
            write: Signal::default(),
            crossbar_enable: Signal::default(),
            scale_target: Wire::new(4),
            framing: Signal::default(),
            refused: Signal::default(),
            number: (0..crossbars as u64)
                .map(|i| Constant::new(number_bits, i))
                .collect(),
            _crossbars: crossbars,
            _rows: p.fragment_rows,
            _rest: Rest::default(),
        })
    }
}

/// Checks that `crossbars` crossbars that `p` describes make a tile.
fn check(p: &Parameters, crossbars: usize) -> Result<(), Elaboration> {
    p.check()?;
    if !(1..=MOST_CROSSBARS).contains(&crossbars) {
        return Err(Elaboration(format!(
            "{}: a tile has 1 to {MOST_CROSSBARS} crossbars, not {crossbars}",
            p.name
        )));
    }
    let bits = sum_bits(crossbars, p.result_bits());
    if bits > 64 {
        return Err(Elaboration(format!(
            "{}: {crossbars} results of {} bits and a bias add up to {bits} bits, but a tile adds 64; use \
             fewer crossbars, fewer rows or narrower weights or inputs",
            p.name,
            p.result_bits()
        )));
    }
    Ok(())
}

impl Logic for FormsTile {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module forms_tile: Crossbars side by side, with all that turns their sums into the next layer's inputs."
        );
        dff_setup!(self, clock, ignored);
        // Only a tile that holds nothing is programmed.
        self.working.next = self.partial_sum.busy.val()
            | self.requantize.busy.val()
            | self.max_pool.busy.val()
            | self.average_pool.busy.val()
            | self.output_buffer.busy.val();
        self.framing.next = false;
        self.refused.next = self.ignored.q.val();
        for i in 0..self.crossbar.len() {
            self.working.next =
                self.working.val() | self.crossbar[i].busy.val() | self.twin_adder[i].busy.val();
            self.framing.next = self.framing.val() | self.crossbar[i].framing_error.val();
            self.refused.next = self.refused.val() | self.crossbar[i].programming_error.val();
        }
        self.write.next = self.program_enable.val() & !self.working.val();
        if self.program_enable.val() & self.working.val() {
            self.ignored.d.next = true;
        }
        if self.reset.val() {
            self.ignored.d.next = false;
        }

        // Crossbars, and their twins.
        self.crossbar_enable.next = self.write.val() & (self.program_target.val() < 4);
        for i in 0..self.crossbar.len() {
            self.crossbar[i].clock.next = self.clock.val();
            self.crossbar[i].reset.next = self.reset.val();
            self.crossbar[i].program_enable.next =
                self.crossbar_enable.val() & (self.program_crossbar.val() == self.number[i].val());
            self.crossbar[i].program_target.next = self.program_target.val().to_bits();
            self.crossbar[i].program_address.next = self.program_address.val();
            self.crossbar[i].program_data.next = self.program_data.val();
            self.crossbar[i].x_valid.next = self.x_valid[i].val();
            self.crossbar[i].x_last.next = self.x_last[i].val();
            self.crossbar[i].clear_counters.next = self.clear_counters.val();
            self.x_ready[i].next = self.crossbar[i].x_ready.val();
            self.clocks[i].next = self.crossbar[i].clocks.val();
            self.stalls[i].next = self.crossbar[i].stalls.val();
            self.steps[i].next = self.crossbar[i].steps.val();
            self.conversions[i].next = self.crossbar[i].conversions.val();
            self.clips[i].next = self.crossbar[i].clips.val();

            self.twin_adder[i].clock.next = self.clock.val();
            self.twin_adder[i].reset.next = self.reset.val();
            self.twin_adder[i].program_enable.next = self.write.val()
                & (self.program_target.val() == 4)
                & (self.program_crossbar.val() == self.number[i].val());
            self.twin_adder[i].program_word.next = self.program_address.val().to_bits();
            self.twin_adder[i].program_flags.next = self.program_data.val().to_bits();
            self.twin_adder[i].word_valid.next = self.crossbar[i].y_valid.val();
            self.twin_adder[i].word_last.next = self.crossbar[i].y_last.val();
            self.twin_adder[i].word.next = self.crossbar[i].y.val();
            self.crossbar[i].y_ready.next = self.twin_adder[i].word_ready.val();
            self.partial_sum.word_valid[i].next = self.twin_adder[i].sum_valid.val();
            self.partial_sum.word_last[i].next = self.twin_adder[i].sum_last.val();
            self.partial_sum.word[i].next = self.twin_adder[i].sum.val();
            self.twin_adder[i].sum_ready.next = self.partial_sum.word_ready[i].val();
        }
        // A loop of one turn gives a number a name.
        for n in self._crossbars..self._crossbars.saturating_add(1) {
            for i in 0..self.crossbar.len() {
                for r in 0..self._rows {
                    self.crossbar[i].x[r].next = self.x[n * r + i].val();
                }
            }
        }

        // Row tiles, biases, scales.
        self.partial_sum.clock.next = self.clock.val();
        self.partial_sum.reset.next = self.reset.val();
        self.partial_sum.program_used.next = self.write.val() & (self.program_target.val() == 5);
        self.partial_sum.program_bias.next = self.write.val() & (self.program_target.val() == 6);
        for i in 0..self.partial_sum.program_bias_high.len() {
            self.partial_sum.program_bias_high[i].next =
                self.write.val() & (self.program_target.val() == 7);
        }
        self.partial_sum.program_address.next = self.program_address.val().to_bits();
        self.partial_sum.program_data.next = self.program_data.val();
        self.requantize.clock.next = self.clock.val();
        self.requantize.reset.next = self.reset.val();
        self.scale_target.next = self.program_target.val() - 8;
        self.requantize.program_enable.next =
            self.write.val() & (self.program_target.val() >= 8) & (self.program_target.val() < 12);
        self.requantize.program_target.next = self.scale_target.val().to_bits();
        self.requantize.program_address.next = self.program_address.val().to_bits();
        self.requantize.program_data.next = self.program_data.val();
        self.requantize.sum_valid.next = self.partial_sum.sum_valid.val();
        self.requantize.sum_last.next = self.partial_sum.sum_last.val();
        self.requantize.sum.next = self.partial_sum.sum.val();
        self.partial_sum.sum_ready.next = self.requantize.sum_ready.val();

        // Pools.
        self.max_pool.clock.next = self.clock.val();
        self.max_pool.reset.next = self.reset.val();
        self.max_pool.program_enable.next = self.write.val() & (self.program_target.val() == 12);
        self.max_pool.program_data.next = self.program_data.val().to_bits();
        self.average_pool.clock.next = self.clock.val();
        self.average_pool.reset.next = self.reset.val();
        self.average_pool.program_enable.next =
            self.write.val() & (self.program_target.val() == 13);
        self.average_pool.program_data.next = self.program_data.val().to_bits();
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
        self.framing_error.next = self.framing.val();
        self.programming_error.next = self.refused.val();
    }
}
