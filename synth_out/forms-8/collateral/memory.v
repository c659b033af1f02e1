// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
//
// memory: the same ports and parameters as rtl/memory.v, in SRAM macros where they pay. Words of more bits
// than a macro's are sliced, more words than a macro's lie in banks. For another macro change what is
// instantiated; its read port must hold what it read last, as all clocked reads here. A word that is read
// while it is written may be anything. What this design needs:
//
//   2 x 128: registers
//   512 x 4: macros, 2 each
//   512 x 1: registers
//   32 x 32: macros, 1 each
//   512 x 16: macros, 2 each

`timescale 1ns / 1ps
`default_nettype none

module memory #(
    parameter DEPTH        = 512,                           // Words
    parameter WIDTH        = 4,                             // Bits of a word
    parameter ADDRESS_BITS = $clog2(DEPTH > 1 ? DEPTH : 2)  // Follows from DEPTH
) (
    input  wire                    clock,          // Rising edge
    input  wire                    write_enable,   // Store write_data at write_address
    input  wire [ADDRESS_BITS-1:0] write_address,  // Word to write
    input  wire        [WIDTH-1:0] write_data,     // Value to write
    input  wire                    read_enable,    // Fetch the word at read_address
    input  wire [ADDRESS_BITS-1:0] read_address,   // Word to read
    output reg         [WIDTH-1:0] read_data       // The word fetched last
);

    // A macro's words and bits; memories of fewer bits than FEWEST stay registers.
    localparam WORDS  = 256;
    localparam BITS   = 32;
    localparam FEWEST = 1024;

    localparam BANKS  = (DEPTH + WORDS - 1) / WORDS;
    localparam SLICES = (WIDTH + BITS - 1) / BITS;

    generate
        if (DEPTH * WIDTH < FEWEST) begin : registers
            reg [WIDTH-1:0] words [0:DEPTH-1];

            always @(posedge clock) begin
                if (write_enable) words[write_address] <= write_data;
                if (read_enable) read_data <= words[read_address];
            end
        end else begin : macros
            wire            [31:0] write_word = {{32 - ADDRESS_BITS{1'b0}}, write_address};
            wire            [31:0] read_word  = {{32 - ADDRESS_BITS{1'b0}}, read_address};
            // A bit wider than it need be: a replication of nothing is not legal.
            wire [SLICES*BITS:0] written = {{SLICES*BITS + 1 - WIDTH{1'b0}}, write_data};
            wire [BANKS*SLICES*BITS-1:0] fetched, unread;
            reg             [31:0] read_bank;
            integer                i;
            genvar                 bank, slice;

            for (bank = 0; bank < BANKS; bank = bank + 1) begin : banks
                wire writes = write_enable && write_word / WORDS == bank;
                wire reads  = read_enable && read_word / WORDS == bank;

                for (slice = 0; slice < SLICES; slice = slice + 1) begin : slices
                    sky130_sram_1kbyte_1rw1r_32x256_8 sram (
                        .clk0(clock),
                        .csb0(!writes),
                        .web0(1'b0),
                        .wmask0(4'hf),
                        .addr0(write_word[7:0]),
                        .din0(written[slice*BITS +: BITS]),
                        .dout0(unread[(bank*SLICES + slice)*BITS +: BITS]),
                        .clk1(clock),
                        .csb1(!reads),
                        .addr1(read_word[7:0]),
                        .dout1(fetched[(bank*SLICES + slice)*BITS +: BITS])
                    );
                end
            end

            always @(posedge clock) begin
                if (read_enable) read_bank <= read_word / WORDS;
            end

            always @* begin
                read_data = fetched[WIDTH-1:0];
                for (i = 1; i < BANKS; i = i + 1) begin
                    if (read_bank == i) read_data = fetched[i*SLICES*BITS +: WIDTH];
                end
            end

            // What nothing here reads.
            (* maybe_unused *) wire unused;
            assign unused = &{1'b0, unread, fetched, written, read_bank};
        end
    endgenerate

endmodule

`default_nettype wire
