//! Charts in rows (bars, tornado, waterfall and forest), from forecasts and data made by hand.

use foresite::date::Date;
use foresite::document::chart::{
    Bars, ChartKind, Dates, Forest, ForestRows, LabeledPath, Others, RowValues, Split, Tornado, Watch, Waterfall,
};
use foresite::document::dataset::{Cell, Column, ColumnKind, Dataset, Row};
use foresite::document::rows::{ColumnFilter, Rows, Sort};
use foresite::figure::chart::figure::Figure;
use foresite::model::run::forecast::{Description, Input, Joint, Kind, ScenarioForecast, SwingEnds, WaterfallForecast};
use foresite::model::stats::draws::Draws;
use foresite::model::stats::math;
use foresite::model::stats::sampler::{self, Blocks};

use super::{Fixture, dataset, draws, known, outcome, set_draws, word};

/// A cell of a dataset made by hand.
#[derive(Clone, Copy)]
enum Value {
    Number(f64),
    Day(&'static str),
    None,
}

impl Fixture {
    /// Adds a dataset of named rows with columns of numbers or dates.
    fn dataset(&mut self, id: &str, columns: &[(&str, Option<&str>)], rows: &[(&str, &[Value])]) {
        let at = |text: &str| self.at(text.to_owned());
        let column = |name: &str, kind: ColumnKind, optional: bool| Column { optional, ..Column::new(at(name), kind) };
        let kind = |unit: &Option<&str>| match unit {
            Some("date") => ColumnKind::Date,
            unit => ColumnKind::Number { unit: unit.map(at) },
        };
        let cell = |value: &Value| match value {
            Value::Number(value) => Some(self.at(Cell::Number(*value))),
            Value::Day(day) => Some(self.at(Cell::Date(Date::parse(day).unwrap().into()))),
            Value::None => None,
        };
        let row = |(name, values): &(&str, &[Value])| Row {
            cells: std::iter::once(Some(self.at(Cell::Text((*name).to_owned()))))
                .chain(values.iter().map(cell))
                .collect(),
            ..Row::empty(0, self.span)
        };
        let mut all = vec![column("name", ColumnKind::Text, false)];
        all.extend(columns.iter().map(|(name, unit)| column(name, kind(unit), true)));
        let dataset =
            Dataset { key: vec![0], columns: all, rows: rows.iter().map(row).collect(), ..Dataset::empty(at(id)) };
        self.project.datasets.insert(id.into(), dataset);
    }

    fn rows_of(&self, dataset: &str) -> Rows {
        Rows { dataset: self.at(dataset.to_owned()), condition: None, filter: Vec::new(), label: None }
    }

    fn bars(&mut self, values: &[&str], sort: Option<(&str, bool)>, limit: Option<usize>) {
        let at = |text: &&str| self.at((*text).to_owned());
        let shown = RowValues {
            split: None,
            rows: self.rows_of("things"),
            values: values.iter().map(at).collect(),
            sort: sort.map(|(by, descending)| Sort { by: at(&by), descending }),
            limit: limit.unwrap_or(30),
        };
        let annotations = foresite::document::chart::Annotations::default();
        let bars = Bars { shown, stack: None, color_by: None, scale: foresite::document::chart::Linear, annotations };
        self.chart("bars", "Bars", "", ChartKind::Bars(bars));
    }

    fn tornado(&mut self, path: &str, limit: Option<usize>) {
        let outcome = self.series(&[path]).remove(0);
        let limit = limit.unwrap_or(10);
        self.chart(
            "tornado",
            "Tornado",
            "",
            ChartKind::Tornado(Tornado {
                outcome,
                limit,
                annotations: foresite::document::chart::Annotations::default(),
            }),
        );
    }

    /// Adds a waterfall that ends at the median of whole-product parity, 2030.45.
    fn waterfall(&mut self, start: Option<f64>, steps: &[(&str, Option<f64>)]) {
        let model = self.at("parity".to_owned());
        self.forecasts.get_mut("parity").unwrap().waterfall = Some(WaterfallForecast {
            outcome: "product".into(),
            start: ("Compute alone".into(), known(start)),
            steps: steps.iter().map(|(label, to)| ((*label).to_owned(), known(*to))).collect(),
        });
        self.chart(
            "waterfall",
            "Waterfall",
            "",
            ChartKind::Waterfall(Waterfall { model, annotations: foresite::document::chart::Annotations::default() }),
        );
    }

    fn forest(&mut self, own: &[&str], others: bool, sorted: bool, to: Option<&str>) {
        self.forest_with(own, (others, sorted), to, None);
    }

    fn forest_with(&mut self, own: &[&str], (others, sorted): (bool, bool), to: Option<&str>, apart: Option<&str>) {
        let apart = apart.map(|path| self.at(path.to_owned()));
        let named = |series: LabeledPath| {
            ForestRows::Own(LabeledPath { label: Some(format!("Ours, {}", series.path.value)), ..series })
        };
        let mut rows: Vec<ForestRows> = self.series(own).into_iter().map(named).collect();
        if others {
            let column = |name: &str| Some(self.at(name.to_owned()));
            let [median, low, high] = ["median", "low", "high"].map(column);
            rows.push(ForestRows::Others(Box::new(Others { rows: self.rows_of("views"), median, low, high })));
        }
        let to = to.map(|date| self.at(Date::parse(date).unwrap()));
        self.chart(
            "forest",
            "Forest",
            "",
            ChartKind::Forest(Forest {
                rows,
                sorted,
                apart,
                dates: Dates { from: None, to },
                annotations: foresite::document::chart::Annotations::default(),
            }),
        );
    }

    fn views(&mut self) {
        let columns = [("median", Some("date")), ("low", Some("date")), ("high", Some("date"))];
        self.dataset(
            "views",
            &columns,
            &[
                ("A bet", &[Value::None, Value::Day("2035-01-01"), Value::None]),
                ("A page", &[Value::Day("2030-07-01"), Value::Day("2029-01-01"), Value::Day("2033-12-31")]),
                ("A hope", &[Value::None, Value::None, Value::Day("2029-12-31")]),
                ("A guess", &[Value::Day("2031-07-01"), Value::None, Value::None]),
                ("A shrug", &[Value::None, Value::None, Value::None]),
            ],
        );
    }

    fn one(&self, id: &str) -> Figure {
        self.figures().charts.remove(id).unwrap()
    }
}

/// Adds one chart of each kind, for the tests that all kinds share.
pub(super) fn one_of_each_kind(fixture: &mut Fixture) {
    fixture.views();
    fixture.forest(&["parity.product", "parity.dense"], true, true, Some("2040-01-01"));
    fixture.waterfall(Some(2027.4), &[("Memory", None), ("Experts", Some(2028.9)), ("Product", Some(2030.45))]);
    fixture.forecasts.get_mut("parity").unwrap().inputs =
        vec![input("Size", [Some(2029.45), None]), input("Time", [Some(2031.45), Some(2032.45)])];
    fixture.tornado("parity.product", None);
    let values = [Value::Number(-1.5), Value::Number(20.0)];
    fixture.dataset("things", &[("lost", Some("GB")), ("won", Some("GB"))], &[("Thing", &values)]);
    fixture.bars(&["lost", "won"], None, None);
}

fn cells(figure: &Figure) -> Vec<Vec<&str>> {
    figure.table.rows.iter().map(|row| row.map(|cell| cell.text).collect()).collect()
}

/// Returns the left and right ends of the bars of a class, in hundredths of a percent, in the order drawn.
fn spans(figure: &Figure, class: &str) -> Vec<(i32, i32)> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let bars = document.descendants().filter(|node| {
        // The heads of arrows are separate drawings.
        let stretched = node.parent().and_then(|parent| parent.attribute("viewBox")).is_some();
        stretched && node.attribute("class") == Some(class)
    });
    let span = |data: &str| {
        let numbers: Vec<i32> =
            data[1..].split(|c: char| !c.is_ascii_digit()).take(1).map(|n| n.parse().unwrap()).collect();
        let width = data.split('l').nth(1).unwrap();
        let width: i32 = width.split([' ', 'z']).next().unwrap().parse().unwrap();
        (numbers[0], numbers[0] + width)
    };
    bars.map(|bar| span(bar.attribute("d").unwrap())).collect()
}

/// Returns the texts of the wide view, in the order drawn.
fn texts(figure: &Figure) -> Vec<String> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let shown = document.descendants().filter(|node| {
        node.has_tag_name("text")
            && !node.attribute("class").unwrap_or_default().contains("narrow")
            && !node.ancestors().any(|above| above.attribute("class") == Some("readout"))
    });
    shown.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn near(one: i32, other: f64) -> bool {
    (f64::from(one) - other).abs() <= 1.0
}

#[test]
fn bars_start_at_zero_and_end_at_their_values() {
    let mut fixture = Fixture::new();
    let rows: [(&str, &[Value]); 3] =
        [("Gain", &[Value::Number(30.0)]), ("Loss", &[Value::Number(-10.0)]), ("None", &[Value::Number(0.0)])];
    fixture.dataset("things", &[("change", Some("GB"))], &rows);
    fixture.bars(&["change"], None, None);
    let figure = fixture.one("bars");
    let bars = spans(&figure, "bar c1");
    let (zero, scale) = (f64::from(bars[0].0), f64::from(bars[0].1 - bars[0].0) / 30.0);
    assert!(near(bars[1].1, zero) && near(bars[1].0, zero - 10.0 * scale), "{bars:?}");
    assert!(near(bars[2].0, zero) && near(bars[2].1, zero), "{bars:?}");
    assert_eq!(cells(&figure), [["Gain", "30"], ["Loss", "−10"], ["None", "0"]]);
    assert_eq!(figure.table.columns[1].unit.as_deref(), Some("GB"));
    assert_eq!(figure.csv, "row,change\r\nGain,30\r\nLoss,-10\r\nNone,0\r\n");
    assert_eq!(
        figure.alt,
        "Bar chart of change of 3 rows. Change: from −10 GB (Loss) to 30 GB (Gain). The table below gives every row."
    );
    assert!(texts(&figure).iter().any(|text| text.ends_with(" GB")), "the axis has the unit");
    assert!(figure.key.is_empty());
}

#[test]
fn bars_are_grouped_sorted_and_limited_with_a_note_on_the_rest() {
    let mut fixture = Fixture::new();
    let two = |one: f64, other: Option<f64>| [Value::Number(one), other.map_or(Value::None, Value::Number)];
    let (a, b, c) = (two(1.0, Some(4.0)), two(3.0, None), two(2.0, Some(9.5)));
    fixture.dataset(
        "things",
        &[("now", Some("W")), ("then", Some("W"))],
        &[("A", &a), ("B", &b), ("C", &c), ("D", &[Value::None, Value::None])],
    );
    fixture.bars(&["now", "then"], Some(("now", true)), Some(2));
    let figure = fixture.one("bars");
    assert_eq!(cells(&figure), [["B", "3", "–"], ["C", "2", "9.5"]]);
    assert_eq!((spans(&figure, "bar c1").len(), spans(&figure, "bar c2").len()), (2, 1));
    assert_eq!(figure.note.as_deref(), Some("Without a value: D. 1 further row is left out."));
    let key: Vec<_> = figure.key.iter().map(|entry| (&*entry.class, &*entry.label)).collect();
    assert_eq!(key, [("fill c1", "Now"), ("fill c2", "Then")]);
    assert!(figure.csv.ends_with("B,3,\r\nC,2,9.5\r\n"), "{}", figure.csv);
}

#[test]
fn refuses_bars_of_several_units_or_of_text() {
    let mut fixture = Fixture::new();
    fixture.dataset(
        "things",
        &[("power", Some("W")), ("size", Some("GB")), ("day", Some("date"))],
        &[("A", &[Value::Number(1.0), Value::Number(2.0), Value::Day("2026-01-01")])],
    );
    fixture.bars(&["power", "size"], None, None);
    assert_eq!(
        fixture.draw().1,
        ["E0401 `power` is in `W` and `size` is in `GB`, and one chart has one scale [draw two charts]"]
    );
    fixture.project.charts.clear();
    fixture.bars(&["day"], None, None);
    assert!(fixture.draw().1[0].starts_with("E0401 expected a column of numbers"));
}

/// Returns an input that is uniform from 0 to 10, with the medians of whole-product parity when it is fixed at 1 and at
/// 9.
fn input(name: &str, medians: [Option<f64>; 2]) -> Input {
    Input {
        basis: None,
        name: name.to_lowercase(),
        description: Description { label: name.into(), ..Description::default() },
        kind: Kind::Number("GB".parse().unwrap()),
        draws: Draws::new((0..=100).map(|at| f64::from(at) / 10.0).collect()),
        variance_shares: Vec::new(),
        total_shares: Vec::new(),
        swing_ends: Some(SwingEnds { levels: [0.1, 0.9], values: [1.0, 9.0] }),
        swings: vec![("product".into(), medians.map(known))],
    }
}

#[test]
fn many_inputs_that_a_chart_leaves_out_are_counted() {
    let note = |still: usize| {
        let mut fixture = Fixture::new();
        let still = (1..=still).map(|at| input(&format!("Still {at}"), [Some(2030.4499), Some(2030.4501)]));
        let wide = input("Wide", [Some(2032.45), Some(2029.45)]);
        fixture.forecasts.get_mut("parity").unwrap().inputs = std::iter::once(wide).chain(still).collect();
        fixture.tornado("parity.product", None);
        fixture.one("tornado").note.unwrap()
    };
    assert_eq!(
        note(5),
        "Left out because the samples do not show that they move it: still 1, still 2, still 3, still 4 and still 5."
    );
    assert_eq!(note(6), "6 inputs are left out because the samples do not show that they move it.");
}

#[test]
fn a_tornado_draws_the_widest_swing_first_from_the_median_to_both_ends() {
    let mut fixture = Fixture::new();
    fixture.forecasts.get_mut("parity").unwrap().inputs = vec![
        input("Small", [Some(2030.35), Some(2030.65)]),
        input("Still", [Some(2030.4499), Some(2030.4501)]),
        input("Wide", [Some(2032.45), Some(2029.45)]),
        input("Least", [Some(2030.40), Some(2030.47)]),
    ];
    fixture.tornado("parity.product", Some(2));
    let figure = fixture.one("tornado");
    let (later, earlier) = (spans(&figure, "bar later"), spans(&figure, "bar earlier"));
    assert_eq!((later.len(), earlier.len()), (2, 2));
    // `Wide` comes first, with shifts of two years later and one year earlier, on one scale with `Small`.
    let (base, year) = (f64::from(later[0].0), f64::from(later[0].1 - later[0].0) / 2.0);
    assert!(near(earlier[0].1, base) && near(earlier[0].0, base - year), "{earlier:?}");
    assert!(near(later[1].1, base + 0.2 * year) && near(earlier[1].0, base - 0.1 * year), "{later:?} {earlier:?}");
    let texts = texts(&figure);
    for text in ["+2.0 years", "−1.0 years", "1 GB", "9 GB", "median 2030"] {
        assert!(texts.iter().any(|known| known == text), "{text} of {texts:?}");
    }
    assert_eq!(
        figure.note.as_deref(),
        Some(
            "One more input moves it less than those drawn. Left out because the samples do not show that they move it: still."
        )
    );
    assert_eq!(cells(&figure)[0], ["Wide", "1 GB", "June 2032 (+2.0 years)", "9 GB", "June 2029 (−1.0 years)"]);
    assert!(figure.csv.contains("Wide,1,2032-06-13,9,2029-06-14\r\n"), "{}", figure.csv);
    assert!(figure.alt.contains("Wide: +2.0 years at 1 GB, −1.0 years at 9 GB."), "{}", figure.alt);
}

#[test]
fn a_tornado_says_where_an_input_is_fixed_further_out_than_usual() {
    let mut fixture = Fixture::new();
    let ends = SwingEnds { levels: [0.01, 0.99], values: [0.0, 10.0] };
    let rare = Input { swing_ends: Some(ends), ..input("Rare", [Some(2030.45), Some(2034.45)]) };
    fixture.forecasts.get_mut("parity").unwrap().inputs = vec![rare, input("Wide", [Some(2032.45), Some(2029.45)])];
    fixture.tornado("parity.product", None);
    let figure = fixture.one("tornado");
    assert_eq!(cells(&figure)[0], ["Rare", "0 GB", "June 2030 (0 years)", "10 GB", "June 2034 (+4.0 years)"]);
    assert_eq!(
        figure.note.as_deref(),
        Some("Fixed further out, since the 10th and the 90th percentile are equal: rare (at 0 GB and 10 GB).")
    );
    assert!(figure.csv.starts_with("input,low,median_at_low,high,median_at_high"), "{}", figure.csv);
}

#[test]
fn a_tornado_shows_never_and_separates_two_shifts_on_one_side() {
    let mut fixture = Fixture::new();
    fixture.forecasts.get_mut("parity").unwrap().inputs =
        vec![input("Bent", [Some(2031.45), Some(2032.45)]), input("Fatal", [Some(2029.45), None])];
    fixture.tornado("parity.product", None);
    let figure = fixture.one("tornado");
    let later = spans(&figure, "bar later");
    assert_eq!(later.len(), 3, "Fatal's bar, and both of Bent's");
    assert!(later[0].1 > later[1].1.max(later[2].1), "never is drawn beyond every date");
    assert!(texts(&figure).contains(&"after 1 Jan 2050".to_owned()));
    assert!(figure.svg.contains("M0 0l-7-5v10z"), "an arrow");
    assert_eq!(cells(&figure)[0][4], "after 1 Jan 2050");
    assert!(figure.csv.ends_with("Bent,1,2031-06-14,9,2032-06-13\r\n"), "{}", figure.csv);
}

#[test]
fn reports_a_tornado_without_bars() {
    let mut fixture = Fixture::new();
    fixture.tornado("parity.product", None);
    assert_eq!(fixture.draw().1, ["E0402 no input of model `parity` moves the median of `parity.product` []"]);
    fixture.project.charts.clear();
    let forecast = fixture.forecasts.get_mut("parity").unwrap();
    forecast.outcomes[1] = outcome("product", "Product", 2048.0, 4.0, 0.7);
    fixture.tornado("parity.product", None);
    assert!(fixture.draw().1[0].starts_with("E0404 the median of `parity.product` is after 1 January 2050"));
}

#[test]
fn a_waterfall_runs_from_the_simpler_model_to_the_whole_model() {
    let mut fixture = Fixture::new();
    fixture.waterfall(
        Some(2027.4),
        &[("Memory", Some(2029.9)), ("Sparse experts", Some(2028.9)), ("The product", Some(2030.45))],
    );
    let figure = fixture.one("waterfall");
    let (whole, later, earlier) =
        (spans(&figure, "bar total"), spans(&figure, "bar later"), spans(&figure, "bar earlier"));
    // The axis starts at 2026, and the last bar ends at 2030.45.
    let year = f64::from(whole[1].1) / 4.45;
    assert!(whole[0].0 == 0 && whole[1].0 == 0 && near(whole[0].1, 1.4 * year), "{whole:?}");
    assert!(near(later[0].0, 1.4 * year) && near(later[0].1, 3.9 * year), "{later:?}");
    assert!(near(earlier[0].0, 2.9 * year) && near(earlier[0].1, 3.9 * year), "{earlier:?}");
    assert!(near(later[1].0, 2.9 * year) && near(later[1].1, 4.45 * year), "{later:?}");
    let texts = texts(&figure);
    for text in ["+2.5 years", "−1.0 years", "+1.5 years", "May 2027", "Jun 2030"] {
        assert!(texts.iter().any(|known| known == text), "{text} of {texts:?}");
    }
    assert_eq!(cells(&figure)[2], ["Sparse experts", "−1.0 years", "November 2028"]);
    let start = Date::from_years(2027.4).unwrap();
    let head = format!("step,shift,median\r\nCompute alone,,{start}\r\nMemory,2.5,");
    assert!(figure.csv.starts_with(&head), "{}", figure.csv);
    assert!(
        figure.alt.contains("compute alone gives May 2027; then memory +2.5 years, sparse experts −1.0 years"),
        "{}",
        figure.alt
    );
}

#[test]
fn a_step_of_a_waterfall_that_changes_nothing_is_neutral() {
    let mut fixture = Fixture::new();
    fixture.waterfall(Some(2027.4), &[("Memory", Some(2030.45)), ("The product", Some(2030.45))]);
    let figure = fixture.one("waterfall");
    assert_eq!((spans(&figure, "bar later").len(), spans(&figure, "bar total").len()), (1, 3));
    assert!(texts(&figure).iter().any(|text| text == "no change"), "{:?}", texts(&figure));
    assert!(figure.alt.contains("memory +3.0 years, the product no change"), "{}", figure.alt);
    assert_eq!(figure.key.iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>(), ["Later"]);
    assert!(cells(&figure)[2][1].starts_with('0'), "{:?}", cells(&figure)[2]);
}

#[test]
fn a_waterfall_whose_steps_do_not_add_up_is_an_error() {
    let mut fixture = Fixture::new();
    fixture.waterfall(Some(2027.4), &[("Memory", Some(2029.9))]);
    assert_eq!(
        fixture.draw().1,
        ["E0408 expected the steps of the waterfall to add up to the whole: `the sum of the steps` does not fit []"]
    );
    fixture.project.charts.clear();
    fixture.waterfall(Some(2027.4), &[("Memory", None)]);
    assert_eq!(
        fixture.draw().1,
        ["E0408 expected the steps of the waterfall to add up to the whole: `Memory` does not fit []"]
    );
}

#[test]
fn a_step_to_never_and_back_is_drawn_with_arrows_and_described() {
    let mut fixture = Fixture::new();
    fixture.waterfall(
        Some(2027.4),
        &[("Memory", None), ("Bandwidth", None), ("Experts", Some(2028.9)), ("Product", Some(2030.45))],
    );
    let figure = fixture.one("waterfall");
    assert_eq!((spans(&figure, "bar later").len(), spans(&figure, "bar earlier").len()), (2, 1));
    // From never to never is neither: it is as neutral as the two totals.
    assert_eq!(spans(&figure, "bar total").len(), 3);
    assert_eq!(figure.svg.matches("M0 0l-7-5v10z").count(), 3);
    let texts = texts(&figure);
    for text in ["after 1 Jan 2050", "still after 1 Jan 2050", "back to Nov 2028", "+1.5 years"] {
        assert!(texts.iter().any(|known| known == text), "{text} of {texts:?}");
    }
    assert_eq!(cells(&figure)[1], ["Memory", "–", "after 1 Jan 2050"]);
    assert!(figure.csv.contains("Memory,,>2050-01-01\r\n"), "{}", figure.csv);
}

#[test]
fn reports_a_model_without_a_waterfall() {
    let mut fixture = Fixture::new();
    fixture.waterfall(None, &[]);
    fixture.forecasts.get_mut("parity").unwrap().waterfall = None;
    assert!(fixture.draw().1[0].starts_with("E0400 model `parity` has no waterfall"));
}

#[test]
fn a_forest_shows_exactly_what_each_forecast_states() {
    let mut fixture = Fixture::new();
    fixture.views();
    fixture.forest(&["parity.product"], true, true, None);
    let figure = fixture.one("forest");
    let (all, ours) = (cells(&figure), draws(2030.45, 0.65, 0.031));
    let year = |level: f64| ours.quantile(level).unwrap().floor();
    assert_eq!(all[0], ["A hope", "–", "–", "not after 2029"]);
    assert_eq!(all[1][..2], ["Ours, parity.product", "2030"]);
    assert!(all[1][3].contains(&year(0.05).to_string()) && all[1][3].contains(&year(0.95).to_string()), "{all:?}");
    assert_eq!(all[2], ["A page", "2030", "–", "2029–2033"]);
    assert_eq!(all[3], ["A guess", "2031", "–", "–"]);
    assert_eq!(all[4], ["A bet", "–", "–", "not before 2035"]);
    assert_eq!(figure.note.as_deref(), Some("Left out because nothing is stated: A shrug."));
    assert!(figure.csv.contains("A bet,,,2035-01-01,,,\r\n"), "{}", figure.csv);
    assert!(figure.csv.contains("A page,,2030-07-01,2029-01-01,,,2033-12-31\r\n"), "{}", figure.csv);
    // An arrow to the left for a forecast with only a latest date, and one to the right for a forecast with only an
    // earliest date.
    assert_eq!((figure.svg.matches("M0 0l7-5v10z").count(), figure.svg.matches("M0 0l-7-5v10z").count()), (1, 1));
    assert!(figure.alt.contains("A bet: not before 2035."), "{}", figure.alt);
    assert!(texts(&figure).contains(&"2030 (2029–2033)".to_owned()));
}

#[test]
fn the_row_that_is_set_apart_stands_below_all_others_after_a_rule() {
    let names = |figure: &Figure| -> Vec<String> { cells(figure).into_iter().map(|row| row[0].to_string()).collect() };
    let drawn = |apart: Option<&str>| {
        let mut fixture = Fixture::new();
        fixture.views();
        fixture.forest_with(&["parity.task", "parity.product"], (true, true), None, apart);
        fixture.one("forest")
    };
    let (sorted, apart) = (drawn(None), drawn(Some("parity.task")));
    let mut expected = names(&sorted);
    let own = expected.iter().position(|name| *name == "Ours, parity.task").unwrap();
    assert!(own < expected.len() - 1, "{expected:?}");
    let moved = expected.remove(own);
    expected.push(moved);
    assert_eq!(names(&apart), expected);
    let rules = |figure: &Figure| figure.svg.matches("class=\"axis").count();
    assert_eq!(rules(&apart), rules(&sorted) + 1, "{}", apart.svg);
    // A path that no row has is reported, and the hint names one that works.
    let mut fixture = Fixture::new();
    fixture.forest_with(&["parity.task", "parity.product"], (false, false), None, Some("parity.tasks"));
    let problems = fixture.draw().1;
    assert!(problems[0].contains("no row of this chart is `parity.tasks`"), "{problems:?}");
    assert!(problems[0].contains("did you mean `parity.task`?"), "{problems:?}");
}

#[test]
fn forest_rows_are_at_their_quantiles_and_continue_beyond_the_plot() {
    let mut fixture = Fixture::new();
    fixture.forest(&["parity.task", "parity.dense"], false, false, Some("2034-01-01"));
    let figure = fixture.one("forest");
    let half = spans(&figure, "bar c1");
    let whole = spans(&figure, "whisker c1");
    // The chart covers eight years, from 1 January 2026 to 1 January 2034.
    let at = |date: f64| (date - 2026.0) / 8.0 * 10_000.0;
    let (task, dense) = (draws(2028.71, 0.32, 0.004), draws(2033.2, 1.4, 0.12));
    let quantile = |draws: &Draws, level: f64| at(draws.quantile(level).unwrap());
    assert!(near(half[0].0, quantile(&task, 0.25)) && near(half[0].1, quantile(&task, 0.75)), "{half:?}");
    assert!(near(whole[0].0, quantile(&task, 0.05)) && near(whole[0].1, quantile(&task, 0.95)), "{whole:?}");
    assert!(near(whole[1].0, quantile(&dense, 0.05)) && whole[1].1 == 10_000, "{whole:?}");
    assert_eq!(figure.svg.matches("M0 0l-7-5v10z").count(), 1, "what goes on beyond 2034 has an arrow");
    assert!(figure.alt.contains("Ours, parity.dense: 2033 (2029 to after 1 Jan 2050)."), "{}", figure.alt);
    assert!(figure.csv.contains(",>2050-01-01\r\n"), "{}", figure.csv);
}

#[test]
fn draws_a_forest_row_under_a_scenario_and_one_that_is_never() {
    let mut fixture = Fixture::new();
    let never = ("product".to_owned(), Draws::new(vec![f64::INFINITY; 64]));
    let scenario = ScenarioForecast {
        name: "dire".into(),
        label: "Dire".into(),
        note: None,
        set: Vec::new(),
        outcomes: vec![never],
        inputs: Vec::new(),
        curves: Vec::new(),
    };
    fixture.forecasts.get_mut("parity").unwrap().scenarios = vec![scenario];
    fixture.forest(&["parity.dire.product", "parity.task"], false, true, None);
    let figure = fixture.one("forest");
    assert_eq!(
        cells(&figure)[1],
        ["Ours, parity.dire.product", "after 1 Jan 2050", "after 1 Jan 2050", "after 1 Jan 2050"]
    );
    assert_eq!(figure.svg.matches("M0 0l-7-5v10z").count(), 1);
}

#[test]
fn an_event_past_in_every_sample_has_a_day_and_no_interval() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, vec![2026.15; 64]);
    fixture.forest(&["parity.task", "parity.product"], false, false, None);
    let figure = fixture.one("forest");
    assert_eq!(cells(&figure)[0][1..], ["already, 24 Feb 2026", "–", "–"]);
    assert_eq!((spans(&figure, "bar c1").len(), spans(&figure, "whisker c1").len()), (1, 1));
    assert!(figure.alt.contains("parity.task: already, 24 Feb 2026."), "{}", figure.alt);
}

#[test]
fn a_reversed_interval_and_rows_of_two_kinds_are_errors() {
    let mut fixture = Fixture::new();
    let columns = [("median", Some("date")), ("low", Some("date")), ("high", Some("date"))];
    let row = [Value::Day("2030-07-01"), Value::Day("2031-01-01"), Value::None];
    fixture.dataset("views", &columns, &[("Wrong", &row)]);
    fixture.forest(&[], true, false, None);
    assert_eq!(
        fixture.draw().1,
        [
            "E0408 expected the interval of `Wrong` to rise from its low to its high end: it falls [correct the row, or the columns that are named here]"
        ]
    );
    fixture.project.charts.clear();
    fixture.forest(&["parity.task", "parity.memory_2030"], false, false, None);
    assert!(
        fixture.draw().1[0]
            .starts_with("E0401 `Ours, parity.task` is of dates and `Ours, parity.memory_2030` of numbers")
    );
}

/// Returns a chart of bars of a dataset in which some models are hosted and others open, colored by a column.
fn colored(by: &str, change: impl Fn(&mut Bars, &Fixture)) -> Fixture {
    let mut fixture = Fixture::new();
    let row = |(name, access, score): (&str, Option<&str>, f64)| {
        vec![word(name), access.and_then(word), Some(Cell::Number(score)), Some(Cell::Number(score + 1.0))]
    };
    let number = || ColumnKind::Number { unit: None };
    let columns = [("name", ColumnKind::Text), ("access", ColumnKind::Text), ("score", number()), ("other", number())];
    let rows = [
        ("Alpha", Some("hosted"), 3.0),
        ("Beta", Some("open"), 5.0),
        ("Gamma", Some("hosted"), 2.0),
        ("Delta", None, 1.0),
    ];
    dataset(&mut fixture, "models", &columns, rows.into_iter().map(row).collect());
    let shown = RowValues {
        split: None,
        rows: super::rows_of(&fixture, "models"),
        values: vec![fixture.at("score".to_owned())],
        sort: Some(Sort { by: fixture.at("score".to_owned()), descending: true }),
        limit: 30,
    };
    let annotations = foresite::document::chart::Annotations::default();
    let color_by = Some(fixture.at(by.to_owned()));
    let mut bars = Bars { shown, stack: None, color_by, scale: foresite::document::chart::Linear, annotations };
    change(&mut bars, &fixture);
    fixture.chart("bars", "Bars", "", ChartKind::Bars(bars));
    fixture
}

#[test]
fn a_column_of_text_colors_the_bars_in_the_order_of_its_values_in_the_data() {
    let figure = colored("access", |_, _| ()).one("bars");
    // The first value in the data has the first color, though the longest bar is of the second.
    let ends = |class: &str| spans(&figure, class).iter().map(|(_, end)| *end).collect::<Vec<_>>();
    let (hosted, open, neither) = (ends("bar c1"), ends("bar c2"), ends("bar total"));
    assert_eq!((hosted.len(), open.len(), neither.len()), (2, 1, 1));
    assert!(open[0] > hosted[0] && hosted[1] > neither[0], "{open:?} {hosted:?} {neither:?}");
    let key: Vec<(&str, &str)> = figure.key.iter().map(|entry| (&*entry.class, &*entry.label)).collect();
    assert_eq!(key, [("fill c1", "hosted"), ("fill c2", "open"), ("fill total", "–")]);
    assert_eq!(cells(&figure)[0], ["Beta", "open", "5"]);
    assert_eq!(figure.csv, "row,access,score\r\nBeta,open,5\r\nAlpha,hosted,3\r\nGamma,hosted,2\r\nDelta,,1\r\n");
    assert!(figure.alt.contains("Colored by access: 2 hosted, 1 open, 1 –."), "{}", figure.alt);
    // A value without a row that is drawn is not in the key, and the others keep their colors.
    let figure = colored("access", |bars, _| bars.shown.limit = 1).one("bars");
    assert_eq!(figure.key.iter().map(|entry| &*entry.class).collect::<Vec<_>>(), ["fill c2"]);
}

#[test]
fn a_column_that_cannot_color_bars_is_an_error() {
    let message = |fixture: Fixture| fixture.draw().1.concat();
    let unknown = message(colored("acess", |_, _| ()));
    assert!(unknown.contains("acess") && unknown.contains("did you mean `access`?"), "{unknown}");
    let numbers = message(colored("score", |_, _| ()));
    assert!(numbers.contains("expected a column of text to color by, found numbers or dates in `score`"), "{numbers}");
    let split = message(colored("access", |bars, fixture| {
        bars.shown.split = Some(Split { by: fixture.at("access".to_owned()), only: Vec::new() });
        bars.shown.rows.label = Some(fixture.at("name".to_owned()));
    }));
    assert!(split.contains("`color_by` colors the one bar of each row, and `by` gives a row several bars"), "{split}");
    let several = message(colored("access", |bars, fixture| bars.shown.values.push(fixture.at("other".to_owned()))));
    assert!(several.contains("and `values` gives a row several bars"), "{several}");
}

#[test]
fn thirty_rows_with_long_names_do_not_overlap() {
    let mut fixture = Fixture::new();
    let names: Vec<String> =
        (0..30).map(|at| format!("A thing with a name so long that it takes several lines, number {at}")).collect();
    let values: Vec<[Value; 1]> = (0..30).map(|at| [Value::Number(f64::from(at) * 1.1e4)]).collect();
    let rows: Vec<(&str, &[Value])> = names.iter().zip(&values).map(|(name, values)| (&**name, &values[..])).collect();
    fixture.dataset("things", &[("size", Some("GB"))], &rows);
    fixture.bars(&["size"], None, None);
    assert_eq!(fixture.one("bars").table.rows.iter().len(), 30);
    let filter = ColumnFilter { column: fixture.at("name".to_owned()), values: vec![fixture.at(names[7].clone())] };
    let ChartKind::Bars(bars) = &mut fixture.project.charts.get_mut("bars").unwrap().kind else { unreachable!() };
    bars.shown.rows.filter = vec![filter];
    assert_eq!(cells(&fixture.one("bars")), [[&*names[7], "77,000"]]);
}

#[test]
fn a_watch_chart_draws_the_input_worth_knowing_most_first() {
    let mut fixture = Fixture::new();
    let forecast = fixture.forecasts.get_mut("parity").unwrap();
    forecast.inputs = ["Small", "Silent", "Wide"].map(|name| input(name, [None, None])).into();
    // Numbers spread evenly from 0 to 1, in random orders.
    let [small, silent, wide] = ["small", "silent", "wide"].map(|name| {
        let mut scores = vec![0.0; 4096];
        for (block, range) in Blocks::new(scores.len()).ranges().enumerate() {
            sampler::normal_scores(sampler::key(7, "parity", name, 0), block, &mut scores[range]);
        }
        scores.into_iter().map(math::normal_cumulative).collect::<Vec<f64>>()
    });
    let product = wide.iter().zip(&small).map(|(wide, small)| 2030.0 + 4.0 * wide + small).collect();
    let inputs = [("small", small), ("silent", silent), ("wide", wide)].map(|(name, column)| (name.to_owned(), column));
    forecast.joint =
        Joint { inputs: inputs.into(), outcomes: vec![("product".to_owned(), product)], known: Vec::new() };
    let outcome = fixture.series(&["parity.product"]).remove(0);
    fixture.chart("watch", "Watch", "", ChartKind::Watch(Watch { outcome, limit: 10 }));
    let figure = fixture.one("watch");
    // The density of 4 wide + small is a trapezoid from 0 to 5: its 5% quantile is √(2 · 4 · 0.05) = 0.632, its interval 3.735 wide.
    // Knowing one leaves 90% of the range of the other: 0.9 or 3.6.
    let rows: Vec<(&str, f64)> = figure
        .csv
        .lines()
        .skip(1)
        .map(|row| row.split_once(',').map(|(name, value)| (name, value.parse().unwrap())).unwrap())
        .collect();
    let [("Wide", wide), ("Small", small)] = rows[..] else { panic!("{rows:?}") };
    assert!((wide - (1.0 - 0.9 / 3.735)).abs() < 0.01 && (small - (1.0 - 3.6 / 3.735)).abs() < 0.02, "{rows:?}");
    let bars = spans(&figure, "bar c1");
    assert_eq!(bars.len(), 2);
    assert!(bars[0].1 > bars[1].1, "{bars:?}");
    assert!(texts(&figure).contains(&"76%".to_owned()), "{:?}", texts(&figure));
    assert_eq!(
        figure.note.as_deref(),
        Some("Left out because the samples do not show that knowing them makes it narrower: silent.")
    );
}
