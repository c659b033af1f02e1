// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.
// Latency 0. While enable is low no sub-array is active and every word line is low: an idle
// crossbar draws no current.

`timescale 1ns / 1ps
`default_nettype none

module subarray_driver (
    input  wire        enable,        // A plane is being fed
    input  wire  [3:0] subarray,      // The sub-array it belongs to
    input  wire  [7:0] plane_0,       // The plane, a word a group, row 0 at bit 0
    output wire [15:0] select_0,      // One bit a sub-array, 32 a word, at most one of all high
    output wire  [7:0] word_lines_0   // Word lines of the selected sub-array
);

    localparam [15:0] FIRST_0 = 16'd1;

    wire [15:0] chosen_0;

    assign chosen_0 = enable ? (FIRST_0 << subarray) : 16'd0;
    assign select_0 = chosen_0;
    assign word_lines_0 = enable ? plane_0 : 8'd0;

endmodule
`default_nettype wire
