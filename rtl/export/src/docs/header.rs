//! The head of a block's file as comment of its Verilog.
//!
//! The title is left out, since the block's own sentence says it, and so is what is about Rust: tables of a
//! constructor's arguments, whose values are in the Verilog, and links to types. Other tables, sketches and
//! text stay.

/// A line of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A paragraph, to be broken where lines end.
    Text(String),
    /// A row of a table or of a sketch, to be left as it is.
    Fixed(String),
}

/// What arrives at one line after another.
#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    paragraph: Vec<String>,
    table: Vec<Vec<String>>,
    is_sketch: bool,
}

/// The comment that `header` becomes.
pub(super) fn lines(header: &str) -> Vec<Line> {
    // The title is the first paragraph.
    let body = header.split_once("\n\n").map_or("", |(_, body)| body);
    let mut reader = Reader::default();
    for line in body.lines() {
        reader.line(line);
    }
    reader.end_paragraph();
    reader.end_table();
    reader.lines
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            self.end_paragraph();
            self.is_sketch = !self.is_sketch;
        } else if self.is_sketch {
            let text = ascii(line.trim_end());
            self.lines.push(Line::Fixed(format!("   {text}")));
        } else if let Some(row) = trimmed.strip_prefix('|') {
            self.end_paragraph();
            // Empty cells have a space on both sides, too.
            let row = row.trim_end_matches('|').replace("| |", "|  |");
            let cells = row.split(" | ");
            self.table
                .push(cells.map(|cell| plain(cell.trim())).collect());
        } else {
            self.end_table();
            match trimmed {
                "" => self.end_paragraph(),
                text => self.paragraph.push(text.to_string()),
            }
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph).join(" ");
        let about_rust = |sentence: &&str| !sentence.contains("[`Parameters`]");
        let kept: Vec<&str> = text.split_inclusive(". ").filter(about_rust).collect();
        let text = plain(kept.concat().trim());
        if !text.is_empty() {
            self.lines.push(Line::Text(text));
        }
    }

    /// Columns below each other, the rule below the titles left out.
    fn end_table(&mut self) {
        let mut rows = std::mem::take(&mut self.table);
        rows.retain(|row| !row.iter().all(|cell| cell.starts_with("---")));
        let is_constructors = rows.first().is_some_and(|row| row[0] == "parameter");
        if is_constructors {
            return;
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &rows {
            let cells = row.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, &width)| format!("{cell:width$}"))
                .collect();
            let line = format!("   {}", cells.join("  "));
            self.lines.push(Line::Fixed(line.trim_end().to_string()));
        }
    }
}

/// Text without the marks of its language.
fn plain(text: &str) -> String {
    let text = text.replace("[`", "").replace("`]", "").replace('`', "");
    let words = text.split(' ').map(|word| match word.strip_prefix('*') {
        Some(emphasized) if emphasized.contains('*') => emphasized.replace('*', ""),
        _ => word.to_string(),
    });
    ascii(&words.collect::<Vec<String>>().join(" "))
}

/// Arrows and frames in letters that every tool reads.
fn ascii(text: &str) -> String {
    let letter = |c: char| match c {
        '─' => '-',
        '►' => '>',
        '│' => '|',
        '┐' | '┘' | '┴' | '┬' | '├' | '┤' | '┼' => '+',
        other => other,
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_head_keeps_what_is_not_about_rust() {
        let header = "\
Adder: adds.

| parameter | meaning |
| --- | --- |
| bits | of a word |

Built from [`Parameters`]. A *sum* of `a` and
`b`. Latency 1.

| address | holds |
| --- | --- |
| 0 | a |
| 12 | b |

```text
a ─► y
```";
        let text = |text: &str| Line::Text(text.into());
        let fixed = |text: &str| Line::Fixed(text.into());
        let expected = [
            text("A sum of a and b. Latency 1."),
            fixed("   address  holds"),
            fixed("   0        a"),
            fixed("   12       b"),
            fixed("   a -> y"),
        ];
        assert_eq!(lines(header), expected);
        assert_eq!(lines("Adder: adds."), []);
    }
}
