//! What must be proven of words on their way: zero-skipping changes no result and ends, and a buffer that is stalled neither
//! loses nor repeats a word. Yosys' SAT solver, on the exported Verilog, for all words, whenever they are offered and taken.
//!
//! An observer adds up what the unit feeds of one fragment, plane by plane, each bit times its weight: that is the
//! fragment's words, whatever the policy left out. So all policies feed the same, and by section 2's sum, which is linear
//! in the planes where adc(0) = 0, all give the same result.

use forms_rtl::input::zero_skip::ZeroSkip;
use forms_rtl::parameters::ZeroSkipPolicy::{self, Leading, Off, Plane};
use forms_rtl::tile::output_buffer::OutputBuffer;

#[path = "support/proof.rs"]
mod proof;

use proof::{changed, prove, proven, refuted, verilog};

/// Rows of the fragments.
const ROWS: usize = 2;

/// One unit and the words that it is given.
#[derive(Clone, Copy)]
struct Unit {
    policy: ZeroSkipPolicy,
    is_signed: bool,
    /// Bits of an input of the hardware.
    bits: usize,
    /// Bits of the words; the hardware sees the lowest `bits` of them.
    word_bits: usize,
    /// What the register is told, B_used.
    b_used: usize,
}

impl Unit {
    fn new(policy: ZeroSkipPolicy, is_signed: bool, bits: usize) -> Unit {
        Unit {
            policy,
            is_signed,
            bits,
            word_bits: bits,
            b_used: bits,
        }
    }

    /// From a reset in clock 1 to clock `clocks`: of the first or the second fragment that is accepted, every word is the
    /// sum of its planes, an empty one is all zeros, and there are at most B_used steps.
    fn prove(self, clocks: usize) -> Result<(), String> {
        let b = self.word_bits;
        let each = |text: &dyn Fn(usize) -> String| (0..ROWS).map(text).collect::<String>();
        let extended = |r: usize| {
            let word = format!("word[{}:{}]", b * (r + 1) - 1, b * r);
            match self.is_signed {
                true => format!("{{{{3{{word[{}]}}}}, {word}}}", b * (r + 1) - 1),
                false => format!("{{3'd0, {word}}}"),
            }
        };
        let position_bits = self.bits.next_power_of_two().trailing_zeros().max(1) as usize;
        let words = proof::wired("x", ROWS, |r| {
            format!("x[{}:{}]", b * r + self.bits - 1, b * r)
        });
        let proof = format!(
            "module proof(input clock, input reset, input x_valid, input [{x}:0] x, input go);
             wire x_ready, loaded, empty, last_step, negative;
             wire [{p}:0] position;
             wire [{m}:0] plane;
             wire done = go & loaded & (empty | last_step);
             wire fed = go & loaded & !empty;
             zero_skip dut(.clock(clock), .reset(reset), .last_position({position_bits}'d{last}),
                 .x_valid(x_valid), {words}, .step(fed & !last_step), .retire(done), .x_ready(x_ready),
                 .loaded(loaded), .empty(empty), .last_step(last_step), .negative(negative),
                 .position(position), .plane_0(plane));
             // Which fragment is observed: any, but always the same.
             reg which;
             reg [1:0] accepted, retired;
             reg [{x}:0] word;
             reg [3:0] steps;
             reg bad;
             wire observed = retired == {{1'b0, which}};
             {sums}
             always @(posedge clock) begin
                 which <= which;
                 if (x_valid & x_ready & !accepted[1]) accepted <= accepted + 2'd1;
                 if (x_valid & x_ready & accepted == {{1'b0, which}}) word <= x;
                 if (done & !retired[1]) retired <= retired + 2'd1;
                 if (fed & observed) begin
                     steps <= steps + 4'd1;
                     {add}
                 end
                 if (done & observed & ({wrong} | steps + fed > {b_used})) bad <= 1'b1;
                 if (reset) begin
                     accepted <= 2'd0;
                     retired <= 2'd0;
                     steps <= 4'd0;
                     bad <= 1'b0;
                     {clear}
                 end
             end
             // A reset in clock 1, and none since.
             reg [{h}:0] resets;
             always @(posedge clock) resets <= {{resets[{below}:0], reset}};
             always @* if (resets == {{1'b1, {h}'d0}}) assert(!bad);
             endmodule",
            x = ROWS * b - 1,
            p = position_bits - 1,
            m = ROWS - 1,
            last = self.b_used - 1,
            b_used = self.b_used,
            sums = each(&|r| format!(
                "reg [{s}:0] sum_{r};
                 wire [{s}:0] bit_{r} = {{{s}'d0, plane[{r}]}} << position;
                 wire [{s}:0] now_{r} = !fed ? sum_{r} : negative ? sum_{r} - bit_{r} : sum_{r} + bit_{r};\n",
                s = b + 2,
            )),
            add = each(&|r| format!("sum_{r} <= now_{r};\n")),
            clear = each(&|r| format!("sum_{r} <= 0;\n")),
            wrong = (0..ROWS)
                .map(|r| format!("now_{r} != {}", extended(r)))
                .collect::<Vec<_>>()
                .join(" | "),
            h = clocks - 2,
            below = clocks - 3,
        );
        let block = ZeroSkip::new(
            self.policy,
            self.is_signed,
            &[ROWS],
            self.bits,
            position_bits,
        );
        prove(verilog(block, "zero_skip"), &proof, clocks)
    }
}

#[test]
fn whatever_is_skipped_the_planes_that_are_fed_are_the_words_and_no_more_than_b_used() {
    for policy in [Off, Leading, Plane] {
        for is_signed in [false, true] {
            proven(Unit::new(policy, is_signed, 3).prove(11));
        }
    }
}

#[test]
fn a_unit_one_bit_too_small_or_one_plane_short_is_refuted() {
    for policy in [Off, Leading, Plane] {
        let narrow = Unit {
            word_bits: 4,
            ..Unit::new(policy, false, 3)
        };
        refuted(narrow.prove(11));
    }
    let short = Unit {
        b_used: 2,
        ..Unit::new(Off, false, 3)
    };
    refuted(short.prove(11));
}

/// From a reset in clock 1 to clock `clocks`: whichever word is observed, the n-th that enters, it is the n-th that leaves,
/// with its mark, and nothing leaves that did not enter. `change` is made to the Verilog first.
fn output_buffer(words: usize, clocks: usize, change: (&str, &str)) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input reset, input valid, input last, input [31:0] word, input ready);
         wire word_ready, out_valid, out_last;
         wire [31:0] out;
         output_buffer dut(.clock(clock), .reset(reset), .word_valid(valid), .word_last(last), .word(word),
             .out_ready(ready), .word_ready(word_ready), .out_valid(out_valid), .out_last(out_last), .out(out));
         reg [2:0] which, entered, left;
         reg [32:0] kept;
         reg bad;
         wire enter = valid & word_ready;
         wire leave = out_valid & ready;
         always @(posedge clock) begin
             which <= which;
             if (enter & entered != 3'd7) entered <= entered + 3'd1;
             if (enter & entered == which) kept <= {{last, word}};
             if (leave & left != 3'd7) left <= left + 3'd1;
             // Not before it entered, and as it entered.
             if (leave & left == which & left != 3'd7 & (entered <= which | {{out_last, out}} != kept)) bad <= 1'b1;
             if (reset) begin
                 entered <= 3'd0;
                 left <= 3'd0;
                 bad <= 1'b0;
             end
         end
         reg [{h}:0] resets;
         always @(posedge clock) resets <= {{resets[{below}:0], reset}};
         always @* if (resets == {{1'b1, {h}'d0}}) assert(!bad);
         endmodule",
        h = clocks - 2,
        below = clocks - 3,
    );
    let files = changed(verilog(OutputBuffer::new(words), "output_buffer"), change);
    prove(files, &proof, clocks)
}

#[test]
fn a_stalled_buffer_neither_loses_nor_repeats_a_word() {
    proven(output_buffer(3, 9, ("", "")));
    proven(output_buffer(1, 7, ("", "")));
}

#[test]
fn a_buffer_that_takes_a_word_too_many_is_refuted() {
    refuted(output_buffer(
        3,
        11,
        ("word_ready = !full", "word_ready = 1'b1"),
    ));
}
