// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// population_count: Counts the rows that a plane drives.
// Latency 2 (with advance): the ones of each group, then their sum. Counted once a step, and
// shared.

`timescale 1ns / 1ps
`default_nettype none

module population_count (
    input  wire       clock,    // Rising edge
    input  wire       reset,    // Synchronous, active high: registers to zero
    input  wire       advance,  // The pipeline moves
    input  wire [3:0] plane_0,  // Stage 0: the plane, a word a group, row 0 at bit 0
    output wire [3:0] ones      // Stage 2: its ones
);

    reg  [2:0] of_group_0;
    reg  [3:0] of_all;
    wire [2:0] here_0;

    assign here_0 =
        {2'd0, plane_0[0]} + {2'd0, plane_0[1]} + {2'd0, plane_0[2]} + {2'd0, plane_0[3]};

    always @(posedge clock) begin
        if (reset) begin
            of_group_0 <= 3'd0;
            of_all <= 4'd0;
        end else if (advance) begin
            of_group_0 <= here_0;
            of_all <= {1'b0, of_group_0};
        end
    end

    assign ones = of_all;

endmodule
`default_nettype wire
