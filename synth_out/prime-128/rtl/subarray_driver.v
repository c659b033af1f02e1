// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.

`default_nettype none

module subarray_driver (
    input  wire        enable,
    input  wire        subarray,
    input  wire [15:0] plane_0,
    input  wire [15:0] plane_1,
    input  wire [15:0] plane_2,
    input  wire [15:0] plane_3,
    input  wire [15:0] plane_4,
    input  wire [15:0] plane_5,
    input  wire [15:0] plane_6,
    input  wire [15:0] plane_7,
    output wire        select,
    output reg  [15:0] word_lines_0,
    output reg  [15:0] word_lines_1,
    output reg  [15:0] word_lines_2,
    output reg  [15:0] word_lines_3,
    output reg  [15:0] word_lines_4,
    output reg  [15:0] word_lines_5,
    output reg  [15:0] word_lines_6,
    output reg  [15:0] word_lines_7
);

    localparam INDEX_0 = 1'b0;

    reg chosen;

    always @(*) begin
        chosen = 1'b0;
        chosen = (chosen & ~1'b1) | ((enable & (subarray == INDEX_0)) << 0);
    end

    assign select = chosen;

    always @(*) begin
        word_lines_0 = 16'd0;
        if (enable) begin
            word_lines_0 = plane_0;
        end
    end

    always @(*) begin
        word_lines_1 = 16'd0;
        if (enable) begin
            word_lines_1 = plane_1;
        end
    end

    always @(*) begin
        word_lines_2 = 16'd0;
        if (enable) begin
            word_lines_2 = plane_2;
        end
    end

    always @(*) begin
        word_lines_3 = 16'd0;
        if (enable) begin
            word_lines_3 = plane_3;
        end
    end

    always @(*) begin
        word_lines_4 = 16'd0;
        if (enable) begin
            word_lines_4 = plane_4;
        end
    end

    always @(*) begin
        word_lines_5 = 16'd0;
        if (enable) begin
            word_lines_5 = plane_5;
        end
    end

    always @(*) begin
        word_lines_6 = 16'd0;
        if (enable) begin
            word_lines_6 = plane_6;
        end
    end

    always @(*) begin
        word_lines_7 = 16'd0;
        if (enable) begin
            word_lines_7 = plane_7;
        end
    end

endmodule

`default_nettype wire
