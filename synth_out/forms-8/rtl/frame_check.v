// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8` from the Rust in rtl/: change that, not this.
//
// frame_check: Counts the fragments of an MVM and tells when the last is not where it is said to
// be.
// A counter of fragments, and a flag.

`timescale 1ns / 1ps
`default_nettype none

module frame_check (
    input  wire       clock,          // Rising edge
    input  wire       reset,          // Synchronous, active high: the next fragment is the first of an MVM
    input  wire       accept,         // A fragment is accepted on this edge
    input  wire       x_last,         // It is said to be the last of its MVM
    input  wire [3:0] last_subarray,  // F_used - 1
    output wire [3:0] subarray,       // Sub-array of the next fragment to be accepted
    output wire       error           // An accepted fragment was said to be the last and was not, or the other way round
);

    reg  [3:0] current;
    reg        failed;
    wire       is_last;

    assign is_last = current == last_subarray;

    always @(posedge clock) begin
        if (reset) begin
            current <= 4'd0;
            failed <= 1'b0;
        end else if (accept) begin
            current <= current + 4'd1;
            if (is_last) current <= 4'd0;
            if (x_last != is_last) failed <= 1'b1;
        end
    end

    assign subarray = current;
    assign error = failed;

endmodule

`default_nettype wire
