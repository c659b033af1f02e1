//! Everything that the engine refuses. A message names the thing, the rule, the values and the way out.

use crate::Path;

/// What the engine refuses, and why.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// What golden refuses in a configuration, in weights or in inputs; in golden's words.
    #[error(transparent)]
    Golden(#[from] forms_golden::Error),

    /// A path that this processor does not have was asked for.
    #[error(
        "the processor has no {path} instructions; leave the path to detection, or choose one of {}",
        names(available)
    )]
    PathUnavailable { path: Path, available: Vec<Path> },

    /// A place for results of the wrong shape.
    #[error(
        "the place for the results is {found:?} where [batch, columns] = {expected:?} is needed; \
         give one row an input vector and one column a column of the matrix"
    )]
    OutputShape {
        found: (usize, usize),
        expected: (usize, usize),
    },
}

/// `portable, avx2`.
fn names(paths: &[Path]) -> String {
    let names: Vec<String> = paths.iter().map(Path::to_string).collect();
    names.join(", ")
}
