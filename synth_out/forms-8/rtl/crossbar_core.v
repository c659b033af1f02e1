// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// crossbar_core: A crossbar without its devices: inputs and bit-line counts in, signed sums out.
// What only one scheme needs is a block that the others do not have: offset_correction (ISAAC),
// row_doubling, plane_mask (SME), and, in lane, what makes one partial sum of several arrays.
//   x -> zero_skip -> subarray_driver -> (array) -> bit_line -> lanes -> result_drain -> y
//            controller -> slot_pipeline (tags) ------------------^
// Latency 9: clocks(MVM) = 9 + W, from the edge that accepts the first fragment into an idle core
// to the edge after which the first result is valid. An array that needs k clocks a conversion
// holds array_wait for k - 1 of them, from the clock after array_advance took a plane; an MVM then
// takes k - 1 clocks more for every slot that converts. x_ready and array_advance depend on y_ready
// and array_wait in the same clock, x_ready on program_enable too: a write into an idle core is
// done first, and a fragment offered beside it waits.
//   target  address, its last field lowest                             data
//   0       0 K_used, 1 F_used, 2 B_used, 4 F / lanes (SME: 3 planes)  the value
//   1       array, row group, sub-array, lane column, turn, converter  levels, row 0 lowest
//   2       array, sub-array, lane column, turn, lane                  flips, one a converter
//   3       sub-array, lane column, lane (SME: sub-array, row)         1 negative (SME: exponent)
// Two faults of whoever drives the core are remembered until a reset. framing_error: x_last came
// with another fragment than the last one in use (a lost fragment would shift every later MVM).
// programming_error: a write while busy; it is ignored.

`timescale 1ns / 1ps
`default_nettype none

module crossbar_core (
    input  wire         clock,               // Rising edge
    input  wire         reset,               // Synchronous, active high
    input  wire         program_enable,      // Write program_data on this edge
    input  wire   [1:0] program_target,      // What is written; see the table above
    input  wire  [10:0] program_address,     // Where; see the table above
    input  wire  [31:0] program_data,        // The value
    input  wire         x_valid,             // A fragment is offered
    input  wire         x_last,              // It is the last of its MVM
    input  wire [127:0] x,                   // Its inputs, one a row
    input  wire         y_ready,             // The receiver takes a result
    input  wire         clear_counters,      // Counters back to zero
    input  wire         array_wait,          // The array is not ready: hold the whole pipeline
    input  wire  [19:0] bit_line,            // Bit-line counts, one a converter
    output wire         x_ready,             // The offered fragment is accepted on this edge
    output wire         y_valid,             // A result is there
    output wire         y_last,              // It is the last of its MVM
    output wire  [31:0] y,                   // The result, two's complement
    output wire         busy,                // The core holds work
    output wire         framing_error,       // Sticky: x_last disagreed with the sub-arrays in use
    output wire         programming_error,   // Sticky: a write while busy, which was ignored
    output wire  [31:0] clocks,              // Clocks with busy high
    output wire  [31:0] stalls,              // Clocks in which the pipeline was held
    output wire  [31:0] steps,               // Planes applied
    output wire  [31:0] conversions,         // Conversions
    output wire  [31:0] clips,               // Conversions above full scale
    output wire         array_advance,       // The pipeline moves on this edge
    output wire         array_apply,         // A plane is applied
    output wire   [8:0] array_address,       // What it is applied to: sub-array, then beat
    output wire  [15:0] array_select_0,      // The active sub-array, one-hot, 32 of them a word
    output wire   [7:0] array_word_lines_0   // Word lines of the active sub-array
);

    reg         misprogrammed;
    wire        advance, write, program_register, program_flip, program_sign, offered, accept;
    wire  [4:0] drain_column;
    wire        accumulated, work;
    wire  [4:0] used_registers_last_column, used_registers_last_lane_column;
    wire  [4:0] used_registers_first_lane_column;
    wire  [3:0] used_registers_last_subarray, used_registers_last_position;
    wire  [3:0] frame_check_subarray;
    wire        zero_skip_x_ready, zero_skip_loaded, zero_skip_empty, zero_skip_last_step;
    wire        zero_skip_negative, zero_skip_busy;
    wire  [3:0] zero_skip_position;
    wire  [7:0] zero_skip_plane_0;
    wire        controller_step, controller_retire, controller_slot, controller_convert;
    wire        controller_first, controller_last_beat, controller_last_slot, controller_bank;
    wire        controller_busy;
    wire  [3:0] controller_subarray;
    wire  [8:0] controller_place;
    wire  [4:0] population_count_ones;
    wire  [4:0] plane_scale_scale;
    wire        slot_pipeline_busy, slot_pipeline_convert_1, slot_pipeline_convert_2;
    wire        slot_pipeline_convert_3, slot_pipeline_convert_4, slot_pipeline_bank_4;
    wire        slot_pipeline_convert_5, slot_pipeline_first_5, slot_pipeline_last_beat_5;
    wire        slot_pipeline_bank_5, slot_pipeline_negative_5, slot_pipeline_newest_5;
    wire        slot_pipeline_recent_5, slot_pipeline_slot_6, slot_pipeline_write_6;
    wire        slot_pipeline_last_slot_6, slot_pipeline_zero_6, slot_pipeline_bank_6;
    wire  [8:0] slot_pipeline_address_1, slot_pipeline_place_3;
    wire  [4:0] slot_pipeline_scale_3, slot_pipeline_column_4, slot_pipeline_column_6;
    wire  [3:0] slot_pipeline_position_5;
    wire [31:0] lane_0_drained;
    wire  [2:0] lane_0_clips;
    wire        result_drain_blocked, result_drain_drain, result_drain_drain_bank;
    wire        result_drain_drain_new, result_drain_busy;
    wire  [4:0] result_drain_drain_column;

    used_registers used_registers (
        .clock(clock),
        .reset(reset),
        .program_enable(program_register),
        .address(program_address[2:0]),
        .data(program_data[15:0]),
        .last_column(used_registers_last_column),
        .last_lane_column(used_registers_last_lane_column),
        .last_subarray(used_registers_last_subarray),
        .last_position(used_registers_last_position),
        .first_lane_column(used_registers_first_lane_column)
    );

    frame_check frame_check (
        .clock(clock),
        .reset(reset),
        .accept(accept),
        .x_last(x_last),
        .last_subarray(used_registers_last_subarray),
        .subarray(frame_check_subarray),
        .error(framing_error)
    );

    zero_skip zero_skip (
        .clock(clock),
        .reset(reset),
        .last_position(used_registers_last_position),
        .x_valid(offered),
        .x(x),
        .step(controller_step),
        .retire(controller_retire),
        .x_ready(zero_skip_x_ready),
        .loaded(zero_skip_loaded),
        .empty(zero_skip_empty),
        .last_step(zero_skip_last_step),
        .negative(zero_skip_negative),
        .position(zero_skip_position),
        .plane_0(zero_skip_plane_0),
        .busy(zero_skip_busy)
    );

    controller controller (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .first_lane_column(used_registers_first_lane_column),
        .last_lane_column(used_registers_last_lane_column),
        .last_subarray(used_registers_last_subarray),
        .loaded(zero_skip_loaded),
        .empty(zero_skip_empty),
        .last_step(zero_skip_last_step),
        .step(controller_step),
        .retire(controller_retire),
        .slot(controller_slot),
        .convert(controller_convert),
        .first(controller_first),
        .last_beat(controller_last_beat),
        .last_slot(controller_last_slot),
        .bank(controller_bank),
        .subarray(controller_subarray),
        .place(controller_place),
        .address(array_address),
        .busy(controller_busy)
    );

    subarray_driver subarray_driver (
        .enable(controller_convert),
        .subarray(controller_subarray),
        .plane_0(zero_skip_plane_0),
        .select_0(array_select_0),
        .word_lines_0(array_word_lines_0)
    );

    population_count population_count (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .plane_0(zero_skip_plane_0),
        .ones(population_count_ones)
    );

    plane_scale plane_scale (
        .ones(population_count_ones),
        .scale(plane_scale_scale)
    );

    slot_pipeline slot_pipeline (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .slot(controller_slot),
        .convert(controller_convert),
        .first(controller_first),
        .last_beat(controller_last_beat),
        .last_slot(controller_last_slot),
        .bank(controller_bank),
        .negative(zero_skip_negative),
        .position(zero_skip_position),
        .place(controller_place),
        .scale(plane_scale_scale),
        .busy(slot_pipeline_busy),
        .convert_1(slot_pipeline_convert_1),
        .address_1(slot_pipeline_address_1),
        .convert_2(slot_pipeline_convert_2),
        .convert_3(slot_pipeline_convert_3),
        .place_3(slot_pipeline_place_3),
        .scale_3(slot_pipeline_scale_3),
        .convert_4(slot_pipeline_convert_4),
        .bank_4(slot_pipeline_bank_4),
        .column_4(slot_pipeline_column_4),
        .convert_5(slot_pipeline_convert_5),
        .first_5(slot_pipeline_first_5),
        .last_beat_5(slot_pipeline_last_beat_5),
        .bank_5(slot_pipeline_bank_5),
        .negative_5(slot_pipeline_negative_5),
        .position_5(slot_pipeline_position_5),
        .newest_5(slot_pipeline_newest_5),
        .recent_5(slot_pipeline_recent_5),
        .slot_6(slot_pipeline_slot_6),
        .write_6(slot_pipeline_write_6),
        .last_slot_6(slot_pipeline_last_slot_6),
        .zero_6(slot_pipeline_zero_6),
        .bank_6(slot_pipeline_bank_6),
        .column_6(slot_pipeline_column_6)
    );

    lane lane_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(program_flip),
        .program_sign(program_sign),
        .program_address(program_address[8:0]),
        .program_place(program_address[8:0]),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .fetch(slot_pipeline_convert_1),
        .fetch_address(slot_pipeline_address_1),
        .convert(slot_pipeline_convert_2),
        .bit_line(bit_line),
        .scale(slot_pipeline_scale_3),
        .restore(slot_pipeline_convert_3),
        .restore_place(slot_pipeline_place_3),
        .lookup(slot_pipeline_convert_4),
        .lookup_bank(slot_pipeline_bank_4),
        .lookup_column(slot_pipeline_column_4),
        .first(slot_pipeline_first_5),
        .bank(slot_pipeline_bank_5),
        .newest(slot_pipeline_newest_5),
        .recent(slot_pipeline_recent_5),
        .position(slot_pipeline_position_5),
        .negative_plane(slot_pipeline_negative_5),
        .write(slot_pipeline_write_6),
        .write_bank(slot_pipeline_bank_6),
        .write_column(slot_pipeline_column_6),
        .drain(result_drain_drain),
        .drain_bank(result_drain_drain_bank),
        .drain_column(drain_column),
        .drain_new(result_drain_drain_new),
        .drained(lane_0_drained),
        .clips(lane_0_clips)
    );

    result_drain result_drain (
        .clock(clock),
        .reset(reset),
        .last_lane_column(used_registers_last_lane_column),
        .slot(slot_pipeline_slot_6),
        .bank(slot_pipeline_bank_6),
        .finish(advance & slot_pipeline_last_slot_6),
        .zero(slot_pipeline_zero_6),
        .word_0(lane_0_drained),
        .y_ready(y_ready),
        .blocked(result_drain_blocked),
        .drain(result_drain_drain),
        .drain_bank(result_drain_drain_bank),
        .drain_column(result_drain_drain_column),
        .drain_new(result_drain_drain_new),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(result_drain_busy)
    );

    counters counters (
        .clock(clock),
        .reset(reset),
        .clear(clear_counters),
        .busy(work),
        .stalled(slot_pipeline_busy & !advance),
        .step(accumulated & slot_pipeline_last_beat_5),
        .last_column(used_registers_last_column),
        .accumulate(accumulated),
        .clipped(lane_0_clips),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips)
    );

    // The whole pipeline moves, or none of it.
    assign advance = !(result_drain_blocked | array_wait);

    // Programming: while there is work a write is ignored, and remembered.
    assign work = zero_skip_busy | controller_busy | slot_pipeline_busy | result_drain_busy;

    always @(posedge clock) begin
        if (reset) misprogrammed <= 1'b0;
        else if (program_enable & work) misprogrammed <= 1'b1;
    end

    assign programming_error = misprogrammed;
    assign write = program_enable & !work;
    assign program_register = write & (program_target == 2'd0);
    assign program_flip = write & (program_target == 2'd2);
    assign program_sign = write & (program_target == 2'd3);

    // A write into an idle core goes first: nothing changes under a fragment being accepted.
    assign offered = x_valid & !write;
    assign accept = offered & zero_skip_x_ready;
    assign x_ready = zero_skip_x_ready & !write;
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign drain_column = result_drain_drain_column + used_registers_first_lane_column;
    assign accumulated = advance & slot_pipeline_convert_5;
    assign busy = work;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, program_address[10:9], program_data[31:16], frame_check_subarray};

endmodule
`default_nettype wire
