// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// result_drain: Sends the finished bank out, one word a clock, while the other accumulates.
// A bank is full from its MVM's last slot until its last word is in the output register; a slot
// that wants to accumulate in a full bank waits (blocked). Latency 1 from a full bank to y_valid;
// the words of successive MVMs follow without a bubble.
//   y_valid  ___/~~~~~~~~~~~~~~~~~~~\___
//   y        ---< y0 >< y1 >...< yK >---   holds while y_ready is low
//   y_last   ___________________/~~~\___

`timescale 1ns / 1ps
`default_nettype none

module result_drain (
    input  wire        clock,             // Rising edge
    input  wire        reset,             // Synchronous, active high: both banks are free
    input  wire  [1:0] last_lane_column,  // The last lane column in use
    input  wire        last_lane,         // The last lane in use there
    input  wire        slot,              // A slot wants to accumulate in bank
    input  wire        bank,              // Its bank
    input  wire        finish,            // It is the last of its MVM, and accumulated
    input  wire        zero,              // Its MVM had no step: every result is zero
    input  wire [28:0] word_0,            // Word of each lane at drain_column of drain_bank
    input  wire        y_ready,           // The receiver takes a word
    output wire        blocked,           // The slot must wait
    output wire        draining,          // The bank drain_bank is being drained
    output wire        drain_bank,        // The bank that is drained, now or next
    output wire  [1:0] drain_column,      // The lane column that is drained
    output wire        y_valid,           // A result is there
    output wire        y_last,            // It is the last of its MVM
    output wire [28:0] y,                 // The result, two's complement
    output wire        busy               // A bank is full or a result waits
);

    localparam LANE_INDEX_0 = 1'b0;
    localparam ALL_LANES    = 1'b0;

    reg   [1:0] full;
    reg   [1:0] zeroed;
    reg         draining_bank;
    reg   [1:0] column;
    reg         lane;
    reg         valid;
    reg         last;
    reg  [28:0] result;
    wire        ready_bank;
    wire        zero_bank;
    wire        load;
    wire        at_end;
    wire        emptied;
    wire        target_full;
    wire [28:0] chosen;

    assign ready_bank = draining_bank ? full[1] : full[0];
    assign zero_bank = draining_bank ? zeroed[1] : zeroed[0];
    assign load = ready_bank & (!valid | y_ready);
    assign at_end = (column == last_lane_column) & (lane == last_lane);
    assign emptied = load & at_end;

    // The words come lane after lane, then from the next lane column.
    assign chosen = zero_bank ? 29'd0 : (lane == LANE_INDEX_0) ? word_0 : 29'd0;

    always @(posedge clock) begin
        if (reset) begin
            full <= 2'd0;
            zeroed <= 2'd0;
            draining_bank <= 1'b0;
            column <= 2'd0;
            lane <= 1'b0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 29'd0;
        end else begin
            if (y_ready) valid <= 1'b0;
            if (load) begin
                valid <= 1'b1;
                last <= at_end;
                result <= chosen;
                lane <= lane + 1'b1;
                if (lane == ALL_LANES) begin
                    lane <= 1'b0;
                    column <= column + 2'd1;
                end
            end
            if (emptied) begin
                lane <= 1'b0;
                column <= 2'd0;
                draining_bank <= !draining_bank;
                if (draining_bank) begin
                    full[1] <= 1'b0;
                end else begin
                    full[0] <= 1'b0;
                end
            end
            if (finish) begin
                if (bank) begin
                    full[1] <= 1'b1;
                    zeroed[1] <= zero;
                end else begin
                    full[0] <= 1'b1;
                    zeroed[0] <= zero;
                end
            end
        end
    end

    // A bank is free again in the clock that reads its last word.
    assign target_full = bank ? full[1] : full[0];
    assign blocked = slot & target_full & !(emptied & (draining_bank == bank));
    assign draining = ready_bank;
    assign drain_bank = draining_bank;
    assign drain_column = column;
    assign y_valid = valid;
    assign y_last = last;
    assign y = result;
    assign busy = full[0] | full[1] | valid;

endmodule

`default_nettype wire
