//! The handshake rules of AXI, proven on the accelerator's Verilog for every input and every state: what is offered stays, and
//! stays the same, until it is taken; and no valid, no ready and no word depends on an input in the same clock.

use std::time::Duration;

use forms_export::{Design, export};
use forms_golden::Config;
use forms_rtl::accelerator::accelerator_registers::AcceleratorRegisters;
use forms_rtl::accelerator::forms_accelerator::FormsAccelerator;
use forms_rtl::accelerator::map_mover::MapMover;
use forms_rtl::accelerator::sizes::Sizes;
use forms_verilog::hardware::{Hardware, parameters};
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::tools::Tool;
use rust_hdl::prelude::Block;

#[path = "support/proof.rs"]
mod proof;

use proof::{File, prove, proven, refuted, verilog};

fn sizes() -> Sizes {
    Sizes {
        crossbar: parameters(&Config::named("forms-tiny").unwrap()).unwrap(),
        crossbars: 2,
        memory_words: 16,
        word_bits: 10,
        table_words: 16,
    }
}

/// Whether what `valid` offers, `payload`, stands in the clock after one in which `holds` was true. All other pins of the
/// block are free.
fn stays(
    files: Vec<File>,
    block: &str,
    valid: &str,
    payload: &[(&str, usize)],
    ready: &str,
    holds: &str,
) -> Result<(), String> {
    let each = |text: &dyn Fn(&str, usize) -> String| -> String {
        payload.iter().map(|(pin, bits)| text(pin, *bits)).collect()
    };
    let wires = each(&|pin, bits| {
        let high = bits - 1;
        format!("wire [{high}:0] {pin}; reg [{high}:0] was_{pin};\n")
    });
    let keep = each(&|pin, _| format!("was_{pin} <= {pin};\n"));
    let same = each(&|pin, _| format!("assert({pin} == was_{pin});\n"));
    let pins = each(&|pin, _| format!(", .{pin}({pin})"));
    let proof = format!(
        "module proof(input clock, input reset, input {ready});
         wire {valid};
         {wires}
         {block} dut(.clock(clock), .reset(reset), .{ready}({ready}), .{valid}({valid}){pins});
         reg held;
         always @(posedge clock) begin
             held <= {valid} & {holds};
             {keep}
         end
         always @* if (held) begin
             assert({valid});
             {same}
         end
         endmodule"
    );
    prove(files, &proof, 2)
}

#[test]
fn an_answer_and_a_word_that_is_read_stay_until_they_are_taken() {
    let files = || verilog(AcceleratorRegisters::new(&sizes()), "accelerator_registers");
    let block = "accelerator_registers";
    let answer = |holds| stays(files(), block, "bvalid", &[("bresp", 2)], "bready", holds);
    let word = |holds| {
        let payload = [("rdata", 32), ("rresp", 2)];
        stays(files(), block, "rvalid", &payload, "rready", holds)
    };
    proven(answer("!bready & !reset"));
    proven(word("!rready & !reset"));
    // They do not stay when they are taken, nor over a reset.
    refuted(answer("!reset"));
    refuted(word("!rready"));
}

#[test]
fn a_word_on_the_output_stream_stays_until_it_is_taken_whatever_is_cancelled_or_stopped() {
    let stay = |holds| {
        let payload = [("m_data", 32), ("m_last", 1)];
        let files = verilog(MapMover::new(10), "map_mover");
        stays(files, "map_mover", "m_valid", &payload, "m_ready", holds)
    };
    proven(stay("!m_ready & !reset"));
    refuted(stay("!reset"));
}

/// Whether no output of `top` that `outputs` selects depends on an input in the same clock.
fn is_registered(design: Design, outputs: &str) -> Result<(), String> {
    let sources = Sources::from_design(&design).unwrap();
    // Memories become registers, so that a read without a clock is seen, too. `%cie` walks through gates alone.
    let script = format!(
        "read_verilog {}; hierarchy -check -top {}; proc; flatten; opt_clean; memory; opt_clean; \
         select -assert-min 1 {outputs}; select -assert-none {outputs} %cie* i:* %i i:clock %d",
        sources.names().join(" "),
        sources.top
    );
    Tool::Yosys
        .run(
            sources.folder(),
            &["-q", "-p", &script],
            Duration::from_secs(300),
        )
        .map(drop)
        .map_err(|error| error.to_string())
}

#[test]
fn no_valid_no_ready_and_no_word_depends_on_an_input_in_the_same_clock() {
    let mut block = FormsAccelerator::new(&sizes()).unwrap();
    block.connect_all();
    let design = export(&block, "forms_accelerator").unwrap();
    proven(is_registered(design, "o:*"));
    // A crossbar's x_ready does depend on one, as the guide says, and its y_valid on none.
    let crossbar = || Hardware::named("forms-tiny").unwrap().design().unwrap();
    proven(is_registered(crossbar(), "o:y_valid"));
    let said = is_registered(crossbar(), "o:x_ready").unwrap_err();
    assert!(said.contains("selection is not empty"), "{said}");
}
