// configuration forms-8-off: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 4 bits, zero-skip off
// Exported by `forms export --config forms-8-off` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [4:0] ones,
    output wire [4:0] scale
);

    wire [4:0] twos_0;

    assign twos_0 = ones + ones;
    assign scale = ones + twos_0;

endmodule

`default_nettype wire
