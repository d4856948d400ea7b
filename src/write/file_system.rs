//! All reads and changes of the file system that this stage makes, one method each, so that a test can fail any of them. The
//! only file that names `rustix`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cancel::CancelToken;

/// The file system. In tests it can fail.
#[derive(Default)]
pub struct FileSystem {
    /// Stops the work: every later step fails with `Interrupted`, until [`commit`](Self::commit) is called.
    pub cancel: CancelToken,
    /// What stood in the way of the build and was given another name, because Foresite does not recognize it.
    pub set_aside: Vec<PathBuf>,
    /// The number of reads and changes so far.
    #[cfg(test)]
    pub steps: std::sync::atomic::AtomicUsize,
    /// The number of the step that fails, counted from 1, and how.
    #[cfg(test)]
    pub failure: Option<(usize, FailureMode)>,
    /// Whether folders cannot be exchanged, as on some file systems.
    #[cfg(test)]
    pub no_exchange: bool,
}

/// How the file system of a test fails.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureMode {
    /// One step fails, as on a full disk.
    Once,
    /// This step and all later ones fail, as if the process had been killed.
    Killed,
    /// Somebody stops the command at this step.
    Cancelled,
}

impl FileSystem {
    /// Fails if the work was cancelled. After this call it can no longer be cancelled.
    ///
    /// # Errors
    ///
    /// `Interrupted` if the work was cancelled.
    pub fn commit(&mut self) -> io::Result<()> {
        #[cfg(test)]
        self.failure.take_if(|(_, mode)| *mode == FailureMode::Cancelled);
        if std::mem::take(&mut self.cancel).is_cancelled() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }

    fn step(&self) -> io::Result<()> {
        #[cfg(test)]
        self.count_step()?;
        if self.cancel.is_cancelled() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }

    #[cfg(test)]
    fn count_step(&self) -> io::Result<()> {
        let step = self.steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        match self.failure {
            Some((at, FailureMode::Once)) if step == at => Err(io::ErrorKind::StorageFull.into()),
            Some((at, FailureMode::Killed)) if step >= at => Err(io::ErrorKind::StorageFull.into()),
            Some((at, FailureMode::Cancelled)) if step == at => {
                self.cancel.cancel();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reads a text file. Returns `None` if it is no text, is not an ordinary file, or does not exist.
    pub fn read_text(&mut self, path: &Path) -> io::Result<Option<String>> {
        self.step()?;
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
        Ok(String::from_utf8(fs::read(path)?).ok())
    }

    /// Returns the entries of a folder, with their types.
    pub fn entries(&mut self, path: &Path) -> io::Result<Vec<(OsString, fs::FileType)>> {
        self.step()?;
        fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                Ok((entry.file_name(), entry.file_type()?))
            })
            .collect()
    }

    /// Returns whether two files have the same bytes.
    pub fn are_equal(&mut self, one: &Path, other: &Path) -> io::Result<bool> {
        self.step()?;
        let (a, b) = (one.symlink_metadata()?, other.symlink_metadata()?);
        Ok(a.is_file() && b.is_file() && a.len() == b.len() && fs::read(one)? == fs::read(other)?)
    }

    /// Lets this user change the entries of a folder.
    pub fn make_writable(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        set_mode(path, 0o755)
    }

    /// Creates a folder that everyone may read.
    pub fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir(path)?;
        set_mode(path, 0o755)
    }

    /// Creates a new file that everyone may read, and flushes it to the disk.
    pub fn create_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        sync(&self.create(path, bytes)?)
    }

    /// Creates a new file that everyone may read, to be [flushed](Self::flush) later.
    pub fn create_unflushed(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path, bytes).map(drop)
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        self.step()?;
        let mut file = File::create_new(path)?;
        set_mode(path, 0o644)?;
        // The process can also be killed while it writes a file.
        self.step()?;
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Flushes everything below the folder `top` to the disk: all at once if the system can do that, which takes a fraction of
    /// the time for many files, and otherwise the given files and folders one by one.
    pub fn flush(&self, top: &Path, paths: impl Iterator<Item = PathBuf>) -> io::Result<()> {
        self.step()?;
        if cfg!(test) || flush_all(&File::open(top)?).is_ok() {
            return Ok(());
        }
        for path in paths {
            if cfg!(unix) || !path.is_dir() {
                sync(&File::open(path)?)?;
            }
        }
        Ok(())
    }

    /// Flushes the entries of a folder to the disk.
    pub fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        if cfg!(unix) { sync(&File::open(path)?) } else { Ok(()) }
    }

    /// Creates a hard link to a file or symbolic link, or a copy if the file system has no hard links.
    pub fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        if fs::hard_link(from, to).is_ok() {
            return Ok(());
        }
        let kind = from.symlink_metadata()?.file_type();
        if kind.is_symlink() {
            return copy_link(from, to);
        }
        if !kind.is_file() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        fs::copy(from, to)?;
        sync(&File::open(to)?)
    }

    /// Gives a file or folder the permissions of another one.
    pub fn copy_permissions(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::set_permissions(to, from.symlink_metadata()?.permissions())
    }

    /// Renames a file or folder.
    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Exchanges two folders in one step.
    ///
    /// # Errors
    ///
    /// `Unsupported` if the system or the file system cannot exchange folders.
    pub fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(test)]
        if self.no_exchange {
            return Err(io::ErrorKind::Unsupported.into());
        }
        exchange(a, b)
    }

    /// Removes a file, or a symbolic link without its target.
    pub fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(path)
    }

    /// Removes an empty folder.
    pub fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(path)
    }
}

/// Returns whether an error says that there is nothing at a path.
pub fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Flushes a file to the disk. Unit tests skip it: they write thousands of files and never lose power.
fn sync(file: &File) -> io::Result<()> {
    if cfg!(test) { Ok(()) } else { file.sync_all() }
}

/// Flushes the file system that a folder is on.
#[cfg(target_os = "linux")]
fn flush_all(folder: &File) -> io::Result<()> {
    rustix::fs::syncfs(folder).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn flush_all(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Waits for other builds that write below a folder, and locks it until the file is dropped. Returns `None` if the system has
/// no such locks.
pub fn lock(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|error| match error {
        Errno::NOSYS | Errno::INVAL | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
