//! Expressions, each with the width rust-hdl's types gave it.

use num_bigint::{BigInt, BigUint};
use rust_hdl::core::ast::{VerilogExpression, VerilogLiteral, VerilogOp, VerilogOpUnary};

use super::bits::extend;
use super::scope::Meaning;
use super::{Parser, index};
use crate::Error;
use crate::ir::{Binary, Expr, Unary};
use crate::number;
use crate::tree::indexed;

/// What an expression comes to.
pub(super) enum Value {
    /// A number without a width: a literal, a loop variable, or their sum.
    Number(BigUint),
    Sized(Sized),
}

/// An expression and its width.
#[derive(Clone)]
pub(super) struct Sized {
    pub expr: Expr,
    pub width: usize,
}

impl Sized {
    pub(super) fn value(expr: Expr, width: usize) -> Value {
        Value::Sized(Self { expr, width })
    }

    /// One bit, known.
    fn bit(value: bool) -> Value {
        Self::value(
            Expr::Literal {
                value: BigUint::from(u8::from(value)),
                width: 1,
            },
            1,
        )
    }

    /// The value of a known bit.
    pub fn known_bit(&self) -> Option<bool> {
        match &self.expr {
            Expr::Literal { value, width: 1 } => Some(value.bit(0)),
            _ => None,
        }
    }
}

impl Parser<'_> {
    /// `expression` brought to `width` bits: numbers are sized, everything else must match.
    pub(super) fn sized(
        &mut self,
        expression: &VerilogExpression,
        width: usize,
    ) -> Result<Expr, Error> {
        let value = self.value(expression)?;
        let sized = self.to_width(value, width)?;
        if sized.width != width {
            return Err(self.widths("the assignment", width, sized.width));
        }
        Ok(sized.expr)
    }

    /// `expression` in its own width, then widened by zeros or cut to `width` bits: what an assignment
    /// to a [`Wire`](crate::Wire) does. Where the kernel does not say `to_bits()` the simulator has
    /// seen to it that the widths are one.
    pub(super) fn fitted(
        &mut self,
        expression: &VerilogExpression,
        width: usize,
    ) -> Result<Expr, Error> {
        let value = self.value(expression)?;
        match self.cast(value, width)? {
            Value::Sized(sized) => Ok(sized.expr),
            Value::Number(_) => Err(self.unsupported("a number without a width", "size it")),
        }
    }

    /// A condition: one bit.
    pub(super) fn condition(&mut self, expression: &VerilogExpression) -> Result<Sized, Error> {
        self.subject = "a condition".into();
        self.stem = "condition".into();
        let value = self.value(expression)?;
        let sized = self.to_width(value, 1)?;
        match sized.width {
            1 => Ok(sized),
            width => Err(self.widths("the condition", 1, width)),
        }
    }

    /// What a `match` looks at.
    pub(super) fn subject(&mut self, expression: &VerilogExpression) -> Result<Sized, Error> {
        self.subject = "a match".into();
        self.stem = "subject".into();
        match self.value(expression)? {
            Value::Sized(sized) => Ok(sized),
            Value::Number(_) => Err(self.unsupported("a match on a number", "match on a signal")),
        }
    }

    pub(super) fn value(&mut self, expression: &VerilogExpression) -> Result<Value, Error> {
        use VerilogExpression as E;
        match expression {
            E::Signal(name) => self.name(name),
            E::Literal(literal) => self.literal(literal),
            E::Paren(inner) => self.value(inner),
            E::Cast(inner, width) => {
                let value = self.value(inner)?;
                self.cast(value, *width)
            }
            E::Binary(left, operator, right) => self.binary(left, operator, right),
            E::Unary(operator, inner) => self.unary(operator, inner),
            E::Index(inner, offset) => self.slice(inner, 1, offset),
            E::Slice(inner, width, offset) => self.slice(inner, *width, offset),
            E::IndexReplace(inner, offset, bit) => self.replace_bit(inner, offset, bit),
            E::Signed(_) | E::Unsigned(_) => Err(self.unsupported(
                "a Signed value",
                "keep two's complement in Bits, with explicit widths",
            )),
        }
    }

    fn name(&mut self, name: &str) -> Result<Value, Error> {
        let name: String = name.split_whitespace().collect();
        if let Some((_, value)) = self.loops.iter().rev().find(|(loops, _)| *loops == name) {
            return Ok(Value::Number(BigUint::from(*value)));
        }
        let name = index::resolve(self.place, &name, &self.loops)?;
        match self.scope.find(&name)? {
            Meaning::Parameter(parameter) => {
                let width = self.scope.parameters[parameter].width;
                Ok(Sized::value(Expr::Parameter(parameter), width))
            }
            Meaning::Signal(signal) => {
                let found = &self.scope.signals[signal];
                if found.clock {
                    return Err(Error::Clock {
                        module: self.module(),
                        signal: indexed(&name),
                    });
                }
                Ok(Sized::value(Expr::Signal(signal), found.width))
            }
            Meaning::Next(register) => Err(Error::Register {
                module: self.module(),
                register: self.scope.signals[register].name.clone(),
                rule: "its next value d is read",
                way: "compute it in a Local, and assign both from there",
            }),
            Meaning::ClockPin(_) => Err(Error::Clock {
                module: self.module(),
                signal: indexed(&name),
            }),
        }
    }

    pub(super) fn literal(&self, literal: &VerilogLiteral) -> Result<Value, Error> {
        match number::parse(literal) {
            Some((value, 1)) => Ok(Sized::bit(value.bit(0))),
            Some((value, _)) => Ok(Value::Number(value)),
            None => Err(self.unsupported(
                format!("the negative number {literal}"),
                "write its two's complement",
            )),
        }
    }

    /// Sizes a number; leaves everything else alone.
    pub(super) fn to_width(&self, value: Value, width: usize) -> Result<Sized, Error> {
        match value {
            Value::Sized(sized) => Ok(sized),
            Value::Number(value) if number::fits(&value, width) => Ok(Sized {
                expr: Expr::Literal { value, width },
                width,
            }),
            Value::Number(value) => Err(Error::Literal {
                module: self.module(),
                signal: self.subject.clone(),
                value: value.to_string(),
                width,
            }),
        }
    }

    pub(super) fn widths(&self, operation: &'static str, left: usize, right: usize) -> Error {
        Error::Widths {
            module: self.module(),
            signal: self.subject.clone(),
            operation,
            left,
            right,
        }
    }

    fn binary(
        &mut self,
        left: &VerilogExpression,
        operator: &VerilogOp,
        right: &VerilogExpression,
    ) -> Result<Value, Error> {
        let left = self.value(left)?;
        let right = self.value(right)?;
        let (left, right) = match (left, right) {
            (Value::Number(left), Value::Number(right)) => {
                return self.numbers(&left, operator, &right);
            }
            (left, right) if is_shift(operator) => return self.shift(left, operator, right),
            (Value::Sized(left), right) => {
                let width = left.width;
                (left, self.to_width(right, width)?)
            }
            (left, Value::Sized(right)) => (self.to_width(left, right.width)?, right),
        };
        let (operator, operation) = named(operator);
        // rust-hdl adds a bool to Bits of any width.
        let right = match operator {
            Binary::Add if right.width == 1 && left.width > 1 => extend(right, left.width),
            _ => right,
        };
        if operator == Binary::Mul {
            return self.product(left, right);
        }
        if left.width != right.width {
            return Err(self.widths(operation, left.width, right.width));
        }
        let width = left.width;
        match operator {
            Binary::LogicalAnd | Binary::LogicalOr => self.logical(operator, left, right),
            Binary::Add | Binary::Sub | Binary::And | Binary::Or | Binary::Xor => {
                Ok(Sized::value(join(operator, left, right), width))
            }
            _ => Ok(Sized::value(join(operator, left, right), 1)),
        }
    }

    /// As wide as both factors together; rust-hdl itself multiplies 16 bits by 16 alone.
    fn product(&self, left: Sized, right: Sized) -> Result<Value, Error> {
        let width = left.width + right.width;
        let wide = |side| extend(side, width);
        Ok(Sized::value(
            join(Binary::Mul, wide(left), wide(right)),
            width,
        ))
    }

    /// `&&` and `||`, where a known side decides or drops out.
    fn logical(&self, operator: Binary, left: Sized, right: Sized) -> Result<Value, Error> {
        if left.width != 1 {
            return Err(self.widths("a logical operation", 1, left.width));
        }
        let decisive = operator == Binary::LogicalOr;
        Ok(Value::Sized(match (left.known_bit(), right.known_bit()) {
            (Some(bit), _) if bit == decisive => left,
            (_, Some(bit)) if bit == decisive => right,
            (Some(_), _) => right,
            (_, Some(_)) => left,
            (None, None) => Sized {
                expr: join(operator, left, right),
                width: 1,
            },
        }))
    }

    fn shift(&self, left: Value, operator: &VerilogOp, right: Value) -> Result<Value, Error> {
        let Value::Sized(left) = left else {
            return Err(self.unsupported(
                "a shift of a bare number",
                "put the number into a Constant or a Local",
            ));
        };
        let (operator, _) = named(operator);
        let width = left.width;
        let distance = match right {
            Value::Sized(distance) => distance.expr,
            Value::Number(distance) => match usize::try_from(distance) {
                Ok(0) => return Ok(Value::Sized(left)),
                Ok(distance) if distance < width => Expr::Distance(distance),
                // Everything is shifted out, in the simulator as well.
                _ => return Ok(Sized::value(literal(BigUint::ZERO, width), width)),
            },
        };
        let expr = Expr::Binary(operator, Box::new(left.expr), Box::new(distance));
        Ok(Sized::value(expr, width))
    }

    /// An operation on numbers without a width, as `usize` or `u64` would do it.
    fn numbers(
        &self,
        left: &BigUint,
        operator: &VerilogOp,
        right: &BigUint,
    ) -> Result<Value, Error> {
        use VerilogOp as Op;
        let distance = || u32::try_from(right).ok().filter(|distance| *distance < 64);
        let number = match operator {
            Op::Add => Some(left + right),
            Op::Mul => Some(left * right),
            Op::Sub => (BigInt::from(left.clone()) - BigInt::from(right.clone())).to_biguint(),
            Op::BitAnd => Some(left & right),
            Op::BitOr => Some(left | right),
            Op::BitXor => Some(left ^ right),
            Op::Shl => distance().map(|distance| left << distance),
            Op::Shr => distance().map(|distance| left >> distance),
            Op::Eq => return Ok(Sized::bit(left == right)),
            Op::Ne => return Ok(Sized::bit(left != right)),
            Op::Lt => return Ok(Sized::bit(left < right)),
            Op::Le => return Ok(Sized::bit(left <= right)),
            Op::Gt => return Ok(Sized::bit(left > right)),
            Op::Ge => return Ok(Sized::bit(left >= right)),
            Op::LogicalAnd | Op::LogicalOr => None,
        };
        number.map(Value::Number).ok_or_else(|| {
            self.unsupported(
                "an operation on bare numbers that leaves the natural numbers",
                "write the result",
            )
        })
    }

    fn unary(
        &mut self,
        operator: &VerilogOpUnary,
        inner: &VerilogExpression,
    ) -> Result<Value, Error> {
        let Value::Sized(inner) = self.value(inner)? else {
            return Err(self.unsupported(
                "an operator on a bare number",
                "write the result, or use Bits",
            ));
        };
        if let (VerilogOpUnary::Not, Some(bit)) = (operator, inner.known_bit()) {
            return Ok(Sized::bit(!bit));
        }
        let (operator, width) = match operator {
            VerilogOpUnary::Not if inner.width == 1 => (Unary::Not, 1),
            VerilogOpUnary::Not => (Unary::Invert, inner.width),
            // All, any and parity of one bit are that bit.
            VerilogOpUnary::All | VerilogOpUnary::Any | VerilogOpUnary::Xor if inner.width == 1 => {
                return Ok(Value::Sized(inner));
            }
            VerilogOpUnary::All => (Unary::All, 1),
            VerilogOpUnary::Any => (Unary::Any, 1),
            VerilogOpUnary::Xor => (Unary::Parity, 1),
            VerilogOpUnary::Neg => {
                return Err(self.unsupported("a negation", "subtract from zero, in Bits"));
            }
        };
        Ok(Sized::value(
            Expr::Unary(operator, Box::new(inner.expr)),
            width,
        ))
    }
}

pub(super) fn literal(value: BigUint, width: usize) -> Expr {
    Expr::Literal { value, width }
}

pub(super) fn join(operator: Binary, left: Sized, right: Sized) -> Expr {
    Expr::Binary(operator, Box::new(left.expr), Box::new(right.expr))
}

fn is_shift(operator: &VerilogOp) -> bool {
    matches!(operator, VerilogOp::Shl | VerilogOp::Shr)
}

fn named(operator: &VerilogOp) -> (Binary, &'static str) {
    match operator {
        VerilogOp::Add => (Binary::Add, "a sum"),
        VerilogOp::Sub => (Binary::Sub, "a difference"),
        VerilogOp::Mul => (Binary::Mul, "a product"),
        VerilogOp::LogicalAnd => (Binary::LogicalAnd, "&&"),
        VerilogOp::LogicalOr => (Binary::LogicalOr, "||"),
        VerilogOp::BitXor => (Binary::Xor, "^"),
        VerilogOp::BitAnd => (Binary::And, "&"),
        VerilogOp::BitOr => (Binary::Or, "|"),
        VerilogOp::Shl => (Binary::ShiftLeft, "<<"),
        VerilogOp::Shr => (Binary::ShiftRight, ">>"),
        VerilogOp::Eq => (Binary::Equal, "a comparison"),
        VerilogOp::Lt => (Binary::Less, "a comparison"),
        VerilogOp::Le => (Binary::LessEqual, "a comparison"),
        VerilogOp::Ne => (Binary::NotEqual, "a comparison"),
        VerilogOp::Ge => (Binary::GreaterEqual, "a comparison"),
        VerilogOp::Gt => (Binary::Greater, "a comparison"),
    }
}
