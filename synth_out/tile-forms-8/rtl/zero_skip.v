// tile-forms-8: 4 crossbars side by side, and requantization, pools and buffer behind them; each
// crossbar is configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config tile-forms-8` from the Rust in rtl/: change that, not this.
//
// zero_skip: Feeds the planes of a fragment, least significant first, and stops when all that is
// left is zero.

`default_nettype none

module zero_skip (
    input  wire        clock,
    input  wire        reset,
    input  wire  [3:0] last_position,
    input  wire        x_valid,
    input  wire [15:0] x_0,
    input  wire [15:0] x_1,
    input  wire [15:0] x_2,
    input  wire [15:0] x_3,
    input  wire [15:0] x_4,
    input  wire [15:0] x_5,
    input  wire [15:0] x_6,
    input  wire [15:0] x_7,
    input  wire        step,
    input  wire        retire,
    output wire        x_ready,
    output wire        loaded,
    output wire        empty,
    output wire        last_step,
    output wire        negative,
    output wire  [3:0] position,
    output wire  [7:0] plane_0,
    output wire        busy
);

    localparam        FEED_ALL = 1'b0;
    localparam [15:0] LOWEST   = 16'd1;

    reg  [15:0] next_word_0;
    reg  [15:0] next_word_1;
    reg  [15:0] next_word_2;
    reg  [15:0] next_word_3;
    reg  [15:0] next_word_4;
    reg  [15:0] next_word_5;
    reg  [15:0] next_word_6;
    reg  [15:0] next_word_7;
    reg  [15:0] next_seen;
    reg         held;
    reg  [15:0] word_0;
    reg  [15:0] word_1;
    reg  [15:0] word_2;
    reg  [15:0] word_3;
    reg  [15:0] word_4;
    reg  [15:0] word_5;
    reg  [15:0] word_6;
    reg  [15:0] word_7;
    reg  [15:0] seen;
    reg   [3:0] place;
    reg         present;
    reg         nothing;
    wire        load;
    wire        ready;
    wire        accept;
    wire [15:0] above;
    reg  [15:0] ahead;
    reg   [3:0] shift;
    reg   [3:0] origin;
    reg  [15:0] source_0;
    reg  [15:0] source_1;
    reg  [15:0] source_2;
    reg  [15:0] source_3;
    reg  [15:0] source_4;
    reg  [15:0] source_5;
    reg  [15:0] source_6;
    reg  [15:0] source_7;
    reg  [15:0] source_seen;
    reg         last;
    wire        minus;
    reg   [7:0] lines_0;
    wire [15:0] or_tree_seen;

    or_tree or_tree (
        .word_0(x_0),
        .word_1(x_1),
        .word_2(x_2),
        .word_3(x_3),
        .word_4(x_4),
        .word_5(x_5),
        .word_6(x_6),
        .word_7(x_7),
        .seen(or_tree_seen)
    );

    assign load = held & (!present | retire);
    assign ready = !held | load;
    assign accept = x_valid & ready;
    assign above = seen & ~LOWEST;

    always @(*) begin
        ahead = above;
        source_seen = seen;
        origin = place;
        shift = 4'd1;
        if (load) begin
            ahead = next_seen;
            source_seen = next_seen;
            origin = 4'd0;
            shift = 4'd0;
        end
    end

    always @(*) begin
        source_0 = word_0;
        source_1 = word_1;
        source_2 = word_2;
        source_3 = word_3;
        source_4 = word_4;
        source_5 = word_5;
        source_6 = word_6;
        source_7 = word_7;
        if (load) begin
            source_0 = next_word_0;
            source_1 = next_word_1;
            source_2 = next_word_2;
            source_3 = next_word_3;
            source_4 = next_word_4;
            source_5 = next_word_5;
            source_6 = next_word_6;
            source_7 = next_word_7;
        end
    end

    always @(*) begin
        last = !(|above);
        if (FEED_ALL) begin
            last = place == last_position;
        end
    end

    assign minus = 1'b0;

    always @(posedge clock) begin
        if (reset) begin
            next_word_0 <= 16'd0;
            word_0 <= 16'd0;
            next_word_1 <= 16'd0;
            word_1 <= 16'd0;
            next_word_2 <= 16'd0;
            word_2 <= 16'd0;
            next_word_3 <= 16'd0;
            word_3 <= 16'd0;
            next_word_4 <= 16'd0;
            word_4 <= 16'd0;
            next_word_5 <= 16'd0;
            word_5 <= 16'd0;
            next_word_6 <= 16'd0;
            word_6 <= 16'd0;
            next_word_7 <= 16'd0;
            word_7 <= 16'd0;
            next_seen <= 16'd0;
            held <= 1'b0;
            seen <= 16'd0;
            place <= 4'd0;
            present <= 1'b0;
            nothing <= 1'b0;
        end else begin
            if (accept) begin
                next_word_0 <= x_0;
                next_word_1 <= x_1;
                next_word_2 <= x_2;
                next_word_3 <= x_3;
                next_word_4 <= x_4;
                next_word_5 <= x_5;
                next_word_6 <= x_6;
                next_word_7 <= x_7;
                next_seen <= or_tree_seen;
            end
            held <= accept | (held & !load);
            if (load | step) begin
                word_0 <= source_0 >> shift;
                word_1 <= source_1 >> shift;
                word_2 <= source_2 >> shift;
                word_3 <= source_3 >> shift;
                word_4 <= source_4 >> shift;
                word_5 <= source_5 >> shift;
                word_6 <= source_6 >> shift;
                word_7 <= source_7 >> shift;
                seen <= source_seen >> shift;
                place <= origin + shift;
            end
            if (load) begin
                nothing <= !(|next_seen) & !FEED_ALL;
            end
            present <= load | (present & !retire);
        end
    end

    always @(*) begin
        lines_0 = 8'd0;
        lines_0 = (lines_0 & ~8'd1) | ({7'd0, word_0[0]} << 0);
        lines_0 = (lines_0 & ~8'd2) | ({7'd0, word_1[0]} << 1);
        lines_0 = (lines_0 & ~8'd4) | ({7'd0, word_2[0]} << 2);
        lines_0 = (lines_0 & ~8'd8) | ({7'd0, word_3[0]} << 3);
        lines_0 = (lines_0 & ~8'd16) | ({7'd0, word_4[0]} << 4);
        lines_0 = (lines_0 & ~8'd32) | ({7'd0, word_5[0]} << 5);
        lines_0 = (lines_0 & ~8'd64) | ({7'd0, word_6[0]} << 6);
        lines_0 = (lines_0 & ~8'd128) | ({7'd0, word_7[0]} << 7);
    end

    assign plane_0 = lines_0;
    assign position = place;
    assign last_step = last;
    assign negative = last & minus;
    assign empty = nothing;
    assign loaded = present;
    assign busy = present | held;
    assign x_ready = ready;

endmodule

`default_nettype wire
