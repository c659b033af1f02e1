//! Expressions. An operator inside another is in parentheses, so no precedence is relied on; only
//! chains such as `a | b | c` go without.

use crate::ir::{Binary, Expr, Module, Unary};
use crate::number;

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// By itself.
    Top,
    /// As an operand.
    Operand,
}

pub(super) fn render(module: &Module, expression: &Expr, style: Style) -> String {
    let operand = |inner| render(module, inner, Style::Operand);
    let name = |signal: &usize| module.signals[*signal].name.as_str();
    match expression {
        Expr::Signal(signal) => name(signal).to_string(),
        Expr::Parameter(parameter) => module.parameters[*parameter].name.clone(),
        Expr::Literal { value, width } => number::render(value, *width),
        Expr::Distance(distance) => distance.to_string(),
        Expr::Slice {
            signal,
            offset,
            width: 1,
        } => format!("{}[{offset}]", name(signal)),
        Expr::Slice {
            signal,
            offset,
            width,
        } => format!("{}[{}:{offset}]", name(signal), offset + width - 1),
        Expr::Select {
            signal,
            offset,
            width: 1,
        } => format!("{}[{}]", name(signal), render(module, offset, Style::Top)),
        Expr::Select {
            signal,
            offset,
            width,
        } => format!(
            "{}[{} +: {width}]",
            name(signal),
            render(module, offset, Style::Top)
        ),
        // What stands in braces is evaluated at its own width.
        Expr::Extend { zeros, inner } => {
            let inner = render(module, inner, Style::Top);
            match zeros {
                1 => format!("{{1'b0, {inner}}}"),
                zeros => format!("{{{zeros}'d0, {inner}}}"),
            }
        }
        Expr::Unary(operator, inner) => {
            let text = format!("{}{}", unary(*operator), operand(inner));
            match (style, operator) {
                (Style::Operand, Unary::All | Unary::Any | Unary::Parity) => format!("({text})"),
                _ => text,
            }
        }
        Expr::Binary(operator, left, right) => {
            let left = match &**left {
                Expr::Binary(inner, ..) if inner == operator && chains(*operator) => {
                    render(module, left, Style::Top)
                }
                other => operand(other),
            };
            let text = format!("{left} {} {}", binary(*operator), operand(right));
            match style {
                Style::Top => text,
                Style::Operand => format!("({text})"),
            }
        }
    }
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
