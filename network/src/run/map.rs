//! Feature maps while a network runs: in words of sixteen or 32 bits where they hold a layer's whole range.

use std::borrow::Cow;

use crate::check::Value;

/// A feature map in the order channel, row, column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Map {
    /// `[channels, height, width]`.
    pub shape: [usize; 3],
    /// Its elements.
    pub values: Values,
}

/// The elements of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Values {
    Short(Vec<i16>),
    Middle(Vec<i32>),
    Long(Vec<i64>),
}

/// An integer that maps are made of.
pub(super) trait Element: Copy + Ord + Send + Sync + Default {
    /// The value, which was checked to fit.
    fn of(value: i64) -> Self;
    /// The reverse of [`Element::of`].
    fn value(self) -> i64;
}

impl Element for i16 {
    fn of(value: i64) -> i16 {
        value as i16
    }
    fn value(self) -> i64 {
        i64::from(self)
    }
}

impl Element for i32 {
    fn of(value: i64) -> i32 {
        value as i32
    }
    fn value(self) -> i64 {
        i64::from(self)
    }
}

impl Element for i64 {
    fn of(value: i64) -> i64 {
        value
    }
    fn value(self) -> i64 {
        self
    }
}

/// How wide a map's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Short,
    Middle,
    Long,
}

impl Width {
    /// The least that holds every value of a layer.
    pub fn of(value: &Value) -> Width {
        let fits = |low: i64, high: i64| low <= value.low && value.high <= high;
        if fits(i16::MIN.into(), i16::MAX.into()) {
            Width::Short
        } else if fits(i32::MIN.into(), i32::MAX.into()) {
            Width::Middle
        } else {
            Width::Long
        }
    }
}

impl Map {
    /// A map of values that lie in the range of `of`.
    pub fn new(of: &Value, values: impl Iterator<Item = i64>) -> Map {
        let values = match Width::of(of) {
            Width::Short => Values::Short(values.map(Element::of).collect()),
            Width::Middle => Values::Middle(values.map(Element::of).collect()),
            Width::Long => Values::Long(values.collect()),
        };
        Map {
            shape: of.shape,
            values,
        }
    }

    /// Its elements in 64 bits.
    pub fn long(&self) -> Cow<'_, [i64]> {
        match &self.values {
            Values::Short(values) => values.iter().map(|&value| i64::from(value)).collect(),
            Values::Middle(values) => values.iter().map(|&value| i64::from(value)).collect(),
            Values::Long(values) => Cow::Borrowed(values),
        }
    }

    /// [`Map::long`] of a map that is not needed any more.
    pub fn into_long(self) -> Vec<i64> {
        match self.values {
            Values::Short(values) => values.into_iter().map(i64::from).collect(),
            Values::Middle(values) => values.into_iter().map(i64::from).collect(),
            Values::Long(values) => values,
        }
    }
}
