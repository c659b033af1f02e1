//! `forms sme --quantize` without the solver, which the feature `import` brings.

use std::path::Path;

use forms_golden::Config;
use forms_network::Network;

use super::sme::{Grid, SolvedLayer, SolverFlags};
use crate::CommandError;

/// Says what to type.
///
/// # Errors
/// Always.
pub(super) fn solve(
    _: &Network,
    _: &SolverFlags,
    _: Grid,
    _: &Path,
    _: &Config,
) -> Result<(Network, Vec<SolvedLayer>), CommandError> {
    Err(CommandError::Argument(
        "--quantize: the solver is not built in; build with --features import, or type `cargo forms sme ..` in a \
         checkout"
            .to_owned(),
    ))
}
