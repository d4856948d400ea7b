//! The controls of charts: the slider between scenarios, and the chart of beliefs.

use foresite::document::ModelFile;
use foresite::document::chart as spec;
use foresite::document::model::Slider as Shown;
use foresite::figure::canvas::plot::{BOTTOM, TOP};
use foresite::figure::chart::controls::SliderControl;
use foresite::model::run::forecast::{ChanceByDate, Input, QUANTILE_LEVELS, ScenarioForecast, SliderPosition};
use serde_json::Value;

use super::{known, *};

/// The range of dates of the slider charts.
const DRAWN: [f64; 2] = [2026.0, 2033.0];

/// The scenarios in the order of the slider, each with the doubling time of its parity index in years.
const STOPS: [(&str, &str, f64); 3] = [("slow", "Slow", 4.0), ("base", "As it is", 2.0), ("fast", "Fast", 1.0)];

fn slide(fixture: &mut Fixture) {
    let forecast = fixture.forecasts.get_mut("parity").unwrap();
    let times = forecast.curve("index").unwrap().times.clone();
    forecast.inputs.push(input("halving", "Halving time", "year"));
    forecast.scenarios = STOPS.map(|(name, label, _)| scenario(name, label)).into();
    forecast.slider = (0..=40).map(|at| position(at, &times)).collect();
    let outcome = fixture.series(&["parity.product"]).remove(0);
    let [from, to] = DRAWN.map(|date| Some(fixture.at(Date::from_years(date).unwrap())));
    let rule = Rule { value: fixture.at(Place::Number(1.0)), label: fixture.at("parity".into()) };
    let marks = RulesAndBands { rules: vec![rule], bands: Vec::new() };
    let annotations = Annotations { notes: Vec::new(), marks };
    let slider = spec::Slider { outcome, dates: Dates { from, to }, logarithmic: true, annotations };
    fixture.chart("slide", "It comes sooner", "Parity index", ChartKind::Slider(slider));
}

fn input(name: &str, label: &str, unit: &str) -> Input {
    let description = Description { label: label.into(), ..Description::default() };
    let kind = Kind::Number(unit.parse().unwrap());
    let draws = Draws::new((0..1000).map(|at| 1.0 + f64::from(at) / 1000.0).collect());
    Input {
        name: name.into(),
        basis: None,
        description,
        kind,
        draws,
        variance_shares: Vec::new(),
        total_shares: Vec::new(),
        swing_ends: None,
        swings: Vec::new(),
    }
}

fn scenario(name: &str, label: &str) -> ScenarioForecast {
    let note = Some(format!("A note on {label}."));
    ScenarioForecast {
        name: name.into(),
        label: label.into(),
        note,
        set: Vec::new(),
        outcomes: Vec::new(),
        inputs: Vec::new(),
        curves: Vec::new(),
    }
}

/// Returns the doubling time of the index at a position, in years. It changes by equal factors from stop to stop.
fn doubling(at: usize) -> f64 {
    4.0 * (-(at as f64) / 20.0).exp2()
}

/// Returns the median date at a position; the last is "never".
fn median(at: usize) -> Option<f64> {
    (at < 40).then_some(2034.25 - 0.1 * at as f64)
}

fn position(at: usize, times: &[f64]) -> SliderPosition {
    let quantile = |level: f64| median(at).map(|median| median + 4.0 * (level - 0.5));
    let quantiles = QUANTILE_LEVELS.map(quantile);
    // Between two scenarios, a curve can be above or below both.
    let pace = if at == 35 { 0.7 } else { doubling(at) };
    let value = |date: &f64| 0.25 * ((date - 2025.0) / pace).exp2();
    SliderPosition {
        scenario: STOPS[at / 20].0.into(),
        share: (at % 20) as f64 / 20.0,
        // A parameter that is not an input has no value to show.
        parameters: vec![("halving".into(), Some(doubling(at))), ("fits".into(), None)],
        outcomes: vec![("task".into(), [known(None); 9]), ("product".into(), quantiles.map(known))],
        chances: Vec::new(),
        curve: times.iter().map(value).collect(),
    }
}

/// Returns a model file with nothing but a slider and the curve that it shows.
fn file(fixture: &mut Fixture, curve: Option<&str>) {
    let slider = Shown { scenarios: Vec::new(), curve: curve.map(|name| fixture.at(name.to_owned())) };
    let file = ModelFile { slider, ..ModelFile::new(fixture.at("parity".to_owned())) };
    fixture.project.models.insert("parity".into(), file);
}

fn slider() -> (Figure, SliderControl, Value) {
    let mut fixture = Fixture::new();
    slide(&mut fixture);
    file(&mut fixture, Some("index"));
    let figure = fixture.figures().charts.remove("slide").unwrap();
    let slider = figure.controls.slider.clone().unwrap();
    let data = serde_json::from_str(&slider.data).unwrap();
    (figure, slider, data)
}

/// Returns the corners of a path of relative lines, in the units of the stretching layer.
fn corners(data: &str) -> Vec<(f64, f64)> {
    let (start, lines) = data.strip_prefix('M').unwrap().split_once('l').unwrap();
    let numbers = |text: &str| -> Vec<f64> {
        let spaced = text.replace('-', " -");
        spaced.split_whitespace().map(|number| number.parse().unwrap()).collect()
    };
    let start = numbers(start);
    let mut at = (start[0], start[1]);
    let mut corners = vec![at];
    for step in numbers(lines).chunks(2) {
        at = (at.0 + step[0], at.1 + step[1]);
        corners.push(at);
    }
    corners
}

/// Returns the height of a path at `x`.
fn height(corners: &[(f64, f64)], x: f64) -> Option<f64> {
    let pair = corners.windows(2).find(|pair| pair[0].0 <= x && x <= pair[1].0)?;
    let share = (x - pair[0].0) / (pair[1].0 - pair[0].0);
    Some(pair[0].1 + share * (pair[1].1 - pair[0].1))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn slider_stops_are_the_scenarios_and_positions_show_the_run() {
    let (figure, slider, data) = slider();
    let names: Vec<&str> =
        data["positions"].as_array().unwrap().iter().map(|at| at["name"].as_str().unwrap()).collect();
    assert_eq!(data["scenarios"], serde_json::json!([0, 20, 40]));
    assert_eq!([names[0], names[20], names[40]], STOPS.map(|(_, label, _)| label));
    assert_eq!([names[1], names[39]], ["5% of the way from Slow to As it is", "95% of the way from As it is to Fast"]);
    assert_eq!((&*slider.outcome, &*slider.parameters), ("Whole-product parity", &["Halving time".to_owned()][..]));
    // The middle scenario is shown first, so it has the first color.
    let scenarios: Vec<(&str, bool, Option<&str>)> = slider
        .scenarios
        .iter()
        .map(|scenario| (&*scenario.class, scenario.selected, scenario.note.as_deref()))
        .collect();
    let notes = ["A note on Slow.", "A note on As it is.", "A note on Fast."].map(Some);
    assert_eq!(scenarios, [("c2", false, notes[0]), ("c1", true, notes[1]), ("c3", false, notes[2])]);

    // Medians 2034.25, 2033.25 and 2032.25 at the positions 0, 10 and 20, and 1.8 years to either side of them.
    let text = |at: usize, key: &str| data["positions"][at][key].as_str().unwrap().to_owned();
    let values = [0, 10, 20, 40].map(|at| text(at, "value"));
    assert_eq!(values, ["2034", "2033", "2032", "after 1 Jan 2050"]);
    assert_eq!(text(0, "range"), "April 2034; 90% interval 2032–2036");
    assert_eq!(text(10, "range"), "April 2033; 90% interval 2031–2035");
    assert_eq!(text(40, "range"), "after 1 January 2050; 90% interval after 1 Jan 2050");
    let parameters = [0, 10, 20, 40].map(|at| data["positions"][at]["parameters"][0].as_str().unwrap().to_owned());
    assert_eq!(parameters, ["4 years", "2.8 years", "2 years", "1 year"]);

    assert_eq!(figure.table.rows.iter().len(), 41);
    assert_eq!(cells(&figure)[10], ["50% of the way from Slow to As it is", "April 2033 (2031–2035)", "2.8 years"]);
    assert!(
        figure.csv.starts_with("position,product.p5,product.p50,product.p95,halving\r\nSlow,2032-06-"),
        "{}",
        figure.csv
    );
    assert!(figure.csv.ends_with("Fast,>2050-01-01,>2050-01-01,>2050-01-01,1\r\n"), "{}", figure.csv);
}

#[test]
fn a_position_matches_the_drawn_path_of_its_scenario_inside_the_plot() {
    let (figure, slider, data) = slider();
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let path = |class: &str| {
        let path =
            document.descendants().find(|node| node.has_tag_name("path") && node.attribute("class") == Some(class));
        corners(path.unwrap_or_else(|| panic!("no path of class {class:?}")).attribute("d").unwrap())
    };
    let x = numbers(&data["x"]);
    let today = data["today"].as_u64().unwrap() as usize;
    let place = (Date::parse("2026-05-07").unwrap().to_years() - DRAWN[0]) / (DRAWN[1] - DRAWN[0]) * 10_000.0;
    assert_eq!(x[today - 1], place.round(), "the line is split at the model's date");
    assert!(x.windows(2).all(|pair| pair[0] < pair[1]) && x[0] == 0.0 && x[x.len() - 1] == 10_000.0, "{x:?}");
    for (at, stop) in [0, 20, 40].into_iter().zip(&slider.scenarios) {
        let y = numbers(&data["positions"][at]["y"]);
        let (before, after) = (path(&stop.class), path(&format!("projected {}", stop.class)));
        for (point, (x, y)) in x.iter().zip(&y).enumerate() {
            let own = height(if point < today { &before } else { &after }, *x);
            let own = own.unwrap_or_else(|| panic!("the path of {} has no place at {x}", stop.class));
            // A path leaves out corners that are too flat to see.
            assert!((own - y).abs() <= 6.0, "{} at {x}: {y}, but its path is at {own}", stop.class);
        }
        assert!(y.windows(2).all(|pair| pair[0] > pair[1]), "what rises goes up");
    }
    let positions = data["positions"].as_array().unwrap();
    assert_eq!(positions.len(), 41);
    for position in positions {
        let y = numbers(&position["y"]);
        assert_eq!(y.len(), x.len());
        assert!(y.iter().all(|y| (TOP * 10.0..=BOTTOM * 10.0).contains(y)), "{} leaves the plot", position["name"]);
    }
}

#[test]
fn a_slider_without_a_curve_shows_the_chance_of_its_outcome() {
    let mut fixture = Fixture::new();
    slide(&mut fixture);
    file(&mut fixture, None);
    for chart in fixture.project.charts.values_mut() {
        if let ChartKind::Slider(slider) = &mut chart.kind {
            slider.logarithmic = false;
            slider.annotations = Annotations::default();
        }
    }
    // The chance grows evenly from 0 in 2026 to what the position says in 2033.
    for (at, position) in fixture.forecasts.get_mut("parity").unwrap().slider.iter_mut().enumerate() {
        let last = 0.5 + at as f64 / 100.0;
        let points = (0..=7).map(|year| (2026.0 + f64::from(year), last * f64::from(year) / 7.0));
        position.chances = vec![ChanceByDate { outcome: "product".into(), points: points.collect() }];
    }
    let figure = fixture.figures().charts.remove("slide").unwrap();
    assert!(
        figure.alt.starts_with("Line chart of the chance of whole-product parity by date in each of"),
        "{}",
        figure.alt
    );
    let data: Value = serde_json::from_str(&figure.controls.slider.clone().unwrap().data).unwrap();
    let down = |at: usize, which: usize| {
        let y = data["positions"][at]["y"].as_array().unwrap();
        y[if which == 0 { 0 } else { y.len() - 1 }].as_f64().unwrap() / 10.0
    };
    // All lines begin at the bottom, and end at heights that are to each other as 50, 70, and 90.
    let heights = [0, 20, 40].map(|at| BOTTOM - down(at, 1));
    assert!([0, 20, 40].into_iter().all(|at| (BOTTOM - down(at, 0)).abs() < 0.1));
    assert!(
        (heights[1] / heights[0] - 1.4).abs() < 0.01 && (heights[2] / heights[0] - 1.8).abs() < 0.01,
        "{heights:?}"
    );
}

#[test]
fn a_slider_chart_needs_a_model_with_a_slider() {
    let mut fixture = Fixture::new();
    slide(&mut fixture);
    file(&mut fixture, Some("index"));
    fixture.forecasts.get_mut("parity").unwrap().slider.clear();
    let (figures, problems) = fixture.draw();
    assert!(figures.charts.is_empty());
    assert_eq!(problems, ["E0402 the model `parity` has no slider [name its scenarios: `slider: [low, base, high]`]"]);
}

/// The number of joint draws, chosen so that no draw is alone in the middle of a fifth.
const DRAWS: usize = 1001;

/// Returns the rank of a draw's lag. The ranks of all draws are a permutation.
fn rank(draw: usize) -> usize {
    (draw * 617) % DRAWS
}

fn lag(draw: usize) -> f64 {
    rank(draw) as f64 / 100.0
}

/// Adds a model in which parity comes a lag after 2030-01-01. The lag is uniform over ten years; if it is longer than
/// `longest`, parity never comes. A second input has no effect.
fn believed(longest: f64, draws: usize, inputs: &[&str]) -> Result<Figure, Vec<String>> {
    let mut fixture = Fixture::new();
    let date = |draw: usize| if lag(draw) > longest { f64::INFINITY } else { 2030.0 + lag(draw) };
    let forecast = fixture.forecasts.get_mut("parity").unwrap();
    forecast.outcomes[0].draws = Draws::new((0..DRAWS).map(date).collect());
    forecast.joint.outcomes = vec![("task".into(), (0..draws).map(date).collect())];
    let column = |name: &str| -> Vec<f64> {
        let value = |draw: usize| match name {
            "lag" => lag(draw),
            "noise" => ((rank(draw) * 500) % DRAWS) as f64,
            _ => 1.0,
        };
        (0..draws).map(value).collect()
    };
    forecast.joint.inputs = inputs.iter().map(|name| ((*name).to_owned(), column(name))).collect();
    let own = |name: &&str| Input { draws: Draws::new(column(name)), ..input(name, &name.to_uppercase(), "year") };
    forecast.inputs = inputs.iter().map(own).collect();
    let outcome = fixture.series(&["parity.task"]).remove(0);
    fixture.chart("believe", "Early", "Late", ChartKind::Belief(spec::Belief { outcome, limit: 8 }));
    let (mut figures, problems) = fixture.draw();
    figures.charts.remove("believe").filter(|_| problems.is_empty()).ok_or(problems)
}

#[test]
fn early_and_late_futures_have_closed_form_medians_without_irrelevant_inputs() {
    let figure = believed(9.0, DRAWS, &["lag", "noise"]).unwrap();
    // The earliest fifth has lags from 0 to 2 years, and the latest has lags from 8 to 10 years, some of them "never".
    assert_eq!(cells(&figure), [["LAG", "5 years", "1 year", "9 years"]]);
    assert_eq!(figure.csv, "input,all.p50,early.p50,late.p50\r\nlag,5,1,9\r\n");
    let headers: Vec<&str> = figure.table.columns.iter().map(|column| &*column.label).collect();
    // A fifth of so few draws has an error of more than a month.
    let tails = ["Earliest fifth of futures (by 2032)", "Latest fifth (after 2038)"];
    assert_eq!(headers, ["Input", "All futures", tails[0], tails[1]]);
    let key: Vec<(&str, &str)> = figure.key.iter().map(|entry| (&*entry.class, &*entry.label)).collect();
    assert_eq!(key, [("fill earlier", tails[0]), ("fill later", tails[1])]);
    // The forecast of this fixture was not computed by a model, so that no input can be moved.
    let others = "The model refuses some values of these inputs, so they have no controls. One other input differs less between \
                  early and late futures, or not at all.";
    assert_eq!(figure.note.as_deref(), Some(others));
    assert!(figure.alt.contains("LAG: 1 year against 9 years."), "{}", figure.alt);
    let never = believed(7.0, DRAWS, &["lag"]).unwrap();
    assert_eq!(never.key[1].label, "Latest fifth (after 1 January 2050)");
}

#[test]
fn a_belief_chart_needs_enough_draws_and_an_input_that_matters() {
    assert_eq!(
        believed(9.0, 400, &["lag"]).unwrap_err(),
        [
            "E0404 the model `parity` is run with 400 samples, too few to compare early futures with late ones: expected 500 \
          [give the model more `samples`]"
        ]
    );
    assert!(believed(9.0, 500, &["lag"]).is_ok());
    assert_eq!(
        believed(9.0, DRAWS, &["noise", "certain"]).unwrap_err(),
        ["E0402 no input of model `parity` differs between early and late futures of `parity.task` []"]
    );
}
