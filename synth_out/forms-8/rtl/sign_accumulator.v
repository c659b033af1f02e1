// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// sign_accumulator: Adds or subtracts partial sums by the polarity of their fragment.
// y += s x (P << position), subtracted once more for the plane of negative weight. Two banks: one
// accumulates while the other is drained. Words are read one clock ahead and sign indicators two,
// from memories with a clocked read; a lane of one column keeps its two words in registers. Latency
// 2, one weight column a clock. The first step of an MVM overwrites the bank.
//   stage 3  read the sign indicator
//   stage 4  hold it, read the word
//   stage 5  P << position, turned by the sign; the old word, or a newer one
//   stage 6  add, write
// A word that is not in memory yet comes from the adder (newest) or a register (recent).

`timescale 1ns / 1ps
`default_nettype none

module sign_accumulator (
    input  wire        clock,             // Rising edge
    input  wire        reset,             // Synchronous, active high: registers to zero
    input  wire        advance,           // The pipeline moves
    input  wire        program_enable,    // Store program_negative at program_place
    input  wire  [8:0] program_place,     // Fragment to program: sub-array, then lane column
    input  wire        program_negative,  // Its polarity is negative
    input  wire        restore,           // Stage 3: a slot whose sum comes after two clocks
    input  wire  [8:0] restore_place,     // Stage 3: its place: sub-array, then lane column
    input  wire        lookup,            // Stage 4: a slot whose partial sum comes next clock
    input  wire        lookup_bank,       // Stage 4: its bank
    input  wire  [4:0] lookup_column,     // Stage 4: its lane column
    input  wire        first,             // Stage 5: nothing of this MVM came before
    input  wire        bank,              // Stage 5: the bank that accumulates
    input  wire        newest,            // Stage 5: the slot in stage 6 accumulates the same word
    input  wire        recent,            // Stage 5: the slot before that one did
    input  wire [10:0] sum,               // Stage 5: partial sum
    input  wire  [3:0] position,          // Stage 5: bit position of its plane
    input  wire        negative_plane,    // Stage 5: its plane has negative weight
    input  wire        write,             // Stage 6: the sum is written
    input  wire        write_bank,        // Stage 6: in this bank
    input  wire  [4:0] write_column,      // Stage 6: its lane column
    input  wire        drain,             // Read a word of drain_bank; the bank is no other slot's
    input  wire        drain_bank,        // The bank that is drained
    input  wire  [4:0] drain_column,      // The lane column that is drained
    input  wire        drain_new,         // It is the word that is written on this edge
    output wire [31:0] drained            // The word read with the clock before, two's complement
);

    reg         sign_0;
    reg  [31:0] old_0, latest_0, addend;
    reg         subtract, drained_bank, drained_new_0;
    wire        minus;
    wire [31:0] shifted;
    wire [32:0] left, right, both;
    wire        signs_0_read_data;
    wire  [1:0] words_write_enable, words_read_enable;
    wire  [9:0] words_read_address;
    wire [63:0] words_read_data;
    genvar i;

    memory #(.DEPTH(512), .WIDTH(1)) signs_0 (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_place),
        .write_data(program_negative),
        .read_enable(advance & restore),
        .read_address(restore_place),
        .read_data(signs_0_read_data)
    );

    for (i = 0; i < 2; i = i + 1) begin : words
        memory #(.DEPTH(32), .WIDTH(32)) memory (
            .clock(clock),
            .write_enable(words_write_enable[i]),
            .write_address(write_column),
            .write_data(both[32:1]),
            .read_enable(words_read_enable[i]),
            .read_address(words_read_address[5*i +: 5]),
            .read_data(words_read_data[32*i +: 32])
        );
    end

    assign minus = sign_0 ^ negative_plane;
    assign shifted = {21'd0, sum} << position;
    assign left = ({1'b0, old_0} << 1) | 33'd1;
    assign right = subtract ? (({1'b0, addend} << 1) | 33'd1) : ({1'b0, addend} << 1);
    assign both = left + right;

    always @(posedge clock) begin
        if (reset) begin
            addend <= 32'd0;
            subtract <= 1'b0;
            sign_0 <= 1'b0;
            drained_bank <= 1'b0;
            old_0 <= 32'd0;
            latest_0 <= 32'd0;
            drained_new_0 <= 1'b0;
        end else begin
            if (advance) begin
                addend <= shifted;
                if (minus) addend <= ~shifted;
                subtract <= minus;
                sign_0 <= signs_0_read_data;
                old_0 <= words_read_data[31:0];
                if (bank) old_0 <= words_read_data[63:32];
                if (recent) old_0 <= latest_0;
                if (newest) old_0 <= both[32:1];
                if (first) old_0 <= 32'd0;
                if (write) latest_0 <= both[32:1];
            end
            drained_bank <= drain_bank;
            drained_new_0 <= drain_new;
        end
    end

    assign words_read_address[4:0] = (drain & !drain_bank) ? drain_column : lookup_column;
    assign words_read_address[9:5] = (drain & drain_bank) ? drain_column : lookup_column;
    assign words_write_enable[0] = advance & write & !write_bank;
    assign words_write_enable[1] = advance & write & write_bank;
    assign words_read_enable[0] = (advance & lookup & !lookup_bank) | (drain & !drain_bank);
    assign words_read_enable[1] = (advance & lookup & lookup_bank) | (drain & drain_bank);
    assign drained =
        drained_new_0 ? latest_0 : drained_bank ? words_read_data[63:32] : words_read_data[31:0];

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, both[0]};

endmodule
`default_nettype wire
