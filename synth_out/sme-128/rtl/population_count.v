// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// population_count: Counts the rows that a plane drives.

`default_nettype none

module population_count (
    input  wire [15:0] plane_0,
    input  wire [15:0] plane_1,
    input  wire [15:0] plane_2,
    input  wire [15:0] plane_3,
    input  wire [15:0] plane_4,
    input  wire [15:0] plane_5,
    input  wire [15:0] plane_6,
    input  wire [15:0] plane_7,
    output wire  [7:0] ones
);

    reg [7:0] total;

    always @(*) begin
        total = 8'd0;
        total = total + {7'd0, plane_0[0]};
        total = total + {7'd0, plane_0[1]};
        total = total + {7'd0, plane_0[2]};
        total = total + {7'd0, plane_0[3]};
        total = total + {7'd0, plane_0[4]};
        total = total + {7'd0, plane_0[5]};
        total = total + {7'd0, plane_0[6]};
        total = total + {7'd0, plane_0[7]};
        total = total + {7'd0, plane_0[8]};
        total = total + {7'd0, plane_0[9]};
        total = total + {7'd0, plane_0[10]};
        total = total + {7'd0, plane_0[11]};
        total = total + {7'd0, plane_0[12]};
        total = total + {7'd0, plane_0[13]};
        total = total + {7'd0, plane_0[14]};
        total = total + {7'd0, plane_0[15]};
        total = total + {7'd0, plane_1[0]};
        total = total + {7'd0, plane_1[1]};
        total = total + {7'd0, plane_1[2]};
        total = total + {7'd0, plane_1[3]};
        total = total + {7'd0, plane_1[4]};
        total = total + {7'd0, plane_1[5]};
        total = total + {7'd0, plane_1[6]};
        total = total + {7'd0, plane_1[7]};
        total = total + {7'd0, plane_1[8]};
        total = total + {7'd0, plane_1[9]};
        total = total + {7'd0, plane_1[10]};
        total = total + {7'd0, plane_1[11]};
        total = total + {7'd0, plane_1[12]};
        total = total + {7'd0, plane_1[13]};
        total = total + {7'd0, plane_1[14]};
        total = total + {7'd0, plane_1[15]};
        total = total + {7'd0, plane_2[0]};
        total = total + {7'd0, plane_2[1]};
        total = total + {7'd0, plane_2[2]};
        total = total + {7'd0, plane_2[3]};
        total = total + {7'd0, plane_2[4]};
        total = total + {7'd0, plane_2[5]};
        total = total + {7'd0, plane_2[6]};
        total = total + {7'd0, plane_2[7]};
        total = total + {7'd0, plane_2[8]};
        total = total + {7'd0, plane_2[9]};
        total = total + {7'd0, plane_2[10]};
        total = total + {7'd0, plane_2[11]};
        total = total + {7'd0, plane_2[12]};
        total = total + {7'd0, plane_2[13]};
        total = total + {7'd0, plane_2[14]};
        total = total + {7'd0, plane_2[15]};
        total = total + {7'd0, plane_3[0]};
        total = total + {7'd0, plane_3[1]};
        total = total + {7'd0, plane_3[2]};
        total = total + {7'd0, plane_3[3]};
        total = total + {7'd0, plane_3[4]};
        total = total + {7'd0, plane_3[5]};
        total = total + {7'd0, plane_3[6]};
        total = total + {7'd0, plane_3[7]};
        total = total + {7'd0, plane_3[8]};
        total = total + {7'd0, plane_3[9]};
        total = total + {7'd0, plane_3[10]};
        total = total + {7'd0, plane_3[11]};
        total = total + {7'd0, plane_3[12]};
        total = total + {7'd0, plane_3[13]};
        total = total + {7'd0, plane_3[14]};
        total = total + {7'd0, plane_3[15]};
        total = total + {7'd0, plane_4[0]};
        total = total + {7'd0, plane_4[1]};
        total = total + {7'd0, plane_4[2]};
        total = total + {7'd0, plane_4[3]};
        total = total + {7'd0, plane_4[4]};
        total = total + {7'd0, plane_4[5]};
        total = total + {7'd0, plane_4[6]};
        total = total + {7'd0, plane_4[7]};
        total = total + {7'd0, plane_4[8]};
        total = total + {7'd0, plane_4[9]};
        total = total + {7'd0, plane_4[10]};
        total = total + {7'd0, plane_4[11]};
        total = total + {7'd0, plane_4[12]};
        total = total + {7'd0, plane_4[13]};
        total = total + {7'd0, plane_4[14]};
        total = total + {7'd0, plane_4[15]};
        total = total + {7'd0, plane_5[0]};
        total = total + {7'd0, plane_5[1]};
        total = total + {7'd0, plane_5[2]};
        total = total + {7'd0, plane_5[3]};
        total = total + {7'd0, plane_5[4]};
        total = total + {7'd0, plane_5[5]};
        total = total + {7'd0, plane_5[6]};
        total = total + {7'd0, plane_5[7]};
        total = total + {7'd0, plane_5[8]};
        total = total + {7'd0, plane_5[9]};
        total = total + {7'd0, plane_5[10]};
        total = total + {7'd0, plane_5[11]};
        total = total + {7'd0, plane_5[12]};
        total = total + {7'd0, plane_5[13]};
        total = total + {7'd0, plane_5[14]};
        total = total + {7'd0, plane_5[15]};
        total = total + {7'd0, plane_6[0]};
        total = total + {7'd0, plane_6[1]};
        total = total + {7'd0, plane_6[2]};
        total = total + {7'd0, plane_6[3]};
        total = total + {7'd0, plane_6[4]};
        total = total + {7'd0, plane_6[5]};
        total = total + {7'd0, plane_6[6]};
        total = total + {7'd0, plane_6[7]};
        total = total + {7'd0, plane_6[8]};
        total = total + {7'd0, plane_6[9]};
        total = total + {7'd0, plane_6[10]};
        total = total + {7'd0, plane_6[11]};
        total = total + {7'd0, plane_6[12]};
        total = total + {7'd0, plane_6[13]};
        total = total + {7'd0, plane_6[14]};
        total = total + {7'd0, plane_6[15]};
        total = total + {7'd0, plane_7[0]};
        total = total + {7'd0, plane_7[1]};
        total = total + {7'd0, plane_7[2]};
        total = total + {7'd0, plane_7[3]};
        total = total + {7'd0, plane_7[4]};
        total = total + {7'd0, plane_7[5]};
        total = total + {7'd0, plane_7[6]};
        total = total + {7'd0, plane_7[7]};
        total = total + {7'd0, plane_7[8]};
        total = total + {7'd0, plane_7[9]};
        total = total + {7'd0, plane_7[10]};
        total = total + {7'd0, plane_7[11]};
        total = total + {7'd0, plane_7[12]};
        total = total + {7'd0, plane_7[13]};
        total = total + {7'd0, plane_7[14]};
        total = total + {7'd0, plane_7[15]};
    end

    assign ones = total;

endmodule

`default_nettype wire
