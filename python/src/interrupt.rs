//! Long work that Ctrl-C ends within a second, the interpreter's lock released meanwhile.
//!
//! | how | for |
//! | --- | --- |
//! | [`Parts`] | work that comes in parts of any size: the size follows the clock |
//! | [`cancellable`] | work that looks at a flag now and then |
//! | [`abandonable`] | work that cannot be stopped: it goes on unseen until its next milestone |

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::{PyResult, Python};

/// How often Python is asked for signals.
const PERIOD: Duration = Duration::from_millis(50);

/// Parts of a batch, each of about a tenth of a second.
#[derive(Debug)]
pub struct Parts {
    total: usize,
    at: usize,
    size: usize,
    most: usize,
    begin: Instant,
}

impl Parts {
    /// Of `total` items, the first part of `first` of them, none of more than `most`.
    pub fn new(total: usize, first: usize, most: usize) -> Parts {
        Parts {
            total,
            at: 0,
            size: first.clamp(1, most.max(1)),
            most: most.max(1),
            begin: Instant::now(),
        }
    }
}

impl Iterator for Parts {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.at > 0 {
            let took = self.begin.elapsed();
            if took < Duration::from_millis(50) {
                self.size = (self.size * 2).min(self.most);
            } else if took > Duration::from_millis(200) {
                self.size = (self.size / 2).max(1);
            }
        }
        if self.at >= self.total {
            return None;
        }
        let part = self.at..self.total.min(self.at + self.size);
        self.at = part.end;
        self.begin = Instant::now();
        Some(part)
    }
}

/// Does `work` on a thread of its own and waits for it; an exception in Python, `KeyboardInterrupt` first of all, sets the
/// flag, and is raised once `work` has ended.
///
/// # Errors
/// That exception.
pub fn cancellable<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&AtomicBool) -> T + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let (sender, receiver) = channel();
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        let flag = &stop;
        scope.spawn(move || {
            // Nobody listens where the interpreter was interrupted.
            let _ = sender.send(work(flag));
        });
        let waited = wait(py, &receiver);
        if waited.is_err() {
            stop.store(true, Ordering::Relaxed);
            py.detach(|| receive(&receiver, None).ok());
        }
        waited
    })
}

/// Does `work` on a thread of its own and waits for it; an exception in Python is raised at once. The work is left to
/// itself then: it sees the flag, or ends unheard.
///
/// # Errors
/// That exception.
pub fn abandonable<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let receiver = Mutex::new(receiver);
    let flag = Arc::clone(&stop);
    thread::spawn(move || {
        let _ = sender.send(work(&flag));
    });
    let waited = wait(py, &receiver);
    if waited.is_err() {
        stop.store(true, Ordering::Relaxed);
    }
    waited
}

/// Waits for what a thread sends, and for signals.
fn wait<T: Send>(py: Python<'_>, receiver: &Mutex<Receiver<T>>) -> PyResult<T> {
    loop {
        match py.detach(|| receive(receiver, Some(PERIOD))) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err(
                    "the work ended without a result; please report what was asked for",
                ));
            }
        }
    }
}

fn receive<T>(
    receiver: &Mutex<Receiver<T>>,
    period: Option<Duration>,
) -> Result<T, RecvTimeoutError> {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    match period {
        Some(period) => receiver.recv_timeout(period),
        None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}
