// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// plane_scale: Highest level of a device times the population count of a plane.
// Latency 0. scale = L x popcount(plane), L = 2^d - 1: the offset that a flipped fragment is
// restored from. Made once a step and shared by every converter. L times a number is the number
// shifted by d bits, less itself; what is shifted out does not matter to a result that fits.

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
