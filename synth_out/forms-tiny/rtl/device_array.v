// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array.
// This is the boundary to the analogue world. An ASIC flow replaces the whole module by the array
// and its sample-and-hold stage, which sees the same pins; an FPGA keeps it in block RAM. Latency
// 2, counted in clocks with advance high.

`timescale 1ns / 1ps
`default_nettype none

module device_array (
    input  wire        clock,            // Rising edge
    input  wire        reset,            // Synchronous, active high
    input  wire        advance,          // The pipeline moves
    input  wire        program_enable,   // Store program_levels at program_address
    input  wire  [5:0] program_address,  // Row group, then address, then converter
    input  wire  [7:0] program_levels,   // Its levels, row 0 lowest
    input  wire        apply,            // A plane is applied
    input  wire  [3:0] address,          // What it is applied to: sub-array, lane column, turn
    input  wire  [3:0] word_lines_0,     // The plane, a word a group, row 0 at bit 0
    output wire [15:0] bit_line          // Bit-line counts, one a converter
);

    reg  [3:0] applied_0;
    wire [3:0] programmed;
    genvar i;

    for (i = 0; i < 4; i = i + 1) begin : column
        device_column device_column (
            .clock(clock),
            .reset(reset),
            .advance(advance),
            .program_enable(programmed[i]),
            .program_address(program_address[5:2]),
            .program_levels(program_levels),
            .apply(apply),
            .address(address),
            .word_lines(applied_0),
            .count(bit_line[4*i +: 4])
        );
    end

    always @(posedge clock) begin
        if (reset) applied_0 <= 4'd0;
        else if (advance) applied_0 <= word_lines_0;
    end

    assign programmed[0] = program_enable & (program_address[1:0] == 2'd0);
    assign programmed[1] = program_enable & (program_address[1:0] == 2'd1);
    assign programmed[2] = program_enable & (program_address[1:0] == 2'd2);
    assign programmed[3] = program_enable & (program_address[1:0] == 2'd3);

endmodule
`default_nettype wire
