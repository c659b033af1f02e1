//! The order of a lowered matrix's rows: one of three names, or a table.
//!
//! Elements of a kernel are numbered as W-major has them: `(channel * height + row) * width + column`. An
//! order says which element stands in each row; it decides which weights share a fragment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::LayerError;

/// How the rows of a lowered weight matrix are laid out; the last index runs fastest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOrder {
    /// Channel, kernel row, kernel column.
    #[default]
    WMajor,
    /// Channel, kernel column, kernel row.
    HMajor,
    /// Kernel row, kernel column, channel.
    CMajor,
}

impl RowOrder {
    /// All three orders.
    pub const ALL: [Self; 3] = [Self::WMajor, Self::HMajor, Self::CMajor];
}

/// Any order of all rows of a matrix, the same for all its columns. Clones share one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTable {
    elements: Arc<[u32]>,
}

impl RowTable {
    /// The element that stands in each row; each of `0..elements.len()` once.
    ///
    /// # Errors
    /// [`LayerError::NotPermutation`] names the first row that breaks the rule; [`LayerError::Empty`].
    pub fn new(elements: impl Into<Arc<[u32]>>) -> Result<Self, LayerError> {
        let elements = elements.into();
        if elements.is_empty() {
            return Err(LayerError::Empty("a row order's table"));
        }
        let rows = elements.len();
        let mut seen = vec![None; rows];
        for (row, &element) in elements.iter().enumerate() {
            match seen.get_mut(element as usize) {
                Some(place @ None) => *place = Some(row),
                taken => {
                    return Err(LayerError::NotPermutation {
                        row,
                        element,
                        rows,
                        earlier: taken.and_then(|place| *place),
                    });
                }
            }
        }
        Ok(Self { elements })
    }

    /// The element that stands in each row.
    pub fn elements(&self) -> &[u32] {
        &self.elements
    }
}

/// The order of a layer's rows: a named one, or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// By the indices of an element.
    Named(RowOrder),
    /// One by one.
    Table(RowTable),
}

impl Rows {
    /// The name of the order as files have it; `table` for a table.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Named(RowOrder::WMajor) => "w-major",
            Self::Named(RowOrder::HMajor) => "h-major",
            Self::Named(RowOrder::CMajor) => "c-major",
            Self::Table(_) => "table",
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::Named(RowOrder::default())
    }
}

impl From<RowOrder> for Rows {
    fn from(order: RowOrder) -> Self {
        Self::Named(order)
    }
}

impl From<RowTable> for Rows {
    fn from(table: RowTable) -> Self {
        Self::Table(table)
    }
}

/// What says which element of a kernel stands in a row: [`RowOrder`], [`RowTable`], [`Rows`], or a
/// reference to one.
pub trait ElementOrder {
    /// The element in `row` of a matrix of kernels `[channels, height, width]`.
    fn element(&self, row: usize, kernel: [usize; 3]) -> usize;

    /// The number of rows, where only one is possible.
    fn rows(&self) -> Option<usize> {
        None
    }

    /// Refuses a matrix with another number of rows than the order has.
    ///
    /// # Errors
    /// [`LayerError::Mismatch`].
    fn check_rows(&self, expected: usize) -> Result<(), LayerError> {
        match self.rows() {
            Some(found) if found != expected => Err(LayerError::Mismatch {
                what: "rows in the table of the row order",
                expected,
                found,
            }),
            _ => Ok(()),
        }
    }
}

impl ElementOrder for RowOrder {
    fn element(&self, row: usize, [channels, height, width]: [usize; 3]) -> usize {
        let [c, i, j] = match self {
            Self::WMajor => return row,
            Self::HMajor => [row / (width * height), row % height, row / height % width],
            Self::CMajor => [
                row % channels,
                row / channels / width,
                row / channels % width,
            ],
        };
        (c * height + i) * width + j
    }
}

impl ElementOrder for RowTable {
    fn element(&self, row: usize, _: [usize; 3]) -> usize {
        self.elements[row] as usize
    }

    fn rows(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

impl ElementOrder for Rows {
    fn element(&self, row: usize, kernel: [usize; 3]) -> usize {
        match self {
            Self::Named(order) => order.element(row, kernel),
            Self::Table(table) => table.element(row, kernel),
        }
    }

    fn rows(&self) -> Option<usize> {
        match self {
            Self::Named(_) => None,
            Self::Table(table) => table.rows(),
        }
    }
}

impl<T: ElementOrder> ElementOrder for &T {
    fn element(&self, row: usize, kernel: [usize; 3]) -> usize {
        (**self).element(row, kernel)
    }

    fn rows(&self) -> Option<usize> {
        (**self).rows()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_orders_count_the_last_index_fastest() {
        let kernel = [2, 2, 3];
        let rows =
            |order: RowOrder| -> Vec<usize> { (0..12).map(|r| order.element(r, kernel)).collect() };
        assert_eq!(rows(RowOrder::WMajor), (0..12).collect::<Vec<_>>());
        assert_eq!(
            rows(RowOrder::HMajor),
            [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]
        );
        assert_eq!(
            rows(RowOrder::CMajor),
            [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]
        );
    }

    #[test]
    fn a_table_that_repeats_an_element_is_refused_with_both_rows() {
        assert_eq!(
            RowTable::new([2, 0, 1, 0]).unwrap_err().to_string(),
            "row 3 of the row order holds element 0, which row 1 holds already; list each of 0..=3 once"
        );
    }

    #[test]
    fn a_table_beyond_its_rows_is_refused_with_the_element() {
        assert_eq!(
            RowTable::new([0, 4, 1, 2]).unwrap_err().to_string(),
            "row 1 of the row order holds element 4, which is no row; list each of 0..=3 once"
        );
        assert_eq!(
            RowTable::new(Vec::new()).unwrap_err(),
            LayerError::Empty("a row order's table")
        );
    }

    #[test]
    fn row_orders_are_named_in_files_as_in_the_contract() {
        let names = RowOrder::ALL.map(|order| serde_json::to_string(&order).unwrap());
        assert_eq!(names, ["\"w-major\"", "\"h-major\"", "\"c-major\""]);
        let named = RowOrder::ALL.map(|order| format!("\"{}\"", Rows::Named(order).name()));
        assert_eq!(names, named);
    }
}
