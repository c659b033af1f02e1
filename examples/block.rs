//! A block of one's own: simulated as rust-hdl does, exported as Verilog that means the same.
//!
//!     cargo run --release --example block

use forms_export::{LogicBlock, Register, Wire, comment, dff_setup, export};
use rust_hdl::prelude::*;

/// Sums what comes, until it is told to begin anew.
#[derive(LogicBlock)]
struct Sum {
    clock: Signal<In, Clock>,
    /// Begins anew.
    clear: Signal<In, Bit>,
    /// What is added.
    x: Wire<In>,
    /// The sum of the clocks before.
    y: Wire<Out>,
    state: Register,
    wide: Wire<Local>,
}

impl Sum {
    /// Words of `bits`, a sum of twice as many.
    fn new(bits: usize) -> Self {
        Self {
            clock: Signal::default(),
            clear: Signal::default(),
            x: Wire::new(bits),
            y: Wire::new(2 * bits),
            state: Register::new(2 * bits),
            wide: Wire::new(2 * bits),
        }
    }
}

impl Logic for Sum {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module sum: Sums what comes, until it is told to begin anew.");
        dff_setup!(self, clock, state);
        self.wide.next = self.x.val().to_bits();
        self.state.d.next = self.state.q.val() + self.wide.val();
        if self.clear.val() {
            self.state.d.next = 0.into();
        }
        self.y.next = self.state.q.val();
    }
}

fn main() -> Result<(), forms_export::Error> {
    let mut sum = Sum::new(8);
    sum.connect_all();
    for module in export(&sum, "sum")?.modules {
        println!("{}", module.text);
    }
    Ok(())
}
