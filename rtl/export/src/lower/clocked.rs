//! Registers: the statements that assign their next values become one clocked process.

use std::collections::HashSet;

use super::{assigned, slice};
use crate::Error;
use crate::ir::{Expr, Item, ItemKind, Role, Signal, SignalId, Statement};

/// The clocked process of a kernel, and the first register it assigns; `None` without registers.
pub(super) fn process(
    place: &str,
    signals: &[Signal],
    statements: &[Statement],
    clocks: &[(SignalId, SignalId)],
) -> Result<Option<(SignalId, Item)>, Error> {
    let registers: Vec<SignalId> = (0..signals.len())
        .filter(|signal| signals[*signal].role == Role::Register)
        .collect();
    let Some(clock) = clock(place, signals, &registers, clocks)? else {
        return Ok(None);
    };
    let body = slice::statements(statements, &|target| signals[target].role == Role::Register);
    assigned::check(place, signals, &body, Some(&registers))?;
    let body = without_holds(body);
    if let Some(register) = registers.iter().find(|register| !moves(&body, **register)) {
        return Err(Error::Register {
            module: place.into(),
            register: signals[*register].name.clone(),
            rule: "its next value d is never anything but its present one",
            way: "assign d, or remove the register",
        });
    }
    let (comments, body) = slice::split_comments(reset_first(body));
    let first = statements
        .iter()
        .filter(|statement| !is_hold(statement))
        .find_map(|statement| {
            let mut first = None;
            statement.targets(&mut |target| {
                if signals[target].role == Role::Register {
                    first.get_or_insert(target);
                }
            });
            first
        });
    Ok(first.map(|first| {
        let item = Item {
            comments,
            kind: ItemKind::Clocked(clock, body),
        };
        (first, item)
    }))
}

/// The one clock of all registers.
fn clock(
    place: &str,
    signals: &[Signal],
    registers: &[SignalId],
    clocks: &[(SignalId, SignalId)],
) -> Result<Option<SignalId>, Error> {
    let mut common = None;
    for register in registers {
        let refuse = |rule, way| {
            Err(Error::Register {
                module: place.into(),
                register: signals[*register].name.clone(),
                rule,
                way,
            })
        };
        let mut wired = clocks.iter().filter(|(wired, _)| wired == register);
        let Some((_, clock)) = wired.next() else {
            return refuse("its clock is not wired", "list it in dff_setup!");
        };
        if wired.next().is_some() {
            return refuse("its clock is wired twice", "list it in one dff_setup! only");
        }
        if common.is_some_and(|common| common != *clock) {
            return refuse(
                "it has another clock than the registers before it",
                "keep one clock in a block, and put the other's registers into a block of their own",
            );
        }
        common = Some(*clock);
    }
    Ok(common)
}

/// `d = q`: what a register does by itself.
pub(super) fn is_hold(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Assign { target, value: Expr::Signal(value) } if target == value
    )
}

/// Drops the holds that nothing precedes. A later one undoes an assignment, and stays.
fn without_holds(body: Vec<Statement>) -> Vec<Statement> {
    let mut assigned = HashSet::new();
    let mut kept: Vec<Statement> = Vec::new();
    for statement in body {
        let mut targets = Vec::new();
        statement.targets(&mut |target| targets.push(target));
        let first = targets.iter().all(|target| !assigned.contains(target));
        if first && is_hold(&statement) {
            while matches!(kept.last(), Some(Statement::Comment(_))) {
                kept.pop();
            }
            continue;
        }
        assigned.extend(targets);
        kept.push(statement);
    }
    kept
}

/// Whether anything but a hold assigns `register`.
fn moves(body: &[Statement], register: SignalId) -> bool {
    let any = |body: &[Statement]| moves(body, register);
    body.iter().any(|statement| match statement {
        Statement::Comment(_) | Statement::Bit { .. } => false,
        Statement::Assign { target, .. } => *target == register && !is_hold(statement),
        Statement::If {
            then, otherwise, ..
        } => any(then) || any(otherwise),
        Statement::Case { arms, default, .. } => {
            arms.iter().any(|arm| any(&arm.body))
                || default.as_ref().is_some_and(|default| any(&default.body))
        }
    })
}

/// A reset written last overrides everything above it, which reads better as `if (reset) .. else`.
/// The two mean the same when the reset assigns every register of the process.
fn reset_first(mut body: Vec<Statement>) -> Vec<Statement> {
    let mut moved = HashSet::new();
    for statement in &body {
        statement.targets(&mut |target| {
            moved.insert(target);
        });
    }
    let complete = match body.last() {
        Some(Statement::If {
            then, otherwise, ..
        }) => {
            let assigned: HashSet<SignalId> = then
                .iter()
                .filter_map(|statement| match statement {
                    Statement::Assign { target, .. } => Some(*target),
                    _ => None,
                })
                .collect();
            let plain = then
                .iter()
                .all(|statement| matches!(statement, Statement::Assign { .. }));
            plain && otherwise.is_empty() && assigned == moved && body.len() > 1
        }
        _ => false,
    };
    if !complete {
        return body;
    }
    match body.pop() {
        Some(Statement::If { test, then, .. }) => {
            let mut comments = Vec::new();
            while let Some(Statement::Comment(_)) = body.last() {
                comments.extend(body.pop());
            }
            comments.reverse();
            comments.push(Statement::If {
                test,
                then,
                otherwise: body,
            });
            comments
        }
        other => {
            body.extend(other);
            body
        }
    }
}
