//! Wires that only rename: instances are connected past them.

use std::collections::HashMap;

use crate::emit::arrays;
use crate::ir::{Body, Expr, Instance, Item, ItemKind, Module, Role, Signal, SignalId};

/// Connects inputs to the plain values assigned to them, and outputs to the signals they are copied
/// to, where nothing else needs the wire between.
pub(super) fn directly(signals: &[Signal], items: &mut Vec<Item>, instances: &mut [Instance]) {
    let mut pins: HashMap<SignalId, Expr> = HashMap::new();
    let reads = reads(items);
    for item in items.iter() {
        match &item.kind {
            ItemKind::Assign(target, value)
                if signals[*target].role == Role::ChildInput
                    && !reads.contains_key(target)
                    && is_plain(value, is_element(&signals[*target])) =>
            {
                pins.insert(*target, value.clone());
            }
            ItemKind::Assign(target, Expr::Signal(source))
                if signals[*source].role == Role::ChildOutput
                    && reads.get(source) == Some(&1)
                    && matches!(signals[*target].role, Role::Output | Role::Local) =>
            {
                pins.insert(*source, Expr::Signal(*target));
            }
            _ => {}
        }
    }
    // The elements of an array are connected alike.
    for array in arrays(signals) {
        let all = array.members.iter().all(|member| pins.contains_key(member));
        if !all {
            for member in &array.members {
                pins.remove(member);
            }
        }
    }
    items.retain(|item| match &item.kind {
        ItemKind::Assign(target, _) if pins.contains_key(target) => false,
        ItemKind::Assign(target, Expr::Signal(source)) => {
            pins.get(source) != Some(&Expr::Signal(*target))
        }
        _ => true,
    });
    for instance in instances {
        for (_, wire) in &mut instance.pins {
            if let Expr::Signal(signal) = wire
                && let Some(value) = pins.get(signal)
            {
                *wire = value.clone();
            }
        }
    }
}

/// For each signal of `module`, whether it is declared: pins that were connected past are not.
pub(crate) fn declared(module: &Module) -> Vec<bool> {
    let mut declared: Vec<bool> = module
        .signals
        .iter()
        .map(|signal| matches!(signal.role, Role::Input | Role::Output | Role::Register))
        .collect();
    for instance in &module.instances {
        for (_, wire) in &instance.pins {
            wire.reads(&mut |signal| declared[signal] = true);
        }
    }
    if let Body::Items(items) = &module.body {
        for item in items {
            match &item.kind {
                ItemKind::Assign(target, _) | ItemKind::AssignBit(target, ..) => {
                    declared[*target] = true;
                }
                ItemKind::Combinational(body) | ItemKind::Clocked(_, body) => {
                    for statement in body {
                        statement.targets(&mut |target| declared[target] = true);
                    }
                }
            }
        }
        for signal in reads(items).keys() {
            declared[*signal] = true;
        }
    }
    declared
}

/// How often each signal is read.
fn reads(items: &[Item]) -> HashMap<SignalId, usize> {
    let mut counts = HashMap::new();
    let mut count = |signal| *counts.entry(signal).or_insert(0) += 1;
    for item in items {
        match &item.kind {
            ItemKind::Assign(_, value) | ItemKind::AssignBit(_, _, value) => {
                value.reads(&mut count);
            }
            ItemKind::Combinational(body) => {
                for statement in body {
                    statement.reads(&mut count);
                }
            }
            ItemKind::Clocked(clock, body) => {
                count(*clock);
                for statement in body {
                    statement.reads(&mut count);
                }
            }
        }
    }
    counts
}

/// What reads well in a port list.
fn is_plain(value: &Expr, element: bool) -> bool {
    match value {
        // A vector of expressions is better computed in a loop.
        value if element => is_name(value),
        Expr::Binary(_, left, right) => is_short(left) && is_short(right),
        Expr::Unary(_, inner) => is_short(inner),
        value => is_name(value),
    }
}

/// Whether a pin is one of an array of them.
fn is_element(pin: &Signal) -> bool {
    let position = pin.path.rsplit('$').next();
    position.is_some_and(|position| position.parse::<usize>().is_ok())
}

/// A name, or one operator on names.
fn is_short(value: &Expr) -> bool {
    match value {
        Expr::Unary(_, inner) => is_name(inner),
        Expr::Distance(_) => true,
        value => is_name(value),
    }
}

fn is_name(value: &Expr) -> bool {
    match value {
        Expr::Signal(_) | Expr::Parameter(_) | Expr::Literal { .. } | Expr::Slice { .. } => true,
        Expr::Extend { inner, .. } => is_name(inner),
        _ => false,
    }
}
