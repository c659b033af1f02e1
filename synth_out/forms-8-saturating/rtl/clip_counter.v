// configuration forms-8-saturating: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 saturating converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-saturating` from the Rust in rtl/: change that, not this.
//
// clip_counter: Counts the converters of a lane that clipped.

`default_nettype none

module clip_counter (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       clip_0,
    input  wire       clip_1,
    input  wire       clip_2,
    input  wire       clip_3,
    output wire [7:0] clips
);

    reg [7:0] counted;
    reg [7:0] delayed;
    reg [7:0] total;

    always @(*) begin
        total = 8'd0;
        total = total + {7'd0, clip_0};
        total = total + {7'd0, clip_1};
        total = total + {7'd0, clip_2};
        total = total + {7'd0, clip_3};
    end

    always @(posedge clock) begin
        if (reset) begin
            counted <= 8'd0;
            delayed <= 8'd0;
        end else if (advance) begin
            counted <= total;
            delayed <= counted;
        end
    end

    assign clips = delayed;

endmodule

`default_nettype wire
