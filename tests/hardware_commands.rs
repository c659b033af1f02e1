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
    assert_eq!(value["schema_version"], 1);
    assert_eq!(value["modules"][0]["module"], "crossbar");
    for file in [
        "forms-tiny-generic.log",
        "forms-tiny-generic.v",
        "forms-tiny-generic.json",
    ] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}
