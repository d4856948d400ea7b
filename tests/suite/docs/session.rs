//! A session: a folder in which the blocks of a page are run one after another.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::super::client::Server;
use super::page::{Block, BlockKind};

/// 2 March 2026, on which every page of the handbook was written: the day that `starter/` is as of.
const TODAY: &str = "1772409600";

/// A command that cannot be run as it stands, and what is done in its place.
pub struct StandIn {
    /// What such a command starts with.
    pub command: &'static str,
    run: fn(&Session, &str) -> Result<(), String>,
}

/// Every command that has a stand-in.
pub const STAND_INS: &[StandIn] = &[
    // It would fetch the program from the network: the one under test is on the path.
    StandIn { command: "cargo install --locked --git ", run: |_, _| Ok(()) },
    // A repository on this machine is pushed to instead of one on GitHub.
    StandIn { command: "git remote add origin https://github.com/", run: Session::add_remote },
    // It runs until it is ended: it is asked for its first page, on a port that is free, and then ended.
    StandIn { command: "foresite serve", run: Session::serve },
];

/// A session under way.
pub struct Session {
    folder: TempDir,
    place: PathBuf,
    has_run: bool,
}

impl Session {
    /// In an empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("work");
        fs::create_dir(&place).unwrap();
        Self { folder, place, has_run: false }
    }

    /// Does what a block says.
    pub fn run(&mut self, block: &Block) -> Result<(), String> {
        self.has_run = true;
        match &block.kind {
            BlockKind::Commands => block.lines.iter().try_for_each(|line| self.command(line).map(drop)),
            BlockKind::Session => self.session(&block.lines),
            BlockKind::File(path) => self.write(path, &block.lines),
            BlockKind::Part(path) => self.look(path, &block.lines),
            BlockKind::Change(path) => self.change(path, &block.lines),
        }
    }

    /// Judges what the page has led to.
    pub fn finish(self) -> Result<(), String> {
        if !self.has_run {
            return Ok(());
        }
        let (status, said) = self.shell("foresite check --strict");
        if status == 0 { Ok(()) } else { Err(format!("the page ends, and `foresite check --strict` says:\n{said}")) }
    }

    /// Runs a line and says what it printed; nothing where something else was done in its place.
    fn command(&mut self, line: &str) -> Result<Option<String>, String> {
        let (command, remark) = line.split_once(" # ").unwrap_or((line, ""));
        let command = command.trim();
        if let Some(folder) = command.strip_prefix("cd ") {
            self.place.push(folder);
            return if self.place.is_dir() {
                Ok(Some(String::new()))
            } else {
                Err(format!("`{command}`: no such folder"))
            };
        }
        if let Some(stand_in) = STAND_INS.iter().find(|stand_in| command.starts_with(stand_in.command)) {
            return (stand_in.run)(self, command).map(|()| None);
        }
        let expected = i32::from(remark.trim().starts_with("fails"));
        let (status, said) = self.shell(command);
        if status == expected {
            Ok(Some(said))
        } else {
            Err(format!("`{command}` ended with {status}, expected {expected}:\n{said}"))
        }
    }

    /// Exit status, and what was printed, data and words as they came.
    fn shell(&self, command: &str) -> (i32, String) {
        let programs = Path::new(env!("CARGO_BIN_EXE_foresite")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("( {command} ) 2>&1")]).current_dir(&self.place).stdin(Stdio::null());
        shell.env("PATH", path).env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", TODAY).env("HOME", self.folder.path());
        for who in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{who}_NAME"), "A reader").env(format!("GIT_{who}_EMAIL"), "reader@example.org");
        }
        let output = shell.output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn session(&mut self, lines: &[String]) -> Result<(), String> {
        if !lines.first().is_some_and(|line| line.starts_with("$ ")) {
            return Err("a session starts with a command behind `$ `".to_owned());
        }
        let mut at = 0;
        while let Some(command) = lines.get(at).and_then(|line| line.strip_prefix("$ ")) {
            let rest = &lines[at + 1..];
            let count = rest.iter().position(|line| line.starts_with("$ ")).unwrap_or(rest.len());
            if let Some(said) = self.command(command)? {
                let said: Vec<&str> = said.trim_end().lines().map(str::trim_end).collect();
                let expected: Vec<&str> = rest[..count].iter().map(|line| line.trim_end()).collect();
                compare(&expected, &said)
                    .map_err(|fault| format!("`{command}`: {fault}; it printed:\n{}", said.join("\n")))?;
            }
            at += count + 1;
        }
        Ok(())
    }

    fn write(&self, path: &str, lines: &[String]) -> Result<(), String> {
        let path = self.place.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, lines.join("\n") + "\n").unwrap();
        Ok(())
    }

    fn read(&self, path: &str) -> Result<Vec<String>, String> {
        let text = fs::read_to_string(self.place.join(path)).map_err(|error| format!("`{path}`: {error}"))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Looks for lines in a file, those before and after a `…` one after the other.
    fn look(&self, path: &str, lines: &[String]) -> Result<(), String> {
        let text = self.read(path)?;
        let mut from = 0;
        for part in lines.split(|line| line.trim() == "…").filter(|part| !part.is_empty()) {
            let Some(at) = find(&text[from..], part).first().copied() else {
                return Err(format!("`{path}` does not hold these lines:\n{}", part.join("\n")));
            };
            from += at + part.len();
        }
        Ok(())
    }

    fn change(&self, path: &str, lines: &[String]) -> Result<(), String> {
        let mut text = self.read(path)?;
        let side = |sign: char| -> Vec<String> {
            let own = lines.iter().filter(|line| line.starts_with([' ', sign]) || line.is_empty());
            own.map(|line| line.get(1..).unwrap_or_default().to_owned()).collect()
        };
        let (before, after) = (side('-'), side('+'));
        if before == after {
            return Err(format!("the change of `{path}` changes nothing"));
        }
        let [at] = find(&text, &before)[..] else {
            return Err(format!("`{path}` does not hold these lines once:\n{}", before.join("\n")));
        };
        text.splice(at..at + before.len(), after);
        self.write(path, &text)
    }

    fn add_remote(&self, _: &str) -> Result<(), String> {
        let remote = self.folder.path().join("remote.git");
        let (status, said) =
            self.shell(&format!("git init --quiet --bare '{0}' && git remote add origin '{0}'", remote.display()));
        if status == 0 { Ok(()) } else { Err(said) }
    }

    fn serve(&self, command: &str) -> Result<(), String> {
        let flags: Vec<&str> = command.split_whitespace().skip(2).collect();
        let server = Server::start(&self.place, &flags);
        let page = server.get("");
        if page.status == 200 && page.body.contains("<h1") {
            Ok(())
        } else {
            Err(format!("`{command}` answers with {}:\n{}", page.status, page.body))
        }
    }
}

/// Where lines stand in others.
fn find(text: &[String], lines: &[String]) -> Vec<usize> {
    let starts = (0..=text.len().saturating_sub(lines.len())).filter(|_| !lines.is_empty());
    starts.filter(|start| text.get(*start..start + lines.len()) == Some(lines)).collect()
}

/// Compares lines with what was printed.
fn compare(expected: &[&str], said: &[&str]) -> Result<(), String> {
    let Some((first, rest)) = expected.split_first() else {
        return if said.is_empty() { Ok(()) } else { Err(format!("expected the end, found `{}`", said[0])) };
    };
    if *first == "…" {
        let fits = (0..=said.len()).any(|skipped| compare(rest, &said[skipped..]).is_ok());
        return if fits { Ok(()) } else { Err(format!("nothing fits what follows `…`: {rest:?}")) };
    }
    match said.split_first() {
        Some((line, said)) if matches(first, line) => compare(rest, said),
        Some((line, _)) => Err(format!("expected `{first}`, found `{line}`")),
        None => Err(format!("expected `{first}`, found the end")),
    }
}

/// Whether a line is as expected, with anything in the place of each `…`.
fn matches(expected: &str, line: &str) -> bool {
    let Some((start, rest)) = expected.split_once('…') else { return expected == line };
    let Some(line) = line.strip_prefix(start) else { return false };
    line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| matches(rest, &line[at..]))
}
