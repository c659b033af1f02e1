//! Trains without the command line's other crates:
//! `train lenet5|resnet20 DATA NET FRAGMENT CONSTRAINTS EPOCHS [FROM]`, constraints as `prune,polarize,quantize`,
//! epochs about so many, 0 for the plan's own. Goes on where `NET.train` stopped, if it is there.

use std::path::PathBuf;

use forms_train::plan::{Constraint, Plan};
use forms_train::runner::Run;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [
        _,
        network,
        data,
        out,
        fragment,
        constraints,
        epochs,
        from @ ..,
    ] = &args[..]
    else {
        return Err("give NETWORK DATA NET FRAGMENT CONSTRAINTS EPOCHS [FROM]".into());
    };
    let mut chosen = Vec::new();
    for name in constraints.split(',') {
        chosen.push(match name {
            "prune" => Constraint::Prune,
            "polarize" => Constraint::Polarize,
            "quantize" => Constraint::Quantize,
            other => return Err(format!("{other} is no constraint").into()),
        });
    }
    let fragment = fragment.parse()?;
    let make = match network.as_str() {
        "lenet5" => Plan::lenet5,
        "resnet20" => Plan::resnet20,
        other => return Err(format!("{other} is no network").into()),
    };
    let full = make(fragment, 1, 1.0, &chosen);
    let epochs: usize = epochs.parse()?;
    let total: usize = full.stages.iter().map(|stage| stage.epochs).sum();
    let plan = match epochs {
        0 => full,
        epochs => make(fragment, 1, epochs as f64 / total as f64, &chosen),
    };
    let mut run = Run {
        plan,
        data: PathBuf::from(data),
        out: PathBuf::from(out),
        resume: false,
        from: from.first().map(PathBuf::from),
        images: None,
    };
    run.resume = run.beside(".train").exists();
    let start = std::time::Instant::now();
    let print = |epoch: &_| {
        let seconds = start.elapsed().as_secs();
        println!(
            "{seconds}s {}",
            serde_json::to_string(epoch).unwrap_or_default()
        );
    };
    let record = run.carry_out(|_, _| {}, || {}, print)?;
    println!(
        "{} of {}, {} crossbars",
        record.test.accuracy.top_1, record.test.accuracy.images, record.test.crossbars
    );
    println!("{}", serde_json::to_string(&record.reduction)?);
    Ok(())
}
