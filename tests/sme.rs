//! `forms sme`: what it reports is what running its network shows, and every error is counted exactly.

mod common;

use std::path::{Path, PathBuf};

use common::Bench;
use forms_network::Network;
use serde_json::Value;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(name)
}

fn lenet() -> PathBuf {
    data("lenet5_forms8/lenet5.safetensors")
}

fn report(bench: &Bench, arguments: &str) -> Value {
    let done = bench.forms(&format!("{arguments} --report r.json"));
    assert_eq!(done.code, Some(0), "{arguments}: {}", done.stderr);
    serde_json::from_slice(&std::fs::read(bench.path("r.json")).unwrap()).unwrap()
}

fn sum_of_differences(a: &Network, b: &Network) -> u64 {
    let nodes = a.nodes.iter().zip(&b.nodes);
    nodes
        .filter_map(|(a, b)| Some((a.matrix()?.weights, b.matrix()?.weights)))
        .flat_map(|(a, b)| a.iter().zip(b))
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum()
}

#[test]
fn rounding_is_counted_exactly_and_squeezing_only_takes_crossbars_away() {
    let bench = Bench::new();
    let net = lenet().display().to_string();
    let of = |squeeze: usize| {
        report(
            &bench,
            &format!("sme {net} --squeeze {squeeze} --out {squeeze}.net"),
        )
    };
    let before = Network::load(&lenet()).unwrap();
    let whole = of(3);
    let tries = whole["total"]["tries"].as_array().unwrap();
    assert_eq!(tries.len(), 4);
    for squeeze in 0..=3 {
        let report = of(squeeze);
        let total = &report["total"];
        // A smaller limit reports the same tries.
        assert_eq!(total["crossbars"]["squeezed"], tries[squeeze], "{squeeze}");
        assert_eq!(total["tries"][squeeze], tries[squeeze]);
        let after = Network::load(&bench.path(&format!("{squeeze}.net"))).unwrap();
        let rounded = total["quantization"]["sum_abs"].as_u64().unwrap();
        let cut = total["truncation"]["sum_abs"].as_u64().unwrap();
        let moved = sum_of_differences(&before, &after);
        match squeeze {
            0 => assert_eq!((moved, cut), (rounded, 0)),
            _ => assert!(moved <= rounded + cut && moved >= rounded.abs_diff(cut)),
        }
    }
    let counts: Vec<u64> = tries.iter().map(|n| n.as_u64().unwrap()).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    let crossbars = &whole["total"]["crossbars"];
    let of = |step: &str| crossbars[step].as_u64().unwrap();
    assert!(of("dense") >= of("sliced") && of("quantized") >= of("squeezed"));
    // Both signs of eight planes each.
    assert_eq!(of("dense") % 16, 0);
}

#[test]
fn the_written_network_computes_what_the_squeezed_crossbars_do() {
    let bench = Bench::new();
    let (net, images) = (
        lenet().display().to_string(),
        data("mnist").display().to_string(),
    );
    let sme = report(&bench, &format!("sme {net} --data {images} --out sme.net"));
    let runs = sme["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 5);
    assert_eq!(runs[0]["agreeing"], runs[0]["images"]);
    let last = &runs[4];
    let squeezed = report(
        &bench,
        &format!("run {net} --data {images} --config sme-128 --window 3 --squeeze 3"),
    );
    assert_eq!(squeezed["accuracy"]["top_1"], last["right"]);
    assert_eq!(squeezed["crossbars"], sme["total"]["crossbars"]["squeezed"]);
    let exact = report(
        &bench,
        &format!("run sme.net --data {images} --config prime-8"),
    );
    assert_eq!(
        exact["accuracy"]["confusion"],
        squeezed["accuracy"]["confusion"]
    );
    let plain = report(
        &bench,
        &format!("run {net} --data {images} --config sme-128"),
    );
    assert_eq!(plain["accuracy"]["top_1"], runs[0]["right"]);
}

#[test]
fn squeezed_products_are_those_of_the_weights_that_are_left_on_golden_and_in_the_rtl() {
    let bench = Bench::new();
    let weights = vec![vec![255, -130, 7], vec![96, 3, -64], vec![-1, 128, 0]];
    let inputs = vec![vec![200, 3, 65535], vec![1, 1, 1]];
    let golden = bench.mvm("sme-8", &weights, &inputs, "--window 3 --squeeze 3");
    let rtl = bench.mvm(
        "sme-8",
        &weights,
        &inputs,
        "--window 3 --squeeze 3 --engine rtl",
    );
    let fast = bench.mvm(
        "sme-8",
        &weights,
        &inputs,
        "--window 3 --squeeze 3 --engine fast",
    );
    assert_eq!(golden, rtl);
    assert_eq!(golden, fast);
    // Row 0 has the highest plane's ones; rounding: 255 -> 224, 130 -> 128. Three bits: 7, 96, 3, 64.
    let rounded = bench.mvm("sme-8", &weights, &inputs, "--window 3");
    let left = [[224, -128, 7], [96, 3, -64], [-1, 128, 0]];
    for (y, x) in rounded.iter().zip(&inputs) {
        let product: Vec<i64> = (0..3)
            .map(|k| (0..3).map(|r| left[r][k] * x[r]).sum())
            .collect();
        assert_eq!(*y, product);
    }
}

#[test]
fn what_sme_cannot_do_is_refused_in_one_line() {
    let bench = Bench::new();
    let net = lenet().display().to_string();
    bench.write("w.npy", common::npy_i64(&vec![vec![1]]));
    bench.write("bad.net", b"no network");
    for (arguments, part) in [
        (format!("sme {net} --window 0"), "0"),
        (format!("sme {net} --squeeze 4"), "4"),
        (format!("sme {net} --config forms-8"), "SME"),
        (format!("sme {net} --limit 3"), "--data"),
        (format!("sme {net} --out none/sme.net"), "none"),
        ("sme bad.net".to_owned(), "bad.net"),
        (
            "mvm --config forms-8 --window 3 --weights w.npy --inputs w.npy --output y.npy"
                .to_owned(),
            "SME",
        ),
    ] {
        let done = bench.forms(&arguments);
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.stdout);
        assert!(done.stderr.contains(part), "{arguments}: {}", done.stderr);
    }
    assert_eq!(bench.files(), ["bad.net", "w.npy"]);
}

#[cfg(feature = "import")]
#[test]
fn a_fitted_network_takes_the_planes_it_says_and_classifies_as_it_says() {
    let bench = Bench::new();
    let (net, digits) = (
        lenet().display().to_string(),
        data("mnist").display().to_string(),
    );
    let arguments = format!(
        "sme {net} --quantize uniform --device-bits 2 --empty 0.002 --calibrate {digits} --samples 32 \
         --data {digits} --limit 100 --out fitted.net"
    );
    let report = report(&bench, &arguments);
    let fitted = Network::load(&bench.path("fitted.net")).unwrap();
    let solved = report["solved"]["layers"].as_array().unwrap();
    for layer in solved {
        let name = layer["name"].as_str().unwrap();
        let node = fitted.nodes.iter().find(|node| node.name == name).unwrap();
        let planes: Vec<u64> = layer["planes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_u64)
            .collect();
        for weight in node.matrix().unwrap().weights {
            let magnitude = weight.unsigned_abs();
            let mut digits = (0..4_u64).filter(|digit| magnitude >> (2 * digit) & 3 != 0);
            assert!(
                digits.all(|digit| planes.contains(&digit)),
                "{name}: {weight}, {planes:?}"
            );
        }
    }
    // On crossbars of two bits a device, the written network has the digits right that the report counts.
    let shown = bench.forms("configs --show sme-128").stdout;
    let digits_config = shown
        .replace("device_bits = 1", "device_bits = 2")
        .replace("bits = 7", "bits = 8");
    bench.write("digits.toml", digits_config);
    let done = bench.forms(&format!(
        "run fitted.net --data {digits} --limit 100 --config digits.toml --report run.json"
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let run: Value =
        serde_json::from_slice(&std::fs::read(bench.path("run.json")).unwrap()).unwrap();
    assert_eq!(run["accuracy"]["top_1"], report["runs"][1]["right"]);
    assert_eq!(run["crossbars"], report["total"]["crossbars"]["squeezed"]);
}

#[test]
fn flags_of_the_fit_go_together_and_digits_are_not_squeezed() {
    let bench = Bench::new();
    let net = lenet().display().to_string();
    let done = bench.forms(&format!("sme {net} --quantize uniform"));
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.contains("--calibrate"), "{}", done.stderr);
    let done = bench.forms(&format!("sme {net} --device-bits 2 --squeeze 1"));
    assert_eq!(done.code, Some(2));
    let line = "squeeze X = 1 with device_bits = 2: halving a row empties a plane of single bits, not one of digits; set device_bits = 1, or squeeze 0";
    assert!(done.stderr.contains(line), "{}", done.stderr);
}

#[test]
fn planes_of_digits_agree_in_golden_engine_and_hardware() {
    let bench = Bench::new();
    let mut digits = bench.forms("configs --show sme-8").stdout;
    for (from, to) in [
        ("rows = 128", "rows = 16"),
        ("columns = 128", "columns = 6"),
        ("fragment_rows = 8", "fragment_rows = 4"),
        ("device_bits = 1", "device_bits = 2"),
        ("weight_bits = 8", "weight_bits = 4"),
        ("input_bits = 16", "input_bits = 6"),
        ("adcs = 4", "adcs = 2"),
    ] {
        assert!(digits.contains(from), "{from}: {digits}");
        digits = digits.replace(from, to);
    }
    bench.write("digits.toml", digits);
    let done = bench.forms("verify --config digits.toml --seed 3");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(done.stdout.contains("all equal"), "{}", done.stdout);
}
