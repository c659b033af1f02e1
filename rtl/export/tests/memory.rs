//! The memory: its simulation against its Verilog, and what Yosys makes of it.

mod support;

use forms_export::{Memory, Port, export};
use num_bigint::BigUint;
use rust_hdl::prelude::{Block, Clock, In, Signal, simulate};
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

/// A memory whose depth its address bits hold.
fn memory(depth: usize, address_bits: usize, width: usize) -> Memory {
    Memory::new(depth, address_bits, width).expect("a depth that fits")
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
    let design = check_with(memory(20, 5, 6), "memory_20x6", 22, &fill_first(20));
    insta::assert_snapshot!(design.verilog());
    // Few words and many collisions; wide words; depths below half the addresses; one address bit.
    check_with(memory(3, 3, 40), "memory_3x40", 5, &fill_first(3));
    check_with(memory(4, 4, 1), "memory_4x1", 6, &fill_first(4));
    check_with(memory(1, 4, 1), "memory_1x1", 3, &fill_first(1));
    check_with(memory(2, 1, 64), "memory_2x64", 4, &fill_first(2));
    check_with(memory(1, 1, 17), "memory_1x17", 3, &fill_first(1));
}

#[test]
fn a_word_beyond_the_depth_reads_zero_and_is_never_written() {
    let mut memory = memory(20, 5, 6);
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
fn a_depth_beyond_the_address_is_refused() {
    for (depth, bits) in [(0, 5), (33, 5), (1, 0), (3, 1), (4, 33)] {
        let error = Memory::new(depth, bits, 6).expect_err("refused");
        assert_eq!(
            error.to_string(),
            format!(
                "a memory of {depth} words does not go with {bits} address bits; choose 1 to 2^{bits} \
                 words and 1 to 32 address bits"
            )
        );
    }
}

#[test]
fn yosys_finds_a_block_ram() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut memory = memory(256, 8, 16);
    memory.connect_all();
    let design = export(&memory, "memory_256x16").expect("exported");
    std::fs::write(folder.path().join("memory.v"), design.verilog()).expect("written");
    let script = "read_verilog memory.v; synth_ice40 -top memory_256x16; \
                  select -assert-count 1 t:SB_RAM40_4K";
    run(folder.path(), "yosys", "yosys", &["-q", "-p", script]).expect("one block RAM");
}
