//! The value of an expression that has only one.

use num_bigint::BigUint;

use crate::ir::{Binary, Expr, Unary};

/// All ones.
pub(super) fn ones(width: usize) -> BigUint {
    (BigUint::from(1_u8) << width) - 1_u8
}

/// `operator` of two values of `width` bits, as both simulators compute it.
pub(super) fn binary(operator: Binary, left: &BigUint, right: &BigUint, width: usize) -> BigUint {
    let mask = ones(width);
    let flag = |value: bool| BigUint::from(u8::from(value));
    let distance = || {
        u64::try_from(right)
            .ok()
            .filter(|distance| *distance < width as u64)
    };
    match operator {
        Binary::Add => (left + right) & mask,
        Binary::Sub => ((left + &mask + 1_u8) - right) & mask,
        Binary::Mul => (left * right) & mask,
        Binary::And | Binary::LogicalAnd => left & right,
        Binary::Or | Binary::LogicalOr => left | right,
        Binary::Xor => left ^ right,
        Binary::ShiftLeft => distance().map_or(BigUint::ZERO, |distance| (left << distance) & mask),
        Binary::ShiftRight => distance().map_or(BigUint::ZERO, |distance| left >> distance),
        Binary::Equal => flag(left == right),
        Binary::NotEqual => flag(left != right),
        Binary::Less => flag(left < right),
        Binary::LessEqual => flag(left <= right),
        Binary::Greater => flag(left > right),
        Binary::GreaterEqual => flag(left >= right),
    }
}

/// `operator` of a value of `width` bits.
pub(super) fn unary(operator: Unary, value: &BigUint, width: usize) -> BigUint {
    let flag = |value: bool| BigUint::from(u8::from(value));
    match operator {
        Unary::Invert | Unary::Not => ones(width) ^ value,
        Unary::All => flag(*value == ones(width)),
        Unary::Any => flag(*value != BigUint::ZERO),
        Unary::Parity => flag(value.count_ones() % 2 == 1),
    }
}

/// Bits of an operator's result, whose operands have `width`.
pub(super) fn result(operator: Binary, width: usize) -> usize {
    match operator {
        Binary::Equal
        | Binary::NotEqual
        | Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual
        | Binary::LogicalAnd
        | Binary::LogicalOr => 1,
        _ => width,
    }
}

/// A literal.
pub(super) fn literal(value: BigUint, width: usize) -> Expr {
    Expr::Literal { value, width }
}
