// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// row_doubling: Shifts the inputs of the rows whose weights are squeezed.

`default_nettype none

module row_doubling (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire [13:0] program_address,
    input  wire  [1:0] program_exponent,
    input  wire        last_subarray,
    input  wire        accept,
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
    output wire [18:0] doubled_0,
    output wire [18:0] doubled_1,
    output wire [18:0] doubled_2,
    output wire [18:0] doubled_3,
    output wire [18:0] doubled_4,
    output wire [18:0] doubled_5,
    output wire [18:0] doubled_6,
    output wire [18:0] doubled_7,
    output wire [18:0] doubled_8,
    output wire [18:0] doubled_9,
    output wire [18:0] doubled_10,
    output wire [18:0] doubled_11,
    output wire [18:0] doubled_12,
    output wire [18:0] doubled_13,
    output wire [18:0] doubled_14,
    output wire [18:0] doubled_15,
    output wire [18:0] doubled_16,
    output wire [18:0] doubled_17,
    output wire [18:0] doubled_18,
    output wire [18:0] doubled_19,
    output wire [18:0] doubled_20,
    output wire [18:0] doubled_21,
    output wire [18:0] doubled_22,
    output wire [18:0] doubled_23,
    output wire [18:0] doubled_24,
    output wire [18:0] doubled_25,
    output wire [18:0] doubled_26,
    output wire [18:0] doubled_27,
    output wire [18:0] doubled_28,
    output wire [18:0] doubled_29,
    output wire [18:0] doubled_30,
    output wire [18:0] doubled_31,
    output wire [18:0] doubled_32,
    output wire [18:0] doubled_33,
    output wire [18:0] doubled_34,
    output wire [18:0] doubled_35,
    output wire [18:0] doubled_36,
    output wire [18:0] doubled_37,
    output wire [18:0] doubled_38,
    output wire [18:0] doubled_39,
    output wire [18:0] doubled_40,
    output wire [18:0] doubled_41,
    output wire [18:0] doubled_42,
    output wire [18:0] doubled_43,
    output wire [18:0] doubled_44,
    output wire [18:0] doubled_45,
    output wire [18:0] doubled_46,
    output wire [18:0] doubled_47,
    output wire [18:0] doubled_48,
    output wire [18:0] doubled_49,
    output wire [18:0] doubled_50,
    output wire [18:0] doubled_51,
    output wire [18:0] doubled_52,
    output wire [18:0] doubled_53,
    output wire [18:0] doubled_54,
    output wire [18:0] doubled_55,
    output wire [18:0] doubled_56,
    output wire [18:0] doubled_57,
    output wire [18:0] doubled_58,
    output wire [18:0] doubled_59,
    output wire [18:0] doubled_60,
    output wire [18:0] doubled_61,
    output wire [18:0] doubled_62,
    output wire [18:0] doubled_63,
    output wire [18:0] doubled_64,
    output wire [18:0] doubled_65,
    output wire [18:0] doubled_66,
    output wire [18:0] doubled_67,
    output wire [18:0] doubled_68,
    output wire [18:0] doubled_69,
    output wire [18:0] doubled_70,
    output wire [18:0] doubled_71,
    output wire [18:0] doubled_72,
    output wire [18:0] doubled_73,
    output wire [18:0] doubled_74,
    output wire [18:0] doubled_75,
    output wire [18:0] doubled_76,
    output wire [18:0] doubled_77,
    output wire [18:0] doubled_78,
    output wire [18:0] doubled_79,
    output wire [18:0] doubled_80,
    output wire [18:0] doubled_81,
    output wire [18:0] doubled_82,
    output wire [18:0] doubled_83,
    output wire [18:0] doubled_84,
    output wire [18:0] doubled_85,
    output wire [18:0] doubled_86,
    output wire [18:0] doubled_87,
    output wire [18:0] doubled_88,
    output wire [18:0] doubled_89,
    output wire [18:0] doubled_90,
    output wire [18:0] doubled_91,
    output wire [18:0] doubled_92,
    output wire [18:0] doubled_93,
    output wire [18:0] doubled_94,
    output wire [18:0] doubled_95,
    output wire [18:0] doubled_96,
    output wire [18:0] doubled_97,
    output wire [18:0] doubled_98,
    output wire [18:0] doubled_99,
    output wire [18:0] doubled_100,
    output wire [18:0] doubled_101,
    output wire [18:0] doubled_102,
    output wire [18:0] doubled_103,
    output wire [18:0] doubled_104,
    output wire [18:0] doubled_105,
    output wire [18:0] doubled_106,
    output wire [18:0] doubled_107,
    output wire [18:0] doubled_108,
    output wire [18:0] doubled_109,
    output wire [18:0] doubled_110,
    output wire [18:0] doubled_111,
    output wire [18:0] doubled_112,
    output wire [18:0] doubled_113,
    output wire [18:0] doubled_114,
    output wire [18:0] doubled_115,
    output wire [18:0] doubled_116,
    output wire [18:0] doubled_117,
    output wire [18:0] doubled_118,
    output wire [18:0] doubled_119,
    output wire [18:0] doubled_120,
    output wire [18:0] doubled_121,
    output wire [18:0] doubled_122,
    output wire [18:0] doubled_123,
    output wire [18:0] doubled_124,
    output wire [18:0] doubled_125,
    output wire [18:0] doubled_126,
    output wire [18:0] doubled_127
);

    localparam [13:0] ROW_INDEX_0   = 14'd0;
    localparam [13:0] ROW_INDEX_1   = 14'd1;
    localparam [13:0] ROW_INDEX_2   = 14'd2;
    localparam [13:0] ROW_INDEX_3   = 14'd3;
    localparam [13:0] ROW_INDEX_4   = 14'd4;
    localparam [13:0] ROW_INDEX_5   = 14'd5;
    localparam [13:0] ROW_INDEX_6   = 14'd6;
    localparam [13:0] ROW_INDEX_7   = 14'd7;
    localparam [13:0] ROW_INDEX_8   = 14'd8;
    localparam [13:0] ROW_INDEX_9   = 14'd9;
    localparam [13:0] ROW_INDEX_10  = 14'd10;
    localparam [13:0] ROW_INDEX_11  = 14'd11;
    localparam [13:0] ROW_INDEX_12  = 14'd12;
    localparam [13:0] ROW_INDEX_13  = 14'd13;
    localparam [13:0] ROW_INDEX_14  = 14'd14;
    localparam [13:0] ROW_INDEX_15  = 14'd15;
    localparam [13:0] ROW_INDEX_16  = 14'd16;
    localparam [13:0] ROW_INDEX_17  = 14'd17;
    localparam [13:0] ROW_INDEX_18  = 14'd18;
    localparam [13:0] ROW_INDEX_19  = 14'd19;
    localparam [13:0] ROW_INDEX_20  = 14'd20;
    localparam [13:0] ROW_INDEX_21  = 14'd21;
    localparam [13:0] ROW_INDEX_22  = 14'd22;
    localparam [13:0] ROW_INDEX_23  = 14'd23;
    localparam [13:0] ROW_INDEX_24  = 14'd24;
    localparam [13:0] ROW_INDEX_25  = 14'd25;
    localparam [13:0] ROW_INDEX_26  = 14'd26;
    localparam [13:0] ROW_INDEX_27  = 14'd27;
    localparam [13:0] ROW_INDEX_28  = 14'd28;
    localparam [13:0] ROW_INDEX_29  = 14'd29;
    localparam [13:0] ROW_INDEX_30  = 14'd30;
    localparam [13:0] ROW_INDEX_31  = 14'd31;
    localparam [13:0] ROW_INDEX_32  = 14'd32;
    localparam [13:0] ROW_INDEX_33  = 14'd33;
    localparam [13:0] ROW_INDEX_34  = 14'd34;
    localparam [13:0] ROW_INDEX_35  = 14'd35;
    localparam [13:0] ROW_INDEX_36  = 14'd36;
    localparam [13:0] ROW_INDEX_37  = 14'd37;
    localparam [13:0] ROW_INDEX_38  = 14'd38;
    localparam [13:0] ROW_INDEX_39  = 14'd39;
    localparam [13:0] ROW_INDEX_40  = 14'd40;
    localparam [13:0] ROW_INDEX_41  = 14'd41;
    localparam [13:0] ROW_INDEX_42  = 14'd42;
    localparam [13:0] ROW_INDEX_43  = 14'd43;
    localparam [13:0] ROW_INDEX_44  = 14'd44;
    localparam [13:0] ROW_INDEX_45  = 14'd45;
    localparam [13:0] ROW_INDEX_46  = 14'd46;
    localparam [13:0] ROW_INDEX_47  = 14'd47;
    localparam [13:0] ROW_INDEX_48  = 14'd48;
    localparam [13:0] ROW_INDEX_49  = 14'd49;
    localparam [13:0] ROW_INDEX_50  = 14'd50;
    localparam [13:0] ROW_INDEX_51  = 14'd51;
    localparam [13:0] ROW_INDEX_52  = 14'd52;
    localparam [13:0] ROW_INDEX_53  = 14'd53;
    localparam [13:0] ROW_INDEX_54  = 14'd54;
    localparam [13:0] ROW_INDEX_55  = 14'd55;
    localparam [13:0] ROW_INDEX_56  = 14'd56;
    localparam [13:0] ROW_INDEX_57  = 14'd57;
    localparam [13:0] ROW_INDEX_58  = 14'd58;
    localparam [13:0] ROW_INDEX_59  = 14'd59;
    localparam [13:0] ROW_INDEX_60  = 14'd60;
    localparam [13:0] ROW_INDEX_61  = 14'd61;
    localparam [13:0] ROW_INDEX_62  = 14'd62;
    localparam [13:0] ROW_INDEX_63  = 14'd63;
    localparam [13:0] ROW_INDEX_64  = 14'd64;
    localparam [13:0] ROW_INDEX_65  = 14'd65;
    localparam [13:0] ROW_INDEX_66  = 14'd66;
    localparam [13:0] ROW_INDEX_67  = 14'd67;
    localparam [13:0] ROW_INDEX_68  = 14'd68;
    localparam [13:0] ROW_INDEX_69  = 14'd69;
    localparam [13:0] ROW_INDEX_70  = 14'd70;
    localparam [13:0] ROW_INDEX_71  = 14'd71;
    localparam [13:0] ROW_INDEX_72  = 14'd72;
    localparam [13:0] ROW_INDEX_73  = 14'd73;
    localparam [13:0] ROW_INDEX_74  = 14'd74;
    localparam [13:0] ROW_INDEX_75  = 14'd75;
    localparam [13:0] ROW_INDEX_76  = 14'd76;
    localparam [13:0] ROW_INDEX_77  = 14'd77;
    localparam [13:0] ROW_INDEX_78  = 14'd78;
    localparam [13:0] ROW_INDEX_79  = 14'd79;
    localparam [13:0] ROW_INDEX_80  = 14'd80;
    localparam [13:0] ROW_INDEX_81  = 14'd81;
    localparam [13:0] ROW_INDEX_82  = 14'd82;
    localparam [13:0] ROW_INDEX_83  = 14'd83;
    localparam [13:0] ROW_INDEX_84  = 14'd84;
    localparam [13:0] ROW_INDEX_85  = 14'd85;
    localparam [13:0] ROW_INDEX_86  = 14'd86;
    localparam [13:0] ROW_INDEX_87  = 14'd87;
    localparam [13:0] ROW_INDEX_88  = 14'd88;
    localparam [13:0] ROW_INDEX_89  = 14'd89;
    localparam [13:0] ROW_INDEX_90  = 14'd90;
    localparam [13:0] ROW_INDEX_91  = 14'd91;
    localparam [13:0] ROW_INDEX_92  = 14'd92;
    localparam [13:0] ROW_INDEX_93  = 14'd93;
    localparam [13:0] ROW_INDEX_94  = 14'd94;
    localparam [13:0] ROW_INDEX_95  = 14'd95;
    localparam [13:0] ROW_INDEX_96  = 14'd96;
    localparam [13:0] ROW_INDEX_97  = 14'd97;
    localparam [13:0] ROW_INDEX_98  = 14'd98;
    localparam [13:0] ROW_INDEX_99  = 14'd99;
    localparam [13:0] ROW_INDEX_100 = 14'd100;
    localparam [13:0] ROW_INDEX_101 = 14'd101;
    localparam [13:0] ROW_INDEX_102 = 14'd102;
    localparam [13:0] ROW_INDEX_103 = 14'd103;
    localparam [13:0] ROW_INDEX_104 = 14'd104;
    localparam [13:0] ROW_INDEX_105 = 14'd105;
    localparam [13:0] ROW_INDEX_106 = 14'd106;
    localparam [13:0] ROW_INDEX_107 = 14'd107;
    localparam [13:0] ROW_INDEX_108 = 14'd108;
    localparam [13:0] ROW_INDEX_109 = 14'd109;
    localparam [13:0] ROW_INDEX_110 = 14'd110;
    localparam [13:0] ROW_INDEX_111 = 14'd111;
    localparam [13:0] ROW_INDEX_112 = 14'd112;
    localparam [13:0] ROW_INDEX_113 = 14'd113;
    localparam [13:0] ROW_INDEX_114 = 14'd114;
    localparam [13:0] ROW_INDEX_115 = 14'd115;
    localparam [13:0] ROW_INDEX_116 = 14'd116;
    localparam [13:0] ROW_INDEX_117 = 14'd117;
    localparam [13:0] ROW_INDEX_118 = 14'd118;
    localparam [13:0] ROW_INDEX_119 = 14'd119;
    localparam [13:0] ROW_INDEX_120 = 14'd120;
    localparam [13:0] ROW_INDEX_121 = 14'd121;
    localparam [13:0] ROW_INDEX_122 = 14'd122;
    localparam [13:0] ROW_INDEX_123 = 14'd123;
    localparam [13:0] ROW_INDEX_124 = 14'd124;
    localparam [13:0] ROW_INDEX_125 = 14'd125;
    localparam [13:0] ROW_INDEX_126 = 14'd126;
    localparam [13:0] ROW_INDEX_127 = 14'd127;
    localparam  [3:0] ROW_BITS      = 4'd7;
    localparam [13:0] ROW_MASK      = 14'd127;

    reg         current;
    wire [13:0] program_row;
    wire        program_subarray;
    wire        exponent_0_write_enable;
    wire  [1:0] exponent_0_read_data;
    wire        exponent_1_write_enable;
    wire  [1:0] exponent_1_read_data;
    wire        exponent_2_write_enable;
    wire  [1:0] exponent_2_read_data;
    wire        exponent_3_write_enable;
    wire  [1:0] exponent_3_read_data;
    wire        exponent_4_write_enable;
    wire  [1:0] exponent_4_read_data;
    wire        exponent_5_write_enable;
    wire  [1:0] exponent_5_read_data;
    wire        exponent_6_write_enable;
    wire  [1:0] exponent_6_read_data;
    wire        exponent_7_write_enable;
    wire  [1:0] exponent_7_read_data;
    wire        exponent_8_write_enable;
    wire  [1:0] exponent_8_read_data;
    wire        exponent_9_write_enable;
    wire  [1:0] exponent_9_read_data;
    wire        exponent_10_write_enable;
    wire  [1:0] exponent_10_read_data;
    wire        exponent_11_write_enable;
    wire  [1:0] exponent_11_read_data;
    wire        exponent_12_write_enable;
    wire  [1:0] exponent_12_read_data;
    wire        exponent_13_write_enable;
    wire  [1:0] exponent_13_read_data;
    wire        exponent_14_write_enable;
    wire  [1:0] exponent_14_read_data;
    wire        exponent_15_write_enable;
    wire  [1:0] exponent_15_read_data;
    wire        exponent_16_write_enable;
    wire  [1:0] exponent_16_read_data;
    wire        exponent_17_write_enable;
    wire  [1:0] exponent_17_read_data;
    wire        exponent_18_write_enable;
    wire  [1:0] exponent_18_read_data;
    wire        exponent_19_write_enable;
    wire  [1:0] exponent_19_read_data;
    wire        exponent_20_write_enable;
    wire  [1:0] exponent_20_read_data;
    wire        exponent_21_write_enable;
    wire  [1:0] exponent_21_read_data;
    wire        exponent_22_write_enable;
    wire  [1:0] exponent_22_read_data;
    wire        exponent_23_write_enable;
    wire  [1:0] exponent_23_read_data;
    wire        exponent_24_write_enable;
    wire  [1:0] exponent_24_read_data;
    wire        exponent_25_write_enable;
    wire  [1:0] exponent_25_read_data;
    wire        exponent_26_write_enable;
    wire  [1:0] exponent_26_read_data;
    wire        exponent_27_write_enable;
    wire  [1:0] exponent_27_read_data;
    wire        exponent_28_write_enable;
    wire  [1:0] exponent_28_read_data;
    wire        exponent_29_write_enable;
    wire  [1:0] exponent_29_read_data;
    wire        exponent_30_write_enable;
    wire  [1:0] exponent_30_read_data;
    wire        exponent_31_write_enable;
    wire  [1:0] exponent_31_read_data;
    wire        exponent_32_write_enable;
    wire  [1:0] exponent_32_read_data;
    wire        exponent_33_write_enable;
    wire  [1:0] exponent_33_read_data;
    wire        exponent_34_write_enable;
    wire  [1:0] exponent_34_read_data;
    wire        exponent_35_write_enable;
    wire  [1:0] exponent_35_read_data;
    wire        exponent_36_write_enable;
    wire  [1:0] exponent_36_read_data;
    wire        exponent_37_write_enable;
    wire  [1:0] exponent_37_read_data;
    wire        exponent_38_write_enable;
    wire  [1:0] exponent_38_read_data;
    wire        exponent_39_write_enable;
    wire  [1:0] exponent_39_read_data;
    wire        exponent_40_write_enable;
    wire  [1:0] exponent_40_read_data;
    wire        exponent_41_write_enable;
    wire  [1:0] exponent_41_read_data;
    wire        exponent_42_write_enable;
    wire  [1:0] exponent_42_read_data;
    wire        exponent_43_write_enable;
    wire  [1:0] exponent_43_read_data;
    wire        exponent_44_write_enable;
    wire  [1:0] exponent_44_read_data;
    wire        exponent_45_write_enable;
    wire  [1:0] exponent_45_read_data;
    wire        exponent_46_write_enable;
    wire  [1:0] exponent_46_read_data;
    wire        exponent_47_write_enable;
    wire  [1:0] exponent_47_read_data;
    wire        exponent_48_write_enable;
    wire  [1:0] exponent_48_read_data;
    wire        exponent_49_write_enable;
    wire  [1:0] exponent_49_read_data;
    wire        exponent_50_write_enable;
    wire  [1:0] exponent_50_read_data;
    wire        exponent_51_write_enable;
    wire  [1:0] exponent_51_read_data;
    wire        exponent_52_write_enable;
    wire  [1:0] exponent_52_read_data;
    wire        exponent_53_write_enable;
    wire  [1:0] exponent_53_read_data;
    wire        exponent_54_write_enable;
    wire  [1:0] exponent_54_read_data;
    wire        exponent_55_write_enable;
    wire  [1:0] exponent_55_read_data;
    wire        exponent_56_write_enable;
    wire  [1:0] exponent_56_read_data;
    wire        exponent_57_write_enable;
    wire  [1:0] exponent_57_read_data;
    wire        exponent_58_write_enable;
    wire  [1:0] exponent_58_read_data;
    wire        exponent_59_write_enable;
    wire  [1:0] exponent_59_read_data;
    wire        exponent_60_write_enable;
    wire  [1:0] exponent_60_read_data;
    wire        exponent_61_write_enable;
    wire  [1:0] exponent_61_read_data;
    wire        exponent_62_write_enable;
    wire  [1:0] exponent_62_read_data;
    wire        exponent_63_write_enable;
    wire  [1:0] exponent_63_read_data;
    wire        exponent_64_write_enable;
    wire  [1:0] exponent_64_read_data;
    wire        exponent_65_write_enable;
    wire  [1:0] exponent_65_read_data;
    wire        exponent_66_write_enable;
    wire  [1:0] exponent_66_read_data;
    wire        exponent_67_write_enable;
    wire  [1:0] exponent_67_read_data;
    wire        exponent_68_write_enable;
    wire  [1:0] exponent_68_read_data;
    wire        exponent_69_write_enable;
    wire  [1:0] exponent_69_read_data;
    wire        exponent_70_write_enable;
    wire  [1:0] exponent_70_read_data;
    wire        exponent_71_write_enable;
    wire  [1:0] exponent_71_read_data;
    wire        exponent_72_write_enable;
    wire  [1:0] exponent_72_read_data;
    wire        exponent_73_write_enable;
    wire  [1:0] exponent_73_read_data;
    wire        exponent_74_write_enable;
    wire  [1:0] exponent_74_read_data;
    wire        exponent_75_write_enable;
    wire  [1:0] exponent_75_read_data;
    wire        exponent_76_write_enable;
    wire  [1:0] exponent_76_read_data;
    wire        exponent_77_write_enable;
    wire  [1:0] exponent_77_read_data;
    wire        exponent_78_write_enable;
    wire  [1:0] exponent_78_read_data;
    wire        exponent_79_write_enable;
    wire  [1:0] exponent_79_read_data;
    wire        exponent_80_write_enable;
    wire  [1:0] exponent_80_read_data;
    wire        exponent_81_write_enable;
    wire  [1:0] exponent_81_read_data;
    wire        exponent_82_write_enable;
    wire  [1:0] exponent_82_read_data;
    wire        exponent_83_write_enable;
    wire  [1:0] exponent_83_read_data;
    wire        exponent_84_write_enable;
    wire  [1:0] exponent_84_read_data;
    wire        exponent_85_write_enable;
    wire  [1:0] exponent_85_read_data;
    wire        exponent_86_write_enable;
    wire  [1:0] exponent_86_read_data;
    wire        exponent_87_write_enable;
    wire  [1:0] exponent_87_read_data;
    wire        exponent_88_write_enable;
    wire  [1:0] exponent_88_read_data;
    wire        exponent_89_write_enable;
    wire  [1:0] exponent_89_read_data;
    wire        exponent_90_write_enable;
    wire  [1:0] exponent_90_read_data;
    wire        exponent_91_write_enable;
    wire  [1:0] exponent_91_read_data;
    wire        exponent_92_write_enable;
    wire  [1:0] exponent_92_read_data;
    wire        exponent_93_write_enable;
    wire  [1:0] exponent_93_read_data;
    wire        exponent_94_write_enable;
    wire  [1:0] exponent_94_read_data;
    wire        exponent_95_write_enable;
    wire  [1:0] exponent_95_read_data;
    wire        exponent_96_write_enable;
    wire  [1:0] exponent_96_read_data;
    wire        exponent_97_write_enable;
    wire  [1:0] exponent_97_read_data;
    wire        exponent_98_write_enable;
    wire  [1:0] exponent_98_read_data;
    wire        exponent_99_write_enable;
    wire  [1:0] exponent_99_read_data;
    wire        exponent_100_write_enable;
    wire  [1:0] exponent_100_read_data;
    wire        exponent_101_write_enable;
    wire  [1:0] exponent_101_read_data;
    wire        exponent_102_write_enable;
    wire  [1:0] exponent_102_read_data;
    wire        exponent_103_write_enable;
    wire  [1:0] exponent_103_read_data;
    wire        exponent_104_write_enable;
    wire  [1:0] exponent_104_read_data;
    wire        exponent_105_write_enable;
    wire  [1:0] exponent_105_read_data;
    wire        exponent_106_write_enable;
    wire  [1:0] exponent_106_read_data;
    wire        exponent_107_write_enable;
    wire  [1:0] exponent_107_read_data;
    wire        exponent_108_write_enable;
    wire  [1:0] exponent_108_read_data;
    wire        exponent_109_write_enable;
    wire  [1:0] exponent_109_read_data;
    wire        exponent_110_write_enable;
    wire  [1:0] exponent_110_read_data;
    wire        exponent_111_write_enable;
    wire  [1:0] exponent_111_read_data;
    wire        exponent_112_write_enable;
    wire  [1:0] exponent_112_read_data;
    wire        exponent_113_write_enable;
    wire  [1:0] exponent_113_read_data;
    wire        exponent_114_write_enable;
    wire  [1:0] exponent_114_read_data;
    wire        exponent_115_write_enable;
    wire  [1:0] exponent_115_read_data;
    wire        exponent_116_write_enable;
    wire  [1:0] exponent_116_read_data;
    wire        exponent_117_write_enable;
    wire  [1:0] exponent_117_read_data;
    wire        exponent_118_write_enable;
    wire  [1:0] exponent_118_read_data;
    wire        exponent_119_write_enable;
    wire  [1:0] exponent_119_read_data;
    wire        exponent_120_write_enable;
    wire  [1:0] exponent_120_read_data;
    wire        exponent_121_write_enable;
    wire  [1:0] exponent_121_read_data;
    wire        exponent_122_write_enable;
    wire  [1:0] exponent_122_read_data;
    wire        exponent_123_write_enable;
    wire  [1:0] exponent_123_read_data;
    wire        exponent_124_write_enable;
    wire  [1:0] exponent_124_read_data;
    wire        exponent_125_write_enable;
    wire  [1:0] exponent_125_read_data;
    wire        exponent_126_write_enable;
    wire  [1:0] exponent_126_read_data;
    wire        exponent_127_write_enable;
    wire  [1:0] exponent_127_read_data;
    wire [13:0] program_subarray_wide;

    register_file_2x2 exponent_0 (
        .clock(clock),
        .write_enable(exponent_0_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_0_read_data)
    );

    register_file_2x2 exponent_1 (
        .clock(clock),
        .write_enable(exponent_1_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_1_read_data)
    );

    register_file_2x2 exponent_2 (
        .clock(clock),
        .write_enable(exponent_2_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_2_read_data)
    );

    register_file_2x2 exponent_3 (
        .clock(clock),
        .write_enable(exponent_3_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_3_read_data)
    );

    register_file_2x2 exponent_4 (
        .clock(clock),
        .write_enable(exponent_4_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_4_read_data)
    );

    register_file_2x2 exponent_5 (
        .clock(clock),
        .write_enable(exponent_5_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_5_read_data)
    );

    register_file_2x2 exponent_6 (
        .clock(clock),
        .write_enable(exponent_6_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_6_read_data)
    );

    register_file_2x2 exponent_7 (
        .clock(clock),
        .write_enable(exponent_7_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_7_read_data)
    );

    register_file_2x2 exponent_8 (
        .clock(clock),
        .write_enable(exponent_8_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_8_read_data)
    );

    register_file_2x2 exponent_9 (
        .clock(clock),
        .write_enable(exponent_9_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_9_read_data)
    );

    register_file_2x2 exponent_10 (
        .clock(clock),
        .write_enable(exponent_10_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_10_read_data)
    );

    register_file_2x2 exponent_11 (
        .clock(clock),
        .write_enable(exponent_11_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_11_read_data)
    );

    register_file_2x2 exponent_12 (
        .clock(clock),
        .write_enable(exponent_12_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_12_read_data)
    );

    register_file_2x2 exponent_13 (
        .clock(clock),
        .write_enable(exponent_13_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_13_read_data)
    );

    register_file_2x2 exponent_14 (
        .clock(clock),
        .write_enable(exponent_14_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_14_read_data)
    );

    register_file_2x2 exponent_15 (
        .clock(clock),
        .write_enable(exponent_15_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_15_read_data)
    );

    register_file_2x2 exponent_16 (
        .clock(clock),
        .write_enable(exponent_16_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_16_read_data)
    );

    register_file_2x2 exponent_17 (
        .clock(clock),
        .write_enable(exponent_17_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_17_read_data)
    );

    register_file_2x2 exponent_18 (
        .clock(clock),
        .write_enable(exponent_18_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_18_read_data)
    );

    register_file_2x2 exponent_19 (
        .clock(clock),
        .write_enable(exponent_19_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_19_read_data)
    );

    register_file_2x2 exponent_20 (
        .clock(clock),
        .write_enable(exponent_20_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_20_read_data)
    );

    register_file_2x2 exponent_21 (
        .clock(clock),
        .write_enable(exponent_21_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_21_read_data)
    );

    register_file_2x2 exponent_22 (
        .clock(clock),
        .write_enable(exponent_22_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_22_read_data)
    );

    register_file_2x2 exponent_23 (
        .clock(clock),
        .write_enable(exponent_23_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_23_read_data)
    );

    register_file_2x2 exponent_24 (
        .clock(clock),
        .write_enable(exponent_24_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_24_read_data)
    );

    register_file_2x2 exponent_25 (
        .clock(clock),
        .write_enable(exponent_25_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_25_read_data)
    );

    register_file_2x2 exponent_26 (
        .clock(clock),
        .write_enable(exponent_26_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_26_read_data)
    );

    register_file_2x2 exponent_27 (
        .clock(clock),
        .write_enable(exponent_27_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_27_read_data)
    );

    register_file_2x2 exponent_28 (
        .clock(clock),
        .write_enable(exponent_28_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_28_read_data)
    );

    register_file_2x2 exponent_29 (
        .clock(clock),
        .write_enable(exponent_29_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_29_read_data)
    );

    register_file_2x2 exponent_30 (
        .clock(clock),
        .write_enable(exponent_30_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_30_read_data)
    );

    register_file_2x2 exponent_31 (
        .clock(clock),
        .write_enable(exponent_31_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_31_read_data)
    );

    register_file_2x2 exponent_32 (
        .clock(clock),
        .write_enable(exponent_32_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_32_read_data)
    );

    register_file_2x2 exponent_33 (
        .clock(clock),
        .write_enable(exponent_33_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_33_read_data)
    );

    register_file_2x2 exponent_34 (
        .clock(clock),
        .write_enable(exponent_34_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_34_read_data)
    );

    register_file_2x2 exponent_35 (
        .clock(clock),
        .write_enable(exponent_35_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_35_read_data)
    );

    register_file_2x2 exponent_36 (
        .clock(clock),
        .write_enable(exponent_36_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_36_read_data)
    );

    register_file_2x2 exponent_37 (
        .clock(clock),
        .write_enable(exponent_37_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_37_read_data)
    );

    register_file_2x2 exponent_38 (
        .clock(clock),
        .write_enable(exponent_38_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_38_read_data)
    );

    register_file_2x2 exponent_39 (
        .clock(clock),
        .write_enable(exponent_39_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_39_read_data)
    );

    register_file_2x2 exponent_40 (
        .clock(clock),
        .write_enable(exponent_40_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_40_read_data)
    );

    register_file_2x2 exponent_41 (
        .clock(clock),
        .write_enable(exponent_41_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_41_read_data)
    );

    register_file_2x2 exponent_42 (
        .clock(clock),
        .write_enable(exponent_42_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_42_read_data)
    );

    register_file_2x2 exponent_43 (
        .clock(clock),
        .write_enable(exponent_43_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_43_read_data)
    );

    register_file_2x2 exponent_44 (
        .clock(clock),
        .write_enable(exponent_44_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_44_read_data)
    );

    register_file_2x2 exponent_45 (
        .clock(clock),
        .write_enable(exponent_45_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_45_read_data)
    );

    register_file_2x2 exponent_46 (
        .clock(clock),
        .write_enable(exponent_46_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_46_read_data)
    );

    register_file_2x2 exponent_47 (
        .clock(clock),
        .write_enable(exponent_47_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_47_read_data)
    );

    register_file_2x2 exponent_48 (
        .clock(clock),
        .write_enable(exponent_48_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_48_read_data)
    );

    register_file_2x2 exponent_49 (
        .clock(clock),
        .write_enable(exponent_49_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_49_read_data)
    );

    register_file_2x2 exponent_50 (
        .clock(clock),
        .write_enable(exponent_50_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_50_read_data)
    );

    register_file_2x2 exponent_51 (
        .clock(clock),
        .write_enable(exponent_51_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_51_read_data)
    );

    register_file_2x2 exponent_52 (
        .clock(clock),
        .write_enable(exponent_52_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_52_read_data)
    );

    register_file_2x2 exponent_53 (
        .clock(clock),
        .write_enable(exponent_53_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_53_read_data)
    );

    register_file_2x2 exponent_54 (
        .clock(clock),
        .write_enable(exponent_54_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_54_read_data)
    );

    register_file_2x2 exponent_55 (
        .clock(clock),
        .write_enable(exponent_55_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_55_read_data)
    );

    register_file_2x2 exponent_56 (
        .clock(clock),
        .write_enable(exponent_56_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_56_read_data)
    );

    register_file_2x2 exponent_57 (
        .clock(clock),
        .write_enable(exponent_57_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_57_read_data)
    );

    register_file_2x2 exponent_58 (
        .clock(clock),
        .write_enable(exponent_58_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_58_read_data)
    );

    register_file_2x2 exponent_59 (
        .clock(clock),
        .write_enable(exponent_59_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_59_read_data)
    );

    register_file_2x2 exponent_60 (
        .clock(clock),
        .write_enable(exponent_60_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_60_read_data)
    );

    register_file_2x2 exponent_61 (
        .clock(clock),
        .write_enable(exponent_61_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_61_read_data)
    );

    register_file_2x2 exponent_62 (
        .clock(clock),
        .write_enable(exponent_62_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_62_read_data)
    );

    register_file_2x2 exponent_63 (
        .clock(clock),
        .write_enable(exponent_63_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_63_read_data)
    );

    register_file_2x2 exponent_64 (
        .clock(clock),
        .write_enable(exponent_64_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_64_read_data)
    );

    register_file_2x2 exponent_65 (
        .clock(clock),
        .write_enable(exponent_65_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_65_read_data)
    );

    register_file_2x2 exponent_66 (
        .clock(clock),
        .write_enable(exponent_66_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_66_read_data)
    );

    register_file_2x2 exponent_67 (
        .clock(clock),
        .write_enable(exponent_67_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_67_read_data)
    );

    register_file_2x2 exponent_68 (
        .clock(clock),
        .write_enable(exponent_68_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_68_read_data)
    );

    register_file_2x2 exponent_69 (
        .clock(clock),
        .write_enable(exponent_69_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_69_read_data)
    );

    register_file_2x2 exponent_70 (
        .clock(clock),
        .write_enable(exponent_70_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_70_read_data)
    );

    register_file_2x2 exponent_71 (
        .clock(clock),
        .write_enable(exponent_71_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_71_read_data)
    );

    register_file_2x2 exponent_72 (
        .clock(clock),
        .write_enable(exponent_72_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_72_read_data)
    );

    register_file_2x2 exponent_73 (
        .clock(clock),
        .write_enable(exponent_73_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_73_read_data)
    );

    register_file_2x2 exponent_74 (
        .clock(clock),
        .write_enable(exponent_74_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_74_read_data)
    );

    register_file_2x2 exponent_75 (
        .clock(clock),
        .write_enable(exponent_75_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_75_read_data)
    );

    register_file_2x2 exponent_76 (
        .clock(clock),
        .write_enable(exponent_76_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_76_read_data)
    );

    register_file_2x2 exponent_77 (
        .clock(clock),
        .write_enable(exponent_77_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_77_read_data)
    );

    register_file_2x2 exponent_78 (
        .clock(clock),
        .write_enable(exponent_78_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_78_read_data)
    );

    register_file_2x2 exponent_79 (
        .clock(clock),
        .write_enable(exponent_79_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_79_read_data)
    );

    register_file_2x2 exponent_80 (
        .clock(clock),
        .write_enable(exponent_80_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_80_read_data)
    );

    register_file_2x2 exponent_81 (
        .clock(clock),
        .write_enable(exponent_81_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_81_read_data)
    );

    register_file_2x2 exponent_82 (
        .clock(clock),
        .write_enable(exponent_82_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_82_read_data)
    );

    register_file_2x2 exponent_83 (
        .clock(clock),
        .write_enable(exponent_83_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_83_read_data)
    );

    register_file_2x2 exponent_84 (
        .clock(clock),
        .write_enable(exponent_84_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_84_read_data)
    );

    register_file_2x2 exponent_85 (
        .clock(clock),
        .write_enable(exponent_85_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_85_read_data)
    );

    register_file_2x2 exponent_86 (
        .clock(clock),
        .write_enable(exponent_86_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_86_read_data)
    );

    register_file_2x2 exponent_87 (
        .clock(clock),
        .write_enable(exponent_87_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_87_read_data)
    );

    register_file_2x2 exponent_88 (
        .clock(clock),
        .write_enable(exponent_88_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_88_read_data)
    );

    register_file_2x2 exponent_89 (
        .clock(clock),
        .write_enable(exponent_89_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_89_read_data)
    );

    register_file_2x2 exponent_90 (
        .clock(clock),
        .write_enable(exponent_90_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_90_read_data)
    );

    register_file_2x2 exponent_91 (
        .clock(clock),
        .write_enable(exponent_91_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_91_read_data)
    );

    register_file_2x2 exponent_92 (
        .clock(clock),
        .write_enable(exponent_92_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_92_read_data)
    );

    register_file_2x2 exponent_93 (
        .clock(clock),
        .write_enable(exponent_93_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_93_read_data)
    );

    register_file_2x2 exponent_94 (
        .clock(clock),
        .write_enable(exponent_94_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_94_read_data)
    );

    register_file_2x2 exponent_95 (
        .clock(clock),
        .write_enable(exponent_95_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_95_read_data)
    );

    register_file_2x2 exponent_96 (
        .clock(clock),
        .write_enable(exponent_96_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_96_read_data)
    );

    register_file_2x2 exponent_97 (
        .clock(clock),
        .write_enable(exponent_97_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_97_read_data)
    );

    register_file_2x2 exponent_98 (
        .clock(clock),
        .write_enable(exponent_98_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_98_read_data)
    );

    register_file_2x2 exponent_99 (
        .clock(clock),
        .write_enable(exponent_99_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_99_read_data)
    );

    register_file_2x2 exponent_100 (
        .clock(clock),
        .write_enable(exponent_100_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_100_read_data)
    );

    register_file_2x2 exponent_101 (
        .clock(clock),
        .write_enable(exponent_101_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_101_read_data)
    );

    register_file_2x2 exponent_102 (
        .clock(clock),
        .write_enable(exponent_102_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_102_read_data)
    );

    register_file_2x2 exponent_103 (
        .clock(clock),
        .write_enable(exponent_103_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_103_read_data)
    );

    register_file_2x2 exponent_104 (
        .clock(clock),
        .write_enable(exponent_104_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_104_read_data)
    );

    register_file_2x2 exponent_105 (
        .clock(clock),
        .write_enable(exponent_105_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_105_read_data)
    );

    register_file_2x2 exponent_106 (
        .clock(clock),
        .write_enable(exponent_106_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_106_read_data)
    );

    register_file_2x2 exponent_107 (
        .clock(clock),
        .write_enable(exponent_107_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_107_read_data)
    );

    register_file_2x2 exponent_108 (
        .clock(clock),
        .write_enable(exponent_108_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_108_read_data)
    );

    register_file_2x2 exponent_109 (
        .clock(clock),
        .write_enable(exponent_109_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_109_read_data)
    );

    register_file_2x2 exponent_110 (
        .clock(clock),
        .write_enable(exponent_110_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_110_read_data)
    );

    register_file_2x2 exponent_111 (
        .clock(clock),
        .write_enable(exponent_111_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_111_read_data)
    );

    register_file_2x2 exponent_112 (
        .clock(clock),
        .write_enable(exponent_112_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_112_read_data)
    );

    register_file_2x2 exponent_113 (
        .clock(clock),
        .write_enable(exponent_113_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_113_read_data)
    );

    register_file_2x2 exponent_114 (
        .clock(clock),
        .write_enable(exponent_114_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_114_read_data)
    );

    register_file_2x2 exponent_115 (
        .clock(clock),
        .write_enable(exponent_115_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_115_read_data)
    );

    register_file_2x2 exponent_116 (
        .clock(clock),
        .write_enable(exponent_116_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_116_read_data)
    );

    register_file_2x2 exponent_117 (
        .clock(clock),
        .write_enable(exponent_117_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_117_read_data)
    );

    register_file_2x2 exponent_118 (
        .clock(clock),
        .write_enable(exponent_118_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_118_read_data)
    );

    register_file_2x2 exponent_119 (
        .clock(clock),
        .write_enable(exponent_119_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_119_read_data)
    );

    register_file_2x2 exponent_120 (
        .clock(clock),
        .write_enable(exponent_120_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_120_read_data)
    );

    register_file_2x2 exponent_121 (
        .clock(clock),
        .write_enable(exponent_121_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_121_read_data)
    );

    register_file_2x2 exponent_122 (
        .clock(clock),
        .write_enable(exponent_122_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_122_read_data)
    );

    register_file_2x2 exponent_123 (
        .clock(clock),
        .write_enable(exponent_123_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_123_read_data)
    );

    register_file_2x2 exponent_124 (
        .clock(clock),
        .write_enable(exponent_124_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_124_read_data)
    );

    register_file_2x2 exponent_125 (
        .clock(clock),
        .write_enable(exponent_125_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_125_read_data)
    );

    register_file_2x2 exponent_126 (
        .clock(clock),
        .write_enable(exponent_126_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_126_read_data)
    );

    register_file_2x2 exponent_127 (
        .clock(clock),
        .write_enable(exponent_127_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_127_read_data)
    );

    always @(posedge clock) begin
        if (reset) begin
            current <= 1'b0;
        end else if (accept) begin
            current <= current + 1'b1;
            if (current == last_subarray) begin
                current <= 1'b0;
            end
        end
    end

    assign program_row = program_address & ROW_MASK;
    assign program_subarray_wide = program_address >> ROW_BITS;
    assign program_subarray = program_subarray_wide[0];
    assign exponent_0_write_enable = program_enable & (program_row == ROW_INDEX_0);
    assign doubled_0 = x_0 << exponent_0_read_data;
    assign exponent_1_write_enable = program_enable & (program_row == ROW_INDEX_1);
    assign doubled_1 = x_1 << exponent_1_read_data;
    assign exponent_2_write_enable = program_enable & (program_row == ROW_INDEX_2);
    assign doubled_2 = x_2 << exponent_2_read_data;
    assign exponent_3_write_enable = program_enable & (program_row == ROW_INDEX_3);
    assign doubled_3 = x_3 << exponent_3_read_data;
    assign exponent_4_write_enable = program_enable & (program_row == ROW_INDEX_4);
    assign doubled_4 = x_4 << exponent_4_read_data;
    assign exponent_5_write_enable = program_enable & (program_row == ROW_INDEX_5);
    assign doubled_5 = x_5 << exponent_5_read_data;
    assign exponent_6_write_enable = program_enable & (program_row == ROW_INDEX_6);
    assign doubled_6 = x_6 << exponent_6_read_data;
    assign exponent_7_write_enable = program_enable & (program_row == ROW_INDEX_7);
    assign doubled_7 = x_7 << exponent_7_read_data;
    assign exponent_8_write_enable = program_enable & (program_row == ROW_INDEX_8);
    assign doubled_8 = x_8 << exponent_8_read_data;
    assign exponent_9_write_enable = program_enable & (program_row == ROW_INDEX_9);
    assign doubled_9 = x_9 << exponent_9_read_data;
    assign exponent_10_write_enable = program_enable & (program_row == ROW_INDEX_10);
    assign doubled_10 = x_10 << exponent_10_read_data;
    assign exponent_11_write_enable = program_enable & (program_row == ROW_INDEX_11);
    assign doubled_11 = x_11 << exponent_11_read_data;
    assign exponent_12_write_enable = program_enable & (program_row == ROW_INDEX_12);
    assign doubled_12 = x_12 << exponent_12_read_data;
    assign exponent_13_write_enable = program_enable & (program_row == ROW_INDEX_13);
    assign doubled_13 = x_13 << exponent_13_read_data;
    assign exponent_14_write_enable = program_enable & (program_row == ROW_INDEX_14);
    assign doubled_14 = x_14 << exponent_14_read_data;
    assign exponent_15_write_enable = program_enable & (program_row == ROW_INDEX_15);
    assign doubled_15 = x_15 << exponent_15_read_data;
    assign exponent_16_write_enable = program_enable & (program_row == ROW_INDEX_16);
    assign doubled_16 = x_16 << exponent_16_read_data;
    assign exponent_17_write_enable = program_enable & (program_row == ROW_INDEX_17);
    assign doubled_17 = x_17 << exponent_17_read_data;
    assign exponent_18_write_enable = program_enable & (program_row == ROW_INDEX_18);
    assign doubled_18 = x_18 << exponent_18_read_data;
    assign exponent_19_write_enable = program_enable & (program_row == ROW_INDEX_19);
    assign doubled_19 = x_19 << exponent_19_read_data;
    assign exponent_20_write_enable = program_enable & (program_row == ROW_INDEX_20);
    assign doubled_20 = x_20 << exponent_20_read_data;
    assign exponent_21_write_enable = program_enable & (program_row == ROW_INDEX_21);
    assign doubled_21 = x_21 << exponent_21_read_data;
    assign exponent_22_write_enable = program_enable & (program_row == ROW_INDEX_22);
    assign doubled_22 = x_22 << exponent_22_read_data;
    assign exponent_23_write_enable = program_enable & (program_row == ROW_INDEX_23);
    assign doubled_23 = x_23 << exponent_23_read_data;
    assign exponent_24_write_enable = program_enable & (program_row == ROW_INDEX_24);
    assign doubled_24 = x_24 << exponent_24_read_data;
    assign exponent_25_write_enable = program_enable & (program_row == ROW_INDEX_25);
    assign doubled_25 = x_25 << exponent_25_read_data;
    assign exponent_26_write_enable = program_enable & (program_row == ROW_INDEX_26);
    assign doubled_26 = x_26 << exponent_26_read_data;
    assign exponent_27_write_enable = program_enable & (program_row == ROW_INDEX_27);
    assign doubled_27 = x_27 << exponent_27_read_data;
    assign exponent_28_write_enable = program_enable & (program_row == ROW_INDEX_28);
    assign doubled_28 = x_28 << exponent_28_read_data;
    assign exponent_29_write_enable = program_enable & (program_row == ROW_INDEX_29);
    assign doubled_29 = x_29 << exponent_29_read_data;
    assign exponent_30_write_enable = program_enable & (program_row == ROW_INDEX_30);
    assign doubled_30 = x_30 << exponent_30_read_data;
    assign exponent_31_write_enable = program_enable & (program_row == ROW_INDEX_31);
    assign doubled_31 = x_31 << exponent_31_read_data;
    assign exponent_32_write_enable = program_enable & (program_row == ROW_INDEX_32);
    assign doubled_32 = x_32 << exponent_32_read_data;
    assign exponent_33_write_enable = program_enable & (program_row == ROW_INDEX_33);
    assign doubled_33 = x_33 << exponent_33_read_data;
    assign exponent_34_write_enable = program_enable & (program_row == ROW_INDEX_34);
    assign doubled_34 = x_34 << exponent_34_read_data;
    assign exponent_35_write_enable = program_enable & (program_row == ROW_INDEX_35);
    assign doubled_35 = x_35 << exponent_35_read_data;
    assign exponent_36_write_enable = program_enable & (program_row == ROW_INDEX_36);
    assign doubled_36 = x_36 << exponent_36_read_data;
    assign exponent_37_write_enable = program_enable & (program_row == ROW_INDEX_37);
    assign doubled_37 = x_37 << exponent_37_read_data;
    assign exponent_38_write_enable = program_enable & (program_row == ROW_INDEX_38);
    assign doubled_38 = x_38 << exponent_38_read_data;
    assign exponent_39_write_enable = program_enable & (program_row == ROW_INDEX_39);
    assign doubled_39 = x_39 << exponent_39_read_data;
    assign exponent_40_write_enable = program_enable & (program_row == ROW_INDEX_40);
    assign doubled_40 = x_40 << exponent_40_read_data;
    assign exponent_41_write_enable = program_enable & (program_row == ROW_INDEX_41);
    assign doubled_41 = x_41 << exponent_41_read_data;
    assign exponent_42_write_enable = program_enable & (program_row == ROW_INDEX_42);
    assign doubled_42 = x_42 << exponent_42_read_data;
    assign exponent_43_write_enable = program_enable & (program_row == ROW_INDEX_43);
    assign doubled_43 = x_43 << exponent_43_read_data;
    assign exponent_44_write_enable = program_enable & (program_row == ROW_INDEX_44);
    assign doubled_44 = x_44 << exponent_44_read_data;
    assign exponent_45_write_enable = program_enable & (program_row == ROW_INDEX_45);
    assign doubled_45 = x_45 << exponent_45_read_data;
    assign exponent_46_write_enable = program_enable & (program_row == ROW_INDEX_46);
    assign doubled_46 = x_46 << exponent_46_read_data;
    assign exponent_47_write_enable = program_enable & (program_row == ROW_INDEX_47);
    assign doubled_47 = x_47 << exponent_47_read_data;
    assign exponent_48_write_enable = program_enable & (program_row == ROW_INDEX_48);
    assign doubled_48 = x_48 << exponent_48_read_data;
    assign exponent_49_write_enable = program_enable & (program_row == ROW_INDEX_49);
    assign doubled_49 = x_49 << exponent_49_read_data;
    assign exponent_50_write_enable = program_enable & (program_row == ROW_INDEX_50);
    assign doubled_50 = x_50 << exponent_50_read_data;
    assign exponent_51_write_enable = program_enable & (program_row == ROW_INDEX_51);
    assign doubled_51 = x_51 << exponent_51_read_data;
    assign exponent_52_write_enable = program_enable & (program_row == ROW_INDEX_52);
    assign doubled_52 = x_52 << exponent_52_read_data;
    assign exponent_53_write_enable = program_enable & (program_row == ROW_INDEX_53);
    assign doubled_53 = x_53 << exponent_53_read_data;
    assign exponent_54_write_enable = program_enable & (program_row == ROW_INDEX_54);
    assign doubled_54 = x_54 << exponent_54_read_data;
    assign exponent_55_write_enable = program_enable & (program_row == ROW_INDEX_55);
    assign doubled_55 = x_55 << exponent_55_read_data;
    assign exponent_56_write_enable = program_enable & (program_row == ROW_INDEX_56);
    assign doubled_56 = x_56 << exponent_56_read_data;
    assign exponent_57_write_enable = program_enable & (program_row == ROW_INDEX_57);
    assign doubled_57 = x_57 << exponent_57_read_data;
    assign exponent_58_write_enable = program_enable & (program_row == ROW_INDEX_58);
    assign doubled_58 = x_58 << exponent_58_read_data;
    assign exponent_59_write_enable = program_enable & (program_row == ROW_INDEX_59);
    assign doubled_59 = x_59 << exponent_59_read_data;
    assign exponent_60_write_enable = program_enable & (program_row == ROW_INDEX_60);
    assign doubled_60 = x_60 << exponent_60_read_data;
    assign exponent_61_write_enable = program_enable & (program_row == ROW_INDEX_61);
    assign doubled_61 = x_61 << exponent_61_read_data;
    assign exponent_62_write_enable = program_enable & (program_row == ROW_INDEX_62);
    assign doubled_62 = x_62 << exponent_62_read_data;
    assign exponent_63_write_enable = program_enable & (program_row == ROW_INDEX_63);
    assign doubled_63 = x_63 << exponent_63_read_data;
    assign exponent_64_write_enable = program_enable & (program_row == ROW_INDEX_64);
    assign doubled_64 = x_64 << exponent_64_read_data;
    assign exponent_65_write_enable = program_enable & (program_row == ROW_INDEX_65);
    assign doubled_65 = x_65 << exponent_65_read_data;
    assign exponent_66_write_enable = program_enable & (program_row == ROW_INDEX_66);
    assign doubled_66 = x_66 << exponent_66_read_data;
    assign exponent_67_write_enable = program_enable & (program_row == ROW_INDEX_67);
    assign doubled_67 = x_67 << exponent_67_read_data;
    assign exponent_68_write_enable = program_enable & (program_row == ROW_INDEX_68);
    assign doubled_68 = x_68 << exponent_68_read_data;
    assign exponent_69_write_enable = program_enable & (program_row == ROW_INDEX_69);
    assign doubled_69 = x_69 << exponent_69_read_data;
    assign exponent_70_write_enable = program_enable & (program_row == ROW_INDEX_70);
    assign doubled_70 = x_70 << exponent_70_read_data;
    assign exponent_71_write_enable = program_enable & (program_row == ROW_INDEX_71);
    assign doubled_71 = x_71 << exponent_71_read_data;
    assign exponent_72_write_enable = program_enable & (program_row == ROW_INDEX_72);
    assign doubled_72 = x_72 << exponent_72_read_data;
    assign exponent_73_write_enable = program_enable & (program_row == ROW_INDEX_73);
    assign doubled_73 = x_73 << exponent_73_read_data;
    assign exponent_74_write_enable = program_enable & (program_row == ROW_INDEX_74);
    assign doubled_74 = x_74 << exponent_74_read_data;
    assign exponent_75_write_enable = program_enable & (program_row == ROW_INDEX_75);
    assign doubled_75 = x_75 << exponent_75_read_data;
    assign exponent_76_write_enable = program_enable & (program_row == ROW_INDEX_76);
    assign doubled_76 = x_76 << exponent_76_read_data;
    assign exponent_77_write_enable = program_enable & (program_row == ROW_INDEX_77);
    assign doubled_77 = x_77 << exponent_77_read_data;
    assign exponent_78_write_enable = program_enable & (program_row == ROW_INDEX_78);
    assign doubled_78 = x_78 << exponent_78_read_data;
    assign exponent_79_write_enable = program_enable & (program_row == ROW_INDEX_79);
    assign doubled_79 = x_79 << exponent_79_read_data;
    assign exponent_80_write_enable = program_enable & (program_row == ROW_INDEX_80);
    assign doubled_80 = x_80 << exponent_80_read_data;
    assign exponent_81_write_enable = program_enable & (program_row == ROW_INDEX_81);
    assign doubled_81 = x_81 << exponent_81_read_data;
    assign exponent_82_write_enable = program_enable & (program_row == ROW_INDEX_82);
    assign doubled_82 = x_82 << exponent_82_read_data;
    assign exponent_83_write_enable = program_enable & (program_row == ROW_INDEX_83);
    assign doubled_83 = x_83 << exponent_83_read_data;
    assign exponent_84_write_enable = program_enable & (program_row == ROW_INDEX_84);
    assign doubled_84 = x_84 << exponent_84_read_data;
    assign exponent_85_write_enable = program_enable & (program_row == ROW_INDEX_85);
    assign doubled_85 = x_85 << exponent_85_read_data;
    assign exponent_86_write_enable = program_enable & (program_row == ROW_INDEX_86);
    assign doubled_86 = x_86 << exponent_86_read_data;
    assign exponent_87_write_enable = program_enable & (program_row == ROW_INDEX_87);
    assign doubled_87 = x_87 << exponent_87_read_data;
    assign exponent_88_write_enable = program_enable & (program_row == ROW_INDEX_88);
    assign doubled_88 = x_88 << exponent_88_read_data;
    assign exponent_89_write_enable = program_enable & (program_row == ROW_INDEX_89);
    assign doubled_89 = x_89 << exponent_89_read_data;
    assign exponent_90_write_enable = program_enable & (program_row == ROW_INDEX_90);
    assign doubled_90 = x_90 << exponent_90_read_data;
    assign exponent_91_write_enable = program_enable & (program_row == ROW_INDEX_91);
    assign doubled_91 = x_91 << exponent_91_read_data;
    assign exponent_92_write_enable = program_enable & (program_row == ROW_INDEX_92);
    assign doubled_92 = x_92 << exponent_92_read_data;
    assign exponent_93_write_enable = program_enable & (program_row == ROW_INDEX_93);
    assign doubled_93 = x_93 << exponent_93_read_data;
    assign exponent_94_write_enable = program_enable & (program_row == ROW_INDEX_94);
    assign doubled_94 = x_94 << exponent_94_read_data;
    assign exponent_95_write_enable = program_enable & (program_row == ROW_INDEX_95);
    assign doubled_95 = x_95 << exponent_95_read_data;
    assign exponent_96_write_enable = program_enable & (program_row == ROW_INDEX_96);
    assign doubled_96 = x_96 << exponent_96_read_data;
    assign exponent_97_write_enable = program_enable & (program_row == ROW_INDEX_97);
    assign doubled_97 = x_97 << exponent_97_read_data;
    assign exponent_98_write_enable = program_enable & (program_row == ROW_INDEX_98);
    assign doubled_98 = x_98 << exponent_98_read_data;
    assign exponent_99_write_enable = program_enable & (program_row == ROW_INDEX_99);
    assign doubled_99 = x_99 << exponent_99_read_data;
    assign exponent_100_write_enable = program_enable & (program_row == ROW_INDEX_100);
    assign doubled_100 = x_100 << exponent_100_read_data;
    assign exponent_101_write_enable = program_enable & (program_row == ROW_INDEX_101);
    assign doubled_101 = x_101 << exponent_101_read_data;
    assign exponent_102_write_enable = program_enable & (program_row == ROW_INDEX_102);
    assign doubled_102 = x_102 << exponent_102_read_data;
    assign exponent_103_write_enable = program_enable & (program_row == ROW_INDEX_103);
    assign doubled_103 = x_103 << exponent_103_read_data;
    assign exponent_104_write_enable = program_enable & (program_row == ROW_INDEX_104);
    assign doubled_104 = x_104 << exponent_104_read_data;
    assign exponent_105_write_enable = program_enable & (program_row == ROW_INDEX_105);
    assign doubled_105 = x_105 << exponent_105_read_data;
    assign exponent_106_write_enable = program_enable & (program_row == ROW_INDEX_106);
    assign doubled_106 = x_106 << exponent_106_read_data;
    assign exponent_107_write_enable = program_enable & (program_row == ROW_INDEX_107);
    assign doubled_107 = x_107 << exponent_107_read_data;
    assign exponent_108_write_enable = program_enable & (program_row == ROW_INDEX_108);
    assign doubled_108 = x_108 << exponent_108_read_data;
    assign exponent_109_write_enable = program_enable & (program_row == ROW_INDEX_109);
    assign doubled_109 = x_109 << exponent_109_read_data;
    assign exponent_110_write_enable = program_enable & (program_row == ROW_INDEX_110);
    assign doubled_110 = x_110 << exponent_110_read_data;
    assign exponent_111_write_enable = program_enable & (program_row == ROW_INDEX_111);
    assign doubled_111 = x_111 << exponent_111_read_data;
    assign exponent_112_write_enable = program_enable & (program_row == ROW_INDEX_112);
    assign doubled_112 = x_112 << exponent_112_read_data;
    assign exponent_113_write_enable = program_enable & (program_row == ROW_INDEX_113);
    assign doubled_113 = x_113 << exponent_113_read_data;
    assign exponent_114_write_enable = program_enable & (program_row == ROW_INDEX_114);
    assign doubled_114 = x_114 << exponent_114_read_data;
    assign exponent_115_write_enable = program_enable & (program_row == ROW_INDEX_115);
    assign doubled_115 = x_115 << exponent_115_read_data;
    assign exponent_116_write_enable = program_enable & (program_row == ROW_INDEX_116);
    assign doubled_116 = x_116 << exponent_116_read_data;
    assign exponent_117_write_enable = program_enable & (program_row == ROW_INDEX_117);
    assign doubled_117 = x_117 << exponent_117_read_data;
    assign exponent_118_write_enable = program_enable & (program_row == ROW_INDEX_118);
    assign doubled_118 = x_118 << exponent_118_read_data;
    assign exponent_119_write_enable = program_enable & (program_row == ROW_INDEX_119);
    assign doubled_119 = x_119 << exponent_119_read_data;
    assign exponent_120_write_enable = program_enable & (program_row == ROW_INDEX_120);
    assign doubled_120 = x_120 << exponent_120_read_data;
    assign exponent_121_write_enable = program_enable & (program_row == ROW_INDEX_121);
    assign doubled_121 = x_121 << exponent_121_read_data;
    assign exponent_122_write_enable = program_enable & (program_row == ROW_INDEX_122);
    assign doubled_122 = x_122 << exponent_122_read_data;
    assign exponent_123_write_enable = program_enable & (program_row == ROW_INDEX_123);
    assign doubled_123 = x_123 << exponent_123_read_data;
    assign exponent_124_write_enable = program_enable & (program_row == ROW_INDEX_124);
    assign doubled_124 = x_124 << exponent_124_read_data;
    assign exponent_125_write_enable = program_enable & (program_row == ROW_INDEX_125);
    assign doubled_125 = x_125 << exponent_125_read_data;
    assign exponent_126_write_enable = program_enable & (program_row == ROW_INDEX_126);
    assign doubled_126 = x_126 << exponent_126_read_data;
    assign exponent_127_write_enable = program_enable & (program_row == ROW_INDEX_127);
    assign doubled_127 = x_127 << exponent_127_read_data;

endmodule

`default_nettype wire
