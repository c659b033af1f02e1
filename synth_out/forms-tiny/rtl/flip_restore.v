// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// flip_restore: Restores the count of a fragment that is stored inverted.
// A fragment whose levels sum to more than half is stored inverted, L - level, so that a converter
// of one bit less never clips: q = L x popcount(plane) - code. Latency 1. Where nothing is ever
// flipped, flip is tied low and the block is a pipeline register.

`timescale 1ns / 1ps
`default_nettype none

module flip_restore (
    input  wire       clock,     // Rising edge
    input  wire       reset,     // Synchronous, active high
    input  wire       advance,   // The pipeline moves
    input  wire       flip,      // The fragment is stored inverted
    input  wire [2:0] code,      // Code of the converter
    input  wire [3:0] scale,     // L x popcount(plane), in counts
    output wire [3:0] restored   // The restored count
);

    reg [3:0] held;

    always @(posedge clock) begin
        if (reset) begin
            held <= 4'd0;
        end else if (advance) begin
            held <= {1'b0, code};
            if (flip) held <= scale - {1'b0, code};
        end
    end

    assign restored = held;

endmodule
`default_nettype wire
