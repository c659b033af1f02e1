// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// device_column: Devices of the bit lines that one converter serves, read as counts.
// A word is the rows of one group of a device column. Latency 2: it is read on the first edge; on
// the second its count is held (the sample-and-hold), row by row: block RAM leaves no time for a
// sum.

`timescale 1ns / 1ps
`default_nettype none

module device_column (
    input  wire        clock,            // Rising edge
    input  wire        reset,            // Synchronous, active high
    input  wire        advance,          // The pipeline moves
    input  wire        program_enable,   // Store program_levels at program_address
    input  wire  [8:0] program_address,  // What to program: sub-array, lane column, turn
    input  wire [15:0] program_levels,   // Its levels, row 0 lowest
    input  wire        apply,            // A plane is applied to address
    input  wire  [8:0] address,          // What to read: sub-array, lane column, turn
    input  wire  [7:0] word_lines,       // Word lines one clock after address, as the levels are
    output wire  [4:0] count             // Bit-line count, two clocks after address
);

    reg  [15:0] held;
    reg   [4:0] total;
    wire [15:0] devices_read_data;
    wire [15:0] bit_line_count;
    genvar i;

    memory #(.DEPTH(512), .WIDTH(16)) devices (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_address),
        .write_data(program_levels),
        .read_enable(advance & apply),
        .read_address(address),
        .read_data(devices_read_data)
    );

    for (i = 0; i < 8; i = i + 1) begin : bit_lines
        bit_line bit_line (
            .word_lines(word_lines[i]),
            .levels(devices_read_data[2*i +: 2]),
            .count(bit_line_count[2*i +: 2])
        );
    end

    always @(posedge clock) begin
        if (reset) held <= 16'd0;
        else if (advance) held <= bit_line_count;
    end

    always @(*) begin : update_total
        integer n;
        total = 5'd0;
        for (n = 0; n < 8; n = n + 1) begin
            total = total + {3'd0, held[2*n +: 2]};
        end
    end

    assign count = total;

endmodule
`default_nettype wire
