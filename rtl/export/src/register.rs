//! The register every block keeps its state in.

use rust_hdl::prelude::*;

use crate::LogicBlock;

/// First line of a register's Verilog, by which the exporter knows it.
pub(crate) const MARKER: &str = "// register of forms-export";

/// A rising-edge register without reset or initial value.
///
/// | pin | width | meaning |
/// | --- | --- | --- |
/// | `d` | `T` | value after the next rising edge |
/// | `q` | `T` | value now |
/// | `clock` | 1 | rising edge |
///
/// The exporter folds it into its parent: `state.q` becomes `reg state`, and the statements that
/// assign `state.d` become a clocked process. Reset is a statement of the kernel, written last. In
/// the simulator it starts at `T::default()`; hardware starts unknown, so reset it or fill it.
#[derive(Clone, Debug, LogicBlock)]
pub struct Register<T: Synth> {
    /// Value after the next rising edge.
    pub d: Signal<In, T>,
    /// Value now.
    pub q: Signal<Out, T>,
    /// Rising edge.
    pub clock: Signal<In, Clock>,
}

impl<T: Synth> Default for Register<T> {
    fn default() -> Self {
        Self {
            d: Signal::default(),
            q: Signal::default(),
            clock: Signal::default(),
        }
    }
}

impl<T: Synth> Logic for Register<T> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self.d.val();
        }
    }

    fn connect(&mut self) {
        self.q.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!("{MARKER}\nalways @(posedge clock) q <= d;\n"))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        vec![TimingInfo {
            name: "register".into(),
            clock: "clock".into(),
            inputs: vec!["d".into()],
            outputs: vec!["q".into()],
        }]
    }
}
