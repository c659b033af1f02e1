// configuration forms-8-plane: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 4 flip-encoded converters of 4 bits, zero-skip plane
// Exported by `forms export --config forms-8-plane` from the Rust in rtl/: change that, not this.
//
// next_plane: Counts the all-zero planes below the next plane with a 1.

`default_nettype none

module next_plane (
    input  wire [15:0] ahead,
    output wire  [3:0] distance
);

    localparam [15:0] STRIPE_0 = 16'd43690;
    localparam [15:0] STRIPE_1 = 16'd52428;
    localparam [15:0] STRIPE_2 = 16'd61680;
    localparam [15:0] STRIPE_3 = 16'd65280;

    wire [15:0] lowest;
    wire        hit_0;
    wire        hit_1;
    wire        hit_2;
    wire        hit_3;
    reg   [3:0] index;

    assign lowest = ahead & (~ahead + 16'd1);

    always @(*) begin
        index = 4'd0;
        index = (index & ~4'd1) | ({3'd0, hit_0} << 0);
        index = (index & ~4'd2) | ({3'd0, hit_1} << 1);
        index = (index & ~4'd4) | ({3'd0, hit_2} << 2);
        index = (index & ~4'd8) | ({3'd0, hit_3} << 3);
    end

    assign hit_0 = |(lowest & STRIPE_0);
    assign hit_1 = |(lowest & STRIPE_1);
    assign hit_2 = |(lowest & STRIPE_2);
    assign hit_3 = |(lowest & STRIPE_3);
    assign distance = index;

endmodule

`default_nettype wire
