//! Numbers in rows.

use std::fmt::Write as _;

/// A table: headings, which carry the units, and rows of as many cells.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty one.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Table {
        Table {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// The table with one row more; cells that lack are empty, cells too many are left out.
    #[must_use]
    pub fn row<S: Into<String>>(mut self, cells: impl IntoIterator<Item = S>) -> Table {
        self.push(cells);
        self
    }

    /// Adds a row; cells that lack are empty, cells too many are left out.
    pub fn push<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// Headings.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Rows.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// As comma-separated values (RFC 4180); numbers without the commas between their thousands.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| field(cell)).collect();
            // Writing to a string does not fail.
            let _ = write!(text, "{}\r\n", cells.join(","));
        }
        text
    }
}

/// Whether a cell is a number, so that it stands right.
pub(crate) fn is_number(cell: &str) -> bool {
    let cell = cell.strip_prefix('-').unwrap_or(cell);
    let is_plain = |c: char| c.is_ascii_digit() || ",. %".contains(c);
    cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().all(is_plain)
}

fn field(cell: &str) -> String {
    let cell = match is_number(cell) {
        true => cell.replace(',', ""),
        false => cell.to_owned(),
    };
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_must_be_and_leaves_numbers_plain() {
        let table = Table::new(["layer, its name", "clocks"])
            .row(["say \"conv\"", "1,234.5"])
            .row(["fc"]);
        assert_eq!(
            table.csv(),
            "\"layer, its name\",clocks\r\n\"say \"\"conv\"\"\",1234.5\r\nfc,\r\n"
        );
    }

    #[test]
    fn what_stands_right() {
        for number in ["1", "1,234", "99.5 %", "-0.3"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["", "conv1", "3x3", "-", "1 of 2"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
