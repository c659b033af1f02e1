//! What must be proven of the tile's adders: none wraps. Yosys' SAT solver, on the exported Verilog, for
//! every input from every state; each proof fails on hardware that is one bit too small.

use forms_rtl::tile::partial_sum::PartialSum;
use forms_rtl::tile::twin_adder::TwinAdder;

#[path = "support/proof.rs"]
mod proof;

use proof::{prove, proven, refuted, verilog};

/// As many words as there are crossbars and a bias, all of `word_bits` bits, whichever crossbars are in
/// use: after a reset, the mask and the bias of column 0 are written, then a word of every crossbar is
/// offered. The low `sum_bits` bits of the sum are the exact one.
fn partial_sum(crossbars: usize, word_bits: usize, sum_bits: usize) -> Result<(), String> {
    let each = |text: &dyn Fn(usize) -> String| (0..crossbars).map(text).collect::<String>();
    let block = PartialSum::new(crossbars, 4, word_bits);
    let whole = block.sum.width();
    let high = block.program_bias_high.len();
    // A bias wider than a write takes another.
    let (high_pin, bias) = match high {
        0 => (String::new(), format!("data[{}:0]", word_bits - 1)),
        _ => (
            ", .program_bias_high_0(program_high)".to_string(),
            format!("{{data[{}:0], bias_low}}", word_bits - 33),
        ),
    };
    let pins = [
        proof::wired("word_valid", crossbars, |i| format!("valid[{i}]")),
        proof::wired("word_last", crossbars, |_| "1'b1".into()),
        proof::wired("word", crossbars, |i| format!("w{i}")),
    ];
    let pins = format!(", {}", pins.join(", "));
    let proof = format!(
        "module proof(input clock, input reset, input program_bias, input program_high,
             input program_used, input [1:0] address, input [31:0] data, input [{x}:0] valid{words});
         wire sum_valid;
         wire [{s}:0] whole;
         partial_sum dut(.clock(clock), .reset(reset), .program_bias(program_bias){high_pin},
             .program_used(program_used), .program_address(address), .program_data(data){pins},
             .sum_ready(1'b1), .sum_valid(sum_valid), .sum(whole));
         wire quiet = !reset & !program_bias & !program_high & !program_used;
         reg after_reset, after_used, after_low, after_bias, known;
         reg [{x}:0] used;
         reg [31:0] bias_low;
         reg signed [{a}:0] bias;
         reg signed [71:0] exact;
         {extended}
         always @(posedge clock) begin
             after_reset <= reset;
             after_used <= after_reset & !reset & program_used & !program_bias & !program_high
                 & valid == 0 & data[{x}:0] != 0;
             after_low <= after_used & !reset & program_bias & !program_high & !program_used
                 & valid == 0 & address == 0;
             after_bias <= {before_last} & !reset & {last_write} & !program_used & valid == 0
                 & address == 0;
             known <= after_bias & quiet & (&valid);
             if (after_reset) used <= data[{x}:0];
             if (after_used) bias_low <= data;
             if ({before_last}) bias <= {bias};
             exact <= bias{sum};
         end
         wire signed [{l}:0] sum = whole[{l}:0];
         always @* if (known) begin
             assert(sum_valid);
             assert(sum == exact);
         end
         endmodule",
        x = crossbars - 1,
        a = word_bits - 1,
        s = whole - 1,
        l = sum_bits - 1,
        words = each(&|i| format!(", input [{}:0] w{i}", word_bits - 1)),
        extended = each(&|i| format!(
            "wire signed [71:0] e{i} = used[{i}] ? $signed(w{i}) : 72'sd0;\n"
        )),
        sum = each(&|i| format!(" + e{i}")),
        before_last = ["after_used", "after_low"][high],
        last_write = [
            "program_bias & !program_high",
            "program_high & !program_bias"
        ][high],
    );
    prove(verilog(block, "partial_sum"), &proof, 5 + high)
}

#[test]
fn the_sum_of_row_tiles_and_bias_never_wraps() {
    // LACC = ACC + ceil(log2 X) + 1.
    proven(partial_sum(4, 32, 35));
    proven(partial_sum(4, 29, 32));
    proven(partial_sum(1, 3, 4));
    proven(partial_sum(3, 45, 48));
    proven(partial_sum(1, 62, 63));
    proven(partial_sum(2, 62, 64));
}

#[test]
fn a_sum_of_row_tiles_one_bit_short_is_refuted() {
    refuted(partial_sum(4, 29, 31));
    refuted(partial_sum(3, 45, 46));
    refuted(partial_sum(1, 3, 3));
}

/// A column and its twin, whose magnitudes together are at most `bound`: the products of one fragment's
/// positives and negatives with the same inputs. Their sum is the exact one.
fn twins(columns: usize, word_bits: usize, bound: u64) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input reset, input program_enable, input [{k}:0] flags,
             input valid, input [{a}:0] word);
         wire sum_valid;
         wire [{a}:0] sum;
         twin_adder dut(.clock(clock), .reset(reset), .program_enable(program_enable),
             .program_word(1'b0), .program_flags(flags), .word_valid(valid), .word_last(1'b0), .word(word),
             .sum_ready(1'b1), .sum_valid(sum_valid), .sum(sum));
         reg after_reset, after_flags, after_first, known;
         reg [39:0] first, exact;
         wire [39:0] wide = {{{{ {extra} {{word[{a}]}} }}, word}};
         wire [39:0] size = word[{a}] ? -wide : wide;
         wire [39:0] first_size = first[39] ? -first : first;
         always @(posedge clock) begin
             after_reset <= reset;
             after_flags <= after_reset & !reset & program_enable & flags[0] & !valid;
             after_first <= after_flags & !reset & !program_enable & valid;
             known <= after_first & !reset & !program_enable & valid & size + first_size <= 40'd{bound};
             first <= wide;
             exact <= first + wide;
         end
         always @* if (known) begin
             assert(sum_valid);
             assert({{{{ {extra} {{sum[{a}]}} }}, sum}} == exact);
         end
         endmodule",
        k = columns - 1,
        a = word_bits - 1,
        extra = 40 - word_bits,
    );
    let block = TwinAdder::new(columns, word_bits);
    prove(verilog(block, "twin_adder"), &proof, 5)
}

/// The largest product of `rows` inputs of 16 bits with magnitudes of 8.
const fn largest(rows: u64) -> u64 {
    rows * 65_535 * 255
}

#[test]
fn the_sum_of_twins_never_wraps() {
    proven(twins(32, 32, largest(128)));
    proven(twins(4, 29, largest(16)));
}

#[test]
fn a_sum_of_twins_one_bit_short_is_refuted() {
    refuted(twins(32, 31, largest(128)));
}
