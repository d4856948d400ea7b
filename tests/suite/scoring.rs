//! `foresite score`, and the tables and charts of claims and scores.

use std::collections::BTreeMap;

use foresite::document::ledger::content_hash::content_hash;
use serde_json::Value;

use super::project::Project;

const CLAIMS: &str = "\
card:
  statement: A card with 48 GB is sold
  probability: 35%
  made: 2026-05-07
  deadline: 2027-12-31
  resolves: The list of the maker
  question: Hardware
  baseline: 20%
  views:
    - { by: Ann, probability: 60%, weight: 2 }
    - { by: Bob, probability: 5%, made: 2026-06-01 }
price:
  statement: The price falls below $2,000
  probability: 0.8
  made: 2027-01-01
  deadline: 2028-12-31
  resolves: The shop
  question: Hardware
  baseline: 50%
ready:
  statement: The plan is ready by the end of 2028
  probability: plan.ready.by(2028)
  made: 2026-05-07
  deadline: 2028-12-31
  resolves: The diary
  question: Plan
later:
  statement: The price falls below $1,000
  probability: 0.3
  made: 2027-01-01
  deadline: 2035-12-31
  resolves: The shop
";

/// Returns a project with claims and a model, as of 1 March 2029.
fn project() -> Project {
    let project = Project::small();
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/\nas_of: 2029-03-01\n");
    project.write(
        "data/models/plan.yaml",
        "window: { from: 2026-01-01, to: 2040-01-01 }\ninputs: { pace: 2 to 4 year }\n\
         outcomes: { ready: 2026-01-01 + pace }\n",
    );
    project.write("data/claims.yaml", CLAIMS);
    project
}

/// Adds an entry to the ledger, given its kind and its other keys. Returns its hash.
fn record(project: &Project, kind: &str, subject: &str, as_of: &str, rest: &str) -> String {
    let text = format!("kind: {kind}\nas_of: {as_of}\nrecorded: {as_of}\n{rest}\n");
    let hash = content_hash(text.as_bytes());
    let path = format!("data/ledger/{as_of}-{subject}-{}.yaml", &hash[..6]);
    project.write(&path, &format!("{text}hash: \"{hash}\"\n"));
    hash
}

/// Resolves a claim.
fn resolve(project: &Project, claim: &str, as_of: &str, result: &str) -> String {
    record(project, "resolution", claim, as_of, &format!("claim: {claim}\nresult: \"{result}\""))
}

/// Returns the scores as of a day.
fn scores(project: &Project, as_of: &str) -> Value {
    let ended = project.run(&["score", "--format", "json", "--as-of", as_of]).ends_with(0);
    serde_json::from_str(&ended.stdout).unwrap()
}

/// Returns the numbers of claims by what came of them.
fn counts(scores: &Value) -> [u64; 6] {
    ["resolved", "open", "overdue", "ambiguous", "annulled", "unrecorded"]
        .map(|key| scores["counts"][key].as_u64().unwrap())
}

#[track_caller]
fn close(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("no number: {found}"));
    assert!((number - expected).abs() < 1e-9, "{number}, not {expected}");
}

/// Returns the results by claim.
fn results(scores: &Value) -> BTreeMap<&str, &str> {
    let claims = scores["claims"].as_array().unwrap().iter();
    claims.map(|claim| (claim["id"].as_str().unwrap(), claim["result"].as_str().unwrap())).collect()
}

#[test]
fn every_claim_is_counted_whatever_came_of_it() {
    let project = project();
    assert_eq!(counts(&scores(&project, "2026-06-01")), [0, 4, 0, 0, 0, 0]);
    assert_eq!(counts(&scores(&project, "2029-03-01")), [0, 4, 3, 0, 0, 0]);
    resolve(&project, "card", "2027-11-02", "2027-10-30");
    resolve(&project, "price", "2029-01-02", "ambiguous");
    resolve(&project, "ready", "2029-01-02", "annulled");
    assert_eq!(counts(&scores(&project, "2029-03-01")), [1, 1, 0, 1, 1, 0]);
    // What is resolved later is not known yet.
    assert_eq!(counts(&scores(&project, "2028-01-01")), [1, 3, 0, 0, 0, 0]);
    let text = project.run(&["score"]).ends_with(0).stdout;
    assert!(text.contains("4 claims: 1 resolved, 1 open, 1 ambiguous, 1 annulled."), "{text}");
}

#[test]
fn chances_are_scored_by_question_by_forecaster_and_by_year_against_base_rates() {
    let project = project();
    resolve(&project, "card", "2027-11-02", "yes");
    resolve(&project, "price", "2029-01-02", "no");
    let scores = scores(&project, "2029-03-01");
    // 0.65² and 0.8²; the base rates score 0.8² and 0.5².
    let brier = (0.4225 + 0.64) / 2.0;
    close(&scores["all"]["brier"], brier);
    close(&scores["all"]["log"], -(0.35_f64.ln() + 0.2_f64.ln()) / 2.0);
    close(&scores["all"]["skill"], 1.0 - 2.0 * brier / (0.64 + 0.25));
    assert_eq!(scores["by_question"][0]["name"], "Hardware");
    assert_eq!(scores["by_question"].as_array().unwrap().len(), 1);
    let years: Vec<&str> =
        scores["by_year"].as_array().unwrap().iter().map(|year| year["name"].as_str().unwrap()).collect();
    assert_eq!(years, ["2026", "2027"]);
    let by: BTreeMap<&str, &Value> = scores["by_forecaster"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["name"].as_str().unwrap(), &group["brier"]))
        .collect();
    close(by["Ann"], 0.16);
    close(by["Bob"], 0.9025);
    close(by["this report"], brier);
    // (0.35 + 2 · 0.6 + 0.05) / 4 = 0.4.
    close(by["pool"], 0.36);
    let parts = &scores["brier_parts"];
    let part = |key: &str| parts[key].as_f64().unwrap();
    close(&Value::from(part("reliability") - part("resolution") + part("uncertainty")), brier);
}

#[test]
fn a_logarithmic_pool_averages_log_odds() {
    let project = project();
    project.write("data/claims.yaml", &CLAIMS.replace("  baseline: 20%", "  baseline: 20%\n  pool: logarithmic"));
    let scores = scores(&project, "2026-06-01");
    let claim = scores["claims"].as_array().unwrap().iter().find(|claim| claim["id"] == "card").unwrap();
    let odds = |chance: f64| (chance / (1.0 - chance)).ln();
    let mean = (odds(0.35) + 2.0 * odds(0.6) + odds(0.05)) / 4.0;
    close(&claim["chances"][3]["chance"], 1.0 / (1.0 + (-mean).exp()));
}

#[test]
fn past_scores_can_weigh_a_pool() {
    let project = project();
    let views = "  weights: scores\n  views:\n    - { by: Ann, probability: 40%, made: 2028-01-01 }\n    - { by: Eve, probability: 90% }\n";
    project.write(
        "data/claims.yaml",
        &CLAIMS
            .replace("  question: Plan\n", &format!("  question: Plan\n{views}"))
            .replace("plan.ready.by(2028)", "0.5"),
    );
    resolve(&project, "card", "2027-11-02", "yes");
    let pooled = |made: &str| {
        let text = std::fs::read_to_string(project.path("data/claims.yaml")).unwrap();
        let (before, after) = text.split_once("ready:").unwrap();
        project.write(
            "data/claims.yaml",
            &format!("{before}ready:{}", after.replacen("made: 2026-05-07", &format!("made: {made}"), 1)),
        );
        let scores = scores(&project, "2028-06-01");
        let claim = scores["claims"].as_array().unwrap().iter().find(|claim| claim["id"] == "ready").unwrap().clone();
        claim["chances"][3]["chance"].clone()
    };
    // Only Ann has a score by then: 0.16. The others have the mean weight, which is hers.
    close(&pooled("2026-05-07"), (0.5 + 0.4 + 0.9) / 3.0);
    // The report has one as well: 0.4225. Eve has the mean of the two weights.
    let (own, ann) = (1.0 / 0.4225, 1.0 / 0.16);
    let eve = (own + ann) / 2.0;
    close(&pooled("2028-01-01"), (0.5 * own + 0.4 * ann + 0.9 * eve) / (own + ann + eve));
}

#[test]
fn a_date_resolves_a_claim_by_its_deadline_and_a_correction_replaces_a_resolution() {
    let project = project();
    resolve(&project, "card", "2028-02-01", "2028-01-15");
    assert_eq!(results(&scores(&project, "2029-03-01"))["card"], "no");
    let first = resolve(&project, "price", "2029-01-02", "yes");
    assert_eq!(results(&scores(&project, "2029-03-01"))["price"], "yes");
    // Two results that contradict each other decide nothing.
    resolve(&project, "price", "2029-01-05", "no");
    assert_eq!(results(&scores(&project, "2029-03-01"))["price"], "ambiguous");
    let project = self::project();
    resolve(&project, "price", "2029-01-02", "yes");
    record(&project, "resolution", "price", "2029-01-05", &format!("claim: price\nresult: \"no\"\ncorrects: {first}"));
    assert_eq!(results(&scores(&project, "2029-03-01"))["price"], "no");
}

/// An entry of the forecast of the model, with the chance by the end of 2028.
fn forecast(project: &Project, as_of: &str, chance: f64) -> String {
    let rest = format!(
        "model: plan\nwindow: {{ from: 2026-01-01, to: 2040-01-01 }}\noutcomes:\n  ready:\n    label: Ready\n    kind: date\n    \
         definition: \"2026-01-01 + pace\"\n    resolves: The diary\n    median: 2028-10-31\n    quantiles:\n      0.05: 2028-01-01\n      \
         0.5: 2028-10-31\n      0.95: 2029-12-31\n    by: {{ 2028: {chance} }}\n    never: 0\nengine: \"0.1.0\"\nseed: 1\nsamples: 1024"
    );
    record(project, "computed", "plan", as_of, &rest)
}

#[test]
fn the_chance_of_a_claim_that_is_bound_to_a_model_is_the_recorded_one() {
    let project = project();
    resolve(&project, "ready", "2028-11-20", "yes");
    let own = |scores: &Value| {
        let claim = scores["claims"].as_array().unwrap().iter().find(|claim| claim["id"] == "ready").unwrap().clone();
        claim["chances"][0]["chance"].clone()
    };
    // Nobody knows what the model said in 2026.
    let without = scores(&project, "2029-03-01");
    assert_eq!((own(&without), counts(&without)[5]), (Value::Null, 1));
    // What was recorded after the claim was resolved is no forecast.
    let mut late = forecast(&project, "2026-05-01", 0.99);
    late.truncate(6);
    let path = format!("data/ledger/2026-05-01-plan-{late}.yaml");
    let text =
        std::fs::read_to_string(project.path(&path)).unwrap().replace("recorded: 2026-05-01", "recorded: 2028-12-01");
    std::fs::remove_file(project.path(&path)).unwrap();
    let text = &text[..text.rfind("hash:").unwrap()];
    let hash = content_hash(text.as_bytes());
    let path = format!("data/ledger/2026-05-01-plan-{}.yaml", &hash[..6]);
    project.write(&path, &format!("{text}hash: \"{hash}\"\n"));
    assert_eq!(own(&scores(&project, "2029-03-01")), Value::Null);
    std::fs::remove_file(project.path(&path)).unwrap();
    // The last forecast up to the day of the claim counts.
    forecast(&project, "2026-03-01", 0.25);
    forecast(&project, "2026-05-07", 0.625);
    forecast(&project, "2026-06-01", 0.75);
    let with = scores(&project, "2029-03-01");
    close(&own(&with), 0.625);
    assert_eq!(counts(&with)[5], 0);
}

#[test]
fn dates_are_scored_up_to_today_until_they_come() {
    let project = project();
    forecast(&project, "2026-05-07", 0.625);
    record(
        &project,
        "stated",
        "plan",
        "2026-03-01",
        "model: plan\noutcome: ready\nestimate: 2028-07-01\nlow: 2027-01-01\nhigh: 2029-06-30\nlevel: 90%\nwho: Cora",
    );
    let of = |scores: &Value, by: Value| {
        scores["forecasts"].as_array().unwrap().iter().find(|one| one["by"] == by).unwrap().clone()
    };
    let early = scores(&project, "2027-12-31");
    assert_eq!(of(&early, Value::Null)["result"], "not yet");
    close(&of(&early, Value::Null)["crps"], 0.0);
    // All of Cora's year 2027 counts by then: the probability rises from 5% at its start by 45% over 547 days.
    let (start, end) = (0.05, 0.05 + 0.45 * 364.0 / 547.0);
    let expected = (start * start + start * end + end * end) / 3.0 * 364.0 / 365.0;
    let found = of(&early, "Cora".into())["crps"].as_f64().unwrap();
    assert!((found - expected).abs() < 2e-3, "{found}, not {expected}");
    let late = scores(&project, "2036-01-01");
    assert!(of(&late, Value::Null)["crps"].as_f64().unwrap() > 6.0);
    record(&project, "resolution", "plan", "2028-11-20", "model: plan\noutcome: ready\nresult: 2028-11-20");
    let known = scores(&project, "2029-03-01");
    let own = of(&known, Value::Null);
    assert_eq!((own["result"].as_str(), own["within_interval"].as_bool()), (Some("came"), Some(true)));
    // 20 days after the median, in a year of 366 days.
    close(&own["error"], 20.0 / 366.0);
    // By `scoringrules.interval_score`: (0.5 · 20/366 + 0.05 · width) / 1.5, with 366/366 + 364/365 years of width.
    close(&own["wis"], (0.5 * 20.0 / 366.0 + 0.05 * (1.0 + 364.0 / 365.0)) / 1.5);
}

#[test]
fn a_ledger_with_faults_is_not_scored() {
    let project = project();
    let hash = resolve(&project, "card", "2027-11-02", "yes");
    let path = project.path(&format!("data/ledger/2027-11-02-card-{}.yaml", &hash[..6]));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"yes\"", "\"no\"")).unwrap();
    let ended = project.run(&["score"]).ends_with(1);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains("nothing is scored, since the ledger has faults"), "{}", ended.stderr);
    project.write("data/tables/scores.yaml", "kind: scores\ntitle: Scores\nby: claim\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](table:scores)\n\n[on](second.md)\n");
    project.run(&["build"]).ends_with(0);
    let page = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(page.contains("Nothing is scored, since the ledger has faults"), "{page}");
    assert!(
        std::fs::read_to_string(project.path("public/data/claims.csv"))
            .unwrap()
            .contains("card,this report,Hardware,0.35,0.2,2026-05-07,2027-12-31,open,,")
    );
}

#[test]
fn pages_show_claims_scores_and_calibration() {
    let project = project();
    resolve(&project, "card", "2027-11-02", "yes");
    project.write("data/tables/claims.yaml", "kind: claims\ntitle: Claims\nshow: open\n");
    project.write("data/tables/scores.yaml", "kind: scores\ntitle: Scores\nby: forecaster\n");
    project.write(
        "data/charts/calibration.yaml",
        "kind: calibration\ntitle: Calibration\ndataset: claims\nwhere: by = \"this report\"\nchance: chance\ncame_true: came_true\n",
    );
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\n![](table:claims)\n\n![](table:scores)\n\n![](chart:calibration)\n\n\
         It was given [35%](<=claims[\"card, this report\"].chance.percent>), [on](second.md).\n",
    );
    project.run(&["check"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    let csv = |name: &str| std::fs::read_to_string(project.path(&format!("public/tables/{name}.csv"))).unwrap();
    let claims = csv("claims");
    assert!(!claims.contains("48 GB") && claims.contains("The price falls below $1,000"), "{claims}");
    assert!(csv("scores").contains("Ann,1,0.6,1,0.16,0.510825623766,0.75"), "{}", csv("scores"));
    let chart = std::fs::read_to_string(project.path("public/charts/calibration.csv")).unwrap();
    assert!(chart.starts_with("chance,lowest,highest,forecasts,came_true,p5,p95"), "{chart}");
}

#[test]
fn a_model_cannot_be_called_claims() {
    let project = project();
    project.write("data/models/claims.yaml", "outcomes: { a: 2030-01-01 }\n");
    let errors = project.errors();
    assert!(errors[0].0.contains("a model is called `claims`"), "{errors:?}");
}

/// Runs `resolve` on 20 May 2029.
fn run_resolve(project: &Project, arguments: &[&str]) -> super::project::Ended {
    let mut command = super::project::foresite(project.root());
    command.env("SOURCE_DATE_EPOCH", "1873972800").arg("resolve").args(arguments);
    super::project::Ended::of(&mut command)
}

/// Returns the names of the entries of the ledger.
fn entries(project: &Project) -> Vec<String> {
    let files = project.files().into_iter().map(|(path, _)| path);
    let is_entry = |path: &std::path::PathBuf| path.parent().is_some_and(|folder| folder.ends_with("data/ledger"));
    files.filter(is_entry).map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn resolve_adds_an_entry_and_never_edits_one() {
    let project = project();
    project.write("data/sources.yaml", "shop: { title: The shop }\n");
    let price = ["price", "no", "--on", "2029-01-02", "--source", "shop", "--who", "Ann", "--note", "Still $2,400"];
    let claims = std::fs::read(project.path("data/claims.yaml")).unwrap();
    let ended = run_resolve(&project, &price).ends_with(0);
    assert!(ended.stderr.contains("recorded `data/ledger/2029-01-02-price-"), "{}", ended.stderr);
    assert_eq!(std::fs::read(project.path("data/claims.yaml")).unwrap(), claims);
    let first = entries(&project);
    assert_eq!(first.len(), 1);
    let text = std::fs::read_to_string(project.path(&format!("data/ledger/{}", first[0]))).unwrap();
    assert!(
        text.starts_with("kind: resolution\nas_of: 2029-01-02\nrecorded: 2029-05-20\nclaim: price\nclaim_hash: "),
        "{text}"
    );
    assert!(text.contains("\nresult: no\nsource: [shop]\nwho: Ann\nnote: \"Still $2,400\"\nhash: "), "{text}");
    project.run(&["verify"]).ends_with(0);
    assert_eq!(results(&scores(&project, "2029-03-01"))["price"], "no");
    // The same again is nothing new, and another result has to name what it corrects.
    assert!(run_resolve(&project, &price).ends_with(0).stderr.contains("already recorded"));
    let other = ["price", "2028-12-30", "--on", "2029-02-02", "--source", "shop"];
    let refused = run_resolve(&project, &other).ends_with(2).stderr;
    assert!(
        refused.contains("`price` was resolved as `no` on 2029-01-02: to correct that, name its entry"),
        "{refused}"
    );
    assert_eq!(entries(&project), first);
    let digits = first[0].trim_end_matches(".yaml").rsplit('-').next().unwrap();
    run_resolve(&project, &[&other[..], &["--corrects", digits]].concat()).ends_with(0);
    assert_eq!(entries(&project).len(), 2);
    assert!(entries(&project).contains(&first[0]));
    assert_eq!(results(&scores(&project, "2029-03-01"))["price"], "yes");
    project.run(&["verify"]).ends_with(0);
}

#[test]
fn resolve_refuses_what_cannot_be() {
    let project = project();
    project.write("data/sources.yaml", "shop: { title: The shop }\n");
    for (arguments, message) in [
        (&["prise", "no", "--source", "shop"][..], "did you mean `price`?"),
        (&["price", "maybe", "--source", "shop"], "expected `yes`, `no`, a day, a number"),
        (&["price", "3", "--source", "shop"], "a claim comes true or not"),
        (&["price", "no", "--source", "shp"], "did you mean `shop`?"),
        (&["price", "no"], "--source"),
        (&["price", "no", "--source", "shop", "--on", "2029-06-01"], "is after today, 2029-05-20"),
        (&["price", "no", "--source", "shop", "--on", "2026-06-01"], "was made on 2027-01-01, after"),
        (&["price", "2029-03-01", "--source", "shop", "--on", "2029-02-01"], "which is after `--on 2029-02-01`"),
        (&["plan.redy", "no", "--source", "shop"], "has an outcome `plan.redy`"),
        (&["price", "no", "--source", "shop", "--corrects", "abcdef"], "no entry of the ledger has a hash"),
    ] {
        let stderr = run_resolve(&project, arguments).ends_with(2).stderr;
        assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    }
    assert_eq!(entries(&project), [""; 0]);
    forecast(&project, "2026-05-07", 0.625);
    let stderr = run_resolve(&project, &["plan.ready", "yes", "--source", "shop"]).ends_with(2).stderr;
    assert!(stderr.contains("expected a day, or `no` if it has not come"), "{stderr}");
    run_resolve(&project, &["plan.ready", "2028-11-20", "--on", "2028-11-21", "--source", "shop"]).ends_with(0);
    let scores = scores(&project, "2029-03-01");
    assert_eq!(scores["forecasts"][0]["result"], "came");
}

#[test]
fn a_claim_cannot_change_after_it_was_resolved() {
    let project = project();
    project.write("data/sources.yaml", "shop: { title: The shop }\n");
    run_resolve(&project, &["price", "no", "--source", "shop"]).ends_with(0);
    project.write("data/claims.yaml", &CLAIMS.replace("probability: 0.8", "probability: 80%"));
    project.run(&["score"]).ends_with(0);
    for (before, after) in [
        ("probability: 0.8", "probability: 0.2"),
        ("falls below $2,000", "falls below $200"),
        ("resolves: The shop\n  question", "resolves: Another shop\n  question"),
        ("deadline: 2028-12-31\n  resolves: The shop", "deadline: 2038-12-31\n  resolves: The shop"),
        ("baseline: 50%", "baseline: 90%"),
    ] {
        assert!(CLAIMS.contains(before), "{before}");
        project.write("data/claims.yaml", &CLAIMS.replacen(before, after, 1));
        let ended = project.run(&["score"]).ends_with(1);
        assert!(ended.stdout.is_empty() && ended.stderr.contains("[E0333]"), "{before}: {}", ended.stderr);
    }
}

/// A model with an input that is a date, uniform over two years, and the chance of another.
const DATED: &str = "resolves: By looking.\nwindow: { from: 2026-01-01, to: 2040-01-01 }\n\
    inputs: { launch: \"uniform(low = 2027-01-01, high = 2029-01-01)\", sold: bernoulli(p = 25%) }\noutcomes: { ready: launch + 1 year, sale: sold }\n";

/// Returns the chance and the result of a claim.
fn chance_of(scores: &Value, id: &str) -> Value {
    let claims = scores["claims"].as_array().unwrap().iter();
    let chances = claims.filter(|claim| claim["id"] == id).flat_map(|claim| claim["chances"].as_array().unwrap());
    chances.map(|given| given["chance"].clone()).next().unwrap()
}

#[test]
fn a_claim_on_an_input_has_the_chance_that_an_entry_of_its_model_recorded() {
    let project = Project::small();
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/\nas_of: 2026-05-07\n");
    project.write("data/models/plan.yaml", DATED);
    let claim = |id: &str, chance: &str| {
        format!(
            "{id}:\n  statement: It is so\n  probability: {chance}\n  made: 2026-05-07\n  deadline: 2027-12-31\n  resolves: The shop\n"
        )
    };
    let claims =
        [claim("launched", "plan.launch.by(2027)"), claim("sells", "plan.sold"), claim("done", "plan.ready.by(2027)")];
    project.write("data/claims.yaml", &claims.concat());
    project.run(&["record"]).ends_with(0);
    // What the model says later does not count.
    project.write("data/models/plan.yaml", &DATED.replace("2029-01-01", "2035-01-01").replace("25%", "75%"));
    let found = scores(&project, "2028-02-01");
    let close = |id: &str, expected: f64| {
        let chance = chance_of(&found, id).as_f64().unwrap_or(f64::NAN);
        assert!((chance - expected).abs() < 1e-3, "{id}: {chance}, not {expected}");
    };
    // By hand: 365 of 731 days, and what the model says of the other two.
    close("launched", 365.0 / 731.0);
    close("sells", 0.25);
    close("done", 0.0);
    project.run(&["verify"]).ends_with(0);
    // An input that no claim reads has no chances.
    let entry = std::fs::read_dir(project.path("data/ledger")).unwrap().map(|file| file.unwrap().path());
    let entry = entry.into_iter().find(|path| path.is_file()).unwrap();
    let text = std::fs::read_to_string(entry).unwrap();
    assert!(
        text.contains(
            "  launch:\n    value: \"uniform(low = 2027-01-01, high = 2029-01-01)\"\n    by:\n      2027: 0."
        ),
        "{text}"
    );
}

#[test]
fn a_hand_written_resolution_names_a_known_claim() {
    let project = project();
    project.write("r.yaml", "kind: resolution\nclaim: cart\nas_of: 2028-01-02\nresult: no\n");
    let ended = project.run(&["record", "r.yaml"]).ends_with(1);
    assert!(
        ended.stderr.contains("no claim or question is called `cart`") && ended.stderr.contains("`card`"),
        "{}",
        ended.stderr
    );
    project.write("r.yaml", "kind: resolution\nclaim: card\nas_of: 2028-01-02\nresult: no\n");
    project.run(&["record", "r.yaml"]).ends_with(0);
}
