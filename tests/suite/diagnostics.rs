//! Compares the reports that authors read, word for word, with the expected ones. Each code of a diagnostic has a
//! folder in `tests/diagnostics/` with files that are wrong and the expected report (`expected.txt`), or is shown in an
//! `error` block of the language reference, `tests/language/`.
//!
//! The files of a folder are copied over those of `tests/diagnostics/base/`, a small project without problems. The command
//! is `check`, or what the file `command` contains.

use std::fs;
use std::path::{Path, PathBuf};

use foresite::diagnostic::codes;
use rayon::prelude::*;

use super::project::{Ended, foresite, git, git_at, repository};
use super::snapshot;

fn fixtures() -> PathBuf {
    repository().join("tests/diagnostics")
}

/// Copies the files of a folder over those of another.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Commits the files of the folders `commits/1`, `commits/2`, and so on, one after another, if there are such folders. The
/// commits have the same names on every machine.
fn commit_in_turn(project: &Path) {
    let commits = project.join("commits");
    let count = fs::read_dir(&commits).map_or(0, Iterator::count);
    if count == 0 {
        return;
    }
    git(project, &["init", "--quiet", "--initial-branch=main"]);
    for commit in 1..=count {
        copy(&commits.join(commit.to_string()), project);
        git(project, &["add", "--", ".", ":!commits", ":!command", ":!expected.txt"]);
        let date = format!("2026-05-{:02}T12:00:00Z", 6 + commit);
        git_at(project, &date, &["commit", "--quiet", "--message", &format!("Commit {commit}")]);
    }
    fs::remove_dir_all(commits).unwrap();
}

/// Runs the command in the base with a folder copied over it.
fn run(folder: Option<&Path>) -> Ended {
    let project = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), project.path());
    if let Some(folder) = folder {
        copy(folder, project.path());
    }
    commit_in_turn(project.path());
    let command = fs::read_to_string(project.path().join("command")).unwrap_or_else(|_| "check".to_owned());
    for own in ["command", "expected.txt"] {
        // Most folders do not name a command.
        let _ = fs::remove_file(project.path().join(own));
    }
    Ended::of(foresite(project.path()).args(command.split_whitespace()))
}

/// Returns the names of the folders. Each name is the code of the problem in the folder's files.
fn folders() -> Vec<String> {
    let entries = fs::read_dir(fixtures()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "base");
    names.sort();
    names
}

#[test]
fn finds_nothing_in_the_base() {
    let stderr = run(None).ends_with(0).stderr;
    assert!(stderr.starts_with("no problems in 2 pages"), "{stderr}");
}

#[test]
fn reports_every_problem_in_the_expected_words_and_no_other() {
    let problems: Vec<String> = folders().par_iter().flat_map_iter(|code| problems_of(code)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Runs the fixture of a code. Returns how the report differs from the expected one, and what else it contains.
fn problems_of(code: &str) -> Vec<String> {
    let folder = fixtures().join(code);
    let report = run(Some(&folder)).stderr;
    let mut problems: Vec<String> = snapshot::difference(&folder.join("expected.txt"), &report).into_iter().collect();
    let own = format!("[{code}]");
    let heads = report.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    let (own, others): (Vec<&str>, Vec<&str>) = heads.partition(|line| line.contains(&own));
    if own.is_empty() {
        problems.push(format!("{code} is not reported by its fixture"));
    }
    if !others.is_empty() {
        problems.push(format!("the fixture of {code} has other problems: {others:?}"));
    }
    problems
}

#[test]
fn every_code_has_an_expected_report() {
    let mut known = folders();
    for entry in fs::read_dir(repository().join("tests/language")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            let code = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["));
            known.extend(code.and_then(|code| code.split(']').next()).map(str::to_owned));
        }
    }
    let missing: Vec<_> =
        codes::ALL.iter().map(|code| code.id).filter(|id| !known.iter().any(|known| known == id)).collect();
    assert_eq!(missing, [""; 0]);
    let unknown: Vec<_> =
        known.iter().filter(|known| !codes::ALL.iter().any(|code| code.id == known.as_str())).collect();
    assert_eq!(unknown, [""; 0]);
}
