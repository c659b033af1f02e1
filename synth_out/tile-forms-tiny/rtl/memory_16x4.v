// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// memory_16x4: 16 words of 4 bits; one write port, one synchronous read port, old value on
// collision.

`default_nettype none

module memory_16x4 (
    input  wire       clock,
    input  wire       write_enable,
    input  wire [3:0] write_address,
    input  wire [3:0] write_data,
    input  wire       read_enable,
    input  wire [3:0] read_address,
    output reg  [3:0] read_data
);

    reg [3:0] words [0:15];

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
