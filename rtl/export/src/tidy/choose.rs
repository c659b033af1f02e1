//! Processes that are one expression a signal, as assignments: a simulator evaluates these at time 0, also
//! where nothing they read ever changes.

use std::collections::HashSet;

use crate::ir::{Expr, Item, ItemKind, Role, Signal, SignalId, Statement};
use crate::lower::statements_of;

/// Choices that one expression may have.
const CHOICES: usize = 2;

/// `item`, or the assignments that say the same.
pub(super) fn item(signals: &[Signal], item: Item) -> Vec<Item> {
    let ItemKind::Combinational(body) = &item.kind else {
        return vec![item];
    };
    let mut targets = Vec::new();
    for statement in body {
        statement.targets(&mut |target| {
            if !targets.contains(&target) {
                targets.push(target);
            }
        });
    }
    let values: Option<Vec<(SignalId, Expr)>> = targets
        .iter()
        .map(|target| Some((*target, value(signals, body, *target, &targets)?)))
        .collect();
    let Some(values) = values else {
        return vec![item];
    };
    let mut comments = Some(item.comments);
    values
        .into_iter()
        .map(|(target, value)| Item {
            comments: comments.take().unwrap_or_default(),
            kind: ItemKind::Assign(target, value),
        })
        .collect()
}

/// What `body` assigns to `target` in the end, as one expression.
fn value(
    signals: &[Signal],
    body: &[Statement],
    target: SignalId,
    targets: &[SignalId],
) -> Option<Expr> {
    let own = statements_of(body, &|signal| signal == target);
    let others: HashSet<SignalId> = targets
        .iter()
        .copied()
        .filter(|other| signals[*other].role != Role::Register)
        .collect();
    let mut plain = true;
    for statement in &own {
        statement.reads(&mut |signal| plain &= !others.contains(&signal));
    }
    let value = plain.then(|| after(&own, None)).flatten()?;
    (choices(&value) <= CHOICES).then_some(value)
}

/// The value after `body`, where it is `before` at its beginning.
fn after(body: &[Statement], before: Option<Expr>) -> Option<Expr> {
    let mut present = before;
    for statement in body {
        present = match statement {
            // Comments would be lost.
            Statement::Comment(_) | Statement::Bit { .. } | Statement::Case { .. } => return None,
            Statement::Assign { value, .. } => Some(value.clone()),
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                let then = after(then, present.clone())?;
                let otherwise = match otherwise.is_empty() {
                    true => present?,
                    false => after(otherwise, present)?,
                };
                Some(Expr::Choose(
                    Box::new(test.clone()),
                    Box::new(then),
                    Box::new(otherwise),
                ))
            }
        };
    }
    present
}

/// The choices in an expression, as they stand in a row.
fn choices(value: &Expr) -> usize {
    match value {
        Expr::Choose(_, then, otherwise) => 1 + choices(then) * 2 + choices(otherwise),
        _ => 0,
    }
}
