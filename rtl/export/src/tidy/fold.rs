//! Constants computed, and choices between constants decided.

use num_bigint::BigUint;

use super::constant::{self, literal, ones};
use super::item_expressions;
use crate::ir::{Binary, Expr, Item, ItemKind, Parameter, Signal, Statement, Unary};
use crate::lower::without_overwritten;

/// Computes what is known of a module's expressions.
pub(super) struct Folder<'a> {
    signals: &'a [Signal],
    parameters: &'a [Parameter],
}

impl<'a> Folder<'a> {
    pub fn new(signals: &'a [Signal], parameters: &'a [Parameter]) -> Self {
        Self {
            signals,
            parameters,
        }
    }

    /// `item` with less to compute; `None` where nothing is left of it.
    pub fn item(&self, item: Item) -> Option<Item> {
        let item = item_expressions(item, &|expression| self.expression(expression));
        let kind = match item.kind {
            ItemKind::Combinational(body) => {
                let body = without_overwritten(self.signals, self.decided(body));
                ItemKind::Combinational(body)
            }
            ItemKind::Clocked(clock, body) => ItemKind::Clocked(clock, self.decided(body)),
            other => other,
        };
        match &kind {
            ItemKind::Combinational(body) | ItemKind::Clocked(_, body) if is_empty(body) => None,
            _ => Some(Item { kind, ..item }),
        }
    }

    /// `body` with the branches that are always taken in place of their conditions.
    fn decided(&self, body: Vec<Statement>) -> Vec<Statement> {
        let mut kept = Vec::new();
        for statement in body {
            match statement {
                Statement::If {
                    test,
                    then,
                    otherwise,
                } => {
                    let (then, otherwise) = (self.decided(then), self.decided(otherwise));
                    match self.known(&test) {
                        Some(value) if value == BigUint::ZERO => kept.extend(otherwise),
                        Some(_) => kept.extend(then),
                        None if is_empty(&then) && is_empty(&otherwise) => {}
                        None if is_empty(&then) => kept.push(Statement::If {
                            test: self.expression(Expr::Unary(Unary::Not, Box::new(test))),
                            then: otherwise,
                            otherwise: Vec::new(),
                        }),
                        None => kept.push(Statement::If {
                            test,
                            then,
                            otherwise,
                        }),
                    }
                }
                Statement::Case {
                    subject,
                    arms,
                    default,
                } => kept.push(Statement::Case {
                    subject,
                    arms: arms
                        .into_iter()
                        .map(|arm| crate::ir::Arm {
                            label: arm.label,
                            body: self.decided(arm.body),
                        })
                        .collect(),
                    default: default.map(|default| crate::ir::Default {
                        label: default.label,
                        body: self.decided(default.body),
                    }),
                }),
                other => kept.push(other),
            }
        }
        kept
    }

    fn known(&self, expression: &Expr) -> Option<BigUint> {
        match expression {
            Expr::Literal { value, .. } => Some(value.clone()),
            Expr::Parameter(parameter) => Some(self.parameters[*parameter].value.clone()),
            Expr::Distance(distance) => Some(BigUint::from(*distance)),
            _ => None,
        }
    }

    fn width(&self, expression: &Expr) -> usize {
        width(self.signals, self.parameters, expression)
    }

    /// `expression`, computed as far as it is known.
    pub fn expression(&self, expression: Expr) -> Expr {
        let fold = |inner: Box<Expr>| self.expression(*inner);
        match expression {
            Expr::Extend { zeros, inner } => {
                let inner = fold(inner);
                match inner {
                    Expr::Literal { value, width } => literal(value, width + zeros),
                    inner => Expr::Extend {
                        zeros,
                        inner: Box::new(inner),
                    },
                }
            }
            Expr::Slice {
                signal,
                offset: 0,
                width,
            } if width == self.signals[signal].width => Expr::Signal(signal),
            Expr::Select {
                signal,
                offset,
                width,
            } => Expr::Select {
                signal,
                offset: Box::new(fold(offset)),
                width,
            },
            Expr::Unary(operator, inner) => self.unary(operator, fold(inner)),
            Expr::Binary(operator, left, right) => self.binary(operator, fold(left), fold(right)),
            Expr::Choose(test, then, otherwise) => {
                let (test, then, otherwise) = (fold(test), fold(then), fold(otherwise));
                match self.known(&test) {
                    Some(value) if value == BigUint::ZERO => otherwise,
                    Some(_) => then,
                    None if then == otherwise => then,
                    None => Expr::Choose(Box::new(test), Box::new(then), Box::new(otherwise)),
                }
            }
            plain => plain,
        }
    }

    fn unary(&self, operator: Unary, inner: Expr) -> Expr {
        let width = self.width(&inner);
        if let Some(value) = self.known(&inner) {
            let result = match operator {
                Unary::Invert | Unary::Not => width,
                _ => 1,
            };
            return literal(constant::unary(operator, &value, width), result);
        }
        match (operator, inner) {
            (Unary::Not, Expr::Unary(Unary::Not, twice)) => *twice,
            (Unary::Invert, Expr::Unary(Unary::Invert, twice)) => *twice,
            // What is not equal is unequal.
            (Unary::Not, Expr::Binary(Binary::Equal, left, right)) => {
                Expr::Binary(Binary::NotEqual, left, right)
            }
            (operator, inner) => Expr::Unary(operator, Box::new(inner)),
        }
    }

    fn binary(&self, operator: Binary, left: Expr, right: Expr) -> Expr {
        use Binary as B;
        let width = self.width(&left);
        let (known_left, known_right) = (self.known(&left), self.known(&right));
        if let (Some(left), Some(right)) = (&known_left, &known_right) {
            let value = constant::binary(operator, left, right, width);
            return literal(value, constant::result(operator, width));
        }
        let zero = |known: &Option<BigUint>| known.as_ref().is_some_and(|v| *v == BigUint::ZERO);
        let full = |known: &Option<BigUint>| known.as_ref().is_some_and(|v| *v == ones(width));
        let nothing = || literal(BigUint::ZERO, width);
        match operator {
            B::And | B::LogicalAnd if zero(&known_left) || zero(&known_right) => nothing(),
            B::And | B::LogicalAnd if full(&known_left) => right,
            B::And | B::LogicalAnd if full(&known_right) => left,
            B::Or | B::LogicalOr if full(&known_left) || full(&known_right) => {
                literal(ones(width), width)
            }
            B::Or | B::LogicalOr | B::Xor | B::Add if zero(&known_left) => right,
            B::Or | B::LogicalOr | B::Xor | B::Add | B::Sub if zero(&known_right) => left,
            B::ShiftLeft | B::ShiftRight if zero(&known_right) => left,
            B::ShiftLeft | B::ShiftRight if zero(&known_left) => nothing(),
            B::ShiftLeft | B::ShiftRight => match known_right.map(usize::try_from) {
                Some(Ok(distance)) if distance < width => {
                    Expr::Binary(operator, Box::new(left), Box::new(Expr::Distance(distance)))
                }
                Some(_) => nothing(),
                None => Expr::Binary(operator, Box::new(left), Box::new(right)),
            },
            _ => Expr::Binary(operator, Box::new(left), Box::new(right)),
        }
    }
}

/// Bits of an expression; 0 of a bare distance.
pub(super) fn width(signals: &[Signal], parameters: &[Parameter], expression: &Expr) -> usize {
    let of = |inner| width(signals, parameters, inner);
    match expression {
        Expr::Signal(signal) => signals[*signal].width,
        Expr::Parameter(parameter) => parameters[*parameter].width,
        Expr::Literal { width, .. } | Expr::Slice { width, .. } | Expr::Select { width, .. } => {
            *width
        }
        Expr::Distance(_) => 0,
        Expr::Extend { zeros, inner } => zeros + of(inner),
        Expr::Unary(Unary::Invert | Unary::Not, inner) => of(inner),
        Expr::Unary(..) => 1,
        Expr::Binary(operator, left, _) => constant::result(*operator, of(left)),
        Expr::Choose(_, then, _) => of(then),
    }
}

/// Whether nothing but comments is left.
fn is_empty(body: &[Statement]) -> bool {
    body.iter()
        .all(|statement| matches!(statement, Statement::Comment(_)))
}
