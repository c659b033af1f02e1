//! The report for people.

use forms_cost::compare::Sensitivity;
use forms_cost::model::{NetworkCost, PartCost};
use forms_golden::{Config, Scheme};

use super::CostReport;
use super::sweep::Point;
use crate::costing::{SchemeCounts, short};
use crate::provenance::Role;
use crate::table::{Table, grouped};

/// First who wins, then by how much, then why.
pub(super) fn text(report: &CostReport) -> String {
    let mut text = break_even(report);
    text += &format!(
        "\n{} of {} image{}; components {}, converters by {}, links {}\n\n",
        report.provenance.of(Role::Network),
        grouped(report.images),
        if report.images == 1 { "" } else { "s" },
        report.provenance.of(Role::Components),
        report.adc_cost.name(),
        if report.links { "in" } else { "out" },
    );
    text += &totals(report).to_string();
    text += &format!(
        "\nover {} (above 1 is better, but for area and power)\n",
        report.reference
    );
    text += &ratios(report).to_string();
    text += "\nby the source of the converters' prices: GOPs/(s mm2); GOPs/W\n";
    text += &by_source(report);
    text += "\nnJ a frame, dynamic + static\n";
    text += &by_part(report, |part| {
        format!(
            "{} + {}",
            short(part.dynamic_pj / 1e3),
            short(part.static_pj / 1e3)
        )
    });
    text += "\nmm2 of a chip\n";
    text += &by_part(report, |part| short(part.area_mm2));
    text += "\nconverters: pJ a conversion x conversions a multiply-add x multiply-adds / utilization\n";
    text += &titanium(report).to_string();
    for scheme in &report.schemes {
        text += &format!(
            "\n{}, a frame\n{}",
            scheme.scheme,
            layers(scheme, report.images)
        );
    }
    if let Some(rows) = &report.sensitivity {
        text += &sensitivity(rows);
    }
    if let Some(points) = &report.sweep {
        text += &sweep(points, &report.reference);
    }
    text.push('\n');
    for note in &report.notes {
        text += &format!("- {note}\n");
    }
    text
}

fn break_even(report: &CostReport) -> String {
    let lines = report.break_even.iter().map(|even| {
        format!(
            "{}: mean EIC {:.2}, break-even with {} {:.2}: {}, full crossbar against full crossbar ({:.2} x its \
             speed)\n",
            even.scheme,
            even.measured_eic,
            even.reference,
            even.break_even_eic,
            if even.wins { "faster" } else { "slower" },
            even.break_even_eic / even.measured_eic.max(f64::MIN_POSITIVE),
        )
    });
    lines.collect()
}

fn totals(report: &CostReport) -> Table {
    let mut table = Table::new([
        "scheme",
        "crossbars",
        "chips",
        "crossbars in use",
        "ns a step",
        "frames/s",
        "latency us",
        "uJ dynamic",
        "uJ static",
        "W",
        "mm2",
        "GOPs/s",
        "GOPs/(s mm2)",
        "GOPs/W",
        "at mean EIC: GOPs/(s mm2); GOPs/W",
        "at peak, dense: GOPs/(s mm2); GOPs/W",
        "utilization",
    ]);
    for scheme in &report.schemes {
        table.row([
            scheme.scheme.clone(),
            grouped(scheme.crossbars as u64),
            grouped(scheme.chips as u64),
            grouped(scheme.crossbars_in_use as u64),
            short(scheme.step_ns),
            short(scheme.frames_a_second),
            short(scheme.latency_us),
            short(scheme.dynamic_pj / 1e6),
            short(scheme.static_pj / 1e6),
            short(scheme.power_w),
            short(scheme.area_mm2),
            short(scheme.achieved.gops),
            short(scheme.achieved.gops_per_s_mm2),
            short(scheme.achieved.gops_per_w),
            pair(
                scheme.at_mean_eic.gops_per_s_mm2,
                scheme.at_mean_eic.gops_per_w,
            ),
            pair(scheme.peak.gops_per_s_mm2, scheme.peak.gops_per_w),
            format!("{:.1} %", 100.0 * scheme.utilization),
        ]);
    }
    table
}

fn pair(a: f64, b: f64) -> String {
    format!("{}; {}", short(a), short(b))
}

fn ratios(report: &CostReport) -> Table {
    let mut table = Table::new([
        "scheme",
        "frames/s",
        "GOPs/(s mm2)",
        "GOPs/W",
        "full crossbars: GOPs/(s mm2)",
        "full crossbars: GOPs/W",
        "dynamic energy",
        "area",
        "peak power",
    ]);
    for ratios in &report.ratios {
        let cell = |value: f64| format!("{value:.2}");
        table.row([
            ratios.scheme.clone(),
            cell(ratios.frames_a_second),
            cell(ratios.gops_per_s_mm2),
            cell(ratios.gops_per_w),
            cell(ratios.full_gops_per_s_mm2),
            cell(ratios.full_gops_per_w),
            cell(ratios.dynamic_energy),
            cell(ratios.area),
            cell(ratios.peak_power),
        ]);
    }
    table
}

/// A row a source, a column a scheme.
fn by_source(report: &CostReport) -> String {
    let names = report.ratios.iter().map(|ratios| &ratios.scheme);
    let mut rows = vec![vec!["source".to_owned()]];
    rows[0].extend(names.clone().cloned());
    for one in &report.by_source {
        let mut row = vec![one.adc_cost.name().to_owned()];
        row.extend(names.clone().map(|name| {
            let ratios = one.ratios.iter().find(|ratios| ratios.scheme == *name);
            ratios.map_or_else(
                || "-".to_owned(),
                |ratios| format!("{:.2}; {:.2}", ratios.gops_per_s_mm2, ratios.gops_per_w),
            )
        }));
        rows.push(row);
    }
    Table::of(rows).to_string()
}

/// A row a part, a column a scheme.
fn by_part(report: &CostReport, cell: impl Fn(&PartCost) -> String) -> String {
    let mut names: Vec<&str> = Vec::new();
    for part in report.schemes.iter().flat_map(|scheme| &scheme.parts) {
        if !names.contains(&part.part) {
            names.push(part.part);
        }
    }
    let mut head = vec!["part".to_owned()];
    head.extend(report.schemes.iter().map(|scheme| scheme.scheme.clone()));
    let mut rows = vec![head];
    for name in names {
        let mut row = vec![name.to_owned()];
        row.extend(report.schemes.iter().map(|scheme| {
            let part = scheme.parts.iter().find(|part| part.part == name);
            part.map_or_else(|| "-".to_owned(), &cell)
        }));
        rows.push(row);
    }
    Table::of(rows).to_string()
}

fn titanium(report: &CostReport) -> Table {
    let mut table = Table::new([
        "scheme",
        "pJ a conversion",
        "conversions a multiply-add",
        "multiply-adds",
        "utilization",
        "uJ a frame",
    ]);
    for scheme in &report.schemes {
        let titanium = &scheme.titanium;
        table.row([
            scheme.scheme.clone(),
            short(titanium.conversion_pj),
            short(titanium.conversions_a_multiply_add),
            grouped(titanium.multiply_adds.round() as u64),
            format!("{:.3}", titanium.utilization),
            short(titanium.product_pj / 1e6),
        ]);
    }
    table
}

fn layers(scheme: &NetworkCost, frames: u64) -> Table {
    let mut table = Table::new([
        "layer",
        "crossbars",
        "copies",
        "input bits",
        "mean EIC",
        "multiply-adds",
        "conversions",
        "nJ dynamic",
        "mm2",
        "us on one copy",
        "latency us",
        "GOPs/s",
        "busy",
    ]);
    for layer in &scheme.layers {
        table.row([
            layer.name.clone(),
            grouped(layer.crossbars as u64),
            grouped(layer.copies as u64),
            layer.input_bits.to_string(),
            format!("{:.2}", layer.mean_eic),
            grouped(layer.multiply_adds.round() as u64),
            grouped(layer.actions.conversions / frames.max(1)),
            short(layer.dynamic_pj / 1e3),
            short(layer.area_mm2),
            short(layer.busy_us),
            short(layer.latency_us),
            short(layer.gops),
            format!("{:.0} %", 100.0 * layer.busy_share),
        ]);
    }
    table
}

/// Which conclusions flip, and the rows that move a ratio most.
fn sensitivity(rows: &[Sensitivity]) -> String {
    let mut table = Table::new([
        "row", "scheme", "ratio", "halved", "as is", "doubled", "flips",
    ]);
    let mut moved: Vec<&Sensitivity> = rows.iter().collect();
    let span = |row: &Sensitivity| {
        (row.doubled.max(f64::MIN_POSITIVE) / row.halved.max(f64::MIN_POSITIVE))
            .ln()
            .abs()
    };
    moved.sort_by(|a, b| b.flips.cmp(&a.flips).then(span(b).total_cmp(&span(a))));
    let flips = rows.iter().filter(|row| row.flips).count();
    for row in moved.iter().take(flips.max(12)) {
        table.row([
            row.row.clone(),
            row.scheme.clone(),
            row.measure.to_owned(),
            format!("{:.2}", row.halved),
            format!("{:.2}", row.as_is),
            format!("{:.2}", row.doubled),
            if row.flips { "yes" } else { "no" }.to_owned(),
        ]);
    }
    format!(
        "\nevery component halved and doubled: {flips} of {} conclusions flip; those, or what moves most\n{table}",
        rows.len()
    )
}

/// The best points by each measure.
fn sweep(points: &[Point], reference: &str) -> String {
    type Measure = fn(&Point) -> f64;
    let measures: [(&str, Measure); 3] = [
        ("frames a second", |point| point.ratios.frames_a_second),
        ("GOPs/(s mm2)", |point| point.ratios.gops_per_s_mm2),
        ("GOPs/W", |point| point.ratios.gops_per_w),
    ];
    let mut text = format!("\n{} design points; over {reference}\n", points.len());
    for (name, of) in measures {
        let mut best: Vec<&Point> = points.iter().collect();
        best.sort_by(|a, b| of(b).total_cmp(&of(a)));
        let mut table = Table::new([
            "by",
            "m",
            "device bits",
            "converters",
            "of bits",
            "skip",
            "crossbars",
            "mean EIC",
            "frames/s",
            "GOPs/(s mm2)",
            "GOPs/W",
        ]);
        for point in best.iter().take(5) {
            table.row([
                name.to_owned(),
                point.fragment_rows.to_string(),
                point.device_bits.to_string(),
                point.adcs.to_string(),
                point.adc_bits.to_string(),
                if point.skips_planes {
                    "plane"
                } else {
                    "leading"
                }
                .to_owned(),
                grouped(point.crossbars as u64),
                format!("{:.2}", point.mean_eic),
                format!("{:.2}", point.ratios.frames_a_second),
                format!("{:.2}", point.ratios.gops_per_s_mm2),
                format!("{:.2}", point.ratios.gops_per_w),
            ]);
        }
        text += &format!("{table}\n");
    }
    text
}

/// What a reader could get wrong.
pub(super) fn notes(configs: &[Config], counts: &[SchemeCounts]) -> Vec<String> {
    let mut notes = vec![
        "a multiply-add of the network's own widths is two operations; dense peak is at the configuration's \
         input bits"
            .to_owned(),
        "frames a second: layers are copied while crossbars of the chip are left; buses and buffers are \
         assumed to keep up"
            .to_owned(),
        "static: what the whole chip takes between two frames, idle crossbars and links included".to_owned(),
        "a step of up to 16 rows is assumed to settle in `fragment-cycle`, which no paper prints".to_owned(),
        "skip logic, sign and flip stores and joining adders are priced by this project; ISAAC's table has none"
            .to_owned(),
        "latency: one layer after the other; a pipeline's layers overlap".to_owned(),
    ];
    for (config, counts) in configs.iter().zip(counts) {
        if counts.config.weight_bits > config.weight_bits {
            notes.push(format!(
                "{}: weights beyond {}..={} took {} bits",
                config.name,
                config.weight_range().start(),
                config.weight_range().end(),
                counts.config.weight_bits
            ));
        }
        if config.scheme == Scheme::Prime {
            notes.push(format!(
                "{}: PRIME publishes no energy or area, so it borrows ISAAC's parts; it subtracts before its \
                 converters, here two are read and subtracted",
                config.name
            ));
        }
    }
    notes
}
