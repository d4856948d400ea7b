//! Tests `foresite init`: the report that it creates has no problems, whatever the date.

use std::fs;

use tempfile::TempDir;

use super::project::{Ended, foresite, repository};

/// Runs `foresite` in a folder.
fn run(folder: &TempDir, arguments: &[&str]) -> Ended {
    Ended::of(foresite(folder.path()).args(arguments))
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn creates_a_report_without_problems_in_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&folder, &["init"]).ends_with(0);
    assert_eq!(ended.stdout, "");
    assert_eq!(names(&folder), [".github", ".gitignore", ".schema", "content", "data", "foresite.yaml"]);
    let commands: Vec<_> = ended.stderr.lines().filter_map(|line| line.strip_prefix("  foresite ")).collect();
    assert_eq!(commands.len(), 3, "{}", ended.stderr);
    run(&folder, &["check", "--strict"]).ends_with(0);
    run(&folder, &["build", "--strict"]).ends_with(0);
    // `as_of` in the settings is the date of creation, so that later builds find no stale figures.
    let later = run(&folder, &["fix"]).ends_with(0);
    assert_eq!(later.stderr, "no stale figures and no misspelled keys\n");
    // The figures are written in the files, where a person can read them.
    let home = fs::read_to_string(folder.path().join("content/index.md")).unwrap();
    assert!(home.contains("](=deposit.ready.median.month)") && !home.contains("[](="), "{home}");
    let workflow = fs::read_to_string(folder.path().join(".github/workflows/pages.yml")).unwrap();
    assert!(workflow.contains("foresite build --strict --base-url"), "{workflow}");
}

#[test]
fn creates_a_report_without_problems_on_any_date() {
    // Among them are the end of a year and a leap day. Overlapping labels of a chart would cause a warning.
    for day in ["2026-12-31", "2027-06-15", "2028-02-29", "2044-08-20", "1999-11-30"] {
        let folder = tempfile::tempdir().unwrap();
        let ended = run(&folder, &["init", "report", "--as-of", day]).ends_with(0);
        assert!(!ended.stderr.contains("warning["), "{day}: {}", ended.stderr);
        let settings = fs::read_to_string(folder.path().join("report/foresite.yaml")).unwrap();
        assert!(settings.contains(&format!("\nas_of: {day}\n")), "{settings}");
        run(&folder, &["check", "--strict", "--root", "report"]).ends_with(0);
    }
}

#[test]
fn creates_the_same_bytes_in_any_folder() {
    let [one, other] = [(), ()].map(|()| tempfile::tempdir().unwrap());
    run(&one, &["init", "--as-of", "2027-05-01"]).ends_with(0);
    run(&other, &["init", "deep/down", "--as-of", "2027-05-01", "--threads", "3"]).ends_with(0);
    for path in ["foresite.yaml", "content/index.md", "data/models/deposit.yaml", "data/charts/balance.yaml"] {
        let read = |folder: &TempDir, below: &str| fs::read_to_string(folder.path().join(below).join(path)).unwrap();
        assert_eq!(read(&one, ""), read(&other, "deep/down"), "{path}");
    }
}

#[test]
fn writes_nothing_if_a_file_exists() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/index.md"), "mine").unwrap();
    fs::write(folder.path().join("README.md"), "mine").unwrap();
    let ended = run(&folder, &["init"]).ends_with(2);
    assert_eq!(
        ended.stderr,
        "error[E0600]: `content/index.md` already exists\n |\n = help: name another folder: `foresite init \
         report`\n1 error: nothing was written\n"
    );
    assert_eq!(names(&folder), ["README.md", "content"]);
    assert_eq!(fs::read_to_string(folder.path().join("content/index.md")).unwrap(), "mine");
    // Other files do not matter.
    fs::remove_file(folder.path().join("content/index.md")).unwrap();
    run(&folder, &["init"]).ends_with(0);
    let ended = run(&folder, &["init"]).ends_with(2);
    assert!(ended.stderr.contains("already exist") && ended.stderr.contains("foresite new"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn follows_no_link_out_of_the_folder() {
    let [folder, elsewhere] = [(), ()].map(|()| tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("data")).unwrap();
    let ended = run(&folder, &["init"]).ends_with(2);
    assert!(ended.stderr.contains("`data` already exists"), "{}", ended.stderr);
    assert_eq!(names(&elsewhere), [""; 0]);
}

#[test]
fn every_report_to_start_from_is_a_project_without_problems() {
    for folder in ["starter", "examples/energy"] {
        Ended::of(foresite(&repository().join(folder)).args(["check", "--strict"])).ends_with(0);
    }
}

#[test]
fn creates_a_report_from_public_figures_on_any_date() {
    for day in ["2025-12-09", "2026-12-31", "2028-02-29", "2044-08-20"] {
        let folder = tempfile::tempdir().unwrap();
        let ended = run(&folder, &["init", "report", "--template", "energy", "--as-of", day]).ends_with(0);
        assert!(!ended.stderr.contains("warning["), "{day}: {}", ended.stderr);
        run(&folder, &["check", "--strict", "--root", "report"]).ends_with(0);
        let settings = fs::read_to_string(folder.path().join("report/foresite.yaml")).unwrap();
        assert!(settings.contains(&format!("\nas_of: {day}\n")), "{settings}");
        // The dates of facts stay.
        let packs = fs::read_to_string(folder.path().join("report/data/packs.yaml")).unwrap();
        assert!(packs.contains("day: 2025-12-09, price: 108"), "{packs}");
    }
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&folder, &["init", "--template", "energy", "--as-of", "2025-12-08"]).ends_with(2);
    assert!(ended.stderr.contains("the report has facts of 2025-12-09"), "{}", ended.stderr);
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn the_energy_report_has_its_look_by_settings_alone() {
    let report = repository().join("examples/energy");
    assert!(!report.join("templates").exists());
    let folder = tempfile::tempdir().unwrap();
    run(&folder, &["init", "--template", "energy", "--as-of", "2026-03-02"]).ends_with(0);
    run(&folder, &["build", "--strict"]).ends_with(0);
    let home = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
    for part in ["class=logo", "theme.css", "class=footer-columns", "nav-group", "home-compact"] {
        assert!(home.contains(part), "{part}: {home}");
    }
    // At least four kinds of charts, each on a page.
    let charts = fs::read_dir(report.join("data/charts")).unwrap();
    let kind = |entry: std::io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        text.lines().find_map(|line| line.strip_prefix("kind: ").map(str::to_owned)).unwrap()
    };
    let kinds: std::collections::BTreeSet<String> = charts.map(kind).collect();
    assert!(kinds.len() >= 4, "{kinds:?}");
}
