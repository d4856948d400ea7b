//! Slope charts and dumbbell charts: two values of each row.

use super::*;

/// The scores of models by two measurements.
const SCORES: [(&str, [Option<f64>; 2]); 5] = [
    ("Alpha", [Some(80.0), Some(72.5)]),
    ("Beta", [Some(79.5), Some(76.0)]),
    ("Gamma", [Some(40.0), Some(60.0)]),
    ("Delta", [Some(79.0), None]),
    ("Epsilon", [Some(50.0), Some(50.0)]),
];

pub(super) fn into_gallery(fixture: &mut Fixture) {
    scores(fixture, &SCORES);
    for kind in ["slope", "dumbbell"] {
        fixture.write(kind, &format!("kind: {kind}\ntitle: T\ndataset: scores\nvalues: [maker, own]\n"));
    }
    fixture.write(
        "slope-highlight",
        "kind: slope\ntitle: T\ndataset: scores\nvalues: [maker, own]\nhighlight: Gamma\nscale: log\n",
    );
}

fn scores(fixture: &mut Fixture, scores: &[(&str, [Option<f64>; 2])]) {
    let columns = [
        ("name", ColumnKind::Text),
        ("maker", ColumnKind::Number { unit: None }),
        ("own", ColumnKind::Number { unit: None }),
    ];
    let row = |(name, values): &(&str, [Option<f64>; 2])| {
        vec![word(name), values[0].map(Cell::Number), values[1].map(Cell::Number)]
    };
    dataset(fixture, "scores", &columns, scores.iter().map(row).collect());
}

fn chart(keys: &str) -> Figure {
    let mut fixture = Fixture::new();
    scores(&mut fixture, &SCORES);
    fixture.write("chart", &format!("title: T\ndataset: scores\nvalues: [maker, own]\n{keys}"));
    fixture.figures().charts.remove("chart").unwrap()
}

fn problems(keys: &str) -> Vec<String> {
    let mut fixture = Fixture::new();
    scores(&mut fixture, &SCORES);
    fixture.write("chart", &format!("title: T\ndataset: scores\n{keys}"));
    fixture.draw().1
}

/// Returns the labels of a view with their baselines, in the order of the drawing.
fn labels(figure: &Figure, view: &str) -> Vec<(String, f64)> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let of_view = |node: &roxmltree::Node<'_, '_>| {
        let class = node.attribute("class").unwrap_or_default();
        node.has_tag_name("text") && class.split(' ').any(|word| word == view) && class.contains("name")
    };
    let label = |node: roxmltree::Node<'_, '_>| {
        (node.text().unwrap_or_default().to_owned(), node.attribute("y").unwrap().parse().unwrap())
    };
    document.descendants().filter(of_view).map(label).collect()
}

#[test]
fn both_ends_of_a_slope_are_named_and_near_labels_are_moved_apart() {
    let figure = chart("kind: slope\n");
    let wide = labels(&figure, "wide");
    let texts: Vec<&str> = wide.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        texts,
        ["Alpha 80", "Beta 79.5", "Gamma 40", "Epsilon 50", "72.5 Alpha", "76 Beta", "60 Gamma", "50 Epsilon"]
    );
    // Half a point is 3 pixels, and a line of text needs 15.
    assert!(wide[1].1 - wide[0].1 >= 15.0, "{wide:?}");
    // A narrow page has room for the names once.
    let narrow: Vec<String> = labels(&figure, "narrow").into_iter().map(|(text, _)| text).collect();
    assert_eq!(narrow[4..], ["72.5", "76", "60", "50"]);
    assert_eq!(figure.note.as_deref(), Some("Not drawn, because a value is missing: Delta."));
    assert_eq!(
        figure.alt,
        "Slope chart of 4 rows from Maker to Own. At the end: 1 higher, 2 lower and 1 the same. Alpha: 80 to 72.5. Beta: 79.5 to \
         76. Gamma: 40 to 60. Epsilon: 50 to 50. The table below gives every row."
    );
    assert!(figure.csv.starts_with("row,maker,own\r\nAlpha,80,72.5\r\n"), "{}", figure.csv);
    assert_eq!(cells(&figure)[3], ["Delta", "79", "–"]);
}

#[test]
fn a_slope_goes_from_the_first_value_to_the_second() {
    let figure = chart("kind: slope\n");
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let is_line =
        |node: &roxmltree::Node<'_, '_>| node.has_tag_name("path") && node.attribute("class") == Some("c1 wide");
    let lines: Vec<&str> = document.descendants().filter(is_line).map(|node| node.attribute("d").unwrap()).collect();
    let down: Vec<(i32, i32)> = lines
        .iter()
        .map(|data| {
            let points = super::stacks::points(data);
            (points[0].1, points[1].1)
        })
        .collect();
    // The plot is 240 pixels high from 42 on, in tenths of a pixel: 80 is at its top, 40 at its bottom.
    assert_eq!(down, [(420, 870), (450, 660), (2820, 1620), (2220, 2220)]);
}

#[test]
fn a_slope_of_two_dates_takes_them_from_one_column() {
    let mut fixture = Fixture::new();
    let columns = [
        ("row", ColumnKind::Text),
        ("place", ColumnKind::Text),
        ("on", ColumnKind::Date),
        ("share", ColumnKind::Number { unit: None }),
    ];
    let rows = [
        ("Norway", 2018, 50.0),
        ("World", 2018, 2.0),
        ("Norway", 2021, 86.0),
        ("World", 2021, 9.0),
        ("Norway", 2020, 75.0),
    ];
    let row = |(place, year, share): &(&str, i32, f64)| {
        vec![word(&format!("{place} {year}")), word(place), day(&format!("{year}-01-01")), Some(Cell::Number(*share))]
    };
    dataset(&mut fixture, "ev", &columns, rows.iter().map(row).collect());
    for kind in ["slope", "dumbbell"] {
        let keys = "dataset: ev\nvalues: [share]\nlabel: place\nby: on\nonly: [2018-01-01, 2021-01-01]";
        fixture.write(kind, &format!("kind: {kind}\ntitle: T\n{keys}\n"));
        let figures = fixture.figures();
        assert_eq!(cells(&figures.charts[kind]), [["Norway", "50", "86"], ["World", "2", "9"]]);
        assert!(figures.charts[kind].alt.contains("1 Jan 2018"), "{}", figures.charts[kind].alt);
        fixture.project.charts.clear();
    }
    fixture.write("three", "kind: slope\ntitle: T\ndataset: ev\nvalues: [share]\nlabel: place\nby: on\n");
    assert_eq!(
        fixture.draw().1,
        ["E0401 expected two values for each row, and `on` splits them into 3 values [choose two of them with `only`]"]
    );
}

#[test]
fn a_dumbbell_has_each_value_on_its_outer_side() {
    let figure = chart("kind: dumbbell\nsort: { by: maker, descending: true }\n");
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let texts: Vec<(String, bool)> = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && node.attribute("class").is_some_and(|class| class.contains("name")))
        .map(|node| (node.text().unwrap().to_owned(), node.attribute("class").unwrap().contains("end")))
        .collect();
    let expected = [
        ("80", false),
        ("72.5", true),
        ("79.5", false),
        ("76", true),
        ("79", false),
        ("50", false),
        ("40", true),
        ("60", false),
    ];
    assert_eq!(texts, expected.map(|(text, left)| (text.to_owned(), left)));
    // The shapes of the dots differ as well as their colors.
    let shapes: std::collections::BTreeSet<&str> = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("dot ")))
        .map(|node| node.attribute("d").unwrap())
        .collect();
    assert_eq!(shapes.len(), 2);
    assert_eq!(figure.note.as_deref(), Some("Own: no value for Delta."));
    assert_eq!(
        figure.alt,
        "Dumbbell chart of Maker and Own of 5 rows. Farthest apart are the values of Gamma: 40 and 60. The table below gives \
         every row."
    );
    assert!(readouts(&figure)[0].starts_with("Alpha Maker 80 Own 72.5"), "{:?}", readouts(&figure));
}

#[test]
fn reports_rows_without_two_values() {
    assert_eq!(
        problems("values: [maker]\nkind: dumbbell\n"),
        ["E0401 expected two values for each row, found 1 value [name two columns, or split one with `by`]"]
    );
    assert_eq!(
        problems("values: [maker, own]\nkind: slope\nhighlight: Alpa\n"),
        ["E0400 no row of the chart is called `Alpa` [did you mean `Alpha`?]"]
    );
    assert_eq!(
        problems("values: [maker, own]\nkind: slope\nwhere: name = \"Delta\"\n"),
        ["E0402 no row of chart `chart` has both values []"]
    );
}
