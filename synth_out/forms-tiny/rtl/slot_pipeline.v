// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// slot_pipeline: Carries the tag of a slot beside its data.
//   stage  the data is                the tag is needed for
//   0      a plane at the word lines  sub-array, lane column, turn
//   1      levels read
//   2      counts held                conversion, flips, which lanes are in use
//   3      codes                      scale of the plane
//   4      restored counts            sign indicators, turn
//   5      partial sums               position, bank, first, counters; whether its word is newer
//   6      words, addends             bank, lane column, whether it is written
// Latency k to the taps of stage k (with advance).

`timescale 1ns / 1ps
`default_nettype none

module slot_pipeline (
    input  wire       clock,        // Rising edge
    input  wire       reset,        // Synchronous, active high: no slot is in flight
    input  wire       advance,      // The pipeline moves
    input  wire       slot,         // Stage 0: a slot is issued
    input  wire       convert,      // Stage 0: it converts
    input  wire       first,        // Stage 0: no step of its MVM came before
    input  wire       last_beat,    // Stage 0: last beat of its step
    input  wire       last_slot,    // Stage 0: last slot of its MVM
    input  wire       bank,         // Stage 0: bank of its MVM
    input  wire       negative,     // Stage 0: its plane has negative weight
    input  wire [3:0] position,     // Stage 0: bit position of its plane
    input  wire [3:0] place,        // Stage 0: sub-array, then lane column
    input  wire [3:0] scale,        // Stage 2: L x popcount of its plane
    output wire       busy,         // A slot is in flight, in any of the stages 1 to 6
    output wire       convert_1,    // Stage 1: it converts
    output wire [3:0] address_1,    // Stage 1: address: sub-array, lane column, turn
    output wire       convert_2,    // Stage 2: it converts
    output wire       convert_3,    // Stage 3: it converts
    output wire [3:0] place_3,      // Stage 3: place
    output wire [3:0] scale_3,      // Stage 3: scale
    output wire       convert_4,    // Stage 4: it converts
    output wire       bank_4,       // Stage 4: bank of its MVM
    output wire [1:0] column_4,     // Stage 4: lane column
    output wire       convert_5,    // Stage 5: it converts
    output wire       first_5,      // Stage 5: no step of its MVM came before
    output wire       last_beat_5,  // Stage 5: last beat of its step
    output wire       bank_5,       // Stage 5: bank of its MVM
    output wire       negative_5,   // Stage 5: its plane has negative weight
    output wire [3:0] position_5,   // Stage 5: bit position of its plane
    output wire       newest_5,     // Stage 5: the slot in stage 6 writes the same word
    output wire       recent_5,     // Stage 5: the slot before that one did
    output wire       slot_6,       // Stage 6: a slot is there
    output wire       write_6,      // Stage 6: its sums are written
    output wire       last_slot_6,  // Stage 6: last slot of its MVM
    output wire       zero_6,       // Stage 6: no step of its MVM has come
    output wire       bank_6,       // Stage 6: bank of its MVM
    output wire [1:0] column_6      // Stage 6: lane column
);

    localparam [3:0] COLUMN_MASK = 4'd3;

    reg   [5:0] slots;
    reg   [4:0] converts, firsts, last_beats;
    reg   [5:0] last_slots, banks;
    reg   [4:0] negatives;
    reg  [19:0] positions;
    reg  [11:0] places;
    reg   [3:0] held_scale;
    reg   [5:0] columns;
    reg         write, zero, newest, recent;
    wire  [3:0] masked;
    wire        flying;

    assign masked = places[11:8] & COLUMN_MASK;

    always @(posedge clock) begin
        if (reset) begin
            slots <= 6'd0;
            last_slots <= 6'd0;
            banks <= 6'd0;
            converts <= 5'd0;
            firsts <= 5'd0;
            last_beats <= 5'd0;
            negatives <= 5'd0;
            positions <= 20'd0;
            places <= 12'd0;
            columns <= 6'd0;
            newest <= 1'b0;
            recent <= 1'b0;
            write <= 1'b0;
            zero <= 1'b0;
            held_scale <= 4'd0;
        end else if (advance) begin
            slots <= {slots[4:0], slot};
            converts <= {converts[3:0], convert};
            firsts <= {firsts[3:0], first};
            last_beats <= {last_beats[3:0], last_beat};
            last_slots <= {last_slots[4:0], last_slot};
            banks <= {banks[4:0], bank};
            negatives <= {negatives[3:0], negative};
            positions <= {positions[15:0], position};
            places <= {places[7:0], place};
            newest <= converts[4] & (banks[3] == banks[4]) & (columns[1:0] == columns[3:2]);
            recent <= write & (banks[3] == banks[5]) & (columns[1:0] == columns[5:4]);
            write <= converts[4];
            zero <= firsts[4] & !converts[4];
            columns <= {columns[3:0], masked[1:0]};
            held_scale <= scale;
        end
    end

    assign flying = slots[0] | slots[1] | slots[2] | slots[3] | slots[4] | slots[5];
    assign busy = flying;
    assign convert_2 = converts[1];
    assign convert_1 = converts[0];
    assign address_1 = places[3:0];
    assign convert_3 = converts[2];
    assign place_3 = places[11:8];
    assign scale_3 = held_scale;
    assign convert_4 = converts[3];
    assign bank_4 = banks[3];
    assign column_4 = columns[1:0];
    assign convert_5 = converts[4];
    assign first_5 = firsts[4];
    assign last_beat_5 = last_beats[4];
    assign bank_5 = banks[4];
    assign negative_5 = negatives[4];
    assign position_5 = positions[19:16];
    assign newest_5 = newest;
    assign recent_5 = recent;
    assign slot_6 = slots[5];
    assign write_6 = write;
    assign last_slot_6 = last_slots[5];
    assign zero_6 = zero;
    assign bank_6 = banks[5];
    assign column_6 = columns[5:4];

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, masked[3:2]};

endmodule
`default_nettype wire
