//! Registers of the accelerator: an AXI4-Lite slave, errors, interrupt and counters.
//!
//! Built from [`Sizes`]. The map is that of section 12 of the contract. Address and data of a write may come in either order; both
//! are taken, then written in the clock after, if no response waits. A write of some bytes of a word alone is answered SLVERR and not done.
//! Every ready comes from a register. Latency 1 from an address to its word; `start`, `cancel` and `clear` are high for
//! the clock in which CONTROL is written.
//!
//! ```text
//! awvalid, wvalid  _/~~~\_________
//! start            _____/~~~\_____
//! bvalid           _________/~~~\_
//! ```

use super::sizes::Sizes;
use crate::prelude::*;

/// Kinds of errors.
pub const ERRORS: usize = 9;

/// Counters of 64 bits.
const COUNTERS: usize = 4;

/// A bus, and what software sees.
#[derive(LogicBlock)]
pub struct AcceleratorRegisters {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Address of a write.
    pub awaddr: Wire<In>,
    /// It is offered.
    pub awvalid: Signal<In, Bit>,
    /// Its word.
    pub wdata: Wire<In>,
    /// Its bytes.
    pub wstrb: Wire<In>,
    /// It is offered.
    pub wvalid: Signal<In, Bit>,
    /// The response is taken.
    pub bready: Signal<In, Bit>,
    /// Address of a read.
    pub araddr: Wire<In>,
    /// It is offered.
    pub arvalid: Signal<In, Bit>,
    /// The word is taken.
    pub rready: Signal<In, Bit>,
    /// What went wrong in this clock, a pin a kind.
    pub error: Vec<Signal<In, Bit>>,
    /// A run is under way: CLOCKS counts.
    pub running: Signal<In, Bit>,
    /// It waits for the input stream: WAITS counts.
    pub starved: Signal<In, Bit>,
    /// A pass comes in: PROGRAMMING counts.
    pub passing: Signal<In, Bit>,
    /// A word is sent: RESULTS counts.
    pub sends: Signal<In, Bit>,
    /// The last picture is done.
    pub run_done: Signal<In, Bit>,
    /// Pictures that are.
    pub pictures_done: Wire<In>,
    /// Something is under way.
    pub busy: Signal<In, Bit>,
    /// A program is loaded.
    pub loaded: Signal<In, Bit>,
    /// Stopped by an error.
    pub stopped: Signal<In, Bit>,
    /// A packet is awaited.
    pub awaiting: Signal<In, Bit>,
    /// The address of a write is taken on this edge.
    pub awready: Signal<Out, Bit>,
    /// Its word is.
    pub wready: Signal<Out, Bit>,
    /// A write is answered.
    pub bvalid: Signal<Out, Bit>,
    /// 0 done, 2 not.
    pub bresp: Wire<Out>,
    /// The address of a read is taken on this edge.
    pub arready: Signal<Out, Bit>,
    /// A word is there.
    pub rvalid: Signal<Out, Bit>,
    /// That word.
    pub rdata: Wire<Out>,
    /// 0.
    pub rresp: Wire<Out>,
    /// Software wants to be heard.
    pub irq: Signal<Out, Bit>,
    /// Begin a run.
    pub start: Signal<Out, Bit>,
    /// End everything.
    pub cancel: Signal<Out, Bit>,
    /// Counters back to zero.
    pub clear: Signal<Out, Bit>,
    /// Pictures of a run.
    pub pictures: Wire<Out>,
    /// Something went wrong in this clock.
    pub halt: Signal<Out, Bit>,

    address: Register,
    has_address: Register<Bit>,
    word: Register,
    bytes: Register,
    has_word: Register<Bit>,
    answered: Register<Bit>,
    refused: Register<Bit>,
    read_valid: Register<Bit>,
    read_word: Register,
    picture_count: Register,
    enables: Register,
    causes: Register,
    errors: Register,
    counter: Vec<Register>,
    high: Vec<Register>,
    counted: Vec<Signal<Local, Bit>>,
    upper: Vec<Wire<Local>>,
    write: Signal<Local, Bit>,
    whole: Signal<Local, Bit>,
    control: Signal<Local, Bit>,
    cancels: Signal<Local, Bit>,
    clears: Signal<Local, Bit>,
    accepts: Signal<Local, Bit>,
    place: Wire<Local>,
    read_place: Wire<Local>,
    raised: Wire<Local>,
    state: Wire<Local>,
    shown: Wire<Local>,
    cleared: Wire<Local>,
    low_place: Vec<Constant>,
    high_place: Vec<Constant>,
    identification: Constant,
    version: Constant,
    fingerprint: Constant,
    geometry: Constant,
    memories: Constant,
    words: Constant,
    _rest: Rest,
}

impl AcceleratorRegisters {
    /// The registers of an accelerator of `sizes`.
    pub fn new(sizes: &Sizes) -> Self {
        let word = || Wire::new(32);
        let p = &sizes.crossbar;
        let pair = |low: usize, high: usize| Constant::new(32, (low | high << 16) as u64);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            awaddr: Wire::new(8),
            awvalid: Signal::default(),
            wdata: Wire::new(32),
            wstrb: Wire::new(4),
            wvalid: Signal::default(),
            bready: Signal::default(),
            araddr: Wire::new(8),
            arvalid: Signal::default(),
            rready: Signal::default(),
            error: flags(ERRORS),
            running: Signal::default(),
            starved: Signal::default(),
            passing: Signal::default(),
            sends: Signal::default(),
            run_done: Signal::default(),
            pictures_done: Wire::new(32),
            busy: Signal::default(),
            loaded: Signal::default(),
            stopped: Signal::default(),
            awaiting: Signal::default(),
            awready: Signal::default(),
            wready: Signal::default(),
            bvalid: Signal::default(),
            bresp: Wire::new(2),
            arready: Signal::default(),
            rvalid: Signal::default(),
            rdata: Wire::new(32),
            rresp: Wire::new(2),
            irq: Signal::default(),
            start: Signal::default(),
            cancel: Signal::default(),
            clear: Signal::default(),
            pictures: Wire::new(32),
            halt: Signal::default(),
            address: Register::new(8),
            has_address: Register::default(),
            word: Register::new(32),
            bytes: Register::new(4),
            has_word: Register::default(),
            answered: Register::default(),
            refused: Register::default(),
            read_valid: Register::default(),
            read_word: Register::new(32),
            picture_count: Register::new(32),
            enables: Register::new(2),
            causes: Register::new(2),
            errors: Register::new(ERRORS),
            counter: Register::array(COUNTERS, 64),
            high: Register::array(COUNTERS, 32),
            counted: flags(COUNTERS),
            upper: Wire::array(COUNTERS, 32),
            write: Signal::default(),
            whole: Signal::default(),
            control: Signal::default(),
            cancels: Signal::default(),
            clears: Signal::default(),
            accepts: Signal::default(),
            place: Wire::new(6),
            read_place: Wire::new(6),
            raised: Wire::new(ERRORS),
            state: word(),
            shown: word(),
            cleared: Wire::new(2),
            low_place: (0..COUNTERS as u64)
                .map(|i| Constant::new(6, 16 + 2 * i))
                .collect(),
            high_place: (0..COUNTERS as u64)
                .map(|i| Constant::new(6, 17 + 2 * i))
                .collect(),
            identification: Constant::new(32, 0x464f_524d),
            version: Constant::new(32, 0x0000_0100),
            fingerprint: Constant::new(32, sizes.fingerprint().into()),
            geometry: pair(sizes.crossbars, p.fragment_rows),
            memories: pair(sizes.table_words - 1, sizes.memory_words - 1),
            words: Constant::new(32, (sizes.word_bits | p.input_bits << 8) as u64),
            _rest: Rest::default(),
        }
    }
}

impl Logic for AcceleratorRegisters {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module accelerator_registers: An AXI4-Lite slave, errors, interrupt and counters."
        );
        dff_setup!(
            self,
            clock,
            address,
            has_address,
            word,
            bytes,
            has_word,
            answered,
            refused,
            read_valid,
            read_word,
            picture_count,
            enables,
            causes,
            errors
        );
        for c in 0..self.counter.len() {
            self.counter[c].clock.next = self.clock.val();
            self.counter[c].d.next = self.counter[c].q.val();
            self.high[c].clock.next = self.clock.val();
            self.high[c].d.next = self.high[c].q.val();
        }

        // A write: address and word meet, and are done when no answer waits.
        self.write.next = self.has_address.q.val() & self.has_word.q.val() & !self.answered.q.val();
        self.whole.next = self.write.val() & self.bytes.q.val().all();
        self.place.next = (self.address.q.val() >> 2).to_bits();
        self.control.next = self.whole.val() & (self.place.val() == 8);
        self.cancels.next = self.control.val() & self.word.q.val().get_bit(1);
        self.clears.next = self.control.val() & self.word.q.val().get_bit(2);
        if self.awvalid.val() & !self.has_address.q.val() {
            self.has_address.d.next = true;
            self.address.d.next = self.awaddr.val();
        }
        if self.wvalid.val() & !self.has_word.q.val() {
            self.has_word.d.next = true;
            self.word.d.next = self.wdata.val();
            self.bytes.d.next = self.wstrb.val();
        }
        if self.bready.val() {
            self.answered.d.next = false;
        }
        if self.write.val() {
            self.has_address.d.next = false;
            self.has_word.d.next = false;
            self.answered.d.next = true;
            self.refused.d.next = !self.bytes.q.val().all();
        }
        if self.whole.val() & (self.place.val() == 10) {
            self.enables.d.next = self.word.q.val().to_bits();
        }
        if self.whole.val() & (self.place.val() == 13) {
            self.picture_count.d.next = self.word.q.val();
        }

        // Errors and causes: what happens in the clock of a clearing write is kept, but for an cancel's.
        self.raised.next = 0.into();
        for e in 0..self.error.len() {
            self.raised.next = self.raised.val().replace_bit(e, self.error[e].val());
        }
        self.errors.d.next = self.errors.q.val() | self.raised.val();
        if self.cancels.val() {
            self.errors.d.next = 0.into();
        }
        self.cleared.next = self.causes.q.val();
        if self.whole.val() & (self.place.val() == 11) {
            self.cleared.next = self.word.q.val().to_bits();
            self.cleared.next = self.causes.q.val() & !self.cleared.val();
        }
        self.causes.d.next = self.cleared.val();
        if self.run_done.val() {
            self.causes.d.next = self.cleared.val() | 1;
        }
        if self.raised.val().any() & !self.cancels.val() {
            self.causes.d.next = self.cleared.val() | 2;
            if self.run_done.val() {
                self.causes.d.next = 3.into();
            }
        }

        // Counters.
        self.counted[0].next = self.running.val();
        self.counted[1].next = self.starved.val();
        self.counted[2].next = self.passing.val();
        self.counted[3].next = self.sends.val();
        for c in 0..self.counter.len() {
            if self.counted[c].val() {
                self.counter[c].d.next = self.counter[c].q.val() + 1;
            }
            if self.clears.val() {
                self.counter[c].d.next = 0.into();
            }
            self.upper[c].next = (self.counter[c].q.val() >> 32).to_bits();
        }

        // A read.
        self.accepts.next = self.arvalid.val() & !self.read_valid.q.val();
        self.read_place.next = (self.araddr.val() >> 2).to_bits();
        self.state.next = 0.into();
        self.state.next = self.state.val().replace_bit(0, self.busy.val());
        self.state.next = self.state.val().replace_bit(1, self.loaded.val());
        self.state.next = self.state.val().replace_bit(2, self.stopped.val());
        self.state.next = self.state.val().replace_bit(3, self.awaiting.val());
        self.shown.next = 0.into();
        if self.read_place.val() == 0 {
            self.shown.next = self.identification.val();
        }
        if self.read_place.val() == 1 {
            self.shown.next = self.version.val();
        }
        if self.read_place.val() == 2 {
            self.shown.next = self.fingerprint.val();
        }
        if self.read_place.val() == 3 {
            self.shown.next = self.geometry.val();
        }
        if self.read_place.val() == 4 {
            self.shown.next = self.memories.val();
        }
        if self.read_place.val() == 5 {
            self.shown.next = self.words.val();
        }
        if self.read_place.val() == 9 {
            self.shown.next = self.state.val();
        }
        if self.read_place.val() == 10 {
            self.shown.next = self.enables.q.val().to_bits();
        }
        if self.read_place.val() == 11 {
            self.shown.next = self.causes.q.val().to_bits();
        }
        if self.read_place.val() == 12 {
            self.shown.next = self.errors.q.val().to_bits();
        }
        if self.read_place.val() == 13 {
            self.shown.next = self.picture_count.q.val();
        }
        if self.read_place.val() == 14 {
            self.shown.next = self.pictures_done.val();
        }
        for c in 0..self.counter.len() {
            if self.read_place.val() == self.low_place[c].val() {
                self.shown.next = self.counter[c].q.val().to_bits();
            }
            if self.read_place.val() == self.high_place[c].val() {
                self.shown.next = self.high[c].q.val();
            }
            if self.accepts.val() & (self.read_place.val() == self.low_place[c].val()) {
                self.high[c].d.next = self.upper[c].val();
            }
        }
        if self.rready.val() {
            self.read_valid.d.next = false;
        }
        if self.accepts.val() {
            self.read_valid.d.next = true;
            self.read_word.d.next = self.shown.val();
        }
        if self.reset.val() {
            self.address.d.next = 0.into();
            self.has_address.d.next = false;
            self.word.d.next = 0.into();
            self.bytes.d.next = 0.into();
            self.has_word.d.next = false;
            self.answered.d.next = false;
            self.refused.d.next = false;
            self.read_valid.d.next = false;
            self.read_word.d.next = 0.into();
            self.picture_count.d.next = 1.into();
            self.enables.d.next = 0.into();
            self.causes.d.next = 0.into();
            self.errors.d.next = 0.into();
            for c in 0..self.counter.len() {
                self.counter[c].d.next = 0.into();
                self.high[c].d.next = 0.into();
            }
        }

        self.awready.next = !self.has_address.q.val();
        self.wready.next = !self.has_word.q.val();
        self.bvalid.next = self.answered.q.val();
        self.bresp.next = 0.into();
        if self.refused.q.val() {
            self.bresp.next = 2.into();
        }
        self.arready.next = !self.read_valid.q.val();
        self.rvalid.next = self.read_valid.q.val();
        self.rdata.next = self.read_word.q.val();
        self.rresp.next = 0.into();
        self.irq.next = (self.causes.q.val() & self.enables.q.val()).any();
        self.start.next = self.control.val() & self.word.q.val().get_bit(0) & !self.cancels.val();
        self.cancel.next = self.cancels.val();
        self.clear.next = self.clears.val();
        self.pictures.next = self.picture_count.q.val();
        self.halt.next = self.raised.val().any();
    }
}
