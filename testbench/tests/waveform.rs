//! Waveforms say what happened, in both formats, for both simulators.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use forms_golden::Config;
use forms_testbench::crossbar::{HardwareSimulator, RunOptions, run_traced};
use forms_testbench::waveform::{Format, Layout};
use fst_reader::{FstFilter, FstHierarchyEntry, FstReader, FstSignalValue};
use vcd::{Command, Parser, ScopeItem};

/// The changes of every signal, by its path: time and bits.
type Waves = BTreeMap<String, Vec<(u64, String)>>;

fn read_vcd(path: &Path) -> Waves {
    fn declare(path: &str, items: &[ScopeItem], names: &mut BTreeMap<vcd::IdCode, String>) {
        for item in items {
            match item {
                ScopeItem::Scope(scope) => {
                    declare(
                        &format!("{path}{}.", scope.identifier),
                        &scope.children,
                        names,
                    );
                }
                ScopeItem::Var(var) => {
                    names.insert(var.code, format!("{path}{}", var.reference));
                }
            }
        }
    }
    let mut parser = Parser::new(BufReader::new(File::open(path).unwrap()));
    let header = parser.parse_header().unwrap();
    let mut names = BTreeMap::new();
    declare("", &header.items, &mut names);
    let (mut waves, mut time) = (Waves::new(), 0);
    for command in parser {
        let (code, bits) = match command.unwrap() {
            Command::Timestamp(now) => {
                time = now;
                continue;
            }
            Command::ChangeScalar(code, value) => (code, value.to_string()),
            Command::ChangeVector(code, bits) => {
                (code, bits.iter().map(|b| b.to_string()).collect())
            }
            other => panic!("{other:?}"),
        };
        let changes = waves.entry(names[&code].clone()).or_default();
        changes.push((time, bits));
    }
    waves
}

fn read_fst(path: &Path) -> Waves {
    let mut reader = FstReader::open(BufReader::new(File::open(path).unwrap())).unwrap();
    let (mut scopes, mut names) = (Vec::new(), BTreeMap::new());
    reader
        .read_hierarchy(|entry| match entry {
            FstHierarchyEntry::Scope { name, .. } => scopes.push(name),
            FstHierarchyEntry::UpScope => drop(scopes.pop()),
            FstHierarchyEntry::Var { name, handle, .. } => {
                let name = name.split(' ').next().unwrap_or_default();
                names.insert(handle.get_index(), format!("{}.{name}", scopes.join(".")));
            }
            _ => {}
        })
        .unwrap();
    let mut waves = Waves::new();
    reader
        .read_signals(&FstFilter::all(), |time, handle, value| {
            let FstSignalValue::String(bits) = value else {
                panic!("a value that is no bits");
            };
            let bits = String::from_utf8(bits.to_vec()).unwrap();
            let changes = waves.entry(names[&handle.get_index()].clone()).or_default();
            // A reader repeats what stands at the beginning of a block.
            if changes.last().is_none_or(|(_, last)| *last != bits) {
                changes.push((time, bits));
            }
            Ok::<(), Infallible>(())
        })
        .unwrap();
    waves
}

fn traced(folder: &Path, name: &str, simulator: HardwareSimulator) -> Layout {
    let path = folder.join(name);
    let options = RunOptions {
        config: Config::named("forms-tiny").unwrap(),
        simulator,
        seed: 4,
        mvms: 7,
    };
    let format = Format::of(&path).unwrap();
    let sink = format.sink(File::create(&path).unwrap()).unwrap();
    let run = run_traced(&options, sink).unwrap();
    assert_eq!(run.report.unwrap().mvms, 7, "not what was asked for");
    run.layout
}

#[test]
fn vcd_and_fst_say_the_same_of_every_signal() {
    let folder = tempfile::tempdir().unwrap();
    let layout = traced(folder.path(), "a.vcd", HardwareSimulator::RustHdl);
    assert_eq!(
        traced(folder.path(), "a.fst", HardwareSimulator::RustHdl),
        layout
    );
    let vcd = read_vcd(&folder.path().join("a.vcd"));
    let fst = read_fst(&folder.path().join("a.fst"));
    assert_eq!(vcd.len(), layout.signals.len());
    assert!(vcd.len() > 300, "{}", vcd.len());
    for (signal, changes) in &vcd {
        assert_eq!(Some(changes), fst.get(signal), "{signal}");
    }
    assert_eq!(fst.len(), vcd.len());
    let size = |name: &str| fs::metadata(folder.path().join(name)).unwrap().len();
    assert!(5 * size("a.fst") < size("a.vcd"));
}

#[test]
fn the_pins_of_the_verilog_do_what_those_of_the_block_do() {
    let folder = tempfile::tempdir().unwrap();
    let block = traced(folder.path(), "block.vcd", HardwareSimulator::RustHdl);
    let pins = traced(folder.path(), "pins.fst", HardwareSimulator::Verilator);
    assert_eq!(pins.events, block.events);
    let block = read_vcd(&folder.path().join("block.vcd"));
    let pins = read_fst(&folder.path().join("pins.fst"));
    assert_eq!(pins.len(), 26, "{:?}", pins.keys());
    for (pin, changes) in &pins {
        // Before the first edge of the first reset, registers hold anything.
        let settled = |changes: &[(u64, String)]| -> Vec<(u64, String)> {
            changes
                .iter()
                .filter(|(time, _)| *time > 10)
                .cloned()
                .collect()
        };
        assert_eq!(settled(changes), settled(&block[pin]), "{pin}");
    }
}

#[test]
fn a_name_that_says_no_format_is_refused() {
    let error = Format::of(Path::new("run.wave")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "run.wave: a waveform's name ends in .vcd or .fst, which says its format; change the name"
    );
}
