//! Panels below a line chart.

use super::*;

/// The prices of three years.
const PRICES: [(&str, f64); 3] = [("2021-01-01", 10.0), ("2023-01-01", 20.0), ("2025-01-01", 40.0)];

const ABOVE: &str = "kind: line\ntitle: T\nseries: [parity.box_memory]\nto: 2031-01-01\n";

const BELOW: &str = "below: { series: [sales.price], rule: { value: 20 USD, label: the first price } }\n";

pub(super) fn into_gallery(fixture: &mut Fixture) {
    sales(fixture);
    fixture.write("below", &format!("{ABOVE}{BELOW}"));
}

/// Adds a dataset of prices and of numbers of cards.
fn sales(fixture: &mut Fixture) {
    let [unit, other] = ["USD", "GB"].map(|unit| Some(fixture.at(unit.to_owned())));
    let columns = [
        ("name", ColumnKind::Text),
        ("on", ColumnKind::Date),
        ("price", ColumnKind::Number { unit }),
        ("memory", ColumnKind::Number { unit: other }),
    ];
    let row =
        |(on, price): (&str, f64)| vec![word(on), day(on), Some(Cell::Number(price)), Some(Cell::Number(price / 2.0))];
    dataset(fixture, "sales", &columns, PRICES.map(row).into());
}

/// Returns the chart with these keys, and its problems.
fn draw(keys: &str) -> (Option<Figure>, Vec<String>) {
    let mut fixture = Fixture::new();
    sales(&mut fixture);
    fixture.write("below", keys);
    let (mut figures, problems) = fixture.draw();
    (figures.charts.remove("below"), problems)
}

/// Returns the chart with these keys, which must be without problems.
fn chart(keys: &str) -> Figure {
    let (figure, problems) = draw(keys);
    assert_eq!(problems, Vec::<String>::new());
    figure.unwrap()
}

/// Returns the attribute of each element of these classes.
fn attributes(figure: &Figure, class: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let of_class = document.descendants().filter(|node| node.attribute("class") == Some(class));
    of_class.map(|node| node.attribute(name).unwrap_or_default().to_owned()).collect()
}

/// The plot above is from 41 to 321 pixels from the top, and the one below from 349 to 447.
#[test]
fn a_panel_below_has_the_same_dates_and_an_axis_of_its_own() {
    let figure = chart(&format!("{ABOVE}{BELOW}"));
    // 2023 is the second of ten years, and 20 is half of the 40 dollars at the top of the axis.
    let row = |(x, y, _, class): (f64, f64, f64, String)| (x, y, class);
    let rows: Vec<(f64, f64, String)> = discs(&figure).into_iter().map(row).collect();
    assert_eq!(rows, [(0.0, 422.5, "c2".into()), (20.0, 398.0, "c2".into()), (40.0, 349.0, "c2".into())]);
    assert_eq!(attributes(&figure, "data c2", "d"), ["M0 4225l2000-245 2000-490"]);
    assert_eq!(attributes(&figure, "reference", "d"), ["M0 3980l10000 0"]);
    let [above, below] = &attributes(&figure, "axis", "d")[..] else { panic!("two axes") };
    assert_eq!(above, "M0 3210l10000 0", "no ticks above");
    assert!(below.starts_with("M0 4470l10000 0M0 4470l0 40M1000 4470l0 40"), "{below}");
    let texts = lines(&figure);
    for once in ["2022", "2030", "$20", "the first price"] {
        assert_eq!(texts.iter().filter(|text| *text == once).count(), 1, "{once}: {texts:?}");
    }
    for named in ["$0", "$40", "10 GB", "Price $40"] {
        assert!(texts.iter().any(|text| text.starts_with(named)), "{named}: {texts:?}");
    }
}

#[test]
fn the_rule_of_today_and_the_readout_run_through_both_panels() {
    let figure = chart(&format!("{ABOVE}{BELOW}"));
    let rules = attributes(&figure, "marker", "d");
    let x = rules[0].split(' ').next().unwrap();
    assert_eq!(rules, [format!("{x} 350l0 2860"), format!("{x} 3210l0 1260")]);
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let readout = document.descendants().filter(|node| node.attribute("class") == Some("readout")).nth(2).unwrap();
    let line = readout.descendants().find(|node| node.has_tag_name("line")).unwrap();
    assert_eq!((line.attribute("y1"), line.attribute("y2")), (Some("35"), Some("447")));
    let line = |node: roxmltree::Node<'_, '_>| (node.attribute("y").unwrap().to_owned(), text(node));
    let both: Vec<(String, String)> =
        readout.descendants().filter(|node| node.has_tag_name("text")).map(line).collect();
    let [above, below] = &both[..] else { panic!("a line for each panel: {both:?}") };
    assert!(above.0 == "14" && above.1.starts_with("January 2025") && above.1.contains("GB"), "{above:?}");
    assert!(below.0 == "29" && below.1.ends_with("$40"), "{below:?}");
    // Only the panel below has a projection.
    let figure =
        chart("kind: line\ntitle: T\nseries: [sales.price]\nto: 2031-01-01\nbelow: { series: [parity.box_memory] }\n");
    assert_eq!(attributes(&figure, "marker", "d").len(), 2);
    assert!(lines(&figure).iter().any(|line| line == "projection →"));
}

fn text(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
}

#[test]
fn the_table_and_the_alternative_text_have_both_panels() {
    let figure = chart(&format!("{ABOVE}scale: log\n{BELOW}"));
    let labels: Vec<&str> = figure.table.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels[0], "Date");
    assert!(labels.len() == 3 && labels[1].contains("median") && labels[2] == "Price", "{labels:?}");
    let header = figure.csv.lines().next().unwrap();
    assert!(
        header.starts_with("date,parity.box_memory.p5,") && header.ends_with("sales.price,sales.price.row"),
        "{header}"
    );
    assert!(figure.csv.lines().any(|line| line.starts_with("2023-01-01,,,,,,20,")), "{}", figure.csv);
    assert!(figure.alt.contains(" on a logarithmic scale. "), "{}", figure.alt);
    assert!(
        figure.alt.contains(
            "A panel below it, on the same dates, shows price. Price: 3 values, $10 in January 2021 to $40 in January 2025. \
             A rule marks the first price at $20. The table below gives every value."
        ),
        "{}",
        figure.alt
    );
    let key: Vec<&str> = figure.key.iter().map(|entry| entry.class.as_str()).collect();
    assert_eq!(key[..2], ["line c1", "line data c2"], "each panel goes on with the colors");
}

#[test]
fn series_of_one_name_are_told_apart_by_their_columns() {
    let split = |column: &str| format!("[{{ path: sales.{column}, by: name, only: [2025-01-01] }}]");
    let keys = format!("kind: line\ntitle: T\nseries: {}\nbelow: {{ series: {} }}\n", split("memory"), split("price"));
    let figure = chart(&keys);
    let names: Vec<&str> = figure.key.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(names, ["Memory: 2025-01-01", "Price: 2025-01-01"]);
}

#[test]
fn reports_a_panel_that_cannot_be_drawn_below_a_chart() {
    let problem = |keys: &str| draw(keys).1;
    assert_eq!(
        problem(&format!("{ABOVE}below: {{ series: [sales.price, sales.memory] }}\n")),
        ["E0401 `sales.price` is in `USD` and `sales.memory` is in `GB`, and one panel has one scale \
          [index the curves (divide each by its value at one date), or draw another chart]"]
    );
    assert_eq!(
        problem(&format!("{ABOVE}from: 2028-01-01\n{BELOW}")),
        ["E0402 the panel below the chart has no value on its dates, 1 January 2028 to 1 January 2031 \
          [draw more dates with `from` and `to`, or leave `below` out]"]
    );
    assert_eq!(
        problem(
            "kind: line\ntitle: T\nseries: [{ path: sales.memory, where: on < 2022 }]\nbelow: { series: [{ path: sales.price, where: on > 2022 }] }\n"
        ),
        [
            "E0402 the panel below the chart has values from 1 January 2023 to 1 January 2025, and the chart from 1 January 2021 to \
          1 January 2021: they have no date in common [leave `below` out, and draw another chart]"
        ]
    );
    let both = problem("kind: line\ntitle: T\nseries: [sales.memry]\nbelow: { series: [sales.prize] }\n");
    assert_eq!(both.len(), 2, "{both:?}");
    let many = ["sales.price"; 12].join(", ");
    assert_eq!(
        problem(&format!("{ABOVE}below: {{ series: [{many}] }}\n")),
        [
            "E0403 a chart draws at most 12 series, and this one has 13 [readers cannot distinguish more: draw two charts]"
        ]
    );
}
