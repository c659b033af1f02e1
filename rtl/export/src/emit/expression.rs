//! Expressions. An operator inside another is in parentheses, so no precedence is relied on; only
//! chains such as `a | b | c` go without.

use super::layout::{Home, Layout};
use super::piece::Piece;
use crate::ir::{Binary, Expr, Module, SignalId, Unary};
use crate::number;

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// By itself.
    Top,
    /// As an operand.
    Operand,
}

/// Writes a module's expressions.
#[derive(Clone, Copy)]
pub(super) struct Scribe<'a> {
    pub module: &'a Module,
    pub layout: &'a Layout,
}

impl Scribe<'_> {
    /// A signal by name, as it is assigned or read.
    pub fn signal(&self, signal: SignalId) -> Piece {
        let width = self.module.signals[signal].width;
        part(self.layout.home(signal), 0, width)
    }

    /// One bit of a signal.
    pub fn bit(&self, signal: SignalId, position: usize) -> Piece {
        part(self.layout.home(signal), position, 1)
    }

    pub fn render(&self, expression: &Expr, style: Style) -> Vec<Piece> {
        let operand = |inner| self.render(inner, Style::Operand);
        match expression {
            Expr::Signal(signal) => vec![self.signal(*signal)],
            Expr::Parameter(parameter) => vec![self.layout.parameter(self.module, *parameter)],
            Expr::Literal { value, width } => vec![match i64::try_from(value) {
                Ok(value) => Piece::Number {
                    value: value.into(),
                    width: *width,
                },
                Err(_) => Piece::Text(number::render(value, *width)),
            }],
            Expr::Distance(distance) => vec![Piece::Distance((*distance).into())],
            Expr::Slice {
                signal,
                offset,
                width,
            } => vec![part(self.layout.home(*signal), *offset, *width)],
            Expr::Select {
                signal,
                offset,
                width,
            } => self.select(*signal, offset, *width),
            Expr::Extend { .. } => self.beside(&[expression]),
            Expr::Unary(operator, inner) => {
                let mut pieces = vec![Piece::text(unary(*operator))];
                pieces.extend(operand(inner));
                let reduces = matches!(operator, Unary::All | Unary::Any | Unary::Parity);
                match style {
                    Style::Operand if reduces => parenthesized(pieces),
                    _ => pieces,
                }
            }
            Expr::Choose(test, then, otherwise) => {
                let pieces = self.choose(test, then, otherwise);
                match style {
                    Style::Top => pieces,
                    Style::Operand => parenthesized(pieces),
                }
            }
            Expr::Binary(operator, left, right) => {
                let mut pieces = match &**left {
                    Expr::Binary(inner, ..) if inner == operator && chains(*operator) => {
                        self.render(left, Style::Top)
                    }
                    other => operand(other),
                };
                pieces.push(Piece::text(format!(" {} ", binary(*operator))));
                pieces.extend(operand(right));
                match style {
                    Style::Top => pieces,
                    Style::Operand => parenthesized(pieces),
                }
            }
        }
    }

    /// `test ? then : otherwise`; a choice among the rest follows without parentheses.
    fn choose(&self, test: &Expr, then: &Expr, otherwise: &Expr) -> Vec<Piece> {
        let mut pieces = self.render(test, Style::Operand);
        pieces.push(Piece::text(" ? "));
        pieces.extend(self.render(then, Style::Operand));
        pieces.push(Piece::text(" : "));
        let style = match otherwise {
            Expr::Choose(..) => Style::Top,
            _ => Style::Operand,
        };
        pieces.extend(self.render(otherwise, style));
        pieces
    }

    /// Bits from a computed position, which has exactly the bits that number the positions of what is
    /// declared.
    fn select(&self, signal: SignalId, offset: &Expr, width: usize) -> Vec<Piece> {
        let home = self.layout.home(signal);
        let element = self.module.signals[signal].width;
        let more = bits_to_count(home.whole) - bits_to_count(element);
        let offset = match (more, offset) {
            (0, offset) => offset.clone(),
            (more, Expr::Extend { zeros, inner }) => Expr::Extend {
                zeros: zeros + more,
                inner: inner.clone(),
            },
            (zeros, offset) => Expr::Extend {
                zeros,
                inner: Box::new(offset.clone()),
            },
        };
        let mut pieces = vec![Piece::text(format!("{}[", home.name))];
        if home.elements > 1 {
            pieces.push(Piece::Plus {
                value: home.offset.into(),
                width: bits_to_count(home.whole),
            });
            pieces.extend(self.render(&offset, Style::Operand));
        } else {
            pieces.extend(self.render(&offset, Style::Top));
        }
        pieces.push(Piece::text(match width {
            1 => "]".to_string(),
            width => format!(" +: {width}]"),
        }));
        pieces
    }

    /// Values side by side, the first one highest. What stands in braces is evaluated at its own width.
    pub fn beside(&self, values: &[&Expr]) -> Vec<Piece> {
        let mut terms: Vec<Vec<Piece>> = Vec::new();
        for value in values {
            self.terms(value, &mut terms);
        }
        let mut merged: Vec<(Vec<Piece>, usize)> = Vec::new();
        for term in terms {
            if let Some((last, count)) = merged.last_mut() {
                if *count == 1 && join(last, &term) {
                    continue;
                }
                if *last == term {
                    *count += 1;
                    continue;
                }
            }
            merged.push((term, 1));
        }
        if let [(term, 1)] = merged.as_slice() {
            return term.clone();
        }
        let several = merged.len() > 1;
        let mut pieces = Vec::new();
        for (at, (term, count)) in merged.into_iter().enumerate() {
            if at > 0 {
                pieces.push(Piece::text(", "));
            }
            if count > 1 {
                pieces.push(Piece::text(format!("{{{count}{{")));
                pieces.extend(term);
                pieces.push(Piece::text("}}"));
            } else {
                pieces.extend(term);
            }
        }
        match several {
            true => braced(pieces),
            false => pieces,
        }
    }

    fn terms(&self, value: &Expr, into: &mut Vec<Vec<Piece>>) {
        match value {
            Expr::Extend { zeros, inner } => {
                into.push(vec![Piece::Number {
                    value: 0_i64.into(),
                    width: *zeros,
                }]);
                self.terms(inner, into);
            }
            value => into.push(self.render(value, Style::Top)),
        }
    }
}

/// Joins `low` to the bits above it, where both are neighbours in one vector, or both zeros.
fn join(high: &mut [Piece], low: &[Piece]) -> bool {
    match (high, low) {
        (
            [
                Piece::Part {
                    name,
                    offset,
                    width,
                    ..
                },
            ],
            [
                Piece::Part {
                    name: below,
                    offset: lower,
                    width: bits,
                    ..
                },
            ],
        ) => {
            let neighbours = name == below && offset.constant == lower.constant + *bits as i64;
            if neighbours {
                *offset = lower.clone();
                *width += bits;
            }
            neighbours
        }
        (
            [Piece::Number { value, width }],
            [
                Piece::Number {
                    value: below,
                    width: bits,
                },
            ],
        ) => {
            let zeros = value.constant == 0 && below.constant == 0;
            if zeros {
                *width += bits;
            }
            zeros
        }
        _ => false,
    }
}

fn part(home: &Home, offset: usize, width: usize) -> Piece {
    Piece::Part {
        name: home.name.clone(),
        whole: home.whole,
        offset: (home.offset + offset).into(),
        width,
    }
}

fn parenthesized(pieces: Vec<Piece>) -> Vec<Piece> {
    around("(", pieces, ")")
}

fn braced(pieces: Vec<Piece>) -> Vec<Piece> {
    around("{", pieces, "}")
}

fn around(open: &str, pieces: Vec<Piece>, close: &str) -> Vec<Piece> {
    let mut all = vec![Piece::text(open)];
    all.extend(pieces);
    all.push(Piece::text(close));
    all
}

/// Bits that number `count` positions.
fn bits_to_count(count: usize) -> usize {
    (usize::BITS - count.saturating_sub(1).leading_zeros()) as usize
}

/// Whether `(a . b) . c` reads the same without parentheses.
fn chains(operator: Binary) -> bool {
    matches!(
        operator,
        Binary::Add
            | Binary::And
            | Binary::Or
            | Binary::Xor
            | Binary::LogicalAnd
            | Binary::LogicalOr
    )
}

fn unary(operator: Unary) -> &'static str {
    match operator {
        Unary::Invert => "~",
        Unary::Not => "!",
        Unary::All => "&",
        Unary::Any => "|",
        Unary::Parity => "^",
    }
}

fn binary(operator: Binary) -> &'static str {
    match operator {
        Binary::Add => "+",
        Binary::Sub => "-",
        Binary::Mul => "*",
        Binary::And => "&",
        Binary::Or => "|",
        Binary::Xor => "^",
        Binary::LogicalAnd => "&&",
        Binary::LogicalOr => "||",
        Binary::ShiftLeft => "<<",
        Binary::ShiftRight => ">>",
        Binary::Equal => "==",
        Binary::NotEqual => "!=",
        Binary::Less => "<",
        Binary::LessEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterEqual => ">=",
    }
}
