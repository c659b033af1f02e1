//! Defaults that nothing can see.
//!
//! Kernels give a signal a value so that rust-hdl finds it driven, and its real one right below.

use crate::ir::{Expr, Role, Signal, SignalId, Statement};

/// `statements` without assignments that the next statement to touch their signal overwrites,
/// unconditionally and unread.
pub(crate) fn without_overwritten(
    signals: &[Signal],
    statements: Vec<Statement>,
) -> Vec<Statement> {
    // For each signal, whether the next statement to touch it overwrites it.
    let mut overwritten = vec![false; signals.len()];
    let mut kept = Vec::new();
    for statement in statements.into_iter().rev() {
        let plain = match &statement {
            Statement::Assign { target, value } if signals[*target].role != Role::Register => {
                Some((*target, reads(value, *target)))
            }
            _ => None,
        };
        if let Some((target, false)) = plain
            && overwritten[target]
        {
            continue;
        }
        statement.targets(&mut |target| overwritten[target] = false);
        statement.reads(&mut |signal| overwritten[signal] = false);
        if let Some((target, false)) = plain {
            overwritten[target] = true;
        }
        kept.push(statement);
    }
    kept.reverse();
    kept
}

fn reads(value: &Expr, wanted: SignalId) -> bool {
    let mut found = false;
    value.reads(&mut |signal| found |= signal == wanted);
    found
}
