//! `rtl/soc/run.py`: a picture over AXI, through the accelerator's Verilog in Icarus, from cocotb; a network small enough
//! for every run of the tests.
//!
//! `./run-tests` makes an environment with cocotb and cocotbext-axi in target/python. By hand (FORMS_PACKAGE_PYTHON names
//! another): `python3 -m venv target/python && target/python/bin/pip install numpy cocotb cocotbext-axi`.

use std::path::{Path, PathBuf};
use std::process::Command;

use forms_golden::layers::{ActivationRange, RowOrder, Scale, Window};
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Fast, Machine};
use forms_network::{Conv, Dense, InputSpec, Network, Node, Op, Origin, Requantize};
use ndarray::{Array4, Axis};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn python() -> PathBuf {
    let named = std::env::var_os("FORMS_PACKAGE_PYTHON").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target/python/bin/python"))
}

/// Two filters of 3 x 3 over pictures of 6 x 6 bytes, then three classes.
fn network() -> Network {
    let weights = |shape: [usize; 4], step: usize| {
        let count = shape.iter().product();
        let list = (0..count).map(|i: usize| (i * step % 511) as i32 - 255);
        Array4::from_shape_vec(shape, list.collect()).unwrap()
    };
    let node = |name: &str, input: &str, op| Node {
        name: name.into(),
        inputs: vec![input.into()],
        op,
        scale: None,
    };
    let conv = Conv {
        window: Window::new([3, 3]),
        groups: 1,
        row_order: RowOrder::WMajor.into(),
        row_tiles: Default::default(),
        weights: weights([2, 1, 3, 3], 97),
        bias: vec![900, -300],
        b_used: 8,
        requantize: Some(Requantize {
            scales: vec![Scale::new(0x5000_0000, 42).unwrap(); 2],
            range: ActivationRange::unsigned(4).unwrap(),
        }),
    };
    let dense = Dense {
        weights: weights([3, 2, 4, 4], 131),
        row_order: RowOrder::WMajor.into(),
        row_tiles: Default::default(),
        bias: vec![5, -7, 0],
        b_used: 4,
        requantize: None,
    };
    Network {
        interface: Default::default(),
        name: "small".into(),
        origin: Origin::default(),
        weight_bits: 8,
        input: InputSpec {
            shape: [1, 6, 6],
            low: 0,
            high: 255,
            scale: 1.0,
            multiply: vec![1.0],
            add: vec![0.0],
        },
        nodes: vec![
            node("conv", "input", Op::Conv(conv)),
            node("classes", "conv", Op::Dense(dense)),
        ],
    }
}

#[test]
fn a_picture_goes_over_axi_from_cocotb_to_the_scores_that_golden_predicts() {
    let python = python();
    assert!(
        python.exists(),
        "{} is missing; ./run-tests makes it, and this file's head says how to",
        python.display()
    );
    let folder = tempfile::tempdir().unwrap();
    network().save(&folder.path().join("small.net")).unwrap();
    let pictures = Array4::from_shape_fn((2, 1, 6, 6), |(n, _, y, x)| {
        (n * 50 + 40 * y + 7 * x * y + x) as u8
    });
    ndarray_npy::write_npy(folder.path().join("pictures.npy"), &pictures).unwrap();
    let run = Command::new(&python)
        .arg(root().join("rtl/soc/run.py"))
        .args(["pictures.npy:1", "--network", "small.net"])
        .args([
            "--config",
            "forms-tiny",
            "--crossbars",
            "4",
            "--memory",
            "256",
        ])
        .args(["--forms", env!("CARGO_BIN_EXE_forms")])
        .current_dir(folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    let error = String::from_utf8_lossy(&run.stderr);
    println!("{said}\n{error}");
    assert!(run.status.success());
    // What came over AXI is what the engine makes of the picture.
    let network = network();
    let config = Config::named("forms-tiny").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
    let image = pictures.index_axis(Axis(0), 1).mapv(i64::from);
    let scores = machine.start().unwrap().push(&[image]).unwrap();
    assert!(
        said.contains(&format!("scores {:?}", scores[0])),
        "{scores:?}"
    );
}
