// configuration forms-8-wide: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 128 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-wide` from the Rust in rtl/: change that, not this.
//
// device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array.

`default_nettype none

module device_array (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_enable,
    input  wire [10:0] program_address,
    input  wire [15:0] program_levels,
    input  wire        apply,
    input  wire  [3:0] address,
    input  wire  [7:0] word_lines_0,
    output wire  [4:0] bit_line_0,
    output wire  [4:0] bit_line_1,
    output wire  [4:0] bit_line_2,
    output wire  [4:0] bit_line_3,
    output wire  [4:0] bit_line_4,
    output wire  [4:0] bit_line_5,
    output wire  [4:0] bit_line_6,
    output wire  [4:0] bit_line_7,
    output wire  [4:0] bit_line_8,
    output wire  [4:0] bit_line_9,
    output wire  [4:0] bit_line_10,
    output wire  [4:0] bit_line_11,
    output wire  [4:0] bit_line_12,
    output wire  [4:0] bit_line_13,
    output wire  [4:0] bit_line_14,
    output wire  [4:0] bit_line_15,
    output wire  [4:0] bit_line_16,
    output wire  [4:0] bit_line_17,
    output wire  [4:0] bit_line_18,
    output wire  [4:0] bit_line_19,
    output wire  [4:0] bit_line_20,
    output wire  [4:0] bit_line_21,
    output wire  [4:0] bit_line_22,
    output wire  [4:0] bit_line_23,
    output wire  [4:0] bit_line_24,
    output wire  [4:0] bit_line_25,
    output wire  [4:0] bit_line_26,
    output wire  [4:0] bit_line_27,
    output wire  [4:0] bit_line_28,
    output wire  [4:0] bit_line_29,
    output wire  [4:0] bit_line_30,
    output wire  [4:0] bit_line_31,
    output wire  [4:0] bit_line_32,
    output wire  [4:0] bit_line_33,
    output wire  [4:0] bit_line_34,
    output wire  [4:0] bit_line_35,
    output wire  [4:0] bit_line_36,
    output wire  [4:0] bit_line_37,
    output wire  [4:0] bit_line_38,
    output wire  [4:0] bit_line_39,
    output wire  [4:0] bit_line_40,
    output wire  [4:0] bit_line_41,
    output wire  [4:0] bit_line_42,
    output wire  [4:0] bit_line_43,
    output wire  [4:0] bit_line_44,
    output wire  [4:0] bit_line_45,
    output wire  [4:0] bit_line_46,
    output wire  [4:0] bit_line_47,
    output wire  [4:0] bit_line_48,
    output wire  [4:0] bit_line_49,
    output wire  [4:0] bit_line_50,
    output wire  [4:0] bit_line_51,
    output wire  [4:0] bit_line_52,
    output wire  [4:0] bit_line_53,
    output wire  [4:0] bit_line_54,
    output wire  [4:0] bit_line_55,
    output wire  [4:0] bit_line_56,
    output wire  [4:0] bit_line_57,
    output wire  [4:0] bit_line_58,
    output wire  [4:0] bit_line_59,
    output wire  [4:0] bit_line_60,
    output wire  [4:0] bit_line_61,
    output wire  [4:0] bit_line_62,
    output wire  [4:0] bit_line_63,
    output wire  [4:0] bit_line_64,
    output wire  [4:0] bit_line_65,
    output wire  [4:0] bit_line_66,
    output wire  [4:0] bit_line_67,
    output wire  [4:0] bit_line_68,
    output wire  [4:0] bit_line_69,
    output wire  [4:0] bit_line_70,
    output wire  [4:0] bit_line_71,
    output wire  [4:0] bit_line_72,
    output wire  [4:0] bit_line_73,
    output wire  [4:0] bit_line_74,
    output wire  [4:0] bit_line_75,
    output wire  [4:0] bit_line_76,
    output wire  [4:0] bit_line_77,
    output wire  [4:0] bit_line_78,
    output wire  [4:0] bit_line_79,
    output wire  [4:0] bit_line_80,
    output wire  [4:0] bit_line_81,
    output wire  [4:0] bit_line_82,
    output wire  [4:0] bit_line_83,
    output wire  [4:0] bit_line_84,
    output wire  [4:0] bit_line_85,
    output wire  [4:0] bit_line_86,
    output wire  [4:0] bit_line_87,
    output wire  [4:0] bit_line_88,
    output wire  [4:0] bit_line_89,
    output wire  [4:0] bit_line_90,
    output wire  [4:0] bit_line_91,
    output wire  [4:0] bit_line_92,
    output wire  [4:0] bit_line_93,
    output wire  [4:0] bit_line_94,
    output wire  [4:0] bit_line_95,
    output wire  [4:0] bit_line_96,
    output wire  [4:0] bit_line_97,
    output wire  [4:0] bit_line_98,
    output wire  [4:0] bit_line_99,
    output wire  [4:0] bit_line_100,
    output wire  [4:0] bit_line_101,
    output wire  [4:0] bit_line_102,
    output wire  [4:0] bit_line_103,
    output wire  [4:0] bit_line_104,
    output wire  [4:0] bit_line_105,
    output wire  [4:0] bit_line_106,
    output wire  [4:0] bit_line_107,
    output wire  [4:0] bit_line_108,
    output wire  [4:0] bit_line_109,
    output wire  [4:0] bit_line_110,
    output wire  [4:0] bit_line_111,
    output wire  [4:0] bit_line_112,
    output wire  [4:0] bit_line_113,
    output wire  [4:0] bit_line_114,
    output wire  [4:0] bit_line_115,
    output wire  [4:0] bit_line_116,
    output wire  [4:0] bit_line_117,
    output wire  [4:0] bit_line_118,
    output wire  [4:0] bit_line_119,
    output wire  [4:0] bit_line_120,
    output wire  [4:0] bit_line_121,
    output wire  [4:0] bit_line_122,
    output wire  [4:0] bit_line_123,
    output wire  [4:0] bit_line_124,
    output wire  [4:0] bit_line_125,
    output wire  [4:0] bit_line_126,
    output wire  [4:0] bit_line_127
);

    localparam [10:0] INDEX_0        = 11'd0;
    localparam [10:0] INDEX_1        = 11'd1;
    localparam [10:0] INDEX_2        = 11'd2;
    localparam [10:0] INDEX_3        = 11'd3;
    localparam [10:0] INDEX_4        = 11'd4;
    localparam [10:0] INDEX_5        = 11'd5;
    localparam [10:0] INDEX_6        = 11'd6;
    localparam [10:0] INDEX_7        = 11'd7;
    localparam [10:0] INDEX_8        = 11'd8;
    localparam [10:0] INDEX_9        = 11'd9;
    localparam [10:0] INDEX_10       = 11'd10;
    localparam [10:0] INDEX_11       = 11'd11;
    localparam [10:0] INDEX_12       = 11'd12;
    localparam [10:0] INDEX_13       = 11'd13;
    localparam [10:0] INDEX_14       = 11'd14;
    localparam [10:0] INDEX_15       = 11'd15;
    localparam [10:0] INDEX_16       = 11'd16;
    localparam [10:0] INDEX_17       = 11'd17;
    localparam [10:0] INDEX_18       = 11'd18;
    localparam [10:0] INDEX_19       = 11'd19;
    localparam [10:0] INDEX_20       = 11'd20;
    localparam [10:0] INDEX_21       = 11'd21;
    localparam [10:0] INDEX_22       = 11'd22;
    localparam [10:0] INDEX_23       = 11'd23;
    localparam [10:0] INDEX_24       = 11'd24;
    localparam [10:0] INDEX_25       = 11'd25;
    localparam [10:0] INDEX_26       = 11'd26;
    localparam [10:0] INDEX_27       = 11'd27;
    localparam [10:0] INDEX_28       = 11'd28;
    localparam [10:0] INDEX_29       = 11'd29;
    localparam [10:0] INDEX_30       = 11'd30;
    localparam [10:0] INDEX_31       = 11'd31;
    localparam [10:0] INDEX_32       = 11'd32;
    localparam [10:0] INDEX_33       = 11'd33;
    localparam [10:0] INDEX_34       = 11'd34;
    localparam [10:0] INDEX_35       = 11'd35;
    localparam [10:0] INDEX_36       = 11'd36;
    localparam [10:0] INDEX_37       = 11'd37;
    localparam [10:0] INDEX_38       = 11'd38;
    localparam [10:0] INDEX_39       = 11'd39;
    localparam [10:0] INDEX_40       = 11'd40;
    localparam [10:0] INDEX_41       = 11'd41;
    localparam [10:0] INDEX_42       = 11'd42;
    localparam [10:0] INDEX_43       = 11'd43;
    localparam [10:0] INDEX_44       = 11'd44;
    localparam [10:0] INDEX_45       = 11'd45;
    localparam [10:0] INDEX_46       = 11'd46;
    localparam [10:0] INDEX_47       = 11'd47;
    localparam [10:0] INDEX_48       = 11'd48;
    localparam [10:0] INDEX_49       = 11'd49;
    localparam [10:0] INDEX_50       = 11'd50;
    localparam [10:0] INDEX_51       = 11'd51;
    localparam [10:0] INDEX_52       = 11'd52;
    localparam [10:0] INDEX_53       = 11'd53;
    localparam [10:0] INDEX_54       = 11'd54;
    localparam [10:0] INDEX_55       = 11'd55;
    localparam [10:0] INDEX_56       = 11'd56;
    localparam [10:0] INDEX_57       = 11'd57;
    localparam [10:0] INDEX_58       = 11'd58;
    localparam [10:0] INDEX_59       = 11'd59;
    localparam [10:0] INDEX_60       = 11'd60;
    localparam [10:0] INDEX_61       = 11'd61;
    localparam [10:0] INDEX_62       = 11'd62;
    localparam [10:0] INDEX_63       = 11'd63;
    localparam [10:0] INDEX_64       = 11'd64;
    localparam [10:0] INDEX_65       = 11'd65;
    localparam [10:0] INDEX_66       = 11'd66;
    localparam [10:0] INDEX_67       = 11'd67;
    localparam [10:0] INDEX_68       = 11'd68;
    localparam [10:0] INDEX_69       = 11'd69;
    localparam [10:0] INDEX_70       = 11'd70;
    localparam [10:0] INDEX_71       = 11'd71;
    localparam [10:0] INDEX_72       = 11'd72;
    localparam [10:0] INDEX_73       = 11'd73;
    localparam [10:0] INDEX_74       = 11'd74;
    localparam [10:0] INDEX_75       = 11'd75;
    localparam [10:0] INDEX_76       = 11'd76;
    localparam [10:0] INDEX_77       = 11'd77;
    localparam [10:0] INDEX_78       = 11'd78;
    localparam [10:0] INDEX_79       = 11'd79;
    localparam [10:0] INDEX_80       = 11'd80;
    localparam [10:0] INDEX_81       = 11'd81;
    localparam [10:0] INDEX_82       = 11'd82;
    localparam [10:0] INDEX_83       = 11'd83;
    localparam [10:0] INDEX_84       = 11'd84;
    localparam [10:0] INDEX_85       = 11'd85;
    localparam [10:0] INDEX_86       = 11'd86;
    localparam [10:0] INDEX_87       = 11'd87;
    localparam [10:0] INDEX_88       = 11'd88;
    localparam [10:0] INDEX_89       = 11'd89;
    localparam [10:0] INDEX_90       = 11'd90;
    localparam [10:0] INDEX_91       = 11'd91;
    localparam [10:0] INDEX_92       = 11'd92;
    localparam [10:0] INDEX_93       = 11'd93;
    localparam [10:0] INDEX_94       = 11'd94;
    localparam [10:0] INDEX_95       = 11'd95;
    localparam [10:0] INDEX_96       = 11'd96;
    localparam [10:0] INDEX_97       = 11'd97;
    localparam [10:0] INDEX_98       = 11'd98;
    localparam [10:0] INDEX_99       = 11'd99;
    localparam [10:0] INDEX_100      = 11'd100;
    localparam [10:0] INDEX_101      = 11'd101;
    localparam [10:0] INDEX_102      = 11'd102;
    localparam [10:0] INDEX_103      = 11'd103;
    localparam [10:0] INDEX_104      = 11'd104;
    localparam [10:0] INDEX_105      = 11'd105;
    localparam [10:0] INDEX_106      = 11'd106;
    localparam [10:0] INDEX_107      = 11'd107;
    localparam [10:0] INDEX_108      = 11'd108;
    localparam [10:0] INDEX_109      = 11'd109;
    localparam [10:0] INDEX_110      = 11'd110;
    localparam [10:0] INDEX_111      = 11'd111;
    localparam [10:0] INDEX_112      = 11'd112;
    localparam [10:0] INDEX_113      = 11'd113;
    localparam [10:0] INDEX_114      = 11'd114;
    localparam [10:0] INDEX_115      = 11'd115;
    localparam [10:0] INDEX_116      = 11'd116;
    localparam [10:0] INDEX_117      = 11'd117;
    localparam [10:0] INDEX_118      = 11'd118;
    localparam [10:0] INDEX_119      = 11'd119;
    localparam [10:0] INDEX_120      = 11'd120;
    localparam [10:0] INDEX_121      = 11'd121;
    localparam [10:0] INDEX_122      = 11'd122;
    localparam [10:0] INDEX_123      = 11'd123;
    localparam [10:0] INDEX_124      = 11'd124;
    localparam [10:0] INDEX_125      = 11'd125;
    localparam [10:0] INDEX_126      = 11'd126;
    localparam [10:0] INDEX_127      = 11'd127;
    localparam [10:0] CONVERTER_BITS = 11'd7;
    localparam [10:0] CONVERTER_MASK = 11'd127;

    reg   [7:0] applied_0;
    wire  [3:0] column_address;
    wire [10:0] converter;
    wire        column_0_program_enable;
    wire        column_1_program_enable;
    wire        column_2_program_enable;
    wire        column_3_program_enable;
    wire        column_4_program_enable;
    wire        column_5_program_enable;
    wire        column_6_program_enable;
    wire        column_7_program_enable;
    wire        column_8_program_enable;
    wire        column_9_program_enable;
    wire        column_10_program_enable;
    wire        column_11_program_enable;
    wire        column_12_program_enable;
    wire        column_13_program_enable;
    wire        column_14_program_enable;
    wire        column_15_program_enable;
    wire        column_16_program_enable;
    wire        column_17_program_enable;
    wire        column_18_program_enable;
    wire        column_19_program_enable;
    wire        column_20_program_enable;
    wire        column_21_program_enable;
    wire        column_22_program_enable;
    wire        column_23_program_enable;
    wire        column_24_program_enable;
    wire        column_25_program_enable;
    wire        column_26_program_enable;
    wire        column_27_program_enable;
    wire        column_28_program_enable;
    wire        column_29_program_enable;
    wire        column_30_program_enable;
    wire        column_31_program_enable;
    wire        column_32_program_enable;
    wire        column_33_program_enable;
    wire        column_34_program_enable;
    wire        column_35_program_enable;
    wire        column_36_program_enable;
    wire        column_37_program_enable;
    wire        column_38_program_enable;
    wire        column_39_program_enable;
    wire        column_40_program_enable;
    wire        column_41_program_enable;
    wire        column_42_program_enable;
    wire        column_43_program_enable;
    wire        column_44_program_enable;
    wire        column_45_program_enable;
    wire        column_46_program_enable;
    wire        column_47_program_enable;
    wire        column_48_program_enable;
    wire        column_49_program_enable;
    wire        column_50_program_enable;
    wire        column_51_program_enable;
    wire        column_52_program_enable;
    wire        column_53_program_enable;
    wire        column_54_program_enable;
    wire        column_55_program_enable;
    wire        column_56_program_enable;
    wire        column_57_program_enable;
    wire        column_58_program_enable;
    wire        column_59_program_enable;
    wire        column_60_program_enable;
    wire        column_61_program_enable;
    wire        column_62_program_enable;
    wire        column_63_program_enable;
    wire        column_64_program_enable;
    wire        column_65_program_enable;
    wire        column_66_program_enable;
    wire        column_67_program_enable;
    wire        column_68_program_enable;
    wire        column_69_program_enable;
    wire        column_70_program_enable;
    wire        column_71_program_enable;
    wire        column_72_program_enable;
    wire        column_73_program_enable;
    wire        column_74_program_enable;
    wire        column_75_program_enable;
    wire        column_76_program_enable;
    wire        column_77_program_enable;
    wire        column_78_program_enable;
    wire        column_79_program_enable;
    wire        column_80_program_enable;
    wire        column_81_program_enable;
    wire        column_82_program_enable;
    wire        column_83_program_enable;
    wire        column_84_program_enable;
    wire        column_85_program_enable;
    wire        column_86_program_enable;
    wire        column_87_program_enable;
    wire        column_88_program_enable;
    wire        column_89_program_enable;
    wire        column_90_program_enable;
    wire        column_91_program_enable;
    wire        column_92_program_enable;
    wire        column_93_program_enable;
    wire        column_94_program_enable;
    wire        column_95_program_enable;
    wire        column_96_program_enable;
    wire        column_97_program_enable;
    wire        column_98_program_enable;
    wire        column_99_program_enable;
    wire        column_100_program_enable;
    wire        column_101_program_enable;
    wire        column_102_program_enable;
    wire        column_103_program_enable;
    wire        column_104_program_enable;
    wire        column_105_program_enable;
    wire        column_106_program_enable;
    wire        column_107_program_enable;
    wire        column_108_program_enable;
    wire        column_109_program_enable;
    wire        column_110_program_enable;
    wire        column_111_program_enable;
    wire        column_112_program_enable;
    wire        column_113_program_enable;
    wire        column_114_program_enable;
    wire        column_115_program_enable;
    wire        column_116_program_enable;
    wire        column_117_program_enable;
    wire        column_118_program_enable;
    wire        column_119_program_enable;
    wire        column_120_program_enable;
    wire        column_121_program_enable;
    wire        column_122_program_enable;
    wire        column_123_program_enable;
    wire        column_124_program_enable;
    wire        column_125_program_enable;
    wire        column_126_program_enable;
    wire        column_127_program_enable;
    wire [10:0] column_address_wide;

    device_column column_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_0_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_0)
    );

    device_column column_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_1_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_1)
    );

    device_column column_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_2_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_2)
    );

    device_column column_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_3_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_3)
    );

    device_column column_4 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_4_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_4)
    );

    device_column column_5 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_5_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_5)
    );

    device_column column_6 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_6_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_6)
    );

    device_column column_7 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_7_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_7)
    );

    device_column column_8 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_8_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_8)
    );

    device_column column_9 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_9_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_9)
    );

    device_column column_10 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_10_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_10)
    );

    device_column column_11 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_11_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_11)
    );

    device_column column_12 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_12_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_12)
    );

    device_column column_13 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_13_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_13)
    );

    device_column column_14 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_14_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_14)
    );

    device_column column_15 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_15_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_15)
    );

    device_column column_16 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_16_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_16)
    );

    device_column column_17 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_17_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_17)
    );

    device_column column_18 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_18_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_18)
    );

    device_column column_19 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_19_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_19)
    );

    device_column column_20 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_20_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_20)
    );

    device_column column_21 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_21_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_21)
    );

    device_column column_22 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_22_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_22)
    );

    device_column column_23 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_23_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_23)
    );

    device_column column_24 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_24_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_24)
    );

    device_column column_25 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_25_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_25)
    );

    device_column column_26 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_26_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_26)
    );

    device_column column_27 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_27_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_27)
    );

    device_column column_28 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_28_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_28)
    );

    device_column column_29 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_29_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_29)
    );

    device_column column_30 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_30_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_30)
    );

    device_column column_31 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_31_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_31)
    );

    device_column column_32 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_32_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_32)
    );

    device_column column_33 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_33_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_33)
    );

    device_column column_34 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_34_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_34)
    );

    device_column column_35 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_35_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_35)
    );

    device_column column_36 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_36_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_36)
    );

    device_column column_37 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_37_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_37)
    );

    device_column column_38 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_38_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_38)
    );

    device_column column_39 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_39_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_39)
    );

    device_column column_40 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_40_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_40)
    );

    device_column column_41 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_41_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_41)
    );

    device_column column_42 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_42_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_42)
    );

    device_column column_43 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_43_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_43)
    );

    device_column column_44 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_44_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_44)
    );

    device_column column_45 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_45_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_45)
    );

    device_column column_46 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_46_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_46)
    );

    device_column column_47 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_47_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_47)
    );

    device_column column_48 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_48_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_48)
    );

    device_column column_49 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_49_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_49)
    );

    device_column column_50 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_50_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_50)
    );

    device_column column_51 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_51_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_51)
    );

    device_column column_52 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_52_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_52)
    );

    device_column column_53 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_53_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_53)
    );

    device_column column_54 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_54_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_54)
    );

    device_column column_55 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_55_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_55)
    );

    device_column column_56 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_56_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_56)
    );

    device_column column_57 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_57_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_57)
    );

    device_column column_58 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_58_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_58)
    );

    device_column column_59 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_59_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_59)
    );

    device_column column_60 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_60_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_60)
    );

    device_column column_61 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_61_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_61)
    );

    device_column column_62 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_62_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_62)
    );

    device_column column_63 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_63_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_63)
    );

    device_column column_64 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_64_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_64)
    );

    device_column column_65 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_65_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_65)
    );

    device_column column_66 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_66_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_66)
    );

    device_column column_67 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_67_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_67)
    );

    device_column column_68 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_68_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_68)
    );

    device_column column_69 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_69_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_69)
    );

    device_column column_70 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_70_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_70)
    );

    device_column column_71 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_71_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_71)
    );

    device_column column_72 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_72_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_72)
    );

    device_column column_73 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_73_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_73)
    );

    device_column column_74 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_74_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_74)
    );

    device_column column_75 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_75_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_75)
    );

    device_column column_76 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_76_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_76)
    );

    device_column column_77 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_77_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_77)
    );

    device_column column_78 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_78_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_78)
    );

    device_column column_79 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_79_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_79)
    );

    device_column column_80 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_80_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_80)
    );

    device_column column_81 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_81_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_81)
    );

    device_column column_82 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_82_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_82)
    );

    device_column column_83 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_83_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_83)
    );

    device_column column_84 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_84_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_84)
    );

    device_column column_85 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_85_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_85)
    );

    device_column column_86 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_86_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_86)
    );

    device_column column_87 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_87_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_87)
    );

    device_column column_88 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_88_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_88)
    );

    device_column column_89 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_89_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_89)
    );

    device_column column_90 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_90_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_90)
    );

    device_column column_91 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_91_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_91)
    );

    device_column column_92 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_92_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_92)
    );

    device_column column_93 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_93_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_93)
    );

    device_column column_94 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_94_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_94)
    );

    device_column column_95 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_95_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_95)
    );

    device_column column_96 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_96_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_96)
    );

    device_column column_97 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_97_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_97)
    );

    device_column column_98 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_98_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_98)
    );

    device_column column_99 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_99_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_99)
    );

    device_column column_100 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_100_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_100)
    );

    device_column column_101 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_101_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_101)
    );

    device_column column_102 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_102_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_102)
    );

    device_column column_103 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_103_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_103)
    );

    device_column column_104 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_104_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_104)
    );

    device_column column_105 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_105_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_105)
    );

    device_column column_106 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_106_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_106)
    );

    device_column column_107 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_107_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_107)
    );

    device_column column_108 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_108_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_108)
    );

    device_column column_109 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_109_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_109)
    );

    device_column column_110 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_110_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_110)
    );

    device_column column_111 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_111_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_111)
    );

    device_column column_112 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_112_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_112)
    );

    device_column column_113 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_113_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_113)
    );

    device_column column_114 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_114_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_114)
    );

    device_column column_115 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_115_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_115)
    );

    device_column column_116 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_116_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_116)
    );

    device_column column_117 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_117_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_117)
    );

    device_column column_118 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_118_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_118)
    );

    device_column column_119 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_119_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_119)
    );

    device_column column_120 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_120_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_120)
    );

    device_column column_121 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_121_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_121)
    );

    device_column column_122 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_122_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_122)
    );

    device_column column_123 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_123_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_123)
    );

    device_column column_124 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_124_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_124)
    );

    device_column column_125 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_125_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_125)
    );

    device_column column_126 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_126_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_126)
    );

    device_column column_127 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_127_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_127)
    );

    always @(posedge clock) begin
        if (reset) begin
            applied_0 <= 8'd0;
        end else if (advance) begin
            applied_0 <= word_lines_0;
        end
    end

    assign converter = program_address & CONVERTER_MASK;
    assign column_address_wide = program_address >> CONVERTER_BITS;
    assign column_address = column_address_wide[3:0];
    assign column_0_program_enable = program_enable & (converter == INDEX_0);
    assign column_1_program_enable = program_enable & (converter == INDEX_1);
    assign column_2_program_enable = program_enable & (converter == INDEX_2);
    assign column_3_program_enable = program_enable & (converter == INDEX_3);
    assign column_4_program_enable = program_enable & (converter == INDEX_4);
    assign column_5_program_enable = program_enable & (converter == INDEX_5);
    assign column_6_program_enable = program_enable & (converter == INDEX_6);
    assign column_7_program_enable = program_enable & (converter == INDEX_7);
    assign column_8_program_enable = program_enable & (converter == INDEX_8);
    assign column_9_program_enable = program_enable & (converter == INDEX_9);
    assign column_10_program_enable = program_enable & (converter == INDEX_10);
    assign column_11_program_enable = program_enable & (converter == INDEX_11);
    assign column_12_program_enable = program_enable & (converter == INDEX_12);
    assign column_13_program_enable = program_enable & (converter == INDEX_13);
    assign column_14_program_enable = program_enable & (converter == INDEX_14);
    assign column_15_program_enable = program_enable & (converter == INDEX_15);
    assign column_16_program_enable = program_enable & (converter == INDEX_16);
    assign column_17_program_enable = program_enable & (converter == INDEX_17);
    assign column_18_program_enable = program_enable & (converter == INDEX_18);
    assign column_19_program_enable = program_enable & (converter == INDEX_19);
    assign column_20_program_enable = program_enable & (converter == INDEX_20);
    assign column_21_program_enable = program_enable & (converter == INDEX_21);
    assign column_22_program_enable = program_enable & (converter == INDEX_22);
    assign column_23_program_enable = program_enable & (converter == INDEX_23);
    assign column_24_program_enable = program_enable & (converter == INDEX_24);
    assign column_25_program_enable = program_enable & (converter == INDEX_25);
    assign column_26_program_enable = program_enable & (converter == INDEX_26);
    assign column_27_program_enable = program_enable & (converter == INDEX_27);
    assign column_28_program_enable = program_enable & (converter == INDEX_28);
    assign column_29_program_enable = program_enable & (converter == INDEX_29);
    assign column_30_program_enable = program_enable & (converter == INDEX_30);
    assign column_31_program_enable = program_enable & (converter == INDEX_31);
    assign column_32_program_enable = program_enable & (converter == INDEX_32);
    assign column_33_program_enable = program_enable & (converter == INDEX_33);
    assign column_34_program_enable = program_enable & (converter == INDEX_34);
    assign column_35_program_enable = program_enable & (converter == INDEX_35);
    assign column_36_program_enable = program_enable & (converter == INDEX_36);
    assign column_37_program_enable = program_enable & (converter == INDEX_37);
    assign column_38_program_enable = program_enable & (converter == INDEX_38);
    assign column_39_program_enable = program_enable & (converter == INDEX_39);
    assign column_40_program_enable = program_enable & (converter == INDEX_40);
    assign column_41_program_enable = program_enable & (converter == INDEX_41);
    assign column_42_program_enable = program_enable & (converter == INDEX_42);
    assign column_43_program_enable = program_enable & (converter == INDEX_43);
    assign column_44_program_enable = program_enable & (converter == INDEX_44);
    assign column_45_program_enable = program_enable & (converter == INDEX_45);
    assign column_46_program_enable = program_enable & (converter == INDEX_46);
    assign column_47_program_enable = program_enable & (converter == INDEX_47);
    assign column_48_program_enable = program_enable & (converter == INDEX_48);
    assign column_49_program_enable = program_enable & (converter == INDEX_49);
    assign column_50_program_enable = program_enable & (converter == INDEX_50);
    assign column_51_program_enable = program_enable & (converter == INDEX_51);
    assign column_52_program_enable = program_enable & (converter == INDEX_52);
    assign column_53_program_enable = program_enable & (converter == INDEX_53);
    assign column_54_program_enable = program_enable & (converter == INDEX_54);
    assign column_55_program_enable = program_enable & (converter == INDEX_55);
    assign column_56_program_enable = program_enable & (converter == INDEX_56);
    assign column_57_program_enable = program_enable & (converter == INDEX_57);
    assign column_58_program_enable = program_enable & (converter == INDEX_58);
    assign column_59_program_enable = program_enable & (converter == INDEX_59);
    assign column_60_program_enable = program_enable & (converter == INDEX_60);
    assign column_61_program_enable = program_enable & (converter == INDEX_61);
    assign column_62_program_enable = program_enable & (converter == INDEX_62);
    assign column_63_program_enable = program_enable & (converter == INDEX_63);
    assign column_64_program_enable = program_enable & (converter == INDEX_64);
    assign column_65_program_enable = program_enable & (converter == INDEX_65);
    assign column_66_program_enable = program_enable & (converter == INDEX_66);
    assign column_67_program_enable = program_enable & (converter == INDEX_67);
    assign column_68_program_enable = program_enable & (converter == INDEX_68);
    assign column_69_program_enable = program_enable & (converter == INDEX_69);
    assign column_70_program_enable = program_enable & (converter == INDEX_70);
    assign column_71_program_enable = program_enable & (converter == INDEX_71);
    assign column_72_program_enable = program_enable & (converter == INDEX_72);
    assign column_73_program_enable = program_enable & (converter == INDEX_73);
    assign column_74_program_enable = program_enable & (converter == INDEX_74);
    assign column_75_program_enable = program_enable & (converter == INDEX_75);
    assign column_76_program_enable = program_enable & (converter == INDEX_76);
    assign column_77_program_enable = program_enable & (converter == INDEX_77);
    assign column_78_program_enable = program_enable & (converter == INDEX_78);
    assign column_79_program_enable = program_enable & (converter == INDEX_79);
    assign column_80_program_enable = program_enable & (converter == INDEX_80);
    assign column_81_program_enable = program_enable & (converter == INDEX_81);
    assign column_82_program_enable = program_enable & (converter == INDEX_82);
    assign column_83_program_enable = program_enable & (converter == INDEX_83);
    assign column_84_program_enable = program_enable & (converter == INDEX_84);
    assign column_85_program_enable = program_enable & (converter == INDEX_85);
    assign column_86_program_enable = program_enable & (converter == INDEX_86);
    assign column_87_program_enable = program_enable & (converter == INDEX_87);
    assign column_88_program_enable = program_enable & (converter == INDEX_88);
    assign column_89_program_enable = program_enable & (converter == INDEX_89);
    assign column_90_program_enable = program_enable & (converter == INDEX_90);
    assign column_91_program_enable = program_enable & (converter == INDEX_91);
    assign column_92_program_enable = program_enable & (converter == INDEX_92);
    assign column_93_program_enable = program_enable & (converter == INDEX_93);
    assign column_94_program_enable = program_enable & (converter == INDEX_94);
    assign column_95_program_enable = program_enable & (converter == INDEX_95);
    assign column_96_program_enable = program_enable & (converter == INDEX_96);
    assign column_97_program_enable = program_enable & (converter == INDEX_97);
    assign column_98_program_enable = program_enable & (converter == INDEX_98);
    assign column_99_program_enable = program_enable & (converter == INDEX_99);
    assign column_100_program_enable = program_enable & (converter == INDEX_100);
    assign column_101_program_enable = program_enable & (converter == INDEX_101);
    assign column_102_program_enable = program_enable & (converter == INDEX_102);
    assign column_103_program_enable = program_enable & (converter == INDEX_103);
    assign column_104_program_enable = program_enable & (converter == INDEX_104);
    assign column_105_program_enable = program_enable & (converter == INDEX_105);
    assign column_106_program_enable = program_enable & (converter == INDEX_106);
    assign column_107_program_enable = program_enable & (converter == INDEX_107);
    assign column_108_program_enable = program_enable & (converter == INDEX_108);
    assign column_109_program_enable = program_enable & (converter == INDEX_109);
    assign column_110_program_enable = program_enable & (converter == INDEX_110);
    assign column_111_program_enable = program_enable & (converter == INDEX_111);
    assign column_112_program_enable = program_enable & (converter == INDEX_112);
    assign column_113_program_enable = program_enable & (converter == INDEX_113);
    assign column_114_program_enable = program_enable & (converter == INDEX_114);
    assign column_115_program_enable = program_enable & (converter == INDEX_115);
    assign column_116_program_enable = program_enable & (converter == INDEX_116);
    assign column_117_program_enable = program_enable & (converter == INDEX_117);
    assign column_118_program_enable = program_enable & (converter == INDEX_118);
    assign column_119_program_enable = program_enable & (converter == INDEX_119);
    assign column_120_program_enable = program_enable & (converter == INDEX_120);
    assign column_121_program_enable = program_enable & (converter == INDEX_121);
    assign column_122_program_enable = program_enable & (converter == INDEX_122);
    assign column_123_program_enable = program_enable & (converter == INDEX_123);
    assign column_124_program_enable = program_enable & (converter == INDEX_124);
    assign column_125_program_enable = program_enable & (converter == INDEX_125);
    assign column_126_program_enable = program_enable & (converter == INDEX_126);
    assign column_127_program_enable = program_enable & (converter == INDEX_127);

endmodule

`default_nettype wire
