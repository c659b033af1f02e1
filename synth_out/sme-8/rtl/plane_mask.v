// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// plane_mask: Which bit planes have devices.

`default_nettype none

module plane_mask (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire [15:0] data,
    output wire        present_0,
    output wire        present_1,
    output wire        present_2,
    output wire        present_3,
    output wire        present_4,
    output wire        present_5,
    output wire        present_6,
    output wire        present_7,
    output wire        present_8,
    output wire        present_9,
    output wire        present_10,
    output wire        present_11,
    output wire        present_12,
    output wire        present_13,
    output wire        present_14,
    output wire        present_15
);

    localparam [15:0] ALL = 16'd65535;

    reg [15:0] mask;

    always @(posedge clock) begin
        if (reset) begin
            mask <= ALL;
        end else if (program_enable) begin
            mask <= data;
        end
    end

    assign present_0 = mask[0];
    assign present_1 = mask[1];
    assign present_2 = mask[2];
    assign present_3 = mask[3];
    assign present_4 = mask[4];
    assign present_5 = mask[5];
    assign present_6 = mask[6];
    assign present_7 = mask[7];
    assign present_8 = mask[8];
    assign present_9 = mask[9];
    assign present_10 = mask[10];
    assign present_11 = mask[11];
    assign present_12 = mask[12];
    assign present_13 = mask[13];
    assign present_14 = mask[14];
    assign present_15 = mask[15];

endmodule

`default_nettype wire
