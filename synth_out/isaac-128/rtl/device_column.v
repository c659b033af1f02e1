// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// device_column: Devices of the bit lines that one converter serves, read as counts.

`default_nettype none

module device_column (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_enable,
    input  wire  [6:0] program_address,
    input  wire [31:0] program_levels,
    input  wire        apply,
    input  wire  [6:0] address,
    input  wire [15:0] word_lines,
    output wire  [8:0] count
);

    reg   [8:0] held;
    wire        devices_read_enable;
    wire [31:0] devices_read_data;
    wire  [8:0] bit_line_count;

    memory_128x32 devices (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_address),
        .write_data(program_levels),
        .read_enable(devices_read_enable),
        .read_address(address),
        .read_data(devices_read_data)
    );

    bit_line bit_line (
        .word_lines(word_lines),
        .levels(devices_read_data),
        .count(bit_line_count)
    );

    assign devices_read_enable = advance & apply;

    always @(posedge clock) begin
        if (reset) begin
            held <= 9'd0;
        end else if (advance) begin
            held <= bit_line_count;
        end
    end

    assign count = held;

endmodule

`default_nettype wire
