// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// adc: Converts a bit-line count, saturating at full scale.

`default_nettype none

module adc (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       convert,
    input  wire [8:0] count,
    output wire [7:0] code,
    output wire       clip
);

    localparam [8:0] FULL_SCALE_0 = 9'd255;

    reg  [7:0] held;
    reg        clipped;
    wire       above;
    reg  [8:0] limited;

    always @(*) begin
        limited = count;
        if (above) begin
            limited = FULL_SCALE_0;
        end
    end

    assign above = count > FULL_SCALE_0;

    always @(posedge clock) begin
        if (reset) begin
            held <= 8'd0;
            clipped <= 1'b0;
        end else if (advance) begin
            clipped <= convert & above;
            if (convert) begin
                held <= limited[7:0];
            end
        end
    end

    assign code = held;
    assign clip = clipped;

endmodule

`default_nettype wire
