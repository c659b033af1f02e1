//! What rust-hdl's macros lose before anything recorded can show it.
//!
//! A kernel's calls are recognised by how they begin, so `bits_reverse(x)` is recorded as a cast; of
//! a range only the ends are recorded, of a match arm only the pattern, and `index()` not at all.
//! The recorded kernel looks right and means something else, so the source text is searched.

use crate::Error;

/// Refuses kernels in `text` (a Rust source file, called `file` in messages) that rust-hdl would
/// record as something other than they say.
///
/// | in a function under `#[hdl_gen]` | recorded as |
/// | --- | --- |
/// | a call whose name begins with `bits`, `Bits` or `bit_cast` but is another | a cast |
/// | `a..=b` | `a..b` |
/// | a match arm with a guard | the arm without it |
/// | `to_bits()` anywhere but at the end of all that is assigned | its operand, computed in the operand's width |
/// | `index()` anywhere but alone in a bit position or after `match` | its operand, so that a 64-bit sum becomes a narrow one |
///
/// # Errors
///
/// [`Error::Source`] for the first of them.
pub fn check_source(file: &str, text: &str) -> Result<(), Error> {
    let code = blank(text);
    for kernel in kernels(&code) {
        let found = [calls, ranges, guards, indices, casts]
            .iter()
            .filter_map(|search| search(&code[kernel.clone()]))
            .min_by_key(|finding| finding.at);
        if let Some(finding) = found {
            return Err(Error::Source {
                file: file.into(),
                line: code[..kernel.start + finding.at].matches('\n').count() + 1,
                what: finding.what,
                way: finding.way,
            });
        }
    }
    Ok(())
}

struct Finding {
    at: usize,
    what: String,
    way: &'static str,
}

/// `text` with comments and the insides of strings as spaces, byte for byte.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            let close = rest.windows(2).position(|pair| pair == b"*/");
            at + close.map_or(rest.len(), |close| close + 2)
        } else if rest[0] == b'"' {
            at + string_length(rest)
        } else {
            at += 1;
            continue;
        };
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    // Whole characters were blanked or kept, so this is text still.
    String::from_utf8_lossy(&code).into_owned()
}

fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The bodies of functions under `#[hdl_gen]`.
fn kernels(code: &str) -> Vec<std::ops::Range<usize>> {
    code.match_indices("#[hdl_gen]")
        .filter_map(|(at, _)| {
            let start = at + code[at..].find('{')?;
            let mut depth = 0;
            let length = code[start..].find(|c| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })?;
            Some(start..start + length)
        })
        .collect()
}

/// Words of `code` and where they begin.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(in_word)?;
        let rest = &code[start..];
        let length = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        at = start + length;
        Some((start, &rest[..length]))
    })
}

fn calls(code: &str) -> Option<Finding> {
    words(code).find_map(|(at, word)| {
        let begins = ["bits", "Bits", "bit_cast"];
        let like_a_cast = begins.iter().any(|begin| word.starts_with(begin));
        let rest = code[at + word.len()..].trim_start();
        let called = rest.starts_with('(') || rest.starts_with("::");
        let path = rest.split('(').next().unwrap_or(rest).trim_end();
        let known = match word {
            "bits" | "bit_cast" => !path.starts_with("::") || path.starts_with("::<"),
            "Bits" => path.ends_with("::from"),
            _ => false,
        };
        let method = code[..at].trim_end().ends_with('.');
        (like_a_cast && called && !known && !method).then(|| Finding {
            at,
            what: format!("the call {word} is recorded as a cast, whatever it computes"),
            way: "give its work to a block, and call only bits and bit_cast in kernels",
        })
    })
}

fn ranges(code: &str) -> Option<Finding> {
    code.find("..=").map(|at| Finding {
        at,
        what: "the range ..= is recorded without its last value".into(),
        way: "write the range with .. and one more",
    })
}

fn guards(code: &str) -> Option<Finding> {
    code.match_indices("=>").find_map(|(arrow, _)| {
        let start = code[..arrow]
            .rfind(['{', '}', ',', ';'])
            .map_or(0, |at| at + 1);
        let (at, _) = words(&code[start..arrow]).find(|(_, word)| *word == "if")?;
        Some(Finding {
            at: start + at,
            what: "the match guard is not recorded".into(),
            way: "put an if into the arm",
        })
    })
}

fn indices(code: &str) -> Option<Finding> {
    const CALL: &str = ".index()";
    code.match_indices(CALL).find_map(|(at, _)| {
        let after = code[at + CALL.len()..].trim_start();
        let before = code[..chain_start(&code[..at])].trim_end();
        let position = before.strip_suffix('(').is_some_and(|callee| {
            let callee = match callee.rfind("::<") {
                Some(generic) if callee.ends_with('>') => &callee[..generic],
                _ => callee,
            };
            ["get_bit", "get_bits", "replace_bit"]
                .iter()
                .any(|name| callee.ends_with(name))
        });
        let alone = position && after.starts_with([')', ',']);
        let matched = before.ends_with("match") && after.starts_with('{');
        (!alone && !matched).then(|| Finding {
            at,
            what: "index() is not recorded, so what is computed with it would be as narrow as its \
                   operand"
                .into(),
            way: "compute in a Local of the width you mean, and use index() alone in a bit position",
        })
    })
}

/// `to_bits()` leaves no trace, so that what is computed with it has one width in the simulator and another
/// in Verilog. Fit for it is what stands alone: `a.next = self.b.val().to_bits();`, or in parentheses.
fn casts(code: &str) -> Option<Finding> {
    const CALL: &str = ".to_bits()";
    code.match_indices(CALL).find_map(|(at, _)| {
        let statement = code[..at].rfind(['{', '}', ';']).map_or(0, |end| end + 1);
        let assigned = code[statement..at].split_once(".next");
        let value = assigned.and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
        let whole = value.is_some_and(|value| is_one_term(value.trim()));
        let ends = code[at + CALL.len()..].trim_start().starts_with(';');
        (!whole || !ends).then(|| Finding {
            at,
            what: "to_bits() is not recorded, so what is computed with it has another width in Verilog"
                .into(),
            way: "assign a.next = value.to_bits() or (value).to_bits() to a Local, and compute with that",
        })
    })
}

/// Whether no operator stands outside the parentheses and brackets of `value`.
fn is_one_term(value: &str) -> bool {
    let mut depth = 0_usize;
    value.chars().all(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => return depth > 0 || c.is_alphanumeric() || "_.:".contains(c) || c.is_whitespace(),
        }
        true
    })
}

/// Where the chain of fields and calls that ends `code` begins: `self.at.val()`.
fn chain_start(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices().rev() {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            c if c.is_alphanumeric() || c == '_' || c == '.' => {}
            c => return at + c.len_utf8(),
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::check_source;

    fn refusal(kernel: &str) -> String {
        let text = format!(
            "// bits_of(\"a comment\")\nimpl Logic for A {{\n    #[hdl_gen]\n    fn update(&mut \
             self) {{\n        {kernel}\n    }}\n}}\nfn bits_of(x: usize) {{}}\n"
        );
        match check_source("a.rs", &text) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_the_macros_lose_is_refused_with_its_line() {
        let cases = [
            (
                "self.y.next = bits_reverse(self.a.val());",
                "a.rs:5: the call bits_reverse is recorded as a cast, whatever it computes; give \
                 its work to a block, and call only bits and bit_cast in kernels",
            ),
            (
                "for i in 0..=3 { self.y[i].next = false; }",
                "a.rs:5: the range ..= is recorded without its last value; write the range with .. \
                 and one more",
            ),
            (
                "match self.s.val() { S::A if self.go.val() => self.y.next = true, _ => {} }",
                "a.rs:5: the match guard is not recorded; put an if into the arm",
            ),
            (
                "self.y.next = self.a.val().get_bit(self.at.val().index() + 1);",
                "a.rs:5: index() is not recorded, so what is computed with it would be as narrow \
                 as its operand; compute in a Local of the width you mean, and use index() alone \
                 in a bit position",
            ),
            (
                "self.y.next = self.a.val().to_bits() << 1;",
                "a.rs:5: to_bits() is not recorded, so what is computed with it has another width in \
                 Verilog; assign a.next = value.to_bits() or (value).to_bits() to a Local, and \
                 compute with that",
            ),
        ];
        for (kernel, message) in cases {
            assert_eq!(refusal(kernel), message);
        }
        for kernel in [
            "self.y.next = !self.a.val().to_bits();",
            "self.y.next = self.b.val() + self.a.val().to_bits();",
            "self.y.next = (self.a.val().to_bits()) + 1;",
            "self.y.next = (self.a.val().to_bits() + 1).to_bits();",
            "self.y.next = self.a.val().to_bits().get_bit(3);",
            "if self.a.val().to_bits() == 3 { self.y.next = 1.into(); }",
        ] {
            assert_ne!(refusal(kernel), "", "{kernel}");
        }
        assert_ne!(refusal("if 3 == self.at.val().index() { }"), "");
        assert_ne!(refusal("self.y.next = bits_low::tip(self.a.val());"), "");
        assert_ne!(
            refusal("self.y.next = Bits::<4>::reversed(self.a.val());"),
            ""
        );
    }

    #[test]
    fn ordinary_kernels_pass() {
        for kernel in [
            "self.y.next = bit_cast::<8, 4>(self.a.val()) + bits::<8>(3) + bits(4);",
            "self.y.next = Bits::<8>::from(3);",
            "comment!(\"bits_reverse(x) ..= if =>\"); // bits_reverse(x)",
            "self.y.next = self.bits_in.val().get_bit(self.at[i].val().index());",
            "self.y.next = self.a.val().get_bits::<4>(self.at.val().index());",
            "self.y.next = self.a.val().replace_bit(self.at.val().index(), true);",
            "match self.a.val().index() { 0 => { if self.b.val() { } } _ => {} }",
            "self.y[2 * i + 1].next = self.a[i - 1].val().to_bits();",
            "if self.go.val() { self.y.d.next =\n (self.a.q.val() >> self.b.val()).to_bits(); }",
            "for i in 0..4 { if self.b[i].val() { self.y[i].next = true; } }",
        ] {
            assert_eq!(refusal(kernel), "", "{kernel}");
        }
    }
}
