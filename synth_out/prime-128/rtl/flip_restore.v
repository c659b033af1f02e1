// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// flip_restore: Restores the count of a fragment that is stored inverted.

`default_nettype none

module flip_restore (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       flip,
    input  wire [7:0] code,
    input  wire [8:0] scale,
    output wire [8:0] restored
);

    reg  [8:0] held;
    wire [8:0] wide;

    assign wide = {1'b0, code};

    always @(posedge clock) begin
        if (reset) begin
            held <= 9'd0;
        end else if (advance) begin
            held <= wide;
            if (flip) begin
                held <= scale - wide;
            end
        end
    end

    assign restored = held;

endmodule

`default_nettype wire
