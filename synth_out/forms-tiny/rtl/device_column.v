// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// device_column: Devices of the bit lines that one converter serves, read as counts.
// A word is the rows of one group of a device column. Latency 2: it is read on the first edge; on
// the second its count is held (the sample-and-hold), row by row: block RAM leaves no time for a
// sum.

`timescale 1ns / 1ps
`default_nettype none

module device_column (
    input  wire       clock,            // Rising edge
    input  wire       reset,            // Synchronous, active high
    input  wire       advance,          // The pipeline moves
    input  wire       program_enable,   // Store program_levels at program_address
    input  wire [3:0] program_address,  // What to program: sub-array, lane column, turn
    input  wire [7:0] program_levels,   // Its levels, row 0 lowest
    input  wire       apply,            // A plane is applied to address
    input  wire [3:0] address,          // What to read: sub-array, lane column, turn
    input  wire [3:0] word_lines,       // Word lines one clock after address, as the levels are
    output wire [3:0] count             // Bit-line count, two clocks after address
);

    reg  [7:0] held;
    wire [3:0] total;
    wire [7:0] devices_read_data;
    wire [7:0] bit_line_count;
    genvar i;

    memory #(.DEPTH(16), .WIDTH(8)) devices (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_address),
        .write_data(program_levels),
        .read_enable(advance & apply),
        .read_address(address),
        .read_data(devices_read_data)
    );

    for (i = 0; i < 4; i = i + 1) begin : bit_lines
        bit_line bit_line (
            .word_lines(word_lines[i]),
            .levels(devices_read_data[2*i +: 2]),
            .count(bit_line_count[2*i +: 2])
        );
    end

    always @(posedge clock) begin
        if (reset) held <= 8'd0;
        else if (advance) held <= bit_line_count;
    end

    assign total = {2'd0, held[1:0]} + {2'd0, held[3:2]} + {2'd0, held[5:4]} + {2'd0, held[7:6]};
    assign count = total;

endmodule
`default_nettype wire
