// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// zero_skip: Feeds the planes of a fragment, least significant first, and stops when all that is
// left is zero.

`default_nettype none

module zero_skip (
    input  wire        clock,
    input  wire        reset,
    input  wire  [3:0] last_position,
    input  wire        x_valid,
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
    input  wire [15:0] x_32,
    input  wire [15:0] x_33,
    input  wire [15:0] x_34,
    input  wire [15:0] x_35,
    input  wire [15:0] x_36,
    input  wire [15:0] x_37,
    input  wire [15:0] x_38,
    input  wire [15:0] x_39,
    input  wire [15:0] x_40,
    input  wire [15:0] x_41,
    input  wire [15:0] x_42,
    input  wire [15:0] x_43,
    input  wire [15:0] x_44,
    input  wire [15:0] x_45,
    input  wire [15:0] x_46,
    input  wire [15:0] x_47,
    input  wire [15:0] x_48,
    input  wire [15:0] x_49,
    input  wire [15:0] x_50,
    input  wire [15:0] x_51,
    input  wire [15:0] x_52,
    input  wire [15:0] x_53,
    input  wire [15:0] x_54,
    input  wire [15:0] x_55,
    input  wire [15:0] x_56,
    input  wire [15:0] x_57,
    input  wire [15:0] x_58,
    input  wire [15:0] x_59,
    input  wire [15:0] x_60,
    input  wire [15:0] x_61,
    input  wire [15:0] x_62,
    input  wire [15:0] x_63,
    input  wire [15:0] x_64,
    input  wire [15:0] x_65,
    input  wire [15:0] x_66,
    input  wire [15:0] x_67,
    input  wire [15:0] x_68,
    input  wire [15:0] x_69,
    input  wire [15:0] x_70,
    input  wire [15:0] x_71,
    input  wire [15:0] x_72,
    input  wire [15:0] x_73,
    input  wire [15:0] x_74,
    input  wire [15:0] x_75,
    input  wire [15:0] x_76,
    input  wire [15:0] x_77,
    input  wire [15:0] x_78,
    input  wire [15:0] x_79,
    input  wire [15:0] x_80,
    input  wire [15:0] x_81,
    input  wire [15:0] x_82,
    input  wire [15:0] x_83,
    input  wire [15:0] x_84,
    input  wire [15:0] x_85,
    input  wire [15:0] x_86,
    input  wire [15:0] x_87,
    input  wire [15:0] x_88,
    input  wire [15:0] x_89,
    input  wire [15:0] x_90,
    input  wire [15:0] x_91,
    input  wire [15:0] x_92,
    input  wire [15:0] x_93,
    input  wire [15:0] x_94,
    input  wire [15:0] x_95,
    input  wire [15:0] x_96,
    input  wire [15:0] x_97,
    input  wire [15:0] x_98,
    input  wire [15:0] x_99,
    input  wire [15:0] x_100,
    input  wire [15:0] x_101,
    input  wire [15:0] x_102,
    input  wire [15:0] x_103,
    input  wire [15:0] x_104,
    input  wire [15:0] x_105,
    input  wire [15:0] x_106,
    input  wire [15:0] x_107,
    input  wire [15:0] x_108,
    input  wire [15:0] x_109,
    input  wire [15:0] x_110,
    input  wire [15:0] x_111,
    input  wire [15:0] x_112,
    input  wire [15:0] x_113,
    input  wire [15:0] x_114,
    input  wire [15:0] x_115,
    input  wire [15:0] x_116,
    input  wire [15:0] x_117,
    input  wire [15:0] x_118,
    input  wire [15:0] x_119,
    input  wire [15:0] x_120,
    input  wire [15:0] x_121,
    input  wire [15:0] x_122,
    input  wire [15:0] x_123,
    input  wire [15:0] x_124,
    input  wire [15:0] x_125,
    input  wire [15:0] x_126,
    input  wire [15:0] x_127,
    input  wire        step,
    input  wire        retire,
    output wire        x_ready,
    output wire        loaded,
    output wire        empty,
    output wire        last_step,
    output wire        negative,
    output wire  [3:0] position,
    output wire [15:0] plane_0,
    output wire [15:0] plane_1,
    output wire [15:0] plane_2,
    output wire [15:0] plane_3,
    output wire [15:0] plane_4,
    output wire [15:0] plane_5,
    output wire [15:0] plane_6,
    output wire [15:0] plane_7,
    output wire        busy
);

    localparam        FEED_ALL = 1'b1;
    localparam [15:0] LOWEST   = 16'd1;

    reg  [15:0] next_word_0;
    reg  [15:0] next_word_1;
    reg  [15:0] next_word_2;
    reg  [15:0] next_word_3;
    reg  [15:0] next_word_4;
    reg  [15:0] next_word_5;
    reg  [15:0] next_word_6;
    reg  [15:0] next_word_7;
    reg  [15:0] next_word_8;
    reg  [15:0] next_word_9;
    reg  [15:0] next_word_10;
    reg  [15:0] next_word_11;
    reg  [15:0] next_word_12;
    reg  [15:0] next_word_13;
    reg  [15:0] next_word_14;
    reg  [15:0] next_word_15;
    reg  [15:0] next_word_16;
    reg  [15:0] next_word_17;
    reg  [15:0] next_word_18;
    reg  [15:0] next_word_19;
    reg  [15:0] next_word_20;
    reg  [15:0] next_word_21;
    reg  [15:0] next_word_22;
    reg  [15:0] next_word_23;
    reg  [15:0] next_word_24;
    reg  [15:0] next_word_25;
    reg  [15:0] next_word_26;
    reg  [15:0] next_word_27;
    reg  [15:0] next_word_28;
    reg  [15:0] next_word_29;
    reg  [15:0] next_word_30;
    reg  [15:0] next_word_31;
    reg  [15:0] next_word_32;
    reg  [15:0] next_word_33;
    reg  [15:0] next_word_34;
    reg  [15:0] next_word_35;
    reg  [15:0] next_word_36;
    reg  [15:0] next_word_37;
    reg  [15:0] next_word_38;
    reg  [15:0] next_word_39;
    reg  [15:0] next_word_40;
    reg  [15:0] next_word_41;
    reg  [15:0] next_word_42;
    reg  [15:0] next_word_43;
    reg  [15:0] next_word_44;
    reg  [15:0] next_word_45;
    reg  [15:0] next_word_46;
    reg  [15:0] next_word_47;
    reg  [15:0] next_word_48;
    reg  [15:0] next_word_49;
    reg  [15:0] next_word_50;
    reg  [15:0] next_word_51;
    reg  [15:0] next_word_52;
    reg  [15:0] next_word_53;
    reg  [15:0] next_word_54;
    reg  [15:0] next_word_55;
    reg  [15:0] next_word_56;
    reg  [15:0] next_word_57;
    reg  [15:0] next_word_58;
    reg  [15:0] next_word_59;
    reg  [15:0] next_word_60;
    reg  [15:0] next_word_61;
    reg  [15:0] next_word_62;
    reg  [15:0] next_word_63;
    reg  [15:0] next_word_64;
    reg  [15:0] next_word_65;
    reg  [15:0] next_word_66;
    reg  [15:0] next_word_67;
    reg  [15:0] next_word_68;
    reg  [15:0] next_word_69;
    reg  [15:0] next_word_70;
    reg  [15:0] next_word_71;
    reg  [15:0] next_word_72;
    reg  [15:0] next_word_73;
    reg  [15:0] next_word_74;
    reg  [15:0] next_word_75;
    reg  [15:0] next_word_76;
    reg  [15:0] next_word_77;
    reg  [15:0] next_word_78;
    reg  [15:0] next_word_79;
    reg  [15:0] next_word_80;
    reg  [15:0] next_word_81;
    reg  [15:0] next_word_82;
    reg  [15:0] next_word_83;
    reg  [15:0] next_word_84;
    reg  [15:0] next_word_85;
    reg  [15:0] next_word_86;
    reg  [15:0] next_word_87;
    reg  [15:0] next_word_88;
    reg  [15:0] next_word_89;
    reg  [15:0] next_word_90;
    reg  [15:0] next_word_91;
    reg  [15:0] next_word_92;
    reg  [15:0] next_word_93;
    reg  [15:0] next_word_94;
    reg  [15:0] next_word_95;
    reg  [15:0] next_word_96;
    reg  [15:0] next_word_97;
    reg  [15:0] next_word_98;
    reg  [15:0] next_word_99;
    reg  [15:0] next_word_100;
    reg  [15:0] next_word_101;
    reg  [15:0] next_word_102;
    reg  [15:0] next_word_103;
    reg  [15:0] next_word_104;
    reg  [15:0] next_word_105;
    reg  [15:0] next_word_106;
    reg  [15:0] next_word_107;
    reg  [15:0] next_word_108;
    reg  [15:0] next_word_109;
    reg  [15:0] next_word_110;
    reg  [15:0] next_word_111;
    reg  [15:0] next_word_112;
    reg  [15:0] next_word_113;
    reg  [15:0] next_word_114;
    reg  [15:0] next_word_115;
    reg  [15:0] next_word_116;
    reg  [15:0] next_word_117;
    reg  [15:0] next_word_118;
    reg  [15:0] next_word_119;
    reg  [15:0] next_word_120;
    reg  [15:0] next_word_121;
    reg  [15:0] next_word_122;
    reg  [15:0] next_word_123;
    reg  [15:0] next_word_124;
    reg  [15:0] next_word_125;
    reg  [15:0] next_word_126;
    reg  [15:0] next_word_127;
    reg  [15:0] next_seen;
    reg         held;
    reg  [15:0] word_0;
    reg  [15:0] word_1;
    reg  [15:0] word_2;
    reg  [15:0] word_3;
    reg  [15:0] word_4;
    reg  [15:0] word_5;
    reg  [15:0] word_6;
    reg  [15:0] word_7;
    reg  [15:0] word_8;
    reg  [15:0] word_9;
    reg  [15:0] word_10;
    reg  [15:0] word_11;
    reg  [15:0] word_12;
    reg  [15:0] word_13;
    reg  [15:0] word_14;
    reg  [15:0] word_15;
    reg  [15:0] word_16;
    reg  [15:0] word_17;
    reg  [15:0] word_18;
    reg  [15:0] word_19;
    reg  [15:0] word_20;
    reg  [15:0] word_21;
    reg  [15:0] word_22;
    reg  [15:0] word_23;
    reg  [15:0] word_24;
    reg  [15:0] word_25;
    reg  [15:0] word_26;
    reg  [15:0] word_27;
    reg  [15:0] word_28;
    reg  [15:0] word_29;
    reg  [15:0] word_30;
    reg  [15:0] word_31;
    reg  [15:0] word_32;
    reg  [15:0] word_33;
    reg  [15:0] word_34;
    reg  [15:0] word_35;
    reg  [15:0] word_36;
    reg  [15:0] word_37;
    reg  [15:0] word_38;
    reg  [15:0] word_39;
    reg  [15:0] word_40;
    reg  [15:0] word_41;
    reg  [15:0] word_42;
    reg  [15:0] word_43;
    reg  [15:0] word_44;
    reg  [15:0] word_45;
    reg  [15:0] word_46;
    reg  [15:0] word_47;
    reg  [15:0] word_48;
    reg  [15:0] word_49;
    reg  [15:0] word_50;
    reg  [15:0] word_51;
    reg  [15:0] word_52;
    reg  [15:0] word_53;
    reg  [15:0] word_54;
    reg  [15:0] word_55;
    reg  [15:0] word_56;
    reg  [15:0] word_57;
    reg  [15:0] word_58;
    reg  [15:0] word_59;
    reg  [15:0] word_60;
    reg  [15:0] word_61;
    reg  [15:0] word_62;
    reg  [15:0] word_63;
    reg  [15:0] word_64;
    reg  [15:0] word_65;
    reg  [15:0] word_66;
    reg  [15:0] word_67;
    reg  [15:0] word_68;
    reg  [15:0] word_69;
    reg  [15:0] word_70;
    reg  [15:0] word_71;
    reg  [15:0] word_72;
    reg  [15:0] word_73;
    reg  [15:0] word_74;
    reg  [15:0] word_75;
    reg  [15:0] word_76;
    reg  [15:0] word_77;
    reg  [15:0] word_78;
    reg  [15:0] word_79;
    reg  [15:0] word_80;
    reg  [15:0] word_81;
    reg  [15:0] word_82;
    reg  [15:0] word_83;
    reg  [15:0] word_84;
    reg  [15:0] word_85;
    reg  [15:0] word_86;
    reg  [15:0] word_87;
    reg  [15:0] word_88;
    reg  [15:0] word_89;
    reg  [15:0] word_90;
    reg  [15:0] word_91;
    reg  [15:0] word_92;
    reg  [15:0] word_93;
    reg  [15:0] word_94;
    reg  [15:0] word_95;
    reg  [15:0] word_96;
    reg  [15:0] word_97;
    reg  [15:0] word_98;
    reg  [15:0] word_99;
    reg  [15:0] word_100;
    reg  [15:0] word_101;
    reg  [15:0] word_102;
    reg  [15:0] word_103;
    reg  [15:0] word_104;
    reg  [15:0] word_105;
    reg  [15:0] word_106;
    reg  [15:0] word_107;
    reg  [15:0] word_108;
    reg  [15:0] word_109;
    reg  [15:0] word_110;
    reg  [15:0] word_111;
    reg  [15:0] word_112;
    reg  [15:0] word_113;
    reg  [15:0] word_114;
    reg  [15:0] word_115;
    reg  [15:0] word_116;
    reg  [15:0] word_117;
    reg  [15:0] word_118;
    reg  [15:0] word_119;
    reg  [15:0] word_120;
    reg  [15:0] word_121;
    reg  [15:0] word_122;
    reg  [15:0] word_123;
    reg  [15:0] word_124;
    reg  [15:0] word_125;
    reg  [15:0] word_126;
    reg  [15:0] word_127;
    reg  [15:0] seen;
    reg   [3:0] place;
    reg         present;
    reg         nothing;
    wire        load;
    wire        ready;
    wire        accept;
    wire [15:0] above;
    reg  [15:0] ahead;
    reg   [3:0] shift;
    reg   [3:0] origin;
    reg  [15:0] source_0;
    reg  [15:0] source_1;
    reg  [15:0] source_2;
    reg  [15:0] source_3;
    reg  [15:0] source_4;
    reg  [15:0] source_5;
    reg  [15:0] source_6;
    reg  [15:0] source_7;
    reg  [15:0] source_8;
    reg  [15:0] source_9;
    reg  [15:0] source_10;
    reg  [15:0] source_11;
    reg  [15:0] source_12;
    reg  [15:0] source_13;
    reg  [15:0] source_14;
    reg  [15:0] source_15;
    reg  [15:0] source_16;
    reg  [15:0] source_17;
    reg  [15:0] source_18;
    reg  [15:0] source_19;
    reg  [15:0] source_20;
    reg  [15:0] source_21;
    reg  [15:0] source_22;
    reg  [15:0] source_23;
    reg  [15:0] source_24;
    reg  [15:0] source_25;
    reg  [15:0] source_26;
    reg  [15:0] source_27;
    reg  [15:0] source_28;
    reg  [15:0] source_29;
    reg  [15:0] source_30;
    reg  [15:0] source_31;
    reg  [15:0] source_32;
    reg  [15:0] source_33;
    reg  [15:0] source_34;
    reg  [15:0] source_35;
    reg  [15:0] source_36;
    reg  [15:0] source_37;
    reg  [15:0] source_38;
    reg  [15:0] source_39;
    reg  [15:0] source_40;
    reg  [15:0] source_41;
    reg  [15:0] source_42;
    reg  [15:0] source_43;
    reg  [15:0] source_44;
    reg  [15:0] source_45;
    reg  [15:0] source_46;
    reg  [15:0] source_47;
    reg  [15:0] source_48;
    reg  [15:0] source_49;
    reg  [15:0] source_50;
    reg  [15:0] source_51;
    reg  [15:0] source_52;
    reg  [15:0] source_53;
    reg  [15:0] source_54;
    reg  [15:0] source_55;
    reg  [15:0] source_56;
    reg  [15:0] source_57;
    reg  [15:0] source_58;
    reg  [15:0] source_59;
    reg  [15:0] source_60;
    reg  [15:0] source_61;
    reg  [15:0] source_62;
    reg  [15:0] source_63;
    reg  [15:0] source_64;
    reg  [15:0] source_65;
    reg  [15:0] source_66;
    reg  [15:0] source_67;
    reg  [15:0] source_68;
    reg  [15:0] source_69;
    reg  [15:0] source_70;
    reg  [15:0] source_71;
    reg  [15:0] source_72;
    reg  [15:0] source_73;
    reg  [15:0] source_74;
    reg  [15:0] source_75;
    reg  [15:0] source_76;
    reg  [15:0] source_77;
    reg  [15:0] source_78;
    reg  [15:0] source_79;
    reg  [15:0] source_80;
    reg  [15:0] source_81;
    reg  [15:0] source_82;
    reg  [15:0] source_83;
    reg  [15:0] source_84;
    reg  [15:0] source_85;
    reg  [15:0] source_86;
    reg  [15:0] source_87;
    reg  [15:0] source_88;
    reg  [15:0] source_89;
    reg  [15:0] source_90;
    reg  [15:0] source_91;
    reg  [15:0] source_92;
    reg  [15:0] source_93;
    reg  [15:0] source_94;
    reg  [15:0] source_95;
    reg  [15:0] source_96;
    reg  [15:0] source_97;
    reg  [15:0] source_98;
    reg  [15:0] source_99;
    reg  [15:0] source_100;
    reg  [15:0] source_101;
    reg  [15:0] source_102;
    reg  [15:0] source_103;
    reg  [15:0] source_104;
    reg  [15:0] source_105;
    reg  [15:0] source_106;
    reg  [15:0] source_107;
    reg  [15:0] source_108;
    reg  [15:0] source_109;
    reg  [15:0] source_110;
    reg  [15:0] source_111;
    reg  [15:0] source_112;
    reg  [15:0] source_113;
    reg  [15:0] source_114;
    reg  [15:0] source_115;
    reg  [15:0] source_116;
    reg  [15:0] source_117;
    reg  [15:0] source_118;
    reg  [15:0] source_119;
    reg  [15:0] source_120;
    reg  [15:0] source_121;
    reg  [15:0] source_122;
    reg  [15:0] source_123;
    reg  [15:0] source_124;
    reg  [15:0] source_125;
    reg  [15:0] source_126;
    reg  [15:0] source_127;
    reg  [15:0] source_seen;
    reg         last;
    wire        minus;
    reg  [15:0] lines_0;
    reg  [15:0] lines_1;
    reg  [15:0] lines_2;
    reg  [15:0] lines_3;
    reg  [15:0] lines_4;
    reg  [15:0] lines_5;
    reg  [15:0] lines_6;
    reg  [15:0] lines_7;
    wire [15:0] or_tree_seen;

    or_tree or_tree (
        .word_0(x_0),
        .word_1(x_1),
        .word_2(x_2),
        .word_3(x_3),
        .word_4(x_4),
        .word_5(x_5),
        .word_6(x_6),
        .word_7(x_7),
        .word_8(x_8),
        .word_9(x_9),
        .word_10(x_10),
        .word_11(x_11),
        .word_12(x_12),
        .word_13(x_13),
        .word_14(x_14),
        .word_15(x_15),
        .word_16(x_16),
        .word_17(x_17),
        .word_18(x_18),
        .word_19(x_19),
        .word_20(x_20),
        .word_21(x_21),
        .word_22(x_22),
        .word_23(x_23),
        .word_24(x_24),
        .word_25(x_25),
        .word_26(x_26),
        .word_27(x_27),
        .word_28(x_28),
        .word_29(x_29),
        .word_30(x_30),
        .word_31(x_31),
        .word_32(x_32),
        .word_33(x_33),
        .word_34(x_34),
        .word_35(x_35),
        .word_36(x_36),
        .word_37(x_37),
        .word_38(x_38),
        .word_39(x_39),
        .word_40(x_40),
        .word_41(x_41),
        .word_42(x_42),
        .word_43(x_43),
        .word_44(x_44),
        .word_45(x_45),
        .word_46(x_46),
        .word_47(x_47),
        .word_48(x_48),
        .word_49(x_49),
        .word_50(x_50),
        .word_51(x_51),
        .word_52(x_52),
        .word_53(x_53),
        .word_54(x_54),
        .word_55(x_55),
        .word_56(x_56),
        .word_57(x_57),
        .word_58(x_58),
        .word_59(x_59),
        .word_60(x_60),
        .word_61(x_61),
        .word_62(x_62),
        .word_63(x_63),
        .word_64(x_64),
        .word_65(x_65),
        .word_66(x_66),
        .word_67(x_67),
        .word_68(x_68),
        .word_69(x_69),
        .word_70(x_70),
        .word_71(x_71),
        .word_72(x_72),
        .word_73(x_73),
        .word_74(x_74),
        .word_75(x_75),
        .word_76(x_76),
        .word_77(x_77),
        .word_78(x_78),
        .word_79(x_79),
        .word_80(x_80),
        .word_81(x_81),
        .word_82(x_82),
        .word_83(x_83),
        .word_84(x_84),
        .word_85(x_85),
        .word_86(x_86),
        .word_87(x_87),
        .word_88(x_88),
        .word_89(x_89),
        .word_90(x_90),
        .word_91(x_91),
        .word_92(x_92),
        .word_93(x_93),
        .word_94(x_94),
        .word_95(x_95),
        .word_96(x_96),
        .word_97(x_97),
        .word_98(x_98),
        .word_99(x_99),
        .word_100(x_100),
        .word_101(x_101),
        .word_102(x_102),
        .word_103(x_103),
        .word_104(x_104),
        .word_105(x_105),
        .word_106(x_106),
        .word_107(x_107),
        .word_108(x_108),
        .word_109(x_109),
        .word_110(x_110),
        .word_111(x_111),
        .word_112(x_112),
        .word_113(x_113),
        .word_114(x_114),
        .word_115(x_115),
        .word_116(x_116),
        .word_117(x_117),
        .word_118(x_118),
        .word_119(x_119),
        .word_120(x_120),
        .word_121(x_121),
        .word_122(x_122),
        .word_123(x_123),
        .word_124(x_124),
        .word_125(x_125),
        .word_126(x_126),
        .word_127(x_127),
        .seen(or_tree_seen)
    );

    assign load = held & (!present | retire);
    assign ready = !held | load;
    assign accept = x_valid & ready;
    assign above = seen & ~LOWEST;

    always @(*) begin
        ahead = above;
        source_seen = seen;
        origin = place;
        shift = 4'd1;
        if (load) begin
            ahead = next_seen;
            source_seen = next_seen;
            origin = 4'd0;
            shift = 4'd0;
        end
    end

    always @(*) begin
        source_0 = word_0;
        source_1 = word_1;
        source_2 = word_2;
        source_3 = word_3;
        source_4 = word_4;
        source_5 = word_5;
        source_6 = word_6;
        source_7 = word_7;
        source_8 = word_8;
        source_9 = word_9;
        source_10 = word_10;
        source_11 = word_11;
        source_12 = word_12;
        source_13 = word_13;
        source_14 = word_14;
        source_15 = word_15;
        source_16 = word_16;
        source_17 = word_17;
        source_18 = word_18;
        source_19 = word_19;
        source_20 = word_20;
        source_21 = word_21;
        source_22 = word_22;
        source_23 = word_23;
        source_24 = word_24;
        source_25 = word_25;
        source_26 = word_26;
        source_27 = word_27;
        source_28 = word_28;
        source_29 = word_29;
        source_30 = word_30;
        source_31 = word_31;
        source_32 = word_32;
        source_33 = word_33;
        source_34 = word_34;
        source_35 = word_35;
        source_36 = word_36;
        source_37 = word_37;
        source_38 = word_38;
        source_39 = word_39;
        source_40 = word_40;
        source_41 = word_41;
        source_42 = word_42;
        source_43 = word_43;
        source_44 = word_44;
        source_45 = word_45;
        source_46 = word_46;
        source_47 = word_47;
        source_48 = word_48;
        source_49 = word_49;
        source_50 = word_50;
        source_51 = word_51;
        source_52 = word_52;
        source_53 = word_53;
        source_54 = word_54;
        source_55 = word_55;
        source_56 = word_56;
        source_57 = word_57;
        source_58 = word_58;
        source_59 = word_59;
        source_60 = word_60;
        source_61 = word_61;
        source_62 = word_62;
        source_63 = word_63;
        source_64 = word_64;
        source_65 = word_65;
        source_66 = word_66;
        source_67 = word_67;
        source_68 = word_68;
        source_69 = word_69;
        source_70 = word_70;
        source_71 = word_71;
        source_72 = word_72;
        source_73 = word_73;
        source_74 = word_74;
        source_75 = word_75;
        source_76 = word_76;
        source_77 = word_77;
        source_78 = word_78;
        source_79 = word_79;
        source_80 = word_80;
        source_81 = word_81;
        source_82 = word_82;
        source_83 = word_83;
        source_84 = word_84;
        source_85 = word_85;
        source_86 = word_86;
        source_87 = word_87;
        source_88 = word_88;
        source_89 = word_89;
        source_90 = word_90;
        source_91 = word_91;
        source_92 = word_92;
        source_93 = word_93;
        source_94 = word_94;
        source_95 = word_95;
        source_96 = word_96;
        source_97 = word_97;
        source_98 = word_98;
        source_99 = word_99;
        source_100 = word_100;
        source_101 = word_101;
        source_102 = word_102;
        source_103 = word_103;
        source_104 = word_104;
        source_105 = word_105;
        source_106 = word_106;
        source_107 = word_107;
        source_108 = word_108;
        source_109 = word_109;
        source_110 = word_110;
        source_111 = word_111;
        source_112 = word_112;
        source_113 = word_113;
        source_114 = word_114;
        source_115 = word_115;
        source_116 = word_116;
        source_117 = word_117;
        source_118 = word_118;
        source_119 = word_119;
        source_120 = word_120;
        source_121 = word_121;
        source_122 = word_122;
        source_123 = word_123;
        source_124 = word_124;
        source_125 = word_125;
        source_126 = word_126;
        source_127 = word_127;
        if (load) begin
            source_0 = next_word_0;
            source_1 = next_word_1;
            source_2 = next_word_2;
            source_3 = next_word_3;
            source_4 = next_word_4;
            source_5 = next_word_5;
            source_6 = next_word_6;
            source_7 = next_word_7;
            source_8 = next_word_8;
            source_9 = next_word_9;
            source_10 = next_word_10;
            source_11 = next_word_11;
            source_12 = next_word_12;
            source_13 = next_word_13;
            source_14 = next_word_14;
            source_15 = next_word_15;
            source_16 = next_word_16;
            source_17 = next_word_17;
            source_18 = next_word_18;
            source_19 = next_word_19;
            source_20 = next_word_20;
            source_21 = next_word_21;
            source_22 = next_word_22;
            source_23 = next_word_23;
            source_24 = next_word_24;
            source_25 = next_word_25;
            source_26 = next_word_26;
            source_27 = next_word_27;
            source_28 = next_word_28;
            source_29 = next_word_29;
            source_30 = next_word_30;
            source_31 = next_word_31;
            source_32 = next_word_32;
            source_33 = next_word_33;
            source_34 = next_word_34;
            source_35 = next_word_35;
            source_36 = next_word_36;
            source_37 = next_word_37;
            source_38 = next_word_38;
            source_39 = next_word_39;
            source_40 = next_word_40;
            source_41 = next_word_41;
            source_42 = next_word_42;
            source_43 = next_word_43;
            source_44 = next_word_44;
            source_45 = next_word_45;
            source_46 = next_word_46;
            source_47 = next_word_47;
            source_48 = next_word_48;
            source_49 = next_word_49;
            source_50 = next_word_50;
            source_51 = next_word_51;
            source_52 = next_word_52;
            source_53 = next_word_53;
            source_54 = next_word_54;
            source_55 = next_word_55;
            source_56 = next_word_56;
            source_57 = next_word_57;
            source_58 = next_word_58;
            source_59 = next_word_59;
            source_60 = next_word_60;
            source_61 = next_word_61;
            source_62 = next_word_62;
            source_63 = next_word_63;
            source_64 = next_word_64;
            source_65 = next_word_65;
            source_66 = next_word_66;
            source_67 = next_word_67;
            source_68 = next_word_68;
            source_69 = next_word_69;
            source_70 = next_word_70;
            source_71 = next_word_71;
            source_72 = next_word_72;
            source_73 = next_word_73;
            source_74 = next_word_74;
            source_75 = next_word_75;
            source_76 = next_word_76;
            source_77 = next_word_77;
            source_78 = next_word_78;
            source_79 = next_word_79;
            source_80 = next_word_80;
            source_81 = next_word_81;
            source_82 = next_word_82;
            source_83 = next_word_83;
            source_84 = next_word_84;
            source_85 = next_word_85;
            source_86 = next_word_86;
            source_87 = next_word_87;
            source_88 = next_word_88;
            source_89 = next_word_89;
            source_90 = next_word_90;
            source_91 = next_word_91;
            source_92 = next_word_92;
            source_93 = next_word_93;
            source_94 = next_word_94;
            source_95 = next_word_95;
            source_96 = next_word_96;
            source_97 = next_word_97;
            source_98 = next_word_98;
            source_99 = next_word_99;
            source_100 = next_word_100;
            source_101 = next_word_101;
            source_102 = next_word_102;
            source_103 = next_word_103;
            source_104 = next_word_104;
            source_105 = next_word_105;
            source_106 = next_word_106;
            source_107 = next_word_107;
            source_108 = next_word_108;
            source_109 = next_word_109;
            source_110 = next_word_110;
            source_111 = next_word_111;
            source_112 = next_word_112;
            source_113 = next_word_113;
            source_114 = next_word_114;
            source_115 = next_word_115;
            source_116 = next_word_116;
            source_117 = next_word_117;
            source_118 = next_word_118;
            source_119 = next_word_119;
            source_120 = next_word_120;
            source_121 = next_word_121;
            source_122 = next_word_122;
            source_123 = next_word_123;
            source_124 = next_word_124;
            source_125 = next_word_125;
            source_126 = next_word_126;
            source_127 = next_word_127;
        end
    end

    always @(*) begin
        last = !(|above);
        if (FEED_ALL) begin
            last = place == last_position;
        end
    end

    assign minus = 1'b0;

    always @(posedge clock) begin
        if (reset) begin
            next_word_0 <= 16'd0;
            word_0 <= 16'd0;
            next_word_1 <= 16'd0;
            word_1 <= 16'd0;
            next_word_2 <= 16'd0;
            word_2 <= 16'd0;
            next_word_3 <= 16'd0;
            word_3 <= 16'd0;
            next_word_4 <= 16'd0;
            word_4 <= 16'd0;
            next_word_5 <= 16'd0;
            word_5 <= 16'd0;
            next_word_6 <= 16'd0;
            word_6 <= 16'd0;
            next_word_7 <= 16'd0;
            word_7 <= 16'd0;
            next_word_8 <= 16'd0;
            word_8 <= 16'd0;
            next_word_9 <= 16'd0;
            word_9 <= 16'd0;
            next_word_10 <= 16'd0;
            word_10 <= 16'd0;
            next_word_11 <= 16'd0;
            word_11 <= 16'd0;
            next_word_12 <= 16'd0;
            word_12 <= 16'd0;
            next_word_13 <= 16'd0;
            word_13 <= 16'd0;
            next_word_14 <= 16'd0;
            word_14 <= 16'd0;
            next_word_15 <= 16'd0;
            word_15 <= 16'd0;
            next_word_16 <= 16'd0;
            word_16 <= 16'd0;
            next_word_17 <= 16'd0;
            word_17 <= 16'd0;
            next_word_18 <= 16'd0;
            word_18 <= 16'd0;
            next_word_19 <= 16'd0;
            word_19 <= 16'd0;
            next_word_20 <= 16'd0;
            word_20 <= 16'd0;
            next_word_21 <= 16'd0;
            word_21 <= 16'd0;
            next_word_22 <= 16'd0;
            word_22 <= 16'd0;
            next_word_23 <= 16'd0;
            word_23 <= 16'd0;
            next_word_24 <= 16'd0;
            word_24 <= 16'd0;
            next_word_25 <= 16'd0;
            word_25 <= 16'd0;
            next_word_26 <= 16'd0;
            word_26 <= 16'd0;
            next_word_27 <= 16'd0;
            word_27 <= 16'd0;
            next_word_28 <= 16'd0;
            word_28 <= 16'd0;
            next_word_29 <= 16'd0;
            word_29 <= 16'd0;
            next_word_30 <= 16'd0;
            word_30 <= 16'd0;
            next_word_31 <= 16'd0;
            word_31 <= 16'd0;
            next_word_32 <= 16'd0;
            word_32 <= 16'd0;
            next_word_33 <= 16'd0;
            word_33 <= 16'd0;
            next_word_34 <= 16'd0;
            word_34 <= 16'd0;
            next_word_35 <= 16'd0;
            word_35 <= 16'd0;
            next_word_36 <= 16'd0;
            word_36 <= 16'd0;
            next_word_37 <= 16'd0;
            word_37 <= 16'd0;
            next_word_38 <= 16'd0;
            word_38 <= 16'd0;
            next_word_39 <= 16'd0;
            word_39 <= 16'd0;
            next_word_40 <= 16'd0;
            word_40 <= 16'd0;
            next_word_41 <= 16'd0;
            word_41 <= 16'd0;
            next_word_42 <= 16'd0;
            word_42 <= 16'd0;
            next_word_43 <= 16'd0;
            word_43 <= 16'd0;
            next_word_44 <= 16'd0;
            word_44 <= 16'd0;
            next_word_45 <= 16'd0;
            word_45 <= 16'd0;
            next_word_46 <= 16'd0;
            word_46 <= 16'd0;
            next_word_47 <= 16'd0;
            word_47 <= 16'd0;
            next_word_48 <= 16'd0;
            word_48 <= 16'd0;
            next_word_49 <= 16'd0;
            word_49 <= 16'd0;
            next_word_50 <= 16'd0;
            word_50 <= 16'd0;
            next_word_51 <= 16'd0;
            word_51 <= 16'd0;
            next_word_52 <= 16'd0;
            word_52 <= 16'd0;
            next_word_53 <= 16'd0;
            word_53 <= 16'd0;
            next_word_54 <= 16'd0;
            word_54 <= 16'd0;
            next_word_55 <= 16'd0;
            word_55 <= 16'd0;
            next_word_56 <= 16'd0;
            word_56 <= 16'd0;
            next_word_57 <= 16'd0;
            word_57 <= 16'd0;
            next_word_58 <= 16'd0;
            word_58 <= 16'd0;
            next_word_59 <= 16'd0;
            word_59 <= 16'd0;
            next_word_60 <= 16'd0;
            word_60 <= 16'd0;
            next_word_61 <= 16'd0;
            word_61 <= 16'd0;
            next_word_62 <= 16'd0;
            word_62 <= 16'd0;
            next_word_63 <= 16'd0;
            word_63 <= 16'd0;
            next_word_64 <= 16'd0;
            word_64 <= 16'd0;
            next_word_65 <= 16'd0;
            word_65 <= 16'd0;
            next_word_66 <= 16'd0;
            word_66 <= 16'd0;
            next_word_67 <= 16'd0;
            word_67 <= 16'd0;
            next_word_68 <= 16'd0;
            word_68 <= 16'd0;
            next_word_69 <= 16'd0;
            word_69 <= 16'd0;
            next_word_70 <= 16'd0;
            word_70 <= 16'd0;
            next_word_71 <= 16'd0;
            word_71 <= 16'd0;
            next_word_72 <= 16'd0;
            word_72 <= 16'd0;
            next_word_73 <= 16'd0;
            word_73 <= 16'd0;
            next_word_74 <= 16'd0;
            word_74 <= 16'd0;
            next_word_75 <= 16'd0;
            word_75 <= 16'd0;
            next_word_76 <= 16'd0;
            word_76 <= 16'd0;
            next_word_77 <= 16'd0;
            word_77 <= 16'd0;
            next_word_78 <= 16'd0;
            word_78 <= 16'd0;
            next_word_79 <= 16'd0;
            word_79 <= 16'd0;
            next_word_80 <= 16'd0;
            word_80 <= 16'd0;
            next_word_81 <= 16'd0;
            word_81 <= 16'd0;
            next_word_82 <= 16'd0;
            word_82 <= 16'd0;
            next_word_83 <= 16'd0;
            word_83 <= 16'd0;
            next_word_84 <= 16'd0;
            word_84 <= 16'd0;
            next_word_85 <= 16'd0;
            word_85 <= 16'd0;
            next_word_86 <= 16'd0;
            word_86 <= 16'd0;
            next_word_87 <= 16'd0;
            word_87 <= 16'd0;
            next_word_88 <= 16'd0;
            word_88 <= 16'd0;
            next_word_89 <= 16'd0;
            word_89 <= 16'd0;
            next_word_90 <= 16'd0;
            word_90 <= 16'd0;
            next_word_91 <= 16'd0;
            word_91 <= 16'd0;
            next_word_92 <= 16'd0;
            word_92 <= 16'd0;
            next_word_93 <= 16'd0;
            word_93 <= 16'd0;
            next_word_94 <= 16'd0;
            word_94 <= 16'd0;
            next_word_95 <= 16'd0;
            word_95 <= 16'd0;
            next_word_96 <= 16'd0;
            word_96 <= 16'd0;
            next_word_97 <= 16'd0;
            word_97 <= 16'd0;
            next_word_98 <= 16'd0;
            word_98 <= 16'd0;
            next_word_99 <= 16'd0;
            word_99 <= 16'd0;
            next_word_100 <= 16'd0;
            word_100 <= 16'd0;
            next_word_101 <= 16'd0;
            word_101 <= 16'd0;
            next_word_102 <= 16'd0;
            word_102 <= 16'd0;
            next_word_103 <= 16'd0;
            word_103 <= 16'd0;
            next_word_104 <= 16'd0;
            word_104 <= 16'd0;
            next_word_105 <= 16'd0;
            word_105 <= 16'd0;
            next_word_106 <= 16'd0;
            word_106 <= 16'd0;
            next_word_107 <= 16'd0;
            word_107 <= 16'd0;
            next_word_108 <= 16'd0;
            word_108 <= 16'd0;
            next_word_109 <= 16'd0;
            word_109 <= 16'd0;
            next_word_110 <= 16'd0;
            word_110 <= 16'd0;
            next_word_111 <= 16'd0;
            word_111 <= 16'd0;
            next_word_112 <= 16'd0;
            word_112 <= 16'd0;
            next_word_113 <= 16'd0;
            word_113 <= 16'd0;
            next_word_114 <= 16'd0;
            word_114 <= 16'd0;
            next_word_115 <= 16'd0;
            word_115 <= 16'd0;
            next_word_116 <= 16'd0;
            word_116 <= 16'd0;
            next_word_117 <= 16'd0;
            word_117 <= 16'd0;
            next_word_118 <= 16'd0;
            word_118 <= 16'd0;
            next_word_119 <= 16'd0;
            word_119 <= 16'd0;
            next_word_120 <= 16'd0;
            word_120 <= 16'd0;
            next_word_121 <= 16'd0;
            word_121 <= 16'd0;
            next_word_122 <= 16'd0;
            word_122 <= 16'd0;
            next_word_123 <= 16'd0;
            word_123 <= 16'd0;
            next_word_124 <= 16'd0;
            word_124 <= 16'd0;
            next_word_125 <= 16'd0;
            word_125 <= 16'd0;
            next_word_126 <= 16'd0;
            word_126 <= 16'd0;
            next_word_127 <= 16'd0;
            word_127 <= 16'd0;
            next_seen <= 16'd0;
            held <= 1'b0;
            seen <= 16'd0;
            place <= 4'd0;
            present <= 1'b0;
            nothing <= 1'b0;
        end else begin
            if (accept) begin
                next_word_0 <= x_0;
                next_word_1 <= x_1;
                next_word_2 <= x_2;
                next_word_3 <= x_3;
                next_word_4 <= x_4;
                next_word_5 <= x_5;
                next_word_6 <= x_6;
                next_word_7 <= x_7;
                next_word_8 <= x_8;
                next_word_9 <= x_9;
                next_word_10 <= x_10;
                next_word_11 <= x_11;
                next_word_12 <= x_12;
                next_word_13 <= x_13;
                next_word_14 <= x_14;
                next_word_15 <= x_15;
                next_word_16 <= x_16;
                next_word_17 <= x_17;
                next_word_18 <= x_18;
                next_word_19 <= x_19;
                next_word_20 <= x_20;
                next_word_21 <= x_21;
                next_word_22 <= x_22;
                next_word_23 <= x_23;
                next_word_24 <= x_24;
                next_word_25 <= x_25;
                next_word_26 <= x_26;
                next_word_27 <= x_27;
                next_word_28 <= x_28;
                next_word_29 <= x_29;
                next_word_30 <= x_30;
                next_word_31 <= x_31;
                next_word_32 <= x_32;
                next_word_33 <= x_33;
                next_word_34 <= x_34;
                next_word_35 <= x_35;
                next_word_36 <= x_36;
                next_word_37 <= x_37;
                next_word_38 <= x_38;
                next_word_39 <= x_39;
                next_word_40 <= x_40;
                next_word_41 <= x_41;
                next_word_42 <= x_42;
                next_word_43 <= x_43;
                next_word_44 <= x_44;
                next_word_45 <= x_45;
                next_word_46 <= x_46;
                next_word_47 <= x_47;
                next_word_48 <= x_48;
                next_word_49 <= x_49;
                next_word_50 <= x_50;
                next_word_51 <= x_51;
                next_word_52 <= x_52;
                next_word_53 <= x_53;
                next_word_54 <= x_54;
                next_word_55 <= x_55;
                next_word_56 <= x_56;
                next_word_57 <= x_57;
                next_word_58 <= x_58;
                next_word_59 <= x_59;
                next_word_60 <= x_60;
                next_word_61 <= x_61;
                next_word_62 <= x_62;
                next_word_63 <= x_63;
                next_word_64 <= x_64;
                next_word_65 <= x_65;
                next_word_66 <= x_66;
                next_word_67 <= x_67;
                next_word_68 <= x_68;
                next_word_69 <= x_69;
                next_word_70 <= x_70;
                next_word_71 <= x_71;
                next_word_72 <= x_72;
                next_word_73 <= x_73;
                next_word_74 <= x_74;
                next_word_75 <= x_75;
                next_word_76 <= x_76;
                next_word_77 <= x_77;
                next_word_78 <= x_78;
                next_word_79 <= x_79;
                next_word_80 <= x_80;
                next_word_81 <= x_81;
                next_word_82 <= x_82;
                next_word_83 <= x_83;
                next_word_84 <= x_84;
                next_word_85 <= x_85;
                next_word_86 <= x_86;
                next_word_87 <= x_87;
                next_word_88 <= x_88;
                next_word_89 <= x_89;
                next_word_90 <= x_90;
                next_word_91 <= x_91;
                next_word_92 <= x_92;
                next_word_93 <= x_93;
                next_word_94 <= x_94;
                next_word_95 <= x_95;
                next_word_96 <= x_96;
                next_word_97 <= x_97;
                next_word_98 <= x_98;
                next_word_99 <= x_99;
                next_word_100 <= x_100;
                next_word_101 <= x_101;
                next_word_102 <= x_102;
                next_word_103 <= x_103;
                next_word_104 <= x_104;
                next_word_105 <= x_105;
                next_word_106 <= x_106;
                next_word_107 <= x_107;
                next_word_108 <= x_108;
                next_word_109 <= x_109;
                next_word_110 <= x_110;
                next_word_111 <= x_111;
                next_word_112 <= x_112;
                next_word_113 <= x_113;
                next_word_114 <= x_114;
                next_word_115 <= x_115;
                next_word_116 <= x_116;
                next_word_117 <= x_117;
                next_word_118 <= x_118;
                next_word_119 <= x_119;
                next_word_120 <= x_120;
                next_word_121 <= x_121;
                next_word_122 <= x_122;
                next_word_123 <= x_123;
                next_word_124 <= x_124;
                next_word_125 <= x_125;
                next_word_126 <= x_126;
                next_word_127 <= x_127;
                next_seen <= or_tree_seen;
            end
            held <= accept | (held & !load);
            if (load | step) begin
                word_0 <= source_0 >> shift;
                word_1 <= source_1 >> shift;
                word_2 <= source_2 >> shift;
                word_3 <= source_3 >> shift;
                word_4 <= source_4 >> shift;
                word_5 <= source_5 >> shift;
                word_6 <= source_6 >> shift;
                word_7 <= source_7 >> shift;
                word_8 <= source_8 >> shift;
                word_9 <= source_9 >> shift;
                word_10 <= source_10 >> shift;
                word_11 <= source_11 >> shift;
                word_12 <= source_12 >> shift;
                word_13 <= source_13 >> shift;
                word_14 <= source_14 >> shift;
                word_15 <= source_15 >> shift;
                word_16 <= source_16 >> shift;
                word_17 <= source_17 >> shift;
                word_18 <= source_18 >> shift;
                word_19 <= source_19 >> shift;
                word_20 <= source_20 >> shift;
                word_21 <= source_21 >> shift;
                word_22 <= source_22 >> shift;
                word_23 <= source_23 >> shift;
                word_24 <= source_24 >> shift;
                word_25 <= source_25 >> shift;
                word_26 <= source_26 >> shift;
                word_27 <= source_27 >> shift;
                word_28 <= source_28 >> shift;
                word_29 <= source_29 >> shift;
                word_30 <= source_30 >> shift;
                word_31 <= source_31 >> shift;
                word_32 <= source_32 >> shift;
                word_33 <= source_33 >> shift;
                word_34 <= source_34 >> shift;
                word_35 <= source_35 >> shift;
                word_36 <= source_36 >> shift;
                word_37 <= source_37 >> shift;
                word_38 <= source_38 >> shift;
                word_39 <= source_39 >> shift;
                word_40 <= source_40 >> shift;
                word_41 <= source_41 >> shift;
                word_42 <= source_42 >> shift;
                word_43 <= source_43 >> shift;
                word_44 <= source_44 >> shift;
                word_45 <= source_45 >> shift;
                word_46 <= source_46 >> shift;
                word_47 <= source_47 >> shift;
                word_48 <= source_48 >> shift;
                word_49 <= source_49 >> shift;
                word_50 <= source_50 >> shift;
                word_51 <= source_51 >> shift;
                word_52 <= source_52 >> shift;
                word_53 <= source_53 >> shift;
                word_54 <= source_54 >> shift;
                word_55 <= source_55 >> shift;
                word_56 <= source_56 >> shift;
                word_57 <= source_57 >> shift;
                word_58 <= source_58 >> shift;
                word_59 <= source_59 >> shift;
                word_60 <= source_60 >> shift;
                word_61 <= source_61 >> shift;
                word_62 <= source_62 >> shift;
                word_63 <= source_63 >> shift;
                word_64 <= source_64 >> shift;
                word_65 <= source_65 >> shift;
                word_66 <= source_66 >> shift;
                word_67 <= source_67 >> shift;
                word_68 <= source_68 >> shift;
                word_69 <= source_69 >> shift;
                word_70 <= source_70 >> shift;
                word_71 <= source_71 >> shift;
                word_72 <= source_72 >> shift;
                word_73 <= source_73 >> shift;
                word_74 <= source_74 >> shift;
                word_75 <= source_75 >> shift;
                word_76 <= source_76 >> shift;
                word_77 <= source_77 >> shift;
                word_78 <= source_78 >> shift;
                word_79 <= source_79 >> shift;
                word_80 <= source_80 >> shift;
                word_81 <= source_81 >> shift;
                word_82 <= source_82 >> shift;
                word_83 <= source_83 >> shift;
                word_84 <= source_84 >> shift;
                word_85 <= source_85 >> shift;
                word_86 <= source_86 >> shift;
                word_87 <= source_87 >> shift;
                word_88 <= source_88 >> shift;
                word_89 <= source_89 >> shift;
                word_90 <= source_90 >> shift;
                word_91 <= source_91 >> shift;
                word_92 <= source_92 >> shift;
                word_93 <= source_93 >> shift;
                word_94 <= source_94 >> shift;
                word_95 <= source_95 >> shift;
                word_96 <= source_96 >> shift;
                word_97 <= source_97 >> shift;
                word_98 <= source_98 >> shift;
                word_99 <= source_99 >> shift;
                word_100 <= source_100 >> shift;
                word_101 <= source_101 >> shift;
                word_102 <= source_102 >> shift;
                word_103 <= source_103 >> shift;
                word_104 <= source_104 >> shift;
                word_105 <= source_105 >> shift;
                word_106 <= source_106 >> shift;
                word_107 <= source_107 >> shift;
                word_108 <= source_108 >> shift;
                word_109 <= source_109 >> shift;
                word_110 <= source_110 >> shift;
                word_111 <= source_111 >> shift;
                word_112 <= source_112 >> shift;
                word_113 <= source_113 >> shift;
                word_114 <= source_114 >> shift;
                word_115 <= source_115 >> shift;
                word_116 <= source_116 >> shift;
                word_117 <= source_117 >> shift;
                word_118 <= source_118 >> shift;
                word_119 <= source_119 >> shift;
                word_120 <= source_120 >> shift;
                word_121 <= source_121 >> shift;
                word_122 <= source_122 >> shift;
                word_123 <= source_123 >> shift;
                word_124 <= source_124 >> shift;
                word_125 <= source_125 >> shift;
                word_126 <= source_126 >> shift;
                word_127 <= source_127 >> shift;
                seen <= source_seen >> shift;
                place <= origin + shift;
            end
            if (load) begin
                nothing <= !(|next_seen) & !FEED_ALL;
            end
            present <= load | (present & !retire);
        end
    end

    always @(*) begin
        lines_0 = 16'd0;
        lines_0 = (lines_0 & ~16'd1) | ({15'd0, word_0[0]} << 0);
        lines_0 = (lines_0 & ~16'd2) | ({15'd0, word_1[0]} << 1);
        lines_0 = (lines_0 & ~16'd4) | ({15'd0, word_2[0]} << 2);
        lines_0 = (lines_0 & ~16'd8) | ({15'd0, word_3[0]} << 3);
        lines_0 = (lines_0 & ~16'd16) | ({15'd0, word_4[0]} << 4);
        lines_0 = (lines_0 & ~16'd32) | ({15'd0, word_5[0]} << 5);
        lines_0 = (lines_0 & ~16'd64) | ({15'd0, word_6[0]} << 6);
        lines_0 = (lines_0 & ~16'd128) | ({15'd0, word_7[0]} << 7);
        lines_0 = (lines_0 & ~16'd256) | ({15'd0, word_8[0]} << 8);
        lines_0 = (lines_0 & ~16'd512) | ({15'd0, word_9[0]} << 9);
        lines_0 = (lines_0 & ~16'd1024) | ({15'd0, word_10[0]} << 10);
        lines_0 = (lines_0 & ~16'd2048) | ({15'd0, word_11[0]} << 11);
        lines_0 = (lines_0 & ~16'd4096) | ({15'd0, word_12[0]} << 12);
        lines_0 = (lines_0 & ~16'd8192) | ({15'd0, word_13[0]} << 13);
        lines_0 = (lines_0 & ~16'd16384) | ({15'd0, word_14[0]} << 14);
        lines_0 = (lines_0 & ~16'd32768) | ({15'd0, word_15[0]} << 15);
    end

    assign plane_0 = lines_0;

    always @(*) begin
        lines_1 = 16'd0;
        lines_1 = (lines_1 & ~16'd1) | ({15'd0, word_16[0]} << 0);
        lines_1 = (lines_1 & ~16'd2) | ({15'd0, word_17[0]} << 1);
        lines_1 = (lines_1 & ~16'd4) | ({15'd0, word_18[0]} << 2);
        lines_1 = (lines_1 & ~16'd8) | ({15'd0, word_19[0]} << 3);
        lines_1 = (lines_1 & ~16'd16) | ({15'd0, word_20[0]} << 4);
        lines_1 = (lines_1 & ~16'd32) | ({15'd0, word_21[0]} << 5);
        lines_1 = (lines_1 & ~16'd64) | ({15'd0, word_22[0]} << 6);
        lines_1 = (lines_1 & ~16'd128) | ({15'd0, word_23[0]} << 7);
        lines_1 = (lines_1 & ~16'd256) | ({15'd0, word_24[0]} << 8);
        lines_1 = (lines_1 & ~16'd512) | ({15'd0, word_25[0]} << 9);
        lines_1 = (lines_1 & ~16'd1024) | ({15'd0, word_26[0]} << 10);
        lines_1 = (lines_1 & ~16'd2048) | ({15'd0, word_27[0]} << 11);
        lines_1 = (lines_1 & ~16'd4096) | ({15'd0, word_28[0]} << 12);
        lines_1 = (lines_1 & ~16'd8192) | ({15'd0, word_29[0]} << 13);
        lines_1 = (lines_1 & ~16'd16384) | ({15'd0, word_30[0]} << 14);
        lines_1 = (lines_1 & ~16'd32768) | ({15'd0, word_31[0]} << 15);
    end

    assign plane_1 = lines_1;

    always @(*) begin
        lines_2 = 16'd0;
        lines_2 = (lines_2 & ~16'd1) | ({15'd0, word_32[0]} << 0);
        lines_2 = (lines_2 & ~16'd2) | ({15'd0, word_33[0]} << 1);
        lines_2 = (lines_2 & ~16'd4) | ({15'd0, word_34[0]} << 2);
        lines_2 = (lines_2 & ~16'd8) | ({15'd0, word_35[0]} << 3);
        lines_2 = (lines_2 & ~16'd16) | ({15'd0, word_36[0]} << 4);
        lines_2 = (lines_2 & ~16'd32) | ({15'd0, word_37[0]} << 5);
        lines_2 = (lines_2 & ~16'd64) | ({15'd0, word_38[0]} << 6);
        lines_2 = (lines_2 & ~16'd128) | ({15'd0, word_39[0]} << 7);
        lines_2 = (lines_2 & ~16'd256) | ({15'd0, word_40[0]} << 8);
        lines_2 = (lines_2 & ~16'd512) | ({15'd0, word_41[0]} << 9);
        lines_2 = (lines_2 & ~16'd1024) | ({15'd0, word_42[0]} << 10);
        lines_2 = (lines_2 & ~16'd2048) | ({15'd0, word_43[0]} << 11);
        lines_2 = (lines_2 & ~16'd4096) | ({15'd0, word_44[0]} << 12);
        lines_2 = (lines_2 & ~16'd8192) | ({15'd0, word_45[0]} << 13);
        lines_2 = (lines_2 & ~16'd16384) | ({15'd0, word_46[0]} << 14);
        lines_2 = (lines_2 & ~16'd32768) | ({15'd0, word_47[0]} << 15);
    end

    assign plane_2 = lines_2;

    always @(*) begin
        lines_3 = 16'd0;
        lines_3 = (lines_3 & ~16'd1) | ({15'd0, word_48[0]} << 0);
        lines_3 = (lines_3 & ~16'd2) | ({15'd0, word_49[0]} << 1);
        lines_3 = (lines_3 & ~16'd4) | ({15'd0, word_50[0]} << 2);
        lines_3 = (lines_3 & ~16'd8) | ({15'd0, word_51[0]} << 3);
        lines_3 = (lines_3 & ~16'd16) | ({15'd0, word_52[0]} << 4);
        lines_3 = (lines_3 & ~16'd32) | ({15'd0, word_53[0]} << 5);
        lines_3 = (lines_3 & ~16'd64) | ({15'd0, word_54[0]} << 6);
        lines_3 = (lines_3 & ~16'd128) | ({15'd0, word_55[0]} << 7);
        lines_3 = (lines_3 & ~16'd256) | ({15'd0, word_56[0]} << 8);
        lines_3 = (lines_3 & ~16'd512) | ({15'd0, word_57[0]} << 9);
        lines_3 = (lines_3 & ~16'd1024) | ({15'd0, word_58[0]} << 10);
        lines_3 = (lines_3 & ~16'd2048) | ({15'd0, word_59[0]} << 11);
        lines_3 = (lines_3 & ~16'd4096) | ({15'd0, word_60[0]} << 12);
        lines_3 = (lines_3 & ~16'd8192) | ({15'd0, word_61[0]} << 13);
        lines_3 = (lines_3 & ~16'd16384) | ({15'd0, word_62[0]} << 14);
        lines_3 = (lines_3 & ~16'd32768) | ({15'd0, word_63[0]} << 15);
    end

    assign plane_3 = lines_3;

    always @(*) begin
        lines_4 = 16'd0;
        lines_4 = (lines_4 & ~16'd1) | ({15'd0, word_64[0]} << 0);
        lines_4 = (lines_4 & ~16'd2) | ({15'd0, word_65[0]} << 1);
        lines_4 = (lines_4 & ~16'd4) | ({15'd0, word_66[0]} << 2);
        lines_4 = (lines_4 & ~16'd8) | ({15'd0, word_67[0]} << 3);
        lines_4 = (lines_4 & ~16'd16) | ({15'd0, word_68[0]} << 4);
        lines_4 = (lines_4 & ~16'd32) | ({15'd0, word_69[0]} << 5);
        lines_4 = (lines_4 & ~16'd64) | ({15'd0, word_70[0]} << 6);
        lines_4 = (lines_4 & ~16'd128) | ({15'd0, word_71[0]} << 7);
        lines_4 = (lines_4 & ~16'd256) | ({15'd0, word_72[0]} << 8);
        lines_4 = (lines_4 & ~16'd512) | ({15'd0, word_73[0]} << 9);
        lines_4 = (lines_4 & ~16'd1024) | ({15'd0, word_74[0]} << 10);
        lines_4 = (lines_4 & ~16'd2048) | ({15'd0, word_75[0]} << 11);
        lines_4 = (lines_4 & ~16'd4096) | ({15'd0, word_76[0]} << 12);
        lines_4 = (lines_4 & ~16'd8192) | ({15'd0, word_77[0]} << 13);
        lines_4 = (lines_4 & ~16'd16384) | ({15'd0, word_78[0]} << 14);
        lines_4 = (lines_4 & ~16'd32768) | ({15'd0, word_79[0]} << 15);
    end

    assign plane_4 = lines_4;

    always @(*) begin
        lines_5 = 16'd0;
        lines_5 = (lines_5 & ~16'd1) | ({15'd0, word_80[0]} << 0);
        lines_5 = (lines_5 & ~16'd2) | ({15'd0, word_81[0]} << 1);
        lines_5 = (lines_5 & ~16'd4) | ({15'd0, word_82[0]} << 2);
        lines_5 = (lines_5 & ~16'd8) | ({15'd0, word_83[0]} << 3);
        lines_5 = (lines_5 & ~16'd16) | ({15'd0, word_84[0]} << 4);
        lines_5 = (lines_5 & ~16'd32) | ({15'd0, word_85[0]} << 5);
        lines_5 = (lines_5 & ~16'd64) | ({15'd0, word_86[0]} << 6);
        lines_5 = (lines_5 & ~16'd128) | ({15'd0, word_87[0]} << 7);
        lines_5 = (lines_5 & ~16'd256) | ({15'd0, word_88[0]} << 8);
        lines_5 = (lines_5 & ~16'd512) | ({15'd0, word_89[0]} << 9);
        lines_5 = (lines_5 & ~16'd1024) | ({15'd0, word_90[0]} << 10);
        lines_5 = (lines_5 & ~16'd2048) | ({15'd0, word_91[0]} << 11);
        lines_5 = (lines_5 & ~16'd4096) | ({15'd0, word_92[0]} << 12);
        lines_5 = (lines_5 & ~16'd8192) | ({15'd0, word_93[0]} << 13);
        lines_5 = (lines_5 & ~16'd16384) | ({15'd0, word_94[0]} << 14);
        lines_5 = (lines_5 & ~16'd32768) | ({15'd0, word_95[0]} << 15);
    end

    assign plane_5 = lines_5;

    always @(*) begin
        lines_6 = 16'd0;
        lines_6 = (lines_6 & ~16'd1) | ({15'd0, word_96[0]} << 0);
        lines_6 = (lines_6 & ~16'd2) | ({15'd0, word_97[0]} << 1);
        lines_6 = (lines_6 & ~16'd4) | ({15'd0, word_98[0]} << 2);
        lines_6 = (lines_6 & ~16'd8) | ({15'd0, word_99[0]} << 3);
        lines_6 = (lines_6 & ~16'd16) | ({15'd0, word_100[0]} << 4);
        lines_6 = (lines_6 & ~16'd32) | ({15'd0, word_101[0]} << 5);
        lines_6 = (lines_6 & ~16'd64) | ({15'd0, word_102[0]} << 6);
        lines_6 = (lines_6 & ~16'd128) | ({15'd0, word_103[0]} << 7);
        lines_6 = (lines_6 & ~16'd256) | ({15'd0, word_104[0]} << 8);
        lines_6 = (lines_6 & ~16'd512) | ({15'd0, word_105[0]} << 9);
        lines_6 = (lines_6 & ~16'd1024) | ({15'd0, word_106[0]} << 10);
        lines_6 = (lines_6 & ~16'd2048) | ({15'd0, word_107[0]} << 11);
        lines_6 = (lines_6 & ~16'd4096) | ({15'd0, word_108[0]} << 12);
        lines_6 = (lines_6 & ~16'd8192) | ({15'd0, word_109[0]} << 13);
        lines_6 = (lines_6 & ~16'd16384) | ({15'd0, word_110[0]} << 14);
        lines_6 = (lines_6 & ~16'd32768) | ({15'd0, word_111[0]} << 15);
    end

    assign plane_6 = lines_6;

    always @(*) begin
        lines_7 = 16'd0;
        lines_7 = (lines_7 & ~16'd1) | ({15'd0, word_112[0]} << 0);
        lines_7 = (lines_7 & ~16'd2) | ({15'd0, word_113[0]} << 1);
        lines_7 = (lines_7 & ~16'd4) | ({15'd0, word_114[0]} << 2);
        lines_7 = (lines_7 & ~16'd8) | ({15'd0, word_115[0]} << 3);
        lines_7 = (lines_7 & ~16'd16) | ({15'd0, word_116[0]} << 4);
        lines_7 = (lines_7 & ~16'd32) | ({15'd0, word_117[0]} << 5);
        lines_7 = (lines_7 & ~16'd64) | ({15'd0, word_118[0]} << 6);
        lines_7 = (lines_7 & ~16'd128) | ({15'd0, word_119[0]} << 7);
        lines_7 = (lines_7 & ~16'd256) | ({15'd0, word_120[0]} << 8);
        lines_7 = (lines_7 & ~16'd512) | ({15'd0, word_121[0]} << 9);
        lines_7 = (lines_7 & ~16'd1024) | ({15'd0, word_122[0]} << 10);
        lines_7 = (lines_7 & ~16'd2048) | ({15'd0, word_123[0]} << 11);
        lines_7 = (lines_7 & ~16'd4096) | ({15'd0, word_124[0]} << 12);
        lines_7 = (lines_7 & ~16'd8192) | ({15'd0, word_125[0]} << 13);
        lines_7 = (lines_7 & ~16'd16384) | ({15'd0, word_126[0]} << 14);
        lines_7 = (lines_7 & ~16'd32768) | ({15'd0, word_127[0]} << 15);
    end

    assign plane_7 = lines_7;
    assign position = place;
    assign last_step = last;
    assign negative = last & minus;
    assign empty = nothing;
    assign loaded = present;
    assign busy = present | held;
    assign x_ready = ready;

endmodule

`default_nettype wire
