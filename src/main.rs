//! The command `forms`: reads the command line, runs it, and reports what went wrong in one line.

use std::process::ExitCode;

fn main() -> ExitCode {
    match forms::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(line) = error.line() {
                // Where standard error is closed too, nobody is left to tell.
                let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
            }
            ExitCode::from(error.exit_code())
        }
    }
}
