//! What every command promises: whose fault an end is, where words and data go, and that a failure changes nothing.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use super::project::{Ended, Project, foresite, repository};

/// A model without any trend data.
const MODEL: &str = "\
title: Cost
window: { from: 2025-01-01, to: 2040-01-01 }
samples: 1024
inputs:
  start: 100 to 200 USD
  halving: 1 to 3 year
curves:
  price: start * 2 ^ -((t - 2025-01-01) / halving)
outcomes:
  cheap: first(price <= 20 USD)
scenarios:
  slow: { label: Slow, set: { halving: 3 year } }
";

#[test]
fn a_build_ends_with_0_and_one_line_of_words() {
    let project = Project::small();
    let ended = project.run(&["build"]).ends_with(0);
    assert_eq!(ended.stdout, "");
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(ended.stderr.starts_with("2 pages, 0 figures, "), "{}", ended.stderr);
    assert!(project.path("public/second/index.html").is_file());
    assert_eq!(project.run(&["build", "--quiet"]).ends_with(0).stderr, "");
}

#[test]
fn an_output_folder_can_be_chosen_and_one_that_is_not_ours_is_left_alone() {
    let project = Project::small();
    project.run(&["build", "-o", "out"]).ends_with(0);
    assert!(project.path("out/index.html").is_file());
    assert!(!project.path("public").exists());
    for folder in [".", "content", ".."] {
        let before = project.files();
        project.run(&["build", "--output-dir", folder]).ends_with(2);
        assert_eq!(project.files(), before, "{folder}");
    }
}

#[test]
fn mistakes_in_several_files_are_named_in_one_run_and_leave_the_last_site_whole() {
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    project.write("content/second.md", "---\ntitle: Second\ntitle: Again\n---\n");
    project.write("content/third.md", "---\ntitle: Third\ndate: 2026-02-30\n---\n");
    project.write("templates/page.html", "{{ page.titel }}\n{% if %}\n");
    let before = project.files();
    let ended = project.run(&["build"]).ends_with(1);
    for place in ["content/second.md:3:1", "content/third.md:3:7", "templates/page.html:2"] {
        assert!(ended.stderr.contains(place), "no {place} in\n{}", ended.stderr);
    }
    assert!(ended.stderr.contains("the site was not written"), "{}", ended.stderr);
    assert_eq!(project.files(), before);
}

#[test]
fn drafts_are_left_out_and_counted_unless_asked_for() {
    let project = Project::small();
    project.write("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\n\nNot yet.\n");
    let ended = project.run(&["build"]).ends_with(0);
    assert!(ended.stderr.starts_with("2 pages (1 draft left out), "), "{}", ended.stderr);
    assert!(!project.path("public/draft").exists());
    project.run(&["build", "--drafts"]).ends_with(0);
    assert!(project.path("public/draft/index.html").is_file());
}

#[test]
fn a_wrong_call_ends_with_2() {
    let project = Project::small();
    for arguments in [
        &["bild"][..],
        &[],
        &["build", "--as-of", "2026-02-30"],
        &["build", "--base-url", "example.org"],
        &["build", "--threads", "0"],
        &["forecast", "--model", "none"],
        &["forecast", "--set", "halving"],
        &["explain", "E9999"],
    ] {
        project.run(arguments).ends_with(2);
    }
}

#[test]
fn a_folder_without_a_project_is_the_authors_to_mend() {
    let ended = Project::small().run(&["build", "--root", "content"]).ends_with(1);
    assert!(ended.stderr.contains("--root"), "{}", ended.stderr);
}

#[test]
fn help_version_and_explanations_are_data() {
    let project = Project::small();
    assert!(project.run(&["--help"]).ends_with(0).stdout.contains("forecast"));
    let version = format!("foresite {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(project.run(&["-V"]).ends_with(0).stdout, version);
    let explained = project.run(&["explain", "e0102"]).ends_with(0);
    assert!(explained.stdout.starts_with("E0102: a key is given twice\n\n"), "{}", explained.stdout);
    assert_eq!(explained.stderr, "");
}

#[test]
fn a_reader_who_has_had_enough_is_left_in_peace() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let mut command = foresite(project.root());
    command.args(["forecast", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_date_can_be_set_in_the_call_the_settings_and_the_environment() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let as_of = |arguments: &[&str], epoch: Option<&str>| {
        let mut command = foresite(project.root());
        command.args(["forecast", "--model", "cost", "--format", "json"]).args(arguments);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let read: Value = serde_json::from_str(&Ended::of(&mut command).ends_with(0).stdout).unwrap();
        read["as_of"].as_str().unwrap().to_owned()
    };
    assert_eq!(as_of(&[], Some("0")), "2026-05-07");
    assert_eq!(as_of(&["--as-of", "2027-01-02"], None), "2027-01-02");
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/small/\n");
    assert_eq!(as_of(&[], Some("1767225600")), "2026-01-01");
    let mut command = foresite(project.root());
    Ended::of(command.arg("build").env("SOURCE_DATE_EPOCH", "yesterday")).ends_with(2);
}

#[test]
fn a_forecast_is_the_same_at_any_number_of_threads() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let forecast = |threads| project.run(&["forecast", "--format", "json", "--threads", threads]).ends_with(0).stdout;
    assert_eq!(forecast("1"), forecast("5"));
}

#[test]
fn a_forecast_answers_to_its_flags() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let json = |arguments: &[&str]| -> Value {
        let mut all = vec!["forecast", "--format", "json"];
        all.extend(arguments);
        serde_json::from_str(&project.run(&all).ends_with(0).stdout).unwrap()
    };
    let median = |forecast: &Value| forecast["outcomes"]["cheap"]["quantiles"]["0.5"].as_f64().unwrap();
    let all = json(&[]);
    let base = json(&["--model", "cost"]);
    assert_eq!(all["models"], Value::Array(vec![base.clone()]));
    assert_eq!((base["model"].as_str(), base["samples"].as_u64()), (Some("cost"), Some(1024)));
    assert!(median(&base) > 2028.0 && median(&base) < 2033.0, "{}", median(&base));
    let slow = json(&["--model", "cost", "--scenario", "slow"]);
    assert_eq!(slow["scenario"], "slow");
    assert!(median(&slow) > median(&base) + 2.0);
    let set = json(&["--model", "cost", "--set", "halving=3 year"]);
    assert_eq!(median(&set), median(&slow));
    let few = json(&["--model", "cost", "--samples", "256", "--seed", "9"]);
    assert_eq!((few["samples"].as_u64(), few["seed"].as_u64()), (Some(256), Some(9)));
    assert_ne!(median(&few), median(&base));
    let file = json(&["--file", "data/models/cost.yaml", "--as-of", "2026-05-07"]);
    assert_eq!(file["outcomes"], base["outcomes"]);
}

#[test]
fn what_is_wrong_with_an_override_is_shown_where_it_was_typed() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let ended = project.run(&["forecast", "--set", "halving=3 GB"]).ends_with(1);
    assert!(ended.stderr.contains("--set:1:"), "{}", ended.stderr);
    let ended = project.run(&["forecast", "--set", "halvign=3 year"]).ends_with(1);
    assert!(ended.stderr.contains("halving"), "{}", ended.stderr);
    let ended = project.run(&["forecast", "--scenario", "slwo"]).ends_with(1);
    assert!(ended.stderr.contains("slow"), "{}", ended.stderr);
}

#[test]
fn a_forecast_for_people_says_the_median_and_has_no_colours_in_a_pipe() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let mut command = foresite(project.root());
    let text = Ended::of(command.arg("forecast").env_remove("NO_COLOR")).ends_with(0).stdout;
    for words in ["Cost", "median", "90% interval", "chance by the end of", "█", "Slow"] {
        assert!(text.contains(words), "no {words} in\n{text}");
    }
    assert!(!text.contains('\x1b'));
}

#[test]
fn the_projects_own_site_builds_alike_twice_and_without_a_warning() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (folder, threads) in folders.iter().zip(["1", "4"]) {
        let output = folder.path().join("public");
        let mut command = foresite(repository());
        command.args(["build", "--strict", "--threads", threads, "--output-dir"]).arg(&output);
        let ended = Ended::of(&mut command).ends_with(0);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    }
    snapbox::assert_subset_eq(folders[0].path(), folders[1].path());
    let page = |at: usize| fs::read(folders[at].path().join("public/index.html")).unwrap();
    assert_eq!(page(0), page(1));
}
