// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// register_file_4x31: 4 words of 31 bits; one write port, one asynchronous read port.

`default_nettype none

module register_file_4x31 (
    input  wire        clock,
    input  wire        write_enable,
    input  wire  [1:0] write_address,
    input  wire [30:0] write_data,
    input  wire  [1:0] read_address,
    output wire [30:0] read_data
);

    reg [30:0] words [0:3];

    always @(posedge clock) begin
        if (write_enable) begin
            words[write_address] <= write_data;
        end
    end

    assign read_data = words[read_address];

endmodule

`default_nettype wire
