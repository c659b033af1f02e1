// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
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
    output wire  [7:0] array_word_lines_0
);

    localparam [10:0] LANE_PLACE_0 = 11'd0;
    localparam  [3:0] LANE_BITS    = 4'd0;
    localparam [10:0] LANE_MASK    = 11'd0;
    localparam  [8:0] BEAT_MASK    = 9'd31;
    localparam [10:0] ARRAY_PLACE  = 11'd11;
    localparam  [3:0] DEVICE_BITS  = 4'd2;

    wire        advance;
    wire        program_register;
    wire        program_flip;
    wire        program_sign;
    wire [10:0] program_lane;
    wire  [8:0] program_fragment;
    wire [10:0] beat_2;
    wire [10:0] column_2;
    wire [10:0] last_column;
    wire [10:0] columns_used;
    wire  [8:0] beat_5;
    wire  [4:0] beat_column;
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
    wire  [8:0] controller_address;
    wire        controller_busy;
    wire  [4:0] population_count_ones;
    wire  [4:0] plane_scale_scale;
    wire        slot_pipeline_busy;
    wire        slot_pipeline_convert_2;
    wire  [8:0] slot_pipeline_address_2;
    wire  [4:0] slot_pipeline_scale_3;
    wire        slot_pipeline_convert_4;
    wire  [8:0] slot_pipeline_address_4;
    wire        slot_pipeline_slot_5;
    wire        slot_pipeline_convert_5;
    wire        slot_pipeline_first_5;
    wire        slot_pipeline_last_beat_5;
    wire        slot_pipeline_last_slot_5;
    wire        slot_pipeline_bank_5;
    wire        slot_pipeline_negative_5;
    wire  [3:0] slot_pipeline_position_5;
    wire  [8:0] slot_pipeline_address_5;
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
    wire  [4:0] result_drain_drain_column;
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
    assign program_fragment = program_fragment_wide[8:0];
    assign array_advance = advance;
    assign array_apply = controller_convert;
    assign array_address = controller_address;
    assign beat_2 = {2'd0, slot_pipeline_address_2 & BEAT_MASK};
    assign column_2 = beat_2 << LANE_BITS;
    assign last_column = {6'd0, used_registers_last_column};
    assign columns_used = last_column + 11'd1;
    assign beat_5 = slot_pipeline_address_5 & BEAT_MASK;
    assign beat_column = beat_5[4:0];

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
