//! What can stop an export: each message names the module, the signal, the rule and the way out.

use std::path::PathBuf;

use thiserror::Error;

/// Why a design was not exported.
///
/// In the messages a module appears as `name (path)`, the path leading from the top block to the
/// first place where the module is used.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A block without a module name.
    #[error(
        "{block}: the block has no module name; begin its kernel with comment!(\"module NAME: what \
         it does\"), or its Verilog::Custom text with `// module NAME: what it does` (a rust-hdl \
         DFF: use forms_export::Register)"
    )]
    Unnamed { block: String },
    /// A block without any Verilog.
    #[error(
        "{block}: the block has no kernel to export; put #[hdl_gen] on its update function, or \
         return Verilog::Custom from hdl"
    )]
    Empty { block: String },
    /// A kernel that panicked while rust-hdl recorded it.
    #[error(
        "{block}: recording the kernel panicked: {message}; correct the constant that does not fit"
    )]
    KernelPanic { block: String, message: String },
    /// A construct this exporter leaves out.
    #[error("{module}: {signal}: {what} is not exported; {way}")]
    Unsupported {
        module: String,
        signal: String,
        what: String,
        way: String,
    },
    /// A name that is no Verilog identifier.
    #[error("{module}: {name:?} is not a plain name; use letters, digits and _, letter first")]
    BadName { module: String, name: String },
    /// A name that is a reserved word.
    #[error("{module}: {name} is a reserved word of {language}; choose another name")]
    Reserved {
        module: String,
        name: String,
        language: &'static str,
    },
    /// Two things of one name.
    #[error("{module}: two things are called {name} in the Verilog; rename one of them")]
    Collision { module: String, name: String },
    /// A name that stands for nothing in the block.
    #[error(
        "{module}: {name} is no signal, constant, enum variant or loop variable of the block; a \
         const generic is not substituted: make it a Constant<Bits<..>> field or a literal"
    )]
    Unknown { module: String, name: String },
    /// An index that cannot be evaluated.
    #[error("{module}: {name}: {reason}; {way}")]
    Index {
        module: String,
        name: String,
        reason: String,
        way: &'static str,
    },
    /// A loop variable that hides a signal.
    #[error(
        "{module}: the loop variable {name} is also the name of a signal or block; rename the \
         variable"
    )]
    LoopVariable { module: String, name: String },
    /// A number that does not fit.
    #[error("{module}: {signal}: {value} does not fit in {width} bits; widen the signal first")]
    Literal {
        module: String,
        signal: String,
        value: String,
        width: usize,
    },
    /// Operands of unlike width.
    #[error(
        "{module}: {signal}: {operation} joins {left} bits with {right}; bring both to one width in \
         a Local first"
    )]
    Widths {
        module: String,
        signal: String,
        operation: &'static str,
        left: usize,
        right: usize,
    },
    /// A slice beyond its operand.
    #[error(
        "{module}: {signal}: bits {offset} to {last} are taken of {width}; keep the slice inside \
         its operand"
    )]
    Slice {
        module: String,
        signal: String,
        offset: String,
        last: String,
        width: usize,
    },
    /// A signal that must be driven and is not.
    #[error("{module}: {signal} is never assigned; assign it, or remove it")]
    Undriven { module: String, signal: String },
    /// A signal assigned on some paths only.
    #[error(
        "{module}: {signal} is not assigned on every path and would become a latch; give it a \
         default at the top of the kernel"
    )]
    Latch { module: String, signal: String },
    /// A value read before it exists.
    #[error(
        "{module}: {signal} is read before it is assigned; move its assignment above the reader"
    )]
    ReadBeforeAssigned { module: String, signal: String },
    /// A value read between two assignments.
    #[error(
        "{module}: {signal} is read between two of its assignments; read it after the last one, or \
         split it into two Locals"
    )]
    ReadBetween { module: String, signal: String },
    /// A register used in a way that no clocked process can say.
    #[error("{module}: register {register}: {rule}; {way}")]
    Register {
        module: String,
        register: String,
        rule: &'static str,
        way: &'static str,
    },
    /// A clock used as anything but a clock.
    #[error(
        "{module}: {signal}: a clock is only ever wired, from a Clock input of the module to a \
         clock pin, once and unconditionally"
    )]
    Clock { module: String, signal: String },
    /// A memory that cannot be built.
    #[error(
        "a memory of {depth} words does not go with {address} address bits; choose 1 to 2^{address} \
         words and 1 to 32 address bits"
    )]
    Depth { depth: usize, address: usize },
    /// rust-hdl's own check failed.
    #[error("{top}: rust-hdl's own check failed: {report}; correct the kernel it names")]
    Check { top: String, report: String },
    /// Source text whose meaning rust-hdl's macros lose.
    #[error("{file}:{line}: {what}; {way}")]
    Source {
        file: String,
        line: usize,
        what: String,
        way: &'static str,
    },
    /// A folder that holds something else.
    #[error(
        "{}: the folder holds {file:?}, which is no exported file; choose an empty or new folder",
        folder.display()
    )]
    ForeignFile { folder: PathBuf, file: String },
    /// The file system refused.
    #[error("{}: {source}; check that the folder can be written", path.display())]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
}
