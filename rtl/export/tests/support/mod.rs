//! What the tests share: the tools that read Verilog, and the replay of a block in two simulators.

#![allow(dead_code)]

pub mod replay;
pub mod tools;

use forms_export::export;
use rust_hdl::prelude::Block;

/// The message with which `block` is refused.
pub fn refusal(mut block: impl Block, name: &str) -> String {
    block.connect_all();
    match export(&block, name) {
        Ok(design) => panic!("exported:\n{}", design.verilog()),
        Err(error) => error.to_string(),
    }
}

/// A block in a few lines: its signals, then its kernel.
#[macro_export]
macro_rules! block {
    ($block:ident { $($kind:ident $pin:ident: $type:ty,)* $(; $($field:ident: $other:ty,)*)? }
     $($kernel:tt)*) => {
        #[derive(LogicBlock, Default)]
        struct $block {
            $($pin: Signal<$kind, $type>,)*
            $($($field: $other,)*)?
        }

        impl Logic for $block {
            $($kernel)*
        }
    };
}
