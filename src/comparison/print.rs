//! Tables of what schemes cost a network, and of what imperfect crossbars make of it.

use super::SchemeCosts;
use crate::costing::short;
use crate::robustness::Robustness;
use crate::table::{Table, grouped};

/// What a network costs, scheme by scheme; matrices have no row.
pub fn energies(schemes: &[SchemeCosts]) -> Table {
    let mut table = Table::new([
        "scheme",
        "uJ a frame, dynamic",
        "uJ a frame, static",
        "frames/s",
        "latency us",
        "mm2",
        "GOPs/(s mm2)",
        "GOPs/W",
    ]);
    for scheme in schemes {
        let Some(energy) = &scheme.energy else {
            continue;
        };
        table.row([
            scheme.config.clone(),
            short(energy.dynamic_uj),
            short(energy.static_uj),
            short(energy.frames_a_second),
            short(energy.latency_us),
            short(energy.area_mm2),
            short(energy.gops_per_s_mm2),
            short(energy.gops_per_w),
        ]);
    }
    table
}

/// A network on imperfect crossbars: a row a scheme for what is right, and one for what is as ideal.
pub fn robustness(studies: &[Robustness]) -> Table {
    let mut table = Table::new([
        "scheme",
        "images",
        "what",
        "ideal",
        "mean",
        "standard deviation",
        "worst",
        "5 %",
        "median",
        "95 %",
        "best",
    ]);
    for study in studies {
        let percent = |value: f64| format!("{:.2} %", 100.0 * value);
        let share = |count: u64| percent(count as f64 / study.images.max(1) as f64);
        let top_1 = ("right", study.ideal_top_1.map(share), study.accuracy);
        let same = ("as ideal", Some(percent(1.0)), study.same);
        for (what, ideal, summary) in [top_1, same] {
            let (Some(ideal), Some(summary)) = (ideal, summary) else {
                continue;
            };
            table.row([
                study.config.clone(),
                grouped(study.images),
                what.to_owned(),
                ideal,
                percent(summary.mean),
                percent(summary.standard_deviation),
                percent(summary.least),
                percent(summary.quantile_05),
                percent(summary.median),
                percent(summary.quantile_95),
                percent(summary.most),
            ]);
        }
    }
    table
}
