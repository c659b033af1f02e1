//! Faults in operation, for every command that writes: a full disk, a folder that cannot be written, a process that is
//! killed or interrupted at any moment, two runs on one file. Nothing that was there is lost, nothing is there by half,
//! and what went wrong is one line.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{Bench, npy_i64, signal};

/// A command that writes into `out`.
struct Writer {
    command: &'static str,
    /// DATA stands for the folder of what the project carries.
    arguments: &'static str,
    /// A file that it writes.
    file: &'static str,
    /// Killed and run twice at once, too: what takes seconds is not.
    is_quick: bool,
}

const WRITERS: [Writer; 17] = {
    const fn quick(command: &'static str, file: &'static str, arguments: &'static str) -> Writer {
        Writer {
            command,
            arguments,
            file,
            is_quick: true,
        }
    }
    const fn slow(command: &'static str, file: &'static str, arguments: &'static str) -> Writer {
        Writer {
            is_quick: false,
            ..quick(command, file, arguments)
        }
    }
    [
        quick(
            "mvm",
            "y.npy",
            "--config forms-8 --weights w.npy --inputs x.npy --output out/y.npy --report out/r.json",
        ),
        quick(
            "sim",
            "a.vcd",
            "--config forms-tiny --mvms 4 --wave out/a.vcd --report out/r.json",
        ),
        quick(
            "export",
            "forms-tiny/rtl/adc.v",
            "--config forms-tiny --vectors forms-tiny --out out",
        ),
        quick("schema", "run.json", "--out out"),
        quick("configs", "c.csv", "--csv out/c.csv"),
        quick("man", "forms.1", "out"),
        quick(
            "cost",
            "r.json",
            "LENET --limit 1 --schemes forms-8 --report out/r.json --csv out/c.csv",
        ),
        quick(
            "run",
            "r.json",
            "LENET --limit 2 --report out/r.json --outputs out/y.npz",
        ),
        quick(
            "compare",
            "r.json",
            "w.npy --schemes forms-8,isaac-128 --report out/r.json --csv out/c.csv",
        ),
        quick(
            "sme",
            "r.json",
            "DATA/lenet5_forms8/lenet5.safetensors --out out/s.net --report out/r.json --csv out/c.csv",
        ),
        quick(
            "image",
            "n.bin",
            "DATA/lenet5_forms8/lenet5.safetensors --out out/n.bin",
        ),
        slow(
            "report",
            "r.html",
            "--network DATA/lenet5_forms8/lenet5.safetensors --data DATA/mnist --limit 1 --schemes forms-8 --out out/r.html",
        ),
        slow(
            "polarize",
            "p.net",
            "DATA/cntk_mnist/cntk.net --calibrate DATA/mnist --samples 4 --fragment 4 --out out/p.net --report out/r.json",
        ),
        slow(
            "import",
            "i.net",
            "DATA/../fuzz/corpus/onnx/float-all --calibrate images.npy --pixel-scale 0.004 --out out/i.net",
        ),
        slow(
            "train",
            "t.net",
            "DATA/cntk_mnist/cntk.net --data DATA/mnist --rounds 1 --round-images 4 --samples 4 --out out/t.net",
        ),
        slow("sweep", "plan.json", "plan.toml --out out"),
        slow("synth", "adc.v", "--config forms-tiny --out out"),
    ]
};

/// Commands that the table leaves out, and why.
const OTHERS: [(&str, &str); 4] = [
    (
        "demo",
        "works for seconds before it writes what export and mvm write",
    ),
    ("completions", "prints"),
    ("data", "needs an archive of its registry"),
    (
        "verify",
        "compiles for minutes; its report is written as sim's is",
    ),
];

/// A folder with what the commands read.
fn bench() -> Bench {
    let bench = Bench::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let weights = (0..16)
        .map(|r| (0..4).map(|c| r * 4 - c * 9).collect())
        .collect();
    bench.write("w.npy", npy_i64(&weights));
    bench.write("x.npy", npy_i64(&vec![(0..16).collect(); 3]));
    let pixels: Vec<u8> = (0..128_u8).map(|i| i.wrapping_mul(97)).collect();
    bench.write(
        "images.npy",
        common::npy("|u1", false, "(8, 1, 4, 4)", &pixels),
    );
    let plan = format!(
        "network = \"{0}/cntk_mnist/cntk.net\"\ndata = \"{0}/mnist\"\nlimit = 1\nadcs = [2, 4]\n",
        data.display()
    );
    bench.write("plan.toml", plan);
    fs::create_dir(bench.path("out")).unwrap();
    bench
}

impl Writer {
    fn arguments(&self) -> Vec<String> {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let data = data.to_str().unwrap();
        let lenet = format!("{data}/lenet5_forms8/lenet5.safetensors --data {data}/mnist");
        let text = self
            .arguments
            .replace("LENET", &lenet)
            .replace("DATA", data);
        let words = text.split_whitespace().map(str::to_owned);
        [self.command.to_owned()].into_iter().chain(words).collect()
    }

    /// The command, run by another where `under` is not empty.
    fn start(&self, bench: &Bench, under: &[&str]) -> Child {
        let mut words: Vec<String> = under.iter().map(|&word| word.to_owned()).collect();
        words.push(env!("CARGO_BIN_EXE_forms").to_owned());
        words.extend(self.arguments());
        Command::new(&words[0])
            .args(&words[1..])
            .current_dir(bench.folder.path())
            .env("HOME", bench.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", words[0]))
    }

    fn run(&self, bench: &Bench, under: &[&str]) -> Output {
        self.start(bench, under).wait_with_output().unwrap()
    }
}

/// Every file below `out` but those with a temporary name, which a killed process leaves, and a sweep's marks of who is at
/// work, which are empty.
fn outputs(bench: &Bench) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "claims" {
                continue;
            }
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                found.insert(name.into_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&bench.path("out"), &bench.path("out"), &mut found);
    found
}

/// Names below `out`, temporary ones too.
fn names(bench: &Bench) -> BTreeSet<String> {
    let entries = fs::read_dir(bench.path("out")).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// One clear line, exit code 2, and no panic.
#[track_caller]
fn refused(writer: &Writer, what: &str, done: &Output) {
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(
        done.status.code(),
        Some(2),
        "{} {what}: {said}",
        writer.command
    );
    let errors: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(errors.len(), 1, "{} {what}: {said}", writer.command);
    let told = [
        "cannot be written",
        "the folder can be written",
        "File too large",
    ];
    assert!(
        told.iter().any(|part| errors[0].contains(part)),
        "{} {what}: {said}",
        writer.command
    );
}

/// Whether bytes are a whole file of their kind, `like` being one of another run.
fn is_whole(name: &str, bytes: &[u8], like: &[u8]) -> bool {
    match name.rsplit_once('.') {
        // What a report says of its own making differs from run to run.
        Some((_, "json")) => serde_json::from_slice::<serde_json::Value>(bytes).is_ok(),
        Some((_, "html")) => bytes.ends_with(b"</html>\n"),
        _ => bytes == like,
    }
}

/// `sh` that lets no file grow beyond nothing and does not die of it: to the command, a disk that is full.
const FULL: [&str; 3] = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""];

#[test]
fn a_full_disk_is_told_and_nothing_of_before_is_lost() {
    for writer in &WRITERS {
        let bench = bench();
        let there = bench.path("out").join(writer.file);
        if !writer.file.contains('/') {
            fs::write(&there, "earlier").unwrap();
        }
        let before = (names(&bench), outputs(&bench));
        refused(writer, "on a full disk", &writer.run(&bench, &FULL));
        let after = (names(&bench), outputs(&bench));
        assert_eq!(after.1, before.1, "{}", writer.command);
        assert!(
            !after.0.iter().any(|name| name.starts_with('.')),
            "{} leaves {:?}",
            writer.command,
            after.0
        );
    }
}

#[test]
fn standard_output_on_a_full_disk_is_told() {
    let bench = bench();
    for arguments in [
        "configs",
        "configs --show forms-8",
        "completions bash",
        "cost --show-chip",
        "mvm --config forms-8 --weights w.npy --inputs x.npy --output out/y.npy --report -",
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_forms"))
            .args(arguments.split(' '))
            .current_dir(bench.folder.path())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{arguments}: {said}");
        assert!(
            said.starts_with("error: standard output: cannot be written: No space left"),
            "{arguments}: {said}"
        );
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    for writer in &WRITERS {
        let bench = bench();
        let out = bench.path("out");
        fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
        // Root may write anyway, unless that right is taken away.
        let is_root = fs::write(out.join("probe"), "").is_ok();
        let _ = fs::remove_file(out.join("probe"));
        let under: &[&str] = match is_root {
            true => &[
                "setpriv",
                "--bounding-set=-dac_override,-dac_read_search",
                "--",
            ],
            false => &[],
        };
        refused(writer, "in a read-only folder", &writer.run(&bench, under));
        assert!(names(&bench).is_empty(), "{}", writer.command);
        fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn whenever_a_command_is_killed_or_interrupted_its_files_are_old_or_new_and_whole() {
    for writer in WRITERS.iter().filter(|writer| writer.is_quick) {
        let bench = bench();
        let begun = Instant::now();
        let done = writer.run(&bench, &[]);
        let took = begun.elapsed();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(0), "{}: {said}", writer.command);
        let whole = outputs(&bench);
        assert!(
            whole.contains_key(writer.file),
            "{}: {:?}",
            writer.command,
            whole.keys()
        );
        // Over what the first run wrote, at several moments, most of them while files are written.
        for (how, part) in [
            ("-KILL", 0.5),
            ("-KILL", 0.8),
            ("-KILL", 0.95),
            ("-INT", 0.6),
            ("-INT", 0.9),
        ] {
            let child = writer.start(&bench, &[]);
            sleep(took.mul_f64(part).min(Duration::from_secs(3)));
            signal(&child, how);
            let done = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            let context = format!("{} {how} at {part}: {said}", writer.command);
            if how == "-INT" {
                // Done already, ended by itself, or by the signal, which a shell tells as 130 too.
                let ends = [Some(0), Some(130)].contains(&done.status.code());
                assert!(ends || done.status.signal() == Some(2), "{context}");
            }
            let now = outputs(&bench);
            assert_eq!(
                now.keys().collect::<Vec<_>>(),
                whole.keys().collect::<Vec<_>>(),
                "{context}"
            );
            for (name, bytes) in &now {
                assert!(is_whole(name, bytes, &whole[name]), "{name}: {context}");
            }
        }
        // Two at once, over what is there.
        let both = [writer.start(&bench, &[]), writer.start(&bench, &[])];
        for child in both {
            let done = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(
                done.status.code(),
                Some(0),
                "two {}: {said}",
                writer.command
            );
        }
        let now = outputs(&bench);
        for (name, bytes) in &now {
            assert!(
                is_whole(name, bytes, &whole[name]),
                "{name} of two {}",
                writer.command
            );
        }
        assert_eq!(now.len(), whole.len(), "two {}", writer.command);
    }
}

#[test]
fn every_command_is_in_the_table_or_left_out_with_a_reason() {
    let help = Bench::new().forms("--help").stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands = commands.split("\n\n").next().unwrap();
    let found: BTreeSet<&str> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(' ').next())
        .filter(|name| *name != "help")
        .collect();
    let tested = WRITERS.iter().map(|writer| writer.command);
    let told: BTreeSet<&str> = tested.chain(OTHERS.iter().map(|(name, _)| *name)).collect();
    assert_eq!(found, told);
}
