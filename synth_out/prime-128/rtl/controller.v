// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
//
// controller: Issues one slot a clock, walking sub-arrays, steps and beats.

`default_nettype none

module controller (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire [4:0] last_column,
    input  wire       last_subarray,
    input  wire       loaded,
    input  wire       empty,
    input  wire       last_step,
    output wire       step,
    output wire       retire,
    output wire       slot,
    output wire       convert,
    output wire       first,
    output wire       last_beat,
    output wire       last_slot,
    output wire       bank,
    output wire       subarray,
    output wire [6:0] address,
    output wire       busy
);

    localparam [3:0] LANE_BITS     = 4'd0;
    localparam [3:0] BEAT_BITS     = 4'd7;
    localparam [3:0] DEVICE_BITS_0 = 4'd2;
    localparam [6:0] LAST_DEVICE_0 = 7'd3;

    reg        current;
    reg  [6:0] beat;
    reg        fresh;
    reg        filling;
    wire [6:0] final_beat;
    wire       converting;
    wire       step_done;
    wire       fragment_done;
    wire       mvm_done;
    wire [6:0] place;
    wire [6:0] whole_column_0;

    assign whole_column_0 = {2'd0, last_column};
    assign final_beat = (whole_column_0 << DEVICE_BITS_0) | LAST_DEVICE_0;
    assign converting = loaded & !empty;
    assign step_done = converting & (beat == final_beat);
    assign fragment_done = loaded & (empty | (step_done & last_step));
    assign mvm_done = fragment_done & (current == last_subarray);

    always @(posedge clock) begin
        if (reset) begin
            current <= 1'b0;
            beat <= 7'd0;
            fresh <= 1'b1;
            filling <= 1'b0;
        end else if (advance) begin
            if (converting) begin
                beat <= beat + 7'd1;
            end
            if (step_done) begin
                beat <= 7'd0;
                fresh <= 1'b0;
            end
            if (fragment_done) begin
                current <= current + 1'b1;
            end
            if (mvm_done) begin
                current <= 1'b0;
                fresh <= 1'b1;
                filling <= !filling;
            end
        end
    end

    assign step = advance & step_done & !last_step;
    assign retire = advance & fragment_done;
    assign busy = loaded | current;
    assign slot = loaded;
    assign convert = converting;
    assign first = fresh;
    assign last_beat = step_done;
    assign last_slot = mvm_done;
    assign bank = filling;
    assign subarray = current;
    assign place = {6'd0, current};
    assign address = (place << BEAT_BITS) | beat;

endmodule

`default_nettype wire
