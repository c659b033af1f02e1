// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// population_count: Counts the rows that a plane drives.
// Latency 0. Counted once a step and shared: the flip encoding restores from it, and ISAAC's offset
// is taken out by it.

`timescale 1ns / 1ps
`default_nettype none

module population_count (
    input  wire [7:0] plane_0,  // The plane, a word a group, row 0 at bit 0
    output wire [4:0] ones      // Its ones
);

    reg [4:0] total;

    always @(*) begin : update_total
        integer n;
        total = 5'd0;
        for (n = 0; n < 8; n = n + 1) begin
            total = total + {4'd0, plane_0[n]};
        end
    end

    assign ones = total;

endmodule

`default_nettype wire
