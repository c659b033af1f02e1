//! What can stop an export: each message names the module, the signal, the rule and the way out.

use std::path::PathBuf;

use thiserror::Error;

/// Why a design was not exported.
///
/// In the messages a module appears as `name (path)`, the path leading from the top block to the
/// first place where the module is used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A block without a module name.
    #[error(
        "{block}: the block has no module name; begin its kernel with comment!(\"module NAME: what \
         it does\"), or its Verilog::Custom text with `// module NAME: what it does` (a rust-hdl \
         DFF: use forms_export::Register)"
    )]
    Unnamed {
        /// Path of the block.
        block: String,
    },
    /// A block without any Verilog.
    #[error(
        "{block}: the block has no kernel to export; put #[hdl_gen] on its update function, or \
         return Verilog::Custom from hdl"
    )]
    Empty {
        /// Path of the block.
        block: String,
    },
    /// A kernel that panicked while rust-hdl recorded it.
    #[error(
        "{block}: recording the kernel panicked: {message}; correct the constant that does not fit"
    )]
    KernelPanic {
        /// Path of the block.
        block: String,
        /// The panic's message.
        message: String,
    },
    /// A construct this exporter leaves out.
    #[error("{module}: {signal}: {what} is not exported; {way}")]
    Unsupported {
        /// Module.
        module: String,
        /// Signal or statement.
        signal: String,
        /// The construct.
        what: String,
        /// What to write instead.
        way: String,
    },
    /// A name that is no Verilog identifier.
    #[error("{module}: {name:?} is not a plain name; use letters, digits and _, letter first")]
    BadName {
        /// Module.
        module: String,
        /// The name.
        name: String,
    },
    /// A name that is a reserved word.
    #[error("{module}: {name} is a reserved word of {language}; choose another name")]
    Reserved {
        /// Module.
        module: String,
        /// The word.
        name: String,
        /// The language that reserves it.
        language: &'static str,
    },
    /// Two things of one name.
    #[error("{module}: two things are called {name} in the Verilog; rename one of them")]
    Collision {
        /// Module.
        module: String,
        /// The shared name.
        name: String,
    },
    /// A name that stands for nothing in the block.
    #[error(
        "{module}: {name} is no signal, constant, enum variant or loop variable of the block; a \
         const generic is not substituted: make it a Constant<Bits<..>> field or a literal"
    )]
    Unknown {
        /// Module.
        module: String,
        /// The name.
        name: String,
    },
    /// An index that cannot be evaluated.
    #[error("{module}: {name}: {reason}; {way}")]
    Index {
        /// Module.
        module: String,
        /// The indexed name.
        name: String,
        /// What is wrong.
        reason: String,
        /// What to write instead.
        way: &'static str,
    },
    /// A loop variable that hides a signal.
    #[error(
        "{module}: the loop variable {name} is also the name of a signal or block; rename the \
         variable"
    )]
    LoopVariable {
        /// Module.
        module: String,
        /// The variable.
        name: String,
    },
    /// A number that does not fit.
    #[error("{module}: {signal}: {value} does not fit in {width} bits; widen the signal first")]
    Literal {
        /// Module.
        module: String,
        /// Signal assigned, or the condition.
        signal: String,
        /// The number.
        value: String,
        /// Bits available.
        width: usize,
    },
    /// Operands of unlike width.
    #[error(
        "{module}: {signal}: {operation} joins {left} bits with {right}; bring both to one width in \
         a Local first"
    )]
    Widths {
        /// Module.
        module: String,
        /// Signal assigned, or the condition.
        signal: String,
        /// The operation.
        operation: &'static str,
        /// Bits on the left.
        left: usize,
        /// Bits on the right.
        right: usize,
    },
    /// A slice beyond its operand.
    #[error(
        "{module}: {signal}: bits {offset} to {last} are taken of {width}; keep the slice inside \
         its operand"
    )]
    Slice {
        /// Module.
        module: String,
        /// Signal assigned, or the condition.
        signal: String,
        /// Lowest bit taken.
        offset: String,
        /// Highest bit taken.
        last: String,
        /// Bits there are.
        width: usize,
    },
    /// A signal that must be driven and is not.
    #[error("{module}: {signal} is never assigned; assign it, or remove it")]
    Undriven {
        /// Module.
        module: String,
        /// Signal.
        signal: String,
    },
    /// A signal assigned on some paths only.
    #[error(
        "{module}: {signal} is not assigned on every path and would become a latch; give it a \
         default at the top of the kernel"
    )]
    Latch {
        /// Module.
        module: String,
        /// Signal.
        signal: String,
    },
    /// A value read before it exists.
    #[error(
        "{module}: {signal} is read before it is assigned; move its assignment above the reader"
    )]
    ReadBeforeAssigned {
        /// Module.
        module: String,
        /// Signal.
        signal: String,
    },
    /// A value read between two assignments.
    #[error(
        "{module}: {signal} is read between two of its assignments; read it after the last one, or \
         split it into two Locals"
    )]
    ReadBetween {
        /// Module.
        module: String,
        /// Signal.
        signal: String,
    },
    /// A register used in a way that no clocked process can say.
    #[error("{module}: register {register}: {rule}; {way}")]
    Register {
        /// Module.
        module: String,
        /// Register.
        register: String,
        /// The rule.
        rule: &'static str,
        /// What to write instead.
        way: &'static str,
    },
    /// A clock used as anything but a clock.
    #[error(
        "{module}: {signal}: a clock is only ever wired, from a Clock input of the module to a \
         clock pin, once and unconditionally"
    )]
    Clock {
        /// Module.
        module: String,
        /// Signal.
        signal: String,
    },
    /// A memory that cannot be built.
    #[error("a memory of {depth} words cannot be addressed; choose 1 to 2^32 words")]
    Depth {
        /// Words asked for.
        depth: usize,
    },
    /// rust-hdl's own check failed.
    #[error("{top}: rust-hdl's own check failed: {report}; correct the kernel it names")]
    Check {
        /// The top block.
        top: String,
        /// rust-hdl's words.
        report: String,
    },
    /// Source text whose meaning rust-hdl's macros lose.
    #[error("{file}:{line}: {what}; {way}")]
    Source {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is lost.
        what: String,
        /// What to write instead.
        way: &'static str,
    },
    /// A folder that holds something else.
    #[error(
        "{}: the folder holds {file:?}, which is no exported file; choose an empty or new folder",
        folder.display()
    )]
    ForeignFile {
        /// Folder.
        folder: PathBuf,
        /// What was found.
        file: String,
    },
    /// The file system refused.
    #[error("{}: {source}; check that the folder can be written", path.display())]
    Io {
        /// Path.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
}
