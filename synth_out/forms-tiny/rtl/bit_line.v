// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// bit_line: Sums the levels of the active rows of one device column.

`default_nettype none

module bit_line (
    input  wire [3:0] word_lines,
    input  wire [7:0] levels,
    output wire [3:0] count
);

    reg [3:0] ones;
    reg [3:0] twos;

    always @(*) begin
        ones = 4'd0;
        ones = ones + {3'd0, word_lines[0] & levels[0]};
        ones = ones + {3'd0, word_lines[1] & levels[2]};
        ones = ones + {3'd0, word_lines[2] & levels[4]};
        ones = ones + {3'd0, word_lines[3] & levels[6]};
    end

    always @(*) begin
        twos = 4'd0;
        twos = twos + {3'd0, word_lines[0] & levels[1]};
        twos = twos + {3'd0, word_lines[1] & levels[3]};
        twos = twos + {3'd0, word_lines[2] & levels[5]};
        twos = twos + {3'd0, word_lines[3] & levels[7]};
    end

    assign count = ones + twos + twos;

endmodule

`default_nettype wire
