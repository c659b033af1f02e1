//! Sign accumulator: adds or subtracts the partial sums of a lane's weight columns by the polarity
//! of their fragment.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `SUM` | bits of a partial sum | |
//! | `ACC` | bits of an accumulator | holds any sum of the contract's section 2, 32 at most |
//! | `P` | bits of a position | |
//! | `ADDR` | bits of an address: sub-array, then beat | |
//! | `T` | bits of a beat | |
//!
//! y += s x (P << position), subtracted once more for the plane of negative weight. Two banks: one
//! accumulates while the other is drained. The sign-indicator memory is read one clock ahead.
//! Latency 1, one weight column a clock. The first step of an MVM overwrites what the bank held.

use super::register_file::RegisterFile;
use crate::prelude::*;

/// Sign-indicator memory and two banks of accumulators.
#[derive(LogicBlock)]
pub struct SignAccumulator<
    const SUM: usize,
    const ACC: usize,
    const P: usize,
    const ADDR: usize,
    const T: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_negative` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Fragment to program: sub-array, then beat.
    pub program_address: Signal<In, Bits<ADDR>>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// A slot whose partial sum comes next clock.
    pub lookup: Signal<In, Bit>,
    /// Its address: sub-array, then beat.
    pub lookup_address: Signal<In, Bits<ADDR>>,
    /// `sum` is to be accumulated.
    pub accumulate: Signal<In, Bit>,
    /// Nothing has been accumulated in this MVM before.
    pub first: Signal<In, Bit>,
    /// The bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// The weight column, as beat.
    pub column: Signal<In, Bits<T>>,
    /// Partial sum, unsigned.
    pub sum: Signal<In, Bits<SUM>>,
    /// Bit position of its plane.
    pub position: Signal<In, Bits<P>>,
    /// Its plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<In, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<In, Bit>,
    /// The weight column that is drained, as beat.
    pub drain_column: Signal<In, Bits<T>>,
    /// Its accumulated sum, two's complement.
    pub drained: Signal<Out, Bits<ACC>>,

    signs: Memory<ADDR, Bit>,
    words: Vec<RegisterFile<T, ACC>>,
    old: Signal<Local, Bits<ACC>>,
    wide: Signal<Local, Bits<ACC>>,
    shifted: Signal<Local, Bits<ACC>>,
    total: Signal<Local, Bits<ACC>>,
    _rest: Rest,
}

impl<const SUM: usize, const ACC: usize, const P: usize, const ADDR: usize, const T: usize>
    SignAccumulator<SUM, ACC, P, ADDR, T>
{
    const WIDTHS_AGREE: () = assert!(
        SUM <= ACC && ACC <= 32,
        "an accumulator holds a partial sum in 32 bits at most"
    );

    /// Accumulators for 2^T weight columns.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            advance: Default::default(),
            program_enable: Default::default(),
            program_address: Default::default(),
            program_negative: Default::default(),
            lookup: Default::default(),
            lookup_address: Default::default(),
            accumulate: Default::default(),
            first: Default::default(),
            bank: Default::default(),
            column: Default::default(),
            sum: Default::default(),
            position: Default::default(),
            negative_plane: Default::default(),
            draining: Default::default(),
            drain_bank: Default::default(),
            drain_column: Default::default(),
            drained: Default::default(),
            signs: memory(),
            words: vec![RegisterFile::new(), RegisterFile::new()],
            old: Default::default(),
            wide: Default::default(),
            shifted: Default::default(),
            total: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const SUM: usize, const ACC: usize, const P: usize, const ADDR: usize, const T: usize> Default
    for SignAccumulator<SUM, ACC, P, ADDR, T>
{
    fn default() -> Self {
        Self::new()
    }
}

impl<const SUM: usize, const ACC: usize, const P: usize, const ADDR: usize, const T: usize> Logic
    for SignAccumulator<SUM, ACC, P, ADDR, T>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module sign_accumulator: Adds or subtracts partial sums by the polarity of their fragment."
        );
        self.signs.clock.next = self.clock.val();
        self.signs.write_enable.next = self.program_enable.val();
        self.signs.write_address.next = self.program_address.val();
        self.signs.write_data.next = self.program_negative.val();
        self.signs.read_enable.next = self.advance.val() & self.lookup.val();
        self.signs.read_address.next = self.lookup_address.val();

        self.old.next = self.words[0].read_data.val();
        if self.bank.val() {
            self.old.next = self.words[1].read_data.val();
        }
        if self.first.val() {
            self.old.next = 0.into();
        }
        self.wide.next = bit_cast::<ACC, SUM>(self.sum.val());
        self.shifted.next = self.wide.val() << self.position.val();
        self.total.next = self.old.val() + self.shifted.val();
        if self.signs.read_data.val() ^ self.negative_plane.val() {
            self.total.next = self.old.val() - self.shifted.val();
        }

        // A bank accumulates or is drained. The one clock in which it does both is the first of an
        // MVM, which does not read.
        self.words[0].clock.next = self.clock.val();
        self.words[0].write_enable.next =
            self.advance.val() & self.accumulate.val() & !self.bank.val();
        self.words[0].write_address.next = self.column.val();
        self.words[0].write_data.next = self.total.val();
        self.words[0].read_address.next = self.column.val();
        self.words[1].clock.next = self.clock.val();
        self.words[1].write_enable.next =
            self.advance.val() & self.accumulate.val() & self.bank.val();
        self.words[1].write_address.next = self.column.val();
        self.words[1].write_data.next = self.total.val();
        self.words[1].read_address.next = self.column.val();
        if self.draining.val() & !self.drain_bank.val() {
            self.words[0].read_address.next = self.drain_column.val();
        }
        if self.draining.val() & self.drain_bank.val() {
            self.words[1].read_address.next = self.drain_column.val();
        }

        self.drained.next = self.words[0].read_data.val();
        if self.drain_bank.val() {
            self.drained.next = self.words[1].read_data.val();
        }
    }
}
