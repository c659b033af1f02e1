//! Polarizes a model and runs the result: `measure MODEL.onnx DATA key=value ...`.
#![allow(missing_docs)]

mod common;

use std::process::ExitCode;
use std::time::Instant;

use common::{Arguments, Bench, Measured, ended};
use forms_polarize::polarize;

fn main() -> ExitCode {
    ended(measure(&Arguments::new()))
}

fn measure(arguments: &Arguments) -> Measured<()> {
    let bench = Bench::new(arguments)?;
    let (m, bits) = (arguments.number("m", 8)?, arguments.number("bits", 8)?);
    let options = arguments.options(m, bits)?;
    let begin = Instant::now();
    let mut before = 0.0;
    let verbose = arguments.get("quiet").is_none();
    let done = polarize(&bench.source, &bench.train, &options, &mut |layer, _| {
        let now = begin.elapsed().as_secs_f64();
        if verbose {
            println!(
                "{:24} {:5}x{:<4} rows {:5} kept {:.3} -> {:.3}  error proj {:.3} real {:.4} grid {:.4} zeros {:.2} steps {:.2} -> {:.2}  {:.2} s",
                layer.name,
                layer.rows,
                layer.columns,
                layer.kept_rows,
                layer.kept_energy_before,
                layer.kept_energy,
                layer.projection_error,
                layer.real_error,
                layer.error,
                layer.zeros,
                layer.steps_before,
                layer.steps,
                now - before,
            );
        }
        before = now;
    })?;
    let seconds = begin.elapsed().as_secs_f64();
    let begin = Instant::now();
    let ran = bench.run(&done.network, &options.config)?;
    println!(
        "{} | {:.2} % of {} | crossbars {}, side by side {} | EIC {:.2}/{:.2} | kappa {:?} | {seconds:.1} s polarize, {:.1} s run",
        std::env::args().skip(3).collect::<Vec<_>>().join(" "),
        100.0 * ran.right as f64 / ran.images.max(1) as f64,
        ran.images,
        ran.crossbars,
        ran.side_by_side,
        ran.eic[0],
        ran.eic[1],
        done.report.kappa,
        begin.elapsed().as_secs_f64(),
    );
    Ok(())
}
