// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// counters: Clocks, stalls, steps, conversions and clips.
//   counter      counts
//   clocks       clocks in which the core holds work
//   stalls       those in which the pipeline is held: results not taken, or the array waits
//   steps        planes applied to a sub-array
//   conversions  steps x K_used x devices a weight x device arrays present
//   clips        conversions above full scale
// 32 bits each, wrapping. Steps, conversions and clips count when a slot is accumulated, so that
// they are complete when its result is. Latency 1. The conversions of a step are computed in a
// register of their own: K_used and the arrays present may not change from a clock before the first
// step that they count for.

`timescale 1ns / 1ps
`default_nettype none

module counters (
    input  wire        clock,        // Rising edge
    input  wire        reset,        // Synchronous, active high
    input  wire        clear,        // Back to zero
    input  wire        busy,         // The core holds work
    input  wire        stalled,      // A slot is in flight but the pipeline is held
    input  wire        step,         // The last beat of a step is accumulated
    input  wire  [4:0] last_column,  // K_used - 1
    input  wire        accumulate,   // A slot is accumulated; clipped of its conversions clipped
    input  wire  [2:0] clipped,      // Conversions of the slot that clipped
    output wire [31:0] clocks,       // Clocks
    output wire [31:0] stalls,       // Stalls
    output wire [31:0] steps,        // Steps
    output wire [31:0] conversions,  // Conversions
    output wire [31:0] clips         // Clips
);

    localparam [2:0] ALL_ARRAYS_0 = 3'd4;

    reg  [31:0] clock_count, stall_count, step_count, conversion_count, clip_count;
    reg   [8:0] step_conversions;
    wire  [5:0] columns;
    wire  [2:0] a_column;

    assign a_column = ALL_ARRAYS_0;
    assign columns = {1'b0, last_column} + 6'd1;

    always @(posedge clock) begin
        step_conversions <= {3'd0, columns} * {6'd0, a_column};
        if (busy) clock_count <= clock_count + 32'd1;
        if (stalled) stall_count <= stall_count + 32'd1;
        if (step) begin
            step_count <= step_count + 32'd1;
            conversion_count <= conversion_count + {23'd0, step_conversions};
        end
        if (accumulate) clip_count <= clip_count + {29'd0, clipped};
        if (reset | clear) begin
            clock_count <= 32'd0;
            stall_count <= 32'd0;
            step_count <= 32'd0;
            conversion_count <= 32'd0;
            clip_count <= 32'd0;
        end
    end

    assign clocks = clock_count;
    assign stalls = stall_count;
    assign steps = step_count;
    assign conversions = conversion_count;
    assign clips = clip_count;

endmodule

`default_nettype wire
