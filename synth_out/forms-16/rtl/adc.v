// configuration forms-16: 128 x 128 devices of 2 bits, fragments of 16 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 5 bits, zero-skip leading
// Exported by `forms export --config forms-16` from the Rust in rtl/: change that, not this.
//
// adc: Converts a bit-line count, saturating at full scale.

`default_nettype none

module adc (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       convert,
    input  wire [5:0] count,
    output wire [4:0] code,
    output wire       clip
);

    localparam [5:0] FULL_SCALE_0 = 6'd31;

    reg  [4:0] held;
    reg        clipped;
    wire       above;
    reg  [5:0] limited;

    always @(*) begin
        limited = count;
        if (above) begin
            limited = FULL_SCALE_0;
        end
    end

    assign above = count > FULL_SCALE_0;

    always @(posedge clock) begin
        if (reset) begin
            held <= 5'd0;
            clipped <= 1'b0;
        end else if (advance) begin
            clipped <= convert & above;
            if (convert) begin
                held <= limited[4:0];
            end
        end
    end

    assign code = held;
    assign clip = clipped;

endmodule

`default_nettype wire
