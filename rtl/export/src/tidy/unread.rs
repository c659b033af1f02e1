//! What nothing reads.

use std::collections::HashSet;

use crate::ir::{Instance, Item, ItemKind, Role, Signal, SignalId};
use crate::lower::statements_of;

/// `items` without what is computed for nobody.
pub(super) fn dropped(signals: &[Signal], instances: &[Instance], items: Vec<Item>) -> Vec<Item> {
    let mut read: HashSet<SignalId> = HashSet::new();
    for instance in instances {
        for (_, wire) in &instance.pins {
            wire.reads(&mut |signal| {
                read.insert(signal);
            });
        }
    }
    for item in &items {
        let mut note = |signal| {
            read.insert(signal);
        };
        match &item.kind {
            ItemKind::Assign(_, value) | ItemKind::AssignBit(_, _, value) => value.reads(&mut note),
            ItemKind::Combinational(body) | ItemKind::Clocked(_, body) => {
                for statement in body {
                    statement.reads(&mut note);
                }
            }
        }
    }
    // The elements of an array go together.
    for array in crate::emit::arrays(signals) {
        if array.members.iter().any(|member| read.contains(member)) {
            read.extend(&array.members);
        }
    }
    let needed = |signal: SignalId| match signals[signal].role {
        Role::Local | Role::Hoisted => read.contains(&signal),
        _ => true,
    };
    items
        .into_iter()
        .filter_map(|item| match item.kind {
            ItemKind::Assign(target, _) | ItemKind::AssignBit(target, ..) => {
                needed(target).then_some(item)
            }
            ItemKind::Combinational(body) => {
                let body = statements_of(&body, &needed);
                (!body.is_empty()).then_some(Item {
                    comments: item.comments,
                    kind: ItemKind::Combinational(body),
                })
            }
            ItemKind::Clocked(..) => Some(item),
        })
        .collect()
}
