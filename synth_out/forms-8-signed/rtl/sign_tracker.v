// configuration forms-8-signed: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit signed
// inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-signed` from the Rust in rtl/: change that, not this.
//
// sign_tracker: Tells when only the sign of a fragment's words is left.

`default_nettype none

module sign_tracker (
    input  wire        clock,
    input  wire        reset,
    input  wire        accept,
    input  wire        load,
    input  wire        step,
    input  wire  [3:0] shift,
    input  wire [15:0] word_0,
    input  wire [15:0] word_1,
    input  wire [15:0] word_2,
    input  wire [15:0] word_3,
    input  wire [15:0] word_4,
    input  wire [15:0] word_5,
    input  wire [15:0] word_6,
    input  wire [15:0] word_7,
    output wire        sign_reached,
    output wire        any_negative
);

    localparam [15:0] SIGN_POSITION = 16'd32768;

    reg [15:0] next_excess;
    reg [15:0] excess;
    reg        next_negative;
    reg        negative;
    reg [15:0] folded_0;
    reg [15:0] folded_1;
    reg [15:0] folded_2;
    reg [15:0] folded_3;
    reg [15:0] folded_4;
    reg [15:0] folded_5;
    reg [15:0] folded_6;
    reg [15:0] folded_7;
    reg [15:0] total;
    reg [15:0] signs;
    reg [15:0] source;

    always @(*) begin
        total = 16'd0;
        total = total | folded_0;
        total = total | folded_1;
        total = total | folded_2;
        total = total | folded_3;
        total = total | folded_4;
        total = total | folded_5;
        total = total | folded_6;
        total = total | folded_7;
    end

    always @(*) begin
        signs = 16'd0;
        signs = signs | (word_0 & SIGN_POSITION);
        signs = signs | (word_1 & SIGN_POSITION);
        signs = signs | (word_2 & SIGN_POSITION);
        signs = signs | (word_3 & SIGN_POSITION);
        signs = signs | (word_4 & SIGN_POSITION);
        signs = signs | (word_5 & SIGN_POSITION);
        signs = signs | (word_6 & SIGN_POSITION);
        signs = signs | (word_7 & SIGN_POSITION);
    end

    always @(*) begin
        folded_0 = word_0;
        if (|(word_0 & SIGN_POSITION)) begin
            folded_0 = ~word_0;
        end
    end

    always @(*) begin
        folded_1 = word_1;
        if (|(word_1 & SIGN_POSITION)) begin
            folded_1 = ~word_1;
        end
    end

    always @(*) begin
        folded_2 = word_2;
        if (|(word_2 & SIGN_POSITION)) begin
            folded_2 = ~word_2;
        end
    end

    always @(*) begin
        folded_3 = word_3;
        if (|(word_3 & SIGN_POSITION)) begin
            folded_3 = ~word_3;
        end
    end

    always @(*) begin
        folded_4 = word_4;
        if (|(word_4 & SIGN_POSITION)) begin
            folded_4 = ~word_4;
        end
    end

    always @(*) begin
        folded_5 = word_5;
        if (|(word_5 & SIGN_POSITION)) begin
            folded_5 = ~word_5;
        end
    end

    always @(*) begin
        folded_6 = word_6;
        if (|(word_6 & SIGN_POSITION)) begin
            folded_6 = ~word_6;
        end
    end

    always @(*) begin
        folded_7 = word_7;
        if (|(word_7 & SIGN_POSITION)) begin
            folded_7 = ~word_7;
        end
    end

    always @(*) begin
        source = excess;
        if (load) begin
            source = next_excess;
        end
    end

    always @(posedge clock) begin
        if (reset) begin
            next_excess <= 16'd0;
            excess <= 16'd0;
            next_negative <= 1'b0;
            negative <= 1'b0;
        end else begin
            if (accept) begin
                next_excess <= total;
                next_negative <= |signs;
            end
            if (load | step) begin
                excess <= source >> shift;
            end
            if (load) begin
                negative <= next_negative;
            end
        end
    end

    assign sign_reached = excess == 16'd0;
    assign any_negative = negative;

endmodule

`default_nettype wire
