// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// flip_restore: Restores the count of a fragment that is stored inverted.
// Restores a count from a code.

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
