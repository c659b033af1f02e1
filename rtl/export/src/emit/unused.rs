//! What nothing in a module reads: parts of ports, and outputs of instances that this parent leaves alone.
//!
//! A linter cannot tell them from a mistake. A wire made of them says that they are none.

use super::INDENT;
use super::expression::Scribe;
use super::layout::Layout;
use super::node::Node;
use super::piece::{Affine, Piece};
use crate::ir::{Body, Expr, Item, ItemKind, Module, Role};

/// Says to linters that the wire is read by nobody.
const MARKED: &str = "(* maybe_unused *)";

/// The lines, if there is anything to say.
pub(super) fn lines(scribe: Scribe<'_>, name: &str, children: &[Module]) -> Vec<Node> {
    let (module, layout) = (scribe.module, scribe.layout);
    let Body::Items(items) = &module.body else {
        return Vec::new();
    };
    let read = read(module, items, children);
    let roles = [
        Role::Input,
        Role::Register,
        Role::Local,
        Role::ChildInput,
        Role::ChildOutput,
        Role::Hoisted,
    ];
    let mut pieces = vec![Piece::text("&{1'b0")];
    for declared in layout.declarations(module, &roles) {
        for part in unread(module, layout, &declared.home.name, &read) {
            pieces.push(Piece::text(", "));
            pieces.push(part);
        }
    }
    pieces.push(Piece::text("}"));
    if pieces.len() == 2 {
        return Vec::new();
    }
    let line = |left: String, value| Node::Line {
        left: vec![Piece::Text(left)],
        value,
    };
    vec![
        line(format!("{MARKED} wire"), vec![Piece::text(name)]),
        line(format!("assign {name} ="), pieces),
    ]
}

/// As [`lines`], of a module whose author wrote its text: the inputs, or their high bits, that it never
/// names.
pub(super) fn of_custom(module: &Module, text: &str) -> String {
    // Where widths are parameters, all of a pin is read.
    if !module.generics.is_empty() {
        return String::new();
    }
    let unread: Vec<String> = module
        .ports()
        .filter(|port| port.role == Role::Input)
        .filter_map(|port| {
            let used = named_bits(text, &port.name, port.width);
            match port.width - used {
                0 => None,
                _ if used == 0 => Some(port.name.clone()),
                1 => Some(format!("{}[{used}]", port.name)),
                _ => Some(format!("{}[{}:{used}]", port.name, port.width - 1)),
            }
        })
        .collect();
    match unread.is_empty() || text.contains("unused") {
        true => String::new(),
        false => format!(
            "{INDENT}{MARKED} wire unused;\n{INDENT}assign unused = &{{1'b0, {}}};\n",
            unread.join(", ")
        ),
    }
}

/// How many bits of `name`, from the lowest up, `text` may read: those of `name[3:0]`, or all.
fn named_bits(text: &str, name: &str, width: usize) -> usize {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut used = 0;
    for (at, _) in text.match_indices(name) {
        let after = &text[at + name.len()..];
        if text[..at].ends_with(is_word) || after.starts_with(is_word) {
            continue;
        }
        let low = after
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(":0]"))
            .and_then(|(high, _)| high.parse::<usize>().ok());
        used = used.max(low.map_or(width, |high| high + 1));
    }
    used.min(width)
}

/// For each signal, which of its bits something reads.
fn read(module: &Module, items: &[Item], children: &[Module]) -> Vec<Vec<bool>> {
    let mut read: Vec<Vec<bool>> = module
        .signals
        .iter()
        .map(|signal| vec![signal.clock; signal.width])
        .collect();
    module.expressions_but_pins(&mut |value| note(value, &mut read));
    for item in items {
        if let ItemKind::Clocked(clock, _) = item.kind {
            read[clock].fill(true);
        }
    }
    for instance in &module.instances {
        let ports = children[instance.module].ports();
        for (port, (_, wire)) in ports.zip(&instance.pins) {
            if port.role == Role::Input {
                note(wire, &mut read);
            }
        }
    }
    read
}

fn note(value: &Expr, read: &mut [Vec<bool>]) {
    match value {
        Expr::Signal(signal) => read[*signal].fill(true),
        Expr::Slice {
            signal,
            offset,
            width,
        } => read[*signal][*offset..offset + width].fill(true),
        Expr::Select { signal, offset, .. } => {
            read[*signal].fill(true);
            note(offset, read);
        }
        Expr::Extend { inner, .. } | Expr::Unary(_, inner) => note(inner, read),
        Expr::Binary(_, left, right) => {
            note(left, read);
            note(right, read);
        }
        Expr::Choose(test, then, otherwise) => {
            for part in [test, then, otherwise] {
                note(part, read);
            }
        }
        Expr::Parameter(_) | Expr::Literal { .. } | Expr::Distance(_) => {}
    }
}

/// The bits of what is declared as `name` that nothing reads; all of it where they are scattered.
fn unread(module: &Module, layout: &Layout, name: &str, read: &[Vec<bool>]) -> Vec<Piece> {
    let members: Vec<usize> = (0..module.signals.len())
        .filter(|signal| layout.home(*signal).name == name)
        .collect();
    let whole = members.first().map_or(0, |first| layout.home(*first).whole);
    let mut bits = vec![true; whole];
    for member in members {
        let offset = layout.home(member).offset;
        bits[offset..offset + read[member].len()].copy_from_slice(&read[member]);
    }
    let part = |offset: usize, width: usize| Piece::Part {
        name: name.to_string(),
        whole,
        offset: Affine::from(offset),
        width,
    };
    let mut parts = Vec::new();
    let mut at = 0;
    for run in bits.chunk_by(|one, next| one == next) {
        if !run[0] {
            parts.push(part(at, run.len()));
        }
        at += run.len();
    }
    match parts.len() {
        0..=2 => parts,
        _ => vec![part(0, whole)],
    }
}
