// configuration forms-8-wide: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 128 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-wide` from the Rust in rtl/: change that, not this.
//
// crossbar: A crossbar with its devices.

`default_nettype none

module crossbar (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [1:0] program_target,
    input  wire [10:0] program_address,
    input  wire [31:0] program_data,
    input  wire        x_valid,
    input  wire [15:0] x_0,
    input  wire [15:0] x_1,
    input  wire [15:0] x_2,
    input  wire [15:0] x_3,
    input  wire [15:0] x_4,
    input  wire [15:0] x_5,
    input  wire [15:0] x_6,
    input  wire [15:0] x_7,
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

    wire        core_array_advance;
    wire        core_array_apply;
    wire  [3:0] core_array_address;
    wire [15:0] core_array_select;
    wire  [7:0] core_array_word_lines_0;
    wire        devices_0_program_enable;
    wire  [4:0] devices_0_bit_line_0;
    wire  [4:0] devices_0_bit_line_1;
    wire  [4:0] devices_0_bit_line_2;
    wire  [4:0] devices_0_bit_line_3;
    wire  [4:0] devices_0_bit_line_4;
    wire  [4:0] devices_0_bit_line_5;
    wire  [4:0] devices_0_bit_line_6;
    wire  [4:0] devices_0_bit_line_7;
    wire  [4:0] devices_0_bit_line_8;
    wire  [4:0] devices_0_bit_line_9;
    wire  [4:0] devices_0_bit_line_10;
    wire  [4:0] devices_0_bit_line_11;
    wire  [4:0] devices_0_bit_line_12;
    wire  [4:0] devices_0_bit_line_13;
    wire  [4:0] devices_0_bit_line_14;
    wire  [4:0] devices_0_bit_line_15;
    wire  [4:0] devices_0_bit_line_16;
    wire  [4:0] devices_0_bit_line_17;
    wire  [4:0] devices_0_bit_line_18;
    wire  [4:0] devices_0_bit_line_19;
    wire  [4:0] devices_0_bit_line_20;
    wire  [4:0] devices_0_bit_line_21;
    wire  [4:0] devices_0_bit_line_22;
    wire  [4:0] devices_0_bit_line_23;
    wire  [4:0] devices_0_bit_line_24;
    wire  [4:0] devices_0_bit_line_25;
    wire  [4:0] devices_0_bit_line_26;
    wire  [4:0] devices_0_bit_line_27;
    wire  [4:0] devices_0_bit_line_28;
    wire  [4:0] devices_0_bit_line_29;
    wire  [4:0] devices_0_bit_line_30;
    wire  [4:0] devices_0_bit_line_31;
    wire  [4:0] devices_0_bit_line_32;
    wire  [4:0] devices_0_bit_line_33;
    wire  [4:0] devices_0_bit_line_34;
    wire  [4:0] devices_0_bit_line_35;
    wire  [4:0] devices_0_bit_line_36;
    wire  [4:0] devices_0_bit_line_37;
    wire  [4:0] devices_0_bit_line_38;
    wire  [4:0] devices_0_bit_line_39;
    wire  [4:0] devices_0_bit_line_40;
    wire  [4:0] devices_0_bit_line_41;
    wire  [4:0] devices_0_bit_line_42;
    wire  [4:0] devices_0_bit_line_43;
    wire  [4:0] devices_0_bit_line_44;
    wire  [4:0] devices_0_bit_line_45;
    wire  [4:0] devices_0_bit_line_46;
    wire  [4:0] devices_0_bit_line_47;
    wire  [4:0] devices_0_bit_line_48;
    wire  [4:0] devices_0_bit_line_49;
    wire  [4:0] devices_0_bit_line_50;
    wire  [4:0] devices_0_bit_line_51;
    wire  [4:0] devices_0_bit_line_52;
    wire  [4:0] devices_0_bit_line_53;
    wire  [4:0] devices_0_bit_line_54;
    wire  [4:0] devices_0_bit_line_55;
    wire  [4:0] devices_0_bit_line_56;
    wire  [4:0] devices_0_bit_line_57;
    wire  [4:0] devices_0_bit_line_58;
    wire  [4:0] devices_0_bit_line_59;
    wire  [4:0] devices_0_bit_line_60;
    wire  [4:0] devices_0_bit_line_61;
    wire  [4:0] devices_0_bit_line_62;
    wire  [4:0] devices_0_bit_line_63;
    wire  [4:0] devices_0_bit_line_64;
    wire  [4:0] devices_0_bit_line_65;
    wire  [4:0] devices_0_bit_line_66;
    wire  [4:0] devices_0_bit_line_67;
    wire  [4:0] devices_0_bit_line_68;
    wire  [4:0] devices_0_bit_line_69;
    wire  [4:0] devices_0_bit_line_70;
    wire  [4:0] devices_0_bit_line_71;
    wire  [4:0] devices_0_bit_line_72;
    wire  [4:0] devices_0_bit_line_73;
    wire  [4:0] devices_0_bit_line_74;
    wire  [4:0] devices_0_bit_line_75;
    wire  [4:0] devices_0_bit_line_76;
    wire  [4:0] devices_0_bit_line_77;
    wire  [4:0] devices_0_bit_line_78;
    wire  [4:0] devices_0_bit_line_79;
    wire  [4:0] devices_0_bit_line_80;
    wire  [4:0] devices_0_bit_line_81;
    wire  [4:0] devices_0_bit_line_82;
    wire  [4:0] devices_0_bit_line_83;
    wire  [4:0] devices_0_bit_line_84;
    wire  [4:0] devices_0_bit_line_85;
    wire  [4:0] devices_0_bit_line_86;
    wire  [4:0] devices_0_bit_line_87;
    wire  [4:0] devices_0_bit_line_88;
    wire  [4:0] devices_0_bit_line_89;
    wire  [4:0] devices_0_bit_line_90;
    wire  [4:0] devices_0_bit_line_91;
    wire  [4:0] devices_0_bit_line_92;
    wire  [4:0] devices_0_bit_line_93;
    wire  [4:0] devices_0_bit_line_94;
    wire  [4:0] devices_0_bit_line_95;
    wire  [4:0] devices_0_bit_line_96;
    wire  [4:0] devices_0_bit_line_97;
    wire  [4:0] devices_0_bit_line_98;
    wire  [4:0] devices_0_bit_line_99;
    wire  [4:0] devices_0_bit_line_100;
    wire  [4:0] devices_0_bit_line_101;
    wire  [4:0] devices_0_bit_line_102;
    wire  [4:0] devices_0_bit_line_103;
    wire  [4:0] devices_0_bit_line_104;
    wire  [4:0] devices_0_bit_line_105;
    wire  [4:0] devices_0_bit_line_106;
    wire  [4:0] devices_0_bit_line_107;
    wire  [4:0] devices_0_bit_line_108;
    wire  [4:0] devices_0_bit_line_109;
    wire  [4:0] devices_0_bit_line_110;
    wire  [4:0] devices_0_bit_line_111;
    wire  [4:0] devices_0_bit_line_112;
    wire  [4:0] devices_0_bit_line_113;
    wire  [4:0] devices_0_bit_line_114;
    wire  [4:0] devices_0_bit_line_115;
    wire  [4:0] devices_0_bit_line_116;
    wire  [4:0] devices_0_bit_line_117;
    wire  [4:0] devices_0_bit_line_118;
    wire  [4:0] devices_0_bit_line_119;
    wire  [4:0] devices_0_bit_line_120;
    wire  [4:0] devices_0_bit_line_121;
    wire  [4:0] devices_0_bit_line_122;
    wire  [4:0] devices_0_bit_line_123;
    wire  [4:0] devices_0_bit_line_124;
    wire  [4:0] devices_0_bit_line_125;
    wire  [4:0] devices_0_bit_line_126;
    wire  [4:0] devices_0_bit_line_127;

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
        .bit_line_4(devices_0_bit_line_4),
        .bit_line_5(devices_0_bit_line_5),
        .bit_line_6(devices_0_bit_line_6),
        .bit_line_7(devices_0_bit_line_7),
        .bit_line_8(devices_0_bit_line_8),
        .bit_line_9(devices_0_bit_line_9),
        .bit_line_10(devices_0_bit_line_10),
        .bit_line_11(devices_0_bit_line_11),
        .bit_line_12(devices_0_bit_line_12),
        .bit_line_13(devices_0_bit_line_13),
        .bit_line_14(devices_0_bit_line_14),
        .bit_line_15(devices_0_bit_line_15),
        .bit_line_16(devices_0_bit_line_16),
        .bit_line_17(devices_0_bit_line_17),
        .bit_line_18(devices_0_bit_line_18),
        .bit_line_19(devices_0_bit_line_19),
        .bit_line_20(devices_0_bit_line_20),
        .bit_line_21(devices_0_bit_line_21),
        .bit_line_22(devices_0_bit_line_22),
        .bit_line_23(devices_0_bit_line_23),
        .bit_line_24(devices_0_bit_line_24),
        .bit_line_25(devices_0_bit_line_25),
        .bit_line_26(devices_0_bit_line_26),
        .bit_line_27(devices_0_bit_line_27),
        .bit_line_28(devices_0_bit_line_28),
        .bit_line_29(devices_0_bit_line_29),
        .bit_line_30(devices_0_bit_line_30),
        .bit_line_31(devices_0_bit_line_31),
        .bit_line_32(devices_0_bit_line_32),
        .bit_line_33(devices_0_bit_line_33),
        .bit_line_34(devices_0_bit_line_34),
        .bit_line_35(devices_0_bit_line_35),
        .bit_line_36(devices_0_bit_line_36),
        .bit_line_37(devices_0_bit_line_37),
        .bit_line_38(devices_0_bit_line_38),
        .bit_line_39(devices_0_bit_line_39),
        .bit_line_40(devices_0_bit_line_40),
        .bit_line_41(devices_0_bit_line_41),
        .bit_line_42(devices_0_bit_line_42),
        .bit_line_43(devices_0_bit_line_43),
        .bit_line_44(devices_0_bit_line_44),
        .bit_line_45(devices_0_bit_line_45),
        .bit_line_46(devices_0_bit_line_46),
        .bit_line_47(devices_0_bit_line_47),
        .bit_line_48(devices_0_bit_line_48),
        .bit_line_49(devices_0_bit_line_49),
        .bit_line_50(devices_0_bit_line_50),
        .bit_line_51(devices_0_bit_line_51),
        .bit_line_52(devices_0_bit_line_52),
        .bit_line_53(devices_0_bit_line_53),
        .bit_line_54(devices_0_bit_line_54),
        .bit_line_55(devices_0_bit_line_55),
        .bit_line_56(devices_0_bit_line_56),
        .bit_line_57(devices_0_bit_line_57),
        .bit_line_58(devices_0_bit_line_58),
        .bit_line_59(devices_0_bit_line_59),
        .bit_line_60(devices_0_bit_line_60),
        .bit_line_61(devices_0_bit_line_61),
        .bit_line_62(devices_0_bit_line_62),
        .bit_line_63(devices_0_bit_line_63),
        .bit_line_64(devices_0_bit_line_64),
        .bit_line_65(devices_0_bit_line_65),
        .bit_line_66(devices_0_bit_line_66),
        .bit_line_67(devices_0_bit_line_67),
        .bit_line_68(devices_0_bit_line_68),
        .bit_line_69(devices_0_bit_line_69),
        .bit_line_70(devices_0_bit_line_70),
        .bit_line_71(devices_0_bit_line_71),
        .bit_line_72(devices_0_bit_line_72),
        .bit_line_73(devices_0_bit_line_73),
        .bit_line_74(devices_0_bit_line_74),
        .bit_line_75(devices_0_bit_line_75),
        .bit_line_76(devices_0_bit_line_76),
        .bit_line_77(devices_0_bit_line_77),
        .bit_line_78(devices_0_bit_line_78),
        .bit_line_79(devices_0_bit_line_79),
        .bit_line_80(devices_0_bit_line_80),
        .bit_line_81(devices_0_bit_line_81),
        .bit_line_82(devices_0_bit_line_82),
        .bit_line_83(devices_0_bit_line_83),
        .bit_line_84(devices_0_bit_line_84),
        .bit_line_85(devices_0_bit_line_85),
        .bit_line_86(devices_0_bit_line_86),
        .bit_line_87(devices_0_bit_line_87),
        .bit_line_88(devices_0_bit_line_88),
        .bit_line_89(devices_0_bit_line_89),
        .bit_line_90(devices_0_bit_line_90),
        .bit_line_91(devices_0_bit_line_91),
        .bit_line_92(devices_0_bit_line_92),
        .bit_line_93(devices_0_bit_line_93),
        .bit_line_94(devices_0_bit_line_94),
        .bit_line_95(devices_0_bit_line_95),
        .bit_line_96(devices_0_bit_line_96),
        .bit_line_97(devices_0_bit_line_97),
        .bit_line_98(devices_0_bit_line_98),
        .bit_line_99(devices_0_bit_line_99),
        .bit_line_100(devices_0_bit_line_100),
        .bit_line_101(devices_0_bit_line_101),
        .bit_line_102(devices_0_bit_line_102),
        .bit_line_103(devices_0_bit_line_103),
        .bit_line_104(devices_0_bit_line_104),
        .bit_line_105(devices_0_bit_line_105),
        .bit_line_106(devices_0_bit_line_106),
        .bit_line_107(devices_0_bit_line_107),
        .bit_line_108(devices_0_bit_line_108),
        .bit_line_109(devices_0_bit_line_109),
        .bit_line_110(devices_0_bit_line_110),
        .bit_line_111(devices_0_bit_line_111),
        .bit_line_112(devices_0_bit_line_112),
        .bit_line_113(devices_0_bit_line_113),
        .bit_line_114(devices_0_bit_line_114),
        .bit_line_115(devices_0_bit_line_115),
        .bit_line_116(devices_0_bit_line_116),
        .bit_line_117(devices_0_bit_line_117),
        .bit_line_118(devices_0_bit_line_118),
        .bit_line_119(devices_0_bit_line_119),
        .bit_line_120(devices_0_bit_line_120),
        .bit_line_121(devices_0_bit_line_121),
        .bit_line_122(devices_0_bit_line_122),
        .bit_line_123(devices_0_bit_line_123),
        .bit_line_124(devices_0_bit_line_124),
        .bit_line_125(devices_0_bit_line_125),
        .bit_line_126(devices_0_bit_line_126),
        .bit_line_127(devices_0_bit_line_127),
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
        .array_word_lines_0(core_array_word_lines_0)
    );

    device_array devices_0 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_0_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(core_array_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_0_bit_line_1),
        .bit_line_2(devices_0_bit_line_2),
        .bit_line_3(devices_0_bit_line_3),
        .bit_line_4(devices_0_bit_line_4),
        .bit_line_5(devices_0_bit_line_5),
        .bit_line_6(devices_0_bit_line_6),
        .bit_line_7(devices_0_bit_line_7),
        .bit_line_8(devices_0_bit_line_8),
        .bit_line_9(devices_0_bit_line_9),
        .bit_line_10(devices_0_bit_line_10),
        .bit_line_11(devices_0_bit_line_11),
        .bit_line_12(devices_0_bit_line_12),
        .bit_line_13(devices_0_bit_line_13),
        .bit_line_14(devices_0_bit_line_14),
        .bit_line_15(devices_0_bit_line_15),
        .bit_line_16(devices_0_bit_line_16),
        .bit_line_17(devices_0_bit_line_17),
        .bit_line_18(devices_0_bit_line_18),
        .bit_line_19(devices_0_bit_line_19),
        .bit_line_20(devices_0_bit_line_20),
        .bit_line_21(devices_0_bit_line_21),
        .bit_line_22(devices_0_bit_line_22),
        .bit_line_23(devices_0_bit_line_23),
        .bit_line_24(devices_0_bit_line_24),
        .bit_line_25(devices_0_bit_line_25),
        .bit_line_26(devices_0_bit_line_26),
        .bit_line_27(devices_0_bit_line_27),
        .bit_line_28(devices_0_bit_line_28),
        .bit_line_29(devices_0_bit_line_29),
        .bit_line_30(devices_0_bit_line_30),
        .bit_line_31(devices_0_bit_line_31),
        .bit_line_32(devices_0_bit_line_32),
        .bit_line_33(devices_0_bit_line_33),
        .bit_line_34(devices_0_bit_line_34),
        .bit_line_35(devices_0_bit_line_35),
        .bit_line_36(devices_0_bit_line_36),
        .bit_line_37(devices_0_bit_line_37),
        .bit_line_38(devices_0_bit_line_38),
        .bit_line_39(devices_0_bit_line_39),
        .bit_line_40(devices_0_bit_line_40),
        .bit_line_41(devices_0_bit_line_41),
        .bit_line_42(devices_0_bit_line_42),
        .bit_line_43(devices_0_bit_line_43),
        .bit_line_44(devices_0_bit_line_44),
        .bit_line_45(devices_0_bit_line_45),
        .bit_line_46(devices_0_bit_line_46),
        .bit_line_47(devices_0_bit_line_47),
        .bit_line_48(devices_0_bit_line_48),
        .bit_line_49(devices_0_bit_line_49),
        .bit_line_50(devices_0_bit_line_50),
        .bit_line_51(devices_0_bit_line_51),
        .bit_line_52(devices_0_bit_line_52),
        .bit_line_53(devices_0_bit_line_53),
        .bit_line_54(devices_0_bit_line_54),
        .bit_line_55(devices_0_bit_line_55),
        .bit_line_56(devices_0_bit_line_56),
        .bit_line_57(devices_0_bit_line_57),
        .bit_line_58(devices_0_bit_line_58),
        .bit_line_59(devices_0_bit_line_59),
        .bit_line_60(devices_0_bit_line_60),
        .bit_line_61(devices_0_bit_line_61),
        .bit_line_62(devices_0_bit_line_62),
        .bit_line_63(devices_0_bit_line_63),
        .bit_line_64(devices_0_bit_line_64),
        .bit_line_65(devices_0_bit_line_65),
        .bit_line_66(devices_0_bit_line_66),
        .bit_line_67(devices_0_bit_line_67),
        .bit_line_68(devices_0_bit_line_68),
        .bit_line_69(devices_0_bit_line_69),
        .bit_line_70(devices_0_bit_line_70),
        .bit_line_71(devices_0_bit_line_71),
        .bit_line_72(devices_0_bit_line_72),
        .bit_line_73(devices_0_bit_line_73),
        .bit_line_74(devices_0_bit_line_74),
        .bit_line_75(devices_0_bit_line_75),
        .bit_line_76(devices_0_bit_line_76),
        .bit_line_77(devices_0_bit_line_77),
        .bit_line_78(devices_0_bit_line_78),
        .bit_line_79(devices_0_bit_line_79),
        .bit_line_80(devices_0_bit_line_80),
        .bit_line_81(devices_0_bit_line_81),
        .bit_line_82(devices_0_bit_line_82),
        .bit_line_83(devices_0_bit_line_83),
        .bit_line_84(devices_0_bit_line_84),
        .bit_line_85(devices_0_bit_line_85),
        .bit_line_86(devices_0_bit_line_86),
        .bit_line_87(devices_0_bit_line_87),
        .bit_line_88(devices_0_bit_line_88),
        .bit_line_89(devices_0_bit_line_89),
        .bit_line_90(devices_0_bit_line_90),
        .bit_line_91(devices_0_bit_line_91),
        .bit_line_92(devices_0_bit_line_92),
        .bit_line_93(devices_0_bit_line_93),
        .bit_line_94(devices_0_bit_line_94),
        .bit_line_95(devices_0_bit_line_95),
        .bit_line_96(devices_0_bit_line_96),
        .bit_line_97(devices_0_bit_line_97),
        .bit_line_98(devices_0_bit_line_98),
        .bit_line_99(devices_0_bit_line_99),
        .bit_line_100(devices_0_bit_line_100),
        .bit_line_101(devices_0_bit_line_101),
        .bit_line_102(devices_0_bit_line_102),
        .bit_line_103(devices_0_bit_line_103),
        .bit_line_104(devices_0_bit_line_104),
        .bit_line_105(devices_0_bit_line_105),
        .bit_line_106(devices_0_bit_line_106),
        .bit_line_107(devices_0_bit_line_107),
        .bit_line_108(devices_0_bit_line_108),
        .bit_line_109(devices_0_bit_line_109),
        .bit_line_110(devices_0_bit_line_110),
        .bit_line_111(devices_0_bit_line_111),
        .bit_line_112(devices_0_bit_line_112),
        .bit_line_113(devices_0_bit_line_113),
        .bit_line_114(devices_0_bit_line_114),
        .bit_line_115(devices_0_bit_line_115),
        .bit_line_116(devices_0_bit_line_116),
        .bit_line_117(devices_0_bit_line_117),
        .bit_line_118(devices_0_bit_line_118),
        .bit_line_119(devices_0_bit_line_119),
        .bit_line_120(devices_0_bit_line_120),
        .bit_line_121(devices_0_bit_line_121),
        .bit_line_122(devices_0_bit_line_122),
        .bit_line_123(devices_0_bit_line_123),
        .bit_line_124(devices_0_bit_line_124),
        .bit_line_125(devices_0_bit_line_125),
        .bit_line_126(devices_0_bit_line_126),
        .bit_line_127(devices_0_bit_line_127)
    );

    assign devices_0_program_enable = program_enable & (program_target == 2'd1);

endmodule

`default_nettype wire
