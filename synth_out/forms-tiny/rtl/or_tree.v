// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.
// OR of the words of a fragment.

`timescale 1ns / 1ps
`default_nettype none

module or_tree (
    input  wire [63:0] word,  // The words
    output wire [15:0] seen   // Their OR: bit b is 1 where plane b is not all zero
);

    wire [15:0] total;

    assign total = word[15:0] | word[31:16] | word[47:32] | word[63:48];
    assign seen = total;

endmodule

`default_nettype wire
