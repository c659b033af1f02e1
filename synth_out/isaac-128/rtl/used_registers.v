// configuration isaac-128: offset binary in 128 x 128 devices of 2 bits, fragments of 128 rows,
// 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config isaac-128` from the Rust in rtl/: change that, not this.
//
// used_registers: How many weight columns, sub-arrays and input bits are in use.

`default_nettype none

module used_registers (
    input  wire       clock,
    input  wire       reset,
    input  wire       program_enable,
    input  wire [1:0] address,
    input  wire [7:0] data,
    output wire [4:0] last_column,
    output wire       last_subarray,
    output wire [3:0] last_position
);

    localparam [4:0] ALL_COLUMNS   = 5'd31;
    localparam       ALL_SUBARRAYS = 1'b0;
    localparam [3:0] ALL_POSITIONS = 4'd15;

    reg  [4:0] column;
    reg        subarray;
    reg  [3:0] position;
    wire [7:0] index;

    assign index = data - 8'd1;

    always @(posedge clock) begin
        if (reset) begin
            column <= ALL_COLUMNS;
            subarray <= ALL_SUBARRAYS;
            position <= ALL_POSITIONS;
        end else begin
            if (program_enable & (address == 2'd0)) begin
                column <= index[4:0];
            end
            if (program_enable & (address == 2'd1)) begin
                subarray <= index[0];
            end
            if (program_enable & (address == 2'd2)) begin
                position <= index[3:0];
            end
        end
    end

    assign last_column = column;
    assign last_subarray = subarray;
    assign last_position = position;

endmodule

`default_nettype wire
