// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// lane: Converters, restorers, shift-add and accumulators of one weight column at a time.
// J converters of each device array serve a lane; a weight of more devices takes several turns.
//   bit_line[..] -> adc -> flip_restore -> shift_add -> sign_accumulator -> drained
//                          (flips)                      (sign indicators)
// Uniform converters: adc_uniform and uniform_restore instead. The scheme decides what follows:
//   scheme        partial sum
//   FORMS, ISAAC  shift_add over all devices, or serial_shift_add over those of each turn
//   PRIME         one of them for each array, then difference
//   SME           plane_splice over all arrays, then difference
// bit_line holds the J converters of the first array, then those of the next. A slot's counts enter
// in stage 2, and its sum is written in stage 6; one weight column a clock, or a turn of it.

`timescale 1ns / 1ps
`default_nettype none

module lane (
    input  wire        clock,             // Rising edge
    input  wire        reset,             // Synchronous, active high
    input  wire        advance,           // The pipeline moves
    input  wire        program_flip,      // Store program_flips at program_address
    input  wire        program_sign,      // Store program_negative at program_place
    input  wire  [8:0] program_address,   // Whose flips: sub-array, lane column, turn
    input  wire  [8:0] program_place,     // Whose polarity: sub-array, lane column
    input  wire  [3:0] program_flips,     // Which of its device columns are stored inverted
    input  wire        program_negative,  // Its polarity is negative
    input  wire        fetch,             // Stage 1: a slot whose counts come next clock
    input  wire  [8:0] fetch_address,     // Stage 1: their address
    input  wire        convert,           // Stage 2: the counts are to be converted
    input  wire [19:0] bit_line,          // Stage 2: bit-line counts
    input  wire  [4:0] scale,             // Stage 3: L x popcount of the plane
    input  wire        restore,           // Stage 3: a slot whose counts are restored on this edge
    input  wire  [8:0] restore_place,     // Stage 3: its place
    input  wire        lookup,            // Stage 4: a slot whose counts are weighed on this edge
    input  wire        lookup_bank,       // Stage 4: its bank
    input  wire  [4:0] lookup_column,     // Stage 4: its lane column
    input  wire        first,             // Stage 5: nothing of this MVM came before
    input  wire        bank,              // Stage 5: the bank that accumulates
    input  wire        newest,            // Stage 5: the slot in stage 6 accumulates the same word
    input  wire        recent,            // Stage 5: the slot before that one did
    input  wire  [3:0] position,          // Stage 5: bit position of the plane
    input  wire        negative_plane,    // Stage 5: the plane has negative weight
    input  wire        write,             // Stage 6: the sum is written
    input  wire        write_bank,        // Stage 6: in this bank
    input  wire  [4:0] write_column,      // Stage 6: its lane column
    input  wire        drain,             // Read a word of drain_bank
    input  wire        drain_bank,        // The bank that is drained
    input  wire  [4:0] drain_column,      // The lane column that is drained
    input  wire        drain_new,         // It is the word that is written on this edge
    output wire [31:0] drained,           // The word read with the clock before, two's complement
    output wire  [2:0] clips              // Stage 5: how many converters clipped
);

    reg   [3:0] fetched_0;
    wire [15:0] adc_code;
    wire  [3:0] adc_clip;
    wire [19:0] flip_restore_restored;
    wire  [3:0] flips_0_read_data;
    wire [10:0] shift_add_0_sum;
    genvar i;

    for (i = 0; i < 4; i = i + 1) begin : adcs
        adc adc (
            .clock(clock),
            .reset(reset),
            .advance(advance),
            .convert(convert),
            .count(bit_line[5*i +: 5]),
            .code(adc_code[4*i +: 4]),
            .clip(adc_clip[i])
        );
    end

    for (i = 0; i < 4; i = i + 1) begin : flip_restores
        flip_restore flip_restore (
            .clock(clock),
            .reset(reset),
            .advance(advance),
            .flip(fetched_0[i]),
            .code(adc_code[4*i +: 4]),
            .scale(scale),
            .restored(flip_restore_restored[5*i +: 5])
        );
    end

    memory #(.DEPTH(512), .WIDTH(4)) flips_0 (
        .clock(clock),
        .write_enable(program_flip),
        .write_address(program_address),
        .write_data(program_flips),
        .read_enable(advance & fetch),
        .read_address(fetch_address),
        .read_data(flips_0_read_data)
    );

    shift_add shift_add_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .restored(flip_restore_restored),
        .sum(shift_add_0_sum)
    );

    sign_accumulator sign_accumulator (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(program_sign),
        .program_place(program_place),
        .program_negative(program_negative),
        .restore(restore),
        .restore_place(restore_place),
        .lookup(lookup),
        .lookup_bank(lookup_bank),
        .lookup_column(lookup_column),
        .first(first),
        .bank(bank),
        .newest(newest),
        .recent(recent),
        .sum(shift_add_0_sum),
        .position(position),
        .negative_plane(negative_plane),
        .write(write),
        .write_bank(write_bank),
        .write_column(write_column),
        .drain(drain),
        .drain_bank(drain_bank),
        .drain_column(drain_column),
        .drain_new(drain_new),
        .drained(drained)
    );

    always @(posedge clock) begin
        if (reset) fetched_0 <= 4'd0;
        else if (advance) fetched_0 <= flips_0_read_data;
    end

    assign clips = 3'd0;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, adc_clip};

endmodule
`default_nettype wire
