// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// crossbar_core: A crossbar without its devices: inputs and bit-line counts in, signed sums out.

`default_nettype none

module crossbar_core (
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
    input  wire        array_wait,
    input  wire  [7:0] bit_line_0,
    input  wire  [7:0] bit_line_1,
    input  wire  [7:0] bit_line_2,
    input  wire  [7:0] bit_line_3,
    input  wire  [7:0] bit_line_4,
    input  wire  [7:0] bit_line_5,
    input  wire  [7:0] bit_line_6,
    input  wire  [7:0] bit_line_7,
    input  wire  [7:0] bit_line_8,
    input  wire  [7:0] bit_line_9,
    input  wire  [7:0] bit_line_10,
    input  wire  [7:0] bit_line_11,
    input  wire  [7:0] bit_line_12,
    input  wire  [7:0] bit_line_13,
    input  wire  [7:0] bit_line_14,
    input  wire  [7:0] bit_line_15,
    output wire        x_ready,
    output wire        y_valid,
    output wire        y_last,
    output wire [31:0] y,
    output wire        busy,
    output wire [31:0] clocks,
    output wire [31:0] stalls,
    output wire [31:0] steps,
    output wire [31:0] conversions,
    output wire [31:0] clips,
    output wire        array_advance,
    output wire        array_apply,
    output wire  [6:0] array_address,
    output wire        array_select,
    output wire [15:0] array_word_lines_0,
    output wire [15:0] array_word_lines_1,
    output wire [15:0] array_word_lines_2,
    output wire [15:0] array_word_lines_3,
    output wire [15:0] array_word_lines_4,
    output wire [15:0] array_word_lines_5,
    output wire [15:0] array_word_lines_6,
    output wire [15:0] array_word_lines_7,
    output wire        array_present_0,
    output wire        array_present_1,
    output wire        array_present_2,
    output wire        array_present_3,
    output wire        array_present_4,
    output wire        array_present_5,
    output wire        array_present_6,
    output wire        array_present_7,
    output wire        array_present_8,
    output wire        array_present_9,
    output wire        array_present_10,
    output wire        array_present_11,
    output wire        array_present_12,
    output wire        array_present_13,
    output wire        array_present_14,
    output wire        array_present_15
);

    localparam [13:0] LANE_PLACE_0    = 14'd0;
    localparam  [3:0] LANE_BITS       = 4'd0;
    localparam [13:0] LANE_MASK       = 14'd0;
    localparam  [6:0] BEAT_MASK       = 7'd127;
    localparam [13:0] ARRAY_PLACE     = 14'd10;
    localparam  [3:0] DEVICE_BITS     = 4'd2;
    localparam  [1:0] MASK_REGISTER_0 = 2'd3;

    wire        advance;
    wire        program_register;
    wire        program_flip;
    wire        program_sign;
    wire [13:0] program_lane;
    wire  [6:0] program_fragment;
    wire [13:0] beat_2;
    wire [13:0] column_2;
    wire [13:0] last_column;
    wire [13:0] columns_used;
    wire  [6:0] beat_5;
    wire  [6:0] beat_column;
    reg   [7:0] clipped;
    wire        accumulated;
    wire        work;
    wire  [3:0] program_array_0;
    wire  [6:0] used_registers_last_column;
    wire        used_registers_last_subarray;
    wire  [4:0] used_registers_last_position;
    wire        plane_mask_0_program_enable;
    wire        row_doubling_0_accept;
    wire [18:0] row_doubling_0_doubled_0;
    wire [18:0] row_doubling_0_doubled_1;
    wire [18:0] row_doubling_0_doubled_2;
    wire [18:0] row_doubling_0_doubled_3;
    wire [18:0] row_doubling_0_doubled_4;
    wire [18:0] row_doubling_0_doubled_5;
    wire [18:0] row_doubling_0_doubled_6;
    wire [18:0] row_doubling_0_doubled_7;
    wire [18:0] row_doubling_0_doubled_8;
    wire [18:0] row_doubling_0_doubled_9;
    wire [18:0] row_doubling_0_doubled_10;
    wire [18:0] row_doubling_0_doubled_11;
    wire [18:0] row_doubling_0_doubled_12;
    wire [18:0] row_doubling_0_doubled_13;
    wire [18:0] row_doubling_0_doubled_14;
    wire [18:0] row_doubling_0_doubled_15;
    wire [18:0] row_doubling_0_doubled_16;
    wire [18:0] row_doubling_0_doubled_17;
    wire [18:0] row_doubling_0_doubled_18;
    wire [18:0] row_doubling_0_doubled_19;
    wire [18:0] row_doubling_0_doubled_20;
    wire [18:0] row_doubling_0_doubled_21;
    wire [18:0] row_doubling_0_doubled_22;
    wire [18:0] row_doubling_0_doubled_23;
    wire [18:0] row_doubling_0_doubled_24;
    wire [18:0] row_doubling_0_doubled_25;
    wire [18:0] row_doubling_0_doubled_26;
    wire [18:0] row_doubling_0_doubled_27;
    wire [18:0] row_doubling_0_doubled_28;
    wire [18:0] row_doubling_0_doubled_29;
    wire [18:0] row_doubling_0_doubled_30;
    wire [18:0] row_doubling_0_doubled_31;
    wire [18:0] row_doubling_0_doubled_32;
    wire [18:0] row_doubling_0_doubled_33;
    wire [18:0] row_doubling_0_doubled_34;
    wire [18:0] row_doubling_0_doubled_35;
    wire [18:0] row_doubling_0_doubled_36;
    wire [18:0] row_doubling_0_doubled_37;
    wire [18:0] row_doubling_0_doubled_38;
    wire [18:0] row_doubling_0_doubled_39;
    wire [18:0] row_doubling_0_doubled_40;
    wire [18:0] row_doubling_0_doubled_41;
    wire [18:0] row_doubling_0_doubled_42;
    wire [18:0] row_doubling_0_doubled_43;
    wire [18:0] row_doubling_0_doubled_44;
    wire [18:0] row_doubling_0_doubled_45;
    wire [18:0] row_doubling_0_doubled_46;
    wire [18:0] row_doubling_0_doubled_47;
    wire [18:0] row_doubling_0_doubled_48;
    wire [18:0] row_doubling_0_doubled_49;
    wire [18:0] row_doubling_0_doubled_50;
    wire [18:0] row_doubling_0_doubled_51;
    wire [18:0] row_doubling_0_doubled_52;
    wire [18:0] row_doubling_0_doubled_53;
    wire [18:0] row_doubling_0_doubled_54;
    wire [18:0] row_doubling_0_doubled_55;
    wire [18:0] row_doubling_0_doubled_56;
    wire [18:0] row_doubling_0_doubled_57;
    wire [18:0] row_doubling_0_doubled_58;
    wire [18:0] row_doubling_0_doubled_59;
    wire [18:0] row_doubling_0_doubled_60;
    wire [18:0] row_doubling_0_doubled_61;
    wire [18:0] row_doubling_0_doubled_62;
    wire [18:0] row_doubling_0_doubled_63;
    wire [18:0] row_doubling_0_doubled_64;
    wire [18:0] row_doubling_0_doubled_65;
    wire [18:0] row_doubling_0_doubled_66;
    wire [18:0] row_doubling_0_doubled_67;
    wire [18:0] row_doubling_0_doubled_68;
    wire [18:0] row_doubling_0_doubled_69;
    wire [18:0] row_doubling_0_doubled_70;
    wire [18:0] row_doubling_0_doubled_71;
    wire [18:0] row_doubling_0_doubled_72;
    wire [18:0] row_doubling_0_doubled_73;
    wire [18:0] row_doubling_0_doubled_74;
    wire [18:0] row_doubling_0_doubled_75;
    wire [18:0] row_doubling_0_doubled_76;
    wire [18:0] row_doubling_0_doubled_77;
    wire [18:0] row_doubling_0_doubled_78;
    wire [18:0] row_doubling_0_doubled_79;
    wire [18:0] row_doubling_0_doubled_80;
    wire [18:0] row_doubling_0_doubled_81;
    wire [18:0] row_doubling_0_doubled_82;
    wire [18:0] row_doubling_0_doubled_83;
    wire [18:0] row_doubling_0_doubled_84;
    wire [18:0] row_doubling_0_doubled_85;
    wire [18:0] row_doubling_0_doubled_86;
    wire [18:0] row_doubling_0_doubled_87;
    wire [18:0] row_doubling_0_doubled_88;
    wire [18:0] row_doubling_0_doubled_89;
    wire [18:0] row_doubling_0_doubled_90;
    wire [18:0] row_doubling_0_doubled_91;
    wire [18:0] row_doubling_0_doubled_92;
    wire [18:0] row_doubling_0_doubled_93;
    wire [18:0] row_doubling_0_doubled_94;
    wire [18:0] row_doubling_0_doubled_95;
    wire [18:0] row_doubling_0_doubled_96;
    wire [18:0] row_doubling_0_doubled_97;
    wire [18:0] row_doubling_0_doubled_98;
    wire [18:0] row_doubling_0_doubled_99;
    wire [18:0] row_doubling_0_doubled_100;
    wire [18:0] row_doubling_0_doubled_101;
    wire [18:0] row_doubling_0_doubled_102;
    wire [18:0] row_doubling_0_doubled_103;
    wire [18:0] row_doubling_0_doubled_104;
    wire [18:0] row_doubling_0_doubled_105;
    wire [18:0] row_doubling_0_doubled_106;
    wire [18:0] row_doubling_0_doubled_107;
    wire [18:0] row_doubling_0_doubled_108;
    wire [18:0] row_doubling_0_doubled_109;
    wire [18:0] row_doubling_0_doubled_110;
    wire [18:0] row_doubling_0_doubled_111;
    wire [18:0] row_doubling_0_doubled_112;
    wire [18:0] row_doubling_0_doubled_113;
    wire [18:0] row_doubling_0_doubled_114;
    wire [18:0] row_doubling_0_doubled_115;
    wire [18:0] row_doubling_0_doubled_116;
    wire [18:0] row_doubling_0_doubled_117;
    wire [18:0] row_doubling_0_doubled_118;
    wire [18:0] row_doubling_0_doubled_119;
    wire [18:0] row_doubling_0_doubled_120;
    wire [18:0] row_doubling_0_doubled_121;
    wire [18:0] row_doubling_0_doubled_122;
    wire [18:0] row_doubling_0_doubled_123;
    wire [18:0] row_doubling_0_doubled_124;
    wire [18:0] row_doubling_0_doubled_125;
    wire [18:0] row_doubling_0_doubled_126;
    wire [18:0] row_doubling_0_doubled_127;
    wire        zero_skip_x_ready;
    wire        zero_skip_loaded;
    wire        zero_skip_empty;
    wire        zero_skip_last_step;
    wire        zero_skip_negative;
    wire  [4:0] zero_skip_position;
    wire [15:0] zero_skip_plane_0;
    wire [15:0] zero_skip_plane_1;
    wire [15:0] zero_skip_plane_2;
    wire [15:0] zero_skip_plane_3;
    wire [15:0] zero_skip_plane_4;
    wire [15:0] zero_skip_plane_5;
    wire [15:0] zero_skip_plane_6;
    wire [15:0] zero_skip_plane_7;
    wire        zero_skip_busy;
    wire        controller_step;
    wire        controller_retire;
    wire        controller_slot;
    wire        controller_convert;
    wire        controller_first;
    wire        controller_last_beat;
    wire        controller_last_slot;
    wire        controller_bank;
    wire        controller_subarray;
    wire  [6:0] controller_address;
    wire        controller_busy;
    wire  [7:0] population_count_ones;
    wire  [7:0] plane_scale_scale;
    wire        slot_pipeline_busy;
    wire        slot_pipeline_convert_2;
    wire  [6:0] slot_pipeline_address_2;
    wire  [7:0] slot_pipeline_scale_3;
    wire        slot_pipeline_convert_4;
    wire  [6:0] slot_pipeline_address_4;
    wire        slot_pipeline_slot_5;
    wire        slot_pipeline_convert_5;
    wire        slot_pipeline_first_5;
    wire        slot_pipeline_last_beat_5;
    wire        slot_pipeline_last_slot_5;
    wire        slot_pipeline_bank_5;
    wire        slot_pipeline_negative_5;
    wire  [4:0] slot_pipeline_position_5;
    wire  [6:0] slot_pipeline_address_5;
    wire        lane_0_program_flip;
    wire        lane_0_program_sign;
    wire        lane_0_convert;
    wire [31:0] lane_0_drained;
    wire  [7:0] lane_0_clips;
    wire        result_drain_finish;
    wire        result_drain_zero;
    wire        result_drain_blocked;
    wire        result_drain_draining;
    wire        result_drain_drain_bank;
    wire  [6:0] result_drain_drain_column;
    wire        result_drain_busy;
    wire        counters_stalled;
    wire        counters_step;
    wire [13:0] program_fragment_wide;
    wire [13:0] program_array_0_wide;

    used_registers used_registers (
        .clock(clock),
        .reset(reset),
        .program_enable(program_register),
        .address(program_address[1:0]),
        .data(program_data[7:0]),
        .last_column(used_registers_last_column),
        .last_subarray(used_registers_last_subarray),
        .last_position(used_registers_last_position)
    );

    plane_mask plane_mask_0 (
        .clock(clock),
        .reset(reset),
        .program_enable(plane_mask_0_program_enable),
        .data(program_data[15:0]),
        .present_0(array_present_0),
        .present_1(array_present_1),
        .present_2(array_present_2),
        .present_3(array_present_3),
        .present_4(array_present_4),
        .present_5(array_present_5),
        .present_6(array_present_6),
        .present_7(array_present_7),
        .present_8(array_present_8),
        .present_9(array_present_9),
        .present_10(array_present_10),
        .present_11(array_present_11),
        .present_12(array_present_12),
        .present_13(array_present_13),
        .present_14(array_present_14),
        .present_15(array_present_15)
    );

    row_doubling row_doubling_0 (
        .clock(clock),
        .reset(reset),
        .program_enable(program_sign),
        .program_address(program_address),
        .program_exponent(program_data[1:0]),
        .last_subarray(used_registers_last_subarray),
        .accept(row_doubling_0_accept),
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
        .doubled_0(row_doubling_0_doubled_0),
        .doubled_1(row_doubling_0_doubled_1),
        .doubled_2(row_doubling_0_doubled_2),
        .doubled_3(row_doubling_0_doubled_3),
        .doubled_4(row_doubling_0_doubled_4),
        .doubled_5(row_doubling_0_doubled_5),
        .doubled_6(row_doubling_0_doubled_6),
        .doubled_7(row_doubling_0_doubled_7),
        .doubled_8(row_doubling_0_doubled_8),
        .doubled_9(row_doubling_0_doubled_9),
        .doubled_10(row_doubling_0_doubled_10),
        .doubled_11(row_doubling_0_doubled_11),
        .doubled_12(row_doubling_0_doubled_12),
        .doubled_13(row_doubling_0_doubled_13),
        .doubled_14(row_doubling_0_doubled_14),
        .doubled_15(row_doubling_0_doubled_15),
        .doubled_16(row_doubling_0_doubled_16),
        .doubled_17(row_doubling_0_doubled_17),
        .doubled_18(row_doubling_0_doubled_18),
        .doubled_19(row_doubling_0_doubled_19),
        .doubled_20(row_doubling_0_doubled_20),
        .doubled_21(row_doubling_0_doubled_21),
        .doubled_22(row_doubling_0_doubled_22),
        .doubled_23(row_doubling_0_doubled_23),
        .doubled_24(row_doubling_0_doubled_24),
        .doubled_25(row_doubling_0_doubled_25),
        .doubled_26(row_doubling_0_doubled_26),
        .doubled_27(row_doubling_0_doubled_27),
        .doubled_28(row_doubling_0_doubled_28),
        .doubled_29(row_doubling_0_doubled_29),
        .doubled_30(row_doubling_0_doubled_30),
        .doubled_31(row_doubling_0_doubled_31),
        .doubled_32(row_doubling_0_doubled_32),
        .doubled_33(row_doubling_0_doubled_33),
        .doubled_34(row_doubling_0_doubled_34),
        .doubled_35(row_doubling_0_doubled_35),
        .doubled_36(row_doubling_0_doubled_36),
        .doubled_37(row_doubling_0_doubled_37),
        .doubled_38(row_doubling_0_doubled_38),
        .doubled_39(row_doubling_0_doubled_39),
        .doubled_40(row_doubling_0_doubled_40),
        .doubled_41(row_doubling_0_doubled_41),
        .doubled_42(row_doubling_0_doubled_42),
        .doubled_43(row_doubling_0_doubled_43),
        .doubled_44(row_doubling_0_doubled_44),
        .doubled_45(row_doubling_0_doubled_45),
        .doubled_46(row_doubling_0_doubled_46),
        .doubled_47(row_doubling_0_doubled_47),
        .doubled_48(row_doubling_0_doubled_48),
        .doubled_49(row_doubling_0_doubled_49),
        .doubled_50(row_doubling_0_doubled_50),
        .doubled_51(row_doubling_0_doubled_51),
        .doubled_52(row_doubling_0_doubled_52),
        .doubled_53(row_doubling_0_doubled_53),
        .doubled_54(row_doubling_0_doubled_54),
        .doubled_55(row_doubling_0_doubled_55),
        .doubled_56(row_doubling_0_doubled_56),
        .doubled_57(row_doubling_0_doubled_57),
        .doubled_58(row_doubling_0_doubled_58),
        .doubled_59(row_doubling_0_doubled_59),
        .doubled_60(row_doubling_0_doubled_60),
        .doubled_61(row_doubling_0_doubled_61),
        .doubled_62(row_doubling_0_doubled_62),
        .doubled_63(row_doubling_0_doubled_63),
        .doubled_64(row_doubling_0_doubled_64),
        .doubled_65(row_doubling_0_doubled_65),
        .doubled_66(row_doubling_0_doubled_66),
        .doubled_67(row_doubling_0_doubled_67),
        .doubled_68(row_doubling_0_doubled_68),
        .doubled_69(row_doubling_0_doubled_69),
        .doubled_70(row_doubling_0_doubled_70),
        .doubled_71(row_doubling_0_doubled_71),
        .doubled_72(row_doubling_0_doubled_72),
        .doubled_73(row_doubling_0_doubled_73),
        .doubled_74(row_doubling_0_doubled_74),
        .doubled_75(row_doubling_0_doubled_75),
        .doubled_76(row_doubling_0_doubled_76),
        .doubled_77(row_doubling_0_doubled_77),
        .doubled_78(row_doubling_0_doubled_78),
        .doubled_79(row_doubling_0_doubled_79),
        .doubled_80(row_doubling_0_doubled_80),
        .doubled_81(row_doubling_0_doubled_81),
        .doubled_82(row_doubling_0_doubled_82),
        .doubled_83(row_doubling_0_doubled_83),
        .doubled_84(row_doubling_0_doubled_84),
        .doubled_85(row_doubling_0_doubled_85),
        .doubled_86(row_doubling_0_doubled_86),
        .doubled_87(row_doubling_0_doubled_87),
        .doubled_88(row_doubling_0_doubled_88),
        .doubled_89(row_doubling_0_doubled_89),
        .doubled_90(row_doubling_0_doubled_90),
        .doubled_91(row_doubling_0_doubled_91),
        .doubled_92(row_doubling_0_doubled_92),
        .doubled_93(row_doubling_0_doubled_93),
        .doubled_94(row_doubling_0_doubled_94),
        .doubled_95(row_doubling_0_doubled_95),
        .doubled_96(row_doubling_0_doubled_96),
        .doubled_97(row_doubling_0_doubled_97),
        .doubled_98(row_doubling_0_doubled_98),
        .doubled_99(row_doubling_0_doubled_99),
        .doubled_100(row_doubling_0_doubled_100),
        .doubled_101(row_doubling_0_doubled_101),
        .doubled_102(row_doubling_0_doubled_102),
        .doubled_103(row_doubling_0_doubled_103),
        .doubled_104(row_doubling_0_doubled_104),
        .doubled_105(row_doubling_0_doubled_105),
        .doubled_106(row_doubling_0_doubled_106),
        .doubled_107(row_doubling_0_doubled_107),
        .doubled_108(row_doubling_0_doubled_108),
        .doubled_109(row_doubling_0_doubled_109),
        .doubled_110(row_doubling_0_doubled_110),
        .doubled_111(row_doubling_0_doubled_111),
        .doubled_112(row_doubling_0_doubled_112),
        .doubled_113(row_doubling_0_doubled_113),
        .doubled_114(row_doubling_0_doubled_114),
        .doubled_115(row_doubling_0_doubled_115),
        .doubled_116(row_doubling_0_doubled_116),
        .doubled_117(row_doubling_0_doubled_117),
        .doubled_118(row_doubling_0_doubled_118),
        .doubled_119(row_doubling_0_doubled_119),
        .doubled_120(row_doubling_0_doubled_120),
        .doubled_121(row_doubling_0_doubled_121),
        .doubled_122(row_doubling_0_doubled_122),
        .doubled_123(row_doubling_0_doubled_123),
        .doubled_124(row_doubling_0_doubled_124),
        .doubled_125(row_doubling_0_doubled_125),
        .doubled_126(row_doubling_0_doubled_126),
        .doubled_127(row_doubling_0_doubled_127)
    );

    zero_skip zero_skip (
        .clock(clock),
        .reset(reset),
        .last_position(used_registers_last_position),
        .x_valid(x_valid),
        .x_0(row_doubling_0_doubled_0),
        .x_1(row_doubling_0_doubled_1),
        .x_2(row_doubling_0_doubled_2),
        .x_3(row_doubling_0_doubled_3),
        .x_4(row_doubling_0_doubled_4),
        .x_5(row_doubling_0_doubled_5),
        .x_6(row_doubling_0_doubled_6),
        .x_7(row_doubling_0_doubled_7),
        .x_8(row_doubling_0_doubled_8),
        .x_9(row_doubling_0_doubled_9),
        .x_10(row_doubling_0_doubled_10),
        .x_11(row_doubling_0_doubled_11),
        .x_12(row_doubling_0_doubled_12),
        .x_13(row_doubling_0_doubled_13),
        .x_14(row_doubling_0_doubled_14),
        .x_15(row_doubling_0_doubled_15),
        .x_16(row_doubling_0_doubled_16),
        .x_17(row_doubling_0_doubled_17),
        .x_18(row_doubling_0_doubled_18),
        .x_19(row_doubling_0_doubled_19),
        .x_20(row_doubling_0_doubled_20),
        .x_21(row_doubling_0_doubled_21),
        .x_22(row_doubling_0_doubled_22),
        .x_23(row_doubling_0_doubled_23),
        .x_24(row_doubling_0_doubled_24),
        .x_25(row_doubling_0_doubled_25),
        .x_26(row_doubling_0_doubled_26),
        .x_27(row_doubling_0_doubled_27),
        .x_28(row_doubling_0_doubled_28),
        .x_29(row_doubling_0_doubled_29),
        .x_30(row_doubling_0_doubled_30),
        .x_31(row_doubling_0_doubled_31),
        .x_32(row_doubling_0_doubled_32),
        .x_33(row_doubling_0_doubled_33),
        .x_34(row_doubling_0_doubled_34),
        .x_35(row_doubling_0_doubled_35),
        .x_36(row_doubling_0_doubled_36),
        .x_37(row_doubling_0_doubled_37),
        .x_38(row_doubling_0_doubled_38),
        .x_39(row_doubling_0_doubled_39),
        .x_40(row_doubling_0_doubled_40),
        .x_41(row_doubling_0_doubled_41),
        .x_42(row_doubling_0_doubled_42),
        .x_43(row_doubling_0_doubled_43),
        .x_44(row_doubling_0_doubled_44),
        .x_45(row_doubling_0_doubled_45),
        .x_46(row_doubling_0_doubled_46),
        .x_47(row_doubling_0_doubled_47),
        .x_48(row_doubling_0_doubled_48),
        .x_49(row_doubling_0_doubled_49),
        .x_50(row_doubling_0_doubled_50),
        .x_51(row_doubling_0_doubled_51),
        .x_52(row_doubling_0_doubled_52),
        .x_53(row_doubling_0_doubled_53),
        .x_54(row_doubling_0_doubled_54),
        .x_55(row_doubling_0_doubled_55),
        .x_56(row_doubling_0_doubled_56),
        .x_57(row_doubling_0_doubled_57),
        .x_58(row_doubling_0_doubled_58),
        .x_59(row_doubling_0_doubled_59),
        .x_60(row_doubling_0_doubled_60),
        .x_61(row_doubling_0_doubled_61),
        .x_62(row_doubling_0_doubled_62),
        .x_63(row_doubling_0_doubled_63),
        .x_64(row_doubling_0_doubled_64),
        .x_65(row_doubling_0_doubled_65),
        .x_66(row_doubling_0_doubled_66),
        .x_67(row_doubling_0_doubled_67),
        .x_68(row_doubling_0_doubled_68),
        .x_69(row_doubling_0_doubled_69),
        .x_70(row_doubling_0_doubled_70),
        .x_71(row_doubling_0_doubled_71),
        .x_72(row_doubling_0_doubled_72),
        .x_73(row_doubling_0_doubled_73),
        .x_74(row_doubling_0_doubled_74),
        .x_75(row_doubling_0_doubled_75),
        .x_76(row_doubling_0_doubled_76),
        .x_77(row_doubling_0_doubled_77),
        .x_78(row_doubling_0_doubled_78),
        .x_79(row_doubling_0_doubled_79),
        .x_80(row_doubling_0_doubled_80),
        .x_81(row_doubling_0_doubled_81),
        .x_82(row_doubling_0_doubled_82),
        .x_83(row_doubling_0_doubled_83),
        .x_84(row_doubling_0_doubled_84),
        .x_85(row_doubling_0_doubled_85),
        .x_86(row_doubling_0_doubled_86),
        .x_87(row_doubling_0_doubled_87),
        .x_88(row_doubling_0_doubled_88),
        .x_89(row_doubling_0_doubled_89),
        .x_90(row_doubling_0_doubled_90),
        .x_91(row_doubling_0_doubled_91),
        .x_92(row_doubling_0_doubled_92),
        .x_93(row_doubling_0_doubled_93),
        .x_94(row_doubling_0_doubled_94),
        .x_95(row_doubling_0_doubled_95),
        .x_96(row_doubling_0_doubled_96),
        .x_97(row_doubling_0_doubled_97),
        .x_98(row_doubling_0_doubled_98),
        .x_99(row_doubling_0_doubled_99),
        .x_100(row_doubling_0_doubled_100),
        .x_101(row_doubling_0_doubled_101),
        .x_102(row_doubling_0_doubled_102),
        .x_103(row_doubling_0_doubled_103),
        .x_104(row_doubling_0_doubled_104),
        .x_105(row_doubling_0_doubled_105),
        .x_106(row_doubling_0_doubled_106),
        .x_107(row_doubling_0_doubled_107),
        .x_108(row_doubling_0_doubled_108),
        .x_109(row_doubling_0_doubled_109),
        .x_110(row_doubling_0_doubled_110),
        .x_111(row_doubling_0_doubled_111),
        .x_112(row_doubling_0_doubled_112),
        .x_113(row_doubling_0_doubled_113),
        .x_114(row_doubling_0_doubled_114),
        .x_115(row_doubling_0_doubled_115),
        .x_116(row_doubling_0_doubled_116),
        .x_117(row_doubling_0_doubled_117),
        .x_118(row_doubling_0_doubled_118),
        .x_119(row_doubling_0_doubled_119),
        .x_120(row_doubling_0_doubled_120),
        .x_121(row_doubling_0_doubled_121),
        .x_122(row_doubling_0_doubled_122),
        .x_123(row_doubling_0_doubled_123),
        .x_124(row_doubling_0_doubled_124),
        .x_125(row_doubling_0_doubled_125),
        .x_126(row_doubling_0_doubled_126),
        .x_127(row_doubling_0_doubled_127),
        .step(controller_step),
        .retire(controller_retire),
        .x_ready(zero_skip_x_ready),
        .loaded(zero_skip_loaded),
        .empty(zero_skip_empty),
        .last_step(zero_skip_last_step),
        .negative(zero_skip_negative),
        .position(zero_skip_position),
        .plane_0(zero_skip_plane_0),
        .plane_1(zero_skip_plane_1),
        .plane_2(zero_skip_plane_2),
        .plane_3(zero_skip_plane_3),
        .plane_4(zero_skip_plane_4),
        .plane_5(zero_skip_plane_5),
        .plane_6(zero_skip_plane_6),
        .plane_7(zero_skip_plane_7),
        .busy(zero_skip_busy)
    );

    controller controller (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .last_column(used_registers_last_column),
        .last_subarray(used_registers_last_subarray),
        .loaded(zero_skip_loaded),
        .empty(zero_skip_empty),
        .last_step(zero_skip_last_step),
        .step(controller_step),
        .retire(controller_retire),
        .slot(controller_slot),
        .convert(controller_convert),
        .first(controller_first),
        .last_beat(controller_last_beat),
        .last_slot(controller_last_slot),
        .bank(controller_bank),
        .subarray(controller_subarray),
        .address(controller_address),
        .busy(controller_busy)
    );

    subarray_driver subarray_driver (
        .enable(controller_convert),
        .subarray(controller_subarray),
        .plane_0(zero_skip_plane_0),
        .plane_1(zero_skip_plane_1),
        .plane_2(zero_skip_plane_2),
        .plane_3(zero_skip_plane_3),
        .plane_4(zero_skip_plane_4),
        .plane_5(zero_skip_plane_5),
        .plane_6(zero_skip_plane_6),
        .plane_7(zero_skip_plane_7),
        .select(array_select),
        .word_lines_0(array_word_lines_0),
        .word_lines_1(array_word_lines_1),
        .word_lines_2(array_word_lines_2),
        .word_lines_3(array_word_lines_3),
        .word_lines_4(array_word_lines_4),
        .word_lines_5(array_word_lines_5),
        .word_lines_6(array_word_lines_6),
        .word_lines_7(array_word_lines_7)
    );

    population_count population_count (
        .plane_0(zero_skip_plane_0),
        .plane_1(zero_skip_plane_1),
        .plane_2(zero_skip_plane_2),
        .plane_3(zero_skip_plane_3),
        .plane_4(zero_skip_plane_4),
        .plane_5(zero_skip_plane_5),
        .plane_6(zero_skip_plane_6),
        .plane_7(zero_skip_plane_7),
        .ones(population_count_ones)
    );

    plane_scale plane_scale (
        .ones(population_count_ones),
        .scale(plane_scale_scale)
    );

    slot_pipeline slot_pipeline (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .slot(controller_slot),
        .convert(controller_convert),
        .first(controller_first),
        .last_beat(controller_last_beat),
        .last_slot(controller_last_slot),
        .bank(controller_bank),
        .negative(zero_skip_negative),
        .position(zero_skip_position),
        .address(controller_address),
        .scale(plane_scale_scale),
        .busy(slot_pipeline_busy),
        .convert_2(slot_pipeline_convert_2),
        .address_2(slot_pipeline_address_2),
        .scale_3(slot_pipeline_scale_3),
        .convert_4(slot_pipeline_convert_4),
        .address_4(slot_pipeline_address_4),
        .slot_5(slot_pipeline_slot_5),
        .convert_5(slot_pipeline_convert_5),
        .first_5(slot_pipeline_first_5),
        .last_beat_5(slot_pipeline_last_beat_5),
        .last_slot_5(slot_pipeline_last_slot_5),
        .bank_5(slot_pipeline_bank_5),
        .negative_5(slot_pipeline_negative_5),
        .position_5(slot_pipeline_position_5),
        .address_5(slot_pipeline_address_5)
    );

    lane lane_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_0_program_flip),
        .program_sign(lane_0_program_sign),
        .program_address(program_fragment),
        .program_array_0(program_array_0),
        .program_flips(program_data[0]),
        .program_negative(program_data[0]),
        .convert(lane_0_convert),
        .convert_address(slot_pipeline_address_2),
        .present_0(array_present_0),
        .present_1(array_present_1),
        .present_2(array_present_2),
        .present_3(array_present_3),
        .present_4(array_present_4),
        .present_5(array_present_5),
        .present_6(array_present_6),
        .present_7(array_present_7),
        .present_8(array_present_8),
        .present_9(array_present_9),
        .present_10(array_present_10),
        .present_11(array_present_11),
        .present_12(array_present_12),
        .present_13(array_present_13),
        .present_14(array_present_14),
        .present_15(array_present_15),
        .bit_line_0(bit_line_0),
        .bit_line_1(bit_line_1),
        .bit_line_2(bit_line_2),
        .bit_line_3(bit_line_3),
        .bit_line_4(bit_line_4),
        .bit_line_5(bit_line_5),
        .bit_line_6(bit_line_6),
        .bit_line_7(bit_line_7),
        .bit_line_8(bit_line_8),
        .bit_line_9(bit_line_9),
        .bit_line_10(bit_line_10),
        .bit_line_11(bit_line_11),
        .bit_line_12(bit_line_12),
        .bit_line_13(bit_line_13),
        .bit_line_14(bit_line_14),
        .bit_line_15(bit_line_15),
        .scale(slot_pipeline_scale_3),
        .lookup(slot_pipeline_convert_4),
        .lookup_address(slot_pipeline_address_4),
        .accumulate(slot_pipeline_convert_5),
        .first(slot_pipeline_first_5),
        .bank(slot_pipeline_bank_5),
        .column(beat_column),
        .position(slot_pipeline_position_5),
        .negative_plane(slot_pipeline_negative_5),
        .draining(result_drain_draining),
        .drain_bank(result_drain_drain_bank),
        .drain_column(result_drain_drain_column),
        .drained(lane_0_drained),
        .clips(lane_0_clips)
    );

    result_drain result_drain (
        .clock(clock),
        .reset(reset),
        .last_column(used_registers_last_column),
        .slot(slot_pipeline_slot_5),
        .bank(slot_pipeline_bank_5),
        .finish(result_drain_finish),
        .zero(result_drain_zero),
        .word_0(lane_0_drained),
        .y_ready(y_ready),
        .blocked(result_drain_blocked),
        .draining(result_drain_draining),
        .drain_bank(result_drain_drain_bank),
        .drain_column(result_drain_drain_column),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(result_drain_busy)
    );

    counters counters (
        .clock(clock),
        .reset(reset),
        .clear(clear_counters),
        .busy(work),
        .stalled(counters_stalled),
        .step(counters_step),
        .last_column(used_registers_last_column),
        .present_0(array_present_0),
        .present_1(array_present_1),
        .present_2(array_present_2),
        .present_3(array_present_3),
        .present_4(array_present_4),
        .present_5(array_present_5),
        .present_6(array_present_6),
        .present_7(array_present_7),
        .present_8(array_present_8),
        .present_9(array_present_9),
        .present_10(array_present_10),
        .present_11(array_present_11),
        .present_12(array_present_12),
        .present_13(array_present_13),
        .present_14(array_present_14),
        .present_15(array_present_15),
        .accumulate(accumulated),
        .clipped(clipped),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips)
    );

    assign advance = !(result_drain_blocked | array_wait);
    assign program_register = program_enable & (program_target == 2'd0);
    assign program_flip = program_enable & (program_target == 2'd2);
    assign program_sign = program_enable & (program_target == 2'd3);
    assign program_lane = program_address & LANE_MASK;
    assign program_fragment_wide = program_address >> LANE_BITS;
    assign program_fragment = program_fragment_wide[6:0];
    assign program_array_0_wide = program_address >> ARRAY_PLACE;
    assign program_array_0 = program_array_0_wide[3:0];
    assign plane_mask_0_program_enable =
        program_register & (program_address[1:0] == MASK_REGISTER_0);
    assign row_doubling_0_accept = x_valid & zero_skip_x_ready;
    assign x_ready = zero_skip_x_ready;
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign array_address = controller_address;
    assign beat_2 = {7'd0, slot_pipeline_address_2 & BEAT_MASK};
    assign column_2 = beat_2 << LANE_BITS;
    assign last_column = {7'd0, used_registers_last_column};
    assign columns_used = last_column + 14'd1;
    assign beat_5 = slot_pipeline_address_5 & BEAT_MASK;
    assign beat_column = beat_5;

    always @(*) begin
        clipped = 8'd0;
        clipped = clipped + lane_0_clips;
    end

    assign lane_0_program_flip = program_flip & (program_lane == LANE_PLACE_0);
    assign lane_0_program_sign = program_sign & (program_lane == LANE_PLACE_0);
    assign lane_0_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_0) < columns_used);
    assign accumulated = advance & slot_pipeline_convert_5;
    assign result_drain_finish = advance & slot_pipeline_last_slot_5;
    assign result_drain_zero = slot_pipeline_first_5 & !slot_pipeline_convert_5;
    assign work = zero_skip_busy | controller_busy | slot_pipeline_busy | result_drain_busy;
    assign busy = work;
    assign counters_stalled = slot_pipeline_busy & !advance;
    assign counters_step = accumulated & slot_pipeline_last_beat_5;

endmodule

`default_nettype wire
