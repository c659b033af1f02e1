// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8` from the Rust in rtl/: change that, not this.
//
// register_file_32x32: 32 words of 32 bits; one write port, one asynchronous read port.

`timescale 1ns / 1ps
`default_nettype none

module register_file_32x32 (
    input  wire        clock,          // Rising edge
    input  wire        write_enable,   // Store write_data at write_address
    input  wire  [4:0] write_address,  // Word to write
    input  wire [31:0] write_data,     // Value to write
    input  wire  [4:0] read_address,   // Word to read
    output wire [31:0] read_data       // Its value
);

    reg [31:0] words [0:31];

    always @(posedge clock) begin
        if (write_enable) begin
            words[write_address] <= write_data;
        end
    end

    assign read_data = words[read_address];

endmodule

`default_nettype wire
