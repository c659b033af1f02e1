//! Another engine plugged in: a network whose products an engine of one's own computes, here with words that
//! lose their lowest bits now and then.
//!
//!     cargo run --release --example engine

use forms_engine::Counts;
use forms_golden::{Config, Mapped, SignPolicy};
use forms_network::run::{Fast, Inputs, Machine, MatrixEngine, Programmed, Stream, evaluate};
use forms_network::{Dataset, Network, Split};
use ndarray::Array2;

/// The fast engine, every third result of which loses its lowest twelve bits.
struct Forgetful;
struct Layer(Box<dyn Programmed>);
struct Batches<'m>(Box<dyn Stream + 'm>);

impl MatrixEngine for Forgetful {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        Ok(Box::new(Layer(Fast.program(mapped)?)))
    }
}

impl Programmed for Layer {
    fn mapped(&self) -> &Mapped {
        self.0.mapped()
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        Ok(Box::new(Batches(self.0.start(b_used)?)))
    }
}

impl Stream for Batches<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        let mut outputs = self.0.push(inputs)?;
        outputs.iter_mut().step_by(3).for_each(|y| *y &= !0xfff);
        Ok(outputs)
    }

    fn counts(&self) -> Counts {
        self.0.counts()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let network = Network::load(format!("{data}/lenet5_forms8/lenet5.safetensors").as_ref())?;
    let images = format!("{data}/mnist/images.npy");
    let digits = Dataset::open(images.as_ref(), Split::Test, network.input.shape)?;
    let config = Config::named("forms-8")?;
    for (name, engine) in [
        ("fast", &Fast as &dyn MatrixEngine),
        ("forgetful", &Forgetful),
    ] {
        let machine = Machine::program(&network, &config, SignPolicy::Reject, engine)?;
        let mut session = machine.start()?;
        let done = evaluate(&machine, &mut session, &digits, &network.input, 500, |_| {
            true
        })?;
        let right = done.accuracy.map_or(0, |accuracy| accuracy.top_1);
        println!("{name}: {right} of {} digits right", done.classes.len());
    }
    Ok(())
}
