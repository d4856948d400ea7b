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

/// Creates a dataset from a CSV file outside of the project's `data/`, and returns its YAML and what was said.
#[track_caller]
fn of_csv(text: &[u8]) -> (Project, String, String) {
    let project = Project::small();
    fs::create_dir_all(project.path("downloads")).unwrap();
    let file = project.path("downloads/d.csv");
    fs::write(&file, text).unwrap();
    let ended = project.run(&["new", "dataset", "sales", file.to_str().unwrap()]).ends_with(0);
    assert_eq!(fs::read(project.path("data/d.csv")).unwrap(), text);
    project.run(&["build"]).ends_with(0);
    let yaml = fs::read_to_string(project.path("data/sales.yaml")).unwrap();
    (project, yaml, ended.stderr)
}

#[test]
fn a_dataset_of_a_published_file_reads_all_that_leaves_no_doubt() {
    let file = "\u{feff}Entity;Date;Share of cars;Price in $;Kept;Kept too\r\n\
        Norway;31.12.2023;93,5;$1.234,50;NA;yes\r\n\
        Norway;31.12.2024;92;$900,00;1;no\r\n\
        World;31.12.2024;18,25;;2;no\r\n";
    let (_, yaml, said) = of_csv(file.as_bytes());
    let expected = r#"# To decide: `NA` is taken for a missing value.
title: "Sales"
rows: "d.csv"
decimal: ","
thousands: "."
missing: ["NA"]
key: [Entity, Date]
date: Date
columns:
  Entity: { type: text }
  Date: { type: date, format: "%d.%m.%Y" }
  share_of_cars: { from: "Share of cars", label: "Share of cars" }
  price_in: { unit: "USD", from: "Price in $", label: "Price in $", optional: true }
  Kept: { optional: true }
  kept_too: { type: text, from: "Kept too", label: "Kept too" }
"#;
    assert_eq!(yaml, expected);
    assert!(said.contains("created `data/sales.yaml`: 3 rows, 6 columns"), "{said}");
    assert!(said.contains("to decide: `NA` is taken for a missing value"), "{said}");
}

#[test]
fn a_dataset_of_a_published_file_asks_about_what_has_two_readings() {
    let (_, yaml, said) =
        of_csv(b"n,d,v,w,x\nA,03/04/2024,\"1,234\",5 furlong,5\nA,04/05/2024,\"5,678\",7 furlong,6 GB\n");
    for column in ["d: { type: text }", "v: { type: text }", "w: { type: text }", "x: { type: text }"] {
        assert!(yaml.contains(&format!("  {column}\n")), "{yaml}");
    }
    for sentence in [
        "the dates of `d` have several readings: say `type: date` and `format: \"%m/%d/%Y\"` or `format: \"%d/%m/%Y\"`",
        "the numbers of `v` have two readings: declare `thousands` or `decimal`, and leave out `type: text`",
        "`furlong` in `w` is not a unit that the project knows",
        "some cells of `x` are in `GB`, and others are not",
    ] {
        assert!(said.contains(&format!("to decide: {sentence}\n")), "{said}");
        assert!(yaml.contains(&format!("# To decide: {sentence}.\n")), "{yaml}");
    }
}

#[test]
fn a_dataset_of_a_published_file_needs_no_copy_of_one_in_the_data_folder() {
    let project = Project::small();
    project.write("data/rates.csv", "day,rate\n2024-01-02,3.5\n2024-01-03,..\n");
    let (path, text) = create(&project, &["dataset", "rates", project.path("data/rates.csv").to_str().unwrap()]);
    assert_eq!(path, PathBuf::from("data/rates.yaml"));
    assert!(text.contains("missing: [\"..\"]\nkey: day\ndate: day\n"), "{text}");
    project.run(&["build"]).ends_with(0);
}

#[test]
fn a_file_that_no_dataset_can_read_creates_nothing() {
    let project = Project::small();
    project.write("downloads/d.csv", "a,b\n1\n2,3\n");
    project.write("downloads/d.txt", "a,b\n1,2\n");
    let path = |name: &str| project.path(&format!("downloads/{name}")).to_str().unwrap().to_owned();
    let before = project.files();
    let short = project.run(&["new", "dataset", "d", &path("d.csv")]).ends_with(1);
    assert!(short.stderr.contains("expected 2 fields, found 1"), "{}", short.stderr);
    project.run(&["new", "dataset", "d", &path("none.csv")]).ends_with(1);
    let other = project.run(&["new", "dataset", "d", &path("d.txt")]).ends_with(2);
    assert!(other.stderr.contains("expected a file whose name ends in `.csv`"), "{}", other.stderr);
    let model = project.run(&["new", "model", "d", &path("d.csv")]).ends_with(2);
    assert!(model.stderr.contains("only a dataset reads a CSV file"), "{}", model.stderr);
    assert_eq!(project.files(), before);
}
