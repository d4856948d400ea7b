//! Heat maps.

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    visits(fixture, &[0.0, 3.0, 7.0, 12.0, 16.0, 22.0, 18.0, 9.0]);
    for (id, more) in [("heatmap", ""), ("heatmap-filtered", "where: visits > 1 GB\nscale: log\n")] {
        fixture.write(
            id,
            &format!("kind: heatmap\ntitle: T\ndataset: visits\nx: quarter\ny: place\nvalue: visits\n{more}"),
        );
    }
}

/// Adds a dataset of the visits of two places in four quarters.
fn visits(fixture: &mut Fixture, values: &[f64]) {
    let unit = fixture.at("GB".to_owned());
    let columns = [
        ("row", ColumnKind::Text),
        ("place", ColumnKind::Text),
        ("quarter", ColumnKind::Date),
        ("visits", ColumnKind::Number { unit: Some(unit) }),
    ];
    let row = |(at, value): (usize, &f64)| {
        // From the last quarter to the first: the chart puts dates in their order.
        let month = 10 - at % 4 * 3;
        let place = if at < 4 { "Zürich" } else { "Aarau" };
        vec![word(&format!("row {at}")), word(place), day(&format!("2025-{month:02}-01")), Some(Cell::Number(*value))]
    };
    dataset(fixture, "visits", &columns, values.iter().enumerate().map(row).collect());
}

fn draw(keys: &str, values: &[f64]) -> (Figures, Vec<String>) {
    let mut fixture = Fixture::new();
    visits(&mut fixture, values);
    fixture.write("chart", &format!("kind: heatmap\ntitle: T\ndataset: visits\n{keys}"));
    fixture.draw()
}

const PLACES: &str = "x: quarter\ny: place\nvalue: visits\n";

const VALUES: [f64; 8] = [0.0, 3.0, 7.0, 12.0, 16.0, 22.0, 18.0, 9.0];

#[test]
fn dates_are_in_order_and_texts_as_they_occur() {
    let (figures, problems) = draw(PLACES, &VALUES);
    assert_eq!(problems, Vec::<String>::new());
    let figure = &figures.charts["chart"];
    assert_eq!(cells(figure), [["Zürich", "12", "7", "3", "0"], ["Aarau", "9", "18", "22", "16"]]);
    assert_eq!(
        figure.csv,
        "Place,2025-01-01,2025-04-01,2025-07-01,2025-10-01\r\nZürich,12,7,3,0\r\nAarau,9,18,22,16\r\n"
    );
    assert_eq!(
        figure.alt,
        "Heat map of visits by place and quarter: 2 rows and 4 columns. The lowest value is 0 GB (Zürich, 1 Oct 2025), and the \
         highest 22 GB (Aarau, 1 Jul 2025). The table below gives every value."
    );
    assert!(readouts(figure)[0].starts_with("Zürich, 1 Jan 2025 12 GB"), "{:?}", readouts(figure));
    assert_eq!(readouts(figure).len(), 8);
}

#[test]
fn each_cell_has_the_shade_that_the_key_gives_its_value() {
    let (figures, _) = draw(PLACES, &VALUES);
    let figure = &figures.charts["chart"];
    let key: Vec<(&str, &str)> = figure.key.iter().map(|entry| (entry.class.as_str(), entry.label.as_str())).collect();
    assert_eq!(
        key,
        [
            ("area h1 c1", "0–5 GB"),
            ("area h2 c1", "5–10 GB"),
            ("area h3 c1", "10–15 GB"),
            ("area h4 c1", "15–20 GB"),
            ("area h5 c1", "20–25 GB"),
        ]
    );
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let of_view = |view: &str| -> Vec<String> {
        let classes =
            document.descendants().filter(|node| node.has_tag_name("path")).filter_map(|node| node.attribute("class"));
        let cells = classes.filter(|class| class.contains("heat") && class.ends_with(view));
        cells
            .map(|class| class.split(' ').find(|word| word.starts_with('h') && word.len() == 2).unwrap().to_owned())
            .collect()
    };
    for view in ["wide", "narrow"] {
        assert_eq!(of_view(view), ["h3", "h2", "h1", "h1", "h2", "h4", "h5", "h4"], "{view}");
    }
    // The values are in the cells, without the unit, which the key has.
    let texts = texts_of(figure, |node| node.attribute("class").is_some_and(|class| class.starts_with("heat h5")));
    assert_eq!(texts, ["22"; 2], "in each view");
}

#[test]
fn a_cell_without_a_value_has_no_color_and_is_counted() {
    let (figures, problems) = draw(&format!("{PLACES}where: visits > 0 GB\n"), &VALUES);
    assert_eq!(problems, Vec::<String>::new());
    let figure = &figures.charts["chart"];
    assert_eq!(figure.note.as_deref(), Some("1 of 8 cells have no value, and no color."));
    assert_eq!(cells(figure)[0], ["Zürich", "12", "7", "3", "–"]);
}

#[test]
fn reports_cells_that_cannot_be_drawn() {
    assert_eq!(
        draw("x: place\ny: place\nvalue: visits\n", &VALUES).1,
        ["E0401 several rows of `visits` are both Zürich and Zürich [choose among them with `where`]"]
    );
    assert_eq!(
        draw(&format!("{PLACES}scale: log\n"), &VALUES).1,
        ["E0404 `visits` is as low as 0, which a logarithmic scale cannot show [use a linear scale]"]
    );
    assert_eq!(
        draw("x: quarter\ny: place\nvalue: place\n", &VALUES).1,
        ["E0401 expected a column of numbers: `place` contains something else []"]
    );
    assert_eq!(
        draw(&format!("{PLACES}label: row\n"), &VALUES).1,
        ["E0401 a heat map has a cell for each row, and no names of rows [leave the label out]"]
    );
    let many: Vec<f64> = (0..41).map(f64::from).collect();
    assert_eq!(
        draw("x: row\ny: place\nvalue: visits\n", &many).1,
        ["E0403 a heat map has room for 40 values here, and `row` has 41 [choose some of the rows with `where`]"]
    );
}
