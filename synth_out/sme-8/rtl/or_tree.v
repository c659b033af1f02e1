// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.

`default_nettype none

module or_tree (
    input  wire [18:0] word_0,
    input  wire [18:0] word_1,
    input  wire [18:0] word_2,
    input  wire [18:0] word_3,
    input  wire [18:0] word_4,
    input  wire [18:0] word_5,
    input  wire [18:0] word_6,
    input  wire [18:0] word_7,
    output wire [18:0] seen
);

    reg [18:0] total;

    always @(*) begin
        total = 19'd0;
        total = total | word_0;
        total = total | word_1;
        total = total | word_2;
        total = total | word_3;
        total = total | word_4;
        total = total | word_5;
        total = total | word_6;
        total = total | word_7;
    end

    assign seen = total;

endmodule

`default_nettype wire
