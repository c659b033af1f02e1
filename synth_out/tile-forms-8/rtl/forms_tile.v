// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// forms_tile: Crossbars side by side, with all that turns their sums into the next layer's inputs.

`default_nettype none

module forms_tile (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [2:0] program_crossbar,
    input  wire  [3:0] program_target,
    input  wire [10:0] program_address,
    input  wire [31:0] program_data,
    input  wire        x_valid_0,
    input  wire        x_valid_1,
    input  wire        x_valid_2,
    input  wire        x_valid_3,
    input  wire [15:0] x_0,
    input  wire [15:0] x_1,
    input  wire [15:0] x_2,
    input  wire [15:0] x_3,
    input  wire [15:0] x_4,
    input  wire [15:0] x_5,
    input  wire [15:0] x_6,
    input  wire [15:0] x_7,
    input  wire [15:0] x_8,
    input  wire [15:0] x_9,
    input  wire [15:0] x_10,
    input  wire [15:0] x_11,
    input  wire [15:0] x_12,
    input  wire [15:0] x_13,
    input  wire [15:0] x_14,
    input  wire [15:0] x_15,
    input  wire [15:0] x_16,
    input  wire [15:0] x_17,
    input  wire [15:0] x_18,
    input  wire [15:0] x_19,
    input  wire [15:0] x_20,
    input  wire [15:0] x_21,
    input  wire [15:0] x_22,
    input  wire [15:0] x_23,
    input  wire [15:0] x_24,
    input  wire [15:0] x_25,
    input  wire [15:0] x_26,
    input  wire [15:0] x_27,
    input  wire [15:0] x_28,
    input  wire [15:0] x_29,
    input  wire [15:0] x_30,
    input  wire [15:0] x_31,
    input  wire        z_ready,
    input  wire        clear_counters,
    output wire        x_ready_0,
    output wire        x_ready_1,
    output wire        x_ready_2,
    output wire        x_ready_3,
    output wire        z_valid,
    output wire        z_last,
    output wire [31:0] z,
    output wire        busy,
    output wire [31:0] clocks_0,
    output wire [31:0] clocks_1,
    output wire [31:0] clocks_2,
    output wire [31:0] clocks_3,
    output wire [31:0] stalls_0,
    output wire [31:0] stalls_1,
    output wire [31:0] stalls_2,
    output wire [31:0] stalls_3,
    output wire [31:0] steps_0,
    output wire [31:0] steps_1,
    output wire [31:0] steps_2,
    output wire [31:0] steps_3,
    output wire [31:0] conversions_0,
    output wire [31:0] conversions_1,
    output wire [31:0] conversions_2,
    output wire [31:0] conversions_3,
    output wire [31:0] clips_0,
    output wire [31:0] clips_1,
    output wire [31:0] clips_2,
    output wire [31:0] clips_3
);

    localparam [2:0] PLACE_0 = 3'd0;
    localparam [2:0] PLACE_1 = 3'd1;
    localparam [2:0] PLACE_2 = 3'd2;
    localparam [2:0] PLACE_3 = 3'd3;

    wire        crossbar_enable;
    wire  [3:0] scale_target;
    wire [31:0] window;
    reg         working;
    wire        crossbar_0_program_enable;
    wire        crossbar_0_y_valid;
    wire        crossbar_0_y_last;
    wire [31:0] crossbar_0_y;
    wire        crossbar_0_busy;
    wire        crossbar_1_program_enable;
    wire        crossbar_1_y_valid;
    wire        crossbar_1_y_last;
    wire [31:0] crossbar_1_y;
    wire        crossbar_1_busy;
    wire        crossbar_2_program_enable;
    wire        crossbar_2_y_valid;
    wire        crossbar_2_y_last;
    wire [31:0] crossbar_2_y;
    wire        crossbar_2_busy;
    wire        crossbar_3_program_enable;
    wire        crossbar_3_y_valid;
    wire        crossbar_3_y_last;
    wire [31:0] crossbar_3_y;
    wire        crossbar_3_busy;
    wire        twin_adder_0_program_enable;
    wire        twin_adder_0_word_ready;
    wire        twin_adder_0_sum_valid;
    wire        twin_adder_0_sum_last;
    wire [31:0] twin_adder_0_sum;
    wire        twin_adder_0_busy;
    wire        twin_adder_1_program_enable;
    wire        twin_adder_1_word_ready;
    wire        twin_adder_1_sum_valid;
    wire        twin_adder_1_sum_last;
    wire [31:0] twin_adder_1_sum;
    wire        twin_adder_1_busy;
    wire        twin_adder_2_program_enable;
    wire        twin_adder_2_word_ready;
    wire        twin_adder_2_sum_valid;
    wire        twin_adder_2_sum_last;
    wire [31:0] twin_adder_2_sum;
    wire        twin_adder_2_busy;
    wire        twin_adder_3_program_enable;
    wire        twin_adder_3_word_ready;
    wire        twin_adder_3_sum_valid;
    wire        twin_adder_3_sum_last;
    wire [31:0] twin_adder_3_sum;
    wire        twin_adder_3_busy;
    wire        partial_sum_program_bias;
    wire        partial_sum_program_used;
    wire        partial_sum_word_ready_0;
    wire        partial_sum_word_ready_1;
    wire        partial_sum_word_ready_2;
    wire        partial_sum_word_ready_3;
    wire        partial_sum_sum_valid;
    wire        partial_sum_sum_last;
    wire [15:0] partial_sum_sum_low;
    wire [18:0] partial_sum_sum_high;
    wire        partial_sum_busy;
    wire        requantize_program_enable;
    wire        requantize_sum_ready;
    wire        requantize_activation_valid;
    wire        requantize_activation_last;
    wire [31:0] requantize_activation;
    wire        requantize_busy;
    wire        max_pool_program_enable;
    wire        max_pool_word_ready;
    wire        max_pool_pooled_valid;
    wire        max_pool_pooled_last;
    wire [31:0] max_pool_pooled;
    wire        max_pool_busy;
    wire        average_pool_program_enable;
    wire        average_pool_word_ready;
    wire        average_pool_pooled_valid;
    wire        average_pool_pooled_last;
    wire [31:0] average_pool_pooled;
    wire        average_pool_busy;
    wire        output_buffer_word_ready;
    wire        output_buffer_busy;

    crossbar crossbar_0 (
        .clock(clock),
        .reset(reset),
        .program_enable(crossbar_0_program_enable),
        .program_target(program_target[1:0]),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid_0),
        .x_0(x_0),
        .x_1(x_4),
        .x_2(x_8),
        .x_3(x_12),
        .x_4(x_16),
        .x_5(x_20),
        .x_6(x_24),
        .x_7(x_28),
        .y_ready(twin_adder_0_word_ready),
        .clear_counters(clear_counters),
        .x_ready(x_ready_0),
        .y_valid(crossbar_0_y_valid),
        .y_last(crossbar_0_y_last),
        .y(crossbar_0_y),
        .busy(crossbar_0_busy),
        .clocks(clocks_0),
        .stalls(stalls_0),
        .steps(steps_0),
        .conversions(conversions_0),
        .clips(clips_0)
    );

    crossbar crossbar_1 (
        .clock(clock),
        .reset(reset),
        .program_enable(crossbar_1_program_enable),
        .program_target(program_target[1:0]),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid_1),
        .x_0(x_1),
        .x_1(x_5),
        .x_2(x_9),
        .x_3(x_13),
        .x_4(x_17),
        .x_5(x_21),
        .x_6(x_25),
        .x_7(x_29),
        .y_ready(twin_adder_1_word_ready),
        .clear_counters(clear_counters),
        .x_ready(x_ready_1),
        .y_valid(crossbar_1_y_valid),
        .y_last(crossbar_1_y_last),
        .y(crossbar_1_y),
        .busy(crossbar_1_busy),
        .clocks(clocks_1),
        .stalls(stalls_1),
        .steps(steps_1),
        .conversions(conversions_1),
        .clips(clips_1)
    );

    crossbar crossbar_2 (
        .clock(clock),
        .reset(reset),
        .program_enable(crossbar_2_program_enable),
        .program_target(program_target[1:0]),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid_2),
        .x_0(x_2),
        .x_1(x_6),
        .x_2(x_10),
        .x_3(x_14),
        .x_4(x_18),
        .x_5(x_22),
        .x_6(x_26),
        .x_7(x_30),
        .y_ready(twin_adder_2_word_ready),
        .clear_counters(clear_counters),
        .x_ready(x_ready_2),
        .y_valid(crossbar_2_y_valid),
        .y_last(crossbar_2_y_last),
        .y(crossbar_2_y),
        .busy(crossbar_2_busy),
        .clocks(clocks_2),
        .stalls(stalls_2),
        .steps(steps_2),
        .conversions(conversions_2),
        .clips(clips_2)
    );

    crossbar crossbar_3 (
        .clock(clock),
        .reset(reset),
        .program_enable(crossbar_3_program_enable),
        .program_target(program_target[1:0]),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid_3),
        .x_0(x_3),
        .x_1(x_7),
        .x_2(x_11),
        .x_3(x_15),
        .x_4(x_19),
        .x_5(x_23),
        .x_6(x_27),
        .x_7(x_31),
        .y_ready(twin_adder_3_word_ready),
        .clear_counters(clear_counters),
        .x_ready(x_ready_3),
        .y_valid(crossbar_3_y_valid),
        .y_last(crossbar_3_y_last),
        .y(crossbar_3_y),
        .busy(crossbar_3_busy),
        .clocks(clocks_3),
        .stalls(stalls_3),
        .steps(steps_3),
        .conversions(conversions_3),
        .clips(clips_3)
    );

    twin_adder twin_adder_0 (
        .clock(clock),
        .reset(reset),
        .program_enable(twin_adder_0_program_enable),
        .program_flags(program_data),
        .word_valid(crossbar_0_y_valid),
        .word_last(crossbar_0_y_last),
        .word(crossbar_0_y),
        .sum_ready(partial_sum_word_ready_0),
        .word_ready(twin_adder_0_word_ready),
        .sum_valid(twin_adder_0_sum_valid),
        .sum_last(twin_adder_0_sum_last),
        .sum(twin_adder_0_sum),
        .busy(twin_adder_0_busy)
    );

    twin_adder twin_adder_1 (
        .clock(clock),
        .reset(reset),
        .program_enable(twin_adder_1_program_enable),
        .program_flags(program_data),
        .word_valid(crossbar_1_y_valid),
        .word_last(crossbar_1_y_last),
        .word(crossbar_1_y),
        .sum_ready(partial_sum_word_ready_1),
        .word_ready(twin_adder_1_word_ready),
        .sum_valid(twin_adder_1_sum_valid),
        .sum_last(twin_adder_1_sum_last),
        .sum(twin_adder_1_sum),
        .busy(twin_adder_1_busy)
    );

    twin_adder twin_adder_2 (
        .clock(clock),
        .reset(reset),
        .program_enable(twin_adder_2_program_enable),
        .program_flags(program_data),
        .word_valid(crossbar_2_y_valid),
        .word_last(crossbar_2_y_last),
        .word(crossbar_2_y),
        .sum_ready(partial_sum_word_ready_2),
        .word_ready(twin_adder_2_word_ready),
        .sum_valid(twin_adder_2_sum_valid),
        .sum_last(twin_adder_2_sum_last),
        .sum(twin_adder_2_sum),
        .busy(twin_adder_2_busy)
    );

    twin_adder twin_adder_3 (
        .clock(clock),
        .reset(reset),
        .program_enable(twin_adder_3_program_enable),
        .program_flags(program_data),
        .word_valid(crossbar_3_y_valid),
        .word_last(crossbar_3_y_last),
        .word(crossbar_3_y),
        .sum_ready(partial_sum_word_ready_3),
        .word_ready(twin_adder_3_word_ready),
        .sum_valid(twin_adder_3_sum_valid),
        .sum_last(twin_adder_3_sum_last),
        .sum(twin_adder_3_sum),
        .busy(twin_adder_3_busy)
    );

    partial_sum partial_sum (
        .clock(clock),
        .reset(reset),
        .program_bias(partial_sum_program_bias),
        .program_used(partial_sum_program_used),
        .program_address(program_address[4:0]),
        .program_data(program_data),
        .word_valid_0(twin_adder_0_sum_valid),
        .word_valid_1(twin_adder_1_sum_valid),
        .word_valid_2(twin_adder_2_sum_valid),
        .word_valid_3(twin_adder_3_sum_valid),
        .word_last_0(twin_adder_0_sum_last),
        .word_last_1(twin_adder_1_sum_last),
        .word_last_2(twin_adder_2_sum_last),
        .word_last_3(twin_adder_3_sum_last),
        .word_0(twin_adder_0_sum),
        .word_1(twin_adder_1_sum),
        .word_2(twin_adder_2_sum),
        .word_3(twin_adder_3_sum),
        .sum_ready(requantize_sum_ready),
        .word_ready_0(partial_sum_word_ready_0),
        .word_ready_1(partial_sum_word_ready_1),
        .word_ready_2(partial_sum_word_ready_2),
        .word_ready_3(partial_sum_word_ready_3),
        .sum_valid(partial_sum_sum_valid),
        .sum_last(partial_sum_sum_last),
        .sum_low(partial_sum_sum_low),
        .sum_high(partial_sum_sum_high),
        .busy(partial_sum_busy)
    );

    requantize requantize (
        .clock(clock),
        .reset(reset),
        .program_enable(requantize_program_enable),
        .program_target(scale_target[1:0]),
        .program_address(program_address[4:0]),
        .program_data(program_data),
        .sum_valid(partial_sum_sum_valid),
        .sum_last(partial_sum_sum_last),
        .sum_low(partial_sum_sum_low),
        .sum_high(partial_sum_sum_high),
        .activation_ready(max_pool_word_ready),
        .sum_ready(requantize_sum_ready),
        .activation_valid(requantize_activation_valid),
        .activation_last(requantize_activation_last),
        .activation(requantize_activation),
        .busy(requantize_busy)
    );

    max_pool max_pool (
        .clock(clock),
        .reset(reset),
        .program_enable(max_pool_program_enable),
        .program_data(window[15:0]),
        .word_valid(requantize_activation_valid),
        .word_last(requantize_activation_last),
        .word(requantize_activation),
        .pooled_ready(average_pool_word_ready),
        .word_ready(max_pool_word_ready),
        .pooled_valid(max_pool_pooled_valid),
        .pooled_last(max_pool_pooled_last),
        .pooled(max_pool_pooled),
        .busy(max_pool_busy)
    );

    average_pool average_pool (
        .clock(clock),
        .reset(reset),
        .program_enable(average_pool_program_enable),
        .program_data(window[15:0]),
        .word_valid(max_pool_pooled_valid),
        .word_last(max_pool_pooled_last),
        .word(max_pool_pooled),
        .pooled_ready(output_buffer_word_ready),
        .word_ready(average_pool_word_ready),
        .pooled_valid(average_pool_pooled_valid),
        .pooled_last(average_pool_pooled_last),
        .pooled(average_pool_pooled),
        .busy(average_pool_busy)
    );

    output_buffer output_buffer (
        .clock(clock),
        .reset(reset),
        .word_valid(average_pool_pooled_valid),
        .word_last(average_pool_pooled_last),
        .word(average_pool_pooled),
        .out_ready(z_ready),
        .word_ready(output_buffer_word_ready),
        .out_valid(z_valid),
        .out_last(z_last),
        .out(z),
        .busy(output_buffer_busy)
    );

    assign crossbar_enable = program_enable & (program_target < 4'd4);

    always @(*) begin
        working =
            partial_sum_busy | requantize_busy | max_pool_busy | average_pool_busy | output_buffer_busy;
        working = working | crossbar_0_busy | twin_adder_0_busy;
        working = working | crossbar_1_busy | twin_adder_1_busy;
        working = working | crossbar_2_busy | twin_adder_2_busy;
        working = working | crossbar_3_busy | twin_adder_3_busy;
    end

    assign crossbar_0_program_enable = crossbar_enable & (program_crossbar == PLACE_0);
    assign twin_adder_0_program_enable =
        program_enable & (program_target == 4'd4) & (program_crossbar == PLACE_0);
    assign crossbar_1_program_enable = crossbar_enable & (program_crossbar == PLACE_1);
    assign twin_adder_1_program_enable =
        program_enable & (program_target == 4'd4) & (program_crossbar == PLACE_1);
    assign crossbar_2_program_enable = crossbar_enable & (program_crossbar == PLACE_2);
    assign twin_adder_2_program_enable =
        program_enable & (program_target == 4'd4) & (program_crossbar == PLACE_2);
    assign crossbar_3_program_enable = crossbar_enable & (program_crossbar == PLACE_3);
    assign twin_adder_3_program_enable =
        program_enable & (program_target == 4'd4) & (program_crossbar == PLACE_3);
    assign partial_sum_program_used = program_enable & (program_target == 4'd5);
    assign partial_sum_program_bias = program_enable & (program_target == 4'd6);
    assign scale_target = program_target - 4'd8;
    assign requantize_program_enable =
        program_enable & (program_target >= 4'd8) & (program_target < 4'd12);
    assign window = program_data;
    assign max_pool_program_enable = program_enable & (program_target == 4'd12);
    assign average_pool_program_enable = program_enable & (program_target == 4'd13);
    assign busy = working;

endmodule

`default_nettype wire
