//! The points of a sweep, done one after another; each uses all cores.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::claims::{Claim, Presence};
use super::outcome::{Cache, file};
use super::point::Point;
use crate::commands::json;
use crate::{CommandError, files, interrupt, voice};

/// A point and its name.
pub type Named = (String, Point);

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Points that were there before.
    pub before: usize,
    /// Points that this process did.
    pub done: usize,
    /// Of those, the ones that were refused.
    pub refused: usize,
    /// Points that other processes did meanwhile.
    pub others: usize,
}

/// Does every point that has no file, unless another process is at it; then waits for those.
///
/// # Errors
/// Files that cannot be read or written; Ctrl-C.
pub fn work(out: &Path, points: &[Named], cache: &mut Cache) -> Result<Tally, CommandError> {
    let _presence = Presence::announce(out)?;
    let mut tally = Tally::default();
    let mut left: Vec<&Named> = Vec::new();
    for named in points {
        match file(out, &named.0).exists() {
            true => tally.before += 1,
            false => left.push(named),
        }
    }
    let mut progress = Progress::new(points.len(), tally.before);
    while !left.is_empty() {
        let mut elsewhere = Vec::new();
        for named @ (id, point) in left {
            let path = file(out, id);
            let Some(claim) = Claim::take(out, id)? else {
                elsewhere.push(named);
                continue;
            };
            // Another process may have done it since, and let it go.
            if path.exists() {
                tally.others += 1;
                claim.done();
                progress.step(false);
                continue;
            }
            let outcome = match interrupt::pressed() {
                true => None,
                false => cache.run(point)?,
            };
            let Some(outcome) = outcome else {
                progress.end();
                let rest = points.len() - tally.before - tally.done - tally.others;
                return Err(CommandError::Interrupted(format!(
                    "{rest} of {} points are left; the same command goes on with them",
                    points.len()
                )));
            };
            files::write_bytes(&path, json(&outcome)?.as_bytes())?;
            claim.done();
            tally.done += 1;
            tally.refused += usize::from(outcome.error.is_some());
            progress.step(true);
        }
        left = elsewhere;
        if !left.is_empty() {
            std::thread::sleep(Duration::from_millis(200));
        }
    }
    progress.end();
    Ok(tally)
}

/// A line on standard error: how far it is, and the rest of the time.
struct Progress {
    total: usize,
    at: usize,
    /// Points of this process, which tell how long one takes.
    own: u32,
    begin: Instant,
    told: Option<Instant>,
    terminal: bool,
    quiet: bool,
}

impl Progress {
    fn new(total: usize, at: usize) -> Progress {
        Progress {
            total,
            at,
            own: 0,
            begin: Instant::now(),
            told: None,
            terminal: std::io::stderr().is_terminal(),
            quiet: voice::is_quiet(),
        }
    }

    fn step(&mut self, own: bool) {
        self.at += 1;
        self.own += u32::from(own);
        let every = match self.terminal {
            true => Duration::from_millis(100),
            false => Duration::from_secs(10),
        };
        let due = self.told.is_none_or(|told| told.elapsed() >= every);
        if self.quiet || !(due || self.at == self.total) {
            return;
        }
        self.told = Some(Instant::now());
        let rest = match self.own {
            0 => String::new(),
            own => {
                let each = self.begin.elapsed() / own;
                format!(", {} left", time(each * (self.total - self.at) as u32))
            }
        };
        let (before, after) = match self.terminal {
            true => ("\r\x1b[K", ""),
            false => ("", "\n"),
        };
        // Where standard error is closed, nobody is left to tell.
        let _ = write!(
            std::io::stderr(),
            "{before}{} of {} points{rest}{after}",
            self.at,
            self.total
        );
    }

    fn end(&self) {
        if self.terminal && !self.quiet && self.told.is_some() {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// A time for people.
fn time(span: Duration) -> String {
    match span.as_secs() {
        s if s < 100 => format!("{s} s"),
        s if s < 100 * 60 => format!("{} min", (s + 30) / 60),
        s => format!("{:.1} h", s as f64 / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_the_unit_that_fits() {
        let texts = [(5, "5 s"), (200, "3 min"), (9000, "2.5 h")];
        for (seconds, text) in texts {
            assert_eq!(time(Duration::from_secs(seconds)), text);
        }
    }
}
