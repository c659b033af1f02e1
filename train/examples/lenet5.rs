//! Runs the plan for LeNet-5 and prints every epoch: `lenet5 FOLDER [effort] [fragment]`.

use std::path::Path;
use std::time::Instant;

use forms_train::checkpoint;
use forms_train::data::{Images, Part};
use forms_train::plan::{Constraint, Plan};
use forms_train::trainer::{Split, State};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let effort = args.get(2).map_or(Ok(1.0), |a| a.parse())?;
    let fragment = args.get(3).map_or(Ok(8), |a| a.parse())?;
    let plan = Plan::lenet5(fragment, 1, effort, &Constraint::ALL);
    let all = Images::open(Path::new(&args[1]), Part::Train, &plan.network)?;
    let split = Split::new(&all, &plan)?;
    let resume = args.get(4).map(Path::new);
    let data = all.checksum();
    let mut state = match resume.filter(|path| path.exists()) {
        Some(path) => checkpoint::load(path, &plan, data)?,
        None => State::new(&plan)?,
    };
    let name = args.get(5).map_or("lenet5", String::as_str);
    let start = Instant::now();
    while !state.is_done(&plan) {
        state.epoch(&plan, &split, || {})?;
        checkpoint::save(Path::new(&format!("{name}.train")), &plan, data, &state)?;
        if state.epoch == 0 {
            let stage = Path::new(name).with_extension(format!("{}.train", state.stage));
            checkpoint::save(&stage, &plan, data, &state)?;
        }
        if let Some(last) = state.log.last() {
            println!(
                "{:.0}s {}",
                start.elapsed().as_secs_f64(),
                serde_json::to_string(last)?
            );
        }
    }
    Ok(())
}
