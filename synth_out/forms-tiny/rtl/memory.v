// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// memory: Words with one write port and one synchronous read port. Latency 1; reading the word that
// is being written gives its old value.

`timescale 1ns / 1ps
`default_nettype none

module memory #(
    parameter DEPTH        = 2,                             // Words
    parameter WIDTH        = 64,                            // Bits of a word
    parameter ADDRESS_BITS = $clog2(DEPTH > 1 ? DEPTH : 2)  // Follows from DEPTH
) (
    input  wire                    clock,          // Rising edge
    input  wire                    write_enable,   // Store write_data at write_address
    input  wire [ADDRESS_BITS-1:0] write_address,  // Word to write
    input  wire        [WIDTH-1:0] write_data,     // Value to write
    input  wire                    read_enable,    // Fetch the word at read_address
    input  wire [ADDRESS_BITS-1:0] read_address,   // Word to read
    output reg         [WIDTH-1:0] read_data       // The word fetched last
);

    reg [WIDTH-1:0] words [0:DEPTH-1];

    always @(posedge clock) begin
        if (write_enable) words[write_address] <= write_data;
        if (read_enable) read_data <= words[read_address];
    end

endmodule
`default_nettype wire
