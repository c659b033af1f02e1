// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// bit_line: Sums the levels of the active rows of one device column.

`default_nettype none

module bit_line (
    input  wire [15:0] word_lines,
    input  wire [31:0] levels,
    output wire  [8:0] count
);

    reg [8:0] ones;
    reg [8:0] twos;

    always @(*) begin
        ones = 9'd0;
        ones = ones + {8'd0, word_lines[0] & levels[0]};
        ones = ones + {8'd0, word_lines[1] & levels[2]};
        ones = ones + {8'd0, word_lines[2] & levels[4]};
        ones = ones + {8'd0, word_lines[3] & levels[6]};
        ones = ones + {8'd0, word_lines[4] & levels[8]};
        ones = ones + {8'd0, word_lines[5] & levels[10]};
        ones = ones + {8'd0, word_lines[6] & levels[12]};
        ones = ones + {8'd0, word_lines[7] & levels[14]};
        ones = ones + {8'd0, word_lines[8] & levels[16]};
        ones = ones + {8'd0, word_lines[9] & levels[18]};
        ones = ones + {8'd0, word_lines[10] & levels[20]};
        ones = ones + {8'd0, word_lines[11] & levels[22]};
        ones = ones + {8'd0, word_lines[12] & levels[24]};
        ones = ones + {8'd0, word_lines[13] & levels[26]};
        ones = ones + {8'd0, word_lines[14] & levels[28]};
        ones = ones + {8'd0, word_lines[15] & levels[30]};
    end

    always @(*) begin
        twos = 9'd0;
        twos = twos + {8'd0, word_lines[0] & levels[1]};
        twos = twos + {8'd0, word_lines[1] & levels[3]};
        twos = twos + {8'd0, word_lines[2] & levels[5]};
        twos = twos + {8'd0, word_lines[3] & levels[7]};
        twos = twos + {8'd0, word_lines[4] & levels[9]};
        twos = twos + {8'd0, word_lines[5] & levels[11]};
        twos = twos + {8'd0, word_lines[6] & levels[13]};
        twos = twos + {8'd0, word_lines[7] & levels[15]};
        twos = twos + {8'd0, word_lines[8] & levels[17]};
        twos = twos + {8'd0, word_lines[9] & levels[19]};
        twos = twos + {8'd0, word_lines[10] & levels[21]};
        twos = twos + {8'd0, word_lines[11] & levels[23]};
        twos = twos + {8'd0, word_lines[12] & levels[25]};
        twos = twos + {8'd0, word_lines[13] & levels[27]};
        twos = twos + {8'd0, word_lines[14] & levels[29]};
        twos = twos + {8'd0, word_lines[15] & levels[31]};
    end

    assign count = ones + twos + twos;

endmodule

`default_nettype wire
