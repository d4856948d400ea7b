//! The commit that a project was built from, read from the repository around it. Git itself is not run: it may be missing,
//! and the settings of a repository can make it run other programs.
//!
//! A commit is named only if it is known whether it has the project's files: the files on the disc, those of the index, and
//! those of the commit are compared. Anything that is not understood means no commit.

mod index;
mod object_id;
mod objects;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::Files;
use super::read_files::ReadFiles;
use crate::document::Commit;
use object_id::{Id, object_id};
use objects::Objects;

/// The longest chain of names of branches, `ref: refs/heads/main`, that is followed.
const MAX_NAMES: usize = 5;

/// Returns the commit of the repository that a project is in, and whether the project's files differ from it. `inputs` are
/// the files and folders that the site is built from, below the root of the project; the first is the file with the settings.
pub fn commit(inputs: &[&str], files: &ReadFiles<'_>) -> Option<Commit> {
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
    let place = |input: &&str| if project.is_empty() { (*input).to_owned() } else { format!("{project}/{input}") };
    let places: Vec<String> = inputs.iter().map(place).collect();
    // A project beside what the repository contains, such as a folder that it ignores, has no commit.
    index::id_at(&index, places.first()?)?;
    let in_commit = objects.below(&tree, &places)?;
    let mut is_changed = in_commit.iter().zip(&places).any(|(id, place)| *id != index::id_at(&index, place));
    for (input, place) in inputs.iter().zip(&places) {
        is_changed |= differs((input, place), &index, files, is_changed)?;
    }
    Some(Commit { id: object_id::to_hex(&head), is_changed })
}

/// Returns whether the files of an input differ from those of the index. `None` if one of them is a link or another
/// repository. If a difference is known already, no file is compared.
fn differs(
    (input, place): (&str, &str),
    index: &[index::Entry],
    files: &ReadFiles<'_>,
    is_known: bool,
) -> Option<bool> {
    let prefix = place.len() - input.len();
    let single = index.iter().filter(|entry| entry.path == place.as_bytes());
    let mut expected: Vec<(String, Id)> = Vec::new();
    for entry in single.chain(index::below(index, place)) {
        if entry.mode & 0o170_000 != 0o100_000 {
            return None;
        }
        let path = String::from_utf8(entry.path.get(prefix..)?.to_vec()).ok()?;
        if !Files::is_left_out(&path) {
            expected.push((path, entry.id));
        }
    }
    if is_known {
        return Some(true);
    }
    let found: BTreeSet<String> = files.below(input).into_iter().collect();
    let is_same = |(path, id): &(String, Id)| {
        found.contains(path) && files.content(path).is_some_and(|content| is_content(&content, id))
    };
    Some(found.len() != expected.len() || !expected.iter().all(is_same))
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
            None => return object_id::from_hex(text.trim()),
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
    list.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' ').and_then(object_id::from_hex))
}

/// Returns a relative path with `/` between its parts.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
