//! `forms polarize`: what it writes runs without a mixed fragment, and what it cannot use it refuses in a line.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::Bench;
use serde_json::Value;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(name)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_network_of_fragments_of_eight_is_polarized_for_sixteen_and_names_the_digits() {
    let bench = Bench::new();
    let net = data("lenet5_forms8/lenet5.safetensors")
        .display()
        .to_string();
    let digits = data("mnist").display().to_string();
    let run = |net: &str| {
        bench.forms(&format!(
            "run {net} --data {digits} --limit 500 --config forms-16 --signs reject --report run.json"
        ))
    };
    let mixed = run(&net);
    assert_eq!(mixed.code, Some(2), "{}", mixed.stdout);
    let polarize = format!(
        "polarize {net} --calibrate {digits} --fragment 16 --bits 4 --samples 128 --out pure.net --report polarize.json"
    );
    let done = bench.forms(&polarize);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let report = json(&bench.path("polarize.json"));
    let pure = run("pure.net");
    assert_eq!(pure.code, Some(0), "{}", pure.stderr);
    let ran = json(&bench.path("run.json"));
    assert_eq!(
        ran["layers"].as_array().map(Vec::len),
        report["layers"].as_array().map(Vec::len)
    );
    assert!(
        ran["accuracy"]["top_1"].as_u64() >= Some(480),
        "{}",
        pure.stdout
    );
    // Again: the same bytes.
    let bytes = std::fs::read(bench.path("pure.net")).unwrap();
    assert_eq!(bench.forms(&polarize).code, Some(0));
    assert_eq!(std::fs::read(bench.path("pure.net")).unwrap(), bytes);
}

#[test]
fn what_cannot_be_polarized_is_refused_in_one_line_and_nothing_is_written() {
    let bench = Bench::new();
    let net = data("lenet5_forms8/lenet5.safetensors")
        .display()
        .to_string();
    let digits = data("mnist").display().to_string();
    for (more, wanted) in [
        (
            "--fragment 5",
            "--fragment 5 does not divide the 128 rows of a crossbar",
        ),
        ("--bits 0", "--bits 0 is outside 1..=8"),
        (
            "--activation-bits 3",
            "--activation-bits 3 is outside 4..=16",
        ),
        (
            "--samples 0",
            "--samples 0 leaves no image to calibrate with",
        ),
        ("--crossbars 1", "--crossbars 1 is too few"),
        ("--mean 1", "--mean is for ONNX models"),
        (
            "--order w --steps-weight 1",
            "--steps-weight steers the search, but --order names an order",
        ),
        ("--prune 0.1 --crossbars 5", "cannot be used with"),
    ] {
        let done = bench.forms(&format!(
            "polarize {net} --calibrate {digits} --out x.net {more}"
        ));
        assert_eq!(done.code, Some(2), "{more}: {}", done.stderr);
        assert!(done.stderr.contains(wanted), "{more}: {}", done.stderr);
        assert!(bench.files().is_empty(), "{more}: {:?}", bench.files());
    }
}

/// An NPZ file of some arrays.
fn write_npz(path: &Path, arrays: &BTreeMap<String, (Vec<usize>, Vec<f32>)>) {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, (shape, values)) in arrays {
        let file = format!("{name}.npy");
        archive
            .start_file(file, zip::write::SimpleFileOptions::default())
            .unwrap();
        let values = ndarray::ArrayD::from_shape_vec(shape.clone(), values.clone()).unwrap();
        let mut bytes = Vec::new();
        ndarray_npy::WriteNpyExt::write_npy(&values, &mut bytes).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn weights_go_out_with_their_signs_and_come_back_only_within_them() {
    let bench = Bench::new();
    let net = data("lenet5_forms8/lenet5.safetensors")
        .display()
        .to_string();
    let digits = data("mnist").display().to_string();
    let done = bench.forms(&format!(
        "polarize {net} --calibrate {digits} --fragment 16 --bits 3 --samples 64 --out pure.net --masks masks.npz"
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let back = |weights: &str| {
        bench.forms(&format!(
            "polarize pure.net --weights {weights} --fragment 16 --out back.net"
        ))
    };
    let done = back("masks.npz");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let load = |name: &str| forms_network::Network::load(&bench.path(name)).unwrap();
    let (before, after) = (load("pure.net"), load("back.net"));
    for (a, b) in before.nodes.iter().zip(&after.nodes) {
        if let (Some(a), Some(b)) = (a.matrix(), b.matrix()) {
            assert_eq!(a.weights, b.weights);
            // Biases went through single precision.
            let near = |(a, b): (&i64, &i64)| (a - b).abs() <= 1 + a.abs() / (1 << 22);
            assert!(
                a.bias.iter().zip(b.bias).all(near),
                "{:?} {:?}",
                a.bias,
                b.bias
            );
        }
    }
    let arrays = forms_network::data::read_npz(&bench.path("masks.npz")).unwrap();
    let mut arrays: BTreeMap<String, (Vec<usize>, Vec<f32>)> = arrays
        .into_iter()
        .map(|(name, array)| (name, (array.shape.clone(), array.floats())))
        .collect();
    let first = before.nodes.iter().find(|node| node.matrix().is_some());
    let layer = &first.unwrap().name;
    let name = format!("{layer}.weight");
    // Every second weight turned around: some fragment is mixed then.
    let (_, values) = arrays.get_mut(&name).unwrap();
    values.iter_mut().step_by(2).for_each(|w| *w = -*w);
    write_npz(&bench.path("mixed.npz"), &arrays);
    std::fs::remove_file(bench.path("back.net")).unwrap();
    let done = back("mixed.npz");
    assert_eq!(
        (done.code, done.stderr.lines().count()),
        (Some(2), 1),
        "{}",
        done.stderr
    );
    assert!(
        done.stderr.contains(layer.as_str()) && !bench.path("back.net").exists(),
        "{}",
        done.stderr
    );
    arrays.remove(&name);
    write_npz(&bench.path("short.npz"), &arrays);
    let done = back("short.npz");
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    let wanted =
        format!("short.npz: holds no array \"{name}\"; give weight and bias of every layer");
    assert!(done.stderr.contains(&wanted), "{}", done.stderr);
}

#[test]
fn a_model_of_two_inputs_is_refused_by_their_names_before_data_are_read() {
    let bench = Bench::new();
    let model = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("network/import/tests/cases/node/test_add_bcast/model.onnx")
        .display()
        .to_string();
    let done = bench.forms(&format!(
        "polarize {model} --calibrate none.npy --out a.net"
    ));
    assert_eq!(done.code, Some(2), "{}", done.stdout);
    assert!(
        done.stderr.contains("the model reads x, y, but"),
        "{}",
        done.stderr
    );
    assert!(!bench.path("a.net").exists());
}
