//! The part of a kernel that concerns some of its targets.

use crate::ir::{Arm, Default, Expr, Statement, Unary};

/// `body` reduced to the assignments whose target `keep` accepts, branches without any dropped. A
/// comment stays with the statement below it.
pub(crate) fn statements(body: &[Statement], keep: &dyn Fn(usize) -> bool) -> Vec<Statement> {
    let mut kept = Vec::new();
    let mut comments = Vec::new();
    for statement in body {
        if matches!(statement, Statement::Comment(_)) {
            comments.push(statement.clone());
            continue;
        }
        match one(statement, keep) {
            Some(statement) => {
                kept.append(&mut comments);
                kept.push(statement);
            }
            None => comments.clear(),
        }
    }
    kept
}

/// Comments at the top of a process belong above it.
pub(super) fn split_comments(mut body: Vec<Statement>) -> (Vec<String>, Vec<Statement>) {
    let count = body
        .iter()
        .take_while(|statement| matches!(statement, Statement::Comment(_)))
        .count();
    let rest = body.split_off(count);
    let comments = body
        .into_iter()
        .filter_map(|statement| match statement {
            Statement::Comment(line) => Some(line),
            _ => None,
        })
        .collect();
    (comments, rest)
}

fn one(statement: &Statement, keep: &dyn Fn(usize) -> bool) -> Option<Statement> {
    match statement {
        Statement::Comment(_) => None,
        Statement::Assign { target, .. } | Statement::Bit { target, .. } => {
            keep(*target).then(|| statement.clone())
        }
        Statement::If {
            test,
            then,
            otherwise,
        } => {
            let then = statements(then, keep);
            let otherwise = statements(otherwise, keep);
            match (then.is_empty(), otherwise.is_empty()) {
                (true, true) => None,
                (true, false) => Some(Statement::If {
                    test: inverted(test),
                    then: otherwise,
                    otherwise: Vec::new(),
                }),
                (false, _) => Some(Statement::If {
                    test: test.clone(),
                    then,
                    otherwise,
                }),
            }
        }
        Statement::Case {
            subject,
            arms,
            default,
        } => {
            let default = default.as_ref().map(|default| Default {
                label: default.label.clone(),
                body: statements(&default.body, keep),
            });
            let default = default.filter(|default| !default.body.is_empty());
            // An empty arm matters only where it keeps its code away from the default.
            let arms: Vec<Arm> = arms
                .iter()
                .map(|arm| Arm {
                    label: arm.label.clone(),
                    body: statements(&arm.body, keep),
                })
                .filter(|arm| !arm.body.is_empty() || default.is_some())
                .collect();
            let empty = arms.is_empty() && default.is_none();
            (!empty).then(|| Statement::Case {
                subject: subject.clone(),
                arms,
                default,
            })
        }
    }
}

fn inverted(test: &Expr) -> Expr {
    match test {
        Expr::Unary(Unary::Not, inner) => (**inner).clone(),
        other => Expr::Unary(Unary::Not, Box::new(other.clone())),
    }
}
