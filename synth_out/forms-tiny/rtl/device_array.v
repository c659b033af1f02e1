// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array.

`default_nettype none

module device_array (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       program_enable,
    input  wire [5:0] program_address,
    input  wire [7:0] program_levels,
    input  wire       apply,
    input  wire [3:0] address,
    input  wire [3:0] word_lines_0,
    output wire [3:0] bit_line_0,
    output wire [3:0] bit_line_1,
    output wire [3:0] bit_line_2,
    output wire [3:0] bit_line_3
);

    localparam [5:0] INDEX_0        = 6'd0;
    localparam [5:0] INDEX_1        = 6'd1;
    localparam [5:0] INDEX_2        = 6'd2;
    localparam [5:0] INDEX_3        = 6'd3;
    localparam [5:0] CONVERTER_BITS = 6'd2;
    localparam [5:0] CONVERTER_MASK = 6'd3;

    reg  [3:0] applied_0;
    wire [3:0] column_address;
    wire [5:0] converter;
    wire       column_0_program_enable;
    wire       column_1_program_enable;
    wire       column_2_program_enable;
    wire       column_3_program_enable;
    wire [5:0] column_address_wide;

    device_column column_0 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_0_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_0)
    );

    device_column column_1 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_1_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_1)
    );

    device_column column_2 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_2_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_2)
    );

    device_column column_3 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_3_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_0),
        .count(bit_line_3)
    );

    always @(posedge clock) begin
        if (reset) begin
            applied_0 <= 4'd0;
        end else if (advance) begin
            applied_0 <= word_lines_0;
        end
    end

    assign converter = program_address & CONVERTER_MASK;
    assign column_address_wide = program_address >> CONVERTER_BITS;
    assign column_address = column_address_wide[3:0];
    assign column_0_program_enable = program_enable & (converter == INDEX_0);
    assign column_1_program_enable = program_enable & (converter == INDEX_1);
    assign column_2_program_enable = program_enable & (converter == INDEX_2);
    assign column_3_program_enable = program_enable & (converter == INDEX_3);

endmodule

`default_nettype wire
