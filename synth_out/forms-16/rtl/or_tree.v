// configuration forms-16: 128 x 128 devices of 2 bits, fragments of 16 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 5 bits, zero-skip leading
// Exported by `forms export --config forms-16` from the Rust in rtl/: change that, not this.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.

`default_nettype none

module or_tree (
    input  wire [15:0] word_0,
    input  wire [15:0] word_1,
    input  wire [15:0] word_2,
    input  wire [15:0] word_3,
    input  wire [15:0] word_4,
    input  wire [15:0] word_5,
    input  wire [15:0] word_6,
    input  wire [15:0] word_7,
    input  wire [15:0] word_8,
    input  wire [15:0] word_9,
    input  wire [15:0] word_10,
    input  wire [15:0] word_11,
    input  wire [15:0] word_12,
    input  wire [15:0] word_13,
    input  wire [15:0] word_14,
    input  wire [15:0] word_15,
    output wire [15:0] seen
);

    reg [15:0] total;

    always @(*) begin
        total = 16'd0;
        total = total | word_0;
        total = total | word_1;
        total = total | word_2;
        total = total | word_3;
        total = total | word_4;
        total = total | word_5;
        total = total | word_6;
        total = total | word_7;
        total = total | word_8;
        total = total | word_9;
        total = total | word_10;
        total = total | word_11;
        total = total | word_12;
        total = total | word_13;
        total = total | word_14;
        total = total | word_15;
    end

    assign seen = total;

endmodule

`default_nettype wire
