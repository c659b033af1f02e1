// Programs a forms-tiny crossbar at random moments, tiles that run over its end among them: none may hang it,
// change a result or go unnoticed.
//
//   forms export --config forms-tiny --out build
//   iverilog -g2012 -s busy_programming -o b.vvp busy_programming.sv build/forms-tiny/rtl/*.v && vvp -n b.vvp
`timescale 1ns / 1ps
module busy_programming;
    localparam TRIALS = 2000;

    reg         clock = 0, reset = 1;
    reg         program_enable = 0;
    reg   [1:0] program_target = 0;
    reg   [5:0] program_address = 0;
    reg  [31:0] program_data = 0;
    reg         x_valid = 0, x_last = 0;
    reg  [63:0] x = 0;
    wire        x_ready, y_valid, y_last, busy, framing_error, programming_error;
    wire [28:0] y;
    wire [31:0] clocks, stalls, steps, conversions, clips;

    integer trial, i, seed = 7;
    integer hung = 0, wrong = 0, unnoticed = 0, framing = 0, ignored = 0;
    integer words, k_used, first, word;
    reg     expect_error;

    crossbar dut (.*, .y_ready(1'b1), .clear_counters(1'b0));

    always #5 clock = ~clock;

    // A write on the next rising edge.
    task write(input [1:0] target, input [5:0] address, input [31:0] data);
        begin
            @(negedge clock);
            program_enable  = 1;
            program_target  = target;
            program_address = address;
            program_data    = data;
            #1 if (busy) expect_error = 1;
            @(negedge clock) program_enable = 0;
        end
    endtask

    // Anything to anywhere on the next rising edge, if there is work.
    task disturb;
        begin
            @(negedge clock);
            program_target  = $random(seed);
            program_address = $random(seed);
            program_data    = $random(seed);
            #1 if (busy) begin
                program_enable = 1;
                expect_error   = 1;
                ignored        = ignored + 1;
            end
            @(negedge clock) program_enable = 0;
        end
    endtask

    // Column k holds the weight 1 in its first k + 1 rows, each of which has the input x: y[k] = (k + 1) x. In forms-tiny
    // the first column comes behind the last.
    always @(negedge clock) if (y_valid && !reset) begin
        if (y !== ((first + words) % 4 + 1) * word) wrong = wrong + 1;
        words = words + 1;
    end

    task offer(input [15:0] value);
        begin
            word = value;
            @(negedge clock);
            x_valid = 1;
            x_last  = 1;
            x       = {4{value}};
            #1 while (!x_ready) @(negedge clock) #1;
            @(negedge clock) x_valid = 0;
        end
    endtask

    task rest;
        begin
            i = 0;
            #1 while (busy && i < 5000) begin
                @(negedge clock) #1;
                i = i + 1;
            end
            if (busy) begin
                hung  = hung + 1;
                reset = 1;
                expect_error = 0;
                @(negedge clock) reset = 0;
            end
        end
    endtask

    // One MVM whose used-registers are written first; F_used and B_used beside its first fragment.
    task product(input [15:0] value, input beside);
        begin
            k_used = 1 + $unsigned($random(seed)) % 4;
            write(0, 0, k_used);
            first = $unsigned($random(seed)) % 4;
            write(0, 4, first);
            if (!beside) write(0, 1, 1);
            words = 0;
            fork
                offer(value);
                if (beside) write(0, 1, 1);
            join
        end
    endtask

    initial begin
        expect_error = 0;
        words = 0;
        first = 0;
        word = 0;
        repeat (2) @(negedge clock);
        reset = 0;
        // Sub-array 0; the others are not used. A weight has 4 devices, the lowest of which holds it here.
        for (i = 0; i < 16; i = i + 1) begin
            write(1, i, i % 4 == 0 ? 8'h55 >> 2 * (3 - i / 4) : 0);
            write(2, i, 0);
            write(3, i, 0);
        end
        for (trial = 0; trial < TRIALS; trial = trial + 1) begin
            // F_used is left at what it should not be, and written beside the fragment.
            write(0, 1, 2 + trial % 3);
            product($random(seed), 1);
            repeat ($unsigned($random(seed)) % 60) @(negedge clock);
            disturb;
            rest;
            if (words !== k_used) wrong = wrong + 1;
            if (programming_error !== expect_error) unnoticed = unnoticed + 1;
            if (framing_error) framing = framing + 1;
            if (framing_error || trial % 8 == 7) begin
                @(negedge clock) reset = 1;
                @(negedge clock) reset = 0;
                expect_error = 0;
            end
        end
        $display("%0d trials, %0d writes while busy: hung %0d, wrong %0d, unnoticed %0d, framing %0d",
                 TRIALS, ignored, hung, wrong, unnoticed, framing);
        if (hung + wrong + unnoticed + framing == 0 && ignored > TRIALS / 4) $display("PASS");
        else $display("FAIL");
        $finish;
    end
endmodule
