//! The block tree as rust-hdl's probe shows it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_hdl::core::ast::{Verilog, VerilogLiteral};
use rust_hdl::core::atom::{Atom, AtomKind};
use rust_hdl::core::block::Block;
use rust_hdl::core::probe::Probe;
use rust_hdl::core::type_descriptor::TypeKind;

use crate::docs::{self, Docs};
use crate::{Error, wire};

/// One block and everything in it.
pub(crate) struct Node {
    /// Field name in the parent, array positions joined by `$`: `lanes$3`.
    pub name: String,
    /// Path from the top, for messages: `top.lanes[3]`.
    pub path: String,
    pub atoms: Vec<AtomInfo>,
    pub children: Vec<Node>,
    pub code: Verilog,
    pub docs: &'static Docs,
}

/// One signal or constant of a block.
pub(crate) struct AtomInfo {
    /// Name within the block, joined by `$`.
    pub name: String,
    pub width: usize,
    pub kind: AtomKind,
    pub shape: Shape,
    pub value: VerilogLiteral,
    pub connected: bool,
}

/// What a signal's bits mean.
pub(crate) enum Shape {
    /// Of rust-hdl: its width is its type, so that rustc has seen to its assignments.
    Bits,
    /// Of ours: what is assigned to it may say `to_bits()`, which leaves no trace.
    Wire,
    Clock,
    Signed,
    Composite,
    /// Type name and variant names, in order of value.
    Enum(String, Vec<String>),
}

/// Reads the tree under `top`, which appears as `name` in messages.
pub(crate) fn read(top: &dyn Block, name: &str) -> Result<Node, Error> {
    let mut reader = Reader::default();
    top.accept(name, &mut reader);
    match (reader.error, reader.root) {
        (Some(error), _) => Err(error),
        (None, Some(root)) => Ok(root),
        (None, None) => Err(Error::Empty { block: name.into() }),
    }
}

#[derive(Default)]
struct Reader {
    open: Vec<Node>,
    namespaces: Vec<String>,
    root: Option<Node>,
    error: Option<Error>,
}

impl Reader {
    fn full_name(&self, name: &str) -> String {
        let mut full = self.namespaces.join("$");
        if !full.is_empty() {
            full.push('$');
        }
        full + name
    }
}

impl Probe for Reader {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        let docs = docs::take().unwrap_or(&docs::NONE);
        let name = self.full_name(name);
        let path = match self.open.last() {
            Some(parent) => format!("{}.{}", parent.path, indexed(&name)),
            None => indexed(&name),
        };
        let code = catch_unwind(AssertUnwindSafe(|| node.hdl())).unwrap_or_else(|panic| {
            self.error.get_or_insert(Error::KernelPanic {
                block: path.clone(),
                message: panic_message(panic.as_ref()),
            });
            Verilog::Empty
        });
        self.open.push(Node {
            name,
            path,
            atoms: Vec::new(),
            children: Vec::new(),
            code,
            docs,
        });
    }

    fn visit_start_namespace(&mut self, name: &str, _node: &dyn Block) {
        self.namespaces.push(name.to_string());
    }

    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        let descriptor = signal.descriptor();
        let shape = match descriptor.kind {
            TypeKind::Bits(_) if descriptor.name == "clock" => Shape::Clock,
            TypeKind::Bits(_) if descriptor.name == wire::TYPE_NAME => Shape::Wire,
            TypeKind::Bits(_) => Shape::Bits,
            TypeKind::Signed(_) => Shape::Signed,
            TypeKind::Composite(_) => Shape::Composite,
            TypeKind::Enum(variants) => {
                let variants = variants
                    .iter()
                    .map(|variant| variant.rsplit("::").next().unwrap_or(variant).to_string())
                    .collect();
                Shape::Enum(descriptor.name, variants)
            }
        };
        let info = AtomInfo {
            name: self.full_name(name),
            width: signal.bits(),
            kind: signal.kind(),
            shape,
            value: signal.verilog(),
            connected: signal.connected(),
        };
        if let Some(node) = self.open.last_mut() {
            node.atoms.push(info);
        }
    }

    fn visit_end_namespace(&mut self, _name: &str, _node: &dyn Block) {
        self.namespaces.pop();
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        if let Some(node) = self.open.pop() {
            match self.open.last_mut() {
                Some(parent) => parent.children.push(node),
                None => self.root = Some(node),
            }
        }
    }
}

/// `lanes$3$sum` as its author wrote it: `lanes[3].sum`.
pub(crate) fn indexed(name: &str) -> String {
    let mut text = String::new();
    for part in name.split('$') {
        if !text.is_empty() && part.chars().all(|c| c.is_ascii_digit()) {
            text.push_str(&format!("[{part}]"));
        } else {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(part);
        }
    }
    text
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "no message".to_string()
    }
}
