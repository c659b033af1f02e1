// configuration forms-8-saturating: 128 x 128 devices of 2 bits, fragments of 8 rows, 16-bit
// unsigned inputs, 4 saturating converters of 4 bits, zero-skip leading
// Exported by `forms export --config forms-8-saturating` from the Rust in rtl/: change that, not this.
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
    input  wire  [4:0] last_column,
    input  wire        accumulate,
    input  wire  [7:0] clipped,
    output wire [31:0] clocks,
    output wire [31:0] stalls,
    output wire [31:0] steps,
    output wire [31:0] conversions,
    output wire [31:0] clips
);

    localparam [31:0] ONE         = 32'd1;
    localparam  [3:0] COLUMN_BITS = 4'd2;

    reg  [31:0] clock_count;
    reg  [31:0] stall_count;
    reg  [31:0] step_count;
    reg  [31:0] conversion_count;
    reg  [31:0] clip_count;
    wire [31:0] columns;
    wire [31:0] step_conversions;

    assign columns = {27'd0, last_column} + ONE;
    assign step_conversions = columns << COLUMN_BITS;

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
