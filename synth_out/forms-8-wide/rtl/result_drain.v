// configuration forms-8-wide: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit unsigned
// inputs, 128 flip-encoded converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-wide` from the Rust in rtl/: change that, not this.
//
// result_drain: Sends the finished bank out, one word a clock, while the other accumulates.

`default_nettype none

module result_drain (
    input  wire        clock,
    input  wire        reset,
    input  wire  [4:0] last_column,
    input  wire        slot,
    input  wire        bank,
    input  wire        finish,
    input  wire        zero,
    input  wire [31:0] word_0,
    input  wire [31:0] word_1,
    input  wire [31:0] word_2,
    input  wire [31:0] word_3,
    input  wire [31:0] word_4,
    input  wire [31:0] word_5,
    input  wire [31:0] word_6,
    input  wire [31:0] word_7,
    input  wire [31:0] word_8,
    input  wire [31:0] word_9,
    input  wire [31:0] word_10,
    input  wire [31:0] word_11,
    input  wire [31:0] word_12,
    input  wire [31:0] word_13,
    input  wire [31:0] word_14,
    input  wire [31:0] word_15,
    input  wire [31:0] word_16,
    input  wire [31:0] word_17,
    input  wire [31:0] word_18,
    input  wire [31:0] word_19,
    input  wire [31:0] word_20,
    input  wire [31:0] word_21,
    input  wire [31:0] word_22,
    input  wire [31:0] word_23,
    input  wire [31:0] word_24,
    input  wire [31:0] word_25,
    input  wire [31:0] word_26,
    input  wire [31:0] word_27,
    input  wire [31:0] word_28,
    input  wire [31:0] word_29,
    input  wire [31:0] word_30,
    input  wire [31:0] word_31,
    input  wire        y_ready,
    output wire        blocked,
    output wire        draining,
    output wire        drain_bank,
    output wire        drain_column,
    output wire        y_valid,
    output wire        y_last,
    output wire [31:0] y,
    output wire        busy
);

    localparam [4:0] LANE_INDEX_0  = 5'd0;
    localparam [4:0] LANE_INDEX_1  = 5'd1;
    localparam [4:0] LANE_INDEX_2  = 5'd2;
    localparam [4:0] LANE_INDEX_3  = 5'd3;
    localparam [4:0] LANE_INDEX_4  = 5'd4;
    localparam [4:0] LANE_INDEX_5  = 5'd5;
    localparam [4:0] LANE_INDEX_6  = 5'd6;
    localparam [4:0] LANE_INDEX_7  = 5'd7;
    localparam [4:0] LANE_INDEX_8  = 5'd8;
    localparam [4:0] LANE_INDEX_9  = 5'd9;
    localparam [4:0] LANE_INDEX_10 = 5'd10;
    localparam [4:0] LANE_INDEX_11 = 5'd11;
    localparam [4:0] LANE_INDEX_12 = 5'd12;
    localparam [4:0] LANE_INDEX_13 = 5'd13;
    localparam [4:0] LANE_INDEX_14 = 5'd14;
    localparam [4:0] LANE_INDEX_15 = 5'd15;
    localparam [4:0] LANE_INDEX_16 = 5'd16;
    localparam [4:0] LANE_INDEX_17 = 5'd17;
    localparam [4:0] LANE_INDEX_18 = 5'd18;
    localparam [4:0] LANE_INDEX_19 = 5'd19;
    localparam [4:0] LANE_INDEX_20 = 5'd20;
    localparam [4:0] LANE_INDEX_21 = 5'd21;
    localparam [4:0] LANE_INDEX_22 = 5'd22;
    localparam [4:0] LANE_INDEX_23 = 5'd23;
    localparam [4:0] LANE_INDEX_24 = 5'd24;
    localparam [4:0] LANE_INDEX_25 = 5'd25;
    localparam [4:0] LANE_INDEX_26 = 5'd26;
    localparam [4:0] LANE_INDEX_27 = 5'd27;
    localparam [4:0] LANE_INDEX_28 = 5'd28;
    localparam [4:0] LANE_INDEX_29 = 5'd29;
    localparam [4:0] LANE_INDEX_30 = 5'd30;
    localparam [4:0] LANE_INDEX_31 = 5'd31;
    localparam [3:0] LANE_BITS     = 4'd5;
    localparam [4:0] LANE_MASK     = 5'd31;

    reg         full_0;
    reg         full_1;
    reg         zeroed_0;
    reg         zeroed_1;
    reg         draining_bank;
    reg   [4:0] index;
    reg         valid;
    reg         last;
    reg  [31:0] result;
    reg         ready_bank;
    reg         zero_bank;
    wire        load;
    wire        at_end;
    wire        emptied;
    reg         target_full;
    reg  [31:0] chosen;
    wire  [4:0] lane;
    wire  [4:0] drain_column_wide;

    always @(*) begin
        ready_bank = full_0;
        zero_bank = zeroed_0;
        if (draining_bank) begin
            ready_bank = full_1;
            zero_bank = zeroed_1;
        end
    end

    assign load = ready_bank & (!valid | y_ready);
    assign at_end = index == last_column;
    assign emptied = load & at_end;
    assign lane = index & LANE_MASK;

    always @(*) begin
        chosen = 32'd0;
        if (!zero_bank & (lane == LANE_INDEX_0)) begin
            chosen = word_0;
        end
        if (!zero_bank & (lane == LANE_INDEX_1)) begin
            chosen = word_1;
        end
        if (!zero_bank & (lane == LANE_INDEX_2)) begin
            chosen = word_2;
        end
        if (!zero_bank & (lane == LANE_INDEX_3)) begin
            chosen = word_3;
        end
        if (!zero_bank & (lane == LANE_INDEX_4)) begin
            chosen = word_4;
        end
        if (!zero_bank & (lane == LANE_INDEX_5)) begin
            chosen = word_5;
        end
        if (!zero_bank & (lane == LANE_INDEX_6)) begin
            chosen = word_6;
        end
        if (!zero_bank & (lane == LANE_INDEX_7)) begin
            chosen = word_7;
        end
        if (!zero_bank & (lane == LANE_INDEX_8)) begin
            chosen = word_8;
        end
        if (!zero_bank & (lane == LANE_INDEX_9)) begin
            chosen = word_9;
        end
        if (!zero_bank & (lane == LANE_INDEX_10)) begin
            chosen = word_10;
        end
        if (!zero_bank & (lane == LANE_INDEX_11)) begin
            chosen = word_11;
        end
        if (!zero_bank & (lane == LANE_INDEX_12)) begin
            chosen = word_12;
        end
        if (!zero_bank & (lane == LANE_INDEX_13)) begin
            chosen = word_13;
        end
        if (!zero_bank & (lane == LANE_INDEX_14)) begin
            chosen = word_14;
        end
        if (!zero_bank & (lane == LANE_INDEX_15)) begin
            chosen = word_15;
        end
        if (!zero_bank & (lane == LANE_INDEX_16)) begin
            chosen = word_16;
        end
        if (!zero_bank & (lane == LANE_INDEX_17)) begin
            chosen = word_17;
        end
        if (!zero_bank & (lane == LANE_INDEX_18)) begin
            chosen = word_18;
        end
        if (!zero_bank & (lane == LANE_INDEX_19)) begin
            chosen = word_19;
        end
        if (!zero_bank & (lane == LANE_INDEX_20)) begin
            chosen = word_20;
        end
        if (!zero_bank & (lane == LANE_INDEX_21)) begin
            chosen = word_21;
        end
        if (!zero_bank & (lane == LANE_INDEX_22)) begin
            chosen = word_22;
        end
        if (!zero_bank & (lane == LANE_INDEX_23)) begin
            chosen = word_23;
        end
        if (!zero_bank & (lane == LANE_INDEX_24)) begin
            chosen = word_24;
        end
        if (!zero_bank & (lane == LANE_INDEX_25)) begin
            chosen = word_25;
        end
        if (!zero_bank & (lane == LANE_INDEX_26)) begin
            chosen = word_26;
        end
        if (!zero_bank & (lane == LANE_INDEX_27)) begin
            chosen = word_27;
        end
        if (!zero_bank & (lane == LANE_INDEX_28)) begin
            chosen = word_28;
        end
        if (!zero_bank & (lane == LANE_INDEX_29)) begin
            chosen = word_29;
        end
        if (!zero_bank & (lane == LANE_INDEX_30)) begin
            chosen = word_30;
        end
        if (!zero_bank & (lane == LANE_INDEX_31)) begin
            chosen = word_31;
        end
    end

    always @(posedge clock) begin
        if (reset) begin
            full_0 <= 1'b0;
            zeroed_0 <= 1'b0;
            full_1 <= 1'b0;
            zeroed_1 <= 1'b0;
            draining_bank <= 1'b0;
            index <= 5'd0;
            valid <= 1'b0;
            last <= 1'b0;
            result <= 32'd0;
        end else begin
            if (y_ready) begin
                valid <= 1'b0;
            end
            if (load) begin
                valid <= 1'b1;
                last <= at_end;
                result <= chosen;
                index <= index + 5'd1;
            end
            if (emptied) begin
                index <= 5'd0;
                draining_bank <= !draining_bank;
                if (draining_bank) begin
                    full_1 <= 1'b0;
                end else begin
                    full_0 <= 1'b0;
                end
            end
            if (finish) begin
                if (bank) begin
                    full_1 <= 1'b1;
                    zeroed_1 <= zero;
                end else begin
                    full_0 <= 1'b1;
                    zeroed_0 <= zero;
                end
            end
        end
    end

    always @(*) begin
        target_full = full_0;
        if (bank) begin
            target_full = full_1;
        end
    end

    assign blocked = slot & target_full & !(emptied & (draining_bank == bank));
    assign draining = ready_bank;
    assign drain_bank = draining_bank;
    assign drain_column_wide = index >> LANE_BITS;
    assign drain_column = drain_column_wide[0];
    assign y_valid = valid;
    assign y_last = last;
    assign y = result;
    assign busy = full_0 | full_1 | valid;

endmodule

`default_nettype wire
