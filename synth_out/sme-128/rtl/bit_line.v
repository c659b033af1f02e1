// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// bit_line: Sums the levels of the active rows of one device column.

`default_nettype none

module bit_line (
    input  wire [15:0] word_lines,
    input  wire [15:0] levels,
    output wire  [7:0] count
);

    reg  [7:0] ones;
    wire [7:0] twos;

    always @(*) begin
        ones = 8'd0;
        ones = ones + {7'd0, word_lines[0] & levels[0]};
        ones = ones + {7'd0, word_lines[1] & levels[1]};
        ones = ones + {7'd0, word_lines[2] & levels[2]};
        ones = ones + {7'd0, word_lines[3] & levels[3]};
        ones = ones + {7'd0, word_lines[4] & levels[4]};
        ones = ones + {7'd0, word_lines[5] & levels[5]};
        ones = ones + {7'd0, word_lines[6] & levels[6]};
        ones = ones + {7'd0, word_lines[7] & levels[7]};
        ones = ones + {7'd0, word_lines[8] & levels[8]};
        ones = ones + {7'd0, word_lines[9] & levels[9]};
        ones = ones + {7'd0, word_lines[10] & levels[10]};
        ones = ones + {7'd0, word_lines[11] & levels[11]};
        ones = ones + {7'd0, word_lines[12] & levels[12]};
        ones = ones + {7'd0, word_lines[13] & levels[13]};
        ones = ones + {7'd0, word_lines[14] & levels[14]};
        ones = ones + {7'd0, word_lines[15] & levels[15]};
    end

    assign twos = 8'd0;
    assign count = ones + twos + twos;

endmodule

`default_nettype wire
