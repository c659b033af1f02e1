//! Text with the numbers in it still numbers, so that what repeats can become a loop.

use std::fmt::Write as _;

use num_bigint::BigUint;

use crate::number;

/// A number that may grow with loop variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Affine {
    pub constant: i64,
    /// Loop variables and what each turn adds.
    pub factors: Vec<(String, i64)>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// Bits of something declared.
    Part {
        name: String,
        whole: usize,
        offset: Affine,
        width: usize,
    },
    /// A number of fixed width.
    Number {
        value: Affine,
        width: usize,
    },
    /// A number to add to what follows, of its width.
    Plus {
        value: Affine,
        width: usize,
    },
    /// A number of no width: a shift's distance.
    Distance(Affine),
    /// The name of an instance, one of several.
    Unit {
        array: String,
        position: Affine,
    },
}

/// What an [`Affine`] is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Offset { width: usize },
    Number { width: usize },
    Plain,
}

impl From<i64> for Affine {
    fn from(constant: i64) -> Self {
        Self {
            constant,
            factors: Vec::new(),
        }
    }
}

impl From<usize> for Affine {
    fn from(constant: usize) -> Self {
        Self::from(constant as i64)
    }
}

impl Affine {
    /// The same for the turn in which `variable` is `first`, and `step` more for each after it.
    pub fn grow(&mut self, variable: &str, first: i64, step: i64) {
        if step != 0 {
            self.constant -= first * step;
            self.factors.push((variable.to_string(), step));
        }
    }

    pub fn is_constant(&self) -> bool {
        self.factors.is_empty()
    }

    /// `16*i + 3`, each number written by `write_number` and each variable by `write_variable`. What is
    /// subtracted comes last: a leading minus would be a negation, whose width is another matter.
    fn render(
        &self,
        write_number: &dyn Fn(i64) -> String,
        write_variable: &dyn Fn(&str) -> String,
    ) -> String {
        let variables = |negative: bool| {
            let factors = self.factors.iter();
            let chosen = factors.filter(move |(_, step)| (*step < 0) == negative);
            chosen.map(|(variable, step)| {
                let variable = write_variable(variable);
                match step.abs() {
                    1 => variable,
                    step => format!("{}*{variable}", write_number(step)),
                }
            })
        };
        let constant = write_number(self.constant.abs());
        let mut added: Vec<String> = variables(false).collect();
        let mut subtracted: Vec<String> = variables(true).collect();
        match self.constant {
            0 if !added.is_empty() => {}
            0.. => added.push(constant),
            _ => subtracted.push(constant),
        }
        let subtracted: String = subtracted.iter().map(|term| format!(" - {term}")).collect();
        added.join(" + ") + &subtracted
    }

    fn plain(&self) -> String {
        self.render(&|number| number.to_string(), &str::to_string)
    }

    fn sized(&self, width: usize) -> String {
        let number = |value: i64| number::render(&BigUint::from(value.unsigned_abs()), width);
        let variable = |name: &str| match width {
            1 => format!("{name}[0]"),
            width => format!("{name}[{}:0]", width - 1),
        };
        self.render(&number, &variable)
    }
}

impl Piece {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Writes everything but the numbers into `shape`, and the numbers and their uses into `numbers`.
    pub fn trace(&self, shape: &mut String, numbers: &mut Vec<(i64, Use)>) {
        let mut number = |affine: &Affine, usage: Use| {
            numbers.push((affine.constant, usage));
            // Writing to a String cannot fail.
            let _ = write!(shape, "\u{1}{:?}\u{1}", affine.factors);
        };
        match self {
            Piece::Text(text) => shape.push_str(text),
            Piece::Part {
                name,
                whole,
                offset,
                width,
            } => {
                number(offset, Use::Offset { width: *width });
                let _ = write!(shape, "\u{2}{name}\u{2}{whole}\u{2}{width}");
            }
            Piece::Number { value, width } => {
                number(value, Use::Number { width: *width });
                let _ = write!(shape, "\u{3}{width}");
            }
            Piece::Plus { value, width } => {
                number(value, Use::Number { width: *width });
                let _ = write!(shape, "\u{4}{width}");
            }
            Piece::Distance(value) => number(value, Use::Plain),
            Piece::Unit { array, position } => {
                number(position, Use::Plain);
                let _ = write!(shape, "\u{5}{array}");
            }
        }
    }

    /// Calls `change` with the numbers, in the order of [`Piece::trace`].
    pub fn numbers(&mut self, change: &mut dyn FnMut(&mut Affine)) {
        match self {
            Piece::Text(_) => {}
            Piece::Part { offset, .. } => change(offset),
            Piece::Number { value, .. } | Piece::Plus { value, .. } => change(value),
            Piece::Distance(value) => change(value),
            Piece::Unit { position, .. } => change(position),
        }
    }

    fn render(&self) -> String {
        match self {
            Piece::Text(text) => text.clone(),
            Piece::Part {
                name,
                whole,
                offset,
                width,
            } => match (offset.is_constant(), *width) {
                _ if whole == width => name.clone(),
                (_, 1) => format!("{name}[{}]", offset.plain()),
                (true, width) => {
                    let low = offset.constant;
                    format!("{name}[{}:{low}]", low + width as i64 - 1)
                }
                (false, width) => format!("{name}[{} +: {width}]", offset.plain()),
            },
            Piece::Number { value, width } => {
                let text = value.sized(*width);
                match value.factors.len() + usize::from(value.constant != 0) {
                    0 | 1 if value.factors.iter().all(|(_, step)| *step == 1) => text,
                    _ => format!("({text})"),
                }
            }
            Piece::Plus { value, width } => match value.is_constant() && value.constant == 0 {
                true => String::new(),
                false => format!("{} + ", value.sized(*width)),
            },
            Piece::Distance(value) => {
                match value.factors.len() + usize::from(value.constant != 0) {
                    0 | 1 => value.plain(),
                    _ => format!("({})", value.plain()),
                }
            }
            Piece::Unit { array, position } => format!("{array}_{}", position.plain()),
        }
    }
}

/// The text of a line.
pub(super) fn render(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::render).collect()
}
