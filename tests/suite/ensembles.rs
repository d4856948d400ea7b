//! Ensembles: several structures of a model, run together as their linear pool.

use std::collections::BTreeMap;
use std::fs;

use foresite::cancel::CancelToken;
use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::model::{self, Draws, Forecast, RunOptions};
use serde_json::Value;

use super::forecasts::{load_model, run};
use super::project::Project;

/// A model of a date by three structures: another size, and another way to estimate the date.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2150-01-01 }
inputs:
  size: 20 to 80 GB
  pace: 1 to 4 year
  lag: 2 to 12 year
  delay: 0.25 to 1 year
curves:
  memory: grow(10 GB, 2025-01-01, pace)
conditions:
  fits: memory >= size
outcomes:
  ready: first(fits)
  shipped: ready + delay
scenarios:
  sparse: { set: { size: 5 to 30 GB } }
  measured: { set: { ready: 2025-01-01 + lag } }
";

const ENSEMBLE: &str = "ensemble: { of: { base: 2, sparse: 1, measured: 1 } }\n";

fn options() -> RunOptions {
    RunOptions::at(Date::parse("2025-01-01").unwrap())
}

fn forecast(text: &str, options: &RunOptions) -> Forecast {
    run(&load_model(text, &[]), options)
}

#[track_caller]
fn assert_quantiles(draws: &Draws, expected: [f64; 5], tolerance: f64) {
    for (level, expected) in [0.05, 0.25, 0.5, 0.75, 0.95].into_iter().zip(expected) {
        let found = draws.quantile(level).unwrap();
        assert!((found - expected).abs() < tolerance, "{level}: {found} not {expected}");
    }
}

/// The reference numbers were made with numpy: 4, 2 and 2 million draws of the three structures, each computed from its own draws
/// (`2025 + pace · log2(size / 10)`, no earlier than 2025, or `2025 + lag`, plus `delay`), put together, and `numpy.quantile`. The
/// share between is that of the variance of their weighted means.
#[test]
fn the_pool_of_three_structures_is_that_of_numpy() {
    let forecast = forecast(&format!("{MODEL}{ENSEMBLE}"), &RunOptions { samples: Some(65_536), ..options() });
    let ensemble = forecast.ensemble.as_ref().unwrap();
    let shipped = &forecast.outcome("shipped").unwrap().draws;
    assert_quantiles(shipped, [2025.5054, 2027.3557, 2028.9688, 2030.8773, 2034.9262], 0.06);
    let alone = |name: &str| ensemble.structure(name).unwrap().draws("shipped").unwrap();
    assert_quantiles(alone("base"), [2027.0019, 2028.2307, 2029.4320, 2031.0588, 2034.4921], 0.06);
    assert_quantiles(alone("sparse"), [2025.3142, 2025.5716, 2026.1149, 2027.1853, 2029.3896], 0.06);
    assert_quantiles(alone("measured"), [2027.5185, 2028.9374, 2030.4549, 2032.6356, 2037.5544], 0.06);
    let between = ensemble.between("shipped").unwrap();
    assert!((between.value - 0.31975).abs() < 4.0 * between.error.max(0.001), "{between:?}");
    let shares: f64 =
        forecast.inputs.iter().filter_map(|input| input.variance_share("shipped")).map(|share| share.value).sum();
    assert!(shares + between.value < 1.01, "{shares} and {between:?} are more than all");
    assert!(shares + between.value > 0.9, "{shares} and {between:?}");
}

#[test]
fn an_ensemble_changes_no_draw_of_a_name_that_no_structure_replaces() {
    let with = forecast(&format!("{MODEL}{ENSEMBLE}"), &options());
    let without = forecast(MODEL, &options());
    for name in ["pace", "delay", "lag"] {
        assert_eq!(with.input(name).unwrap().draws, without.input(name).unwrap().draws, "{name}");
    }
    // Alone, a structure has the digits of its scenario, and the model as written those of a model without an ensemble.
    let alone = |name: &str| with.ensemble.as_ref().unwrap().structure(name).unwrap().draws("shipped").unwrap().clone();
    assert_eq!(alone("base"), without.outcome("shipped").unwrap().draws);
    for scenario in ["sparse", "measured"] {
        let of = |forecast: &Forecast| {
            let found = forecast.scenarios.iter().find(|known| known.name == scenario).unwrap();
            found.outcomes.iter().find(|(name, _)| name == "shipped").unwrap().1.clone()
        };
        assert_eq!(alone(scenario), of(&without), "{scenario}");
        assert_eq!(of(&with), of(&without), "{scenario}");
    }
    assert!(without.ensemble.is_none());
}

#[test]
fn a_structure_alone_has_no_ensemble() {
    let under = |scenario: &str| {
        forecast(&format!("{MODEL}{ENSEMBLE}"), &RunOptions { scenario: Some(scenario.to_owned()), ..options() })
    };
    let (base, without) = (under("base"), forecast(MODEL, &options()));
    assert!(base.ensemble.is_none());
    assert_eq!(base.outcome("shipped").unwrap().draws, without.outcome("shipped").unwrap().draws);
    let share = |forecast: &Forecast| forecast.input("size").unwrap().variance_share("shipped");
    assert_eq!(share(&base), share(&without));
}

/// Half of the samples wait for two conditions. The other half has a date of its own, of which no condition is the last.
#[test]
fn an_outcome_that_searches_only_in_some_structures_has_no_bottleneck() {
    let model = "\
window: { from: 2025-01-01, to: 2050-01-01 }
inputs:
  level: 20 to 80 GB
conditions:
  fits: grow(10 GB, 2025-01-01, 1 year) >= level
  cheap: grow(10 GB, 2025-01-01, 1 year) >= 2 * level
outcomes:
  ready: first(fits and cheap)
scenarios:
  announced: { set: { ready: 2027-01-01 } }
  smaller: { set: { level: 5 to 10 GB } }
";
    let with = |of: &str| forecast(&format!("{model}ensemble: {{ of: [{of}] }}\n"), &options());
    let last = |forecast: &Forecast| forecast.outcome("ready").unwrap().bottleneck.clone();
    assert!(last(&with("base, announced")).is_empty());
    assert_eq!(last(&with("base, smaller"))[1], ("cheap".to_owned(), 1.0));
}

#[test]
fn a_million_samples_of_an_ensemble_are_run() {
    let model = "inputs:\n  x: normal(mean = 0, sd = 1)\noutcomes:\n  y: x\nscenarios:\n  far: { set: { y: x + 10 } }\n\
                 ensemble: { of: { base: 1, far: 3 } }\n";
    let forecast = forecast(model, &RunOptions { samples: Some(1_048_576), ..options() });
    let y = forecast.outcome("y").unwrap();
    assert_eq!(y.draws.sorted().len(), 1_048_576);
    // A quarter of the samples is below 5, up to one sample in each block.
    let share = y.draws.share_by(5.0);
    assert!((share - 0.25).abs() < 1e-4, "{share}");
}

#[test]
fn a_canceled_run_of_an_ensemble_reports_nothing() {
    let file = load_model(&format!("{MODEL}{ENSEMBLE}"), &[]);
    let cancel = CancelToken::default();
    cancel.cancel();
    let mut report = Report::default();
    let run = model::run(&file, &BTreeMap::new(), &RunOptions { cancel, ..options() }, &mut report);
    assert!(run.is_err() && report.into_iter().next().is_none());
}

/// Returns a project with a model `plan`, whose date is in 2 years by one structure and in 6 years by the other.
fn project(ensemble: &str) -> Project {
    let project = Project::small();
    let model = format!(
        "title: A plan\nresolves: The shop sells it.\nwindow: {{ from: 2025-01-01, to: 2050-01-01 }}\ninputs:\n  lag: 2 year\n\
         outcomes:\n  ready: 2026-01-01 + lag\nscenarios:\n  slow: {{ set: {{ lag: 6 year }} }}\n{ensemble}"
    );
    project.write("data/models/plan.yaml", &model);
    project
}

#[test]
fn the_forecast_lists_the_structures_and_their_pool() {
    let project = project("ensemble: { of: { base: 3, slow: 1 } }\n");
    let text = project.run(&["forecast", "--model", "plan", "--as-of", "2026-01-01"]).ends_with(0).stdout;
    let at = text.find("Medians by structure").unwrap_or_else(|| panic!("{text}"));
    let lines: Vec<&str> = text[at..].lines().map(str::trim_end).collect();
    assert_eq!(
        lines[..5],
        [
            "Medians by structure",
            "                         weight   ready",
            "  The model as written   75%      January 2028",
            "  slow                   25%      January 2032",
            "  all together                    2028",
        ],
        "{text}"
    );
    assert!(text.contains(">99%  between structures"), "{text}");
    let json: Value =
        serde_json::from_str(&project.run(&["forecast", "--model", "plan", "--format", "json"]).ends_with(0).stdout)
            .unwrap();
    assert_eq!(json["ensemble"]["of"][1]["name"], "slow");
    assert_eq!(json["ensemble"]["of"][1]["weight"], 0.25);
    assert_eq!(json["ensemble"]["between"]["ready"], 1.0);
    assert_eq!(json["outcomes"]["ready"]["by"]["2028"], 0.75);
}

#[test]
fn a_page_follows_the_weights_of_an_ensemble() {
    let project = project("ensemble: { of: { base: 3, slow: 1 } }\n");
    project
        .write("content/index.md", "---\ntitle: A\n---\n\nAn early date has a chance of [](=plan.ready.by(2028)).\n");
    let built = |project: &Project| {
        project.run(&["build", "--as-of", "2026-01-01"]).ends_with(0);
        fs::read_to_string(project.path("public/index.html")).unwrap()
    };
    assert!(built(&project).contains("75%"));
    let model = fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    project.write("data/models/plan.yaml", &model.replace("base: 3", "base: 1"));
    assert!(built(&project).contains("50%"));
}

#[test]
fn a_chart_and_tables_show_each_structure_and_the_pool() {
    let project =
        project("  far: { label: Far away, set: { lag: 20 year } }\nensemble: { of: { base: 3, slow: 1 } }\n");
    let page = "---\ntitle: A\n---\n\n```chart by_structure\nkind: forest\ntitle: By structure\nrows:\n  - structures: plan.ready\n```\n\n\
                ```table structures\nkind: structures\ntitle: By structure\noutcome: plan.ready\n```\n\n\
                ```table scenarios\nkind: scenarios\ntitle: By scenario\noutcome: plan.ready\n```\n";
    project.write("content/index.md", page);
    project.run(&["build", "--as-of", "2026-01-01"]).ends_with(0);
    let csv = |path: &str| fs::read_to_string(project.path(path)).unwrap().replace('\r', "");
    let chart = csv("public/charts/by_structure.csv");
    let lines: Vec<&str> = chart.lines().collect();
    assert!(lines[1].starts_with("The model as written (75%),plan.ensemble.base.ready,2028-01-01,"), "{chart}");
    assert!(lines[2].starts_with("slow (25%),plan.ensemble.slow.ready,2032-01-01,"), "{chart}");
    assert!(lines[3].starts_with("All together,plan.ready,2028-01-01,2028-01-01,"), "{chart}");
    assert_eq!(
        csv("public/tables/structures.csv").lines().collect::<Vec<_>>(),
        [
            "structure,weight,median,interval,later",
            "The model as written,0.75,2028-01-01,2028-01-01/2028-01-01,0.25",
            "slow,0.25,2032-01-01,2032-01-01/2032-01-01,0",
            "All together,1,2028-01-01,2028-01-01/2032-01-01,0.25",
        ]
    );
    let scenarios = csv("public/tables/scenarios.csv");
    assert_eq!(scenarios.lines().nth(1), Some("The forecast,2028-01-01,2028-01-01/2032-01-01,0.25"));
    assert_eq!(scenarios.lines().nth(3), Some("Far away,2046-01-01,2046-01-01/2046-01-01,0"));
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(html.contains("100% of the variance lies between the structures."), "{html}");
}

#[test]
fn a_backtest_runs_all_structures() {
    let project = Project::small();
    project.write("data/output.yaml", super::backtests::OUTPUT);
    project.write(
        "data/models/m.yaml",
        "inputs:\n  doubling: 1 year\ncurves:\n  output:\n    value: grow(output.first(output > 0 GW).output, 2018-07-01, doubling)\n    \
         observed: output.output\noutcomes:\n  in_2030: at(2030-01-01, output)\nscenarios:\n  slow: { set: { doubling: 2 year } }\n\
         ensemble: { of: [base, slow] }\n",
    );
    let flags = ["backtest", "m", "--format", "json", "--as-of", "2023-01-01", "--from", "2020", "--every", "1 year"];
    let found: Value = serde_json::from_str(&project.run(&flags).ends_with(0).stdout).unwrap();
    let first = &found["curves"][0]["forecasts"][0];
    // On 2020-07-01 there are 4 GW after two doublings, and 2 GW after one.
    let quantiles: Vec<f64> =
        first["quantiles"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    assert!((quantiles[0] - 2.0).abs() < 0.01, "{first}");
    assert!((quantiles[6] - 4.0).abs() < 0.01, "{first}");
}

#[test]
fn a_table_a_chart_and_prose_show_the_hindcasts() {
    let project = project(
        "ensemble: { of: { base: 3, slow: 1 } }\nhindcasts:\n  bridge: { label: The bridge, outcome: ready, came: 2029-01-01 }\n  \
         tower: { as_of: 2025-06-01, set: { ready: 2027-01-01 + lag }, outcome: ready, came: 2031-01-01 }\n",
    );
    let page = "---\ntitle: A\n---\n\nIt came in [](=plan.hindcasts.bridge.came.year), off by [](=plan.hindcasts.bridge.base.crps).\n\n\
                ```table cases\nkind: hindcasts\ntitle: Past cases\nmodel: plan\n```\n\n\
                ```chart came\nkind: forest\ntitle: What came\nrows:\n  - hindcasts: plan\n```\n";
    project.write("content/index.md", page);
    project.run(&["build", "--as-of", "2026-01-01"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(html.contains(">2029<") && html.contains(">1 year<"), "{html}");
    let csv = |path: &str| fs::read_to_string(project.path(path)).unwrap().replace('\r', "");
    let cases = csv("public/tables/cases.csv");
    let lines: Vec<&str> = cases.lines().collect();
    assert_eq!(lines[0], "case,came,median,interval,score,pit");
    // Three in four samples are a year early and the others three years late: 1.5 - 0.75 * 0.25 * 4 = 0.75.
    assert!(lines[1].starts_with("The bridge,2029-01-01,2028-01-01,2028-01-01/2032-01-01,0.75,0.75"), "{cases}");
    // Two years early and two years late.
    assert!(lines[2].starts_with("tower,2031-01-01,2029-01-01,2029-01-01/2033-01-01,1.25,0.75"), "{cases}");
    assert!(html.contains("The mean CRPS over 2 cases is 1.5 years for The model as written"), "{html}");
    let chart = csv("public/charts/came.csv");
    let lines: Vec<&str> = chart.lines().collect();
    assert_eq!(lines[0], "forecast,path,median,low,p25,p75,high,came", "{chart}");
    assert!(
        lines[1].starts_with("The bridge,plan.hindcasts.bridge,2028-01-01,") && lines[1].ends_with(",2029-01-01"),
        "{chart}"
    );
}
