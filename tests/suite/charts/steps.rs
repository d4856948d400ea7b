//! Charts of how an estimate has changed.

use foresite::document::chart::Steps;

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    chart(
        fixture,
        "steps",
        &[("First", "2026-03-01", 2031.0, None), ("Revised", "2026-04-15", 2030.0, Some((2029.0, 2033.0)))],
        Some("parity.product"),
    );
}

type Made<'a> = (&'a str, &'a str, f64, Option<(f64, f64)>);

fn chart(fixture: &mut Fixture, id: &str, rows: &[Made<'_>], now: Option<&str>) {
    let number = || ColumnKind::Number { unit: None };
    let columns = [
        ("name", ColumnKind::Text),
        ("made", ColumnKind::Date),
        ("year", number()),
        ("low", number()),
        ("high", number()),
    ];
    let row = |(name, made, value, interval): &Made<'_>| {
        let ends = interval.map(|(low, high)| (Cell::Number(low), Cell::Number(high))).unzip();
        vec![word(name), day(made), Some(Cell::Number(*value)), ends.0, ends.1]
    };
    dataset(fixture, "estimates", &columns, rows.iter().map(row).collect());
    let [value, low, high] = ["year", "low", "high"].map(|column| fixture.at(column.to_owned()));
    let now = now.map(|path| fixture.series(&[path]).remove(0));
    let annotations = Annotations::default();
    let kind = ChartKind::Steps(Steps {
        rows: rows_of(fixture, "estimates"),
        split: None,
        value,
        interval: Some((low, high)),
        now,
        annotations,
    });
    fixture.chart(id, "It came a year nearer", "Estimates by when they were made", kind);
}

#[test]
fn an_estimate_is_drawn_until_the_next_one() {
    let mut fixture = Fixture::new();
    chart(
        &mut fixture,
        "steps",
        &[("a", "2025-01-01", 10.0, None), ("b", "2025-12-31", 20.0, Some((18.0, 24.0)))],
        None,
    );
    let figure = fixture.figures().charts.remove("steps").unwrap();
    // The last step is drawn for 12% of the time before it, and 4% are left free before the first step. The axis is
    // from 10 to 25.
    let found = discs(&figure);
    assert_eq!(found.len(), 2);
    assert!((found[0].0 - 4.0 / 1.16).abs() < 0.011 && (found[1].0 - 104.0 / 1.16).abs() < 0.011, "{found:?}");
    // Ten of the axis's fifteen units up, on 280 pixels.
    assert_eq!([found[0].1, found[1].1], [306.0, 119.3]);
    assert!(figure.svg.contains("M345 3060l8621 0 0-1867 1034 0"), "{}", figure.svg);
    assert_eq!(cells(&figure)[1], ["31 December 2025", "b", "20", "18–24"]);
    assert_eq!(figure.csv, "made,by,year,low,high\r\n2025-01-01,a,10,,\r\n2025-12-31,b,20,18,24\r\n");
    assert_eq!(
        figure.alt,
        "Step chart of how the estimate has moved (Year). January 2025: 10; December 2025: 20 (18–24). The table below gives \
         each estimate."
    );
}

#[test]
fn whole_years_are_drawn_at_their_middles_and_today_is_the_models() {
    let figures = gallery().figures();
    let figure = &figures.charts["steps"];
    let found = discs(figure);
    assert_eq!(found.iter().map(|disc| &*disc.3).collect::<Vec<_>>(), ["c1", "c1", "c1 open"]);
    // 2031 is half a year below 2032, and 2030 is a year lower.
    assert!((found[1].1 - found[0].1 - 280.0 / 6.0).abs() < 0.11, "{found:?}");
    let rows = cells(figure);
    assert_eq!(rows[1][2..], ["2030", "2029–2033"]);
    assert_eq!([rows[2][0], rows[2][1]], ["7 May 2026", "Whole-product parity"]);
    assert!(rows[2][2].ends_with("2030") && rows[2][3] == "2028–2032", "{:?}", rows[2]);
}

#[test]
fn an_estimate_of_never_is_drawn_at_the_top_and_described() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, [vec![2030.0; 40], vec![f64::INFINITY; 60]].concat());
    chart(&mut fixture, "steps", &[("a", "2026-01-01", 2031.0, None)], Some("parity.task"));
    let figure = fixture.figures().charts.remove("steps").unwrap();
    assert_eq!(discs(&figure)[1].1, 26.0);
    assert!(lines(&figure).iter().any(|text| text == "after 1 January 2050"), "{:?}", lines(&figure));
    assert_eq!(cells(&figure)[1][2..], ["after 1 January 2050", "2030 to after 1 Jan 2050"]);
}

#[test]
fn many_estimates_keep_their_labels_apart() {
    let names: Vec<String> = (0..30).map(|at| format!("v{at}")).collect();
    let days: Vec<String> = (0..30).map(|at| format!("2025-{:02}-{:02}", at / 3 + 1, at % 3 * 9 + 1)).collect();
    let rows: Vec<Made<'_>> = names
        .iter()
        .zip(&days)
        .enumerate()
        .map(|(at, (name, day))| (&**name, &**day, 2030.0 + (at * 7 % 5) as f64, None))
        .collect();
    let mut fixture = Fixture::new();
    chart(&mut fixture, "steps", &rows, Some("parity.task"));
    assert_eq!(discs(&fixture.figures().charts["steps"]).len(), 31);
}

#[test]
fn refuses_estimates_that_cannot_be_compared() {
    let mut fixture = Fixture::new();
    chart(&mut fixture, "a", &[("a", "2026-01-01", 2031.0, Some((2032.0, 2033.0)))], None);
    assert_eq!(
        fixture.draw().1,
        [
            "E0408 the estimate `a` is outside its own interval, 2,032 to 2,033 [correct the row, or the columns that are named here]"
        ]
    );
    let mut fixture = Fixture::new();
    chart(&mut fixture, "a", &[("a", "2026-01-01", 2031.0, None)], Some("parity.memory_2030"));
    assert_eq!(fixture.draw().1, ["E0401 `parity.memory_2030` does not have the kind and unit of `year` []"]);
}
