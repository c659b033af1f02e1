//! What must be proven, not only tested: no adder or accumulator wraps, and the flip encoding loses
//! nothing. Yosys' SAT solver, on the exported Verilog, for every input and every state.
//!
//! Each proof wraps the blocks in a module with `assert`s. Registers start anywhere, so what holds
//! after a step from anywhere holds always. Each proof is also shown to fail on hardware that is
//! one bit too small: it is no proof of nothing.

use forms_rtl::converter::adc::Adc;
use forms_rtl::converter::adc_uniform::AdcUniform;
use forms_rtl::converter::flip_restore::FlipRestore;
use forms_rtl::converter::plane_scale::PlaneScale;
use forms_rtl::converter::uniform_restore::UniformRestore;
use forms_rtl::datapath::difference::Difference;
use forms_rtl::datapath::plane_splice::PlaneSplice;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;
use forms_rtl::datapath::shift_add::ShiftAdd;
use forms_rtl::datapath::sign_accumulator::SignAccumulator;
use forms_rtl::devices::bit_line::BitLine;
use forms_rtl::input::population_count::PopulationCount;

#[path = "support/proof.rs"]
mod proof;

use proof::{prove, proven, refuted, verilog};

/// The partial sum is the exact sum of four counts up to m x L, and at most m x 255.
fn shift_add<const CNT: usize, const SUM: usize>(rows: u32) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input reset, input advance,
             input [{c}:0] q0, input [{c}:0] q1, input [{c}:0] q2, input [{c}:0] q3);
         wire [{s}:0] sum;
         shift_add dut(.clock(clock), .reset(reset), .advance(advance), .restored_0(q0),
             .restored_1(q1), .restored_2(q2), .restored_3(q3), .sum(sum));
         reg known;
         reg [31:0] exact;
         always @(posedge clock) begin
             known <= !reset & advance & q0 <= {most} & q1 <= {most} & q2 <= {most} & q3 <= {most};
             exact <= q0 + 32'd4 * q1 + 32'd16 * q2 + 32'd64 * q3;
         end
         always @* if (known) begin
             assert(sum == exact);
             assert(sum <= {bound});
         end
         endmodule",
        c = CNT - 1,
        s = SUM - 1,
        most = 3 * rows,
        bound = 255 * rows,
    );
    prove(verilog(ShiftAdd::<CNT, SUM>::new(), "shift_add"), &proof, 2)
}

#[test]
fn the_partial_sum_never_wraps() {
    proven(shift_add::<4, 10>(4));
    proven(shift_add::<5, 11>(8));
    proven(shift_add::<6, 12>(16));
}

#[test]
fn a_partial_sum_one_bit_short_is_refuted() {
    refuted(shift_add::<5, 10>(8));
}

/// Four counts up to 3 m, one after another, from any sum before: the exact sum, and at most m x 255.
fn serial_shift_add<const CNT: usize, const SUM: usize>(rows: u32) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input [{c}:0] q);
         reg started;
         reg [1:0] device;
         wire [{s}:0] sum;
         serial_shift_add dut(.clock(clock), .reset(1'b0), .advance(1'b1), .convert(1'b1),
             .device(device), .restored(q), .sum(sum));
         reg [31:0] exact;
         reg complete, fair;
         always @(posedge clock) begin
             device <= device + 2'd1;
             started <= started | device == 2'd3;
             fair <= (device == 2'd0 | fair) & q <= {most};
             exact <= (device == 2'd0 ? 32'd0 : exact) + ({{{pad}'d0, q}} << {{device, 1'b0}});
             complete <= device == 2'd3;
         end
         // From any state, a whole weight has gone through in the eighth clock.
         reg [3:0] age;
         always @(posedge clock) age <= device == 2'd0 ? 4'd1 : age == 4'd0 ? 4'd0 : age + 4'd1;
         always @* if (complete & fair & age == 4'd4) begin
             assert(sum == exact);
             assert(sum <= {bound});
         end
         endmodule",
        c = CNT - 1,
        s = SUM - 1,
        pad = 32 - CNT,
        most = 3 * rows,
        bound = 255 * rows,
    );
    prove(
        verilog(SerialShiftAdd::<CNT, SUM>::new(), "serial_shift_add"),
        &proof,
        9,
    )
}

#[test]
fn the_serial_partial_sum_never_wraps() {
    proven(serial_shift_add::<9, 15>(128));
}

#[test]
fn a_serial_partial_sum_one_bit_short_is_refuted() {
    refuted(serial_shift_add::<9, 14>(128));
}

/// Both sums of sixteen counts up to m are exact, whatever is present, and at most m x 255.
fn plane_splice<const CNT: usize, const SUM: usize>(rows: u32) -> Result<(), String> {
    let list = |text: &dyn Fn(usize) -> String| (0..16).map(text).collect::<Vec<_>>().join(", ");
    let sum = |sign: usize| {
        let terms = (0..8).map(|bit| {
            let plane = 2 * bit + sign;
            format!("(p[{plane}] ? 32'd{} * q{plane} : 32'd0)", 1 << bit)
        });
        terms.collect::<Vec<_>>().join(" + ")
    };
    let proof = format!(
        "module proof(input clock, input [15:0] p, {inputs});
         wire [{s}:0] positive, negative;
         plane_splice dut(.clock(clock), .reset(1'b0), .advance(1'b1), {counts}, {present},
             .positive(positive), .negative(negative));
         reg known;
         reg [31:0] plus, minus;
         always @(posedge clock) begin
             known <= {fair};
             plus <= {plus};
             minus <= {minus};
         end
         always @* if (known) begin
             assert(positive == plus & negative == minus);
             assert(positive <= {bound} & negative <= {bound});
         end
         endmodule",
        inputs = list(&|i| format!("input [{}:0] q{i}", CNT - 1)),
        counts = list(&|i| format!(".restored_{i}(q{i})")),
        present = list(&|i| format!(".present_{i}(p[{i}])")),
        fair = (0..16)
            .map(|i| format!("q{i} <= {rows}"))
            .collect::<Vec<_>>()
            .join(" & "),
        s = SUM - 1,
        plus = sum(0),
        minus = sum(1),
        bound = 255 * rows,
    );
    prove(
        verilog(PlaneSplice::<CNT, SUM>::new(), "plane_splice"),
        &proof,
        2,
    )
}

#[test]
fn the_spliced_planes_never_wrap() {
    proven(plane_splice::<4, 11>(8));
    proven(plane_splice::<8, 15>(128));
}

#[test]
fn spliced_planes_one_row_too_many_are_refuted() {
    // 9 rows x 255 need twelve bits.
    refuted(plane_splice::<4, 11>(9));
}

/// The difference of any two sums is its magnitude with its sign.
#[test]
fn the_difference_is_exact() {
    let proof = "module proof(input clock, input [14:0] p, input [14:0] n);
         wire [14:0] magnitude;
         wire below;
         difference dut(.positive(p), .negative(n), .magnitude(magnitude), .below(below));
         wire signed [31:0] exact = {17'd0, p} - {17'd0, n};
         wire signed [31:0] shown = below ? -{17'd0, magnitude} : {17'd0, magnitude};
         always @* assert(shown == exact);
         endmodule";
    let files = || verilog(Difference::<15>::new(), "difference");
    proven(prove(files(), proof, 1));
    refuted(prove(files(), &proof.replace("below ?", "!below ?"), 1));
}

/// Any fragment, stored as programming stores it, under any plane: the restored count is the count
/// of the fragment as it was meant, nothing clips, and a flipped code never exceeds the scale that it
/// is subtracted from. A fragment is stored inverted when its levels sum to more than `threshold`.
fn flip_encoding(
    rows: usize,
    device_bits: usize,
    count_bits: usize,
    code_bits: usize,
    threshold: usize,
) -> Result<(), String> {
    let level_bits = rows * device_bits;
    let proof = format!(
        "module proof(input clock, input [{l}:0] levels, input [{p}:0] plane);
         wire [{c}:0] total, meant, count, ones, scale, restored;
         wire [{d}:0] code;
         wire clip;
         wire flip = total > {threshold};
         bit_line whole(.word_lines(~{rows}'d0), .levels(levels), .count(total));
         bit_line ideal(.word_lines(plane), .levels(levels), .count(meant));
         bit_line stored(.word_lines(plane), .levels(levels ^ {{{level_bits}{{flip}}}}), .count(count));
         population_count counter(.plane_0(plane), .ones(ones));
         plane_scale scaler(.ones(ones), .scale(scale));
         adc adc(.clock(clock), .reset(1'b0), .advance(1'b1), .convert(1'b1), .count(count),
             .code(code), .clip(clip));
         reg flip_1;
         reg [{c}:0] scale_1, meant_1, meant_2;
         flip_restore restorer(.clock(clock), .reset(1'b0), .advance(1'b1), .flip(flip_1),
             .code(code), .scale(scale_1), .restored(restored));
         always @(posedge clock) begin
             flip_1 <= flip;
             scale_1 <= scale;
             meant_1 <= meant;
             meant_2 <= meant_1;
         end
         always @* begin
             assert(restored == meant_2);
             assert(!clip);
             assert(!flip_1 | code <= scale_1);
         end
         endmodule",
        l = level_bits - 1,
        p = rows - 1,
        c = count_bits - 1,
        d = code_bits - 1,
    );
    let files = [
        verilog(BitLine::new(rows, device_bits, count_bits), "bit_line"),
        verilog(PopulationCount::new(&[rows], count_bits), "population_count"),
        verilog(PlaneScale::new(device_bits, count_bits), "plane_scale"),
        verilog(Adc::new(count_bits, code_bits), "adc"),
        verilog(FlipRestore::new(code_bits, count_bits), "flip_restore"),
    ];
    prove(files.concat(), &proof, 3)
}

// 16 rows took two minutes: golden's enumeration and the block's test see to them.
#[test]
fn the_flip_encoding_loses_nothing() {
    proven(flip_encoding(4, 2, 4, 3, 6));
    proven(flip_encoding(8, 2, 5, 4, 12));
    // SME's devices of 1 bit.
    proven(flip_encoding(8, 1, 4, 3, 4));
    // Odd numbers: 5 rows of level 7 sum to 35 at most, and half of that is no whole count.
    proven(flip_encoding(5, 3, 6, 5, 17));
    proven(flip_encoding(1, 1, 1, 1, 0));
}

#[test]
fn a_converter_one_bit_short_or_a_later_flip_is_refuted() {
    refuted(flip_encoding(8, 2, 5, 3, 12));
    // Levels that sum to 16, stored as they are, need a fifth bit.
    refuted(flip_encoding(8, 2, 5, 4, 16));
    refuted(flip_encoding(8, 1, 4, 2, 4));
    refuted(flip_encoding(5, 3, 6, 4, 17));
}

/// The uniform converter's code and clip are those of the rounding division, and the restored count is
/// code x step, but never above `ceiling`, for every count. `exact` is the step that they are held against.
fn uniform(step: u64, exact: u64, ceiling: u64, count_bits: usize, code_bits: usize) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input [{c}:0] count);
         wire [{d}:0] code;
         wire [{c}:0] restored;
         wire clip;
         adc_uniform adc(.clock(clock), .reset(1'b0), .advance(1'b1), .convert(1'b1), .count(count),
             .code(code), .clip(clip));
         uniform_restore restorer(.clock(clock), .reset(1'b0), .advance(1'b1), .code(code),
             .restored(restored));
         wire [63:0] wide = count;
         wire [63:0] rounded = (64'd2 * wide + 64'd{exact}) / 64'd{twice};
         wire [63:0] highest = (64'd1 << {code_bits}) - 64'd1;
         reg [63:0] rounded_1, code_2;
         always @(posedge clock) begin
             rounded_1 <= rounded;
             code_2 <= code;
         end
         always @* begin
             assert(code == (rounded_1 > highest ? highest : rounded_1));
             assert(clip == (rounded_1 > highest));
             assert(restored == (code_2 * 64'd{exact} > 64'd{ceiling} ? 64'd{ceiling} : code_2 * 64'd{exact}));
         end
         endmodule",
        c = count_bits - 1,
        d = code_bits - 1,
        twice = 2 * exact,
    );
    let files = [
        verilog(AdcUniform::new(step, count_bits, code_bits), "adc_uniform"),
        verilog(
            UniformRestore::new(step, ceiling, code_bits, count_bits),
            "uniform_restore",
        ),
    ];
    prove(files.concat(), &proof, 3)
}

#[test]
fn the_uniform_converter_rounds_as_a_division_does() {
    proven(uniform(3, 3, 24, 5, 3));
    proven(uniform(5, 5, 24, 5, 4));
    proven(uniform(1, 1, 1, 1, 1));
    proven(uniform(37, 37, 448, 9, 3));
    proven(uniform(2, 2, 384, 9, 8));
}

#[test]
fn a_uniform_converter_of_another_step_is_refuted() {
    refuted(uniform(3, 4, 24, 5, 3));
    refuted(uniform(38, 37, 448, 9, 3));
}

/// One slot of an accumulation, from any word that the slots before it can have left.
///
/// With at most 255 m a plane and planes of weight 2^b, a word before bit b of sub-array f is
/// within 255 m (65535 f + 2^b - 1) of zero. The slot adds or subtracts exactly, and leaves the
/// same bound for b + 1. What that bound comes to in the end, [`the_accumulator_never_wraps`] says.
/// Four columns stand for any number of them, since no two meet.
fn accumulate<const SUM: usize, const ACC: usize, const ADDR: usize, const T: usize>(
    rows: u64,
    subarrays: u64,
) -> Result<(), String> {
    let proof = format!(
        "module proof(input clock, input first, input bank, input [{t}:0] column,
             input [{s}:0] sum, input [3:0] position, input negative_plane, input [4:0] subarray,
             input lookup, input [{a}:0] lookup_address);
         wire signed [{w}:0] drained;
         // The bank that accumulates is drained too, to see the word before and after.
         sign_accumulator dut(.clock(clock), .advance(1'b1), .program_enable(1'b0),
             .program_address({{{ADDR}{{1'b0}}}}), .program_negative(1'b0), .lookup(lookup),
             .lookup_address(lookup_address), .accumulate(1'b1), .first(first), .bank(bank),
             .column(column), .sum(sum), .position(position), .negative_plane(negative_plane),
             .draining(1'b1), .drain_bank(bank), .drain_column(column), .drained(drained));
         wire signed [47:0] word = drained;
         wire signed [47:0] before = 48'd{most} * (48'd65535 * subarray + (48'd1 << position) - 48'd1);
         wire signed [47:0] after = before + (48'd{most} << position);
         wire within = first | (word <= before & word >= -before);
         reg known, bank_1;
         reg [{t}:0] column_1;
         reg signed [47:0] old_1, change_1, bound_1;
         always @(posedge clock) begin
             known <= within & sum <= {most} & subarray < {subarrays};
             bank_1 <= bank;
             column_1 <= column;
             old_1 <= first ? 48'd0 : word;
             change_1 <= {{37'd0, sum}} << position;
             bound_1 <= after;
         end
         always @* if (known & bank == bank_1 & column == column_1) begin
             assert(word == old_1 + change_1 | word == old_1 - change_1);
             assert(word <= bound_1 & word >= -bound_1);
         end
         endmodule",
        t = T - 1,
        s = SUM - 1,
        a = ADDR - 1,
        w = ACC - 1,
        most = 255 * rows,
    );
    let block = SignAccumulator::<SUM, ACC, 4, ADDR, T>::new(true);
    prove(verilog(block, "sign_accumulator"), &proof, 2)
}

#[test]
fn the_accumulator_never_wraps() {
    // The bounds of all slots, chained: from 0 to what fits ACC bits, and only just.
    for (rows, subarrays, bits) in [
        (4, 4, 29),
        (4, 32, 32),
        (8, 16, 32),
        (16, 8, 32),
        (128, 1, 32),
    ] {
        let bound = |f: i64, b: u32| 255 * rows * (65535 * f + (1 << b) - 1);
        assert_eq!(bound(0, 0), 0);
        for f in 0..subarrays {
            assert_eq!(bound(f, 16), bound(f + 1, 0));
        }
        let largest = bound(subarrays, 0);
        assert!(largest < 1 << (bits - 1) && largest >= 1 << (bits - 2));
    }
    proven(accumulate::<10, 29, 4, 2>(4, 4));
    proven(accumulate::<10, 32, 4, 2>(4, 32));
    proven(accumulate::<11, 32, 4, 2>(8, 16));
    proven(accumulate::<12, 32, 4, 2>(16, 8));
    proven(accumulate::<15, 32, 4, 2>(128, 1));
}

#[test]
fn an_accumulator_one_bit_short_is_refuted() {
    refuted(accumulate::<10, 28, 4, 2>(4, 4));
    refuted(accumulate::<11, 31, 4, 2>(8, 16));
}
