//! Statements: loops unrolled, macros opened, conditions on known bits decided.

use rust_hdl::core::ast::{
    VerilogBlockOrConditional, VerilogCase, VerilogConditional, VerilogExpression, VerilogLiteral,
    VerilogLoop, VerilogMatch, VerilogStatement,
};

use super::comment::comment_lines;
use super::expression::{Sized, Value};
use super::scope::Meaning;
use super::{Parser, index};
use crate::Error;
use crate::ir::{Arm, Default, Expr, Role, SignalId, Statement};
use crate::number;
use crate::tree::indexed;

impl Parser<'_> {
    /// The statements of the kernel itself, where clocks may be wired and operands hoisted.
    pub(super) fn top(&mut self, block: &[VerilogStatement]) -> Result<Vec<Statement>, Error> {
        let mut statements = Vec::new();
        for statement in block {
            match statement {
                VerilogStatement::Macro(inner) => statements.extend(self.top(inner)?),
                VerilogStatement::Loop(inner) => {
                    self.unroll(inner, &mut statements, Self::top)?;
                }
                VerilogStatement::Assignment(target, value)
                    if self.wires_clock(target, value)? => {}
                other => {
                    let mut read = Vec::new();
                    self.statement(other, &mut read)?;
                    // What was hoisted stands before the statement that needs it.
                    let hoisted = self.hoisted.drain(..);
                    statements
                        .extend(hoisted.map(|(target, value)| Statement::Assign { target, value }));
                    statements.extend(read);
                }
            }
        }
        Ok(statements)
    }

    fn block(&mut self, block: &[VerilogStatement]) -> Result<Vec<Statement>, Error> {
        let mut statements = Vec::new();
        for statement in block {
            self.statement(statement, &mut statements)?;
        }
        Ok(statements)
    }

    fn statement(
        &mut self,
        statement: &VerilogStatement,
        into: &mut Vec<Statement>,
    ) -> Result<(), Error> {
        match statement {
            VerilogStatement::Assignment(target, value) => {
                into.push(self.assignment(target, value)?)
            }
            VerilogStatement::If(conditional) => self.conditional(conditional, into)?,
            VerilogStatement::Match(inner) => self.matching(inner, into)?,
            VerilogStatement::Loop(inner) => self.unroll(inner, into, Self::block)?,
            VerilogStatement::Macro(inner) => into.extend(self.block(inner)?),
            VerilogStatement::Comment(text) => {
                into.extend(comment_lines(text).map(Statement::Comment));
            }
            VerilogStatement::Link(_) => {
                return Err(self.unsupported("a link or join", "assign each signal by itself"));
            }
            VerilogStatement::SliceAssignment { .. } => {
                return Err(self.unsupported(
                    "an assignment to part of a signal",
                    "assign the whole signal, from one Local for each part",
                ));
            }
        }
        Ok(())
    }

    fn unroll(
        &mut self,
        inner: &VerilogLoop,
        into: &mut Vec<Statement>,
        read: fn(&mut Self, &[VerilogStatement]) -> Result<Vec<Statement>, Error>,
    ) -> Result<(), Error> {
        self.scope.check_loop_variable(&inner.index)?;
        let (from, to) = (self.bound(&inner.from)?, self.bound(&inner.to)?);
        for value in from..to {
            self.loops.push((inner.index.clone(), value));
            let statements = read(self, &inner.block);
            self.loops.pop();
            into.extend(statements?);
        }
        Ok(())
    }

    fn bound(&self, literal: &VerilogLiteral) -> Result<usize, Error> {
        number::parse(literal)
            .and_then(|(value, _)| usize::try_from(value).ok())
            .ok_or_else(|| {
                self.unsupported(
                    format!("the loop bound {literal}"),
                    "use a bound that fits in usize",
                )
            })
    }

    /// What `target` stands for, its positions evaluated.
    fn target(&mut self, target: &VerilogExpression) -> Result<(String, Meaning), Error> {
        let VerilogExpression::Signal(text) = target else {
            return Err(self.unsupported("this target", "assign to a whole signal"));
        };
        let text: String = text.split_whitespace().collect();
        let name = text.strip_suffix("$next").unwrap_or(&text);
        let name = index::resolve(self.place, name, &self.loops)?;
        let meaning = self.scope.find(&name)?;
        self.subject = indexed(&name);
        Ok((name, meaning))
    }

    /// Records a clock pin's wire. Clocks of instances stay ordinary assignments.
    fn wires_clock(
        &mut self,
        target: &VerilogExpression,
        value: &VerilogExpression,
    ) -> Result<bool, Error> {
        let (name, Meaning::ClockPin(register)) = self.target(target)? else {
            return Ok(false);
        };
        let clock = self.clock(value, &name)?;
        self.clocks.push((register, clock));
        Ok(true)
    }

    /// The clock input that `value` names.
    fn clock(&mut self, value: &VerilogExpression, wired: &str) -> Result<SignalId, Error> {
        let refused = Error::Clock {
            module: self.module(),
            signal: indexed(wired),
        };
        let VerilogExpression::Signal(text) = value else {
            return Err(refused);
        };
        let text: String = text.split_whitespace().collect();
        let name = index::resolve(self.place, &text, &self.loops)?;
        match self.scope.find(&name)? {
            Meaning::Signal(signal)
                if self.scope.signals[signal].clock
                    && self.scope.signals[signal].role == Role::Input =>
            {
                Ok(signal)
            }
            _ => Err(refused),
        }
    }

    fn assignment(
        &mut self,
        target: &VerilogExpression,
        value: &VerilogExpression,
    ) -> Result<Statement, Error> {
        let (name, meaning) = self.target(target)?;
        let target = match meaning {
            Meaning::Next(register) => register,
            Meaning::Signal(signal) => match self.scope.signals[signal].role {
                Role::Output | Role::Local | Role::ChildInput => signal,
                Role::Register => {
                    return Err(Error::Register {
                        module: self.module(),
                        register: self.scope.signals[signal].name.clone(),
                        rule: "its present value q is assigned",
                        way: "assign its next value d",
                    });
                }
                _ => {
                    return Err(self.unsupported(
                        "an assignment to a pin that something else drives",
                        "assign an Out, a Local or an instance's input",
                    ));
                }
            },
            Meaning::Parameter(_) => {
                return Err(self.unsupported("an assignment to a constant", "use a Local"));
            }
            Meaning::ClockPin(_) => {
                return Err(Error::Clock {
                    module: self.module(),
                    signal: indexed(&name),
                });
            }
        };
        let wanted = &self.scope.signals[target];
        let (width, stem, fits) = (wanted.width, wanted.path.clone(), wanted.fits);
        if wanted.clock {
            let clock = self.clock(value, &name)?;
            return Ok(Statement::Assign {
                target,
                value: Expr::Signal(clock),
            });
        }
        self.stem = stem;
        if self.scope.signals[target].role != Role::Register
            && let Some(statement) = self.one_bit(target, width, value)?
        {
            return Ok(statement);
        }
        let value = match fits {
            true => self.fitted(value, width)?,
            false => self.sized(value, width)?,
        };
        Ok(Statement::Assign { target, value })
    }

    /// `x.next = x.val().replace_bit(3, bit)`: only bit 3 is assigned.
    fn one_bit(
        &mut self,
        target: SignalId,
        width: usize,
        value: &VerilogExpression,
    ) -> Result<Option<Statement>, Error> {
        let mut value = value;
        while let VerilogExpression::Paren(inner) = value {
            value = inner;
        }
        let VerilogExpression::IndexReplace(inner, offset, bit) = value else {
            return Ok(None);
        };
        let mut inner: &VerilogExpression = inner;
        while let VerilogExpression::Paren(within) = inner {
            inner = within;
        }
        // Anything else may need names for operands, and is read as a whole.
        if !matches!(inner, VerilogExpression::Signal(_)) {
            return Ok(None);
        }
        let own = self.value(inner)?;
        if !matches!(own, Value::Sized(Sized { expr: Expr::Signal(signal), .. }) if signal == target)
        {
            return Ok(None);
        }
        let Value::Number(position) = self.offset(offset)? else {
            return Ok(None);
        };
        // One that lies outside is refused where whole words are.
        let position = usize::try_from(&position).ok();
        let Some(position) = position.filter(|position| *position < width && width > 1) else {
            return Ok(None);
        };
        let bit = self.value(bit)?;
        let bit = self.to_width(bit, 1)?;
        Ok((bit.width == 1).then_some(Statement::Bit {
            target,
            position,
            value: bit.expr,
        }))
    }

    fn conditional(
        &mut self,
        conditional: &VerilogConditional,
        into: &mut Vec<Statement>,
    ) -> Result<(), Error> {
        let test = self.condition(&conditional.test)?;
        // A test on loop variables picks its branch here.
        match test.known_bit() {
            Some(true) => into.extend(self.block(&conditional.then)?),
            Some(false) => into.extend(self.otherwise(&conditional.otherwise)?),
            None => into.push(Statement::If {
                test: test.expr,
                then: self.block(&conditional.then)?,
                otherwise: self.otherwise(&conditional.otherwise)?,
            }),
        }
        Ok(())
    }

    fn otherwise(
        &mut self,
        otherwise: &VerilogBlockOrConditional,
    ) -> Result<Vec<Statement>, Error> {
        match otherwise {
            VerilogBlockOrConditional::Block(block) => self.block(block),
            VerilogBlockOrConditional::Conditional(inner) => {
                self.block(std::slice::from_ref(&**inner))
            }
            VerilogBlockOrConditional::None => Ok(Vec::new()),
        }
    }

    fn matching(&mut self, inner: &VerilogMatch, into: &mut Vec<Statement>) -> Result<(), Error> {
        let subject = self.subject(&inner.test)?;
        let mut arms = Vec::new();
        let mut default = None;
        let mut complete = None;
        for case in &inner.cases {
            let body = self.block(&case.block)?;
            if case.condition == "default" {
                default = Some(Default { label: None, body });
                // Rust never looks past the wildcard.
                break;
            }
            let (label, count) = self.label(case, &subject)?;
            complete = count;
            if arms.iter().all(|arm: &Arm| arm.label != label) {
                arms.push(Arm { label, body });
            }
        }
        // With every variant listed the last one takes the codes that mean nothing, so that no
        // code is left without an assignment.
        if default.is_none()
            && complete == Some(arms.len())
            && let Some(last) = arms.pop()
        {
            default = Some(Default {
                label: Some(last.label),
                body: last.body,
            });
        }
        into.push(Statement::Case {
            subject: subject.expr,
            arms,
            default,
        });
        Ok(())
    }

    /// A pattern, and how many there are of its kind.
    fn label(
        &mut self,
        case: &VerilogCase,
        subject: &Sized,
    ) -> Result<(Expr, Option<usize>), Error> {
        self.subject = "a match".into();
        let text: String = case.condition.split_whitespace().collect();
        let count = 1_usize.checked_shl(subject.width as u32);
        let number = match text.as_str() {
            "true" => Some(1),
            "false" => Some(0),
            digits => parse_number(digits),
        };
        if let Some(value) = number {
            let literal = VerilogExpression::Literal(value.into());
            return Ok((self.sized(&literal, subject.width)?, count));
        }
        let not_a_pattern = self.unsupported(
            format!("the pattern {}", indexed(&text)),
            "match on variants written Type::Variant, on numbers, true, false or _",
        );
        if !text.contains('$') {
            return Err(not_a_pattern);
        }
        match self.scope.find(&text)? {
            Meaning::Parameter(parameter)
                if self.scope.parameters[parameter].width == subject.width =>
            {
                Ok((Expr::Parameter(parameter), self.scope.variants(&text)))
            }
            _ => Err(not_a_pattern),
        }
    }
}

/// A literal pattern: `3`, `0x1f_u8`, `0b101`.
fn parse_number(text: &str) -> Option<u64> {
    let suffixes = ["usize", "u64", "u32", "u16", "u8"];
    let digits = suffixes
        .iter()
        .find_map(|suffix| text.strip_suffix(suffix))
        .unwrap_or(text)
        .replace('_', "");
    if let Some(hex) = digits.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()
    } else if let Some(binary) = digits.strip_prefix("0b") {
        u64::from_str_radix(binary, 2).ok()
    } else {
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn patterns_are_read_in_every_base() {
        assert_eq!(parse_number("12"), Some(12));
        assert_eq!(parse_number("0x1f_u8"), Some(31));
        assert_eq!(parse_number("0b101"), Some(5));
        assert_eq!(parse_number("7usize"), Some(7));
        assert_eq!(parse_number("count"), None);
    }
}
