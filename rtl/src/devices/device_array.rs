//! Device array: all devices of a crossbar, as a programmable memory that yields bit-line counts.
//!
//! | parameter | meaning |
//! | --- | --- |
//! | groups | rows of each group of a fragment, which is programmed and summed in groups |
//! | device bits, count bits | of a level, and of a bit line's count |
//! | converters | bit lines read at once |
//! | address bits | of an address: sub-array, lane column, turn |
//! | program bits | of a programming address: row group, address, converter; may have more, above |
//!
//! This is the boundary to the analogue world. An ASIC flow replaces the whole module by the array
//! and its sample-and-hold stage, which sees the same pins; an FPGA keeps it in block RAM.
//! Latency 2, counted in clocks with `advance` high.

use super::device_column::DeviceColumn;
use crate::parameters::Parameters;
use crate::prelude::*;

/// One device column a converter and group.
#[derive(LogicBlock)]
pub struct DeviceArray {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_levels` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Row group, then address, then converter.
    pub program_address: Wire<In>,
    /// Its levels, row 0 lowest.
    pub program_levels: Wire<In>,
    /// A plane is applied.
    pub apply: Signal<In, Bit>,
    /// What it is applied to: sub-array, lane column, turn.
    pub address: Wire<In>,
    /// The plane, a word a group, row 0 at bit 0.
    pub word_lines: Vec<Wire<In>>,
    /// Bit-line counts, one a converter.
    pub bit_line: Vec<Wire<Out>>,

    // Group after group, converter 0, 1, ... of each.
    column: Vec<DeviceColumn>,
    applied: Vec<Register>,
    // Fields of the programming address; none where there is nothing to tell apart.
    program_place: Vec<Wire<Local>>,
    program_converter: Vec<Wire<Local>>,
    program_group: Vec<Wire<Local>>,
    programmed: Vec<Signal<Local, Bit>>,
    place_at: Constant,
    group_at: Constant,
    converter_index: Vec<Constant>,
    group_index: Vec<Constant>,
    _rest: Rest,
}

impl DeviceArray {
    /// One device array of the crossbar that `p` describes.
    pub fn new(p: &Parameters) -> Self {
        let groups = p.groups();
        let fields = p.program_fields();
        // The bits that tell `count` things apart: a field of the programming address, and its values.
        let field = |count: usize| Wire::array(index_bits(count).min(1), index_bits(count).max(1));
        let values = |count: usize| {
            let values = (0..count as u64).filter(|_| count > 1);
            values
                .map(|value| Constant::new(index_bits(count), value))
                .collect()
        };
        let at = |position: usize| Constant::new(bits_for(position as u64), position as u64);
        let column = |rows: usize| {
            DeviceColumn::new(
                rows,
                p.device_bits,
                p.count_bits(),
                p.addresses(),
                p.address_bits(),
            )
        };
        let columns = groups.iter().flat_map(|rows| vec![*rows; p.adcs]);
        let address_bits = fields.group - fields.address;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            program_enable: Signal::default(),
            program_address: Wire::new(p.program_bits()),
            program_levels: Wire::new(p.group_rows() * p.device_bits),
            apply: Signal::default(),
            address: Wire::new(p.address_bits()),
            word_lines: groups.iter().map(|rows| Wire::new(*rows)).collect(),
            bit_line: Wire::array(p.adcs, p.count_bits()),
            column: columns.map(column).collect(),
            applied: groups.iter().map(|rows| Register::new(*rows)).collect(),
            program_place: Wire::array(address_bits.min(1), address_bits.max(1)),
            program_converter: field(p.adcs),
            program_group: field(groups.len()),
            programmed: flags(p.adcs),
            place_at: at(fields.address),
            group_at: at(fields.group),
            converter_index: values(p.adcs),
            group_index: values(groups.len()),
            _rest: Rest::default(),
        }
    }
}

impl Logic for DeviceArray {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array."
        );
        for g in 0..self.applied.len() {
            self.applied[g].clock.next = self.clock.val();
            self.applied[g].d.next = self.applied[g].q.val();
        }
        if self.advance.val() {
            for g in 0..self.applied.len() {
                self.applied[g].d.next = self.word_lines[g].val();
            }
        }
        if self.reset.val() {
            for g in 0..self.applied.len() {
                self.applied[g].d.next = 0.into();
            }
        }

        for i in 0..self.column.len() {
            self.column[i].clock.next = self.clock.val();
            self.column[i].reset.next = self.reset.val();
            self.column[i].advance.next = self.advance.val();
            self.column[i].program_levels.next = self.program_levels.val().to_bits();
            self.column[i].program_address.next = 0.into();
            self.column[i].apply.next = self.apply.val();
            self.column[i].address.next = self.address.val();
        }
        for f in 0..self.program_place.len() {
            self.program_place[f].next =
                (self.program_address.val() >> self.place_at.val()).to_bits();
            for i in 0..self.column.len() {
                self.column[i].program_address.next = self.program_place[f].val();
            }
        }
        for f in 0..self.program_converter.len() {
            self.program_converter[f].next = self.program_address.val().to_bits();
        }
        for f in 0..self.program_group.len() {
            self.program_group[f].next =
                (self.program_address.val() >> self.group_at.val()).to_bits();
        }
        for i in 0..self.programmed.len() {
            self.programmed[i].next = self.program_enable.val();
        }
        for i in 0..self.converter_index.len() {
            self.programmed[i].next = self.program_enable.val()
                & (self.program_converter[0].val() == self.converter_index[i].val());
        }
        // A loop of one turn gives a number a name: n converters.
        for n in self.bit_line.len()..self.bit_line.len().saturating_add(1) {
            for g in 0..self.applied.len() {
                for i in 0..self.bit_line.len() {
                    self.column[n * g + i].word_lines.next = self.applied[g].q.val();
                    self.column[n * g + i].program_enable.next = self.programmed[i].val();
                }
            }
            for g in 0..self.group_index.len() {
                for i in 0..self.bit_line.len() {
                    self.column[n * g + i].program_enable.next = self.programmed[i].val()
                        & (self.program_group[0].val() == self.group_index[g].val());
                }
            }
            // The currents of the groups of a bit line add up.
            for i in 0..self.bit_line.len() {
                self.bit_line[i].next = self.column[i].count.val();
            }
            for g in 1..self.applied.len() {
                for i in 0..self.bit_line.len() {
                    self.bit_line[i].next =
                        self.bit_line[i].val() + self.column[n * g + i].count.val();
                }
            }
        }
    }
}
