// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// partial_sum: Adds the words of the row tiles and the bias of their column.

`default_nettype none

module partial_sum (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_bias,
    input  wire        program_used,
    input  wire  [1:0] program_address,
    input  wire [31:0] program_data,
    input  wire        word_valid_0,
    input  wire        word_valid_1,
    input  wire        word_valid_2,
    input  wire        word_valid_3,
    input  wire        word_last_0,
    input  wire        word_last_1,
    input  wire        word_last_2,
    input  wire        word_last_3,
    input  wire [28:0] word_0,
    input  wire [28:0] word_1,
    input  wire [28:0] word_2,
    input  wire [28:0] word_3,
    input  wire        sum_ready,
    output wire        word_ready_0,
    output wire        word_ready_1,
    output wire        word_ready_2,
    output wire        word_ready_3,
    output wire        sum_valid,
    output wire        sum_last,
    output wire [15:0] sum_low,
    output wire [15:0] sum_high,
    output wire        busy
);

    localparam  [7:0] PLACE_0        = 8'd1;
    localparam  [7:0] PLACE_1        = 8'd2;
    localparam  [7:0] PLACE_2        = 8'd4;
    localparam  [7:0] PLACE_3        = 8'd8;
    localparam [28:0] LOW_MASK       = 29'd65535;
    localparam [28:0] SIGN_BIT       = 29'h10000000;
    localparam [28:0] SIGN_EXTENSION = 29'h1fffe000;
    localparam  [4:0] LIMB_BITS      = 5'd16;

    reg         used_0;
    reg         used_1;
    reg         used_2;
    reg         used_3;
    reg   [1:0] column;
    reg         valid;
    reg         last;
    reg  [15:0] low;
    reg  [15:0] high;
    reg         there;
    reg         take;
    reg         ends;
    wire  [7:0] mask;
    reg  [28:0] masked_0;
    reg  [28:0] masked_1;
    reg  [28:0] masked_2;
    reg  [28:0] masked_3;
    reg  [28:0] upper_0;
    reg  [28:0] upper_1;
    reg  [28:0] upper_2;
    reg  [28:0] upper_3;
    reg  [28:0] bias_upper;
    reg  [28:0] low_total;
    reg  [28:0] high_total;
    wire [28:0] carried;
    wire [28:0] bias_read_data;

    register_file_4x29 bias (
        .clock(clock),
        .write_enable(program_bias),
        .write_address(program_address),
        .write_data(program_data[28:0]),
        .read_address(column),
        .read_data(bias_read_data)
    );

    always @(*) begin
        there = !valid | sum_ready;
        ends = 1'b0;
        take = 1'b0;
        if (used_0) begin
            take = 1'b1;
            there = there & word_valid_0;
            ends = ends | word_last_0;
        end
        if (used_1) begin
            take = 1'b1;
            there = there & word_valid_1;
            ends = ends | word_last_1;
        end
        if (used_2) begin
            take = 1'b1;
            there = there & word_valid_2;
            ends = ends | word_last_2;
        end
        if (used_3) begin
            take = 1'b1;
            there = there & word_valid_3;
            ends = ends | word_last_3;
        end
        take = take & there;
    end

    always @(*) begin
        masked_0 = 29'd0;
        if (used_0) begin
            masked_0 = word_0;
        end
    end

    always @(*) begin
        masked_1 = 29'd0;
        if (used_1) begin
            masked_1 = word_1;
        end
    end

    always @(*) begin
        masked_2 = 29'd0;
        if (used_2) begin
            masked_2 = word_2;
        end
    end

    always @(*) begin
        masked_3 = 29'd0;
        if (used_3) begin
            masked_3 = word_3;
        end
    end

    always @(*) begin
        upper_0 = masked_0 >> LIMB_BITS;
        if ((masked_0 & SIGN_BIT) != 29'd0) begin
            upper_0 = upper_0 | SIGN_EXTENSION;
        end
    end

    always @(*) begin
        upper_1 = masked_1 >> LIMB_BITS;
        if ((masked_1 & SIGN_BIT) != 29'd0) begin
            upper_1 = upper_1 | SIGN_EXTENSION;
        end
    end

    always @(*) begin
        upper_2 = masked_2 >> LIMB_BITS;
        if ((masked_2 & SIGN_BIT) != 29'd0) begin
            upper_2 = upper_2 | SIGN_EXTENSION;
        end
    end

    always @(*) begin
        upper_3 = masked_3 >> LIMB_BITS;
        if ((masked_3 & SIGN_BIT) != 29'd0) begin
            upper_3 = upper_3 | SIGN_EXTENSION;
        end
    end

    always @(*) begin
        bias_upper = bias_read_data >> LIMB_BITS;
        if ((bias_read_data & SIGN_BIT) != 29'd0) begin
            bias_upper = bias_upper | SIGN_EXTENSION;
        end
    end

    always @(*) begin
        low_total = bias_read_data & LOW_MASK;
        low_total = low_total + (masked_0 & LOW_MASK);
        low_total = low_total + (masked_1 & LOW_MASK);
        low_total = low_total + (masked_2 & LOW_MASK);
        low_total = low_total + (masked_3 & LOW_MASK);
    end

    always @(*) begin
        high_total = bias_upper;
        high_total = high_total + upper_0;
        high_total = high_total + upper_1;
        high_total = high_total + upper_2;
        high_total = high_total + upper_3;
    end

    assign carried = high_total + (low_total >> LIMB_BITS);
    assign mask = program_data[7:0];

    always @(posedge clock) begin
        if (reset) begin
            used_0 <= 1'b1;
            used_1 <= 1'b1;
            used_2 <= 1'b1;
            used_3 <= 1'b1;
            column <= 2'd0;
            valid <= 1'b0;
            last <= 1'b0;
            low <= 16'd0;
            high <= 16'd0;
        end else begin
            if (program_used) begin
                used_0 <= (mask & PLACE_0) != 8'd0;
            end
            if (program_used) begin
                used_1 <= (mask & PLACE_1) != 8'd0;
            end
            if (program_used) begin
                used_2 <= (mask & PLACE_2) != 8'd0;
            end
            if (program_used) begin
                used_3 <= (mask & PLACE_3) != 8'd0;
            end
            if (sum_ready) begin
                valid <= 1'b0;
            end
            if (take) begin
                valid <= 1'b1;
                last <= ends;
                low <= low_total[15:0];
                high <= carried[15:0];
                column <= column + 2'd1;
                if (ends) begin
                    column <= 2'd0;
                end
            end
        end
    end

    assign word_ready_0 = take & used_0;
    assign word_ready_1 = take & used_1;
    assign word_ready_2 = take & used_2;
    assign word_ready_3 = take & used_3;
    assign sum_valid = valid;
    assign sum_last = last;
    assign sum_low = low;
    assign sum_high = high;
    assign busy = valid;

endmodule

`default_nettype wire
