// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// lane: Converters, restorers, shift-add and accumulators of one weight column at a time.

`default_nettype none

module lane (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_flip,
    input  wire        program_sign,
    input  wire  [6:0] program_address,
    input  wire  [3:0] program_array_0,
    input  wire        program_flips,
    input  wire        program_negative,
    input  wire        convert,
    input  wire  [6:0] convert_address,
    input  wire        present_0,
    input  wire        present_1,
    input  wire        present_2,
    input  wire        present_3,
    input  wire        present_4,
    input  wire        present_5,
    input  wire        present_6,
    input  wire        present_7,
    input  wire        present_8,
    input  wire        present_9,
    input  wire        present_10,
    input  wire        present_11,
    input  wire        present_12,
    input  wire        present_13,
    input  wire        present_14,
    input  wire        present_15,
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
    input  wire  [7:0] scale,
    input  wire        lookup,
    input  wire  [6:0] lookup_address,
    input  wire        accumulate,
    input  wire        first,
    input  wire        bank,
    input  wire  [6:0] column,
    input  wire  [4:0] position,
    input  wire        negative_plane,
    input  wire        draining,
    input  wire        drain_bank,
    input  wire  [6:0] drain_column,
    output wire [31:0] drained,
    output wire  [7:0] clips
);

    localparam [3:0] ARRAY_0  = 4'd0;
    localparam [3:0] ARRAY_1  = 4'd1;
    localparam [3:0] ARRAY_2  = 4'd2;
    localparam [3:0] ARRAY_3  = 4'd3;
    localparam [3:0] ARRAY_4  = 4'd4;
    localparam [3:0] ARRAY_5  = 4'd5;
    localparam [3:0] ARRAY_6  = 4'd6;
    localparam [3:0] ARRAY_7  = 4'd7;
    localparam [3:0] ARRAY_8  = 4'd8;
    localparam [3:0] ARRAY_9  = 4'd9;
    localparam [3:0] ARRAY_10 = 4'd10;
    localparam [3:0] ARRAY_11 = 4'd11;
    localparam [3:0] ARRAY_12 = 4'd12;
    localparam [3:0] ARRAY_13 = 4'd13;
    localparam [3:0] ARRAY_14 = 4'd14;
    localparam [3:0] ARRAY_15 = 4'd15;

    wire [14:0] partial_0;
    wire [14:0] partial_1;
    wire        adc_0_convert;
    wire  [6:0] adc_0_code;
    wire        adc_0_clip;
    wire        adc_1_convert;
    wire  [6:0] adc_1_code;
    wire        adc_1_clip;
    wire        adc_2_convert;
    wire  [6:0] adc_2_code;
    wire        adc_2_clip;
    wire        adc_3_convert;
    wire  [6:0] adc_3_code;
    wire        adc_3_clip;
    wire        adc_4_convert;
    wire  [6:0] adc_4_code;
    wire        adc_4_clip;
    wire        adc_5_convert;
    wire  [6:0] adc_5_code;
    wire        adc_5_clip;
    wire        adc_6_convert;
    wire  [6:0] adc_6_code;
    wire        adc_6_clip;
    wire        adc_7_convert;
    wire  [6:0] adc_7_code;
    wire        adc_7_clip;
    wire        adc_8_convert;
    wire  [6:0] adc_8_code;
    wire        adc_8_clip;
    wire        adc_9_convert;
    wire  [6:0] adc_9_code;
    wire        adc_9_clip;
    wire        adc_10_convert;
    wire  [6:0] adc_10_code;
    wire        adc_10_clip;
    wire        adc_11_convert;
    wire  [6:0] adc_11_code;
    wire        adc_11_clip;
    wire        adc_12_convert;
    wire  [6:0] adc_12_code;
    wire        adc_12_clip;
    wire        adc_13_convert;
    wire  [6:0] adc_13_code;
    wire        adc_13_clip;
    wire        adc_14_convert;
    wire  [6:0] adc_14_code;
    wire        adc_14_clip;
    wire        adc_15_convert;
    wire  [6:0] adc_15_code;
    wire        adc_15_clip;
    wire  [7:0] flip_restore_0_restored;
    wire  [7:0] flip_restore_1_restored;
    wire  [7:0] flip_restore_2_restored;
    wire  [7:0] flip_restore_3_restored;
    wire  [7:0] flip_restore_4_restored;
    wire  [7:0] flip_restore_5_restored;
    wire  [7:0] flip_restore_6_restored;
    wire  [7:0] flip_restore_7_restored;
    wire  [7:0] flip_restore_8_restored;
    wire  [7:0] flip_restore_9_restored;
    wire  [7:0] flip_restore_10_restored;
    wire  [7:0] flip_restore_11_restored;
    wire  [7:0] flip_restore_12_restored;
    wire  [7:0] flip_restore_13_restored;
    wire  [7:0] flip_restore_14_restored;
    wire  [7:0] flip_restore_15_restored;
    wire        flips_0_write_enable;
    wire        flips_0_read_enable;
    wire        flips_0_read_data;
    wire        flips_1_write_enable;
    wire        flips_1_read_enable;
    wire        flips_1_read_data;
    wire        flips_2_write_enable;
    wire        flips_2_read_enable;
    wire        flips_2_read_data;
    wire        flips_3_write_enable;
    wire        flips_3_read_enable;
    wire        flips_3_read_data;
    wire        flips_4_write_enable;
    wire        flips_4_read_enable;
    wire        flips_4_read_data;
    wire        flips_5_write_enable;
    wire        flips_5_read_enable;
    wire        flips_5_read_data;
    wire        flips_6_write_enable;
    wire        flips_6_read_enable;
    wire        flips_6_read_data;
    wire        flips_7_write_enable;
    wire        flips_7_read_enable;
    wire        flips_7_read_data;
    wire        flips_8_write_enable;
    wire        flips_8_read_enable;
    wire        flips_8_read_data;
    wire        flips_9_write_enable;
    wire        flips_9_read_enable;
    wire        flips_9_read_data;
    wire        flips_10_write_enable;
    wire        flips_10_read_enable;
    wire        flips_10_read_data;
    wire        flips_11_write_enable;
    wire        flips_11_read_enable;
    wire        flips_11_read_data;
    wire        flips_12_write_enable;
    wire        flips_12_read_enable;
    wire        flips_12_read_data;
    wire        flips_13_write_enable;
    wire        flips_13_read_enable;
    wire        flips_13_read_data;
    wire        flips_14_write_enable;
    wire        flips_14_read_enable;
    wire        flips_14_read_data;
    wire        flips_15_write_enable;
    wire        flips_15_read_enable;
    wire        flips_15_read_data;
    wire [14:0] difference_0_magnitude;
    wire        difference_0_below;
    wire        sign_accumulator_negative_plane;

    adc adc_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_0_convert),
        .count(bit_line_0),
        .code(adc_0_code),
        .clip(adc_0_clip)
    );

    adc adc_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_1_convert),
        .count(bit_line_1),
        .code(adc_1_code),
        .clip(adc_1_clip)
    );

    adc adc_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_2_convert),
        .count(bit_line_2),
        .code(adc_2_code),
        .clip(adc_2_clip)
    );

    adc adc_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_3_convert),
        .count(bit_line_3),
        .code(adc_3_code),
        .clip(adc_3_clip)
    );

    adc adc_4 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_4_convert),
        .count(bit_line_4),
        .code(adc_4_code),
        .clip(adc_4_clip)
    );

    adc adc_5 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_5_convert),
        .count(bit_line_5),
        .code(adc_5_code),
        .clip(adc_5_clip)
    );

    adc adc_6 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_6_convert),
        .count(bit_line_6),
        .code(adc_6_code),
        .clip(adc_6_clip)
    );

    adc adc_7 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_7_convert),
        .count(bit_line_7),
        .code(adc_7_code),
        .clip(adc_7_clip)
    );

    adc adc_8 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_8_convert),
        .count(bit_line_8),
        .code(adc_8_code),
        .clip(adc_8_clip)
    );

    adc adc_9 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_9_convert),
        .count(bit_line_9),
        .code(adc_9_code),
        .clip(adc_9_clip)
    );

    adc adc_10 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_10_convert),
        .count(bit_line_10),
        .code(adc_10_code),
        .clip(adc_10_clip)
    );

    adc adc_11 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_11_convert),
        .count(bit_line_11),
        .code(adc_11_code),
        .clip(adc_11_clip)
    );

    adc adc_12 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_12_convert),
        .count(bit_line_12),
        .code(adc_12_code),
        .clip(adc_12_clip)
    );

    adc adc_13 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_13_convert),
        .count(bit_line_13),
        .code(adc_13_code),
        .clip(adc_13_clip)
    );

    adc adc_14 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_14_convert),
        .count(bit_line_14),
        .code(adc_14_code),
        .clip(adc_14_clip)
    );

    adc adc_15 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(adc_15_convert),
        .count(bit_line_15),
        .code(adc_15_code),
        .clip(adc_15_clip)
    );

    flip_restore flip_restore_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_0_read_data),
        .code(adc_0_code),
        .scale(scale),
        .restored(flip_restore_0_restored)
    );

    flip_restore flip_restore_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_1_read_data),
        .code(adc_1_code),
        .scale(scale),
        .restored(flip_restore_1_restored)
    );

    flip_restore flip_restore_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_2_read_data),
        .code(adc_2_code),
        .scale(scale),
        .restored(flip_restore_2_restored)
    );

    flip_restore flip_restore_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_3_read_data),
        .code(adc_3_code),
        .scale(scale),
        .restored(flip_restore_3_restored)
    );

    flip_restore flip_restore_4 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_4_read_data),
        .code(adc_4_code),
        .scale(scale),
        .restored(flip_restore_4_restored)
    );

    flip_restore flip_restore_5 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_5_read_data),
        .code(adc_5_code),
        .scale(scale),
        .restored(flip_restore_5_restored)
    );

    flip_restore flip_restore_6 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_6_read_data),
        .code(adc_6_code),
        .scale(scale),
        .restored(flip_restore_6_restored)
    );

    flip_restore flip_restore_7 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_7_read_data),
        .code(adc_7_code),
        .scale(scale),
        .restored(flip_restore_7_restored)
    );

    flip_restore flip_restore_8 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_8_read_data),
        .code(adc_8_code),
        .scale(scale),
        .restored(flip_restore_8_restored)
    );

    flip_restore flip_restore_9 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_9_read_data),
        .code(adc_9_code),
        .scale(scale),
        .restored(flip_restore_9_restored)
    );

    flip_restore flip_restore_10 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_10_read_data),
        .code(adc_10_code),
        .scale(scale),
        .restored(flip_restore_10_restored)
    );

    flip_restore flip_restore_11 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_11_read_data),
        .code(adc_11_code),
        .scale(scale),
        .restored(flip_restore_11_restored)
    );

    flip_restore flip_restore_12 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_12_read_data),
        .code(adc_12_code),
        .scale(scale),
        .restored(flip_restore_12_restored)
    );

    flip_restore flip_restore_13 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_13_read_data),
        .code(adc_13_code),
        .scale(scale),
        .restored(flip_restore_13_restored)
    );

    flip_restore flip_restore_14 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_14_read_data),
        .code(adc_14_code),
        .scale(scale),
        .restored(flip_restore_14_restored)
    );

    flip_restore flip_restore_15 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_15_read_data),
        .code(adc_15_code),
        .scale(scale),
        .restored(flip_restore_15_restored)
    );

    memory_128x1 flips_0 (
        .clock(clock),
        .write_enable(flips_0_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_0_read_enable),
        .read_address(convert_address),
        .read_data(flips_0_read_data)
    );

    memory_128x1 flips_1 (
        .clock(clock),
        .write_enable(flips_1_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_1_read_enable),
        .read_address(convert_address),
        .read_data(flips_1_read_data)
    );

    memory_128x1 flips_2 (
        .clock(clock),
        .write_enable(flips_2_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_2_read_enable),
        .read_address(convert_address),
        .read_data(flips_2_read_data)
    );

    memory_128x1 flips_3 (
        .clock(clock),
        .write_enable(flips_3_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_3_read_enable),
        .read_address(convert_address),
        .read_data(flips_3_read_data)
    );

    memory_128x1 flips_4 (
        .clock(clock),
        .write_enable(flips_4_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_4_read_enable),
        .read_address(convert_address),
        .read_data(flips_4_read_data)
    );

    memory_128x1 flips_5 (
        .clock(clock),
        .write_enable(flips_5_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_5_read_enable),
        .read_address(convert_address),
        .read_data(flips_5_read_data)
    );

    memory_128x1 flips_6 (
        .clock(clock),
        .write_enable(flips_6_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_6_read_enable),
        .read_address(convert_address),
        .read_data(flips_6_read_data)
    );

    memory_128x1 flips_7 (
        .clock(clock),
        .write_enable(flips_7_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_7_read_enable),
        .read_address(convert_address),
        .read_data(flips_7_read_data)
    );

    memory_128x1 flips_8 (
        .clock(clock),
        .write_enable(flips_8_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_8_read_enable),
        .read_address(convert_address),
        .read_data(flips_8_read_data)
    );

    memory_128x1 flips_9 (
        .clock(clock),
        .write_enable(flips_9_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_9_read_enable),
        .read_address(convert_address),
        .read_data(flips_9_read_data)
    );

    memory_128x1 flips_10 (
        .clock(clock),
        .write_enable(flips_10_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_10_read_enable),
        .read_address(convert_address),
        .read_data(flips_10_read_data)
    );

    memory_128x1 flips_11 (
        .clock(clock),
        .write_enable(flips_11_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_11_read_enable),
        .read_address(convert_address),
        .read_data(flips_11_read_data)
    );

    memory_128x1 flips_12 (
        .clock(clock),
        .write_enable(flips_12_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_12_read_enable),
        .read_address(convert_address),
        .read_data(flips_12_read_data)
    );

    memory_128x1 flips_13 (
        .clock(clock),
        .write_enable(flips_13_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_13_read_enable),
        .read_address(convert_address),
        .read_data(flips_13_read_data)
    );

    memory_128x1 flips_14 (
        .clock(clock),
        .write_enable(flips_14_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_14_read_enable),
        .read_address(convert_address),
        .read_data(flips_14_read_data)
    );

    memory_128x1 flips_15 (
        .clock(clock),
        .write_enable(flips_15_write_enable),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_15_read_enable),
        .read_address(convert_address),
        .read_data(flips_15_read_data)
    );

    plane_splice plane_splice_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .restored_0(flip_restore_0_restored),
        .restored_1(flip_restore_1_restored),
        .restored_2(flip_restore_2_restored),
        .restored_3(flip_restore_3_restored),
        .restored_4(flip_restore_4_restored),
        .restored_5(flip_restore_5_restored),
        .restored_6(flip_restore_6_restored),
        .restored_7(flip_restore_7_restored),
        .restored_8(flip_restore_8_restored),
        .restored_9(flip_restore_9_restored),
        .restored_10(flip_restore_10_restored),
        .restored_11(flip_restore_11_restored),
        .restored_12(flip_restore_12_restored),
        .restored_13(flip_restore_13_restored),
        .restored_14(flip_restore_14_restored),
        .restored_15(flip_restore_15_restored),
        .present_0(present_0),
        .present_1(present_1),
        .present_2(present_2),
        .present_3(present_3),
        .present_4(present_4),
        .present_5(present_5),
        .present_6(present_6),
        .present_7(present_7),
        .present_8(present_8),
        .present_9(present_9),
        .present_10(present_10),
        .present_11(present_11),
        .present_12(present_12),
        .present_13(present_13),
        .present_14(present_14),
        .present_15(present_15),
        .positive(partial_0),
        .negative(partial_1)
    );

    difference difference_0 (
        .positive(partial_0),
        .negative(partial_1),
        .magnitude(difference_0_magnitude),
        .below(difference_0_below)
    );

    sign_accumulator sign_accumulator (
        .clock(clock),
        .advance(advance),
        .program_enable(program_sign),
        .program_address(program_address),
        .program_negative(program_negative),
        .lookup(lookup),
        .lookup_address(lookup_address),
        .accumulate(accumulate),
        .first(first),
        .bank(bank),
        .column(column),
        .sum(difference_0_magnitude),
        .position(position),
        .negative_plane(sign_accumulator_negative_plane),
        .draining(draining),
        .drain_bank(drain_bank),
        .drain_column(drain_column),
        .drained(drained)
    );

    assign flips_0_write_enable = program_flip & (program_array_0 == ARRAY_0);
    assign flips_1_write_enable = program_flip & (program_array_0 == ARRAY_1);
    assign flips_2_write_enable = program_flip & (program_array_0 == ARRAY_2);
    assign flips_3_write_enable = program_flip & (program_array_0 == ARRAY_3);
    assign flips_4_write_enable = program_flip & (program_array_0 == ARRAY_4);
    assign flips_5_write_enable = program_flip & (program_array_0 == ARRAY_5);
    assign flips_6_write_enable = program_flip & (program_array_0 == ARRAY_6);
    assign flips_7_write_enable = program_flip & (program_array_0 == ARRAY_7);
    assign flips_8_write_enable = program_flip & (program_array_0 == ARRAY_8);
    assign flips_9_write_enable = program_flip & (program_array_0 == ARRAY_9);
    assign flips_10_write_enable = program_flip & (program_array_0 == ARRAY_10);
    assign flips_11_write_enable = program_flip & (program_array_0 == ARRAY_11);
    assign flips_12_write_enable = program_flip & (program_array_0 == ARRAY_12);
    assign flips_13_write_enable = program_flip & (program_array_0 == ARRAY_13);
    assign flips_14_write_enable = program_flip & (program_array_0 == ARRAY_14);
    assign flips_15_write_enable = program_flip & (program_array_0 == ARRAY_15);
    assign adc_0_convert = convert & present_0;
    assign flips_0_read_enable = advance & convert & present_0;
    assign adc_1_convert = convert & present_1;
    assign flips_1_read_enable = advance & convert & present_1;
    assign adc_2_convert = convert & present_2;
    assign flips_2_read_enable = advance & convert & present_2;
    assign adc_3_convert = convert & present_3;
    assign flips_3_read_enable = advance & convert & present_3;
    assign adc_4_convert = convert & present_4;
    assign flips_4_read_enable = advance & convert & present_4;
    assign adc_5_convert = convert & present_5;
    assign flips_5_read_enable = advance & convert & present_5;
    assign adc_6_convert = convert & present_6;
    assign flips_6_read_enable = advance & convert & present_6;
    assign adc_7_convert = convert & present_7;
    assign flips_7_read_enable = advance & convert & present_7;
    assign adc_8_convert = convert & present_8;
    assign flips_8_read_enable = advance & convert & present_8;
    assign adc_9_convert = convert & present_9;
    assign flips_9_read_enable = advance & convert & present_9;
    assign adc_10_convert = convert & present_10;
    assign flips_10_read_enable = advance & convert & present_10;
    assign adc_11_convert = convert & present_11;
    assign flips_11_read_enable = advance & convert & present_11;
    assign adc_12_convert = convert & present_12;
    assign flips_12_read_enable = advance & convert & present_12;
    assign adc_13_convert = convert & present_13;
    assign flips_13_read_enable = advance & convert & present_13;
    assign adc_14_convert = convert & present_14;
    assign flips_14_read_enable = advance & convert & present_14;
    assign adc_15_convert = convert & present_15;
    assign flips_15_read_enable = advance & convert & present_15;
    assign sign_accumulator_negative_plane = negative_plane ^ difference_0_below;
    assign clips = 8'd0;

endmodule

`default_nettype wire
