// configuration forms-16: 128 x 128 devices of 2 bits, fragments of 16 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 5 bits, zero-skip leading
// Exported by `forms export --config forms-16` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.

`default_nettype none

module subarray_driver (
    input  wire        enable,
    input  wire  [2:0] subarray,
    input  wire [15:0] plane_0,
    output wire  [7:0] select,
    output reg  [15:0] word_lines_0
);

    localparam [2:0] INDEX_0 = 3'd0;
    localparam [2:0] INDEX_1 = 3'd1;
    localparam [2:0] INDEX_2 = 3'd2;
    localparam [2:0] INDEX_3 = 3'd3;
    localparam [2:0] INDEX_4 = 3'd4;
    localparam [2:0] INDEX_5 = 3'd5;
    localparam [2:0] INDEX_6 = 3'd6;
    localparam [2:0] INDEX_7 = 3'd7;

    reg [7:0] chosen;

    always @(*) begin
        chosen = 8'd0;
        chosen = (chosen & ~8'd1) | ({7'd0, enable & (subarray == INDEX_0)} << 0);
        chosen = (chosen & ~8'd2) | ({7'd0, enable & (subarray == INDEX_1)} << 1);
        chosen = (chosen & ~8'd4) | ({7'd0, enable & (subarray == INDEX_2)} << 2);
        chosen = (chosen & ~8'd8) | ({7'd0, enable & (subarray == INDEX_3)} << 3);
        chosen = (chosen & ~8'd16) | ({7'd0, enable & (subarray == INDEX_4)} << 4);
        chosen = (chosen & ~8'd32) | ({7'd0, enable & (subarray == INDEX_5)} << 5);
        chosen = (chosen & ~8'd64) | ({7'd0, enable & (subarray == INDEX_6)} << 6);
        chosen = (chosen & ~8'd128) | ({7'd0, enable & (subarray == INDEX_7)} << 7);
    end

    assign select = chosen;

    always @(*) begin
        word_lines_0 = 16'd0;
        if (enable) begin
            word_lines_0 = plane_0;
        end
    end

endmodule

`default_nettype wire
