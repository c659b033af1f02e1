//! From the kernel as rust-hdl recorded it to statements in which everything has a width.

mod bits;
mod comment;
mod expression;
mod index;
mod scope;
mod statement;

use rust_hdl::core::ast::VerilogStatement;

use crate::Error;
use crate::ir::{Expr, SignalId, Statement};
use crate::tree::Node;
pub(crate) use comment::comment_lines;
pub(crate) use scope::{ChildPorts, Scope, is_register};

/// A kernel, statement by statement, loops unrolled.
pub(crate) struct Kernel {
    pub scope: Scope,
    pub statements: Vec<Statement>,
    /// Registers and the clocks wired to them.
    pub clocks: Vec<(SignalId, SignalId)>,
}

/// Reads the kernel of `node`; `place` names the module in messages.
pub(crate) fn kernel(
    node: &Node,
    place: &str,
    children: &[ChildPorts],
    block: &[VerilogStatement],
) -> Result<Kernel, Error> {
    let scope = Scope::new(node, place, children)?;
    let mut parser = Parser {
        place,
        scope,
        loops: Vec::new(),
        hoisted: Vec::new(),
        subject: "the kernel".into(),
        stem: "condition".into(),
        clocks: Vec::new(),
    };
    let statements = parser.top(block)?;
    Ok(Kernel {
        scope: parser.scope,
        statements,
        clocks: parser.clocks,
    })
}

/// Reads statements and expressions of one kernel.
struct Parser<'a> {
    place: &'a str,
    scope: Scope,
    /// Loop variables and their present values, innermost last.
    loops: Vec<(String, usize)>,
    /// Operands given names of their own, to be assigned before the present statement.
    hoisted: Vec<(SignalId, Expr)>,
    /// What is being assigned, for messages.
    subject: String,
    /// What hoisted operands are called after.
    stem: String,
    clocks: Vec<(SignalId, SignalId)>,
}

impl Parser<'_> {
    fn module(&self) -> String {
        self.place.to_string()
    }

    fn unsupported(&self, what: impl Into<String>, way: impl Into<String>) -> Error {
        Error::Unsupported {
            module: self.module(),
            signal: self.subject.clone(),
            what: what.into(),
            way: way.into(),
        }
    }
}
