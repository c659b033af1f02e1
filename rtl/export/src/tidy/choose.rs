//! Processes that are one expression a signal, as assignments: a simulator evaluates these at time 0, also
//! where nothing they read ever changes.

use std::collections::HashSet;

use super::substituted;
use crate::ir::{Expr, Item, ItemKind, Role, Signal, SignalId, Statement};
use crate::lower::statements_of;

/// Choices that one expression may have.
const CHOICES: usize = 2;

/// Operators that it may have.
const OPERATORS: usize = 6;

/// Of both, what it may have on the way: a statement that reads its target under a condition doubles them.
const ON_THE_WAY: usize = 100;

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
        statement.reads(&mut |signal| plain &= signal == target || !others.contains(&signal));
    }
    let value = plain.then(|| after(&own, None, target)).flatten()?;
    (choices(&value) <= CHOICES && operators(&value) <= OPERATORS).then_some(value)
}

/// The value after `body`, where it is `before` at its beginning.
fn after(body: &[Statement], before: Option<Expr>, target: SignalId) -> Option<Expr> {
    let mut present = before;
    for statement in body {
        present = match statement {
            // Comments would be lost.
            Statement::Comment(_) | Statement::Bit { .. } | Statement::Case { .. } => return None,
            Statement::Assign { value, .. } => Some(with(value, target, present.as_ref())?),
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                let test = with(test, target, present.as_ref())?;
                let then = after(then, present.clone(), target)?;
                let otherwise = match otherwise.is_empty() {
                    true => present?,
                    false => after(otherwise, present, target)?,
                };
                Some(Expr::Choose(
                    Box::new(test),
                    Box::new(then),
                    Box::new(otherwise),
                ))
            }
        };
        let value = present.as_ref();
        if value.is_some_and(|value| operators(value) + choices(value) > ON_THE_WAY) {
            return None;
        }
    }
    present
}

/// `value` with what `target` is at present in its place; `None` where only bits of it are read.
fn with(value: &Expr, target: SignalId, present: Option<&Expr>) -> Option<Expr> {
    let changed = substituted(value.clone(), &|expression| match expression {
        Expr::Signal(signal) if *signal == target => present.cloned(),
        _ => None,
    });
    // What stands for the target does not read it.
    let mut own = false;
    changed.reads(&mut |signal| own |= signal == target);
    (!own).then_some(changed)
}

/// Operators with two sides.
fn operators(value: &Expr) -> usize {
    match value {
        Expr::Binary(_, left, right) => 1 + operators(left) + operators(right),
        Expr::Extend { inner, .. } | Expr::Unary(_, inner) => operators(inner),
        Expr::Choose(test, then, otherwise) => {
            operators(test) + operators(then) + operators(otherwise)
        }
        _ => 0,
    }
}

/// The choices in an expression, as they stand in a row.
fn choices(value: &Expr) -> usize {
    match value {
        Expr::Choose(_, then, otherwise) => 1 + choices(then) * 2 + choices(otherwise),
        _ => 0,
    }
}
