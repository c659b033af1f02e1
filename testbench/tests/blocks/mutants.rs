//! Mutants of the blocks: what the benches would notice if the hardware were another.
//!
//! Yosys changes one bit of one cell's port at a time: inverted, tied to 0 or 1, or tied there while another bit of
//! the port says so. All mutants of a block are in one module that is compiled once; an input that the block does not
//! have says which one is there. Each is driven with the vectors that the block's bench recorded, and is killed by the
//! first output that differs. What survives is compared with the block by proof. `docs/mutants.md` has the table.

use std::collections::BTreeSet;
use std::env;
use std::time::{Duration, Instant};

use forms_export::{Design, Module};
use forms_testbench::crossbar::run::Until;
use forms_testbench::verilated::Pins;
use forms_testbench::{accelerator, crossbar, tile};
use forms_verilog::pins::{Pin, PinDirection};
use forms_verilog::recording::Recording;
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::tools::Tool;
use forms_verilog::{Assembly, Hardware, design};

use crate::{benches, misuse};

/// Blocks of which [`SAMPLE`] mutants are in every run of the tests.
const SAMPLED: [&str; 6] = [
    "flip_restore_4",
    "frame_check",
    "plane_mask",
    "counters_6_bits",
    "result_drain_tiny",
    "adc_4",
];
/// Mutants of each.
const SAMPLE: u64 = 50;

/// Bench of a module whose vectors reach more of it than those of the module's first one.
const INSTEAD: &[(&str, &str)] = &[
    // Nothing fills 32 bits.
    ("counters", "counters_6_bits"),
    ("offset_correction", "offset_correction_exact"),
    // Devices of 128 x 128, and all that counts them, take minutes.
    ("device_column", "device_column_tiny"),
    ("device_array", "device_array_tiny"),
    ("sign_accumulator", "sign_accumulator_tiny"),
    ("controller", "controller_tiny"),
    ("slot_pipeline", "slot_pipeline_tiny"),
    ("result_drain", "result_drain_tiny"),
    ("used_registers", "used_registers_tiny"),
    ("lane", "lane_tiny"),
];

const LIMIT: Duration = Duration::from_secs(600);
/// The input that says which mutant is there; 0 for none.
const SELECT: &str = "forms_mutant";

/// A block with mutants in it.
struct Mutants {
    /// What Yosys calls each, the first being mutant 1.
    list: Vec<String>,
    /// The files: the block as it is (`plain.il`), and with all mutants (`mutants.v`).
    sources: Sources,
    pins: Pins,
    /// Where the selecting input is among the inputs.
    select: usize,
}

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    let text = env::var(name).ok();
    text.map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} = {text:?} is not a number"))
    })
}

/// Longest that a proof about one mutant may take.
fn proof() -> Duration {
    Duration::from_secs(number("FORMS_PROOF_SECONDS", 20))
}

fn yosys(sources: &Sources, script: &str) {
    let done = Tool::Yosys.run(sources.folder(), &["-q", "-p", script], LIMIT);
    done.unwrap_or_else(|error| panic!("{}: {error}", sources.top));
}

impl Mutants {
    /// Up to `count` mutants of `design`, spread by Yosys over its cells; memories are left whole. Wires are split into
    /// bits, since a changed bit of a word that depends on another of the same word is a loop to Verilator.
    fn new(design: &Design, recording: &Recording, count: u64, seed: u64) -> Mutants {
        let sources = Sources::from_design(design).unwrap();
        let clock = if recording.clocked {
            ""
        } else {
            "add -input clock 1;"
        };
        yosys(
            &sources,
            &format!(
                "read_verilog {files}; hierarchy -check -top {top}; proc; flatten; opt_clean; memory_collect; \
                 opt_clean; {clock} write_rtlil plain.il; \
                 mutate -list {count} -seed {seed} -o list.txt -ctrl {SELECT} 16 1 t:$mem* %n; \
                 script list.txt; splitnets; clean; write_verilog -noattr mutants.v; design -reset; \
                 read_verilog {files}; hierarchy -check -top {top}; proc; \
                 select -set memories *memory* *register_file* %u {top} %d; blackbox @memories; flatten; opt_clean; {clock} \
                 write_rtlil boxed.il",
                files = sources.names().join(" "),
                top = sources.top,
            ),
        );
        let read = |name: &str| std::fs::read_to_string(sources.folder().join(name)).unwrap();
        let list: Vec<String> = read("list.txt").lines().map(str::to_owned).collect();
        let mutated = Design {
            top: design.top.clone(),
            modules: vec![Module {
                name: design.top.clone(),
                contract: String::new(),
                ports: Vec::new(),
                text: read("mutants.v"),
                variants: Vec::new(),
            }],
        };
        let mut with_select = recording.pins.clone();
        with_select.push(Pin {
            name: SELECT.to_owned(),
            port: SELECT.to_owned(),
            low: 0,
            width: 16,
            direction: PinDirection::Input,
        });
        let pins = Pins::build(&mutated, &with_select, sources.folder()).unwrap();
        let select = pins.input(SELECT).unwrap();
        Mutants {
            list,
            sources,
            pins,
            select,
        }
    }

    /// The first clock in which an output of mutant `number` differs from the recording.
    fn killed(&mut self, number: u64, recording: &Recording) -> Option<usize> {
        recording.rows.iter().position(|row| {
            let words = || recording.pins.iter().zip(&row.values).zip(&row.compared);
            let inputs = words().filter(|((pin, _), _)| pin.direction == PinDirection::Input);
            let outputs = words().filter(|((pin, _), _)| pin.direction == PinDirection::Output);
            for (word, ((_, value), _)) in self.pins.drive().iter_mut().zip(inputs) {
                *word = *value;
            }
            self.pins.drive()[self.select] = number;
            let found = self.pins.settle().iter().zip(outputs);
            let differs = found
                .into_iter()
                .any(|(found, ((_, value), compared))| *compared && found != value);
            self.pins.clock();
            differs
        })
    }

    /// Whether the mutant is proved to do what the block does, in every state and for every input: registers are matched
    /// by name, every output and next state proved equal. Other wires may differ.
    fn is_equivalent(&self, mutant: &str, by_induction: bool) -> bool {
        // As it stands in the list, but for the input that chooses it.
        let words: Vec<&str> = mutant.split(' ').collect();
        let alone = words[5..].join(" ");
        // What a memory is asked and told is compared, what it answers is the same; a mutant inside of one needs its words.
        let proved = self.clock_proves("boxed.il", "", &alone);
        let proved =
            proved.or_else(|| self.clock_proves("plain.il", "memory_map; opt_clean;", &alone));
        proved == Some(true) || by_induction && self.induction_proves(&alone)
    }

    /// The proof of one clock: registers and memories become pins of both, what neither side has of its own is shared, and
    /// nothing makes a pin differ. `None` where the pins are not the same, or where time is up.
    fn clock_proves(&self, file: &str, memories: &str, mutant: &str) -> Option<bool> {
        // Only ports and what flip-flops hold keep a name, by which both sides are matched.
        let prepare = format!(
            "{memories} opt_clean; splitnets; simplemap t:$*dff*; \
             rename -hide w:* t:$_*DFF* %co1:+[Q] %d i:* %d o:* %d; expose -evert -evert-dff; opt_clean"
        );
        let top = &self.sources.top;
        let script = format!(
            "read_rtlil {file}; hierarchy -top {top}; {prepare}; design -stash gold; \
             read_rtlil {file}; hierarchy -top {top}; mutate {mutant}; {prepare}; design -stash gate; \
             design -copy-from gold -as gold {top}; design -copy-from gate -as gate {top}; \
             miter -equiv -flatten gold gate miter; hierarchy -top miter; opt_merge; opt_expr; opt_merge; opt_clean; \
             sat -verify -prove trigger 0 miter"
        );
        match Tool::Yosys.run(self.sources.folder(), &["-q", "-p", &script], proof()) {
            Ok(_) => Some(true),
            Err(error) if error.to_string().contains("proof did fail") => Some(false),
            Err(_) => None,
        }
    }

    /// The proof by induction over a few clocks, which may find that what a clock begins with is never there.
    fn induction_proves(&self, mutant: &str) -> bool {
        let prepare = r"memory; opt_clean; rename -hide w:* t:$*ff* %co1:+[Q] %d i:* %d o:* %d; iopadmap -bits -outpad $_BUF_ A:Y";
        let top = &self.sources.top;
        let script = format!(
            "read_rtlil plain.il; {prepare}; design -stash gold; \
             read_rtlil plain.il; mutate {mutant}; {prepare}; design -stash gate; \
             design -copy-from gold -as gold {top}; design -copy-from gate -as gate {top}; \
             equiv_make gold gate equiv; hierarchy -top equiv; opt_clean; \
             equiv_simple; equiv_induct; tee -q -o status.txt equiv_status"
        );
        // None is left of the mutant before.
        drop(std::fs::remove_file(
            self.sources.folder().join("status.txt"),
        ));
        let done = Tool::Yosys.run(self.sources.folder(), &["-q", "-p", &script], proof());
        let status = std::fs::read_to_string(self.sources.folder().join("status.txt"));
        done.is_ok() && status.is_ok_and(|said| said.contains("Equivalence successfully proven!"))
    }
}

/// A row of the table.
struct Row {
    name: String,
    mutants: usize,
    equivalent: usize,
    survivors: Vec<String>,
    took: Duration,
}

impl Row {
    fn killed(&self) -> usize {
        self.mutants - self.equivalent - self.survivors.len()
    }

    fn print(&self) {
        println!(
            "| {} | {} | {} | {} | {} | {:.0} s |",
            self.name,
            self.mutants,
            self.killed(),
            self.equivalent,
            self.survivors.len(),
            self.took.as_secs_f64()
        );
        for survivor in &self.survivors {
            println!("  {}: {survivor}", self.name);
        }
    }
}

/// Runs `count` mutants of a design against recordings of it, and tries to prove those that survive equal.
fn measure(
    name: &str,
    design: &Design,
    recordings: &[Recording],
    count: u64,
    by_induction: bool,
) -> Row {
    let begun = Instant::now();
    let mut mutants = Mutants::new(design, &recordings[0], count, number("FORMS_SEED", 1));
    for recording in recordings {
        let differs = mutants.killed(0, recording);
        assert_eq!(differs, None, "{name} without a mutant");
    }
    let mut alive = Vec::new();
    for (mutant, text) in (1..).zip(mutants.list.clone()) {
        let mut each = recordings.iter();
        if each.all(|recording| mutants.killed(mutant, recording).is_none()) {
            alive.push(text);
        }
    }
    let unnoticed = alive.len();
    alive.retain(|text| !mutants.is_equivalent(text, by_induction));
    Row {
        name: name.to_owned(),
        mutants: mutants.list.len(),
        equivalent: unnoticed - alive.len(),
        survivors: alive,
        took: begun.elapsed(),
    }
}

/// As the table has it: a block, its bench's vectors of one seed.
fn block(name: &str, count: u64) -> Row {
    let bench = benches::named(name).unwrap_or_else(|| panic!("no bench is called {name}"));
    let fail = |error: &dyn std::fmt::Display| -> ! { panic!("{name}: {error}") };
    let recording = (bench.run)(1).unwrap_or_else(|error| fail(&error));
    let design = (bench.export)().unwrap_or_else(|error| fail(&error));
    measure(name, &design, &[recording], count, true)
}

#[test]
fn benches_kill_every_mutant_that_is_not_proved_equal() {
    for name in SAMPLED {
        let row = block(name, SAMPLE);
        row.print();
        assert_eq!(row.mutants as u64, SAMPLE);
        assert!(row.survivors.is_empty(), "{name}: {:#?}", row.survivors);
    }
}

/// The table of `docs/mutants.md`: a bench of every module, or those that `FORMS_BLOCKS` names, divided by commas;
/// `FORMS_MUTANTS` of each. `crossbar:NAME`, `core:NAME`, `tile:NAME` and `accelerator:NAME` are what is made of a
/// configuration.
#[test]
#[ignore = "half an hour: cargo nextest run -p forms-testbench --test blocks --run-ignored only every_mutant --no-capture"]
fn every_mutant_of_every_block() {
    let count = number("FORMS_MUTANTS", 300);
    let mut names: Vec<String> = Vec::new();
    match env::var("FORMS_BLOCKS") {
        Ok(text) => names.extend(text.split(',').map(str::to_owned)),
        Err(_) => {
            let mut seen = BTreeSet::new();
            let first = benches::all()
                .iter()
                .filter(|bench| seen.insert(bench.module));
            names.extend(first.map(|bench| {
                let instead = INSTEAD.iter().find(|(module, _)| *module == bench.module);
                instead.map_or(bench.name, |(_, name)| name).to_owned()
            }));
        }
    }
    println!("| block | mutants | killed | proved equal | survive | time |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let mut all = [0; 4];
    for name in &names {
        let row = match name.split_once(':') {
            Some((part, config)) => whole(part, config, count),
            None => block(name, count),
        };
        row.print();
        let numbers = [
            row.mutants,
            row.killed(),
            row.equivalent,
            row.survivors.len(),
        ];
        for (sum, number) in all.iter_mut().zip(numbers) {
            *sum += number;
        }
    }
    let [mutants, killed, equivalent, survive] = all;
    println!("| all | {mutants} | {killed} | {equivalent} | {survive} | |");
}

/// Mutants of a whole crossbar, its core, a tile or an accelerator, driven as its bench drives it under `FORMS_VECTORS` seeds,
/// and as nobody should.
fn whole(part: &str, config: &str, count: u64) -> Row {
    let name = format!("{part}:{config}");
    let fail = |error: &dyn std::fmt::Display| -> ! { panic!("{name}: {error}") };
    let hardware = Hardware::named(config).unwrap_or_else(|error| fail(&error));
    let mut recordings = Vec::new();
    let mut design = hardware.design();
    for seed in 1..=number("FORMS_VECTORS", 2) {
        match (part, &hardware.assembly) {
            ("crossbar" | "core", Assembly::Crossbar) => {
                let recorded = crossbar::record(&hardware.config, seed, 40, Until::Covered)
                    .unwrap_or_else(|error| fail(&error));
                if part == "core" {
                    design = design::crossbar_core(&hardware.parameters);
                    recordings.push(recorded.core);
                } else {
                    recordings.push(recorded.crossbar);
                }
            }
            ("tile", Assembly::Tile(_)) => {
                let recorded = tile::record(&hardware, seed, 60);
                recordings.push(recorded.unwrap_or_else(|error| fail(&error)));
                recordings.push(misuse::tile(&hardware, seed).unwrap_or_else(|error| fail(&error)));
            }
            ("accelerator", Assembly::Accelerator(sizes)) => {
                let recorded = accelerator::record(sizes, seed, 6);
                recordings.push(recorded.unwrap_or_else(|error| fail(&error)).recording);
                let recorded = misuse::accelerator(sizes, seed);
                recordings.push(recorded.unwrap_or_else(|error| fail(&error)));
            }
            _ => panic!("{name} is none of crossbar:NAME, core:NAME, tile:NAME, accelerator:NAME"),
        }
    }
    let design = design.unwrap_or_else(|error| fail(&error));
    measure(&name, &design, &recordings, count, false)
}
