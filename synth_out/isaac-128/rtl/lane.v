// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
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
    input  wire        program_flips,
    input  wire        program_negative,
    input  wire        convert,
    input  wire  [6:0] convert_address,
    input  wire  [8:0] bit_line_0,
    input  wire  [8:0] scale,
    input  wire        lookup,
    input  wire  [6:0] lookup_address,
    input  wire  [1:0] device_0,
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

    wire [14:0] partial_0;
    wire  [7:0] adc_0_code;
    wire        adc_0_clip;
    wire  [8:0] flip_restore_0_restored;
    wire        flips_0_read_enable;
    wire        flips_0_read_data;

    adc adc_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(convert),
        .count(bit_line_0),
        .code(adc_0_code),
        .clip(adc_0_clip)
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

    memory_128x1 flips_0 (
        .clock(clock),
        .write_enable(program_flip),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(flips_0_read_enable),
        .read_address(convert_address),
        .read_data(flips_0_read_data)
    );

    serial_shift_add serial_shift_add_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .convert(lookup),
        .device(device_0),
        .restored(flip_restore_0_restored),
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
