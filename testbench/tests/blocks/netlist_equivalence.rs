//! Blocks and their synthesized netlists, proved equal: by induction, for every input and state.

use crate::benches;
use forms_export::Design;
use forms_golden::Config;
use forms_rtl::parameters::{Conversion, Parameters, Scheme, ZeroSkipPolicy};
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::{equivalence, yosys};
use forms_verilog::{design, hardware};

/// The named crossbar's Verilog.
fn crossbar(name: &str) -> Design {
    let parameters =
        hardware::parameters(&Config::named(name).expect("a name")).expect("a configuration");
    design::crossbar(&parameters).expect("a design")
}

/// The Verilog of one module of a design.
fn module(design: &Design, name: &str) -> Sources {
    let texts = design
        .modules
        .iter()
        .map(|module| (format!("{}.v", module.name), module.text.clone()));
    Sources::from_texts(name, texts).expect("a folder")
}

fn prove(sources: &Sources, netlist: &Sources) {
    equivalence::prove(sources, netlist).unwrap_or_else(|error| panic!("{}: {error}", sources.top));
}

/// Proves the netlist of each of these modules, with all that is in it.
fn prove_modules<'a>(design: &Design, names: impl IntoIterator<Item = &'a str>) {
    for name in names {
        assert!(
            design.modules.iter().any(|module| module.name == name),
            "there is no {name}"
        );
        let sources = module(design, name);
        let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
        prove(&sources, &netlist);
    }
}

/// A crossbar without its devices and one with them hold all other modules; the larger is proved on demand.
#[test]
fn the_netlist_of_every_module_of_forms_tiny_is_proved_equal() {
    let design = crossbar("forms-tiny");
    let names = design.modules.iter().map(|module| module.name.as_str());
    prove_modules(&design, names.filter(|name| *name != "crossbar"));
}

#[test]
#[ignore = "a minute: cargo nextest run -p forms-testbench --test blocks whole_crossbar --run-ignored all"]
fn the_netlist_of_the_whole_crossbar_of_forms_tiny_is_proved_equal() {
    prove_modules(&crossbar("forms-tiny"), ["crossbar"]);
}

/// What only the rivals have, and what is wider in them.
#[test]
fn the_netlists_of_what_only_the_rivals_have_are_proved_equal() {
    prove_modules(
        &crossbar("isaac-128"),
        ["serial_shift_add", "offset_correction"],
    );
    prove_modules(&crossbar("prime-8"), ["difference", "sign_accumulator"]);
    let modules = ["plane_splice", "plane_mask", "row_doubling", "counters"];
    prove_modules(&crossbar("sme-8"), modules);
}

/// The small relatives of the rivals: two devices, or planes, a weight, four rows, two of them a fragment.
fn small(scheme: Scheme) -> Design {
    let parameters = Parameters {
        name: "small".to_string(),
        scheme,
        rows: 4,
        columns: 4,
        fragment_rows: 2,
        device_bits: 1,
        weight_bits: 2,
        input_bits: 2,
        signed_inputs: true,
        adcs: 1,
        adc_bits: 1,
        conversion: Conversion::FlipEncoded,
        zero_skip: ZeroSkipPolicy::Leading,
    };
    design::crossbar(&parameters).expect("a design")
}

/// Whole crossbars of the rivals, flips and sign accumulators of several arrays included.
#[test]
fn the_netlists_of_small_crossbars_of_the_rivals_are_proved_equal() {
    for scheme in [Scheme::Isaac, Scheme::Prime, Scheme::Sme] {
        prove_modules(&small(scheme), ["crossbar"]);
    }
}

/// Of a tile, what holds its words back, pairs and pools them. Not its sums of row tiles nor its products, which Yosys does not
/// match within minutes. Their netlists are replayed.
#[test]
fn the_netlists_of_a_tiles_adder_pools_and_buffer_are_proved_equal() {
    let tile = hardware::Hardware::named("tile-forms-tiny").expect("a name");
    let design = tile.design().expect("a design");
    let modules = ["twin_adder", "max_pool", "average_pool", "output_buffer"];
    prove_modules(&design, modules);
}

#[test]
#[ignore = "minutes: cargo nextest run -p forms-testbench --test blocks lane_of_sme --run-ignored all"]
fn the_netlist_of_the_lane_of_sme_is_proved_equal() {
    prove_modules(&crossbar("sme-8"), ["lane"]);
}

/// Blocks in numbers that no named configuration has, the uniform converter, and blocks of the accelerator. Not those whose memories
/// have unused addresses, from which the netlist may read what it likes, nor wide sums, which Yosys does
/// not match within minutes. Their netlists are replayed.
#[test]
fn the_netlists_of_odd_numbers_are_proved_equal() {
    for name in [
        "zero_skip_one_bit",
        "next_plane_19_bits",
        "sign_tracker_odd",
        "frame_check_odd",
        "subarray_driver_odd",
        "subarray_driver_words",
        "adc_uniform",
        "uniform_restore",
        "plane_scale_3_bits",
        "flip_restore_3_bits",
        "watchdog",
        "map_mover_11",
    ] {
        let bench = benches::named(name).unwrap_or_else(|| panic!("no bench is called {name}"));
        let design = (bench.export)().unwrap_or_else(|error| panic!("{name}: {error}"));
        let sources = module(&design, bench.module);
        let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
        prove(&sources, &netlist);
    }
}

/// A change of the netlist of one module is found.
fn refute(design: &Design, name: &str, change: impl Fn(&str) -> String) {
    let sources = module(design, name);
    let netlist = yosys::synthesize(&sources).expect("a netlist");
    let path = netlist.folder().join(&netlist.files[0]);
    let text = std::fs::read_to_string(path).expect("a netlist");
    let mutant = change(&text);
    assert_ne!(mutant, text);
    let mutant = Sources::from_texts(name, [("netlist.v".to_string(), mutant)]).expect("a folder");
    let error = equivalence::prove(&sources, &mutant)
        .expect_err("not equal")
        .to_string();
    assert!(error.contains("are unproven, "), "{error}");
}

/// The first line that has all of `wanted`, with one thing changed.
fn changed(text: &str, wanted: &[&str], from: &str, to: &str) -> String {
    let has_all = |line: &&str| wanted.iter().all(|word| line.contains(word));
    let line = text.lines().find(has_all).expect("a line");
    text.replacen(line, &line.replacen(from, to, 1), 1)
}

#[test]
fn one_gate_exchanged_is_refuted() {
    let exchanged = |text: &str| changed(text, &["assign", " & "], " & ", " | ");
    let design = crossbar("forms-tiny");
    for name in [
        "controller",
        "shift_add",
        "zero_skip",
        "sign_accumulator",
        "lane",
    ] {
        refute(&design, name, exchanged);
    }
    refute(&crossbar("sme-8"), "counters", exchanged);
    refute(&small(Scheme::Sme), "crossbar", exchanged);
}

/// An open bit is no proof: neither of an output nor of what a gate reads.
#[test]
fn an_output_or_an_input_of_a_gate_left_open_is_refuted() {
    let design = crossbar("forms-tiny");
    refute(&design, "shift_add", |text| {
        changed(text, &["assign sum"], "total", "10'bx")
    });
    refute(&design, "controller", |text| {
        changed(text, &["assign", " & "], " & ", " & 1'bx & ")
    });
}
