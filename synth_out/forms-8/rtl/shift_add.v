// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8` from the Rust in rtl/: change that, not this.
//
// shift_add: Weighs and adds the restored counts of one weight's devices.
// Weighs and adds the counts of a weight's devices.

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
        if (reset) begin
            total <= 11'd0;
        end else if (advance) begin
            total <= tree[76:66];
        end
    end

    assign sum = total;

    // What nothing here reads.
    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, tree[10:0]};

endmodule

`default_nettype wire
