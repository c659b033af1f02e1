// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.
// One-hot sub-array select and gated word lines.

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
