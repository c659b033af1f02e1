//! Assignments, processes and instances as nodes.

use super::expression::{Scribe, Style};
use super::layout::Layout;
use super::node::Node;
use super::piece::Piece;
use super::shift::shifts;
use crate::ir::{Default, Expr, Instance, Item, ItemKind, Statement};

/// Assigns at once.
const COMBINATIONAL: &str = " =";

/// Assigns on the edge.
const CLOCKED: &str = " <=";

/// The nodes of an item: its comments, then itself.
pub(super) fn item(scribe: Scribe<'_>, item: &Item) -> Vec<Node> {
    let mut nodes: Vec<Node> = item.comments.iter().cloned().map(Node::Comment).collect();
    nodes.push(match &item.kind {
        ItemKind::Assign(target, value) => Node::Line {
            left: vec![
                Piece::text("assign "),
                scribe.signal(*target),
                Piece::text(" ="),
            ],
            value: scribe.render(value, Style::Top),
        },
        ItemKind::AssignBit(target, position, value) => Node::Line {
            left: vec![
                Piece::text("assign "),
                scribe.bit(*target, *position),
                Piece::text(" ="),
            ],
            value: scribe.render(value, Style::Top),
        },
        ItemKind::Combinational(body) => process(
            vec![Piece::text("always @(*) begin")],
            scribe,
            body,
            COMBINATIONAL,
        ),
        ItemKind::Clocked(clock, body) => {
            let open = vec![
                Piece::text("always @(posedge "),
                scribe.signal(*clock),
                Piece::text(") begin"),
            ];
            process(open, scribe, body, CLOCKED)
        }
    });
    nodes
}

fn process(open: Vec<Piece>, scribe: Scribe<'_>, body: &[Statement], arrow: &'static str) -> Node {
    let process = Process { scribe, arrow };
    Node::Block {
        parts: vec![(open, process.body(body))],
        close: "end",
    }
}

struct Process<'a> {
    scribe: Scribe<'a>,
    /// [`COMBINATIONAL`] or [`CLOCKED`].
    arrow: &'static str,
}

impl Process<'_> {
    fn body(&self, body: &[Statement]) -> Vec<Node> {
        let shifts = match self.arrow {
            CLOCKED => shifts(self.scribe, body),
            _ => vec![None; body.len()],
        };
        body.iter()
            .zip(shifts)
            .flat_map(|(statement, shift)| shift.unwrap_or_else(|| vec![self.statement(statement)]))
            .collect()
    }

    fn around(&self, before: &str, value: &Expr, after: &str) -> Vec<Piece> {
        let mut pieces = vec![Piece::text(before)];
        pieces.extend(self.scribe.render(value, Style::Top));
        pieces.push(Piece::text(after));
        pieces
    }

    fn statement(&self, statement: &Statement) -> Node {
        match statement {
            Statement::Comment(text) => Node::Comment(text.clone()),
            Statement::Assign { target, value } => Node::Line {
                left: vec![self.scribe.signal(*target), Piece::text(self.arrow)],
                value: self.scribe.render(value, Style::Top),
            },
            Statement::Bit {
                target,
                position,
                value,
            } => Node::Line {
                left: vec![self.scribe.bit(*target, *position), Piece::text(self.arrow)],
                value: self.scribe.render(value, Style::Top),
            },
            Statement::If {
                test,
                then,
                otherwise,
            } => self.conditional(test, then, otherwise),
            Statement::Case {
                subject,
                arms,
                default,
            } => {
                let mut all: Vec<Node> = arms
                    .iter()
                    .map(|arm| self.arm(self.around("", &arm.label, ": begin"), &arm.body))
                    .collect();
                if let Some(Default { label, body }) = default {
                    let open = match label {
                        Some(label) => self.around("default: begin  // ", label, ""),
                        None => vec![Piece::text("default: begin")],
                    };
                    all.push(self.arm(open, body));
                }
                Node::Block {
                    parts: vec![(self.around("case (", subject, ")"), all)],
                    close: "endcase",
                }
            }
        }
    }

    fn arm(&self, open: Vec<Piece>, body: &[Statement]) -> Node {
        Node::Block {
            parts: vec![(open, self.body(body))],
            close: "end",
        }
    }

    /// `if`, and as many `else if` as follow.
    fn conditional(&self, test: &Expr, then: &[Statement], otherwise: &[Statement]) -> Node {
        let mut parts = vec![(self.around("if (", test, ") begin"), self.body(then))];
        let mut otherwise = otherwise;
        loop {
            match otherwise {
                [] => break,
                [
                    Statement::If {
                        test,
                        then,
                        otherwise: rest,
                    },
                ] => {
                    let open = self.around("end else if (", test, ") begin");
                    parts.push((open, self.body(then)));
                    otherwise = rest;
                }
                body => {
                    parts.push((vec![Piece::text("end else begin")], self.body(body)));
                    break;
                }
            }
        }
        Node::Block {
            parts,
            close: "end",
        }
    }
}

/// An instance of the module called `module`, whose ports are those of `child`.
pub(super) fn instance(
    scribe: Scribe<'_>,
    instance: &Instance,
    module: &str,
    child: &crate::ir::Module,
    layout: &Layout,
) -> Node {
    let mut pins: Vec<(String, Vec<&Expr>)> = Vec::new();
    let ports = child
        .signals
        .iter()
        .enumerate()
        .filter(|(_, signal)| signal.is_port());
    let mut wires: Vec<(usize, &Expr)> = ports
        .map(|(id, _)| id)
        .zip(instance.pins.iter().map(|(_, wire)| wire))
        .collect();
    // A vector takes the place of its first element; its elements lie in order.
    let first = |id: usize| {
        let name = &layout.home(id).name;
        (0..child.signals.len())
            .find(|other| layout.home(*other).name == *name)
            .unwrap_or(id)
    };
    wires.sort_by_key(|(id, _)| (first(*id), layout.home(*id).offset));
    for (id, wire) in wires {
        let name = &layout.home(id).name;
        match pins.last_mut() {
            Some((last, all)) if last == name => all.insert(0, wire),
            _ => pins.push((name.clone(), vec![wire])),
        }
    }
    let name = match instance.path.split('$').collect::<Vec<_>>().as_slice() {
        [array, position] if position.parse::<usize>().is_ok() => Piece::Unit {
            array: (*array).to_string(),
            position: position.parse::<usize>().unwrap_or_default().into(),
        },
        _ => Piece::text(instance.name.clone()),
    };
    Node::Instance {
        module: module.to_string(),
        name,
        pins: pins
            .into_iter()
            .map(|(pin, values)| (pin, scribe.beside(&values)))
            .collect(),
    }
}
