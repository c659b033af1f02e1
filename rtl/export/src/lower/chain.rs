//! Vectors whose elements depend on each other.
//!
//! `total[1] = total[0] + x[1]` is no loop, but a simulator that looks at whole vectors takes it for one.
//! What computes such vectors becomes one process, which assigns them element by element.
//!
//! So do the processes that share a vector and read their own part of it: a loop reads at a computed place,
//! for which Icarus wakes a process whenever any part changes. Two such processes would wake each other for
//! ever, since a default that is overwritten is a change too.

use std::collections::{HashMap, HashSet};

use crate::emit::arrays;
use crate::ir::{Item, ItemKind, Signal, SignalId, Statement};

/// `items` with those that compute the same knot of vectors merged into one process each.
pub(super) fn untangled(signals: &[Signal], mut items: Vec<Item>) -> Vec<Item> {
    let mut vector: Vec<usize> = (0..signals.len()).collect();
    for array in arrays(signals) {
        for member in &array.members {
            vector[*member] = array.members[0];
        }
    }
    for knot in knots(&vector, &items) {
        let concerned = |item: &Item| {
            let targets = combinational(item).map(|(targets, _)| targets);
            targets
                .is_some_and(|targets| targets.iter().any(|target| knot.contains(&vector[*target])))
        };
        let mut places: Vec<usize> = (0..items.len())
            .filter(|at| concerned(&items[*at]))
            .collect();
        let chosen: Vec<&Item> = places.iter().map(|at| &items[*at]).collect();
        let Some(order) = ordered(&chosen) else {
            continue;
        };
        let mut body = Vec::new();
        for at in order {
            statements(chosen[at], &mut body);
        }
        let place = places.pop().unwrap_or_default();
        items[place] = Item {
            comments: Vec::new(),
            kind: ItemKind::Combinational(body),
        };
        let mut at = 0;
        items.retain(|_| {
            at += 1;
            !places.contains(&(at - 1))
        });
    }
    items
}

/// What an item assigns and what it reads but for that; `None` of registers.
fn combinational(item: &Item) -> Option<(Vec<SignalId>, Vec<SignalId>)> {
    let mut targets = Vec::new();
    let mut reads = Vec::new();
    match &item.kind {
        ItemKind::Assign(target, value) | ItemKind::AssignBit(target, _, value) => {
            targets.push(*target);
            value.reads(&mut |signal| reads.push(signal));
        }
        ItemKind::Combinational(body) => {
            for statement in body {
                statement.targets(&mut |target| targets.push(target));
                statement.reads(&mut |signal| reads.push(signal));
            }
        }
        ItemKind::Clocked(..) => return None,
    }
    reads.retain(|read| !targets.contains(read));
    Some((targets, reads))
}

/// Sets of vectors that depend on each other.
fn knots(vector: &[usize], items: &[Item]) -> Vec<HashSet<usize>> {
    let mut sources: HashMap<usize, HashSet<usize>> = HashMap::new();
    let mut drivers: HashMap<usize, usize> = HashMap::new();
    for (targets, _) in items.iter().filter_map(combinational) {
        let driven: HashSet<usize> = targets.iter().map(|target| vector[*target]).collect();
        for vector in driven {
            *drivers.entry(vector).or_default() += 1;
        }
    }
    for item in items {
        let Some((targets, reads)) = combinational(item) else {
            continue;
        };
        for target in &targets {
            let known = sources.entry(vector[*target]).or_default();
            known.extend(reads.iter().map(|read| vector[*read]));
        }
        if let ItemKind::Combinational(body) = &item.kind {
            for statement in body {
                statement.reads(&mut |read| {
                    let own = vector[read];
                    if targets.contains(&read) && drivers[&own] > 1 {
                        sources.entry(own).or_default().insert(own);
                    }
                });
            }
        }
    }
    let reach = |start: usize| {
        let mut seen = HashSet::new();
        let mut open: Vec<usize> = sources.get(&start).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(sources.get(&next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: HashMap<usize, HashSet<usize>> = sources
        .keys()
        .map(|start| (*start, reach(*start)))
        .collect();
    let mut knots: Vec<HashSet<usize>> = Vec::new();
    let mut tied: Vec<usize> = reached
        .iter()
        .filter(|(start, reached)| reached.contains(start))
        .map(|(start, _)| *start)
        .collect();
    tied.sort_unstable();
    for start in tied {
        if knots.iter().any(|knot| knot.contains(&start)) {
            continue;
        }
        let knot = reached[&start]
            .iter()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(&start)));
        knots.push(knot.copied().collect());
    }
    knots
}

/// The items in an order in which each comes after what it reads; `None` if there is none.
fn ordered(items: &[&Item]) -> Option<Vec<usize>> {
    let parts: Vec<(Vec<SignalId>, Vec<SignalId>)> = items
        .iter()
        .filter_map(|item| combinational(item))
        .collect();
    let mut writers: HashMap<SignalId, Vec<usize>> = HashMap::new();
    for (at, (targets, _)) in parts.iter().enumerate() {
        for target in targets {
            writers.entry(*target).or_default().push(at);
        }
    }
    let mut done = vec![false; parts.len()];
    let mut order = Vec::new();
    while order.len() < parts.len() {
        let ready = (0..parts.len()).find(|at| {
            !done[*at]
                && parts[*at].1.iter().all(|read| {
                    writers
                        .get(read)
                        .is_none_or(|writers| writers.iter().all(|writer| done[*writer]))
                })
        })?;
        done[ready] = true;
        order.push(ready);
    }
    Some(order)
}

fn statements(item: &Item, into: &mut Vec<Statement>) {
    into.extend(item.comments.iter().cloned().map(Statement::Comment));
    match &item.kind {
        ItemKind::Assign(target, value) => into.push(Statement::Assign {
            target: *target,
            value: value.clone(),
        }),
        ItemKind::AssignBit(target, position, value) => into.push(Statement::Bit {
            target: *target,
            position: *position,
            value: value.clone(),
        }),
        ItemKind::Combinational(body) | ItemKind::Clocked(_, body) => {
            into.extend(body.iter().cloned());
        }
    }
}
