// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// offset_correction: Takes the offset of the stored weights out of a result.

`default_nettype none

module offset_correction (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire  [8:0] ones,
    input  wire        step,
    input  wire        first,
    input  wire        bank,
    input  wire  [3:0] position,
    input  wire        negative_plane,
    input  wire        drain_bank,
    input  wire [31:0] drained,
    output wire [31:0] corrected
);

    localparam [3:0] OFFSET_PLACE = 4'd7;

    reg   [8:0] delayed_0;
    reg   [8:0] delayed_1;
    reg   [8:0] delayed_2;
    reg   [8:0] delayed_3;
    reg   [8:0] delayed_4;
    reg  [31:0] total_0;
    reg  [31:0] total_1;
    reg  [31:0] old;
    wire [31:0] wide;
    wire [31:0] shifted;
    reg  [31:0] new_total;
    reg  [31:0] inputs;

    always @(*) begin
        old = total_0;
        if (bank) begin
            old = total_1;
        end
        if (first) begin
            old = 32'd0;
        end
    end

    assign wide = {23'd0, delayed_4};
    assign shifted = wide << position;

    always @(*) begin
        new_total = old + shifted;
        if (negative_plane) begin
            new_total = old - shifted;
        end
    end

    always @(posedge clock) begin
        if (reset) begin
            delayed_0 <= 9'd0;
            delayed_1 <= 9'd0;
            delayed_2 <= 9'd0;
            delayed_3 <= 9'd0;
            delayed_4 <= 9'd0;
            total_0 <= 32'd0;
            total_1 <= 32'd0;
        end else if (advance) begin
            delayed_0 <= ones;
            delayed_1 <= delayed_0;
            delayed_2 <= delayed_1;
            delayed_3 <= delayed_2;
            delayed_4 <= delayed_3;
            if (step) begin
                if (bank) begin
                    total_1 <= new_total;
                end else begin
                    total_0 <= new_total;
                end
            end
        end
    end

    always @(*) begin
        inputs = total_0;
        if (drain_bank) begin
            inputs = total_1;
        end
    end

    assign corrected = drained - (inputs << OFFSET_PLACE);

endmodule

`default_nettype wire
