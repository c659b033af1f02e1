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
use forms_rtl::parameters::{Conversion, Parameters, Scheme, ZeroSkipPolicy};

#[path = "support/proof.rs"]
mod proof;

use proof::{prove, proven, refuted, verilog};

/// The partial sum of fragments of `rows` rows is the exact sum of its counts, each up to m x L, and at
/// most m x (2^Wb - 1).
fn shift_add(
    rows: u32,
    devices: usize,
    device_bits: usize,
    count_bits: usize,
    sum_bits: usize,
) -> Result<(), String> {
    let list = |separator: &str, text: &dyn Fn(usize) -> String| {
        (0..devices).map(text).collect::<Vec<_>>().join(separator)
    };
    let most = rows * ((1 << device_bits) - 1);
    let proof = format!(
        "module proof(input clock, input reset, input advance, {inputs});
         wire [{s}:0] sum;
         shift_add dut(.clock(clock), .reset(reset), .advance(advance), {counts}, .sum(sum));
         reg known;
         reg [31:0] exact;
         always @(posedge clock) begin
             known <= !reset & advance & {fair};
             exact <= {exact};
         end
         always @* if (known) begin
             assert(sum == exact);
             assert(sum <= {bound});
         end
         endmodule",
        inputs = list(", ", &|j| format!("input [{}:0] q{j}", count_bits - 1)),
        counts = proof::wired("restored", devices, |j| format!("q{j}")),
        fair = list(" & ", &|j| format!("q{j} <= {most}")),
        exact = list(" + ", &|j| format!(
            "32'd{} * q{j}",
            1_u64 << (device_bits * j)
        )),
        s = sum_bits - 1,
        bound = rows * ((1 << (devices * device_bits)) - 1),
    );
    let block = ShiftAdd::new(devices, device_bits, count_bits, sum_bits);
    prove(verilog(block, "shift_add"), &proof, 2)
}

#[test]
fn the_partial_sum_never_wraps() {
    proven(shift_add(4, 4, 2, 4, 10));
    proven(shift_add(8, 4, 2, 5, 11));
    proven(shift_add(16, 4, 2, 6, 12));
    // Three devices of 3 bits, sixteen of 1, and one of 8.
    proven(shift_add(5, 3, 3, 6, 12));
    proven(shift_add(3, 16, 1, 2, 18));
    proven(shift_add(7, 1, 8, 11, 11));
}

#[test]
fn partial_sums_one_row_too_many_are_refuted() {
    // 9 rows x 255 need twelve bits, 9 rows x 511 thirteen.
    refuted(shift_add(9, 4, 2, 5, 11));
    refuted(shift_add(9, 3, 3, 6, 12));
}

/// `turns` times `at_once` counts up to m x L, one turn after another, from any sum before: the exact
/// sum, and at most m x (2^Wb - 1).
fn serial_shift_add(
    rows: u32,
    at_once: usize,
    turns: usize,
    device_bits: usize,
    count_bits: usize,
    sum_bits: usize,
) -> Result<(), String> {
    let list = |separator: &str, text: &dyn Fn(usize) -> String| {
        (0..at_once).map(text).collect::<Vec<_>>().join(separator)
    };
    let most = rows * ((1 << device_bits) - 1);
    let turn_bits = turns.next_power_of_two().trailing_zeros() as usize;
    let proof = format!(
        "module proof(input clock, {inputs});
         reg [{t}:0] turn;
         wire [{s}:0] sum;
         serial_shift_add dut(.clock(clock), .reset(1'b0), .advance(1'b1), .convert(1'b1),
             .turn(turn), {counts}, .sum(sum));
         wire [31:0] now = {now};
         wire last = turn >= {last};
         reg [31:0] exact;
         reg complete, fair;
         always @(posedge clock) begin
             turn <= last ? {turn_bits}'d0 : turn + {turn_bits}'d1;
             fair <= (turn == 0 | fair) & {fair};
             exact <= (turn == 0 ? 32'd0 : exact) + (now << (turn * {step}));
             complete <= last;
         end
         // From any state, a whole weight has gone through after twice its turns.
         reg [3:0] age;
         always @(posedge clock) age <= turn == 0 ? 4'd1 : age == 4'd0 ? 4'd0 : age + 4'd1;
         always @* if (complete & fair & age == {turns}) begin
             assert(sum == exact);
             assert(sum <= {bound});
         end
         endmodule",
        inputs = list(", ", &|j| format!("input [{}:0] q{j}", count_bits - 1)),
        counts = proof::wired("restored", at_once, |j| format!("q{j}")),
        now = list(" + ", &|j| format!(
            "32'd{} * q{j}",
            1_u64 << (device_bits * j)
        )),
        fair = list(" & ", &|j| format!("q{j} <= {most}")),
        t = turn_bits - 1,
        s = sum_bits - 1,
        last = turns - 1,
        step = device_bits * at_once,
        bound = rows * ((1 << (turns * at_once * device_bits)) - 1),
    );
    let block = SerialShiftAdd::new(at_once, turns, device_bits, count_bits, sum_bits);
    prove(verilog(block, "serial_shift_add"), &proof, 2 * turns + 1)
}

#[test]
fn the_serial_partial_sum_never_wraps() {
    proven(serial_shift_add(128, 1, 4, 2, 9, 15));
    proven(serial_shift_add(8, 2, 2, 2, 5, 11));
    // Three turns of three devices of 1 bit.
    proven(serial_shift_add(5, 3, 3, 1, 3, 12));
}

#[test]
fn serial_partial_sums_one_row_too_many_are_refuted() {
    // 129 rows x 255 need sixteen bits, 9 rows x 511 thirteen.
    refuted(serial_shift_add(129, 1, 4, 2, 9, 15));
    refuted(serial_shift_add(9, 3, 3, 1, 4, 12));
}

/// Both sums of `bits` bit planes a sign, of counts up to m, are exact, whatever is present, and at most
/// m x (2^Wb - 1).
fn plane_splice(
    rows: usize,
    digits: usize,
    device_bits: usize,
    count_bits: usize,
    sum_bits: usize,
) -> Result<(), String> {
    let planes = 2 * digits;
    let most = rows * ((1 << device_bits) - 1);
    let list =
        |text: &dyn Fn(usize) -> String| (0..planes).map(text).collect::<Vec<_>>().join(", ");
    let sum = |sign: usize| {
        let terms = (0..digits).map(|digit| {
            let plane = 2 * digit + sign;
            let place = 1 << (device_bits * digit);
            format!("(p[{plane}] ? 32'd{place} * q{plane} : 32'd0)")
        });
        terms.collect::<Vec<_>>().join(" + ")
    };
    let proof = format!(
        "module proof(input clock, input [{p}:0] p, {inputs});
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
        p = planes - 1,
        inputs = list(&|i| format!("input [{}:0] q{i}", count_bits - 1)),
        counts = proof::wired("restored", planes, |i| format!("q{i}")),
        present = proof::wired("present", planes, |i| format!("p[{i}]")),
        fair = (0..planes)
            .map(|i| format!("q{i} <= {most}"))
            .collect::<Vec<_>>()
            .join(" & "),
        s = sum_bits - 1,
        plus = sum(0),
        minus = sum(1),
        bound = ((1 << (device_bits * digits)) - 1) * rows,
    );
    let block = PlaneSplice::new(digits, device_bits, count_bits, sum_bits);
    prove(verilog(block, "plane_splice"), &proof, 2)
}

#[test]
fn the_spliced_planes_never_wrap() {
    proven(plane_splice(8, 8, 1, 4, 11));
    proven(plane_splice(128, 8, 1, 8, 15));
    proven(plane_splice(7, 3, 1, 3, 6));
    proven(plane_splice(1, 1, 1, 1, 1));
    // Digits of two bits.
    proven(plane_splice(8, 4, 2, 5, 11));
}

#[test]
fn spliced_planes_one_row_too_many_are_refuted() {
    // 9 rows x 255 need twelve bits, 10 rows x 7 seven.
    refuted(plane_splice(9, 8, 1, 4, 11));
    refuted(plane_splice(10, 3, 1, 4, 6));
    refuted(plane_splice(9, 4, 2, 5, 11));
}

/// The difference of any two sums is exact, in two's complement of one bit more.
#[test]
fn the_difference_is_exact() {
    let proof = "module proof(input clock, input [14:0] p, input [14:0] n);
         wire signed [15:0] difference;
         difference dut(.positive(p), .negative(n), .signed_sum(difference));
         wire signed [31:0] exact = {17'd0, p} - {17'd0, n};
         wire signed [31:0] shown = difference;
         always @* assert(shown == exact);
         endmodule";
    let files = || verilog(Difference::new(15), "difference");
    proven(prove(files(), proof, 1));
    refuted(prove(files(), &proof.replace("signed [15:0]", "[15:0]"), 1));
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
         population_count counter(.clock(clock), .reset(1'b0), .advance(1'b1), .plane_0(plane), .ones(ones));
         plane_scale scaler(.ones(ones), .scale(scale));
         adc adc(.clock(clock), .reset(1'b0), .advance(1'b1), .convert(1'b1), .count(count_2),
             .code(code), .clip(clip));
         reg flip_1, flip_2, flip_3;
         reg [{c}:0] count_1, count_2, scale_3, meant_1, meant_2, meant_3, meant_4;
         flip_restore restorer(.clock(clock), .reset(1'b0), .advance(1'b1), .flip(flip_3),
             .code(code), .scale(scale_3), .restored(restored));
         always @(posedge clock) begin
             {{flip_3, flip_2, flip_1}} <= {{flip_2, flip_1, flip}};
             {{count_2, count_1}} <= {{count_1, count}};
             scale_3 <= scale;
             {{meant_4, meant_3, meant_2, meant_1}} <= {{meant_3, meant_2, meant_1, meant}};
         end
         always @* begin
             assert(restored == meant_4);
             assert(!clip);
             assert(!flip_3 | code <= scale_3);
         end
         endmodule",
        l = level_bits - 1,
        p = rows - 1,
        c = count_bits - 1,
        d = code_bits - 1,
    );
    let files = [
        verilog(BitLine::new(rows, device_bits, count_bits), "bit_line"),
        verilog(
            PopulationCount::new(&[rows], count_bits),
            "population_count",
        ),
        verilog(PlaneScale::new(device_bits, count_bits), "plane_scale"),
        verilog(Adc::new(count_bits, code_bits), "adc"),
        verilog(FlipRestore::new(code_bits, count_bits), "flip_restore"),
    ];
    prove(files.concat(), &proof, 5)
}

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
#[ignore = "minutes: cargo nextest run -p forms-verilog --test formal sixteen --run-ignored all"]
fn the_flip_encoding_of_sixteen_rows_loses_nothing() {
    proven(flip_encoding(16, 2, 6, 5, 24));
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
fn uniform(
    step: u64,
    exact: u64,
    ceiling: u64,
    count_bits: usize,
    code_bits: usize,
) -> Result<(), String> {
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

/// A crossbar whose accumulators are in question: four weight columns of one lane stand for any number of
/// them, since no two meet.
fn accumulating(
    rows: usize,
    subarrays: usize,
    weight_bits: usize,
    input_bits: usize,
) -> Parameters {
    Parameters {
        name: "accumulating".to_string(),
        scheme: Scheme::Forms,
        rows: rows * subarrays,
        columns: 4 * weight_bits,
        fragment_rows: rows,
        device_bits: 1,
        weight_bits,
        input_bits,
        signed_inputs: true,
        adcs: weight_bits,
        adc_bits: 13,
        conversion: Conversion::Lossless,
        zero_skip: ZeroSkipPolicy::Leading,
    }
}

/// One slot of an accumulation in the accumulators of `p`, from any word that the slots before it can have
/// left in a crossbar of `subarrays` sub-arrays.
///
/// With at most S = m (2^Wb - 1) a plane and planes of weight 2^b, a word before bit b of sub-array f is
/// within S ((2^B - 1) f + 2^b - 1) of zero. The slot adds or subtracts exactly, and leaves the
/// same bound for b + 1. What that bound comes to in the end, [`the_accumulator_never_wraps`] says.
///
/// Slot after slot of one column and bank goes through stages 5 and 6; each word is seen in the clock after it was
/// written, which is when the next slot is in stage 6.
fn accumulate(p: &Parameters, subarrays: usize) -> Result<(), String> {
    let most = p.fragment_rows * ((1 << p.weight_bits) - 1);
    let proof = format!(
        "module proof(input clock, input first, input [{s}:0] sum, input [{p}:0] position,
             input negative_plane, input [{f}:0] subarray, input restore, input [{a}:0] restore_place,
             input lookup);
         wire signed [{w}:0] drained;
         sign_accumulator dut(.clock(clock), .reset(1'b0), .advance(1'b1), .program_enable(1'b0),
             .program_place({{{place_bits}{{1'b0}}}}), .program_negative(1'b0), .restore(restore),
             .restore_place(restore_place), .lookup(lookup), .lookup_bank(1'b0), .lookup_column({{{column_bits}{{1'b0}}}}),
             .first(first), .bank(1'b0), .newest(1'b1), .recent(1'b0), .sum(sum), .position(position),
             .negative_plane(negative_plane), .write(1'b1), .write_bank(1'b0),
             .write_column({{{column_bits}{{1'b0}}}}), .drain(1'b1), .drain_bank(1'b0),
             .drain_column({{{column_bits}{{1'b0}}}}), .drain_new(1'b1), .drained(drained));
         wire signed [{x}:0] word = drained;
         // The slot in stage 6.
         reg first_6, fair_6;
         reg signed [{x}:0] change_6, before_6, after_6;
         wire signed [{x}:0] before_it =
             {wide}'d{most} * ({wide}'d{inputs} * subarray + ({wide}'d1 << position) - {wide}'d1);
         // The word that it wrote.
         reg known;
         reg signed [{x}:0] old, change, bound;
         always @(posedge clock) begin
             first_6 <= first;
             fair_6 <= sum <= {most} & subarray < {subarrays} & position < {positions};
             change_6 <= {{{wide}'d0, sum}} << position;
             before_6 <= before_it;
             after_6 <= before_it + ({wide}'d{most} << position);
             known <= fair_6 & (first_6 | (word <= before_6 & word >= -before_6));
             old <= first_6 ? {wide}'d0 : word;
             change <= change_6;
             bound <= after_6;
         end
         always @* if (known) begin
             assert(word == old + change | word == old - change);
             assert(word <= bound & word >= -bound);
         end
         endmodule",
        s = p.sum_bits() - 1,
        p = p.position_bits() - 1,
        // As wide as the number of sub-arrays itself.
        f = subarrays.ilog2(),
        place_bits = p.place_bits(),
        column_bits = p.lane_column_bits(),
        a = p.place_bits() - 1,
        w = p.result_bits() - 1,
        // Room for bounds twice too large.
        wide = p.result_bits() + 3,
        x = p.result_bits() + 2,
        inputs = (1_u64 << p.input_bits) - 1,
        positions = p.input_bits,
    );
    // Clock 1 may begin anywhere; the word of the slot that is in stage 5 then is written with clock 2.
    prove(
        verilog(SignAccumulator::new(p), "sign_accumulator"),
        &proof,
        4,
    )
}

/// Rows of a fragment, sub-arrays, bits of a weight, bits of an input.
const ACCUMULATIONS: [(usize, usize, usize, usize); 8] = [
    (4, 4, 8, 16),
    (4, 32, 8, 16),
    (8, 16, 8, 16),
    (16, 8, 8, 16),
    (128, 1, 8, 16),
    (5, 3, 9, 7),
    (12, 1, 8, 32),
    (1, 1, 1, 1),
];

#[test]
fn the_accumulator_never_wraps() {
    for (rows, subarrays, weight_bits, input_bits) in ACCUMULATIONS {
        // The bounds of all slots, chained: from 0 to what fits the accumulator.
        let bound = |f: usize, b: usize| {
            let inputs = f * ((1 << input_bits) - 1) + (1 << b) - 1;
            rows * ((1 << weight_bits) - 1) * inputs
        };
        let p = accumulating(rows, subarrays, weight_bits, input_bits);
        assert_eq!(bound(0, 0), 0);
        for f in 0..subarrays {
            assert_eq!(bound(f, input_bits), bound(f + 1, 0));
        }
        let (largest, bits) = (bound(subarrays, 0), p.result_bits());
        assert!(
            largest < 1 << (bits - 1),
            "{bits} bits do not hold {largest}"
        );
        // Only just, where so many bits cannot be far from full.
        if weight_bits > 1 {
            assert!(largest >= 1 << (bits - 2), "{bits} bits, for {largest}");
        }
        proven(accumulate(&p, subarrays));
    }
}

#[test]
fn an_accumulator_of_half_the_sub_arrays_is_refuted() {
    refuted(accumulate(&accumulating(4, 2, 8, 16), 4));
    refuted(accumulate(&accumulating(8, 8, 8, 16), 16));
    refuted(accumulate(&accumulating(5, 1, 9, 7), 3));
}
