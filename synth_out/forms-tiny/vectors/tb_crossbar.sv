// Testbench of `crossbar`: applies recorded inputs clock by clock and compares the outputs.
//
// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
//
// Icarus alone runs it, in this folder:
//
//     iverilog -g2012 -y ../rtl -o tb_crossbar.vvp tb_crossbar.sv && vvp -n tb_crossbar.vvp
//
// It begins with a reset, programs what there is to program, then streams inputs in and takes
// results.

`timescale 1ns / 1ps
`default_nettype none

module tb_crossbar;
    localparam CLOCKS = 600;

    reg clock;
    reg reset;
    reg program_enable;
    reg [1:0] program_target;
    reg [5:0] program_address;
    reg [31:0] program_data;
    reg x_valid;
    reg x_last;
    reg [15:0] x_0;
    reg [15:0] x_1;
    reg [15:0] x_2;
    reg [15:0] x_3;
    reg y_ready;
    reg clear_counters;
    wire x_ready;
    wire y_valid;
    wire y_last;
    wire [28:0] y;
    wire busy;
    wire framing_error;
    wire programming_error;
    wire [31:0] clocks;
    wire [31:0] stalls;
    wire [31:0] steps;
    wire [31:0] conversions;
    wire [31:0] clips;

    // Ports of several words, the first lowest: set at once, and read at once.
    reg [63:0] x;

    // What the outputs should be, and which of them mean something in this clock.
    reg expected_x_ready;
    reg compared_x_ready;
    reg expected_y_valid;
    reg compared_y_valid;
    reg expected_y_last;
    reg compared_y_last;
    reg [28:0] expected_y;
    reg compared_y;
    reg expected_busy;
    reg compared_busy;
    reg expected_framing_error;
    reg compared_framing_error;
    reg expected_programming_error;
    reg compared_programming_error;
    reg [31:0] expected_clocks;
    reg compared_clocks;
    reg [31:0] expected_stalls;
    reg compared_stalls;
    reg [31:0] expected_steps;
    reg compared_steps;
    reg [31:0] expected_conversions;
    reg compared_conversions;
    reg [31:0] expected_clips;
    reg compared_clips;

    // The vectors, one line a clock.
    reg [109:0] input_vectors [0:CLOCKS-1];
    reg [194:0] output_vectors [0:CLOCKS-1];
    reg [11:0] compared_vectors [0:CLOCKS-1];
    integer now;
    reg failed;

    crossbar dut (
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
        .x_ready(x_ready),
        .y_valid(y_valid),
        .y_last(y_last),
        .y(y),
        .busy(busy),
        .framing_error(framing_error),
        .programming_error(programming_error),
        .clocks(clocks),
        .stalls(stalls),
        .steps(steps),
        .conversions(conversions),
        .clips(clips)
    );

    initial begin
        $readmemh("inputs.hex", input_vectors);
        $readmemh("outputs.hex", output_vectors);
        $readmemh("compared.hex", compared_vectors);
        failed = 1'b0;
        clock = 1'b0;
        for (now = 0; now < CLOCKS && !failed; now = now + 1) begin
            {reset, program_enable, program_target, program_address, program_data, x_valid, x_last, x_0, x_1, x_2, x_3, y_ready, clear_counters} = input_vectors[now];
            {expected_x_ready, expected_y_valid, expected_y_last, expected_y, expected_busy, expected_framing_error, expected_programming_error, expected_clocks, expected_stalls, expected_steps, expected_conversions, expected_clips} = output_vectors[now];
            {compared_x_ready, compared_y_valid, compared_y_last, compared_y, compared_busy, compared_framing_error, compared_programming_error, compared_clocks, compared_stalls, compared_steps, compared_conversions, compared_clips} = compared_vectors[now];
            x = {x_3, x_2, x_1, x_0};
            #5;
            // An X differs from everything.
            if (compared_x_ready && x_ready !== expected_x_ready) begin
                $display("MISMATCH clock %0d: x_ready is %h, expected %h", now, x_ready, expected_x_ready);
                failed = 1'b1;
            end
            if (compared_y_valid && y_valid !== expected_y_valid) begin
                $display("MISMATCH clock %0d: y_valid is %h, expected %h", now, y_valid, expected_y_valid);
                failed = 1'b1;
            end
            if (compared_y_last && y_last !== expected_y_last) begin
                $display("MISMATCH clock %0d: y_last is %h, expected %h", now, y_last, expected_y_last);
                failed = 1'b1;
            end
            if (compared_y && y !== expected_y) begin
                $display("MISMATCH clock %0d: y is %h, expected %h", now, y, expected_y);
                failed = 1'b1;
            end
            if (compared_busy && busy !== expected_busy) begin
                $display("MISMATCH clock %0d: busy is %h, expected %h", now, busy, expected_busy);
                failed = 1'b1;
            end
            if (compared_framing_error && framing_error !== expected_framing_error) begin
                $display("MISMATCH clock %0d: framing_error is %h, expected %h", now, framing_error, expected_framing_error);
                failed = 1'b1;
            end
            if (compared_programming_error && programming_error !== expected_programming_error) begin
                $display("MISMATCH clock %0d: programming_error is %h, expected %h", now, programming_error, expected_programming_error);
                failed = 1'b1;
            end
            if (compared_clocks && clocks !== expected_clocks) begin
                $display("MISMATCH clock %0d: clocks is %h, expected %h", now, clocks, expected_clocks);
                failed = 1'b1;
            end
            if (compared_stalls && stalls !== expected_stalls) begin
                $display("MISMATCH clock %0d: stalls is %h, expected %h", now, stalls, expected_stalls);
                failed = 1'b1;
            end
            if (compared_steps && steps !== expected_steps) begin
                $display("MISMATCH clock %0d: steps is %h, expected %h", now, steps, expected_steps);
                failed = 1'b1;
            end
            if (compared_conversions && conversions !== expected_conversions) begin
                $display("MISMATCH clock %0d: conversions is %h, expected %h", now, conversions, expected_conversions);
                failed = 1'b1;
            end
            if (compared_clips && clips !== expected_clips) begin
                $display("MISMATCH clock %0d: clips is %h, expected %h", now, clips, expected_clips);
                failed = 1'b1;
            end
            clock = 1'b1;
            #5;
            clock = 1'b0;
        end
        if (!failed)
            $display("PASS crossbar: %0d clocks", CLOCKS);
        $finish;
    end
endmodule

`default_nettype wire
