//! A module's text as a tree of lines and blocks.

use super::piece::{Affine, Piece, Use, render};
use super::{COLUMNS, INDENT};

/// What stands in a module or in a process.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Comment(String),
    /// `assign x = value;`: what it begins with, its value.
    Line {
        left: Vec<Piece>,
        value: Vec<Piece>,
    },
    /// `open` body, and again; then `close`.
    Block {
        parts: Vec<(Vec<Piece>, Vec<Node>)>,
        close: &'static str,
    },
    /// An instance of a module.
    Instance {
        module: String,
        name: Piece,
        pins: Vec<(String, Vec<Piece>)>,
    },
    Loop(Loop),
}

/// A loop over `variable` from `first` on.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    pub variable: String,
    pub first: i64,
    pub turns: usize,
    /// Names the block of a generate loop.
    pub label: Option<String>,
    pub body: Vec<Node>,
}

impl Node {
    /// Lines of it, roughly.
    pub fn lines(&self) -> usize {
        let all = |body: &[Node]| body.iter().map(Node::lines).sum::<usize>();
        match self {
            Node::Comment(_) | Node::Line { .. } => 1,
            Node::Block { parts, .. } => {
                parts.iter().map(|(_, body)| 1 + all(body)).sum::<usize>() + 1
            }
            Node::Instance { pins, .. } => pins.len() + 2,
            Node::Loop(inner) => all(&inner.body) + 2,
        }
    }

    /// Writes everything but the numbers into `shape`, and the numbers into `numbers`.
    pub fn trace(&self, shape: &mut String, numbers: &mut Vec<(i64, Use)>) {
        fn pieces(pieces: &[Piece], shape: &mut String, numbers: &mut Vec<(i64, Use)>) {
            for piece in pieces {
                piece.trace(shape, numbers);
            }
        }
        match self {
            Node::Comment(text) => shape.push_str(&format!("//{text}\n")),
            Node::Line { left, value } => {
                pieces(left, shape, numbers);
                shape.push('\u{6}');
                pieces(value, shape, numbers);
                shape.push('\n');
            }
            Node::Block { parts, close } => {
                for (open, body) in parts {
                    pieces(open, shape, numbers);
                    shape.push('\n');
                    for node in body {
                        node.trace(shape, numbers);
                    }
                }
                shape.push_str(close);
                shape.push('\n');
            }
            Node::Instance { module, name, pins } => {
                shape.push_str(module);
                name.trace(shape, numbers);
                for (pin, wire) in pins {
                    shape.push_str(&format!("\n.{pin}("));
                    pieces(wire, shape, numbers);
                }
                shape.push('\n');
            }
            Node::Loop(inner) => {
                let Loop {
                    variable,
                    first,
                    turns,
                    ..
                } = inner;
                shape.push_str(&format!("for {variable} {first} {turns}\n"));
                for node in &inner.body {
                    node.trace(shape, numbers);
                }
                shape.push_str("end\n");
            }
        }
    }

    /// Calls `change` with the numbers, in the order of [`Node::trace`].
    pub fn numbers(&mut self, change: &mut dyn FnMut(&mut Affine)) {
        let mut all = |pieces: &mut Vec<Piece>| {
            for piece in pieces {
                piece.numbers(change);
            }
        };
        match self {
            Node::Comment(_) => {}
            Node::Line { left, value } => {
                all(left);
                all(value);
            }
            Node::Block { parts, .. } => {
                for (open, body) in parts {
                    for piece in open {
                        piece.numbers(change);
                    }
                    for node in body {
                        node.numbers(change);
                    }
                }
            }
            Node::Instance { name, pins, .. } => {
                name.numbers(change);
                for (_, wire) in pins {
                    for piece in wire {
                        piece.numbers(change);
                    }
                }
            }
            Node::Loop(inner) => {
                for node in &mut inner.body {
                    node.numbers(change);
                }
            }
        }
    }
}

/// The parts between which a line may be broken: behind a comma, behind an operator of a chain, before the other
/// choice.
fn breakable(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let ends = [", ", " | ", " & ", " + ", " : "];
    while let Some(end) = ends
        .iter()
        .filter_map(|end| Some(rest.find(end)? + end.len()))
        .min()
    {
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// Writes nodes as text, `depth` levels in.
pub(super) struct Writer {
    pub text: String,
    pub depth: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(&INDENT.repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// `left value;`, on more lines where one is too long.
    fn assignment(&mut self, left: &str, value: &str) {
        let line = format!("{left} {value};");
        if INDENT.len() * self.depth + line.len() <= COLUMNS {
            return self.line(&line);
        }
        self.line(left);
        self.depth += 1;
        self.wrapped("", value, ";");
        self.depth -= 1;
    }

    /// A line, broken after commas and operators where it is too long.
    fn wrapped(&mut self, before: &str, text: &str, after: &str) {
        let room = COLUMNS - INDENT.len() * self.depth;
        let mut line = before.to_string();
        for (at, word) in breakable(text).into_iter().enumerate() {
            if at > 0 && line.trim_end().len() + word.trim_end().len() + after.len() > room {
                self.line(line.trim_end());
                line = INDENT.to_string();
            }
            line.push_str(word);
        }
        self.line(&(line + after));
    }

    pub fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn inner(&mut self, nodes: &[Node]) {
        self.depth += 1;
        self.nodes(nodes);
        self.depth -= 1;
    }

    /// `if (test) x <= y;` and `else x <= z;`, where that is all, and each fits a line.
    fn short(&self, parts: &[(Vec<Piece>, Vec<Node>)]) -> Option<Vec<String>> {
        let line = |(open, body): &(Vec<Piece>, Vec<Node>)| {
            let [Node::Line { left, value }] = body.as_slice() else {
                return None;
            };
            let open = render(open);
            let open = open.strip_suffix(" begin")?;
            let test = open.strip_prefix("end ").unwrap_or(open);
            (test.starts_with("if ") || test.starts_with("else"))
                .then(|| format!("{test} {} {};", render(left), render(value)))
                .filter(|line| INDENT.len() * self.depth + line.len() <= COLUMNS)
        };
        parts.iter().map(line).collect()
    }

    pub fn node(&mut self, node: &Node) {
        match node {
            Node::Comment(text) if text.is_empty() => self.line("//"),
            Node::Comment(text) => self.line(&format!("// {text}")),
            Node::Line { left, value } => self.assignment(&render(left), &render(value)),
            Node::Block { parts, close } => {
                if let Some(lines) = self.short(parts) {
                    return lines.iter().for_each(|line| self.line(line));
                }
                for (open, body) in parts {
                    self.line(&render(open));
                    self.inner(body);
                }
                self.line(close);
            }
            Node::Instance { module, name, pins } => {
                let name = render(std::slice::from_ref(name));
                self.line(&format!("{module} {name} ("));
                self.depth += 1;
                for (at, (pin, wire)) in pins.iter().enumerate() {
                    let close = if at + 1 < pins.len() { ")," } else { ")" };
                    self.wrapped(&format!(".{pin}("), &render(wire), close);
                }
                self.depth -= 1;
                self.line(");");
            }
            Node::Loop(inner) => {
                let Loop {
                    variable,
                    first,
                    turns,
                    label,
                    body,
                } = inner;
                let end = first + *turns as i64;
                let label = match label {
                    Some(label) => format!(" : {label}"),
                    None => String::new(),
                };
                self.line(&format!(
                    "for ({variable} = {first}; {variable} < {end}; {variable} = {variable} + 1) \
                     begin{label}"
                ));
                self.inner(body);
                self.line("end");
            }
        }
    }
}
