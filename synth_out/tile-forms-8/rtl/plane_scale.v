// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level (3) times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [7:0] plane,
    output wire [4:0] scale
);

    reg [4:0] ones;

    always @(*) begin
        ones = 5'd0;
        ones = ones + {4'd0, plane[0]};
        ones = ones + {4'd0, plane[1]};
        ones = ones + {4'd0, plane[2]};
        ones = ones + {4'd0, plane[3]};
        ones = ones + {4'd0, plane[4]};
        ones = ones + {4'd0, plane[5]};
        ones = ones + {4'd0, plane[6]};
        ones = ones + {4'd0, plane[7]};
    end

    assign scale = ones + ones + ones;

endmodule

`default_nettype wire
