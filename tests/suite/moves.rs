//! What moved a forecast: the changes between two projects, and the share of each in the moves of the outcomes.

use std::collections::BTreeMap;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::document::Project;
use foresite::load;
use foresite::model::{
    Alteration, Change, ChangeKind, ExplainOptions, Explanation, Measure, Method, Move, Side, explain,
};

/// Loads a project of a model `plan` and other files, by path.
fn project(model: &str, files: &[(&str, &str)]) -> Project {
    let settings = ("foresite.yaml", "title: A\nbase_url: https://example.org/\n");
    let model = ("data/models/plan.yaml", model);
    let own = [settings, model];
    let files = own.iter().chain(files);
    let files: BTreeMap<String, Vec<u8>> =
        files.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let loaded = load::load_files(files);
    let problems: Vec<String> = loaded.report.into_iter().map(|problem| problem.message).collect();
    assert!(problems.is_empty(), "{problems:?}");
    loaded.project.unwrap()
}

fn side<'p>(project: &'p Project, day: &str) -> Side<'p> {
    Side {
        file: &project.models["plan"],
        datasets: &project.datasets,
        units: &project.config.units,
        as_of: Date::parse(day).unwrap(),
        recorded: None,
    }
}

/// Returns what moved the model `plan` from one project to another, both as of the same day.
#[track_caller]
fn between(from: &Project, to: &Project) -> Explanation {
    on_days((from, "2026-05-07"), (to, "2026-05-07"))
}

#[track_caller]
fn on_days(from: (&Project, &str), to: (&Project, &str)) -> Explanation {
    let mut reports = [Report::default(), Report::default()];
    let (from, to) = (side(from.0, from.1), side(to.0, to.1));
    let explained = explain(from, to, ExplainOptions::default(), &mut reports);
    let problems: Vec<String> = reports.into_iter().flatten().map(|problem| problem.message).collect();
    explained.unwrap_or_else(|_| panic!("{problems:?}"))
}

/// Returns what moved a model, without other files.
#[track_caller]
fn moved(from: &str, to: &str) -> Explanation {
    between(&project(from, &[]), &project(to, &[]))
}

/// Returns the move of the median of an outcome, or of its probability, and checks that the shares sum to it.
#[track_caller]
fn central<'e>(explained: &'e Explanation, outcome: &str) -> &'e Move {
    let outcome = explained.outcomes.iter().find(|known| known.name == outcome).unwrap();
    for found in &outcome.moves {
        let sum: f64 = found.shares.iter().map(|share| share.value).sum();
        let total = found.total.unwrap().value;
        assert!((sum - total).abs() < 1e-9, "{:?}: the shares sum to {sum}, the move is {total}", found.measure);
    }
    outcome.central().unwrap()
}

/// Returns each cause, by the names of its changes, with its share in the move of an outcome.
#[track_caller]
fn shares(explained: &Explanation, outcome: &str) -> Vec<(String, f64)> {
    let shares = &central(explained, outcome).shares;
    assert_eq!(shares.len(), explained.causes.len());
    let name = |at: &usize| {
        let Change { kind, name, .. } = &explained.changes[*at];
        if name.is_empty() { kind.word().to_owned() } else { name.clone() }
    };
    let names = explained.causes.iter().map(|cause| cause.changes.iter().map(name).collect::<Vec<_>>().join(" + "));
    names.zip(shares.iter().map(|share| share.value)).collect()
}

#[track_caller]
fn has_shares(explained: &Explanation, outcome: &str, expected: &[(&str, f64)]) {
    let found = shares(explained, outcome);
    let is_near = |((name, share), (expected, value)): (&(String, f64), &(&str, f64))| {
        name == expected && (share - value).abs() < 1e-9
    };
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(is_near), "{found:?} is not {expected:?}");
}

#[test]
fn each_of_several_changes_that_add_up_has_its_own_effect() {
    let explained = moved(
        "inputs: { a: 1, b: 2, c: 5 }\noutcomes: { total: a + b + c }\n",
        "inputs: { a: 3, b: 0.5, c: 5 }\noutcomes: { total: a + b + c }\n",
    );
    has_shares(&explained, "total", &[("a", 2.0), ("b", -1.5)]);
    let found = central(&explained, "total");
    assert_eq!((found.from, found.to, found.total.unwrap().value), (Some(8.0), Some(8.5), 0.5));
    assert!(found.shares.iter().all(|share| share.error == Some(0.0)));
    assert_eq!((explained.method, explained.runs), (Method::Exact, 4));
}

// By hand: the first factor's share is (5 − 2) (3 + 7) / 2 = 15, the second's (7 − 3) (2 + 5) / 2 = 14.
#[test]
fn two_factors_share_what_they_do_together() {
    let explained = moved(
        "inputs: { a: 2, b: 3 }\noutcomes: { product: a * b }\n",
        "inputs: { a: 5, b: 7 }\noutcomes: { product: a * b }\n",
    );
    has_shares(&explained, "product", &[("a", 15.0), ("b", 14.0)]);
}

#[test]
fn the_draws_of_what_has_not_changed_are_the_same_on_both_sides() {
    let explained = moved(
        "inputs: { noise: 5 to 9, shift: 1, other: 2 to 3 }\noutcomes: { total: noise + shift + 0 * other }\n",
        "inputs: { other: 2 to 3, shift: 4, noise: 5 to 9 }\noutcomes: { total: noise + shift + 0 * other }\n",
    );
    has_shares(&explained, "total", &[("shift", 3.0)]);
    let found = central(&explained, "total");
    assert!(found.shares[0].error.unwrap() < 1e-12 && !found.shares[0].is_below_error());
}

#[test]
fn changes_that_cancel_are_two_shares() {
    let explained = moved(
        "inputs: { noise: 1 to 2, wait: 3 year, start: 2030-01-01 }\noutcomes: { ready: start + wait + noise * 1 year }\n",
        "inputs: { noise: 1 to 2, wait: 2 year, start: 2031-01-01 }\noutcomes: { ready: start + wait + noise * 1 year }\n",
    );
    has_shares(&explained, "ready", &[("wait", -1.0), ("start", 1.0)]);
    assert!(central(&explained, "ready").total.unwrap().value.abs() < 1e-9);
}

#[test]
fn every_quantile_and_the_chance_by_each_year_has_shares() {
    let model = |wait: f64, spread: f64| {
        format!(
            "window: {{ from: 2026-01-01, to: 2040-01-01 }}\ninputs: {{ wait: {wait} year, x: 'normal(mean = 0 year, sd = {spread} year)' }}\noutcomes: {{ ready: 2029-07-02 + wait + x }}\n"
        )
    };
    let explained = moved(&model(1.0, 0.5), &model(2.0, 1.0));
    let outcome = &explained.outcomes[0];
    let value = |measure, cause: usize| outcome.of(measure).unwrap().shares[cause].value;
    // The quantiles at 5% and 95% are 1.6449 standard deviations from the median, of half a year more.
    for (level, score) in [(0.05, -1.6449), (0.5, 0.0), (0.95, 1.6449)] {
        let quantile = Measure::Quantile(level);
        assert!((value(quantile, 0) - 1.0).abs() < 0.02, "{level}");
        assert!((value(quantile, 1) - 0.5 * score).abs() < 0.02, "{level}");
    }
    // The chance by the end of 2030 is Φ((2031 − median) / sd). By scipy.stats.norm.cdf: 0.841345 at first, 0.158655 with the wait
    // alone, 0.691462 with the spread alone, 0.308538 with both.
    let [start, wait, spread, end] = [0.841345, 0.158655, 0.691462, 0.308538];
    let by = Measure::By(2030);
    assert!((value(by, 0) - 0.5 * (wait - start + end - spread)).abs() < 0.01);
    assert!((value(by, 1) - 0.5 * (spread - start + end - wait)).abs() < 0.01);
    central(&explained, "ready");
}

#[test]
fn a_chance_has_shares_of_its_probability() {
    let model = |a: f64, b: f64| {
        format!("inputs: {{ a: bernoulli(p = {a}), b: bernoulli(p = {b}) }}\noutcomes: {{ both: a >= 1 and b >= 1 }}\n")
    };
    let explained = moved(&model(0.5, 0.4), &model(0.9, 0.6));
    let found = shares(&explained, "both");
    // 0.4 (0.4 + 0.6) / 2 and 0.2 (0.5 + 0.9) / 2, for independent draws.
    assert!((found[0].1 - 0.2).abs() < 0.01 && (found[1].1 - 0.14).abs() < 0.01, "{found:?}");
}

#[test]
fn the_error_of_a_share_is_its_spread_over_seeds() {
    let explained = |seed: u64| {
        let model = |a: &str, b: &str| {
            format!(
                "seed: {seed}\nsamples: 512\ninputs: {{ a: {a}, b: {b}, c: 1 to 3 }}\noutcomes: {{ x: a * b + c }}\n"
            )
        };
        moved(&model("1 to 2", "3 to 5"), &model("2 to 3", "2 to 6"))
    };
    let found: Vec<(f64, f64)> = (1..=80)
        .map(|seed| {
            let share = central(&explained(seed), "x").shares[1];
            (share.value, share.error.unwrap())
        })
        .collect();
    let count = found.len() as f64;
    let mean = found.iter().map(|(value, _)| value).sum::<f64>() / count;
    let spread = (found.iter().map(|(value, _)| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    let reported = (found.iter().map(|(_, error)| error * error).sum::<f64>() / count).sqrt();
    let ratio = reported / spread;
    assert!((0.7..1.5).contains(&ratio), "the reported error is {ratio} of the spread");
}

const GPUS: &str = "title: Cards\nkey: name\ncolumns: { name: { type: text }, price: { unit: USD }, memory: {} }\nrows:\n  - { name: A, price: 100, memory: 8 }\n  - { name: B, price: 300, memory: 16 }\n";

#[test]
fn the_rows_of_a_dataset_are_one_cause_that_names_each_of_them() {
    let model = "outcomes: { cheapest: gpus.least(price).price / (1 USD) + 0 * others.best(x).x, unrelated: 3 }\n";
    let others = ("data/others.yaml", "columns: { x: {} }\nrows:\n  - { x: 1 }\n");
    let unused = ("data/unused.yaml", "columns: { x: {} }\nrows:\n  - { x: 1 }\n");
    let before = project(model, &[("data/gpus.yaml", GPUS), others, unused]);
    let gpus = GPUS
        .replace("price: 100, ", "price: 90, ")
        .replace("  - { name: B, price: 300, memory: 16 }\n", "  - { name: C, price: 200, memory: 24, note: New }\n");
    let unused = ("data/unused.yaml", "columns: { x: {} }\nrows:\n  - { x: 2 }\n");
    let after = project(model, &[("data/gpus.yaml", &gpus), others, unused]);
    let explained = between(&before, &after);
    has_shares(&explained, "cheapest", &[("gpus", -10.0)]);
    has_shares(&explained, "unrelated", &[("gpus", 0.0)]);
    let change = &explained.changes[0];
    assert_eq!((change.kind, change.label.as_str()), (ChangeKind::Dataset, "Cards"));
    let details: Vec<_> =
        change.details.iter().map(|detail| (detail.alteration, detail.name.as_str(), detail.text.as_str())).collect();
    assert_eq!(
        details,
        [
            (Alteration::Changed, "A", "price: 100 → 90"),
            (Alteration::Added, "C", "name: C, price: 200, memory: 24"),
            (Alteration::Removed, "B", "name: B, price: 300, memory: 16"),
        ]
    );
}

// A new row without a value changes no line, and yet which rows are drawn for each resample: the numbers of the models between the
// sides are those of the models themselves, whatever is computed once for all of them.
#[test]
fn trends_share_their_resamples_only_if_these_are_the_same() {
    let row = |at: u32, value: &str| format!("  - {{ day: {}-01-01{value} }}\n", 2010 + at);
    let rows: String = (0..12).map(|at| row(at, &format!(", x: {}", 1 + at * at + 7 * (at % 3)))).collect();
    let data = |more: &str| {
        format!("date: day\ncolumns: {{ day: {{ type: date }}, x: {{ optional: true }} }}\nrows:\n{rows}{more}")
    };
    let model = "outcomes: { slope: 'doubling(d.x) / (1 year)' }\n";
    let before = project(model, &[("data/d.yaml", &data(""))]);
    let after = project(model, &[("data/d.yaml", &data(&row(12, "")))]);
    let explained = between(&before, &after);
    assert!(central(&explained, "slope").total.unwrap().value != 0.0);
}

/// Returns the shares of the rows of the only cause in the move of an outcome, each with the name of its row, and checks that they
/// sum to the share of the cause.
#[track_caller]
fn rows(explained: &Explanation, cause: usize, outcome: &str) -> Vec<(String, f64)> {
    let found = central(explained, outcome);
    let sum: f64 = found.parts_of(cause).iter().map(|share| share.value).sum();
    assert!((sum - found.shares[cause].value).abs() < 1e-9, "{found:?}");
    let [change] = explained.causes[cause].changes[..] else { panic!("{:?}", explained.causes) };
    let names = explained.changes[change].details.iter().map(|detail| detail.name.clone());
    names.zip(found.parts_of(cause).iter().map(|share| share.value)).collect()
}

#[test]
fn rows_that_cancel_are_two_shares() {
    let data = |a: u32, b: u32, more: &str| {
        format!(
            "key: n\ncolumns: {{ n: {{ type: text }}, x: {{}} }}\nrows:\n  - {{ n: a, x: {a} }}\n  - {{ n: b, x: {b} }}\n{more}"
        )
    };
    let model = |scale: u32| {
        format!("inputs: {{ s: {scale} }}\noutcomes: {{ sum: 's * (d[a].x + d[b].x)' }}\n")
            .replace("[a]", "[\"a\"]")
            .replace("[b]", "[\"b\"]")
    };
    let before = project(&model(1), &[("data/d.yaml", &data(10, 20, ""))]);
    let after = project(&model(1), &[("data/d.yaml", &data(13, 17, ""))]);
    let explained = between(&before, &after);
    has_shares(&explained, "sum", &[("d", 0.0)]);
    assert_eq!(rows(&explained, 0, "sum"), [("a".to_owned(), 3.0), ("b".to_owned(), -3.0)]);
    // Beside another change, by hand: each row counts for the mean of both scales, 2.
    let after = project(&model(3), &[("data/d.yaml", &data(13, 18, ""))]);
    let explained = between(&before, &after);
    has_shares(&explained, "sum", &[("s", 61.0), ("d", 2.0)]);
    assert_eq!(rows(&explained, 1, "sum"), [("a".to_owned(), 6.0), ("b".to_owned(), -4.0)]);
}

/// Returns a project whose outcome is the sum of the column `x` of some rows.
fn summed(columns: &str, rows: &[String]) -> Project {
    let data =
        format!("key: n\ncolumns: {{ n: {{ type: text }}, g: {{ type: text }}, {columns} }}\nrows:\n{}", rows.concat());
    let sums = "group: { from: d, by: g, columns: { sum: sum(x) } }\n";
    project("outcomes: { sum: sums.best(sum).sum }\n", &[("data/d.yaml", &data), ("data/sums.yaml", sums)])
}

#[test]
fn rows_that_were_added_removed_or_changed_have_their_own_shares() {
    let row = |(name, x): (&str, u32)| format!("  - {{ n: {name}, g: all, x: {x}, y: {} }}\n", 10 * x);
    let before = summed("x: {}, y: {}", &[("a", 1), ("b", 2), ("c", 3), ("same", 4)].map(row));
    // The columns in another order are no change.
    let after = [("new", 50), ("a", 1), ("c", 30), ("same", 4), ("last", 7)];
    let explained = between(&before, &summed("y: {}, x: {}", &after.map(row)));
    let expected = [("new", 50.0), ("c", 27.0), ("last", 7.0), ("b", -2.0)];
    let found = rows(&explained, 0, "sum");
    let is_near = |((name, share), (expected, value)): (&(String, f64), (&str, f64))| {
        name == expected && (share - value).abs() < 1e-9
    };
    assert!(found.len() == 4 && found.iter().zip(expected).all(is_near), "{found:?}");
}

#[test]
fn many_rows_have_only_a_share_together() {
    for (count, known) in [(8, 8), (9, 0)] {
        let data = |shift: u32| {
            let rows = (0..count).map(|at| format!("  - {{ n: r{at}, g: all, x: {} }}\n", at + shift));
            summed("x: {}", &rows.collect::<Vec<String>>())
        };
        let explained = between(&data(0), &data(1));
        has_shares(&explained, "sum", &[("d", f64::from(count))]);
        assert_eq!(central(&explained, "sum").parts_of(0).len(), known);
        assert_eq!(explained.changes[0].details.len(), count as usize);
    }
}

#[test]
fn a_dataset_counts_if_another_one_that_the_model_reads_is_computed_from_it() {
    let model = "outcomes: { cheapest: real.least(price).price }\n";
    let real = (
        "data/real.yaml",
        "key: year\ncolumns: { year: {}, nominal: {} }\nderived:\n  price: nominal / cpi[year = year].index\nrows:\n  - { year: 2020, nominal: 8 }\n  - { year: 2021, nominal: 9 }\n",
    );
    let cpi = |first: u32| {
        format!(
            "key: year\ncolumns: {{ year: {{}}, index: {{}} }}\nrows:\n  - {{ year: 2020, index: {first} }}\n  - {{ year: 2021, index: 1 }}\n"
        )
    };
    let before = project(model, &[real, ("data/cpi.yaml", &cpi(2))]);
    let after = project(model, &[real, ("data/cpi.yaml", &cpi(4))]);
    has_shares(&between(&before, &after), "cheapest", &[("cpi", -2.0)]);
}

#[test]
fn a_model_has_datasets_of_its_own() {
    let model = |x: u32| {
        format!(
            "datasets:\n  own:\n    columns: {{ x: {{}} }}\n    rows:\n      - {{ x: {x} }}\noutcomes: {{ most: own.best(x).x }}\n"
        )
    };
    has_shares(&moved(&model(3), &model(5)), "most", &[("own", 2.0)]);
}

#[test]
fn a_new_input_is_one_cause_with_the_definitions_that_use_it() {
    let explained = moved(
        "inputs: { a: 1, old: 4 }\noutcomes: { total: a + old }\n",
        "inputs: { a: 2, fresh: 3 }\ncurves: { grown: fresh * 2 }\noutcomes: { total: 'a + at(2027-01-01, grown)' }\n",
    );
    has_shares(&explained, "total", &[("a", 1.0), ("fresh + old + grown + total", 2.0)]);
}

#[test]
fn changes_that_only_work_together_are_one_cause() {
    // In bits, the other definitions do not balance.
    let explained = moved(
        "inputs: { size: 3 GB, count: 2 }\ncurves: { whole: size * count }\noutcomes: { total: 'at(2027-01-01, whole) / (1 GB)' }\n",
        "inputs: { size: 3, count: 4 }\ncurves: { whole: size * count * 2 GB }\noutcomes: { total: 'at(2027-01-01, whole) / (1 GB)' }\n",
    );
    // By hand: of 6 to 24, the count doubles and so does the pair.
    has_shares(&explained, "total", &[("size + whole", 9.0), ("count", 9.0)]);
}

#[test]
fn time_that_passes_is_a_cause() {
    let model = project("inputs: { wait: 2 year }\noutcomes: { ready: today + wait }\n", &[]);
    let later = project("inputs: { wait: 1 year }\noutcomes: { ready: today + wait }\n", &[]);
    let explained = on_days((&model, "2026-01-01"), (&later, "2027-01-01"));
    has_shares(&explained, "ready", &[("wait", -1.0), ("time", 1.0)]);
}

#[test]
fn a_row_that_is_dated_after_the_earlier_side_is_no_effect_of_time() {
    let data = |rows: &str| {
        format!(
            "date: day\ncolumns: {{ day: {{ type: date }}, x: {{}} }}\nrows:\n  - {{ day: 2020-01-01, x: 1 }}\n  - {{ day: 2022-01-01, x: 2 }}\n  - {{ day: 2024-01-01, x: 4 }}\n{rows}"
        )
    };
    let model = "outcomes: { slope: 'doubling(d.x) / (1 year)' }\n";
    let before = project(model, &[("data/d.yaml", &data(""))]);
    let after = project(model, &[("data/d.yaml", &data("  - { day: 2026-03-01, x: 32 }\n"))]);
    let explained = on_days((&before, "2026-01-01"), (&after, "2026-06-01"));
    let found = shares(&explained, "slope");
    assert!(found[0].0 == "d" && found[0].1 < -0.2 && found[1] == ("time".to_owned(), 0.0), "{found:?}");
}

#[test]
fn every_kind_of_change_is_listed_with_its_text() {
    let before = "window: { from: 2025-01-01, to: 2040-01-01 }\nsamples: 256\nunits: { crate: 10 GB }\ninputs: { a: 1 to 2, b: 1 to 2, c: 4 GB }\ncurves: { k: a + b }\nconditions: { big: k > 1 }\noutcomes: { x: first(big), y: c / (1 crate) }\nscenarios: { low: { set: { a: 1 } } }\n";
    let after = "window: { from: today, to: 2041-01-01 }\nsamples: 512\nseed: 3\nunits: { crate: 20 GB }\ninputs: { a: { value: 1  to 3, note: More }, b: 1 to 2, c: 4 GB }\ncurves: { k: a + 2 * b }\nconditions: { big: k > 2 }\noutcomes: { x: first(big), y: 2 * c / (1 crate) }\nscenarios: { low: { set: { a: 2 } } }\ncorrelations: [{ between: [b, a], rho: 0.5 }]\n";
    let explained = on_days((&project(before, &[]), "2026-01-01"), (&project(after, &[]), "2026-01-02"));
    let listed: Vec<(&str, &str, &str, &str)> = explained
        .changes
        .iter()
        .map(|change| {
            let text = |text: &Option<String>| text.as_deref().map_or("-", |text| text.to_owned().leak());
            (change.kind.word(), change.name.as_str(), text(&change.from), text(&change.to))
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("input", "a", "1 to 2", "1 to 3"),
            ("curve", "k", "a + b", "a + 2 * b"),
            ("condition", "big", "k > 1", "k > 2"),
            ("definition", "y", "c / (1 crate)", "2 * c / (1 crate)"),
            ("scenario", "low", "a = 1", "a = 2"),
            ("correlation", "a, b", "-", "0.5"),
            ("window", "", "2025-01-01 to 2040-01-01", "today to 2041-01-01"),
            ("unit", "crate", "10 GB", "20 GB"),
            ("time", "", "2026-01-01", "2026-01-02"),
            ("seed", "", "20260507", "3"),
            ("samples", "", "256", "512"),
        ]
    );
    // 0.4 to 0.4: twice the amount in crates of twice the size.
    assert_eq!(central(&explained, "y").total.unwrap().value, 0.0);
    let share = |name: &str| shares(&explained, "y").into_iter().find(|(known, _)| known == name).unwrap().1;
    // There are ten causes, so the shares are means over random orders, of which each has its reverse: 0.4 to 0.8 or 0.2, by turns.
    assert!(matches!(explained.method, Method::Orders(_)));
    assert!((share("y") - 0.3).abs() < 1e-9 && (share("crate") + 0.3).abs() < 1e-9);
}

#[test]
fn correlation_seed_and_window_have_shares() {
    let model = |head: &str, mean: u32| {
        format!(
            "{head}inputs: {{ a: 'normal(mean = 0, sd = 1)', b: 'normal(mean = {mean}, sd = 1)' }}\noutcomes: {{ x: a + b }}\n"
        )
    };
    let explained = moved(&model("", 0), &model("correlations: [{ between: [a, b], rho: 1 }]\n", 3));
    let ninety_five = explained.outcomes[0].of(Measure::Quantile(0.95)).unwrap();
    // From the root of two to two standard deviations, each of 1.6449, beside a shift by 3.
    let [shift, spread] = [ninety_five.shares[0], ninety_five.shares[1]];
    assert!((spread.value - (2.0 - 2_f64.sqrt()) * 1.6449).abs() < 3.0 * spread.error.unwrap(), "{spread:?}");
    assert!((shift.value - 3.0).abs() < 1e-9, "{shift:?}");
    let explained = moved(&model("", 0), &model("seed: 5\n", 0));
    assert!(central(&explained, "x").shares[0].value.abs() < 0.1);
    let model =
        |from: &str| format!("window: {{ from: {from}, to: 2040-01-01 }}\noutcomes: {{ x: first(t >= 2027-01-01) }}\n");
    let explained = moved(&model("2026-01-01"), &model("2030-01-01"));
    let found = explained.outcomes[0].central().unwrap();
    // It is true before the later window begins, so that only a limit is known.
    assert_eq!((found.from, found.to, found.total, found.shares.len()), (Some(2027.0), None, None, 0));
}

#[test]
fn another_number_of_samples_has_what_the_other_causes_leave_of_a_move() {
    let model = |samples: u32, mean: u32| {
        format!(
            "samples: {samples}\ninputs: {{ a: 'lognormal(median = 1, sigma = 1)', b: {mean} }}\noutcomes: {{ x: a + b }}\n"
        )
    };
    let explained = moved(&model(4096, 0), &model(256, 3));
    assert_eq!((explained.from.samples, explained.to.samples), (4096, 256));
    let ninety_five = explained.outcomes[0].of(Measure::Quantile(0.95)).unwrap();
    let [shift, samples] = [ninety_five.shares[0], ninety_five.shares[1]];
    let of = |forecast: &foresite::model::Forecast| forecast.outcomes[0].draws.quantile(0.95).unwrap();
    let noise = of(&explained.to) - of(&explained.from) - 3.0;
    assert!((shift.value - 3.0).abs() < 1e-9, "{shift:?}");
    assert!(noise != 0.0 && (samples.value - noise).abs() < 1e-9, "{samples:?}, but {noise}");
    assert_eq!(explained.changes[explained.causes[1].changes[0]].kind, ChangeKind::Samples);
}

#[test]
fn what_never_comes_has_no_share_of_its_median_and_shares_of_its_chances() {
    let model = |growth: &str| {
        format!(
            "window: {{ from: 2026-01-01, to: 2030-12-31 }}\ninputs: {{ rate: {growth} }}\ncurves: {{ level: rate * ((t - 2026-01-01) / (1 year)) }}\noutcomes: {{ ready: first(level >= 1) }}\n"
        )
    };
    let explained = moved(&model("0.5 to 1"), &model("0.01 to 0.3"));
    let outcome = &explained.outcomes[0];
    let median = outcome.central().unwrap();
    assert!(median.from.is_some());
    assert_eq!((median.to, median.total, median.shares.len()), (None, None, 0));
    let by = outcome.of(Measure::By(2028)).unwrap();
    assert!((by.shares[0].value - by.total.unwrap().value).abs() < 1e-12 && by.total.unwrap().value < -0.9);
}

#[test]
fn a_scenario_moves_its_outcomes_beside_the_other_changes() {
    let model = |a: u32, b: u32| {
        format!(
            "inputs: {{ a: 1, b: {b} }}\noutcomes: {{ product: a * b }}\nscenarios: {{ high: {{ label: High, set: {{ a: {a} }} }}, same: {{ set: {{ a: 9 }} }} }}\n"
        )
    };
    let explained = moved(&model(2, 3), &model(5, 7));
    // Under the scenario, by hand: 6 to 35, of which (5 − 2) (3 + 7) / 2 by the scenario and (7 − 3) (2 + 5) / 2 by the input.
    let [found] = explained.scenarios.as_slice() else { panic!("{:?}", explained.scenarios) };
    assert_eq!((found.scenario.as_str(), found.label.as_str(), found.outcome.as_str()), ("high", "High", "product"));
    assert_eq!((found.from, found.to), (Some(6.0), Some(35.0)));
    assert_eq!((found.own.unwrap().value, found.others.unwrap().value), (15.0, 14.0));
    // As written, only the input has changed.
    has_shares(&explained, "product", &[("b", 4.0)]);
}

#[test]
fn what_moves_nothing_is_no_change() {
    let before = "inputs: { a: { value: 1 to 2, note: A guess }, b: 3 }\noutcomes: { x: { value: a + b, label: X } }\n";
    let after = "title: New\ninputs: { b: 3, a: { value: 1   to 2, note: A better guess, label: A } }\noutcomes: { x: { value: a + b, label: Y } }\nexpect: [x > 0]\n";
    let explained = moved(before, after);
    assert!(explained.changes.is_empty() && explained.causes.is_empty());
    let found = central(&explained, "x");
    assert_eq!((found.total.unwrap().value, found.from), (0.0, found.to));
}

#[test]
fn models_that_differ_in_nothing_that_outcomes_use_are_run_once() {
    let model = |value: u32| {
        format!(
            "inputs: {{ a: {value}, b: {value}, c: {value} }}\ncurves: {{ unused: c }}\nconditions: {{ idle: unused > 3 }}\noutcomes: {{ x: a + b }}\n"
        )
    };
    let explained = moved(&model(1), &model(2));
    has_shares(&explained, "x", &[("a", 1.0), ("b", 1.0), ("c", 0.0)]);
    // Of the eight models, four are different, and both sides are run as they were written.
    assert!(explained.runs <= 5, "{}", explained.runs);
}

#[test]
fn the_shares_of_many_changes_sum_to_the_move() {
    let names: Vec<String> = (0..12).map(|at| format!("x{at}")).collect();
    let model = |value: &str| {
        let inputs: Vec<String> = names.iter().map(|name| format!("{name}: {value}")).collect();
        let product: Vec<String> = names.chunks(2).map(|pair| pair.join(" * ")).collect();
        format!("samples: 256\ninputs: {{ {} }}\noutcomes: {{ sum: {} }}\n", inputs.join(", "), product.join(" + "))
    };
    let explained = moved(&model("1 to 2"), &model("2 to 3"));
    let Method::Orders(orders) = explained.method else { panic!("{:?}", explained.method) };
    assert!(orders >= 6 && explained.runs <= 300, "{orders} {}", explained.runs);
    // All inputs are alike.
    let found = central(&explained, "sum");
    let total = found.total.unwrap().value;
    for share in &found.shares {
        assert!((share.value - total / 12.0).abs() < 5.0 * share.error.unwrap(), "{share:?} of {total}");
    }
    assert_eq!(moved(&model("1 to 2"), &model("2 to 3")).outcomes, explained.outcomes, "the orders are the same again");
}

#[test]
fn an_outcome_in_another_unit_moves_in_the_later_one() {
    let explained = moved(
        "inputs: { a: 2000 MB }\noutcomes: { size: { value: a, unit: MB } }\n",
        "inputs: { a: 3 GB }\noutcomes: { size: { value: a, unit: GB } }\n",
    );
    let found = central(&explained, "size");
    assert_eq!((found.from, found.to), (Some(2.0), Some(3.0)));
    has_shares(&explained, "size", &[("a", 1.0), ("size", 0.0)]);
    let explained = moved("outcomes: { x: 2030-01-01, y: 1 }\n", "outcomes: { x: 5 GB, y: 2 }\n");
    assert!(explained.outcomes[0].moves.is_empty());
    assert_eq!(central(&explained, "y").total.unwrap().value, 1.0);
}

/// A model with two structures: 10 and 30.
fn two_structures(weights: &str, far: &str) -> String {
    format!(
        "inputs:\n  x: normal(mean = 10, sd = 1)\noutcomes:\n  y: x\nscenarios:\n  far: {{ set: {{ x: '{far}' }} }}\n\
         ensemble: {{ of: {weights} }}\n"
    )
}

/// Half of the samples are near 10 and half near 30. With a third structure's weight moved, the median moves with it.
#[test]
fn the_weights_and_the_structures_of_an_ensemble_are_causes() {
    let far = "normal(mean = 30, sd = 1)";
    let even = two_structures("{ base: 1, far: 3 }", far);
    let explained = moved(&even, &two_structures("{ base: 3, far: 1 }", far));
    assert_eq!(explained.changes[0].kind, ChangeKind::Ensemble);
    assert_eq!(explained.changes[0].from.as_deref(), Some("base: 1, far: 3"));
    let shares = shares(&explained, "y");
    assert_eq!(shares.len(), 1);
    // The median is at the third of the one normal distribution, or at two thirds of the other: 20 minus 2 · 0.43.
    assert!((shares[0].1 + 20.0 - 2.0 * 0.4307).abs() < 0.1, "{shares:?}");
}

#[test]
fn a_change_of_a_structure_moves_the_outcomes_of_the_model() {
    let weights = "{ base: 1, far: 3 }";
    let explained = moved(
        &two_structures(weights, "normal(mean = 30, sd = 1)"),
        &two_structures(weights, "normal(mean = 35, sd = 1)"),
    );
    let found = shares(&explained, "y");
    assert_eq!(found[0].0, "far");
    assert!((found[0].1 - 5.0).abs() < 1e-6, "{found:?}");
}

#[test]
fn a_new_structure_and_its_scenario_are_one_cause() {
    let before = "inputs:\n  x: normal(mean = 10, sd = 1)\noutcomes:\n  y: x\n";
    let explained = moved(before, &two_structures("{ base: 1, far: 3 }", "normal(mean = 30, sd = 1)"));
    let found = shares(&explained, "y");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "far + ensemble");
    assert!(found[0].1 > 19.0, "{found:?}");
}
