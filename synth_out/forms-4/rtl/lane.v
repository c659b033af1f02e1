// configuration forms-4: 128 x 128 devices of 2 bits, fragments of 4 rows, 16-bit unsigned inputs,
// 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-4` from the Rust in rtl/: change that, not this.
//
// lane: Converters, restorers, shift-add and accumulators of one weight column at a time.

`default_nettype none

module lane (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_flip,
    input  wire        program_sign,
    input  wire  [9:0] program_address,
    input  wire  [3:0] program_flips,
    input  wire        program_negative,
    input  wire        convert,
    input  wire  [9:0] convert_address,
    input  wire  [3:0] bit_line_0,
    input  wire  [3:0] bit_line_1,
    input  wire  [3:0] bit_line_2,
    input  wire  [3:0] bit_line_3,
    input  wire  [3:0] scale,
    input  wire        lookup,
    input  wire  [9:0] lookup_address,
    input  wire        accumulate,
    input  wire        first,
    input  wire        bank,
    input  wire  [4:0] column,
    input  wire  [3:0] position,
    input  wire        negative_plane,
    input  wire        draining,
    input  wire        drain_bank,
    input  wire  [4:0] drain_column,
    output wire [31:0] drained,
    output wire  [7:0] clips
);

    wire [9:0] partial_0;
    wire [2:0] adc_0_code;
    wire       adc_0_clip;
    wire [2:0] adc_1_code;
    wire       adc_1_clip;
    wire [2:0] adc_2_code;
    wire       adc_2_clip;
    wire [2:0] adc_3_code;
    wire       adc_3_clip;
    wire [3:0] flip_restore_0_restored;
    wire [3:0] flip_restore_1_restored;
    wire [3:0] flip_restore_2_restored;
    wire [3:0] flip_restore_3_restored;
    wire       flips_0_read_enable;
    wire [3:0] flips_0_read_data;

    adc adc_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(convert),
        .count(bit_line_0),
        .code(adc_0_code),
        .clip(adc_0_clip)
    );

    adc adc_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(convert),
        .count(bit_line_1),
        .code(adc_1_code),
        .clip(adc_1_clip)
    );

    adc adc_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(convert),
        .count(bit_line_2),
        .code(adc_2_code),
        .clip(adc_2_clip)
    );

    adc adc_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(convert),
        .count(bit_line_3),
        .code(adc_3_code),
        .clip(adc_3_clip)
    );

    flip_restore flip_restore_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_0_read_data[0]),
        .code(adc_0_code),
        .scale(scale),
        .restored(flip_restore_0_restored)
    );

    flip_restore flip_restore_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_0_read_data[1]),
        .code(adc_1_code),
        .scale(scale),
        .restored(flip_restore_1_restored)
    );

    flip_restore flip_restore_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_0_read_data[2]),
        .code(adc_2_code),
        .scale(scale),
        .restored(flip_restore_2_restored)
    );

    flip_restore flip_restore_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .flip(flips_0_read_data[3]),
        .code(adc_3_code),
        .scale(scale),
        .restored(flip_restore_3_restored)
    );

    memory_1024x4 flips_0 (
        .clock(clock),
        .write_enable(program_flip),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_0_read_enable),
        .read_address(convert_address),
        .read_data(flips_0_read_data)
    );

    shift_add shift_add_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .restored_0(flip_restore_0_restored),
        .restored_1(flip_restore_1_restored),
        .restored_2(flip_restore_2_restored),
        .restored_3(flip_restore_3_restored),
        .sum(partial_0)
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
        .sum(partial_0),
        .position(position),
        .negative_plane(negative_plane),
        .draining(draining),
        .drain_bank(drain_bank),
        .drain_column(drain_column),
        .drained(drained)
    );

    assign flips_0_read_enable = advance & convert;
    assign clips = 8'd0;

endmodule

`default_nettype wire
