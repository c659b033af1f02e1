// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// controller: Issues one slot a clock, walking sub-arrays, steps and beats.
// A slot is one clock of the converters: one beat of one step, or the single empty slot of a
// sub-array without a step. Its tag travels beside its data (slot_pipeline). Latency 0.
//   for each sub-array in use, for each step that zero_skip leaves:
//       for each lane column in use, for each turn of its weights: one slot
// Those in use begin with first_lane_column. A place is sub-array and lane column, an address is
// place and turn, each in a field of bits of its own.

`timescale 1ns / 1ps
`default_nettype none

module controller (
    input  wire       clock,              // Rising edge
    input  wire       reset,              // Synchronous, active high
    input  wire       advance,            // The pipeline moves
    input  wire [1:0] first_lane_column,  // The first lane column in use
    input  wire [1:0] last_lane_column,   // The last, counted from the first
    input  wire [1:0] last_subarray,      // F_used - 1
    input  wire       loaded,             // A fragment is present
    input  wire       empty,              // It needs no step
    input  wire       last_step,          // Its present plane is its last
    output wire       step,               // To zero_skip: on to the next plane
    output wire       retire,             // To zero_skip: on to the next fragment
    output wire       slot,               // A slot is issued
    output wire       convert,            // It converts
    output wire       first,              // No step of this MVM has been issued before
    output wire       last_beat,          // It is the last beat of its step
    output wire       last_slot,          // It is the last slot of its MVM
    output wire       bank,               // The bank its MVM accumulates in
    output wire [1:0] subarray,           // The active sub-array
    output wire [3:0] place,              // Its place: sub-array, then lane column
    output wire [3:0] address,            // Its address: sub-array, lane column, turn
    output wire       busy                // In the middle of an MVM, or about to begin
);

    reg  [1:0] current, column;
    reg        fresh, filling;
    wire       converting, at_last_column, step_done, fragment_done, mvm_done;
    wire [1:0] lane_column;
    wire [3:0] here;

    assign converting = loaded & !empty;
    assign at_last_column = column == last_lane_column;
    assign step_done = converting & at_last_column;
    assign fragment_done = loaded & (empty | (step_done & last_step));
    assign mvm_done = fragment_done & (current == last_subarray);

    always @(posedge clock) begin
        if (reset) begin
            current <= 2'd0;
            column <= 2'd0;
            fresh <= 1'b1;
            filling <= 1'b0;
        end else if (advance) begin
            if (converting) column <= column + 2'd1;
            if (step_done) begin
                column <= 2'd0;
                fresh <= 1'b0;
            end
            if (fragment_done) current <= current + 2'd1;
            if (mvm_done) begin
                current <= 2'd0;
                fresh <= 1'b1;
                filling <= !filling;
            end
        end
    end

    assign step = advance & step_done & !last_step;
    assign retire = advance & fragment_done;
    assign busy = loaded | (|current);
    assign slot = loaded;
    assign convert = converting;
    assign first = fresh;
    assign last_beat = step_done;
    assign last_slot = mvm_done;
    assign bank = filling;
    assign subarray = current;
    assign lane_column = first_lane_column + column;
    assign here = ({2'd0, current} << 2) | {2'd0, lane_column};
    assign place = here;
    assign address = here;

endmodule
`default_nettype wire
