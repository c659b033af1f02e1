// configuration prime-8: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 8
// rows, 16-bit unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config prime-8` from the Rust in rtl/: change that, not this.
//
// adc: Converts a bit-line count, saturating at full scale.

`default_nettype none

module adc (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       convert,
    input  wire [4:0] count,
    output wire [3:0] code,
    output wire       clip
);

    localparam [4:0] FULL_SCALE_0 = 5'd15;

    reg  [3:0] held;
    reg        clipped;
    wire       above;
    reg  [4:0] limited;

    always @(*) begin
        limited = count;
        if (above) begin
            limited = FULL_SCALE_0;
        end
    end

    assign above = count > FULL_SCALE_0;

    always @(posedge clock) begin
        if (reset) begin
            held <= 4'd0;
            clipped <= 1'b0;
        end else if (advance) begin
            clipped <= convert & above;
            if (convert) begin
                held <= limited[3:0];
            end
        end
    end

    assign code = held;
    assign clip = clipped;

endmodule

`default_nettype wire
