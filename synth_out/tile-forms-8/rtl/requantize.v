// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// requantize: From a sum of row tiles to an activation: multiplies, shifts, rounds and clamps.

`default_nettype none

module requantize (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [1:0] program_target,
    input  wire  [4:0] program_address,
    input  wire [31:0] program_data,
    input  wire        sum_valid,
    input  wire        sum_last,
    input  wire [15:0] sum_low,
    input  wire [18:0] sum_high,
    input  wire        activation_ready,
    output wire        sum_ready,
    output wire        activation_valid,
    output wire        activation_last,
    output wire [31:0] activation,
    output wire        busy
);

    localparam  [4:0] LIMB_BITS = 5'd16;
    localparam [31:0] WORD_SIGN = 32'h80000000;
    localparam [31:0] MOST      = 32'h7fffffff;
    localparam [31:0] LEAST     = 32'h80000000;

    reg  [31:0] low_bound;
    reg  [31:0] high_bound;
    reg   [4:0] column;
    reg         shifted_valid;
    reg         shifted_last;
    reg         negative;
    reg  [31:0] quotient;
    reg         half;
    reg         rest;
    reg         beyond;
    reg         valid;
    reg         last;
    reg  [31:0] result;
    wire        moves_0;
    wire        moves_1;
    wire        take;
    wire [15:0] limb_0;
    wire [15:0] limb_1;
    wire [15:0] limb_2;
    wire [15:0] limb_3;
    wire [15:0] limb_4;
    reg  [15:0] window_0;
    reg  [15:0] window_1;
    reg  [15:0] window_2;
    reg  [15:0] window_3;
    reg  [15:0] window_4;
    wire [31:0] pair_0;
    wire [31:0] pair_1;
    wire [31:0] pair_2;
    wire [31:0] pair_3;
    reg         below;
    wire  [6:0] limbs_up;
    wire  [6:0] bits_up;
    reg  [15:0] rest_mask;
    wire [31:0] wide_0;
    wire [31:0] wide_1;
    wire [31:0] wide_2;
    wire [31:0] wide_3;
    wire [31:0] wide_4;
    wire [31:0] far_0;
    wire [31:0] far_1;
    wire [31:0] far_2;
    wire [31:0] far_3;
    wire [31:0] low_word;
    reg  [31:0] high_word;
    wire [31:0] bits;
    reg  [31:0] magnitude;
    reg  [31:0] rounded;
    wire [31:0] ordered;
    wire [31:0] low_ordered;
    wire [31:0] high_ordered;
    reg  [31:0] clamped;
    wire        multiplier_write_enable;
    wire [30:0] multiplier_read_data;
    wire        shift_write_enable;
    wire  [6:0] shift_read_data;
    wire        scale_product_sum_ready;
    wire        scale_product_product_valid;
    wire        scale_product_product_last;
    wire        scale_product_product_negative;
    wire  [6:0] scale_product_rounding_bit;
    wire        scale_product_busy;

    register_file_32x31 multiplier (
        .clock(clock),
        .write_enable(multiplier_write_enable),
        .write_address(program_address),
        .write_data(program_data[30:0]),
        .read_address(column),
        .read_data(multiplier_read_data)
    );

    register_file_32x7 shift (
        .clock(clock),
        .write_enable(shift_write_enable),
        .write_address(program_address),
        .write_data(program_data[6:0]),
        .read_address(column),
        .read_data(shift_read_data)
    );

    scale_product scale_product (
        .clock(clock),
        .reset(reset),
        .multiplier(multiplier_read_data),
        .shift(shift_read_data),
        .sum_valid(sum_valid),
        .sum_last(sum_last),
        .sum_low(sum_low),
        .sum_high(sum_high),
        .product_ready(moves_0),
        .sum_ready(scale_product_sum_ready),
        .product_valid(scale_product_product_valid),
        .product_last(scale_product_product_last),
        .product_negative(scale_product_product_negative),
        .rounding_bit(scale_product_rounding_bit),
        .product_limb_0(limb_0),
        .product_limb_1(limb_1),
        .product_limb_2(limb_2),
        .product_limb_3(limb_3),
        .product_limb_4(limb_4),
        .busy(scale_product_busy)
    );

    assign moves_1 = !valid | activation_ready;
    assign moves_0 = !shifted_valid | moves_1;
    assign take = sum_valid & scale_product_sum_ready;

    always @(posedge clock) begin
        if (reset) begin
            low_bound <= LEAST;
            high_bound <= MOST;
            column <= 5'd0;
            shifted_valid <= 1'b0;
            shifted_last <= 1'b0;
            negative <= 1'b0;
            quotient <= 32'd0;
            half <= 1'b0;
            rest <= 1'b0;
            beyond <= 1'b0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 32'd0;
        end else begin
            if (take) begin
                column <= column + 5'd1;
                if (sum_last) begin
                    column <= 5'd0;
                end
            end
            if (moves_0) begin
                shifted_valid <= scale_product_product_valid;
                shifted_last <= scale_product_product_last;
                negative <= scale_product_product_negative;
                quotient <= bits >> 1;
                half <= bits[0];
                rest <= below | ((window_0 & rest_mask) != 16'd0);
                beyond <= (pair_2[15:0] != 16'd0) | (pair_3 != 32'd0);
            end
            if (moves_1) begin
                valid <= shifted_valid;
                last <= shifted_last;
                result <= clamped;
            end
            if (program_enable & (program_target == 2'd2)) begin
                low_bound <= program_data;
            end
            if (program_enable & (program_target == 2'd3)) begin
                high_bound <= program_data;
            end
        end
    end

    assign limbs_up = scale_product_rounding_bit >> 4;
    assign bits_up = scale_product_rounding_bit & 7'd15;

    always @(*) begin
        window_0 = 16'd0;
        window_1 = 16'd0;
        window_2 = 16'd0;
        window_3 = 16'd0;
        window_4 = 16'd0;
        if (limbs_up == 7'd0) begin
            window_0 = limb_0;
            window_1 = limb_1;
            window_2 = limb_2;
            window_3 = limb_3;
            window_4 = limb_4;
        end
        if (limbs_up == 7'd1) begin
            window_0 = limb_1;
            window_1 = limb_2;
            window_2 = limb_3;
            window_3 = limb_4;
        end
        if (limbs_up == 7'd2) begin
            window_0 = limb_2;
            window_1 = limb_3;
            window_2 = limb_4;
        end
        if (limbs_up == 7'd3) begin
            window_0 = limb_3;
            window_1 = limb_4;
        end
        if (limbs_up == 7'd4) begin
            window_0 = limb_4;
        end
    end

    always @(*) begin
        below = 1'b0;
        if ((limbs_up > 7'd0) & (limb_0 != 16'd0)) begin
            below = 1'b1;
        end
        if ((limbs_up > 7'd1) & (limb_1 != 16'd0)) begin
            below = 1'b1;
        end
        if ((limbs_up > 7'd2) & (limb_2 != 16'd0)) begin
            below = 1'b1;
        end
        if ((limbs_up > 7'd3) & (limb_3 != 16'd0)) begin
            below = 1'b1;
        end
        if ((limbs_up > 7'd4) & (limb_4 != 16'd0)) begin
            below = 1'b1;
        end
    end

    assign wide_0 = {16'd0, window_0};
    assign wide_1 = {16'd0, window_1};
    assign wide_2 = {16'd0, window_2};
    assign wide_3 = {16'd0, window_3};
    assign wide_4 = {16'd0, window_4};
    assign far_0 = wide_1 << LIMB_BITS;
    assign pair_0 = (far_0 | wide_0) >> bits_up;
    assign far_1 = wide_2 << LIMB_BITS;
    assign pair_1 = (far_1 | wide_1) >> bits_up;
    assign far_2 = wide_3 << LIMB_BITS;
    assign pair_2 = (far_2 | wide_2) >> bits_up;
    assign far_3 = wide_4 << LIMB_BITS;
    assign pair_3 = (far_3 | wide_3) >> bits_up;

    always @(*) begin
        rest_mask = 16'd1;
        rest_mask = rest_mask << bits_up;
        rest_mask = rest_mask - 16'd1;
    end

    assign low_word = {16'd0, pair_0[15:0]};

    always @(*) begin
        high_word = {16'd0, pair_1[15:0]};
        high_word = high_word << LIMB_BITS;
    end

    assign bits = high_word | low_word;

    always @(*) begin
        magnitude = quotient;
        if (half & (!negative | rest)) begin
            magnitude = magnitude + 32'd1;
        end
    end

    always @(*) begin
        rounded = magnitude;
        if (negative) begin
            rounded = ~magnitude;
            rounded = rounded + 32'd1;
        end
    end

    assign ordered = rounded ^ WORD_SIGN;
    assign low_ordered = low_bound ^ WORD_SIGN;
    assign high_ordered = high_bound ^ WORD_SIGN;

    always @(*) begin
        clamped = rounded;
        if (ordered < low_ordered) begin
            clamped = low_bound;
        end
        if (ordered > high_ordered) begin
            clamped = high_bound;
        end
        if (beyond | magnitude[31]) begin
            clamped = high_bound;
            if (negative) begin
                clamped = low_bound;
            end
        end
    end

    assign multiplier_write_enable = program_enable & (program_target == 2'd0);
    assign shift_write_enable = program_enable & (program_target == 2'd1);
    assign sum_ready = scale_product_sum_ready;
    assign activation_valid = valid;
    assign activation_last = last;
    assign activation = result;
    assign busy = scale_product_busy | shifted_valid | valid;

endmodule

`default_nettype wire
