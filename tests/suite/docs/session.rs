//! Runs the blocks of a page one after another, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use snapbox::report::Palette;
use snapbox::{Assert, Data};
use tempfile::TempDir;

use super::super::client::Server;
use super::page::{Block, BlockKind};

/// The date on which all pages of the handbook are run, 17 August 2031, in seconds since 1970-01-01. It is not the date that the
/// pages show, since readers follow them on any day.
const TODAY: &str = "1944691200";

/// A command that the tests cannot run as it is written, and what they run instead.
pub struct Substitute {
    /// The start of the command.
    pub command: &'static str,
    run: fn(&Session, &str) -> Result<(), String>,
}

/// All commands that have a substitute.
pub const SUBSTITUTES: &[Substitute] = &[
    // It would download the program. The one that is tested is on the path already.
    Substitute { command: "cargo install --locked --path ", run: |_, _| Ok(()) },
    // The remote is a repository on this machine, not one on GitHub.
    Substitute { command: "git remote add origin https://github.com/", run: Session::add_remote },
    // It would run until it is stopped. It serves one page, on a free port, and is stopped.
    Substitute { command: "foresite serve", run: Session::serve },
];

/// The session of a page.
pub struct Session {
    folder: TempDir,
    current: PathBuf,
    has_run: bool,
}

impl Session {
    /// Starts a session in an empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let current = folder.path().join("work");
        fs::create_dir(&current).unwrap();
        Self { folder, current, has_run: false }
    }

    /// Runs a block.
    pub fn run(&mut self, block: &Block) -> Result<(), String> {
        self.has_run = true;
        match &block.kind {
            BlockKind::Commands => block.lines.iter().try_for_each(|line| self.command(line).map(drop)),
            BlockKind::Session => self.session(&block.lines),
            BlockKind::File(path) => self.write(path, &block.lines),
            BlockKind::Part(path) => self.find(path, &block.lines),
            BlockKind::Change(path) => self.change(path, &block.lines),
        }
    }

    /// Checks the project that the page has led to.
    pub fn finish(self) -> Result<(), String> {
        if !self.has_run {
            return Ok(());
        }
        let (status, output) = self.shell("foresite check --strict");
        if status == 0 {
            Ok(())
        } else {
            Err(format!("after the last block `foresite check --strict` fails:\n{output}"))
        }
    }

    /// Runs a line. Returns its output, or `None` if a substitute was run.
    fn command(&mut self, line: &str) -> Result<Option<String>, String> {
        let (command, remark) = line.split_once(" # ").unwrap_or((line, ""));
        let command = command.trim();
        if let Some(folder) = command.strip_prefix("cd ") {
            self.current.push(folder);
            return if self.current.is_dir() {
                Ok(Some(String::new()))
            } else {
                Err(format!("`{command}`: no such folder"))
            };
        }
        if let Some(substitute) = SUBSTITUTES.iter().find(|substitute| command.starts_with(substitute.command)) {
            return (substitute.run)(self, command).map(|()| None);
        }
        let expected = i32::from(remark.trim().starts_with("fails"));
        let (status, output) = self.shell(command);
        if status == expected {
            Ok(Some(output))
        } else {
            Err(format!("`{command}` ended with {status}, expected {expected}:\n{output}"))
        }
    }

    /// Runs a command in a shell. Returns its exit status, and what it has printed to stdout and stderr.
    fn shell(&self, command: &str) -> (i32, String) {
        let programs = Path::new(env!("CARGO_BIN_EXE_foresite")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("( {command} ) 2>&1")]).current_dir(&self.current).stdin(Stdio::null());
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
            if let Some(output) = self.command(command)? {
                let output: Vec<&str> = output.trim_end().lines().map(str::trim_end).collect();
                let expected: Vec<&str> = rest[..count].iter().map(|line| line.trim_end()).collect();
                compare(&expected, &output).map_err(|problem| format!("`{command}`:\n{problem}"))?;
            }
            at += count + 1;
        }
        Ok(())
    }

    fn write(&self, path: &str, lines: &[String]) -> Result<(), String> {
        let path = self.current.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, lines.join("\n") + "\n").unwrap();
        Ok(())
    }

    fn read(&self, path: &str) -> Result<Vec<String>, String> {
        let text = fs::read_to_string(self.current.join(path)).map_err(|error| format!("`{path}`: {error}"))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Searches a file for lines: the parts before and after each `…`, in their order.
    fn find(&self, path: &str, lines: &[String]) -> Result<(), String> {
        let text = self.read(path)?;
        let mut from = 0;
        for part in lines.split(|line| line.trim() == "…").filter(|part| !part.is_empty()) {
            let Some(at) = positions(&text[from..], part).first().copied() else {
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
        let [at] = positions(&text, &before)[..] else {
            return Err(format!("`{path}` does not hold these lines once:\n{}", before.join("\n")));
        };
        text.splice(at..at + before.len(), after);
        self.write(path, &text)
    }

    fn add_remote(&self, _: &str) -> Result<(), String> {
        let remote = self.folder.path().join("remote.git");
        let (status, output) =
            self.shell(&format!("git init --quiet --bare '{0}' && git remote add origin '{0}'", remote.display()));
        if status == 0 { Ok(()) } else { Err(output) }
    }

    fn serve(&self, command: &str) -> Result<(), String> {
        let flags: Vec<&str> = command.split_whitespace().skip(2).collect();
        let server = Server::start(&self.current, &flags);
        let page = server.get("");
        if page.status == 200 && page.body.contains("<h1") {
            Ok(())
        } else {
            Err(format!("`{command}` answers with {}:\n{}", page.status, page.body))
        }
    }
}

/// Returns all positions of some lines among others.
fn positions(text: &[String], lines: &[String]) -> Vec<usize> {
    let starts = (0..=text.len().saturating_sub(lines.len())).filter(|_| !lines.is_empty());
    starts.filter(|start| text.get(*start..start + lines.len()) == Some(lines)).collect()
}

/// Compares the output of a command with the expected lines. `…` is anything within a line, or any number of lines where it
/// is alone.
fn compare(expected: &[&str], found: &[&str]) -> Result<(), String> {
    let expected: String = expected
        .iter()
        .map(|line| match line.trim() {
            "…" => "...\n".to_owned(),
            _ => line.replace('…', "[..]") + "\n",
        })
        .collect();
    let found: String = found.iter().map(|line| format!("{line}\n")).collect();
    let assert = Assert::new().normalize_paths(false).palette(Palette::plain());
    assert.try_eq(None, Data::text(found), Data::text(expected)).map_err(|error| error.to_string())
}
