//! What holds for the benches of all blocks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::benches;

use crate::support;

/// Files of the RTL that are no block, or are what is made of blocks.
const OTHERS: [&str; 11] = [
    "configurations",
    "crossbar",
    "crossbar_core",
    "forms_accelerator",
    "forms_tile",
    "lib",
    "mod",
    "parameters",
    "prelude",
    "row_groups",
    "sizes",
];

fn modules(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            modules(&path, into);
        } else if !OTHERS.contains(&stem.as_str()) {
            into.insert(stem);
        }
    }
}

#[test]
fn every_block_of_the_rtl_has_a_bench_and_a_test_file() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut written = BTreeSet::new();
    modules(&here.join("../rtl/src"), &mut written);
    let benched: BTreeSet<_> = benches::all()
        .iter()
        .map(|b| b.module.to_string())
        .collect();
    assert_eq!(written, benched);
    let main = fs::read_to_string(here.join("tests/blocks/main.rs")).unwrap();
    for module in written {
        let test = here.join("tests/blocks").join(format!("{module}.rs"));
        assert!(test.is_file(), "{module} has no test file");
        let line = format!("mod {module};");
        assert!(main.lines().any(|l| l == line), "main.rs lacks {line}");
    }
}

#[test]
fn every_bench_has_a_name_of_its_own() {
    let names: BTreeSet<_> = benches::all().iter().map(|b| b.name).collect();
    assert_eq!(names.len(), benches::all().len());
    for bench in benches::all() {
        assert!(bench.name.starts_with(bench.module), "{}", bench.name);
        assert!(benches::named(bench.name).is_some());
    }
    assert!(benches::named("perceptron").is_none());
}

#[test]
fn every_bench_notices_a_lie_about_any_output() {
    for bench in benches::all() {
        support::notices_every_lie(bench);
    }
}

/// Bits that cannot move in a variant, or not within one run.
fn stands_still(bench: &str, output: &str, bit: usize) -> bool {
    match (bench, output) {
        // Off never leaves a fragment without a step.
        ("zero_skip_off" | "zero_skip_off_signed", "empty") => true,
        // Only signed inputs have a plane of negative weight.
        ("zero_skip" | "zero_skip_off" | "zero_skip_plane", "negative") => true,
        ("zero_skip_4" | "zero_skip_16" | "zero_skip_sme", "negative") => true,
        ("zero_skip_128", "negative" | "empty") => true,
        ("zero_skip_32_bits" | "zero_skip_one_bit", "negative") => true,
        // Words of one bit have one plane, of one row it is 1 where there is a step, and their sign is all.
        ("zero_skip_one_bit" | "zero_skip_one_bit_signed", "position" | "last_step") => true,
        ("zero_skip_one_bit_signed", "negative" | "plane_0") => true,
        ("next_plane_one_bit", "distance") | ("sign_tracker_one_bit", "sign_reached") => true,
        // There is one sub-array.
        ("frame_check_one_subarray", "subarray") => true,
        // 32 rows of two bits count to 96.
        ("device_array_groups", _) => bit == 7,
        // All rows at once: there is one sub-array.
        ("controller_isaac", "subarray") => true,
        // A group of 16 rows of a fragment of 128: its sum is widened for the others.
        ("bit_line_128", "count") => bit > 5,
        // Every count has a code; 31 counts are six steps of five.
        ("adc_lossless" | "adc_uniform_fine" | "adc_uniform_coarse", "clip") => true,
        ("adc_uniform_coarse", "code") => bit == 3,
        ("adc_one_bit" | "adc_uniform_one_bit", "clip") => true,
        // Only converters that saturate or round clip, and no more than there are.
        ("lane" | "lane_tiny" | "lane_lossless" | "lane_odd" | "lane_least", "clips") => true,
        ("lane_isaac" | "lane_prime" | "lane_prime_128" | "lane_sme", "clips") => true,
        ("lane_isaac_lanes", "clips") => true,
        ("lane_at_once", "clips") => bit > 1,
        ("clip_counter_odd" | "lane_sme_odd", "clips") => bit > 2,
        // The offset of a weight is a power of two.
        ("offset_correction", "offset") => bit < 7,
        ("offset_correction_exact", "offset") => bit < 2,
        ("offset_correction_odd", "offset") => bit < 8,
        ("offset_correction_32_bits", "offset") => bit < 15,
        // As many lanes as weight columns, or one of everything.
        ("controller_wide" | "controller_at_once", "last_lane_column_now_0") => true,
        ("controller_at_once", "subarray" | "place" | "address") => true,
        ("controller_least", "subarray" | "place" | "address") => true,
        ("result_drain_wide" | "result_drain_at_once", "drain_column") => true,
        ("result_drain_least", "drain_column" | "y_last") => true,
        ("slot_pipeline_least", "address_1" | "place_3" | "position_5") => true,
        ("slot_pipeline_least", "column_4" | "column_6") => true,
        ("used_registers_at_once", "last_lane_column" | "first_lane_column" | "last_subarray") => {
            true
        }
        ("used_registers_least", _) => true,
        // 600 clocks do not fill 32 bits.
        (name, "clocks") if name.starts_with("counters") => bit > 8,
        (name, "stalls" | "steps") if name.starts_with("counters") => bit > 6,
        // Conversions come in as many as a weight column takes in all arrays.
        ("counters" | "counters_tiny", "conversions") => !(2..=9).contains(&bit),
        ("counters_6_bits", "conversions") => bit < 2,
        ("counters_prime", "conversions") => !(3..=13).contains(&bit),
        ("counters_odd", "conversions") => !(1..=10).contains(&bit),
        ("counters_sme", "conversions") => bit > 15,
        ("counters_sme_odd", "conversions") => bit > 10,
        ("counters" | "counters_tiny", "clips") => bit > 8,
        ("counters_prime", "clips") => bit > 9,
        ("counters_odd", "clips") => bit > 7,
        ("counters_sme", "clips") => bit > 12,
        ("counters_sme_odd", "clips") => bit > 11,
        ("counters_least", "conversions" | "clips") => bit > 6,
        // As wide as 3 times the most ones, which it is multiplied to.
        ("population_count", "ones") => bit == 4,
        ("population_count_16", "ones") => bit == 5,
        ("population_count_128", "ones") => bit == 8,
        // 2^33 times 2^31, at most; 2^30 times 2^31 in the tiny one.
        ("scale_product" | "scale_product_tiny", "product_limb_4") => true,
        ("scale_product_tiny", "product_limb_3") => bit > 12,
        // 2^63, 2^16 and 2^3 times 2^31.
        ("scale_product_64", "product_limb_5") => bit > 13,
        ("scale_product_17", "product_limb_2") => bit > 14,
        ("scale_product_17", "product_limb_3") => true,
        ("scale_product_4", "product_limb_2") => bit > 1,
        // The only column is the last.
        ("twin_adder_one_column" | "partial_sum_one_crossbar", "sum_last") => true,
        ("requantize_16", "activation_last") => true,
        // 32 bits fit a word of 32.
        ("map_mover_32", "range_error") => true,
        // Done or not: 0 or 2.
        ("accelerator_registers" | "accelerator_registers_odd", "bresp") => bit == 0,
        ("accelerator_registers" | "accelerator_registers_odd", "rresp") => true,
        // No target above 27 is written to; no run of many pictures.
        ("sequencer" | "sequencer_odd", "target") => bit > 4,
        ("sequencer" | "sequencer_odd", "pictures_done") => bit > 2,
        ("max_pool_one_column" | "average_pool_one_column", "pooled_last") => true,
        _ => false,
    }
}

#[test]
fn every_bit_of_every_output_is_seen_both_ways() {
    let mut stuck = Vec::new();
    for bench in benches::all() {
        for (output, bit) in support::stuck(bench) {
            if !stands_still(bench.name, &output, bit) {
                stuck.push(format!("{}: {output}[{bit}]", bench.name));
            }
        }
    }
    assert!(stuck.is_empty(), "never change: {stuck:?}");
}

#[test]
fn every_block_exports_with_the_pins_of_its_recording() {
    for bench in benches::all() {
        let design = (bench.export)().unwrap_or_else(|error| panic!("{}: {error}", bench.name));
        let recording = (bench.run)(support::seed()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(recording.module, bench.module);
        let top = design.modules.iter().find(|m| m.name == bench.module);
        let top = top.unwrap_or_else(|| panic!("{} is not exported", bench.module));
        let ports: BTreeSet<_> = top.ports.iter().flat_map(|p| p.pins()).collect();
        let mut pins: BTreeSet<_> = recording
            .pins
            .iter()
            .map(|p| (p.name.clone(), p.width))
            .collect();
        if recording.clocked {
            pins.insert(("clock".to_string(), 1));
        }
        assert_eq!(ports, pins, "{}", bench.name);
    }
}

#[test]
fn a_seed_gives_the_same_vectors_again_and_another_seed_others() {
    for bench in benches::all() {
        let run = |seed| (bench.run)(seed).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(run(5), run(5), "{}", bench.name);
        assert_ne!(run(5), run(6), "{}", bench.name);
    }
}
