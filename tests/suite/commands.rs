//! Tests what all commands have in common: exit statuses, messages on stderr and data on stdout, and that a failed command
//! changes no file.

use std::process::Stdio;
use std::time::SystemTime;

use foresite::date::Date;
use serde_json::Value;

use super::project::{Ended, Project, foresite, repository, site};

/// A model that reads no dataset.
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
fn a_build_ends_with_0_and_a_summary_of_one_line() {
    let project = Project::small();
    let ended = project.run(&["build"]).ends_with(0);
    assert_eq!(ended.stdout, "");
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(ended.stderr.starts_with("2 pages, 0 figures, "), "{}", ended.stderr);
    assert!(project.path("public/second/index.html").is_file());
    assert_eq!(project.run(&["build", "--quiet"]).ends_with(0).stderr, "");
}

#[test]
fn writes_to_the_requested_folder_but_not_over_a_folder_of_other_files() {
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
fn reports_mistakes_in_several_files_in_one_run_and_keeps_the_last_site() {
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
fn counts_drafts_and_publishes_them_only_on_request() {
    let project = Project::small();
    project.write("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\n\nNot yet.\n");
    let ended = project.run(&["build"]).ends_with(0);
    assert!(ended.stderr.starts_with("2 pages (1 draft not published), "), "{}", ended.stderr);
    assert!(!project.path("public/draft").exists());
    project.run(&["build", "--drafts"]).ends_with(0);
    assert!(project.path("public/draft/index.html").is_file());
}

#[test]
fn counts_pages_dated_after_the_report_and_publishes_them_only_on_request() {
    let project = Project::small();
    project.write("content/later.md", "---\ntitle: Later\ndate: 2026-05-08\n---\n\nNot yet.\n");
    let ended = project.run(&["build"]).ends_with(0);
    let expected = "2 pages (1 page dated after the report's date and not published), ";
    assert!(ended.stderr.starts_with(expected), "{}", ended.stderr);
    assert!(!project.path("public/later").exists());
    for arguments in [["build", "--drafts"].as_slice(), &["build", "--as-of", "2026-05-08"]] {
        project.run(arguments).ends_with(0);
        assert!(project.path("public/later/index.html").is_file(), "{arguments:?}");
        project.run(&["build"]).ends_with(0);
    }
}

#[test]
fn a_usage_error_ends_with_2() {
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
        &["completions", "dos"],
        &["man", "chek"],
    ] {
        project.run(arguments).ends_with(2);
    }
}

#[test]
fn a_folder_without_a_project_ends_with_1() {
    let ended = Project::small().run(&["build", "--root", "content"]).ends_with(1);
    assert!(ended.stderr.contains("--root"), "{}", ended.stderr);
}

#[test]
fn prints_help_version_and_explanations_to_stdout() {
    let project = Project::small();
    assert!(project.run(&["--help"]).ends_with(0).stdout.contains("forecast"));
    let version = format!("foresite {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(project.run(&["-V"]).ends_with(0).stdout, version);
    let explained = project.run(&["explain", "e0102"]).ends_with(0);
    assert!(explained.stdout.starts_with("E0102: duplicate key\n\n"), "{}", explained.stdout);
    assert_eq!(explained.stderr, "");
}

#[test]
fn every_command_has_completions_and_a_manual_page() {
    let project = Project::small();
    let commands: Vec<String> =
        foresite::cli::definitions().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = project.run(&["completions", shell]).ends_with(0).stdout;
        for word in commands.iter().map(String::as_str).chain(["--check-seeds", "--template"]) {
            // Shells of the BSD kind name a flag without its hyphens.
            let word = if shell == "fish" { word.trim_start_matches('-') } else { word };
            assert!(script.contains(word), "{shell} does not complete `{word}`");
        }
    }
    let program = project.run(&["man"]).ends_with(0).stdout;
    for command in &commands {
        assert!(
            program.contains(&format!("foresite\\-{command}(1)")),
            "the page of the program does not name `{command}`"
        );
        let page = project.run(&["man", command]).ends_with(0).stdout;
        assert!(page.contains(&format!(".TH foresite-{command} 1")), "{page}");
        assert!(page.contains("\\-\\-as\\-of"), "the page of `{command}` lacks the flags of all commands");
    }
}

#[test]
fn exits_quietly_if_the_reader_closes_the_pipe() {
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
fn the_date_is_taken_from_the_arguments_the_settings_the_environment_or_the_clock() {
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
    // Otherwise the date is that of the system's clock, which may pass midnight during this test.
    let clock = || {
        let elapsed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Date::today(Some(&elapsed.as_secs().to_string())).unwrap().to_string()
    };
    let (before, found, after) = (clock(), as_of(&[], None), clock());
    assert!(found == before || found == after, "{found} between {before} and {after}");
}

#[test]
fn a_forecast_does_not_depend_on_the_number_of_threads() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let forecast = |threads| project.run(&["forecast", "--format", "json", "--threads", threads]).ends_with(0).stdout;
    assert_eq!(forecast("1"), forecast("5"));
}

#[test]
fn the_flags_of_forecast_change_the_run() {
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
fn joint_draws_are_the_samples_from_which_quantiles_are_computed() {
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
    // The correlation of the normal scores of the draws is rho.
    let score = |value: &f64| (value / 20.0).ln() / ((2.0f64).ln() / 1.644_853_626_951_472_2);
    let product: f64 = size.iter().zip(&lag).map(|(size, lag)| score(size) * (lag - 1.0) / 0.5).sum();
    assert!((product / 512.0 - 0.8).abs() < 0.1, "{}", product / 512.0);
    // Quantiles of type 7 (Hyndman and Fan, 1996): linear interpolation at index (n - 1) p, counted from 0.
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
fn refuses_a_bound_figure_with_more_digits_than_the_samples_support() {
    let project = Project::small();
    project.write("data/models/cost.yaml", MODEL);
    let page = |link: &str| project.write("content/second.md", &format!("---\ntitle: Second\n---\n\nIn {link}.\n"));
    page("[](=cost.cheap.median.year)");
    project.run(&["build"]).ends_with(0);
    for (link, step) in [("[](=cost.cheap.median.date)", "0.0027"), ("[](=cost.cheap.median.round(4))", "0.0001")] {
        page(link);
        let ended = project.run(&["build"]).ends_with(1);
        let first = ended.stderr.split("\n\n").next().unwrap();
        assert!(first.starts_with("error[E0515]: this format writes more digits than the samples support"), "{first}");
        assert!(first.contains("content/second.md:5:"), "{first}");
        assert!(ended.stderr.contains(&format!("the last digit counts for {step}")), "{}", ended.stderr);
        assert!(ended.stderr.contains("leave out the format, choose a coarser one, or run more samples"));
    }
    // With 256 times as many samples, the sampling error is 16 times smaller, which is enough for a hundredth of a year.
    page("[](=cost.cheap.median.round(2))");
    project.run(&["build"]).ends_with(1);
    project.write("data/models/cost.yaml", &MODEL.replace("samples: 1024", "samples: 262144"));
    project.run(&["build"]).ends_with(0);
}

#[test]
fn reports_a_problem_of_an_override_at_its_position_in_the_argument() {
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
fn other_seeds_change_what_is_printed_only_where_it_is_unsure() {
    let project = Project::small();
    project.write(
        "model.yaml",
        "samples: 1024
inputs:
  a: normal(mean = 0, sd = 1)
  b: normal(mean = 0, sd = 1)
outcomes:
  either: (if a * b > 0 then 20 else 10) + 0.1 * a
  known: 3 + 0 * a
",
    );
    let run = project.run(&["forecast", "--file", "model.yaml", "--check-seeds", "8"]).ends_with(0);
    let (_, seeds) = run.stdout.split_once("With other seeds (8 runs)").unwrap();
    assert!(seeds.contains("either: median"), "{seeds}");
    assert!(seeds.contains("known: nothing that is printed changes"), "{seeds}");
    project.run(&["forecast", "--file", "model.yaml", "--check-seeds", "8", "--format", "json"]).ends_with(2);
}

#[test]
fn timings_are_printed_after_the_text_and_never_as_json() {
    let project = Project::small();
    project.write("model.yaml", "inputs:\n  a: 1 to 2\noutcomes:\n  b: 3 * a\n");
    let run = project.run(&["forecast", "--file", "model.yaml", "--timings"]).ends_with(0);
    let (forecast, timings) = run.stdout.split_once("model ran for ").unwrap();
    assert_eq!(project.run(&["forecast", "--file", "model.yaml"]).ends_with(0).stdout.trim_end(), forecast.trim_end());
    for phase in ["compile", "sample", "crossings", "swings", "shares"] {
        assert!(timings.contains(phase), "{timings}");
    }
    project.run(&["forecast", "--file", "model.yaml", "--timings", "--format", "json"]).ends_with(2);
}

#[test]
fn a_forecast_as_text_has_the_median_and_no_colors_in_a_pipe() {
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
fn the_own_site_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = foresite(repository());
    command.args(["build", "--strict", "--quiet", "--threads", "1", "--output-dir"]).arg(folder.path().join("public"));
    Ended::of(&mut command).ends_with(0);
    snapbox::assert_subset_eq(site(), folder.path().join("public"));
    snapbox::assert_subset_eq(folder.path().join("public"), site());
}
