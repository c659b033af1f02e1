//! What a reader would cross out, crossed out: constants computed, choices that are none decided, processes
//! that are one expression written as one, and what nothing reads dropped.
//!
//! Everything here works on a module that has passed all checks, and keeps its meaning.

mod choose;
mod constant;
mod fold;
mod slice;
mod unread;

use crate::ir::{Expr, Item, ItemKind, Module, SignalId, Statement};
use fold::Folder;

/// `items` of a module, tidied. Afterwards what is assigned in a process may have become a wire.
pub(crate) fn items(module: &mut Module, mut items: Vec<Item>) -> Vec<Item> {
    // Each step makes room for the others; what remains after a few rounds is what there is.
    for _ in 0..4 {
        let before = items.clone();
        let folder = Folder::new(&module.signals, &module.parameters);
        items = items
            .into_iter()
            .filter_map(|item| folder.item(item))
            .collect();
        for instance in &mut module.instances {
            for (_, wire) in &mut instance.pins {
                *wire = folder.expression(std::mem::replace(wire, Expr::Distance(0)));
            }
        }
        items = slice::inlined(&module.signals, &mut module.instances, items);
        items = items
            .into_iter()
            .flat_map(|item| choose::item(&module.signals, item))
            .collect();
        items = unread::dropped(&module.signals, &module.instances, items);
        if items == before {
            break;
        }
    }
    items
}

/// Calls `change` with every expression of `statement`, as it stands, not those within it.
pub(crate) fn expressions(statement: Statement, change: &dyn Fn(Expr) -> Expr) -> Statement {
    let all = |body: Vec<Statement>| -> Vec<Statement> {
        body.into_iter()
            .map(|statement| expressions(statement, change))
            .collect()
    };
    match statement {
        Statement::Comment(text) => Statement::Comment(text),
        Statement::Assign { target, value } => Statement::Assign {
            target,
            value: change(value),
        },
        Statement::Bit {
            target,
            position,
            value,
        } => Statement::Bit {
            target,
            position,
            value: change(value),
        },
        Statement::If {
            test,
            then,
            otherwise,
        } => Statement::If {
            test: change(test),
            then: all(then),
            otherwise: all(otherwise),
        },
        Statement::Case {
            subject,
            arms,
            default,
        } => Statement::Case {
            subject: change(subject),
            arms: arms
                .into_iter()
                .map(|arm| crate::ir::Arm {
                    label: arm.label,
                    body: all(arm.body),
                })
                .collect(),
            default: default.map(|default| crate::ir::Default {
                label: default.label,
                body: all(default.body),
            }),
        },
    }
}

/// `statement` assigning, in place of each target, what `change` says.
pub(crate) fn retargeted(statement: Statement, change: &dyn Fn(SignalId) -> SignalId) -> Statement {
    let all = |body: Vec<Statement>| -> Vec<Statement> {
        body.into_iter()
            .map(|statement| retargeted(statement, change))
            .collect()
    };
    match statement {
        Statement::Comment(text) => Statement::Comment(text),
        Statement::Assign { target, value } => Statement::Assign {
            target: change(target),
            value,
        },
        Statement::Bit {
            target,
            position,
            value,
        } => Statement::Bit {
            target: change(target),
            position,
            value,
        },
        Statement::If {
            test,
            then,
            otherwise,
        } => Statement::If {
            test,
            then: all(then),
            otherwise: all(otherwise),
        },
        Statement::Case {
            subject,
            arms,
            default,
        } => Statement::Case {
            subject,
            arms: arms
                .into_iter()
                .map(|arm| crate::ir::Arm {
                    label: arm.label,
                    body: all(arm.body),
                })
                .collect(),
            default: default.map(|default| crate::ir::Default {
                label: default.label,
                body: all(default.body),
            }),
        },
    }
}

/// As [`expressions`], of an item.
fn item_expressions(item: Item, change: &dyn Fn(Expr) -> Expr) -> Item {
    let all = |body: Vec<Statement>| -> Vec<Statement> {
        body.into_iter()
            .map(|statement| expressions(statement, change))
            .collect()
    };
    let kind = match item.kind {
        ItemKind::Assign(target, value) => ItemKind::Assign(target, change(value)),
        ItemKind::AssignBit(target, position, value) => {
            ItemKind::AssignBit(target, position, change(value))
        }
        ItemKind::Combinational(body) => ItemKind::Combinational(all(body)),
        ItemKind::Clocked(clock, body) => ItemKind::Clocked(clock, all(body)),
    };
    Item { kind, ..item }
}

/// `expression` with `change` applied to each signal read as a whole, and to slices of one.
pub(crate) fn substituted(expression: Expr, change: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    if let Some(changed) = change(&expression) {
        return changed;
    }
    let within = |inner: Box<Expr>| Box::new(substituted(*inner, change));
    match expression {
        Expr::Select {
            signal,
            offset,
            width,
        } => Expr::Select {
            signal,
            offset: within(offset),
            width,
        },
        Expr::Extend { zeros, inner } => Expr::Extend {
            zeros,
            inner: within(inner),
        },
        Expr::Unary(operator, inner) => Expr::Unary(operator, within(inner)),
        Expr::Binary(operator, left, right) => Expr::Binary(operator, within(left), within(right)),
        Expr::Choose(test, then, otherwise) => {
            Expr::Choose(within(test), within(then), within(otherwise))
        }
        plain => plain,
    }
}
