//! Array positions, which rust-hdl leaves as text: `lanes[2*i+1]$sum`.

use crate::Error;

/// Replaces every `[position]` of `name` by `$number`.
pub(super) fn resolve(
    module: &str,
    name: &str,
    loops: &[(String, usize)],
) -> Result<String, Error> {
    let fail = |reason: String, way| Error::Index {
        module: module.into(),
        name: name.into(),
        reason,
        way,
    };
    if name.contains("][") {
        return Err(fail(
            "an array of arrays is indexed".into(),
            "put the inner array into a block of its own",
        ));
    }
    let mut text = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((position, after)) = after.split_once(']') else {
            return Err(fail("an index never ends".into(), "close the bracket"));
        };
        let value = evaluate(position, loops).map_err(|reason| {
            fail(
                reason,
                "use loop variables and numbers, and a Constant or a literal for a const generic",
            )
        })?;
        text.push_str(&format!("{before}${value}"));
        rest = after;
    }
    Ok(text + rest)
}

/// Value of a position such as `(2*i+1)`.
fn evaluate(text: &str, loops: &[(String, usize)]) -> Result<usize, String> {
    let mut reader = Reader { rest: text, loops };
    let value = reader.sum()?;
    match reader.rest {
        "" => Ok(value),
        rest => Err(format!("{rest:?} in an index is not understood")),
    }
}

struct Reader<'a> {
    rest: &'a str,
    loops: &'a [(String, usize)],
}

impl Reader<'_> {
    fn take(&mut self, operators: &[char]) -> Option<char> {
        let next = self.rest.chars().next()?;
        operators.contains(&next).then(|| {
            self.rest = &self.rest[next.len_utf8()..];
            next
        })
    }

    fn word(&mut self) -> &str {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn sum(&mut self) -> Result<usize, String> {
        let mut value = self.product()?;
        while let Some(operator) = self.take(&['+', '-']) {
            let right = self.product()?;
            let result = match operator {
                '+' => value.checked_add(right),
                _ => value.checked_sub(right),
            };
            value = result.ok_or(format!("{value} {operator} {right} is no position"))?;
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<usize, String> {
        let mut value = self.factor()?;
        while let Some(operator) = self.take(&['*', '/', '%']) {
            let right = self.factor()?;
            let result = match operator {
                '*' => value.checked_mul(right),
                '/' => value.checked_div(right),
                _ => value.checked_rem(right),
            };
            value = result.ok_or(format!("{value} {operator} {right} is no position"))?;
        }
        Ok(value)
    }

    fn factor(&mut self) -> Result<usize, String> {
        if self.take(&['(']).is_some() {
            let value = self.sum()?;
            return match self.take(&[')']) {
                Some(_) => Ok(value),
                None => Err("a parenthesis never closes".into()),
            };
        }
        let loops = self.loops;
        let word = self.word();
        if let Some((_, value)) = loops.iter().rev().find(|(name, _)| name == word) {
            return Ok(*value);
        }
        let digits = word.trim_end_matches("_usize").trim_end_matches("usize");
        digits
            .replace('_', "")
            .parse()
            .map_err(|_| format!("{word:?} in an index is no number or loop variable"))
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn positions_are_evaluated() {
        let loops = [("i".to_string(), 3)];
        let cases = [
            ("lanes[i]$sum", "lanes$3$sum"),
            ("lanes[2*i+1]$sum", "lanes$7$sum"),
            ("lanes[(i-1)/2]$data[i%2]", "lanes$1$data$1"),
            ("taps[1_0usize]", "taps$10"),
            ("plain", "plain"),
        ];
        for (name, expected) in cases {
            assert_eq!(resolve("m", name, &loops).unwrap(), expected);
        }
    }

    #[test]
    fn other_positions_are_refused() {
        let loops = [("i".to_string(), 0)];
        for name in [
            "x[B]", "x[i-1]", "x[1/0]", "x[i][0]", "x[(i]", "x[i;]", "x[]",
        ] {
            assert!(resolve("m", name, &loops).is_err(), "{name}");
        }
    }
}
