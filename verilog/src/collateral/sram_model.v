// sky130_sram_1kbyte_1rw1r_32x256_8: a model of the SRAM macro of this name that OpenRAM makes for sky130, with its pins
// but those of the supply. For simulation alone: a chip takes the macro's own views. A word that is read while it is
// written is unknown, so that a design that needs it shows.

`timescale 1ns / 1ps
`default_nettype none

module sky130_sram_1kbyte_1rw1r_32x256_8 (
    input  wire        clk0,    // Port 0: reads or writes
    input  wire        csb0,    // Selected, active low
    input  wire        web0,    // Writes, active low
    input  wire  [3:0] wmask0,  // The bytes that are written
    input  wire  [7:0] addr0,   // Word
    input  wire [31:0] din0,    // Value to write
    output reg  [31:0] dout0,   // The word read last
    input  wire        clk1,    // Port 1: reads
    input  wire        csb1,    // Selected, active low
    input  wire  [7:0] addr1,   // Word
    output reg  [31:0] dout1    // The word read last
);

    reg [31:0] words [0:255];

    always @(posedge clk0) begin
        if (!csb0 && !web0) begin
            if (wmask0[0]) words[addr0][7:0] <= din0[7:0];
            if (wmask0[1]) words[addr0][15:8] <= din0[15:8];
            if (wmask0[2]) words[addr0][23:16] <= din0[23:16];
            if (wmask0[3]) words[addr0][31:24] <= din0[31:24];
        end
        if (!csb0 && web0) dout0 <= words[addr0];
    end

    always @(posedge clk1) begin
        if (!csb1) begin
            if (!csb0 && !web0 && addr0 == addr1) dout1 <= 32'hxxxxxxxx;
            else dout1 <= words[addr1];
        end
    end

endmodule

`default_nettype wire
