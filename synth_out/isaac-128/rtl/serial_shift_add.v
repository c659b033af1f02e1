// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// serial_shift_add: Weighs and adds the restored counts of one weight's devices, one a clock.

`default_nettype none

module serial_shift_add (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire        convert,
    input  wire  [1:0] device,
    input  wire  [8:0] restored,
    output wire [14:0] sum
);

    localparam [2:0] ONE = 3'd1;

    reg  [14:0] total;
    reg  [14:0] so_far;
    wire [14:0] wide;
    wire  [2:0] place;

    always @(*) begin
        so_far = total;
        if (device == 2'd0) begin
            so_far = 15'd0;
        end
    end

    assign place = {1'b0, device} << ONE;
    assign wide = {6'd0, restored};

    always @(posedge clock) begin
        if (reset) begin
            total <= 15'd0;
        end else if (advance & convert) begin
            total <= so_far + (wide << place);
        end
    end

    assign sum = total;

endmodule

`default_nettype wire
