//! Sequencer: executes the bursts of packets and of the layer table, and runs the operations that they name.
//!
//! Built from [`Sizes`].
//!
//! A burst is a word with target, crossbar and count, a word with the first address, and the data. A word of a packet is
//! executed in the clock in which it comes. A word of the layer table takes three: one that reads it, one that holds it, since a
//! memory answers late in its clock, one that executes it.
//! An operation begins in the clock after its word, with `start_*` in that word's clock, and ends with the clock in which `done` is
//! high; the next word is read in the one after.
//!
//! State: 0 idle, 1 a program is loaded, 2 a word of the layer table is read and, in a second clock, held, 3 it is executed,
//! 4 a map comes in, 5 a pass comes in, 6 an operation is under way, 7 stopped by an error.
//!
//! ```text
//! state   < read >< read >< execute >< unit        >< read >
//! fetched ________/~~~~~~\__________________________________
//! start   ________________/~~~~~~~~~\_______________________
//! done    __________________________________/~~~~~~\________
//! ```
//! Latency 0 from a word of a packet to its write.

use super::sizes::Sizes;
use crate::prelude::*;

/// Walks the layer table.
#[derive(LogicBlock)]
pub struct Sequencer {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: idle, nothing loaded.
    pub reset: Signal<In, Bit>,
    /// Begin with the layer table.
    pub start: Signal<In, Bit>,
    /// Pictures of the run.
    pub pictures: Wire<In>,
    /// Something is wrong: stop.
    pub halt: Signal<In, Bit>,
    /// A word of a packet is taken.
    pub taken: Signal<In, Bit>,
    /// It is one of the payload.
    pub word_valid: Signal<In, Bit>,
    /// That word.
    pub word: Wire<In>,
    /// A packet ends, and was right.
    pub finished: Signal<In, Bit>,
    /// The operation under way ends with this clock.
    pub done: Signal<In, Bit>,
    /// Words of packets are taken.
    pub listen: Signal<Out, Bit>,
    /// They are a map's.
    pub want_map: Signal<Out, Bit>,
    /// A word goes to a target.
    pub write: Signal<Out, Bit>,
    /// Which.
    pub target: Wire<Out>,
    /// Of which crossbar.
    pub crossbar: Wire<Out>,
    /// Where.
    pub address: Wire<Out>,
    /// The word.
    pub data: Wire<Out>,
    /// A map is about to come in.
    pub start_receive: Signal<Out, Bit>,
    /// A multiplication begins.
    pub start_multiply: Signal<Out, Bit>,
    /// An addition begins.
    pub start_add: Signal<Out, Bit>,
    /// Words are about to be sent.
    pub start_send: Signal<Out, Bit>,
    /// The last picture is done.
    pub run_done: Signal<Out, Bit>,
    /// Pictures that are.
    pub pictures_done: Wire<Out>,
    /// A run is under way.
    pub running: Signal<Out, Bit>,
    /// A packet is awaited by a run.
    pub awaiting: Signal<Out, Bit>,
    /// That packet is a pass.
    pub passing: Signal<Out, Bit>,
    /// Neither idle nor stopped.
    pub busy: Signal<Out, Bit>,
    /// A program has been loaded.
    pub loaded: Signal<Out, Bit>,
    /// Stopped by an error.
    pub stopped: Signal<Out, Bit>,
    /// A burst that cannot be, or the end of the layer table.
    pub burst_error: Signal<Out, Bit>,
    /// A start while busy, of no pictures, with nothing loaded.
    pub start_error: Signal<Out, Bit>,

    layer_table: Memory,
    /// See above.
    state: Register,
    /// The memory answers.
    fetched: Register<Bit>,
    held: Register,
    is_loaded: Register<Bit>,
    count: Register,
    pointer: Register,
    /// 0 the first word of a burst, 1 its address, 2 its data.
    phase: Register,
    burst_target: Register,
    burst_crossbar: Register,
    burst_address: Register,
    burst_left: Register,
    /// Operations that follow.
    operations: Register,
    from_packet: Signal<Local, Bit>,
    from_table: Signal<Local, Bit>,
    decode: Signal<Local, Bit>,
    operate: Signal<Local, Bit>,
    store: Signal<Local, Bit>,
    given: Wire<Local>,
    given_target: Wire<Local>,
    given_crossbar: Wire<Local>,
    given_count: Wire<Local>,
    known: Signal<Local, Bit>,
    header_fault: Signal<Local, Bit>,
    limit: Wire<Local>,
    address_fault: Signal<Local, Bit>,
    operation_fault: Signal<Local, Bit>,
    fault: Signal<Local, Bit>,
    refuse_start: Signal<Local, Bit>,
    next_count: Wire<Local>,
    ends: Signal<Local, Bit>,
    run_ends: Signal<Local, Bit>,
    at_end: Signal<Local, Bit>,
    crossbars: Constant,
    rows: Constant,
    fragments: Constant,
    table_words: Constant,
    unlimited: Constant,
    last_pointer: Constant,
    _rest: Rest,
}

impl Sequencer {
    /// The sequencer of an accelerator of `sizes`.
    pub fn new(sizes: &Sizes) -> Self {
        // One more than a pointer tells apart.
        let pointer_bits = bits_for(sizes.table_words as u64);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            start: Signal::default(),
            pictures: Wire::new(32),
            halt: Signal::default(),
            taken: Signal::default(),
            word_valid: Signal::default(),
            word: Wire::new(32),
            finished: Signal::default(),
            done: Signal::default(),
            listen: Signal::default(),
            want_map: Signal::default(),
            write: Signal::default(),
            target: Wire::new(8),
            crossbar: Wire::new(8),
            address: Wire::new(32),
            data: Wire::new(32),
            start_receive: Signal::default(),
            start_multiply: Signal::default(),
            start_add: Signal::default(),
            start_send: Signal::default(),
            run_done: Signal::default(),
            pictures_done: Wire::new(32),
            running: Signal::default(),
            awaiting: Signal::default(),
            passing: Signal::default(),
            busy: Signal::default(),
            loaded: Signal::default(),
            stopped: Signal::default(),
            burst_error: Signal::default(),
            start_error: Signal::default(),
            layer_table: memory(sizes.table_words, 32),
            state: Register::new(3),
            fetched: Register::default(),
            held: Register::new(32),
            is_loaded: Register::default(),
            count: Register::new(32),
            pointer: Register::new(pointer_bits),
            phase: Register::new(2),
            burst_target: Register::new(8),
            burst_crossbar: Register::new(8),
            burst_address: Register::new(32),
            burst_left: Register::new(16),
            operations: Register::new(16),
            from_packet: Signal::default(),
            from_table: Signal::default(),
            decode: Signal::default(),
            operate: Signal::default(),
            store: Signal::default(),
            given: Wire::new(32),
            given_target: Wire::new(8),
            given_crossbar: Wire::new(8),
            given_count: Wire::new(16),
            known: Signal::default(),
            header_fault: Signal::default(),
            limit: Wire::new(32),
            address_fault: Signal::default(),
            operation_fault: Signal::default(),
            fault: Signal::default(),
            refuse_start: Signal::default(),
            next_count: Wire::new(32),
            ends: Signal::default(),
            run_ends: Signal::default(),
            at_end: Signal::default(),
            crossbars: Constant::new(8, sizes.crossbars as u64),
            rows: Constant::new(32, sizes.row_entries() as u64),
            fragments: Constant::new(32, sizes.fragment_entries() as u64),
            table_words: Constant::new(32, sizes.table_words as u64),
            unlimited: Constant::new(32, u32::MAX.into()),
            last_pointer: Constant::new(pointer_bits, sizes.table_words as u64),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Sequencer {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module sequencer: Executes the bursts of packets and of the layer table, and runs the operations that they name."
        );
        dff_setup!(
            self,
            clock,
            state,
            fetched,
            held,
            is_loaded,
            count,
            pointer,
            phase,
            burst_target,
            burst_crossbar,
            burst_address,
            burst_left,
            operations
        );
        // Where the word to be executed comes from, and what it is.
        self.from_packet.next =
            self.word_valid.val() & ((self.state.q.val() == 1) | (self.state.q.val() == 5));
        self.from_table.next = self.state.q.val() == 3;
        self.operate.next = self.from_table.val() & self.operations.q.val().any();
        self.decode.next =
            self.from_packet.val() | (self.from_table.val() & !self.operations.q.val().any());
        self.given.next = self.word.val();
        if self.from_table.val() {
            self.given.next = self.held.q.val();
        }
        self.given_target.next = self.given.val().to_bits();
        self.given_crossbar.next = (self.given.val() >> 8).to_bits();
        self.given_count.next = (self.given.val() >> 16).to_bits();

        // The first word of a burst.
        self.known.next = (self.given_target.val() < 20)
            & (self.given_target.val() != 14)
            & (self.given_target.val() != 15);
        if (self.given_target.val() > 23) & (self.given_target.val() < 28) {
            self.known.next = true;
        }
        if self.from_table.val() {
            if self.given_target.val() == 18 {
                self.known.next = false;
            }
            if self.given_target.val() == 20 {
                self.known.next = true;
            }
        }
        self.header_fault.next = !self.known.val()
            | !self.given_count.val().any()
            | ((self.given_target.val() < 5) & (self.given_crossbar.val() >= self.crossbars.val()));

        // Its data.
        self.store.next = self.decode.val() & (self.phase.q.val() == 2);
        self.limit.next = self.unlimited.val();
        if self.burst_target.q.val() == 16 {
            self.limit.next = self.rows.val();
        }
        if self.burst_target.q.val() == 17 {
            self.limit.next = self.fragments.val();
        }
        if self.burst_target.q.val() == 18 {
            self.limit.next = self.table_words.val();
        }
        if self.burst_target.q.val() == 19 {
            self.limit.next = 16.into();
        }
        if (self.burst_target.q.val() == 24) | (self.burst_target.q.val() == 25) {
            self.limit.next = 2.into();
        }
        self.address_fault.next =
            self.store.val() & (self.burst_address.q.val() >= self.limit.val());

        // An operation.
        self.ends.next = self.operate.val() & (self.given.val() == 6);
        self.operation_fault.next =
            self.operate.val() & ((self.given.val() == 0) | (self.given.val() > 6));
        self.next_count.next = self.count.q.val() + 1;
        self.run_ends.next = self.ends.val() & (self.next_count.val() == self.pictures.val());
        self.at_end.next =
            (self.state.q.val() == 2) & (self.pointer.q.val() == self.last_pointer.val());
        self.fault.next = (self.decode.val() & (self.phase.q.val() == 0) & self.header_fault.val())
            | self.address_fault.val()
            | self.operation_fault.val()
            | self.at_end.val()
            | (self.finished.val() & (self.state.q.val() != 4) & (self.phase.q.val() != 0));
        self.refuse_start.next = self.start.val()
            & ((self.state.q.val() != 0)
                | self.taken.val()
                | !self.is_loaded.q.val()
                | !self.pictures.val().any());

        if self.decode.val() {
            if self.phase.q.val() == 0 {
                self.burst_target.d.next = self.given_target.val();
                self.burst_crossbar.d.next = self.given_crossbar.val();
                self.burst_left.d.next = self.given_count.val();
                self.phase.d.next = 1.into();
            }
            if self.phase.q.val() == 1 {
                self.burst_address.d.next = self.given.val();
                self.phase.d.next = 2.into();
                if self.burst_target.q.val() == 20 {
                    self.operations.d.next = self.burst_left.q.val();
                    self.phase.d.next = 0.into();
                }
            }
            if self.phase.q.val() == 2 {
                self.burst_address.d.next = self.burst_address.q.val() + 1;
                self.burst_left.d.next = self.burst_left.q.val() - 1;
                if self.burst_left.q.val() == 1 {
                    self.phase.d.next = 0.into();
                }
            }
        }
        if self.operate.val() {
            self.operations.d.next = self.operations.q.val() - 1;
        }

        // From state to state.
        if (self.state.q.val() == 0) & self.start.val() {
            self.state.d.next = 2.into();
            self.pointer.d.next = 0.into();
            self.count.d.next = 0.into();
        }
        if (self.state.q.val() == 0) & self.taken.val() {
            self.state.d.next = 1.into();
            self.is_loaded.d.next = false;
        }
        if (self.state.q.val() == 1) & self.finished.val() {
            self.state.d.next = 0.into();
            self.is_loaded.d.next = true;
        }
        self.fetched.d.next = (self.state.q.val() == 2) & !self.fetched.q.val();
        if self.fetched.q.val() {
            self.held.d.next = self.layer_table.read_data.val();
            self.state.d.next = 3.into();
            self.pointer.d.next = self.pointer.q.val() + 1;
        }
        if self.from_table.val() {
            self.state.d.next = 2.into();
        }
        if self.operate.val() {
            self.state.d.next = 6.into();
            if self.given.val() == 1 {
                self.state.d.next = 4.into();
            }
            if self.given.val() == 2 {
                self.state.d.next = 5.into();
            }
        }
        if self.ends.val() {
            self.state.d.next = 2.into();
            self.pointer.d.next = 0.into();
            self.operations.d.next = 0.into();
            self.count.d.next = self.next_count.val();
        }
        if self.run_ends.val() {
            self.state.d.next = 0.into();
        }
        if ((self.state.q.val() == 4) | (self.state.q.val() == 5)) & self.finished.val() {
            self.state.d.next = 2.into();
        }
        if (self.state.q.val() == 6) & self.done.val() {
            self.state.d.next = 2.into();
        }
        if self.halt.val() {
            self.state.d.next = 7.into();
            self.fetched.d.next = false;
            self.is_loaded.d.next = false;
        }
        if self.reset.val() {
            self.state.d.next = 0.into();
            self.fetched.d.next = false;
            self.held.d.next = 0.into();
            self.is_loaded.d.next = false;
            self.count.d.next = 0.into();
            self.pointer.d.next = 0.into();
            self.phase.d.next = 0.into();
            self.burst_target.d.next = 0.into();
            self.burst_crossbar.d.next = 0.into();
            self.burst_address.d.next = 0.into();
            self.burst_left.d.next = 0.into();
            self.operations.d.next = 0.into();
        }

        self.layer_table.clock.next = self.clock.val();
        self.layer_table.write_enable.next =
            self.store.val() & (self.burst_target.q.val() == 18) & !self.address_fault.val();
        self.layer_table.write_address.next = self.burst_address.q.val().to_bits();
        self.layer_table.write_data.next = self.given.val();
        self.layer_table.read_enable.next = self.state.q.val() == 2;
        self.layer_table.read_address.next = self.pointer.q.val().to_bits();

        self.listen.next =
            (self.state.q.val() < 2) | (self.state.q.val() == 4) | (self.state.q.val() == 5);
        self.want_map.next = self.state.q.val() == 4;
        self.write.next = self.store.val() & !self.address_fault.val();
        self.target.next = self.burst_target.q.val();
        self.crossbar.next = self.burst_crossbar.q.val();
        self.address.next = self.burst_address.q.val();
        self.data.next = self.given.val();
        self.start_receive.next = self.operate.val() & (self.given.val() == 1);
        self.start_multiply.next = self.operate.val() & (self.given.val() == 3);
        self.start_add.next = self.operate.val() & (self.given.val() == 4);
        self.start_send.next = self.operate.val() & (self.given.val() == 5);
        self.run_done.next = self.run_ends.val();
        self.pictures_done.next = self.count.q.val();
        self.running.next = (self.state.q.val() > 1) & (self.state.q.val() < 7);
        self.awaiting.next = (self.state.q.val() == 4) | (self.state.q.val() == 5);
        self.passing.next = self.state.q.val() == 5;
        self.busy.next = (self.state.q.val() > 0) & (self.state.q.val() < 7);
        self.loaded.next = self.is_loaded.q.val();
        self.stopped.next = self.state.q.val() == 7;
        self.burst_error.next = self.fault.val();
        self.start_error.next = self.refuse_start.val();
    }
}
