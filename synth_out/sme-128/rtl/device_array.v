// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array.

`default_nettype none

module device_array (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        program_enable,
    input  wire [13:0] program_address,
    input  wire [15:0] program_levels,
    input  wire        apply,
    input  wire  [6:0] address,
    input  wire [15:0] word_lines_0,
    input  wire [15:0] word_lines_1,
    input  wire [15:0] word_lines_2,
    input  wire [15:0] word_lines_3,
    input  wire [15:0] word_lines_4,
    input  wire [15:0] word_lines_5,
    input  wire [15:0] word_lines_6,
    input  wire [15:0] word_lines_7,
    output reg   [7:0] bit_line_0
);

    localparam [13:0] INDEX_0        = 14'd0;
    localparam [13:0] CONVERTER_BITS = 14'd0;
    localparam [13:0] CONVERTER_MASK = 14'd0;
    localparam [13:0] GROUP_INDEX_0  = 14'd0;
    localparam [13:0] GROUP_INDEX_1  = 14'd1;
    localparam [13:0] GROUP_INDEX_2  = 14'd2;
    localparam [13:0] GROUP_INDEX_3  = 14'd3;
    localparam [13:0] GROUP_INDEX_4  = 14'd4;
    localparam [13:0] GROUP_INDEX_5  = 14'd5;
    localparam [13:0] GROUP_INDEX_6  = 14'd6;
    localparam [13:0] GROUP_INDEX_7  = 14'd7;
    localparam [13:0] GROUP_PLACE_0  = 14'd7;
    localparam [13:0] GROUP_MASK_0   = 14'd7;

    reg  [15:0] applied_0;
    reg  [15:0] applied_1;
    reg  [15:0] applied_2;
    reg  [15:0] applied_3;
    reg  [15:0] applied_4;
    reg  [15:0] applied_5;
    reg  [15:0] applied_6;
    reg  [15:0] applied_7;
    wire  [6:0] column_address;
    wire [13:0] converter;
    wire [13:0] group_0;
    wire        column_0_program_enable;
    wire  [7:0] column_0_count;
    wire        column_1_program_enable;
    wire  [7:0] column_1_count;
    wire        column_2_program_enable;
    wire  [7:0] column_2_count;
    wire        column_3_program_enable;
    wire  [7:0] column_3_count;
    wire        column_4_program_enable;
    wire  [7:0] column_4_count;
    wire        column_5_program_enable;
    wire  [7:0] column_5_count;
    wire        column_6_program_enable;
    wire  [7:0] column_6_count;
    wire        column_7_program_enable;
    wire  [7:0] column_7_count;
    wire [13:0] column_address_wide;

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
        .count(column_0_count)
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
        .word_lines(applied_1),
        .count(column_1_count)
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
        .word_lines(applied_2),
        .count(column_2_count)
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
        .word_lines(applied_3),
        .count(column_3_count)
    );

    device_column column_4 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_4_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_4),
        .count(column_4_count)
    );

    device_column column_5 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_5_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_5),
        .count(column_5_count)
    );

    device_column column_6 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_6_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_6),
        .count(column_6_count)
    );

    device_column column_7 (
        .clock(clock),
        .reset(reset),
        .advance(advance),
        .program_enable(column_7_program_enable),
        .program_address(column_address),
        .program_levels(program_levels),
        .apply(apply),
        .address(address),
        .word_lines(applied_7),
        .count(column_7_count)
    );

    always @(posedge clock) begin
        if (reset) begin
            applied_0 <= 16'd0;
            applied_1 <= 16'd0;
            applied_2 <= 16'd0;
            applied_3 <= 16'd0;
            applied_4 <= 16'd0;
            applied_5 <= 16'd0;
            applied_6 <= 16'd0;
            applied_7 <= 16'd0;
        end else if (advance) begin
            applied_0 <= word_lines_0;
            applied_1 <= word_lines_1;
            applied_2 <= word_lines_2;
            applied_3 <= word_lines_3;
            applied_4 <= word_lines_4;
            applied_5 <= word_lines_5;
            applied_6 <= word_lines_6;
            applied_7 <= word_lines_7;
        end
    end

    assign converter = program_address & CONVERTER_MASK;
    assign column_address_wide = program_address >> CONVERTER_BITS;
    assign column_address = column_address_wide[6:0];
    assign group_0 = (program_address >> GROUP_PLACE_0) & GROUP_MASK_0;
    assign column_0_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_0);
    assign column_1_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_1);
    assign column_2_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_2);
    assign column_3_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_3);
    assign column_4_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_4);
    assign column_5_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_5);
    assign column_6_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_6);
    assign column_7_program_enable =
        program_enable & (converter == INDEX_0) & (group_0 == GROUP_INDEX_7);

    always @(*) begin
        bit_line_0 = column_0_count;
        bit_line_0 = bit_line_0 + column_1_count;
        bit_line_0 = bit_line_0 + column_2_count;
        bit_line_0 = bit_line_0 + column_3_count;
        bit_line_0 = bit_line_0 + column_4_count;
        bit_line_0 = bit_line_0 + column_5_count;
        bit_line_0 = bit_line_0 + column_6_count;
        bit_line_0 = bit_line_0 + column_7_count;
    end

endmodule

`default_nettype wire
