//! Whether the commits of the repository have ever changed or removed a file of the ledger, or what a claim or a question promised.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::object_id::{Id, is_content, to_hex};
use super::objects::{CommitObject, Objects};
use super::refs::Place;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::ledger::entries::is_below;
use crate::document::ledger::{FOLDER, KEPT};
use crate::load::{claims_file, question};

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
    /// The same of questions.
    pub question_faults: Vec<Diagnostic>,
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

/// A claim or a question: its kind in a word, and its id.
type Name = (&'static str, String);

/// What a claim or a question promises, by key.
type Promise = BTreeMap<String, String>;

/// What the claims and questions of a commit promise, by name; `None` for one that could not be read.
type Promises = BTreeMap<Name, Option<Promise>>;

const CLAIM: &str = "claim";
const QUESTION: &str = "question";

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
        Walk { objects: Objects::of(place.objects()), place, by_tree: BTreeMap::new(), by_file: BTreeMap::new() };
    let mut history = LedgerHistory::default();
    let Some(head) = walk.place.resolve("HEAD") else { return Ok(history) };
    let shallow = walk.place.shallow();
    let mut seen = BTreeSet::from([head]);
    let mut open = vec![head];
    let mut versions: BTreeMap<Name, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    // What each claim and question said in the commits that added it, and the errors about its later changes.
    let mut made: BTreeMap<Name, Promise> = BTreeMap::new();
    let mut changed: Vec<(Name, Diagnostic)> = Vec::new();
    while let Some(id) = open.pop() {
        let commit = walk.commit(&id)?;
        if shallow.contains(&id) {
            return Err(HistoryError::Shallow(to_hex(&id)[..DIGITS].to_owned()));
        }
        let files = walk.files(&id, &commit)?;
        let promises = walk.promises(&id, &commit)?;
        for (name, promise) in &promises {
            let known = versions.entry(name.clone()).or_default();
            for (key, value) in promise.iter().flatten() {
                known.entry(key.clone()).or_default().insert(value.clone());
            }
        }
        if commit.parents.is_empty() {
            add_made(&mut made, &Promises::new(), &promises);
        }
        for parent in &commit.parents {
            let earlier = walk.commit(parent)?;
            let before = walk.files(parent, &earlier)?;
            if before != files {
                history.faults.extend(changes(&before, &files, &id, &commit));
            }
            let before = walk.promises(parent, &earlier)?;
            if before != promises {
                add_made(&mut made, &before, &promises);
                changed.extend(changed_promises(&before, &promises, (&id, &commit), &mut named));
            }
            if seen.insert(*parent) {
                open.push(*parent);
            }
        }
        history.commits += 1;
    }
    let commit = walk.commit(&head)?;
    let committed = walk.promises(&head, &commit)?;
    let mut now = claims_of(&read(claims_file::FILE).unwrap_or_default());
    now.extend(committed.keys().filter(|(kind, _)| *kind == QUESTION).filter_map(|(_, id)| {
        let bytes = read(&format!("{}/{id}.yaml", question::FOLDER))?;
        Some(question_of(id, &bytes))
    }));
    // What says again what it said when it was made is as it was.
    let is_restored = |name: &Name| {
        let [made, now] = [made.get(name), now.get(name).and_then(Option::as_ref)];
        made.zip(now).is_some_and(|(made, now)| made.iter().all(|(key, value)| now.get(key) == Some(value)))
    };
    let mut faults: Vec<(Name, Diagnostic)> = changed.into_iter().filter(|(name, _)| !is_restored(name)).collect();
    let since = format!("since the commit {}", &to_hex(&head)[..DIGITS]);
    for (name, keys) in differences(&committed, &now).into_iter().filter(|(name, _)| !is_restored(name)) {
        let (kind, id) = &name;
        let message = match keys {
            Some(keys) => format!("the {kind} `{id}` was changed {since}: {keys}"),
            None => format!("the {kind} `{id}` was removed {since}"),
        };
        faults.push(broken(name, message));
    }
    // It could change while its file could not be read.
    for (name, versions) in versions {
        let is_changed = versions.values().any(|values| values.len() > 1);
        if is_changed && !named.contains(&name) && !is_restored(&name) {
            let message = format!("the {} `{}` was changed between two commits", name.0, name.1);
            faults.push(broken(name, message));
        }
    }
    for ((kind, _), fault) in faults {
        if kind == QUESTION { &mut history.question_faults } else { &mut history.faults }.push(fault);
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
/// How the change of a question is mended.
const QUESTION_HINT: &str = "restore what it said, and add new `rules` with their day below";

/// Builds the error of a promise that was broken.
fn broken(name: Name, message: String) -> (Name, Diagnostic) {
    let hint = if name.0 == QUESTION { QUESTION_HINT } else { CLAIM_HINT };
    (name, Diagnostic::error(codes::LEDGER_HISTORY, message).hint(hint))
}

/// Adds what a commit says that the commit before it does not say.
fn add_made(made: &mut BTreeMap<Name, Promise>, before: &Promises, after: &Promises) {
    for (name, promise) in after {
        let (Some(promise), earlier) = (promise, before.get(name)) else { continue };
        // What it said when it could not be read is not known.
        if earlier == Some(&None) {
            continue;
        }
        let earlier = earlier.and_then(Option::as_ref);
        let added = promise.iter().filter(|(key, _)| earlier.is_none_or(|earlier| !earlier.contains_key(*key)));
        let added: Promise = added.map(|(key, value)| (key.clone(), value.clone())).collect();
        made.entry(name.clone()).or_default().extend(added);
    }
}

/// Returns the errors about the claims and questions that a commit changed or removed, and adds their names to `named`.
fn changed_promises(
    before: &Promises,
    after: &Promises,
    (id, commit): (&Id, &CommitObject),
    named: &mut BTreeSet<Name>,
) -> Vec<(Name, Diagnostic)> {
    let commit_name = &to_hex(id)[..DIGITS];
    let day = commit.date.map(|date| format!(" of {date}")).unwrap_or_default();
    let problem = |(name, keys): (Name, Option<String>)| {
        let (kind, id) = &name;
        let message = match keys {
            Some(keys) => format!("the commit {commit_name}{day} changed the {kind} `{id}`: {keys}"),
            None => format!("the commit {commit_name}{day} removed the {kind} `{id}`"),
        };
        named.insert(name.clone());
        broken(name, message)
    };
    differences(before, after).into_iter().map(problem).collect()
}

/// Returns the claims and questions that say something else later, with the keys that differ, or that are gone. What they say
/// besides does not matter: rules can be added to a question.
fn differences(before: &Promises, after: &Promises) -> Vec<(Name, Option<String>)> {
    let differs = |(name, promise): (&Name, &Option<Promise>)| {
        let promise = promise.as_ref()?;
        match after.get(name) {
            None => Some((name.clone(), None)),
            // It cannot be read.
            Some(None) => None,
            Some(Some(later)) => {
                let keys = promise.iter().filter(|(key, value)| later.get(*key) != Some(*value));
                let keys: Vec<String> = keys.map(|(key, _)| format!("`{key}`")).collect();
                (!keys.is_empty()).then(|| (name.clone(), Some(keys.join(", "))))
            }
        }
    };
    before.iter().filter_map(differs).collect()
}

/// Returns what the claims of a file promise.
fn claims_of(bytes: &[u8]) -> Promises {
    let claims_file::Claims { claims, unread } = claims_file::of_text(&String::from_utf8_lossy(bytes));
    let read = claims.into_iter().map(|(id, claim)| {
        let promise = claim.promise().into_iter().map(|(key, value)| (key.to_owned(), value));
        ((CLAIM, id), Some(promise.collect()))
    });
    unread.into_keys().map(|id| ((CLAIM, id), None)).chain(read).collect()
}

/// Returns what the question of a file promises.
fn question_of(id: &str, bytes: &[u8]) -> (Name, Option<Promise>) {
    let question = question::of_text(id, &String::from_utf8_lossy(bytes));
    ((QUESTION, id.to_owned()), question.map(|question| question.promise().into_iter().collect()))
}

/// The commits of a repository while they are compared.
struct Walk {
    place: Place,
    objects: Objects,
    /// The files of the ledger by the tree of its folder.
    by_tree: BTreeMap<Id, LedgerFiles>,
    /// What claims and questions promise, by the path and the content of their file.
    by_file: BTreeMap<(String, Id), Promises>,
}

impl Walk {
    fn commit(&self, id: &Id) -> Result<CommitObject, HistoryError> {
        self.objects.commit(id).ok_or_else(|| HistoryError::Damaged(to_hex(id)))
    }

    /// Returns what the claims and questions of a commit promise.
    fn promises(&mut self, id: &Id, commit: &CommitObject) -> Result<Promises, HistoryError> {
        let damaged = || HistoryError::Damaged(to_hex(id));
        let mut promises = Promises::new();
        for path in [claims_file::FILE, question::FOLDER] {
            let found = self.objects.files_at(&commit.tree, &self.place.path_of(path)).ok_or_else(damaged)?;
            for (below, blob) in found {
                let key = (format!("{path}{below}"), blob);
                if let Some(known) = self.by_file.get(&key) {
                    promises.extend(known.clone());
                    continue;
                }
                let bytes = self.objects.read(&blob, "blob").ok_or_else(damaged)?;
                let of_file = match below.strip_prefix('/').map(|name| name.strip_suffix(".yaml")) {
                    None => claims_of(&bytes),
                    Some(Some(id)) => Promises::from([question_of(id, &bytes)]),
                    Some(None) => Promises::new(),
                };
                self.by_file.insert(key, of_file.clone());
                promises.extend(of_file);
            }
        }
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
