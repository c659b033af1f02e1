//! What the bench of every block has in common.

use forms_export::{Design, export};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use forms_testbench::Error;
use forms_testbench::mismatch::Mismatch;
use forms_testbench::simulator::{Clocked, Simulator};
use forms_verilog::pins::{self, Pin, PinDirection};
use forms_verilog::recording::Recording;

/// A lie about an output pin, told to a bench that must notice it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The output.
    pub output: String,
    /// The bit of it that is inverted.
    pub bit: usize,
    /// The clock in which it is.
    pub clock: u64,
}

/// One run of the bench of a block.
#[derive(Clone, Debug)]
pub struct Plan {
    unit: &'static str,
    module: &'static str,
    seed: u64,
    fault: Option<Fault>,
}

impl Plan {
    /// A run of `unit`, a variant of the Verilog module `module`.
    pub fn new(unit: &'static str, module: &'static str, seed: u64) -> Self {
        Self {
            unit,
            module,
            seed,
            fault: None,
        }
    }

    /// The same with a lie in it.
    pub fn with_fault(self, fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..self
        }
    }

    /// The randomness of the run.
    pub(crate) fn rng(&self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.seed)
    }
}

/// A block on the bench: its simulator, its recording, and the comparison with a model.
///
/// Each clock: set the input pins, [`settle`](Self::settle), state every output that means something
/// with [`expect`](Self::expect), [`clock`](Self::clock). What the model does not state in a clock
/// is not compared in the Verilog either: the recording says no more than the model knows.
pub struct Bench<B: Clocked> {
    plan: Plan,
    simulator: Simulator<B>,
    pins: Vec<Pin>,
    values: Vec<u64>,
    stated: Vec<bool>,
}

impl<B: Clocked> Bench<B> {
    /// Connects, checks and records `dut`.
    ///
    /// # Errors
    ///
    /// [`Error::Block`].
    pub fn new(plan: &Plan, dut: B) -> Result<Self, Error> {
        let mut simulator = Simulator::new(dut)?;
        simulator.record(plan.module);
        let pins = pins::pins(&simulator.dut);
        Ok(Self {
            plan: plan.clone(),
            values: vec![0; pins.len()],
            stated: vec![false; pins.len()],
            pins,
            simulator,
        })
    }

    /// The block, to set its input pins.
    pub fn dut(&mut self) -> &mut B {
        &mut self.simulator.dut
    }

    /// Rising edges so far.
    pub fn clocks(&self) -> u64 {
        self.simulator.clocks()
    }

    /// Lets the inputs reach the outputs.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.simulator.settle()?;
        self.values = pins::values(&self.simulator.dut);
        let now = self.clocks();
        if let Some(fault) = self.plan.fault.iter().find(|fault| fault.clock == now) {
            for (pin, value) in self.pins.iter().zip(&mut self.values) {
                if pin.name == fault.output {
                    *value ^= 1 << fault.bit;
                }
            }
        }
        Ok(())
    }

    /// States what the model says of `output` in this clock.
    ///
    /// # Errors
    ///
    /// [`Error::Mismatch`] when the pin is different; [`Error::Block`] when there is no such pin.
    pub fn expect(&mut self, output: &str, expected: impl Into<u64>) -> Result<(), Error> {
        let is_it = |pin: &Pin| pin.direction == PinDirection::Output && pin.name == output;
        let Some(index) = self.pins.iter().position(is_it) else {
            let module = self.plan.module;
            return Err(Error::Block(format!("{module} has no output {output}")));
        };
        self.stated[index] = true;
        let (expected, actual) = (expected.into(), self.values[index]);
        if expected == actual {
            return Ok(());
        }
        let Plan {
            unit, module, seed, ..
        } = self.plan;
        Err(Mismatch {
            unit: unit.to_string(),
            seed,
            clock: self.clocks(),
            signal: output.to_string(),
            expected: format!("{expected:#x}"),
            actual: format!("{actual:#x}"),
            rerun: format!("FORMS_SEED={seed} cargo nextest run -p forms-testbench {module}"),
        }
        .into())
    }

    /// One rising edge; a clock of vectors for a block without a clock.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    pub fn clock(&mut self) -> Result<(), Error> {
        let outputs = self.pins.iter().zip(&self.stated);
        let unknown: Vec<&str> = outputs
            .filter(|(_, stated)| !**stated)
            .map(|(pin, _)| pin.name.as_str())
            .collect();
        self.simulator.clock_with_unknown(&unknown)?;
        self.stated.fill(false);
        Ok(())
    }

    /// The recording.
    ///
    /// # Errors
    ///
    /// [`forms_verilog::Error::Recording`] if there is none.
    pub fn finish(mut self) -> Result<Recording, Error> {
        let recording = self.simulator.take_recording();
        recording
            .ok_or_else(|| forms_verilog::Error::Recording {
                module: self.plan.module.to_string(),
                reason: "it was already taken".to_string(),
            })
            .map_err(Error::from)
    }
}

/// Exports a block alone, as the module `module`.
pub(crate) fn export_alone<B: Clocked>(
    mut block: B,
    module: &str,
) -> Result<Design, forms_export::Error> {
    block.connect_all();
    export(&block, module)
}
