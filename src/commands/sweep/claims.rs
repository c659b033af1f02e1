//! Who does a point: a lock of the operating system, which a process that is killed lets go.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::CommandError;

/// A point that this process does and no other.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    _file: File,
}

impl Claim {
    /// Takes the point, unless another process has it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn take(out: &Path, id: &str) -> Result<Option<Claim>, CommandError> {
        let path = out.join("claims").join(id);
        let file = File::create(&path).map_err(CommandError::write(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Claim { path, _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(CommandError::write(&path)(error)),
        }
    }

    /// Lets a point go that is done: its file is there, so nobody takes it again.
    pub fn done(self) {
        // Left behind, it does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// A process at work in the folder: many share it.
#[derive(Debug)]
pub struct Presence {
    _file: File,
}

impl Presence {
    /// Announces this process. Where it is the only one, what killed ones left half-written is removed.
    ///
    /// # Errors
    /// What the file system says.
    pub fn announce(out: &Path) -> Result<Presence, CommandError> {
        let path = out.join("claims").join(".at-work");
        let file = File::create(&path).map_err(CommandError::write(&path))?;
        if file.try_lock().is_ok() {
            for folder in [out.to_path_buf(), out.join("points")] {
                let entries = fs::read_dir(&folder).map_err(CommandError::read(&folder))?;
                for entry in entries.flatten() {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    if name.starts_with(".forms-") && name.ends_with(".part") {
                        let _ = fs::remove_file(entry.path());
                    }
                }
            }
            file.unlock().map_err(CommandError::write(&path))?;
        }
        file.lock_shared().map_err(CommandError::write(&path))?;
        Ok(Presence { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_claimed_once_and_again_when_it_was_let_go() {
        let out = tempfile::tempdir().unwrap();
        fs::create_dir(out.path().join("claims")).unwrap();
        let first = Claim::take(out.path(), "a").unwrap().unwrap();
        assert!(Claim::take(out.path(), "a").unwrap().is_none());
        assert!(Claim::take(out.path(), "b").unwrap().is_some());
        drop(first);
        Claim::take(out.path(), "a").unwrap().unwrap().done();
        assert!(!out.path().join("claims/a").exists());
    }

    #[test]
    fn leftovers_go_when_nobody_is_at_work() {
        let out = tempfile::tempdir().unwrap();
        for folder in ["claims", "points"] {
            fs::create_dir(out.path().join(folder)).unwrap();
        }
        let left = out.path().join("points/.forms-abc.part");
        fs::write(&left, "half").unwrap();
        let one = Presence::announce(out.path()).unwrap();
        assert!(!left.exists());
        fs::write(&left, "half").unwrap();
        let _other = Presence::announce(out.path()).unwrap();
        assert!(left.exists());
        drop(one);
    }
}
