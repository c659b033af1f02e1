// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// bit_line: Sums the levels of the active rows of one device column.

`default_nettype none

module bit_line (
    input  wire  [7:0] word_lines,
    input  wire [15:0] levels,
    output wire  [4:0] count
);

    reg [4:0] ones;
    reg [4:0] twos;

    always @(*) begin
        ones = 5'd0;
        ones = ones + {4'd0, word_lines[0] & levels[0]};
        ones = ones + {4'd0, word_lines[1] & levels[2]};
        ones = ones + {4'd0, word_lines[2] & levels[4]};
        ones = ones + {4'd0, word_lines[3] & levels[6]};
        ones = ones + {4'd0, word_lines[4] & levels[8]};
        ones = ones + {4'd0, word_lines[5] & levels[10]};
        ones = ones + {4'd0, word_lines[6] & levels[12]};
        ones = ones + {4'd0, word_lines[7] & levels[14]};
    end

    always @(*) begin
        twos = 5'd0;
        twos = twos + {4'd0, word_lines[0] & levels[1]};
        twos = twos + {4'd0, word_lines[1] & levels[3]};
        twos = twos + {4'd0, word_lines[2] & levels[5]};
        twos = twos + {4'd0, word_lines[3] & levels[7]};
        twos = twos + {4'd0, word_lines[4] & levels[9]};
        twos = twos + {4'd0, word_lines[5] & levels[11]};
        twos = twos + {4'd0, word_lines[6] & levels[13]};
        twos = twos + {4'd0, word_lines[7] & levels[15]};
    end

    assign count = ones + twos + twos;

endmodule

`default_nettype wire
