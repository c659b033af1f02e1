// configuration forms-16: 128 x 128 devices of 2 bits, fragments of 16 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 5 bits, zero-skip leading
// Exported by `forms export --config forms-16` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level (3) times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [15:0] plane,
    output wire  [5:0] scale
);

    reg [5:0] ones;

    always @(*) begin
        ones = 6'd0;
        ones = ones + {5'd0, plane[0]};
        ones = ones + {5'd0, plane[1]};
        ones = ones + {5'd0, plane[2]};
        ones = ones + {5'd0, plane[3]};
        ones = ones + {5'd0, plane[4]};
        ones = ones + {5'd0, plane[5]};
        ones = ones + {5'd0, plane[6]};
        ones = ones + {5'd0, plane[7]};
        ones = ones + {5'd0, plane[8]};
        ones = ones + {5'd0, plane[9]};
        ones = ones + {5'd0, plane[10]};
        ones = ones + {5'd0, plane[11]};
        ones = ones + {5'd0, plane[12]};
        ones = ones + {5'd0, plane[13]};
        ones = ones + {5'd0, plane[14]};
        ones = ones + {5'd0, plane[15]};
    end

    assign scale = ones + ones + ones;

endmodule

`default_nettype wire
