// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.
// Latency 0.

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
