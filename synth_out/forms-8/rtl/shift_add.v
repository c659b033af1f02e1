// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
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
    input  wire [19:0] restored,  // Restored counts, least significant device first
    output wire [10:0] sum        // Partial sum, unsigned, in counts
);

    reg [10:0] total;
    reg [76:0] tree;

    always @(*) begin
        tree[10:0] = {6'd0, restored[4:0]};
        tree[21:11] = {6'd0, restored[9:5]} << 2;
        tree[32:22] = {6'd0, restored[14:10]} << 4;
        tree[43:33] = {6'd0, restored[19:15]} << 6;
        tree[54:44] = {6'd0, restored[4:0]} + tree[21:11];
        tree[65:55] = tree[32:22] + tree[43:33];
        tree[76:66] = tree[54:44] + tree[65:55];
    end

    always @(posedge clock) begin
        if (reset) total <= 11'd0;
        else if (advance) total <= tree[76:66];
    end

    assign sum = total;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, tree[10:0]};

endmodule
`default_nettype wire
