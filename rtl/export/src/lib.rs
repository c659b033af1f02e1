//! A Verilog exporter over rust-hdl's block tree.
