//! The RTL's cell counts, from the reports that `forms export --reports` writes.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

use crate::CommandError;

/// What is read of `synth.json`.
#[derive(Debug, Deserialize)]
struct Synthesis {
    modules: Vec<Module>,
}

#[derive(Debug, Deserialize)]
struct Module {
    module: String,
    cells: u64,
}

/// Cells of the core of the configuration `name` in the report below `folder`; none where there is no
/// such report.
///
/// # Errors
/// [`CommandError::Read`]; [`CommandError::File`] for a report that is none.
pub fn core_cells(folder: &Path, name: &str) -> Result<Option<u64>, CommandError> {
    // A configuration file can give any name; only a plain one can be a folder's.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.chars().all(plain) {
        return Ok(None);
    }
    let path = folder.join(name).join("synth.json");
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other.map_err(CommandError::read(&path))?,
    };
    let again = "make it again with `forms export --config all --reports`";
    let report: Synthesis = serde_json::from_str(&text).map_err(|error| {
        CommandError::file(&path, format!("is no synthesis report: {error}; {again}"))
    })?;
    let mut modules = report.modules.into_iter();
    let core = modules.find(|module| module.module == "crossbar_core");
    match core {
        Some(core) => Ok(Some(core.cells)),
        None => Err(CommandError::file(
            &path,
            format!("does not count a module crossbar_core; {again}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_is_found_a_missing_report_is_none_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            fs::create_dir_all(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("synth.json"), text).unwrap();
        };
        write(
            "a",
            r#"{"modules": [{"module": "adc", "cells": 3}, {"module": "crossbar_core", "cells": 77}]}"#,
        );
        write("b", r#"{"modules": []}"#);
        write("c", "nothing");
        let cells = |name: &str| core_cells(folder.path(), name);
        assert_eq!(cells("a").unwrap(), Some(77));
        assert_eq!(cells("none").unwrap(), None);
        assert_eq!(cells("../a").unwrap(), None);
        assert!(
            cells("b")
                .unwrap_err()
                .to_string()
                .contains("crossbar_core")
        );
        assert!(
            cells("c")
                .unwrap_err()
                .to_string()
                .contains("no synthesis report")
        );
    }
}
