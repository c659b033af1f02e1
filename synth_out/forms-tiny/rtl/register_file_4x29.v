// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// register_file_4x29: 4 words of 29 bits; one write port, one asynchronous read port.

`timescale 1ns / 1ps
`default_nettype none

module register_file_4x29 (
    input  wire        clock,          // Rising edge
    input  wire        write_enable,   // Store write_data at write_address
    input  wire  [1:0] write_address,  // Word to write
    input  wire [28:0] write_data,     // Value to write
    input  wire  [1:0] read_address,   // Word to read
    output wire [28:0] read_data       // Its value
);

    reg [28:0] words [0:3];

    always @(posedge clock) begin
        if (write_enable) begin
            words[write_address] <= write_data;
        end
    end

    assign read_data = words[read_address];

endmodule

`default_nettype wire
