// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// memory_16x8: 16 words of 8 bits; one write port, one synchronous read port, old value on
// collision.

`timescale 1ns / 1ps
`default_nettype none

module memory_16x8 (
    input  wire       clock,          // Rising edge
    input  wire       write_enable,   // Store write_data at write_address
    input  wire [3:0] write_address,  // Word to write
    input  wire [7:0] write_data,     // Value to write
    input  wire       read_enable,    // Fetch the word at read_address
    input  wire [3:0] read_address,   // Word to read
    output reg  [7:0] read_data       // The word fetched last
);

    reg [7:0] words [0:15];

    always @(posedge clock) begin
        if (write_enable) begin
            words[write_address] <= write_data;
        end
        if (read_enable) begin
            read_data <= words[read_address];
        end
    end

endmodule

`default_nettype wire
