// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// bit_line: Sums the levels of the active rows of one device column.
// Latency 0. count = sum over rows of word line x level: the digital stand-in for Kirchhoff's law.
// The rows are counted for each bit of a level, and bit j weighs 2^j.

`timescale 1ns / 1ps
`default_nettype none

module bit_line (
    input  wire       word_lines,  // Word lines of the active sub-array, row 0 at bit 0
    input  wire [1:0] levels,      // Levels of its devices in this column, row 0 lowest
    output wire [1:0] count        // Bit-line current, in counts
);

    wire [3:0] ones;
    wire [1:0] total;

    assign ones[1:0] = {1'b0, word_lines & levels[0]};
    assign ones[3:2] = {1'b0, word_lines & levels[1]};
    assign total = ones[3:2] + ones[3:2] + ones[1:0];
    assign count = total;

endmodule
`default_nettype wire
