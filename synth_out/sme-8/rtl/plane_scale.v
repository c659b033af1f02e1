// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [3:0] ones,
    output wire [3:0] scale
);

    assign scale = ones;

endmodule

`default_nettype wire
