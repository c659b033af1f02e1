//! Progress where there is no terminal: a line now and then, in the file or the pipe that standard error is.

use std::fmt::{self, Debug};
use std::io::{self, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::TermLike;

/// Time between two lines, and before the first.
const EVERY: Duration = Duration::from_secs(10);

/// A terminal that cannot go back: of what is drawn on it, it writes a line at most every ten seconds.
pub struct Lines<W> {
    state: Mutex<State<W>>,
}

struct State<W> {
    to: W,
    every: Duration,
    told: Instant,
    line: String,
}

impl<W: Write> Lines<W> {
    /// Lines to `to`.
    pub fn new(to: W) -> Lines<W> {
        Lines::every(to, EVERY)
    }

    fn every(to: W, every: Duration) -> Lines<W> {
        Lines {
            state: Mutex::new(State {
                to,
                every,
                told: Instant::now(),
                line: String::new(),
            }),
        }
    }

    fn with(&self, act: impl FnOnce(&mut State<W>)) -> io::Result<()> {
        // Nobody panics while holding it; if somebody did, there is no progress to tell any more.
        if let Ok(mut state) = self.state.lock() {
            act(&mut state);
        }
        Ok(())
    }
}

impl<W> Debug for Lines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

impl<W: Write + Send> TermLike for Lines<W> {
    fn width(&self) -> u16 {
        80
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.with(|state| state.line += text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.with(|state| state.line.clear())
    }

    fn flush(&self) -> io::Result<()> {
        self.with(|state| {
            let line = std::mem::take(&mut state.line);
            let line = line.trim();
            if !line.is_empty() && state.told.elapsed() >= state.every {
                state.told = Instant::now();
                // Where standard error is closed, nobody is left to tell.
                let _ = writeln!(state.to, "{line}");
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

    use super::*;

    /// A file that the test reads too.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What three steps write.
    fn written(every: Duration) -> String {
        let file = Shared::default();
        let lines = Lines::every(file.clone(), every);
        let target = ProgressDrawTarget::term_like(Box::new(lines));
        let bar = ProgressBar::with_draw_target(Some(3), target);
        bar.set_style(ProgressStyle::with_template("{msg}: {pos} of {len}").unwrap());
        let bar = bar.with_message("images");
        for _ in 0..3 {
            bar.inc(1);
            bar.tick();
        }
        bar.finish_and_clear();
        let bytes = file.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn progress_is_whole_lines_and_none_before_its_time() {
        let text = written(Duration::ZERO);
        assert!(text.contains("images: 2 of 3\n"), "{text:?}");
        assert!(
            text.lines().all(|line| line.starts_with("images: ")),
            "{text:?}"
        );
        assert_eq!(written(Duration::from_secs(60)), "");
    }

    #[test]
    fn what_is_left_follows_from_all_that_was_done() {
        let file = Shared::default();
        let lines = Lines::every(file.clone(), Duration::ZERO);
        let target = ProgressDrawTarget::term_like(Box::new(lines));
        let bar =
            ProgressBar::with_draw_target(Some(4), target).with_elapsed(Duration::from_secs(60));
        let style = ProgressStyle::with_template("{pos}{left}").unwrap();
        bar.set_style(style.with_key("left", crate::commands::left));
        bar.tick();
        bar.set_position(1);
        bar.tick();
        let bytes = file.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.starts_with("0\n") && text.contains("1, 3m left\n"),
            "{text:?}"
        );
    }
}
