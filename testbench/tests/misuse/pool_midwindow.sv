// Shortens the window of a pool in the middle of a window, in a tile of forms-tiny: a tile that holds half a window
// is busy, so the write is ignored and remembered, and the window ends as it began.
//
//   forms export --config tile-forms-tiny --out build
//   iverilog -g2012 -s pool_midwindow -o p.vvp pool_midwindow.sv build/tile-forms-tiny/rtl/*.v && vvp -n p.vvp
`timescale 1ns / 1ps
module pool_midwindow;
    reg          clock = 0, reset = 1;
    reg          program_enable = 0;
    reg    [1:0] program_crossbar = 0;
    reg    [3:0] program_target = 0;
    reg    [5:0] program_address = 0;
    reg   [31:0] program_data = 0;
    reg          valid = 0;
    reg   [15:0] value = 0;
    wire   [3:0] x_ready;
    wire         z_valid, z_last, busy, framing_error, programming_error;
    wire  [31:0] z;
    wire [127:0] clocks, stalls, steps, conversions, clips;

    integer i, n, words = 0, last = 0, faults = 0;

    forms_tile dut (
        .*,
        .x_valid({3'b0, valid}),
        .x_last(4'b0001),
        .x({240'd0, value}),
        .z_ready(1'b1),
        .clear_counters(1'b0)
    );

    always #5 clock = ~clock;

    always @(negedge clock) if (z_valid && !reset) begin
        words = words + 1;
        last  = z;
    end

    task write(input [3:0] target, input [5:0] address, input [31:0] data);
        begin
            @(negedge clock);
            program_enable  = 1;
            program_target  = target;
            program_address = address;
            program_data    = data;
            @(negedge clock) program_enable = 0;
        end
    endtask

    // A product with the weight 1, and time for it.
    task product(input [15:0] x);
        begin
            @(negedge clock);
            valid = 1;
            value = x;
            #1 while (!x_ready[0]) @(negedge clock) #1;
            @(negedge clock) valid = 0;
            repeat (300) @(negedge clock);
        end
    endtask

    task check(input ok, input [8*60-1:0] what);
        if (!ok) begin
            faults = faults + 1;
            $display("not so: %0s", what);
        end
    endtask

    initial begin
        repeat (2) @(negedge clock);
        reset = 0;
        // One column and one sub-array of crossbar 0 alone; weight 1 in row 0; z = v.
        write(0, 0, 1);
        write(0, 1, 1);
        write(0, 2, 16);
        write(5, 0, 1);
        for (i = 0; i < 4; i = i + 1) write(1, i, i == 0);
        write(2, 0, 0);
        write(3, 0, 0);
        write(4, 0, 0);
        write(6, 0, 0);
        write(8, 0, 2);
        write(9, 0, 1);
        write(12, 0, 3);
        product(5);
        product(6);
        check(words == 0 && busy, "half a window of four is work");
        write(12, 0, 0);
        @(negedge clock) check(programming_error, "the write is remembered");
        product(4);
        product(3);
        check(words == 1 && last == 6, "the window ends as it began");
        @(negedge clock) check(!busy, "a finished window is no work");
        write(12, 0, 0);
        product(7);
        product(8);
        product(9);
        check(words == 4 && last == 9, "windows of one from now on");
        n = words;
        for (i = 0; i < 20; i = i + 1) product(100 + i);
        check(words == n + 20 && !busy, "a word a product");
        if (faults == 0) $display("PASS");
        else $display("FAIL");
        $finish;
    end
endmodule
