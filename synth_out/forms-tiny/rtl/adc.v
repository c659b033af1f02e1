// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// adc: Converts a bit-line count, saturating at full scale.
// Latency 1, one conversion a clock. Code = min(count, 2^a - 1); a clip is a count above that. This
// one block serves three policies: a lossless or flip-encoded crossbar never exceeds full scale, a
// saturating one may. While convert is low the code holds and nothing clips.

`timescale 1ns / 1ps
`default_nettype none

module adc (
    input  wire       clock,    // Rising edge
    input  wire       reset,    // Synchronous, active high
    input  wire       advance,  // The pipeline moves
    input  wire       convert,  // The count is to be converted
    input  wire [3:0] count,    // Bit-line count
    output wire [2:0] code,     // Code
    output wire       clip      // The count was above full scale
);

    localparam [3:0] FULL_SCALE_0 = 4'd7;

    reg  [2:0] held;
    reg        clipped;
    wire       above;
    wire [3:0] limited;

    assign limited = above ? FULL_SCALE_0 : count;
    assign above = count > FULL_SCALE_0;

    always @(posedge clock) begin
        if (reset) begin
            held <= 3'd0;
            clipped <= 1'b0;
        end else if (advance) begin
            clipped <= convert & above;
            if (convert) held <= limited[2:0];
        end
    end

    assign code = held;
    assign clip = clipped;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, limited[3]};

endmodule
`default_nettype wire
