// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// bit_line: Sums the levels of the active rows of one device column.

`default_nettype none

module bit_line (
    input  wire [7:0] word_lines,
    input  wire [7:0] levels,
    output wire [3:0] count
);

    reg  [3:0] ones;
    wire [3:0] twos;

    always @(*) begin
        ones = 4'd0;
        ones = ones + {3'd0, word_lines[0] & levels[0]};
        ones = ones + {3'd0, word_lines[1] & levels[1]};
        ones = ones + {3'd0, word_lines[2] & levels[2]};
        ones = ones + {3'd0, word_lines[3] & levels[3]};
        ones = ones + {3'd0, word_lines[4] & levels[4]};
        ones = ones + {3'd0, word_lines[5] & levels[5]};
        ones = ones + {3'd0, word_lines[6] & levels[6]};
        ones = ones + {3'd0, word_lines[7] & levels[7]};
    end

    assign twos = 4'd0;
    assign count = ones + twos + twos;

endmodule

`default_nettype wire
