//! Numbers: out of rust-hdl's literals, and into Verilog's.

use num_bigint::BigUint;
use rust_hdl::core::ast::VerilogLiteral;

/// Value and width of a literal; `None` for a negative one. Its fields are private, its text is
/// not: `8'h2c`, `5'b101`.
pub(crate) fn parse(literal: &VerilogLiteral) -> Option<(BigUint, usize)> {
    let text = literal.to_string();
    let (width, digits) = text.split_once('\'')?;
    let radix = match digits.chars().next()? {
        'b' => 2,
        'h' => 16,
        _ => return None,
    };
    let value = BigUint::parse_bytes(&digits.as_bytes()[1..], radix)?;
    Some((value, width.parse().ok()?))
}

/// Whether `value` can be written in `width` bits.
pub(crate) fn fits(value: &BigUint, width: usize) -> bool {
    value.bits() <= width as u64
}

/// A sized literal: decimal while short, hexadecimal beyond 16 bits of value.
pub(crate) fn render(value: &BigUint, width: usize) -> String {
    if width == 1 {
        format!("1'b{value}")
    } else if value.bits() <= 16 {
        format!("{width}'d{value}")
    } else {
        format!("{width}'h{value:x}")
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, render};
    use num_bigint::BigUint;
    use rust_hdl::core::ast::VerilogLiteral;
    use rust_hdl::prelude::Bits;

    #[test]
    fn literals_are_read_through_their_text() {
        let cases: [(VerilogLiteral, u32, usize); 4] = [
            (5_i32.into(), 5, 32),
            (true.into(), 1, 1),
            (Bits::<7>::from(77_u64).into(), 77, 7),
            (Bits::<33>::from(77_u64).into(), 77, 33),
        ];
        for (literal, value, width) in cases {
            assert_eq!(parse(&literal), Some((BigUint::from(value), width)));
        }
        assert_eq!(parse(&VerilogLiteral::from(-1_i32)), None);
    }

    #[test]
    fn literals_are_sized() {
        assert_eq!(render(&BigUint::from(1_u32), 1), "1'b1");
        assert_eq!(render(&BigUint::from(44_u32), 8), "8'd44");
        assert_eq!(render(&BigUint::from(0xdead_beef_u32), 40), "40'hdeadbeef");
    }
}
