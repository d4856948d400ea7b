//! Stacked areas and bars.

use super::*;

/// The output of three sources in five years. One has no value in 2021.
const OUTPUT: [(&str, [Option<f64>; 5]); 3] = [
    ("Coal", [Some(50.0), Some(40.0), Some(30.0), Some(20.0), Some(10.0)]),
    ("Wind", [Some(10.0), Some(20.0), Some(30.0), None, Some(50.0)]),
    ("Sun", [Some(0.0), Some(4.0), Some(15.0), Some(20.0), Some(40.0)]),
];

const BY_SOURCE: &str = "series: [{ path: power.output, by: source }]\n";

const MARKS: &str = "notes: [{ at: 2019-07, text: First wind park }]\nrule: { value: 90 TWh, label: Demand }\n\
    bands: [{ from: 2020-03, to: 2020-10, label: Drought }, { from: 100, to: 120, label: Too much }]\n";

const SHARE_MARKS: &str = "notes: [{ at: 2019-07, text: First wind park }]\nrule: { value: 80%, label: Goal }\nbands: { to: 10%, label: Little }\n";

pub(super) fn into_gallery(fixture: &mut Fixture) {
    power(fixture, &OUTPUT);
    fixture.write("area", "kind: area\ntitle: T\nseries: [{ path: power.output, by: source }]\n");
    fixture.write(
        "area-share",
        "kind: area\ntitle: T\nseries: [{ path: power.output, by: source }]\nstack: share\nhighlight: Sun\n",
    );
    fixture.write("area-noted", &format!("kind: area\ntitle: T\n{BY_SOURCE}{MARKS}"));
    fixture.write("area-share-noted", &format!("kind: area\ntitle: T\n{BY_SOURCE}stack: share\n{SHARE_MARKS}"));
    for stack in ["sum", "share"] {
        let keys = format!("dataset: power\nvalues: [output]\nby: source\nlabel: year\nstack: {stack}");
        fixture.write(&format!("stacked-bars-{stack}"), &format!("kind: bars\ntitle: T\n{keys}\n"));
    }
}

/// Adds a dataset of the output of sources, year by year from 2018.
fn power<const N: usize>(fixture: &mut Fixture, output: &[(&str, [Option<f64>; N])]) {
    let unit = fixture.at("TWh".to_owned());
    let columns = [
        ("row", ColumnKind::Text),
        ("source", ColumnKind::Text),
        ("year", ColumnKind::Text),
        ("on", ColumnKind::Date),
        ("output", ColumnKind::Number { unit: Some(unit) }),
    ];
    let mut rows = Vec::new();
    for (source, values) in output {
        for (at, value) in values.iter().enumerate() {
            let year = 2018 + at;
            rows.push(vec![
                word(&format!("{source} in {year}")),
                word(source),
                word(&year.to_string()),
                day(&format!("{year}-01-01")),
                value.map(Cell::Number),
            ]);
        }
    }
    dataset(fixture, "power", &columns, rows);
}

/// Returns the chart with these keys, which must be without problems.
fn chart(keys: &str) -> Figure {
    let mut fixture = Fixture::new();
    power(&mut fixture, &OUTPUT);
    fixture.write("chart", &format!("title: T\n{keys}"));
    fixture.figures().charts.remove("chart").unwrap()
}

/// Returns the problems of a chart with these keys.
fn problems<const N: usize>(output: &[(&str, [Option<f64>; N])], keys: &str) -> Vec<String> {
    let mut fixture = Fixture::new();
    power(&mut fixture, output);
    fixture.write("chart", &format!("title: T\n{keys}"));
    fixture.draw().1
}

/// Returns the outlines of the stacked areas, from the bottom to the top: the points of each in thousandths of the plot's width and in
/// pixels.
fn outlines(figure: &Figure) -> Vec<Vec<(i32, i32)>> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let areas =
        document.descendants().filter(|node| node.attribute("class").is_some_and(|class| class.contains("stacked")));
    areas.map(|area| points(area.attribute("d").unwrap())).collect()
}

/// Returns the points of a path of absolute and relative lines.
pub(super) fn points(data: &str) -> Vec<(i32, i32)> {
    let mut at = (0, 0);
    let mut points = Vec::new();
    let mut command = ' ';
    let mut numbers: Vec<i32> = Vec::new();
    let spaced: String = data
        .chars()
        .flat_map(|c| match c {
            'a'..='z' | 'A'..='Z' => vec![' ', c, ' '],
            '-' => vec![' ', '-'],
            ',' => vec![' '],
            c => vec![c],
        })
        .collect();
    for token in spaced.split_whitespace() {
        if token.chars().all(char::is_alphabetic) {
            command = token.chars().next().unwrap();
            continue;
        }
        numbers.push(token.parse().unwrap());
        let next = match (command, &numbers[..]) {
            ('M' | 'L', [x, y]) => (*x, *y),
            ('m' | 'l', [x, y]) => (at.0 + x, at.1 + y),
            ('H', [x]) => (*x, at.1),
            ('h', [x]) => (at.0 + x, at.1),
            ('V', [y]) => (at.0, *y),
            ('v', [y]) => (at.0, at.1 + y),
            _ => continue,
        };
        numbers.clear();
        at = next;
        points.push(at);
    }
    points
}

#[test]
fn areas_have_notes_rules_and_bands() {
    let figure = chart(&format!("kind: area\n{BY_SOURCE}{MARKS}"));
    // The scale goes on to what is marked: the most that is stacked is 75 TWh.
    assert!(lines(&figure).iter().any(|tick| tick == "150 TWh"), "{:?}", lines(&figure));
    for text in ["First wind park", "Demand", "Drought", "Too much"] {
        assert!(lines(&figure).join(" ").contains(text), "{text}: {:?}", lines(&figure));
    }
    assert_eq!(figure.svg.matches("class=\"bar shade\"").count(), 2);
    // Areas are opaque, so that a band below them would not be seen.
    let [area, band] = ["stacked", "bar shade"].map(|class| figure.svg.rfind(class).unwrap());
    assert!(area < band, "{}", figure.svg);
    assert!(
        figure.alt.contains(
            "A rule marks Demand at 90 TWh. A band marks Too much from 100 TWh to 120 TWh. July 2019: First wind park. \
             March 2020 to October 2020: Drought. The table below"
        ),
        "{}",
        figure.alt
    );
}

#[test]
fn texts_over_areas_of_shares_are_in_the_key() {
    // There is no gap until 2020, so all of the plot is filled.
    let figure = chart(&format!("kind: area\nstack: share\nto: 2020-01-01\n{BY_SOURCE}{SHARE_MARKS}"));
    for text in ["First wind park", "Goal", "Little"] {
        assert!(figure.key.iter().any(|entry| entry.label == text), "{text}: {:?}", figure.key);
        assert!(!lines(&figure).iter().any(|line| line == text), "{text}");
    }
    assert!(figure.alt.contains("A rule marks Goal at 80%. A band marks Little below 10%."), "{}", figure.alt);
    let keys = format!("kind: area\nstack: share\n{BY_SOURCE}rule: {{ value: 120%, label: All }}\n");
    assert_eq!(
        problems(&OUTPUT, &keys),
        ["E0404 the rule `All` is at 120%, and a share of a total is from 0% to 100% []"]
    );
}

#[test]
fn each_area_begins_where_the_one_below_ends_and_a_missing_value_leaves_a_gap() {
    let figure = chart("kind: area\nseries: [{ path: power.output, by: source }]\n");
    let outlines = outlines(&figure);
    // Three areas from 2018 to 2020. The years 2021 and 2022 have no neighbor to be joined with.
    assert_eq!(outlines.len(), 3);
    // 0 to 100 TWh are 306 to 26 pixels, and 2020 is 2 of 4 years (with a leap day) from the left.
    let down = |output: f64| (306.0 - output * 2.8_f64).round() as i32;
    // The points between the ends of a straight edge are left out.
    assert_eq!(outlines[0].iter().map(|(_, y)| *y).collect::<Vec<_>>(), [down(50.0), down(30.0), down(0.0), down(0.0)]);
    let upper: Vec<i32> = outlines[2][..3].iter().map(|(_, y)| *y).collect();
    assert_eq!(upper, [60.0, 64.0, 75.0].map(down));
    assert!(outlines.iter().flatten().all(|(x, _)| *x <= 500), "{outlines:?}");
    assert_eq!(figure.note.as_deref(), Some("Not drawn: Wind has no value for 1 Jan 2021."));
    assert_eq!(
        figure.alt,
        "Stacked areas of Coal, Wind and Sun from 1 January 2018 to 1 January 2022. Total: 60 TWh on 1 January 2018, 100 TWh on \
         1 January 2022. Coal: 50 TWh on 1 January 2018, 10 TWh on 1 January 2022. Wind: 10 TWh on 1 January 2018, 50 TWh on \
         1 January 2022. Sun: 0 TWh on 1 January 2018, 40 TWh on 1 January 2022. The table below gives every value."
    );
    assert_eq!(readouts(&figure)[1], "1 January 2019 Sun 4 TWh Wind 20 TWh Coal 40 TWh");
    // From the top to the bottom, as they are drawn.
    let key: Vec<&str> = figure.key.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(key, ["Sun", "Wind", "Coal"]);
    assert_eq!(cells(&figure)[3], ["1 Jan 2021", "20", "–", "20", "–"]);
    assert!(figure.csv.contains("\r\n2020-01-01,30,30,15,75\r\n2021-01-01,20,,20,\r\n"), "{}", figure.csv);
}

#[test]
fn shares_fill_the_plot_and_a_highlight_grays_the_others() {
    let figure = chart("kind: area\nseries: [{ path: power.output, by: source }]\nstack: share\nhighlight: Sun\n");
    let outlines = outlines(&figure);
    let top: Vec<i32> = outlines[2].iter().map(|(_, y)| *y).collect();
    assert_eq!(*top.iter().min().unwrap(), 26, "100% is the top of the plot: {top:?}");
    assert_eq!(cells(&figure)[2], ["1 Jan 2020", "30", "30", "15", "75", "40%", "40%", "20%"]);
    let key: Vec<&str> = figure.key.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(key, ["Sun", "2 others"]);
    assert_eq!(readouts(&figure)[2], "1 January 2020 Sun 20%");
    assert!(
        figure.alt.starts_with("Stacked areas of Coal, Wind and Sun, as shares of their total, from"),
        "{}",
        figure.alt
    );
}

#[test]
fn areas_that_do_not_add_up_are_refused() {
    let area = "kind: area\nseries: [{ path: power.output, by: source }]\n";
    let below = [("Coal", [Some(1.0), Some(2.0)]), ("Trade", [Some(1.0), Some(-3.0)])];
    assert_eq!(
        problems(&below, area),
        [
            "E0404 Trade is −3 TWh on 1 January 2019, and an area cannot show a value below zero [draw lines: `kind: line`]"
        ]
    );
    assert_eq!(
        problems(&OUTPUT, "kind: area\nseries: [parity.memory]\n"),
        [
            "E0401 `parity.memory` is a curve of a model, and areas stack columns of data: medians do not add up [draw curves as \
          lines: `kind: line`]"
        ]
    );
    assert_eq!(
        problems(&OUTPUT, "kind: area\nseries: [{ path: power.output, where: source = \"Sun\", frontier: true }]\n"),
        ["E0401 the records of `power.output` do not add up [draw them as lines: `kind: line`]"]
    );
    let apart = [("Coal", [Some(1.0), None]), ("Wind", [None, Some(1.0)])];
    assert_eq!(problems(&apart, area), ["E0402 on no date of chart `chart` have all series a value to stack []"]);
}

#[test]
fn the_bars_of_a_row_add_up() {
    let figure = chart("kind: bars\ndataset: power\nvalues: [output]\nby: source\nlabel: year\nstack: sum\n");
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let bars: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("bar ")))
        .collect();
    let ends = |at: usize| {
        let across: Vec<i32> = points(bars[at].attribute("d").unwrap()).iter().map(|(x, _)| *x).collect();
        (*across.iter().min().unwrap(), *across.iter().max().unwrap())
    };
    // The row of 2018 has no bar for nothing; that of 2019 has three, each from the end of the one before.
    let [coal, wind, sun] = [ends(2), ends(3), ends(4)];
    assert_eq!((coal.0, coal.1, wind.1), (0, wind.0, sun.0));
    assert!(((wind.1 - wind.0) * 2 - (coal.1 - coal.0)).abs() <= 2, "{coal:?} {wind:?}");
    assert_eq!(figure.note.as_deref(), Some("Left out, because a part has no value: 2021."));
    assert_eq!(cells(&figure)[1], ["2019", "40", "20", "4", "64"]);
    assert!(figure.alt.contains("Total: from 60 TWh (2018) to 100 TWh (2022)."), "{}", figure.alt);
}

#[test]
fn the_shares_of_a_row_are_of_its_total() {
    let figure = chart("kind: bars\ndataset: power\nvalues: [output]\nby: source\nlabel: year\nstack: share\n");
    assert_eq!(cells(&figure)[1], ["2019", "40", "20", "4", "64", "62%", "31%", "6.2%"]);
    assert!(figure.csv.starts_with("row,Coal,Wind,Sun,total,Coal.share,Wind.share,Sun.share\r\n"), "{}", figure.csv);
    assert!(figure.alt.contains("Sun: from 0% (2018) to 40% (2022)."), "{}", figure.alt);
    assert!(readouts(&figure)[1].ends_with("2019 Coal 62% Wind 31% Sun 6.2%"), "{:?}", readouts(&figure));
    let below = [("Coal", [Some(1.0), Some(2.0)]), ("Trade", [Some(1.0), Some(-3.0)])];
    assert_eq!(
        problems(&below, "kind: bars\ndataset: power\nvalues: [output]\nby: source\nlabel: year\nstack: sum\n"),
        ["E0404 trade of 2019 is −3 TWh, and a stack cannot show a value below zero [leave `stack` out]"]
    );
}
