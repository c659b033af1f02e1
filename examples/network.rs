//! A whole network on crossbars: the LeNet-5 that `forms train` made, and digits that the repository carries.
//!
//!     cargo run --release --example network

use forms_golden::{Config, SignPolicy};
use forms_network::run::{Fast, Machine, evaluate};
use forms_network::{Dataset, Network, Split};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let network = Network::load(format!("{data}/lenet5_forms8/lenet5.safetensors").as_ref())?;
    let digits = Dataset::open(
        format!("{data}/mnist/images.npy").as_ref(),
        Split::Test,
        network.input.shape,
    )?;
    // Every fragment of this network has one sign; with `Reject` a mixed one would be an error.
    let config = Config::named("forms-8")?;
    let machine = Machine::program(&network, &config, SignPolicy::Reject, &Fast)?;
    let mut session = machine.start()?;
    let done = evaluate(&machine, &mut session, &digits, &network.input, 500, |_| {
        true
    })?;
    if let Some(accuracy) = done.accuracy {
        println!("{} of {} digits right", accuracy.top_1, accuracy.images);
    }
    for layer in session.costs() {
        println!(
            "{:6} {:4} x {:3}  {} crossbars, {:4.2} of 8 input bits fed, {} conversions",
            layer.name,
            layer.rows,
            layer.filters,
            layer.crossbars,
            layer.mean_eic.of(config.zero_skip),
            layer.conversions.of(config.zero_skip),
        );
    }
    Ok(())
}
