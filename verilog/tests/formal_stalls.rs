//! What must be proven of pipelines that are held: whichever word or slot is observed, it comes out once, in its turn, as it
//! went in, however often its way is barred. Yosys' SAT solver, on the exported Verilog of forms-tiny.
//!
//! Each proof is an induction over the clocks: an invariant holds after a reset from any state, and after every clock that
//! follows one in which it held, whatever the inputs. So it holds for any number of clocks.

use forms_golden::Config;
use forms_rtl::control::result_drain::ResultDrain;
use forms_rtl::control::slot_pipeline::SlotPipeline;
use forms_rtl::parameters::Parameters;
use forms_rtl::tile::partial_sum::PartialSum;
use forms_rtl::tile::twin_adder::TwinAdder;
use forms_verilog::hardware::parameters;

#[path = "support/proof.rs"]
mod proof;

use proof::{File, changed, prove_inside, proven, refuted, verilog};

fn tiny() -> Parameters {
    parameters(&Config::named("forms-tiny").unwrap()).unwrap()
}

/// A block, what a proof sees inside it, and the proof.
struct Held {
    files: fn() -> Vec<File>,
    top: &'static str,
    inside: &'static [&'static str],
    proof: &'static str,
}

impl Held {
    fn prove(&self, change: (&str, &str)) -> Result<(), String> {
        let files = changed((self.files)(), change);
        prove_inside(files, self.top, self.inside, self.proof, 2)
    }
}

/// Words that were read from the banks. One of them is tracked, any; nothing is read but finished MVMs, column after
/// column. What comes with the clock after a read, `word`, is any value.
const RESULT_DRAIN: Held = Held {
    files: || verilog(ResultDrain::new(&tiny()), "result_drain"),
    top: "result_drain",
    inside: &[
        "zeroed",
        "under_way",
        "full",
        "read",
        "read_last",
        "read_zero",
        "chosen",
        "chosen_last",
        "chosen_word",
        "spare",
        "spare_last",
        "spare_word",
    ],
    proof: r"module proof(input clock, input reset, input [1:0] last_column, input [28:0] word, input y_ready, input slot,
    input finish, input zero, input pick);
    wire drain, drain_bank, drain_new, y_valid, y_last, busy, blocked, read, read_last, read_zero;
    wire chosen, chosen_last, spare, spare_last;
    wire [1:0] drain_column, under_way, full, zeroed;
    wire [28:0] y, chosen_word, spare_word;
    // MVMs finish in the banks in turn, and in none that is full: `blocked` keeps them.
    reg next_bank;
    wire fair = !finish | slot & !blocked;
    result_drain dut(.clock(clock), .reset(reset), .last_lane_column(last_column), .slot(slot), .bank(next_bank),
        .finish(finish), .zero(zero), .word_0(word), .y_ready(y_ready), .blocked(blocked), .drain(drain),
        .drain_bank(drain_bank), .drain_column(drain_column), .drain_new(drain_new), .y_valid(y_valid), .y_last(y_last),
        .y(y), .busy(busy), .\zeroed (zeroed), .\under_way (under_way), .\full (full), .\read (read),
        .\read_last (read_last), .\read_zero (read_zero), .\chosen (chosen), .\chosen_last (chosen_last),
        .\chosen_word (chosen_word), .\spare (spare), .\spare_last (spare_last), .\spare_word (spare_word));

    // What is to be read next, and of how many MVMs.
    reg bank;
    reg [1:0] column, pending, zeros;
    wire taken = y_valid & y_ready;
    wire is_zero = finish & next_bank == bank ? zero : zeros[bank];
    // One of the words that are read, any of them: how many are ahead of it, and what it is.
    reg tracked, fresh, kept_last, kept_zero;
    reg [1:0] ahead;
    reg [28:0] kept;
    always @(posedge clock) begin
        if (finish) begin
            next_bank <= !next_bank;
            zeros[next_bank] <= zero;
        end
        pending <= pending + finish - (drain & column == last_column);
        if (drain) begin
            column <= column == last_column ? 2'd0 : column + 2'd1;
            if (column == last_column) bank <= !bank;
        end
        fresh <= 1'b0;
        if (fresh) kept <= kept_zero ? 29'd0 : word;
        if (taken & tracked) begin
            ahead <= ahead - 2'd1;
            if (ahead == 0) tracked <= 1'b0;
        end
        if (drain & pick & !tracked) begin
            tracked <= 1'b1;
            fresh <= 1'b1;
            ahead <= under_way - taken;
            kept_last <= column == last_column;
            kept_zero <= is_zero;
        end
        if (reset) begin
            next_bank <= 1'b0;
            bank <= 1'b0;
            column <= 2'd0;
            pending <= 2'd0;
            tracked <= 1'b0;
            fresh <= 1'b0;
        end
    end

    wire [2:0] words = {2'd0, y_valid} + spare + chosen + read;
    wire invariant = {1'b0, under_way} == words & words <= 3 & (!spare | y_valid)
        & drain_column == column & drain_bank == bank & column <= last_column
        & (column == 0 | full[bank]) & (full == 0 | full[bank]) & pending == {1'b0, full[0]} + full[1]
        & next_bank == (bank ^ full[0] ^ full[1])
        & (!full[0] | zeroed[0] == zeros[0]) & (!full[1] | zeroed[1] == zeros[1])
        & (!tracked | ahead < words)
        & fresh == (tracked & read & {1'b0, ahead} == words - 3'd1)
        & (!fresh | read_last == kept_last & read_zero == kept_zero)
        & (!(tracked & y_valid & ahead == 0) | {y_last, y} == {kept_last, kept})
        & (!(tracked & spare & ahead == 1) | {spare_last, spare_word} == {kept_last, kept})
        & (!(tracked & chosen & ahead == {1'b0, y_valid} + spare) | {chosen_last, chosen_word} == {kept_last, kept});
    reg held_before, reset_before, was_empty;
    reg [1:0] column_before;
    always @(posedge clock) begin
        held_before <= invariant & fair;
        reset_before <= reset;
        was_empty <= full == 0 & !finish;
        column_before <= last_column;
    end
    always @* begin
        // It holds after a reset, and as long as K_used is written while nothing is full.
        if (reset_before) assert(invariant);
        if (held_before & (was_empty | last_column == column_before)) assert(invariant);
        if (invariant & fair) begin
            // Nothing is read but what is finished, in its order, and there is a place for it.
            if (drain) assert(pending != 0 | finish);
            if (drain) assert(drain_bank == bank & drain_column == column);
            if (drain) assert(under_way != 3 | taken);
            // Nothing leaves that was not read; each word leaves in its turn, as it was read.
            if (taken) assert(under_way != 0);
            if (tracked & taken & ahead == 0) assert({y_last, y} == {kept_last, kept});
        end
    end
endmodule",
};

/// Tags of slots. One slot is tracked, any, busy or not; its age counts the clocks in which the pipeline moved.
const SLOT_PIPELINE: Held = Held {
    files: || verilog(SlotPipeline::new(&tiny()), "slot_pipeline"),
    top: "slot_pipeline",
    inside: &[
        "slots",
        "last_slots",
        "banks",
        "converts",
        "firsts",
        "last_beats",
        "negatives",
        "positions",
        "places",
        "columns",
    ],
    proof: r"module proof(input clock, input reset, input advance, input slot, input convert, input first, input last_beat,
    input last_slot, input bank, input negative, input [3:0] position, input [3:0] place, input [3:0] scale, input pick);
    wire busy, convert_1, convert_2, convert_3, convert_4, bank_4, convert_5, first_5, last_beat_5, bank_5, negative_5;
    wire newest_5, recent_5, slot_6, write_6, last_slot_6, zero_6, bank_6;
    wire [3:0] address_1, place_3, scale_3, position_5;
    wire [1:0] column_4, column_6;
    wire [5:0] slots, last_slots, banks, columns;
    wire [4:0] converts, firsts, last_beats, negatives;
    wire [19:0] positions;
    wire [11:0] places;
    slot_pipeline dut(.clock(clock), .reset(reset), .advance(advance), .slot(slot), .convert(convert), .first(first),
        .last_beat(last_beat), .last_slot(last_slot), .bank(bank), .negative(negative), .position(position),
        .place(place), .scale(scale), .busy(busy), .convert_1(convert_1), .address_1(address_1), .convert_2(convert_2),
        .convert_3(convert_3), .place_3(place_3), .scale_3(scale_3), .convert_4(convert_4), .bank_4(bank_4),
        .column_4(column_4), .convert_5(convert_5), .first_5(first_5), .last_beat_5(last_beat_5), .bank_5(bank_5),
        .negative_5(negative_5), .position_5(position_5), .newest_5(newest_5), .recent_5(recent_5), .slot_6(slot_6),
        .write_6(write_6), .last_slot_6(last_slot_6), .zero_6(zero_6), .bank_6(bank_6), .column_6(column_6),
        .\slots (slots), .\last_slots (last_slots), .\banks (banks), .\converts (converts), .\firsts (firsts),
        .\last_beats (last_beats), .\negatives (negatives), .\positions (positions), .\places (places),
        .\columns (columns));

    // Any slot: what it was when it was offered, and how often the pipeline has moved since.
    reg [2:0] age;
    reg its_slot, its_convert, its_first, its_beat, its_last, its_bank, its_negative;
    reg [3:0] its_position, its_place, its_scale;
    wire [1:0] its_column = its_place[1:0];
    // The slot that left last.
    reg gone_write, gone_bank;
    reg [1:0] gone_column;
    always @(posedge clock) begin
        if (advance) begin
            age <= age == 0 ? {2'd0, pick} : age == 6 ? 3'd0 : age + 3'd1;
            if (age == 0) begin
                {its_slot, its_convert, its_first, its_beat} <= {slot, convert, first, last_beat};
                {its_last, its_bank, its_negative} <= {last_slot, bank, negative};
                {its_position, its_place} <= {position, place};
            end
            if (age == 2) its_scale <= scale;
            {gone_write, gone_bank, gone_column} <= {write_6, bank_6, column_6};
        end
        if (reset) begin
            age <= 3'd0;
            gone_write <= 1'b0;
        end
    end

    reg shown, invariant;
    integer i;
    always @* begin
        // At the taps of each stage it is what it was.
        shown = 1'b1;
        case (age)
            1: shown = {convert_1, address_1} == {its_convert, its_place};
            2: shown = convert_2 == its_convert;
            3: shown = {convert_3, place_3, scale_3} == {its_convert, its_place, its_scale};
            4: shown = {convert_4, bank_4, column_4} == {its_convert, its_bank, its_column};
            5: shown = {convert_5, first_5, last_beat_5, bank_5, negative_5, position_5}
                == {its_convert, its_first, its_beat, its_bank, its_negative, its_position};
            6: shown = {slot_6, write_6, last_slot_6, zero_6, bank_6, column_6}
                == {its_slot, its_convert, its_last, its_first & !its_convert, its_bank, its_column};
        endcase
        if (age != 0 & its_slot) shown = shown & busy;
        // Whether its word is newer than the memory's: the two slots before it tell.
        shown = shown & newest_5 == (write_6 & bank_6 == bank_5 & column_6 == columns[3:2])
            & recent_5 == (gone_write & gone_bank == bank_5 & gone_column == columns[3:2]);
        invariant = shown & age <= 6;
        for (i = 0; i < 6; i = i + 1) if (age == i + 1) begin
            invariant = invariant & {slots[i], last_slots[i], banks[i]} == {its_slot, its_last, its_bank};
            if (i < 5) invariant = invariant & {converts[i], firsts[i], last_beats[i], negatives[i], positions[4*i +: 4]}
                == {its_convert, its_first, its_beat, its_negative, its_position};
            if (i < 3) invariant = invariant & places[4*i +: 4] == its_place;
            if (i > 2) invariant = invariant & columns[2*(i - 3) +: 2] == its_column;
        end
    end
    reg held_before, reset_before;
    always @(posedge clock) begin
        held_before <= invariant;
        reset_before <= reset;
    end
    always @* if (held_before | reset_before) assert(invariant);
endmodule",
};

/// Sums of two crossbars' words of 8 bits; biases are any.
const PARTIAL_SUM: Held = Held {
    files: || verilog(PartialSum::new(2, 4, 8), "partial_sum"),
    top: "partial_sum",
    inside: &["used", "column", "bias_read_data"],
    proof: r"module proof(input clock, input reset, input program_used, input [31:0] data, input [1:0] valid, input [1:0] last,
    input [15:0] word, input sum_ready);
    wire [1:0] ready, used, column;
    wire sum_valid, sum_last, busy;
    wire [9:0] sum;
    wire [7:0] bias;
    partial_sum dut(.clock(clock), .reset(reset), .program_bias(1'b0), .program_used(program_used),
        .program_address(2'd0), .program_data(data), .word_valid(valid), .word_last(last), .word(word),
        .sum_ready(sum_ready), .word_ready(ready), .sum_valid(sum_valid), .sum_last(sum_last), .sum(sum), .busy(busy),
        .\used (used), .\column (column), .\bias_read_data (bias));
    // The sum that is to leave next, if there is one, and the column of the word that is to enter next.
    reg there, kept_last;
    reg [9:0] kept;
    reg [1:0] next;
    wire enters = |(ready & valid);
    wire ends = |(used & last);
    wire [9:0] exact = {{2{bias[7]}}, bias} + (used[0] ? {{2{word[7]}}, word[7:0]} : 10'd0)
        + (used[1] ? {{2{word[15]}}, word[15:8]} : 10'd0);
    always @(posedge clock) begin
        if (sum_ready) there <= 1'b0;
        if (enters) begin
            there <= 1'b1;
            {kept_last, kept} <= {ends, exact};
            next <= ends ? 2'd0 : next + 2'd1;
        end
        if (reset) begin
            there <= 1'b0;
            next <= 2'd0;
        end
    end
    wire invariant = sum_valid == there & column == next & (!there | {sum_last, sum} == {kept_last, kept});
    reg held_before, reset_before;
    always @(posedge clock) begin
        held_before <= invariant;
        reset_before <= reset;
    end
    always @* begin
        if (held_before | reset_before) assert(invariant);
        if (invariant) begin
            // A word of every crossbar in use is taken, or of none; and none over a sum that has not left.
            assert(ready == 0 | ready == used & (valid & used) == used);
            if (enters) assert(!there | sum_ready);
        end
    end
endmodule",
};

/// Sums of twins, of words of 8 bits.
const TWIN_ADDER: Held = Held {
    files: || verilog(TwinAdder::new(4, 8), "twin_adder"),
    top: "twin_adder",
    inside: &["holding", "held", "flags_0", "column"],
    proof: r"module proof(input clock, input reset, input program_enable, input [3:0] new_flags, input valid, input last,
    input [7:0] word, input sum_ready);
    wire ready, sum_valid, sum_last, busy, holding;
    wire [7:0] sum, held;
    wire [3:0] flags;
    wire [1:0] column;
    twin_adder dut(.clock(clock), .reset(reset), .program_enable(program_enable), .program_word(1'b0),
        .program_flags(new_flags), .word_valid(valid), .word_last(last), .word(word), .sum_ready(sum_ready),
        .word_ready(ready), .sum_valid(sum_valid), .sum_last(sum_last), .sum(sum), .busy(busy), .\holding (holding),
        .\held (held), .\flags_0 (flags), .\column (column));
    // The sum that is to leave next, if there is one; the first of a pair, if there is one; the next word's column.
    reg there, kept_last, paired;
    reg [7:0] kept, first;
    reg [1:0] next;
    wire enters = valid & ready;
    wire opens = flags[next] & !paired;
    always @(posedge clock) begin
        if (sum_ready) there <= 1'b0;
        if (enters) begin
            next <= last ? 2'd0 : next + 2'd1;
            paired <= opens;
            if (opens) first <= word;
            else {there, kept_last, kept} <= {1'b1, last, paired ? first + word : word};
        end
        if (reset) {there, paired, next} <= 4'd0;
    end
    wire invariant = sum_valid == there & column == next & holding == paired & (!paired | held == first)
        & (!there | {sum_last, sum} == {kept_last, kept});
    reg held_before, reset_before;
    always @(posedge clock) begin
        held_before <= invariant;
        reset_before <= reset;
    end
    always @* begin
        if (held_before | reset_before) assert(invariant);
        // No sum is made over one that has not left.
        if (invariant & enters & !opens) assert(!there | sum_ready);
    end
endmodule",
};

#[test]
fn a_stalled_drain_neither_loses_nor_repeats_a_word() {
    proven(RESULT_DRAIN.prove(("", "")));
}

#[test]
fn a_drain_that_reads_a_word_too_many_or_forgets_the_one_aside_is_refuted() {
    refuted(RESULT_DRAIN.prove(("(under_way != PLACES)", "1'b1")));
    refuted(RESULT_DRAIN.prove(("chosen & (free == spare)", "chosen & !free")));
}

#[test]
fn a_held_slot_pipeline_neither_loses_nor_repeats_a_slot() {
    proven(SLOT_PIPELINE.prove(("", "")));
}

#[test]
fn a_slot_pipeline_that_moves_while_it_is_held_or_mixes_up_a_stage_is_refuted() {
    refuted(SLOT_PIPELINE.prove(("else if (advance)", "else")));
    refuted(SLOT_PIPELINE.prove(("banks[3] == banks[5]", "banks[3] == banks[4]")));
}

#[test]
fn a_stalled_sum_of_row_tiles_is_neither_lost_nor_repeated() {
    proven(PARTIAL_SUM.prove(("", "")));
}

#[test]
fn a_sum_of_row_tiles_over_one_that_has_not_left_is_refuted() {
    refuted(PARTIAL_SUM.prove(("there = !valid | sum_ready", "there = 1'b1")));
    refuted(PARTIAL_SUM.prove((
        "if (sum_ready) valid <= 1'b0",
        "if (!sum_ready) valid <= 1'b0",
    )));
}

#[test]
fn a_stalled_sum_of_twins_is_neither_lost_nor_repeated() {
    proven(TWIN_ADDER.prove(("", "")));
}

#[test]
fn a_sum_of_twins_over_one_that_has_not_left_is_refuted() {
    refuted(TWIN_ADDER.prove(("opens | !valid | sum_ready", "1'b1")));
    refuted(TWIN_ADDER.prove(("holding <= 1'b0", "holding <= holding")));
}
