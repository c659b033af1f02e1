//! Crossbar: the core with its devices, the whole of one crossbar (PRIME and SME: of the arrays that work as one).
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a group: a fragment has one, or several of 16 rows | 4, 8, 16 |
//! | `LEVELS` | bits of a group's levels | 2 M, or M for devices of 1 bit |
//! | `CNT` `CODE` `SUM` `ACC` | bits of count, code, partial sum, result | |
//! | `F` `FB` | sub-arrays, bits of their index | |
//! | `T` `KB` | bits of a beat, of a weight column | |
//! | `ADDR` | bits of sub-array and beat | |
//! | `PROG` | bits of array, row group, sub-array, device column | |
//! | `B` `P` | bits of an input as it is fed, of a position | |
//! | `J` | converters of an array that serve one lane | 4, or 1 |
//! | `S` | bits of a lane's weight columns | |
//!
//! Latency 7 (see `crossbar_core`). Program it while `busy` is low; then stream fragments in, F_used
//! an MVM, and take K_used results an MVM.

use super::crossbar_core::CrossbarCore;
use crate::devices::device_array::DeviceArray;
use crate::parameters::Parameters;
use crate::prelude::*;

/// Core and devices.
#[derive(LogicBlock)]
pub struct Crossbar<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const B: usize,
    const P: usize,
    const J: usize,
    const S: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// What is written: 0 a used-register (SME: 3 the plane mask), 1 devices, 2 flips, 3 FORMS: a
    /// polarity, SME: a row's exponent.
    pub program_target: Signal<In, Bits<2>>,
    /// Where: 0 the register; 1 array, row group, sub-array, device column; 2 array, sub-array, `J`
    /// device columns; 3 sub-array, then weight column or row.
    pub program_address: Signal<In, Bits<PROG>>,
    /// 0 the value; 1 levels, row 0 lowest; 2 flips, one a column; 3 negative, or the exponent.
    pub program_data: Signal<In, Bits<32>>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// Its inputs, one a row. SME: 3 bits more than an input has, which are 0.
    pub x: Vec<Signal<In, Bits<B>>>,
    /// The receiver takes a result.
    pub y_ready: Signal<In, Bit>,
    /// Counters back to zero.
    pub clear_counters: Signal<In, Bit>,
    /// The offered fragment is accepted on this edge.
    pub x_ready: Signal<Out, Bit>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement, weight columns ascending.
    pub y: Signal<Out, Bits<ACC>>,
    /// The core holds work.
    pub busy: Signal<Out, Bit>,
    /// Clocks with `busy` high.
    pub clocks: Signal<Out, Bits<32>>,
    /// Clocks in which the pipeline was held.
    pub stalls: Signal<Out, Bits<32>>,
    /// Planes applied.
    pub steps: Signal<Out, Bits<32>>,
    /// Conversions.
    pub conversions: Signal<Out, Bits<32>>,
    /// Conversions above full scale.
    pub clips: Signal<Out, Bits<32>>,

    /// The core, open to a bench's eyes.
    pub core: CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>,
    /// The devices, open to a bench's eyes: one array, or one a sign, or one a bit plane and sign.
    pub devices: Vec<DeviceArray<M, LEVELS, CNT, ADDR, PROG>>,

    program_array: Vec<Signal<Local, Bits<PROG>>>,
    array: Vec<Constant<Bits<PROG>>>,
    array_place: Vec<Constant<Bits<PROG>>>,
    _adcs: usize,
    _rest: Rest,
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const B: usize,
    const P: usize,
    const J: usize,
    const S: usize,
> Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>
{
    /// The block that `p` describes.
    pub fn new(p: &Parameters) -> Self {
        let arrays = p.arrays();
        let column_bits = p.subarrays().ilog2() + p.columns.ilog2();
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_target: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            x_valid: Default::default(),
            x: signals(p.fragment_rows),
            y_ready: Default::default(),
            clear_counters: Default::default(),
            x_ready: Default::default(),
            y_valid: Default::default(),
            y_last: Default::default(),
            y: Default::default(),
            busy: Default::default(),
            clocks: Default::default(),
            stalls: Default::default(),
            steps: Default::default(),
            conversions: Default::default(),
            clips: Default::default(),
            core: CrossbarCore::new(p),
            devices: (0..arrays)
                .map(|_| DeviceArray::new(p.adcs, p.row_groups(), column_bits as usize))
                .collect(),
            program_array: signals(usize::from(arrays > 1)),
            array: (0..arrays as u64)
                .filter(|_| arrays > 1)
                .map(constant)
                .collect(),
            array_place: blocks(arrays > 1, || {
                constant(PROG as u64 - u64::from(arrays.ilog2()))
            }),
            _adcs: p.adcs,
            _rest: Rest::default(),
        }
    }
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
    const B: usize,
    const P: usize,
    const J: usize,
    const S: usize,
> Logic for Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module crossbar: A crossbar with its devices.");
        self.core.clock.next = self.clock.val();
        self.core.reset.next = self.reset.val();
        self.core.program_enable.next = self.program_enable.val();
        self.core.program_target.next = self.program_target.val();
        self.core.program_address.next = self.program_address.val();
        self.core.program_data.next = self.program_data.val();
        self.core.x_valid.next = self.x_valid.val();
        for i in 0..self.x.len() {
            self.core.x[i].next = self.x[i].val();
        }
        self.core.y_ready.next = self.y_ready.val();
        self.core.clear_counters.next = self.clear_counters.val();
        self.core.array_wait.next = false;

        for a in 0..self.devices.len() {
            self.devices[a].clock.next = self.clock.val();
            self.devices[a].reset.next = self.reset.val();
            self.devices[a].advance.next = self.core.array_advance.val();
            self.devices[a].program_enable.next =
                self.program_enable.val() & (self.program_target.val() == 1);
            self.devices[a].program_address.next = self.program_address.val();
            self.devices[a].program_levels.next = bit_cast::<LEVELS, 32>(self.program_data.val());
            self.devices[a].apply.next = self.core.array_apply.val();
            self.devices[a].address.next = self.core.array_address.val();
            for g in 0..self.core.array_word_lines.len() {
                self.devices[a].word_lines[g].next = self.core.array_word_lines[g].val();
            }
        }
        // A loop of one turn gives a number a name.
        for w in self._adcs..self._adcs.saturating_add(1) {
            for a in 0..self.devices.len() {
                for i in 0..self._adcs {
                    self.core.bit_line[w * a + i].next = self.devices[a].bit_line[i].val();
                }
            }
        }
        // Several arrays: one of them is programmed; of planes, some are absent.
        for i in 0..self.program_array.len() {
            self.program_array[i].next = self.program_address.val() >> self.array_place[i].val();
            for a in 0..self.array.len() {
                self.devices[a].program_enable.next = self.program_enable.val()
                    & (self.program_target.val() == 1)
                    & (self.program_array[i].val() == self.array[a].val());
            }
        }
        for a in 0..self.core.array_present.len() {
            self.devices[a].apply.next =
                self.core.array_apply.val() & self.core.array_present[a].val();
        }

        self.x_ready.next = self.core.x_ready.val();
        self.y_valid.next = self.core.y_valid.val();
        self.y_last.next = self.core.y_last.val();
        self.y.next = self.core.y.val();
        self.busy.next = self.core.busy.val();
        self.clocks.next = self.core.clocks.val();
        self.stalls.next = self.core.stalls.val();
        self.steps.next = self.core.steps.val();
        self.conversions.next = self.core.conversions.val();
        self.clips.next = self.core.clips.val();
    }
}
