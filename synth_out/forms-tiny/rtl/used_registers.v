// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// used_registers: How many weight columns, sub-arrays and input bits are in use, and where they
// begin.
//   address  register   holds                                                  after reset
//   0        K_used     weight columns in use, 1..=K                           K
//   1        F_used     sub-arrays in use, 1..=F                               F
//   2        B_used     input bits in use, 1..=B (SME: as doubled)             B
//   4        F / lanes  the lane column where the weight columns in use begin  0
// The first three keep their value less one, which is the last index in use. Weight column k lies
// in lane k mod lanes, lane column k / lanes: those of the last one are computed when it is
// written, by a mask and a shift where the number of lanes is a power of two, else by long
// division. Latency 1.

`timescale 1ns / 1ps
`default_nettype none

module used_registers (
    input  wire        clock,              // Rising edge
    input  wire        reset,              // Synchronous, active high: all is in use
    input  wire        program_enable,     // Write data to register address
    input  wire  [2:0] address,            // Register
    input  wire [15:0] data,               // Its value
    output wire  [1:0] last_column,        // K_used - 1
    output wire  [1:0] last_lane_column,   // The lane column of weight column K_used - 1
    output wire  [1:0] last_subarray,      // F_used - 1
    output wire  [3:0] last_position,      // B_used - 1
    output wire  [1:0] first_lane_column   // F / lanes: where the lane columns in use begin
);

    localparam [1:0] ALL_COLUMNS      = 2'd3;
    localparam [1:0] ALL_LANE_COLUMNS = 2'd3;
    localparam [1:0] ALL_SUBARRAYS    = 2'd3;
    localparam [3:0] ALL_POSITIONS    = 4'd15;

    reg   [1:0] column, lane_column, subarray;
    reg   [3:0] position;
    reg   [1:0] first;
    wire [15:0] index;

    assign index = data - 16'd1;

    always @(posedge clock) begin
        if (reset) begin
            first <= 2'd0;
            column <= ALL_COLUMNS;
            lane_column <= ALL_LANE_COLUMNS;
            subarray <= ALL_SUBARRAYS;
            position <= ALL_POSITIONS;
        end else begin
            if (program_enable & (address == 3'd0)) begin
                column <= index[1:0];
                lane_column <= index[1:0];
            end
            if (program_enable & (address == 3'd1)) subarray <= index[1:0];
            if (program_enable & (address == 3'd2)) position <= index[3:0];
            if (program_enable & (address == 3'd4)) first <= data[1:0];
        end
    end

    assign last_column = column;
    assign last_lane_column = lane_column;
    assign last_subarray = subarray;
    assign last_position = position;
    assign first_lane_column = first;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, index[15:4]};

endmodule
`default_nettype wire
