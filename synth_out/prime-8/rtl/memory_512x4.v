// configuration prime-8: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 8
// rows, 16-bit unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config prime-8` from the Rust in rtl/: change that, not this.
//
// memory_512x4: 512 words of 4 bits; one write port, one synchronous read port, old value on
// collision.

`default_nettype none

module memory_512x4 (
    input  wire       clock,
    input  wire       write_enable,
    input  wire [8:0] write_address,
    input  wire [3:0] write_data,
    input  wire       read_enable,
    input  wire [8:0] read_address,
    output reg  [3:0] read_data
);

    reg [3:0] words [0:511];

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
