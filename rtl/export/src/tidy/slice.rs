//! Slices of named operands, taken of what the operand is.
//!
//! Verilog slices names alone, so the parser gives `(a >> 7)` a name before it takes the low bits. Where
//! the bits can be had without, the name goes; so does a name for what has one.

use std::collections::HashMap;

use num_bigint::BigUint;

use super::constant::{literal, ones};
use super::{item_expressions, substituted};
use crate::ir::{Binary, Expr, Instance, Item, ItemKind, Role, Signal, SignalId, Unary};

/// `items` with slices of operands replaced by the bits they stand for.
pub(super) fn inlined(
    signals: &[Signal],
    instances: &mut [Instance],
    items: Vec<Item>,
) -> Vec<Item> {
    let operands: HashMap<SignalId, Expr> = items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Assign(target, value) if signals[*target].role == Role::Hoisted => {
                Some((*target, value.clone()))
            }
            _ => None,
        })
        .collect();
    let renames: HashMap<SignalId, Expr> = items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Assign(target, value)
                if matches!(signals[*target].role, Role::Hoisted | Role::Local)
                    && is_rename(value) =>
            {
                Some((*target, value.clone()))
            }
            _ => None,
        })
        .collect();
    let change = |expression: &Expr| match expression {
        Expr::Signal(signal) => renames.get(signal).cloned(),
        Expr::Slice {
            signal,
            offset,
            width,
        } if renames.contains_key(signal) => bits(signals, &renames[signal], *offset, *width),
        Expr::Slice {
            signal,
            offset,
            width,
        } => bits(signals, operands.get(signal)?, *offset, *width),
        _ => None,
    };
    for instance in instances {
        for (_, wire) in &mut instance.pins {
            let before = std::mem::replace(wire, Expr::Distance(0));
            // A port list is for plain values.
            *wire = substituted(before, &|expression| change(expression).filter(is_rename));
        }
    }
    items
        .into_iter()
        .map(|item| item_expressions(item, &|expression| substituted(expression, &change)))
        .collect()
}

/// Whether a value is another name for bits that have one, perhaps widened.
fn is_rename(value: &Expr) -> bool {
    match value {
        Expr::Signal(_) | Expr::Slice { .. } | Expr::Literal { .. } => true,
        Expr::Extend { inner, .. } => is_rename(inner),
        _ => false,
    }
}

/// Bits of `value`, if they can be had without a name for it.
fn bits(signals: &[Signal], value: &Expr, offset: usize, width: usize) -> Option<Expr> {
    let within = |inner: &Expr| bits(signals, inner, offset, width).map(Box::new);
    match value {
        Expr::Literal { value, .. } => Some(literal((value >> offset) & ones(width), width)),
        Expr::Signal(signal) => part(signals, *signal, offset, width),
        Expr::Slice {
            signal,
            offset: lower,
            ..
        } => part(signals, *signal, lower + offset, width),
        Expr::Extend { zeros: _, inner } => {
            let inside = size(signals, inner)?;
            if offset >= inside {
                Some(literal(BigUint::ZERO, width))
            } else if offset + width <= inside {
                bits(signals, inner, offset, width)
            } else {
                let lower = bits(signals, inner, offset, inside - offset)?;
                Some(extended(lower, offset + width - inside))
            }
        }
        Expr::Binary(Binary::ShiftRight, inner, distance) => {
            let Expr::Distance(distance) = **distance else {
                return None;
            };
            let whole = size(signals, inner)?;
            let offset = offset + distance;
            if offset >= whole {
                Some(literal(BigUint::ZERO, width))
            } else if offset + width <= whole {
                bits(signals, inner, offset, width)
            } else {
                let lower = bits(signals, inner, offset, whole - offset)?;
                Some(extended(lower, offset + width - whole))
            }
        }
        Expr::Binary(operator @ (Binary::And | Binary::Or | Binary::Xor), left, right) => {
            Some(Expr::Binary(*operator, within(left)?, within(right)?))
        }
        Expr::Unary(Unary::Invert, inner) if width > 1 => {
            Some(Expr::Unary(Unary::Invert, within(inner)?))
        }
        _ => None,
    }
}

fn part(signals: &[Signal], signal: SignalId, offset: usize, width: usize) -> Option<Expr> {
    let whole = signals[signal].width;
    if offset + width > whole {
        return None;
    }
    Some(match width == whole {
        true => Expr::Signal(signal),
        false => Expr::Slice {
            signal,
            offset,
            width,
        },
    })
}

fn extended(inner: Expr, zeros: usize) -> Expr {
    Expr::Extend {
        zeros,
        inner: Box::new(inner),
    }
}

/// Bits of a value that can be cut.
fn size(signals: &[Signal], value: &Expr) -> Option<usize> {
    match value {
        Expr::Signal(signal) => Some(signals[*signal].width),
        Expr::Literal { width, .. } | Expr::Slice { width, .. } => Some(*width),
        Expr::Extend { zeros, inner } => Some(zeros + size(signals, inner)?),
        Expr::Binary(Binary::ShiftRight | Binary::And | Binary::Or | Binary::Xor, left, _) => {
            size(signals, left)
        }
        Expr::Unary(Unary::Invert, inner) => size(signals, inner),
        _ => None,
    }
}
