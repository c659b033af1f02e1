// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// population_count: Counts the rows that a plane drives.
// Latency 0. Counted once a step and shared: the flip encoding restores from it, and ISAAC's offset
// is taken out by it.

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
