//! Ctrl-C: the first press asks the command to end behind what it is at, so that what it writes is whole; the second ends
//! the process.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a process ended by Ctrl-C exits with, as shells have it: 128 + SIGINT.
pub const EXIT_CODE: u8 = 130;

static PRESSED: AtomicBool = AtomicBool::new(false);

/// Whether Ctrl-C was pressed since a command first asked; from then on the first press ends no process by itself.
pub fn pressed() -> bool {
    static LISTENS: Once = Once::new();
    LISTENS.call_once(|| {
        // Where a handler cannot be set, Ctrl-C ends the process as it always does.
        let _ = ctrlc::set_handler(|| {
            if PRESSED.swap(true, Ordering::Relaxed) {
                std::process::exit(EXIT_CODE.into());
            }
        });
    });
    PRESSED.load(Ordering::Relaxed)
}
