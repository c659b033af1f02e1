// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
//
// device_array: the array as a black box, in place of rtl/device_array.v, for synthesis and place and route. It is timed by
// device_array.lib, or by a characterized one of the same pins.

`timescale 1ns / 1ps
`default_nettype none

(* blackbox *)
module device_array (
    input  wire clock,
    input  wire reset,
    input  wire advance,
    input  wire program_enable,
    input  wire [10:0] program_address,
    input  wire [15:0] program_levels,
    input  wire apply,
    input  wire [8:0] address,
    input  wire [7:0] word_lines_0,
    output wire [19:0] bit_line
);
endmodule

`default_nettype wire
