//! Files that are there whole or not at all: written beside their place, then renamed into it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that is written but not yet in its place; dropped, it never was.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    place: Place,
}

/// Where the bytes wait.
#[derive(Debug)]
enum Place {
    /// Beside the place they are for.
    Beside(NamedTempFile),
    /// A pipe or a device is written to, never replaced.
    Device(File),
}

impl Staged {
    /// An empty file for `path`.
    ///
    /// # Errors
    /// What the file system says, without the temporary name.
    pub fn new(path: &Path) -> io::Result<Staged> {
        stage(path)
    }

    /// A handle to write through.
    ///
    /// # Errors
    /// What the file system says.
    pub fn writer(&self) -> io::Result<File> {
        match &self.place {
            Place::Beside(file) => file.as_file().try_clone(),
            Place::Device(file) => file.try_clone(),
        }
    }

    /// Where the bytes are meanwhile, for a library that wants a path.
    pub fn path(&self) -> &Path {
        match &self.place {
            Place::Beside(file) => file.path(),
            Place::Device(_) => &self.path,
        }
    }

    /// Writes through `content`.
    ///
    /// # Errors
    /// What the file system says.
    pub fn fill(
        self,
        content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> io::Result<Staged> {
        let mut buffered = BufWriter::new(self.writer()?);
        content(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        if let Place::Beside(file) = &self.place {
            file.as_file().sync_all()?;
        }
        Ok(self)
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// What the file system says.
    pub fn commit(self) -> io::Result<()> {
        match self.place {
            Place::Beside(file) => file
                .persist(&self.path)
                .map(drop)
                .map_err(|error| error.error),
            Place::Device(_) => Ok(()),
        }
    }
}

/// Writes `path` through `content`; what `path` held before stays until all of it is written.
///
/// # Errors
/// What the file system says. Nothing is left behind then.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    Staged::new(path)?.fill(content)?.commit()
}

/// [`write()`] of bytes that are there already.
///
/// # Errors
/// Those of [`write()`].
pub fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, |file| file.write_all(bytes))
}

/// Makes a folder and those above it, and checks that it can be written.
///
/// # Errors
/// What the file system says.
pub fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path).and_then(|()| temporary_in(path).map(drop))
}

/// Puts the folder `new` in the place of `folder`, which goes. On Linux both change places in one step, so that a folder is
/// there at every moment, whoever is killed; elsewhere it is away between two steps. Of two who do it at once the later
/// one's stays.
///
/// # Errors
/// What the file system says; `new` is still there then.
pub fn replace_folder(new: &Path, folder: &Path) -> io::Result<()> {
    // Each turn is another process that took the place away or put something there in between.
    for _ in 0..TURNS {
        match exchange(new, folder) {
            Ok(()) => return fs::remove_dir_all(new),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        match fs::rename(new, folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            done => return done,
        }
    }
    Err(io::Error::other("others replace it all the time"))
}

/// How often [`replace_folder`] tries.
const TURNS: usize = 16;

/// Lets two folders change places.
fn exchange(new: &Path, folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, new, CWD, folder, RenameFlags::EXCHANGE) {
            // A file system that cannot.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
    }
    let mut aside = new.as_os_str().to_owned();
    aside.push(".old");
    fs::rename(folder, &aside)?;
    fs::rename(new, folder).inspect_err(|_| drop(fs::rename(&aside, folder)))?;
    fs::rename(&aside, new)
}

/// An empty file beside `path`, or `path` itself where that is no file to be replaced.
fn stage(path: &Path) -> io::Result<Staged> {
    // Behind a link, the file is what is written, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let place = match fs::metadata(&path) {
        Ok(found) if found.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(found) if !found.is_file() => Place::Device(File::create(&path)?),
        _ => Place::Beside(temporary_in(match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        })?),
    };
    Ok(Staged { path, place })
}

/// A temporary file in `folder`; it goes away when dropped.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    // Not private to the user, as a temporary file would be: what any new file gets.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
        .prefix(".forms-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(without_the_temporary_name)
}

/// `tempfile` adds its file's name to an error, which the user has never heard of.
fn without_the_temporary_name(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((cause, _)) => io::Error::new(error.kind(), cause),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_fails_halfway_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("y.npy");
        write_bytes(&path, b"old").unwrap();
        let error = write(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        assert!(error.unwrap_err().to_string().contains("disk full"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = write_bytes(Path::new("/no/such/folder/y.npy"), b"").unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("No such file"), "{text}");
        assert!(!text.contains(".part"), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt;
        write_bytes(Path::new("/dev/null"), b"gone").unwrap();
        let kind = fs::metadata("/dev/null").unwrap().file_type();
        assert!(kind.is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_the_file_behind_it_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_bytes(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_is_there_while_two_replace_it() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("rtl");
        fs::create_dir(&folder).unwrap();
        let replace = |name: &str| {
            for turn in 0..100 {
                let new = place.path().join(format!("{name}-{turn}"));
                fs::create_dir(&new).unwrap();
                fs::write(new.join(name), name).unwrap();
                replace_folder(&new, &folder).unwrap();
            }
        };
        std::thread::scope(|scope| {
            let writers = ["a", "b"].map(|name| scope.spawn(move || replace(name)));
            while !writers.iter().all(|writer| writer.is_finished()) {
                assert!(folder.is_dir());
            }
        });
        let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_takes_a_place_that_is_free_and_none_that_is_a_file() {
        let place = tempfile::tempdir().unwrap();
        let (new, folder) = (place.path().join("new"), place.path().join("rtl"));
        fs::create_dir(&new).unwrap();
        replace_folder(&new, &folder).unwrap();
        assert!(folder.is_dir() && !new.exists());
        assert!(replace_folder(&place.path().join("missing"), &place.path().join("x")).is_err());
    }
}
