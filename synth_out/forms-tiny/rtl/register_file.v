// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
//
// register_file: Words with one write port and one asynchronous read port. The word that is being
// written reads as before until the edge.

`timescale 1ns / 1ps
`default_nettype none

module register_file #(
    parameter DEPTH        = 4,                             // Words
    parameter WIDTH        = 29,                            // Bits of a word
    parameter ADDRESS_BITS = $clog2(DEPTH > 1 ? DEPTH : 2)  // Follows from DEPTH
) (
    input  wire                    clock,          // Rising edge
    input  wire                    write_enable,   // Store write_data at write_address
    input  wire [ADDRESS_BITS-1:0] write_address,  // Word to write
    input  wire        [WIDTH-1:0] write_data,     // Value to write
    input  wire [ADDRESS_BITS-1:0] read_address,   // Word to read
    output wire        [WIDTH-1:0] read_data       // Its value
);

    reg [WIDTH-1:0] words [0:DEPTH-1];

    always @(posedge clock) begin
        if (write_enable) words[write_address] <= write_data;
    end

    assign read_data = words[read_address];

endmodule

`default_nettype wire
