// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
//
// difference: Subtracts negative devices' partial sum from positive ones'.

`default_nettype none

module difference (
    input  wire [14:0] positive,
    input  wire [14:0] negative,
    output reg  [14:0] magnitude,
    output wire        below
);

    wire less;

    assign less = positive < negative;

    always @(*) begin
        magnitude = positive - negative;
        if (less) begin
            magnitude = negative - positive;
        end
    end

    assign below = less;

endmodule

`default_nettype wire
