//! The commit at the end of every page, read from repositories that git itself made.

use std::fs;
use std::path::Path;

use super::project::{Ended, Project, foresite, git};

/// Returns a project with this many commits.
fn committed(commits: usize) -> Project {
    let project = Project::small();
    project.write("data/cards.yaml", "columns: { x: {} }\nrows:\n  - { x: 1 }\n");
    project.write("README.md", "Words\n");
    project.write(".gitignore", "public/\n");
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    for commit in 0..commits {
        project.write("content/second.md", &format!("---\ntitle: Second\n---\n\nText {commit}.\n"));
        git(project.root(), &["add", "."]);
        git(project.root(), &["commit", "--quiet", "--message", &format!("Commit {commit}")]);
    }
    project
}

/// Builds the project in a folder. Returns its home page.
fn home(root: &Path) -> String {
    Ended::of(foresite(root).args(["build", "--quiet"])).ends_with(0);
    fs::read_to_string(root.join("public/index.html")).unwrap()
}

/// Returns what the home page says of the commit, as words and its name.
fn said(root: &Path) -> Option<(String, String)> {
    let html = home(root);
    let end = html.split("class=report-dates>").nth(1)?.split("</p>").next()?;
    let (words, name) = end.split_once("<code title=")?;
    let words = words.rsplit('·').next()?.trim().to_owned();
    Some((words, name.trim_start_matches('"').chars().take(40).collect()))
}

#[test]
fn names_the_commit_of_a_clean_work_tree_as_every_clone_of_it_does() {
    let project = committed(3);
    let head = git(project.root(), &["rev-parse", "HEAD"]);
    assert_eq!(said(project.root()), Some(("Commit".to_owned(), head.clone())));
    let page = home(project.root());
    let others = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", project.root().display());
    for (name, options) in [
        ("packed", &["--quiet", "--no-local"][..]),
        ("shallow", &["--quiet", "--depth=1"]),
        ("borrowing", &["--quiet", "--shared"]),
    ] {
        let from = if name == "borrowing" { project.root().to_str().unwrap() } else { &origin };
        git(others.path(), &[&["clone"], options, &[from, name]].concat());
        assert_eq!(home(&others.path().join(name)), page, "{name}");
    }
    // The objects and the names of a repository are packed in time.
    git(project.root(), &["gc", "--quiet", "--aggressive"]);
    assert_eq!(home(project.root()), page);
    git(project.root(), &["worktree", "add", "--quiet", "--detach", others.path().join("second").to_str().unwrap()]);
    assert_eq!(home(&others.path().join("second")), page);
    git(project.root(), &["checkout", "--quiet", "--detach"]);
    assert_eq!(home(project.root()), page);
    for version in ["2", "3", "4"] {
        git(project.root(), &["update-index", "--index-version", version]);
        assert_eq!(home(project.root()), page, "version {version}");
    }
}

#[test]
fn reads_objects_that_are_stored_as_changes_of_others() {
    let project = committed(0);
    for file in 0..60 {
        project.write(&format!("static/notes/{file}.txt"), &format!("Note {file}.\n"));
    }
    let mut commits = Vec::new();
    for commit in 0..8 {
        project.write("static/notes/7.txt", &format!("Note {commit}.\n"));
        project.write(&format!("static/{commit}.txt"), "A note.\n");
        git(project.root(), &["add", "."]);
        let message =
            format!("Commit {commit}\n\n{}", "The same long message as that of the other commits. ".repeat(40));
        git(project.root(), &["commit", "--quiet", "--message", &message]);
        commits.push(git(project.root(), &["rev-parse", "HEAD"]));
    }
    git(project.root(), &["repack", "-a", "-d", "-f", "--quiet", "--window=50"]);
    let mut pack = fs::read_dir(project.path(".git/objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    let index = pack.find(|path| path.extension().is_some_and(|extension| extension == "idx")).unwrap();
    let listed = git(project.root(), &["verify-pack", "--verbose", index.to_str().unwrap()]);
    // A line of an object that is stored as changes has two more words: the length of the chain, and the base.
    let is_changes = |line: &&str, kind: &str| line.contains(kind) && line.split_whitespace().count() == 7;
    for kind in [" commit ", " tree "] {
        assert!(listed.lines().any(|line| is_changes(&line, kind)), "no{kind}is stored as changes:\n{listed}");
    }
    for commit in commits {
        git(project.root(), &["checkout", "--quiet", "--detach", &commit]);
        assert_eq!(said(project.root()), Some(("Commit".to_owned(), commit)));
    }
}

/// A change of a project.
type Change = fn(&Project);

#[test]
fn says_that_the_files_have_changed_since() {
    let changes: [(&str, Change); 6] = [
        ("edited", |project| project.write("content/index.md", "---\ntitle: Home\n---\n\n[On](second.md).\n")),
        ("added to the index", |project| {
            project.write("data/cards.yaml", "columns: { x: {} }\nrows:\n  - { x: 2 }\n");
            git(project.root(), &["add", "."]);
        }),
        ("added", |project| project.write("static/note.txt", "A note.\n")),
        ("removed", |project| fs::remove_file(project.path("data/cards.yaml")).unwrap()),
        ("set back", |project| drop(git(project.root(), &["reset", "--quiet", "--soft", "HEAD~1"]))),
        ("settings", |project| {
            project.write("foresite.yaml", "title: B\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n")
        }),
    ];
    for (name, change) in changes {
        let project = committed(2);
        change(&project);
        let head = git(project.root(), &["rev-parse", "HEAD"]);
        assert_eq!(said(project.root()), Some(("Changed since commit".to_owned(), head)), "{name}");
    }
}

#[test]
fn only_what_the_site_is_built_from_counts() {
    let project = committed(2);
    let page = home(project.root());
    project.write("README.md", "Other words\n");
    project.write("notes/later.md", "Later.\n");
    project.write("content/.index.md.swp", "An editor's.\n");
    assert_eq!(home(project.root()), page);
    // The ends of lines are as an editor of another system writes them.
    let text = fs::read_to_string(project.path("content/second.md")).unwrap();
    project.write("content/second.md", &text.replace('\n', "\r\n"));
    assert_eq!(home(project.root()), page);
}

#[test]
fn files_are_compared_with_the_bytes_that_they_have() {
    let project = committed(1);
    // With the line ends of Windows and a byte order mark.
    project.write("content/second.md", "\u{feff}---\r\ntitle: Second\r\n---\r\n\r\nText.\r\n");
    project.write("static/note.txt", "A note.\r\n");
    git(project.root(), &["add", "."]);
    git(project.root(), &["commit", "--quiet", "--message", "As they are"]);
    let head = git(project.root(), &["rev-parse", "HEAD"]);
    assert_eq!(said(project.root()), Some(("Commit".to_owned(), head.clone())));
    project.write("static/note.txt", "Another note.\r\n");
    assert_eq!(said(project.root()), Some(("Changed since commit".to_owned(), head)));
}

#[test]
fn a_project_in_a_folder_of_a_repository_has_its_commit_and_one_that_is_ignored_has_none() {
    let outer = Project::small();
    let inner = committed(0);
    fs::remove_dir_all(inner.path(".git")).unwrap();
    for (path, bytes) in inner.files() {
        let path = path.strip_prefix(inner.root()).unwrap();
        for folder in ["reports/one", "public/two"] {
            outer.write(&format!("{folder}/{}", path.display()), std::str::from_utf8(&bytes).unwrap());
        }
    }
    outer.write(".gitignore", "public/\n");
    git(outer.root(), &["init", "--quiet"]);
    git(outer.root(), &["add", "."]);
    git(outer.root(), &["commit", "--quiet", "--message", "One"]);
    let head = git(outer.root(), &["rev-parse", "HEAD"]);
    assert_eq!(said(&outer.path("reports/one")), Some(("Commit".to_owned(), head)));
    assert_eq!(said(&outer.path("public/two")), None);
    assert_eq!(said(Project::small().root()), None);
    // A repository without a commit, and one that is damaged.
    assert_eq!(said(committed(0).root()), None);
    let damaged = committed(1);
    fs::write(damaged.path(".git/index"), "DIRC").unwrap();
    assert_eq!(said(damaged.root()), None);
}

#[test]
fn links_to_the_commit_on_a_known_host() {
    let project = committed(0);
    let settings = "title: A\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nlanguage: de\nrepository: https://github.com/a/b.git\n";
    project.write("foresite.yaml", settings);
    git(project.root(), &["add", "."]);
    git(project.root(), &["commit", "--quiet", "--message", "One"]);
    let (head, html) = (git(project.root(), &["rev-parse", "HEAD"]), home(project.root()));
    let link = format!("Commit <a href=https://github.com/a/b/commit/{head}><code>{}</code></a>", &head[..10]);
    assert!(html.contains(&link), "{html}");
    project.write("content/third.md", "---\ntitle: Third\n---\n");
    assert!(home(project.root()).contains(&link.replace("Commit ", "Geändert seit Commit ")));
}

#[test]
fn the_preview_watches_the_files_that_a_commit_is_compared_with() {
    assert_eq!(foresite::serve::scan::INPUTS, foresite::load::INPUTS);
}
