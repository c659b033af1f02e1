//! Gather unit: finds the inputs of each fragment of each product in the activation memory, and offers it to its crossbar.
//!
//! Built from [`Sizes`]. The descriptor's words are those of section 12 of the contract.
//!
//! A product takes two clocks to find its place; each of its fragments m clocks that read the table of rows, three in which the
//! last words arrive, and those in which it is offered. Latency 4 from a row of the table to the fragment's register.
//!
//! ```text
//! state    < place >< base >< rows ... m >< arrive x 3 >< offer >< rows ...
//! table    _________________< r0 >< r1 >
//! address  _________________________< a0 >< a1 >
//! memory   _________________________________< x0 >< x1 >
//! fragment _________________________________________< x0 >< x1 >
//! ```
//! State: 0 idle, 1 place, 2 base, 3 rows, 4 to 6 arrive, 7 offer.

use super::sizes::Sizes;
use crate::prelude::*;

/// Tables of rows and fragments, counters of windows and products, the fragment's register.
#[derive(LogicBlock)]
pub struct Gather {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: idle. Tables stay.
    pub reset: Signal<In, Bit>,
    /// Write an entry of the table of rows.
    pub program_row: Signal<In, Bit>,
    /// Write one of the table of fragments.
    pub program_fragment: Signal<In, Bit>,
    /// Where.
    pub program_address: Wire<In>,
    /// The entry.
    pub program_data: Wire<In>,
    /// Words of the descriptor.
    pub descriptor: Vec<Wire<In>>,
    /// A multiplication begins.
    pub start: Signal<In, Bit>,
    /// The word that was read, its sign extended.
    pub read_data: Wire<In>,
    /// A crossbar accepts the fragment offered, one pin each.
    pub x_ready: Vec<Signal<In, Bit>>,
    /// Read the activation memory.
    pub read: Signal<Out, Bit>,
    /// Where.
    pub read_address: Wire<Out>,
    /// The fragment is offered, one pin a crossbar.
    pub x_valid: Vec<Signal<Out, Bit>>,
    /// It is the last of its crossbar's product.
    pub x_last: Signal<Out, Bit>,
    /// Its inputs, one a row.
    pub x: Vec<Wire<Out>>,
    /// A fragment is accepted on this edge.
    pub accepted: Signal<Out, Bit>,
    /// Fragments are still to come.
    pub busy: Signal<Out, Bit>,

    row_table: Memory,
    fragment_table: Memory,
    state: Register,
    /// y and x: 0 and 1.
    window: Vec<Register>,
    product: Vec<Register>,
    windows_left: Vec<Register>,
    products_left: Vec<Register>,
    place: Vec<Register>,
    base: Register,
    row: Register,
    row_pointer: Register,
    fragment_pointer: Register,
    fragments_left: Register,
    /// The fragment's entry, read with its rows.
    to_crossbar: Register,
    is_last: Register<Bit>,
    /// The table answers: a row.
    fetched: Register<Bit>,
    fetched_row: Register,
    /// Its address is known.
    located: Register<Bit>,
    located_row: Register,
    reads: Register<Bit>,
    address: Register,
    /// The memory answers.
    arrives: Register<Bit>,
    arrived_row: Register,
    /// Of the row whose address is known, and of the one that arrives.
    is_idle: Vec<Register<Bit>>,
    is_padding: Vec<Register<Bit>>,
    word: Vec<Register>,

    input_base: Wire<Local>,
    size: Vec<Wire<Local>>,
    pitch: Vec<Wire<Local>>,
    first: Vec<Wire<Local>>,
    window_step: Vec<Wire<Local>>,
    product_step: Vec<Wire<Local>>,
    last_product: Vec<Wire<Local>>,
    last_window: Vec<Wire<Local>>,
    lowest: Vec<Wire<Local>>,
    highest: Vec<Wire<Local>>,
    first_row: Wire<Local>,
    first_fragment: Wire<Local>,
    last_fragment: Wire<Local>,
    at: Vec<Wire<Local>>,
    at_ordered: Vec<Wire<Local>>,
    clamped: Vec<Wire<Local>>,
    low_ordered: Vec<Wire<Local>>,
    high_ordered: Vec<Wire<Local>>,
    step_y: Wire<Local>,
    step_x: Wire<Local>,
    entry: Wire<Local>,
    reach: Vec<Wire<Local>>,
    seen: Vec<Wire<Local>>,
    row_offset: Wire<Local>,
    idle_row: Signal<Local, Bit>,
    in_map: Signal<Local, Bit>,
    fed: Wire<Local>,
    last_row: Signal<Local, Bit>,
    offers: Signal<Local, Bit>,
    takes: Signal<Local, Bit>,
    product_ends: Signal<Local, Bit>,
    row_index: Vec<Constant>,
    crossbar_index: Vec<Constant>,
    final_row: Constant,
    sign: Constant,
    _rest: Rest,
}

impl Gather {
    /// The gather unit of an accelerator of `sizes`.
    pub fn new(sizes: &Sizes) -> Self {
        let (m, fed_bits) = (sizes.crossbar.fragment_rows, sizes.crossbar.fed_bits());
        let row_bits = index_bits(m).max(1);
        let half = || Wire::new(16);
        let halves = || Wire::array(2, 16);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_row: Signal::default(),
            program_fragment: Signal::default(),
            program_address: Wire::new(16),
            program_data: Wire::new(32),
            descriptor: Wire::array(16, 32),
            start: Signal::default(),
            read_data: Wire::new(32),
            x_ready: flags(sizes.crossbars),
            read: Signal::default(),
            read_address: Wire::new(16),
            x_valid: flags(sizes.crossbars),
            x_last: Signal::default(),
            x: Wire::array(m, fed_bits),
            accepted: Signal::default(),
            busy: Signal::default(),
            row_table: memory(sizes.row_entries(), 32),
            fragment_table: memory(sizes.fragment_entries(), 6),
            state: Register::new(3),
            window: Register::array(2, 16),
            product: Register::array(2, 16),
            windows_left: Register::array(2, 16),
            products_left: Register::array(2, 16),
            place: Register::array(2, 16),
            base: Register::new(16),
            row: Register::new(row_bits),
            row_pointer: Register::new(16),
            fragment_pointer: Register::new(16),
            fragments_left: Register::new(16),
            to_crossbar: Register::new(5),
            is_last: Register::default(),
            fetched: Register::default(),
            fetched_row: Register::new(row_bits),
            located: Register::default(),
            located_row: Register::new(row_bits),
            reads: Register::default(),
            address: Register::new(16),
            arrives: Register::default(),
            arrived_row: Register::new(row_bits),
            is_idle: flag_registers(2),
            is_padding: flag_registers(2),
            word: Register::array(m, fed_bits),
            input_base: half(),
            size: halves(),
            pitch: halves(),
            first: halves(),
            window_step: halves(),
            product_step: halves(),
            last_product: halves(),
            last_window: halves(),
            lowest: halves(),
            highest: halves(),
            first_row: half(),
            first_fragment: half(),
            last_fragment: half(),
            at: halves(),
            at_ordered: halves(),
            clamped: halves(),
            low_ordered: halves(),
            high_ordered: halves(),
            step_y: half(),
            step_x: half(),
            entry: Wire::new(32),
            reach: halves(),
            seen: halves(),
            row_offset: half(),
            idle_row: Signal::default(),
            in_map: Signal::default(),
            fed: Wire::new(32),
            last_row: Signal::default(),
            offers: Signal::default(),
            takes: Signal::default(),
            product_ends: Signal::default(),
            row_index: (0..m as u64)
                .map(|row| Constant::new(row_bits, row))
                .collect(),
            crossbar_index: (0..sizes.crossbars as u64)
                .map(|i| Constant::new(5, i))
                .collect(),
            final_row: Constant::new(row_bits, m as u64 - 1),
            sign: Constant::new(16, 1 << 15),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Gather {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module gather: Finds the inputs of each fragment of each product in the activation memory, and offers it to its crossbar."
        );
        dff_setup!(
            self,
            clock,
            state,
            base,
            row,
            row_pointer,
            fragment_pointer,
            fragments_left,
            to_crossbar,
            is_last,
            fetched,
            fetched_row,
            located,
            located_row,
            reads,
            address,
            arrives,
            arrived_row
        );
        for a in 0..2 {
            self.is_idle[a].clock.next = self.clock.val();
            self.is_idle[a].d.next = self.is_idle[a].q.val();
            self.is_padding[a].clock.next = self.clock.val();
            self.is_padding[a].d.next = self.is_padding[a].q.val();
            self.window[a].clock.next = self.clock.val();
            self.window[a].d.next = self.window[a].q.val();
            self.product[a].clock.next = self.clock.val();
            self.product[a].d.next = self.product[a].q.val();
            self.windows_left[a].clock.next = self.clock.val();
            self.windows_left[a].d.next = self.windows_left[a].q.val();
            self.products_left[a].clock.next = self.clock.val();
            self.products_left[a].d.next = self.products_left[a].q.val();
            self.place[a].clock.next = self.clock.val();
            self.place[a].d.next = self.place[a].q.val();
        }
        for r in 0..self.word.len() {
            self.word[r].clock.next = self.clock.val();
            self.word[r].d.next = self.word[r].q.val();
        }

        // The descriptor: y in the low half, x in the high.
        self.input_base.next = self.descriptor[0].val().to_bits();
        self.size[0].next = self.descriptor[1].val().to_bits();
        self.size[1].next = (self.descriptor[1].val() >> 16).to_bits();
        self.pitch[0].next = self.descriptor[2].val().to_bits();
        self.pitch[1].next = (self.descriptor[2].val() >> 16).to_bits();
        self.first[0].next = self.descriptor[3].val().to_bits();
        self.first[1].next = (self.descriptor[3].val() >> 16).to_bits();
        self.window_step[0].next = self.descriptor[4].val().to_bits();
        self.window_step[1].next = (self.descriptor[4].val() >> 16).to_bits();
        self.product_step[0].next = self.descriptor[5].val().to_bits();
        self.product_step[1].next = (self.descriptor[5].val() >> 16).to_bits();
        self.last_product[0].next = self.descriptor[6].val().to_bits();
        self.last_product[1].next = (self.descriptor[6].val() >> 16).to_bits();
        self.last_window[0].next = self.descriptor[7].val().to_bits();
        self.last_window[1].next = (self.descriptor[7].val() >> 16).to_bits();
        self.lowest[0].next = self.descriptor[8].val().to_bits();
        self.lowest[1].next = (self.descriptor[8].val() >> 16).to_bits();
        self.highest[0].next = self.descriptor[9].val().to_bits();
        self.highest[1].next = (self.descriptor[9].val() >> 16).to_bits();
        self.first_row.next = self.descriptor[11].val().to_bits();
        self.first_fragment.next = (self.descriptor[11].val() >> 16).to_bits();
        self.last_fragment.next = self.descriptor[12].val().to_bits();

        // The product's place, clamped: two's complement in the order of its values, the sign bit inverted.
        for a in 0..2 {
            self.at[a].next = self.window[a].q.val() + self.product[a].q.val();
            self.at_ordered[a].next = self.at[a].val() ^ self.sign.val();
            self.low_ordered[a].next = self.lowest[a].val() ^ self.sign.val();
            self.high_ordered[a].next = self.highest[a].val() ^ self.sign.val();
            self.clamped[a].next = self.at[a].val();
            if self.at_ordered[a].val() < self.low_ordered[a].val() {
                self.clamped[a].next = self.lowest[a].val();
            }
            if self.at_ordered[a].val() > self.high_ordered[a].val() {
                self.clamped[a].next = self.highest[a].val();
            }
            if self.state.q.val() == 1 {
                self.place[a].d.next = self.clamped[a].val();
            }
        }
        self.step_y.next = (self.place[0].q.val() * self.pitch[0].val()).to_bits();
        self.step_x.next = (self.place[1].q.val() * self.pitch[1].val()).to_bits();
        if self.state.q.val() == 2 {
            self.base.d.next = self.input_base.val() + self.step_y.val() + self.step_x.val();
        }

        // A row: its entry, its word, its place in the fragment.
        self.last_row.next = self.row.q.val() == self.final_row.val();
        self.fetched.d.next = self.state.q.val() == 3;
        self.fetched_row.d.next = self.row.q.val();
        if self.state.q.val() == 3 {
            self.row.d.next = self.row.q.val() + 1;
            if self.last_row.val() {
                self.row.d.next = 0.into();
            }
            self.row_pointer.d.next = self.row_pointer.q.val() + 1;
        }
        self.entry.next = self.row_table.read_data.val();
        self.reach[0].next = ((self.entry.val() >> 16) & 127).to_bits();
        self.reach[1].next = ((self.entry.val() >> 23) & 127).to_bits();
        self.seen[0].next = self.place[0].q.val() + self.reach[0].val();
        self.seen[1].next = self.place[1].q.val() + self.reach[1].val();
        self.idle_row.next = self.entry.val().get_bit(31);
        self.row_offset.next = self.entry.val().to_bits();
        self.in_map.next =
            (self.seen[0].val() < self.size[0].val()) & (self.seen[1].val() < self.size[1].val());
        self.located.d.next = self.fetched.q.val();
        self.located_row.d.next = self.fetched_row.q.val();
        self.reads.d.next = self.fetched.q.val() & self.in_map.val() & !self.idle_row.val();
        self.address.d.next = self.base.q.val() + self.row_offset.val();
        self.arrives.d.next = self.located.q.val();
        self.arrived_row.d.next = self.located_row.q.val();
        self.is_idle[0].d.next = self.idle_row.val();
        self.is_idle[1].d.next = self.is_idle[0].q.val();
        self.is_padding[0].d.next = !self.in_map.val();
        self.is_padding[1].d.next = self.is_padding[0].q.val();
        self.fed.next = self.descriptor[13].val();
        if !self.is_padding[1].q.val() {
            self.fed.next = self.descriptor[13].val() + self.read_data.val();
        }
        if self.is_idle[1].q.val() {
            self.fed.next = 0.into();
        }
        for r in 0..self.word.len() {
            if self.arrives.q.val() & (self.arrived_row.q.val() == self.row_index[r].val()) {
                self.word[r].d.next = self.fed.val().to_bits();
            }
        }

        // Who gets it.
        self.offers.next = self.state.q.val() == 7;
        self.to_crossbar.d.next = self.fragment_table.read_data.val().to_bits();
        self.is_last.d.next = self.fragment_table.read_data.val().get_bit(5);
        self.takes.next = false;
        for i in 0..self.x_valid.len() {
            self.x_valid[i].next =
                self.offers.val() & (self.to_crossbar.q.val() == self.crossbar_index[i].val());
            if (self.to_crossbar.q.val() == self.crossbar_index[i].val()) & self.x_ready[i].val() {
                self.takes.next = self.offers.val();
            }
        }

        // From state to state.
        self.product_ends.next = self.takes.val() & !self.fragments_left.q.val().any();
        if (self.state.q.val() == 3) & !self.last_row.val() {
            self.state.d.next = 3.into();
        } else if self.state.q.val().any() & !self.offers.val() {
            self.state.d.next = self.state.q.val() + 1;
        }
        if self.takes.val() {
            self.state.d.next = 3.into();
            self.fragment_pointer.d.next = self.fragment_pointer.q.val() + 1;
            self.fragments_left.d.next = self.fragments_left.q.val() - 1;
        }
        if self.product_ends.val() {
            self.state.d.next = 1.into();
            self.row_pointer.d.next = self.first_row.val();
            self.fragment_pointer.d.next = self.first_fragment.val();
            self.fragments_left.d.next = self.last_fragment.val();
            self.products_left[1].d.next = self.products_left[1].q.val() - 1;
            self.product[1].d.next = self.product[1].q.val() + self.product_step[1].val();
            if !self.products_left[1].q.val().any() {
                self.products_left[1].d.next = self.last_product[1].val();
                self.product[1].d.next = 0.into();
                self.products_left[0].d.next = self.products_left[0].q.val() - 1;
                self.product[0].d.next = self.product[0].q.val() + self.product_step[0].val();
                if !self.products_left[0].q.val().any() {
                    self.products_left[0].d.next = self.last_product[0].val();
                    self.product[0].d.next = 0.into();
                    self.windows_left[1].d.next = self.windows_left[1].q.val() - 1;
                    self.window[1].d.next = self.window[1].q.val() + self.window_step[1].val();
                    if !self.windows_left[1].q.val().any() {
                        self.windows_left[1].d.next = self.last_window[1].val();
                        self.window[1].d.next = self.first[1].val();
                        self.windows_left[0].d.next = self.windows_left[0].q.val() - 1;
                        self.window[0].d.next = self.window[0].q.val() + self.window_step[0].val();
                        if !self.windows_left[0].q.val().any() {
                            self.state.d.next = 0.into();
                        }
                    }
                }
            }
        }
        if self.start.val() {
            self.state.d.next = 1.into();
            self.row.d.next = 0.into();
            self.row_pointer.d.next = self.first_row.val();
            self.fragment_pointer.d.next = self.first_fragment.val();
            self.fragments_left.d.next = self.last_fragment.val();
            for a in 0..2 {
                self.window[a].d.next = self.first[a].val();
                self.product[a].d.next = 0.into();
                self.windows_left[a].d.next = self.last_window[a].val();
                self.products_left[a].d.next = self.last_product[a].val();
            }
        }
        if self.reset.val() {
            self.state.d.next = 0.into();
            self.base.d.next = 0.into();
            self.row.d.next = 0.into();
            self.row_pointer.d.next = 0.into();
            self.fragment_pointer.d.next = 0.into();
            self.fragments_left.d.next = 0.into();
            self.to_crossbar.d.next = 0.into();
            self.is_last.d.next = false;
            self.fetched.d.next = false;
            self.fetched_row.d.next = 0.into();
            self.located.d.next = false;
            self.located_row.d.next = 0.into();
            self.reads.d.next = false;
            self.address.d.next = 0.into();
            self.arrives.d.next = false;
            self.arrived_row.d.next = 0.into();
            for a in 0..2 {
                self.is_idle[a].d.next = false;
                self.is_padding[a].d.next = false;
                self.window[a].d.next = 0.into();
                self.product[a].d.next = 0.into();
                self.windows_left[a].d.next = 0.into();
                self.products_left[a].d.next = 0.into();
                self.place[a].d.next = 0.into();
            }
            for r in 0..self.word.len() {
                self.word[r].d.next = 0.into();
            }
        }

        self.row_table.clock.next = self.clock.val();
        self.row_table.write_enable.next = self.program_row.val();
        self.row_table.write_address.next = self.program_address.val().to_bits();
        self.row_table.write_data.next = self.program_data.val();
        self.row_table.read_enable.next = self.state.q.val() == 3;
        self.row_table.read_address.next = self.row_pointer.q.val().to_bits();
        self.fragment_table.clock.next = self.clock.val();
        self.fragment_table.write_enable.next = self.program_fragment.val();
        self.fragment_table.write_address.next = self.program_address.val().to_bits();
        self.fragment_table.write_data.next = self.program_data.val().to_bits();
        self.fragment_table.read_enable.next = self.state.q.val() == 3;
        self.fragment_table.read_address.next = self.fragment_pointer.q.val().to_bits();

        self.read.next = self.reads.q.val();
        self.read_address.next = self.address.q.val();
        self.x_last.next = self.is_last.q.val();
        for r in 0..self.x.len() {
            self.x[r].next = self.word[r].q.val();
        }
        self.accepted.next = self.takes.val();
        self.busy.next = self.state.q.val().any();
    }
}
