// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// result_drain: Sends the finished bank out, one word a clock, while the other accumulates.
// A bank is full from its MVM's last slot until its last word is read; a slot that wants to
// accumulate in a full bank waits (blocked). Words are read with a clock, and three of them may be
// on their way: what is read has a place, whatever the receiver does, and only what is read depends
// on y_ready. Latency 3 from the last slot to y_valid; the words of successive MVMs follow without
// a bubble.
//   finish   _/~~~\_____________________
//   drain    _/~~~~~~~~~~~~~~~\_________
//   y_valid  _____________/~~~~~~~~~~~~~~~\___
//   y        -------------< y0 >< y1 >...<yK >---   holds while y_ready is low
//   y_last   _________________________/~~~\___

`timescale 1ns / 1ps
`default_nettype none

module result_drain (
    input  wire        clock,             // Rising edge
    input  wire        reset,             // Synchronous, active high: both banks are free
    input  wire  [1:0] last_lane_column,  // The last lane column in use
    input  wire        slot,              // A slot wants to accumulate in bank
    input  wire        bank,              // Its bank
    input  wire        finish,            // It is the last of its MVM
    input  wire        zero,              // Its MVM had no step: every result is zero
    input  wire [28:0] word_0,            // Word of each lane
    input  wire        y_ready,           // The receiver takes a word
    output wire        blocked,           // The slot must wait
    output wire        drain,             // Read a word of drain_bank
    output wire        drain_bank,        // The bank that is drained, now or next
    output wire  [1:0] drain_column,      // Lane column that is drained, counted from the first
    output wire        drain_new,         // Its word is written on the same edge
    output wire        y_valid,           // A result is there
    output wire        y_last,            // It is the last of its MVM
    output wire [28:0] y,                 // The result, two's complement
    output wire        busy               // A bank is full or a result is on its way
);

    localparam [1:0] PLACES = 2'd3;

    reg   [1:0] full, zeroed;
    reg         draining_bank;
    reg   [1:0] column, under_way;
    reg         read, read_last, read_zero, chosen, chosen_last;
    reg  [28:0] chosen_word;
    reg         spare, spare_last;
    reg  [28:0] spare_word;
    reg         valid, last;
    reg  [28:0] result;
    wire        ready_bank, zero_bank, taken, load, at_end, emptied, free, aside;

    // What is read: of a full bank, or of the one that is finished on this edge.
    assign ready_bank =
        (finish & (bank == draining_bank)) ? 1'b1 : draining_bank ? full[1] : full[0];
    assign zero_bank =
        (finish & (bank == draining_bank)) ? zero : draining_bank ? zeroed[1] : zeroed[0];
    assign drain_new = (finish & (bank == draining_bank)) ? (column == last_lane_column) : 1'b0;
    assign taken = valid & y_ready;
    assign load = ready_bank & ((under_way != PLACES) | taken);
    assign at_end = column == last_lane_column;
    assign emptied = load & at_end;

    always @(posedge clock) begin
        if (reset) begin
            full <= 2'd0;
            zeroed <= 2'd0;
            draining_bank <= 1'b0;
            column <= 2'd0;
            under_way <= 2'd0;
            read <= 1'b0;
            read_last <= 1'b0;
            read_zero <= 1'b0;
            chosen <= 1'b0;
            chosen_last <= 1'b0;
            chosen_word <= 29'd0;
            spare <= 1'b0;
            spare_last <= 1'b0;
            spare_word <= 29'd0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 29'd0;
        end else begin
            if (load & !taken) under_way <= under_way + 2'd1;
            if (!load & taken) under_way <= under_way - 2'd1;
            // The words come lane after lane, then from the next lane column.
            read <= load;
            read_last <= at_end;
            read_zero <= zero_bank;
            if (load) column <= column + 2'd1;
            if (free) begin
                valid <= spare | chosen;
                result <= chosen_word;
                last <= chosen_last;
                if (spare) begin
                    result <= spare_word;
                    last <= spare_last;
                end
                spare <= 1'b0;
            end
            if (aside) begin
                spare <= 1'b1;
                spare_word <= chosen_word;
                spare_last <= chosen_last;
            end
            if (free | aside) chosen <= 1'b0;
            if (read) begin
                chosen <= 1'b1;
                chosen_last <= read_last;
                chosen_word <= word_0;
                if (read_zero) chosen_word <= 29'd0;
            end
            if (finish & !bank) begin
                full[0] <= 1'b1;
                zeroed[0] <= zero;
            end
            if (finish & bank) begin
                full[1] <= 1'b1;
                zeroed[1] <= zero;
            end
            // A bank is free again in the clock after the one that reads its last word.
            if (emptied) begin
                column <= 2'd0;
                draining_bank <= !draining_bank;
                if (draining_bank) full[1] <= 1'b0;
                else full[0] <= 1'b0;
            end
        end
    end

    // A word that has been read goes on in any case; there are two places before it.
    assign free = !valid | y_ready;
    assign aside = chosen & (free == spare);
    assign blocked = bank ? (slot & full[1]) : (slot & full[0]);
    assign drain = load;
    assign drain_bank = draining_bank;
    assign drain_column = column;
    assign y_valid = valid;
    assign y_last = last;
    assign y = result;
    assign busy = full[0] | full[1] | (|under_way);

endmodule
`default_nettype wire
