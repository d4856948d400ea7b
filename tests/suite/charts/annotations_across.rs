//! Rules and bands on charts whose values are across: bars, dumbbells, distributions, forecasts side by side, and shifts.

use super::*;

const SIZES: [(&str, f64, f64); 4] =
    [("Card a", 4.0, 8.0), ("Card b", 24.0, 24.0), ("Card c", 32.0, 48.0), ("Card d", 30.0, 12.0)];

const MARKS: &str = "rule: [{ value: 0.064 TB, label: Enough }, { value: 26, label: Some }]\n\
    bands: [{ to: 10 GB, label: Too little }, { from: 40, to: 50, label: Much }]\n";

/// The charts of numbers in GB that take these annotations, each without its annotations.
const OF_NUMBERS: [(&str, &str); 6] = [
    ("bars", "kind: bars\ntitle: T\ndataset: parts\nvalues: [memory]\n"),
    ("stack", "kind: bars\ntitle: T\ndataset: parts\nvalues: [memory, largest]\nstack: sum\n"),
    ("dumbbell", "kind: dumbbell\ntitle: T\ndataset: parts\nvalues: [memory, largest]\n"),
    ("histogram", "kind: histogram\ntitle: T\nvalues: parts.memory\n"),
    ("density", "kind: density\ntitle: T\nvalues: parts.memory\n"),
    ("ridgeline", "kind: ridgeline\ntitle: T\nrows: [parts.memory, parts.largest]\n"),
];

/// The charts of dates that take these annotations, each without its annotations.
const OF_DATES: [(&str, &str); 6] = [
    ("histogram", DATES),
    ("dots", "kind: dots\ntitle: T\noutcome: parity.product\n"),
    ("ridgeline", "kind: ridgeline\ntitle: T\nrows: [parity.task, parity.product]\n"),
    ("forest", "kind: forest\ntitle: T\nrows: [parity.task, parity.product]\n"),
    ("tornado", "kind: tornado\ntitle: T\noutcome: parity.product\n"),
    ("waterfall", "kind: waterfall\ntitle: T\nmodel: parity\n"),
];

const DATE_MARKS: &str =
    "rule: { value: 2031, label: A year }\nbands: { from: 2029-01, to: 2029-06, label: Half a year }\n";

const DATES: &str = "kind: histogram\ntitle: T\nvalues: parity.product\n";

pub(super) fn into_gallery(fixture: &mut Fixture) {
    parts(fixture);
    for (id, keys) in OF_NUMBERS {
        fixture.write(&format!("across-{id}"), &format!("{keys}{MARKS}"));
    }
    for (id, keys) in OF_DATES {
        fixture.write(&format!("across-dates-{id}"), &format!("{keys}{DATE_MARKS}"));
    }
    let near: Vec<String> = (20..36).map(|at| format!("{{ value: {at}, label: Rule at {at} }}")).collect();
    fixture.write("across-many", &format!("{}rule: [{}]\n", OF_NUMBERS[0].1, near.join(", ")));
    let never = "kind: histogram\ntitle: T\nvalues: parity.dense\n";
    let late = "rule: { value: 2060, label: Late }\nbands: { from: 2055-06, label: Very late }\n";
    fixture.write("across-never", &format!("{never}{late}"));
}

fn parts(fixture: &mut Fixture) {
    let unit = || ColumnKind::Number { unit: Some(fixture.at("GB".to_owned())) };
    let columns = [("name", ColumnKind::Text), ("memory", unit()), ("largest", unit())];
    let number = |value| Some(Cell::Number(value));
    let rows = SIZES.map(|(name, memory, largest)| vec![word(name), number(memory), number(largest)]);
    dataset(fixture, "parts", &columns, rows.into());
}

fn drawn(keys: &str) -> (Option<Figure>, Vec<String>) {
    let mut fixture = Fixture::new();
    parts(&mut fixture);
    rows::one_of_each_kind(&mut fixture);
    fixture.write("marked", keys);
    let (mut figures, problems) = fixture.draw();
    (figures.charts.remove("marked"), problems)
}

/// Returns the chart with these keys, which must be without problems.
fn chart(keys: &str) -> Figure {
    let (figure, problems) = drawn(keys);
    assert_eq!(problems, Vec::<String>::new());
    figure.unwrap()
}

/// Returns the paths of a class, in hundredths of a percent across and tenths of a pixel down.
fn paths<'f>(figure: &'f Figure, class: &str) -> Vec<&'f str> {
    let start = format!("class=\"{class}\" d=\"");
    figure.svg.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn rules_and_bands_are_drawn_and_described_on_every_chart_with_values_across() {
    for (id, keys) in OF_NUMBERS {
        let figure = chart(&format!("{keys}{MARKS}"));
        let texts = [lines(&figure), figure.key.iter().map(|entry| entry.label.clone()).collect()].concat();
        for text in ["Enough", "Some", "Too little", "Much"] {
            assert!(texts.iter().any(|line| line == text), "{id}, {text}: {texts:?}");
        }
        assert_eq!(paths(&figure, "bar shade").len(), 2, "{id}");
        assert!(
            figure.alt.contains(
                "A rule marks Enough at 64 GB. A rule marks Some at 26 GB. A band marks Too little below 10 GB. \
                 A band marks Much from 40 GB to 50 GB. The table below"
            ),
            "{id}: {}",
            figure.alt
        );
    }
}

#[test]
fn rules_and_bands_are_drawn_and_described_on_every_chart_of_dates() {
    for (id, keys) in OF_DATES {
        let figure = chart(&format!("{keys}{DATE_MARKS}"));
        let texts = [lines(&figure).join(" "), figure.key.iter().map(|entry| entry.label.clone()).collect()].concat();
        for text in ["A year", "Half a year"] {
            assert!(texts.contains(text), "{id}, {text}: {texts}");
        }
        assert_eq!(paths(&figure, "bar shade").len(), 1, "{id}");
        assert!(
            figure.alt.contains("A rule marks A year at 2031. A band marks Half a year January 2029 to June 2029."),
            "{id}: {}",
            figure.alt
        );
        // 2045 is after all that is drawn, and the axis goes on to it.
        let figure = chart(&format!("{keys}rule: {{ value: 2045-01-01, label: Late }}\n"));
        let years: Vec<u32> = lines(&figure).iter().filter_map(|tick| tick.parse().ok()).collect();
        assert!(years.iter().any(|year| *year >= 2042), "{id}: {years:?}");
        let rules = [paths(&figure, "reference"), paths(&figure, "reference wide")].concat();
        let across = |path: &str| path[1..].split(' ').next().unwrap().parse::<u32>().unwrap();
        // Beyond all dates are the dots for "never" and the labels of bars.
        assert!(rules.iter().any(|path| (5_000..=10_000).contains(&across(path))), "{id}: {rules:?}");
    }
}

#[test]
fn a_rule_outside_of_the_dates_of_a_forest_is_reported() {
    let (_, problems) = drawn(&format!("{}to: 2040-01-01\nrule: {{ value: 2045, label: Late }}\n", OF_DATES[3].1));
    assert_eq!(
        problems,
        [
            "E0404 a rule or band reaches to July 2045, outside of the dates of the chart, 1 January 2026 to 1 January 2040 \
          [draw more dates with `from` and `to`]"
        ]
    );
}

#[test]
fn the_axis_goes_on_to_what_is_marked() {
    let [bars, _, _, histogram, density, ridgeline] = OF_NUMBERS.map(|(_, keys)| keys);
    // The axis is from 0 to 64 GB, so that 16 GB is a quarter of it.
    let figure = chart(&format!(
        "{bars}rule: [{{ value: 64, label: Enough }}, {{ value: 16, label: Some }}]\nbands: {{ from: 48, to: 56, label: Much }}\n"
    ));
    assert!(paths(&figure, "bar shade")[0].starts_with("M7500 260l1250 0 "), "{}", figure.svg);
    let rules = [paths(&figure, "reference"), paths(&figure, "reference wide")].concat();
    assert!(rules.iter().any(|path| path.starts_with("M10000 180")), "{rules:?}");
    assert!(rules.iter().any(|path| path.starts_with("M2500 180")), "{rules:?}");
    for keys in [histogram, density, ridgeline] {
        let figure = chart(&format!("{keys}rule: {{ value: 1 TB, label: A terabyte }}\n"));
        let rules = [paths(&figure, "reference"), paths(&figure, "reference wide")].concat();
        assert!(rules[0].starts_with("M10000 180"), "{}", figure.svg);
        assert!(lines(&figure).iter().any(|tick| tick == "800 GB"), "{:?}", lines(&figure));
    }
    // An open band has some width.
    let figure = chart(&format!("{histogram}bands: {{ from: 100, label: Much }}\n"));
    assert!(!paths(&figure, "bar shade")[0].starts_with("M10000"), "{}", figure.svg);
    assert!(lines(&figure).iter().any(|line| line == "Much"));
}

#[test]
fn a_rule_gives_way_to_the_labels_of_bars_and_to_the_names_of_rows() {
    let bars = OF_NUMBERS[0].1;
    let figure = chart(&format!("{bars}rule: {{ value: 33.5, label: Enough }}\n"));
    // The label of 32 GB is in the way, and 30 GB is far enough.
    let strokes = |class: &str| paths(&figure, class).iter().map(|path| path.matches('M').count()).collect::<Vec<_>>();
    assert_eq!(strokes("reference"), [2], "{}", figure.svg);
    let figure = chart(&format!("{bars}rule: {{ value: 0.5, label: Enough }}\n"));
    // In the narrow view, the rule is above the first name, and below the name of each row.
    let strokes = |class: &str| paths(&figure, class).iter().map(|path| path.matches('M').count()).collect::<Vec<_>>();
    assert_eq!((strokes("reference wide"), strokes("reference narrow")), (vec![1], vec![5]), "{}", figure.svg);
}

#[test]
fn labels_of_rules_keep_apart_or_are_in_the_key() {
    let near: Vec<String> = (20..36).map(|at| format!("{{ value: {at}, label: Rule at {at} }}")).collect();
    let figure = chart(&format!("{}rule: [{}]\n", OF_NUMBERS[0].1, near.join(", ")));
    let key: Vec<&str> = figure.key.iter().map(|entry| entry.class.as_str()).collect();
    assert!(key.contains(&"thin reference"), "{key:?}");
    let named = lines(&figure).join(" ");
    for at in 20..36 {
        let label = format!("Rule at {at}");
        let in_key = figure.key.iter().any(|entry| entry.label == label && entry.class == "thin reference");
        assert!(in_key != named.contains(&label), "{label}: {:?}", figure.key);
    }
}

#[test]
fn labels_of_rules_keep_off_the_bars_of_a_histogram() {
    // The bin from 30 to 40 GB is as high as the plot, and the label of the median is above it.
    let figure = chart(&format!("{}rule: {{ value: 35, label: Enough for all that anyone does }}\n", OF_NUMBERS[3].1));
    assert!(figure.key.iter().any(|entry| entry.label.starts_with("Enough")), "{:?}", figure.key);
    assert!(!lines(&figure).iter().any(|line| line.starts_with("Enough")), "{:?}", lines(&figure));
}

#[test]
fn a_label_above_a_rule_does_not_reach_across_another_rule() {
    let rules = "rule: [{ value: 30, label: A rule with a long name }, { value: 34, label: Other }]\n";
    let figure = chart(&format!("{}{rules}", OF_NUMBERS[0].1));
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let above = document.descendants().find(|node| {
        node.has_tag_name("text")
            && node.text().is_some_and(|text| text.starts_with("A rule with"))
            && node.attribute("y") == Some("14")
    });
    assert!(above.unwrap().attribute("class").unwrap().contains("end"), "{}", figure.svg);
}

#[test]
fn rules_and_bands_on_dates_take_dates_and_paths_to_them() {
    let keys = "rule: [{ value: 2031, label: A year }, { value: parity.task.median, label: Task }]\n\
        bands: [{ from: 2032, to: 2033, label: Two years }, { from: 2036-Q1, label: Late }]\n";
    let figure = chart(&format!("{DATES}{keys}"));
    assert!(
        figure.alt.contains(
            "A rule marks A year at 2031. A rule marks Task at September 2028. A band marks Two years 2032 to 2033. \
             A band marks Late from 2036 Q1. The table below"
        ),
        "{}",
        figure.alt
    );
    // An open band of dates has a year, not a tenth of the two millennia before it.
    let years: Vec<u32> = lines(&figure).iter().filter_map(|tick| tick.parse().ok()).collect();
    assert!(!years.is_empty() && years.iter().all(|year| *year < 2040), "{years:?}");
    let figure = chart(&format!("{DATES}bands: {{ to: 2026, label: Past }}\n"));
    let years: Vec<u32> = lines(&figure).iter().filter_map(|tick| tick.parse().ok()).collect();
    assert!(!years.is_empty() && years.iter().all(|year| *year > 2020), "{years:?}");
    // The axis is from 2026 to 2040, and 14% longer for samples without a date: three years are 18.8% of it.
    let figure = chart(&format!(
        "{DATES}rule: [{{ value: 2026-01-01, label: A }}, {{ value: 2040-01-01, label: B }}]\nbands: {{ from: 2031, to: 2033, label: Three years }}\n"
    ));
    assert!(paths(&figure, "bar shade")[0].starts_with("M3133 260l1880 0 "), "{}", figure.svg);
}

#[test]
fn what_a_mark_is_read_from_is_an_origin_of_the_chart() {
    let marks = "rule: { value: parity.task.median, label: Task }\n\
        bands: { from: parity.dense.median, label: \"[](=parts.best(memory).name)\" }\n";
    let figure = chart(&format!("{DATES}{marks}"));
    for path in ["parity.product", "parity.task", "parity.dense", "parts"] {
        assert!(figure.origins.iter().any(|origin| origin == path), "{path}: {:?}", figure.origins);
    }
}

#[test]
fn shares_are_marked_in_percent() {
    let keys = "kind: bars\ntitle: T\ndataset: parts\nvalues: [memory, largest]\nstack: share\n\
        rule: [{ value: 50%, label: Half }, { value: 75, label: Three quarters }]\n";
    let figure = chart(keys);
    assert!(figure.alt.contains("A rule marks Half at 50%. A rule marks Three quarters at 75%."), "{}", figure.alt);
    let rules = [paths(&figure, "reference"), paths(&figure, "reference wide")].concat();
    assert!(rules.iter().any(|path| path.starts_with("M5000 180")), "{rules:?}");
    let (_, problems) = drawn(&keys.replace("50%", "120%"));
    assert_eq!(problems, ["E0404 the rule `Half` is at 120%, and a share of a total is from 0% to 100% []"]);
}

#[test]
fn reports_rules_and_bands_that_do_not_fit_the_axis() {
    let problem = |keys: &str| {
        let (_, problems) = drawn(keys);
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems[0].clone()
    };
    for (_, keys) in OF_NUMBERS {
        assert_eq!(
            problem(&format!("{keys}rule: {{ value: 2 GB/s, label: heavy }}\n")),
            "E0401 `2 GB/s` is in `GB/s`, and the values of this chart are in `GB` [write a value in the unit of the chart]"
        );
        assert_eq!(
            problem(&format!("{keys}rule: {{ value: 2027-10-01, label: day }}\n")),
            "E0401 the rule `day` is at a date, and the values of this chart are numbers [write a value in the unit of the chart]"
        );
        assert_eq!(
            problem(&format!("{keys}bands: {{ from: 2027-10, label: days }}\n")),
            "E0401 the band `days` is one of dates, and the values of this chart are numbers \
             [write a value in the unit of the chart]"
        );
        assert_eq!(
            problem(&format!("{keys}bands: {{ from: 40, to: 20, label: turned }}\n")),
            "E0113 expected the band `turned` to end after it begins []"
        );
    }
    assert_eq!(
        problem(&format!("{DATES}bands: {{ from: 2030, to: 20 GB, label: mixed }}\n")),
        "E0401 `20 GB` is in `GB`, and the values of this chart are dates []"
    );
    assert_eq!(
        problem("kind: histogram\ntitle: T\nvalues: parts.memory\nscale: log\nrule: { value: 0, label: none }\n"),
        "E0404 the rule `none` is at 0, which a logarithmic scale cannot show []"
    );
}
