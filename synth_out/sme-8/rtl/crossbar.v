// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// crossbar: A crossbar with its devices.

`default_nettype none

module crossbar (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [1:0] program_target,
    input  wire [14:0] program_address,
    input  wire [31:0] program_data,
    input  wire        x_valid,
    input  wire [18:0] x_0,
    input  wire [18:0] x_1,
    input  wire [18:0] x_2,
    input  wire [18:0] x_3,
    input  wire [18:0] x_4,
    input  wire [18:0] x_5,
    input  wire [18:0] x_6,
    input  wire [18:0] x_7,
    input  wire        y_ready,
    input  wire        clear_counters,
    output wire        x_ready,
    output wire        y_valid,
    output wire        y_last,
    output wire [31:0] y,
    output wire        busy,
    output wire [31:0] clocks,
    output wire [31:0] stalls,
    output wire [31:0] steps,
    output wire [31:0] conversions,
    output wire [31:0] clips
);

    localparam [14:0] ARRAY_0       = 15'd0;
    localparam [14:0] ARRAY_1       = 15'd1;
    localparam [14:0] ARRAY_2       = 15'd2;
    localparam [14:0] ARRAY_3       = 15'd3;
    localparam [14:0] ARRAY_4       = 15'd4;
    localparam [14:0] ARRAY_5       = 15'd5;
    localparam [14:0] ARRAY_6       = 15'd6;
    localparam [14:0] ARRAY_7       = 15'd7;
    localparam [14:0] ARRAY_8       = 15'd8;
    localparam [14:0] ARRAY_9       = 15'd9;
    localparam [14:0] ARRAY_10      = 15'd10;
    localparam [14:0] ARRAY_11      = 15'd11;
    localparam [14:0] ARRAY_12      = 15'd12;
    localparam [14:0] ARRAY_13      = 15'd13;
    localparam [14:0] ARRAY_14      = 15'd14;
    localparam [14:0] ARRAY_15      = 15'd15;
    localparam [14:0] ARRAY_PLACE_0 = 15'd11;

    wire [14:0] program_array_0;
    wire        core_array_advance;
    wire        core_array_apply;
    wire  [8:0] core_array_address;
    wire [15:0] core_array_select;
    wire  [7:0] core_array_word_lines_0;
    wire        core_array_present_0;
    wire        core_array_present_1;
    wire        core_array_present_2;
    wire        core_array_present_3;
    wire        core_array_present_4;
    wire        core_array_present_5;
    wire        core_array_present_6;
    wire        core_array_present_7;
    wire        core_array_present_8;
    wire        core_array_present_9;
    wire        core_array_present_10;
    wire        core_array_present_11;
    wire        core_array_present_12;
    wire        core_array_present_13;
    wire        core_array_present_14;
    wire        core_array_present_15;
    wire        devices_0_program_enable;
    wire        devices_0_apply;
    wire  [3:0] devices_0_bit_line_0;
    wire  [3:0] devices_0_bit_line_1;
    wire  [3:0] devices_0_bit_line_2;
    wire  [3:0] devices_0_bit_line_3;
    wire        devices_1_program_enable;
    wire        devices_1_apply;
    wire  [3:0] devices_1_bit_line_0;
    wire  [3:0] devices_1_bit_line_1;
    wire  [3:0] devices_1_bit_line_2;
    wire  [3:0] devices_1_bit_line_3;
    wire        devices_2_program_enable;
    wire        devices_2_apply;
    wire  [3:0] devices_2_bit_line_0;
    wire  [3:0] devices_2_bit_line_1;
    wire  [3:0] devices_2_bit_line_2;
    wire  [3:0] devices_2_bit_line_3;
    wire        devices_3_program_enable;
    wire        devices_3_apply;
    wire  [3:0] devices_3_bit_line_0;
    wire  [3:0] devices_3_bit_line_1;
    wire  [3:0] devices_3_bit_line_2;
    wire  [3:0] devices_3_bit_line_3;
    wire        devices_4_program_enable;
    wire        devices_4_apply;
    wire  [3:0] devices_4_bit_line_0;
    wire  [3:0] devices_4_bit_line_1;
    wire  [3:0] devices_4_bit_line_2;
    wire  [3:0] devices_4_bit_line_3;
    wire        devices_5_program_enable;
    wire        devices_5_apply;
    wire  [3:0] devices_5_bit_line_0;
    wire  [3:0] devices_5_bit_line_1;
    wire  [3:0] devices_5_bit_line_2;
    wire  [3:0] devices_5_bit_line_3;
    wire        devices_6_program_enable;
    wire        devices_6_apply;
    wire  [3:0] devices_6_bit_line_0;
    wire  [3:0] devices_6_bit_line_1;
    wire  [3:0] devices_6_bit_line_2;
    wire  [3:0] devices_6_bit_line_3;
    wire        devices_7_program_enable;
    wire        devices_7_apply;
    wire  [3:0] devices_7_bit_line_0;
    wire  [3:0] devices_7_bit_line_1;
    wire  [3:0] devices_7_bit_line_2;
    wire  [3:0] devices_7_bit_line_3;
    wire        devices_8_program_enable;
    wire        devices_8_apply;
    wire  [3:0] devices_8_bit_line_0;
    wire  [3:0] devices_8_bit_line_1;
    wire  [3:0] devices_8_bit_line_2;
    wire  [3:0] devices_8_bit_line_3;
    wire        devices_9_program_enable;
    wire        devices_9_apply;
    wire  [3:0] devices_9_bit_line_0;
    wire  [3:0] devices_9_bit_line_1;
    wire  [3:0] devices_9_bit_line_2;
    wire  [3:0] devices_9_bit_line_3;
    wire        devices_10_program_enable;
    wire        devices_10_apply;
    wire  [3:0] devices_10_bit_line_0;
    wire  [3:0] devices_10_bit_line_1;
    wire  [3:0] devices_10_bit_line_2;
    wire  [3:0] devices_10_bit_line_3;
    wire        devices_11_program_enable;
    wire        devices_11_apply;
    wire  [3:0] devices_11_bit_line_0;
    wire  [3:0] devices_11_bit_line_1;
    wire  [3:0] devices_11_bit_line_2;
    wire  [3:0] devices_11_bit_line_3;
    wire        devices_12_program_enable;
    wire        devices_12_apply;
    wire  [3:0] devices_12_bit_line_0;
    wire  [3:0] devices_12_bit_line_1;
    wire  [3:0] devices_12_bit_line_2;
    wire  [3:0] devices_12_bit_line_3;
    wire        devices_13_program_enable;
    wire        devices_13_apply;
    wire  [3:0] devices_13_bit_line_0;
    wire  [3:0] devices_13_bit_line_1;
    wire  [3:0] devices_13_bit_line_2;
    wire  [3:0] devices_13_bit_line_3;
    wire        devices_14_program_enable;
    wire        devices_14_apply;
    wire  [3:0] devices_14_bit_line_0;
    wire  [3:0] devices_14_bit_line_1;
    wire  [3:0] devices_14_bit_line_2;
    wire  [3:0] devices_14_bit_line_3;
    wire        devices_15_program_enable;
    wire        devices_15_apply;
    wire  [3:0] devices_15_bit_line_0;
    wire  [3:0] devices_15_bit_line_1;
    wire  [3:0] devices_15_bit_line_2;
    wire  [3:0] devices_15_bit_line_3;

    crossbar_core core (
        .clock(clock),
        .reset(reset),
        .program_enable(program_enable),
        .program_target(program_target),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid),
        .x_0(x_0),
        .x_1(x_1),
        .x_2(x_2),
        .x_3(x_3),
        .x_4(x_4),
        .x_5(x_5),
        .x_6(x_6),
        .x_7(x_7),
        .y_ready(y_ready),
        .clear_counters(clear_counters),
        .array_wait(1'b0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_0_bit_line_1),
        .bit_line_2(devices_0_bit_line_2),
        .bit_line_3(devices_0_bit_line_3),
        .bit_line_4(devices_1_bit_line_0),
        .bit_line_5(devices_1_bit_line_1),
        .bit_line_6(devices_1_bit_line_2),
        .bit_line_7(devices_1_bit_line_3),
        .bit_line_8(devices_2_bit_line_0),
        .bit_line_9(devices_2_bit_line_1),
        .bit_line_10(devices_2_bit_line_2),
        .bit_line_11(devices_2_bit_line_3),
        .bit_line_12(devices_3_bit_line_0),
        .bit_line_13(devices_3_bit_line_1),
        .bit_line_14(devices_3_bit_line_2),
        .bit_line_15(devices_3_bit_line_3),
        .bit_line_16(devices_4_bit_line_0),
        .bit_line_17(devices_4_bit_line_1),
        .bit_line_18(devices_4_bit_line_2),
        .bit_line_19(devices_4_bit_line_3),
        .bit_line_20(devices_5_bit_line_0),
        .bit_line_21(devices_5_bit_line_1),
        .bit_line_22(devices_5_bit_line_2),
        .bit_line_23(devices_5_bit_line_3),
        .bit_line_24(devices_6_bit_line_0),
        .bit_line_25(devices_6_bit_line_1),
        .bit_line_26(devices_6_bit_line_2),
        .bit_line_27(devices_6_bit_line_3),
        .bit_line_28(devices_7_bit_line_0),
        .bit_line_29(devices_7_bit_line_1),
        .bit_line_30(devices_7_bit_line_2),
        .bit_line_31(devices_7_bit_line_3),
        .bit_line_32(devices_8_bit_line_0),
        .bit_line_33(devices_8_bit_line_1),
        .bit_line_34(devices_8_bit_line_2),
        .bit_line_35(devices_8_bit_line_3),
        .bit_line_36(devices_9_bit_line_0),
        .bit_line_37(devices_9_bit_line_1),
        .bit_line_38(devices_9_bit_line_2),
        .bit_line_39(devices_9_bit_line_3),
        .bit_line_40(devices_10_bit_line_0),
        .bit_line_41(devices_10_bit_line_1),
        .bit_line_42(devices_10_bit_line_2),
        .bit_line_43(devices_10_bit_line_3),
        .bit_line_44(devices_11_bit_line_0),
        .bit_line_45(devices_11_bit_line_1),
        .bit_line_46(devices_11_bit_line_2),
        .bit_line_47(devices_11_bit_line_3),
        .bit_line_48(devices_12_bit_line_0),
        .bit_line_49(devices_12_bit_line_1),
        .bit_line_50(devices_12_bit_line_2),
        .bit_line_51(devices_12_bit_line_3),
        .bit_line_52(devices_13_bit_line_0),
        .bit_line_53(devices_13_bit_line_1),
        .bit_line_54(devices_13_bit_line_2),
        .bit_line_55(devices_13_bit_line_3),
        .bit_line_56(devices_14_bit_line_0),
        .bit_line_57(devices_14_bit_line_1),
        .bit_line_58(devices_14_bit_line_2),
        .bit_line_59(devices_14_bit_line_3),
        .bit_line_60(devices_15_bit_line_0),
        .bit_line_61(devices_15_bit_line_1),
        .bit_line_62(devices_15_bit_line_2),
        .bit_line_63(devices_15_bit_line_3),
        .x_ready(x_ready),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(busy),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips),
        .array_advance(core_array_advance),
        .array_apply(core_array_apply),
        .array_address(core_array_address),
        .array_select(core_array_select),
        .array_word_lines_0(core_array_word_lines_0),
        .array_present_0(core_array_present_0),
        .array_present_1(core_array_present_1),
        .array_present_2(core_array_present_2),
        .array_present_3(core_array_present_3),
        .array_present_4(core_array_present_4),
        .array_present_5(core_array_present_5),
        .array_present_6(core_array_present_6),
        .array_present_7(core_array_present_7),
        .array_present_8(core_array_present_8),
        .array_present_9(core_array_present_9),
        .array_present_10(core_array_present_10),
        .array_present_11(core_array_present_11),
        .array_present_12(core_array_present_12),
        .array_present_13(core_array_present_13),
        .array_present_14(core_array_present_14),
        .array_present_15(core_array_present_15)
    );

    device_array devices_0 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_0_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_0_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_0_bit_line_1),
        .bit_line_2(devices_0_bit_line_2),
        .bit_line_3(devices_0_bit_line_3)
    );

    device_array devices_1 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_1_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_1_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_1_bit_line_0),
        .bit_line_1(devices_1_bit_line_1),
        .bit_line_2(devices_1_bit_line_2),
        .bit_line_3(devices_1_bit_line_3)
    );

    device_array devices_2 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_2_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_2_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_2_bit_line_0),
        .bit_line_1(devices_2_bit_line_1),
        .bit_line_2(devices_2_bit_line_2),
        .bit_line_3(devices_2_bit_line_3)
    );

    device_array devices_3 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_3_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_3_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_3_bit_line_0),
        .bit_line_1(devices_3_bit_line_1),
        .bit_line_2(devices_3_bit_line_2),
        .bit_line_3(devices_3_bit_line_3)
    );

    device_array devices_4 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_4_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_4_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_4_bit_line_0),
        .bit_line_1(devices_4_bit_line_1),
        .bit_line_2(devices_4_bit_line_2),
        .bit_line_3(devices_4_bit_line_3)
    );

    device_array devices_5 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_5_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_5_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_5_bit_line_0),
        .bit_line_1(devices_5_bit_line_1),
        .bit_line_2(devices_5_bit_line_2),
        .bit_line_3(devices_5_bit_line_3)
    );

    device_array devices_6 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_6_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_6_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_6_bit_line_0),
        .bit_line_1(devices_6_bit_line_1),
        .bit_line_2(devices_6_bit_line_2),
        .bit_line_3(devices_6_bit_line_3)
    );

    device_array devices_7 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_7_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_7_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_7_bit_line_0),
        .bit_line_1(devices_7_bit_line_1),
        .bit_line_2(devices_7_bit_line_2),
        .bit_line_3(devices_7_bit_line_3)
    );

    device_array devices_8 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_8_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_8_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_8_bit_line_0),
        .bit_line_1(devices_8_bit_line_1),
        .bit_line_2(devices_8_bit_line_2),
        .bit_line_3(devices_8_bit_line_3)
    );

    device_array devices_9 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_9_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_9_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_9_bit_line_0),
        .bit_line_1(devices_9_bit_line_1),
        .bit_line_2(devices_9_bit_line_2),
        .bit_line_3(devices_9_bit_line_3)
    );

    device_array devices_10 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_10_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_10_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_10_bit_line_0),
        .bit_line_1(devices_10_bit_line_1),
        .bit_line_2(devices_10_bit_line_2),
        .bit_line_3(devices_10_bit_line_3)
    );

    device_array devices_11 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_11_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_11_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_11_bit_line_0),
        .bit_line_1(devices_11_bit_line_1),
        .bit_line_2(devices_11_bit_line_2),
        .bit_line_3(devices_11_bit_line_3)
    );

    device_array devices_12 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_12_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_12_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_12_bit_line_0),
        .bit_line_1(devices_12_bit_line_1),
        .bit_line_2(devices_12_bit_line_2),
        .bit_line_3(devices_12_bit_line_3)
    );

    device_array devices_13 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_13_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_13_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_13_bit_line_0),
        .bit_line_1(devices_13_bit_line_1),
        .bit_line_2(devices_13_bit_line_2),
        .bit_line_3(devices_13_bit_line_3)
    );

    device_array devices_14 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_14_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_14_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_14_bit_line_0),
        .bit_line_1(devices_14_bit_line_1),
        .bit_line_2(devices_14_bit_line_2),
        .bit_line_3(devices_14_bit_line_3)
    );

    device_array devices_15 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_15_program_enable),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(devices_15_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_15_bit_line_0),
        .bit_line_1(devices_15_bit_line_1),
        .bit_line_2(devices_15_bit_line_2),
        .bit_line_3(devices_15_bit_line_3)
    );

    assign program_array_0 = program_address >> ARRAY_PLACE_0;
    assign devices_0_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_0);
    assign devices_1_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_1);
    assign devices_2_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_2);
    assign devices_3_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_3);
    assign devices_4_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_4);
    assign devices_5_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_5);
    assign devices_6_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_6);
    assign devices_7_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_7);
    assign devices_8_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_8);
    assign devices_9_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_9);
    assign devices_10_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_10);
    assign devices_11_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_11);
    assign devices_12_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_12);
    assign devices_13_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_13);
    assign devices_14_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_14);
    assign devices_15_program_enable =
        program_enable & (program_target == 2'd1) & (program_array_0 == ARRAY_15);
    assign devices_0_apply = core_array_apply & core_array_present_0;
    assign devices_1_apply = core_array_apply & core_array_present_1;
    assign devices_2_apply = core_array_apply & core_array_present_2;
    assign devices_3_apply = core_array_apply & core_array_present_3;
    assign devices_4_apply = core_array_apply & core_array_present_4;
    assign devices_5_apply = core_array_apply & core_array_present_5;
    assign devices_6_apply = core_array_apply & core_array_present_6;
    assign devices_7_apply = core_array_apply & core_array_present_7;
    assign devices_8_apply = core_array_apply & core_array_present_8;
    assign devices_9_apply = core_array_apply & core_array_present_9;
    assign devices_10_apply = core_array_apply & core_array_present_10;
    assign devices_11_apply = core_array_apply & core_array_present_11;
    assign devices_12_apply = core_array_apply & core_array_present_12;
    assign devices_13_apply = core_array_apply & core_array_present_13;
    assign devices_14_apply = core_array_apply & core_array_present_14;
    assign devices_15_apply = core_array_apply & core_array_present_15;

endmodule

`default_nettype wire
