// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// crossbar: A crossbar with its devices.

`default_nettype none

module crossbar (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [1:0] program_target,
    input  wire [13:0] program_address,
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
    input  wire [18:0] x_8,
    input  wire [18:0] x_9,
    input  wire [18:0] x_10,
    input  wire [18:0] x_11,
    input  wire [18:0] x_12,
    input  wire [18:0] x_13,
    input  wire [18:0] x_14,
    input  wire [18:0] x_15,
    input  wire [18:0] x_16,
    input  wire [18:0] x_17,
    input  wire [18:0] x_18,
    input  wire [18:0] x_19,
    input  wire [18:0] x_20,
    input  wire [18:0] x_21,
    input  wire [18:0] x_22,
    input  wire [18:0] x_23,
    input  wire [18:0] x_24,
    input  wire [18:0] x_25,
    input  wire [18:0] x_26,
    input  wire [18:0] x_27,
    input  wire [18:0] x_28,
    input  wire [18:0] x_29,
    input  wire [18:0] x_30,
    input  wire [18:0] x_31,
    input  wire [18:0] x_32,
    input  wire [18:0] x_33,
    input  wire [18:0] x_34,
    input  wire [18:0] x_35,
    input  wire [18:0] x_36,
    input  wire [18:0] x_37,
    input  wire [18:0] x_38,
    input  wire [18:0] x_39,
    input  wire [18:0] x_40,
    input  wire [18:0] x_41,
    input  wire [18:0] x_42,
    input  wire [18:0] x_43,
    input  wire [18:0] x_44,
    input  wire [18:0] x_45,
    input  wire [18:0] x_46,
    input  wire [18:0] x_47,
    input  wire [18:0] x_48,
    input  wire [18:0] x_49,
    input  wire [18:0] x_50,
    input  wire [18:0] x_51,
    input  wire [18:0] x_52,
    input  wire [18:0] x_53,
    input  wire [18:0] x_54,
    input  wire [18:0] x_55,
    input  wire [18:0] x_56,
    input  wire [18:0] x_57,
    input  wire [18:0] x_58,
    input  wire [18:0] x_59,
    input  wire [18:0] x_60,
    input  wire [18:0] x_61,
    input  wire [18:0] x_62,
    input  wire [18:0] x_63,
    input  wire [18:0] x_64,
    input  wire [18:0] x_65,
    input  wire [18:0] x_66,
    input  wire [18:0] x_67,
    input  wire [18:0] x_68,
    input  wire [18:0] x_69,
    input  wire [18:0] x_70,
    input  wire [18:0] x_71,
    input  wire [18:0] x_72,
    input  wire [18:0] x_73,
    input  wire [18:0] x_74,
    input  wire [18:0] x_75,
    input  wire [18:0] x_76,
    input  wire [18:0] x_77,
    input  wire [18:0] x_78,
    input  wire [18:0] x_79,
    input  wire [18:0] x_80,
    input  wire [18:0] x_81,
    input  wire [18:0] x_82,
    input  wire [18:0] x_83,
    input  wire [18:0] x_84,
    input  wire [18:0] x_85,
    input  wire [18:0] x_86,
    input  wire [18:0] x_87,
    input  wire [18:0] x_88,
    input  wire [18:0] x_89,
    input  wire [18:0] x_90,
    input  wire [18:0] x_91,
    input  wire [18:0] x_92,
    input  wire [18:0] x_93,
    input  wire [18:0] x_94,
    input  wire [18:0] x_95,
    input  wire [18:0] x_96,
    input  wire [18:0] x_97,
    input  wire [18:0] x_98,
    input  wire [18:0] x_99,
    input  wire [18:0] x_100,
    input  wire [18:0] x_101,
    input  wire [18:0] x_102,
    input  wire [18:0] x_103,
    input  wire [18:0] x_104,
    input  wire [18:0] x_105,
    input  wire [18:0] x_106,
    input  wire [18:0] x_107,
    input  wire [18:0] x_108,
    input  wire [18:0] x_109,
    input  wire [18:0] x_110,
    input  wire [18:0] x_111,
    input  wire [18:0] x_112,
    input  wire [18:0] x_113,
    input  wire [18:0] x_114,
    input  wire [18:0] x_115,
    input  wire [18:0] x_116,
    input  wire [18:0] x_117,
    input  wire [18:0] x_118,
    input  wire [18:0] x_119,
    input  wire [18:0] x_120,
    input  wire [18:0] x_121,
    input  wire [18:0] x_122,
    input  wire [18:0] x_123,
    input  wire [18:0] x_124,
    input  wire [18:0] x_125,
    input  wire [18:0] x_126,
    input  wire [18:0] x_127,
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

    localparam [13:0] ARRAY_0       = 14'd0;
    localparam [13:0] ARRAY_1       = 14'd1;
    localparam [13:0] ARRAY_2       = 14'd2;
    localparam [13:0] ARRAY_3       = 14'd3;
    localparam [13:0] ARRAY_4       = 14'd4;
    localparam [13:0] ARRAY_5       = 14'd5;
    localparam [13:0] ARRAY_6       = 14'd6;
    localparam [13:0] ARRAY_7       = 14'd7;
    localparam [13:0] ARRAY_8       = 14'd8;
    localparam [13:0] ARRAY_9       = 14'd9;
    localparam [13:0] ARRAY_10      = 14'd10;
    localparam [13:0] ARRAY_11      = 14'd11;
    localparam [13:0] ARRAY_12      = 14'd12;
    localparam [13:0] ARRAY_13      = 14'd13;
    localparam [13:0] ARRAY_14      = 14'd14;
    localparam [13:0] ARRAY_15      = 14'd15;
    localparam [13:0] ARRAY_PLACE_0 = 14'd10;

    wire [13:0] program_array_0;
    wire        core_array_advance;
    wire        core_array_apply;
    wire  [6:0] core_array_address;
    wire        core_array_select;
    wire [15:0] core_array_word_lines_0;
    wire [15:0] core_array_word_lines_1;
    wire [15:0] core_array_word_lines_2;
    wire [15:0] core_array_word_lines_3;
    wire [15:0] core_array_word_lines_4;
    wire [15:0] core_array_word_lines_5;
    wire [15:0] core_array_word_lines_6;
    wire [15:0] core_array_word_lines_7;
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
    wire  [7:0] devices_0_bit_line_0;
    wire        devices_1_program_enable;
    wire        devices_1_apply;
    wire  [7:0] devices_1_bit_line_0;
    wire        devices_2_program_enable;
    wire        devices_2_apply;
    wire  [7:0] devices_2_bit_line_0;
    wire        devices_3_program_enable;
    wire        devices_3_apply;
    wire  [7:0] devices_3_bit_line_0;
    wire        devices_4_program_enable;
    wire        devices_4_apply;
    wire  [7:0] devices_4_bit_line_0;
    wire        devices_5_program_enable;
    wire        devices_5_apply;
    wire  [7:0] devices_5_bit_line_0;
    wire        devices_6_program_enable;
    wire        devices_6_apply;
    wire  [7:0] devices_6_bit_line_0;
    wire        devices_7_program_enable;
    wire        devices_7_apply;
    wire  [7:0] devices_7_bit_line_0;
    wire        devices_8_program_enable;
    wire        devices_8_apply;
    wire  [7:0] devices_8_bit_line_0;
    wire        devices_9_program_enable;
    wire        devices_9_apply;
    wire  [7:0] devices_9_bit_line_0;
    wire        devices_10_program_enable;
    wire        devices_10_apply;
    wire  [7:0] devices_10_bit_line_0;
    wire        devices_11_program_enable;
    wire        devices_11_apply;
    wire  [7:0] devices_11_bit_line_0;
    wire        devices_12_program_enable;
    wire        devices_12_apply;
    wire  [7:0] devices_12_bit_line_0;
    wire        devices_13_program_enable;
    wire        devices_13_apply;
    wire  [7:0] devices_13_bit_line_0;
    wire        devices_14_program_enable;
    wire        devices_14_apply;
    wire  [7:0] devices_14_bit_line_0;
    wire        devices_15_program_enable;
    wire        devices_15_apply;
    wire  [7:0] devices_15_bit_line_0;

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
        .x_8(x_8),
        .x_9(x_9),
        .x_10(x_10),
        .x_11(x_11),
        .x_12(x_12),
        .x_13(x_13),
        .x_14(x_14),
        .x_15(x_15),
        .x_16(x_16),
        .x_17(x_17),
        .x_18(x_18),
        .x_19(x_19),
        .x_20(x_20),
        .x_21(x_21),
        .x_22(x_22),
        .x_23(x_23),
        .x_24(x_24),
        .x_25(x_25),
        .x_26(x_26),
        .x_27(x_27),
        .x_28(x_28),
        .x_29(x_29),
        .x_30(x_30),
        .x_31(x_31),
        .x_32(x_32),
        .x_33(x_33),
        .x_34(x_34),
        .x_35(x_35),
        .x_36(x_36),
        .x_37(x_37),
        .x_38(x_38),
        .x_39(x_39),
        .x_40(x_40),
        .x_41(x_41),
        .x_42(x_42),
        .x_43(x_43),
        .x_44(x_44),
        .x_45(x_45),
        .x_46(x_46),
        .x_47(x_47),
        .x_48(x_48),
        .x_49(x_49),
        .x_50(x_50),
        .x_51(x_51),
        .x_52(x_52),
        .x_53(x_53),
        .x_54(x_54),
        .x_55(x_55),
        .x_56(x_56),
        .x_57(x_57),
        .x_58(x_58),
        .x_59(x_59),
        .x_60(x_60),
        .x_61(x_61),
        .x_62(x_62),
        .x_63(x_63),
        .x_64(x_64),
        .x_65(x_65),
        .x_66(x_66),
        .x_67(x_67),
        .x_68(x_68),
        .x_69(x_69),
        .x_70(x_70),
        .x_71(x_71),
        .x_72(x_72),
        .x_73(x_73),
        .x_74(x_74),
        .x_75(x_75),
        .x_76(x_76),
        .x_77(x_77),
        .x_78(x_78),
        .x_79(x_79),
        .x_80(x_80),
        .x_81(x_81),
        .x_82(x_82),
        .x_83(x_83),
        .x_84(x_84),
        .x_85(x_85),
        .x_86(x_86),
        .x_87(x_87),
        .x_88(x_88),
        .x_89(x_89),
        .x_90(x_90),
        .x_91(x_91),
        .x_92(x_92),
        .x_93(x_93),
        .x_94(x_94),
        .x_95(x_95),
        .x_96(x_96),
        .x_97(x_97),
        .x_98(x_98),
        .x_99(x_99),
        .x_100(x_100),
        .x_101(x_101),
        .x_102(x_102),
        .x_103(x_103),
        .x_104(x_104),
        .x_105(x_105),
        .x_106(x_106),
        .x_107(x_107),
        .x_108(x_108),
        .x_109(x_109),
        .x_110(x_110),
        .x_111(x_111),
        .x_112(x_112),
        .x_113(x_113),
        .x_114(x_114),
        .x_115(x_115),
        .x_116(x_116),
        .x_117(x_117),
        .x_118(x_118),
        .x_119(x_119),
        .x_120(x_120),
        .x_121(x_121),
        .x_122(x_122),
        .x_123(x_123),
        .x_124(x_124),
        .x_125(x_125),
        .x_126(x_126),
        .x_127(x_127),
        .y_ready(y_ready),
        .clear_counters(clear_counters),
        .array_wait(1'b0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_1_bit_line_0),
        .bit_line_2(devices_2_bit_line_0),
        .bit_line_3(devices_3_bit_line_0),
        .bit_line_4(devices_4_bit_line_0),
        .bit_line_5(devices_5_bit_line_0),
        .bit_line_6(devices_6_bit_line_0),
        .bit_line_7(devices_7_bit_line_0),
        .bit_line_8(devices_8_bit_line_0),
        .bit_line_9(devices_9_bit_line_0),
        .bit_line_10(devices_10_bit_line_0),
        .bit_line_11(devices_11_bit_line_0),
        .bit_line_12(devices_12_bit_line_0),
        .bit_line_13(devices_13_bit_line_0),
        .bit_line_14(devices_14_bit_line_0),
        .bit_line_15(devices_15_bit_line_0),
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
        .array_word_lines_1(core_array_word_lines_1),
        .array_word_lines_2(core_array_word_lines_2),
        .array_word_lines_3(core_array_word_lines_3),
        .array_word_lines_4(core_array_word_lines_4),
        .array_word_lines_5(core_array_word_lines_5),
        .array_word_lines_6(core_array_word_lines_6),
        .array_word_lines_7(core_array_word_lines_7),
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
        .program_levels(program_data[15:0]),
        .apply(devices_0_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_0_bit_line_0)
    );

    device_array devices_1 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_1_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_1_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_1_bit_line_0)
    );

    device_array devices_2 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_2_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_2_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_2_bit_line_0)
    );

    device_array devices_3 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_3_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_3_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_3_bit_line_0)
    );

    device_array devices_4 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_4_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_4_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_4_bit_line_0)
    );

    device_array devices_5 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_5_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_5_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_5_bit_line_0)
    );

    device_array devices_6 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_6_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_6_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_6_bit_line_0)
    );

    device_array devices_7 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_7_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_7_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_7_bit_line_0)
    );

    device_array devices_8 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_8_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_8_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_8_bit_line_0)
    );

    device_array devices_9 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_9_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_9_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_9_bit_line_0)
    );

    device_array devices_10 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_10_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_10_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_10_bit_line_0)
    );

    device_array devices_11 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_11_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_11_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_11_bit_line_0)
    );

    device_array devices_12 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_12_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_12_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_12_bit_line_0)
    );

    device_array devices_13 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_13_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_13_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_13_bit_line_0)
    );

    device_array devices_14 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_14_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_14_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_14_bit_line_0)
    );

    device_array devices_15 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_15_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(devices_15_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .word_lines_1(core_array_word_lines_1),
        .word_lines_2(core_array_word_lines_2),
        .word_lines_3(core_array_word_lines_3),
        .word_lines_4(core_array_word_lines_4),
        .word_lines_5(core_array_word_lines_5),
        .word_lines_6(core_array_word_lines_6),
        .word_lines_7(core_array_word_lines_7),
        .bit_line_0(devices_15_bit_line_0)
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
