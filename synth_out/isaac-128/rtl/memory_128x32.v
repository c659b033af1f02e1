// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// memory_128x32: 128 words of 32 bits; one write port, one synchronous read port, old value on
// collision.

`default_nettype none

module memory_128x32 (
    input  wire        clock,
    input  wire        write_enable,
    input  wire  [6:0] write_address,
    input  wire [31:0] write_data,
    input  wire        read_enable,
    input  wire  [6:0] read_address,
    output reg  [31:0] read_data
);

    reg [31:0] words [0:127];

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
