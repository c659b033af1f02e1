// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.

`default_nettype none

module population_count (
    input  wire [3:0] plane_0,
    output wire [3:0] ones
);

    reg [3:0] total;

    always @(*) begin
        total = 4'd0;
        total = total + {3'd0, plane_0[0]};
        total = total + {3'd0, plane_0[1]};
        total = total + {3'd0, plane_0[2]};
        total = total + {3'd0, plane_0[3]};
    end

    assign ones = total;

endmodule

`default_nettype wire
