//! `forms run --float`: the integer network beside the model that it was made of.

mod common;

use std::fs;
use std::path::Path;

use common::{Bench, npy};

/// Eight images of 4 x 4 as NPY.
fn images() -> Vec<u8> {
    let pixels: Vec<u8> = (0..8 * 16u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    npy("|u1", false, "(8, 1, 4, 4)", &pixels)
}

/// A small model of the fuzzers' corpus: `float-all` ends with Softmax, `nhwc` with ArgMax.
fn model(name: &str) -> Vec<u8> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/onnx");
    fs::read(corpus.join(name)).unwrap()
}

#[test]
fn float_and_integer_classes_are_compared_image_by_image() {
    let bench = Bench::new();
    bench.write("x.npy", images());
    for name in ["float-all", "nhwc"] {
        bench.write("model.onnx", model(name));
        let done =
            bench.forms("import model.onnx --calibrate x.npy --pixel-scale 0.004 --out a.net");
        assert_eq!(done.code, Some(0), "{name}: {}", done.stderr);
        let done = bench.forms("run a.net --data x.npy --float model.onnx --report r.json");
        assert_eq!(done.code, Some(0), "{name}: {}", done.stderr);
        assert!(
            done.stdout.contains("model.onnx in tract: the same class"),
            "{}",
            done.stdout
        );
        let text = fs::read_to_string(bench.path("r.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["float"]["images"], 8);
        assert!(report["float"]["top_1"].is_null(), "there are no labels");
        let same = report["float"]["same"].as_u64().unwrap();
        assert!(same >= 7, "{name}: {same} of 8");
        let error = &report["float"]["error"];
        match name {
            // A class has no distance.
            "nhwc" => assert!(error.is_null(), "{error}"),
            _ => {
                let error = error.as_f64().unwrap();
                assert!(error > 0.0 && error < 0.05, "{error}");
                let said = format!("the outputs are {:.2} % off (RMS)", 100.0 * error);
                assert!(done.stdout.contains(&said), "{}", done.stdout);
            }
        }
        fs::remove_file(bench.path("a.net")).unwrap();
    }
}

#[test]
fn a_model_that_the_network_was_not_made_of_is_refused() {
    let bench = Bench::new();
    bench.write("x.npy", images());
    bench.write("model.onnx", model("float-all"));
    bench.write("quantized.onnx", model("qdq"));
    bench.write("cut.onnx", &model("float-all")[..200]);
    let done = bench.forms("import model.onnx --calibrate x.npy --out a.net");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    for (file, wanted) in [
        ("quantized.onnx", "is quantized already"),
        ("cut.onnx", "cut.onnx"),
        ("none.onnx", "none.onnx"),
    ] {
        let done = bench.forms(&format!("run a.net --data x.npy --float {file}"));
        assert_eq!(done.code, Some(2), "{file}: {}", done.stderr);
        assert!(done.stderr.contains(wanted), "{file}: {}", done.stderr);
    }
}
