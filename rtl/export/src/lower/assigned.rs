//! Whether every path through a process assigns what the process owns.

use std::collections::HashSet;

use crate::Error;
use crate::ir::{Expr, Role, Signal, SignalId, Statement};

/// Refuses latches, and reads of a process's own signals before they are assigned.
///
/// With `registers`, only those are looked at, and reading them is always fine: a register's present
/// value does not depend on the process.
pub(super) fn check(
    place: &str,
    signals: &[Signal],
    body: &[Statement],
    registers: Option<&[SignalId]>,
) -> Result<(), Error> {
    let mut owned = HashSet::new();
    for statement in body {
        statement.targets(&mut |target| {
            owned.insert(target);
        });
    }
    let walker = Walker {
        place,
        signals,
        owned: &owned,
    };
    let mut assigned = HashSet::new();
    walker.walk(body, &mut assigned)?;
    let mut missing: Vec<SignalId> = match registers {
        Some(registers) => registers.to_vec(),
        None => owned.iter().copied().collect(),
    };
    missing.retain(|signal| !assigned.contains(signal));
    match missing.iter().min() {
        Some(signal) if registers.is_some() => Err(Error::Register {
            module: place.into(),
            register: signals[*signal].name.clone(),
            rule: "its next value d is not assigned on every path",
            way: "list it in dff_setup! at the top of the kernel",
        }),
        Some(signal) => Err(Error::Latch {
            module: place.into(),
            signal: signals[*signal].name.clone(),
        }),
        None => Ok(()),
    }
}

struct Walker<'a> {
    place: &'a str,
    signals: &'a [Signal],
    owned: &'a HashSet<SignalId>,
}

impl Walker<'_> {
    fn walk(&self, body: &[Statement], assigned: &mut HashSet<SignalId>) -> Result<(), Error> {
        for statement in body {
            match statement {
                Statement::Comment(_) => {}
                Statement::Assign { target, value } => {
                    self.read(value, assigned)?;
                    assigned.insert(*target);
                }
                Statement::Bit { target, value, .. } => {
                    self.read(value, assigned)?;
                    self.read(&Expr::Signal(*target), assigned)?;
                }
                Statement::If {
                    test,
                    then,
                    otherwise,
                } => {
                    self.read(test, assigned)?;
                    self.branches([then, otherwise].into_iter(), assigned)?;
                }
                Statement::Case {
                    subject,
                    arms,
                    default,
                } => {
                    self.read(subject, assigned)?;
                    let nothing = Vec::new();
                    let default = default.as_ref().map_or(&nothing, |default| &default.body);
                    let bodies = arms.iter().map(|arm| &arm.body);
                    self.branches(bodies.chain([default]), assigned)?;
                }
            }
        }
        Ok(())
    }

    /// Afterwards that is assigned which every branch assigns.
    fn branches<'b>(
        &self,
        bodies: impl Iterator<Item = &'b Vec<Statement>>,
        assigned: &mut HashSet<SignalId>,
    ) -> Result<(), Error> {
        let mut common: Option<HashSet<SignalId>> = None;
        for body in bodies {
            let mut after = assigned.clone();
            self.walk(body, &mut after)?;
            common = Some(match common {
                Some(common) => common.intersection(&after).copied().collect(),
                None => after,
            });
        }
        assigned.extend(common.unwrap_or_default());
        Ok(())
    }

    fn read(&self, expression: &Expr, assigned: &HashSet<SignalId>) -> Result<(), Error> {
        let mut early = None;
        expression.reads(&mut |signal| {
            let own = self.owned.contains(&signal) && self.signals[signal].role != Role::Register;
            if own && !assigned.contains(&signal) {
                early.get_or_insert(signal);
            }
        });
        match early {
            Some(signal) => Err(Error::ReadBeforeAssigned {
                module: self.place.into(),
                signal: self.signals[signal].name.clone(),
            }),
            None => Ok(()),
        }
    }
}
