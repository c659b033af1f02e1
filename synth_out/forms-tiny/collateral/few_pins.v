// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
//
// few_pins: crossbar_core behind four pins.
// serial_in goes into a shift register, a bit a clock, the highest first, 127 bits in all. In the clock after one
// with apply high its bits stand on the inputs, and the outputs are taken; in every other clock all inputs are 0, which
// starts nothing. What was taken leaves by serial_out, the lowest bit first, from the third clock after apply on.
//   driven[0]: reset
//   driven[1]: program_enable
//   driven[3:2]: program_target
//   driven[9:4]: program_address
//   driven[41:10]: program_data
//   driven[42]: x_valid
//   driven[43]: x_last
//   driven[107:44]: x
//   driven[108]: y_ready
//   driven[109]: clear_counters
//   driven[110]: array_wait
//   driven[126:111]: bit_line
//   seen[0]: x_ready
//   seen[1]: y_valid
//   seen[2]: y_last
//   seen[31:3]: y
//   seen[32]: busy
//   seen[33]: framing_error
//   seen[34]: programming_error
//   seen[66:35]: clocks
//   seen[98:67]: stalls
//   seen[130:99]: steps
//   seen[162:131]: conversions
//   seen[194:163]: clips
//   seen[195]: array_advance
//   seen[196]: array_apply
//   seen[200:197]: array_address
//   seen[204:201]: array_select_0
//   seen[208:205]: array_word_lines_0

`timescale 1ns / 1ps
`default_nettype none

module few_pins (
    input  wire clock,      // Rising edge
    input  wire serial_in,  // The next bit of the inputs
    input  wire apply,      // The inputs are set for one clock, and the outputs taken
    output reg  serial_out  // The next bit of the outputs
);

    reg  [126:0] shifted, driven;
    wire [208:0] seen;
    reg  [208:0] taken;
    reg  applied;

    always @(posedge clock) begin
        shifted <= {shifted[125:0], serial_in};
        driven <= apply ? shifted : 127'd0;
        applied <= apply;
        taken <= applied ? seen : {1'b0, taken[208:1]};
        serial_out <= taken[0];
    end

    crossbar_core crossbar_core (
        .clock(clock),
        .reset(driven[0]),
        .program_enable(driven[1]),
        .program_target(driven[3:2]),
        .program_address(driven[9:4]),
        .program_data(driven[41:10]),
        .x_valid(driven[42]),
        .x_last(driven[43]),
        .x(driven[107:44]),
        .y_ready(driven[108]),
        .clear_counters(driven[109]),
        .array_wait(driven[110]),
        .bit_line(driven[126:111]),
        .x_ready(seen[0]),
        .y_valid(seen[1]),
        .y_last(seen[2]),
        .y(seen[31:3]),
        .busy(seen[32]),
        .framing_error(seen[33]),
        .programming_error(seen[34]),
        .clocks(seen[66:35]),
        .stalls(seen[98:67]),
        .steps(seen[130:99]),
        .conversions(seen[162:131]),
        .clips(seen[194:163]),
        .array_advance(seen[195]),
        .array_apply(seen[196]),
        .array_address(seen[200:197]),
        .array_select_0(seen[204:201]),
        .array_word_lines_0(seen[208:205])
    );

endmodule

`default_nettype wire
