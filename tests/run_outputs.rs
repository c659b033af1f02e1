//! `forms run --outputs`, and files that a command reads: never written over.

mod common;

use std::fs;
use std::path::Path;

use common::{Bench, npy};
use forms_network::data::read_npz;

/// Eight images of 4 x 4 as NPY.
fn images() -> Vec<u8> {
    let pixels: Vec<u8> = (0..8 * 16u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    npy("|u1", false, "(8, 1, 4, 4)", &pixels)
}

/// A small model of the fuzzers' corpus that ends with Softmax.
fn model() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/onnx/float-all")).unwrap()
}

#[test]
fn scores_are_the_models_own_and_maps_the_layers_integers() {
    let bench = Bench::new();
    bench.write("x.npy", images());
    bench.write("model.onnx", model());
    let done = bench.forms("import model.onnx --calibrate x.npy --pixel-scale 0.004 --out a.net");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stdout
            .contains("one deterministic function of integers"),
        "{}",
        done.stdout
    );
    let network = forms_network::Network::load(&bench.path("a.net")).unwrap();
    let last = network.nodes.last().unwrap().name.clone();
    let done = bench.forms(&format!(
        "run a.net --data x.npy --outputs y.npz --maps {last}"
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let arrays = read_npz(&bench.path("y.npz")).unwrap();
    let scores = &arrays[&network.interface.outputs[0].name];
    assert_eq!(scores.shape[0], 8);
    let classes = scores.shape[1..].iter().product();
    for row in scores.floats().chunks(classes) {
        let sum: f32 = row.iter().sum();
        assert!((sum - 1.0).abs() < 1e-4, "a Softmax's: {row:?}");
    }
    let map = &arrays[&last];
    assert_eq!(map.shape[0], 8);
    assert!(map.integers().is_some(), "a layer's map holds integers");
    assert!(arrays.contains_key(&format!("{last}.scale")));
    let done = bench.forms("run a.net --data x.npy --outputs y.npz --maps none");
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr
            .contains("--maps names \"none\", which is no layer"),
        "{}",
        done.stderr
    );
}

#[test]
fn what_a_command_reads_it_never_writes_over() {
    let bench = Bench::new();
    bench.write("x.npy", images());
    bench.write("model.onnx", model());
    for out in ["model.onnx", "x.npy"] {
        let before = fs::read(bench.path(out)).unwrap();
        let done = bench.forms(&format!("import model.onnx --calibrate x.npy --out {out}"));
        assert_eq!(done.code, Some(2), "{}", done.stdout);
        assert!(
            done.stderr.contains("is a file that this command reads"),
            "{}",
            done.stderr
        );
        assert_eq!(
            fs::read(bench.path(out)).unwrap(),
            before,
            "{out} is as it was"
        );
    }
    let done = bench.forms("import model.onnx --calibrate x.npy --out a.net");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let before = fs::read(bench.path("a.net")).unwrap();
    let done = bench.forms("run a.net --data x.npy --report a.net");
    assert_eq!(done.code, Some(2), "{}", done.stdout);
    assert_eq!(fs::read(bench.path("a.net")).unwrap(), before);
}

#[test]
fn sizes_that_do_not_fit_the_model_are_refused() {
    let bench = Bench::new();
    bench.write("x.npy", images());
    bench.write("model.onnx", model());
    let refused = |sizes: &str| {
        let done = bench.forms(&format!(
            "import model.onnx --calibrate x.npy --out a.net --input-shape {sizes}"
        ));
        assert_eq!(done.code, Some(2), "{}", done.stdout);
        done.stderr
    };
    assert!(refused("1,1,4,5").contains("but the model says ["));
    assert!(
        refused("other:1,1,4,4").contains("--input-shape names \"other\"; the model's inputs are ")
    );
    assert!(refused("1,x").contains("\"x\" is no size"));
}
