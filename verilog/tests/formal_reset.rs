//! What must be proven of X: nothing that the core shows depends on what a register or a memory held before it was reset or
//! written. Yosys' SAT solver, on the exported Verilog of forms-tiny, for every input, from every state.
//!
//! Two copies of the core begin in any two states and see the same inputs, a reset in the first clock among them. What a
//! program writes, flips and polarities, is any, but the same in both: a crossbar is programmed before it is used. Bit lines are the
//! same wherever a slot is converted. Then all outputs are the same for ever.
//!
//! The proof is an induction over the clocks. Most registers are equal after the reset and stay so. The others are equal where
//! they matter: a stage's data where a slot that converts is in that stage, an accumulator once the present MVM has written
//! it (`written`), a fragment's words where there is one. That these are all that is read is the other part of the invariant: a slot that
//! goes on with a word comes behind one that wrote it.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_verilog::hardware::parameters;

#[path = "support/proof.rs"]
mod proof;

use proof::{changed, prove_inside, proven, refuted, verilog};

/// Pins that both copies share: name, bits. Clock and bit lines come beside them.
const INPUTS: [(&str, usize); 11] = [
    ("reset", 1),
    ("program_enable", 1),
    ("program_target", 2),
    ("program_address", 6),
    ("program_data", 32),
    ("x_valid", 1),
    ("x_last", 1),
    ("x", 64),
    ("y_ready", 1),
    ("clear_counters", 1),
    ("array_wait", 1),
];

/// Pins that are compared.
const OUTPUTS: [(&str, usize); 17] = [
    ("x_ready", 1),
    ("y_valid", 1),
    ("y_last", 1),
    ("y", 29),
    ("busy", 1),
    ("framing_error", 1),
    ("programming_error", 1),
    ("clocks", 32),
    ("stalls", 32),
    ("steps", 32),
    ("conversions", 32),
    ("clips", 32),
    ("array_advance", 1),
    ("array_apply", 1),
    ("array_address", 4),
    ("array_select_0", 4),
    ("array_word_lines_0", 4),
];

/// Registers that are equal after a reset, and for ever.
const EQUAL: [(&str, usize); 68] = [
    ("misprogrammed", 1),
    ("used_registers.column", 2),
    ("used_registers.lane_column", 2),
    ("used_registers.subarray", 2),
    ("used_registers.first", 2),
    ("frame_check.current", 2),
    ("frame_check.failed", 1),
    ("zero_skip.fill", 1),
    ("zero_skip.next_seen", 16),
    ("zero_skip.held", 1),
    ("zero_skip.seen", 16),
    ("zero_skip.place", 4),
    ("zero_skip.mark", 16),
    ("zero_skip.present", 1),
    ("zero_skip.nothing", 1),
    ("controller.current", 2),
    ("controller.column", 2),
    ("controller.fresh", 1),
    ("controller.filling", 1),
    ("population_count.of_group_0", 3),
    ("population_count.of_all", 4),
    ("slot_pipeline.slots", 6),
    ("slot_pipeline.converts", 5),
    ("slot_pipeline.firsts", 5),
    ("slot_pipeline.last_beats", 5),
    ("slot_pipeline.last_slots", 6),
    ("slot_pipeline.banks", 6),
    ("slot_pipeline.negatives", 5),
    ("slot_pipeline.positions", 20),
    ("slot_pipeline.places", 12),
    ("slot_pipeline.held_scale", 4),
    ("slot_pipeline.columns", 6),
    ("slot_pipeline.write", 1),
    ("slot_pipeline.zero", 1),
    ("slot_pipeline.newest", 1),
    ("slot_pipeline.recent", 1),
    ("lane_0.adcs[0].adc.held", 3),
    ("lane_0.adcs[1].adc.held", 3),
    ("lane_0.adcs[2].adc.held", 3),
    ("lane_0.adcs[3].adc.held", 3),
    ("lane_0.sign_accumulator.latest_0", 29),
    ("lane_0.sign_accumulator.drained_bank", 1),
    ("lane_0.sign_accumulator.drained_new_0", 1),
    ("result_drain.full", 2),
    ("result_drain.zeroed", 2),
    ("result_drain.draining_bank", 1),
    ("result_drain.column", 2),
    ("result_drain.under_way", 2),
    ("result_drain.read", 1),
    ("result_drain.read_last", 1),
    ("result_drain.read_zero", 1),
    ("result_drain.chosen", 1),
    ("result_drain.chosen_last", 1),
    ("result_drain.chosen_word", 29),
    ("result_drain.spare", 1),
    ("result_drain.spare_last", 1),
    ("result_drain.spare_word", 29),
    ("result_drain.valid", 1),
    ("result_drain.last", 1),
    ("result_drain.result", 29),
    ("counters.clock_count", 32),
    ("counters.stall_count", 32),
    ("counters.step_count", 32),
    ("counters.conversion_count", 32),
    ("counters.clip_count", 32),
    ("counters.held", 1),
    ("counters.stepped", 1),
    ("counters.clipped_now", 3),
];

/// Registers that are equal where they matter; two fragments' words.
const SOMETIMES: [(&str, usize); 18] = [
    ("zero_skip.fragments.read_data", 64),
    ("zero_skip.fragments.words[0]", 64),
    ("zero_skip.fragments.words[1]", 64),
    ("lane_0.flips_0.read_data", 4),
    ("lane_0.fetched_0", 4),
    ("lane_0.flip_restores[0].flip_restore.held", 4),
    ("lane_0.flip_restores[1].flip_restore.held", 4),
    ("lane_0.flip_restores[2].flip_restore.held", 4),
    ("lane_0.flip_restores[3].flip_restore.held", 4),
    ("lane_0.shift_add_0.total", 10),
    ("lane_0.sign_accumulator.signs_0.read_data", 1),
    ("lane_0.sign_accumulator.sign_0", 1),
    ("lane_0.sign_accumulator.addend", 29),
    ("lane_0.sign_accumulator.subtract", 1),
    ("lane_0.sign_accumulator.old_0", 29),
    ("lane_0.sign_accumulator.words[0].memory.read_data", 29),
    ("lane_0.sign_accumulator.words[1].memory.read_data", 29),
    ("counters.step_conversions", 6),
];

/// Wires that are no registers.
const SHOWN: [(&str, usize); 3] = [
    ("result_drain.load", 1),
    ("result_drain.emptied", 1),
    ("advance", 1),
];

/// The invariant's parts: each is one run of the solver. The first is that a reset leads to it.
const PARTS: [&str; 4] = [
    "if (after_reset) assert(invariant); if (invariant) assert(shown);",
    "if (was_invariant) assert(order & visits);",
    "if (was_invariant) assert(equal & programmed);",
    "if (was_invariant) assert(matters);",
];

/// What the parts are about; of copy `a`, as it is equal in both.
const INVARIANT: &str = r"             // Stages 1 to 6 of the slot pipeline, stage 1 lowest: which slots convert, in which lane column and bank.
             wire [5:0] converts = {slot_pipeline_write_a, slot_pipeline_converts_a};
             wire [5:0] lasts = slot_pipeline_last_slots_a, banks = slot_pipeline_banks_a, slots = slot_pipeline_slots_a;
             wire [4:0] firsts = slot_pipeline_firsts_a;
             wire [11:0] columns = {slot_pipeline_columns_a[5:4], slot_pipeline_columns_a[3:2], slot_pipeline_columns_a[1:0],
                 slot_pipeline_places_a[9:8], slot_pipeline_places_a[5:4], slot_pipeline_places_a[1:0]};
             wire newest = slot_pipeline_newest_a, recent = slot_pipeline_recent_a, zero = slot_pipeline_zero_a;
             wire [1:0] full = result_drain_full_a, zeroed = result_drain_zeroed_a;
             wire bank = result_drain_draining_bank_a, read = result_drain_read_a, chosen = result_drain_chosen_a;
             wire spare = result_drain_spare_a, valid = result_drain_valid_a;
             wire [1:0] first_column = used_registers_first_a, last_column = used_registers_lane_column_a;
             wire [1:0] last_subarray = used_registers_subarray_a, current = controller_current_a;
             wire [1:0] column = controller_column_a;
             wire fresh = controller_fresh_a, filling = controller_filling_a;
             wire present = zero_skip_present_a, held = zero_skip_held_a, nothing = zero_skip_nothing_a;
             // Accumulators that the present MVM of their bank has written.
             reg [7:0] written;
             always @(posedge clock) begin
                 if (advance_a & converts[5]) written[{banks[5], columns[11:10]}] <= 1'b1;
                 if (result_drain_emptied_a) begin
                     if (bank) written[7:4] <= 4'd0;
                     else written[3:0] <= 4'd0;
                 end
                 if (reset) written <= 8'd0;
             end

             // The order of things, as in the proof that the core ends.
             reg in_turn, turn, youngest_is_last, found;
             integer i, j, c;
             always @* begin
                 turn = bank ^ full[0] ^ full[1];
                 in_turn = 1'b1;
                 for (i = 5; i >= 0; i = i - 1) begin
                     if (slots[i] & banks[i] != turn) in_turn = 1'b0;
                     if ((lasts[i] | converts[i]) & !slots[i]) in_turn = 1'b0;
                     turn = turn ^ lasts[i];
                 end
                 if (filling != turn) in_turn = 1'b0;
                 youngest_is_last = 1'b1;
                 found = 1'b0;
                 for (i = 0; i < 6; i = i + 1) if (slots[i] & !found) begin
                     found = 1'b1;
                     youngest_is_last = lasts[i];
                 end
             end
             wire within = current != 0 | present & !nothing;
             wire [1:0] of_held = !present ? current : current == last_subarray ? 2'd0 : current + 2'd1;
             wire [1:0] of_next = !held ? of_held : of_held == last_subarray ? 2'd0 : of_held + 2'd1;
             wire order = in_turn & (fresh | within) & (youngest_is_last | within) & column <= last_column
                 & current <= last_subarray & frame_check_current_a == of_next & (column == 0 | present & !nothing)
                 & (!present | nothing == (zero_skip_seen_a == 0)) & result_drain_column_a <= last_column
                 & (result_drain_column_a == 0 | full[bank]) & (full == 0 | full[bank]) & (!spare | valid)
                 & {1'b0, result_drain_under_way_a} == {2'd0, read} + {2'd0, chosen} + {2'd0, spare} + {2'd0, valid};

             // Columns that the MVM of a slot has visited before it; 6 is the slot that the controller issues next.
             reg [3:0] used, visited;
             reg [3:0] before [0:6];
             reg same_mvm, its_bank, visits;
             always @* begin
                 used = 4'd0;
                 for (c = 0; c < 4; c = c + 1) if ((c[1:0] - first_column) <= last_column) used[c] = 1'b1;
                 visits = 1'b1;
                 for (i = 0; i < 7; i = i + 1) begin
                     visited = 4'd0;
                     same_mvm = 1'b1;
                     its_bank = i == 6 ? filling : banks[i];
                     for (j = 0; j < 6; j = j + 1) if (i == 6 | j > i) begin
                         if (lasts[j]) same_mvm = 1'b0;
                         if (same_mvm & converts[j]) visited[columns[2*j +: 2]] = 1'b1;
                     end
                     if (same_mvm & !full[its_bank]) visited = visited | (its_bank ? written[7:4] : written[3:0]);
                     before[i] = visited;
                     if (i < 6) begin
                         if (converts[i]) begin
                             visited[columns[2*i +: 2]] = 1'b1;
                             if (!used[columns[2*i +: 2]]) visits = 1'b0;
                             if (lasts[i] & columns[2*i +: 2] != first_column + last_column) visits = 1'b0;
                         end
                         // The last slot has all columns behind it, if there was a step at all.
                         if (lasts[i] & (i == 5 ? !zero : !firsts[i] | converts[i]) & (used & ~visited) != 0) visits = 1'b0;
                     end
                     if (i < 5) if (converts[i] & !firsts[i] & !before[i][columns[2*i +: 2]]) visits = 1'b0;
                 end
                 for (c = 0; c < 4; c = c + 1)
                     if (used[c] & !before[6][c] & (!fresh | (c[1:0] - first_column) < column)) visits = 1'b0;
                 if (full[0] & !zeroed[0] & (used & ~written[3:0]) != 0) visits = 1'b0;
                 if (full[1] & !zeroed[1] & (used & ~written[7:4]) != 0) visits = 1'b0;
             end

             // Data are equal where they matter.
             wire [1:0] same_read = {same_lane_0_sign_accumulator_words_1_memory_read_data,
                 same_lane_0_sign_accumulator_words_0_memory_read_data};
             wire matters = (~same_accumulators & written) == 0
                 & (zero_skip_mark_a == 0 | same_zero_skip_fragments_read_data)
                 & (!held | (zero_skip_fill_a ? same_zero_skip_fragments_words_0 : same_zero_skip_fragments_words_1))
                 & (!converts[1] | same_lane_0_flips_0_read_data) & (!converts[2] | same_lane_0_fetched_0)
                 & (!converts[3] | same_lane_0_flip_restores_0_flip_restore_held
                     & same_lane_0_flip_restores_1_flip_restore_held & same_lane_0_flip_restores_2_flip_restore_held
                     & same_lane_0_flip_restores_3_flip_restore_held & same_lane_0_sign_accumulator_signs_0_read_data)
                 & (!converts[4] | same_lane_0_shift_add_0_total & same_lane_0_sign_accumulator_sign_0)
                 & (!converts[5] | same_lane_0_sign_accumulator_addend & same_lane_0_sign_accumulator_subtract
                     & same_lane_0_sign_accumulator_old_0)
                 // A slot that goes on with a word of memory has it, and nobody reads another in between.
                 & (!(converts[4] & !firsts[4] & !newest & !recent)
                     | same_read[banks[4]] & !full[banks[4]] & !lasts[5])
                 & (!newest | converts[5])
                 & (!(read & !result_drain_read_zero_a) | lane_0_sign_accumulator_drained_new_0_a
                     | same_read[lane_0_sign_accumulator_drained_bank_a])
                 & (!counters_stepped_a | same_counters_step_conversions);

             wire invariant = equal & programmed & order & visits & matters;
             wire fair = !slot_pipeline_converts_a[1] | bit_line_a == bit_line_b;
             reg was_invariant, after_reset;
             always @(posedge clock) begin
                 was_invariant <= invariant & fair;
                 after_reset <= reset & programmed & !program_enable;
             end";

fn prove(part: &str, change: (&str, &str)) -> Result<(), String> {
    let name = |wire: &str| wire.replace(['.', '['], "_").replace(']', "");
    let memory = |memory: &str, words: usize, bits: usize| {
        (0..words)
            .map(|word| (format!("{memory}.words[{word}]"), bits))
            .collect::<Vec<_>>()
    };
    let owned = |table: &[(&str, usize)]| {
        table
            .iter()
            .map(|(wire, bits)| (wire.to_string(), *bits))
            .collect::<Vec<_>>()
    };
    let accumulators: Vec<_> = (0..2)
        .flat_map(|bank| {
            memory(
                &format!("lane_0.sign_accumulator.words[{bank}].memory"),
                4,
                29,
            )
        })
        .collect();
    let programmed = [
        memory("lane_0.flips_0", 16, 4),
        memory("lane_0.sign_accumulator.signs_0", 16, 1),
    ]
    .concat();
    let compared = [
        owned(&EQUAL),
        owned(&SOMETIMES),
        accumulators.clone(),
        programmed.clone(),
    ]
    .concat();
    let inside = [compared.clone(), owned(&SHOWN)].concat();

    let mut text =
        String::from("module proof(input clock, input [15:0] bit_line_a, input [15:0] bit_line_b");
    for (pin, bits) in INPUTS {
        text += &format!(", input [{}:0] {pin}", bits - 1);
    }
    text += ");\n";
    for copy in ["a", "b"] {
        let mut pins = format!(".clock(clock), .bit_line(bit_line_{copy})");
        for (pin, _) in INPUTS {
            pins += &format!(", .{pin}({pin})");
        }
        for (pin, bits) in OUTPUTS {
            text += &format!("wire [{}:0] {pin}_{copy};\n", bits - 1);
            pins += &format!(", .{pin}({pin}_{copy})");
        }
        for (wire, bits) in &inside {
            text += &format!("wire [{}:0] {}_{copy};\n", bits - 1, name(wire));
            pins += &format!(", .\\{wire} ({}_{copy})", name(wire));
        }
        text += &format!("crossbar_core {copy}({pins});\n");
    }
    for (wire, _) in &compared {
        let name = name(wire);
        text += &format!("wire same_{name} = {name}_a == {name}_b;\n");
    }
    let all = |wires: &[(String, usize)], separator: &str| {
        let names: Vec<String> = wires
            .iter()
            .map(|(wire, _)| format!("same_{}", name(wire)))
            .collect();
        names.join(separator)
    };
    let outputs: Vec<String> = OUTPUTS
        .iter()
        .map(|(pin, _)| format!("{pin}_a == {pin}_b"))
        .collect();
    let backwards: Vec<_> = accumulators.into_iter().rev().collect();
    text += &format!(
        "wire equal = {};\nwire programmed = {};\nwire shown = {};\nwire [7:0] same_accumulators = {{{}}};\n\
         {INVARIANT}\nalways @* begin {part} end\nendmodule\n",
        all(&owned(&EQUAL), " & "),
        all(&programmed, " & "),
        outputs.join(" & "),
        all(&backwards, ", "),
    );
    let parameters = parameters(&Config::named("forms-tiny").unwrap()).unwrap();
    let files = changed(
        verilog(CrossbarCore::new(&parameters), "crossbar_core"),
        change,
    );
    let names: Vec<&str> = inside.iter().map(|(wire, _)| wire.as_str()).collect();
    prove_inside(files, "crossbar_core", &names, &text, 2)
}

#[test]
fn after_a_reset_nothing_depends_on_what_registers_and_memories_held_before() {
    for part in PARTS {
        proven(prove(part, ("", "")));
    }
}

#[test]
fn a_register_without_a_reset_and_an_accumulator_that_is_read_first_are_refuted() {
    refuted(prove(PARTS[0], ("filling <= 1'b0;", "filling <= filling;")));
    refuted(prove(PARTS[0], ("full <= 2'd0;", "full[1] <= 1'b0;")));
    refuted(prove(PARTS[3], ("if (first) old_0 <= 29'd0;", "")));
}
