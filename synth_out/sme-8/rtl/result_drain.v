// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// result_drain: Sends the finished bank out, one word a clock, while the other accumulates.

`default_nettype none

module result_drain (
    input  wire        clock,
    input  wire        reset,
    input  wire  [6:0] last_column,
    input  wire        slot,
    input  wire        bank,
    input  wire        finish,
    input  wire        zero,
    input  wire [31:0] word_0,
    input  wire [31:0] word_1,
    input  wire [31:0] word_2,
    input  wire [31:0] word_3,
    input  wire        y_ready,
    output wire        blocked,
    output wire        draining,
    output wire        drain_bank,
    output wire  [4:0] drain_column,
    output wire        y_valid,
    output wire        y_last,
    output wire [31:0] y,
    output wire        busy
);

    localparam [6:0] LANE_INDEX_0 = 7'd0;
    localparam [6:0] LANE_INDEX_1 = 7'd1;
    localparam [6:0] LANE_INDEX_2 = 7'd2;
    localparam [6:0] LANE_INDEX_3 = 7'd3;
    localparam [3:0] LANE_BITS    = 4'd2;
    localparam [6:0] LANE_MASK    = 7'd3;

    reg         full_0;
    reg         full_1;
    reg         zeroed_0;
    reg         zeroed_1;
    reg         draining_bank;
    reg   [6:0] index;
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
    wire  [6:0] lane;
    wire  [6:0] drain_column_wide;

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
    end

    always @(posedge clock) begin
        if (reset) begin
            full_0 <= 1'b0;
            zeroed_0 <= 1'b0;
            full_1 <= 1'b0;
            zeroed_1 <= 1'b0;
            draining_bank <= 1'b0;
            index <= 7'd0;
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
                index <= index + 7'd1;
            end
            if (emptied) begin
                index <= 7'd0;
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
    assign drain_column = drain_column_wide[4:0];
    assign y_valid = valid;
    assign y_last = last;
    assign y = result;
    assign busy = full_0 | full_1 | valid;

endmodule

`default_nettype wire
