// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.
// Counts the ones of a plane.

`timescale 1ns / 1ps
`default_nettype none

module population_count (
    input  wire [3:0] plane_0,  // The plane, a word a group, row 0 at bit 0
    output wire [3:0] ones      // Its ones
);

    wire [3:0] total;

    assign total =
        {3'd0, plane_0[0]} + {3'd0, plane_0[1]} + {3'd0, plane_0[2]} + {3'd0, plane_0[3]};
    assign ones = total;

endmodule

`default_nettype wire
