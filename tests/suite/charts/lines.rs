//! Lines, fans, scatter plots and small multiples: geometry, data, texts and checks.

use foresite::document::chart::{Fan, Multiples, Scatter};
use foresite::figure::chart::regression::Regression;
use serde_json::Value;

use super::*;
use crate::project::Project;

/// A dataset of graphics cards. The second card sets no record.
const CARDS: [(&str, &str, f64); 5] = [
    ("A", "2022-07-02", 4.0),
    ("B", "2023-01-01", 2.0),
    ("C", "2024-01-01", 8.0),
    ("D", "2025-07-02", 16.0),
    ("E", "2026-12-31", 99.0),
];

/// Returns the gallery with a dataset of graphics cards.
fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    let column =
        |name: &str, kind: ColumnKind| Column { optional: true, ..Column::new(fixture.at(name.to_owned()), kind) };
    let unit = Some(fixture.at("GB".to_owned()));
    let row = |(name, date, memory): (&str, &str, f64)| Row {
        cells: vec![
            Some(fixture.at(Cell::Text(name.into()))),
            Some(fixture.at(Cell::Date(Date::parse(date).unwrap().into()))),
            Some(fixture.at(Cell::Number(memory))),
            Some(fixture.at(Cell::Number(memory / 2.0 + 1.0))),
        ],
        ..Row::empty(0, fixture.span)
    };
    let dataset = Dataset {
        title: "Cards".into(),
        key: vec![0],
        date: Some(1),
        columns: vec![
            column("name", ColumnKind::Text),
            column("released", ColumnKind::Date),
            column("memory", ColumnKind::Number { unit }),
            column("speed", ColumnKind::Number { unit: None }),
        ],
        rows: CARDS.into_iter().map(row).collect(),
        ..Dataset::empty(fixture.at("cards".to_owned()))
    };
    fixture.project.datasets.insert("cards".into(), dataset);
    fixture
}

fn of_records(fixture: &Fixture) -> Series {
    Series {
        source: fixture.series(&["cards.memory"]).remove(0),
        condition: None,
        split: None,
        frontier: true,
        fit: false,
    }
}

fn with_data(records: bool) -> Fixture {
    let mut fixture = fixture();
    let mut series = fixture.all_series(&["cards.memory", "parity.box_memory"]);
    series[0].frontier = records;
    let to = Some(fixture.at(Date::parse("2032-07-02").unwrap()));
    let kind = ChartKind::Line(Line {
        series,
        highlight: Vec::new(),
        dates: Dates { from: None, to },
        logarithmic: true,
        annotations: Annotations::default(),
        below: None,
    });
    fixture.chart("data", "Cards and beyond", "GB", kind);
    fixture
}

fn fan() -> Fixture {
    let mut fixture = fixture();
    let curve = fixture.series(&["parity.box_memory"]).remove(0);
    let data = Some(of_records(&fixture));
    let dates = Dates { from: None, to: Some(fixture.at(Date::parse("2033-01-01").unwrap())) };
    fixture.chart(
        "fan",
        "A fan",
        "GB",
        ChartKind::Fan(Fan { curve, data, dates, logarithmic: true, annotations: Annotations::default() }),
    );
    fixture
}

fn scatter(names: &[&str], fit: bool) -> Fixture {
    let mut fixture = fixture();
    let rows = Rows { dataset: fixture.at("cards".to_owned()), condition: None, filter: Vec::new(), label: None };
    let column = |name: &str| fixture.at(name.to_owned());
    let kind = ChartKind::Scatter(Scatter {
        rows,
        x: column("released"),
        y: column("memory"),
        x_logarithmic: false,
        y_logarithmic: true,
        split: None,
        fit,
        annotate: names.iter().map(|name| column(name)).collect(),
        annotations: Annotations::default(),
    });
    fixture.chart("dots", "Dots", "GB", kind);
    fixture
}

/// Returns the path data of the marks of a class.
fn paths<'d>(document: &'d roxmltree::Document<'_>, class: &str) -> Vec<&'d str> {
    let of_class = |node: &roxmltree::Node<'_, '_>| node.attribute("class") == Some(class);
    document.descendants().filter(of_class).filter_map(|node| node.attribute("d")).collect()
}

#[test]
fn a_scatter_plot_of_two_numbers_labels_as_many_ticks_as_fit() {
    // The last label would leave the figure. On a phone, only every second tick is labeled.
    let each = [("0 GB/s", true), ("200 GB/s", false), ("400 GB/s", true), ("600 GB/s", false), ("800 GB/s", true)];
    let doubling = [("100 GB/s", true), ("200 GB/s", false), ("500 GB/s", true)];
    for (logarithmic, expected) in [(false, &each[..]), (true, &doubling[..])] {
        let mut fixture = Fixture::new();
        let number = || ColumnKind::Number { unit: Some(fixture.at("GB/s".to_owned())) };
        let columns = [("name", ColumnKind::Text), ("read", number()), ("written", number())];
        let row = |(at, read): (usize, f64)| {
            vec![word(&format!("r{at}")), Some(Cell::Number(read)), Some(Cell::Number(read / 3.0))]
        };
        let rows = [120.0, 240.0, 330.0, 610.0, 980.0].into_iter().enumerate().map(row).collect();
        dataset(&mut fixture, "drives", &columns, rows);
        let [x, y] = ["read", "written"].map(|name| fixture.at(name.to_owned()));
        let (rows, y_logarithmic) = (rows_of(&fixture, "drives"), false);
        let annotate = Vec::new();
        let annotations = Annotations::default();
        let kind = Scatter {
            rows,
            x,
            y,
            x_logarithmic: logarithmic,
            y_logarithmic,
            fit: false,
            split: None,
            annotate,
            annotations,
        };
        fixture.chart("drives", "Drives", "GB/s", ChartKind::Scatter(kind));
        let figure = fixture.figures().charts.remove("drives").unwrap();
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let below = document.descendants().filter(|node| node.attribute("y") == Some("324"));
        let named: Vec<_> =
            below.filter_map(|node| Some((node.text()?, node.attribute("class")? == "middle"))).collect();
        assert_eq!(named, expected, "logarithmic: {logarithmic}");
    }
}

#[test]
fn records_are_steps_until_today_on_the_scale_of_the_curves() {
    let figures = with_data(true).figures();
    let figure = &figures.charts["data"];
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    // The chart covers 10.0014 years. Records are set after 1.5014 and 3.0000 years, and today is after 3.8466 years.
    // The scale is logarithmic from 1 to 20 over 280 pixels, with its lower end at pixel 306: a doubling is 64.8
    // pixels, and the value 4 is at 176.4.
    let [steps] = paths(&document, "data c1")[..] else { panic!("{}", figure.svg) };
    assert_eq!(steps, "M0 1764l1501 0 0-648 1499 0 0-647 846 0");
    assert_eq!(figure.svg.matches("<circle class=\"c1\"").count(), 3, "A, C and D; E is after today");
    assert!(figure.note.as_deref().unwrap().contains("1 row dated after 7 May 2026 is left out."));
    assert!(figure.alt.contains("Memory: 3 records, 4 GB in July 2022 to 16 GB in July 2025."), "{}", figure.alt);
    let cells = |at: usize| figure.table.rows.iter().nth(at).unwrap().map(|cell| cell.text).collect::<Vec<_>>();
    assert_eq!(cells(0), ["2 Jul 2022", "4 GB (A)", "–"]);
    assert_eq!(cells(2)[0], "1 Jan 2025");
    assert!(figure.csv.starts_with("date,cards.memory,cards.memory.row,parity.box_memory.p5,"), "{}", figure.csv);
    assert!(figure.csv.contains("\r\n2025-07-02,16,D,,,,,\r\n"), "{}", figure.csv);
}

#[test]
fn rows_are_connected_and_named_where_there_is_room() {
    let figures = with_data(false).figures();
    let figure = &figures.charts["data"];
    assert_eq!(figure.svg.matches("<circle class=\"c1\"").count(), 4);
    let named = figure.svg.contains("class=\"name c1 wide\"") || figure.svg.contains("class=\"name c1 end wide\"");
    let key: Vec<&str> = figure.key.iter().map(|entry| &*entry.class).collect();
    assert_eq!(key, [if named { "line data c1" } else { "data c1" }, "line c2", "area b50 c2", "area b90 c2"]);
    assert!(figure.alt.contains("Memory: 4 values, 4 GB in July 2022 to 16 GB in July 2025."), "{}", figure.alt);
}

#[test]
fn a_readout_too_wide_for_a_phone_is_shown_on_desktops_and_in_the_table() {
    let shown = |copies: usize| {
        let mut fixture = fixture();
        for row in fixture.project.datasets.get_mut("cards").unwrap().rows.iter_mut() {
            let Some(Cell::Number(memory)) = row.cells[2].as_mut().map(|cell| &mut cell.value) else { unreachable!() };
            *memory += 1_234.5;
        }
        let mut series = fixture.all_series(&vec!["cards.memory"; copies]);
        for (at, series) in series.iter_mut().enumerate() {
            series.source.label = Some(format!("Series {at}"));
        }
        let dates = Dates { from: None, to: Some(fixture.at(Date::parse("2026-05-01").unwrap())) };
        fixture.chart(
            "long",
            "Long",
            "GB",
            ChartKind::Line(Line {
                series,
                highlight: Vec::new(),
                dates,
                logarithmic: false,
                annotations: Annotations::default(),
                below: None,
            }),
        );
        let svg = fixture.figures().charts["long"].svg.clone();
        let columns = svg.split("<g class=\"readout\">").skip(1).map(|column| column.split("</g>").next().unwrap());
        let lines: Vec<bool> = columns.map(|column| column.contains("<text class=\"wide\"")).collect();
        (!lines.is_empty(), lines.iter().all(|wide| *wide))
    };
    assert_eq!(shown(1), (true, false));
    assert_eq!(shown(3), (true, true));
}

#[test]
fn a_curve_has_no_records_and_data_without_curves_end_today() {
    let mut fixture = fixture();
    let mut series = fixture.all_series(&["parity.memory"]);
    series[0].frontier = true;
    let kind = |series| {
        ChartKind::Line(Line {
            series,
            highlight: Vec::new(),
            dates: Dates::default(),
            logarithmic: false,
            annotations: Annotations::default(),
            below: None,
        })
    };
    fixture.chart("records", "x", "", kind(series));
    let (_, problems) = fixture.draw();
    assert!(
        problems[0]
            .starts_with("E0401 `parity.memory` is a curve of a model, but only a column of data has a frontier"),
        "{problems:?}"
    );
    let mut fixture = self::fixture();
    let series = vec![of_records(&fixture)];
    fixture.chart("only", "x", "", kind(series));
    let figures = fixture.figures();
    let figure = &figures.charts["only"];
    assert!(!figure.svg.contains("projection") && figure.svg.contains("Memory 16 GB"), "{}", figure.svg);
    assert!(figure.alt.starts_with("Line chart of memory from July 2022 to May 2026."), "{}", figure.alt);
}

#[test]
fn a_chart_says_data_only_where_rows_are_drawn() {
    for (paths, from, is_split) in [
        (&["parity.memory"][..], None, false),
        (&["parity.memory", "parity.compute"], None, false),
        (&["parity.memory", "cards.speed"], None, true),
        // All rows are earlier.
        (&["parity.memory", "cards.speed"], Some("2026-02-01"), false),
    ] {
        let mut fixture = fixture();
        let series = fixture.all_series(paths);
        let from = from.map(|from| fixture.at(Date::parse(from).unwrap()));
        let dates = Dates { from, to: None };
        fixture.chart(
            "one",
            "x",
            "",
            ChartKind::Line(Line {
                series,
                highlight: Vec::new(),
                dates,
                logarithmic: false,
                annotations: Annotations::default(),
                below: None,
            }),
        );
        let figures = fixture.figures();
        let svg = &figures.charts["one"].svg;
        let says = |text: &str| svg.contains(&format!(">{text}</text>"));
        assert_eq!((says("data"), says("projection →")), (is_split, is_split), "{paths:?}: {svg}");
        assert_eq!(says("today, 7 May 2026"), !is_split, "{paths:?}: {svg}");
    }
}

#[test]
fn a_fan_names_its_bands_and_its_quantiles_do_not_cross() {
    let mut fixture = fan();
    let figures = fixture.figures();
    let figure = &figures.charts["fan"];
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    for band in ["band b90 c2", "band b80 c2", "band b50 c2", "projected c2", "data c1"] {
        assert_eq!(paths(&document, band).len(), 1, "{band}");
    }
    for name in ["90% interval", "80% interval", "50% interval", "median 6.7 GB"] {
        assert!(figure.svg.contains(&format!(">{name}</text>")), "{name}");
    }
    assert_eq!(figure.key.iter().filter(|entry| entry.class.starts_with("area line")).count(), 3);
    assert!(figure.alt.starts_with("Fan chart of memory and memory of the box from July 2022"), "{}", figure.alt);
    // A planted error: the 25% band is above the median.
    let curve = fixture.forecasts.get_mut("parity").unwrap().curves.iter_mut().find(|curve| curve.name == "box_memory");
    let curve = curve.unwrap();
    curve.bands[2][40] = curve.bands[3][40] * 1.01;
    assert_eq!(
        fixture.draw().1,
        [
            "E0408 expected the quantiles of `parity.box_memory` not to cross: in May 2028, the quantile at 25% is above the one at 50% []"
        ]
    );
}

#[test]
fn a_fan_needs_a_curve() {
    let mut fixture = fixture();
    let (curve, dates) = (fixture.series(&["cards.memory"]).remove(0), Dates::default());
    fixture.chart(
        "fan",
        "x",
        "",
        ChartKind::Fan(Fan { curve, data: None, dates, logarithmic: false, annotations: Annotations::default() }),
    );
    assert!(
        fixture.draw().1[0].starts_with("E0401 `cards.memory` is a column of data, and a fan"),
        "{:?}",
        fixture.draw().1
    );
}

#[test]
fn a_scatter_plot_names_its_ends_and_its_trend_is_a_doubling_time() {
    let figures = scatter(&[], true).figures();
    let figure = &figures.charts["dots"];
    assert_eq!(figure.svg.matches("<circle").count(), 4);
    for name in ["A", "B", "D"] {
        assert!(figure.svg.contains(&format!(">{name}</text>")), "{name} in {}", figure.svg);
    }
    // statsmodels gives 0.857 doublings per year for the four rows, with a 90% interval from -0.107 to 1.821.
    assert!(figure.alt.contains("may be rising or falling"), "{}", figure.alt);
    assert!(figure.alt.contains("Lowest: 2 GB (B); highest: 16 GB (D)."), "{}", figure.alt);
    assert_eq!(
        figure.csv,
        "name,released,memory\r\nA,2022-07-02,4\r\nB,2023-01-01,2\r\nC,2024-01-01,8\r\nD,2025-07-02,16\r\n"
    );
    assert_eq!(figure.table.columns[2].unit.as_deref(), Some("GB"));
    let cells: Vec<&str> = figure.table.rows.iter().next().unwrap().map(|cell| cell.text).collect();
    assert_eq!(cells, ["A", "Jul 2022", "4"]);
}

#[test]
fn a_scatter_plot_reports_what_it_cannot_draw() {
    assert_eq!(scatter(&["D", "Dd"], false).draw().1, ["E0400 no row of the chart is called `Dd` [did you mean `D`?]"]);
    let mut fixture = scatter(&[], true);
    let dataset = fixture.project.datasets.get_mut("cards").unwrap();
    dataset.rows = dataset.rows.iter().take(2).cloned().collect();
    assert!(fixture.draw().1[0].starts_with("E0404 a trend needs three or more rows"), "{:?}", fixture.draw().1);
    let mut fixture = scatter(&[], false);
    let dataset = fixture.project.datasets.get_mut("cards").unwrap();
    dataset.rows[0].cells[2] = Some(Spanned::new(Cell::Number(0.0), dataset.span));
    assert!(
        fixture.draw().1[0].starts_with("E0404 `memory` of `A` is 0, which a logarithmic"),
        "{:?}",
        fixture.draw().1
    );
}

fn panels() -> Fixture {
    let mut fixture = fixture();
    let mut series = fixture.all_series(&["parity.memory", "parity.bandwidth", "parity.compute", "parity.index"]);
    series[3].source.label = Some("The index of parity, of which the least counts".into());
    let dates = Dates { from: None, to: Some(fixture.at(Date::parse("2033-01-01").unwrap())) };
    fixture.chart(
        "panels",
        "Panels",
        "2025 = 1",
        ChartKind::Multiples(Multiples { series, dates, logarithmic: true, annotations: Annotations::default() }),
    );
    fixture
}

#[test]
fn each_panel_is_an_image_with_its_own_name_and_shares_the_scale() {
    let figures = panels().figures();
    let figure = &figures.charts["panels"];
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let group = document.root_element();
    assert_eq!((group.tag_name().name(), group.attribute("role")), ("div", Some("group")));
    let images: Vec<_> = group.children().filter(|node| node.attribute("role") == Some("img")).collect();
    let names: Vec<_> = images.iter().map(|image| image.attribute("aria-label").unwrap()).collect();
    assert_eq!(names, ["Memory", "Bandwidth", "Compute", "The index of parity, of which the least counts"]);
    let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(
        ids,
        [
            "fs:chart-panels-desc",
            "fs:chart-panels-1-desc",
            "fs:chart-panels-2-desc",
            "fs:chart-panels-3-desc",
            "fs:chart-panels-4-desc"
        ]
    );
    for (at, image) in images.iter().enumerate() {
        assert_eq!(image.attribute("aria-describedby"), Some(ids[at + 1]));
        assert_eq!(image.attribute("height"), images[0].attribute("height"));
        let background = image.descendants().filter(|node| node.attribute("class") == Some("background")).count();
        assert_eq!(background, 3);
        let titled = image.descendants().filter(|node| node.is_element() && node.text() == Some("2033")).count();
        assert!(at == 0 || titled <= 1, "the dates are named in the first panel alone, and in readouts");
    }
    // All panels share one scale: the line of one panel is in the background of the others.
    let line = |image: &roxmltree::Node<'_, '_>, class: &str| -> Vec<String> {
        let paths = image.descendants().filter(|node| node.attribute("class") == Some(class));
        paths.map(|path| path.attribute("d").unwrap().rsplit(' ').next().unwrap().to_owned()).collect()
    };
    let ends = line(&images[0], "background");
    let own: Vec<String> = images[1..].iter().flat_map(|image| line(image, "projected c1")).collect();
    assert_eq!((ends.len(), own.len()), (3, 3));
    assert_eq!(figure.table.columns.len(), 5);
    assert!(figure.alt.starts_with("Small multiples of memory, bandwidth, compute and "), "{}", figure.alt);
}

#[test]
fn refuses_too_many_panels() {
    let mut fixture = fixture();
    let series = fixture.all_series(&["parity.memory"; 13]);
    fixture.chart(
        "x",
        "x",
        "",
        ChartKind::Multiples(Multiples {
            series,
            dates: Dates::default(),
            logarithmic: false,
            annotations: Annotations::default(),
        }),
    );
    assert!(fixture.draw().1[0].contains("at most 12 series, and this one has 13"), "{:?}", fixture.draw().1);
}

#[test]
fn bands_of_trends_agree_with_statsmodels_to_nine_digits() {
    let fixture: Value = serde_json::from_str(include_str!("../../references/bands.json")).unwrap();
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let sets = fixture["bands"].as_object().unwrap();
    assert_eq!(sets.len(), 4);
    for (name, set) in sets {
        let points: Vec<(f64, f64)> =
            set["points"].as_array().unwrap().iter().map(numbers).map(|point| (point[0], point[1])).collect();
        let trend = Regression::through(&points).unwrap();
        let scale = points.iter().fold(0.0, |most: f64, (_, y)| most.max(y.abs()));
        let close = |found: &[f64], expected: &[f64], scale: f64| {
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() <= 1e-9 * scale, "{name}: {found} is not {expected}");
            }
        };
        let slopes = numbers(&set["slope"]);
        close(&trend.slope(), &slopes, slopes.iter().fold(0.0, |most: f64, slope| most.max(slope.abs())));
        for place in set["at"].as_array().unwrap() {
            let place = numbers(place);
            close(&trend.at(place[0]), &place[1..], scale);
        }
    }
    assert!(Regression::through(&[(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)]).is_none());
    assert!(Regression::through(&[(1.0, 2.0), (2.0, 3.0)]).is_none());
}

#[test]
fn the_labels_of_any_short_window_fit() {
    let project = Project::small();
    project.write("data/charts/c.yaml", "kind: line\ntitle: Growth\nseries: [m.size]\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](chart:c)\n");
    for to in ["2026-09-01", "2027-01-01", "2027-07-01", "2028-01-01", "2028-04-01", "2029-01-01", "2029-06-01"] {
        let model = format!(
            "window: {{ from: 2026-01-01, to: {to} }}\ninputs:\n  pace: 1 to 2 year\ncurves:\n  size: grow(8 GB, 2026-01-01, pace)\noutcomes:\n  ready: first(size >= 10 GB)\n"
        );
        project.write("data/models/m.yaml", &model);
        project.run(&["build"]).ends_with(0);
    }
}

#[test]
fn the_labels_of_small_panels_fit_beside_the_rule_of_today() {
    let project = Project::small();
    project.write("data/charts/c.yaml", "kind: multiples\ntitle: Growth\nseries: [m.price, m.other]\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](chart:c)\n");
    let model = "window: { from: 2026-01-01, to: 2030-01-01 }\ninputs:\n  pace: 1 to 2 year\ncurves:\n  price: grow(10000 \
                 USD/month, 2026-01-01, pace)\n  other: grow(2000 USD/month, 2026-01-01, pace)\noutcomes:\n  ready: first(price \
                 >= 20000 USD/month)\n";
    project.write("data/models/m.yaml", model);
    project.run(&["build"]).ends_with(0);
}
