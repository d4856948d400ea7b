//! Projects that are loaded from memory, and the files of a project at earlier commits, read from repositories that git itself
//! made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use foresite::date::Date;
use foresite::load::{self, Revision, RevisionError};

use super::project::{Project, git, repository};

/// Returns the files below some paths of a folder, by path below it.
fn files_of(root: &Path, paths: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    while let Some(path) = waiting.pop() {
        let full = root.join(&path);
        if full.is_dir() {
            let names = fs::read_dir(full).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            waiting.extend(names.map(|name| format!("{path}/{name}")));
        } else {
            files.insert(path, fs::read(full).unwrap());
        }
    }
    files
}

#[test]
fn a_project_in_memory_is_that_of_the_same_files_on_a_disc() {
    let on_disc = load::load(repository());
    let mut files =
        files_of(repository(), &["foresite.yaml", "content", "data", "templates", "static", "tests/language"]);
    // Neither is part of a site.
    files.insert("data/notes.yaml~".to_owned(), b"[".to_vec());
    files.insert("data/.hidden.yaml".to_owned(), b"[".to_vec());
    let in_memory = load::load_files(files);
    assert!(in_memory.report.is_empty());
    assert!(in_memory.project.unwrap() == on_disc.project.unwrap());
    let paths = |sources: &foresite::source::Sources| sources.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&in_memory.sources), paths(&on_disc.sources));
}

#[test]
fn a_project_in_memory_reads_nothing_from_a_disc() {
    let settings = b"title: A\nbase_url: https://example.org/\n".to_vec();
    let csv = b"columns: { x: {} }\nrows: a.csv\n".to_vec();
    let files = [("foresite.yaml".to_owned(), settings), ("data/a.yaml".to_owned(), csv)].into();
    let loaded = load::load_files(files);
    let messages: Vec<String> = loaded.report.into_iter().map(|problem| problem.message).collect();
    assert_eq!(messages, ["cannot read `data/a.csv`: there is no such file"]);
    let nothing = load::load_files(BTreeMap::new());
    assert!(nothing.project.is_err());
}

/// Commits the project on a day.
fn commit(project: &Project, day: &str) -> String {
    git(project.root(), &["add", "."]);
    let date = format!("{day}T23:30:00-0800");
    // The day of a commit is that of its committer, in UTC: half past seven on the next day.
    git(project.root(), &["-c", &format!("alias.on=!GIT_COMMITTER_DATE={date} git commit"), "on", "-q", "-m", "A"]);
    git(project.root(), &["rev-parse", "HEAD"])
}

/// Returns a project of four commits on `main`, of 1, 3, 5 and 7 May 2026 in UTC, and a merge, with the names of the commits.
fn history() -> (Project, Vec<String>) {
    let project = Project::small();
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    let mut commits = Vec::new();
    for (step, day) in ["2026-04-30", "2026-05-02", "2026-05-04", "2026-05-06"].into_iter().enumerate() {
        project.write("data/cards.yaml", &format!("columns: {{ x: {{}} }}\nrows:\n  - {{ x: {step} }}\n"));
        project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
        commits.push(commit(&project, day));
    }
    (project, commits)
}

/// Asserts that a revision has the commit and the files that git shows.
#[track_caller]
fn is_as_git_has_it(project: &Project, name: &str, commit: &str) {
    let found = load::revision(project.root(), name).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(found.commit, commit, "{name}");
    let listed = git(project.root(), &["ls-tree", "-r", "--name-only", commit, "foresite.yaml", "data"]);
    assert_eq!(found.files.keys().map(String::as_str).collect::<Vec<_>>(), listed.lines().collect::<Vec<_>>());
    for (path, bytes) in &found.files {
        let shown = git(project.root(), &["show", &format!("{commit}:{path}")]);
        assert_eq!(String::from_utf8_lossy(bytes).trim(), shown, "{name}: {path}");
    }
}

#[test]
fn reads_the_files_of_commits_by_every_name_that_git_has_for_them() {
    let (project, commits) = history();
    git(project.root(), &["tag", "v1", &commits[0]]);
    git(project.root(), &["tag", "-a", "-m", "Two", "v2", &commits[1]]);
    git(project.root(), &["branch", "topic/side", &commits[2]]);
    git(project.root(), &["update-ref", "refs/remotes/origin/main", &commits[2]]);
    git(project.root(), &["checkout", "-q", "topic/side"]);
    project.write("data/side.yaml", "columns: { y: {} }\nrows:\n  - { y: 1 }\n");
    let side = commit(&project, "2026-05-07");
    git(project.root(), &["checkout", "-q", "main"]);
    git(project.root(), &["merge", "-q", "--no-ff", "-m", "Merge", "topic/side"]);
    let merge = git(project.root(), &["rev-parse", "HEAD"]);
    let check = || {
        let short = &commits[1][..9];
        for (name, commit) in [
            ("HEAD", &merge),
            ("@", &merge),
            ("main", &merge),
            ("HEAD~1", &commits[3]),
            ("HEAD^", &commits[3]),
            ("HEAD^1", &commits[3]),
            ("HEAD^2", &side),
            ("main^2~2", &commits[1]),
            ("@~~", &commits[2]),
            ("v1", &commits[0]),
            ("v2", &commits[1]),
            ("tags/v2", &commits[1]),
            ("v2^0", &commits[1]),
            ("topic/side", &side),
            ("refs/heads/topic/side", &side),
            ("origin/main", &commits[2]),
            (&commits[2], &commits[2]),
            (short, &commits[1]),
            (&short.to_uppercase(), &commits[1]),
        ] {
            is_as_git_has_it(&project, name, commit);
        }
    };
    check();
    git(project.root(), &["gc", "--quiet", "--aggressive"]);
    check();
}

#[test]
fn a_project_in_a_folder_of_a_repository_has_its_own_files() {
    let (project, commits) = history();
    git(project.root(), &["checkout", "-q", "--detach"]);
    fs::create_dir(project.path("sites")).unwrap();
    git(project.root(), &["mv", "foresite.yaml", "data", "content", "sites"]);
    let moved = commit(&project, "2026-05-08");
    let found = load::revision(&project.path("sites"), "HEAD").unwrap();
    let paths: Vec<&str> = found.files.keys().map(String::as_str).collect();
    assert_eq!((found.commit, paths), (moved, vec!["data/cards.yaml", "data/models/plan.yaml", "foresite.yaml"]));
    let before = load::revision(&project.path("sites"), "HEAD~1");
    assert_eq!(before, Err(RevisionError::NoProject(commits[3].clone())));
}

#[test]
fn finds_the_last_commit_by_the_end_of_a_day() {
    let (project, commits) = history();
    let on = |day| load::revision_on(project.root(), Date::parse(day).unwrap());
    let name = |found: Result<Revision, RevisionError>| found.map(|found| found.commit);
    for (day, at) in [("2026-05-01", 0), ("2026-05-02", 0), ("2026-05-03", 1), ("2026-05-06", 2), ("2030-01-01", 3)] {
        assert_eq!(name(on(day)).as_ref(), Ok(&commits[at]), "{day}");
    }
    assert_eq!(name(on("2026-04-30")), Err(RevisionError::Later));
    assert_eq!(on("2026-05-07").unwrap().date, Date::parse("2026-05-07").unwrap());
}

#[test]
fn says_why_a_revision_cannot_be_read() {
    let (project, commits) = history();
    let error = |name: &str| load::revision(project.root(), name).unwrap_err();
    for name in
        ["nowhere", "HEAD~9", "HEAD^2", "../HEAD", "refs/../HEAD", "index", "abcd1234", "HEAD~x", "main:data", "ab"]
    {
        assert_eq!(error(name), RevisionError::Unknown, "{name}");
    }
    assert_eq!(error(&"0".repeat(40)), RevisionError::Missing("0".repeat(40)));
    let clone = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &origin, "shallow"]);
    let shallow = |name| load::revision(&clone.path().join("shallow"), name).map(|found| found.commit);
    assert_eq!(shallow("HEAD"), Ok(commits[3].clone()));
    assert_eq!(shallow("HEAD~1"), Err(RevisionError::Missing(commits[2].clone())));
    let alone = Project::small();
    assert_eq!(load::revision(alone.root(), "HEAD"), Err(RevisionError::NoRepository));
}

#[test]
fn a_short_name_of_several_commits_is_ambiguous() {
    let (project, _) = history();
    // Of 600 commits, some two begin with the same four digits: the chance of none is exp(-600² / 2 / 16⁴), or 6%; these are
    // the same on every machine.
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let tree = git(project.root(), &["rev-parse", "HEAD^{tree}"]);
    for step in 0..600 {
        let message = format!("Commit {step}");
        let dated =
            "alias.at=!GIT_AUTHOR_DATE=2026-05-07T00:00:00Z GIT_COMMITTER_DATE=2026-05-07T00:00:00Z git commit-tree";
        let name = git(project.root(), &["-c", dated, "at", &tree, "-m", &message]);
        *names.entry(name[..4].to_owned()).or_default() += 1;
        if let Some((digits, count)) = names.iter().find(|(_, count)| **count == 2) {
            let found = load::revision(project.root(), digits);
            return assert_eq!(found, Err(RevisionError::Ambiguous(*count)));
        }
    }
    panic!("no two commits begin with the same digits");
}
