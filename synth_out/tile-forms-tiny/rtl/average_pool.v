// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// average_pool: Of the words of a window, column by column, their rounded mean leaves.

`default_nettype none

module average_pool (
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

    reg  [15:0] last_position;
    reg  [15:0] position;
    reg   [1:0] column;
    reg         valid;
    reg         last;
    reg         dividing;
    reg   [4:0] left;
    reg         negative;
    reg  [31:0] remainder;
    reg  [31:0] quotient;
    wire        alone;
    wire        closes;
    wire        ready;
    wire        take;
    reg  [31:0] sum;
    reg  [31:0] magnitude;
    reg  [31:0] count;
    reg  [31:0] dividend;
    wire [31:0] divisor;
    reg  [31:0] shifted;
    wire        enough;
    reg  [31:0] mean;
    wire [31:0] running_read_data;

    register_file_4x32 running (
        .clock(clock),
        .write_enable(take),
        .write_address(column),
        .write_data(sum),
        .read_address(column),
        .read_data(running_read_data)
    );

    assign alone = last_position == 16'd0;
    assign closes = position == last_position;
    assign ready = !closes | (!dividing & (!valid | pooled_ready));
    assign take = word_valid & ready;

    always @(*) begin
        sum = word;
        if (position != 16'd0) begin
            sum = running_read_data + word;
        end
    end

    always @(*) begin
        magnitude = sum;
        if (sum[31]) begin
            magnitude = ~sum;
            magnitude = magnitude + 32'd1;
        end
    end

    always @(*) begin
        count = {16'd0, last_position};
        count = count + 32'd1;
    end

    always @(*) begin
        dividend = (magnitude << 1) + count;
        if (sum[31]) begin
            dividend = dividend - 32'd1;
        end
    end

    assign divisor = count << 1;

    always @(*) begin
        shifted = remainder << 1;
        if (quotient[31]) begin
            shifted = shifted | 32'd1;
        end
    end

    assign enough = shifted >= divisor;

    always @(posedge clock) begin
        if (reset) begin
            last_position <= 16'd0;
            position <= 16'd0;
            column <= 2'd0;
            valid <= 1'b0;
            last <= 1'b0;
            dividing <= 1'b0;
            left <= 5'd0;
            negative <= 1'b0;
            remainder <= 32'd0;
            quotient <= 32'd0;
        end else begin
            if (dividing) begin
                remainder <= shifted;
                quotient <= quotient << 1;
                if (enough) begin
                    remainder <= shifted - divisor;
                    quotient <= (quotient << 1) | 32'd1;
                end
                left <= left - 5'd1;
            end
            if (program_enable) begin
                last_position <= program_data;
            end
            if (pooled_ready) begin
                valid <= 1'b0;
            end
            if (dividing & (left == 5'd0)) begin
                dividing <= 1'b0;
                valid <= 1'b1;
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
                    last <= word_last;
                    left <= 5'd31;
                    remainder <= 32'd0;
                    if (alone) begin
                        valid <= 1'b1;
                        negative <= 1'b0;
                        quotient <= word;
                    end else begin
                        dividing <= 1'b1;
                        negative <= sum[31];
                        quotient <= dividend;
                    end
                end
            end
        end
    end

    always @(*) begin
        mean = quotient;
        if (negative) begin
            mean = ~quotient;
            mean = mean + 32'd1;
        end
    end

    assign word_ready = ready;
    assign pooled_valid = valid;
    assign pooled_last = last;
    assign pooled = mean;
    assign busy = valid | dividing;

endmodule

`default_nettype wire
