// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level (3) times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [3:0] plane,
    output wire [3:0] scale
);

    reg [3:0] ones;

    always @(*) begin
        ones = 4'd0;
        ones = ones + {3'd0, plane[0]};
        ones = ones + {3'd0, plane[1]};
        ones = ones + {3'd0, plane[2]};
        ones = ones + {3'd0, plane[3]};
    end

    assign scale = ones + ones + ones;

endmodule

`default_nettype wire
