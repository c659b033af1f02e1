// configuration forms-16: 128 x 128 devices of 2 bits, fragments of 16 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 5 bits, zero-skip leading
// Exported by `forms export --config forms-16` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.

`default_nettype none

module population_count (
    input  wire [15:0] plane_0,
    output wire  [5:0] ones
);

    reg [5:0] total;

    always @(*) begin
        total = 6'd0;
        total = total + {5'd0, plane_0[0]};
        total = total + {5'd0, plane_0[1]};
        total = total + {5'd0, plane_0[2]};
        total = total + {5'd0, plane_0[3]};
        total = total + {5'd0, plane_0[4]};
        total = total + {5'd0, plane_0[5]};
        total = total + {5'd0, plane_0[6]};
        total = total + {5'd0, plane_0[7]};
        total = total + {5'd0, plane_0[8]};
        total = total + {5'd0, plane_0[9]};
        total = total + {5'd0, plane_0[10]};
        total = total + {5'd0, plane_0[11]};
        total = total + {5'd0, plane_0[12]};
        total = total + {5'd0, plane_0[13]};
        total = total + {5'd0, plane_0[14]};
        total = total + {5'd0, plane_0[15]};
    end

    assign ones = total;

endmodule

`default_nettype wire
