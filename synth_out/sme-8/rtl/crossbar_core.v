// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// crossbar_core: A crossbar without its devices: inputs and bit-line counts in, signed sums out.

`default_nettype none

module crossbar_core (
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
    input  wire        array_wait,
    input  wire  [3:0] bit_line_0,
    input  wire  [3:0] bit_line_1,
    input  wire  [3:0] bit_line_2,
    input  wire  [3:0] bit_line_3,
    input  wire  [3:0] bit_line_4,
    input  wire  [3:0] bit_line_5,
    input  wire  [3:0] bit_line_6,
    input  wire  [3:0] bit_line_7,
    input  wire  [3:0] bit_line_8,
    input  wire  [3:0] bit_line_9,
    input  wire  [3:0] bit_line_10,
    input  wire  [3:0] bit_line_11,
    input  wire  [3:0] bit_line_12,
    input  wire  [3:0] bit_line_13,
    input  wire  [3:0] bit_line_14,
    input  wire  [3:0] bit_line_15,
    input  wire  [3:0] bit_line_16,
    input  wire  [3:0] bit_line_17,
    input  wire  [3:0] bit_line_18,
    input  wire  [3:0] bit_line_19,
    input  wire  [3:0] bit_line_20,
    input  wire  [3:0] bit_line_21,
    input  wire  [3:0] bit_line_22,
    input  wire  [3:0] bit_line_23,
    input  wire  [3:0] bit_line_24,
    input  wire  [3:0] bit_line_25,
    input  wire  [3:0] bit_line_26,
    input  wire  [3:0] bit_line_27,
    input  wire  [3:0] bit_line_28,
    input  wire  [3:0] bit_line_29,
    input  wire  [3:0] bit_line_30,
    input  wire  [3:0] bit_line_31,
    input  wire  [3:0] bit_line_32,
    input  wire  [3:0] bit_line_33,
    input  wire  [3:0] bit_line_34,
    input  wire  [3:0] bit_line_35,
    input  wire  [3:0] bit_line_36,
    input  wire  [3:0] bit_line_37,
    input  wire  [3:0] bit_line_38,
    input  wire  [3:0] bit_line_39,
    input  wire  [3:0] bit_line_40,
    input  wire  [3:0] bit_line_41,
    input  wire  [3:0] bit_line_42,
    input  wire  [3:0] bit_line_43,
    input  wire  [3:0] bit_line_44,
    input  wire  [3:0] bit_line_45,
    input  wire  [3:0] bit_line_46,
    input  wire  [3:0] bit_line_47,
    input  wire  [3:0] bit_line_48,
    input  wire  [3:0] bit_line_49,
    input  wire  [3:0] bit_line_50,
    input  wire  [3:0] bit_line_51,
    input  wire  [3:0] bit_line_52,
    input  wire  [3:0] bit_line_53,
    input  wire  [3:0] bit_line_54,
    input  wire  [3:0] bit_line_55,
    input  wire  [3:0] bit_line_56,
    input  wire  [3:0] bit_line_57,
    input  wire  [3:0] bit_line_58,
    input  wire  [3:0] bit_line_59,
    input  wire  [3:0] bit_line_60,
    input  wire  [3:0] bit_line_61,
    input  wire  [3:0] bit_line_62,
    input  wire  [3:0] bit_line_63,
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
    output wire  [8:0] array_address,
    output wire [15:0] array_select,
    output wire  [7:0] array_word_lines_0,
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

    localparam [14:0] LANE_PLACE_0    = 15'd0;
    localparam [14:0] LANE_PLACE_1    = 15'd1;
    localparam [14:0] LANE_PLACE_2    = 15'd2;
    localparam [14:0] LANE_PLACE_3    = 15'd3;
    localparam  [3:0] LANE_BITS       = 4'd2;
    localparam [14:0] LANE_MASK       = 15'd3;
    localparam  [8:0] BEAT_MASK       = 9'd31;
    localparam [14:0] ARRAY_PLACE     = 15'd11;
    localparam  [3:0] DEVICE_BITS     = 4'd2;
    localparam  [1:0] MASK_REGISTER_0 = 2'd3;

    wire        advance;
    wire        program_register;
    wire        program_flip;
    wire        program_sign;
    wire [14:0] program_lane;
    wire  [8:0] program_fragment;
    wire [14:0] beat_2;
    wire [14:0] column_2;
    wire [14:0] last_column;
    wire [14:0] columns_used;
    wire  [8:0] beat_5;
    wire  [4:0] beat_column;
    reg   [7:0] clipped;
    wire        accumulated;
    wire        work;
    wire  [3:0] program_array_0;
    wire  [6:0] used_registers_last_column;
    wire  [3:0] used_registers_last_subarray;
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
    wire        zero_skip_x_ready;
    wire        zero_skip_loaded;
    wire        zero_skip_empty;
    wire        zero_skip_last_step;
    wire        zero_skip_negative;
    wire  [4:0] zero_skip_position;
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
    wire  [8:0] controller_address;
    wire        controller_busy;
    wire  [3:0] population_count_ones;
    wire  [3:0] plane_scale_scale;
    wire        slot_pipeline_busy;
    wire        slot_pipeline_convert_2;
    wire  [8:0] slot_pipeline_address_2;
    wire  [3:0] slot_pipeline_scale_3;
    wire        slot_pipeline_convert_4;
    wire  [8:0] slot_pipeline_address_4;
    wire        slot_pipeline_slot_5;
    wire        slot_pipeline_convert_5;
    wire        slot_pipeline_first_5;
    wire        slot_pipeline_last_beat_5;
    wire        slot_pipeline_last_slot_5;
    wire        slot_pipeline_bank_5;
    wire        slot_pipeline_negative_5;
    wire  [4:0] slot_pipeline_position_5;
    wire  [8:0] slot_pipeline_address_5;
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
    wire        result_drain_finish;
    wire        result_drain_zero;
    wire        result_drain_blocked;
    wire        result_drain_draining;
    wire        result_drain_drain_bank;
    wire  [4:0] result_drain_drain_column;
    wire        result_drain_busy;
    wire        counters_stalled;
    wire        counters_step;
    wire [14:0] program_fragment_wide;
    wire [14:0] program_array_0_wide;

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
        .doubled_0(row_doubling_0_doubled_0),
        .doubled_1(row_doubling_0_doubled_1),
        .doubled_2(row_doubling_0_doubled_2),
        .doubled_3(row_doubling_0_doubled_3),
        .doubled_4(row_doubling_0_doubled_4),
        .doubled_5(row_doubling_0_doubled_5),
        .doubled_6(row_doubling_0_doubled_6),
        .doubled_7(row_doubling_0_doubled_7)
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
        .step(controller_step),
        .retire(controller_retire),
        .x_ready(zero_skip_x_ready),
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
        .bit_line_1(bit_line_4),
        .bit_line_2(bit_line_8),
        .bit_line_3(bit_line_12),
        .bit_line_4(bit_line_16),
        .bit_line_5(bit_line_20),
        .bit_line_6(bit_line_24),
        .bit_line_7(bit_line_28),
        .bit_line_8(bit_line_32),
        .bit_line_9(bit_line_36),
        .bit_line_10(bit_line_40),
        .bit_line_11(bit_line_44),
        .bit_line_12(bit_line_48),
        .bit_line_13(bit_line_52),
        .bit_line_14(bit_line_56),
        .bit_line_15(bit_line_60),
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
        .program_array_0(program_array_0),
        .program_flips(program_data[0]),
        .program_negative(program_data[0]),
        .convert(lane_1_convert),
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
        .bit_line_0(bit_line_1),
        .bit_line_1(bit_line_5),
        .bit_line_2(bit_line_9),
        .bit_line_3(bit_line_13),
        .bit_line_4(bit_line_17),
        .bit_line_5(bit_line_21),
        .bit_line_6(bit_line_25),
        .bit_line_7(bit_line_29),
        .bit_line_8(bit_line_33),
        .bit_line_9(bit_line_37),
        .bit_line_10(bit_line_41),
        .bit_line_11(bit_line_45),
        .bit_line_12(bit_line_49),
        .bit_line_13(bit_line_53),
        .bit_line_14(bit_line_57),
        .bit_line_15(bit_line_61),
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
        .program_array_0(program_array_0),
        .program_flips(program_data[0]),
        .program_negative(program_data[0]),
        .convert(lane_2_convert),
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
        .bit_line_0(bit_line_2),
        .bit_line_1(bit_line_6),
        .bit_line_2(bit_line_10),
        .bit_line_3(bit_line_14),
        .bit_line_4(bit_line_18),
        .bit_line_5(bit_line_22),
        .bit_line_6(bit_line_26),
        .bit_line_7(bit_line_30),
        .bit_line_8(bit_line_34),
        .bit_line_9(bit_line_38),
        .bit_line_10(bit_line_42),
        .bit_line_11(bit_line_46),
        .bit_line_12(bit_line_50),
        .bit_line_13(bit_line_54),
        .bit_line_14(bit_line_58),
        .bit_line_15(bit_line_62),
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
        .program_array_0(program_array_0),
        .program_flips(program_data[0]),
        .program_negative(program_data[0]),
        .convert(lane_3_convert),
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
        .bit_line_0(bit_line_3),
        .bit_line_1(bit_line_7),
        .bit_line_2(bit_line_11),
        .bit_line_3(bit_line_15),
        .bit_line_4(bit_line_19),
        .bit_line_5(bit_line_23),
        .bit_line_6(bit_line_27),
        .bit_line_7(bit_line_31),
        .bit_line_8(bit_line_35),
        .bit_line_9(bit_line_39),
        .bit_line_10(bit_line_43),
        .bit_line_11(bit_line_47),
        .bit_line_12(bit_line_51),
        .bit_line_13(bit_line_55),
        .bit_line_14(bit_line_59),
        .bit_line_15(bit_line_63),
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
    assign program_fragment = program_fragment_wide[8:0];
    assign program_array_0_wide = program_address >> ARRAY_PLACE;
    assign program_array_0 = program_array_0_wide[3:0];
    assign plane_mask_0_program_enable =
        program_register & (program_address[1:0] == MASK_REGISTER_0);
    assign row_doubling_0_accept = x_valid & zero_skip_x_ready;
    assign x_ready = zero_skip_x_ready;
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign array_address = controller_address;
    assign beat_2 = {6'd0, slot_pipeline_address_2 & BEAT_MASK};
    assign column_2 = beat_2 << LANE_BITS;
    assign last_column = {8'd0, used_registers_last_column};
    assign columns_used = last_column + 15'd1;
    assign beat_5 = slot_pipeline_address_5 & BEAT_MASK;
    assign beat_column = beat_5[4:0];

    always @(*) begin
        clipped = 8'd0;
        clipped = clipped + lane_0_clips;
        clipped = clipped + lane_1_clips;
        clipped = clipped + lane_2_clips;
        clipped = clipped + lane_3_clips;
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
    assign accumulated = advance & slot_pipeline_convert_5;
    assign result_drain_finish = advance & slot_pipeline_last_slot_5;
    assign result_drain_zero = slot_pipeline_first_5 & !slot_pipeline_convert_5;
    assign work = zero_skip_busy | controller_busy | slot_pipeline_busy | result_drain_busy;
    assign busy = work;
    assign counters_stalled = slot_pipeline_busy & !advance;
    assign counters_step = accumulated & slot_pipeline_last_beat_5;

endmodule

`default_nettype wire
