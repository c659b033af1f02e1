// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
//
// zero_skip: Feeds a fragment's planes, least significant first, until what is left is zero.
// A memory holds two fragments: the next is written while the present one stays at its output. A
// one marks the plane in its words. The OR of all words is shifted along and tells what is left.
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

    reg          fill;
    reg   [15:0] next_seen;
    reg          held;
    reg   [15:0] seen;
    reg    [3:0] place;
    reg   [15:0] mark;
    reg          present, nothing;
    wire         load, ready, accept;
    wire  [15:0] above;
    wire   [3:0] shift, origin;
    wire  [15:0] source_seen;
    wire         last;
    wire  [15:0] source_mark;
    wire   [7:0] lines_0;
    wire [127:0] fragments_read_data;
    wire  [15:0] or_tree_seen;
    genvar i;

    memory #(.DEPTH(2), .WIDTH(128)) fragments (
        .clock(clock),
        .write_enable(accept),
        .write_address(fill),
        .write_data(x),
        .read_enable(load),
        .read_address(!fill),
        .read_data(fragments_read_data)
    );

    or_tree or_tree (
        .word(x),
        .seen(or_tree_seen)
    );

    assign load = held & (!present | retire);
    assign ready = !held | load;
    assign accept = x_valid & ready;

    // What is shifted, and by how much. Bit 0 of seen is the present plane.
    assign above = seen & 16'd65534;
    assign source_seen = load ? next_seen : seen;
    assign origin = load ? 4'd0 : place;
    assign source_mark = load ? 16'd1 : mark;
    assign shift = load ? 4'd0 : 4'd1;
    assign last = !(|above);

    always @(posedge clock) begin
        if (reset) begin
            fill <= 1'b0;
            next_seen <= 16'd0;
            held <= 1'b0;
            seen <= 16'd0;
            place <= 4'd0;
            mark <= 16'd0;
            present <= 1'b0;
            nothing <= 1'b0;
        end else begin
            if (accept) begin
                fill <= !fill;
                next_seen <= or_tree_seen;
            end
            held <= accept | (held & !load);
            if (load | step) begin
                seen <= source_seen >> shift;
                place <= origin + shift;
                mark <= source_mark << shift;
            end
            if (load) nothing <= !(|next_seen);
            present <= load | (present & !retire);
        end
    end

    for (i = 0; i < 8; i = i + 1) begin : each_lines_0
        assign lines_0[i] = |(fragments_read_data[16*i +: 16] & mark);
    end

    assign plane_0 = lines_0;
    assign position = place;
    assign last_step = last;
    assign negative = 1'b0;
    assign empty = nothing;
    assign loaded = present;
    assign busy = present | held;
    assign x_ready = ready;

    (* maybe_unused *) wire unused;
    assign unused = &{1'b0, last_position};

endmodule
`default_nettype wire
