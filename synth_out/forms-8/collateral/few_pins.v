// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
//
// few_pins: crossbar_core behind four pins.
// serial_in goes into a shift register, a bit a clock, the highest first, 200 bits in all. In the clock after one
// with apply high its bits stand on the inputs, and the outputs are taken; in every other clock all inputs are 0, which
// starts nothing. What was taken leaves by serial_out, the lowest bit first, from the third clock after apply on.
//   driven[0]: reset
//   driven[1]: program_enable
//   driven[3:2]: program_target
//   driven[14:4]: program_address
//   driven[46:15]: program_data
//   driven[47]: x_valid
//   driven[48]: x_last
//   driven[176:49]: x
//   driven[177]: y_ready
//   driven[178]: clear_counters
//   driven[179]: array_wait
//   driven[199:180]: bit_line
//   seen[0]: x_ready
//   seen[1]: y_valid
//   seen[2]: y_last
//   seen[34:3]: y
//   seen[35]: busy
//   seen[36]: framing_error
//   seen[37]: programming_error
//   seen[69:38]: clocks
//   seen[101:70]: stalls
//   seen[133:102]: steps
//   seen[165:134]: conversions
//   seen[197:166]: clips
//   seen[198]: array_advance
//   seen[199]: array_apply
//   seen[208:200]: array_address
//   seen[224:209]: array_select_0
//   seen[232:225]: array_word_lines_0

`timescale 1ns / 1ps
`default_nettype none

module few_pins (
    input  wire clock,      // Rising edge
    input  wire serial_in,  // The next bit of the inputs
    input  wire apply,      // The inputs are set for one clock, and the outputs taken
    output reg  serial_out  // The next bit of the outputs
);

    reg  [199:0] shifted, driven;
    wire [232:0] seen;
    reg  [232:0] taken;
    reg  applied;

    always @(posedge clock) begin
        shifted <= {shifted[198:0], serial_in};
        driven <= apply ? shifted : 200'd0;
        applied <= apply;
        taken <= applied ? seen : {1'b0, taken[232:1]};
        serial_out <= taken[0];
    end

    crossbar_core crossbar_core (
        .clock(clock),
        .reset(driven[0]),
        .program_enable(driven[1]),
        .program_target(driven[3:2]),
        .program_address(driven[14:4]),
        .program_data(driven[46:15]),
        .x_valid(driven[47]),
        .x_last(driven[48]),
        .x(driven[176:49]),
        .y_ready(driven[177]),
        .clear_counters(driven[178]),
        .array_wait(driven[179]),
        .bit_line(driven[199:180]),
        .x_ready(seen[0]),
        .y_valid(seen[1]),
        .y_last(seen[2]),
        .y(seen[34:3]),
        .busy(seen[35]),
        .framing_error(seen[36]),
        .programming_error(seen[37]),
        .clocks(seen[69:38]),
        .stalls(seen[101:70]),
        .steps(seen[133:102]),
        .conversions(seen[165:134]),
        .clips(seen[197:166]),
        .array_advance(seen[198]),
        .array_apply(seen[199]),
        .array_address(seen[208:200]),
        .array_select_0(seen[224:209]),
        .array_word_lines_0(seen[232:225])
    );

endmodule

`default_nettype wire
