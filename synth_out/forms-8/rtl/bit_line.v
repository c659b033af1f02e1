// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// bit_line: Sums the levels of the active rows of one device column.
// Latency 0. count = sum over rows of word line x level: the digital stand-in for Kirchhoff's law.
// The rows are counted for each bit of a level, and bit j weighs 2^j.

`timescale 1ns / 1ps
`default_nettype none

module bit_line (
    input  wire  [7:0] word_lines,  // Word lines of the active sub-array, row 0 at bit 0
    input  wire [15:0] levels,      // Levels of its devices in this column, row 0 lowest
    output wire  [4:0] count        // Bit-line current, in counts
);

    reg  [9:0] ones;
    wire [4:0] total;

    always @(*) begin : update_ones
        integer m, n;
        for (n = 0; n < 2; n = n + 1) begin
            ones[5*n +: 5] = 5'd0;
            for (m = 0; m < 8; m = m + 1) begin
                ones[5*n +: 5] = ones[5*n +: 5] + {4'd0, word_lines[m] & levels[n + 2*m]};
            end
        end
    end

    assign total = ones[9:5] + ones[9:5] + ones[4:0];
    assign count = total;

endmodule

`default_nettype wire
