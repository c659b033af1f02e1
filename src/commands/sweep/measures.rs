//! What a sweep's page sets against each other.

use forms_report::Axis;

use super::table::{COLUMNS, Cell};

/// A number of a point: its name in the page, its unit, where it is.
pub(super) struct Measure {
    pub id: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    pub of: fn(&[Cell]) -> Option<f64>,
}

/// What is wanted much of; the first that the points have is the vertical axis.
pub(super) const WANTED: [Measure; 2] = [
    Measure {
        id: "accuracy",
        name: "top-1 accuracy",
        unit: "%",
        of: |row| Some(100.0 * number(row, "top_1")? / number(row, "images")?),
    },
    Measure {
        id: "speed",
        name: "frames a second",
        unit: "1/s",
        of: |row| number(row, "frames_a_second"),
    },
];

/// What is wanted little of.
pub(super) const SPENT: [Measure; 4] = [
    Measure {
        id: "energy",
        name: "energy",
        unit: "uJ a frame",
        of: |row| Some(number(row, "dynamic_uj_a_frame")? + number(row, "static_uj_a_frame")?),
    },
    Measure {
        id: "area",
        name: "area of the chips",
        unit: "mm2",
        of: |row| number(row, "area_mm2"),
    },
    Measure {
        id: "clocks",
        name: "clocks of the slowest layer",
        unit: "a frame",
        of: |row| Some(number(row, "pipeline_clocks")? / number(row, "images")?),
    },
    Measure {
        id: "crossbars",
        name: "crossbars",
        unit: "",
        of: |row| number(row, "crossbars"),
    },
];

impl Measure {
    pub fn axis(&self) -> Axis {
        Axis {
            name: self.name.to_owned(),
            unit: self.unit.to_owned(),
        }
    }
}

/// The place of a column.
pub(super) fn at(column: &str) -> usize {
    let found = COLUMNS.iter().position(|(name, ..)| *name == column);
    found.unwrap_or(0)
}

fn number(row: &[Cell], column: &str) -> Option<f64> {
    match row[at(column)] {
        Cell::Integer(value) => Some(value as f64),
        Cell::Number(value) => Some(value),
        Cell::Nothing | Cell::Text(_) => None,
    }
}
