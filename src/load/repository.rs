//! The commit that a project was built from, read from the repository around it. Git itself is not run: it may be missing,
//! and the settings of a repository can make it run other programs.
//!
//! A commit is named only if it is known whether it has the project's files: the files on the disc, those of the index, and
//! those of the commit are compared. Anything that is not understood means no commit.

mod index;
mod objects;
mod sha1;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::Files;
use crate::diagnostic::Report;
use crate::document::Commit;
use objects::Objects;
use sha1::{Id, object_id};

/// The longest chain of names of branches, `ref: refs/heads/main`, that is followed.
const MAX_NAMES: usize = 5;

/// Returns the commit of the repository that a project is in, and whether the project's files differ from it. `inputs` are
/// the files and folders that the site is built from, below the root of the project; the first is the file with the settings.
pub fn commit(inputs: &[&str], files: &Files) -> Option<Commit> {
    let root = fs::canonicalize(files.root()).ok()?;
    let (top, git) = root.ancestors().find_map(|folder| Some((folder, git_folder(folder)?)))?;
    let project = slashed(root.strip_prefix(top).ok()?)?;
    let common = match fs::read_to_string(git.join("commondir")) {
        Ok(path) => git.join(path.trim()),
        Err(_) => git.clone(),
    };
    let head = resolve("HEAD", &git, &common)?;
    let objects = Objects::of(common.join("objects"));
    let tree = objects.tree_of(&head)?;
    let index = index::read(&fs::read(git.join("index")).ok()?)?;
    let place = |path: &str| if project.is_empty() { path.to_owned() } else { format!("{project}/{path}") };
    // A project beside what the repository contains, such as a folder that it ignores, has no commit.
    index::id_at(&index, &place(inputs.first()?))?;
    let mut is_changed = false;
    for input in inputs {
        let place = place(input);
        is_changed |= objects.at(&tree, &place)? != index::id_at(&index, &place);
        is_changed |= differs(input, &place, &index, files)?;
    }
    Some(Commit { id: sha1::to_hex(&head), is_changed })
}

/// Returns whether the files of an input differ from those of the index. `None` if one of them is a link or another
/// repository.
fn differs(input: &str, place: &str, index: &[index::Entry], files: &Files) -> Option<bool> {
    let prefix = place.len() - input.len();
    let single = index.iter().filter(|entry| entry.path == place.as_bytes());
    let mut expected = BTreeSet::new();
    for entry in single.chain(index::below(index, place)) {
        if entry.mode & 0o170_000 != 0o100_000 {
            return None;
        }
        let path = String::from_utf8(entry.path.get(prefix..)?.to_vec()).ok()?;
        if Files::is_left_out(&path) {
            continue;
        }
        let Some(content) = files.content(&path) else { return Some(true) };
        if !is_content(&content, &entry.id) {
            return Some(true);
        }
        expected.insert(path);
    }
    let own = &mut Report::default();
    let found = if files.is_folder(input) { files.list(input, own) } else { Vec::new() };
    Some(found.iter().any(|path| !expected.contains(path)))
}

/// Returns whether a file has the content of this name, with the ends of lines as they are or as git stores them.
fn is_content(bytes: &[u8], id: &Id) -> bool {
    if object_id("blob", bytes) == *id {
        return true;
    }
    let stored: Vec<u8> = bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte != b'\r' || bytes.get(at + 1) != Some(&b'\n'))
        .map(|(_, byte)| *byte)
        .collect();
    stored.len() < bytes.len() && object_id("blob", &stored) == *id
}

/// Returns the folder of the repository whose files are in a folder. A second work tree has a file that names it.
fn git_folder(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(".git");
    if path.is_dir() {
        return Some(path);
    }
    let text = fs::read_to_string(&path).ok()?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Returns the commit that a name stands for: `HEAD`, `refs/heads/main`.
fn resolve(name: &str, git: &Path, common: &Path) -> Option<Id> {
    let mut name = name.to_owned();
    for _ in 0..MAX_NAMES {
        let own = fs::read_to_string(git.join(&name)).or_else(|_| fs::read_to_string(common.join(&name)));
        let Ok(text) = own else { return packed(&name, common) };
        match text.trim().strip_prefix("ref:") {
            Some(next) => next.trim().clone_into(&mut name),
            None => return sha1::from_hex(text.trim()),
        }
        if !name.starts_with("refs/") || name.split('/').any(|part| part == "..") {
            return None;
        }
    }
    None
}

/// Returns the commit of a name in the list of names.
fn packed(name: &str, common: &Path) -> Option<Id> {
    let list = fs::read_to_string(common.join("packed-refs")).ok()?;
    list.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' ').and_then(sha1::from_hex))
}

/// Returns a relative path with `/` between its parts.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
