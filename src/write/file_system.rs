//! Every change that writing makes to the files, one method each, so that a test can stop before any of them. The only
//! file that names `rustix`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// The files. In tests it can fail.
#[derive(Default)]
pub struct FileSystem {
    /// Changes made so far.
    #[cfg(test)]
    pub steps: usize,
    /// Fails before this change: once, or it and all that follow, as after a kill.
    #[cfg(test)]
    pub stop: Option<(usize, Stop)>,
    /// As on a file system that cannot exchange folders.
    #[cfg(test)]
    pub no_exchange: bool,
}

/// How a test's files fails.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// One change fails, as on a full files.
    Fail,
    /// That change and all after it: the process is dead.
    Kill,
}

impl FileSystem {
    #[cfg(not(test))]
    fn step(&mut self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        match self.stop {
            Some((at, Stop::Fail)) if self.steps == at => Err(io::ErrorKind::StorageFull.into()),
            Some((at, Stop::Kill)) if self.steps >= at => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    /// Makes a folder that everyone may read.
    pub fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir(path)?;
        set_mode(path, 0o755)
    }

    /// Makes a new file that everyone may read, safely on the files.
    pub fn create_file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        let mut file = File::create_new(path)?;
        set_mode(path, 0o644)?;
        // Halfway through a file is a moment, too.
        self.step()?;
        file.write_all(bytes)?;
        sync(&file)
    }

    /// Sees to it that a folder's entries are safely on the files.
    pub fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        if cfg!(unix) { sync(&File::open(path)?) } else { Ok(()) }
    }

    /// Gives a file, or a link, a second name; makes a copy where the file system has no second names.
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

    /// Gives a folder the permissions of another one.
    pub fn copy_permissions(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::set_permissions(to, from.symlink_metadata()?.permissions())
    }

    /// Renames.
    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Lets two folders change places, in one step. Unsupported where the system cannot.
    pub fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(test)]
        if self.no_exchange {
            return Err(io::ErrorKind::Unsupported.into());
        }
        exchange(a, b)
    }

    /// Removes a file, or a link and not what it leads to.
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

/// Waits until a file is safely on the files. Unit tests write thousands and do not pull the plug.
fn sync(file: &File) -> io::Result<()> {
    if cfg!(test) { Ok(()) } else { file.sync_all() }
}

/// Waits for other builds that write below a folder. Without it where the system has no such locks.
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
