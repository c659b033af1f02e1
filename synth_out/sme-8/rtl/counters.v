// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// counters: Clocks, stalls, steps, conversions and clips.

`default_nettype none

module counters (
    input  wire        clock,
    input  wire        reset,
    input  wire        clear,
    input  wire        busy,
    input  wire        stalled,
    input  wire        step,
    input  wire  [6:0] last_column,
    input  wire        present_0,
    input  wire        present_1,
    input  wire        present_2,
    input  wire        present_3,
    input  wire        present_4,
    input  wire        present_5,
    input  wire        present_6,
    input  wire        present_7,
    input  wire        present_8,
    input  wire        present_9,
    input  wire        present_10,
    input  wire        present_11,
    input  wire        present_12,
    input  wire        present_13,
    input  wire        present_14,
    input  wire        present_15,
    input  wire        accumulate,
    input  wire  [7:0] clipped,
    output wire [31:0] clocks,
    output wire [31:0] stalls,
    output wire [31:0] steps,
    output wire [31:0] conversions,
    output wire [31:0] clips
);

    localparam [31:0] ONE         = 32'd1;
    localparam  [3:0] COLUMN_BITS = 4'd4;

    reg  [31:0] clock_count;
    reg  [31:0] stall_count;
    reg  [31:0] step_count;
    reg  [31:0] conversion_count;
    reg  [31:0] clip_count;
    wire [31:0] columns;
    reg  [31:0] step_conversions;

    assign columns = {25'd0, last_column} + ONE;

    always @(*) begin
        step_conversions = 32'd0;
        if (present_0) begin
            step_conversions = step_conversions + columns;
        end
        if (present_1) begin
            step_conversions = step_conversions + columns;
        end
        if (present_2) begin
            step_conversions = step_conversions + columns;
        end
        if (present_3) begin
            step_conversions = step_conversions + columns;
        end
        if (present_4) begin
            step_conversions = step_conversions + columns;
        end
        if (present_5) begin
            step_conversions = step_conversions + columns;
        end
        if (present_6) begin
            step_conversions = step_conversions + columns;
        end
        if (present_7) begin
            step_conversions = step_conversions + columns;
        end
        if (present_8) begin
            step_conversions = step_conversions + columns;
        end
        if (present_9) begin
            step_conversions = step_conversions + columns;
        end
        if (present_10) begin
            step_conversions = step_conversions + columns;
        end
        if (present_11) begin
            step_conversions = step_conversions + columns;
        end
        if (present_12) begin
            step_conversions = step_conversions + columns;
        end
        if (present_13) begin
            step_conversions = step_conversions + columns;
        end
        if (present_14) begin
            step_conversions = step_conversions + columns;
        end
        if (present_15) begin
            step_conversions = step_conversions + columns;
        end
    end

    always @(posedge clock) begin
        if (reset | clear) begin
            clock_count <= 32'd0;
            stall_count <= 32'd0;
            step_count <= 32'd0;
            conversion_count <= 32'd0;
            clip_count <= 32'd0;
        end else begin
            if (busy) begin
                clock_count <= clock_count + 32'd1;
            end
            if (stalled) begin
                stall_count <= stall_count + 32'd1;
            end
            if (step) begin
                step_count <= step_count + 32'd1;
                conversion_count <= conversion_count + step_conversions;
            end
            if (accumulate) begin
                clip_count <= clip_count + {24'd0, clipped};
            end
        end
    end

    assign clocks = clock_count;
    assign stalls = stall_count;
    assign steps = step_count;
    assign conversions = conversion_count;
    assign clips = clip_count;

endmodule

`default_nettype wire
