//! What every command promises: whose fault an end is, where words and data go, and that a failure changes nothing.

use std::process::Stdio;
use std::time::SystemTime;

use foresite::date::Date;
use serde_json::Value;

use super::project::{Ended, Project, foresite, repository, site};

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
    assert!(ended.stderr.starts_with("2 pages (1 draft not published), "), "{}", ended.stderr);
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
    // By the system's clock where nothing is said, which may pass midnight here.
    let clock = || {
        let elapsed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Date::today(Some(&elapsed.as_secs().to_string())).unwrap().to_string()
    };
    let (before, found, after) = (clock(), as_of(&[], None), clock());
    assert!(found == before || found == after, "{found} between {before} and {after}");
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
fn joint_draws_are_the_samples_that_the_quantiles_are_of() {
    let project = Project::small();
    let model = "window: { from: 2025-01-01, to: 2040-01-01 }\nsamples: 512\ninputs:\n  size: 10 to 40 GB\n  \
                 lag: normal(mean = 1 year, sd = 0.5 year)\ncorrelations:\n  - { between: [size, lag], rho: 0.8 }\n\
                 outcomes:\n  twice: 2 * size\n  date: 2030-01-01 + lag + size * (1 year) / (20 GB)\n  \
                 late: first(t >= 2039-01-01 + lag)\n";
    project.write("joint.yaml", model);
    let run = project.run(&["forecast", "--file", "joint.yaml", "--format", "json", "--draws", "512"]).ends_with(0);
    let printed: Value = serde_json::from_str(&run.stdout).unwrap();
    let column = |part: &str, name: &str| -> Vec<f64> {
        let column = printed["draws"][part][name].as_array().unwrap();
        column.iter().map(|value| value.as_f64().unwrap_or(f64::INFINITY)).collect()
    };
    let [size, lag] = ["size", "lag"].map(|name| column("inputs", name));
    let [twice, date, late] = ["twice", "date", "late"].map(|name| column("outcomes", name));
    assert_eq!(size.len(), 512);
    for at in 0..512 {
        assert!((twice[at] - 2.0 * size[at]).abs() <= 1e-7, "{} of {}", twice[at], size[at]);
        assert!((date[at] - (2030.0 + lag[at] + size[at] / 20.0)).abs() <= 1e-5, "draw {at}");
        assert_eq!(late[at].is_infinite(), lag[at] > 1.0 - 1e-9, "{} after {}", late[at], lag[at]);
    }
    // The normal scores of what is drawn, whose correlation is rho.
    let score = |value: &f64| (value / 20.0).ln() / ((2.0f64).ln() / 1.644_853_626_951_472_2);
    let product: f64 = size.iter().zip(&lag).map(|(size, lag)| score(size) * (lag - 1.0) / 0.5).sum();
    assert!((product / 512.0 - 0.8).abs() < 0.1, "{}", product / 512.0);
    // Type 7: (n - 1) p from the lowest, on a straight line between neighbours.
    for (path, mut column) in [("inputs.size", size), ("outcomes.twice", twice), ("outcomes.date", date)] {
        column.sort_by(f64::total_cmp);
        let (part, name) = path.split_once('.').unwrap();
        for level in ["0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99"] {
            let place = 511.0 * level.parse::<f64>().unwrap();
            let below = column[place.floor() as usize];
            let expected = below + place.fract() * (column[place.ceil() as usize] - below);
            let found = printed[part][name]["quantiles"][level].as_f64().unwrap();
            assert!((found - expected).abs() <= 1e-9 * expected, "{path} at {level}: {found}, not {expected}");
        }
    }
}

#[test]
fn a_bound_figure_may_not_write_more_digits_than_the_samples_bear_out() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let page = |link: &str| project.write("content/second.md", &format!("---\ntitle: Second\n---\n\nIn {link}.\n"));
    page("[](=cost.cheap.median.year)");
    project.run(&["build"]).ends_with(0);
    for (link, step) in [("[](=cost.cheap.median.date)", "0.0027"), ("[](=cost.cheap.median.round(4))", "0.0001")] {
        page(link);
        let ended = project.run(&["build"]).ends_with(1);
        let said = ended.stderr.split("\n\n").next().unwrap();
        assert!(said.starts_with("error[E0515]: this format writes more digits than the samples support"), "{said}");
        assert!(said.contains("content/second.md:5:"), "{said}");
        assert!(ended.stderr.contains(&format!("the last digit counts for {step}")), "{}", ended.stderr);
        assert!(ended.stderr.contains("leave out the format, choose a coarser one, or run more samples"));
    }
    // 64 times as many samples know the date eight times as well or better, and that is enough for a hundredth.
    page("[](=cost.cheap.median.round(2))");
    project.run(&["build"]).ends_with(1);
    project.write("data/models/cost.yaml", &MODEL.replace("samples: 1024", "samples: 262144"));
    project.run(&["build"]).ends_with(0);
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
fn the_projects_own_site_is_the_same_on_one_thread() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = foresite(repository());
    command.args(["build", "--strict", "--quiet", "--threads", "1", "--output-dir"]).arg(folder.path().join("public"));
    Ended::of(&mut command).ends_with(0);
    snapbox::assert_subset_eq(site(), folder.path().join("public"));
    snapbox::assert_subset_eq(folder.path().join("public"), site());
}
