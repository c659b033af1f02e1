// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
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
