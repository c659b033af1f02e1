// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// shift_add: Weighs and adds the restored counts of one weight's devices.
// P = q0 + q1 2^d + q2 2^2d + ..., least significant device first, as a tree of adders. Latency 1,
// one weight column a clock.

`timescale 1ns / 1ps
`default_nettype none

module shift_add (
    input  wire        clock,     // Rising edge
    input  wire        reset,     // Synchronous, active high
    input  wire        advance,   // The pipeline moves
    input  wire [15:0] restored,  // Restored counts, least significant device first
    output wire  [9:0] sum        // Partial sum, unsigned, in counts
);

    reg  [9:0] total;
    reg [69:0] tree;

    always @(*) begin
        tree[9:0] = {6'd0, restored[3:0]};
        tree[19:10] = {6'd0, restored[7:4]} << 2;
        tree[29:20] = {6'd0, restored[11:8]} << 4;
        tree[39:30] = {6'd0, restored[15:12]} << 6;
        tree[49:40] = {6'd0, restored[3:0]} + tree[19:10];
        tree[59:50] = tree[29:20] + tree[39:30];
        tree[69:60] = tree[49:40] + tree[59:50];
    end

    always @(posedge clock) begin
        if (reset) total <= 10'd0;
        else if (advance) total <= tree[69:60];
    end

    assign sum = total;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, tree[9:0]};

endmodule
`default_nettype wire
