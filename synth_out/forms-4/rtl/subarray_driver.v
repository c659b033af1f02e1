// configuration forms-4: 128 x 128 devices of 2 bits, fragments of 4 rows, 16-bit unsigned inputs,
// 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-4` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.

`default_nettype none

module subarray_driver (
    input  wire        enable,
    input  wire  [4:0] subarray,
    input  wire  [3:0] plane_0,
    output wire [31:0] select,
    output reg   [3:0] word_lines_0
);

    localparam [4:0] INDEX_0  = 5'd0;
    localparam [4:0] INDEX_1  = 5'd1;
    localparam [4:0] INDEX_2  = 5'd2;
    localparam [4:0] INDEX_3  = 5'd3;
    localparam [4:0] INDEX_4  = 5'd4;
    localparam [4:0] INDEX_5  = 5'd5;
    localparam [4:0] INDEX_6  = 5'd6;
    localparam [4:0] INDEX_7  = 5'd7;
    localparam [4:0] INDEX_8  = 5'd8;
    localparam [4:0] INDEX_9  = 5'd9;
    localparam [4:0] INDEX_10 = 5'd10;
    localparam [4:0] INDEX_11 = 5'd11;
    localparam [4:0] INDEX_12 = 5'd12;
    localparam [4:0] INDEX_13 = 5'd13;
    localparam [4:0] INDEX_14 = 5'd14;
    localparam [4:0] INDEX_15 = 5'd15;
    localparam [4:0] INDEX_16 = 5'd16;
    localparam [4:0] INDEX_17 = 5'd17;
    localparam [4:0] INDEX_18 = 5'd18;
    localparam [4:0] INDEX_19 = 5'd19;
    localparam [4:0] INDEX_20 = 5'd20;
    localparam [4:0] INDEX_21 = 5'd21;
    localparam [4:0] INDEX_22 = 5'd22;
    localparam [4:0] INDEX_23 = 5'd23;
    localparam [4:0] INDEX_24 = 5'd24;
    localparam [4:0] INDEX_25 = 5'd25;
    localparam [4:0] INDEX_26 = 5'd26;
    localparam [4:0] INDEX_27 = 5'd27;
    localparam [4:0] INDEX_28 = 5'd28;
    localparam [4:0] INDEX_29 = 5'd29;
    localparam [4:0] INDEX_30 = 5'd30;
    localparam [4:0] INDEX_31 = 5'd31;

    reg [31:0] chosen;

    always @(*) begin
        chosen = 32'd0;
        chosen = (chosen & ~32'd1) | ({31'd0, enable & (subarray == INDEX_0)} << 0);
        chosen = (chosen & ~32'd2) | ({31'd0, enable & (subarray == INDEX_1)} << 1);
        chosen = (chosen & ~32'd4) | ({31'd0, enable & (subarray == INDEX_2)} << 2);
        chosen = (chosen & ~32'd8) | ({31'd0, enable & (subarray == INDEX_3)} << 3);
        chosen = (chosen & ~32'd16) | ({31'd0, enable & (subarray == INDEX_4)} << 4);
        chosen = (chosen & ~32'd32) | ({31'd0, enable & (subarray == INDEX_5)} << 5);
        chosen = (chosen & ~32'd64) | ({31'd0, enable & (subarray == INDEX_6)} << 6);
        chosen = (chosen & ~32'd128) | ({31'd0, enable & (subarray == INDEX_7)} << 7);
        chosen = (chosen & ~32'd256) | ({31'd0, enable & (subarray == INDEX_8)} << 8);
        chosen = (chosen & ~32'd512) | ({31'd0, enable & (subarray == INDEX_9)} << 9);
        chosen = (chosen & ~32'd1024) | ({31'd0, enable & (subarray == INDEX_10)} << 10);
        chosen = (chosen & ~32'd2048) | ({31'd0, enable & (subarray == INDEX_11)} << 11);
        chosen = (chosen & ~32'd4096) | ({31'd0, enable & (subarray == INDEX_12)} << 12);
        chosen = (chosen & ~32'd8192) | ({31'd0, enable & (subarray == INDEX_13)} << 13);
        chosen = (chosen & ~32'd16384) | ({31'd0, enable & (subarray == INDEX_14)} << 14);
        chosen = (chosen & ~32'd32768) | ({31'd0, enable & (subarray == INDEX_15)} << 15);
        chosen = (chosen & ~32'h10000) | ({31'd0, enable & (subarray == INDEX_16)} << 16);
        chosen = (chosen & ~32'h20000) | ({31'd0, enable & (subarray == INDEX_17)} << 17);
        chosen = (chosen & ~32'h40000) | ({31'd0, enable & (subarray == INDEX_18)} << 18);
        chosen = (chosen & ~32'h80000) | ({31'd0, enable & (subarray == INDEX_19)} << 19);
        chosen = (chosen & ~32'h100000) | ({31'd0, enable & (subarray == INDEX_20)} << 20);
        chosen = (chosen & ~32'h200000) | ({31'd0, enable & (subarray == INDEX_21)} << 21);
        chosen = (chosen & ~32'h400000) | ({31'd0, enable & (subarray == INDEX_22)} << 22);
        chosen = (chosen & ~32'h800000) | ({31'd0, enable & (subarray == INDEX_23)} << 23);
        chosen = (chosen & ~32'h1000000) | ({31'd0, enable & (subarray == INDEX_24)} << 24);
        chosen = (chosen & ~32'h2000000) | ({31'd0, enable & (subarray == INDEX_25)} << 25);
        chosen = (chosen & ~32'h4000000) | ({31'd0, enable & (subarray == INDEX_26)} << 26);
        chosen = (chosen & ~32'h8000000) | ({31'd0, enable & (subarray == INDEX_27)} << 27);
        chosen = (chosen & ~32'h10000000) | ({31'd0, enable & (subarray == INDEX_28)} << 28);
        chosen = (chosen & ~32'h20000000) | ({31'd0, enable & (subarray == INDEX_29)} << 29);
        chosen = (chosen & ~32'h40000000) | ({31'd0, enable & (subarray == INDEX_30)} << 30);
        chosen = (chosen & ~32'h80000000) | ({31'd0, enable & (subarray == INDEX_31)} << 31);
    end

    assign select = chosen;

    always @(*) begin
        word_lines_0 = 4'd0;
        if (enable) begin
            word_lines_0 = plane_0;
        end
    end

endmodule

`default_nettype wire
