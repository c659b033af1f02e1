//! What must be proven of the tile's adders: none wraps. Yosys' SAT solver, on the exported Verilog, for
//! every input from every state; each proof fails on hardware that is one bit too small.

use forms_rtl::tile::partial_sum::PartialSum;
use forms_rtl::tile::twin_adder::TwinAdder;

#[path = "support/proof.rs"]
mod proof;

use proof::{prove, proven, refuted, verilog};

/// Four words and a bias, all of `ACC` bits, whichever crossbars are in use: after a reset, the mask and
/// the bias of column 0 are written, then a word of every crossbar is offered. The sum is the exact one.
fn partial_sum<const ACC: usize, const HIGH: usize, const KB: usize>(
    lacc: usize,
) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input reset, input program_bias, input program_used,
             input [{k}:0] address, input [31:0] data, input [3:0] valid,
             input [{a}:0] w0, input [{a}:0] w1, input [{a}:0] w2, input [{a}:0] w3);
         wire sum_valid;
         wire [15:0] low;
         wire [{h}:0] high;
         partial_sum dut(.clock(clock), .reset(reset), .program_bias(program_bias),
             .program_used(program_used), .program_address(address), .program_data(data),
             .word_valid_0(valid[0]), .word_valid_1(valid[1]), .word_valid_2(valid[2]),
             .word_valid_3(valid[3]), .word_last_0(1'b1), .word_last_1(1'b1), .word_last_2(1'b1),
             .word_last_3(1'b1), .word_0(w0), .word_1(w1), .word_2(w2), .word_3(w3),
             .sum_ready(1'b1), .sum_valid(sum_valid), .sum_low(low), .sum_high(high));
         wire quiet = !reset & !program_bias & !program_used;
         reg after_reset, after_used, after_bias, known;
         reg [3:0] used;
         reg signed [{a}:0] bias;
         reg signed [39:0] exact;
         wire signed [39:0] e0 = used[0] ? $signed(w0) : 40'sd0;
         wire signed [39:0] e1 = used[1] ? $signed(w1) : 40'sd0;
         wire signed [39:0] e2 = used[2] ? $signed(w2) : 40'sd0;
         wire signed [39:0] e3 = used[3] ? $signed(w3) : 40'sd0;
         always @(posedge clock) begin
             after_reset <= reset;
             after_used <= after_reset & !reset & program_used & !program_bias & valid == 0
                 & data[3:0] != 0;
             after_bias <= after_used & !reset & program_bias & !program_used & valid == 0
                 & address == 0;
             known <= after_bias & quiet & valid == 4'd15;
             if (after_reset) used <= data[3:0];
             if (after_used) bias <= data[{a}:0];
             exact <= bias + e0 + e1 + e2 + e3;
         end
         wire signed [{l}:0] sum = {{high, low}};
         always @* if (known) begin
             assert(sum_valid);
             assert(sum == exact);
         end
         endmodule",
        k = KB - 1,
        a = ACC - 1,
        h = HIGH - 1,
        l = lacc - 1,
    );
    let block = PartialSum::<ACC, HIGH, KB>::new(4);
    prove(verilog(block, "partial_sum"), &proof, 5)
}

#[test]
fn the_sum_of_row_tiles_and_bias_never_wraps() {
    // LACC = ACC + 2 + 1.
    proven(partial_sum::<32, 19, 5>(35));
    proven(partial_sum::<29, 16, 2>(32));
}

#[test]
fn a_sum_of_row_tiles_one_bit_short_is_refuted() {
    refuted(partial_sum::<29, 16, 2>(31));
}

/// A column and its twin, whose magnitudes together are at most `bound`: the products of one fragment's
/// positives and negatives with the same inputs. Their sum is the exact one.
fn twins<const ACC: usize, const KB: usize, const K: usize>(bound: u64) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input reset, input program_enable, input [{k}:0] flags,
             input valid, input [{a}:0] word);
         wire sum_valid;
         wire [{a}:0] sum;
         twin_adder dut(.clock(clock), .reset(reset), .program_enable(program_enable),
             .program_flags(flags), .word_valid(valid), .word_last(1'b0), .word(word),
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
        k = K - 1,
        a = ACC - 1,
        extra = 40 - ACC,
    );
    let block = TwinAdder::<ACC, KB, K>::new();
    prove(verilog(block, "twin_adder"), &proof, 5)
}

/// The largest product of `rows` inputs of 16 bits with magnitudes of 8.
const fn largest(rows: u64) -> u64 {
    rows * 65_535 * 255
}

#[test]
fn the_sum_of_twins_never_wraps() {
    proven(twins::<32, 5, 32>(largest(128)));
    proven(twins::<29, 2, 4>(largest(16)));
}

#[test]
fn a_sum_of_twins_one_bit_short_is_refuted() {
    refuted(twins::<31, 5, 32>(largest(128)));
}
