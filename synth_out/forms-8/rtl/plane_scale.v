// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.
// L x popcount of a plane.

`timescale 1ns / 1ps
`default_nettype none

module plane_scale (
    input  wire [4:0] ones,   // Popcount of the plane
    output wire [4:0] scale   // L x popcount(plane), in counts
);

    wire [4:0] shifted_0;

    assign shifted_0 = ones << 2;
    assign scale = shifted_0 - ones;

endmodule

`default_nettype wire
