// configuration forms-8-off: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 4 bits, zero-skip off
// Exported by `forms export --config forms-8-off` from the Rust in rtl/: change that, not this.
//
// sign_accumulator: Adds or subtracts partial sums by the polarity of their fragment.

`default_nettype none

module sign_accumulator (
    input  wire        clock,
    input  wire        advance,
    input  wire        program_enable,
    input  wire  [8:0] program_address,
    input  wire        program_negative,
    input  wire        lookup,
    input  wire  [8:0] lookup_address,
    input  wire        accumulate,
    input  wire        first,
    input  wire        bank,
    input  wire  [4:0] column,
    input  wire [10:0] sum,
    input  wire  [3:0] position,
    input  wire        negative_plane,
    input  wire        draining,
    input  wire        drain_bank,
    input  wire  [4:0] drain_column,
    output reg  [31:0] drained
);

    reg  [31:0] old;
    wire [31:0] wide;
    wire [31:0] shifted;
    reg  [31:0] total;
    wire        minus;
    wire        signs_0_read_enable;
    wire        signs_0_read_data;
    wire        words_0_write_enable;
    reg   [4:0] words_0_read_address;
    wire [31:0] words_0_read_data;
    wire        words_1_write_enable;
    reg   [4:0] words_1_read_address;
    wire [31:0] words_1_read_data;

    memory_512x1 signs_0 (
        .clock(clock),
        .write_enable(program_enable),
        .write_address(program_address),
        .write_data(program_negative),
        .read_enable(signs_0_read_enable),
        .read_address(lookup_address),
        .read_data(signs_0_read_data)
    );

    register_file_32x32 words_0 (
        .clock(clock),
        .write_enable(words_0_write_enable),
        .write_address(column),
        .write_data(total),
        .read_address(words_0_read_address),
        .read_data(words_0_read_data)
    );

    register_file_32x32 words_1 (
        .clock(clock),
        .write_enable(words_1_write_enable),
        .write_address(column),
        .write_data(total),
        .read_address(words_1_read_address),
        .read_data(words_1_read_data)
    );

    assign signs_0_read_enable = advance & lookup;
    assign minus = signs_0_read_data ^ negative_plane;

    always @(*) begin
        old = words_0_read_data;
        if (bank) begin
            old = words_1_read_data;
        end
        if (first) begin
            old = 32'd0;
        end
    end

    assign wide = {21'd0, sum};
    assign shifted = wide << position;

    always @(*) begin
        total = old + shifted;
        if (minus) begin
            total = old - shifted;
        end
    end

    assign words_0_write_enable = advance & accumulate & !bank;

    always @(*) begin
        words_0_read_address = column;
        if (draining & !drain_bank) begin
            words_0_read_address = drain_column;
        end
    end

    assign words_1_write_enable = advance & accumulate & bank;

    always @(*) begin
        words_1_read_address = column;
        if (draining & drain_bank) begin
            words_1_read_address = drain_column;
        end
    end

    always @(*) begin
        drained = words_0_read_data;
        if (drain_bank) begin
            drained = words_1_read_data;
        end
    end

endmodule

`default_nettype wire
