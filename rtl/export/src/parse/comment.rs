//! Comments of a kernel.

/// The lines of a comment as rust-hdl recorded it: source text, quotes and escapes included or not,
/// depending on the compiler's taste in spaces.
pub(crate) fn comment_lines(text: &str) -> impl Iterator<Item = String> {
    let text = match text.split_once('"') {
        Some((before, after)) if is_macro(before) => {
            after.rsplit_once('"').map_or(after, |(inner, _)| inner)
        }
        _ => text,
    };
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek().copied()) {
            ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some('n')) => {
                rest.next();
                plain.push('\n');
            }
            ('\\', Some(escaped)) => {
                rest.next();
                plain.push(escaped);
            }
            _ => plain.push(c),
        }
    }
    let lines: Vec<String> = plain
        .lines()
        .map(|line| line.trim().trim_end_matches('\\').to_string())
        .collect();
    lines.into_iter()
}

/// Whether `text` is the beginning of a macro's call, up to its string.
fn is_macro(text: &str) -> bool {
    let squeezed: String = text.split_whitespace().collect();
    ["comment!(", "println!(", "assert!("].contains(&squeezed.as_str())
}

#[cfg(test)]
mod tests {
    use super::comment_lines;

    #[test]
    fn comments_arrive_with_or_without_their_macro() {
        for text in [
            "module a: Adds.",
            "comment ! (\"module a: Adds.\")",
            "comment! (\"module a: Adds.\")",
            "module a: \\\n      Adds.",
        ] {
            assert_eq!(comment_lines(text).collect::<Vec<_>>(), ["module a: Adds."]);
        }
        assert_eq!(
            comment_lines("a\\nb \\\"c\\\"").collect::<Vec<_>>(),
            ["a", "b \"c\""]
        );
    }
}
