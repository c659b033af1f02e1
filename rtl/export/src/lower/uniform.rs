//! Arrays whose elements are driven in two ways.
//!
//! A vector is a wire or a register of a process, never both. Where a process drives some elements of an
//! output and something else drives the others, the process gets variables of its own.

use std::collections::HashMap;

use crate::emit::arrays;
use crate::ir::{Expr, Item, ItemKind, Role, Signal, SignalId, Statement};
use crate::tidy;

/// `items` in which no array of outputs is driven in two ways.
pub(super) fn outputs(signals: &mut Vec<Signal>, items: Vec<Item>) -> Vec<Item> {
    let mut variables: HashMap<SignalId, SignalId> = HashMap::new();
    for array in arrays(signals) {
        let driven: Vec<SignalId> = array
            .members
            .iter()
            .copied()
            .filter(|member| signals[*member].role == Role::Output && signals[*member].reg)
            .collect();
        if driven.is_empty() || driven.len() == array.members.len() {
            continue;
        }
        for output in driven {
            let own = Signal {
                name: format!("{}_value", signals[output].name),
                path: format!("{}_value", signals[output].name),
                docs: String::new(),
                role: Role::Hoisted,
                ..signals[output].clone()
            };
            signals[output].reg = false;
            variables.insert(output, signals.len());
            signals.push(own);
        }
    }
    let variable = |signal: SignalId| variables.get(&signal).copied().unwrap_or(signal);
    let read = |value: &Expr| match value {
        Expr::Signal(signal) => Some(Expr::Signal(*variables.get(signal)?)),
        Expr::Slice {
            signal,
            offset,
            width,
        } => Some(Expr::Slice {
            signal: *variables.get(signal)?,
            offset: *offset,
            width: *width,
        }),
        _ => None,
    };
    let mut renamed = Vec::new();
    for item in items {
        let kind = match item.kind {
            ItemKind::Combinational(body) => {
                let body: Vec<Statement> = body
                    .into_iter()
                    .map(|statement| {
                        let statement = tidy::retargeted(statement, &variable);
                        tidy::expressions(statement, &|value| tidy::substituted(value, &read))
                    })
                    .collect();
                ItemKind::Combinational(body)
            }
            other => other,
        };
        renamed.push(Item { kind, ..item });
    }
    let mut outputs: Vec<(SignalId, SignalId)> = variables.into_iter().collect();
    outputs.sort_unstable();
    renamed.extend(outputs.into_iter().map(|(output, variable)| Item {
        comments: Vec::new(),
        kind: ItemKind::Assign(output, Expr::Signal(variable)),
    }));
    renamed
}
