// configuration forms-8-wide: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 128 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-wide` from the Rust in rtl/: change that, not this.
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
    input  wire        y_ready,
    input  wire        clear_counters,
    input  wire        array_wait,
    input  wire  [4:0] bit_line_0,
    input  wire  [4:0] bit_line_1,
    input  wire  [4:0] bit_line_2,
    input  wire  [4:0] bit_line_3,
    input  wire  [4:0] bit_line_4,
    input  wire  [4:0] bit_line_5,
    input  wire  [4:0] bit_line_6,
    input  wire  [4:0] bit_line_7,
    input  wire  [4:0] bit_line_8,
    input  wire  [4:0] bit_line_9,
    input  wire  [4:0] bit_line_10,
    input  wire  [4:0] bit_line_11,
    input  wire  [4:0] bit_line_12,
    input  wire  [4:0] bit_line_13,
    input  wire  [4:0] bit_line_14,
    input  wire  [4:0] bit_line_15,
    input  wire  [4:0] bit_line_16,
    input  wire  [4:0] bit_line_17,
    input  wire  [4:0] bit_line_18,
    input  wire  [4:0] bit_line_19,
    input  wire  [4:0] bit_line_20,
    input  wire  [4:0] bit_line_21,
    input  wire  [4:0] bit_line_22,
    input  wire  [4:0] bit_line_23,
    input  wire  [4:0] bit_line_24,
    input  wire  [4:0] bit_line_25,
    input  wire  [4:0] bit_line_26,
    input  wire  [4:0] bit_line_27,
    input  wire  [4:0] bit_line_28,
    input  wire  [4:0] bit_line_29,
    input  wire  [4:0] bit_line_30,
    input  wire  [4:0] bit_line_31,
    input  wire  [4:0] bit_line_32,
    input  wire  [4:0] bit_line_33,
    input  wire  [4:0] bit_line_34,
    input  wire  [4:0] bit_line_35,
    input  wire  [4:0] bit_line_36,
    input  wire  [4:0] bit_line_37,
    input  wire  [4:0] bit_line_38,
    input  wire  [4:0] bit_line_39,
    input  wire  [4:0] bit_line_40,
    input  wire  [4:0] bit_line_41,
    input  wire  [4:0] bit_line_42,
    input  wire  [4:0] bit_line_43,
    input  wire  [4:0] bit_line_44,
    input  wire  [4:0] bit_line_45,
    input  wire  [4:0] bit_line_46,
    input  wire  [4:0] bit_line_47,
    input  wire  [4:0] bit_line_48,
    input  wire  [4:0] bit_line_49,
    input  wire  [4:0] bit_line_50,
    input  wire  [4:0] bit_line_51,
    input  wire  [4:0] bit_line_52,
    input  wire  [4:0] bit_line_53,
    input  wire  [4:0] bit_line_54,
    input  wire  [4:0] bit_line_55,
    input  wire  [4:0] bit_line_56,
    input  wire  [4:0] bit_line_57,
    input  wire  [4:0] bit_line_58,
    input  wire  [4:0] bit_line_59,
    input  wire  [4:0] bit_line_60,
    input  wire  [4:0] bit_line_61,
    input  wire  [4:0] bit_line_62,
    input  wire  [4:0] bit_line_63,
    input  wire  [4:0] bit_line_64,
    input  wire  [4:0] bit_line_65,
    input  wire  [4:0] bit_line_66,
    input  wire  [4:0] bit_line_67,
    input  wire  [4:0] bit_line_68,
    input  wire  [4:0] bit_line_69,
    input  wire  [4:0] bit_line_70,
    input  wire  [4:0] bit_line_71,
    input  wire  [4:0] bit_line_72,
    input  wire  [4:0] bit_line_73,
    input  wire  [4:0] bit_line_74,
    input  wire  [4:0] bit_line_75,
    input  wire  [4:0] bit_line_76,
    input  wire  [4:0] bit_line_77,
    input  wire  [4:0] bit_line_78,
    input  wire  [4:0] bit_line_79,
    input  wire  [4:0] bit_line_80,
    input  wire  [4:0] bit_line_81,
    input  wire  [4:0] bit_line_82,
    input  wire  [4:0] bit_line_83,
    input  wire  [4:0] bit_line_84,
    input  wire  [4:0] bit_line_85,
    input  wire  [4:0] bit_line_86,
    input  wire  [4:0] bit_line_87,
    input  wire  [4:0] bit_line_88,
    input  wire  [4:0] bit_line_89,
    input  wire  [4:0] bit_line_90,
    input  wire  [4:0] bit_line_91,
    input  wire  [4:0] bit_line_92,
    input  wire  [4:0] bit_line_93,
    input  wire  [4:0] bit_line_94,
    input  wire  [4:0] bit_line_95,
    input  wire  [4:0] bit_line_96,
    input  wire  [4:0] bit_line_97,
    input  wire  [4:0] bit_line_98,
    input  wire  [4:0] bit_line_99,
    input  wire  [4:0] bit_line_100,
    input  wire  [4:0] bit_line_101,
    input  wire  [4:0] bit_line_102,
    input  wire  [4:0] bit_line_103,
    input  wire  [4:0] bit_line_104,
    input  wire  [4:0] bit_line_105,
    input  wire  [4:0] bit_line_106,
    input  wire  [4:0] bit_line_107,
    input  wire  [4:0] bit_line_108,
    input  wire  [4:0] bit_line_109,
    input  wire  [4:0] bit_line_110,
    input  wire  [4:0] bit_line_111,
    input  wire  [4:0] bit_line_112,
    input  wire  [4:0] bit_line_113,
    input  wire  [4:0] bit_line_114,
    input  wire  [4:0] bit_line_115,
    input  wire  [4:0] bit_line_116,
    input  wire  [4:0] bit_line_117,
    input  wire  [4:0] bit_line_118,
    input  wire  [4:0] bit_line_119,
    input  wire  [4:0] bit_line_120,
    input  wire  [4:0] bit_line_121,
    input  wire  [4:0] bit_line_122,
    input  wire  [4:0] bit_line_123,
    input  wire  [4:0] bit_line_124,
    input  wire  [4:0] bit_line_125,
    input  wire  [4:0] bit_line_126,
    input  wire  [4:0] bit_line_127,
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
    output wire  [3:0] array_address,
    output wire [15:0] array_select,
    output wire  [7:0] array_word_lines_0
);

    localparam [10:0] LANE_PLACE_0  = 11'd0;
    localparam [10:0] LANE_PLACE_1  = 11'd1;
    localparam [10:0] LANE_PLACE_2  = 11'd2;
    localparam [10:0] LANE_PLACE_3  = 11'd3;
    localparam [10:0] LANE_PLACE_4  = 11'd4;
    localparam [10:0] LANE_PLACE_5  = 11'd5;
    localparam [10:0] LANE_PLACE_6  = 11'd6;
    localparam [10:0] LANE_PLACE_7  = 11'd7;
    localparam [10:0] LANE_PLACE_8  = 11'd8;
    localparam [10:0] LANE_PLACE_9  = 11'd9;
    localparam [10:0] LANE_PLACE_10 = 11'd10;
    localparam [10:0] LANE_PLACE_11 = 11'd11;
    localparam [10:0] LANE_PLACE_12 = 11'd12;
    localparam [10:0] LANE_PLACE_13 = 11'd13;
    localparam [10:0] LANE_PLACE_14 = 11'd14;
    localparam [10:0] LANE_PLACE_15 = 11'd15;
    localparam [10:0] LANE_PLACE_16 = 11'd16;
    localparam [10:0] LANE_PLACE_17 = 11'd17;
    localparam [10:0] LANE_PLACE_18 = 11'd18;
    localparam [10:0] LANE_PLACE_19 = 11'd19;
    localparam [10:0] LANE_PLACE_20 = 11'd20;
    localparam [10:0] LANE_PLACE_21 = 11'd21;
    localparam [10:0] LANE_PLACE_22 = 11'd22;
    localparam [10:0] LANE_PLACE_23 = 11'd23;
    localparam [10:0] LANE_PLACE_24 = 11'd24;
    localparam [10:0] LANE_PLACE_25 = 11'd25;
    localparam [10:0] LANE_PLACE_26 = 11'd26;
    localparam [10:0] LANE_PLACE_27 = 11'd27;
    localparam [10:0] LANE_PLACE_28 = 11'd28;
    localparam [10:0] LANE_PLACE_29 = 11'd29;
    localparam [10:0] LANE_PLACE_30 = 11'd30;
    localparam [10:0] LANE_PLACE_31 = 11'd31;
    localparam  [3:0] LANE_BITS     = 4'd5;
    localparam [10:0] LANE_MASK     = 11'd31;
    localparam  [3:0] BEAT_MASK     = 4'd0;
    localparam [10:0] ARRAY_PLACE   = 11'd11;
    localparam  [3:0] DEVICE_BITS   = 4'd2;

    wire        advance;
    wire        program_register;
    wire        program_flip;
    wire        program_sign;
    wire [10:0] program_lane;
    wire  [3:0] program_fragment;
    wire [10:0] beat_2;
    wire [10:0] column_2;
    wire [10:0] last_column;
    wire [10:0] columns_used;
    wire  [3:0] beat_5;
    wire        beat_column;
    reg   [7:0] clipped;
    wire        accumulated;
    wire        work;
    wire  [4:0] used_registers_last_column;
    wire  [3:0] used_registers_last_subarray;
    wire  [3:0] used_registers_last_position;
    wire        zero_skip_loaded;
    wire        zero_skip_empty;
    wire        zero_skip_last_step;
    wire        zero_skip_negative;
    wire  [3:0] zero_skip_position;
    wire  [7:0] zero_skip_plane_0;
    wire        zero_skip_busy;
    wire        controller_step;
    wire        controller_retire;
    wire        controller_slot;
    wire        controller_convert;
    wire        controller_first;
    wire        controller_last_beat;
    wire        controller_last_slot;
    wire        controller_bank;
    wire  [3:0] controller_subarray;
    wire  [3:0] controller_address;
    wire        controller_busy;
    wire  [4:0] population_count_ones;
    wire  [4:0] plane_scale_scale;
    wire        slot_pipeline_busy;
    wire        slot_pipeline_convert_2;
    wire  [3:0] slot_pipeline_address_2;
    wire  [4:0] slot_pipeline_scale_3;
    wire        slot_pipeline_convert_4;
    wire  [3:0] slot_pipeline_address_4;
    wire        slot_pipeline_slot_5;
    wire        slot_pipeline_convert_5;
    wire        slot_pipeline_first_5;
    wire        slot_pipeline_last_beat_5;
    wire        slot_pipeline_last_slot_5;
    wire        slot_pipeline_bank_5;
    wire        slot_pipeline_negative_5;
    wire  [3:0] slot_pipeline_position_5;
    wire  [3:0] slot_pipeline_address_5;
    wire        lane_0_program_flip;
    wire        lane_0_program_sign;
    wire        lane_0_convert;
    wire [31:0] lane_0_drained;
    wire  [7:0] lane_0_clips;
    wire        lane_1_program_flip;
    wire        lane_1_program_sign;
    wire        lane_1_convert;
    wire [31:0] lane_1_drained;
    wire  [7:0] lane_1_clips;
    wire        lane_2_program_flip;
    wire        lane_2_program_sign;
    wire        lane_2_convert;
    wire [31:0] lane_2_drained;
    wire  [7:0] lane_2_clips;
    wire        lane_3_program_flip;
    wire        lane_3_program_sign;
    wire        lane_3_convert;
    wire [31:0] lane_3_drained;
    wire  [7:0] lane_3_clips;
    wire        lane_4_program_flip;
    wire        lane_4_program_sign;
    wire        lane_4_convert;
    wire [31:0] lane_4_drained;
    wire  [7:0] lane_4_clips;
    wire        lane_5_program_flip;
    wire        lane_5_program_sign;
    wire        lane_5_convert;
    wire [31:0] lane_5_drained;
    wire  [7:0] lane_5_clips;
    wire        lane_6_program_flip;
    wire        lane_6_program_sign;
    wire        lane_6_convert;
    wire [31:0] lane_6_drained;
    wire  [7:0] lane_6_clips;
    wire        lane_7_program_flip;
    wire        lane_7_program_sign;
    wire        lane_7_convert;
    wire [31:0] lane_7_drained;
    wire  [7:0] lane_7_clips;
    wire        lane_8_program_flip;
    wire        lane_8_program_sign;
    wire        lane_8_convert;
    wire [31:0] lane_8_drained;
    wire  [7:0] lane_8_clips;
    wire        lane_9_program_flip;
    wire        lane_9_program_sign;
    wire        lane_9_convert;
    wire [31:0] lane_9_drained;
    wire  [7:0] lane_9_clips;
    wire        lane_10_program_flip;
    wire        lane_10_program_sign;
    wire        lane_10_convert;
    wire [31:0] lane_10_drained;
    wire  [7:0] lane_10_clips;
    wire        lane_11_program_flip;
    wire        lane_11_program_sign;
    wire        lane_11_convert;
    wire [31:0] lane_11_drained;
    wire  [7:0] lane_11_clips;
    wire        lane_12_program_flip;
    wire        lane_12_program_sign;
    wire        lane_12_convert;
    wire [31:0] lane_12_drained;
    wire  [7:0] lane_12_clips;
    wire        lane_13_program_flip;
    wire        lane_13_program_sign;
    wire        lane_13_convert;
    wire [31:0] lane_13_drained;
    wire  [7:0] lane_13_clips;
    wire        lane_14_program_flip;
    wire        lane_14_program_sign;
    wire        lane_14_convert;
    wire [31:0] lane_14_drained;
    wire  [7:0] lane_14_clips;
    wire        lane_15_program_flip;
    wire        lane_15_program_sign;
    wire        lane_15_convert;
    wire [31:0] lane_15_drained;
    wire  [7:0] lane_15_clips;
    wire        lane_16_program_flip;
    wire        lane_16_program_sign;
    wire        lane_16_convert;
    wire [31:0] lane_16_drained;
    wire  [7:0] lane_16_clips;
    wire        lane_17_program_flip;
    wire        lane_17_program_sign;
    wire        lane_17_convert;
    wire [31:0] lane_17_drained;
    wire  [7:0] lane_17_clips;
    wire        lane_18_program_flip;
    wire        lane_18_program_sign;
    wire        lane_18_convert;
    wire [31:0] lane_18_drained;
    wire  [7:0] lane_18_clips;
    wire        lane_19_program_flip;
    wire        lane_19_program_sign;
    wire        lane_19_convert;
    wire [31:0] lane_19_drained;
    wire  [7:0] lane_19_clips;
    wire        lane_20_program_flip;
    wire        lane_20_program_sign;
    wire        lane_20_convert;
    wire [31:0] lane_20_drained;
    wire  [7:0] lane_20_clips;
    wire        lane_21_program_flip;
    wire        lane_21_program_sign;
    wire        lane_21_convert;
    wire [31:0] lane_21_drained;
    wire  [7:0] lane_21_clips;
    wire        lane_22_program_flip;
    wire        lane_22_program_sign;
    wire        lane_22_convert;
    wire [31:0] lane_22_drained;
    wire  [7:0] lane_22_clips;
    wire        lane_23_program_flip;
    wire        lane_23_program_sign;
    wire        lane_23_convert;
    wire [31:0] lane_23_drained;
    wire  [7:0] lane_23_clips;
    wire        lane_24_program_flip;
    wire        lane_24_program_sign;
    wire        lane_24_convert;
    wire [31:0] lane_24_drained;
    wire  [7:0] lane_24_clips;
    wire        lane_25_program_flip;
    wire        lane_25_program_sign;
    wire        lane_25_convert;
    wire [31:0] lane_25_drained;
    wire  [7:0] lane_25_clips;
    wire        lane_26_program_flip;
    wire        lane_26_program_sign;
    wire        lane_26_convert;
    wire [31:0] lane_26_drained;
    wire  [7:0] lane_26_clips;
    wire        lane_27_program_flip;
    wire        lane_27_program_sign;
    wire        lane_27_convert;
    wire [31:0] lane_27_drained;
    wire  [7:0] lane_27_clips;
    wire        lane_28_program_flip;
    wire        lane_28_program_sign;
    wire        lane_28_convert;
    wire [31:0] lane_28_drained;
    wire  [7:0] lane_28_clips;
    wire        lane_29_program_flip;
    wire        lane_29_program_sign;
    wire        lane_29_convert;
    wire [31:0] lane_29_drained;
    wire  [7:0] lane_29_clips;
    wire        lane_30_program_flip;
    wire        lane_30_program_sign;
    wire        lane_30_convert;
    wire [31:0] lane_30_drained;
    wire  [7:0] lane_30_clips;
    wire        lane_31_program_flip;
    wire        lane_31_program_sign;
    wire        lane_31_convert;
    wire [31:0] lane_31_drained;
    wire  [7:0] lane_31_clips;
    wire        result_drain_finish;
    wire        result_drain_zero;
    wire        result_drain_blocked;
    wire        result_drain_draining;
    wire        result_drain_drain_bank;
    wire        result_drain_drain_column;
    wire        result_drain_busy;
    wire        counters_stalled;
    wire        counters_step;
    wire [10:0] program_fragment_wide;

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
        .step(controller_step),
        .retire(controller_retire),
        .x_ready(x_ready),
        .loaded(zero_skip_loaded),
        .empty(zero_skip_empty),
        .last_step(zero_skip_last_step),
        .negative(zero_skip_negative),
        .position(zero_skip_position),
        .plane_0(zero_skip_plane_0),
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
        .select(array_select),
        .word_lines_0(array_word_lines_0)
    );

    population_count population_count (
        .plane_0(zero_skip_plane_0),
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
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_0_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_0),
        .bit_line_1(bit_line_1),
        .bit_line_2(bit_line_2),
        .bit_line_3(bit_line_3),
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

    lane lane_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_1_program_flip),
        .program_sign(lane_1_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_1_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_4),
        .bit_line_1(bit_line_5),
        .bit_line_2(bit_line_6),
        .bit_line_3(bit_line_7),
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
        .drained(lane_1_drained),
        .clips(lane_1_clips)
    );

    lane lane_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_2_program_flip),
        .program_sign(lane_2_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_2_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_8),
        .bit_line_1(bit_line_9),
        .bit_line_2(bit_line_10),
        .bit_line_3(bit_line_11),
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
        .drained(lane_2_drained),
        .clips(lane_2_clips)
    );

    lane lane_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_3_program_flip),
        .program_sign(lane_3_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_3_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_12),
        .bit_line_1(bit_line_13),
        .bit_line_2(bit_line_14),
        .bit_line_3(bit_line_15),
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
        .drained(lane_3_drained),
        .clips(lane_3_clips)
    );

    lane lane_4 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_4_program_flip),
        .program_sign(lane_4_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_4_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_16),
        .bit_line_1(bit_line_17),
        .bit_line_2(bit_line_18),
        .bit_line_3(bit_line_19),
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
        .drained(lane_4_drained),
        .clips(lane_4_clips)
    );

    lane lane_5 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_5_program_flip),
        .program_sign(lane_5_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_5_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_20),
        .bit_line_1(bit_line_21),
        .bit_line_2(bit_line_22),
        .bit_line_3(bit_line_23),
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
        .drained(lane_5_drained),
        .clips(lane_5_clips)
    );

    lane lane_6 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_6_program_flip),
        .program_sign(lane_6_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_6_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_24),
        .bit_line_1(bit_line_25),
        .bit_line_2(bit_line_26),
        .bit_line_3(bit_line_27),
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
        .drained(lane_6_drained),
        .clips(lane_6_clips)
    );

    lane lane_7 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_7_program_flip),
        .program_sign(lane_7_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_7_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_28),
        .bit_line_1(bit_line_29),
        .bit_line_2(bit_line_30),
        .bit_line_3(bit_line_31),
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
        .drained(lane_7_drained),
        .clips(lane_7_clips)
    );

    lane lane_8 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_8_program_flip),
        .program_sign(lane_8_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_8_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_32),
        .bit_line_1(bit_line_33),
        .bit_line_2(bit_line_34),
        .bit_line_3(bit_line_35),
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
        .drained(lane_8_drained),
        .clips(lane_8_clips)
    );

    lane lane_9 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_9_program_flip),
        .program_sign(lane_9_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_9_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_36),
        .bit_line_1(bit_line_37),
        .bit_line_2(bit_line_38),
        .bit_line_3(bit_line_39),
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
        .drained(lane_9_drained),
        .clips(lane_9_clips)
    );

    lane lane_10 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_10_program_flip),
        .program_sign(lane_10_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_10_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_40),
        .bit_line_1(bit_line_41),
        .bit_line_2(bit_line_42),
        .bit_line_3(bit_line_43),
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
        .drained(lane_10_drained),
        .clips(lane_10_clips)
    );

    lane lane_11 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_11_program_flip),
        .program_sign(lane_11_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_11_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_44),
        .bit_line_1(bit_line_45),
        .bit_line_2(bit_line_46),
        .bit_line_3(bit_line_47),
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
        .drained(lane_11_drained),
        .clips(lane_11_clips)
    );

    lane lane_12 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_12_program_flip),
        .program_sign(lane_12_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_12_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_48),
        .bit_line_1(bit_line_49),
        .bit_line_2(bit_line_50),
        .bit_line_3(bit_line_51),
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
        .drained(lane_12_drained),
        .clips(lane_12_clips)
    );

    lane lane_13 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_13_program_flip),
        .program_sign(lane_13_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_13_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_52),
        .bit_line_1(bit_line_53),
        .bit_line_2(bit_line_54),
        .bit_line_3(bit_line_55),
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
        .drained(lane_13_drained),
        .clips(lane_13_clips)
    );

    lane lane_14 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_14_program_flip),
        .program_sign(lane_14_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_14_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_56),
        .bit_line_1(bit_line_57),
        .bit_line_2(bit_line_58),
        .bit_line_3(bit_line_59),
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
        .drained(lane_14_drained),
        .clips(lane_14_clips)
    );

    lane lane_15 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_15_program_flip),
        .program_sign(lane_15_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_15_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_60),
        .bit_line_1(bit_line_61),
        .bit_line_2(bit_line_62),
        .bit_line_3(bit_line_63),
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
        .drained(lane_15_drained),
        .clips(lane_15_clips)
    );

    lane lane_16 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_16_program_flip),
        .program_sign(lane_16_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_16_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_64),
        .bit_line_1(bit_line_65),
        .bit_line_2(bit_line_66),
        .bit_line_3(bit_line_67),
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
        .drained(lane_16_drained),
        .clips(lane_16_clips)
    );

    lane lane_17 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_17_program_flip),
        .program_sign(lane_17_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_17_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_68),
        .bit_line_1(bit_line_69),
        .bit_line_2(bit_line_70),
        .bit_line_3(bit_line_71),
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
        .drained(lane_17_drained),
        .clips(lane_17_clips)
    );

    lane lane_18 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_18_program_flip),
        .program_sign(lane_18_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_18_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_72),
        .bit_line_1(bit_line_73),
        .bit_line_2(bit_line_74),
        .bit_line_3(bit_line_75),
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
        .drained(lane_18_drained),
        .clips(lane_18_clips)
    );

    lane lane_19 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_19_program_flip),
        .program_sign(lane_19_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_19_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_76),
        .bit_line_1(bit_line_77),
        .bit_line_2(bit_line_78),
        .bit_line_3(bit_line_79),
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
        .drained(lane_19_drained),
        .clips(lane_19_clips)
    );

    lane lane_20 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_20_program_flip),
        .program_sign(lane_20_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_20_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_80),
        .bit_line_1(bit_line_81),
        .bit_line_2(bit_line_82),
        .bit_line_3(bit_line_83),
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
        .drained(lane_20_drained),
        .clips(lane_20_clips)
    );

    lane lane_21 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_21_program_flip),
        .program_sign(lane_21_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_21_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_84),
        .bit_line_1(bit_line_85),
        .bit_line_2(bit_line_86),
        .bit_line_3(bit_line_87),
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
        .drained(lane_21_drained),
        .clips(lane_21_clips)
    );

    lane lane_22 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_22_program_flip),
        .program_sign(lane_22_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_22_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_88),
        .bit_line_1(bit_line_89),
        .bit_line_2(bit_line_90),
        .bit_line_3(bit_line_91),
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
        .drained(lane_22_drained),
        .clips(lane_22_clips)
    );

    lane lane_23 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_23_program_flip),
        .program_sign(lane_23_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_23_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_92),
        .bit_line_1(bit_line_93),
        .bit_line_2(bit_line_94),
        .bit_line_3(bit_line_95),
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
        .drained(lane_23_drained),
        .clips(lane_23_clips)
    );

    lane lane_24 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_24_program_flip),
        .program_sign(lane_24_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_24_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_96),
        .bit_line_1(bit_line_97),
        .bit_line_2(bit_line_98),
        .bit_line_3(bit_line_99),
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
        .drained(lane_24_drained),
        .clips(lane_24_clips)
    );

    lane lane_25 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_25_program_flip),
        .program_sign(lane_25_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_25_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_100),
        .bit_line_1(bit_line_101),
        .bit_line_2(bit_line_102),
        .bit_line_3(bit_line_103),
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
        .drained(lane_25_drained),
        .clips(lane_25_clips)
    );

    lane lane_26 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_26_program_flip),
        .program_sign(lane_26_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_26_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_104),
        .bit_line_1(bit_line_105),
        .bit_line_2(bit_line_106),
        .bit_line_3(bit_line_107),
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
        .drained(lane_26_drained),
        .clips(lane_26_clips)
    );

    lane lane_27 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_27_program_flip),
        .program_sign(lane_27_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_27_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_108),
        .bit_line_1(bit_line_109),
        .bit_line_2(bit_line_110),
        .bit_line_3(bit_line_111),
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
        .drained(lane_27_drained),
        .clips(lane_27_clips)
    );

    lane lane_28 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_28_program_flip),
        .program_sign(lane_28_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_28_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_112),
        .bit_line_1(bit_line_113),
        .bit_line_2(bit_line_114),
        .bit_line_3(bit_line_115),
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
        .drained(lane_28_drained),
        .clips(lane_28_clips)
    );

    lane lane_29 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_29_program_flip),
        .program_sign(lane_29_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_29_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_116),
        .bit_line_1(bit_line_117),
        .bit_line_2(bit_line_118),
        .bit_line_3(bit_line_119),
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
        .drained(lane_29_drained),
        .clips(lane_29_clips)
    );

    lane lane_30 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_30_program_flip),
        .program_sign(lane_30_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_30_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_120),
        .bit_line_1(bit_line_121),
        .bit_line_2(bit_line_122),
        .bit_line_3(bit_line_123),
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
        .drained(lane_30_drained),
        .clips(lane_30_clips)
    );

    lane lane_31 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_flip(lane_31_program_flip),
        .program_sign(lane_31_program_sign),
        .program_address(program_fragment),
        .program_flips(program_data[3:0]),
        .program_negative(program_data[0]),
        .convert(lane_31_convert),
        .convert_address(slot_pipeline_address_2),
        .bit_line_0(bit_line_124),
        .bit_line_1(bit_line_125),
        .bit_line_2(bit_line_126),
        .bit_line_3(bit_line_127),
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
        .drained(lane_31_drained),
        .clips(lane_31_clips)
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
        .word_1(lane_1_drained),
        .word_2(lane_2_drained),
        .word_3(lane_3_drained),
        .word_4(lane_4_drained),
        .word_5(lane_5_drained),
        .word_6(lane_6_drained),
        .word_7(lane_7_drained),
        .word_8(lane_8_drained),
        .word_9(lane_9_drained),
        .word_10(lane_10_drained),
        .word_11(lane_11_drained),
        .word_12(lane_12_drained),
        .word_13(lane_13_drained),
        .word_14(lane_14_drained),
        .word_15(lane_15_drained),
        .word_16(lane_16_drained),
        .word_17(lane_17_drained),
        .word_18(lane_18_drained),
        .word_19(lane_19_drained),
        .word_20(lane_20_drained),
        .word_21(lane_21_drained),
        .word_22(lane_22_drained),
        .word_23(lane_23_drained),
        .word_24(lane_24_drained),
        .word_25(lane_25_drained),
        .word_26(lane_26_drained),
        .word_27(lane_27_drained),
        .word_28(lane_28_drained),
        .word_29(lane_29_drained),
        .word_30(lane_30_drained),
        .word_31(lane_31_drained),
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
    assign program_fragment = program_fragment_wide[3:0];
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign array_address = controller_address;
    assign beat_2 = {7'd0, slot_pipeline_address_2 & BEAT_MASK};
    assign column_2 = beat_2 << LANE_BITS;
    assign last_column = {6'd0, used_registers_last_column};
    assign columns_used = last_column + 11'd1;
    assign beat_5 = slot_pipeline_address_5 & BEAT_MASK;
    assign beat_column = beat_5[0];

    always @(*) begin
        clipped = 8'd0;
        clipped = clipped + lane_0_clips;
        clipped = clipped + lane_1_clips;
        clipped = clipped + lane_2_clips;
        clipped = clipped + lane_3_clips;
        clipped = clipped + lane_4_clips;
        clipped = clipped + lane_5_clips;
        clipped = clipped + lane_6_clips;
        clipped = clipped + lane_7_clips;
        clipped = clipped + lane_8_clips;
        clipped = clipped + lane_9_clips;
        clipped = clipped + lane_10_clips;
        clipped = clipped + lane_11_clips;
        clipped = clipped + lane_12_clips;
        clipped = clipped + lane_13_clips;
        clipped = clipped + lane_14_clips;
        clipped = clipped + lane_15_clips;
        clipped = clipped + lane_16_clips;
        clipped = clipped + lane_17_clips;
        clipped = clipped + lane_18_clips;
        clipped = clipped + lane_19_clips;
        clipped = clipped + lane_20_clips;
        clipped = clipped + lane_21_clips;
        clipped = clipped + lane_22_clips;
        clipped = clipped + lane_23_clips;
        clipped = clipped + lane_24_clips;
        clipped = clipped + lane_25_clips;
        clipped = clipped + lane_26_clips;
        clipped = clipped + lane_27_clips;
        clipped = clipped + lane_28_clips;
        clipped = clipped + lane_29_clips;
        clipped = clipped + lane_30_clips;
        clipped = clipped + lane_31_clips;
    end

    assign lane_0_program_flip = program_flip & (program_lane == LANE_PLACE_0);
    assign lane_0_program_sign = program_sign & (program_lane == LANE_PLACE_0);
    assign lane_0_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_0) < columns_used);
    assign lane_1_program_flip = program_flip & (program_lane == LANE_PLACE_1);
    assign lane_1_program_sign = program_sign & (program_lane == LANE_PLACE_1);
    assign lane_1_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_1) < columns_used);
    assign lane_2_program_flip = program_flip & (program_lane == LANE_PLACE_2);
    assign lane_2_program_sign = program_sign & (program_lane == LANE_PLACE_2);
    assign lane_2_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_2) < columns_used);
    assign lane_3_program_flip = program_flip & (program_lane == LANE_PLACE_3);
    assign lane_3_program_sign = program_sign & (program_lane == LANE_PLACE_3);
    assign lane_3_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_3) < columns_used);
    assign lane_4_program_flip = program_flip & (program_lane == LANE_PLACE_4);
    assign lane_4_program_sign = program_sign & (program_lane == LANE_PLACE_4);
    assign lane_4_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_4) < columns_used);
    assign lane_5_program_flip = program_flip & (program_lane == LANE_PLACE_5);
    assign lane_5_program_sign = program_sign & (program_lane == LANE_PLACE_5);
    assign lane_5_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_5) < columns_used);
    assign lane_6_program_flip = program_flip & (program_lane == LANE_PLACE_6);
    assign lane_6_program_sign = program_sign & (program_lane == LANE_PLACE_6);
    assign lane_6_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_6) < columns_used);
    assign lane_7_program_flip = program_flip & (program_lane == LANE_PLACE_7);
    assign lane_7_program_sign = program_sign & (program_lane == LANE_PLACE_7);
    assign lane_7_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_7) < columns_used);
    assign lane_8_program_flip = program_flip & (program_lane == LANE_PLACE_8);
    assign lane_8_program_sign = program_sign & (program_lane == LANE_PLACE_8);
    assign lane_8_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_8) < columns_used);
    assign lane_9_program_flip = program_flip & (program_lane == LANE_PLACE_9);
    assign lane_9_program_sign = program_sign & (program_lane == LANE_PLACE_9);
    assign lane_9_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_9) < columns_used);
    assign lane_10_program_flip = program_flip & (program_lane == LANE_PLACE_10);
    assign lane_10_program_sign = program_sign & (program_lane == LANE_PLACE_10);
    assign lane_10_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_10) < columns_used);
    assign lane_11_program_flip = program_flip & (program_lane == LANE_PLACE_11);
    assign lane_11_program_sign = program_sign & (program_lane == LANE_PLACE_11);
    assign lane_11_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_11) < columns_used);
    assign lane_12_program_flip = program_flip & (program_lane == LANE_PLACE_12);
    assign lane_12_program_sign = program_sign & (program_lane == LANE_PLACE_12);
    assign lane_12_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_12) < columns_used);
    assign lane_13_program_flip = program_flip & (program_lane == LANE_PLACE_13);
    assign lane_13_program_sign = program_sign & (program_lane == LANE_PLACE_13);
    assign lane_13_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_13) < columns_used);
    assign lane_14_program_flip = program_flip & (program_lane == LANE_PLACE_14);
    assign lane_14_program_sign = program_sign & (program_lane == LANE_PLACE_14);
    assign lane_14_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_14) < columns_used);
    assign lane_15_program_flip = program_flip & (program_lane == LANE_PLACE_15);
    assign lane_15_program_sign = program_sign & (program_lane == LANE_PLACE_15);
    assign lane_15_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_15) < columns_used);
    assign lane_16_program_flip = program_flip & (program_lane == LANE_PLACE_16);
    assign lane_16_program_sign = program_sign & (program_lane == LANE_PLACE_16);
    assign lane_16_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_16) < columns_used);
    assign lane_17_program_flip = program_flip & (program_lane == LANE_PLACE_17);
    assign lane_17_program_sign = program_sign & (program_lane == LANE_PLACE_17);
    assign lane_17_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_17) < columns_used);
    assign lane_18_program_flip = program_flip & (program_lane == LANE_PLACE_18);
    assign lane_18_program_sign = program_sign & (program_lane == LANE_PLACE_18);
    assign lane_18_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_18) < columns_used);
    assign lane_19_program_flip = program_flip & (program_lane == LANE_PLACE_19);
    assign lane_19_program_sign = program_sign & (program_lane == LANE_PLACE_19);
    assign lane_19_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_19) < columns_used);
    assign lane_20_program_flip = program_flip & (program_lane == LANE_PLACE_20);
    assign lane_20_program_sign = program_sign & (program_lane == LANE_PLACE_20);
    assign lane_20_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_20) < columns_used);
    assign lane_21_program_flip = program_flip & (program_lane == LANE_PLACE_21);
    assign lane_21_program_sign = program_sign & (program_lane == LANE_PLACE_21);
    assign lane_21_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_21) < columns_used);
    assign lane_22_program_flip = program_flip & (program_lane == LANE_PLACE_22);
    assign lane_22_program_sign = program_sign & (program_lane == LANE_PLACE_22);
    assign lane_22_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_22) < columns_used);
    assign lane_23_program_flip = program_flip & (program_lane == LANE_PLACE_23);
    assign lane_23_program_sign = program_sign & (program_lane == LANE_PLACE_23);
    assign lane_23_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_23) < columns_used);
    assign lane_24_program_flip = program_flip & (program_lane == LANE_PLACE_24);
    assign lane_24_program_sign = program_sign & (program_lane == LANE_PLACE_24);
    assign lane_24_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_24) < columns_used);
    assign lane_25_program_flip = program_flip & (program_lane == LANE_PLACE_25);
    assign lane_25_program_sign = program_sign & (program_lane == LANE_PLACE_25);
    assign lane_25_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_25) < columns_used);
    assign lane_26_program_flip = program_flip & (program_lane == LANE_PLACE_26);
    assign lane_26_program_sign = program_sign & (program_lane == LANE_PLACE_26);
    assign lane_26_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_26) < columns_used);
    assign lane_27_program_flip = program_flip & (program_lane == LANE_PLACE_27);
    assign lane_27_program_sign = program_sign & (program_lane == LANE_PLACE_27);
    assign lane_27_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_27) < columns_used);
    assign lane_28_program_flip = program_flip & (program_lane == LANE_PLACE_28);
    assign lane_28_program_sign = program_sign & (program_lane == LANE_PLACE_28);
    assign lane_28_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_28) < columns_used);
    assign lane_29_program_flip = program_flip & (program_lane == LANE_PLACE_29);
    assign lane_29_program_sign = program_sign & (program_lane == LANE_PLACE_29);
    assign lane_29_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_29) < columns_used);
    assign lane_30_program_flip = program_flip & (program_lane == LANE_PLACE_30);
    assign lane_30_program_sign = program_sign & (program_lane == LANE_PLACE_30);
    assign lane_30_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_30) < columns_used);
    assign lane_31_program_flip = program_flip & (program_lane == LANE_PLACE_31);
    assign lane_31_program_sign = program_sign & (program_lane == LANE_PLACE_31);
    assign lane_31_convert = slot_pipeline_convert_2 & ((column_2 | LANE_PLACE_31) < columns_used);
    assign accumulated = advance & slot_pipeline_convert_5;
    assign result_drain_finish = advance & slot_pipeline_last_slot_5;
    assign result_drain_zero = slot_pipeline_first_5 & !slot_pipeline_convert_5;
    assign work = zero_skip_busy | controller_busy | slot_pipeline_busy | result_drain_busy;
    assign busy = work;
    assign counters_stalled = slot_pipeline_busy & !advance;
    assign counters_step = accumulated & slot_pipeline_last_beat_5;

endmodule

`default_nettype wire
