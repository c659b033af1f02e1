//! Reads that would change their meaning once statements stand side by side.
//!
//! In the kernel a read sees what was assigned so far; side by side it sees the final value. The two
//! agree when every assignment comes before the read, or when reader and writer share a process.

use std::collections::HashMap;

use super::units::Units;
use crate::Error;
use crate::ir::{Expr, Role, Signal, SignalId, Statement};

/// Refuses reads before the first assignment, and reads from another process before the last.
pub(super) fn check(
    place: &str,
    signals: &[Signal],
    statements: &[Statement],
    units: &Units,
) -> Result<(), Error> {
    let mut log = Log::default();
    log.walk(statements);
    for read in &log.reads {
        // Reading a register gives its present value, wherever its next one is assigned.
        if signals[read.signal].role == Role::Register {
            continue;
        }
        let Some((first, last)) = log.writes.get(&read.signal) else {
            continue;
        };
        let signal = || (place.to_string(), signals[read.signal].name.clone());
        if read.time < *first {
            let (module, signal) = signal();
            return Err(Error::ReadBeforeAssigned { module, signal });
        }
        let Some(group) = units.group(read.signal) else {
            continue;
        };
        let shares_process = |target: &SignalId| units.group(*target) == Some(group);
        // An instance's input shows its parent the settled value, never one between assignments.
        let settled = signals[read.signal].role == Role::ChildInput;
        let between = match settled {
            true => read.targets.iter().any(shares_process) || read.time < *last,
            false => read.time < *last && !read.targets.iter().all(shares_process),
        };
        if between {
            let (module, signal) = signal();
            return Err(Error::ReadBetween { module, signal });
        }
    }
    Ok(())
}

struct Read {
    signal: SignalId,
    time: usize,
    /// What the value read goes into.
    targets: Vec<SignalId>,
}

/// Reads, and first and last writes, in the kernel's order.
#[derive(Default)]
struct Log {
    time: usize,
    reads: Vec<Read>,
    writes: HashMap<SignalId, (usize, usize)>,
}

impl Log {
    fn walk(&mut self, statements: &[Statement]) {
        for statement in statements {
            match statement {
                Statement::Comment(_) => {}
                Statement::Assign { target, value } | Statement::Bit { target, value, .. } => {
                    self.read(value, statement);
                    if matches!(statement, Statement::Bit { .. }) {
                        self.read(&Expr::Signal(*target), statement);
                    }
                    self.time += 1;
                    let time = self.time;
                    self.writes
                        .entry(*target)
                        .and_modify(|(_, last)| *last = time)
                        .or_insert((time, time));
                    self.time += 1;
                }
                Statement::If {
                    test,
                    then,
                    otherwise,
                } => {
                    self.read(test, statement);
                    self.walk(then);
                    self.walk(otherwise);
                }
                Statement::Case {
                    subject,
                    arms,
                    default,
                } => {
                    self.read(subject, statement);
                    for arm in arms {
                        self.walk(&arm.body);
                    }
                    if let Some(default) = default {
                        self.walk(&default.body);
                    }
                }
            }
        }
    }

    fn read(&mut self, expression: &Expr, within: &Statement) {
        let mut targets = Vec::new();
        within.targets(&mut |target| targets.push(target));
        let time = self.time;
        expression.reads(&mut |signal| {
            self.reads.push(Read {
                signal,
                time,
                targets: targets.clone(),
            });
        });
    }
}
