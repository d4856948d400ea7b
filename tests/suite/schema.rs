//! Tests `foresite schema`, which writes the schemas of the YAML files for editors. That the schemas agree with the
//! loader is tested in `src/load/schema/tests.rs`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::project::{Ended, Project, foresite};

const NAMES: [&str; 10] =
    ["chart", "claims", "dataset", "foresite", "ledger", "model", "page", "question", "sources", "table"];

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn prints_one_schema_or_writes_all() {
    let project = Project::small();
    let one = project.run(&["schema", "model"]).ends_with(0);
    assert_eq!(one.stderr, "");
    let model: Value = serde_json::from_str(&one.stdout).unwrap();
    assert!(model["properties"]["inputs"]["description"].as_str().unwrap().contains("uncertain"), "{model}");
    project.run(&["schema"]).ends_with(0);
    assert_eq!(names(&project.path(".schema")), NAMES.map(|name| format!("{name}.json")));
    assert_eq!(fs::read_to_string(project.path(".schema/model.json")).unwrap(), one.stdout);
    // Schemas of an older version are overwritten.
    project.write(".schema/chart.json", "{}");
    project.run(&["schema"]).ends_with(0);
    let chart = project.run(&["schema", "chart"]).ends_with(0).stdout;
    assert_eq!(fs::read_to_string(project.path(".schema/chart.json")).unwrap(), chart);
    project.run(&["schema", "--output-dir", "deep/down"]).ends_with(0);
    assert_eq!(names(&project.path("deep/down")).len(), NAMES.len());
    project.run(&["build"]).ends_with(0);
}

#[test]
fn an_unknown_schema_is_a_usage_error() {
    let project = Project::small();
    let ended = project.run(&["schema", "modle"]).ends_with(2);
    assert!(ended.stderr.contains("did you mean `model`?"), "{}", ended.stderr);
    let ended = project.run(&["schema", "everything"]).ends_with(2);
    assert!(ended.stderr.contains("`foresite`, `dataset`"), "{}", ended.stderr);
}

#[test]
fn every_yaml_file_of_a_new_report_links_to_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    Ended::of(foresite(folder.path()).arg("init")).ends_with(0);
    let mut found = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() && !entry.ends_with(".github") {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "yaml") {
                found.push(entry);
            }
        }
    }
    assert_eq!(found.len(), 7, "{found:?}");
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=");
        let schema = path.parent().unwrap().join(schema.unwrap_or_else(|| panic!("{}", path.display())));
        let name = schema.file_stem().unwrap().to_str().unwrap().to_owned();
        let printed = Ended::of(foresite(folder.path()).args(["schema", &name])).ends_with(0).stdout;
        assert_eq!(fs::read_to_string(&schema).unwrap(), printed, "{}", path.display());
        let expected = match path.parent().unwrap().file_name().unwrap().to_str().unwrap() {
            "models" => "model",
            "charts" => "chart",
            "tables" => "table",
            "data" if path.ends_with("sources.yaml") => "sources",
            "data" => "dataset",
            _ => "foresite",
        };
        assert_eq!(name, expected, "{}", path.display());
    }
}
