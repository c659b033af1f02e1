//! Loops: of a module's items, then of the statements in its processes.

use super::node::{Loop, Node};
use super::piece::Piece;
use super::roll::{Labels, Names, roll, target};

/// Names that a loop variable may have, outermost first.
const GENERATE: [&str; 5] = ["i", "j", "k", "l", "genvar_i"];
const PROCEDURAL: [&str; 5] = ["n", "m", "p", "q", "integer_n"];

/// Loop variables that no name of the module hides.
pub(super) struct Variables {
    generate: Vec<String>,
    procedural: Vec<String>,
}

impl Variables {
    pub fn new(labels: &mut Labels) -> Self {
        let mut free = |names: [&str; 5]| names.iter().map(|name| labels.free(name)).collect();
        Self {
            generate: free(GENERATE),
            procedural: free(PROCEDURAL),
        }
    }
}

/// `nodes` with generate loops for runs of items, and loops in processes. Also the generate loops'
/// variables.
pub(super) fn with_loops(
    nodes: Vec<Node>,
    variables: &Variables,
    labels: &mut Labels,
) -> Vec<Node> {
    let names = Names {
        variables: &variables.generate,
        generate: true,
    };
    let rolled = roll(nodes, names, labels);
    processes(rolled, variables, labels)
}

/// The variables of the generate loops in `nodes`.
pub(super) fn genvars(nodes: &[Node]) -> Vec<&str> {
    let mut found = Vec::new();
    for node in nodes {
        if let Node::Loop(inner) = node {
            found.push(inner.variable.as_str());
            found.extend(genvars(&inner.body));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn processes(nodes: Vec<Node>, variables: &Variables, labels: &mut Labels) -> Vec<Node> {
    nodes
        .into_iter()
        .map(|node| match node {
            Node::Loop(inner) => Node::Loop(Loop {
                body: processes(inner.body, variables, labels),
                ..inner
            }),
            Node::Block { parts, close } => Node::Block {
                parts: parts
                    .into_iter()
                    .map(|(open, body)| process(open, body, variables, labels))
                    .collect(),
                close,
            },
            other => other,
        })
        .collect()
}

/// A process; where it has loops, a named one with variables of its own.
fn process(
    mut open: Vec<Piece>,
    body: Vec<Node>,
    variables: &Variables,
    labels: &mut Labels,
) -> (Vec<Piece>, Vec<Node>) {
    let rolled = statements(body, &variables.procedural, labels);
    let mut used = Vec::new();
    loops(&rolled, &mut used);
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return (open, rolled);
    }
    let target = rolled.iter().find_map(target);
    let target = target.unwrap_or_else(|| "all".into());
    let label = labels.free(&format!("update_{target}"));
    open.push(Piece::text(format!(" : {label}")));
    let mut body = vec![Node::Line {
        left: vec![Piece::text("integer")],
        value: vec![Piece::text(used.join(", "))],
    }];
    // Where a branch has a loop, the others leave its variable as it was: a latch, but for this.
    if open
        .first()
        .is_some_and(|piece| *piece == Piece::text("always @(*) begin"))
    {
        let mut conditional = Vec::new();
        in_branches(&rolled, &mut conditional);
        for variable in used
            .iter()
            .filter(|variable| conditional.contains(variable))
        {
            body.push(Node::Line {
                left: vec![Piece::text(format!("{variable} ="))],
                value: vec![Piece::text("0")],
            });
        }
    }
    body.extend(rolled);
    (open, body)
}

/// The variables of the loops that some branch has.
fn in_branches(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Block { .. } => loops(std::slice::from_ref(node), found),
            Node::Loop(inner) => in_branches(&inner.body, found),
            _ => {}
        }
    }
}

fn loops(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Loop(inner) => {
                found.push(inner.variable.clone());
                loops(&inner.body, found);
            }
            Node::Block { parts, .. } => {
                for (_, body) in parts {
                    loops(body, found);
                }
            }
            _ => {}
        }
    }
}

fn statements(body: Vec<Node>, variables: &[String], labels: &mut Labels) -> Vec<Node> {
    let names = Names {
        variables,
        generate: false,
    };
    let rolled = roll(body, names, labels);
    rolled
        .into_iter()
        .map(|node| within(node, variables, labels))
        .collect()
}

/// Loops in the branches of a statement.
fn within(node: Node, variables: &[String], labels: &mut Labels) -> Node {
    match node {
        Node::Loop(inner) => {
            let deeper = variables.get(1..).unwrap_or_default();
            Node::Loop(Loop {
                body: inner
                    .body
                    .into_iter()
                    .map(|node| within(node, deeper, labels))
                    .collect(),
                ..inner
            })
        }
        Node::Block { parts, close } => {
            let parts = parts.into_iter().map(|(open, body)| {
                let body = match close {
                    // The arms of a case stay as they are; what is in them may loop.
                    "endcase" => body
                        .into_iter()
                        .map(|arm| within(arm, variables, labels))
                        .collect(),
                    _ => statements(body, variables, labels),
                };
                (open, body)
            });
            Node::Block {
                parts: parts.collect(),
                close,
            }
        }
        other => other,
    }
}
