//! The repository's own report: its answers, and that all its figures follow the model.

use std::fs;
use std::path::{Path, PathBuf};

use foresite::date::Date;
use foresite::document::ModelFile;
use foresite::document::dataset::{Cell, Dataset, Row};
use foresite::document::model::Overrides;
use foresite::load;
use foresite::model::{Kind, Known, Parts, QUANTILE_LEVELS, RunOptions, SliderPosition, SliderPositions};
use foresite::source::{Sources, Span, Spanned};
use serde_json::{Value, json};

use super::forecasts::run_with;
use super::project::{Ended, Project, foresite, repository, site};

#[test]
fn the_forecast_agrees_with_an_independent_run_of_the_same_inputs() {
    let forecast = parity(repository(), &[]);
    // From a run of all six structures in numpy, 20,000 draws of each with its own random numbers and a step of a week, pooled
    // with equal weights.
    for (outcome, median, low, high) in [("task", 2028.49, 2026.77, 2033.88), ("product", 2030.04, 2027.97, 2035.52)] {
        let found = |level: &str| forecast["outcomes"][outcome]["quantiles"][level].as_f64().unwrap();
        for (level, expected, within) in [("0.5", median, 0.08), ("0.05", low, 0.1), ("0.95", high, 0.5)] {
            assert!((found(level) - expected).abs() <= within, "{outcome} at {level}: {}", found(level));
        }
    }
}

#[test]
fn the_stops_of_the_slider_equal_the_scenarios() {
    let forecast = parity(repository(), &FEW);
    let slider = forecast["slider"].as_array().unwrap();
    assert_eq!(slider.len(), 41);
    for (position, name) in [(0, "conservative"), (20, "balanced"), (40, "optimistic")] {
        let stop = &slider[position];
        assert_eq!((&stop["scenario"], &stop["towards_next"]), (&json!(name), &json!(0)));
        let alone = parity(repository(), &[&FEW[..], &["--scenario", name]].concat());
        for outcome in ["task", "product"] {
            let expected = &alone["outcomes"][outcome]["quantiles"];
            let found = stop["outcomes"][outcome].as_object().unwrap();
            assert_eq!(found.len(), 9);
            for (level, found) in found {
                assert!(
                    is_close(found, &expected[level]),
                    "{name}, {outcome} at {level}: {found}, {}",
                    expected[level]
                );
            }
        }
        for (parameter, found) in stop["knobs"].as_object().unwrap() {
            let Some(input) = alone["inputs"].get(parameter) else { continue };
            let expected = &input["quantiles"]["0.5"];
            assert!(is_close(found, expected), "{name}: {parameter} is {found}, not {expected}");
        }
    }
    let [first, middle, last] = [0, 20, 40].map(|at| slider[at]["outcomes"]["product"]["0.5"].as_f64().unwrap());
    assert!(first > middle && middle > last, "{first}, {middle}, {last}");
}

#[test]
fn a_preview_of_the_slider_runs_every_second_position_and_interpolates_the_others() {
    let project = load::load(repository()).project.unwrap();
    let run = |slider| {
        let as_of = Date::parse("2026-09-30").unwrap();
        let parts = Parts { slider, ..Parts::ALL };
        let options = RunOptions { samples: Some(64), parts, ..RunOptions::at(as_of) };
        run_with(&project.models["parity"], &project.datasets, &options).unwrap().slider
    };
    let (all, preview) = (run(SliderPositions::All), run(SliderPositions::EverySecond));
    assert_eq!(preview.len(), 41);
    for (at, (expected, found)) in all.iter().zip(&preview).enumerate() {
        assert_eq!((&expected.scenario, expected.share), (&found.scenario, found.share), "{at}");
        if at % 2 == 0 {
            assert_eq!(format!("{expected:?}"), format!("{found:?}"), "{at}");
            continue;
        }
        let (before, after) = (&preview[at - 1], &preview[at + 1]);
        let between = |a: f64, b: f64, found: f64| (found - (a + b) / 2.0).abs() <= 1e-9 * found.abs();
        let chance = |position: &SliderPosition| {
            position.chances.iter().find(|chance| chance.outcome == "product").unwrap().points[50].1
        };
        assert!(between(chance(before), chance(after), chance(found)), "{at}");
        let medians = [before, after, found].map(|position| position.outcomes[1].1[4].value().unwrap());
        assert!(
            between(medians[0], medians[1], medians[2])
                && (medians[2] - expected.outcomes[1].1[4].value().unwrap()).abs() < 0.5
        );
    }
}

#[test]
fn every_position_of_the_slider_equals_a_run_with_the_same_inputs() {
    let project = load::load(repository()).project.unwrap();
    let options =
        |set| RunOptions { samples: Some(256), set, draws: 0, ..RunOptions::at(Date::parse("2026-09-30").unwrap()) };
    let run = |file: &ModelFile, set| run_with(file, &project.datasets, &options(set)).unwrap();
    let mut file = project.models["parity"].clone();
    // Overrides as text cannot say that a structure has another value of an input.
    file.ensemble = None;
    file.waterfall = None;
    let stops = file.slider.scenarios.clone();
    file.scenarios.retain(|scenario| stops.iter().any(|stop| stop.value == scenario.name.value));
    let slider = run(&file, Overrides::new()).slider;
    assert_eq!(slider.len(), 41);
    let mut alone = file.clone();
    alone.slider.scenarios.clear();
    alone.scenarios.clear();
    for (at, position) in slider.iter().enumerate() {
        let from = stops.iter().position(|stop| stop.value == position.scenario).unwrap();
        let to = (from + 1).min(stops.len() - 1);
        let set = between(&file, [&stops[from].value, &stops[to].value], position.share);
        assert!(!set.is_empty() || position.scenario == "balanced", "position {at} sets nothing");
        let expected = run(&alone, set);
        let window = expected.window;
        for (outcome, (name, found)) in expected.outcomes.iter().zip(&position.outcomes) {
            assert_eq!(&outcome.name, name);
            for (level, found) in QUANTILE_LEVELS.into_iter().zip(found) {
                // The quantiles of a chance are its probability.
                let expected = match outcome.kind {
                    Kind::Bool => Known::At(outcome.draws.mean().unwrap()),
                    _ => window.quantile(&outcome.draws, level, &outcome.kind),
                };
                let close = match (expected, *found) {
                    (Known::At(expected), Known::At(found)) => (expected - found).abs() <= 1e-6,
                    (expected, found) => expected == found,
                };
                assert!(close, "position {at}, {name} at {level}: {found:?}, but a run gives {expected:?}");
            }
        }
        for chance in &position.chances {
            let name = &chance.outcome;
            let draws = &expected.outcome(name).unwrap().draws;
            for (date, found) in &chance.points {
                let expected = draws.share_by(*date);
                assert!(
                    (expected - found).abs() <= 1.0 / 256.0,
                    "position {at}, {name}: {found}, but a run gives {expected}"
                );
            }
        }
        assert!(position.chances.iter().any(|chance| chance.outcome == "product"));
    }
}

/// Returns the overrides for a run between two scenarios: each name that one of them sets is the geometric interpolation of
/// its two values, sample by sample.
fn between(file: &ModelFile, ends: [&str; 2], share: f64) -> Overrides {
    let own = |end: &str| {
        let scenario = file.scenarios.iter().find(|scenario| scenario.name.value == end).unwrap();
        scenario.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect::<Vec<_>>()
    };
    let sides = ends.map(own);
    let mut names: Vec<&str> = sides.iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let remainder = 1.0 - share;
    let set = |name: &&str| {
        let value = |side: usize| sides[side].iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let input = file.inputs.iter().find(|input| input.name.value == *name).unwrap();
        let written = &input.value.value;
        // The text must contain each distribution once: two would be two draws.
        let text = match [value(0), value(1)] {
            [Some(a), Some(b)] => format!("({a}) * (({b}) / ({a})) ^ {share}"),
            [Some(a), None] => format!("({a}) * (({written}) / ({a})) ^ {share}"),
            [None, Some(b)] => format!("({b}) * (({written}) / ({b})) ^ {remainder}"),
            [None, None] => unreachable!("one of them sets it"),
        };
        let span = Span::new(Sources::default().add("--set", text.as_str()), 0, text.len());
        (Spanned::new((*name).to_owned(), span), Spanned::new(text, span))
    };
    names.iter().map(set).collect()
}

#[test]
fn the_swing_of_an_input_equals_runs_with_the_input_at_its_p10_and_p90() {
    let forecast = parity(repository(), &FEW);
    // The inputs with the largest effect, and inputs that are dates.
    let share = |input: &Value| input["share"]["product"].as_f64().unwrap_or(0.0);
    let mut inputs: Vec<(&String, &Value)> = forecast["inputs"].as_object().unwrap().iter().collect();
    // To set a correlated input would also end its correlations.
    inputs.retain(|(name, _)| {
        *name != "halving" && !["context", "steadiness", "people"].iter().any(|what| name.starts_with(what))
    });
    inputs.sort_by(|(_, a), (_, b)| share(b).total_cmp(&share(a)));
    let (largest, others) = inputs.split_at(4);
    let dates = others.iter().filter(|(_, input)| input["kind"] == "date" && share(input) > 0.0);
    let mut compared = 0;
    for (name, input) in largest.iter().chain(dates) {
        for (level, end) in [("0.1", 0), ("0.9", 1)] {
            let (value, unit) = (&input["quantiles"][level], input["unit"].as_str().unwrap_or_default());
            let set = match input["kind"].as_str() {
                Some("date") => format!("{name}=2020-01-01 + ({value} - 2020) year"),
                _ if unit.is_empty() => format!("{name}={value}"),
                _ => format!("{name}={value} {unit}"),
            };
            let alone = parity(repository(), &[&FEW[..], &["--set", &set]].concat());
            for outcome in ["task", "product"] {
                let (found, expected) =
                    (&input["swing"][outcome][end], &alone["outcomes"][outcome]["quantiles"]["0.5"]);
                assert!(is_close(found, expected), "{outcome} with `{set}`: {found}, not {expected}");
            }
            compared += 1;
        }
        let swing = &input["swing"]["product"];
        assert!(swing[0] != swing[1] || share(input) < NOISE, "{name}");
    }
    assert!(compared >= 8, "{compared} runs were compared");
}

/// A number of samples that is large enough for comparisons sample by sample.
const FEW: [&str; 2] = ["--samples", "512"];

/// A share of the variance that so few samples may show for an input without an effect.
const NOISE: f64 = 0.05;

/// Returns whether two numbers agree to the printed digits, or are both "never".
fn is_close(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 2e-9 * b.abs(),
        _ => a.is_null() && b.is_null(),
    }
}

#[test]
fn the_forecast_is_the_same_bytes_on_one_thread_and_on_many() {
    let runs = ["1", "2", "7"].map(|threads| {
        let mut command = foresite(repository());
        command.args(["forecast", "--model", "parity", "--format", "json", "--samples", "2048", "--threads", threads]);
        Ended::of(&mut command).ends_with(0).stdout
    });
    assert!(runs[0].len() > 1000);
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
}

#[test]
fn a_changed_input_changes_every_figure_in_one_build() {
    let project = copy();
    // A figure without a text of its own shows the model's value.
    for path in [
        "content/index.md",
        "content/forecast.md",
        "content/argument.md",
        "content/method.md",
        "data/tables/three_meanings.yaml",
    ] {
        let text = fs::read_to_string(project.path(path)).unwrap();
        project.write(path, &unbind(&text));
    }
    for entry in walkdir::WalkDir::new(project.path("content")).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(entry.path()).unwrap();
            // What the words assume of the input before would fail the build.
            let lines = text.lines().filter(|line| !line.starts_with("{check:"));
            fs::write(entry.path(), lines.map(|line| format!("{line}\n")).collect::<String>()).unwrap();
        }
    }
    for chart in ["chance", "trends", "parity_index", "scenarios"] {
        let path = format!("data/charts/{chart}.yaml");
        project.write(&path, &unbind(&fs::read_to_string(project.path(&path)).unwrap()));
    }
    let before = Shown::of(&project);
    slow_down(&project);
    let after = Shown::of(&project);
    for ((what, before), (_, after)) in before.0.iter().zip(&after.0) {
        assert_ne!(before, after, "{what} did not move");
    }
}

#[test]
fn a_stale_figure_in_prose_fails_the_build() {
    let project = built_copy();
    let before = public(&project);
    slow_down(&project);
    let ended = project.run(&["build"]).ends_with(1);
    let prose = fs::read_to_string(project.path("content/index.md")).unwrap();
    let stale = "[2030](=parity.product.median.year)";
    let (at, line) = prose.lines().enumerate().find(|(_, line)| line.starts_with(stale)).unwrap();
    assert!(ended.stderr.contains("figures are stale: `foresite fix`"), "{}", ended.stderr);
    // The text shows some of many stale figures in full. The report for programs has all of them.
    let reported = project.run(&["check", "--format", "json"]).ends_with(1).stdout;
    let reported: Value = serde_json::from_str(&reported).unwrap();
    let is_there = |problem: &&Value| {
        let label = &problem["labels"][0];
        label["path"] == "content/index.md"
            && label["line"] == at + 1
            && label["column"] == line.find(stale).unwrap() + 2
    };
    let there: Vec<&Value> = reported.as_array().unwrap().iter().filter(is_there).collect();
    let [problem] = there[..] else { panic!("{stale} is not reported exactly once in\n{reported:#}") };
    let now = parity(project.root(), &[])["outcomes"]["product"]["median"].as_str().unwrap().to_owned();
    let problem = problem.to_string();
    assert!(
        &now[..4] != "2030" && problem.contains("2030") && problem.contains(&now[..4]),
        "expected 2030 and {now} in\n{problem}"
    );
    assert_eq!(public(&project), before);
}

#[test]
fn new_rows_change_every_page_that_shows_their_dataset_in_one_build() {
    let project = copy();
    for folder in ["content", "data/tables", "data/charts"] {
        for entry in walkdir::WalkDir::new(project.path(folder)).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let text = unbind(&fs::read_to_string(entry.path()).unwrap());
                fs::write(entry.path(), text).unwrap();
            }
        }
    }
    let seen = || {
        project.run(&["build"]).ends_with(0);
        let page = |path: &str| fs::read_to_string(project.path("public").join(path)).unwrap();
        vec![
            ("the title of the page of models", part(&page("models/index.html"), "<h1", "</h1>")),
            ("the reverse table", part(&page("models/index.html"), "id=table-reverse", "</table>")),
            ("the budget table", part(&page("hardware/index.html"), "id=table-budgets", "</table>")),
            ("the timeline", part(&page("argument/index.html"), "id=chart-catching_up", "</figure>")),
        ]
    };
    let before = seen();
    for (path, row) in [
        (
            "data/open_models.yaml",
            "{ name: Newcomer 9B, released: 2026-05-01, total: 9, active: 9, aa_index: 46, sources: [artificial_analysis] }",
        ),
        (
            "data/boxes.yaml",
            "{ box: Newcomer box, kind: One card, offered: \"yes\", memory: 256, bandwidth: 2000, parts: 1500, rest: 0, \
             system: 0, sources: [techpowerup] }",
        ),
    ] {
        let text = fs::read_to_string(project.path(path)).unwrap();
        project.write(path, &format!("{text}  - {row}\n"));
    }
    let after = seen();
    for ((what, before), (_, after)) in before.iter().zip(&after) {
        assert_ne!(before, after, "{what} did not move");
    }
    // The new model and the new machine are in all rows that they qualify for.
    for (table, name, times) in [(&after[1].1, "Newcomer 9B", 5), (&after[2].1, "Newcomer box", 6)] {
        assert_eq!(table.matches(&format!(">{name}<")).count(), times, "{table}");
    }
    // From 13 November 2025, the date of GPT-5.1, the first hosted model with a score of at least 46, to 1 May 2026.
    assert!(after[1].1.contains("GPT-5.1, November 2025") && after[0].1.contains("5.6 months"), "{after:?}");
}

#[test]
fn six_kinds_of_errors_are_reported_in_one_build_and_leave_the_site_unchanged() {
    let project = built_copy();
    let before = public(&project);
    project.write(
        "data/models/units.yaml",
        "title: Units\nwindow: { from: 2025-01-01, to: 2040-01-01 }\ninputs:\n  size: 100 to 200 GB\n  \
         speed: 10 to 20 GB/s\ncurves:\n  need: size * 2 ^ -((t - 2025-01-01) / (1 year))\noutcomes:\n  done: \
         first(need <= speed)\n",
    );
    project.write(
        "data/models/names.yaml",
        "title: Names\nwindow: { from: 2025-01-01, to: 2040-01-01 }\ninputs:\n  halving: 1 to 2 year\ncurves:\n  \
         size: 2 ^ -((t - 2025-01-01) / havling)\noutcomes:\n  done: first(size <= 0.1)\n",
    );
    project.write(
        "data/models/cycle.yaml",
        "title: Cycle\nwindow: { from: 2025-01-01, to: 2040-01-01 }\ncurves:\n  one: two + 1\n  two: one + 1\n\
         outcomes:\n  done: first(one >= 3)\n",
    );
    project.write("content/dated.md", "---\ntitle: Dated\ndate: 2026-02-30\n---\n");
    project.write("data/twice.yaml", "title: Twice\ntitle: Again\ncolumns: {}\nrows: []\n");
    project.write("templates/page.html", "{{ page.title }}\n{% if %}\n");
    let ended = project.run(&["build"]).ends_with(1);
    for (place, expected) in [
        ("data/models/units.yaml:9:", "GB/s"),
        ("data/models/names.yaml:6:34", "did you mean `halving`"),
        ("data/models/cycle.yaml:4:", "two"),
        ("content/dated.md:3:7", "2026-02-30"),
        ("data/twice.yaml:2:1", "title"),
        ("templates/page.html:2:", "{% if %}"),
    ] {
        let message = ended.stderr.split("\n\n").find(|message| message.contains(place));
        let message = message.unwrap_or_else(|| panic!("no {place} in\n{}", ended.stderr));
        assert!(message.contains(expected), "no {expected:?} in\n{message}");
    }
    assert_eq!(public(&project), before);
}

/// Copies the repository's own site to a new project, and the built site to its output folder.
fn built_copy() -> Project {
    let project = copy();
    copy_folder(site(), &project.path("public"));
    project
}

/// Copies the files of a folder.
fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let copy = to.join(entry.path().strip_prefix(from).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(entry.path(), copy).unwrap();
        }
    }
}

/// Copies the repository's own site to a new project.
fn copy() -> Project {
    let project = Project::small();
    fs::remove_dir_all(project.path("content")).unwrap();
    for folder in ["content", "data", "static", "templates", "tests/language"] {
        copy_folder(&repository().join(folder), &project.path(folder));
    }
    fs::copy(repository().join("foresite.yaml"), project.path("foresite.yaml")).unwrap();
    project
}

/// Makes models shrink at half their rate, and people wait for years longer.
fn slow_down(project: &Project) {
    let mut model = fs::read_to_string(project.path("data/models/parity.yaml")).unwrap();
    for (from, to) in
        [("value: 0.8 to 3.2 year", "value: 3.4 to 4.2 year"), ("value: 0.7 to 6 year", "value: 7 to 9 year")]
    {
        assert!(model.contains(from), "{from}");
        model = model.replacen(from, to, 1);
    }
    project.write("data/models/parity.yaml", &model);
}

/// Removes the author's text from every bound figure.
fn unbind(text: &str) -> String {
    let mut parts = text.split("](");
    let mut unbound = parts.next().unwrap().to_owned();
    for part in parts {
        let label = unbound.rfind('[').unwrap();
        if part.starts_with('=') || part.starts_with("<=") {
            unbound.truncate(label + 1);
        }
        unbound.push_str("](");
        unbound.push_str(part);
    }
    unbound
}

/// The parts of a built site that depend on the model, by name.
struct Shown(Vec<(&'static str, String)>);

impl Shown {
    fn of(project: &Project) -> Self {
        project.run(&["build"]).ends_with(0);
        let page = |path: &str| fs::read_to_string(project.path("public").join(path)).unwrap();
        let (home, forecast) = (page("index.html"), page("forecast/index.html"));
        let argument = page("argument/index.html");
        Self(vec![
            ("the headline", part(&home, "As a whole product", "</data>")),
            ("the cards", part(&home, "How sure", "What has moved")),
            ("the chance chart", part(&home, "<svg", "</figure>")),
            ("the chance chart of the forecast", part(&forecast, "<svg", "</figure>")),
            ("the trends", part(&argument, "The trends underneath</", "</svg>")),
            ("the table", part(&forecast, "id=table-three_meanings", "</table>")),
            ("the chart's data", page("charts/chance.csv")),
            ("the JSON", parity(project.root(), &[])["outcomes"].to_string()),
        ])
    }
}

/// Returns the part of a page between two texts.
fn part(page: &str, from: &str, to: &str) -> String {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0.to_owned()
}

/// Returns the files of the built site.
fn public(project: &Project) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = project.files();
    files.retain(|(path, _)| path.starts_with(project.path("public")));
    assert!(files.len() > 10);
    files
}

/// Returns the JSON of `foresite forecast` for the model.
fn parity(root: &Path, arguments: &[&str]) -> Value {
    let mut command = foresite(root);
    command.args(["forecast", "--model", "parity", "--format", "json"]).args(arguments);
    serde_json::from_str(&Ended::of(&mut command).ends_with(0).stdout).unwrap()
}

#[test]
fn the_counts_of_open_models_are_those_of_their_table() {
    let project = load::load(repository()).project.unwrap();
    let column =
        |dataset: &Dataset, name: &str| dataset.columns.iter().position(|column| column.name.value == name).unwrap();
    let cell = |row: &Row, at: usize| row.cells[at].as_ref().map(|cell| cell.value.clone());
    let models = &project.datasets["open_models"];
    let (released, total) = (column(models, "released"), column(models, "total"));
    let counts = &project.datasets["model_counts"];
    let (on, size, number) = (column(counts, "on"), column(counts, "size"), column(counts, "models"));
    let in_class = |class: &str, total: f64| match class {
        "Below 10 billion" => total < 10.0,
        "10 to 40 billion" => (10.0..40.0).contains(&total),
        "40 to 200 billion" => (40.0..200.0).contains(&total),
        "200 billion and more" => total >= 200.0,
        other => panic!("{other}"),
    };
    assert_eq!(counts.rows.len(), 48);
    for row in &counts.rows {
        let (Some(Cell::Date(on)), Some(Cell::Text(size)), Some(Cell::Number(found))) =
            (cell(row, on), cell(row, size), cell(row, number))
        else {
            panic!("{row:?}")
        };
        let is_counted = |model: &&Row| {
            let (Some(Cell::Date(date)), Some(Cell::Number(total))) = (cell(model, released), cell(model, total))
            else {
                return false;
            };
            date.to_years() < on.to_years() && in_class(&size, total)
        };
        assert_eq!(models.rows.iter().filter(is_counted).count() as f64, found, "{size} before {on}");
    }
}
