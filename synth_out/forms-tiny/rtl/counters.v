// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// counters: Clocks, stalls, steps, conversions and clips.
//   counter      counts
//   clocks       clocks in which the core holds work
//   stalls       those in which the pipeline is held: results not taken, or the array waits
//   steps        planes applied to a sub-array
//   conversions  steps x K_used x devices a weight x device arrays present
//   clips        conversions above full scale
// 32 bits each, wrapping. Latency 1 for clocks, 2 for the others; complete when the result is.
// K_used may not change in the clock of a step, the arrays present not in the clock before either.

`timescale 1ns / 1ps
`default_nettype none

module counters (
    input  wire        clock,        // Rising edge
    input  wire        reset,        // Synchronous, active high
    input  wire        clear,        // Back to zero
    input  wire        busy,         // The core holds work
    input  wire        stalled,      // A slot is in flight but the pipeline is held
    input  wire        step,         // The last beat of a step is accumulated
    input  wire  [1:0] last_column,  // K_used - 1
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
    reg   [5:0] step_conversions;
    reg         held, stepped;
    reg   [2:0] clipped_now;
    wire  [2:0] columns, a_column;

    assign a_column = ALL_ARRAYS_0;
    assign columns = {1'b0, last_column} + 3'd1;

    always @(posedge clock) begin
        step_conversions <= {3'd0, columns} * {3'd0, a_column};
        held <= stalled;
        stepped <= step;
        clipped_now <= 3'd0;
        if (accumulate) clipped_now <= clipped;
        if (busy) clock_count <= clock_count + 32'd1;
        if (held) stall_count <= stall_count + 32'd1;
        if (stepped) begin
            step_count <= step_count + 32'd1;
            conversion_count <= conversion_count + {26'd0, step_conversions};
        end
        clip_count <= clip_count + {29'd0, clipped_now};
        if (reset | clear) begin
            held <= 1'b0;
            stepped <= 1'b0;
            clipped_now <= 3'd0;
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
