//! What an author reads when something is wrong, word for word. Every code has a folder in `tests/diagnostics/`, with the
//! files that are wrong and what is said of them, or stands in an `error` block of the language reference.
//!
//! The files of a folder are laid over those of `tests/diagnostics/base/`, a small project with nothing wrong in it. Where
//! there is a file `command`, it is run in the place of `check`. `EXPECT=overwrite cargo test diagnostics` writes down what
//! is said now; read it as its author would before it is kept.

use std::fs;
use std::path::{Path, PathBuf};

use foresite::diagnostic::codes;

use super::project::{Ended, foresite, repository};

fn fixtures() -> PathBuf {
    repository().join("tests/diagnostics")
}

/// Lays the files of one folder over those of another.
fn lay(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            lay(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// What is said of the base with a folder laid over it.
fn said(over: Option<&Path>) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    lay(&fixtures().join("base"), folder.path());
    if let Some(over) = over {
        lay(over, folder.path());
    }
    let command = fs::read_to_string(folder.path().join("command")).unwrap_or_else(|_| "check".to_owned());
    for own in ["command", "expected.txt"] {
        // Most have no command of their own.
        let _ = fs::remove_file(folder.path().join(own));
    }
    Ended::of(foresite(folder.path()).args(command.split_whitespace()))
}

fn folders() -> Vec<String> {
    let entries = fs::read_dir(fixtures()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "base");
    names.sort();
    names
}

#[test]
fn every_mistake_is_told_in_these_very_words() {
    assert!(said(None).ends_with(0).stderr.starts_with("no problems in 2 pages"), "the base has nothing wrong");
    let mut faults = Vec::new();
    for name in folders() {
        let folder = fixtures().join(&name);
        let found = said(Some(&folder)).stderr;
        let place = folder.join("expected.txt");
        if std::env::var_os("EXPECT").is_some_and(|wish| wish == "overwrite") {
            fs::write(&place, &found).unwrap();
        }
        let expected = fs::read_to_string(&place).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            faults.push(format!("== {name}, expected:\n{expected}\n== {name}, found:\n{found}"));
        }
        let own = format!("[{name}]");
        let others = found.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        let others: Vec<_> = others.filter(|line| !line.contains(&own)).collect();
        if !found.contains(&own) || !others.is_empty() {
            faults.push(format!("== {name} tells of something else: {others:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_code_has_its_words_written_down() {
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
