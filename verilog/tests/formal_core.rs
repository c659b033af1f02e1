//! What must be proven of the whole core: it ends, and within section 5's clocks. Yosys' SAT solver, on the exported Verilog of
//! forms-tiny, for every input from every state that a reset can lead to.
//!
//! An invariant, which holds after a reset and which no clock breaks, says what those states are like. A *rank* says how many
//! clocks are left: of the slots that are still to be issued, of the pipeline behind them, of the words that are still to
//! leave. While the rest of an MVM is offered without a pause and results are taken, the rank falls in every clock, and where it
//! is 0 the core is idle. What the fragments to come will take is not known to the hardware; `owed` is that sum, told
//! beforehand: any value with which the fragments that do come agree.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_verilog::hardware::parameters;

#[path = "support/proof.rs"]
mod proof;

use proof::{changed, prove_inside, proven, refuted, verilog};

/// What the proof sees of the core: name, bits.
const INSIDE: [(&str, usize); 23] = [
    ("zero_skip.present", 1),
    ("zero_skip.held", 1),
    ("zero_skip.nothing", 1),
    ("zero_skip.seen", 16),
    ("zero_skip.next_seen", 16),
    ("zero_skip.or_tree_seen", 16),
    ("controller.current", 2),
    ("controller.column", 2),
    ("controller.filling", 1),
    ("frame_check.current", 2),
    ("used_registers.lane_column", 2),
    ("used_registers.subarray", 2),
    ("result_drain.column", 2),
    ("result_drain.under_way", 2),
    ("result_drain.full", 2),
    ("result_drain.draining_bank", 1),
    ("result_drain.read", 1),
    ("result_drain.chosen", 1),
    ("result_drain.spare", 1),
    ("result_drain.valid", 1),
    ("slot_pipeline.slots", 6),
    ("slot_pipeline.last_slots", 6),
    ("slot_pipeline.banks", 6),
];

/// Wires of the core that are no registers: whether a slot waits for a bank, whether a word is read.
const SHOWN: [(&str, usize); 2] = [("result_drain.blocked", 1), ("result_drain.load", 1)];

/// The parts of the proof; each is one run of the solver.
const PARTS: [&str; 6] = [
    // The invariant.
    "if (after_reset | was_invariant) assert(invariant);",
    "if (was_calm & goes_on) assert(told);",
    // A word is read: one less to read, and none else.
    "if (was_calm & goes_on) assert(words == words_before - loaded_before);",
    // The slots, and the pipeline behind them, come a clock nearer to their end unless a bank is awaited.
    "if (was_calm & goes_on) begin
         if (moved_before & slots_before != 0) assert(slots_left < slots_before);
         else assert(slots_left <= slots_before);
     end",
    // Where a bank is awaited, and where no slot is left, a word is read; where none is, those that were read come nearer.
    "if (calm & (awaited | slots_left == 0 & words != 0)) assert(load);
     if (was_calm & goes_on & !loaded_before & out_before != 0) assert(out < out_before);",
    // Rank 0 is idle, and an MVM that begins in an idle core has section 5's clocks: 9 + W to the first word, K_used to the
    // last, one until the first fragment is accepted.
    "if (invariant & told & slots_left == 0 & words == 0 & out == 0) assert(!busy & !offering);
     if (invariant & told & offering & !busy) assert(rank == owed + beats + 10'd10);",
];

/// All of it at once.
const WHOLE: &str = "if (was_calm & goes_on & went_on) assert(rank < rank_before);";

fn prove(part: &str, change: (&str, &str)) -> Result<(), String> {
    let tiny = parameters(&Config::named("forms-tiny").unwrap()).unwrap();
    let inside: Vec<(&str, usize)> = INSIDE.into_iter().chain(SHOWN).collect();
    let wires: String = inside
        .iter()
        .map(|(wire, bits)| format!("wire [{}:0] {};\n", bits - 1, wire.replace('.', "_")))
        .collect();
    let pins: String = inside
        .iter()
        .map(|(wire, _)| format!(", .\\{wire} ({})", wire.replace('.', "_")))
        .collect();
    let proof = format!(
        "module proof(input clock, input reset, input program_enable, input [1:0] program_target,
             input [5:0] program_address, input [31:0] program_data, input x_valid, input x_last, input [63:0] x,
             input y_ready, input array_wait, input offering, input [8:0] owed);
             wire x_ready, busy;
             {wires}
             crossbar_core dut(.clock(clock), .reset(reset), .program_enable(program_enable),
                 .program_target(program_target), .program_address(program_address), .program_data(program_data),
                 .x_valid(x_valid), .x_last(x_last), .x(x), .y_ready(y_ready), .array_wait(array_wait),
                 .x_ready(x_ready), .busy(busy){pins});
             wire present = zero_skip_present, held = zero_skip_held, nothing = zero_skip_nothing;
             wire [15:0] seen = zero_skip_seen;
             wire [1:0] current = controller_current, column = controller_column;
             wire [1:0] last_column = used_registers_lane_column, last_subarray = used_registers_subarray;
             wire [1:0] next = frame_check_current, full = result_drain_full;
             wire bank = result_drain_draining_bank, load = result_drain_load, awaited = result_drain_blocked;
             wire read = result_drain_read, chosen = result_drain_chosen, spare = result_drain_spare;
             wire valid = result_drain_valid;
             wire [5:0] slots = slot_pipeline_slots, lasts = slot_pipeline_last_slots, banks = slot_pipeline_banks;

             function [4:0] length(input [15:0] v);
                 integer n;
                 begin
                     length = 5'd0;
                     for (n = 0; n < 16; n = n + 1) if (v[n]) length = n + 1;
                 end
             endfunction
             // Slots of a fragment.
             wire [2:0] beats = {{1'b0, last_column}} + 3'd1;
             function [6:0] work(input [15:0] v, input [2:0] beats);
                 reg [4:0] steps;
                 begin
                     steps = length(v);
                     work = steps == 0 ? 7'd1 : {{2'd0, steps}} * {{4'd0, beats}};
                 end
             endfunction

             // The banks take turns: slots go to that which is finished next, those behind the last of an MVM to the
             // other. The youngest slot is the last of its MVM, or the controller is in the middle of one.
             reg in_turn, turn, youngest_is_last, found;
             integer i;
             always @* begin
                 turn = bank ^ full[0] ^ full[1];
                 in_turn = 1'b1;
                 for (i = 5; i >= 0; i = i - 1) begin
                     if (slots[i] & banks[i] != turn) in_turn = 1'b0;
                     if (lasts[i] & !slots[i]) in_turn = 1'b0;
                     turn = turn ^ lasts[i];
                 end
                 if (controller_filling != turn) in_turn = 1'b0;
                 youngest_is_last = 1'b1;
                 found = 1'b0;
                 for (i = 0; i < 6; i = i + 1) if (slots[i] & !found) begin
                     found = 1'b1;
                     youngest_is_last = lasts[i];
                 end
             end
             // Sub-arrays of the held fragment and of the next.
             wire [1:0] of_held = !present ? current : current == last_subarray ? 2'd0 : current + 2'd1;
             wire [1:0] of_next = !held ? of_held : of_held == last_subarray ? 2'd0 : of_held + 2'd1;
             wire invariant = in_turn & (youngest_is_last | current != 0 | present & !nothing)
                 & column <= last_column & current <= last_subarray & next == of_next
                 & (column == 0 | present & !nothing) & (!present | nothing == (seen == 0))
                 & result_drain_column <= last_column & (result_drain_column == 0 | full[bank])
                 & (full == 0 | full[bank]) & (!spare | valid)
                 & {{1'b0, result_drain_under_way}} == {{2'd0, read}} + {{2'd0, chosen}} + {{2'd0, spare}} + {{2'd0, valid}};

             // What is left to do. In the middle of an MVM the rest of it is offered.
             wire told = (next == 0 | offering) & (offering | owed == 0) & owed <= 9'd256
                 & (!offering | owed > {{7'd0, last_subarray}} - {{7'd0, next}});
             wire [4:0] steps_left = length(seen);
             wire [6:0] of_present = !present ? 7'd0 : nothing ? 7'd1
                 : {{2'd0, steps_left}} * {{4'd0, beats}} - {{5'd0, column}};
             wire [6:0] of_prefetched = held ? work(zero_skip_next_seen, beats) : 7'd0;
             wire [9:0] to_issue = {{3'd0, of_present}} + {{3'd0, of_prefetched}} + {{1'b0, owed}};
             wire [2:0] behind = to_issue != 0 | slots[0] ? 3'd5 : slots[1] ? 3'd4 : slots[2] ? 3'd3
                 : slots[3] ? 3'd2 : slots[4] ? 3'd1 : 3'd0;
             wire [1:0] until_loaded = to_issue == 0 ? 2'd0 : !offering ? {{1'b0, held & !present}}
                 : present & held ? 2'd0 : present | held ? 2'd1 : 2'd2;
             wire [9:0] slots_left = to_issue + behind + until_loaded;
             wire [3:0] mvms = {{3'd0, full[0]}} + full[1] + lasts[0] + lasts[1] + lasts[2] + lasts[3] + lasts[4]
                 + lasts[5] + (present & current == last_subarray) + (held & of_held == last_subarray) + offering;
             wire [6:0] words = mvms * beats - result_drain_column;
             wire [1:0] out = read ? 2'd3 : chosen ? (spare ? 2'd3 : 2'd2) : spare ? 2'd2 : {{1'b0, valid}};
             wire [9:0] rank = slots_left + words + (slots_left != 0 | words != 0 ? 10'd3 : {{8'd0, out}});

             // A clock in which nothing keeps the core waiting.
             wire accept = x_valid & x_ready;
             wire is_last = next == last_subarray;
             wire [8:0] now = work(zero_skip_or_tree_seen, beats);
             wire calm = invariant & told & y_ready & !array_wait & !program_enable & !reset & x_valid == offering
                 & (!accept | now <= owed & (is_last ? now == owed : now + last_subarray - next <= owed));
             reg was_invariant, after_reset, was_calm, moved_before, loaded_before, went_on, offering_after;
             reg [8:0] owed_after;
             reg [9:0] slots_before, rank_before;
             reg [6:0] words_before;
             reg [1:0] out_before;
             always @(posedge clock) begin
                 was_invariant <= invariant;
                 after_reset <= reset;
                 was_calm <= calm;
                 moved_before <= !awaited;
                 loaded_before <= load;
                 went_on <= busy | offering;
                 owed_after <= accept ? owed - now : owed;
                 offering_after <= offering & !(accept & is_last);
                 slots_before <= slots_left;
                 words_before <= words;
                 out_before <= out;
                 rank_before <= rank;
             end
             wire goes_on = offering == offering_after & owed == owed_after;
             always @* begin
                 {part}
             end
         endmodule"
    );
    let files = changed(verilog(CrossbarCore::new(&tiny), "crossbar_core"), change);
    let names: Vec<&str> = inside.iter().map(|(wire, _)| *wire).collect();
    prove_inside(files, "crossbar_core", &names, &proof, 2)
}

/// All parts, up to the first that fails.
fn terminates(change: (&str, &str)) -> Result<(), String> {
    PARTS.iter().try_for_each(|part| prove(part, change))
}

/// The parts make the whole: slots + words + 3 falls, or, where both are 0, `out` does.
#[test]
fn from_every_state_the_core_is_idle_within_section_5s_clocks() {
    proven(terminates(("", "")));
}

#[test]
#[ignore = "minutes: cargo nextest run -p forms-verilog --test formal_core --run-ignored all"]
fn the_same_in_one_proof() {
    proven(prove(WHOLE, ("", "")));
}

#[test]
fn a_core_that_never_frees_a_bank_or_feeds_a_plane_for_ever_is_refuted() {
    refuted(terminates((
        "if (draining_bank) full[1] <= 1'b0",
        "if (draining_bank) full[1] <= 1'b1",
    )));
    refuted(terminates(("shift = load ? 4'd0 : 4'd1", "shift = 4'd0")));
    // A clock more until the first word.
    refuted(prove(&PARTS[5].replace("10'd10", "10'd11"), ("", "")));
}
