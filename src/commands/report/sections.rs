//! The figures of time, cost and imperfect devices.

use forms_report::{Bars, Error, Figure, Lanes, Section, Series, Table};

use super::Findings;
use crate::costing::short;
use crate::table::grouped;

/// The first lines.
pub(super) fn summary(found: &Findings) -> Section {
    let mut section = Section::new("summary", "In short");
    let config = &found.config;
    section.say(format!(
        "{} images of {} went through the fast engine on {}: crossbars of {} x {} devices of {} bits, fragments of {} rows, \
         {} converters of {} bits each. A multiplication of a layer's matrix by one vector is an MVM; a fragment is fed \
         bit by bit, and the bits that are left after leading zeros are skipped are its effective input cycles (EIC).",
        grouped(found.images as u64),
        found.network.name,
        config.name,
        config.rows,
        config.columns,
        config.device_bits,
        config.fragment_rows,
        config.adcs,
        config.adc.bits
    ));
    let mut table = Table::new(["", "value", "unit"]);
    if let Some(accuracy) = &found.accuracy {
        let right = accuracy.top_1 as f64 / found.images as f64;
        table.push([
            "top-1 accuracy".to_owned(),
            format!("{:.2}", 100.0 * right),
            "%".to_owned(),
        ]);
    }
    let count =
        |name: &str, number: u64, unit: &str| [name.to_owned(), grouped(number), unit.to_owned()];
    table.push(count("crossbars", found.crossbars as u64, ""));
    let twins = found
        .layers
        .iter()
        .map(|layer| layer.extra_columns as u64)
        .sum();
    table.push(count(
        "twin columns, for fragments of both signs",
        twins,
        "",
    ));
    let conversions =
        |layer: &forms_network::run::LayerCost| *layer.conversions.of(config.zero_skip);
    let all: u64 = found.layers.iter().map(conversions).sum();
    table.push(count("conversions a frame", all / found.images as u64, ""));
    if let Some(cost) = found.schemes.iter().find(|cost| cost.scheme == config.name) {
        for (name, value, unit) in [
            (
                "frames a second on the published chip",
                cost.frames_a_second,
                "1/s",
            ),
            ("energy a frame", cost.frame_pj / 1e6, "uJ"),
            (
                "throughput over area",
                cost.achieved.gops_per_s_mm2,
                "GOPs/(s mm2)",
            ),
            ("throughput over power", cost.achieved.gops_per_w, "GOPs/W"),
        ] {
            table.push([name.to_owned(), short(value), unit.to_owned()]);
        }
    }
    section.list(table);
    section
}

/// Steps and clocks.
pub(super) fn time(found: &Findings) -> Result<Section, Error> {
    let mut section = Section::new("time", "Time: what skipping zeros saves");
    let names: Vec<String> = found
        .layers
        .iter()
        .map(|layer| layer.name.clone())
        .collect();
    let policy = found.config.zero_skip;
    let fed: Vec<f64> = found
        .layers
        .iter()
        .map(|layer| *layer.mean_eic.of(policy))
        .collect();
    let bits = found.layers.iter().map(|layer| layer.b_used as f64);
    let skipped: Vec<f64> = bits
        .zip(&fed)
        .map(|(bits, fed)| (bits - fed).max(0.0))
        .collect();
    let bars = Bars {
        unit: "bits of an input",
        names: names.clone(),
        series: vec![
            Series::new("fed (mean EIC)", fed),
            Series::new("skipped", skipped),
        ],
    };
    section.show(Figure::bars(
        "eic-layers",
        "Bits that a fragment is fed, the mean of each layer",
        &bars,
    )?);
    let longest = found
        .layers
        .iter()
        .map(|layer| layer.eic_histogram.len())
        .max()
        .unwrap_or(0);
    let histogram: Vec<f64> = (0..longest)
        .map(|steps| {
            let layers = found.layers.iter();
            layers
                .map(|layer| layer.eic_histogram.get(steps).copied().unwrap_or(0) as f64)
                .sum()
        })
        .collect();
    if !histogram.is_empty() {
        let bars = Bars {
            unit: "fragments fed",
            names: (0..longest).map(|steps| steps.to_string()).collect(),
            series: vec![Series::new("fragments", histogram)],
        };
        section.show(Figure::bars(
            "eic-histogram",
            "How often a fragment took so many effective input cycles, all layers",
            &bars,
        )?);
    }
    let each = 1.0 / found.images as f64;
    let taken = found
        .layers
        .iter()
        .map(|layer| *layer.clocks_side_by_side.of(policy) as f64 * each);
    let saved = found.layers.iter().map(|layer| {
        let clocks = &layer.clocks_side_by_side;
        clocks.off.saturating_sub(*clocks.of(policy)) as f64 * each
    });
    let bars = Bars {
        unit: "clocks a frame",
        names,
        series: vec![
            Series::new("taken", taken),
            Series::new("saved by skipping", saved),
        ],
    };
    section.show(Figure::bars(
        "clocks",
        "Clocks of each layer, every crossbar being hardware of its own",
        &bars,
    )?);
    Ok(section)
}

/// Energy and area.
pub(super) fn cost(found: &Findings) -> Result<Section, Error> {
    let mut section = Section::new("cost", "Energy and area, beside the other schemes");
    section.say(
        "The same integers on each scheme, priced by the published chip of ISAAC (168 tiles of 96 crossbars) and the two papers' \
         own converters; `forms cost` prints the rows behind each figure and prices other converters.",
    );
    let names: Vec<String> = found
        .schemes
        .iter()
        .map(|cost| cost.scheme.clone())
        .collect();
    let mut parts: Vec<&'static str> = Vec::new();
    for part in found.schemes.iter().flat_map(|cost| &cost.parts) {
        if !parts.contains(&part.part) {
            parts.push(part.part);
        }
    }
    let of = |part: &str, value: fn(&forms_cost::model::PartCost) -> f64| -> Vec<f64> {
        let schemes = found.schemes.iter();
        schemes
            .map(|cost| {
                cost.parts
                    .iter()
                    .filter(|one| one.part == part)
                    .map(value)
                    .sum()
            })
            .collect()
    };
    let mut energy: Vec<Series> = parts
        .iter()
        .map(|part| Series::new(*part, of(part, |one| one.dynamic_pj / 1e6)))
        .collect();
    energy.push(Series::new(
        "static, all parts",
        found.schemes.iter().map(|cost| cost.static_pj / 1e6),
    ));
    let bars = Bars {
        unit: "uJ a frame",
        names: names.clone(),
        series: largest(energy),
    };
    section.show(Figure::bars(
        "energy",
        "Energy of a frame, by component",
        &bars,
    )?);
    let area: Vec<Series> = parts
        .iter()
        .map(|part| Series::new(*part, of(part, |one| one.area_mm2)))
        .collect();
    let bars = Bars {
        unit: "mm2 of a chip",
        names,
        series: largest(area),
    };
    section.show(Figure::bars(
        "area",
        "Area of the chip, by component",
        &bars,
    )?);
    let mut table = Table::new([
        "scheme",
        "crossbars",
        "frames/s",
        "latency, us",
        "uJ a frame",
        "W",
        "mm2",
        "GOPs/(s mm2)",
        "GOPs/W",
    ]);
    for cost in &found.schemes {
        table.push([
            cost.scheme.clone(),
            cost.crossbars.to_string(),
            grouped(cost.frames_a_second as u64),
            format!("{:.1}", cost.latency_us),
            format!("{:.3}", cost.frame_pj / 1e6),
            format!("{:.1}", cost.power_w),
            format!("{:.1}", cost.area_mm2),
            format!("{:.1}", cost.achieved.gops_per_s_mm2),
            format!("{:.1}", cost.achieved.gops_per_w),
        ]);
    }
    section.list(table);
    Ok(section)
}

/// Runs on imperfect devices.
pub(super) fn devices(found: &Findings) -> Result<Section, Error> {
    let mut section = Section::new("devices", "Imperfect devices");
    let Some((what, robustness)) = &found.robustness else {
        section.say(
            "Every device and converter of this page is ideal. `--variation 0.1 --runs 20`, `--stuck 0.001` or `--noise 0.3` \
             show what others do.",
        );
        return Ok(section);
    };
    section.say(format!(
        "Each run draws its devices anew ({what}), and all of {} images go through them.",
        robustness.images
    ));
    let share = 100.0 / robustness.images as f64;
    let mut signals = Vec::new();
    let right: Option<Vec<f64>> = robustness
        .runs
        .iter()
        .map(|run| run.top_1.map(|right| right as f64 * share))
        .collect();
    signals.extend(right.map(|right| Series::new("accuracy, %", right)));
    signals.push(Series::new(
        "images of the ideal crossbars' class, %",
        robustness.runs.iter().map(|run| run.same as f64 * share),
    ));
    let lanes = Lanes {
        step: "run",
        signals,
    };
    section.show(Figure::lanes("devices", "What each run kept", &lanes)?);
    if let Some(accuracy) = &robustness.accuracy {
        section.say(format!("Accuracy: {}.", accuracy.text()));
    }
    Ok(section)
}

/// Series that a reader tells apart by their colours, at most.
const MOST_SERIES: usize = 8;

/// The series that matter most, the largest first, and what is left together as one.
fn largest(mut all: Vec<Series>) -> Vec<Series> {
    let total = |one: &Series| one.values.iter().sum::<f64>();
    all.retain(|one| total(one) > 0.0);
    all.sort_by(|a, b| total(b).total_cmp(&total(a)));
    if all.len() > MOST_SERIES {
        let rest = all.split_off(MOST_SERIES - 1);
        let schemes = rest[0].values.len();
        let sum = |scheme| rest.iter().map(|one| one.values[scheme]).sum::<f64>();
        all.push(Series::new("other parts", (0..schemes).map(sum)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_are_joined_and_nothing_is_lost() {
        let all: Vec<Series> = (0..12)
            .map(|at| Series::new(at.to_string(), [f64::from(at), 1.0]))
            .collect();
        let shown = largest(all);
        assert_eq!(shown.len(), MOST_SERIES);
        assert_eq!(shown[0].name, "11");
        assert_eq!(shown[7].name, "other parts");
        let sum: f64 = shown.iter().flat_map(|one| &one.values).sum();
        assert!((sum - 78.0).abs() < 1e-12);
    }
}
