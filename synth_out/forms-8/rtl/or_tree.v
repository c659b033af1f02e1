// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.
// Latency 0.

`timescale 1ns / 1ps
`default_nettype none

module or_tree (
    input  wire [127:0] word,  // The words
    output wire  [15:0] seen   // Their OR: bit b is 1 where plane b is not all zero
);

    reg [15:0] total;

    always @(*) begin : update_total
        integer n;
        total = 16'd0;
        for (n = 0; n < 8; n = n + 1) begin
            total = total | word[16*n +: 16];
        end
    end

    assign seen = total;

endmodule
`default_nettype wire
