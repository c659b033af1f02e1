// configuration forms-8-plane: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 4 bits, zero-skip plane
// Exported by `forms export --config forms-8-plane` from the Rust in rtl/: change that, not this.
//
// device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array.

`default_nettype none

module device_array (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_enable,
    input  wire [10:0] program_address,
    input  wire [15:0] program_levels,
    input  wire        apply,
    input  wire  [8:0] address,
    input  wire  [7:0] word_lines_0,
    output wire  [4:0] bit_line_0,
    output wire  [4:0] bit_line_1,
    output wire  [4:0] bit_line_2,
    output wire  [4:0] bit_line_3
);

    localparam [10:0] INDEX_0        = 11'd0;
    localparam [10:0] INDEX_1        = 11'd1;
    localparam [10:0] INDEX_2        = 11'd2;
    localparam [10:0] INDEX_3        = 11'd3;
    localparam [10:0] CONVERTER_BITS = 11'd2;
    localparam [10:0] CONVERTER_MASK = 11'd3;

    reg   [7:0] applied_0;
    wire  [8:0] column_address;
    wire [10:0] converter;
    wire        column_0_program_enable;
    wire        column_1_program_enable;
    wire        column_2_program_enable;
    wire        column_3_program_enable;
    wire [10:0] column_address_wide;

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
            applied_0 <= 8'd0;
        end else if (advance) begin
            applied_0 <= word_lines_0;
        end
    end

    assign converter = program_address & CONVERTER_MASK;
    assign column_address_wide = program_address >> CONVERTER_BITS;
    assign column_address = column_address_wide[8:0];
    assign column_0_program_enable = program_enable & (converter == INDEX_0);
    assign column_1_program_enable = program_enable & (converter == INDEX_1);
    assign column_2_program_enable = program_enable & (converter == INDEX_2);
    assign column_3_program_enable = program_enable & (converter == INDEX_3);

endmodule

`default_nettype wire
