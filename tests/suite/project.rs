//! Small projects in temporary folders, and the `foresite` command in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;

/// Returns the root of this repository, which is a project too.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns whether tests run with all seeds, widths, and edits, which `THOROUGH=1` requests, and not only with the most
/// useful ones. The weekly checks run with all.
pub fn is_thorough() -> bool {
    std::env::var_os("THOROUGH").is_some_and(|value| !value.is_empty())
}

/// The site of this repository, as `foresite build --strict` writes it: built once, by the first test that needs it.
pub fn site() -> &'static Path {
    static SITE: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        let mut command = foresite(repository());
        command.args(["build", "--strict", "--threads", "4", "--output-dir"]).arg(&folder);
        let ended = Ended::of(&mut command).ends_with(0);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
        folder
    });
    &SITE
}

/// A project in a temporary folder. The folder is removed when this value is dropped.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// Creates a project of two pages.
    pub fn small() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n");
        project.write("content/index.md", "---\ntitle: Home\n---\n\nThe first page, [on to the second](second.md).\n");
        project.write("content/second.md", "---\ntitle: Second\n---\n\nThe second page.\n");
        project
    }

    /// Returns the folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the absolute path of a file in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, and creates its folders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the errors that `check` reports: for each, its first place with its message, and its hints.
    #[track_caller]
    pub fn errors(&self) -> Vec<(String, Vec<String>)> {
        let ended = self.run(&["check", "--format", "json"]).ends_with(1);
        let found: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let found = found.as_array().unwrap().iter().filter(|problem| problem["severity"] == "error");
        let error = |problem: &serde_json::Value| {
            let (label, message) = (&problem["labels"][0], problem["message"].as_str().unwrap());
            let hints = problem["hints"].as_array().unwrap().iter().map(|hint| hint.as_str().unwrap().to_owned());
            (format!("{}:{} {message}", label["path"].as_str().unwrap(), label["line"]), hints.collect())
        };
        found.map(error).collect()
    }

    /// Returns all files, sorted by path, with their bytes.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push((entry.path(), fs::read(entry.path()).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// Runs `foresite` in the folder.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(foresite(self.root()).args(arguments))
    }
}

/// Returns the `foresite` command in a folder, with an environment that does not depend on the machine.
pub fn foresite(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresite"));
    command.current_dir(root).stdin(Stdio::null()).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    command
}

/// Runs git in a folder, with no settings but these. Returns what it prints.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    run_git(Command::new("git"), folder, arguments)
}

/// Runs git as at a time: `2026-05-07T12:00:00Z`.
pub fn git_at(folder: &Path, time: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.env("GIT_AUTHOR_DATE", time).env("GIT_COMMITTER_DATE", time);
    run_git(command, folder, arguments)
}

fn run_git(mut command: Command, folder: &Path, arguments: &[&str]) -> String {
    command.current_dir(folder).args([
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "protocol.file.allow=always",
    ]);
    command.args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let ended = Ended::of(&mut command);
    assert_eq!(ended.status, Some(0), "git {arguments:?}: {}", ended.stderr);
    ended.stdout.trim().to_owned()
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit status, or `None` if a signal ended the command.
    pub status: Option<i32>,
    /// What the command printed to stdout.
    pub stdout: String,
    /// What the command printed to stderr.
    pub stderr: String,
}

impl Ended {
    /// Runs a command and waits until it ends.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts the exit status.
    #[track_caller]
    pub fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A process that is killed when this value is dropped.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // The process may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
