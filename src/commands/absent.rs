//! A command that this build is without.

use crate::CommandError;

/// Whatever was asked of it.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<String>,
}

/// Says how to have the command.
///
/// # Errors
/// Always.
pub fn run(args: &Args, command: &str, feature: &str) -> Result<(), CommandError> {
    let rest = match args.rest.join(" ") {
        rest if rest.is_empty() => "--help".to_owned(),
        rest => rest,
    };
    Err(CommandError::Argument(format!(
        "forms {command} is not built in, since it takes minutes to compile; in this repository `cargo forms \
         {command} {rest}` builds all commands and runs it, or install them with cargo install --path . \
         --features {feature}"
    )))
}
