//! `forms completions` and `forms man`: what shells and `man` know of the command.

use std::path::PathBuf;

use clap_complete::Shell;

use crate::commands::print;
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms completions bash > ~/.local/share/bash-completion/completions/forms
  forms completions zsh > ~/.zfunc/_forms
  forms completions fish > ~/.config/fish/completions/forms.fish";

/// Print what a shell needs to complete words of the command
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Shown below the help.
const MAN_EXAMPLES: &str = "\
Examples:
  forms man ~/.local/share/man/man1     then: man forms-run";

/// Write manual pages, one a command
#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct ManArgs {
    /// A folder for them
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Prints completions for `command`.
///
/// # Errors
/// Standard output that is closed.
pub fn run(args: &Args, mut command: clap::Command) -> Result<(), CommandError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "forms", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Writes the pages of `command` and of each of its own.
///
/// # Errors
/// A folder that cannot be written.
pub fn man(args: &ManArgs, command: clap::Command) -> Result<(), CommandError> {
    files::create_folder(&args.folder)?;
    let mut command = command.disable_help_subcommand(true);
    command.build();
    // Built, a command knows its whole name: forms-run.
    let pages: Vec<_> = [command.clone()]
        .into_iter()
        .chain(command.get_subcommands().cloned())
        .collect();
    for page in pages {
        let name = page.get_display_name().unwrap_or(page.get_name());
        let path = args.folder.join(format!("{name}.1"));
        let mut text = Vec::new();
        clap_mangen::Man::new(page.clone())
            .render(&mut text)
            .map_err(CommandError::write(&path))?;
        files::write_bytes(&path, &text)?;
    }
    print(&format!("{}\n", args.folder.display()))
}
