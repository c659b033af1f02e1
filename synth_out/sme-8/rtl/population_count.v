// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.

`default_nettype none

module population_count (
    input  wire [7:0] plane_0,
    output wire [3:0] ones
);

    reg [3:0] total;

    always @(*) begin
        total = 4'd0;
        total = total + {3'd0, plane_0[0]};
        total = total + {3'd0, plane_0[1]};
        total = total + {3'd0, plane_0[2]};
        total = total + {3'd0, plane_0[3]};
        total = total + {3'd0, plane_0[4]};
        total = total + {3'd0, plane_0[5]};
        total = total + {3'd0, plane_0[6]};
        total = total + {3'd0, plane_0[7]};
    end

    assign ones = total;

endmodule

`default_nettype wire
