//! Names: from rust-hdl's to Verilog's.

use crate::Error;
use crate::reserved::reserved_by;

/// `lanes$3$sum` as a Verilog name: `lanes_3_sum`.
pub(crate) fn verilog(name: &str) -> String {
    name.replace('$', "_")
}

/// A constant's or a variant's Verilog name: `State`, `LeadingZero` become `STATE_LEADING_ZERO`.
pub(crate) fn upper(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            text.push('_');
        }
        let mut before = '_';
        for c in part.replace('$', "_").chars() {
            if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                text.push('_');
            }
            text.push(c.to_ascii_uppercase());
            before = c;
        }
    }
    text
}

/// Refuses what no Verilog tool would read as a name.
pub(crate) fn check(module: &str, name: &str) -> Result<(), Error> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !plain {
        return Err(Error::BadName {
            module: module.into(),
            name: name.into(),
        });
    }
    match reserved_by(name) {
        Some(language) => Err(Error::Reserved {
            module: module.into(),
            name: name.into(),
            language,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, upper, verilog};

    #[test]
    fn names_are_joined_by_underscores() {
        assert_eq!(verilog("lanes$3$sum"), "lanes_3_sum");
        assert_eq!(upper(&["State", "LeadingZero"]), "STATE_LEADING_ZERO");
        assert_eq!(upper(&["last_step"]), "LAST_STEP");
    }

    #[test]
    fn odd_names_are_refused() {
        for name in ["", "3d", "r#type", "a-b", "cell", "bit"] {
            assert!(check("m", name).is_err(), "{name}");
        }
    }
}
