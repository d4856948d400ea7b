//! Tests `foresite new`: it adds one file that builds at once, and changes no other file.

use std::fs;
use std::path::PathBuf;

use super::project::{Ended, Project, foresite};

/// Runs `new`, and returns the path and the text of the new file.
#[track_caller]
fn create(project: &Project, arguments: &[&str]) -> (PathBuf, String) {
    let before = project.files();
    let ended = project.run(&[&["new"], arguments].concat()).ends_with(0);
    let mut after = project.files();
    after.retain(|file| !before.contains(file));
    assert_eq!(after.len(), 1, "{after:?}");
    let (path, text) = after.remove(0);
    let path = path.strip_prefix(project.root()).unwrap().to_owned();
    assert!(ended.stderr.starts_with(&format!("created `{}`", path.display())), "{}", ended.stderr);
    (path, String::from_utf8(text).unwrap())
}

#[test]
fn each_new_file_builds_at_once() {
    let project = Project::small();
    let (path, text) = create(&project, &["dataset", "rents"]);
    assert_eq!(path, PathBuf::from("data/rents.yaml"));
    assert!(text.contains("title: Rents\n") && text.contains("- { day: 2026-05-07, value: 120 }"), "{text}");
    project.run(&["build"]).ends_with(0);
    let (path, text) = create(&project, &["chart", "first"]);
    assert_eq!(path, PathBuf::from("data/charts/first.yaml"));
    assert!(text.contains("series: [rents.value]"), "{text}");
    project.run(&["build"]).ends_with(0);
    let (path, text) = create(&project, &["model", "house"]);
    assert_eq!(path, PathBuf::from("data/models/house.yaml"));
    assert!(text.contains("window: { from: 2026-05-07, to: 2046-"), "{text}");
    let forecast = project.run(&["forecast", "--model", "house"]).ends_with(0);
    assert!(forecast.stdout.contains("Done (done)"), "{}", forecast.stdout);
    let (_, text) = create(&project, &["chart", "second"]);
    assert!(text.contains("kind: chance") && text.contains("outcomes: [house.done]"), "{text}");
    let (path, text) = create(&project, &["essay", "second-thoughts"]);
    assert_eq!(path, PathBuf::from("content/essays/second-thoughts.md"));
    assert!(text.contains("title: Second thoughts\n") && text.contains("draft: true\n"), "{text}");
    assert!(text.contains("[](=house.done.median)") && text.contains("![](chart:first)"), "{text}");
    let built = project.run(&["build", "--strict"]).ends_with(0);
    assert!(built.stderr.contains("1 draft not published"), "{}", built.stderr);
    project.run(&["build", "--strict", "--drafts"]).ends_with(0);
}

#[test]
fn creates_an_essay_in_a_project_without_a_model() {
    let project = Project::small();
    create(&project, &["essay", "first"]);
    project.run(&["build", "--strict", "--drafts"]).ends_with(0);
}

#[test]
fn creates_a_chart_of_dots_for_an_outcome_that_is_a_number() {
    let project = Project::small();
    project.write("data/models/cost.yaml", "inputs:\n  a: 1 to 2 GB\noutcomes:\n  memory: 2 * a\n");
    let (_, text) = create(&project, &["chart", "memory"]);
    assert!(text.contains("kind: dots") && text.contains("outcome: cost.memory"), "{text}");
    project.run(&["build"]).ends_with(0);
}

#[test]
fn new_files_link_to_the_schemas_of_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| Ended::of(foresite(folder.path()).args(arguments)).ends_with(0);
    run(&["init"]);
    run(&["new", "dataset", "rents"]);
    run(&["new", "model", "house"]);
    run(&["new", "chart", "rents"]);
    for (path, line) in [
        ("data/rents.yaml", "# yaml-language-server: $schema=../.schema/dataset.json"),
        ("data/models/house.yaml", "# yaml-language-server: $schema=../../.schema/model.json"),
        ("data/charts/rents.yaml", "# yaml-language-server: $schema=../../.schema/chart.json"),
    ] {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(text.lines().next(), Some(line));
    }
    run(&["new", "essay", "second-thoughts"]);
    run(&["build", "--strict", "--drafts"]);
}

#[test]
fn refuses_an_invalid_name_and_suggests_a_valid_one() {
    let project = Project::small();
    project.write("data/rents.yaml", "columns: { a: {} }\nrows: [{ a: 1 }]\n");
    project.write("data/models/house.yaml", "outcomes: { a: 1 }\n");
    project.write("content/essays/here.md", "---\ntitle: Here\n---\n");
    let before = project.files();
    for (arguments, code, words) in [
        (["essay", "My Essay"], "E0116", "did you mean `my-essay`?"),
        (["essay", "../second"], "E0116", "did you mean `second`?"),
        (["essay", "here"], "E0600", "`content/essays/here.md` already exists"),
        (["dataset", "house-prices"], "E0108", "did you mean `house_prices`?"),
        (["dataset", "house"], "E0122", "the project already has a model named `house`"),
        (["dataset", "sources"], "E0108", "expected a name"),
        (["model", "2nd"], "E0108", "did you mean `x_2nd`?"),
        (["model", "rents"], "E0122", "the project already has a dataset named `rents`"),
        (["chart", "../../a"], "E0108", "a name consists of letters, digits and `_`, and starts with a letter"),
    ] {
        let ended = project.run(&[&["new"], &arguments[..]].concat()).ends_with(2);
        assert!(ended.stderr.contains(code) && ended.stderr.contains(words), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("nothing was written"), "{}", ended.stderr);
    }
    assert_eq!(project.files(), before);
    project.run(&["new", "table", "a"]).ends_with(2);
}

#[test]
fn creates_no_chart_without_data_and_no_file_without_a_project() {
    let project = Project::small();
    let ended = project.run(&["new", "chart", "growth"]).ends_with(2);
    assert!(ended.stderr.contains("nothing to draw yet") && ended.stderr.contains("`foresite new model growth`"));
    let folder = tempfile::tempdir().unwrap();
    let ended = Ended::of(foresite(folder.path()).args(["new", "essay", "first"])).ends_with(1);
    assert!(ended.stderr.contains("no `foresite.yaml` here"), "{}", ended.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
