// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// sign_accumulator: Adds or subtracts partial sums by the polarity of their fragment.
// y += s x (P << position), subtracted once more for the plane of negative weight. Two banks: one
// accumulates while the other is drained. The sign-indicator memory is read one clock ahead;
// schemes whose fragments have no polarity have none. Latency 1, one weight column a clock. The
// first step of an MVM overwrites what the bank held.

`timescale 1ns / 1ps
`default_nettype none

module sign_accumulator (
    input  wire        clock,             // Rising edge
    input  wire        advance,           // The pipeline moves
    input  wire        program_enable,    // Store program_negative at program_place
    input  wire  [8:0] program_place,     // Fragment to program: sub-array, then lane column
    input  wire        program_negative,  // Its polarity is negative
    input  wire        lookup,            // A slot whose partial sum comes next clock
    input  wire  [8:0] lookup_place,      // Its place: sub-array, then lane column
    input  wire        accumulate,        // sum is to be accumulated
    input  wire        first,             // Nothing has been accumulated in this MVM before
    input  wire        bank,              // The bank that accumulates
    input  wire  [4:0] column,            // The lane column
    input  wire [10:0] sum,               // Partial sum, unsigned
    input  wire  [3:0] position,          // Bit position of its plane
    input  wire        negative_plane,    // Its plane has negative weight
    input  wire        draining,          // The bank drain_bank is being drained
    input  wire        drain_bank,        // The bank that is drained, now or next
    input  wire  [4:0] drain_column,      // The lane column that is drained
    output wire [31:0] drained            // Its accumulated sum, two's complement
);

    wire [31:0] old;
    wire [31:0] shifted;
    wire [31:0] total;
    wire        minus;
    wire        signs_0_read_data;
    wire  [1:0] words_write_enable;
    wire  [9:0] words_read_address;
    wire [63:0] words_read_data;
    genvar i;

    memory #(.DEPTH(512), .WIDTH(1)) signs_0 (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_place),
        .write_data(program_negative),
        .read_enable(advance & lookup),
        .read_address(lookup_place),
        .read_data(signs_0_read_data)
    );

    for (i = 0; i < 2; i = i + 1) begin : words
        register_file #(.DEPTH(32), .WIDTH(32)) register_file (
            .clock(clock),
            .write_enable(words_write_enable[i]),
            .write_address(column),
            .write_data(total),
            .read_address(words_read_address[5*i +: 5]),
            .read_data(words_read_data[32*i +: 32])
        );
    end

    assign minus = signs_0_read_data ^ negative_plane;
    assign old = first ? 32'd0 : bank ? words_read_data[63:32] : words_read_data[31:0];
    assign shifted = {21'd0, sum} << position;
    assign total = minus ? (old - shifted) : (old + shifted);
    assign words_write_enable[0] = advance & accumulate & !bank;
    assign words_read_address[4:0] = (draining & !drain_bank) ? drain_column : column;
    assign words_write_enable[1] = advance & accumulate & bank;
    assign words_read_address[9:5] = (draining & drain_bank) ? drain_column : column;
    assign drained = drain_bank ? words_read_data[63:32] : words_read_data[31:0];

endmodule

`default_nettype wire
