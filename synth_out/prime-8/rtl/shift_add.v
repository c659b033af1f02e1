// configuration prime-8: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 8
// rows, 16-bit unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config prime-8` from the Rust in rtl/: change that, not this.
//
// shift_add: Weighs and adds the restored counts of one weight's four devices.

`default_nettype none

module shift_add (
    input  wire        clock,
    input  wire        reset,
    input  wire        advance,
    input  wire  [4:0] restored_0,
    input  wire  [4:0] restored_1,
    input  wire  [4:0] restored_2,
    input  wire  [4:0] restored_3,
    output wire [10:0] sum
);

    localparam [2:0] DEVICE_BITS = 3'd2;
    localparam [2:0] HALF_BITS   = 3'd4;

    reg  [10:0] total;
    wire [10:0] wide_0;
    wire [10:0] wide_1;
    wire [10:0] wide_2;
    wire [10:0] wide_3;
    wire [10:0] low;
    wire [10:0] high;

    assign wide_0 = {6'd0, restored_0};
    assign wide_1 = {6'd0, restored_1};
    assign wide_2 = {6'd0, restored_2};
    assign wide_3 = {6'd0, restored_3};
    assign low = wide_0 + (wide_1 << DEVICE_BITS);
    assign high = wide_2 + (wide_3 << DEVICE_BITS);

    always @(posedge clock) begin
        if (reset) begin
            total <= 11'd0;
        end else if (advance) begin
            total <= low + (high << HALF_BITS);
        end
    end

    assign sum = total;

endmodule

`default_nettype wire
