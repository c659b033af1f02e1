//! No kernel is written in a way that the simulator and the Verilog would read differently.

use std::fs;
use std::path::{Path, PathBuf};

use forms_export::check_source;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_kernel_passes_the_exporters_check_of_its_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut kernels = 0;
    for path in sources(&folder) {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        kernels += text.matches("#[hdl_gen]").count();
        let name = path.strip_prefix(&folder).unwrap_or(&path);
        check_source(&name.to_string_lossy(), &text).unwrap_or_else(|error| panic!("{error}"));
    }
    assert!(kernels >= 20, "only {kernels} kernels were found");
}

#[test]
fn a_call_that_would_be_taken_for_a_cast_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = fs::read_to_string(folder.join("datapath/shift_add.rs")).expect("a block");
    let planted = text.replace("self.wide[j].val()", "bits_reversed(self.wide[j].val())");
    assert_ne!(planted, text);
    assert!(check_source("shift_add.rs", &planted).is_err());
}

#[test]
fn a_width_that_changes_inside_an_operation_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = fs::read_to_string(folder.join("datapath/shift_add.rs")).expect("a block");
    let planted = text.replace("self.wide[j].val()", "self.wide[j].val().to_bits()");
    assert_ne!(planted, text);
    let error = check_source("shift_add.rs", &planted).expect_err("refused");
    assert!(
        error.to_string().contains("to_bits() is not recorded"),
        "{error}"
    );
}
