//! Signals and constants whose width is a value.

use std::marker::PhantomData;

use rust_hdl::core::ast::VerilogLiteral;
use rust_hdl::core::atom::{Atom, AtomKind};
use rust_hdl::core::constraint::PinConstraint;
use rust_hdl::core::direction::Direction;
use rust_hdl::core::probe::Probe;
use rust_hdl::core::signal::get_signal_id;
use rust_hdl::core::synth::VCDValue;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};
use rust_hdl::prelude::{Block, In, Local, Logic, Out};

use crate::word::{MAX_WIDTH, Word};

/// A signal of `width` bits: rust-hdl's `Signal<D, Bits<N>>` with N chosen when the block is built.
///
/// rust-hdl's own kernels, checks and simulation take it as they take a `Signal`. A value of another
/// width must be assigned with [`Word::to_bits`].
#[derive(Clone, Debug)]
pub struct Wire<D: Direction> {
    /// What it is about to be.
    pub next: Word,
    value: Word,
    width: u8,
    changed: bool,
    claimed: bool,
    id: usize,
    direction: PhantomData<D>,
}

/// The width of a signal, checked when its block is built.
///
/// # Panics
///
/// For no bits, or more than [`MAX_WIDTH`]. Blocks check their parameters before they build wires, so this
/// is a fault of the block.
fn checked(width: usize) -> u8 {
    assert!(
        (1..=MAX_WIDTH).contains(&width),
        "a wire has 1 to {MAX_WIDTH} bits, not {width}; split what is wider into an array of wires"
    );
    width as u8
}

impl<D: Direction> Wire<D> {
    /// A wire of `width` bits, 1 to 64, all 0.
    pub fn new(width: usize) -> Self {
        let width = checked(width);
        let zero = Word::new(0, width);
        Self {
            next: zero,
            value: zero,
            width,
            changed: false,
            claimed: false,
            id: get_signal_id(),
            direction: PhantomData,
        }
    }

    /// `count` wires of `width` bits.
    pub fn array(count: usize, width: usize) -> Vec<Self> {
        (0..count).map(|_| Self::new(width)).collect()
    }

    /// Bits of it.
    pub fn width(&self) -> usize {
        usize::from(self.width)
    }
}

impl Wire<In> {
    /// What it is now.
    #[inline]
    pub fn val(&self) -> Word {
        self.value
    }
}

impl Wire<Out> {
    /// What it is about to be, as a block sees its own output.
    #[inline]
    pub fn val(&self) -> Word {
        self.next.fitted(self.width)
    }
}

impl Wire<Local> {
    /// What was assigned last.
    #[inline]
    pub fn val(&self) -> Word {
        self.next.fitted(self.width)
    }
}

impl<D: Direction> Logic for Wire<D> {
    fn update(&mut self) {}

    fn connect(&mut self) {
        self.claimed = true;
    }
}

impl<D: Direction> Block for Wire<D> {
    fn connect_all(&mut self) {}

    #[inline]
    fn update_all(&mut self) {
        let next = self.next.fitted(self.width);
        self.changed = next.to_u64() != self.value.to_u64();
        self.value = next;
        self.next = next;
    }

    #[inline]
    fn has_changed(&self) -> bool {
        self.changed
    }

    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        probe.visit_atom(name, self);
    }
}

impl<D: Direction> Atom for Wire<D> {
    fn bits(&self) -> usize {
        self.width()
    }

    fn connected(&self) -> bool {
        self.claimed
    }

    fn changed(&self) -> bool {
        self.changed
    }

    fn kind(&self) -> AtomKind {
        D::KIND
    }

    fn descriptor(&self) -> TypeDescriptor {
        described(self.width)
    }

    fn vcd(&self) -> VCDValue {
        bits(self.value)
    }

    fn id(&self) -> usize {
        self.id
    }

    fn verilog(&self) -> VerilogLiteral {
        self.value.to_u64().into()
    }

    fn constraints(&self) -> Vec<PinConstraint> {
        Vec::new()
    }
}

/// A number of fixed width that a kernel needs.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    value: Word,
    id: usize,
}

impl Constant {
    /// `value` in `width` bits.
    ///
    /// # Panics
    ///
    /// If it does not fit them, which is a fault of the block that asks for it.
    pub fn new(width: usize, value: u64) -> Self {
        let kept = Word::new(value, checked(width));
        assert!(
            kept.to_u64() == value,
            "the constant {value} does not fit {width} bits"
        );
        Self {
            value: kept,
            id: get_signal_id(),
        }
    }

    /// Its value.
    #[inline]
    pub fn val(&self) -> Word {
        self.value
    }
}

impl Logic for Constant {
    fn update(&mut self) {}
}

impl Block for Constant {
    fn connect_all(&mut self) {}

    #[inline]
    fn update_all(&mut self) {}

    #[inline]
    fn has_changed(&self) -> bool {
        false
    }

    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        probe.visit_atom(name, self);
    }
}

impl Atom for Constant {
    fn bits(&self) -> usize {
        self.value.width()
    }

    fn connected(&self) -> bool {
        true
    }

    fn changed(&self) -> bool {
        false
    }

    fn kind(&self) -> AtomKind {
        AtomKind::Constant
    }

    fn descriptor(&self) -> TypeDescriptor {
        described(self.value.width() as u8)
    }

    fn vcd(&self) -> VCDValue {
        bits(self.value)
    }

    fn id(&self) -> usize {
        self.id
    }

    fn verilog(&self) -> VerilogLiteral {
        self.value.to_u64().into()
    }

    fn constraints(&self) -> Vec<PinConstraint> {
        Vec::new()
    }
}

/// The name by which the exporter knows a wire.
pub(crate) const TYPE_NAME: &str = "forms_export::Wire";

fn described(width: u8) -> TypeDescriptor {
    TypeDescriptor {
        name: TYPE_NAME.into(),
        kind: TypeKind::Bits(usize::from(width)),
    }
}

fn bits(word: Word) -> VCDValue {
    let bit = |position| match word.get_bit(position) {
        true => vcd::Value::V1,
        false => vcd::Value::V0,
    };
    match word.width() {
        1 => VCDValue::Single(bit(0)),
        width => VCDValue::Vector((0..width).rev().map(bit).collect()),
    }
}
