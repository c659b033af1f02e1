// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// subarray_driver: Activates one sub-array and drives its word lines with a plane.

`default_nettype none

module subarray_driver (
    input  wire       enable,
    input  wire [1:0] subarray,
    input  wire [3:0] plane_0,
    output wire [3:0] select,
    output reg  [3:0] word_lines_0
);

    localparam [1:0] INDEX_0 = 2'd0;
    localparam [1:0] INDEX_1 = 2'd1;
    localparam [1:0] INDEX_2 = 2'd2;
    localparam [1:0] INDEX_3 = 2'd3;

    reg [3:0] chosen;

    always @(*) begin
        chosen = 4'd0;
        chosen = (chosen & ~4'd1) | ({3'd0, enable & (subarray == INDEX_0)} << 0);
        chosen = (chosen & ~4'd2) | ({3'd0, enable & (subarray == INDEX_1)} << 1);
        chosen = (chosen & ~4'd4) | ({3'd0, enable & (subarray == INDEX_2)} << 2);
        chosen = (chosen & ~4'd8) | ({3'd0, enable & (subarray == INDEX_3)} << 3);
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
