// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [8:0] ones,
    output wire [8:0] scale
);

    wire [8:0] twos_0;

    assign twos_0 = ones + ones;
    assign scale = ones + twos_0;

endmodule

`default_nettype wire
