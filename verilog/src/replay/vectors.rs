//! A recording as three `$readmemh` files, one line a clock.
//!
//! | file | a line |
//! | --- | --- |
//! | `inputs.hex` | the inputs side by side, in the order of the ports, the first one highest |
//! | `outputs.hex` | the outputs that are expected, likewise |
//! | `compared.hex` | a bit an output: 1 where it means something in this clock |

use std::fmt::Write as _;
use std::path::Path;

use crate::Error;
use crate::pins::{Pin, PinDirection};
use crate::recording::{Recording, Row};
use crate::replay::sources::write;

/// Name of the file of inputs.
pub const INPUTS: &str = "inputs.hex";
/// Name of the file of expected outputs.
pub const OUTPUTS: &str = "outputs.hex";
/// Name of the file of compare masks.
pub const COMPARED: &str = "compared.hex";

/// The pins of one direction, in order.
pub fn pins(recording: &Recording, direction: PinDirection) -> Vec<&Pin> {
    let pins = recording.pins.iter();
    pins.filter(|pin| pin.direction == direction).collect()
}

/// Values that a replay compares.
pub fn comparisons(recording: &Recording) -> usize {
    let rows = recording.rows.iter();
    rows.map(|row| row.compared.iter().filter(|&&c| c).count())
        .sum()
}

/// The three files: name, text.
pub fn files(recording: &Recording) -> [(&'static str, String); 3] {
    let values = |direction| {
        lines(recording, |row| {
            let pins = recording.pins.iter().zip(&row.values);
            pins.filter(|(pin, _)| pin.direction == direction)
                .map(|(pin, &value)| (value, pin.width))
                .collect()
        })
    };
    let masks = lines(recording, |row| {
        let pins = recording.pins.iter().zip(&row.compared);
        pins.filter(|(pin, _)| pin.direction == PinDirection::Output)
            .map(|(_, &compared)| (u64::from(compared), 1))
            .collect()
    });
    [
        (INPUTS, values(PinDirection::Input)),
        (OUTPUTS, values(PinDirection::Output)),
        (COMPARED, masks),
    ]
}

/// Writes the three files into `folder`.
pub fn write_files(recording: &Recording, folder: &Path) -> Result<(), Error> {
    for (name, text) in files(recording) {
        write(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn lines(recording: &Recording, fields: impl Fn(&Row) -> Vec<(u64, usize)>) -> String {
    let mut text = String::new();
    for row in &recording.rows {
        let fields = fields(row);
        if !fields.is_empty() {
            text.push_str(&hexadecimal(&fields));
            text.push('\n');
        }
    }
    text
}

/// Values of given widths side by side, the first one highest.
fn hexadecimal(fields: &[(u64, usize)]) -> String {
    // Digits from the lowest up: a nibble is filled from the fields, last one first.
    let mut digits: Vec<u8> = Vec::new();
    let mut nibble = 0;
    let mut filled = 0;
    for &(value, width) in fields.iter().rev() {
        for bit in 0..width {
            nibble |= ((value >> bit & 1) as u8) << filled;
            filled += 1;
            if filled == 4 {
                digits.push(nibble);
                (nibble, filled) = (0, 0);
            }
        }
    }
    if filled > 0 {
        digits.push(nibble);
    }
    digits.iter().rev().fold(String::new(), |mut text, digit| {
        let _ = write!(text, "{digit:x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_is_the_highest() {
        assert_eq!(hexadecimal(&[(1, 1), (0b101, 3), (0xab, 8)]), "dab");
        assert_eq!(hexadecimal(&[(0x3, 2), (0x12, 8)]), "312");
        assert_eq!(hexadecimal(&[(1, 1)]), "1");
    }
}
