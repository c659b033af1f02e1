// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// difference: Subtracts negative devices' partial sum from positive ones'.

`default_nettype none

module difference (
    input  wire [10:0] positive,
    input  wire [10:0] negative,
    output reg  [10:0] magnitude,
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
