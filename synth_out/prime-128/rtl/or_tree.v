// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// or_tree: Marks the bit positions in which any word of a fragment has a 1.

`default_nettype none

module or_tree (
    input  wire [15:0] word_0,
    input  wire [15:0] word_1,
    input  wire [15:0] word_2,
    input  wire [15:0] word_3,
    input  wire [15:0] word_4,
    input  wire [15:0] word_5,
    input  wire [15:0] word_6,
    input  wire [15:0] word_7,
    input  wire [15:0] word_8,
    input  wire [15:0] word_9,
    input  wire [15:0] word_10,
    input  wire [15:0] word_11,
    input  wire [15:0] word_12,
    input  wire [15:0] word_13,
    input  wire [15:0] word_14,
    input  wire [15:0] word_15,
    input  wire [15:0] word_16,
    input  wire [15:0] word_17,
    input  wire [15:0] word_18,
    input  wire [15:0] word_19,
    input  wire [15:0] word_20,
    input  wire [15:0] word_21,
    input  wire [15:0] word_22,
    input  wire [15:0] word_23,
    input  wire [15:0] word_24,
    input  wire [15:0] word_25,
    input  wire [15:0] word_26,
    input  wire [15:0] word_27,
    input  wire [15:0] word_28,
    input  wire [15:0] word_29,
    input  wire [15:0] word_30,
    input  wire [15:0] word_31,
    input  wire [15:0] word_32,
    input  wire [15:0] word_33,
    input  wire [15:0] word_34,
    input  wire [15:0] word_35,
    input  wire [15:0] word_36,
    input  wire [15:0] word_37,
    input  wire [15:0] word_38,
    input  wire [15:0] word_39,
    input  wire [15:0] word_40,
    input  wire [15:0] word_41,
    input  wire [15:0] word_42,
    input  wire [15:0] word_43,
    input  wire [15:0] word_44,
    input  wire [15:0] word_45,
    input  wire [15:0] word_46,
    input  wire [15:0] word_47,
    input  wire [15:0] word_48,
    input  wire [15:0] word_49,
    input  wire [15:0] word_50,
    input  wire [15:0] word_51,
    input  wire [15:0] word_52,
    input  wire [15:0] word_53,
    input  wire [15:0] word_54,
    input  wire [15:0] word_55,
    input  wire [15:0] word_56,
    input  wire [15:0] word_57,
    input  wire [15:0] word_58,
    input  wire [15:0] word_59,
    input  wire [15:0] word_60,
    input  wire [15:0] word_61,
    input  wire [15:0] word_62,
    input  wire [15:0] word_63,
    input  wire [15:0] word_64,
    input  wire [15:0] word_65,
    input  wire [15:0] word_66,
    input  wire [15:0] word_67,
    input  wire [15:0] word_68,
    input  wire [15:0] word_69,
    input  wire [15:0] word_70,
    input  wire [15:0] word_71,
    input  wire [15:0] word_72,
    input  wire [15:0] word_73,
    input  wire [15:0] word_74,
    input  wire [15:0] word_75,
    input  wire [15:0] word_76,
    input  wire [15:0] word_77,
    input  wire [15:0] word_78,
    input  wire [15:0] word_79,
    input  wire [15:0] word_80,
    input  wire [15:0] word_81,
    input  wire [15:0] word_82,
    input  wire [15:0] word_83,
    input  wire [15:0] word_84,
    input  wire [15:0] word_85,
    input  wire [15:0] word_86,
    input  wire [15:0] word_87,
    input  wire [15:0] word_88,
    input  wire [15:0] word_89,
    input  wire [15:0] word_90,
    input  wire [15:0] word_91,
    input  wire [15:0] word_92,
    input  wire [15:0] word_93,
    input  wire [15:0] word_94,
    input  wire [15:0] word_95,
    input  wire [15:0] word_96,
    input  wire [15:0] word_97,
    input  wire [15:0] word_98,
    input  wire [15:0] word_99,
    input  wire [15:0] word_100,
    input  wire [15:0] word_101,
    input  wire [15:0] word_102,
    input  wire [15:0] word_103,
    input  wire [15:0] word_104,
    input  wire [15:0] word_105,
    input  wire [15:0] word_106,
    input  wire [15:0] word_107,
    input  wire [15:0] word_108,
    input  wire [15:0] word_109,
    input  wire [15:0] word_110,
    input  wire [15:0] word_111,
    input  wire [15:0] word_112,
    input  wire [15:0] word_113,
    input  wire [15:0] word_114,
    input  wire [15:0] word_115,
    input  wire [15:0] word_116,
    input  wire [15:0] word_117,
    input  wire [15:0] word_118,
    input  wire [15:0] word_119,
    input  wire [15:0] word_120,
    input  wire [15:0] word_121,
    input  wire [15:0] word_122,
    input  wire [15:0] word_123,
    input  wire [15:0] word_124,
    input  wire [15:0] word_125,
    input  wire [15:0] word_126,
    input  wire [15:0] word_127,
    output wire [15:0] seen
);

    reg [15:0] total;

    always @(*) begin
        total = 16'd0;
        total = total | word_0;
        total = total | word_1;
        total = total | word_2;
        total = total | word_3;
        total = total | word_4;
        total = total | word_5;
        total = total | word_6;
        total = total | word_7;
        total = total | word_8;
        total = total | word_9;
        total = total | word_10;
        total = total | word_11;
        total = total | word_12;
        total = total | word_13;
        total = total | word_14;
        total = total | word_15;
        total = total | word_16;
        total = total | word_17;
        total = total | word_18;
        total = total | word_19;
        total = total | word_20;
        total = total | word_21;
        total = total | word_22;
        total = total | word_23;
        total = total | word_24;
        total = total | word_25;
        total = total | word_26;
        total = total | word_27;
        total = total | word_28;
        total = total | word_29;
        total = total | word_30;
        total = total | word_31;
        total = total | word_32;
        total = total | word_33;
        total = total | word_34;
        total = total | word_35;
        total = total | word_36;
        total = total | word_37;
        total = total | word_38;
        total = total | word_39;
        total = total | word_40;
        total = total | word_41;
        total = total | word_42;
        total = total | word_43;
        total = total | word_44;
        total = total | word_45;
        total = total | word_46;
        total = total | word_47;
        total = total | word_48;
        total = total | word_49;
        total = total | word_50;
        total = total | word_51;
        total = total | word_52;
        total = total | word_53;
        total = total | word_54;
        total = total | word_55;
        total = total | word_56;
        total = total | word_57;
        total = total | word_58;
        total = total | word_59;
        total = total | word_60;
        total = total | word_61;
        total = total | word_62;
        total = total | word_63;
        total = total | word_64;
        total = total | word_65;
        total = total | word_66;
        total = total | word_67;
        total = total | word_68;
        total = total | word_69;
        total = total | word_70;
        total = total | word_71;
        total = total | word_72;
        total = total | word_73;
        total = total | word_74;
        total = total | word_75;
        total = total | word_76;
        total = total | word_77;
        total = total | word_78;
        total = total | word_79;
        total = total | word_80;
        total = total | word_81;
        total = total | word_82;
        total = total | word_83;
        total = total | word_84;
        total = total | word_85;
        total = total | word_86;
        total = total | word_87;
        total = total | word_88;
        total = total | word_89;
        total = total | word_90;
        total = total | word_91;
        total = total | word_92;
        total = total | word_93;
        total = total | word_94;
        total = total | word_95;
        total = total | word_96;
        total = total | word_97;
        total = total | word_98;
        total = total | word_99;
        total = total | word_100;
        total = total | word_101;
        total = total | word_102;
        total = total | word_103;
        total = total | word_104;
        total = total | word_105;
        total = total | word_106;
        total = total | word_107;
        total = total | word_108;
        total = total | word_109;
        total = total | word_110;
        total = total | word_111;
        total = total | word_112;
        total = total | word_113;
        total = total | word_114;
        total = total | word_115;
        total = total | word_116;
        total = total | word_117;
        total = total | word_118;
        total = total | word_119;
        total = total | word_120;
        total = total | word_121;
        total = total | word_122;
        total = total | word_123;
        total = total | word_124;
        total = total | word_125;
        total = total | word_126;
        total = total | word_127;
    end

    assign seen = total;

endmodule

`default_nettype wire
