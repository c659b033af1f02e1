//! `forms configs`: the named configurations, as a table, or one as TOML.

use forms_golden::Config;

use crate::CommandError;
use crate::commands::print;

/// The named configurations as a table, or one of them as TOML.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print this configuration as TOML: a name or a TOML file.
    #[arg(long, value_name = "NAME")]
    show: Option<String>,
}

/// Runs it.
///
/// # Errors
/// An unknown configuration.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let mut text = String::new();
    match &args.show {
        Some(name) => text = crate::commands::config(name)?.to_toml()?,
        None => {
            for config in Config::all() {
                text.push_str(&config.name);
                text.push('\n');
            }
        }
    }
    print(&text)
}
