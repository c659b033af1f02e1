// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// register_file_32x32: 32 words of 32 bits; one write port, one asynchronous read port.

`default_nettype none

module register_file_32x32 (
    input  wire        clock,
    input  wire        write_enable,
    input  wire  [4:0] write_address,
    input  wire [31:0] write_data,
    input  wire  [4:0] read_address,
    output wire [31:0] read_data
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
