//! Sign accumulator: adds or subtracts the partial sums of a lane's weight columns by the polarity
//! of their fragment.
//!
//! Built from [`Parameters`]: a word of two's complement for each weight column of a lane, wide enough
//! for any sum of an MVM, and under FORMS a sign indicator for each fragment.
//!
//! y += s x (P << position), subtracted once more for the plane of negative weight. Two banks: one
//! accumulates while the other is drained. The sign-indicator memory is read one clock ahead; schemes
//! whose fragments have no polarity have none.
//! Latency 1, one weight column a clock. The first step of an MVM overwrites what the bank held.

use super::register_file::RegisterFile;
use crate::parameters::{Parameters, Scheme};
use crate::prelude::*;

/// Sign-indicator memory and two banks of accumulators.
#[derive(LogicBlock)]
pub struct SignAccumulator {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_negative` at `program_place`.
    pub program_enable: Signal<In, Bit>,
    /// Fragment to program: sub-array, then lane column.
    pub program_place: Wire<In>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// A slot whose partial sum comes next clock.
    pub lookup: Signal<In, Bit>,
    /// Its place: sub-array, then lane column.
    pub lookup_place: Wire<In>,
    /// `sum` is to be accumulated.
    pub accumulate: Signal<In, Bit>,
    /// Nothing has been accumulated in this MVM before.
    pub first: Signal<In, Bit>,
    /// The bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// The lane column.
    pub column: Wire<In>,
    /// Partial sum, unsigned.
    pub sum: Wire<In>,
    /// Bit position of its plane.
    pub position: Wire<In>,
    /// Its plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<In, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<In, Bit>,
    /// The lane column that is drained.
    pub drain_column: Wire<In>,
    /// Its accumulated sum, two's complement.
    pub drained: Wire<Out>,

    signs: Vec<Memory>,
    words: Vec<RegisterFile>,
    old: Wire<Local>,
    wide: Wire<Local>,
    shifted: Wire<Local>,
    total: Wire<Local>,
    minus: Signal<Local, Bit>,
    _rest: Rest,
}

impl SignAccumulator {
    /// The accumulators of one lane of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (column_bits, result_bits) = (p.lane_column_bits(), p.result_bits());
        assert!(
            p.sum_bits() <= result_bits,
            "an accumulator of {result_bits} bits does not hold a partial sum of {}",
            p.sum_bits()
        );
        Self {
            clock: Signal::default(),
            advance: Signal::default(),
            program_enable: Signal::default(),
            program_place: Wire::new(p.place_bits()),
            program_negative: Signal::default(),
            lookup: Signal::default(),
            lookup_place: Wire::new(p.place_bits()),
            accumulate: Signal::default(),
            first: Signal::default(),
            bank: Signal::default(),
            column: Wire::new(column_bits),
            sum: Wire::new(p.sum_bits()),
            position: Wire::new(p.position_bits()),
            negative_plane: Signal::default(),
            draining: Signal::default(),
            drain_bank: Signal::default(),
            drain_column: Wire::new(column_bits),
            drained: Wire::new(result_bits),
            signs: blocks(usize::from(p.scheme == Scheme::Forms), || {
                memory(p.places(), 1)
            }),
            words: blocks(2, || RegisterFile::new(p.lane_columns(), result_bits)),
            old: Wire::new(result_bits),
            wide: Wire::new(result_bits),
            shifted: Wire::new(result_bits),
            total: Wire::new(result_bits),
            minus: Signal::default(),
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
        self.minus.next = self.negative_plane.val();
        for i in 0..self.signs.len() {
            self.signs[i].clock.next = self.clock.val();
            self.signs[i].write_enable.next = self.program_enable.val();
            self.signs[i].write_address.next = self.program_place.val();
            self.signs[i].write_data.next = self.program_negative.val().into();
            self.signs[i].read_enable.next = self.advance.val() & self.lookup.val();
            self.signs[i].read_address.next = self.lookup_place.val();
            self.minus.next = self.signs[i].read_data.val().any() ^ self.negative_plane.val();
        }

        self.old.next = self.words[0].read_data.val();
        if self.bank.val() {
            self.old.next = self.words[1].read_data.val();
        }
        if self.first.val() {
            self.old.next = 0.into();
        }
        self.wide.next = self.sum.val().to_bits();
        self.shifted.next = self.wide.val() << self.position.val();
        self.total.next = self.old.val() + self.shifted.val();
        if self.minus.val() {
            self.total.next = self.old.val() - self.shifted.val();
        }

        comment!(
            "A bank accumulates or is drained; it does both in the first clock of an MVM, which reads nothing."
        );
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
