//! The memory: its simulation against its Verilog, and what Yosys makes of it.

mod support;

use forms_export::{LogicBlock, Memory, Port, WideMemory, Wire, comment, export};
use num_bigint::BigUint;
use rust_hdl::prelude::*;
use support::replay::{Random, check_with};
use support::tools::run;

bench!(
    Memory,
    clock,
    [
        write_enable,
        write_address,
        write_data,
        read_enable,
        read_address
    ],
    [read_data]
);

/// A memory that can be addressed.
fn memory(depth: usize, width: usize) -> Memory {
    Memory::new(depth, width).expect("a depth that fits")
}

/// Fills `depth` words, reads one, then does anything to addresses that exist.
fn fill_first(depth: usize) -> impl Fn(usize, &Port, &mut Random) -> BigUint {
    move |clock, port, random| match port.name.as_str() {
        "write_enable" | "read_enable" if clock <= depth => BigUint::from(1_u8),
        "write_address" if clock < depth => BigUint::from(clock),
        "write_address" | "read_address" => BigUint::from(random.word() as usize % depth),
        _ => random.bits(port.width),
    }
}

#[test]
fn simulation_and_verilog_agree_on_every_clock() {
    let design = check_with(memory(20, 6), "memory", 22, &fill_first(20));
    insta::assert_snapshot!(design.verilog());
    // Few words and many collisions; wide words; one bit; one word; one address bit.
    check_with(memory(3, 40), "memory", 5, &fill_first(3));
    check_with(memory(4, 1), "memory", 6, &fill_first(4));
    check_with(memory(1, 1), "memory", 3, &fill_first(1));
    check_with(memory(2, 64), "memory", 4, &fill_first(2));
    check_with(memory(1, 17), "memory", 3, &fill_first(1));
}

#[test]
fn a_word_beyond_the_depth_reads_zero_and_is_never_written() {
    let mut memory = memory(20, 6);
    memory.connect_all();
    memory.write_enable.next = true;
    memory.read_enable.next = true;
    memory.write_address.next = 25_u64.into();
    memory.read_address.next = 25_u64.into();
    memory.write_data.next = 7_u64.into();
    for level in [true, false, true, false] {
        memory.clock.next = level.into();
        assert!(simulate(&mut memory, 10));
    }
    assert_eq!(memory.read_data.val().to_u64(), 0);
    assert_eq!(memory.read_data.val().width(), 6);
}

#[test]
fn a_wide_memory_is_several_side_by_side_and_one_in_verilog() {
    for wires in [1, 5] {
        let mut wide = WideMemory::new(3, wires, 7).expect("a depth that fits");
        let mut each: Vec<Memory> = (0..wires).map(|_| memory(3, 7)).collect();
        wide.connect_all();
        each.iter_mut().for_each(Block::connect_all);
        let mut random = Random::new(11);
        for clock in 0..300 {
            let (write, read) = (random.word() > u64::MAX / 3, random.word() > u64::MAX / 3);
            let (to, from) = (random.word() % 3, random.word() % 3);
            wide.write_enable.next = write;
            wide.read_enable.next = read;
            wide.write_address.next = to.into();
            wide.read_address.next = from.into();
            for (i, memory) in each.iter_mut().enumerate() {
                let word = random.word() % 128;
                wide.write_data[i].next = word.into();
                memory.write_data.next = word.into();
                memory.write_enable.next = write;
                memory.read_enable.next = read;
                memory.write_address.next = to.into();
                memory.read_address.next = from.into();
            }
            for level in [false, true] {
                wide.clock.next = level.into();
                assert!(simulate(&mut wide, 10));
                for memory in &mut each {
                    memory.clock.next = level.into();
                    assert!(simulate(memory, 10));
                }
            }
            for (i, memory) in each.iter().enumerate() {
                let (found, meant) = (wide.read_data[i].val(), memory.read_data.val());
                assert_eq!(found, meant, "wire {i} of {wires}, clock {clock}");
            }
        }
    }
    let mut wide = WideMemory::new(3, 5, 7).expect("a depth that fits");
    let mut whole = memory(3, 35);
    wide.connect_all();
    whole.connect_all();
    let wide = export(&wide, "memory").expect("exported");
    let whole = export(&whole, "memory").expect("exported");
    assert_eq!(wide.verilog(), whole.verilog());
}

#[test]
fn a_depth_that_no_address_reaches_is_refused() {
    for depth in [0, (1 << 32) + 1] {
        let error = Memory::new(depth, 6).expect_err("refused");
        assert_eq!(
            error.to_string(),
            format!("a memory of {depth} words cannot be addressed; choose 1 to 2^32 words")
        );
    }
}

#[test]
fn yosys_finds_a_block_ram() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut memory = memory(256, 16);
    memory.connect_all();
    let design = export(&memory, "memory").expect("exported");
    std::fs::write(folder.path().join("memory.v"), design.verilog()).expect("written");
    let script = "read_verilog memory.v; synth_ice40 -top memory; \
                  select -assert-count 1 t:SB_RAM40_4K";
    run(folder.path(), "yosys", "yosys", &["-q", "-p", script]).expect("one block RAM");
}

/// Two memories that differ in numbers alone.
#[derive(LogicBlock)]
struct Pair {
    clock: Signal<In, Clock>,
    write: Signal<In, Bit>,
    at: Wire<In>,
    word: Wire<In>,
    narrow_word: Wire<In>,
    wide: Wire<Out>,
    narrow: Wire<Out>,
    wide_words: Memory,
    narrow_words: Memory,
}

impl Pair {
    fn new() -> Self {
        Self {
            clock: Signal::default(),
            write: Signal::default(),
            at: Wire::new(2),
            word: Wire::new(9),
            narrow_word: Wire::new(1),
            wide: Wire::new(9),
            narrow: Wire::new(1),
            wide_words: memory(4, 9),
            narrow_words: memory(3, 1),
        }
    }
}

impl Logic for Pair {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module pair: Two memories.");
        self.wide_words.clock.next = self.clock.val();
        self.wide_words.write_enable.next = self.write.val();
        self.wide_words.write_address.next = self.at.val();
        self.wide_words.write_data.next = self.word.val();
        self.wide_words.read_enable.next = true;
        self.wide_words.read_address.next = self.at.val();
        self.wide.next = self.wide_words.read_data.val();
        self.narrow_words.clock.next = self.clock.val();
        self.narrow_words.write_enable.next = self.write.val();
        self.narrow_words.write_address.next = self.at.val();
        self.narrow_words.write_data.next = self.narrow_word.val();
        self.narrow_words.read_enable.next = true;
        self.narrow_words.read_address.next = self.at.val();
        self.narrow.next = self.narrow_words.read_data.val();
    }
}

bench!(Pair, clock, [write, at, word, narrow_word], [wide, narrow]);

#[test]
fn memories_that_differ_in_numbers_alone_are_one_module_with_parameters() {
    let fill = |clock: usize, port: &Port, random: &mut Random| match port.name.as_str() {
        "write" if clock < 4 => BigUint::from(1_u8),
        "at" if clock < 4 => BigUint::from(clock % 3),
        "at" => BigUint::from(random.word() as usize % 3),
        _ => random.bits(port.width),
    };
    let design = check_with(Pair::new(), "pair", 6, &fill);
    let names: Vec<&str> = design.modules.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["memory", "pair"]);
    let text = &design.modules[1].text;
    assert!(
        text.contains("memory #(.DEPTH(4), .WIDTH(9)) wide_words ("),
        "{text}"
    );
    assert!(
        text.contains("memory #(.DEPTH(3), .WIDTH(1)) narrow_words ("),
        "{text}"
    );
}

#[test]
fn a_specialized_design_has_a_module_for_every_size_and_no_parameters_in_instances() {
    let mut pair = Pair::new();
    pair.connect_all();
    let design = export(&pair, "pair").expect("exported").specialized();
    let names: Vec<&str> = design.modules.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["memory_4x9", "memory_3x1", "pair"]);
    assert!(
        design.modules[1]
            .text
            .contains("parameter DEPTH        = 3, ")
    );
    let text = &design.modules[2].text;
    assert!(text.contains("    memory_3x1 narrow_words ("), "{text}");
    assert!(!text.contains('#'), "{text}");
}
