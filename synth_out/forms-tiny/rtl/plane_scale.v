// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config forms-tiny` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [3:0] ones,
    output wire [3:0] scale
);

    wire [3:0] twos_0;

    assign twos_0 = ones + ones;
    assign scale = ones + twos_0;

endmodule

`default_nettype wire
