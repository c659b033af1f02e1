// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// bit_line: Sums the levels of the active rows of one device column.
// Latency 0. count = sum over rows of word line x level: the digital stand-in for Kirchhoff's law.
// The rows are counted for each bit of a level, and bit j weighs 2^j.

`timescale 1ns / 1ps
`default_nettype none

module bit_line (
    input  wire [3:0] word_lines,  // Word lines of the active sub-array, row 0 at bit 0
    input  wire [7:0] levels,      // Levels of its devices in this column, row 0 lowest
    output wire [3:0] count        // Bit-line current, in counts
);

    reg  [7:0] ones;
    wire [3:0] total;

    always @(*) begin : update_ones
        integer n;
        for (n = 0; n < 2; n = n + 1) begin
            ones[4*n +: 4] = 4'd0;
            ones[4*n +: 4] = ones[4*n +: 4] + {3'd0, word_lines[0] & levels[n]};
            ones[4*n +: 4] = ones[4*n +: 4] + {3'd0, word_lines[1] & levels[n + 2]};
            ones[4*n +: 4] = ones[4*n +: 4] + {3'd0, word_lines[2] & levels[n + 4]};
            ones[4*n +: 4] = ones[4*n +: 4] + {3'd0, word_lines[3] & levels[n + 6]};
        end
    end

    assign total = ones[7:4] + ones[7:4] + ones[3:0];
    assign count = total;

endmodule

`default_nettype wire
