// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// row_doubling: Shifts the inputs of the rows whose weights are squeezed.

`default_nettype none

module row_doubling (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire [14:0] program_address,
    input  wire  [1:0] program_exponent,
    input  wire  [3:0] last_subarray,
    input  wire        accept,
    input  wire [18:0] x_0,
    input  wire [18:0] x_1,
    input  wire [18:0] x_2,
    input  wire [18:0] x_3,
    input  wire [18:0] x_4,
    input  wire [18:0] x_5,
    input  wire [18:0] x_6,
    input  wire [18:0] x_7,
    output wire [18:0] doubled_0,
    output wire [18:0] doubled_1,
    output wire [18:0] doubled_2,
    output wire [18:0] doubled_3,
    output wire [18:0] doubled_4,
    output wire [18:0] doubled_5,
    output wire [18:0] doubled_6,
    output wire [18:0] doubled_7
);

    localparam [14:0] ROW_INDEX_0 = 15'd0;
    localparam [14:0] ROW_INDEX_1 = 15'd1;
    localparam [14:0] ROW_INDEX_2 = 15'd2;
    localparam [14:0] ROW_INDEX_3 = 15'd3;
    localparam [14:0] ROW_INDEX_4 = 15'd4;
    localparam [14:0] ROW_INDEX_5 = 15'd5;
    localparam [14:0] ROW_INDEX_6 = 15'd6;
    localparam [14:0] ROW_INDEX_7 = 15'd7;
    localparam  [3:0] ROW_BITS    = 4'd3;
    localparam [14:0] ROW_MASK    = 15'd7;

    reg   [3:0] current;
    wire [14:0] program_row;
    wire  [3:0] program_subarray;
    wire        exponent_0_write_enable;
    wire  [1:0] exponent_0_read_data;
    wire        exponent_1_write_enable;
    wire  [1:0] exponent_1_read_data;
    wire        exponent_2_write_enable;
    wire  [1:0] exponent_2_read_data;
    wire        exponent_3_write_enable;
    wire  [1:0] exponent_3_read_data;
    wire        exponent_4_write_enable;
    wire  [1:0] exponent_4_read_data;
    wire        exponent_5_write_enable;
    wire  [1:0] exponent_5_read_data;
    wire        exponent_6_write_enable;
    wire  [1:0] exponent_6_read_data;
    wire        exponent_7_write_enable;
    wire  [1:0] exponent_7_read_data;
    wire [14:0] program_subarray_wide;

    register_file_16x2 exponent_0 (
        .clock(clock),
        .write_enable(exponent_0_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_0_read_data)
    );

    register_file_16x2 exponent_1 (
        .clock(clock),
        .write_enable(exponent_1_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_1_read_data)
    );

    register_file_16x2 exponent_2 (
        .clock(clock),
        .write_enable(exponent_2_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_2_read_data)
    );

    register_file_16x2 exponent_3 (
        .clock(clock),
        .write_enable(exponent_3_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_3_read_data)
    );

    register_file_16x2 exponent_4 (
        .clock(clock),
        .write_enable(exponent_4_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_4_read_data)
    );

    register_file_16x2 exponent_5 (
        .clock(clock),
        .write_enable(exponent_5_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_5_read_data)
    );

    register_file_16x2 exponent_6 (
        .clock(clock),
        .write_enable(exponent_6_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_6_read_data)
    );

    register_file_16x2 exponent_7 (
        .clock(clock),
        .write_enable(exponent_7_write_enable),
        .write_address(program_subarray),
        .write_data(program_exponent),
        .read_address(current),
        .read_data(exponent_7_read_data)
    );

    always @(posedge clock) begin
        if (reset) begin
            current <= 4'd0;
        end else if (accept) begin
            current <= current + 4'd1;
            if (current == last_subarray) begin
                current <= 4'd0;
            end
        end
    end

    assign program_row = program_address & ROW_MASK;
    assign program_subarray_wide = program_address >> ROW_BITS;
    assign program_subarray = program_subarray_wide[3:0];
    assign exponent_0_write_enable = program_enable & (program_row == ROW_INDEX_0);
    assign doubled_0 = x_0 << exponent_0_read_data;
    assign exponent_1_write_enable = program_enable & (program_row == ROW_INDEX_1);
    assign doubled_1 = x_1 << exponent_1_read_data;
    assign exponent_2_write_enable = program_enable & (program_row == ROW_INDEX_2);
    assign doubled_2 = x_2 << exponent_2_read_data;
    assign exponent_3_write_enable = program_enable & (program_row == ROW_INDEX_3);
    assign doubled_3 = x_3 << exponent_3_read_data;
    assign exponent_4_write_enable = program_enable & (program_row == ROW_INDEX_4);
    assign doubled_4 = x_4 << exponent_4_read_data;
    assign exponent_5_write_enable = program_enable & (program_row == ROW_INDEX_5);
    assign doubled_5 = x_5 << exponent_5_read_data;
    assign exponent_6_write_enable = program_enable & (program_row == ROW_INDEX_6);
    assign doubled_6 = x_6 << exponent_6_read_data;
    assign exponent_7_write_enable = program_enable & (program_row == ROW_INDEX_7);
    assign doubled_7 = x_7 << exponent_7_read_data;

endmodule

`default_nettype wire
