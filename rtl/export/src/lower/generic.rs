//! Parameters of custom Verilog, declared in comments below its title:
//!
//! ```text
//! // module memory: What it does.
//! // parameter DEPTH = 512 // Words
//! // parameter WIDTH = 16 [write_data read_data] // Bits of a word
//! // parameter ADDRESS_BITS = $clog2(DEPTH) [read_address] // Follows from DEPTH
//! ```
//!
//! A number is what this block has; other blocks of the same text have others. In brackets stand the pins that
//! are so many bits wide.

use crate::variant::Generic;

const DECLARES: &str = "// parameter ";

/// Whether a line of custom Verilog declares a parameter.
pub(super) fn is_declaration(line: &str) -> bool {
    line.trim_start().starts_with(DECLARES)
}

/// The parameters that `text` declares.
pub(super) fn declared(text: &str) -> Vec<Generic> {
    let declared = text.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix(DECLARES)?;
        let (rest, docs) = rest.split_once(" // ").unwrap_or((rest, ""));
        let (name, rest) = rest.split_once(" = ")?;
        let (value, pins) = rest.split_once(" [").unwrap_or((rest, ""));
        Some(Generic {
            name: name.trim().to_string(),
            value: value.trim().to_string(),
            docs: docs.trim().to_string(),
            pins: pins
                .trim_end_matches(']')
                .split_whitespace()
                .map(str::to_string)
                .collect(),
        })
    });
    declared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_has_a_value_pins_and_a_comment() {
        let text = "// module memory: Words.\n// parameter WIDTH = 16 [a b] // Bits\n\
                    // parameter TWICE = 2 * WIDTH\nassign b = a;\n";
        let found = declared(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].value, "16");
        assert_eq!(found[0].pins, ["a", "b"]);
        assert_eq!(found[0].docs, "Bits");
        assert_eq!(
            (found[1].name.as_str(), found[1].value.as_str()),
            ("TWICE", "2 * WIDTH")
        );
    }
}
