//! The register every block keeps its state in.

use rust_hdl::core::probe::Probe;
use rust_hdl::prelude::{Block, Clock, In, Logic, Out, Signal, Synth, TimingInfo, Verilog};

use crate::rest::{is_allowed, rises};
use crate::wire::Wire;
use crate::word::Word;

/// First line of a register's Verilog, by which the exporter knows it.
pub(crate) const MARKER: &str = "// register of forms-export";

/// What a register holds: a [`Word`] of any width, or a type of rust-hdl such as `Bit`.
pub trait Stored {
    /// The pin of the next value.
    type D: Block;
    /// The pin of the present value.
    type Q: Block;

    /// The next value becomes the present one.
    fn store(d: &Self::D, q: &mut Self::Q);
}

impl Stored for Word {
    type D = Wire<In>;
    type Q = Wire<Out>;

    #[inline]
    fn store(d: &Wire<In>, q: &mut Wire<Out>) {
        q.next = d.val();
    }
}

impl<T: Synth> Stored for T {
    type D = Signal<In, T>;
    type Q = Signal<Out, T>;

    #[inline]
    fn store(d: &Signal<In, T>, q: &mut Signal<Out, T>) {
        q.next = d.val();
    }
}

/// A rising-edge register without reset or initial value.
///
/// | pin | width | meaning |
/// | --- | --- | --- |
/// | `d` | as built | value after the next rising edge |
/// | `q` | as built | value now |
/// | `clock` | 1 | rising edge |
///
/// The exporter folds it into its parent: `state.q` becomes `reg state`, and the statements that
/// assign `state.d` become a clocked process. Reset is a statement of the kernel, written last. In
/// the simulator it starts at 0; hardware starts unknown, so reset it or fill it.
#[derive(Clone, Debug)]
pub struct Register<T: Stored = Word> {
    /// Value after the next rising edge.
    pub d: T::D,
    /// Value now.
    pub q: T::Q,
    /// Rising edge.
    pub clock: Signal<In, Clock>,
}

impl Register<Word> {
    /// A register of `width` bits, 1 to 64.
    pub fn new(width: usize) -> Self {
        Self {
            d: Wire::new(width),
            q: Wire::new(width),
            clock: Signal::default(),
        }
    }

    /// `count` registers of `width` bits.
    pub fn array(count: usize, width: usize) -> Vec<Self> {
        (0..count).map(|_| Self::new(width)).collect()
    }
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

impl<T: Stored> Block for Register<T> {
    fn connect_all(&mut self) {
        self.connect();
        self.d.connect_all();
        self.q.connect_all();
    }

    #[inline]
    fn update_all(&mut self) {
        match is_allowed() {
            true => {
                self.d.update_all();
                self.clock.update_all();
                self.update();
                self.q.update_all();
            }
            false => {
                self.update();
                self.d.update_all();
                self.q.update_all();
                self.clock.update_all();
            }
        }
    }

    #[inline]
    fn has_changed(&self) -> bool {
        match is_allowed() {
            true => self.q.has_changed(),
            false => self.d.has_changed() || self.q.has_changed() || self.clock.has_changed(),
        }
    }

    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        probe.visit_start_scope(name, self);
        self.d.accept("d", probe);
        self.q.accept("q", probe);
        self.clock.accept("clock", probe);
        probe.visit_end_scope(name, self);
    }
}

impl<T: Stored> Logic for Register<T> {
    #[inline]
    fn update(&mut self) {
        if rises(&self.clock) {
            T::store(&self.d, &mut self.q);
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
