// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// crossbar_core: A crossbar without its devices: inputs and bit-line counts in, signed sums out.

`default_nettype none

module crossbar_core (
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
    input  wire        y_ready,
    input  wire        clear_counters,
    input  wire        array_wait,
    input  wire  [8:0] bit_line_0,
    input  wire  [8:0] bit_line_1,
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
    output wire [15:0] array_word_lines_7
);

    localparam [10:0] LANE_PLACE_0  = 11'd0;
    localparam  [3:0] LANE_BITS     = 4'd0;
    localparam [10:0] LANE_MASK     = 11'd0;
    localparam  [6:0] BEAT_MASK     = 7'd127;
    localparam [10:0] ARRAY_PLACE   = 11'd10;
    localparam  [6:0] DEVICE_MASK_0 = 7'd3;
    localparam  [3:0] DEVICE_BITS   = 4'd2;

    wire        advance;
    wire        program_register;
    wire        program_flip;
    wire        program_sign;
    wire [10:0] program_lane;
    wire  [6:0] program_fragment;
    wire [10:0] beat_2;
    wire [10:0] column_2;
    wire [10:0] last_column;
    wire [10:0] columns_used;
    wire  [6:0] beat_5;
    wire  [4:0] beat_column;
    reg   [7:0] clipped;
    wire        accumulated;
    wire        work;
    wire  [3:0] program_array_0;
    wire  [1:0] device_0;
    wire  [4:0] used_registers_last_column;
    wire        used_registers_last_subarray;
    wire  [3:0] used_registers_last_position;
    wire        zero_skip_loaded;
    wire        zero_skip_empty;
    wire        zero_skip_last_step;
    wire        zero_skip_negative;
    wire  [3:0] zero_skip_position;
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
    wire  [8:0] population_count_ones;
    wire  [8:0] plane_scale_scale;
    wire        slot_pipeline_busy;
    wire        slot_pipeline_convert_2;
    wire  [6:0] slot_pipeline_address_2;
    wire  [8:0] slot_pipeline_scale_3;
    wire        slot_pipeline_convert_4;
    wire  [6:0] slot_pipeline_address_4;
    wire        slot_pipeline_slot_5;
    wire        slot_pipeline_convert_5;
    wire        slot_pipeline_first_5;
    wire        slot_pipeline_last_beat_5;
    wire        slot_pipeline_last_slot_5;
    wire        slot_pipeline_bank_5;
    wire        slot_pipeline_negative_5;
    wire  [3:0] slot_pipeline_position_5;
    wire  [6:0] slot_pipeline_address_5;
    wire        lane_0_program_flip;
    wire        lane_0_program_sign;
    wire        lane_0_accumulate;
    wire [31:0] lane_0_drained;
    wire  [7:0] lane_0_clips;
    wire        result_drain_finish;
    wire        result_drain_zero;
    wire        result_drain_blocked;
    wire        result_drain_draining;
    wire        result_drain_drain_bank;
    wire  [4:0] result_drain_drain_column;
    wire        result_drain_busy;
    wire        counters_stalled;
    wire        counters_step;
    wire [10:0] program_fragment_wide;
    wire [10:0] program_array_0_wide;
    wire  [6:0] beat_column_wide;

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

    zero_skip zero_skip (
        .clock(clock),
        .reset(reset),
        .last_position(used_registers_last_position),
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
        .step(controller_step),
        .retire(controller_retire),
        .x_ready(x_ready),
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
        .convert(slot_pipeline_convert_2),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_0),
        .bit_line_1(bit_line_1),
        .scale(slot_pipeline_scale_3),
        .lookup(slot_pipeline_convert_4),
        .lookup_address(slot_pipeline_address_4),
        .device_0(device_0),
        .accumulate(lane_0_accumulate),
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
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign array_address = controller_address;
    assign beat_2 = {4'd0, slot_pipeline_address_2 & BEAT_MASK};
    assign column_2 = beat_2 << LANE_BITS;
    assign last_column = {6'd0, used_registers_last_column};
    assign columns_used = last_column + 11'd1;
    assign beat_5 = slot_pipeline_address_5 & BEAT_MASK;
    assign device_0 = slot_pipeline_address_4[1:0];
    assign beat_column_wide = beat_5 >> DEVICE_BITS;
    assign beat_column = beat_column_wide[4:0];

    always @(*) begin
        clipped = 8'd0;
        clipped = clipped + lane_0_clips;
    end

    assign lane_0_program_flip = program_flip & (program_lane == LANE_PLACE_0);
    assign lane_0_program_sign = program_sign & (program_lane == LANE_PLACE_0);
    assign lane_0_accumulate =
        slot_pipeline_convert_5 & ((slot_pipeline_address_5 & DEVICE_MASK_0) == DEVICE_MASK_0);
    assign accumulated = advance & slot_pipeline_convert_5;
    assign result_drain_finish = advance & slot_pipeline_last_slot_5;
    assign result_drain_zero = slot_pipeline_first_5 & !slot_pipeline_convert_5;
    assign work = zero_skip_busy | controller_busy | slot_pipeline_busy | result_drain_busy;
    assign busy = work;
    assign counters_stalled = slot_pipeline_busy & !advance;
    assign counters_step = accumulated & slot_pipeline_last_beat_5;

endmodule

`default_nettype wire
