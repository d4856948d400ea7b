//! Whether the commits of the repository have ever changed or removed a file of the ledger, or what a claim promised.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::object_id::{Id, is_content, to_hex};
use super::objects::{CommitObject, Objects};
use super::refs::Place;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::ledger::entries::is_below;
use crate::document::ledger::{FOLDER, KEPT};
use crate::load::claims_file;

/// The digits of a commit in messages.
const DIGITS: usize = 12;

/// What the history of the ledger says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerHistory {
    /// The number of commits that were compared with the commits before them.
    pub commits: usize,
    /// The files of the ledger in the last commit, by path below the root of the project.
    pub committed: BTreeSet<String>,
    /// The commits that changed or removed a file of the ledger or a claim, and the files and claims that differ from the last
    /// commit, as errors.
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

/// What the claims of a commit promise, by id; `None` for a claim that could not be read.
type Promises = BTreeMap<String, Option<[(&'static str, String); 5]>>;

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
    let mut walk =
        Walk { objects: Objects::of(place.objects()), place, by_tree: BTreeMap::new(), by_claims: BTreeMap::new() };
    let mut history = LedgerHistory::default();
    let Some(head) = walk.place.resolve("HEAD") else { return Ok(history) };
    let shallow = walk.place.shallow();
    let mut seen = BTreeSet::from([head]);
    let mut open = vec![head];
    let mut versions: BTreeMap<String, BTreeSet<[(&'static str, String); 5]>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    // What each claim said in the commits that added it, and the errors about its later changes.
    let mut made: Promises = Promises::new();
    let mut changed: Vec<(String, Diagnostic)> = Vec::new();
    while let Some(id) = open.pop() {
        let commit = walk.commit(&id)?;
        if shallow.contains(&id) {
            return Err(HistoryError::Shallow(to_hex(&id)[..DIGITS].to_owned()));
        }
        let files = walk.files(&id, &commit)?;
        let claims = walk.claims(&id, &commit)?;
        for (id, promise) in &claims {
            versions.entry(id.clone()).or_default().extend(promise.clone());
        }
        if commit.parents.is_empty() {
            made.extend(claims.clone());
        }
        for parent in &commit.parents {
            let earlier = walk.commit(parent)?;
            let before = walk.files(parent, &earlier)?;
            if before != files {
                history.faults.extend(changes(&before, &files, &id, &commit));
            }
            let before = walk.claims(parent, &earlier)?;
            if before != claims {
                made.extend(
                    claims.iter().filter(|(id, _)| !before.contains_key(*id)).map(|(id, it)| (id.clone(), it.clone())),
                );
                changed.extend(changed_claims(&before, &claims, (&id, &commit), &mut named));
            }
            if seen.insert(*parent) {
                open.push(*parent);
            }
        }
        history.commits += 1;
    }
    let commit = walk.commit(&head)?;
    let now = claims_of(&read(claims_file::FILE).unwrap_or_default());
    let committed = walk.claims(&head, &commit)?;
    // A claim that says again what it said when it was made is as it was.
    let is_restored = |id: &String| now.get(id).is_some_and(|it| it.is_some() && made.get(id) == Some(it));
    history.faults.extend(changed.into_iter().filter(|(id, _)| !is_restored(id)).map(|(_, fault)| fault));
    let since = format!("since the commit {}", &to_hex(&head)[..DIGITS]);
    for (id, keys) in differences(&committed, &now).into_iter().filter(|(id, _)| !is_restored(id)) {
        let message = match keys {
            Some(keys) => format!("the claim `{id}` was changed {since}: {keys}"),
            None => format!("the claim `{id}` was removed {since}"),
        };
        history.faults.push(Diagnostic::error(codes::LEDGER_HISTORY, message).hint(CLAIM_HINT));
    }
    // A claim could change while its file could not be read.
    for (id, versions) in &versions {
        if versions.len() > 1 && !named.contains(id) && !is_restored(id) {
            let message = format!("the claim `{id}` was changed between two commits");
            history.faults.push(Diagnostic::error(codes::LEDGER_HISTORY, message).hint(CLAIM_HINT));
        }
    }
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

/// How the change of a claim is mended.
const CLAIM_HINT: &str = "restore what it said; make a new claim under another name if you think otherwise now";

/// Returns the errors about the claims that a commit changed or removed, and adds their ids to `named`.
fn changed_claims(
    before: &Promises,
    after: &Promises,
    (id, commit): (&Id, &CommitObject),
    named: &mut BTreeSet<String>,
) -> Vec<(String, Diagnostic)> {
    let name = &to_hex(id)[..DIGITS];
    let day = commit.date.map(|date| format!(" of {date}")).unwrap_or_default();
    let problem = |(claim, keys): (String, Option<String>)| {
        let message = match keys {
            Some(keys) => format!("the commit {name}{day} changed the claim `{claim}`: {keys}"),
            None => format!("the commit {name}{day} removed the claim `{claim}`"),
        };
        named.insert(claim.clone());
        (claim, Diagnostic::error(codes::LEDGER_HISTORY, message).hint(CLAIM_HINT))
    };
    differences(before, after).into_iter().map(problem).collect()
}

/// Returns the claims that say something else later, with the keys that differ, or that are gone.
fn differences(before: &Promises, after: &Promises) -> Vec<(String, Option<String>)> {
    let differs = |(id, promise): (&String, &Option<[(&'static str, String); 5]>)| {
        let promise = promise.as_ref()?;
        match after.get(id) {
            None => Some((id.clone(), None)),
            // It cannot be read.
            Some(None) => None,
            Some(Some(later)) => {
                let keys = promise.iter().zip(later).filter(|(before, after)| before != after);
                let keys: Vec<String> = keys.map(|((key, _), _)| format!("`{key}`")).collect();
                (!keys.is_empty()).then(|| (id.clone(), Some(keys.join(", "))))
            }
        }
    };
    before.iter().filter_map(differs).collect()
}

/// Returns what the claims of a file promise.
fn claims_of(bytes: &[u8]) -> Promises {
    let claims_file::Claims { claims, unread } = claims_file::of_text(&String::from_utf8_lossy(bytes));
    let read = claims.into_iter().map(|(id, claim)| (id, Some(claim.promise())));
    unread.into_keys().map(|id| (id, None)).chain(read).collect()
}

/// The commits of a repository while they are compared.
struct Walk {
    place: Place,
    objects: Objects,
    /// The files of the ledger by the tree of its folder.
    by_tree: BTreeMap<Id, LedgerFiles>,
    /// What claims promise, by the content of their file.
    by_claims: BTreeMap<Id, Promises>,
}

impl Walk {
    fn commit(&self, id: &Id) -> Result<CommitObject, HistoryError> {
        self.objects.commit(id).ok_or_else(|| HistoryError::Damaged(to_hex(id)))
    }

    /// Returns what the claims of a commit promise.
    fn claims(&mut self, id: &Id, commit: &CommitObject) -> Result<Promises, HistoryError> {
        let damaged = || HistoryError::Damaged(to_hex(id));
        let file = self.place.path_of(claims_file::FILE);
        let found = self.objects.files_at(&commit.tree, &file).ok_or_else(damaged)?;
        let Some((_, blob)) = found.into_iter().next() else { return Ok(Promises::new()) };
        if let Some(known) = self.by_claims.get(&blob) {
            return Ok(known.clone());
        }
        let promises = claims_of(&self.objects.read(&blob, "blob").ok_or_else(damaged)?);
        self.by_claims.insert(blob, promises.clone());
        Ok(promises)
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
