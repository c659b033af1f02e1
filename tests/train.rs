//! `forms train` refuses what it cannot train with in one line, exit code 2, and leaves nothing behind.

mod common;

use common::Bench;

/// Runs `forms train` with `arguments`, which is refused with a line that holds every part of `wanted`.
#[track_caller]
fn refused(bench: &Bench, arguments: &str, wanted: &[&str]) {
    let before = bench.files();
    let done = bench.forms(&format!("train {arguments}"));
    let line = &done.stderr;
    assert_eq!(done.code, Some(2), "{line}");
    assert_eq!(
        (done.stdout.as_str(), line.lines().count()),
        ("", 1),
        "{line}"
    );
    for part in wanted {
        assert!(line.contains(part), "{part:?} is not in: {line}");
    }
    assert_eq!(bench.files(), before, "something was left behind");
}

#[test]
fn a_missing_data_set_is_named() {
    refused(
        &Bench::new(),
        "lenet5 --data nowhere --out net",
        &["error: ", "nowhere"],
    );
}

#[test]
fn a_folder_without_a_data_set_is_named_with_what_would_be_one() {
    let bench = Bench::new();
    bench.write("readme", "nothing");
    let found = ["error: ", "holds neither IDX files"];
    refused(&bench, "lenet5 --data . --out net", &found);
}

#[test]
fn ratios_that_leave_a_layer_empty_are_named_with_the_layer() {
    refused(
        &Bench::new(),
        "lenet5 --data . --out net --keep 10,0,26",
        &[
            "keeping 0 filters of conv2 leaves the layer empty",
            "keep at least 1 of its 50",
        ],
    );
}

#[test]
fn constraints_that_make_no_integer_network_are_named_with_the_way_out() {
    refused(
        &Bench::new(),
        "lenet5 --data . --out net --constraints prune,polarize",
        &[
            "without quantization there is no integer network",
            "add quantize to --constraints",
        ],
    );
}

#[test]
fn a_resnet_needs_weights_to_start_from_and_a_lenet_takes_none() {
    let bench = Bench::new();
    refused(
        &bench,
        "resnet20 --data . --out net",
        &["resnet20 is not trained from nothing", "--from"],
    );
    bench.write("w.npz", "no weights");
    let mut record = vec![0u8; 3073];
    record[0] = 3;
    let records = record.repeat(1200);
    for batch in 1..=5 {
        bench.write(&format!("data_batch_{batch}.bin"), &records);
    }
    bench.write("test_batch.bin", &record);
    refused(
        &bench,
        "resnet20 --data . --from w.npz --out net",
        &["w.npz", "is no readable NPZ file"],
    );
}

#[test]
fn a_cut_off_batch_and_a_label_that_is_no_class_are_named() {
    let bench = Bench::new();
    for batch in 1..=5 {
        bench.write(&format!("data_batch_{batch}.bin"), vec![0u8; 3073]);
    }
    bench.write("test_batch.bin", vec![0u8; 3073]);
    bench.write("data_batch_2.bin", vec![0u8; 3000]);
    let command = "resnet20 --data . --from w.npz --out net";
    refused(&bench, command, &["data_batch_2.bin", "holds 3000 bytes"]);
    bench.write("data_batch_2.bin", [vec![11u8], vec![0; 3072]].concat());
    refused(&bench, command, &["label 1 is 11, out of 0 ..= 9"]);
}

#[test]
fn a_file_is_polarized_and_fine_tuned_and_goes_on_where_it_was() {
    let bench = Bench::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let net = folder.join("lenet5_forms8/lenet5.safetensors");
    let (net, digits) = (net.display(), folder.join("mnist").display().to_string());
    let train = format!(
        "train {net} --data {digits} --fragment 16 --bits 2 --samples 64 --rounds 2 --round-images 256 --out two.net"
    );
    let done = bench.forms(&train);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    for wanted in [
        "round   1 of 2  loss",
        "round   2 of 2  loss",
        "right, in integers on crossbars",
    ] {
        assert!(done.stdout.contains(wanted), "{}", done.stdout);
    }
    let run = format!("run two.net --data {digits} --limit 200 --config two.toml --signs reject");
    let shown = bench.forms("configs --show forms-16").stdout;
    bench.write(
        "two.toml",
        shown
            .replace("weight_bits = 8", "weight_bits = 2")
            .as_bytes(),
    );
    let ran = bench.forms(&run);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let again = bench.forms(&train);
    assert_eq!(again.code, Some(2), "{}", again.stdout);
    assert!(
        again
            .stderr
            .contains("two.net.train: is there already: --resume goes on from it"),
        "{}",
        again.stderr
    );
    let bytes = std::fs::read(bench.path("two.net")).unwrap();
    assert_eq!(bench.forms(&format!("{train} --resume")).code, Some(0));
    assert_eq!(std::fs::read(bench.path("two.net")).unwrap(), bytes);
}

#[test]
fn flags_of_names_and_of_files_are_kept_apart() {
    let bench = Bench::new();
    for (arguments, wanted) in [
        (
            "lenet5 --data . --out net --rounds 3",
            "--rounds is for files, which are polarized and fine-tuned; lenet5 is trained by ADMM",
        ),
        (
            "lenet5 --data . --out net --keep-rows 0.5",
            "--keep-rows is for files, which are polarized and fine-tuned; lenet5 is trained by ADMM",
        ),
        (
            "lenet5 --data . --out net --order search",
            "--order search and channels are for files",
        ),
        (
            "mine.net --data . --out net --epochs 3",
            "--epochs is for lenet5 and resnet20, which are trained by ADMM; mine.net is fine-tuned",
        ),
        ("mine.net --data . --out net", "mine.net"),
    ] {
        refused(&bench, arguments, &["error: ", wanted]);
    }
}

#[test]
fn floats_that_would_not_be_trained_as_asked_are_refused_before_anything_is_written() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let net = folder.join("lenet5_forms8/lenet5.safetensors");
    let digits = folder.join("mnist");
    for (flags, wanted) in [
        (
            "--float-rate 0.1",
            "--float-rate says how floats are trained, but nothing says that they are; give --float-rounds or --keep-rows too",
        ),
        ("--float-rounds 0", "--float-rounds 0 trains nothing"),
        (
            "--keep-rows 2",
            "--keep-rows 2 is outside 0..1, both excluded",
        ),
    ] {
        let (net, digits) = (net.display(), digits.display());
        let line = format!("{net} --data {digits} --out two.net {flags}");
        refused(&Bench::new(), &line, &["error: ", wanted]);
    }
}
