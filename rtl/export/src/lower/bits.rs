//! Words put together bit by bit.

use std::collections::HashSet;

use crate::ir::{Expr, ItemKind, Statement};

/// The items of a process: where all it does is to assign each bit of one signal once, an assignment for
/// each of them; else the process.
pub(super) fn items(widths: &dyn Fn(usize) -> usize, body: Vec<Statement>) -> Vec<ItemKind> {
    let bits = match body.as_slice() {
        [
            Statement::Assign {
                target: filled,
                value: Expr::Literal { .. },
            },
            bits @ ..,
        ] => bits
            .iter()
            .map(|statement| match statement {
                Statement::Bit {
                    target,
                    position,
                    value,
                } if target == filled && !reads(value, *target) => {
                    Some(ItemKind::AssignBit(*target, *position, value.clone()))
                }
                _ => None,
            })
            .collect::<Option<Vec<ItemKind>>>()
            .filter(|bits| covers(bits, widths(*filled))),
        _ => None,
    };
    bits.unwrap_or_else(|| vec![ItemKind::Combinational(body)])
}

/// Whether each of `width` bits is assigned once.
fn covers(bits: &[ItemKind], width: usize) -> bool {
    let positions: HashSet<usize> = bits
        .iter()
        .filter_map(|bit| match bit {
            ItemKind::AssignBit(_, position, _) => Some(*position),
            _ => None,
        })
        .collect();
    positions.len() == width && bits.len() == width
}

fn reads(value: &Expr, wanted: usize) -> bool {
    let mut found = false;
    value.reads(&mut |signal| found |= signal == wanted);
    found
}
