//! Sign accumulator: adds or subtracts the partial sums of a lane's weight columns by the polarity
//! of their fragment.
//!
//! Built from [`Parameters`]: a word of two's complement for each weight column of a lane, wide enough
//! for any sum of an MVM, and under FORMS a sign indicator for each fragment.
//!
//! y += s x (P << position), subtracted once more for the plane of negative weight. Two banks: one
//! accumulates while the other is drained. Words are read one clock ahead and sign indicators two, from
//! memories with a clocked read; a lane of one column keeps its two words in registers. Latency 2, one weight
//! column a clock. The first step of an MVM overwrites the bank.
//!
//! ```text
//! stage 3  read the sign indicator
//! stage 4  hold it, read the word
//! stage 5  P << position, turned by the sign; the old word, or a newer one
//! stage 6  add, write
//! ```
//! A word that is not in memory yet comes from the adder (`newest`) or a register (`recent`).

use crate::parameters::{Parameters, Scheme};
use crate::prelude::*;

/// Sign-indicator memory and two banks of accumulators.
#[derive(LogicBlock)]
pub struct SignAccumulator {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: registers to zero. Memories keep what they hold.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_negative` at `program_place`.
    pub program_enable: Signal<In, Bit>,
    /// Fragment to program: sub-array, then lane column.
    pub program_place: Wire<In>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// Stage 3: a slot whose sum comes after two clocks.
    pub restore: Signal<In, Bit>,
    /// Stage 3: its place: sub-array, then lane column.
    pub restore_place: Wire<In>,
    /// Stage 4: a slot whose partial sum comes next clock.
    pub lookup: Signal<In, Bit>,
    /// Stage 4: its bank.
    pub lookup_bank: Signal<In, Bit>,
    /// Stage 4: its lane column.
    pub lookup_column: Wire<In>,
    /// Stage 5: nothing of this MVM came before.
    pub first: Signal<In, Bit>,
    /// Stage 5: the bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// Stage 5: the slot in stage 6 accumulates the same word.
    pub newest: Signal<In, Bit>,
    /// Stage 5: the slot before that one did.
    pub recent: Signal<In, Bit>,
    /// Stage 5: partial sum. Unsigned; two's complement where it is a difference.
    pub sum: Wire<In>,
    /// Stage 5: bit position of its plane.
    pub position: Wire<In>,
    /// Stage 5: its plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// Stage 6: the sum is written.
    pub write: Signal<In, Bit>,
    /// Stage 6: in this bank.
    pub write_bank: Signal<In, Bit>,
    /// Stage 6: its lane column.
    pub write_column: Wire<In>,
    /// Read a word of `drain_bank`; the bank is no other slot's.
    pub drain: Signal<In, Bit>,
    /// The bank that is drained.
    pub drain_bank: Signal<In, Bit>,
    /// The lane column that is drained.
    pub drain_column: Wire<In>,
    /// It is the word that is written on this edge.
    pub drain_new: Signal<In, Bit>,
    /// The word read with the clock before, two's complement.
    pub drained: Wire<Out>,

    signs: Vec<Memory>,
    sign: Vec<Register>,
    words: Vec<Memory>,
    old: Vec<Register>,
    latest: Vec<Register>,
    held: Vec<Register>,
    addend: Register,
    subtract: Register<Bit>,
    goes_on: Vec<Register<Bit>>,
    held_on: Vec<Wire<Local>>,
    drained_bank: Register<Bit>,
    drained_new: Vec<Register<Bit>>,
    minus: Signal<Local, Bit>,
    wide: Wire<Local>,
    shifted: Wire<Local>,
    augend: Wire<Local>,
    total: Wire<Local>,
    left: Wire<Local>,
    right: Wire<Local>,
    both: Wire<Local>,
    below_zero: Vec<Constant>,
    extension: Vec<Constant>,
    _single: usize,
    _rest: Rest,
}

impl SignAccumulator {
    /// The accumulators of one lane of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (column_bits, result_bits) = (p.lane_column_bits(), p.result_bits());
        let sum_bits = p.signed_sum_bits();
        assert!(
            sum_bits <= result_bits && result_bits < 64,
            "an accumulator of {result_bits} bits does not hold a partial sum of {sum_bits}, or is no word"
        );
        let differences = usize::from(p.arrays() > 1);
        let several = usize::from(p.lane_columns() > 1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            program_enable: Signal::default(),
            program_place: Wire::new(p.place_bits()),
            program_negative: Signal::default(),
            restore: Signal::default(),
            restore_place: Wire::new(p.place_bits()),
            lookup: Signal::default(),
            lookup_bank: Signal::default(),
            lookup_column: Wire::new(column_bits),
            first: Signal::default(),
            bank: Signal::default(),
            newest: Signal::default(),
            recent: Signal::default(),
            sum: Wire::new(sum_bits),
            position: Wire::new(p.position_bits()),
            negative_plane: Signal::default(),
            write: Signal::default(),
            write_bank: Signal::default(),
            write_column: Wire::new(column_bits),
            drain: Signal::default(),
            drain_bank: Signal::default(),
            drain_column: Wire::new(column_bits),
            drain_new: Signal::default(),
            drained: Wire::new(result_bits),
            signs: blocks(usize::from(p.scheme == Scheme::Forms), || {
                memory(p.places(), 1)
            }),
            sign: Register::array(usize::from(p.scheme == Scheme::Forms), 1),
            words: blocks(2 * several, || memory(p.lane_columns(), result_bits)),
            old: Register::array(several, result_bits),
            latest: Register::array(several, result_bits),
            held: Register::array(2 - 2 * several, result_bits),
            addend: Register::new(result_bits),
            subtract: Register::default(),
            goes_on: flag_registers(2 - 2 * several),
            held_on: Wire::array(2 - 2 * several, result_bits),
            drained_bank: Register::default(),
            drained_new: flag_registers(several),
            minus: Signal::default(),
            wide: Wire::new(result_bits),
            shifted: Wire::new(result_bits),
            augend: Wire::new(result_bits),
            total: Wire::new(result_bits),
            left: Wire::new(result_bits + 1),
            right: Wire::new(result_bits + 1),
            both: Wire::new(result_bits + 1),
            below_zero: blocks(differences, || Constant::new(sum_bits, 1 << (sum_bits - 1))),
            extension: blocks(differences, || {
                let (word, sum) = ((1_u64 << result_bits) - 1, (1 << sum_bits) - 1);
                Constant::new(result_bits, word ^ sum)
            }),
            _single: 1 - several,
            _rest: Rest::default(),
        }
    }
}

impl Logic for SignAccumulator {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module sign_accumulator: Adds or subtracts partial sums by the polarity of their fragment."
        );
        dff_setup!(self, clock, addend, subtract, drained_bank);
        for i in 0..self.old.len() {
            self.old[i].clock.next = self.clock.val();
            self.old[i].d.next = self.old[i].q.val();
            self.latest[i].clock.next = self.clock.val();
            self.latest[i].d.next = self.latest[i].q.val();
            self.drained_new[i].clock.next = self.clock.val();
        }
        for i in 0..self.sign.len() {
            self.sign[i].clock.next = self.clock.val();
            self.sign[i].d.next = self.sign[i].q.val();
        }
        for i in 0..self.held.len() {
            self.held[i].clock.next = self.clock.val();
            self.held[i].d.next = self.held[i].q.val();
        }
        for i in 0..self.goes_on.len() {
            self.goes_on[i].clock.next = self.clock.val();
            self.goes_on[i].d.next = self.goes_on[i].q.val();
        }

        // Stage 5: what is added, and to what.
        self.minus.next = self.negative_plane.val();
        for i in 0..self.signs.len() {
            self.signs[i].clock.next = self.clock.val();
            self.signs[i].write_enable.next = self.program_enable.val();
            self.signs[i].write_address.next = self.program_place.val();
            self.signs[i].write_data.next = self.program_negative.val().into();
            self.signs[i].read_enable.next = self.advance.val() & self.restore.val();
            self.signs[i].read_address.next = self.restore_place.val();
            self.minus.next = self.sign[i].q.val().any() ^ self.negative_plane.val();
        }
        self.wide.next = self.sum.val().to_bits();
        for i in 0..self.extension.len() {
            if (self.sum.val() & self.below_zero[i].val()).any() {
                self.wide.next = self.wide.val() | self.extension[i].val();
            }
        }
        self.shifted.next = self.wide.val() << self.position.val();

        // Stage 6: one adder, whose lowest bit is the carry of a subtraction.
        self.augend.next = 0.into();
        for i in 0..self.old.len() {
            self.augend.next = self.old[i].q.val();
        }
        for i in 0..self.held.len() {
            self.held_on[i].next = 0.into();
            if self.goes_on[i].q.val() {
                self.held_on[i].next = self.held[i].q.val();
            }
            self.augend.next = self.augend.val() | self.held_on[i].val();
        }
        self.left.next = self.augend.val().to_bits();
        self.left.next = (self.left.val() << 1) | 1;
        self.right.next = self.addend.q.val().to_bits();
        self.right.next = self.right.val() << 1;
        if self.subtract.q.val() {
            self.right.next = self.right.val() | 1;
        }
        self.both.next = self.left.val() + self.right.val();
        self.total.next = (self.both.val() >> 1).to_bits();

        if self.advance.val() {
            self.addend.d.next = self.shifted.val();
            if self.minus.val() {
                self.addend.d.next = !self.shifted.val();
            }
            self.subtract.d.next = self.minus.val();
            for i in 0..self.sign.len() {
                self.sign[i].d.next = self.signs[i].read_data.val();
            }
            for i in 0..self.old.len() {
                self.old[i].d.next = self.words[i].read_data.val();
                if self.bank.val() {
                    self.old[i].d.next = self.words[i + 1].read_data.val();
                }
                if self.recent.val() {
                    self.old[i].d.next = self.latest[i].q.val();
                }
                if self.newest.val() {
                    self.old[i].d.next = self.total.val();
                }
                if self.first.val() {
                    self.old[i].d.next = 0.into();
                }
                if self.write.val() {
                    self.latest[i].d.next = self.total.val();
                }
            }
            for i in 0..self._single {
                self.goes_on[i].d.next = !self.first.val() & !self.bank.val();
                self.goes_on[i + 1].d.next = !self.first.val() & self.bank.val();
                if self.write.val() {
                    if self.write_bank.val() {
                        self.held[i + 1].d.next = self.total.val();
                    } else {
                        self.held[i].d.next = self.total.val();
                    }
                }
            }
        }

        // Reads of the drain go first: a slot that reads its bank at that time takes its word from the adder.
        for i in 0..self.words.len() {
            self.words[i].clock.next = self.clock.val();
            self.words[i].write_address.next = self.write_column.val();
            self.words[i].write_data.next = self.total.val();
            self.words[i].read_address.next = self.lookup_column.val();
        }
        for i in 0..self.old.len() {
            self.words[i].write_enable.next =
                self.advance.val() & self.write.val() & !self.write_bank.val();
            self.words[i + 1].write_enable.next =
                self.advance.val() & self.write.val() & self.write_bank.val();
            self.words[i].read_enable.next =
                (self.advance.val() & self.lookup.val() & !self.lookup_bank.val())
                    | (self.drain.val() & !self.drain_bank.val());
            self.words[i + 1].read_enable.next =
                (self.advance.val() & self.lookup.val() & self.lookup_bank.val())
                    | (self.drain.val() & self.drain_bank.val());
            if self.drain.val() & !self.drain_bank.val() {
                self.words[i].read_address.next = self.drain_column.val();
            }
            if self.drain.val() & self.drain_bank.val() {
                self.words[i + 1].read_address.next = self.drain_column.val();
            }
        }

        // The drain.
        self.drained_bank.d.next = self.drain_bank.val();
        self.drained.next = 0.into();
        for i in 0..self.drained_new.len() {
            self.drained_new[i].d.next = self.drain_new.val();
            self.drained.next = self.words[i].read_data.val();
            if self.drained_bank.q.val() {
                self.drained.next = self.words[i + 1].read_data.val();
            }
            if self.drained_new[i].q.val() {
                self.drained.next = self.latest[i].q.val();
            }
        }
        for i in 0..self._single {
            self.drained.next = self.held[i].q.val();
            if self.drained_bank.q.val() {
                self.drained.next = self.held[i + 1].q.val();
            }
        }

        if self.reset.val() {
            self.addend.d.next = 0.into();
            self.subtract.d.next = false;
            for i in 0..self.sign.len() {
                self.sign[i].d.next = 0.into();
            }
            self.drained_bank.d.next = false;
            for i in 0..self.old.len() {
                self.old[i].d.next = 0.into();
                self.latest[i].d.next = 0.into();
                self.drained_new[i].d.next = false;
            }
            for i in 0..self.held.len() {
                self.held[i].d.next = 0.into();
            }
            for i in 0..self.goes_on.len() {
                self.goes_on[i].d.next = false;
            }
        }
    }
}
