//! Runs the package's own tests: pytest, on the library that this build has just made.
//!
//! `./run-tests` makes an environment with NumPy, ONNX and pytest in target/python. By hand (FORMS_PACKAGE_PYTHON names another):
//! `python3 -m venv target/python && target/python/bin/pip install numpy onnx pytest`, then
//! `cargo test -p forms-python --all-features`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Python that the tests run in: the one that was named, or the environment of `./run-tests`.
fn python() -> PathBuf {
    let made = root().join("target/python/bin/python");
    let named = env::var_os("FORMS_PACKAGE_PYTHON").map(PathBuf::from);
    named.unwrap_or(made)
}

/// The package as pip would install it, in a folder of its own.
fn package(folder: &Path) {
    let test = env::current_exe().unwrap();
    // target/PROFILE/deps/pytest-HASH
    let library = test.with_file_name("libforms_python.so");
    let library = match library.exists() {
        true => library,
        false => library.with_extension("dylib"),
    };
    let into = folder.join("forms");
    fs::create_dir(&into).unwrap();
    for entry in fs::read_dir(root().join("python/forms")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, into.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::copy(&library, into.join("_forms.abi3.so"))
        .unwrap_or_else(|error| panic!("{}: {error}", library.display()));
}

#[test]
fn the_package_passes_its_tests() {
    let python = python();
    assert!(
        python.exists(),
        "{} is missing; ./run-tests makes it, and this file's head says how to",
        python.display()
    );
    let folder = tempfile::tempdir().unwrap();
    package(folder.path());
    let status = Command::new(&python)
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .arg(root().join("python/tests"))
        .current_dir(root())
        .env("PYTHONPATH", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .status()
        .unwrap();
    assert!(status.success(), "pytest failed: {status}");
}
