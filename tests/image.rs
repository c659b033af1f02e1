//! `forms image` from the outside: images as they should be, and what is refused in one line.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Bench, Done};

const SIZES: &str = "--crossbars 8 --memory 4096 --word-bits 16 --layer-table 1024";

/// A folder with the carried LeNet-5.
fn bench() -> Bench {
    let bench = Bench::new();
    let network = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/data/lenet5_forms8/lenet5.safetensors"
    );
    bench.write("lenet5.net", fs::read(network).unwrap());
    bench
}

/// One line on standard error, exit code 2.
fn refused(done: &Done) -> &str {
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    done.stderr.trim_end()
}

#[test]
fn an_image_is_written_summed_up_and_printed_in_words() {
    let bench = bench();
    let done = bench.forms(&format!("image lenet5.net --out net.bin {SIZES}"));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stdout
            .contains("lenet5-forms-8: 7 crossbars, all of them loaded at once; "),
        "{}",
        done.stdout
    );
    let bytes = fs::read(bench.path("net.bin")).unwrap();
    assert_eq!(bytes[..4], [0x01, 0x01, 0x52, 0x46]);
    let listing = bench.forms(&format!("image net.bin --disassemble {SIZES}"));
    assert_eq!(listing.code, Some(0), "{}", listing.stderr);
    for line in [
        "packet 0: loaded once, ",
        "  devices of crossbar 0 from 0, 40: ",
        "    run receive\n",
        "    descriptor input 0, output 784, map 28 x 28, 12 x 12 windows of 2 x 2 products, 4 fragments from 0, ",
        "    run multiply\n    run end\n",
    ] {
        assert!(
            listing.stdout.contains(line),
            "{line:?}: {}",
            listing.stdout
        );
    }
}

#[test]
fn an_image_that_is_cut_off_changed_or_of_other_hardware_is_refused_in_one_line() {
    let bench = bench();
    bench.forms(&format!("image lenet5.net --out net.bin {SIZES}"));
    let bytes = fs::read(bench.path("net.bin")).unwrap();
    let print = |bytes: &[u8]| {
        bench.write("bad.bin", bytes);
        bench.forms(&format!("image bad.bin --disassemble {SIZES}"))
    };
    let cut = print(&bytes[..1000]);
    assert!(
        refused(&cut).ends_with("250 are left of the image; send the file again, whole"),
        "{}",
        cut.stderr
    );
    let odd = print(&bytes[..999]);
    assert!(
        refused(&odd).contains("there are 999 bytes"),
        "{}",
        odd.stderr
    );
    let mut changed = bytes.clone();
    changed[500] ^= 1;
    let changed = print(&changed);
    assert!(
        refused(&changed).contains("packet 0 has the checksum 0x"),
        "{}",
        changed.stderr
    );
    assert!(refused(&print(&[])).contains("the file is empty"));
    let other = bench.forms("image net.bin --disassemble");
    assert!(
        refused(&other).contains("was made for hardware with the fingerprint 0x"),
        "{}",
        other.stderr
    );
}

#[test]
fn what_the_accelerator_does_not_do_is_refused_by_layer_and_nothing_is_written() {
    let bench = bench();
    for (more, expected) in [
        (
            "--memory 1000",
            "layer \"pool2\" does not run on the accelerator: its map of 1440 words finds no room",
        ),
        (
            "--word-bits 8",
            "layer \"input\" does not run on the accelerator: its activations reach 0..=255",
        ),
        (
            "--layer-table 100",
            "its layer table has 402 words, and there is room for 100",
        ),
        ("--crossbars 1", "takes 2 crossbars, but a tile has 1"),
        ("--crossbars 33", "33 crossbars are outside 1..=32"),
    ] {
        let done = bench.forms(&format!("image lenet5.net --out net.bin {more}"));
        assert!(refused(&done).contains(expected), "{more}: {}", done.stderr);
    }
    assert_eq!(bench.files(), ["lenet5.net"]);
    let same = bench.forms("image lenet5.net --out lenet5.net");
    assert!(
        refused(&same).contains("--out lenet5.net is a file that this command reads"),
        "{}",
        same.stderr
    );
}

#[test]
fn a_digit_goes_from_its_png_over_axi_through_the_verilog_to_its_class() {
    let bench = bench();
    let mnist = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data/mnist")
            .join(name)
    };
    fs::copy(mnist("seven.png"), bench.path("seven.png")).unwrap();
    fs::copy(mnist("images.npy"), bench.path("images.npy")).unwrap();
    // The model that the testbench compiles too, where it keeps it.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    let command = |more: &str| {
        let arguments = format!("image lenet5.net {SIZES} {more}");
        let done = Command::new(env!("CARGO_BIN_EXE_forms"))
            .args(arguments.split_whitespace())
            .current_dir(bench.folder.path())
            .env("FORMS_CACHE", &cache)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{error}");
        String::from_utf8(done.stdout).unwrap()
    };
    let said = command("--data seven.png --simulate");
    let scores = |text: &str, what: &str| {
        let line = text.lines().find(|line| line.starts_with(what));
        let (_, scores) = line.expect(what).split_once("scores ").unwrap();
        scores.to_owned()
    };
    let from_png = scores(&said, "picture 0 in Verilator, over AXI: ");
    assert!(from_png.ends_with("; class 7"), "{said}");
    assert_eq!(from_png, scores(&said, "picture 0: "), "{said}");
    assert!(
        said.ends_with(" clocks; every word, its clock and every counter are as golden says\n"),
        "{said}"
    );
    // The picture is the first of the array, pixel by pixel.
    let from_array = command("--data images.npy --out net.bin");
    assert_eq!(from_png, scores(&from_array, "picture 0: "));
    // An image is written where one is asked for, and nothing else.
    let files = ["images.npy", "lenet5.net", "net.bin", "seven.png"];
    assert_eq!(bench.files(), files);
}

#[test]
fn a_picture_that_is_none_and_a_simulation_of_nothing_are_refused_in_one_line() {
    let bench = bench();
    bench.write("bad.png", b"no picture");
    let done = bench.forms(&format!(
        "image lenet5.net {SIZES} --data bad.png --simulate"
    ));
    assert!(
        refused(&done).contains("bad.png: is no readable PNG, JPEG or BMP: "),
        "{}",
        done.stderr
    );
    let done = bench.forms(&format!("image lenet5.net {SIZES} --simulate"));
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr.contains("--data <FILE|FOLDER>"),
        "{}",
        done.stderr
    );
}
