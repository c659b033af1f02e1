// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
//
// crossbar: A crossbar with its devices.
// Latency 9, and programming as in crossbar_core. Program it while busy is low; then stream
// fragments in, F_used an MVM, and take K_used results an MVM.

`timescale 1ns / 1ps
`default_nettype none

module crossbar (
    input  wire        clock,              // Rising edge
    input  wire        reset,              // Synchronous, active high
    input  wire        program_enable,     // Write program_data on this edge
    input  wire  [1:0] program_target,     // 0 registers, 1 devices, 2 flips, 3 signs
    input  wire  [5:0] program_address,    // Where, as in crossbar_core
    input  wire [31:0] program_data,       // The value
    input  wire        x_valid,            // A fragment is offered
    input  wire        x_last,             // It is the last of its MVM
    input  wire [63:0] x,                  // Its inputs, one a row
    input  wire        y_ready,            // The receiver takes a result
    input  wire        clear_counters,     // Counters back to zero
    output wire        x_ready,            // The offered fragment is accepted on this edge
    output wire        y_valid,            // A result is there
    output wire        y_last,             // It is the last of its MVM
    output wire [28:0] y,                  // The result, two's complement
    output wire        busy,               // The core holds work
    output wire        framing_error,      // Sticky: x_last disagreed with the sub-arrays in use
    output wire        programming_error,  // Sticky: a write while busy, which was ignored
    output wire [31:0] clocks,             // Clocks with busy high
    output wire [31:0] stalls,             // Clocks in which the pipeline was held
    output wire [31:0] steps,              // Planes applied
    output wire [31:0] conversions,        // Conversions
    output wire [31:0] clips               // Conversions above full scale
);

    wire        program_devices;
    wire        core_busy, core_array_advance, core_array_apply;
    wire  [3:0] core_array_address, core_array_select_0, core_array_word_lines_0;
    wire [15:0] devices_0_bit_line;

    crossbar_core core (
        .clock(clock),
        .reset(reset),
        .program_enable(program_enable),
        .program_target(program_target),
        .program_address(program_address),
        .program_data(program_data),
        .x_valid(x_valid),
        .x_last(x_last),
        .x(x),
        .y_ready(y_ready),
        .clear_counters(clear_counters),
        .array_wait(1'b0),
        .bit_line(devices_0_bit_line),
        .x_ready(x_ready),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(core_busy),
        .framing_error(framing_error),
        .programming_error(programming_error),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips),
        .array_advance(core_array_advance),
        .array_apply(core_array_apply),
        .array_address(core_array_address),
        .array_select_0(core_array_select_0),
        .array_word_lines_0(core_array_word_lines_0)
    );

    device_array devices_0 (
        .clock(clock),
        .reset(reset),
        .advance(core_array_advance),
        .program_enable(program_devices),
        .program_address(program_address),
        .program_levels(program_data[7:0]),
        .apply(core_array_apply),
        .address(core_array_address),
        .word_lines_0(core_array_word_lines_0),
        .bit_line(devices_0_bit_line)
    );

    assign program_devices = program_enable & !core_busy & (program_target == 2'd1);
    assign busy = core_busy;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, core_array_select_0};

endmodule
`default_nettype wire
