//! Words from files, made fit for one line of an error.

/// A text in one line: control characters and line separators, which names from a file may hold, are escaped,
/// so that they can neither end a line nor draw on a terminal.
pub fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            true => line.extend(c.escape_default()),
            false => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_holds_it_is_one_line() {
        assert_eq!(plain("c\r\n\u{1b}[2J\u{2028}é"), r"c\r\n\u{1b}[2J\u{2028}é");
    }
}
