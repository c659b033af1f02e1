// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// zero_skip: Feeds the planes of a fragment, least significant first, and stops when all that is
// left is zero.
// The words of the present fragment sit in shift registers, bit 0 of each is the plane. The OR of
// the words, taken as they are accepted, shifts along and tells what is left. The next fragment
// waits in prefetch registers, so that it follows without a bubble.
// Latency 2 from an accepted fragment to its first plane.
//   x_valid  _/~~~\_______________
//   x_ready  ~~~~~~~~~~~~~~~~~~~~~
//   loaded   _________/~~~~~~~~~~~   plane, position, last_step, negative, empty hold with it
//   step     _____________/~~~\___   one clock: on to the next plane

`timescale 1ns / 1ps
`default_nettype none

module zero_skip (
    input  wire         clock,          // Rising edge
    input  wire         reset,          // Synchronous, active high
    input  wire   [3:0] last_position,  // B_used - 1
    input  wire         x_valid,        // A fragment is offered
    input  wire [127:0] x,              // Its words, one per row
    input  wire         step,           // The present plane is converted: on to the next one
    input  wire         retire,         // The present fragment is done: on to the next one
    output wire         x_ready,        // An offered fragment is accepted on this edge
    output wire         loaded,         // A fragment is present
    output wire         empty,          // The present fragment needs no step at all
    output wire         last_step,      // The present plane is the last of its fragment
    output wire         negative,       // The present plane has negative weight
    output wire   [3:0] position,       // Bit position of the present plane
    output wire   [7:0] plane_0,        // The present plane, a word a group, row 0 at bit 0
    output wire         busy            // A fragment is present or prefetched
);

    reg  [127:0] next_word;
    reg   [15:0] next_seen;
    reg          held;
    reg  [127:0] word;
    reg   [15:0] seen;
    reg    [3:0] place;
    reg          present, nothing;
    wire         load, ready, accept;
    wire  [15:0] above;
    wire   [3:0] shift, origin;
    wire [127:0] source;
    wire  [15:0] source_seen;
    wire         last;
    wire   [7:0] lines_0;
    wire  [15:0] or_tree_seen;
    genvar i;

    or_tree or_tree (
        .word(x),
        .seen(or_tree_seen)
    );

    // The prefetch registers refill on the edge that empties them.
    assign load = held & (!present | retire);
    assign ready = !held | load;
    assign accept = x_valid & ready;

    // What is shifted, and by how much. Bit 0 of seen is the present plane.
    assign above = seen & 16'd65534;
    assign source_seen = load ? next_seen : seen;
    assign origin = load ? 4'd0 : place;
    assign shift = load ? 4'd0 : 4'd1;
    assign source = load ? next_word : word;
    assign last = !(|above);

    always @(posedge clock) begin : update_next_word
        integer n;
        if (reset) begin
            next_word <= 128'd0;
            word <= 128'd0;
            next_seen <= 16'd0;
            held <= 1'b0;
            seen <= 16'd0;
            place <= 4'd0;
            present <= 1'b0;
            nothing <= 1'b0;
        end else begin
            if (accept) begin
                next_word <= x;
                next_seen <= or_tree_seen;
            end
            held <= accept | (held & !load);
            if (load | step) begin
                for (n = 0; n < 8; n = n + 1) begin
                    word[16*n +: 16] <= source[16*n +: 16] >> shift;
                end
                seen <= source_seen >> shift;
                place <= origin + shift;
            end
            if (load) nothing <= !(|next_seen);
            present <= load | (present & !retire);
        end
    end

    for (i = 0; i < 8; i = i + 1) begin : each_lines_0
        assign lines_0[i] = word[16*i];
    end

    assign plane_0 = lines_0;
    assign position = place;
    assign last_step = last;
    assign negative = 1'b0;
    assign empty = nothing;
    assign loaded = present;
    assign busy = present | held;
    assign x_ready = ready;

    // What nothing here reads.
    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, last_position};

endmodule

`default_nettype wire
