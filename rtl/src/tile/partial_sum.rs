//! Partial sum: adds the words of the row tiles and the bias of their column.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `ACC` | bits of a word and of a bias | 20..=32 |
//! | `HIGH` | bits of the sum above its lowest 16 | ACC + ceil(log2 X) + 1 - 16 at least |
//! | `KB` | bits of a column | |
//! | X | crossbars side by side | 1..=8 |
//!
//! One word of every crossbar in use is taken together, columns ascending, when all of them are
//! there. A sum of LACC = ACC + ceil(log2 X) + 1 bits (section 9 of the contract) cannot overflow. It
//! leaves in two limbs, so that no word of a simulator is wider than 32 bits: sum = high x 2^16 + low.
//! Latency 1, one column a clock. All crossbars are in use after reset; biases are as programmed.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Adds row tiles and bias.
#[derive(LogicBlock)]
pub struct PartialSum<const ACC: usize, const HIGH: usize, const KB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, all crossbars in use. Biases stay.
    pub reset: Signal<In, Bit>,
    /// Write the bias of a column.
    pub program_bias: Signal<In, Bit>,
    /// Write which crossbars are in use.
    pub program_used: Signal<In, Bit>,
    /// Column of the bias.
    pub program_address: Signal<In, Bits<KB>>,
    /// The bias, two's complement; or bit i for crossbar i.
    pub program_data: Signal<In, Bits<32>>,
    /// A word is offered, one pin a crossbar.
    pub word_valid: Vec<Signal<In, Bit>>,
    /// It is the last of its MVM.
    pub word_last: Vec<Signal<In, Bit>>,
    /// The words, two's complement.
    pub word: Vec<Signal<In, Bits<ACC>>>,
    /// The receiver takes a sum.
    pub sum_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge, one pin a crossbar.
    pub word_ready: Vec<Signal<Out, Bit>>,
    /// A sum is there.
    pub sum_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<Out, Bit>,
    /// Its lowest 16 bits.
    pub sum_low: Signal<Out, Bits<16>>,
    /// The bits above, two's complement.
    pub sum_high: Signal<Out, Bits<HIGH>>,
    /// A sum is held.
    pub busy: Signal<Out, Bit>,

    /// Biases.
    pub bias: RegisterFile<KB, ACC>,
    used: Vec<Register<Bit>>,
    column: Register<Bits<KB>>,
    valid: Register<Bit>,
    last: Register<Bit>,
    low: Register<Bits<16>>,
    high: Register<Bits<HIGH>>,
    there: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    mask: Signal<Local, Bits<8>>,
    masked: Vec<Signal<Local, Bits<ACC>>>,
    upper: Vec<Signal<Local, Bits<ACC>>>,
    bias_upper: Signal<Local, Bits<ACC>>,
    low_total: Signal<Local, Bits<ACC>>,
    high_total: Signal<Local, Bits<ACC>>,
    carried: Signal<Local, Bits<ACC>>,
    place: Vec<Constant<Bits<8>>>,
    low_mask: Constant<Bits<ACC>>,
    sign_bit: Constant<Bits<ACC>>,
    sign_extension: Constant<Bits<ACC>>,
    limb_bits: Constant<Bits<5>>,
    _rest: Rest,
}

impl<const ACC: usize, const HIGH: usize, const KB: usize> PartialSum<ACC, HIGH, KB> {
    const WIDTHS_AGREE: () = assert!(
        20 <= ACC && ACC <= 32 && ACC < HIGH + 16 && HIGH <= 20,
        "a sum is wider than a word of 20 to 32 bits, and has 36 bits at most"
    );

    /// The sum over `crossbars` crossbars.
    pub fn new(crossbars: usize) -> Self {
        let () = Self::WIDTHS_AGREE;
        assert!(
            (1..=8).contains(&crossbars) && crossbars < 1 << (HIGH + 16 - ACC),
            "{crossbars} crossbars and a bias must be 1 to 8 crossbars whose sum fits {} bits",
            HIGH + 16
        );
        let above = ACC - 16;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_bias: Default::default(),
            program_used: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            word_valid: signals(crossbars),
            word_last: signals(crossbars),
            word: signals(crossbars),
            sum_ready: Default::default(),
            word_ready: signals(crossbars),
            sum_valid: Default::default(),
            sum_last: Default::default(),
            sum_low: Default::default(),
            sum_high: Default::default(),
            busy: Default::default(),
            bias: RegisterFile::new(),
            used: registers(crossbars),
            column: Default::default(),
            valid: Default::default(),
            last: Default::default(),
            low: Default::default(),
            high: Default::default(),
            there: Default::default(),
            take: Default::default(),
            ends: Default::default(),
            mask: Default::default(),
            masked: signals(crossbars),
            upper: signals(crossbars),
            bias_upper: Default::default(),
            low_total: Default::default(),
            high_total: Default::default(),
            carried: Default::default(),
            place: (0..crossbars).map(|i| constant(1 << i)).collect(),
            low_mask: constant(0xffff),
            sign_bit: constant(1 << (ACC - 1)),
            sign_extension: constant((1 << ACC) - (1 << above)),
            limb_bits: constant(16),
            _rest: Rest::default(),
        }
    }
}

impl<const ACC: usize, const HIGH: usize, const KB: usize> Logic for PartialSum<ACC, HIGH, KB> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module partial_sum: Adds the words of the row tiles and the bias of their column."
        );
        dff_setup!(self, clock, column, valid, last, low, high);
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

        // The lowest 16 bits of all, and what is above them with its sign; both fit a word's width.
        for i in 0..self.used.len() {
            self.masked[i].next = 0.into();
            if self.used[i].q.val() {
                self.masked[i].next = self.word[i].val();
            }
        }
        for i in 0..self.used.len() {
            self.upper[i].next = self.masked[i].val() >> self.limb_bits.val();
            if (self.masked[i].val() & self.sign_bit.val()) != 0 {
                self.upper[i].next = self.upper[i].val() | self.sign_extension.val();
            }
        }
        self.bias_upper.next = self.bias.read_data.val() >> self.limb_bits.val();
        if (self.bias.read_data.val() & self.sign_bit.val()) != 0 {
            self.bias_upper.next = self.bias_upper.val() | self.sign_extension.val();
        }
        self.low_total.next = self.bias.read_data.val() & self.low_mask.val();
        self.high_total.next = self.bias_upper.val();
        for i in 0..self.used.len() {
            self.low_total.next =
                self.low_total.val() + (self.masked[i].val() & self.low_mask.val());
            self.high_total.next = self.high_total.val() + self.upper[i].val();
        }
        self.carried.next = self.high_total.val() + (self.low_total.val() >> self.limb_bits.val());

        self.mask.next = bit_cast::<8, 32>(self.program_data.val());
        for i in 0..self.used.len() {
            if self.program_used.val() {
                self.used[i].d.next = (self.mask.val() & self.place[i].val()) != 0;
            }
        }
        if self.sum_ready.val() {
            self.valid.d.next = false;
        }
        if self.take.val() {
            self.valid.d.next = true;
            self.last.d.next = self.ends.val();
            self.low.d.next = bit_cast::<16, ACC>(self.low_total.val());
            self.high.d.next = bit_cast::<HIGH, ACC>(self.carried.val());
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
            self.low.d.next = 0.into();
            self.high.d.next = 0.into();
        }

        self.bias.clock.next = self.clock.val();
        self.bias.write_enable.next = self.program_bias.val();
        self.bias.write_address.next = self.program_address.val();
        self.bias.write_data.next = bit_cast::<ACC, 32>(self.program_data.val());
        self.bias.read_address.next = self.column.q.val();
        for i in 0..self.used.len() {
            self.word_ready[i].next = self.take.val() & self.used[i].q.val();
        }
        self.sum_valid.next = self.valid.q.val();
        self.sum_last.next = self.last.q.val();
        self.sum_low.next = self.low.q.val();
        self.sum_high.next = self.high.q.val();
        self.busy.next = self.valid.q.val();
    }
}
