//! Crossbar: the core with its devices, the whole of one crossbar (PRIME and SME: of the arrays that work as one).
//!
//! Every width follows from the configuration's [`Parameters`].
//!
//! Latency 9, and programming as in `crossbar_core`. Program it while `busy` is low; then stream fragments in, F_used
//! an MVM, and take K_used results an MVM.

use super::crossbar_core::CrossbarCore;
use crate::devices::device_array::DeviceArray;
use crate::parameters::{Elaboration, Parameters};
use crate::prelude::*;

/// Core and devices.
#[derive(LogicBlock)]
pub struct Crossbar {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// 0 registers, 1 devices, 2 flips, 3 signs.
    pub program_target: Wire<In>,
    /// Where, as in crossbar_core. See [`CrossbarCore::program_address`].
    pub program_address: Wire<In>,
    /// The value.
    pub program_data: Wire<In>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub x_last: Signal<In, Bit>,
    /// Its inputs, one a row. SME: 3 bits more than an input has, which repeat its sign (0 if unsigned).
    pub x: Vec<Wire<In>>,
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
    /// The result, two's complement. Weight columns ascending.
    pub y: Wire<Out>,
    /// The core holds work.
    pub busy: Signal<Out, Bit>,
    /// Sticky: `x_last` disagreed with the sub-arrays in use.
    pub framing_error: Signal<Out, Bit>,
    /// Sticky: a write while `busy`, which was ignored.
    pub programming_error: Signal<Out, Bit>,
    /// Clocks with `busy` high.
    pub clocks: Wire<Out>,
    /// Clocks in which the pipeline was held.
    pub stalls: Wire<Out>,
    /// Planes applied.
    pub steps: Wire<Out>,
    /// Conversions.
    pub conversions: Wire<Out>,
    /// Conversions above full scale.
    pub clips: Wire<Out>,

    /// The core, open to a bench's eyes.
    pub core: CrossbarCore,
    /// The devices, open to a bench's eyes: one array, or one a sign, or one a bit plane and sign.
    pub devices: Vec<DeviceArray>,

    program_devices: Signal<Local, Bit>,
    program_array: Vec<Wire<Local>>,
    array: Vec<Constant>,
    array_place: Constant,
    _adcs: usize,
    _rest: Rest,
}

impl Crossbar {
    /// The block that `p` describes.
    ///
    /// # Errors
    ///
    /// [`Elaboration`] for parameters that no hardware is made of.
    pub fn new(p: &Parameters) -> Result<Self, Elaboration> {
        p.check()?;
        let arrays = p.arrays();
        let several = usize::from(arrays > 1);
        let array_bits = index_bits(arrays).max(1);
        Ok(Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_target: Wire::new(2),
            program_address: Wire::new(p.program_bits()),
            program_data: Wire::new(Parameters::DATA_BITS),
            x_valid: Signal::default(),
            x_last: Signal::default(),
            x: Wire::array(p.fragment_rows, p.fed_bits()),
            y_ready: Signal::default(),
            clear_counters: Signal::default(),
            x_ready: Signal::default(),
            y_valid: Signal::default(),
            y_last: Signal::default(),
            y: Wire::new(p.result_bits()),
            busy: Signal::default(),
            framing_error: Signal::default(),
            programming_error: Signal::default(),
            clocks: Wire::new(32),
            stalls: Wire::new(32),
            steps: Wire::new(32),
            conversions: Wire::new(32),
            clips: Wire::new(32),
            core: CrossbarCore::new(p),
            devices: blocks(arrays, || DeviceArray::new(p)),
            program_devices: Signal::default(),
            program_array: Wire::array(several, array_bits),
            array: (0..arrays as u64)
                .filter(|_| arrays > 1)
                .map(|array| Constant::new(array_bits, array))
                .collect(),
            array_place: Constant::new(6, p.program_fields().array as u64),
            _adcs: p.adcs,
            _rest: Rest::default(),
        })
    }
}

impl Logic for Crossbar {
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
        self.core.x_last.next = self.x_last.val();
        for i in 0..self.x.len() {
            self.core.x[i].next = self.x[i].val();
        }
        self.core.y_ready.next = self.y_ready.val();
        self.core.clear_counters.next = self.clear_counters.val();
        self.core.array_wait.next = false;

        self.program_devices.next =
            self.program_enable.val() & !self.core.busy.val() & (self.program_target.val() == 1);
        for a in 0..self.devices.len() {
            self.devices[a].clock.next = self.clock.val();
            self.devices[a].reset.next = self.reset.val();
            self.devices[a].advance.next = self.core.array_advance.val();
            self.devices[a].program_enable.next = self.program_devices.val();
            self.devices[a].program_address.next = self.program_address.val();
            self.devices[a].program_levels.next = self.program_data.val().to_bits();
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
            self.program_array[i].next =
                (self.program_address.val() >> self.array_place.val()).to_bits();
            for a in 0..self.array.len() {
                self.devices[a].program_enable.next = self.program_devices.val()
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
        self.framing_error.next = self.core.framing_error.val();
        self.programming_error.next = self.core.programming_error.val();
        self.clocks.next = self.core.clocks.val();
        self.stalls.next = self.core.stalls.val();
        self.steps.next = self.core.steps.val();
        self.conversions.next = self.core.conversions.val();
        self.clips.next = self.core.clips.val();
    }
}
