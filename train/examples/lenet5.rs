//! Trains LeNet-5 without the command line's other crates: `lenet5 MNIST_FOLDER NET FRAGMENT`. Goes on
//! where `NET.train` stopped, if it is there.

use std::path::PathBuf;

use forms_train::plan::{Constraint, Plan};
use forms_train::runner::Run;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, data, out, fragment] = &args[..] else {
        return Err("give MNIST_FOLDER NET FRAGMENT".into());
    };
    let mut run = Run {
        plan: Plan::lenet5(fragment.parse()?, 1, 1.0, &Constraint::ALL),
        data: PathBuf::from(data),
        out: PathBuf::from(out),
        resume: false,
        images: None,
    };
    run.resume = run.beside(".train").exists();
    let print = |epoch: &_| println!("{}", serde_json::to_string(epoch).unwrap_or_default());
    let record = run.carry_out(|_, _| {}, || {}, print)?;
    println!(
        "{} of {}",
        record.test.accuracy.top_1, record.test.accuracy.images
    );
    println!("{:?}", record.reduction);
    Ok(())
}
