//! `forms export` and `forms synth` from the outside.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn forms(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(arguments)
        .output()
        .unwrap()
}

/// One line on standard error, and exit code 2.
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("error: "), "{said}");
    said
}

#[test]
fn an_export_writes_the_modules_and_their_list() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let output = forms(&["export", "--config", "forms-tiny", "--out", &out]);
    assert!(output.status.success(), "{output:?}");
    let rtl = folder.path().join("forms-tiny/rtl");
    let list = fs::read_to_string(rtl.join("crossbar.f")).unwrap();
    let files: Vec<&str> = list.lines().filter(|l| !l.starts_with("//")).collect();
    assert_eq!(files.last(), Some(&"crossbar.v"));
    for file in files {
        let text = fs::read_to_string(rtl.join(file)).unwrap();
        assert!(text.starts_with("// Made by `forms export --config forms-tiny`: change"));
        let is_top = file == "crossbar.v";
        assert_eq!(
            text.contains("\n// configuration forms-tiny: 16 x 16 devices"),
            is_top
        );
    }
}

#[test]
fn a_checked_export_says_what_was_compared() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let output = forms(&["export", "--config", "forms-tiny", "--out", &out, "--check"]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("values compared, all equal"), "{said}");
}

#[test]
fn an_accelerator_of_any_size_is_exported_with_a_testbench_and_says_how() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let made = "--config forms-tiny --accelerator 1 --memory 64 --word-bits 10 --layer-table 256";
    let mut arguments: Vec<&str> = ["export"].into_iter().chain(made.split(' ')).collect();
    arguments.extend(["--vectors", "all", "--check", "--out", &out]);
    let output = forms(&arguments);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("replayed in Icarus and Verilator"), "{said}");
    let made_of = folder.path().join("accelerator-forms-tiny");
    let text = fs::read_to_string(made_of.join("rtl/forms_accelerator.v")).unwrap();
    assert!(text.starts_with(&format!("// Made by `forms export {made}`: change")));
    assert!(made_of.join("vectors/tb_forms_accelerator.sv").is_file());
}

#[test]
fn without_the_tools_the_package_to_install_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    for (command, package) in [
        (
            ["export", "--check", "--out", &out].as_slice(),
            "apt-get install iverilog",
        ),
        (["synth"].as_slice(), "apt-get install yosys"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_forms"))
            .args(command)
            .args(["--config", "forms-tiny"])
            .env("PATH", "/nowhere")
            .output()
            .unwrap();
        let said = refused(&output);
        assert!(said.contains(package), "{said}");
    }
    assert!(!Path::new(&out).join("forms-tiny").exists());
}

#[test]
fn an_unknown_configuration_lists_the_known_ones() {
    for command in ["export", "synth"] {
        let said = refused(&forms(&[
            command,
            "--config",
            "forms-9",
            "--out",
            "/nowhere/x",
        ]));
        assert!(
            said.contains("forms-9") && said.contains("forms-tiny"),
            "{said}"
        );
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let out = file.display().to_string();
    for command in ["export", "synth"] {
        let said = refused(&forms(&[command, "--config", "forms-tiny", "--out", &out]));
        assert!(said.contains(&out), "{said}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let rtl = folder.path().join("forms-tiny/rtl");
    fs::create_dir_all(&rtl).unwrap();
    fs::write(rtl.join("thesis.txt"), "mine").unwrap();
    let out = folder.path().display().to_string();
    let said = refused(&forms(&["export", "--config", "forms-tiny", "--out", &out]));
    assert!(said.contains("thesis.txt"), "{said}");
    assert_eq!(fs::read_dir(&rtl).unwrap().count(), 1);
}

#[test]
fn synth_prints_json_and_keeps_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let arguments = ["synth", "--config", "forms-tiny", "--json", "--out", &out];
    let output = forms(&arguments);
    assert!(output.status.success(), "{output:?}");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["schema"], 1);
    assert_eq!(value["modules"][0]["module"], "crossbar");
    for file in [
        "forms-tiny-generic.log",
        "forms-tiny-generic.v",
        "forms-tiny-generic.json",
    ] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}

/// The carried network of CNTK.
fn cntk() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cntk_mnist/cntk.net");
    path.display().to_string()
}

/// Runs the testbench of a crossbar's folder in Icarus.
fn passes(folder: &Path) {
    let script = "iverilog -g2012 -y ../rtl -o tb.vvp tb_crossbar.sv && vvp -n tb.vvp && rm tb.vvp";
    let run = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .output();
    let said = String::from_utf8(run.unwrap().stdout).unwrap();
    assert!(said.contains("PASS crossbar"), "{said}");
}

/// A matrix of `rows` x `columns` as an NPY file.
fn matrix(path: &Path, rows: usize, columns: usize, largest: i64) {
    let weights = ndarray::Array2::from_shape_fn((rows, columns), |(i, k)| {
        (i as i64 * 37 + k as i64 * 11) % (2 * largest + 1) - largest
    });
    ndarray_npy::write_npy(path, &weights).unwrap();
}

#[test]
fn weights_of_ones_own_are_programmed_and_multiplied_in_icarus() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let export = |weights: &str| {
        let (out, weights) = (path("out"), path(weights));
        forms(&[
            "export",
            "--config",
            "forms-tiny",
            "--out",
            &out,
            "--weights",
            &weights,
        ])
    };
    // 20 rows of 3 columns of mixed signs: two row tiles, and twins.
    matrix(&folder.path().join("w.npy"), 20, 3, 200);
    let output = export("w.npy");
    assert!(output.status.success(), "{output:?}");
    let of = |crossbar: usize| {
        folder
            .path()
            .join(format!("out/forms-tiny/weights-{crossbar}"))
    };
    let mut crossbars = 0;
    while of(crossbars).is_dir() {
        let text = fs::read_to_string(of(crossbars).join("programming.hex")).unwrap();
        let writes = text.lines().filter(|line| !line.starts_with("//"));
        assert!(writes.clone().count() > 8 && writes.clone().all(|line| line.len() == 19));
        passes(&of(crossbars));
        crossbars += 1;
    }
    assert!(crossbars > 2, "{crossbars}");
    // A layer of a network.
    let (out, network) = (path("net"), cntk());
    let output = forms(&[
        "export",
        "--config",
        "forms-8",
        "--out",
        &out,
        "--weights",
        &network,
        "--layer",
        "conv1",
    ]);
    assert!(output.status.success(), "{output:?}");
    passes(&folder.path().join("net/forms-8/weights-0"));
    // A smaller matrix leaves no folder of the larger one behind.
    matrix(&folder.path().join("w.npy"), 4, 1, 200);
    assert!(export("w.npy").status.success());
    assert!(of(0).is_dir() && !of(1).exists());
}

#[test]
fn weights_that_do_not_fit_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    matrix(&folder.path().join("large.npy"), 4, 4, 900);
    let (out, large) = (path("out"), path("large.npy"));
    let network = cntk();
    let some = ["export", "--config", "forms-8", "--out", &out, "--weights"];
    for (others, expected) in [
        (vec![large.as_str()], "is outside -255..=255"),
        (
            vec![&large, "--layer", "conv1"],
            "names a layer of a network",
        ),
        (vec![&network], "needs --layer NAME; "),
        (
            vec![&network, "--layer", "nothing"],
            "no layer of weights is called so; ",
        ),
        (vec!["absent.npy"], "absent.npy"),
    ] {
        let arguments: Vec<&str> = some.into_iter().chain(others).collect();
        let said = refused(&forms(&arguments));
        assert!(said.contains(expected), "{said}");
        assert!(!folder.path().join("out").exists());
    }
    let said = refused(&forms(&[
        "export",
        "--config",
        "all",
        "--out",
        &out,
        "--weights",
        &large,
    ]));
    assert!(said.contains("name it with --config"), "{said}");
}

#[test]
fn synth_refuses_what_it_would_not_honour() {
    for (flags, expected) in [
        (
            "--config all --target asic --liberty Cargo.toml --every-module",
            "name one for",
        ),
        ("--target asic --liberty Cargo.toml", "no `library (NAME)`"),
        ("--target ice40 --liberty Cargo.toml", "add --target asic"),
        (
            "--target asic --liberty Cargo.toml --place",
            "choose --target ice40 or ecp5",
        ),
        ("--target generic --place", "choose ice40 or ecp5"),
        (
            "--target ice40 --module counters",
            "add --place, or --target asic",
        ),
        ("--memory 4096", "add --accelerator, or leave it out"),
        ("--accelerator 33", "33 crossbars"),
        ("--accelerator 2 --word-bits 40", "40 bits of an activation"),
        ("--config all --accelerator 2", "name one for"),
        (
            "--target asic --liberty Cargo.toml --clock-ns 0",
            "give 0.01 to 1000 nanoseconds",
        ),
    ] {
        let mut arguments: Vec<&str> = ["synth"].into_iter().chain(flags.split(' ')).collect();
        if !flags.starts_with("--config") {
            arguments.extend(["--config", "forms-tiny"]);
        }
        let said = refused(&forms(&arguments));
        assert!(said.contains(expected), "{said}");
    }
}
