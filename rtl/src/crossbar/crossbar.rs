//! Crossbar: the core with its devices, the whole of one FORMS crossbar.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 4, 8, 16 |
//! | `LEVELS` | bits of a fragment's levels | 2 M |
//! | `CNT` `CODE` `SUM` `ACC` | bits of count, code, partial sum, result | |
//! | `F` `FB` | sub-arrays, bits of their index | |
//! | `T` `KB` | bits of a beat, of a weight column | |
//! | `ADDR` | bits of sub-array and beat | |
//! | `PROG` | bits of sub-array and device column | |
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
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// What is written: 0 a used-register, 1 devices, 2 flips, 3 a polarity.
    pub program_target: Signal<In, Bits<2>>,
    /// Where: 0 the register; 1 sub-array, device column; 2 and 3 sub-array, weight column.
    pub program_address: Signal<In, Bits<PROG>>,
    /// 0 the value; 1 levels, 2 bits each, row 0 lowest; 2 four flips; 3 negative.
    pub program_data: Signal<In, Bits<32>>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// Its inputs, one a row.
    pub x: Vec<Signal<In, Bits<16>>>,
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
    pub core: CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
    /// The devices, open to a bench's eyes.
    pub devices: DeviceArray<M, LEVELS, CNT, ADDR, PROG>,
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
> Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>
{
    /// The block that `p` describes.
    pub fn new(p: &Parameters) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_target: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            x_valid: Default::default(),
            x: signals(M),
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
            devices: DeviceArray::new(p.adcs),
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
> Logic for Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module crossbar: A FORMS crossbar with its devices.");
        self.core.clock.next = self.clock.val();
        self.core.reset.next = self.reset.val();
        self.core.program_enable.next = self.program_enable.val();
        self.core.program_target.next = self.program_target.val();
        self.core.program_address.next = self.program_address.val();
        self.core.program_data.next = self.program_data.val();
        self.core.x_valid.next = self.x_valid.val();
        for i in 0..M {
            self.core.x[i].next = self.x[i].val();
        }
        self.core.y_ready.next = self.y_ready.val();
        self.core.clear_counters.next = self.clear_counters.val();
        self.core.array_wait.next = false;

        self.devices.clock.next = self.clock.val();
        self.devices.reset.next = self.reset.val();
        self.devices.advance.next = self.core.array_advance.val();
        self.devices.program_enable.next =
            self.program_enable.val() & (self.program_target.val() == 1);
        self.devices.program_address.next = self.program_address.val();
        self.devices.program_levels.next = bit_cast::<LEVELS, 32>(self.program_data.val());
        self.devices.apply.next = self.core.array_apply.val();
        self.devices.address.next = self.core.array_address.val();
        self.devices.word_lines.next = self.core.array_word_lines.val();
        for i in 0..self.devices.bit_line.len() {
            self.core.bit_line[i].next = self.devices.bit_line[i].val();
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
