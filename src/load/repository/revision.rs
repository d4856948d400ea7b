//! The files of a project at an earlier commit, by the name of the commit: `HEAD~3`, `main`, `v1.2`, `3f9a1c2`, or a date.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::object_id::{Id, from_hex, to_hex};
use super::objects::{CommitObject, Objects};
use super::refs::Place;
use crate::date::Date;

/// The fewest digits of a shortened name.
const MIN_DIGITS: usize = 4;

/// The most commits that are followed to an earlier one.
const MAX_STEPS: usize = 100_000;

/// The files of a project at a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The name of the commit: 40 hexadecimal digits.
    pub commit: String,
    /// The day of the commit, in UTC.
    pub date: Date,
    /// The settings and the data, by path below the root of the project.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Why a revision cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionError {
    /// The project is in no repository.
    NoRepository,
    /// Nothing has this name.
    Unknown,
    /// The first commit is later.
    Later,
    /// Several commits have names that begin like this.
    Ambiguous(usize),
    /// The commit, or one before it, is not stored here, or is damaged.
    Missing(String),
    /// The project has no settings in this commit.
    NoProject(String),
}

impl fmt::Display for RevisionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => formatter.write_str("the project is in no git repository"),
            Self::Unknown => formatter.write_str("no commit, branch or tag has this name"),
            Self::Later => formatter.write_str("the first commit is later"),
            Self::Ambiguous(count) => {
                write!(formatter, "the names of {count} commits begin like this: write more digits")
            }
            Self::Missing(commit) => write!(
                formatter,
                "the repository does not have the commit {commit} as a whole; if it is a shallow clone, fetch more of its history"
            ),
            Self::NoProject(commit) => write!(formatter, "the project is not in the commit {commit}"),
        }
    }
}

/// Reads the settings and the data of the project in `root` at the commit of this name.
///
/// # Errors
///
/// If there is no such commit, or it cannot be read.
pub fn revision(root: &Path, name: &str, paths: &[&str]) -> Result<Revision, RevisionError> {
    let history = History::around(root)?;
    let commit = history.find(name)?;
    history.revision(&commit, paths)
}

/// Reads the settings and the data of the project in `root` at the last commit of the branch by the end of a day.
///
/// # Errors
///
/// If there is no such commit, or it cannot be read.
pub fn revision_on(root: &Path, day: Date, paths: &[&str]) -> Result<Revision, RevisionError> {
    let history = History::around(root)?;
    let mut commit = history.find("HEAD")?;
    for _ in 0..MAX_STEPS {
        let object = history.commit(&commit)?;
        if object.date.is_some_and(|date| date <= day) {
            return history.revision(&commit, paths);
        }
        commit = *object.parents.first().ok_or(RevisionError::Later)?;
    }
    Err(RevisionError::Later)
}

/// The commits of the repository around a project.
struct History {
    place: Place,
    objects: Objects,
}

impl History {
    fn around(root: &Path) -> Result<Self, RevisionError> {
        let place = Place::around(root).ok_or(RevisionError::NoRepository)?;
        let objects = Objects::of(place.objects());
        Ok(Self { place, objects })
    }

    fn commit(&self, id: &Id) -> Result<CommitObject, RevisionError> {
        self.objects.commit(id).ok_or_else(|| RevisionError::Missing(to_hex(id)))
    }

    /// Returns the commit of a name. `~2` after it is its grandparent, `^2` its second parent.
    fn find(&self, name: &str) -> Result<Id, RevisionError> {
        let end = name.find(['~', '^']).unwrap_or(name.len());
        let (base, mut steps) = name.split_at(end);
        let mut commit = self.named(base)?;
        while let Some(step) = steps.chars().next() {
            let rest = &steps[1..];
            let digits = rest.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(rest.len());
            let count: usize = match &rest[..digits] {
                "" => 1,
                digits => digits.parse().ok().filter(|count| *count <= MAX_STEPS).ok_or(RevisionError::Unknown)?,
            };
            steps = &rest[digits..];
            match step {
                '~' => {
                    for _ in 0..count {
                        commit = *self.commit(&commit)?.parents.first().ok_or(RevisionError::Unknown)?;
                    }
                }
                '^' if count == 0 => {}
                '^' => commit = *self.commit(&commit)?.parents.get(count - 1).ok_or(RevisionError::Unknown)?,
                _ => return Err(RevisionError::Unknown),
            }
        }
        self.commit(&commit).map(|_| commit)
    }

    /// Returns the commit of a name without steps.
    fn named(&self, name: &str) -> Result<Id, RevisionError> {
        let name = if name == "@" || name.is_empty() { "HEAD" } else { name };
        if let Some(id) = from_hex(name) {
            return self.peeled(&id);
        }
        if let Some(id) = self.place.resolve_short(name) {
            return self.peeled(&id);
        }
        if name.len() < MIN_DIGITS || !name.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(RevisionError::Unknown);
        }
        let found = self.objects.starting_with(&name.to_ascii_lowercase());
        let commits: Vec<Id> = found.into_iter().filter(|id| self.objects.commit(id).is_some()).collect();
        match commits.as_slice() {
            [] => Err(RevisionError::Unknown),
            [one] => Ok(*one),
            several => Err(RevisionError::Ambiguous(several.len())),
        }
    }

    fn peeled(&self, id: &Id) -> Result<Id, RevisionError> {
        self.objects.peeled(id).ok_or_else(|| RevisionError::Missing(to_hex(id)))
    }

    /// Returns the files of a commit at and below some paths of the project. The first path is that of the settings.
    fn revision(&self, commit: &Id, paths: &[&str]) -> Result<Revision, RevisionError> {
        let missing = || RevisionError::Missing(to_hex(commit));
        let object = self.commit(commit)?;
        let date = object.date.ok_or_else(missing)?;
        let mut files = BTreeMap::new();
        for path in paths {
            for (below, id) in self.objects.files_at(&object.tree, &self.place.path_of(path)).ok_or_else(missing)? {
                let bytes = self.objects.read(&id, "blob").ok_or_else(missing)?;
                files.insert(format!("{path}{below}"), bytes);
            }
        }
        if !paths.first().is_some_and(|settings| files.contains_key(*settings)) {
            return Err(RevisionError::NoProject(to_hex(commit)));
        }
        Ok(Revision { commit: to_hex(commit), date, files })
    }
}
