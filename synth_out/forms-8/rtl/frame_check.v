// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// frame_check: Counts the fragments of an MVM and tells when the last is not where it is said to
// be.
// A lost fragment, or one too many, must not shift all that follow unseen: where x_last comes with
// another fragment than the last in use, or does not come with that, error rises and stays until a
// reset. subarray is that of the next fragment to be accepted. Latency 1.
//   accept    _/~~~~~~~\_______   two sub-arrays in use
//   x_last    _____________         lost
//   subarray  0   X 1 X 0
//   error     _________/~~~~~~~

`timescale 1ns / 1ps
`default_nettype none

module frame_check (
    input  wire       clock,          // Rising edge
    input  wire       reset,          // Synchronous, active high
    input  wire       accept,         // A fragment is accepted on this edge
    input  wire       x_last,         // It is said to be the last of its MVM
    input  wire [3:0] last_subarray,  // F_used - 1
    output wire [3:0] subarray,       // Sub-array of the next fragment to be accepted
    output wire       error           // Sticky: x_last came with another fragment than the last
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
