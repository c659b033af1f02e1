//! Shift registers: where every element of a vector takes the value of the one below it, one
//! concatenation says so.

use super::expression::Scribe;
use super::node::Node;
use super::piece::Piece;
use crate::ir::{Expr, SignalId, Statement};

/// The elements of a vector that shifts, element 0 first, and what enters there.
struct Shift<'a> {
    elements: Vec<SignalId>,
    enters: &'a Expr,
}

/// For each statement of a clocked process's body: its node, none if it is part of a shift that stands
/// elsewhere, or nothing if it is no part of one.
pub(super) fn shifts(scribe: Scribe<'_>, body: &[Statement]) -> Vec<Option<Vec<Node>>> {
    let mut found: Vec<Option<Vec<Node>>> = body.iter().map(|_| None).collect();
    for (at, statement) in body.iter().enumerate() {
        let Some(shift) = shift(scribe, body, statement) else {
            continue;
        };
        let (_, kept) = shift.elements.split_last().unwrap_or((&0, &[]));
        let below: Vec<Expr> = kept.iter().rev().map(|id| Expr::Signal(*id)).collect();
        let values: Vec<&Expr> = below.iter().chain([shift.enters]).collect();
        let home = scribe.layout.home(shift.elements[0]);
        let whole = Piece::Part {
            name: home.name.clone(),
            whole: home.whole,
            offset: 0_usize.into(),
            width: home.whole,
        };
        for (other, node) in body.iter().zip(&mut found) {
            if matches!(other, Statement::Assign { target, .. } if shift.elements.contains(target))
            {
                *node = Some(Vec::new());
            }
        }
        found[at] = Some(vec![Node::Line {
            left: vec![whole, Piece::text(" <=")],
            value: scribe.beside(&values),
        }]);
    }
    found
}

/// The shift whose lowest element `first` assigns: all its elements are assigned here, each once, each
/// from the one below it.
fn shift<'a>(scribe: Scribe<'_>, body: &[Statement], first: &'a Statement) -> Option<Shift<'a>> {
    let Statement::Assign { target, value } = first else {
        return None;
    };
    let home = scribe.layout.home(*target);
    if home.offset != 0 || home.elements < 2 {
        return None;
    }
    let signals = 0..scribe.module.signals.len();
    let mut elements: Vec<SignalId> = signals
        .filter(|id| scribe.layout.home(*id).name == home.name)
        .collect();
    elements.sort_by_key(|id| scribe.layout.home(*id).offset);
    let mut assigned = 0;
    for statement in body {
        statement.targets(&mut |id| assigned += usize::from(elements.contains(&id)));
    }
    let shifts = elements.windows(2).all(|pair| {
        body.iter().any(|statement| {
            matches!(statement, Statement::Assign { target, value: Expr::Signal(from) }
                if *target == pair[1] && *from == pair[0])
        })
    });
    (shifts && assigned == elements.len()).then_some(Shift {
        elements,
        enters: value,
    })
}
