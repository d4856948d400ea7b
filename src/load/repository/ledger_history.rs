//! Whether the commits of the repository have ever changed or removed a file of the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::object_id::{Id, is_content, to_hex};
use super::objects::{CommitObject, Objects};
use super::refs::Place;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::ledger::entries::is_below;
use crate::document::ledger::{FOLDER, KEPT};

/// The digits of a commit in messages.
const DIGITS: usize = 12;

/// What the history of the ledger says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerHistory {
    /// The number of commits that were compared with the commits before them.
    pub commits: usize,
    /// The files of the ledger in the last commit, by path below the root of the project.
    pub committed: BTreeSet<String>,
    /// The commits that changed or removed a file of the ledger, and the files that differ from the last commit, as errors.
    pub faults: Vec<Diagnostic>,
}

/// Why the history of the ledger cannot be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryError {
    /// The project is in no repository.
    NoRepository,
    /// The commits before this one are not here.
    Shallow(String),
    /// The commit, or one of its trees, cannot be read.
    Damaged(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => formatter.write_str("the project is in no git repository"),
            Self::Shallow(commit) => write!(
                formatter,
                "the commits before {commit} are not here, so they cannot be verified: this is a shallow clone\nhint: run `git fetch --unshallow`; in a workflow, give `actions/checkout` the option `fetch-depth: 0`"
            ),
            Self::Damaged(commit) => write!(formatter, "the commit {commit} cannot be read"),
        }
    }
}

/// The files of the ledger in a commit, by path below the root of the project.
type LedgerFiles = BTreeMap<String, Id>;

/// Compares the ledger in every commit of the branch with the commits before it, and the files on the disc with the last commit.
/// `read` returns the bytes of a file of the project.
///
/// # Errors
///
/// If there is no repository, or not all of its commits are here.
pub fn ledger_history(root: &Path, read: impl Fn(&str) -> Option<Vec<u8>>) -> Result<LedgerHistory, HistoryError> {
    let place = Place::around(root).ok_or(HistoryError::NoRepository)?;
    let mut walk = Walk { objects: Objects::of(place.objects()), place, by_tree: BTreeMap::new() };
    let mut history = LedgerHistory::default();
    let Some(head) = walk.place.resolve("HEAD") else { return Ok(history) };
    let shallow = walk.place.shallow();
    let mut seen = BTreeSet::from([head]);
    let mut open = vec![head];
    while let Some(id) = open.pop() {
        let commit = walk.commit(&id)?;
        if shallow.contains(&id) {
            return Err(HistoryError::Shallow(to_hex(&id)[..DIGITS].to_owned()));
        }
        let files = walk.files(&id, &commit)?;
        for parent in &commit.parents {
            let earlier = walk.commit(parent)?;
            let before = walk.files(parent, &earlier)?;
            if before != files {
                history.faults.extend(changes(&before, &files, &id, &commit));
            }
            if seen.insert(*parent) {
                open.push(*parent);
            }
        }
        history.commits += 1;
    }
    let commit = walk.commit(&head)?;
    let last = walk.files(&head, &commit)?;
    for (path, id) in &last {
        let problem = match read(path) {
            None => "was removed",
            Some(bytes) if !is_content(&bytes, id) => "was changed",
            Some(_) => continue,
        };
        let message = format!("`{path}` {problem} since the commit {}", &to_hex(&head)[..DIGITS]);
        history
            .faults
            .push(Diagnostic::error(codes::LEDGER_HISTORY, message).hint("restore it: run `git restore data/ledger`"));
    }
    history.committed = last.into_keys().collect();
    Ok(history)
}

/// Returns the errors about the files of the ledger that a commit changed or removed.
fn changes(before: &LedgerFiles, after: &LedgerFiles, id: &Id, commit: &CommitObject) -> Vec<Diagnostic> {
    let name = &to_hex(id)[..DIGITS];
    let day = commit.date.map(|date| format!(" of {date}")).unwrap_or_default();
    let changed = before.iter().filter_map(|(path, old)| match after.get(path) {
        Some(new) if new == old => None,
        Some(_) => Some((path, "changed")),
        None => Some((path, "removed")),
    });
    let problem = |(path, verb): (&String, &str)| {
        let message = format!("the commit {name}{day} {verb} `{path}`");
        Diagnostic::error(codes::LEDGER_HISTORY, message)
            .hint(format!("`git show {name} -- {path}` shows what it was; the history of the repository cannot be mended by a new commit"))
    };
    changed.map(problem).collect()
}

/// The commits of a repository while they are compared.
struct Walk {
    place: Place,
    objects: Objects,
    /// The files of the ledger by the tree of its folder.
    by_tree: BTreeMap<Id, LedgerFiles>,
}

impl Walk {
    fn commit(&self, id: &Id) -> Result<CommitObject, HistoryError> {
        self.objects.commit(id).ok_or_else(|| HistoryError::Damaged(to_hex(id)))
    }

    /// Returns the files of the ledger in a commit: its entries, and the files that are kept with them.
    fn files(&mut self, id: &Id, commit: &CommitObject) -> Result<LedgerFiles, HistoryError> {
        let damaged = || HistoryError::Damaged(to_hex(id));
        let folder = self.place.path_of(FOLDER);
        let tree = self.objects.below(&commit.tree, std::slice::from_ref(&folder)).ok_or_else(damaged)?;
        let Some(tree) = tree.into_iter().next().flatten() else { return Ok(LedgerFiles::new()) };
        if let Some(known) = self.by_tree.get(&tree) {
            return Ok(known.clone());
        }
        let found = self.objects.files_at(&commit.tree, &folder).ok_or_else(damaged)?;
        let files = found.into_iter().map(|(below, id)| (format!("{FOLDER}{below}"), id));
        let is_entry = |path: &str| path.ends_with(".yaml") && path.matches('/').count() == 2;
        let files: LedgerFiles = files.filter(|(path, _)| is_below(path, KEPT) || is_entry(path)).collect();
        self.by_tree.insert(tree, files.clone());
        Ok(files)
    }
}
