// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.

`default_nettype none

module or_tree (
    input  wire [15:0] word_0,
    input  wire [15:0] word_1,
    input  wire [15:0] word_2,
    input  wire [15:0] word_3,
    output wire [15:0] seen
);

    reg [15:0] total;

    always @(*) begin
        total = 16'd0;
        total = total | word_0;
        total = total | word_1;
        total = total | word_2;
        total = total | word_3;
    end

    assign seen = total;

endmodule

`default_nettype wire
