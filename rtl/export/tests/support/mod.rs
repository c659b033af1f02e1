//! What the tests share: the tools that read Verilog, and the replay of a block in two simulators.

#![allow(dead_code)]

pub mod replay;
pub mod tools;
