// configuration forms-8-wide: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 128 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-wide` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.

`default_nettype none

module subarray_driver (
    input  wire        enable,
    input  wire  [3:0] subarray,
    input  wire  [7:0] plane_0,
    output wire [15:0] select,
    output reg   [7:0] word_lines_0
);

    localparam [3:0] INDEX_0  = 4'd0;
    localparam [3:0] INDEX_1  = 4'd1;
    localparam [3:0] INDEX_2  = 4'd2;
    localparam [3:0] INDEX_3  = 4'd3;
    localparam [3:0] INDEX_4  = 4'd4;
    localparam [3:0] INDEX_5  = 4'd5;
    localparam [3:0] INDEX_6  = 4'd6;
    localparam [3:0] INDEX_7  = 4'd7;
    localparam [3:0] INDEX_8  = 4'd8;
    localparam [3:0] INDEX_9  = 4'd9;
    localparam [3:0] INDEX_10 = 4'd10;
    localparam [3:0] INDEX_11 = 4'd11;
    localparam [3:0] INDEX_12 = 4'd12;
    localparam [3:0] INDEX_13 = 4'd13;
    localparam [3:0] INDEX_14 = 4'd14;
    localparam [3:0] INDEX_15 = 4'd15;

    reg [15:0] chosen;

    always @(*) begin
        chosen = 16'd0;
        chosen = (chosen & ~16'd1) | ({15'd0, enable & (subarray == INDEX_0)} << 0);
        chosen = (chosen & ~16'd2) | ({15'd0, enable & (subarray == INDEX_1)} << 1);
        chosen = (chosen & ~16'd4) | ({15'd0, enable & (subarray == INDEX_2)} << 2);
        chosen = (chosen & ~16'd8) | ({15'd0, enable & (subarray == INDEX_3)} << 3);
        chosen = (chosen & ~16'd16) | ({15'd0, enable & (subarray == INDEX_4)} << 4);
        chosen = (chosen & ~16'd32) | ({15'd0, enable & (subarray == INDEX_5)} << 5);
        chosen = (chosen & ~16'd64) | ({15'd0, enable & (subarray == INDEX_6)} << 6);
        chosen = (chosen & ~16'd128) | ({15'd0, enable & (subarray == INDEX_7)} << 7);
        chosen = (chosen & ~16'd256) | ({15'd0, enable & (subarray == INDEX_8)} << 8);
        chosen = (chosen & ~16'd512) | ({15'd0, enable & (subarray == INDEX_9)} << 9);
        chosen = (chosen & ~16'd1024) | ({15'd0, enable & (subarray == INDEX_10)} << 10);
        chosen = (chosen & ~16'd2048) | ({15'd0, enable & (subarray == INDEX_11)} << 11);
        chosen = (chosen & ~16'd4096) | ({15'd0, enable & (subarray == INDEX_12)} << 12);
        chosen = (chosen & ~16'd8192) | ({15'd0, enable & (subarray == INDEX_13)} << 13);
        chosen = (chosen & ~16'd16384) | ({15'd0, enable & (subarray == INDEX_14)} << 14);
        chosen = (chosen & ~16'd32768) | ({15'd0, enable & (subarray == INDEX_15)} << 15);
    end

    assign select = chosen;

    always @(*) begin
        word_lines_0 = 8'd0;
        if (enable) begin
            word_lines_0 = plane_0;
        end
    end

endmodule

`default_nettype wire
