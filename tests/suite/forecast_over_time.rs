//! A forecast over time: the model of this repository's own report is edited on seven days, each forecast is recorded, each move is
//! explained, and nothing in the ledger can be changed unseen.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::ledger::{commit, entries, forge, run_on, text};
use super::project::{Project, git, repository};

/// The number of samples, for which a run takes little time. Both sides of a comparison have the same draws, so that the signs of
/// the parts are those of many samples.
const SAMPLES: u32 = 512;

/// The model as the report published it first.
const PUBLISHED: &str = "data/models/published.yaml";

/// Its copy, under the name that it was recorded by.
const MODEL: &str = "data/models/parity.yaml";

/// Copies the files of a folder.
fn copy(from: &Path, project: &Project, to: &str) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        project.write(&format!("{to}/{}", entry.file_name().display()), &fs::read_to_string(entry.path()).unwrap());
    }
}

/// Returns a project with the report's data and its model of parity, without a ledger. Three scenarios of the model are left, and the
/// memory of the next card is relative to that of the largest one in the data, so that a new row has an effect.
fn project() -> Project {
    let project = Project::small();
    copy(&repository().join("data"), &project, "data");
    fs::remove_file(project.path("data/claims.yaml")).unwrap();
    let whole = fs::read_to_string(repository().join(PUBLISHED)).unwrap();
    let (model, rest) = whole.split_once("  fast_distillation:\n").unwrap();
    assert!(rest.contains("\nwaterfall:"), "{rest}");
    let kept = model.lines().filter(|line| !line.starts_with("unrecorded: ") && !line.starts_with("samples: "));
    let model: String = kept.map(|line| format!("{line}\n")).collect();
    project.write(MODEL, &format!("samples: {SAMPLES}\n{model}"));
    edit(&project, MODEL, "value: 48 to 84 GB", "value: (0.5 to 0.875) * gpus.best(memory).memory");
    let settings = fs::read_to_string(repository().join("foresite.yaml")).unwrap();
    let units = settings.split("units:\n").nth(1).unwrap().lines().next().unwrap();
    project.write("foresite.yaml", &format!("title: A\nbase_url: https://example.org/\nunits:\n{units}\n"));
    project
}

/// Replaces a part of a file that is there exactly once.
#[track_caller]
fn edit(project: &Project, path: &str, old: &str, new: &str) {
    let before = text(project, path);
    assert_eq!(before.matches(old).count(), 1, "{old}");
    project.write(path, &before.replace(old, new));
}

/// Records the forecast some days after the first one. Returns the path of the new entry.
#[track_caller]
fn record(project: &Project, day: u64) -> String {
    let said = run_on(project, day, &["record", "--model", "parity"]).ends_with(0).stderr;
    let path = said.strip_prefix("recorded `").and_then(|said| said.strip_suffix("`\n"));
    path.unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// The parts of a move, each with the kind of its change and its name.
type Parts = Vec<(String, f64)>;

/// Returns what moved the median of an outcome between two entries: the whole move, and its parts. Checks that the parts sum to the
/// move, to a part in a million of a year.
#[track_caller]
fn moved(project: &Project, entries: [&str; 2], outcome: &str) -> (f64, Parts) {
    let found = comparison(project, entries);
    let number = &found["outcomes"][outcome]["median"];
    let total = number["move"]["value"].as_f64().unwrap();
    let changes = found["changes"].as_array().unwrap();
    let name = |cause: &Value| {
        let names = cause.as_array().unwrap().iter().map(|change| {
            let change = &changes[change.as_u64().unwrap() as usize];
            format!("{} {}", change["kind"].as_str().unwrap(), change["name"].as_str().unwrap()).trim_end().to_owned()
        });
        names.collect::<Vec<_>>().join(" + ")
    };
    let causes = found["causes"].as_array().unwrap().iter().map(name);
    let shares = number["shares"].as_array().unwrap().iter().map(|share| share["value"].as_f64().unwrap());
    let parts: Parts = causes.zip(shares).collect();
    let sum: f64 = parts.iter().map(|(_, share)| share).sum();
    assert!((sum - total).abs() < 1e-6, "{parts:?} sum to {sum}, and the move is {total}");
    (total, parts)
}

#[track_caller]
fn comparison(project: &Project, [from, to]: [&str; 2]) -> Value {
    let said = run_on(project, 900, &["diff", from, to, "--format", "json"]).ends_with(0);
    let found: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(found["models"].as_array().unwrap().len(), 1);
    found["models"][0].clone()
}

/// Asserts that the first of the parts is that of a change and has a sign, and that all others are nothing: time passes without an
/// effect on this model.
#[track_caller]
fn is_only(parts: &Parts, change: &str, is_later: bool) {
    let (name, share) = &parts[0];
    assert!(name == change && if is_later { *share > 0.0 } else { *share < 0.0 }, "{parts:?} is not {change}");
    assert!(parts[1..].iter().all(|(_, share)| *share == 0.0), "{parts:?}");
    assert_eq!(parts.last().unwrap().0, "time");
}

/// Returns the days of the seven edits after that of the first record.
const DAYS: [u64; 7] = [25, 55, 86, 117, 147, 178, 208];

/// Makes the edits. Returns the paths of the entries, that of the forecast before the first edit first.
fn history(project: &Project) -> Vec<String> {
    const ROW: &str = "  - { name: TITAN X Pascal,";
    let new = "  - { name: A large card, vendor: A, segment: consumer, released: 2026-06-20, memory: 144, memory_type: GDDR8, \
               bandwidth: 2500, compute: 150, power: 600, flagship: 1, sources: [techpowerup] }\n";
    let mut paths = vec![record(project, 0)];
    // A belief.
    edit(project, MODEL, "value: 0.6 to 3 year", "value: 0.6 to 4 year");
    paths.push(record(project, DAYS[0]));
    // A row.
    edit(project, "data/gpus.yaml", ROW, &format!("{new}{ROW}"));
    paths.push(record(project, DAYS[1]));
    // A corrected row: the open weights come later.
    edit(project, "data/published_trends.yaml", "lag_low: 1.1, lag_high: 5.3", "lag_low: 2.2, lag_high: 10.6");
    paths.push(record(project, DAYS[2]));
    // A definition.
    edit(project, MODEL, "value: weights + cache\n", "value: weights + 1.5 * cache\n");
    paths.push(record(project, DAYS[3]));
    // A scenario.
    edit(project, MODEL, "      product_gap: 2.5 year\n", "      product_gap: 3.5 year\n");
    paths.push(record(project, DAYS[4]));
    // Two beliefs that cancel each other.
    edit(project, MODEL, "value: 0.6 to 4 year", "value: (0.6 to 4 year) + 0.5 year");
    edit(project, MODEL, "task + release_lag + product_gap", "task + release_lag - allowance + product_gap");
    edit(project, MODEL, "  product_gap:\n    value", "  allowance: 0.5 year\n  product_gap:\n    value");
    paths.push(record(project, DAYS[5]));
    // Nothing but time.
    paths.push(record(project, DAYS[6]));
    paths
}

#[test]
fn every_cause_of_seven_moves_is_named_with_its_part() {
    let project = project();
    let paths = history(&project);
    let step = |at: usize, outcome: &str| moved(&project, [&paths[at], &paths[at + 1]], outcome);

    let (total, parts) = step(0, "product");
    is_only(&parts, "input product_gap", true);
    // The median of `0.6 to 3`, which is lognormal, is the root of 1.8, that of `0.6 to 4` the root of 2.4: 0.21 years more.
    assert!((0.1..0.35).contains(&total), "{total}");
    assert_eq!(step(0, "task").0, 0.0);

    is_only(&step(1, "task").1, "data gpus", false);
    let found = comparison(&project, [&paths[1], &paths[2]]);
    let row = &found["changes"][0]["details"];
    assert_eq!((row.as_array().unwrap().len(), &row[0]["name"]), (1, &Value::from("A large card")));
    assert_eq!(row[0]["alteration"], "added");

    is_only(&step(2, "product").1, "data published_trends", true);
    let row = &comparison(&project, [&paths[2], &paths[3]])["changes"][0]["details"];
    assert_eq!(row[0]["text"], "lag_low: 1.1 → 2.2, lag_high: 5.3 → 10.6");

    is_only(&step(3, "task").1, "curve needed_memory", true);

    // A scenario moves nothing but itself.
    let (total, parts) = step(4, "product");
    assert_eq!((total, parts), (0.0, vec![("time".to_owned(), 0.0)]));
    let scenarios = comparison(&project, [&paths[4], &paths[5]])["scenarios"].clone();
    let found: Vec<&Value> =
        scenarios.as_array().unwrap().iter().filter(|found| found["outcome"] == "product").collect();
    let own = found[0]["own"]["value"].as_f64().unwrap();
    assert!(found.len() == 1 && found[0]["scenario"] == "conservative" && (own - 1.0).abs() < 1e-6, "{scenarios}");

    // The pair is two, although the headline does not move.
    let (total, parts) = step(5, "product");
    assert!(total.abs() < 1e-9, "{total}");
    let share = |name: &str| parts.iter().find(|(known, _)| known.contains(name)).unwrap().1;
    assert!((share("product_gap") - 0.5).abs() < 1e-6 && (share("allowance") + 0.5).abs() < 1e-6, "{parts:?}");

    let (total, parts) = step(6, "product");
    assert_eq!((total, parts), (0.0, vec![("time".to_owned(), 0.0)]));

    // From the first entry to the last one, with all of the changes.
    let (total, parts) = moved(&project, [&paths[0], &paths[7]], "product");
    let steps: f64 = (0..7).map(|at| step(at, "product").0).sum();
    assert!((total - steps).abs() < 1e-6 && parts.len() == 6, "{total} {steps} {parts:?}");
    for (name, is_later) in
        [("product_gap", true), ("allowance", false), ("data published_trends", true), ("curve needed_memory", true)]
    {
        let (_, share) = parts.iter().find(|(known, _)| known.contains(name)).unwrap();
        assert!(if is_later { *share > 0.0 } else { *share < 0.0 }, "{name}: {parts:?}");
    }
    // Each entry says the same of itself.
    for (at, path) in paths.iter().enumerate().skip(1) {
        let entry = text(&project, path);
        let own = entry.split("\nmoved:\n").nth(1).unwrap().split("\n  product:\n").nth(1).unwrap();
        let recorded: f64 = own.split("move: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!((recorded - step(at - 1, "product").0).abs() < 1e-12, "{path}: {recorded}");
    }
}

/// Returns a text with another digit in the place of one that follows some words.
fn with_other_digit(whole: &str, words: &str) -> String {
    let at = whole.find(words).unwrap() + words.len();
    let digit = whole[at..].find(|letter: char| letter.is_ascii_digit()).unwrap() + at;
    let other = if &whole[digit..=digit] == "9" { "8" } else { "9" };
    format!("{}{other}{}", &whole[..digit], &whole[digit + 1..])
}

#[test]
fn no_entry_of_a_history_can_be_changed_unseen() {
    let project = project();
    let root = project.root();
    project.write(".gitignore", "public/\n");
    let mut paths = vec![record(&project, 0)];
    for (at, year) in [5, 6, 7].into_iter().enumerate() {
        let before = text(&project, MODEL);
        let years = if at == 0 { "0.6 to 3 year".to_owned() } else { format!("0.6 to {} year", year - 1) };
        project.write(MODEL, &before.replace(&years, &format!("0.6 to {year} year")));
        paths.push(record(&project, DAYS[at]));
    }
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    commit(root, "Record");
    let verify = |status: i32, arguments: &[&str]| {
        run_on(&project, 900, &[&["verify"], arguments].concat()).ends_with(status).stderr
    };
    assert!(verify(0, &["--git"]).starts_with("verified 4 entries"));
    let old = text(&project, &paths[1]);
    let hash = paths[1].rsplit('-').next().unwrap().trim_end_matches(".yaml").to_owned();
    // One digit.
    for words in ["median_error: ", "\n      0.95: ", "value: 0.6 to ", "seed: ", "previous: "] {
        if !old.contains(words) {
            continue;
        }
        project.write(&paths[1], &with_other_digit(&old, words));
        let said = verify(1, &[]);
        assert!(said.contains(&format!("`{}`", paths[1])) || said.contains(&paths[1]), "{words}: {said}");
        assert!(said.contains("was changed after it was recorded"), "{words}: {said}");
    }
    // The entry is gone.
    fs::remove_file(project.path(&paths[1])).unwrap();
    assert!(verify(1, &[]).contains(&format!("the entry `{hash}` that this one follows is missing")));
    project.write(&paths[1], &old);
    // The last entry is gone, which no other entry names.
    let last = text(&project, &paths[3]);
    fs::remove_file(project.path(&paths[3])).unwrap();
    verify(0, &[]);
    assert!(verify(1, &["--git"]).contains(&format!("`{}` was removed since the commit", paths[3])));
    project.write(&paths[3], &last);
    // The last entry is dated back, with the hash that it should have then.
    for (key, words) in [("as_of: ", "`as_of` is earlier"), ("recorded: ", "`recorded` is earlier")] {
        let date = last.split(key).nth(1).unwrap().lines().next().unwrap().to_owned();
        let forged = forge(&project, &paths[3], &format!("{key}{date}"), &format!("{key}2026-05-08"));
        assert!(verify(1, &[]).contains(words));
        fs::remove_file(project.path(&forged)).unwrap();
        project.write(&paths[3], &last);
    }
    assert!(verify(0, &["--git"]).starts_with("verified 4 entries"));
    // What is recorded is not recorded again.
    let files = entries(root);
    let said = run_on(&project, DAYS[2], &["record", "--model", "parity"]).ends_with(0).stderr;
    assert_eq!(said, format!("already recorded: `{}`\n", paths[3]));
    assert_eq!(entries(root), files);
    // Two branches.
    git(root, &["switch", "--quiet", "--create", "other"]);
    edit(&project, MODEL, "0.6 to 7 year", "0.6 to 8 year");
    record(&project, DAYS[3]);
    commit(root, "A belief");
    git(root, &["switch", "--quiet", "main"]);
    edit(&project, "data/published_trends.yaml", "lag_low: 1.1, lag_high: 5.3", "lag_low: 2.2, lag_high: 10.6");
    record(&project, DAYS[4]);
    commit(root, "A row");
    git(root, &["merge", "--quiet", "--no-edit", "other"]);
    assert!(verify(0, &["--git"]).starts_with("verified 6 entries"));
    let joined = record(&project, DAYS[5]);
    assert!(text(&project, &joined).contains("\nprevious: ["));
    assert!(verify(0, &["--git"]).starts_with("verified 7 entries"));
}
