// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// max_pool: Of the words of a window, column by column, only the largest leaves.

`default_nettype none

module max_pool (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire [15:0] program_data,
    input  wire        word_valid,
    input  wire        word_last,
    input  wire [31:0] word,
    input  wire        pooled_ready,
    output wire        word_ready,
    output wire        pooled_valid,
    output wire        pooled_last,
    output wire [31:0] pooled,
    output wire        busy
);

    localparam [31:0] SIGN_BIT = 32'h80000000;

    reg  [15:0] last_position;
    reg  [15:0] position;
    reg   [1:0] column;
    reg         valid;
    reg         last;
    reg  [31:0] result;
    wire        closes;
    wire        ready;
    wire        take;
    wire [31:0] old;
    wire [31:0] old_ordered;
    wire [31:0] ordered;
    reg  [31:0] best;

    register_file_4x32 running (
        .clock(clock),
        .write_enable(take),
        .write_address(column),
        .write_data(best),
        .read_address(column),
        .read_data(old)
    );

    assign closes = position == last_position;
    assign ready = !closes | !valid | pooled_ready;
    assign take = word_valid & ready;
    assign old_ordered = old ^ SIGN_BIT;
    assign ordered = word ^ SIGN_BIT;

    always @(*) begin
        best = word;
        if ((position != 16'd0) & (old_ordered > ordered)) begin
            best = old;
        end
    end

    always @(posedge clock) begin
        if (reset) begin
            last_position <= 16'd0;
            position <= 16'd0;
            column <= 2'd0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 32'd0;
        end else begin
            if (program_enable) begin
                last_position <= program_data;
            end
            if (pooled_ready) begin
                valid <= 1'b0;
            end
            if (take) begin
                column <= column + 2'd1;
                if (word_last) begin
                    column <= 2'd0;
                    position <= position + 16'd1;
                    if (closes) begin
                        position <= 16'd0;
                    end
                end
                if (closes) begin
                    valid <= 1'b1;
                    last <= word_last;
                    result <= best;
                end
            end
        end
    end

    assign word_ready = ready;
    assign pooled_valid = valid;
    assign pooled_last = last;
    assign pooled = result;
    assign busy = valid;

endmodule

`default_nettype wire
