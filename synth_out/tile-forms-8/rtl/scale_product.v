// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// scale_product: The magnitude of a sum of row tiles times its multiplier, in limbs of 16 bits.

`default_nettype none

module scale_product (
    input  wire        clock,
    input  wire        reset,
    input  wire [30:0] multiplier,
    input  wire  [6:0] shift,
    input  wire        sum_valid,
    input  wire        sum_last,
    input  wire [15:0] sum_low,
    input  wire [18:0] sum_high,
    input  wire        product_ready,
    output wire        sum_ready,
    output wire        product_valid,
    output wire        product_last,
    output wire        product_negative,
    output wire  [6:0] rounding_bit,
    output wire [15:0] product_limb_0,
    output wire [15:0] product_limb_1,
    output wire [15:0] product_limb_2,
    output wire [15:0] product_limb_3,
    output wire [15:0] product_limb_4,
    output wire        busy
);

    localparam [18:0] SIGN_BIT  = 19'h40000;
    localparam  [4:0] LIMB_BITS = 5'd16;

    reg         valid_0;
    reg         valid_1;
    reg         valid_2;
    reg         valid_3;
    reg         last_0;
    reg         last_1;
    reg         last_2;
    reg         last_3;
    reg         negative_0;
    reg         negative_1;
    reg         negative_2;
    reg         negative_3;
    reg   [6:0] rounding_0;
    reg   [6:0] rounding_1;
    reg   [6:0] rounding_2;
    reg   [6:0] rounding_3;
    reg  [15:0] a_0;
    reg  [15:0] a_1;
    reg  [15:0] a_2;
    reg  [15:0] m_0;
    reg  [15:0] m_1;
    reg  [31:0] product_0;
    reg  [31:0] product_1;
    reg  [31:0] product_2;
    reg  [31:0] product_3;
    reg  [31:0] product_4;
    reg  [31:0] product_5;
    reg  [17:0] sum_0;
    reg  [17:0] sum_1;
    reg  [17:0] sum_2;
    reg  [17:0] sum_3;
    reg  [17:0] sum_4;
    reg  [15:0] limb_0;
    reg  [15:0] limb_1;
    reg  [15:0] limb_2;
    reg  [15:0] limb_3;
    reg  [15:0] limb_4;
    wire        moves_0;
    wire        moves_1;
    wire        moves_2;
    wire        moves_3;
    wire        is_negative;
    reg  [16:0] low_magnitude;
    reg  [18:0] high_magnitude;
    wire [31:0] high_wide;
    wire [31:0] m_wide;
    wire [31:0] p_0;
    wire [31:0] p_1;
    wire [31:0] p_2;
    wire [31:0] p_3;
    wire [31:0] p_4;
    wire [31:0] p_5;
    wire [17:0] upper_0;
    wire [17:0] upper_1;
    wire [17:0] upper_2;
    wire [17:0] upper_3;
    wire [17:0] upper_4;
    wire [17:0] upper_5;
    wire [17:0] lower_0;
    wire [17:0] lower_1;
    wire [17:0] lower_2;
    wire [17:0] lower_3;
    wire [17:0] lower_4;
    wire [17:0] lower_5;
    wire [17:0] carried_0;
    wire [17:0] carried_1;
    wire [17:0] carried_2;
    wire [17:0] carried_3;
    wire [31:0] a_2_wide;
    wire [31:0] m_1_wide;

    assign moves_3 = !valid_3 | product_ready;
    assign moves_2 = !valid_2 | moves_3;
    assign moves_1 = !valid_1 | moves_2;
    assign moves_0 = !valid_0 | moves_1;
    assign is_negative = (sum_high & SIGN_BIT) != 19'd0;

    always @(*) begin
        low_magnitude = {1'b0, sum_low};
        high_magnitude = sum_high;
        if (is_negative) begin
            low_magnitude = {1'b0, ~sum_low};
            low_magnitude = low_magnitude + 17'd1;
            high_magnitude = ~sum_high;
            if (low_magnitude[16]) begin
                high_magnitude = high_magnitude + 19'd1;
            end
        end
    end

    assign high_wide = {13'd0, high_magnitude};
    assign m_wide = {1'b0, multiplier};
    assign a_2_wide = high_wide >> LIMB_BITS;
    assign m_1_wide = m_wide >> LIMB_BITS;

    always @(posedge clock) begin
        if (reset) begin
            valid_0 <= 1'b0;
            last_0 <= 1'b0;
            negative_0 <= 1'b0;
            rounding_0 <= 7'd0;
            valid_1 <= 1'b0;
            last_1 <= 1'b0;
            negative_1 <= 1'b0;
            rounding_1 <= 7'd0;
            valid_2 <= 1'b0;
            last_2 <= 1'b0;
            negative_2 <= 1'b0;
            rounding_2 <= 7'd0;
            valid_3 <= 1'b0;
            last_3 <= 1'b0;
            negative_3 <= 1'b0;
            rounding_3 <= 7'd0;
            product_0 <= 32'd0;
            product_1 <= 32'd0;
            product_2 <= 32'd0;
            product_3 <= 32'd0;
            product_4 <= 32'd0;
            product_5 <= 32'd0;
            sum_0 <= 18'd0;
            limb_0 <= 16'd0;
            sum_1 <= 18'd0;
            limb_1 <= 16'd0;
            sum_2 <= 18'd0;
            limb_2 <= 16'd0;
            sum_3 <= 18'd0;
            limb_3 <= 16'd0;
            sum_4 <= 18'd0;
            limb_4 <= 16'd0;
            a_0 <= 16'd0;
            a_1 <= 16'd0;
            a_2 <= 16'd0;
            m_0 <= 16'd0;
            m_1 <= 16'd0;
        end else begin
            if (moves_0) begin
                valid_0 <= sum_valid;
                last_0 <= sum_last;
                negative_0 <= is_negative;
                rounding_0 <= shift - 7'd1;
                a_0 <= low_magnitude[15:0];
                a_1 <= high_wide[15:0];
                a_2 <= a_2_wide[15:0];
                m_0 <= m_wide[15:0];
                m_1 <= m_1_wide[15:0];
            end
            if (moves_1) begin
                valid_1 <= valid_0;
                last_1 <= last_0;
                negative_1 <= negative_0;
                rounding_1 <= rounding_0;
                product_0 <= {16'd0, a_0} * {16'd0, m_0};
                product_1 <= {16'd0, a_0} * {16'd0, m_1};
                product_2 <= {16'd0, a_1} * {16'd0, m_0};
                product_3 <= {16'd0, a_1} * {16'd0, m_1};
                product_4 <= {16'd0, a_2} * {16'd0, m_0};
                product_5 <= {16'd0, a_2} * {16'd0, m_1};
            end
            if (moves_2) begin
                valid_2 <= valid_1;
                last_2 <= last_1;
                negative_2 <= negative_1;
                rounding_2 <= rounding_1;
                sum_0 <= lower_0;
                sum_1 <= upper_0 + lower_1 + lower_2;
                sum_2 <= upper_1 + upper_2 + lower_3 + lower_4;
                sum_3 <= upper_3 + upper_4 + lower_5;
                sum_4 <= upper_5;
            end
            if (moves_3) begin
                valid_3 <= valid_2;
                last_3 <= last_2;
                negative_3 <= negative_2;
                rounding_3 <= rounding_2;
                limb_0 <= sum_0[15:0];
                limb_1 <= carried_0[15:0];
                limb_2 <= carried_1[15:0];
                limb_3 <= carried_2[15:0];
                limb_4 <= carried_3[15:0];
            end
        end
    end

    assign p_0 = product_0;
    assign p_1 = product_1;
    assign p_2 = product_2;
    assign p_3 = product_3;
    assign p_4 = product_4;
    assign p_5 = product_5;
    assign lower_0 = {2'd0, p_0[15:0]};
    assign lower_1 = {2'd0, p_1[15:0]};
    assign lower_2 = {2'd0, p_2[15:0]};
    assign lower_3 = {2'd0, p_3[15:0]};
    assign lower_4 = {2'd0, p_4[15:0]};
    assign lower_5 = {2'd0, p_5[15:0]};
    assign upper_0 = {2'd0, p_0[31:16]};
    assign upper_1 = {2'd0, p_1[31:16]};
    assign upper_2 = {2'd0, p_2[31:16]};
    assign upper_3 = {2'd0, p_3[31:16]};
    assign upper_4 = {2'd0, p_4[31:16]};
    assign upper_5 = {2'd0, p_5[31:16]};
    assign carried_0 = sum_1;
    assign carried_1 = sum_2 + (carried_0 >> LIMB_BITS);
    assign carried_2 = sum_3 + (carried_1 >> LIMB_BITS);
    assign carried_3 = sum_4 + (carried_2 >> LIMB_BITS);
    assign sum_ready = moves_0;
    assign product_valid = valid_3;
    assign product_last = last_3;
    assign product_negative = negative_3;
    assign rounding_bit = rounding_3;
    assign product_limb_0 = limb_0;
    assign product_limb_1 = limb_1;
    assign product_limb_2 = limb_2;
    assign product_limb_3 = limb_3;
    assign product_limb_4 = limb_4;
    assign busy = valid_0 | valid_1 | valid_2 | valid_3;

endmodule

`default_nettype wire
