// tile-forms-tiny: 4 crossbars side by side, and requantization, pools and buffer behind them;
// each crossbar is configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows,
// 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
// Exported by `forms export --config tile-forms-tiny` from the Rust in rtl/: change that, not this.
//
// output_buffer: A first-in, first-out buffer of activations.

`default_nettype none

module output_buffer (
    input  wire        clock,
    input  wire        reset,
    input  wire        word_valid,
    input  wire        word_last,
    input  wire [31:0] word,
    input  wire        out_ready,
    output wire        word_ready,
    output wire        out_valid,
    output wire        out_last,
    output wire [31:0] out,
    output wire        busy
);

    reg  [1:0] write;
    reg  [1:0] read;
    reg        full;
    wire       there;
    wire       enter;
    wire       leave;
    wire [1:0] next_write;
    reg        marked;
    wire       kept_last_read_data;

    register_file_4x32 kept (
        .clock(clock),
        .write_enable(enter),
        .write_address(write),
        .write_data(word),
        .read_address(read),
        .read_data(out)
    );

    register_file_4x1 kept_last (
        .clock(clock),
        .write_enable(enter),
        .write_address(write),
        .write_data(marked),
        .read_address(read),
        .read_data(kept_last_read_data)
    );

    assign there = full | (write != read);
    assign enter = word_valid & !full;
    assign leave = there & out_ready;
    assign next_write = write + 2'd1;

    always @(posedge clock) begin
        if (reset) begin
            write <= 2'd0;
            read <= 2'd0;
            full <= 1'b0;
        end else begin
            if (enter) begin
                write <= next_write;
                if (!leave & (next_write == read)) begin
                    full <= 1'b1;
                end
            end
            if (leave) begin
                read <= read + 2'd1;
                full <= 1'b0;
            end
        end
    end

    always @(*) begin
        marked = 1'b0;
        if (word_last) begin
            marked = 1'b1;
        end
    end

    assign word_ready = !full;
    assign out_valid = there;
    assign out_last = kept_last_read_data == 1'b1;
    assign busy = there;

endmodule

`default_nettype wire
