//! Tests the reports of what a model says beside its scenarios, its data, and its past cases.

use super::super::project::Project;
use super::reported::reported;

/// Returns the reports of a project with a model of this text.
fn found(text: &str) -> Vec<String> {
    reported(&model(text))
}

fn model(text: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", text);
    project
}

/// A date from January 2029 to January 2031, each with the same chance: its 90% interval is 5% shorter at both ends.
const PACE: &str = "window: { from: 2026-01-01, to: 2040-01-01 }\ninputs:\n  pace: uniform(low = 2 year, high = 4 year)\noutcomes:\n  \
                    ready: 2027-01-01 + pace\n  cost: pace / (1 year)\n";

#[test]
fn scenarios_that_the_forecast_rules_out() {
    let scenario = |set: &str| found(&format!("{PACE}scenarios:\n  other: {set}\n"));
    let interval = "outside of the 90% interval of the forecast, February 2029 to November 2030";
    let line = |median: &str| {
        vec![format!(
            "E0340 data/models/plan.yaml:8: the median of `ready` is {median} in the scenario `other`, {interval}"
        )]
    };
    assert_eq!(scenario("{ set: { pace: 6 year } }"), line("January 2033"));
    assert_eq!(scenario("{ set: { pace: 1.5 year } }"), line("July 2028"));
    assert_eq!(scenario("{ set: { pace: 3.85 year } }"), [""; 0], "inside of the interval");
    assert_eq!(scenario("{ set: { cost: 100 } }"), [""; 0], "another outcome than the first");
    assert_eq!(scenario("{ label: As it is }"), [""; 0]);
    let accept = "accept: { outside: A bet of somebody else }";
    assert_eq!(scenario(&format!("{{ set: {{ pace: 6 year }}, {accept} }}")), [""; 0]);
    assert_eq!(found(&format!("{PACE}{accept}\nscenarios:\n  other: {{ set: {{ pace: 6 year }} }}\n")), [""; 0]);
    let unused = "E0319 data/models/plan.yaml:8: the check `outside` is accepted here, but it reports nothing";
    assert_eq!(scenario(&format!("{{ set: {{ pace: 3 year }}, {accept} }}")), [unused]);
    // A structure has a weight, which says how extreme it is.
    let structure = "accept: { untested: A test }\nscenarios:\n  other: { set: { pace: 6 year } }\nensemble: { of: { base: 99, other: 1 } }\n";
    assert_eq!(found(&format!("{PACE}{structure}")), [""; 0]);
    // A chance and a constant have no interval.
    let scenarios = "scenarios:\n  other: { set: { pace: 6 year } }\n";
    let chance = PACE.replace("outcomes:\n", "outcomes:\n  soon: pace < 3 year\n");
    assert_eq!(found(&format!("{chance}{scenarios}")), [""; 0]);
    assert_eq!(
        found(&format!("{}{scenarios}", PACE.replace("uniform(low = 2 year, high = 4 year)", "3 year"))),
        [""; 0]
    );
}

#[test]
fn scenarios_in_which_the_event_never_comes() {
    let text = |end: &str, set: &str| {
        format!(
            "window: {{ from: 2026-01-01, to: {end} }}\ninputs:\n  pace: uniform(low = 2 year, high = 4 year)\ncurves:\n  size: grow(8 GB, \
             2026-01-01, pace)\noutcomes:\n  ready: first(size >= 32 GB)\nscenarios:\n  other: {{ set: {{ pace: {set} }} }}\n"
        )
    };
    // Two doublings of 2 to 4 years each: 2030 to 2034.
    let expected = "E0340 data/models/plan.yaml:9: the median of `ready` is after 1 January 2040 in the scenario `other`, outside of the 90% \
                    interval of the forecast, March 2030 to October 2033";
    assert_eq!(found(&text("2040-01-01", "20 year")), [expected]);
    assert_eq!(found(&text("2032-01-01", "20 year")), [""; 0], "the end of the interval is not known");
    assert_eq!(found(&text("2032-01-01", "1 year")).len(), 1, "before an interval without a known end");
}

#[test]
fn intervals_that_exclude_what_was_last_observed() {
    let project = |value: &str, more: &str| {
        let project = model(&format!(
            "inputs:\n  rent: {{ value: {value}, observed: prices.rent{more} }}\noutcomes: {{ yearly: 12 * rent }}\n"
        ));
        project.write(
            "data/prices.yaml",
            "date: on\ncolumns: { on: { type: date }, rent: { unit: USD/month } }\nrows:\n  - { on: 2024-03-01, rent: 1000 }\n  - { on: \
             2025-03-01, rent: 1100 }\n  - { on: 2027-03-01, rent: 3000, accept: { later: A contract } }\n",
        );
        project
    };
    let found = |value: &str, more: &str| reported(&project(value, more));
    let line = |interval: &str, last: &str| {
        vec![format!(
            "E0341 data/models/plan.yaml:2: the 90% interval of `rent`, {interval}, excludes the last value of `prices.rent`, {last}"
        )]
    };
    assert_eq!(found("1000 to 1200 USD/month", ""), [""; 0]);
    assert_eq!(found("700 to 900 USD/month", ""), line("$700–900/month", "$1,100/month"));
    assert_eq!(found("1200 to 1400 USD/month", ""), line("$1,200–1,400/month", "$1,100/month"));
    assert_eq!(found("normal(mean = 2000 USD/month, sd = 10 USD/month)", "").len(), 1);
    assert_eq!(found("12000 to 15000 USD/year", ""), [""; 0], "in another unit");
    let yearly = found("8000 to 10000 USD/year", "");
    assert!(yearly.len() == 1 && yearly[0].ends_with("the last value of `prices.rent`, $13,200/year"), "{yearly:?}");
    assert_eq!(found("3000 USD/month", ""), [""; 0], "a constant is no interval");
    assert_eq!(found("700 to 900 USD/month", ", accept: { observed: We move }"), [""; 0]);
    let earlier = project("900 to 1050 USD/month", "");
    assert_eq!(reported(&earlier).len(), 1);
    earlier.run(&["check", "--strict", "--as-of", "2025-02-28"]).ends_with(1);
    let stderr = earlier.run(&["check", "--as-of", "2025-02-28"]).ends_with(0).stderr;
    assert!(!stderr.contains("E0341"), "the last value by then is 1,000: {stderr}");
    let filtered = "{ path: prices.rent, where: rent < 1050 USD/month }";
    let text = std::fs::read_to_string(earlier.path("data/models/plan.yaml")).unwrap().replace("prices.rent", filtered);
    earlier.write("data/models/plan.yaml", &text);
    assert_eq!(reported(&earlier), [""; 0], "the last row that meets the condition is one of 1,000");
    earlier.write("data/models/plan.yaml", &text.replace("900 to 1050 USD/month", "3 to 4 GB"));
    let wrong = "E0205 data/models/plan.yaml:2: `prices.rent` is in `USD/month`, and `rent` is in `GB`";
    assert_eq!(reported(&earlier), [wrong]);
}

#[test]
fn inputs_that_move_nothing() {
    let line = |line: usize, name: &str| {
        vec![format!(
            "E0342 data/models/plan.yaml:{line}: the input `{name}` moves nothing: every outcome, curve, and condition is the same at its \
             lowest and at its highest value"
        )]
    };
    let two = |outcome: &str, more: &str| {
        found(&format!("inputs:\n  a: 5 to 6\n  b: 1 to 2\noutcomes: {{ c: '{outcome}' }}\n{more}"))
    };
    assert_eq!(two("a + b", ""), [""; 0]);
    assert_eq!(two("max(a, b - 1000)", ""), line(3, "b"));
    assert_eq!(two("a + 0 * b", ""), line(3, "b"));
    assert_eq!(two("max(100, a + b)", ""), [line(2, "a"), line(3, "b")].concat());
    assert_eq!(two("if a > 5.5 then b else 100 - b", ""), [""; 0], "it matters together with another");
    assert_eq!(
        two("max(a, b - 1000)", "correlations: [{ between: [a, b], rho: 0.5 }]\n"),
        [""; 0],
        "what is known of it tells something of the other"
    );
    // Kinds of values whose ends are written as an author would.
    for value in [
        "2030-01-01 + (1 to 2 year)",
        "bernoulli(p = 30%)",
        "1 to 2 USD/month",
        "10% to 20%",
        "normal(mean = -3, sd = 0.01)",
    ] {
        let zero = if value.starts_with("2030") { "0 * ((b - 2030-01-01) / (1 year))" } else { "0 * (b / b)" };
        let text = format!("inputs:\n  a: 5 to 6\n  b: {value}\noutcomes: {{ c: 'a + {zero}' }}\n");
        let text = text.replace("0 * (b / b)", if value.starts_with("bern") { "0 * b" } else { "0 * (b / b)" });
        assert_eq!(found(&text), line(3, "b"), "{value}");
    }
}

#[test]
fn inputs_that_move_something_else_than_an_outcome() {
    let text = |rest: &str| {
        format!("window: {{ from: 2026-01-01, to: 2040-01-01 }}\ninputs:\n  a: 5 to 6\n  b: bernoulli(p = 30%)\n{rest}")
    };
    let curve = "curves: { size: { value: 'b * (t - 2026-01-01) / (1 year)', accept: { unused: A page will show it } } }\noutcomes: { c: a }\n";
    assert_eq!(found(&text(curve)), [""; 0], "a curve");
    let still = curve.replace("b * (t", "0 * b + (t");
    assert_eq!(found(&text(&still)).len(), 1, "a curve that does not change");
    let scenario = "outcomes: { c: a + gate * b }\nscenarios: { open: { set: { gate: 1 } } }\n";
    let text_of_scenario = text(scenario).replace("  a: 5 to 6\n", "  a: 5 to 6\n  gate: 0\n");
    assert_eq!(found(&text_of_scenario), [""; 0], "a scenario");
    assert_eq!(found(&text_of_scenario.replace("gate: 1", "gate: 0 * a")).len(), 1, "a scenario that does not use it");
    let curve_of_scenario = "curves: { size: { value: 'gate * b * (t - 2026-01-01) / (1 year)', accept: { unused: A page will show it } } }\n\
                             outcomes: { c: a }\nscenarios: { open: { set: { gate: 1 } } }\n";
    let gated = text(curve_of_scenario).replace("  a: 5 to 6\n", "  a: 5 to 6\n  gate: 0\n");
    assert_eq!(found(&gated), [""; 0], "a curve of a scenario");
    let hindcast = "outcomes: { c: a + gate * b }\nhindcasts: { first: { set: { gate: 1 }, outcome: c, came: 5 } }\n";
    assert_eq!(found(&text(hindcast).replace("  a: 5 to 6\n", "  a: 5 to 6\n  gate: 0\n")), [""; 0], "a hindcast");
    let condition = "conditions: { ripe: { value: 't > 2028-01-01 and t < 2031-01-01 + b * 1 year', accept: { unused: A test } } }\n\
                     outcomes: { c: a }\n";
    assert_eq!(found(&text(condition)), [""; 0], "a condition that stops being true");
    // What a constant part of a condition ignores is reported there.
    let constant = "outcomes: { c: 'first(t >= 2030-01-01 + a * 1 year and b >= 0)' }\n";
    let reports = found(&text(constant));
    assert!(reports.len() == 1 && reports[0].starts_with("E0320"), "{reports:?}");
    let accepted = "outcomes: { c: { value: 'first(t >= 2030-01-01 + a * 1 year and b >= 0)', accept: { constant: A limit that may change } } }\n";
    assert_eq!(found(&text(accepted)), [""; 0]);
}

#[test]
fn structures_that_no_hindcast_tests() {
    let text = |rest: &str| {
        format!(
            "inputs: {{ a: 3 to 5, b: 1 to 2 }}\noutcomes: {{ c: a + b, d: a }}\nscenarios:\n  far: {{ set: {{ a: 4 to 6 }} }}\n  other: {{ set: \
             {{ c: 2 * a }} }}\nensemble:\n  of: [base, far, other]\n{rest}"
        )
    };
    let none =
        "E0343 data/models/plan.yaml:7: no past case tests the structures of `plan`, whose weights decide the forecast";
    assert_eq!(found(&text("")), [none]);
    assert_eq!(found(&text("accept: { untested: Nothing like it has happened }\n")), [""; 0]);
    let line = |which: &str| {
        vec![format!(
            "E0343 data/models/plan.yaml:7: no past case tests the {which} the same as the model as written in every hindcast"
        )]
    };
    let case = |set: &str, outcome: &str| {
        found(&text(&format!("hindcasts:\n  first: {{ set: {set}, outcome: {outcome}, came: 5 }}\n")))
    };
    assert_eq!(case("{}", "c"), [""; 0]);
    assert_eq!(case("{ a: 4 }", "c"), line("structure `far`, which says"));
    assert_eq!(case("{}", "d"), line("structure `other`, which says"));
    assert_eq!(case("{ a: 4 }", "d"), line("structures `far` and `other`, which say"));
    let second = "hindcasts:\n  first: { set: { a: 4 }, outcome: c, came: 5 }\n  second: { outcome: d, came: 5 }\n";
    assert_eq!(found(&text(second)), [""; 0], "each is tested by one of them");
    let accepted = text("hindcasts:\n  first: { set: { a: 4 }, outcome: c, came: 5 }\n")
        .replace("far: { set", "far: { accept: { untested: A test }, set");
    assert_eq!(found(&accepted), [""; 0]);
    // Without the model as written among the structures, only what a hindcast sets is compared.
    assert_eq!(
        found(&text("hindcasts:\n  first: { set: { a: 4 }, outcome: d, came: 5 }\n").replace("[base, ", "[")).len(),
        1
    );
}
