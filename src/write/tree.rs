//! What else stands in an output folder: taken along to the new one, and never lost with the old one.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::WriteError;
use super::file_system::FileSystem;
use super::manifest::{self, Manifest};
use super::output_dir::manifest_of;

/// One entry of a folder.
struct Entry {
    /// Path below the top.
    relative: PathBuf,
    /// The same with `/` between its parts; nothing where it is not UTF-8, and then it is not ours.
    name: Option<String>,
    /// A folder itself; a link to one is none.
    is_folder: bool,
}

impl Entry {
    /// Whether it is a file or folder that we made.
    fn is_ours(&self, manifest: &Manifest) -> bool {
        let Some(name) = &self.name else { return false };
        if self.is_folder { manifest.has_folder(name) } else { manifest.lists(name) }
    }
}

/// The entries of the folder `below` of `top`, in order.
fn entries(top: &Path, below: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(top.join(below))? {
        let entry = entry?;
        let relative = below.join(entry.file_name());
        let parts: Option<Vec<_>> = relative.iter().map(|part| part.to_str()).collect();
        let name = parts.map(|parts| parts.join("/"));
        entries.push(Entry { relative, name, is_folder: entry.file_type()?.is_dir() });
    }
    entries.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(entries)
}

/// Gives everything in `old` that `manifest` does not list a second name in `new`, at the same path.
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
    for entry in entries(old, below).map_err(|error| WriteError::machine("read", &folder, &error))? {
        let (from, to) = (old.join(&entry.relative), new.join(&entry.relative));
        let keeping = |error: io::Error| WriteError::machine("keep", &from, &error);
        let ours = entry.is_ours(manifest);
        if ours && (!entry.is_folder || holds_only_ours(old, &entry.relative, manifest).map_err(keeping)?) {
            continue;
        }
        let taken = to.symlink_metadata().ok();
        match (entry.is_folder, taken) {
            (true, Some(taken)) if taken.is_dir() => link_below(old, new, &entry.relative, manifest, files)?,
            (_, Some(_)) => {
                let message = format!("`{}` is not ours, and the site has something of that name", from.display());
                return Err(WriteError::call(message, "move it away, or into the project's `static` folder"));
            }
            (true, None) => {
                files.create_folder(&to).map_err(keeping)?;
                link_below(old, new, &entry.relative, manifest, files)?;
                files.copy_permissions(&from, &to).map_err(keeping)?;
            }
            (false, None) => files.link(&from, &to).map_err(keeping)?,
        }
    }
    Ok(())
}

/// Whether a folder holds only files of ours.
fn holds_only_ours(top: &Path, folder: &Path, manifest: &Manifest) -> io::Result<bool> {
    for entry in entries(top, folder)? {
        let ours = entry.is_ours(manifest);
        if !ours || (entry.is_folder && !holds_only_ours(top, &entry.relative, manifest)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes a folder that a swap, or a killed run, left beside the output folder `kept`: our files, and the second names
/// of what stands in `kept` as well. What stands nowhere else is moved there.
pub fn clear(left: &Path, kept: &Path, files: &mut FileSystem) -> Result<(), WriteError> {
    clear_all(left, kept, files).map_err(|error| WriteError::machine("remove", left, &error))
}

fn clear_all(left: &Path, kept: &Path, files: &mut FileSystem) -> io::Result<()> {
    let path = left.join(manifest::NAME);
    if let Some(manifest) = manifest_of(left) {
        clear_below(left, kept, Path::new(""), &manifest, files)?;
    }
    // The manifest goes last, so that what is left is known as ours to the end. Where it was cut short by a kill,
    // nothing else was written yet.
    if path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        files.remove_file(&path)?;
    }
    files.remove_folder(left)
}

fn clear_below(left: &Path, kept: &Path, below: &Path, manifest: &Manifest, files: &mut FileSystem) -> io::Result<()> {
    for entry in entries(left, below)? {
        let (path, twin) = (left.join(&entry.relative), kept.join(&entry.relative));
        let is_kept = twin.symlink_metadata().is_ok();
        if entry.relative == Path::new(manifest::NAME) {
            continue;
        }
        if entry.is_folder {
            if !is_kept && !holds_only_ours(left, &entry.relative, manifest)? {
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

/// Whether `path` was changed after `twin` was: somebody wrote to the old folder while it was being replaced.
fn is_newer(path: &Path, twin: &Path) -> io::Result<bool> {
    Ok(path.symlink_metadata()?.modified()? > twin.symlink_metadata()?.modified()?)
}
