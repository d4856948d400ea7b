//! A case of `tests/helps/`: a project with a mistake, the help that its diagnostic gives, and the project after it.
//!
//! ```text
//! # the help, as it is printed
//! ~ E0123 E0323
//! @ data/models/extra.yaml
//!   inputs:
//! -   a: 10-30%
//! +   a: 10% to 30%
//!   outcomes: { b: a }
//! ```
//!
//! The lines below `@` are a file: those with `-` are only in the project with the mistake, and those with `+` only in the
//! project after the help. `@ page` is the page `content/second.md` without its front matter. `~` names codes of diagnostics
//! that may be left. The files are added to those of `tests/diagnostics/base/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::super::project::{Ended, foresite, repository};

/// The files of a project by path. A file without text does not exist.
pub type Files = BTreeMap<String, String>;

/// A case.
#[derive(Default)]
pub struct Case {
    /// The help.
    pub help: String,
    /// The codes of diagnostics that may be left.
    pub allowed: Vec<String>,
    /// The project with the mistake.
    pub before: Files,
    /// The project after the help.
    pub after: Files,
}

impl Case {
    /// Reads all cases of a file, each with its line.
    pub fn read_all(text: &str) -> Vec<(usize, Self)> {
        let mut cases: Vec<(usize, Self)> = Vec::new();
        let mut path = String::new();
        for (index, line) in text.lines().enumerate() {
            let (mark, rest) = (line.get(..2).unwrap_or(line), line.get(2..).unwrap_or(""));
            if mark == "# " {
                let base = base();
                cases.push((
                    index + 1,
                    Self { help: rest.to_owned(), allowed: Vec::new(), before: base.clone(), after: base },
                ));
                path.clear();
                continue;
            }
            let Some((_, case)) = cases.last_mut() else { continue };
            match mark.trim_end() {
                "~" => case.allowed.extend(rest.split(' ').map(str::to_owned)),
                "@" => {
                    path = if rest == "page" { "content/second.md" } else { rest }.to_owned();
                    let start = if rest == "page" { "---\ntitle: Second\n---\n\n" } else { "" };
                    for files in [&mut case.before, &mut case.after] {
                        files.insert(path.clone(), start.to_owned());
                    }
                }
                _ if path.is_empty() => {}
                mark => {
                    let line = format!("{rest}\n");
                    for (files, other) in [(&mut case.before, "+"), (&mut case.after, "-")] {
                        if mark != other {
                            files.get_mut(&path).unwrap().push_str(&line);
                        }
                    }
                }
            }
        }
        for (_, case) in &mut cases {
            for files in [&mut case.before, &mut case.after] {
                files.retain(|_, text| !text.is_empty());
            }
        }
        cases
    }
}

/// Returns the files of a small project without problems.
pub fn base() -> Files {
    let mut files = Files::new();
    add_folder(&mut files, &repository().join("tests/diagnostics/base"));
    files
}

/// Adds the text files of a folder, but not the report that is expected of it.
pub fn add_folder(files: &mut Files, folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        if entry.file_type().is_file()
            && path != "expected.txt"
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            files.insert(path, text);
        }
    }
}

/// A diagnostic, with its first place.
#[derive(Clone, Debug)]
pub struct Found {
    pub code: String,
    pub message: String,
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub hints: Vec<String>,
}

/// Returns what `foresite check` reports about a project.
pub fn check(files: &Files) -> Vec<Found> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let ended = Ended::of(foresite(folder.path()).args(["check", "--format", "json", "--threads", "1"]));
    let found: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let read = |found: &Value| {
        let place = &found["labels"][0];
        let number = |key: &str| usize::try_from(place[key].as_u64().unwrap_or_default()).unwrap();
        Found {
            code: text(&found["code"]),
            message: text(&found["message"]),
            path: text(&place["path"]),
            line: number("line"),
            column: number("column"),
            end_line: number("end_line"),
            end_column: number("end_column"),
            hints: found["hints"].as_array().unwrap().iter().map(text).collect(),
        }
    };
    found.iter().map(read).collect()
}

/// Returns the texts that a help proposes for the place of its diagnostic: "write `5` or `6`" proposes two.
pub fn proposals(help: &str) -> Vec<String> {
    // "if readers should see `x`, write `\\x`"
    let escaped = help.split_once(", write `").filter(|_| help.starts_with("if readers should see"));
    let help = escaped.map_or(help.to_owned(), |(_, text)| format!("write `{text}"));
    let Some(rest) = ["did you mean `", "write `"].iter().find_map(|start| help.strip_prefix(start)) else {
        return Vec::new();
    };
    let mut rest = rest;
    let mut proposals = Vec::new();
    while let Some((text, after)) = rest.split_once('`') {
        proposals.push(text.to_owned());
        match after.strip_prefix(" or `") {
            Some(next) => rest = next,
            None => break,
        }
    }
    proposals
}

/// Returns the files with the first place of a diagnostic replaced by a text.
pub fn replaced(files: &Files, found: &Found, text: &str) -> Files {
    let mut files = files.clone();
    let Some(file) = files.get_mut(&found.path) else { return files };
    let byte = |line: usize, column: usize| {
        let start: usize = file.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let rest = &file[start..];
        start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(byte, _)| byte)
    };
    let range = byte(found.line, found.column)..byte(found.end_line, found.end_column);
    file.replace_range(range, text);
    files
}
