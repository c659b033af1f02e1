// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// register_file_16x2: 16 words of 2 bits; one write port, one asynchronous read port.

`default_nettype none

module register_file_16x2 (
    input  wire       clock,
    input  wire       write_enable,
    input  wire [3:0] write_address,
    input  wire [1:0] write_data,
    input  wire [3:0] read_address,
    output wire [1:0] read_data
);

    reg [1:0] words [0:15];

    always @(posedge clock) begin
        if (write_enable) begin
            words[write_address] <= write_data;
        end
    end

    assign read_data = words[read_address];

endmodule

`default_nettype wire
