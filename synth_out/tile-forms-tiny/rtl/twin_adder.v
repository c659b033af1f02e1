// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// twin_adder: Adds each column of a crossbar to the twin behind it.

`default_nettype none

module twin_adder (
    input  wire        clock,
    input  wire        reset,
    input  wire        program_enable,
    input  wire  [3:0] program_flags,
    input  wire        word_valid,
    input  wire        word_last,
    input  wire [28:0] word,
    input  wire        sum_ready,
    output wire        word_ready,
    output wire        sum_valid,
    output wire        sum_last,
    output wire [28:0] sum,
    output wire        busy
);

    reg   [3:0] flags;
    reg   [1:0] column;
    reg         holding;
    reg  [28:0] held;
    reg         valid;
    reg         last;
    reg  [28:0] result;
    wire  [3:0] from_here;
    wire        opens;
    wire        ready;
    wire        take;
    reg  [28:0] total;

    assign from_here = flags >> column;
    assign opens = from_here[0] & !holding;
    assign ready = opens | !valid | sum_ready;
    assign take = word_valid & ready;

    always @(*) begin
        total = word;
        if (holding) begin
            total = held + word;
        end
    end

    always @(posedge clock) begin
        if (reset) begin
            flags <= 4'd0;
            column <= 2'd0;
            holding <= 1'b0;
            held <= 29'd0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 29'd0;
        end else begin
            if (program_enable) begin
                flags <= program_flags;
            end
            if (sum_ready) begin
                valid <= 1'b0;
            end
            if (take) begin
                column <= column + 2'd1;
                if (word_last) begin
                    column <= 2'd0;
                end
                if (opens) begin
                    holding <= 1'b1;
                    held <= word;
                end else begin
                    holding <= 1'b0;
                    valid <= 1'b1;
                    last <= word_last;
                    result <= total;
                end
            end
        end
    end

    assign word_ready = ready;
    assign sum_valid = valid;
    assign sum_last = last;
    assign sum = result;
    assign busy = valid | holding;

endmodule

`default_nettype wire
