//! Tests `foresite record` and `foresite verify`: what is recorded, that nothing can be changed unseen, and that the ledgers of
//! two branches merge.

use std::fs;
use std::path::Path;

use foresite::document::ledger::content_hash::{content_hash, file_hash};

use super::project::{Ended, Project, foresite, git};

/// A model whose outcome is a day, so that its forecast is known exactly.
fn model(ready: &str) -> String {
    format!(
        "title: Plan\nresolves: It is ready when the committee says so.\ninputs: {{ pace: 1 to 2 year }}\noutcomes:\n  \
         ready: {{ value: {ready}, label: Ready }}\n  later: {{ value: 2 * pace, unit: year }}\n"
    )
}

fn project() -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", &model("2031-05-01"));
    project
}

/// Runs a command as of the day `2026-05-07`, plus some days.
pub fn run_on(project: &Project, day: u64, arguments: &[&str]) -> Ended {
    // `date -u -d 2026-05-07 +%s`
    let seconds = 1_778_112_000 + day * 86_400;
    Ended::of(foresite(project.root()).args(arguments).env("SOURCE_DATE_EPOCH", seconds.to_string()))
}

#[track_caller]
fn record(project: &Project, day: u64) -> String {
    run_on(project, day, &["record"]).ends_with(0).stderr
}

/// Returns the names of the entries.
pub fn entries(root: &Path) -> Vec<String> {
    names(&root.join("data/ledger")).into_iter().filter(|name| name.ends_with(".yaml")).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Returns the path of the only entry whose text contains some words.
#[track_caller]
fn entry_with(project: &Project, words: &str) -> String {
    let found: Vec<String> = entries(project.root())
        .into_iter()
        .map(|name| format!("data/ledger/{name}"))
        .filter(|path| fs::read_to_string(project.path(path)).unwrap().contains(words))
        .collect();
    assert_eq!(found.len(), 1, "{words}: {found:?}");
    found[0].clone()
}

pub fn text(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(path)).unwrap()
}

/// Changes the text of an entry, gives it the hash and the name that it should have then, and returns its path.
pub fn forge(project: &Project, path: &str, old: &str, new: &str) -> String {
    let whole = text(project, path);
    assert!(whole.contains(old), "{whole}");
    let changed = whole[..whole.rfind("hash:").unwrap()].replace(old, new);
    let hash = content_hash(changed.as_bytes());
    let date = changed.split("as_of: ").nth(1).unwrap().lines().next().unwrap();
    let model = changed.split("model: ").nth(1).unwrap().lines().next().unwrap();
    let name = format!("data/ledger/{date}-{model}-{}.yaml", &hash[..6]);
    fs::remove_file(project.path(path)).unwrap();
    project.write(&name, &format!("{changed}hash: \"{hash}\"\n"));
    name
}

/// Asserts that `verify` fails with these words, and that a build goes on and changes nothing in the ledger.
#[track_caller]
fn does_not_verify(project: &Project, words: &str) {
    let ended = run_on(project, 9, &["verify"]).ends_with(1);
    assert!(ended.stderr.contains(words) && ended.stderr.contains("the ledger does not verify"), "{}", ended.stderr);
    let before = names(&project.path("data/ledger"));
    let built = run_on(project, 9, &["build"]).ends_with(0);
    assert!(built.stderr.contains("warning[E0"), "{}", built.stderr);
    // Nothing is added to a ledger that does not verify.
    let refused = run_on(project, 9, &["record"]).ends_with(1);
    assert!(refused.stderr.contains("the ledger has faults"), "{}", refused.stderr);
    assert_eq!(names(&project.path("data/ledger")), before);
}

/// Returns a project with three records of one model, on three days.
fn three() -> Project {
    let project = project();
    for (day, ready) in ["2031-05-01", "2031-08-01", "2032-01-01"].into_iter().enumerate() {
        project.write(
            "foresite.yaml",
            &format!("title: Small\nbase_url: https://example.org/\nas_of: 2026-05-0{}\n", 7 + day),
        );
        project.write("data/models/plan.yaml", &model(ready));
        record(&project, day as u64);
    }
    assert_eq!(entries(project.root()).len(), 3);
    run_on(&project, 3, &["verify"]).ends_with(0);
    project
}

#[test]
fn records_a_forecast_once_and_finds_it_again() {
    let project = project();
    let said = record(&project, 0);
    let [name] = &entries(project.root())[..] else { panic!("{:?}", entries(project.root())) };
    assert_eq!(said, format!("recorded `data/ledger/{name}`\n"));
    let entry = text(&project, &format!("data/ledger/{name}"));
    for line in [
        "kind: computed",
        "as_of: 2026-05-07",
        "recorded: 2026-05-07",
        "    definition: 2031-05-01",
        "    resolves: \"It is ready when the committee says so.\"",
        "    median: 2031-05-01",
        "      0.05: 2031-05-01",
        "      2030: 0",
        "      2031: 1",
        "    never: 0",
        "    value: \"1 to 2 year\"",
    ] {
        assert!(entry.replace('"', "").contains(&format!("{}\n", line.replace('"', ""))), "{line}:\n{entry}");
    }
    // The median of `1 to 2 year`, a lognormal distribution, is the square root of 2; twice that is 2.83.
    let later = entry.split("  later:\n").nth(1).unwrap();
    let median: f64 = later.split("median: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    assert!((median - 8.0_f64.sqrt()).abs() < 0.01, "{median}");

    let files = project.files();
    let again = run_on(&project, 5, &["record", "--note", "Again"]).ends_with(0);
    assert_eq!(again.stderr, format!("already recorded: `data/ledger/{name}`\n"));
    // A comment changes no forecast.
    project.write("data/models/plan.yaml", &format!("# A comment\n{}", model("2031-05-01")));
    assert!(record(&project, 5).starts_with("already recorded"));
    project.write("data/models/plan.yaml", &model("2031-05-01"));
    assert!(project.files() == files, "recording again has changed files");
    assert_eq!(run_on(&project, 0, &["verify"]).ends_with(0).stderr, "verified 1 entry and 2 kept files\n");
    assert!(run_on(&project, 0, &["check", "--strict"]).ends_with(0).stderr.starts_with("no problems"));
}

#[test]
fn what_has_moved_since_is_no_part_of_a_forecast() {
    let project = three();
    let last = entry_with(&project, "median: 2032-01-01");
    assert!(text(&project, &last).contains("\nmoved:\n"));
    assert_eq!(record(&project, 3), format!("already recorded: `{last}`\n"));
    assert_eq!(entries(project.root()).len(), 3);
}

#[test]
fn the_forecast_of_a_later_day_is_another_one() {
    let project = project();
    record(&project, 0);
    let later = ["record", "--as-of", "2026-06-01"];
    assert!(run_on(&project, 25, &later).ends_with(0).stderr.starts_with("recorded `data/ledger/2026-06-01-plan-"));
    assert!(run_on(&project, 26, &later).ends_with(0).stderr.starts_with("already recorded: `data/ledger/2026-06-01"));
    assert_eq!(entries(project.root()).len(), 2);
    run_on(&project, 27, &["verify"]).ends_with(0);
}

#[test]
fn only_record_writes_to_the_ledger() {
    let project = project();
    for command in [&["build"][..], &["check"], &["fix"], &["forecast"], &["verify"]] {
        run_on(&project, 0, command).ends_with(0);
        assert!(!project.path("data/ledger").exists(), "{command:?}");
    }
    record(&project, 0);
    let ledger = names(&project.path("data/ledger"));
    project.write("data/models/plan.yaml", &model("2033-05-01"));
    for command in [&["build"][..], &["check"], &["fix"], &["forecast"], &["verify"]] {
        run_on(&project, 0, command).ends_with(0);
        assert_eq!(names(&project.path("data/ledger")), ledger, "{command:?}");
    }
}

#[test]
fn keeps_every_file_that_a_forecast_was_computed_from() {
    let project = project();
    project.write("data/prices.yaml", "columns: { maker: {type: text}, price: { unit: USD } }\nrows: prices.csv\n");
    project.write("data/prices.csv", "maker,price\nA,10\nA,20\nB,30\n");
    project.write("data/means.yaml", "group: { from: prices, by: maker, columns: { mean: mean(price) } }\n");
    project.write("data/unused.yaml", "columns: { x: {} }\nrows:\n  - { x: 1 }\n");
    project.write(
        "data/models/plan.yaml",
        &format!("{}  cost: {{ value: draw(means.mean), unit: USD }}\n", model("2031-05-01")),
    );
    project.write("data/models/other.yaml", "resolves: We look.\noutcomes: { n: 3 }\n");
    record(&project, 0);
    let entry = text(&project, &entry_with(&project, "model: plan"));
    let files = entry.split("files:\n").nth(1).unwrap().lines().take_while(|line| line.starts_with("  "));
    let files: Vec<(&str, &str)> = files.map(|line| line.trim().split_once(": ").unwrap()).collect();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    assert_eq!(
        paths,
        ["data/means.yaml", "data/models/plan.yaml", "data/prices.csv", "data/prices.yaml", "foresite.yaml"]
    );
    for (path, hash) in files {
        let (hash, extension) = (hash.trim_matches('"'), path.rsplit('.').next().unwrap());
        assert_eq!(hash, file_hash(text(&project, path).as_bytes()));
        assert_eq!(text(&project, &format!("data/ledger/kept/{hash}.{extension}")), text(&project, path));
    }
    // The settings are kept once, for both models.
    assert_eq!(names(&project.path("data/ledger/kept")).len(), 6);
}

#[test]
fn refuses_a_forecast_without_a_rule_that_decides_it() {
    let project = project();
    project.write(
        "data/models/plan.yaml",
        &model("2031-05-01").replace("resolves: It is ready when the committee says so.\n", ""),
    );
    let ended = run_on(&project, 0, &["record"]).ends_with(1);
    assert!(
        ended.stderr.contains("[E0706]") && ended.stderr.contains("`ready` and 1 other outcome"),
        "{}",
        ended.stderr
    );
    assert!(!project.path("data/ledger").exists());
    // Following the help, for one of the two outcomes.
    let rule = "resolves: It is reached on the first day on which the door opens.";
    project.write(
        "data/models/plan.yaml",
        &format!("outcomes:\n  ready: {{ value: 2031-05-01, {rule} }}\n  later: {{ value: 3 }}\n"),
    );
    let ended = run_on(&project, 0, &["record"]).ends_with(1);
    assert!(ended.stderr.contains("true of `later`"), "{}", ended.stderr);
    project
        .write("data/models/plan.yaml", &format!("{rule}\noutcomes:\n  ready: 2031-05-01\n  later: {{ value: 3 }}\n"));
    record(&project, 0);
}

#[test]
fn leaves_out_a_model_that_says_why() {
    let project = project();
    project.write("data/models/past.yaml", "unrecorded: Nothing is still to come.\noutcomes: { n: 3 }\n");
    let ended = run_on(&project, 0, &["record"]).ends_with(0);
    let said = format!("{}{}", ended.stdout, ended.stderr);
    assert!(said.contains("`past` is not recorded: Nothing is still to come."), "{said}");
    let entries: Vec<String> = fs::read_dir(project.path("data/ledger"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(entries.iter().any(|name| name.contains("-plan-")), "{entries:?}");
    assert!(!entries.iter().any(|name| name.contains("-past-")), "{entries:?}");
}

#[test]
fn finds_a_changed_byte_wherever_it_is() {
    let project = three();
    let path = entry_with(&project, "median: 2031-08-01");
    let whole = text(&project, &path);
    // Every 41st byte: no entry is so short that a part of it is left out.
    for at in (0..whole.len()).step_by(41) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1;
        fs::write(project.path(&path), &bytes).unwrap();
        let ended = run_on(&project, 9, &["verify"]);
        assert_eq!(ended.status, Some(1), "byte {at}: {}", ended.stderr);
        assert!(ended.stderr.contains(&path), "byte {at}: {}", ended.stderr);
    }
    project.write(&path, &whole.replace("median: 2031-08-01", "median: 2031-08-02"));
    does_not_verify(&project, "was changed after it was recorded");
    // Ends of lines are not part of what was recorded: git may change them.
    fs::write(project.path(&path), whole.replace('\n', "\r\n")).unwrap();
    run_on(&project, 9, &["verify"]).ends_with(0);
}

#[test]
fn finds_a_torn_entry() {
    let project = three();
    let path = entry_with(&project, "median: 2032-01-01");
    let whole = text(&project, &path);
    for length in [0, 1, 30, whole.len() / 2, whole.len() - 20, whole.len() - 1] {
        project.write(&path, &whole[..length]);
        let ended = run_on(&project, 9, &["verify"]);
        assert_eq!(ended.status, Some(1), "{length} bytes: {}", ended.stderr);
        assert!(ended.stderr.contains(&path), "{length} bytes: {}", ended.stderr);
    }
    project.write(&path, &whole[..whole.len() / 2]);
    does_not_verify(&project, &path);
}

#[test]
fn finds_a_removed_entry_by_the_next_one() {
    let project = three();
    let path = entry_with(&project, "median: 2031-08-01");
    fs::remove_file(project.path(&path)).unwrap();
    let hash = path.rsplit('-').next().unwrap().trim_end_matches(".yaml").to_owned();
    does_not_verify(&project, &format!("the entry `{hash}` that this one follows is missing"));
}

#[test]
fn finds_an_entry_that_was_changed_with_its_hash() {
    let project = three();
    let path = entry_with(&project, "median: 2031-08-01");
    forge(&project, &path, "median: 2031-08-01", "median: 2031-09-01");
    does_not_verify(&project, "that this one follows is missing");
}

#[test]
fn finds_an_entry_that_was_dated_back() {
    for (old, new) in [("as_of: 2026-05-09", "as_of: 2026-05-01"), ("recorded: 2026-05-09", "recorded: 2026-05-02")] {
        let project = three();
        let path = entry_with(&project, "median: 2032-01-01");
        let forged = forge(&project, &path, old, new);
        does_not_verify(&project, &format!("`{forged}` follows"));
    }
}

#[test]
fn finds_the_same_forecast_twice() {
    let project = three();
    let path = entry_with(&project, "median: 2032-01-01");
    let hash = text(&project, &path).lines().last().unwrap().replace("hash: ", "");
    let second = text(&project, &path);
    let previous = second.lines().find(|line| line.starts_with("previous:")).unwrap().to_owned();
    let again = second.replace(&previous, &format!("previous: {hash}"));
    project.write("data/ledger/2026-05-09-plan-000000.yaml", &again);
    forge(&project, "data/ledger/2026-05-09-plan-000000.yaml", "recorded: 2026-05-09", "recorded: 2026-05-10");
    does_not_verify(&project, "says the same as");
}

#[test]
fn finds_a_copy_and_a_renamed_file() {
    let project = three();
    let path = entry_with(&project, "median: 2032-01-01");
    fs::rename(project.path(&path), project.path("data/ledger/2026-05-09-plan-other.yaml")).unwrap();
    does_not_verify(&project, "the file of this entry was renamed");
    fs::copy(project.path("data/ledger/2026-05-09-plan-other.yaml"), project.path(&path)).unwrap();
    does_not_verify(&project, "is a copy of");
}

#[test]
fn finds_a_kept_file_that_is_gone_or_changed() {
    let project = three();
    let kept = names(&project.path("data/ledger/kept"));
    let path = format!("data/ledger/kept/{}", kept[0]);
    let whole = text(&project, &path);
    project.write(&path, &format!("{whole}#"));
    let ended = run_on(&project, 9, &["verify"]).ends_with(1);
    assert!(ended.stderr.contains(&format!("`{path}` was changed")), "{}", ended.stderr);
    fs::remove_file(project.path(&path)).unwrap();
    does_not_verify(&project, &format!("`{path}` is missing"));
}

#[test]
fn sets_aside_what_an_interrupted_record_left() {
    let project = project();
    project.write("data/ledger/.recording/0", "kind: comp");
    run_on(&project, 0, &["verify"]).ends_with(0);
    let said = record(&project, 0);
    assert!(said.starts_with("an earlier record was interrupted"), "{said}");
    assert_eq!(text(&project, "data/ledger/.interrupted-1/0"), "kind: comp");
    assert!(!project.path("data/ledger/.recording").exists());
    run_on(&project, 0, &["verify"]).ends_with(0);
}

#[test]
fn never_dates_back() {
    let project = three();
    project.write("data/models/plan.yaml", &model("2035-01-01"));
    let ended = run_on(&project, 9, &["record", "--as-of", "2026-05-01"]).ends_with(2);
    assert!(ended.stderr.contains("a forecast as of 2026-05-01 cannot follow it"), "{}", ended.stderr);
    let ended = run_on(&project, 0, &["record"]).ends_with(2);
    assert!(ended.stderr.contains("is the clock of this computer right?"), "{}", ended.stderr);
    assert_eq!(entries(project.root()).len(), 3);
}

#[test]
fn records_what_somebody_stated() {
    let project = project();
    project.write("data/sources.yaml", "talk: { title: A talk, author: Ada }\n");
    record(&project, 0);
    let stated = "kind: stated\nmodel: plan\noutcome: ready\nas_of: 2024-06-01\nestimate: 2027\nlow: 2026-06\nhigh: 2028\n\
                  level: 90%\nsource: talk\nwho: Ada\nnote: She said \"about three years\".\n";
    project.write("notes/ada.yaml", stated);
    run_on(&project, 1, &["record", "notes/ada.yaml"]).ends_with(0);
    let path = entry_with(&project, "kind: stated");
    let previous = entry_with(&project, "kind: computed");
    let hash = text(&project, &previous).lines().last().unwrap().replace("hash: ", "");
    let entry = text(&project, &path);
    assert_eq!(
        entry[..entry.rfind("hash:").unwrap()].to_owned(),
        format!(
            "kind: stated\nmodel: plan\nas_of: 2024-06-01\nrecorded: 2026-05-08\noutcome: ready\nestimate: 2027\nlow: 2026-06\n\
             high: 2028\nlevel: 90%\nsource: [talk]\nwho: Ada\nnote: \"She said \\\"about three years\\\".\"\nprevious: {hash}\n"
        )
    );
    let again = run_on(&project, 2, &["record", "notes/ada.yaml"]).ends_with(0).stderr;
    assert_eq!(again, format!("already recorded: `{path}`\n"));
    run_on(&project, 2, &["verify"]).ends_with(0);
    for (old, new, words) in [
        ("outcome: ready", "outcome: raedy", "did you mean `ready`?"),
        ("model: plan", "model: plna", "did you mean `plan`?"),
        ("source: talk", "source: tlak", "did you mean `talk`?"),
        ("estimate: 2027", "estimate: soon", "write a year like `2031`"),
        ("kind: stated", "kind: computed", "missing key"),
        ("estimate: 2027\nlow: 2026-06\n", "", "expected an `estimate`, or a range"),
    ] {
        project.write("notes/wrong.yaml", &stated.replace(old, new));
        let ended = run_on(&project, 2, &["record", "notes/wrong.yaml"]).ends_with(1);
        assert!(ended.stderr.contains(words) || words == "missing key", "{new}: {}", ended.stderr);
    }
    assert_eq!(entries(project.root()).len(), 2);
    // Each help, followed.
    project.write("notes/wrong.yaml", &stated.replace("estimate: 2027", "estimate: 2027-05"));
    run_on(&project, 2, &["record", "notes/wrong.yaml"]).ends_with(0);
}

#[test]
fn a_correction_is_a_new_entry_that_names_the_old_one() {
    let project = three();
    let path = entry_with(&project, "median: 2032-01-01");
    let digits = path.rsplit('-').next().unwrap().trim_end_matches(".yaml");
    let before = text(&project, &path);
    project.write("data/models/plan.yaml", &model("2030-01-01"));
    run_on(&project, 3, &["record", "--corrects", digits, "--note", "A typing error"]).ends_with(0);
    let entry = text(&project, &entry_with(&project, "median: 2030-01-01"));
    let hash = before.lines().last().unwrap().replace("hash: ", "");
    assert!(
        entry.contains(&format!("corrects: {hash}\n")) && entry.contains(&format!("previous: {hash}\n")),
        "{entry}"
    );
    assert_eq!(text(&project, &path), before);
    run_on(&project, 3, &["verify"]).ends_with(0);
    // The corrected forecast is recorded, and need not be recorded again.
    let ended = run_on(&project, 3, &["record"]).ends_with(0);
    assert!(format!("{}{}", ended.stdout, ended.stderr).contains("already recorded"), "{}", ended.stderr);
    let ended = run_on(&project, 3, &["record", "--corrects", "ffffff"]).ends_with(2);
    assert!(ended.stderr.contains("no entry of the ledger has a hash that starts with `ffffff`"), "{}", ended.stderr);
    // What it corrects must stay there.
    let path = entry_with(&project, "median: 2030-01-01");
    let gone = format!("\"{}\"", "f".repeat(64));
    forge(&project, &path, &format!("corrects: {hash}"), &format!("corrects: {gone}"));
    does_not_verify(&project, "the entry `ffffff` that this one corrects is missing");
}

#[test]
fn a_correction_stands_in_the_place_of_the_entry_that_it_corrects() {
    let project = three();
    let path = entry_with(&project, "median: 2031-08-01");
    let digits = path.rsplit('-').next().unwrap().trim_end_matches(".yaml");
    project.write("data/models/plan.yaml", &model("2031-09-01"));
    // As of the same day as the last one, so that it comes after it by the day of the record only.
    run_on(&project, 3, &["record", "--corrects", digits]).ends_with(0);
    let page = "---\ntitle: Home\n---\n\n«[](<=ledger.plan.count>)» «[](<=ledger.plan.previous.ready.median.month>)» \
                [on](second.md)\n\n```chart past\nkind: history\ntitle: How the estimate moved\noutcome: plan.ready\n```\n\n\
                ```table revised\nkind: revisions\ntitle: Revisions\noutcome: plan.ready\n```\n";
    project.write("content/index.md", page);
    run_on(&project, 4, &["build"]).ends_with(0);
    let csv = text(&project, "public/charts/past.csv");
    let estimates: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(estimates, ["2031-05-01", "2032-01-01", "2031-09-01"]);
    let html = text(&project, "public/index.html");
    let shown: Vec<&str> = html.split('«').skip(1).map(|part| part.split('»').next().unwrap()).collect();
    assert!(shown.len() == 2 && shown[0].contains('3') && shown[1].contains("January"), "{shown:?}");
    // What was corrected is told beside what corrects it.
    let revised = text(&project, "public/tables/revised.csv");
    assert!(revised.contains(",2031-09-01,") && !revised.contains(",2031-08-01,"), "{revised}");
    let sentence = html.split("Corrected since: ").nth(1).and_then(|rest| rest.split('<').next());
    assert!(sentence.is_some_and(|sentence| sentence.starts_with("August 2031")), "{html}");
    // The entry before is the one that counts.
    let said = run_on(&project, 4, &["diff", "2026-05-08"]).ends_with(0).stdout;
    assert!(said.contains("from the entry 2026-05-07-plan-"), "{said}");
}

/// Commits everything in the folder of a project, and returns the first digits of the commit.
pub fn commit(root: &Path, message: &str) -> String {
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", message]);
    git(root, &["rev-parse", "HEAD"])[..12].to_owned()
}

/// Returns a project in a repository, with one recorded forecast.
fn in_repository() -> Project {
    let project = project();
    project.write(".gitignore", "public/\n");
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    record(&project, 0);
    commit(project.root(), "Record");
    project
}

/// Returns a project in a repository, in which two branches have recorded a forecast on different days and were merged: first the
/// branch `other`, for which the plan is ready on the day `other`, then `main`, with the day `own`.
fn merged(other: &str, own: &str) -> Project {
    let project = in_repository();
    let root = project.root();
    git(root, &["switch", "--quiet", "--create", "other"]);
    project.write("data/models/plan.yaml", &model(other));
    record(&project, 1);
    commit(root, "Record on a branch");
    git(root, &["switch", "--quiet", "main"]);
    project.write("data/models/plan.yaml", &model(own));
    record(&project, 2);
    // Both sides may have changed the same line of the model, which is the author's to decide; the ledger needs no decision.
    git(root, &["checkout", "other", "--", "data/models/plan.yaml"]);
    commit(root, "Record, with the model of the other branch");
    git(root, &["merge", "--quiet", "--no-edit", "other"]);
    assert_eq!(entries(root).len(), 3);
    project
}

#[test]
fn branches_that_both_recorded_merge_without_conflict() {
    let project = merged("2034-01-01", "2029-01-01");
    let said = run_on(&project, 3, &["verify", "--git"]).ends_with(0).stderr;
    assert!(said.contains("verified 3 entries and 4 kept files, over 4 commits"), "{said}");

    // The next record joins the two ends.
    project.write("data/models/plan.yaml", &model("2033-03-03"));
    record(&project, 3);
    let joined = text(&project, &entry_with(&project, "median: 2033-03-03"));
    let previous = joined.lines().find(|line| line.starts_with("previous:")).unwrap();
    for end in ["median: 2034-01-01", "median: 2029-01-01"] {
        let hash = text(&project, &entry_with(&project, end)).lines().last().unwrap().replace("hash: ", "");
        assert!(previous.contains(&hash), "{previous}");
    }
    assert!(previous.starts_with("previous: ["), "{previous}");
    let said = run_on(&project, 4, &["verify", "--git"]).ends_with(0).stderr;
    assert!(said.contains("not committed yet: 1 entry"), "{said}");
}

#[test]
fn tells_that_two_branches_recorded_the_same() {
    let project = merged("2034-01-01", "2034-01-01");
    let said = run_on(&project, 3, &["verify", "--git"]).ends_with(0).stderr;
    assert!(said.contains("two branches recorded the same: `data/ledger/"), "{said}");
    assert!(record(&project, 3).starts_with("already recorded"));
}

#[test]
fn finds_the_commit_that_changed_the_last_entry_with_its_hash() {
    let project = in_repository();
    let root = project.root();
    let path = entry_with(&project, "median: 2031-05-01");
    let forged = forge(&project, &path, "median: 2031-05-01", "median: 2031-06-01");
    // No later entry names it, so that only the history knows.
    run_on(&project, 1, &["verify"]).ends_with(0);
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&format!("`{path}` was removed since the commit")), "{}", ended.stderr);
    let culprit = commit(root, "Improve");
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&format!("the commit {culprit} of ")), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("removed `{path}`")), "{}", ended.stderr);
    // Bringing it back does not make it undone.
    fs::remove_file(project.path(&forged)).unwrap();
    git(root, &["checkout", "--quiet", "HEAD~1", "--", &path]);
    commit(root, "Undo");
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&culprit), "{}", ended.stderr);
}

/// Claims with a typed chance.
const CLAIMS: &str = "card:\n  statement: A card is sold\n  probability: 35%\n  made: 2026-05-07\n  deadline: 2027-12-31\n  \
    resolves: The list\n";

#[test]
fn finds_the_commit_that_changed_what_a_claim_promised() {
    let project = in_repository();
    let root = project.root();
    let verify = || run_on(&project, 1, &["verify", "--git"]);
    project.write("data/claims.yaml", CLAIMS);
    verify().ends_with(0);
    commit(root, "Claim");
    // Another spelling, another key, and another claim change no promise.
    let same = CLAIMS.replace("35%", "0.35") + "  question: Cards\n" + &CLAIMS.replace("card:", "other:");
    project.write("data/claims.yaml", &same);
    commit(root, "Sort");
    verify().ends_with(0);
    for (old, new, key) in [
        ("0.35", "90%", "probability"),
        ("2026-05-07", "2026-05-06", "made"),
        ("2027-12-31", "2028-12-31", "deadline"),
        ("A card is", "Two cards are", "statement"),
        ("The list", "The shop", "resolves"),
    ] {
        project.write("data/claims.yaml", &same.replacen(old, new, 1));
        let ended = verify().ends_with(1);
        assert!(ended.stderr.contains("the claim `card` was changed since the commit"), "{}", ended.stderr);
        assert!(ended.stderr.contains(&format!(": `{key}`\n")), "{}", ended.stderr);
    }
    project.write("data/claims.yaml", &same.replacen("0.35", "90%", 1));
    let culprit = commit(root, "Improve");
    let ended = verify().ends_with(1);
    assert!(
        ended.stderr.contains(&format!("the commit {culprit}"))
            && ended.stderr.contains("changed the claim `card`: `probability`"),
        "{}",
        ended.stderr
    );
    // Following the help: the claim promises again what it promised when it was made.
    project.write("data/claims.yaml", &same);
    commit(root, "Restore");
    verify().ends_with(0);
}

#[test]
fn finds_a_claim_that_was_removed_or_was_changed_while_it_could_not_be_read() {
    let project = in_repository();
    let root = project.root();
    let verify = || run_on(&project, 1, &["verify", "--git"]);
    project.write("data/claims.yaml", CLAIMS);
    commit(root, "Claim");
    project.write("data/claims.yaml", &CLAIMS.replace("deadline: 2027-12-31", "deadline: soon"));
    commit(root, "Break");
    project.write("data/claims.yaml", &CLAIMS.replace("35%", "90%"));
    commit(root, "Mend");
    let ended = verify().ends_with(1);
    assert!(ended.stderr.contains("the claim `card` was changed between two commits"), "{}", ended.stderr);
    let project = in_repository();
    let root = project.root();
    project.write("data/claims.yaml", CLAIMS);
    commit(root, "Claim");
    fs::remove_file(project.path("data/claims.yaml")).unwrap();
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains("the claim `card` was removed since the commit"), "{}", ended.stderr);
    let culprit = commit(root, "Forget");
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&culprit) && ended.stderr.contains("removed the claim `card`"), "{}", ended.stderr);
}

#[test]
fn finds_the_commit_that_changed_a_resolution_or_a_kept_file() {
    let project = in_repository();
    let root = project.root();
    project.write("r.yaml", "kind: resolution\nmodel: plan\noutcome: ready\nas_of: 2026-05-08\nresult: no\n");
    run_on(&project, 1, &["record", "r.yaml"]).ends_with(0);
    commit(root, "Resolve");
    run_on(&project, 1, &["verify", "--git"]).ends_with(0);
    let path = entry_with(&project, "kind: resolution");
    let whole = text(&project, &path);
    project.write(&path, &whole.replace("result: no", "result: yes"));
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&format!("`{path}` was changed since the commit")), "{}", ended.stderr);
    forge(&project, &path, "result: yes", "result: no");
    project.write(&path, &whole);
    let kept = format!("data/ledger/kept/{}", names(&project.path("data/ledger/kept"))[0]);
    let before = text(&project, &kept);
    project.write(&kept, &format!("{before}# more\n"));
    let culprit = commit(root, "Tidy");
    let ended = run_on(&project, 1, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&culprit) && ended.stderr.contains(&format!("changed `{kept}`")), "{}", ended.stderr);
}

#[test]
fn finds_a_merge_that_drops_an_entry_of_one_side() {
    let project = in_repository();
    let root = project.root();
    git(root, &["switch", "--quiet", "--create", "other"]);
    project.write("data/models/plan.yaml", &model("2034-01-01"));
    record(&project, 1);
    commit(root, "Later");
    let path = entry_with(&project, "median: 2034-01-01");
    git(root, &["switch", "--quiet", "main"]);
    project.write("content/second.md", "---\ntitle: Second\n---\n\nOther words.\n");
    commit(root, "Words");
    git(root, &["merge", "--quiet", "--no-commit", "--no-ff", "other"]);
    git(root, &["rm", "--quiet", "--force", &path]);
    let culprit = commit(root, "Merge");
    run_on(&project, 2, &["verify"]).ends_with(0);
    let ended = run_on(&project, 2, &["verify", "--git"]).ends_with(1);
    assert!(ended.stderr.contains(&format!("the commit {culprit} of ")), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("removed `{path}`")), "{}", ended.stderr);
}

#[test]
fn verifies_no_history_that_is_not_there() {
    let project = in_repository();
    commit_more(&project);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--depth", "1", &url, "copy"]);
    let copy = clone.path().join("copy");
    let ended = Ended::of(foresite(&copy).args(["verify", "--git"])).ends_with(1);
    assert!(
        ended.stderr.contains("this is a shallow clone") && !ended.stderr.contains("verified 1"),
        "{}",
        ended.stderr
    );
    git(&copy, &["fetch", "--quiet", "--unshallow"]);
    Ended::of(foresite(&copy).args(["verify", "--git"])).ends_with(0);
    let elsewhere = self::project();
    let ended = run_on(&elsewhere, 0, &["verify", "--git"]).ends_with(2);
    assert!(ended.stderr.contains("the project is in no git repository"), "{}", ended.stderr);
}

fn commit_more(project: &Project) {
    project.write("content/second.md", "---\ntitle: Second\n---\n\nOther words.\n");
    commit(project.root(), "Words");
}
