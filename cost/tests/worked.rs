//! A network small enough to add up on paper: two layers, two frames, chips of four crossbars.

use forms_cost::actions::{Actions, Layer};
use forms_cost::compare::{self, Counted};
use forms_cost::components::Unit;
use forms_cost::design::{Action, Level};
use forms_cost::model::{self, NetworkCost};
use forms_cost::{Components, Design, Source};
use forms_engine::{Counts, CrossbarCounts, PerPolicy};
use forms_golden::{Config, ZeroSkip};

fn close(what: &str, found: f64, expected: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= 1e-9 * expected.abs(),
        "{what}: {found} where {expected} is expected"
    );
}

/// Counts under leading-zero skipping; under the other policies nobody may look.
fn leading<T>(value: T, other: impl Fn() -> T) -> PerPolicy<T> {
    PerPolicy {
        off: other(),
        leading: value,
        plane: other(),
    }
}

fn crossbar(
    rows: std::ops::Range<usize>,
    columns: usize,
    arrays: usize,
    sub_arrays: &[u64],
    histogram: Vec<u64>,
) -> CrossbarCounts {
    let steps: u64 = sub_arrays.iter().sum();
    let conversions = steps * (4 * columns * arrays) as u64;
    CrossbarCounts {
        rows,
        columns,
        arrays,
        steps: leading(steps, || 77_777),
        sub_array_steps: leading(sub_arrays.to_vec(), || vec![55_555]),
        eic_histogram: leading(histogram, || vec![9, 9, 9, 9]),
        conversions: leading(conversions, || 88_888),
        work: leading(1, || 1),
        clocks: leading(1, || 1),
        clips: 0,
    }
}

fn counts(mvms: u64, b_used: usize, crossbars: Vec<CrossbarCounts>) -> Counts {
    Counts {
        mvms,
        b_used,
        policy: ZeroSkip::Leading,
        crossbars,
    }
}

/// Three positions a frame, two groups, three crossbars; two of them side by side.
fn first() -> Counts {
    let crossbars = vec![
        crossbar(0..20, 12, 1, &[10, 7, 5], vec![4, 6, 8]),
        crossbar(20..40, 32, 2, &[9, 9, 6], vec![1, 10, 7]),
    ];
    counts(6, 8, crossbars)
}

/// One position a frame, two crossbars; a third would be the slowest, but holds nothing and is not there.
fn second() -> Counts {
    let mut long = vec![0; 201];
    long[200] = 2;
    let crossbars = vec![
        crossbar(0..128, 5, 1, &[3; 16], vec![8, 0, 24]),
        crossbar(128..130, 5, 1, &[2], vec![0, 2]),
        crossbar(130..138, 5, 0, &[400], long),
    ];
    counts(2, 9, crossbars)
}

fn layers<'a>(first: &'a Counts, second: &'a Counts) -> [Layer<'a>; 2] {
    let layer = |name, rows, filters, groups, counts| Layer {
        name,
        rows,
        filters,
        groups,
        counts,
    };
    [
        layer("first", 20, 24, 2, first),
        layer("second", 130, 5, 1, second),
    ]
}

/// Chips of one tile, a tile of one unit, a unit of four crossbars.
fn small() -> Components {
    let components = Components::isaac().scaled("chip-tiles", 1.0 / 168.0);
    let components = components.scaled("tile-units", 1.0 / 12.0);
    components.scaled("unit-crossbars", 0.5)
}

fn priced(design: &Design) -> NetworkCost {
    let (first, second) = (first(), second());
    model::price(design, &layers(&first, &second), 2).unwrap()
}

fn forms_8(components: &Components) -> Design {
    let config = Config::named("forms-8").unwrap();
    Design::new(&config, components, Source::Forms, true).unwrap()
}

#[test]
fn every_action_is_counted_as_often_as_it_happens() {
    let (first, second) = (first(), second());
    let config = Config::named("forms-8").unwrap();
    let [first, second] = layers(&first, &second).map(|layer| Actions::of_layer(&config, &layer));
    // Driven rows: 10 and 7 steps of eight, 5 of four; then 9 and 9 of eight, 6 of four, in two arrays.
    let expected = Actions {
        conversions: 22 * 48 + 24 * 128 * 2,
        row_drives: 156 + 2 * 168,
        device_reads: 156 * 48 + 2 * 168 * 128,
        shifted_bits: (22 + 2 * 24) * 8 * 16,
        // A sign and four flips a column.
        store_bits: 22 * 5 * 12 + 2 * 24 * 5 * 32,
        joins: 24 * 32,
        // Two groups of 20 rows, and 24 filters, a byte each.
        memory_bytes: 6 * (40 + 24),
        bus_bytes: 6 * (40 + 24),
        routed_bytes: 6 * 24,
        results: 6 * (12 + 32),
    };
    assert_eq!(first, expected);
    // The second crossbar has two rows; nine bits take two bytes.
    let expected = Actions {
        conversions: (48 + 2) * 20,
        row_drives: 48 * 8 + 2 * 2,
        device_reads: (48 * 8 + 2 * 2) * 20,
        shifted_bits: (48 + 2) * 8 * 16,
        store_bits: (48 + 2) * 25,
        joins: 0,
        memory_bytes: 2 * (260 + 10),
        bus_bytes: 2 * (260 + 10),
        routed_bytes: 2 * 10,
        results: 2 * 3 * 5,
    };
    assert_eq!(second, expected);
    let mut both = first;
    both.add(&second);
    for (action, count) in [
        (Action::Conversion, 7_200 + 1_000),
        (Action::RowDrive, 492 + 388),
        (Action::DeviceRead, 50_496 + 7_760),
        (Action::ShiftedBit, 8_960 + 6_400),
        (Action::StoreBit, 9_000 + 1_250),
        (Action::Join, 768),
        (Action::MemoryByte, 384 + 540),
        (Action::BusByte, 384 + 540),
        (Action::RoutedByte, 144 + 20),
        (Action::Result, 264 + 30),
        (Action::Always, 0),
    ] {
        assert_eq!(both.of(action), count, "{action:?}");
    }
}

#[test]
fn times_copies_and_shares_are_those_on_paper() {
    let cost = priced(&forms_8(&small()));
    // A step takes 15.238 ns, or a clock of 2.1 GHz for each of 32 columns; a sub-array without one a clock.
    let first = (24.0 * 32.0 + 1.0) / 2.1 / 2.0;
    let second = (48.0 * 15.238 + 8.0 / 2.1) / 2.0;
    // Five crossbars are two chips. Of three that are left, the slower layer's copy takes two; a third fits neither.
    assert_eq!((cost.crossbars, cost.chips), (5, 2));
    assert_eq!((cost.layers[0].copies, cost.layers[1].copies), (1, 2));
    assert_eq!(cost.crossbars_in_use, 3 + 2 * 2);
    let period = second / 2.0;
    close("frames a second", cost.frames_a_second, 1e9 / period);
    close("ns of a step", cost.step_ns, 32.0 / 2.1);
    for (layer, ns, copies, macs) in [
        (&cost.layers[0], first, 1.0, 3.0 * 480.0),
        (&cost.layers[1], second, 2.0, 650.0),
    ] {
        close(&layer.name, layer.busy_us, ns / 1e3);
        close(&layer.name, layer.busy_share, ns / (copies * period));
        close(&layer.name, layer.multiply_adds, macs);
        close(&layer.name, layer.gops, 2.0 * macs / period);
        // The second has one position, which only one of its copies serves.
        close(&layer.name, layer.latency_us, (ns + 2_200.0) / 1e3);
    }
    close(
        "us",
        cost.latency_us,
        cost.layers[0].latency_us + cost.layers[1].latency_us,
    );
    close("EIC of the first", cost.layers[0].mean_eic, 46.0 / 36.0);
    close("EIC", cost.mean_eic, (46.0 + 450.0) / 72.0);
    close("bits", cost.mean_input_bits, 8.5);
    // On a whole chip each of the first's three positions of a frame has a copy.
    let large = priced(&forms_8(&Components::isaac()));
    assert!(large.layers[0].copies > 3);
    let shared = (first / 3.0 + 2_200.0) / 1e3;
    close("us on copies", large.layers[0].latency_us, shared);
}

#[test]
fn energy_area_and_power_are_sums_over_the_parts() {
    let design = forms_8(&small());
    let cost = priced(&design);
    let (first, second) = (first(), second());
    let actions = layers(&first, &second).map(|layer| Actions::of_layer(&design.config, &layer));
    let (period, chips) = (1e9 / cost.frames_a_second, 2.0);
    let instances = |level| match level {
        Level::Crossbar => 4.0,
        _ => 1.0,
    };
    let (mut dynamic, mut always, mut peak, mut area) = (0.0, 0.0, 0.0, 0.0);
    let mut own_area = 0.0;
    for (part, found) in design.parts.iter().zip(&cost.parts) {
        let count: u64 = actions.iter().map(|actions| actions.of(part.action)).sum();
        let on_chip = instances(part.level);
        let moved = count as f64 / 2.0 * part.energy_pj * (1.0 - part.static_share);
        let flows = part.power_mw * part.static_share * on_chip;
        close(part.name, found.instances, on_chip);
        close(part.name, found.action_pj, part.energy_pj);
        close(part.name, found.dynamic_pj, moved);
        close(part.name, found.static_pj, flows * chips * period);
        close(part.name, found.peak_w, part.power_mw * on_chip / 1e3);
        close(part.name, found.static_w, flows / 1e3);
        close(part.name, found.area_mm2, part.area_mm2 * on_chip);
        dynamic += moved;
        always += flows * chips * period;
        peak += part.power_mw * on_chip * chips / 1e3;
        area += part.area_mm2 * on_chip * chips;
        own_area += match part.level {
            Level::Crossbar => part.area_mm2,
            Level::Unit => part.area_mm2 / 4.0,
            Level::Tile | Level::Chip => 0.0,
        };
    }
    close("pJ of actions", cost.dynamic_pj, dynamic);
    close("pJ always", cost.static_pj, always);
    close("pJ", cost.frame_pj, dynamic + always);
    close("W at peak", cost.peak_w, peak);
    close("mm2", cost.area_mm2, area);
    close("W", cost.power_w, (dynamic + always) / period / 1e3);
    close("mm2 of the first", cost.layers[0].area_mm2, 3.0 * own_area);
    close("mm2 of the second", cost.layers[1].area_mm2, 4.0 * own_area);
    for (layer, actions) in cost.layers.iter().zip(&actions) {
        let parts = design.parts.iter();
        let parts = parts.filter(|part| part.action != Action::Always);
        let mut sum = 0.0;
        for (part, energy) in parts.zip(&layer.energy) {
            assert_eq!(
                (energy.part, energy.count),
                (part.name, actions.of(part.action))
            );
            let pj = energy.count as f64 / 2.0 * part.dynamic_pj();
            close(part.name, energy.dynamic_pj, pj);
            sum += pj;
        }
        close(&layer.name, layer.dynamic_pj, sum);
    }

    let gops = 2.0 * (1_440.0 + 650.0) / period;
    close("GOPs", cost.achieved.gops, gops);
    close("GOPs/mm2", cost.achieved.gops_per_s_mm2, gops / area);
    close("GOPs/W", cost.achieved.gops_per_w, gops / cost.power_w);
    // Eight crossbars of 128 x 32 weights, sixteen sub-arrays one after the other.
    let full = |bits: f64| 8.0 * 2.0 * 128.0 * 32.0 / (bits * 16.0 * 32.0 / 2.1);
    close("GOPs at peak", cost.peak.gops, full(16.0));
    close("GOPs/W at peak", cost.peak.gops_per_w, full(16.0) / peak);
    close("GOPs at EIC", cost.at_mean_eic.gops, full(496.0 / 72.0));
    close("utilization", cost.utilization, gops / full(496.0 / 72.0));
    // Four devices a weight; an eighth of a conversion a row.
    let conversions = 0.5 * (46.0 / 36.0 * 1_440.0 + 450.0 / 36.0 * 650.0);
    let titanium = cost.titanium;
    close("MACs", titanium.multiply_adds, 2_090.0);
    close(
        "conversions",
        titanium.conversions_a_multiply_add,
        conversions / 2_090.0,
    );
    close("share", titanium.utilization, conversions / 4_100.0);
    let converters = 4_100.0 * design.parts[0].energy_pj;
    close("pJ", titanium.product_pj, converters);
}

#[test]
fn ratios_are_above_one_where_the_design_is_better() {
    let cost = priced(&forms_8(&small()));
    let mut reference = cost.clone();
    reference.chips = 4;
    reference.frames_a_second *= 3.0;
    reference.achieved.gops_per_s_mm2 *= 0.5;
    reference.achieved.gops_per_w *= 0.25;
    reference.at_mean_eic.gops_per_s_mm2 *= 5.0;
    reference.at_mean_eic.gops_per_w *= 10.0;
    reference.dynamic_pj *= 7.0;
    reference.area_mm2 *= 6.0;
    reference.peak_w *= 8.0;
    let ratios = compare::ratios(&cost, &reference);
    close("frames", ratios.frames_a_second, 2.0 / 3.0);
    close("GOPs/mm2", ratios.gops_per_s_mm2, 2.0);
    close("GOPs/W", ratios.gops_per_w, 4.0);
    close("full GOPs/mm2", ratios.full_gops_per_s_mm2, 0.2);
    close("full GOPs/W", ratios.full_gops_per_w, 0.1);
    close("energy", ratios.dynamic_energy, 7.0);
    close("area", ratios.area, 2.0 / 6.0);
    close("power", ratios.peak_power, 2.0 / 8.0);
}

#[test]
fn a_row_by_two_changes_ratios_as_the_changed_file_does() {
    let (first, second) = (first(), second());
    let layers = layers(&first, &second);
    let (forms, saturating) = (
        Config::named("forms-8").unwrap(),
        Config::named("forms-8-saturating").unwrap(),
    );
    let counted = |config| Counted {
        config,
        layers: &layers,
        frames: 2,
    };
    let (scheme, reference) = (counted(&forms), counted(&saturating));
    let components = small();
    let ratios = |components: &Components| {
        let (_, cost) = scheme.price(components, Source::Forms, true).unwrap();
        let (_, base) = reference.price(components, Source::Forms, true).unwrap();
        compare::ratios(&cost, &base)
    };
    let found =
        compare::sensitivity(&[scheme], reference, &components, Source::Forms, true).unwrap();
    for entry in &found {
        let of = |components: &Components| {
            let ratios = ratios(components);
            match entry.measure {
                "frames a second" => ratios.frames_a_second,
                "GOPs/(s mm2)" => ratios.gops_per_s_mm2,
                "GOPs/W" => ratios.gops_per_w,
                other => panic!("{other}"),
            }
        };
        assert_eq!(entry.as_is, of(&components), "{}", entry.row);
        assert_eq!(entry.halved, of(&components.scaled(&entry.row, 0.5)));
        assert_eq!(entry.doubled, of(&components.scaled(&entry.row, 2.0)));
        assert!(entry.halved != entry.as_is || entry.doubled != entry.as_is);
        let above = |ratio: f64| ratio > 1.0;
        let flips =
            above(entry.halved) != above(entry.as_is) || above(entry.doubled) != above(entry.as_is);
        assert_eq!(entry.flips, flips, "{}", entry.row);
    }
    // What sets the two apart is the flips alone.
    let names = |measure| -> Vec<&str> {
        let of = found.iter().filter(|entry| entry.measure == measure);
        of.map(|entry| entry.row.as_str()).collect()
    };
    assert_eq!(names("frames a second"), [] as [&str; 0]);
    assert!(names("GOPs/W").contains(&"store-bit-energy"));
    assert!(names("GOPs/(s mm2)").contains(&"store-bit-area"));
    for entry in &found {
        let unit = components.rows()[entry.row.as_str()].unit;
        assert!(
            !matches!(unit, Unit::Count | Unit::Nanometre),
            "{}",
            entry.row
        );
    }
}

#[test]
fn a_source_prices_the_designs_whose_converters_it_knows() {
    let (first, second) = (first(), second());
    let layers = layers(&first, &second);
    let forms = Config::named("forms-8").unwrap();
    let mut narrow = forms.clone();
    narrow.adc.bits = 2;
    let counted = |config| Counted {
        config,
        layers: &layers,
        frames: 2,
    };
    let of = |reference, source| {
        let schemes = [counted(&forms), counted(&narrow)];
        let all = compare::by_source(&schemes, counted(reference), &small(), true);
        assert_eq!(all.len(), Source::ALL.len());
        let own = all.into_iter().find(|own| own.adc_cost == source);
        own.unwrap().ratios
    };
    assert_eq!(of(&forms, Source::Forms).len(), 2);
    assert_eq!(of(&forms, Source::Saberi).len(), 1);
    assert_eq!(of(&narrow, Source::Saberi).len(), 0);
    close("frames", of(&forms, Source::Forms)[0].frames_a_second, 1.0);
}

#[test]
fn parts_that_a_scheme_adds_have_the_energy_and_the_area_of_their_bits() {
    let design = |name: &str| {
        let config = Config::named(name).unwrap();
        Design::new(&config, &Components::isaac(), Source::Forms, true).unwrap()
    };
    let of = |design: &Design, name: &str| {
        let part = design.parts.iter().find(|part| part.name == name);
        part.map(|part| (part.energy_pj, part.power_mw, part.area_mm2))
    };
    let same = |what: &str, found: Option<(f64, f64, f64)>, expected: (f64, f64, f64)| {
        let found = found.unwrap();
        close(what, found.0, expected.0);
        close(what, found.1, expected.1);
        close(what, found.2, expected.2);
    };
    let forms = design("forms-8");
    let step = forms.full_step_ns();
    // Eight words of 16 bits, and an OR tree a bit: seven gates.
    let (register, gate) = (5.98e-6 * 0.64, 9.072e-6 * (32.0_f64 / 130.0).powi(2));
    let energy = 0.009 * 0.8;
    same(
        "zero-skip",
        of(&forms, "zero-skip"),
        (
            energy,
            energy * 128.0 / step,
            128.0 * register + 112.0 * gate,
        ),
    );
    // A sign and four flips for each of 32 columns, sixteen times.
    same(
        "store",
        of(&forms, "sign-and-flip-store"),
        (energy, energy * 160.0 / step, 2_560.0 * 0.128e-6),
    );
    assert_eq!(of(&forms, "joining-adder"), None);
    let isaac = design("isaac-128");
    assert_eq!(of(&isaac, "zero-skip"), None);
    assert_eq!(of(&isaac, "sign-and-flip-store"), None);
    // 32 sums in 100 ns keep less than one adder busy, and one there must be; 128 in 15.2 ns take several.
    let (energy, area) = (0.21 * 0.8, 278e-6 * 0.64);
    let prime = design("prime-128");
    let each = 32.0 / 100.0;
    same(
        "PRIME",
        of(&prime, "joining-adder"),
        (energy, energy * each, area),
    );
    let sme = design("sme-8");
    let each = 128.0 / sme.full_step_ns();
    assert!(each > 8.0);
    same(
        "SME",
        of(&sme, "joining-adder"),
        (energy, energy * each, each * area),
    );
}
