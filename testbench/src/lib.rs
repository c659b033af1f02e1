//! The bench: drives the RTL, compares it with golden, replays its Verilog.
