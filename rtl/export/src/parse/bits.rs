//! Bits of a value: casts, slices, single positions, and the setting of one.

use num_bigint::{BigInt, BigUint};
use rust_hdl::core::ast::VerilogExpression;

use super::Parser;
use super::expression::{Sized, Value, join, literal};
use crate::Error;
use crate::ir::{Binary, Expr, SignalId, Unary};

impl Parser<'_> {
    /// Widens by zeros, or keeps the low bits.
    pub(super) fn cast(&mut self, value: Value, width: usize) -> Result<Value, Error> {
        if width == 0 {
            return Err(self.unsupported("a cast to no bits", "remove it"));
        }
        let inner = self.to_width(value, width)?;
        if width >= inner.width {
            return Ok(Value::Sized(extend(inner, width)));
        }
        self.low_bits(inner, 0, width, "wide").map(Value::Sized)
    }

    /// `width` bits from constant position `offset`, which lie inside.
    fn low_bits(
        &mut self,
        inner: Sized,
        offset: usize,
        width: usize,
        suffix: &str,
    ) -> Result<Sized, Error> {
        if offset == 0 && width == inner.width {
            return Ok(inner);
        }
        let expr = match inner.expr {
            Expr::Literal { value, .. } => low_literal(&value, offset, width),
            Expr::Parameter(parameter) => {
                low_literal(&self.scope.parameters[parameter].value, offset, width)
            }
            Expr::Slice {
                signal,
                offset: lower,
                ..
            } => Expr::Slice {
                signal,
                offset: lower + offset,
                width,
            },
            _ => Expr::Slice {
                signal: self.signal_of(inner, suffix),
                offset,
                width,
            },
        };
        Ok(Sized { expr, width })
    }

    /// The signal that `inner` is, or a new one that carries it.
    fn signal_of(&mut self, inner: Sized, suffix: &str) -> SignalId {
        match inner.expr {
            Expr::Signal(signal) => signal,
            expr => {
                let signal = self.scope.hoist(&self.stem, suffix, inner.width);
                self.hoisted.push((signal, expr));
                signal
            }
        }
    }

    pub(super) fn slice(
        &mut self,
        inner: &VerilogExpression,
        width: usize,
        offset: &VerilogExpression,
    ) -> Result<Value, Error> {
        let Value::Sized(inner) = self.value(inner)? else {
            return Err(self.unsupported("bits of a bare number", "write the result"));
        };
        match self.offset(offset)? {
            Value::Number(offset) => {
                let inside = usize::try_from(&offset)
                    .ok()
                    .filter(|offset| width > 0 && offset.saturating_add(width) <= inner.width);
                let Some(offset) = inside else {
                    return Err(Error::Slice {
                        module: self.module(),
                        signal: self.subject.clone(),
                        last: (BigInt::from(offset.clone()) + BigInt::from(width) - 1_u8)
                            .to_string(),
                        offset: offset.to_string(),
                        width: inner.width,
                    });
                };
                self.low_bits(inner, offset, width, "whole")
                    .map(Value::Sized)
            }
            Value::Sized(offset) => self.select(inner, width, offset),
        }
    }

    /// Bits from a computed position. Past the end the simulator reads zeros, so where the position
    /// can lead there, the operand is shifted instead.
    fn select(&mut self, inner: Sized, width: usize, offset: Sized) -> Result<Value, Error> {
        if width == 0 || width > inner.width {
            return Err(Error::Slice {
                module: self.module(),
                signal: self.subject.clone(),
                offset: "a computed position".into(),
                last: format!("{width} above"),
                width: inner.width,
            });
        }
        let furthest = 1_u128
            .checked_shl(offset.width as u32)
            .map_or(u128::MAX, |codes| codes - 1);
        let stays_inside = furthest.saturating_add(width as u128) <= inner.width as u128;
        if stays_inside {
            let signal = self.signal_of(inner, "whole");
            let whole = self.scope.signals[signal].width;
            let needed = bits_to_count(whole);
            let offset = extend(offset, needed);
            return Ok(Sized::value(
                Expr::Select {
                    signal,
                    offset: Box::new(offset.expr),
                    width,
                },
                width,
            ));
        }
        let whole = inner.width;
        let shifted = Sized {
            expr: join(Binary::ShiftRight, inner, offset),
            width: whole,
        };
        self.low_bits(shifted, 0, width, "shifted")
            .map(Value::Sized)
    }

    /// A bit position. It is a `usize` in Rust, and `index()` leaves no trace in the syntax: a sum
    /// here may have 64 bits or the operands' width, so it is refused.
    pub(super) fn offset(&mut self, offset: &VerilogExpression) -> Result<Value, Error> {
        let mut bare = offset;
        while let VerilogExpression::Paren(inner) = bare {
            bare = inner;
        }
        let computed = matches!(bare, VerilogExpression::Binary(..));
        match self.value(bare) {
            Ok(Value::Sized(_)) | Err(Error::Literal { .. } | Error::Widths { .. }) if computed => {
                Err(self.unsupported(
                    "a bit position computed in place",
                    "compute it in a Local of the width you mean, and use that",
                ))
            }
            Ok(Value::Sized(Sized {
                expr: Expr::Parameter(parameter),
                ..
            })) => Ok(Value::Number(
                self.scope.parameters[parameter].value.clone(),
            )),
            value => value,
        }
    }

    /// `inner` with one bit replaced: cleared by a mask, then set from the new bit.
    pub(super) fn replace_bit(
        &mut self,
        inner: &VerilogExpression,
        offset: &VerilogExpression,
        bit: &VerilogExpression,
    ) -> Result<Value, Error> {
        let Value::Sized(inner) = self.value(inner)? else {
            return Err(self.unsupported("a bit of a bare number", "write the result"));
        };
        let width = inner.width;
        let bit = self.value(bit)?;
        let bit = self.to_width(bit, 1)?;
        if bit.width != 1 {
            return Err(self.widths("the new bit", 1, bit.width));
        }
        let distance = match self.offset(offset)? {
            Value::Sized(offset) => offset.expr,
            Value::Number(offset) => match usize::try_from(&offset) {
                Ok(distance) if distance < width => Expr::Distance(distance),
                _ => {
                    return Err(Error::Slice {
                        module: self.module(),
                        signal: self.subject.clone(),
                        offset: offset.to_string(),
                        last: offset.to_string(),
                        width,
                    });
                }
            },
        };
        let known = bit.known_bit();
        let one = Sized {
            expr: literal(BigUint::from(1_u8), width),
            width,
        };
        let hole = Expr::Unary(Unary::Invert, Box::new(moved(one.clone(), &distance)));
        let cleared = Sized {
            expr: Expr::Binary(Binary::And, Box::new(inner.expr.clone()), Box::new(hole)),
            width,
        };
        let set = Sized {
            expr: moved(extend(bit, width), &distance),
            width,
        };
        Ok(match known {
            Some(false) => Value::Sized(cleared),
            Some(true) => Sized::value(join(Binary::Or, inner, set), width),
            None => Sized::value(join(Binary::Or, cleared, set), width),
        })
    }
}

/// `value` moved left; at once where both are known.
fn moved(value: Sized, distance: &Expr) -> Expr {
    match (value.expr, distance) {
        (Expr::Literal { value: bits, width }, Expr::Distance(distance)) => {
            literal(bits << distance, width)
        }
        (expr, distance) => Expr::Binary(
            Binary::ShiftLeft,
            Box::new(expr),
            Box::new(distance.clone()),
        ),
    }
}

fn low_literal(value: &BigUint, offset: usize, width: usize) -> Expr {
    let mask = (BigUint::from(1_u8) << width) - 1_u8;
    Expr::Literal {
        value: (value >> offset) & mask,
        width,
    }
}

/// Zeros above `inner` up to `width`; nothing where it is that wide already.
pub(super) fn extend(inner: Sized, width: usize) -> Sized {
    let zeros = width.saturating_sub(inner.width);
    match inner.expr {
        _ if zeros == 0 => inner,
        Expr::Literal { value, .. } => Sized {
            expr: literal(value, width),
            width,
        },
        Expr::Extend {
            zeros: more,
            inner: innermost,
        } => Sized {
            expr: Expr::Extend {
                zeros: zeros + more,
                inner: innermost,
            },
            width,
        },
        expr => Sized {
            expr: Expr::Extend {
                zeros,
                inner: Box::new(expr),
            },
            width,
        },
    }
}

/// Bits that number `count` positions.
fn bits_to_count(count: usize) -> usize {
    (usize::BITS - count.saturating_sub(1).leading_zeros()) as usize
}
