//! Files in an output folder that Foresite did not write: they are linked into the new folder, and never removed with the
//! old one.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::file_system::FileSystem;
use super::manifest::{self, Manifest};

/// An entry of a folder.
struct Entry {
    /// The path below the top folder.
    relative: PathBuf,
    /// The same path with `/` between its parts; `None` if it is not UTF-8. Foresite writes no such files.
    name: Option<String>,
    /// Whether it is a folder; a symbolic link to a folder is not.
    is_folder: bool,
}

impl Entry {
    /// Returns whether Foresite wrote the file or created the folder.
    fn is_ours(&self, manifest: &Manifest) -> bool {
        let Some(name) = &self.name else { return false };
        if self.is_folder { manifest.has_folder(name) } else { manifest.lists(name) }
    }
}

/// Returns the entries of the folder `below` of `top`, in order.
fn entries(top: &Path, below: &Path, files: &mut FileSystem) -> io::Result<Vec<Entry>> {
    let found = files.entries(&top.join(below))?.into_iter().map(|(name, kind)| {
        let relative = below.join(name);
        let parts: Option<Vec<_>> = relative.iter().map(|part| part.to_str()).collect();
        Entry { name: parts.map(|parts| parts.join("/")), relative, is_folder: kind.is_dir() }
    });
    let mut entries: Vec<Entry> = found.collect();
    entries.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(entries)
}

/// Hard-links everything in `old` that `manifest` does not list into `new`, at the same path.
///
/// # Errors
///
/// The site has a file at the same path, or the system refuses.
pub fn link_foreign(old: &Path, new: &Path, manifest: &Manifest, files: &mut FileSystem) -> Result<(), WriteError> {
    link_below(old, new, Path::new(""), manifest, files)
}

fn link_below(
    old: &Path,
    new: &Path,
    below: &Path,
    manifest: &Manifest,
    files: &mut FileSystem,
) -> Result<(), WriteError> {
    let folder = old.join(below);
    for entry in entries(old, below, files).map_err(|error| WriteError::system("read", &folder, &error))? {
        let (from, to) = (old.join(&entry.relative), new.join(&entry.relative));
        let failed = |error: io::Error| WriteError::system("link", &from, &error);
        let ours = entry.is_ours(manifest);
        if ours && (!entry.is_folder || holds_only_ours(old, &entry.relative, manifest, files).map_err(failed)?) {
            continue;
        }
        let taken = to.symlink_metadata().ok();
        match (entry.is_folder, taken) {
            (true, Some(taken)) if taken.is_dir() => link_below(old, new, &entry.relative, manifest, files)?,
            (_, Some(_)) => {
                let message = format!(
                    "`{}` was not written by Foresite, and the site has a file or folder of the same name",
                    from.display()
                );
                return Err(WriteError::usage(
                    message,
                    "move it to another folder, or to the project's `static` folder",
                ));
            }
            (true, None) => {
                files.create_folder(&to).map_err(failed)?;
                link_below(old, new, &entry.relative, manifest, files)?;
                files.copy_permissions(&from, &to).map_err(failed)?;
            }
            (false, None) => files.link(&from, &to).map_err(failed)?,
        }
    }
    Ok(())
}

/// Returns whether Foresite wrote all files of a folder.
fn holds_only_ours(top: &Path, folder: &Path, manifest: &Manifest, files: &mut FileSystem) -> io::Result<bool> {
    for entry in entries(top, folder, files)? {
        let ours = entry.is_ours(manifest);
        if !ours || (entry.is_folder && !holds_only_ours(top, &entry.relative, manifest, files)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes the folder `left`, which a swap or a killed run left beside the output folder `kept`: the files that Foresite
/// wrote, and hard links to files in `kept`. A foreign file that is only in `left` is moved to `kept`.
///
/// A folder without a manifest, which no run leaves, is not understood: what is in it and also in `kept` is removed, and
/// if anything is left, the folder gets another name, and nothing in it is lost.
pub fn clear(left: &Path, kept: &Path, files: &mut FileSystem) -> Result<(), WriteError> {
    clear_all(left, kept, files).map_err(|error| WriteError::system("remove", left, &error))
}

fn clear_all(left: &Path, kept: &Path, files: &mut FileSystem) -> io::Result<()> {
    if !left.symlink_metadata()?.is_dir() {
        return set_aside(left, files);
    }
    let path = left.join(manifest::NAME);
    // Without its manifest, the folder could not be removed by a later run, so an error ends this here.
    match Manifest::read(left, files)? {
        Some(manifest) => clear_below(left, kept, Path::new(""), &manifest, files)?,
        None => {
            let listed = Manifest::read(kept, files)?.unwrap_or_default();
            clear_copies(left, kept, Path::new(""), &listed, files)?;
            let is_manifest = |(name, _): &(OsString, _)| name == manifest::NAME;
            if !files.entries(left)?.iter().all(is_manifest) {
                return set_aside(left, files);
            }
        }
    }
    // The manifest is removed last, so that the next run recognizes the folder. If the manifest itself is incomplete, the
    // run was killed before it wrote anything else.
    if path.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
        files.remove_file(&path)?;
    }
    files.remove_folder(left)
}

fn clear_below(left: &Path, kept: &Path, below: &Path, manifest: &Manifest, files: &mut FileSystem) -> io::Result<()> {
    make_writable(&left.join(below), files)?;
    for entry in entries(left, below, files)? {
        let (path, twin) = (left.join(&entry.relative), kept.join(&entry.relative));
        let is_kept = twin.symlink_metadata().is_ok();
        if entry.relative == Path::new(manifest::NAME) {
            continue;
        }
        if entry.is_folder {
            if !is_kept && !holds_only_ours(left, &entry.relative, manifest, files)? {
                files.create_folder(&twin)?;
            }
            clear_below(left, kept, &entry.relative, manifest, files)?;
            files.remove_folder(&path)?;
        } else if !entry.is_ours(manifest) && (!is_kept || is_newer(&path, &twin)?) {
            files.rename(&path, &twin)?;
        } else {
            files.remove_file(&path)?;
        }
    }
    Ok(())
}

/// Removes the files of a folder that are also in `kept` and that Foresite wrote there, or that have the same bytes there, and
/// the folders that are empty then.
fn clear_copies(left: &Path, kept: &Path, below: &Path, listed: &Manifest, files: &mut FileSystem) -> io::Result<()> {
    make_writable(&left.join(below), files)?;
    for entry in entries(left, below, files)? {
        let (path, twin) = (left.join(&entry.relative), kept.join(&entry.relative));
        if entry.relative == Path::new(manifest::NAME) {
            continue;
        }
        if entry.is_folder {
            clear_copies(left, kept, &entry.relative, listed, files)?;
            if files.entries(&path)?.is_empty() {
                files.remove_folder(&path)?;
            }
        } else if twin.symlink_metadata().is_ok() && (entry.is_ours(listed) || files.are_equal(&path, &twin)?) {
            files.remove_file(&path)?;
        }
    }
    Ok(())
}

/// Gives a file or folder that stands in the way of a build a free name beside it: `.public.foresite-new-1`.
pub fn set_aside(left: &Path, files: &mut FileSystem) -> io::Result<()> {
    let free = (1_u32..).map(|number| {
        let mut name = left.file_name().unwrap_or_default().to_owned();
        name.push(format!("-{number}"));
        left.with_file_name(name)
    });
    match free.into_iter().find(|path| path.symlink_metadata().is_err()) {
        Some(path) => {
            files.rename(left, &path)?;
            files.set_aside.push(path);
            Ok(())
        }
        None => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Lets this user change the entries of a folder whose owner may not, such as a copy of a read-only folder.
fn make_writable(folder: &Path, files: &mut FileSystem) -> io::Result<()> {
    if folder.symlink_metadata()?.permissions().readonly() { files.make_writable(folder) } else { Ok(()) }
}

/// Returns whether `path` was modified after `twin`: somebody wrote to the old folder while it was replaced.
fn is_newer(path: &Path, twin: &Path) -> io::Result<bool> {
    Ok(path.symlink_metadata()?.modified()? > twin.symlink_metadata()?.modified()?)
}
