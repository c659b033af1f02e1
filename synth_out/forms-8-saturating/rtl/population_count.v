// configuration forms-8-saturating: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 saturating converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-saturating` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.

`default_nettype none

module population_count (
    input  wire [7:0] plane_0,
    output wire [4:0] ones
);

    reg [4:0] total;

    always @(*) begin
        total = 5'd0;
        total = total + {4'd0, plane_0[0]};
        total = total + {4'd0, plane_0[1]};
        total = total + {4'd0, plane_0[2]};
        total = total + {4'd0, plane_0[3]};
        total = total + {4'd0, plane_0[4]};
        total = total + {4'd0, plane_0[5]};
        total = total + {4'd0, plane_0[6]};
        total = total + {4'd0, plane_0[7]};
    end

    assign ones = total;

endmodule

`default_nettype wire
