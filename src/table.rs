//! Tables for people: columns as wide as their widest cell, numbers to the right.

use crate::voice;

/// Rows of cells under a head.
#[derive(Debug, Clone)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of rows of any length, the first being the head.
    pub fn of(rows: Vec<Vec<String>>) -> Table {
        Table { rows }
    }

    /// A table that has only its head.
    pub fn new<const N: usize>(head: [&str; N]) -> Table {
        Table {
            rows: vec![head.map(str::to_owned).to_vec()],
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.folded(voice::width().unwrap_or(usize::MAX)))
    }
}

impl Table {
    /// The table as comma-separated values (RFC 4180), numbers without commas between their thousands.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| field(cell)).collect();
            text += &(cells.join(",") + "\n");
        }
        text
    }

    /// The table in parts of at most `width` characters a line, one below the other; each begins with the first column.
    pub fn folded(&self, width: usize) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let shape: Vec<(usize, bool)> = (0..columns)
            .map(|column| {
                let width = cells(column).map(|cell| cell.chars().count()).max();
                let number = |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit());
                (width.unwrap_or(0), cells(column).skip(1).all(number))
            })
            .collect();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut used = usize::MAX;
        for column in 0..columns {
            let more = shape[column].0 + 2;
            match parts.last_mut() {
                // The two blanks behind the last column are not printed.
                Some(part) if used.saturating_add(more) <= width.saturating_add(2) => {
                    part.push(column);
                    used += more;
                }
                Some(_) => {
                    parts.push(vec![0, column]);
                    used = shape[0].0 + 2 + more;
                }
                None => {
                    parts.push(vec![0]);
                    used = more;
                }
            }
        }
        let parts: Vec<String> = parts.iter().map(|part| self.part(part, &shape)).collect();
        parts.join("\n")
    }

    /// Some of the columns, each with its width and whether it holds numbers.
    fn part(&self, columns: &[usize], shape: &[(usize, bool)]) -> String {
        let mut text = String::new();
        for (position, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for &column in columns {
                let Some(cell) = row.get(column) else {
                    continue;
                };
                let (width, number) = shape[column];
                line.push_str(&match number {
                    true => format!("{cell:>width$}  "),
                    false => format!("{cell:<width$}  "),
                });
            }
            text.push_str(line.trim_end());
            text.push('\n');
            if position == 0 {
                let total: usize = columns.iter().map(|&column| shape[column].0 + 2).sum();
                text.push_str(&"-".repeat(total.saturating_sub(2)));
                text.push('\n');
            }
        }
        text
    }
}

/// A cell of CSV.
fn field(cell: &str) -> String {
    let grouped = cell.starts_with(|c: char| c.is_ascii_digit())
        && cell.chars().all(|c| c.is_ascii_digit() || c == ',');
    match cell {
        _ if grouped => cell.replace(',', ""),
        _ if cell.contains([',', '"', '\n', '\r']) => format!("\"{}\"", cell.replace('"', "\"\"")),
        _ => cell.to_owned(),
    }
}

/// A number in groups of three: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right_and_words_to_the_left() {
        let mut table = Table::new(["name", "clocks"]);
        table.row(["a".to_owned(), grouped(7)]);
        table.row(["beta".to_owned(), grouped(1_234_567)]);
        assert_eq!(
            table.to_string(),
            "name     clocks\n---------------\na             7\nbeta  1,234,567\n"
        );
    }

    #[test]
    fn a_table_that_is_too_wide_folds_and_repeats_its_first_column() {
        let mut table = Table::new(["name", "clocks", "steps"]);
        table.row(["a".to_owned(), grouped(7), grouped(12_345)]);
        assert_eq!(
            table.folded(13),
            "name  clocks\n------------\na          7\n\nname   steps\n------------\na     12,345\n"
        );
        assert_eq!(table.folded(20), table.folded(usize::MAX));
    }

    #[test]
    fn csv_has_plain_numbers_and_quotes_what_must_be() {
        let mut table = Table::new(["name, given", "clocks"]);
        table.row(["say \"a\"".to_owned(), grouped(1_234_567)]);
        table.row(["1,5 x".to_owned(), "1.25".to_owned()]);
        assert_eq!(
            table.csv(),
            "\"name, given\",clocks\n\"say \"\"a\"\"\",1234567\n\"1,5 x\",1.25\n"
        );
    }

    #[test]
    fn groups_have_three_digits() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (100_000, "100,000"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
