// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// memory_512x8: 512 words of 8 bits; one write port, one synchronous read port, old value on
// collision.

`default_nettype none

module memory_512x8 (
    input  wire       clock,
    input  wire       write_enable,
    input  wire [8:0] write_address,
    input  wire [7:0] write_data,
    input  wire       read_enable,
    input  wire [8:0] read_address,
    output reg  [7:0] read_data
);

    reg [7:0] words [0:511];

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
