// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// plane_splice: Weighs and adds the restored counts of a weight's bit planes.

`default_nettype none

module plane_splice (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire  [3:0] restored_0,
    input  wire  [3:0] restored_1,
    input  wire  [3:0] restored_2,
    input  wire  [3:0] restored_3,
    input  wire  [3:0] restored_4,
    input  wire  [3:0] restored_5,
    input  wire  [3:0] restored_6,
    input  wire  [3:0] restored_7,
    input  wire  [3:0] restored_8,
    input  wire  [3:0] restored_9,
    input  wire  [3:0] restored_10,
    input  wire  [3:0] restored_11,
    input  wire  [3:0] restored_12,
    input  wire  [3:0] restored_13,
    input  wire  [3:0] restored_14,
    input  wire  [3:0] restored_15,
    input  wire        present_0,
    input  wire        present_1,
    input  wire        present_2,
    input  wire        present_3,
    input  wire        present_4,
    input  wire        present_5,
    input  wire        present_6,
    input  wire        present_7,
    input  wire        present_8,
    input  wire        present_9,
    input  wire        present_10,
    input  wire        present_11,
    input  wire        present_12,
    input  wire        present_13,
    input  wire        present_14,
    input  wire        present_15,
    output wire [10:0] positive,
    output wire [10:0] negative
);

    localparam ONE = 1'b1;

    reg  [10:0] positive_total;
    reg  [10:0] negative_total;
    reg   [3:0] counted_0;
    reg   [3:0] counted_1;
    reg   [3:0] counted_2;
    reg   [3:0] counted_3;
    reg   [3:0] counted_4;
    reg   [3:0] counted_5;
    reg   [3:0] counted_6;
    reg   [3:0] counted_7;
    reg   [3:0] counted_8;
    reg   [3:0] counted_9;
    reg   [3:0] counted_10;
    reg   [3:0] counted_11;
    reg   [3:0] counted_12;
    reg   [3:0] counted_13;
    reg   [3:0] counted_14;
    reg   [3:0] counted_15;
    wire [10:0] wide_0;
    wire [10:0] wide_1;
    wire [10:0] wide_2;
    wire [10:0] wide_3;
    wire [10:0] wide_4;
    wire [10:0] wide_5;
    wire [10:0] wide_6;
    wire [10:0] wide_7;
    wire [10:0] wide_8;
    wire [10:0] wide_9;
    wire [10:0] wide_10;
    wire [10:0] wide_11;
    wire [10:0] wide_12;
    wire [10:0] wide_13;
    wire [10:0] wide_14;
    wire [10:0] wide_15;
    reg  [10:0] plus;
    reg  [10:0] minus;

    always @(*) begin
        counted_0 = 4'd0;
        if (present_0) begin
            counted_0 = restored_0;
        end
    end

    always @(*) begin
        counted_1 = 4'd0;
        if (present_1) begin
            counted_1 = restored_1;
        end
    end

    always @(*) begin
        counted_2 = 4'd0;
        if (present_2) begin
            counted_2 = restored_2;
        end
    end

    always @(*) begin
        counted_3 = 4'd0;
        if (present_3) begin
            counted_3 = restored_3;
        end
    end

    always @(*) begin
        counted_4 = 4'd0;
        if (present_4) begin
            counted_4 = restored_4;
        end
    end

    always @(*) begin
        counted_5 = 4'd0;
        if (present_5) begin
            counted_5 = restored_5;
        end
    end

    always @(*) begin
        counted_6 = 4'd0;
        if (present_6) begin
            counted_6 = restored_6;
        end
    end

    always @(*) begin
        counted_7 = 4'd0;
        if (present_7) begin
            counted_7 = restored_7;
        end
    end

    always @(*) begin
        counted_8 = 4'd0;
        if (present_8) begin
            counted_8 = restored_8;
        end
    end

    always @(*) begin
        counted_9 = 4'd0;
        if (present_9) begin
            counted_9 = restored_9;
        end
    end

    always @(*) begin
        counted_10 = 4'd0;
        if (present_10) begin
            counted_10 = restored_10;
        end
    end

    always @(*) begin
        counted_11 = 4'd0;
        if (present_11) begin
            counted_11 = restored_11;
        end
    end

    always @(*) begin
        counted_12 = 4'd0;
        if (present_12) begin
            counted_12 = restored_12;
        end
    end

    always @(*) begin
        counted_13 = 4'd0;
        if (present_13) begin
            counted_13 = restored_13;
        end
    end

    always @(*) begin
        counted_14 = 4'd0;
        if (present_14) begin
            counted_14 = restored_14;
        end
    end

    always @(*) begin
        counted_15 = 4'd0;
        if (present_15) begin
            counted_15 = restored_15;
        end
    end

    assign wide_0 = {7'd0, counted_0};
    assign wide_1 = {7'd0, counted_1};
    assign wide_2 = {7'd0, counted_2};
    assign wide_3 = {7'd0, counted_3};
    assign wide_4 = {7'd0, counted_4};
    assign wide_5 = {7'd0, counted_5};
    assign wide_6 = {7'd0, counted_6};
    assign wide_7 = {7'd0, counted_7};
    assign wide_8 = {7'd0, counted_8};
    assign wide_9 = {7'd0, counted_9};
    assign wide_10 = {7'd0, counted_10};
    assign wide_11 = {7'd0, counted_11};
    assign wide_12 = {7'd0, counted_12};
    assign wide_13 = {7'd0, counted_13};
    assign wide_14 = {7'd0, counted_14};
    assign wide_15 = {7'd0, counted_15};

    always @(*) begin
        plus = wide_14;
        plus = (plus << ONE) + wide_12;
        plus = (plus << ONE) + wide_10;
        plus = (plus << ONE) + wide_8;
        plus = (plus << ONE) + wide_6;
        plus = (plus << ONE) + wide_4;
        plus = (plus << ONE) + wide_2;
        plus = (plus << ONE) + wide_0;
    end

    always @(*) begin
        minus = wide_15;
        minus = (minus << ONE) + wide_13;
        minus = (minus << ONE) + wide_11;
        minus = (minus << ONE) + wide_9;
        minus = (minus << ONE) + wide_7;
        minus = (minus << ONE) + wide_5;
        minus = (minus << ONE) + wide_3;
        minus = (minus << ONE) + wide_1;
    end

    always @(posedge clock) begin
        if (reset) begin
            positive_total <= 11'd0;
            negative_total <= 11'd0;
        end else if (advance) begin
            positive_total <= plus;
            negative_total <= minus;
        end
    end

    assign positive = positive_total;
    assign negative = negative_total;

endmodule

`default_nettype wire
