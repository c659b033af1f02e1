//! What `--config` and `--tile` mean where hardware is made: a name, or any legal configuration.

use forms_verilog::design;
use forms_verilog::hardware::Hardware;

use crate::CommandError;
use crate::commands;

/// The hardware of a named configuration, a named tile, or a TOML file; with `tile`, so many crossbars of it
/// side by side.
///
/// # Errors
/// A name that nothing has, a file that is no configuration, a name that is no folder's.
pub fn hardware(config: &str, tile: Option<usize>) -> Result<Hardware, CommandError> {
    if tile.is_none() && design::exported().contains(&config) {
        return Ok(Hardware::named(config)?);
    }
    let config = commands::config(config)?;
    // Its name becomes that of a folder.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if config.name.is_empty() || !config.name.chars().all(plain) {
        return Err(CommandError::Argument(format!(
            "the configuration's name {:?} cannot be that of a folder; use letters, digits, - and _",
            config.name
        )));
    }
    Ok(match tile {
        None => Hardware::crossbar(&config)?,
        Some(crossbars) => Hardware::tile(&format!("tile-{}", config.name), &config, crossbars)?,
    })
}
