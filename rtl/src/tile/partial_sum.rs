//! Partial sum: adds the words of the row tiles and the bias of their column.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `crossbars` | crossbars side by side (X) | 1..=32 |
//! | `columns` | columns of the layer, a bias each | |
//! | `word_bits` | bits of a word and of a bias (ACC) | |
//! | | bits of a sum (LACC): ACC + ceil(log2 X) + 1 | 64 at most |
//!
//! One word of every crossbar in use is taken together, columns ascending, when all of them are
//! there. A sum of LACC bits cannot overflow. Latency 1, one column a
//! clock. All crossbars are in use after reset; biases are as programmed: the low 32 bits in one write,
//! what is above them, where a word is wider, in another.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Bits of a bias that one programming write holds.
const DATA_BITS: usize = 32;

/// Bits of a sum of `crossbars` words of `word_bits` bits and a bias (LACC).
pub fn sum_bits(crossbars: usize, word_bits: usize) -> usize {
    word_bits + index_bits(crossbars) + 1
}

/// Adds row tiles and bias.
#[derive(LogicBlock)]
pub struct PartialSum {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. Nothing is held then and all crossbars are in use; biases stay.
    pub reset: Signal<In, Bit>,
    /// Write the low 32 bits of a column's bias.
    pub program_bias: Signal<In, Bit>,
    /// Write the bits above them; a pin only where there are some.
    pub program_bias_high: Vec<Signal<In, Bit>>,
    /// Write which crossbars are in use.
    pub program_used: Signal<In, Bit>,
    /// Column of the bias.
    pub program_address: Wire<In>,
    /// Of the bias, two's complement; or bit i for crossbar i.
    pub program_data: Wire<In>,
    /// A word is offered, one pin a crossbar.
    pub word_valid: Vec<Signal<In, Bit>>,
    /// It is the last of its MVM.
    pub word_last: Vec<Signal<In, Bit>>,
    /// The words, two's complement.
    pub word: Vec<Wire<In>>,
    /// The receiver takes a sum.
    pub sum_ready: Signal<In, Bit>,
    /// The offered word is taken, one pin a crossbar.
    pub word_ready: Vec<Signal<Out, Bit>>,
    /// A sum is there.
    pub sum_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<Out, Bit>,
    /// The sum, two's complement.
    pub sum: Wire<Out>,
    /// A sum or part of an MVM is held.
    pub busy: Signal<Out, Bit>,

    bias: RegisterFile,
    bias_high: Vec<RegisterFile>,
    used: Vec<Register<Bit>>,
    column: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    there: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    extended: Vec<Wire<Local>>,
    bias_above: Vec<Wire<Local>>,
    bias_word: Wire<Local>,
    total: Wire<Local>,
    sign_bit: Constant,
    sign_extension: Constant,
    _rest: Rest,
}

impl PartialSum {
    /// The sum over `crossbars` crossbars, for layers of up to `columns` columns, of words of
    /// `word_bits` bits.
    pub fn new(crossbars: usize, columns: usize, word_bits: usize) -> Self {
        let sum_bits = sum_bits(crossbars, word_bits);
        assert!(
            (1..=DATA_BITS).contains(&crossbars) && sum_bits <= 64,
            "{crossbars} crossbars of {word_bits}-bit results need sums of {sum_bits} bits; 1 to 32 \
             crossbars and 64 bits can be had"
        );
        let column_bits = index_bits(columns).max(1);
        let high = word_bits.saturating_sub(DATA_BITS);
        let above = usize::from(high > 0);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_bias: Signal::default(),
            program_bias_high: flags(above),
            program_used: Signal::default(),
            program_address: Wire::new(column_bits),
            program_data: Wire::new(DATA_BITS),
            word_valid: flags(crossbars),
            word_last: flags(crossbars),
            word: Wire::array(crossbars, word_bits),
            sum_ready: Signal::default(),
            word_ready: flags(crossbars),
            sum_valid: Signal::default(),
            sum_last: Signal::default(),
            sum: Wire::new(sum_bits),
            busy: Signal::default(),
            bias: RegisterFile::new(columns, word_bits.min(DATA_BITS)),
            bias_high: blocks(above, || RegisterFile::new(columns, high)),
            used: flag_registers(crossbars),
            column: Register::new(column_bits),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(sum_bits),
            there: Signal::default(),
            take: Signal::default(),
            ends: Signal::default(),
            extended: Wire::array(crossbars, sum_bits),
            bias_above: Wire::array(above, sum_bits),
            bias_word: Wire::new(sum_bits),
            total: Wire::new(sum_bits),
            sign_bit: Constant::new(sum_bits, 1 << (word_bits - 1)),
            sign_extension: Constant::new(
                sum_bits,
                (u64::MAX >> (64 - sum_bits)) ^ (u64::MAX >> (64 - word_bits)),
            ),
            _rest: Rest::default(),
        }
    }
}

impl Logic for PartialSum {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module partial_sum: Adds the words of the row tiles and the bias of their column."
        );
        dff_setup!(self, clock, column, valid, last, result);
        for i in 0..self.used.len() {
            self.used[i].clock.next = self.clock.val();
            self.used[i].d.next = self.used[i].q.val();
        }

        // A word of every crossbar in use, and room for their sum.
        self.there.next = !self.valid.q.val() | self.sum_ready.val();
        self.ends.next = false;
        self.take.next = false;
        for i in 0..self.used.len() {
            if self.used[i].q.val() {
                self.take.next = true;
                self.there.next = self.there.val() & self.word_valid[i].val();
                self.ends.next = self.ends.val() | self.word_last[i].val();
            }
        }
        self.take.next = self.take.val() & self.there.val();

        // All of them in the width of the sum, with their signs; of the others 0.
        self.bias_word.next = self.bias.read_data.val().to_bits();
        for i in 0..self.bias_above.len() {
            self.bias_above[i].next = self.bias_high[i].read_data.val().to_bits();
            self.bias_above[i].next = self.bias_above[i].val() << 32;
            self.bias_word.next = self.bias_word.val() | self.bias_above[i].val();
        }
        if (self.bias_word.val() & self.sign_bit.val()).any() {
            self.bias_word.next = self.bias_word.val() | self.sign_extension.val();
        }
        self.total.next = self.bias_word.val();
        for i in 0..self.used.len() {
            self.extended[i].next = 0.into();
            if self.used[i].q.val() {
                self.extended[i].next = self.word[i].val().to_bits();
            }
            if (self.extended[i].val() & self.sign_bit.val()).any() {
                self.extended[i].next = self.extended[i].val() | self.sign_extension.val();
            }
            self.total.next = self.total.val() + self.extended[i].val();
        }

        for i in 0..self.used.len() {
            if self.program_used.val() {
                self.used[i].d.next = self.program_data.val().get_bit(i);
            }
        }
        if self.sum_ready.val() {
            self.valid.d.next = false;
        }
        if self.take.val() {
            self.valid.d.next = true;
            self.last.d.next = self.ends.val();
            self.result.d.next = self.total.val();
            self.column.d.next = self.column.q.val() + 1;
            if self.ends.val() {
                self.column.d.next = 0.into();
            }
        }
        if self.reset.val() {
            for i in 0..self.used.len() {
                self.used[i].d.next = true;
            }
            self.column.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        self.bias.clock.next = self.clock.val();
        self.bias.write_enable.next = self.program_bias.val();
        self.bias.write_address.next = self.program_address.val();
        self.bias.write_data.next = self.program_data.val().to_bits();
        self.bias.read_address.next = self.column.q.val();
        for i in 0..self.bias_high.len() {
            self.bias_high[i].clock.next = self.clock.val();
            self.bias_high[i].write_enable.next = self.program_bias_high[i].val();
            self.bias_high[i].write_address.next = self.program_address.val();
            self.bias_high[i].write_data.next = self.program_data.val().to_bits();
            self.bias_high[i].read_address.next = self.column.q.val();
        }
        for i in 0..self.used.len() {
            self.word_ready[i].next = self.take.val() & self.used[i].q.val();
        }
        self.sum_valid.next = self.valid.q.val();
        self.sum_last.next = self.last.q.val();
        self.sum.next = self.result.q.val();
        self.busy.next = self.valid.q.val() | self.column.q.val().any();
    }
}
