//! The published chip must come out of its components, and a full load must take the published power.

use std::collections::BTreeSet;

use forms_cost::actions::{Actions, Layer};
use forms_cost::components::ROWS;
use forms_cost::design::{Level, Part};
use forms_cost::{Components, Design, Source, compare, model};
use forms_engine::{Counts, Matrix, Options};
use forms_golden::{Config, SignPolicy};
use ndarray::Array2;

fn design(name: &str, source: Source) -> Design {
    let config = Config::named(name).unwrap();
    Design::new(&config, &Components::isaac(), source, true).unwrap()
}

/// Within a part, by default the gate's hundredth.
fn close(what: &str, found: f64, expected: f64, part: f64) {
    let error = (found / expected - 1.0).abs();
    assert!(
        error < part,
        "{what}: {found} where {expected} is published"
    );
}

fn of<'d>(design: &'d Design, name: &str) -> &'d Part {
    design.parts.iter().find(|part| part.name == name).unwrap()
}

/// mW and mm2 of one tile.
fn tile(design: &Design) -> (f64, f64) {
    let parts = design.parts.iter().filter(|part| part.level != Level::Chip);
    parts.fold((0.0, 0.0), |(power, area), part| {
        let instances = design.instances(part.level) / design.instances(Level::Tile);
        (
            power + part.power_mw * instances,
            area + part.area_mm2 * instances,
        )
    })
}

#[test]
fn isaac_s_chip_comes_out_of_its_components_within_a_hundredth() {
    let isaac = design("isaac-128", Source::Forms);
    close("W", isaac.power_mw() / 1e3, 65.8, 0.01);
    close("mm2", isaac.area_mm2(), 85.4, 0.01);
    let gops = isaac.peak_gops(16.0) / 2.0;
    // ISAAC's weights have 16 bits, so eight devices where isaac-128 has four.
    close("GOPs", gops, 41_288.0, 0.01);
    close("GOPs/W", gops / (isaac.power_mw() / 1e3), 627.5, 0.01);
    close("GOPs/(s mm2)", gops / isaac.area_mm2(), 478.95, 0.01);
    let mut wide = Config::named("isaac-128").unwrap();
    wide.weight_bits = 16;
    let wide = Design::new(&wide, &Components::isaac(), Source::Forms, true).unwrap();
    close("GOPs of 16 bits", wide.peak_gops(16.0), 41_288.0, 0.001);
    assert_eq!(isaac.chip_crossbars(), 16_128);
}

#[test]
fn isaac_s_tile_and_the_shares_of_its_converters_come_out() {
    let isaac = design("isaac-128", Source::Forms);
    let (power, area) = tile(&isaac);
    close("mW of a tile", power, 289.0 + 40.9, 0.01);
    close("mm2 of a tile", area, 0.157 + 0.215, 0.01);
    let converter = of(&isaac, "converter");
    let many = isaac.instances(Level::Crossbar) / isaac.instances(Level::Tile);
    close(
        "share of power",
        converter.power_mw * many / power,
        0.58,
        0.01,
    );
    close(
        "share of area",
        converter.area_mm2 * many / area,
        0.31,
        0.01,
    );
    let tiles = isaac.instances(Level::Tile);
    close("W of the tiles", power * tiles / 1e3, 55.4, 0.01);
    close("mm2 of the tiles", area * tiles, 62.5, 0.01);
}

#[test]
fn links_are_in_or_out() {
    let config = Config::named("isaac-128").unwrap();
    let without = Design::new(&config, &Components::isaac(), Source::Forms, false).unwrap();
    close("W", without.power_mw() / 1e3, 55.4, 0.01);
    close("mm2", without.area_mm2(), 62.5, 0.01);
}

#[test]
fn forms_converters_in_isaac_s_unit_change_its_power_and_area_by_what_is_derived() {
    let (isaac, forms) = (
        design("isaac-128", Source::Forms),
        design("forms-8", Source::Forms),
    );
    let (theirs, ours) = (of(&isaac, "converter"), of(&forms, "converter"));
    let unit = |design: &Design| {
        let parts = design.parts.iter();
        let parts = parts.filter(|part| matches!(part.level, Level::Crossbar | Level::Unit));
        parts.fold((0.0, 0.0), |(power, area), part| {
            let many = if part.level == Level::Crossbar {
                8.0
            } else {
                1.0
            };
            (power + many * part.power_mw, area + many * part.area_mm2)
        })
    };
    let (power, area) = unit(&isaac);
    close("mW of a unit", power, 24.08, 0.001);
    close("mm2 of a unit", area, 0.01312, 0.001);
    close(
        "mW",
        8.0 * (ours.power_mw - theirs.power_mw) / power,
        -0.033,
        0.02,
    );
    close(
        "mm2",
        8.0 * (ours.area_mm2 - theirs.area_mm2) / area,
        -0.038,
        0.02,
    );
}

#[test]
fn dense_forms_is_slower_than_isaac_and_its_break_even_is_what_is_derived() {
    // us of a full crossbar, 16 bits; EIC of equal speed; conversions of a 16 x 8-bit multiply-add.
    let table = [
        ("forms-4", 7.80, 3.28, 16.0, 3.62),
        ("forms-8", 3.90, 6.56, 8.0, 1.81),
        ("forms-16", 1.95, 13.12, 4.0, 0.90),
    ];
    let isaac = design("isaac-128", Source::Forms);
    close("us", 16.0 * isaac.full_step_ns() / 1e3, 1.60, 1e-9);
    close("pJ", 0.5 * of(&isaac, "converter").energy_pj, 0.78, 0.01);
    for (name, us, eic, conversions, pj) in table {
        let forms = design(name, Source::Forms);
        let (dense, dense_isaac) = (run(&forms.config, 65_535), run(&isaac.config, 65_535));
        let (mine, theirs) = (priced(&forms, &dense), priced(&isaac, &dense_isaac));
        close(name, mine.layers[0].busy_us, us, 0.002);
        let even = compare::break_even(&forms, &mine, (&isaac, &theirs));
        close(name, even.break_even_eic, eic, 0.002);
        assert_eq!((even.measured_eic, even.wins), (16.0, false));
        let each = mine.actions.conversions as f64 / (10.0 * 128.0 * 32.0);
        close(name, each, conversions, 1e-9);
        // The paper's line is of 4 bits.
        let price = design("forms-8", Source::Forms).parts[0].energy_pj;
        close(name, each * price, pj, 0.01);
    }
}

/// Ten full multiplications of a full crossbar.
fn run(config: &Config, input: i64) -> Counts {
    let most = *config.weight_range().end();
    let weights = Array2::from_elem((config.rows, config.weight_columns()), most);
    let matrix = Matrix::program(config, weights.view(), SignPolicy::Reject).unwrap();
    let inputs = Array2::from_elem((10, config.rows), input);
    let bits = (64 - input.leading_zeros()) as usize;
    matrix
        .run(inputs.view(), bits, &Options::default())
        .unwrap()
        .counts
}

fn layer(counts: &Counts) -> Layer<'_> {
    Layer {
        name: "full",
        rows: 128,
        filters: counts.crossbars[0].columns,
        groups: 1,
        counts,
    }
}

fn priced(design: &Design, counts: &Counts) -> model::NetworkCost {
    model::price(design, &[layer(counts)], 10).unwrap()
}

#[test]
fn a_full_load_takes_the_power_that_the_parts_have_at_peak() {
    for name in [
        "isaac-128",
        "forms-4",
        "forms-8",
        "forms-16",
        "forms-8-plane",
        "prime-128",
        "prime-8",
    ] {
        let design = design(name, Source::Forms);
        let counts = run(&design.config, 65_535);
        let actions = Actions::of_layer(&design.config, &layer(&counts));
        let crossbars = counts.arrays() as f64;
        let ns = 10.0 * design.full_step_ns() * 16.0 * design.config.fragments() as f64;
        for part in &design.parts {
            let (many, shared) = match part.level {
                Level::Crossbar => (crossbars, 1.0),
                Level::Unit => (crossbars, 8.0),
                Level::Tile | Level::Chip => continue,
            };
            let moved = actions.of(part.action) as f64 * part.dynamic_pj();
            let always = part.static_mw() * many / shared * ns;
            // PRIME joins two crossbars with one of their adders.
            let busy = if part.name == "joining-adder" {
                many / 2.0
            } else {
                many
            };
            let expected = part.power_mw * ns / shared;
            let idle = part.static_mw() * (many - busy) / shared * ns;
            close(
                &format!("{name}, {}", part.name),
                moved + always - idle,
                expected * busy,
                1e-9,
            );
        }
    }
}

#[test]
fn the_titanium_product_is_the_converters_energy() {
    for name in ["isaac-128", "forms-8", "prime-8", "forms-16"] {
        let design = design(name, Source::Forms);
        let cost = priced(&design, &run(&design.config, 255));
        let converters = cost.actions.conversions as f64 / 10.0 * design.parts[0].energy_pj;
        close(name, cost.titanium.product_pj, converters, 1e-9);
        let utilization = if name == "prime-8" { 0.5 } else { 1.0 };
        close(name, cost.titanium.utilization, utilization, 1e-9);
    }
}

#[test]
fn one_full_layer_fills_the_chip_and_reaches_its_peak() {
    for name in ["isaac-128", "forms-8", "prime-128"] {
        let design = design(name, Source::Forms);
        let cost = priced(&design, &run(&design.config, 65_535));
        assert_eq!(cost.crossbars_in_use, 16_128);
        close(name, cost.utilization, 1.0, 1e-9);
        close(name, cost.achieved.gops, cost.peak.gops, 1e-9);
        let parts: f64 = cost
            .parts
            .iter()
            .map(|part| part.dynamic_pj + part.static_pj)
            .sum();
        close(name, parts, cost.frame_pj, 1e-9);
        close(
            name,
            cost.power_w,
            cost.frame_pj * cost.frames_a_second / 1e12,
            1e-9,
        );
    }
}

#[test]
fn every_row_of_the_component_file_is_behind_some_figure() {
    let components = Components::isaac();
    let mut used = BTreeSet::new();
    let names = [
        "isaac-128",
        "forms-4",
        "forms-8",
        "forms-16",
        "sme-128",
        "prime-128",
    ];
    let mut configs: Vec<Config> = names.map(|name| Config::named(name).unwrap()).to_vec();
    let mut six = Config::named("forms-16").unwrap();
    six.adc.bits = 6;
    configs.push(six);
    for config in &configs {
        for source in Source::ALL {
            let design = Design::new(config, &components, source, true).unwrap();
            used.extend(design.parts.into_iter().flat_map(|part| part.rows));
        }
    }
    // What all figures share, and stands behind none in particular.
    for shared in [
        "chip-tiles",
        "tile-units",
        "pipeline-cycles",
        "fragment-cycle",
    ] {
        used.insert(shared.to_owned());
    }
    let unused: Vec<&str> = ROWS
        .iter()
        .map(|&(name, _)| name)
        .filter(|&name| !used.contains(name))
        .collect();
    assert_eq!(unused, [] as [&str; 0]);
}

#[test]
fn doubling_a_row_changes_the_figures_that_name_it_and_no_others() {
    let components = Components::isaac();
    for config in ["isaac-128", "forms-8", "sme-8"] {
        let config = Config::named(config).unwrap();
        for source in Source::ALL {
            let before = Design::new(&config, &components, source, true).unwrap();
            for &(row, _) in ROWS.iter().filter(|(row, _)| !row.starts_with("survey")) {
                let after =
                    Design::new(&config, &components.scaled(row, 1.5), source, true).unwrap();
                for (a, b) in before.parts.iter().zip(&after.parts) {
                    // Times of steps are in every peak power, which a part does not name.
                    let same = (a.energy_pj, a.static_share) == (b.energy_pj, b.static_share);
                    let named = a.rows.iter().any(|name| name == row);
                    let what = format!("{}: {row} on {}", config.name, a.name);
                    assert!(named || same, "{what}: not named, and it changed");
                }
            }
        }
    }
}
