// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// plane_scale: Highest level of a device times the population count of a plane.

`default_nettype none

module plane_scale (
    input  wire [7:0] ones,
    output wire [7:0] scale
);

    assign scale = ones;

endmodule

`default_nettype wire
