//! The groups that the rows of a fragment are split in.

use rust_hdl::prelude::Direction;

use crate::prelude::Wire;

/// Groups of as many rows each; the last may have fewer.
///
/// A kernel runs over all groups but the last, then over the last, since a loop in a kernel cannot
/// ask an outer loop's variable how far to go.
pub(crate) struct RowGroups {
    /// Position of the last group.
    pub last: usize,
    /// Rows of a group.
    pub rows: usize,
    /// Rows of the last group.
    pub last_rows: usize,
}

impl RowGroups {
    /// Reads the rows of every group.
    pub fn new(groups: &[usize]) -> Self {
        let (rows, last_rows) = match groups {
            [first, .., last] => (*first, *last),
            [only] => (*only, *only),
            [] => panic!("a fragment has at least one group of rows"),
        };
        let last = groups.len() - 1;
        assert!(
            groups[..last].iter().all(|group| *group == rows) && (1..=rows).contains(&last_rows),
            "groups of {groups:?} rows: all have as many, and only the last may have fewer"
        );
        Self {
            last,
            rows,
            last_rows,
        }
    }

    /// Rows of the fragment.
    pub fn all_rows(&self) -> usize {
        self.last * self.rows + self.last_rows
    }

    /// A word a group, a bit a row.
    pub fn wires<D: Direction>(&self) -> Vec<Wire<D>> {
        let mut wires = Wire::array(self.last, self.rows);
        wires.push(Wire::new(self.last_rows));
        wires
    }
}
