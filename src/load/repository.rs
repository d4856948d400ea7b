//! The commit that a project was built from, and its files at earlier commits, read from the repository around it. Git itself is not run: it may be missing,
//! and the settings of a repository can make it run other programs.
//!
//! A commit is named only if it is known whether it has the project's files: the files on the disc, those of the index, and
//! those of the commit are compared. Anything that is not understood means no commit.

mod index;
mod ledger_history;
mod object_id;
mod objects;
mod refs;
mod revision;

use std::collections::BTreeSet;
use std::fs;

use super::files::Files;
use super::read_files::ReadFiles;
use crate::document::Commit;
use object_id::{Id, is_content};
use objects::Objects;
use refs::Place;

pub use ledger_history::{HistoryError, LedgerHistory, ledger_history};
pub use revision::{Revision, RevisionError, revision, revision_on};

/// Returns the commit of the repository that a project is in, and whether the project's files differ from it. `inputs` are
/// the files and folders that the site is built from, below the root of the project; the first is the file with the settings.
pub fn commit(inputs: &[&str], files: &ReadFiles<'_>) -> Option<Commit> {
    let place = Place::around(files.root())?;
    let head = place.resolve("HEAD")?;
    let objects = Objects::of(place.objects());
    let tree = objects.commit(&head)?.tree;
    let index = index::read(&fs::read(place.index()).ok()?)?;
    let places: Vec<String> = inputs.iter().map(|input| place.path_of(input)).collect();
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
