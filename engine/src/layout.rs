//! What the engine keeps of golden's mapping: which rows each crossbar is fed, and what its clocks depend on.

use std::ops::Range;

use forms_golden::{Config, Mapped};

/// What one or more crossbars are fed: a range of rows, some of them doubled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feed {
    /// Rows of the matrix.
    pub rows: Range<usize>,
    /// Sub-arrays in use.
    pub fragments: usize,
    /// Doublings of each row's input (SME's squeeze-out), where there are any.
    pub shifts: Option<Vec<usize>>,
    /// Bits that inputs grow by.
    pub squeezes: usize,
}

/// Crossbars with the same feed and the same width take the same clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClockClass {
    /// Index of the feed.
    pub feed: usize,
    /// Weight columns in use.
    pub k_used: usize,
    /// Clocks of a step.
    pub beats: usize,
}

/// One crossbar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CrossbarLayout {
    /// Index of its feed.
    pub feed: usize,
    /// Index of its clock class.
    pub class: usize,
    /// The matrix's column that each of its columns is added to.
    pub columns: Vec<usize>,
    /// Crossbars that are present.
    pub arrays: usize,
    /// Device columns in use of all its arrays: conversions of a step.
    pub device_columns: u64,
}

/// All crossbars of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub feeds: Vec<Feed>,
    pub classes: Vec<ClockClass>,
    pub crossbars: Vec<CrossbarLayout>,
}

impl Layout {
    /// Reads golden's mapping.
    pub fn new(mapped: &Mapped) -> Layout {
        let config = mapped.config();
        let mut layout = Layout {
            feeds: Vec::new(),
            classes: Vec::new(),
            crossbars: Vec::new(),
        };
        for part in mapped.placements() {
            let feed = Feed {
                rows: part.rows.clone(),
                fragments: part.rows.len().div_ceil(config.fragment_rows),
                shifts: (!part.row_shifts.is_empty()).then(|| part.row_shifts.clone()),
                squeezes: part.squeezes(),
            };
            let feed = position_or_push(&mut layout.feeds, feed);
            let k_used = part.columns.len();
            let class = ClockClass {
                feed,
                k_used,
                beats: config.beats(k_used),
            };
            let class = position_or_push(&mut layout.classes, class);
            let arrays = part.arrays;
            layout.crossbars.push(CrossbarLayout {
                feed,
                class,
                columns: part.columns.clone(),
                arrays,
                device_columns: (arrays * k_used * config.devices_per_weight()) as u64,
            });
        }
        layout
    }

    /// Of all devices of all arrays present, the part that lies in a row and a column in use.
    pub fn utilization(&self, config: &Config) -> f64 {
        let used: u64 = self
            .crossbars
            .iter()
            .map(|crossbar| self.feeds[crossbar.feed].rows.len() as u64 * crossbar.device_columns)
            .sum();
        let arrays: usize = self.crossbars.iter().map(|crossbar| crossbar.arrays).sum();
        let present = arrays as f64 * (config.rows * config.columns) as f64;
        if arrays == 0 {
            0.0
        } else {
            used as f64 / present
        }
    }
}

/// The index of an equal entry, which is added where there is none. The latest are looked at first.
fn position_or_push<T: PartialEq>(all: &mut Vec<T>, one: T) -> usize {
    match all.iter().rposition(|other| *other == one) {
        Some(position) => position,
        None => {
            all.push(one);
            all.len() - 1
        }
    }
}
