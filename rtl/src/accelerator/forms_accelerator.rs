//! Accelerator: a tile, and all that runs a whole network on it from an image (section 12 of the contract).
//!
//! Built from [`Sizes`].
//!
//! ```text
//!  AXI4-Lite ─► accelerator_registers ─ start, cancel ─┐
//!                                                     ▼
//!  s_axis ─► packet_reader ─► sequencer ─► writes to all; receive, multiply, add, send
//!               │                (layer table)
//!               ▼                                            ┌──────────────┐
//!            map_mover ─► activation memory ─► gather ─► x ─►│ forms_tile   ├─► z ─┐
//!             ▲   │              ▲    └─► residual_add ─┐    └──────────────┘      │
//!             │   └─► m_axis     └──────────────────────┘                          │
//!             └────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Valid and ready throughout. `s_axis_tready` comes from registers alone, so do all readys of the bus; `m_axis_tvalid` stays until its word
//! is taken. `reset` is for power-up; the bus's `cancel` ends everything but what a bus or stream has promised.

use super::accelerator_registers::AcceleratorRegisters;
use super::gather::Gather;
use super::map_mover::MapMover;
use super::packet_reader::PacketReader;
use super::residual_add::ResidualAdd;
use super::sequencer::Sequencer;
use super::sizes::Sizes;
use super::watchdog::Watchdog;
use crate::parameters::Elaboration;
use crate::prelude::*;
use crate::tile::forms_tile::FormsTile;

/// Words of the descriptor.
const DESCRIPTOR: usize = 16;

/// The whole.
#[derive(LogicBlock)]
pub struct FormsAccelerator {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. Memories stay.
    pub reset: Signal<In, Bit>,
    /// AXI4-Lite: address of a write, in bytes.
    pub s_axi_awaddr: Wire<In>,
    /// It is offered.
    pub s_axi_awvalid: Signal<In, Bit>,
    /// Word of a write.
    pub s_axi_wdata: Wire<In>,
    /// Its bytes: all, or the write is refused.
    pub s_axi_wstrb: Wire<In>,
    /// It is offered.
    pub s_axi_wvalid: Signal<In, Bit>,
    /// The answer to a write is taken.
    pub s_axi_bready: Signal<In, Bit>,
    /// Address of a read, in bytes.
    pub s_axi_araddr: Wire<In>,
    /// It is offered.
    pub s_axi_arvalid: Signal<In, Bit>,
    /// The word read is taken.
    pub s_axi_rready: Signal<In, Bit>,
    /// AXI4-Stream in: a word of a packet.
    pub s_axis_tdata: Wire<In>,
    /// It is offered.
    pub s_axis_tvalid: Signal<In, Bit>,
    /// It is the last of its packet.
    pub s_axis_tlast: Signal<In, Bit>,
    /// The word on the output stream is taken.
    pub m_axis_tready: Signal<In, Bit>,
    /// The address of a write is taken, if offered; so below.
    pub s_axi_awready: Signal<Out, Bit>,
    /// Its word is.
    pub s_axi_wready: Signal<Out, Bit>,
    /// 0 done, 2 refused.
    pub s_axi_bresp: Wire<Out>,
    /// A write is answered.
    pub s_axi_bvalid: Signal<Out, Bit>,
    /// The address of a read is.
    pub s_axi_arready: Signal<Out, Bit>,
    /// The word read.
    pub s_axi_rdata: Wire<Out>,
    /// Always 0.
    pub s_axi_rresp: Wire<Out>,
    /// It is there.
    pub s_axi_rvalid: Signal<Out, Bit>,
    /// The word of a packet is.
    pub s_axis_tready: Signal<Out, Bit>,
    /// AXI4-Stream out: an activation or score, two's complement.
    pub m_axis_tdata: Wire<Out>,
    /// It is there.
    pub m_axis_tvalid: Signal<Out, Bit>,
    /// It is the last of its picture.
    pub m_axis_tlast: Signal<Out, Bit>,
    /// A run is done, or something is wrong.
    pub irq: Signal<Out, Bit>,

    registers: AcceleratorRegisters,
    packet_reader: PacketReader,
    sequencer: Sequencer,
    map_mover: MapMover,
    gather: Gather,
    residual_add: ResidualAdd,
    watchdog: Watchdog,
    activations: Memory,
    tile: FormsTile,
    descriptor: Vec<Register>,
    /// A word that a burst writes, a clock later: what is written answers nobody.
    written: Register<Bit>,
    written_target: Register,
    written_crossbar: Register,
    written_address: Register,
    written_data: Register,
    restart: Signal<Local, Bit>,
    activation: Wire<Local>,
    read_word: Wire<Local>,
    write_tile: Signal<Local, Bit>,
    write_descriptor: Signal<Local, Bit>,
    descriptor_place: Wire<Local>,
    starved: Signal<Local, Bit>,
    descriptor_index: Vec<Constant>,
    word_sign: Constant,
    word_extension: Constant,
    _crossbars: usize,
    _rows: usize,
    _rest: Rest,
}

impl FormsAccelerator {
    /// An accelerator of `sizes`.
    ///
    /// # Errors
    ///
    /// [`Elaboration`] says which rule is broken, by which values, and the way out.
    pub fn new(sizes: &Sizes) -> Result<Self, Elaboration> {
        sizes.check()?;
        let bits = sizes.word_bits;
        Ok(Self {
            clock: Signal::default(),
            reset: Signal::default(),
            s_axi_awaddr: Wire::new(8),
            s_axi_awvalid: Signal::default(),
            s_axi_wdata: Wire::new(32),
            s_axi_wstrb: Wire::new(4),
            s_axi_wvalid: Signal::default(),
            s_axi_bready: Signal::default(),
            s_axi_araddr: Wire::new(8),
            s_axi_arvalid: Signal::default(),
            s_axi_rready: Signal::default(),
            s_axis_tdata: Wire::new(32),
            s_axis_tvalid: Signal::default(),
            s_axis_tlast: Signal::default(),
            m_axis_tready: Signal::default(),
            s_axi_awready: Signal::default(),
            s_axi_wready: Signal::default(),
            s_axi_bresp: Wire::new(2),
            s_axi_bvalid: Signal::default(),
            s_axi_arready: Signal::default(),
            s_axi_rdata: Wire::new(32),
            s_axi_rresp: Wire::new(2),
            s_axi_rvalid: Signal::default(),
            s_axis_tready: Signal::default(),
            m_axis_tdata: Wire::new(32),
            m_axis_tvalid: Signal::default(),
            m_axis_tlast: Signal::default(),
            irq: Signal::default(),
            registers: AcceleratorRegisters::new(sizes),
            packet_reader: PacketReader::new(sizes.fingerprint()),
            sequencer: Sequencer::new(sizes),
            map_mover: MapMover::new(bits),
            gather: Gather::new(sizes),
            residual_add: ResidualAdd::new(),
            watchdog: Watchdog::new(sizes.patience()),
            activations: memory(sizes.memory_words, bits),
            tile: FormsTile::new(&sizes.crossbar, sizes.crossbars)?,
            descriptor: Register::array(DESCRIPTOR, 32),
            written: Register::default(),
            written_target: Register::new(8),
            written_crossbar: Register::new(8),
            written_address: Register::new(32),
            written_data: Register::new(32),
            restart: Signal::default(),
            activation: Wire::new(bits),
            read_word: Wire::new(32),
            write_tile: Signal::default(),
            write_descriptor: Signal::default(),
            descriptor_place: Wire::new(4),
            starved: Signal::default(),
            descriptor_index: (0..DESCRIPTOR as u64)
                .map(|i| Constant::new(4, i))
                .collect(),
            word_sign: Constant::new(32, 1 << (bits - 1)),
            word_extension: Constant::new(32, 0xffff_ffff & !((1_u64 << bits) - 1)),
            _crossbars: sizes.crossbars,
            _rows: sizes.crossbar.fragment_rows,
            _rest: Rest::default(),
        })
    }
}

impl Logic for FormsAccelerator {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module forms_accelerator: A tile, and all that runs a whole network on it from an image."
        );
        dff_setup!(
            self,
            clock,
            written,
            written_target,
            written_crossbar,
            written_address,
            written_data
        );
        for w in 0..self.descriptor.len() {
            self.descriptor[w].clock.next = self.clock.val();
            self.descriptor[w].d.next = self.descriptor[w].q.val();
        }
        self.restart.next = self.reset.val() | self.registers.cancel.val();

        // What was read of the memory, its sign extended.
        self.read_word.next = self.activations.read_data.val().to_bits();
        if (self.read_word.val() & self.word_sign.val()).any() {
            self.read_word.next = self.read_word.val() | self.word_extension.val();
        }

        // The bus.
        self.registers.clock.next = self.clock.val();
        self.registers.reset.next = self.reset.val();
        self.registers.awaddr.next = self.s_axi_awaddr.val();
        self.registers.awvalid.next = self.s_axi_awvalid.val();
        self.registers.wdata.next = self.s_axi_wdata.val();
        self.registers.wstrb.next = self.s_axi_wstrb.val();
        self.registers.wvalid.next = self.s_axi_wvalid.val();
        self.registers.bready.next = self.s_axi_bready.val();
        self.registers.araddr.next = self.s_axi_araddr.val();
        self.registers.arvalid.next = self.s_axi_arvalid.val();
        self.registers.rready.next = self.s_axi_rready.val();
        self.s_axi_awready.next = self.registers.awready.val();
        self.s_axi_wready.next = self.registers.wready.val();
        self.s_axi_bvalid.next = self.registers.bvalid.val();
        self.s_axi_bresp.next = self.registers.bresp.val();
        self.s_axi_arready.next = self.registers.arready.val();
        self.s_axi_rvalid.next = self.registers.rvalid.val();
        self.s_axi_rdata.next = self.registers.rdata.val();
        self.s_axi_rresp.next = self.registers.rresp.val();
        self.irq.next = self.registers.irq.val();
        self.starved.next = self.sequencer.awaiting.val() & !self.s_axis_tvalid.val();
        self.registers.error[0].next = self.packet_reader.framing_error.val();
        self.registers.error[1].next = self.packet_reader.header_error.val();
        self.registers.error[2].next = self.packet_reader.checksum_error.val();
        self.registers.error[3].next = self.sequencer.burst_error.val();
        self.registers.error[4].next = self.sequencer.start_error.val();
        self.registers.error[5].next = self.tile.framing_error.val();
        self.registers.error[6].next = self.tile.programming_error.val();
        self.registers.error[7].next = self.watchdog.expired.val();
        self.registers.error[8].next = self.map_mover.range_error.val();
        self.registers.running.next = self.sequencer.running.val();
        self.registers.starved.next = self.starved.val();
        self.registers.passing.next = self.sequencer.passing.val();
        self.registers.sends.next = self.map_mover.sends.val();
        self.registers.run_done.next = self.sequencer.run_done.val();
        self.registers.pictures_done.next = self.sequencer.pictures_done.val();
        self.registers.busy.next = self.sequencer.busy.val();
        self.registers.loaded.next = self.sequencer.loaded.val();
        self.registers.stopped.next = self.sequencer.stopped.val();
        self.registers.awaiting.next = self.sequencer.awaiting.val();

        // Packets.
        self.packet_reader.clock.next = self.clock.val();
        self.packet_reader.reset.next = self.restart.val();
        self.packet_reader.listen.next = self.sequencer.listen.val();
        self.packet_reader.discard.next = self.sequencer.stopped.val();
        self.packet_reader.want_map.next = self.sequencer.want_map.val();
        self.packet_reader.last_index.next = self.descriptor[15].q.val();
        self.packet_reader.s_valid.next = self.s_axis_tvalid.val();
        self.packet_reader.s_last.next = self.s_axis_tlast.val();
        self.packet_reader.s_data.next = self.s_axis_tdata.val();
        self.s_axis_tready.next = self.packet_reader.s_ready.val();

        // Programs.
        self.sequencer.clock.next = self.clock.val();
        self.sequencer.reset.next = self.restart.val();
        self.sequencer.start.next = self.registers.start.val();
        self.sequencer.pictures.next = self.registers.pictures.val();
        self.sequencer.halt.next = self.registers.halt.val();
        self.sequencer.taken.next = self.packet_reader.taken.val();
        self.sequencer.word_valid.next = self.packet_reader.word_valid.val();
        self.sequencer.word.next = self.packet_reader.word.val();
        self.sequencer.finished.next = self.packet_reader.finished.val();
        self.sequencer.done.next = self.map_mover.done.val() | self.residual_add.done.val();

        // What they write.
        self.written.d.next = self.sequencer.write.val();
        self.written_target.d.next = self.sequencer.target.val();
        self.written_crossbar.d.next = self.sequencer.crossbar.val();
        self.written_address.d.next = self.sequencer.address.val();
        self.written_data.d.next = self.sequencer.data.val();
        if self.restart.val() {
            self.written.d.next = false;
            self.written_target.d.next = 0.into();
            self.written_crossbar.d.next = 0.into();
            self.written_address.d.next = 0.into();
            self.written_data.d.next = 0.into();
        }
        self.write_descriptor.next = self.written.q.val() & (self.written_target.q.val() == 19);
        self.descriptor_place.next = self.written_address.q.val().to_bits();
        for w in 0..self.descriptor.len() {
            if self.write_descriptor.val()
                & (self.descriptor_place.val() == self.descriptor_index[w].val())
            {
                self.descriptor[w].d.next = self.written_data.q.val();
            }
        }
        if self.reset.val() {
            for w in 0..self.descriptor.len() {
                self.descriptor[w].d.next = 0.into();
            }
        }
        self.write_tile.next = self.written.q.val() & (self.written_target.q.val() < 14);
        self.tile.clock.next = self.clock.val();
        self.tile.reset.next = self.restart.val();
        self.tile.program_enable.next = self.write_tile.val();
        self.tile.program_crossbar.next = self.written_crossbar.q.val().to_bits();
        self.tile.program_target.next = self.written_target.q.val().to_bits();
        self.tile.program_address.next = self.written_address.q.val().to_bits();
        self.tile.program_data.next = self.written_data.q.val();
        self.tile.clear_counters.next = self.registers.clear.val();
        self.gather.program_row.next = self.written.q.val() & (self.written_target.q.val() == 16);
        self.gather.program_fragment.next =
            self.written.q.val() & (self.written_target.q.val() == 17);
        self.gather.program_address.next = self.written_address.q.val().to_bits();
        self.gather.program_data.next = self.written_data.q.val();
        self.residual_add.program_enable.next = self.written.q.val();
        self.residual_add.program_target.next = self.written_target.q.val();
        self.residual_add.program_address.next = self.written_address.q.val().to_bits();
        self.residual_add.program_data.next = self.written_data.q.val();
        for w in 0..self.descriptor.len() {
            self.gather.descriptor[w].next = self.descriptor[w].q.val();
            self.map_mover.descriptor[w].next = self.descriptor[w].q.val();
            self.residual_add.descriptor[w].next = self.descriptor[w].q.val();
        }

        // Fragments to the tile, results from it.
        self.gather.clock.next = self.clock.val();
        self.gather.reset.next = self.restart.val();
        self.gather.start.next = self.sequencer.start_multiply.val();
        self.gather.read_data.next = self.read_word.val();
        for i in 0..self._crossbars {
            self.tile.x_valid[i].next = self.gather.x_valid[i].val();
            self.tile.x_last[i].next = self.gather.x_last.val();
            self.gather.x_ready[i].next = self.tile.x_ready[i].val();
        }
        // A loop of one turn gives a number a name.
        for n in self._crossbars..self._crossbars.saturating_add(1) {
            for i in 0..self._crossbars {
                for r in 0..self._rows {
                    self.tile.x[n * r + i].next = self.gather.x[r].val();
                }
            }
        }
        self.tile.z_ready.next = self.map_mover.z_ready.val();
        self.watchdog.clock.next = self.clock.val();
        self.watchdog.reset.next = self.restart.val();
        self.watchdog.watch.next = self.map_mover.takes.val() & !self.sequencer.stopped.val();
        self.watchdog.alive.next = self.gather.accepted.val() | self.tile.z_valid.val();

        // Maps in and out, and their sums.
        self.map_mover.clock.next = self.clock.val();
        self.map_mover.reset.next = self.reset.val();
        self.map_mover.cancel.next = self.registers.cancel.val();
        self.map_mover.stopped.next = self.sequencer.stopped.val();
        self.map_mover.start_receive.next = self.sequencer.start_receive.val();
        self.map_mover.start_results.next = self.sequencer.start_multiply.val();
        self.map_mover.start_send.next = self.sequencer.start_send.val();
        self.map_mover.word_valid.next =
            self.packet_reader.word_valid.val() & self.sequencer.want_map.val();
        self.map_mover.word.next = self.packet_reader.word.val();
        self.map_mover.z_valid.next = self.tile.z_valid.val();
        self.map_mover.z_last.next = self.tile.z_last.val();
        self.map_mover.z.next = self.tile.z.val();
        self.map_mover.read_data.next = self.read_word.val();
        self.map_mover.m_ready.next = self.m_axis_tready.val();
        self.m_axis_tvalid.next = self.map_mover.m_valid.val();
        self.m_axis_tlast.next = self.map_mover.m_last.val();
        self.m_axis_tdata.next = self.map_mover.m_data.val();
        self.residual_add.clock.next = self.clock.val();
        self.residual_add.reset.next = self.restart.val();
        self.residual_add.start.next = self.sequencer.start_add.val();
        self.residual_add.read_data.next = self.read_word.val();

        // The memory: one of them reads, one of them writes.
        self.activations.clock.next = self.clock.val();
        self.activations.read_enable.next =
            self.gather.read.val() | self.map_mover.read.val() | self.residual_add.read.val();
        self.activations.read_address.next = self.gather.read_address.val().to_bits();
        if self.map_mover.read.val() {
            self.activations.read_address.next = self.map_mover.read_address.val().to_bits();
        }
        if self.residual_add.read.val() {
            self.activations.read_address.next = self.residual_add.read_address.val().to_bits();
        }
        self.activations.write_enable.next = (self.map_mover.write.val()
            | self.residual_add.write.val())
            & !self.sequencer.stopped.val();
        self.activations.write_address.next = self.map_mover.write_address.val().to_bits();
        self.activation.next = self.map_mover.write_data.val().to_bits();
        if self.residual_add.write.val() {
            self.activations.write_address.next = self.residual_add.write_address.val().to_bits();
            self.activation.next = self.residual_add.write_data.val().to_bits();
        }
        self.activations.write_data.next = self.activation.val();
    }
}
