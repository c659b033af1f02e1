//! A core with a device array beside it that is not always ready: how a real converter of several
//! clocks connects.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_rtl::devices::device_array::DeviceArray;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::Error;
use crate::crossbar::dut::observe;
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs, Target, Write, program};
use crate::simulator::Simulator;
use forms_verilog::hardware;

/// When an array is ready.
#[derive(Clone, Debug)]
pub enum ArrayTiming {
    /// Every conversion takes so many clocks; 1 never waits.
    Clocks(u32),
    /// In any clock with probability 1/2, drawn from this seed, whatever the core does.
    Random(u64),
}

/// The state behind [`ArrayTiming`].
enum Readiness {
    /// `count` clocks of the conversion under way are over.
    Clocks {
        k: u32,
        converting: bool,
        count: u32,
    },
    /// `wait` is what was drawn for this clock.
    Random { rng: Box<ChaCha8Rng>, wait: bool },
}

impl Readiness {
    fn new(timing: &ArrayTiming) -> Self {
        match *timing {
            ArrayTiming::Clocks(k) => Self::Clocks {
                k,
                converting: false,
                count: 0,
            },
            ArrayTiming::Random(seed) => Self::Random {
                rng: Box::new(ChaCha8Rng::seed_from_u64(seed)),
                wait: false,
            },
        }
    }

    fn waits(&self) -> bool {
        match *self {
            Self::Clocks {
                k,
                converting,
                count,
            } => converting && count + 1 < k,
            Self::Random { wait, .. } => wait,
        }
    }

    /// A rising edge, with what the core's pins said before it.
    fn clock(&mut self, reset: bool, advance: bool, apply: bool) {
        let waited = self.waits();
        match self {
            Self::Clocks {
                converting, count, ..
            } => {
                if reset {
                    (*converting, *count) = (false, 0);
                } else if advance {
                    (*converting, *count) = (apply, 0);
                } else if waited {
                    *count += 1;
                }
            }
            Self::Random { rng, wait } => *wait = rng.random_bool(0.5),
        }
    }
}

/// Two blocks, wired by the bench as a chip would wire them.
pub(crate) struct CoreWithArray {
    core: Simulator<CrossbarCore>,
    /// FORMS, ISAAC: one; PRIME: one a sign; SME: one a plane and sign.
    arrays: Vec<Simulator<DeviceArray>>,
    /// Where the array begins in a programming address.
    array_place: usize,
    readiness: Readiness,
}

impl CrossbarDut for CoreWithArray {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        let pins = &mut self.core.dut;
        pins.reset.next = inputs.reset;
        let array_wait = self.readiness.waits();
        pins.array_wait.next = array_wait;
        pins.program_enable.next = inputs.write.is_some();
        if let Some(Write {
            target,
            address,
            data,
        }) = inputs.write
        {
            pins.program_target.next = (target as u64).into();
            pins.program_address.next = address.into();
            pins.program_data.next = data.into();
        }
        pins.x_valid.next = inputs.x.is_some();
        pins.x_last.next = inputs.x_last;
        for (pin, word) in pins.x.iter_mut().zip(inputs.x.iter().flatten()) {
            pin.next = (*word).into();
        }
        pins.y_ready.next = inputs.y_ready;
        pins.clear_counters.next = inputs.clear_counters;
        let counts = self.arrays.iter().flat_map(|array| &array.dut.bit_line);
        for (pin, count) in pins.bit_line.iter_mut().zip(counts) {
            pin.next = count.val();
        }
        self.core.settle()?;

        let core = &self.core.dut;
        for (index, simulator) in self.arrays.iter_mut().enumerate() {
            let array = &mut simulator.dut;
            array.reset.next = inputs.reset;
            array.program_enable.next = false;
            if let Some(write) = inputs.write {
                let meant = write.address >> self.array_place == index as u64;
                array.program_enable.next =
                    write.target == Target::Devices && meant && !core.busy.val();
                array.program_address.next = write.address.into();
                array.program_levels.next = write.data.into();
            }
            let present = core
                .array_present
                .get(index)
                .is_none_or(|present| present.val());
            array.advance.next = core.array_advance.val();
            array.apply.next = core.array_apply.val() && present;
            array.address.next = core.array_address.val();
            for (pin, lines) in array.word_lines.iter_mut().zip(&core.array_word_lines) {
                pin.next = lines.val();
            }
            simulator.settle()?;
        }
        Ok(Outputs {
            x_ready: core.x_ready.val(),
            y_valid: core.y_valid.val(),
            y_last: core.y_last.val(),
            y: core.y.val().to_u64(),
            busy: core.busy.val(),
            framing_error: core.framing_error.val(),
            programming_error: core.programming_error.val(),
            clocks: core.clocks.val().to_u64(),
            stalls: core.stalls.val().to_u64(),
            steps: core.steps.val().to_u64(),
            conversions: core.conversions.val().to_u64(),
            clips: core.clips.val().to_u64(),
            array_wait,
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        let core = &self.core.dut;
        self.readiness.clock(
            core.reset.val(),
            core.array_advance.val(),
            core.array_apply.val(),
        );
        self.core.clock()?;
        self.arrays.iter_mut().try_for_each(Simulator::clock)
    }

    fn has_slow_array(&self) -> bool {
        true
    }

    fn clocks(&self) -> u64 {
        self.core.clocks()
    }

    fn observe(&self) -> Option<Observation> {
        Some(observe(&self.core.dut))
    }
}

/// The rust-hdl core of `config`, with an array of `timing` wired to it.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build_with_array(
    config: &Config,
    timing: &ArrayTiming,
) -> Result<Box<dyn CrossbarDut>, Error> {
    let parameters = hardware::parameters(config)?;
    let arrays = (0..parameters.arrays()).map(|_| Simulator::new(DeviceArray::new(&parameters)));
    Ok(Box::new(CoreWithArray {
        arrays: arrays.collect::<Result<Vec<_>, Error>>()?,
        core: Simulator::new(CrossbarCore::new(&parameters))?,
        array_place: program::Fields::new(config).array,
        readiness: Readiness::new(timing),
    }))
}
