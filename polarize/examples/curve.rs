//! Crossbars against accuracy: `curve MODEL.onnx DATA OUT [key=value ...]` writes `OUT.csv` and `OUT.svg`.
//!
//! Every point is a network polarized for so many rows a fragment (`m=4,8,16`), magnitude bits (`bits=8,4,2`) and worth
//! of a crossbar in pruning (`prune=0,0.004,0.015`), and run on `limit=10000` test images. Points that `OUT.csv` holds
//! are not measured again, so the command may be broken off and started anew. `plot=only` draws what is there.
#![allow(missing_docs)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use common::{Arguments, Bench, Measured, ended, parsed};
use forms_polarize::Prune;
use plotters::prelude::*;

const HEAD: &str = "m,bits,prune,test images,right,crossbars,side by side";

/// Fragment rows, magnitude bits, worth of a crossbar.
type Point = (usize, u32, String);

/// Test images, right ones, crossbars, crossbars where tiles lie side by side.
type Found = [usize; 4];

fn main() -> ExitCode {
    ended(curve(&Arguments::new()))
}

fn curve(arguments: &Arguments) -> Measured<()> {
    let out = arguments.word(2, "OUT")?;
    let csv = format!("{out}.csv");
    let mut found = read(Path::new(&csv))?;
    if arguments.get("plot").as_deref() != Some("only") {
        measure(arguments, &csv, &mut found)?;
    }
    draw(&format!("{out}.svg"), &found)
}

fn list<T: std::str::FromStr>(arguments: &Arguments, key: &str, usual: &str) -> Measured<Vec<T>> {
    let text = arguments.get(key).unwrap_or_else(|| usual.to_owned());
    text.split(',').map(|word| parsed(key, word)).collect()
}

fn measure(arguments: &Arguments, csv: &str, found: &mut BTreeMap<Point, Found>) -> Measured<()> {
    let bench = Bench::new(arguments)?;
    for m in list(arguments, "m", "4,8,16")? {
        for bits in list(arguments, "bits", "8,4,2")? {
            for prune in list::<String>(arguments, "prune", "0,0.004,0.015")? {
                let point = (m, bits, prune.clone());
                if found.contains_key(&point) {
                    continue;
                }
                let mut options = arguments.options(m, bits)?;
                let kappa: f64 = parsed("prune", &prune)?;
                options.prune = match kappa > 0.0 {
                    true => Prune::Kappa(kappa),
                    false => Prune::Nothing,
                };
                let done = bench.polarized(&options)?;
                let ran = bench.run(&done.network, &options.config)?;
                let row = [ran.images, ran.right, ran.crossbars, ran.side_by_side];
                println!("m = {m}, {bits} bits, prune {prune}: {row:?}");
                found.insert(point, row);
                std::fs::write(csv, write(found))?;
            }
        }
    }
    Ok(())
}

/// The points of an earlier run; none where there was none.
fn read(path: &Path) -> Measured<BTreeMap<Point, Found>> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other?,
    };
    let row = |line: &str| {
        let words: Vec<&str> = line.split(',').collect();
        let [m, bits, prune, images, right, crossbars, side] = words[..] else {
            let path = path.display();
            return Err(
                format!("{path}: {line} is no row of {HEAD}; mend or remove the file").into(),
            );
        };
        let point = (parsed("m", m)?, parsed("bits", bits)?, prune.to_owned());
        let number = |word: &str| parsed("row", word);
        Ok((
            point,
            [
                number(images)?,
                number(right)?,
                number(crossbars)?,
                number(side)?,
            ],
        ))
    };
    text.lines().skip(1).map(row).collect()
}

fn write(found: &BTreeMap<Point, Found>) -> String {
    let mut text = format!("{HEAD}\n");
    for ((m, bits, prune), [images, right, crossbars, side]) in found {
        let _ = writeln!(
            text,
            "{m},{bits},{prune},{images},{right},{crossbars},{side}"
        );
    }
    text
}

/// A line for each number of rows and bits, along pruning.
fn draw(path: &str, found: &BTreeMap<Point, Found>) -> Measured<()> {
    let percent = |[images, right, ..]: &Found| 100.0 * *right as f64 / (*images).max(1) as f64;
    let mut lines: BTreeMap<(usize, u32), Vec<(f64, f64)>> = BTreeMap::new();
    for ((m, bits, _), row) in found {
        let line = lines.entry((*m, *bits)).or_default();
        line.push((row[2] as f64, percent(row)));
    }
    let points = || lines.values().flatten();
    let most = points().map(|p| p.0).fold(1.0, f64::max) * 1.05;
    let low = points().map(|p| p.1).fold(100.0, f64::min).floor();
    let high = points().map(|p| p.1).fold(low, f64::max).ceil();
    let area = SVGBackend::new(path, (720, 460)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(50)
        .build_cartesian_2d(0.0..most, low..high.max(low + 1.0))?;
    chart
        .configure_mesh()
        .x_desc("crossbars of 128 x 128")
        .y_desc("right, %")
        .label_style(("sans-serif", 13))
        .axis_desc_style(("sans-serif", 14))
        .draw()?;
    for (at, ((m, bits), mut line)) in lines.into_iter().enumerate() {
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        let color = Palette99::pick(at).to_rgba();
        let dots = line.clone();
        chart
            .draw_series(LineSeries::new(line, color.stroke_width(2)))?
            .label(format!("m = {m}, {bits} bits"))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        chart.draw_series(dots.into_iter().map(|p| Circle::new(p, 3, color.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .label_font(("sans-serif", 13))
        .draw()?;
    area.present()?;
    Ok(())
}
