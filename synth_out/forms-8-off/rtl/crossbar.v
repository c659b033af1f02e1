// configuration forms-8-off: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 4 bits, zero-skip off
// Exported by `forms export --config forms-8-off` from the Rust in rtl/: change that, not this.
//
// crossbar: A crossbar with its devices.

`default_nettype none

module crossbar (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [1:0] program_target,
    input  wire [10:0] program_address,
    input  wire [31:0] program_data,
    input  wire        x_valid,
    input  wire [15:0] x_0,
    input  wire [15:0] x_1,
    input  wire [15:0] x_2,
    input  wire [15:0] x_3,
    input  wire [15:0] x_4,
    input  wire [15:0] x_5,
    input  wire [15:0] x_6,
    input  wire [15:0] x_7,
    input  wire        y_ready,
    input  wire        clear_counters,
    output wire        x_ready,
    output wire        y_valid,
    output wire        y_last,
    output wire [31:0] y,
    output wire        busy,
    output wire [31:0] clocks,
    output wire [31:0] stalls,
    output wire [31:0] steps,
    output wire [31:0] conversions,
    output wire [31:0] clips
);

    wire        core_array_advance;
    wire        core_array_apply;
    wire  [8:0] core_array_address;
    wire [15:0] core_array_select;
    wire  [7:0] core_array_word_lines_0;
    wire        devices_0_program_enable;
    wire  [4:0] devices_0_bit_line_0;
    wire  [4:0] devices_0_bit_line_1;
    wire  [4:0] devices_0_bit_line_2;
    wire  [4:0] devices_0_bit_line_3;

    crossbar_core core (
        .clock(clock),
        .reset(reset),
        .program_enable(program_enable),
        .program_target(program_target),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid),
        .x_0(x_0),
        .x_1(x_1),
        .x_2(x_2),
        .x_3(x_3),
        .x_4(x_4),
        .x_5(x_5),
        .x_6(x_6),
        .x_7(x_7),
        .y_ready(y_ready),
        .clear_counters(clear_counters),
        .array_wait(1'b0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_0_bit_line_1),
        .bit_line_2(devices_0_bit_line_2),
        .bit_line_3(devices_0_bit_line_3),
        .x_ready(x_ready),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(busy),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips),
        .array_advance(core_array_advance),
        .array_apply(core_array_apply),
        .array_address(core_array_address),
        .array_select(core_array_select),
        .array_word_lines_0(core_array_word_lines_0)
    );

    device_array devices_0 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(devices_0_program_enable),
        .program_address(program_address),
        .program_levels(program_data[15:0]),
        .apply(core_array_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line_0(devices_0_bit_line_0),
        .bit_line_1(devices_0_bit_line_1),
        .bit_line_2(devices_0_bit_line_2),
        .bit_line_3(devices_0_bit_line_3)
    );

    assign devices_0_program_enable = program_enable & (program_target == 2'd1);

endmodule

`default_nettype wire
