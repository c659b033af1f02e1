//! Which signals must be assigned together.
//!
//! A signal assigned once, unconditionally, stands alone. The others share a process with every
//! signal that a common statement assigns, so that the order of statements keeps its meaning.

use crate::ir::{Role, Signal, SignalId, Statement};

/// The grouping of a kernel's combinational signals.
pub(super) struct Units {
    /// For each signal, the representative of its group.
    groups: Vec<Option<SignalId>>,
}

impl Units {
    pub fn new(signals: &[Signal], statements: &[Statement]) -> Self {
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); signals.len()];
        let mut targets = Vec::new();
        for (place, statement) in statements.iter().enumerate() {
            let mut found = Vec::new();
            statement.targets(&mut |target| {
                if signals[target].role != Role::Register {
                    found.push(target);
                }
            });
            for target in &found {
                if !places[*target].contains(&place) {
                    places[*target].push(place);
                }
            }
            targets.push(found);
        }
        let alone = |places: &[usize]| match places {
            [place] => matches!(statements[*place], Statement::Assign { .. }),
            places => places.is_empty(),
        };
        let mut parents: Vec<SignalId> = (0..signals.len()).collect();
        for found in &targets {
            for pair in found.windows(2) {
                let (left, right) = (root(&parents, pair[0]), root(&parents, pair[1]));
                parents[left.max(right)] = left.min(right);
            }
        }
        let groups = places
            .iter()
            .enumerate()
            .map(|(signal, places)| (!alone(places)).then(|| root(&parents, signal)))
            .collect();
        Self { groups }
    }

    /// The group of `signal`; `None` where it stands alone or is no combinational target.
    pub fn group(&self, signal: SignalId) -> Option<SignalId> {
        self.groups[signal]
    }
}

fn root(parents: &[SignalId], mut signal: SignalId) -> SignalId {
    while parents[signal] != signal {
        signal = parents[signal];
    }
    signal
}
