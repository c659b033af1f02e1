//! A module as the exporter understands it: every expression has one width, every name a meaning.

use num_bigint::BigUint;

use crate::docs::Line;
use crate::variant::Generic;

/// Position in [`Module::signals`].
pub(crate) type SignalId = usize;

/// Position in [`Module::parameters`].
pub(crate) type ParameterId = usize;

/// Position in the design's list of distinct modules.
pub(crate) type ModuleId = usize;

/// One distinct module. Equal modules are one, so nothing here says where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Module {
    /// Name its author gave it.
    pub name: String,
    /// What it does, in its author's words.
    pub contract: String,
    /// What its author wrote above the block, line by line.
    pub docs: Vec<Line>,
    pub signals: Vec<Signal>,
    pub parameters: Vec<Parameter>,
    /// What custom Verilog is written in terms of: modules that differ in nothing else are one.
    pub generics: Vec<Generic>,
    pub instances: Vec<Instance>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// Read from a kernel.
    Items(Vec<Item>),
    /// Verilog its author wrote.
    Custom(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signal {
    pub name: String,
    /// Its name in the kernel, array positions joined by `$`: `lanes$3$sum`.
    pub path: String,
    /// What its author wrote above it.
    pub docs: String,
    pub width: usize,
    pub clock: bool,
    /// Takes values of other widths, widened by zeros or cut.
    pub fits: bool,
    pub role: Role,
    /// Assigned in a process, so Verilog's `reg`.
    pub reg: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Input,
    Output,
    Local,
    /// A register's present value; assigning it means its next value.
    Register,
    /// Input pin of an instance.
    ChildInput,
    /// Output pin of an instance.
    ChildOutput,
    /// An operand that needed a name of its own.
    Hoisted,
}

/// A constant or an enum's variant: a `localparam`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub name: String,
    /// Its name in the kernel, as [`Signal::path`]; a variant's is never an array's.
    pub path: String,
    pub width: usize,
    pub value: BigUint,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    pub name: String,
    /// Its name in the kernel, as [`Signal::path`].
    pub path: String,
    pub module: ModuleId,
    /// Pin names and what is wired to them, in the child's order.
    pub pins: Vec<(String, Expr)>,
}

/// What stands side by side in a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Comment lines above it.
    pub comments: Vec<String>,
    pub kind: ItemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// A continuous assignment.
    Assign(SignalId, Expr),
    /// A continuous assignment to one bit.
    AssignBit(SignalId, usize, Expr),
    /// A combinational process.
    Combinational(Vec<Statement>),
    /// A process on the rising edge of a clock.
    Clocked(SignalId, Vec<Statement>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Statement {
    Comment(String),
    Assign {
        target: SignalId,
        value: Expr,
    },
    /// One bit changes, the others keep what was assigned before.
    Bit {
        target: SignalId,
        position: usize,
        value: Expr,
    },
    If {
        test: Expr,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    Case {
        subject: Expr,
        arms: Vec<Arm>,
        /// What happens for every other value; empty arms are kept.
        default: Option<Default>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arm {
    pub label: Expr,
    pub body: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Default {
    /// The one value left over, when the arms are complete.
    pub label: Option<Expr>,
    pub body: Vec<Statement>,
}

/// An expression. Operands of one operator have one width, which the parser has checked; the widths
/// it can no longer see are kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    Signal(SignalId),
    Parameter(ParameterId),
    Literal {
        value: BigUint,
        width: usize,
    },
    /// A constant shift distance.
    Distance(usize),
    /// Bits of a signal, from a constant position.
    Slice {
        signal: SignalId,
        offset: usize,
        width: usize,
    },
    /// Bits of a signal, from a computed position that cannot lead outside.
    Select {
        signal: SignalId,
        offset: Box<Expr>,
        width: usize,
    },
    /// Zeros above an expression.
    Extend {
        zeros: usize,
        inner: Box<Expr>,
    },
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `test ? then : otherwise`.
    Choose(Box<Expr>, Box<Expr>, Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    /// Bitwise, more than one bit.
    Invert,
    /// One bit.
    Not,
    All,
    Any,
    Parity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    And,
    Or,
    Xor,
    LogicalAnd,
    LogicalOr,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Signal {
    /// A pin of the module itself.
    pub fn is_port(&self) -> bool {
        matches!(self.role, Role::Input | Role::Output)
    }
}

impl Module {
    /// Calls `see` with every expression that is read, not those within it.
    pub fn expressions(&self, see: &mut dyn FnMut(&Expr)) {
        for instance in &self.instances {
            for (_, wire) in &instance.pins {
                see(wire);
            }
        }
        self.expressions_but_pins(see);
    }

    /// As [`Module::expressions`], without those wired to instances.
    pub fn expressions_but_pins(&self, see: &mut dyn FnMut(&Expr)) {
        let Body::Items(items) = &self.body else {
            return;
        };
        for item in items {
            match &item.kind {
                ItemKind::Assign(_, value) | ItemKind::AssignBit(_, _, value) => see(value),
                ItemKind::Combinational(body) | ItemKind::Clocked(_, body) => {
                    for statement in body {
                        statement.expressions(see);
                    }
                }
            }
        }
    }

    /// The clock, inputs and outputs, in their author's order.
    pub fn ports(&self) -> impl Iterator<Item = &Signal> {
        self.signals.iter().filter(|signal| signal.is_port())
    }
}

impl Expr {
    /// Calls `see` with every signal read.
    pub fn reads(&self, see: &mut dyn FnMut(SignalId)) {
        match self {
            Expr::Signal(signal) | Expr::Slice { signal, .. } => see(*signal),
            Expr::Select { signal, offset, .. } => {
                see(*signal);
                offset.reads(see);
            }
            Expr::Extend { inner, .. } | Expr::Unary(_, inner) => inner.reads(see),
            Expr::Binary(_, left, right) => {
                left.reads(see);
                right.reads(see);
            }
            Expr::Choose(test, then, otherwise) => {
                for part in [test, then, otherwise] {
                    part.reads(see);
                }
            }
            Expr::Parameter(_) | Expr::Literal { .. } | Expr::Distance(_) => {}
        }
    }
}

impl Expr {
    /// Calls `see` with every constant read.
    pub fn parameters(&self, see: &mut dyn FnMut(ParameterId)) {
        match self {
            Expr::Parameter(parameter) => see(*parameter),
            Expr::Select { offset, .. } => offset.parameters(see),
            Expr::Extend { inner, .. } | Expr::Unary(_, inner) => inner.parameters(see),
            Expr::Binary(_, left, right) => {
                left.parameters(see);
                right.parameters(see);
            }
            Expr::Choose(test, then, otherwise) => {
                for part in [test, then, otherwise] {
                    part.parameters(see);
                }
            }
            Expr::Signal(_) | Expr::Slice { .. } | Expr::Literal { .. } | Expr::Distance(_) => {}
        }
    }
}

impl Statement {
    /// Calls `see` with every expression, labels included, not those within it.
    pub fn expressions(&self, see: &mut dyn FnMut(&Expr)) {
        let mut all = |body: &[Statement]| {
            for statement in body {
                statement.expressions(see);
            }
        };
        match self {
            Statement::Comment(_) => {}
            Statement::Assign { value, .. } | Statement::Bit { value, .. } => see(value),
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                all(then);
                all(otherwise);
                see(test);
            }
            Statement::Case {
                subject,
                arms,
                default,
            } => {
                for arm in arms {
                    all(&arm.body);
                }
                if let Some(default) = default {
                    all(&default.body);
                }
                see(subject);
                for arm in arms {
                    see(&arm.label);
                }
            }
        }
    }

    /// Calls `see` with every signal assigned, each time it is.
    pub fn targets(&self, see: &mut dyn FnMut(SignalId)) {
        match self {
            Statement::Comment(_) => {}
            Statement::Assign { target, .. } | Statement::Bit { target, .. } => see(*target),
            Statement::If {
                then, otherwise, ..
            } => {
                for statement in then.iter().chain(otherwise) {
                    statement.targets(see);
                }
            }
            Statement::Case { arms, default, .. } => {
                let bodies = arms.iter().map(|arm| &arm.body);
                for body in bodies.chain(default.iter().map(|default| &default.body)) {
                    for statement in body {
                        statement.targets(see);
                    }
                }
            }
        }
    }

    /// Calls `see` with every signal read.
    pub fn reads(&self, see: &mut dyn FnMut(SignalId)) {
        let mut all = |body: &[Statement]| {
            for statement in body {
                statement.reads(see);
            }
        };
        match self {
            Statement::Comment(_) => {}
            Statement::Assign { value, .. } => value.reads(see),
            Statement::Bit { target, value, .. } => {
                see(*target);
                value.reads(see);
            }
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                all(then);
                all(otherwise);
                test.reads(see);
            }
            Statement::Case {
                subject,
                arms,
                default,
            } => {
                for arm in arms {
                    all(&arm.body);
                }
                if let Some(default) = default {
                    all(&default.body);
                }
                subject.reads(see);
            }
        }
    }
}
