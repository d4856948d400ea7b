//! Timelines: past events and forecasts on one axis.

use foresite::document::chart::{Events, ForecastEvent, RowEvents, Timeline};

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    let all = [
        ("ChatGPT (GPT-3.5)", "2022-11-30"),
        ("GPT-4", "2023-03-14"),
        ("Claude 3 Opus", "2024-02-29"),
        ("GPT-4o", "2024-05-13"),
        ("Claude 3.5 Sonnet", "2024-06-20"),
        ("o1", "2024-12-17"),
        ("o3", "2025-04-16"),
        ("Claude Opus 4", "2025-05-22"),
        ("Claude Sonnet 4", "2025-05-22"),
        ("GPT-5", "2025-08-07"),
        ("Gemini 3 Pro", "2025-11-18"),
        ("GPT-5.4", "2026-03-05"),
        ("GPT-6", "2026-07-01"),
    ];
    chart(fixture, "timeline", &all, &["parity.task", "parity.product", "parity.dense"], Dates::default());
}

fn chart(fixture: &mut Fixture, id: &str, rows: &[(&str, &str)], forecasts: &[&str], dates: Dates) {
    let row = |(name, date): &(&str, &str)| vec![word(name), day(date), word("maker")];
    let columns = [("name", ColumnKind::Text), ("released", ColumnKind::Date), ("maker", ColumnKind::Text)];
    dataset(fixture, "releases", &columns, rows.iter().map(row).collect());
    let note = Some(fixture.at("maker".to_owned()));
    let mut events =
        vec![Events::Rows(RowEvents { rows: rows_of(fixture, "releases"), date: None, note, below: false })];
    events.extend(
        fixture.series(forecasts).into_iter().map(|outcome| Events::Forecast(ForecastEvent { outcome, below: true })),
    );
    let kind = ChartKind::Timeline(Timeline { events, above: None, below: None, dates });
    fixture.chart(id, "What was above comes down in five years", "Releases, and forecasts", kind);
}

fn drawn(rows: &[(&str, &str)], forecasts: &[&str]) -> Figure {
    let mut fixture = Fixture::new();
    chart(&mut fixture, "t", rows, forecasts, Dates::default());
    fixture.figures().charts.remove("t").unwrap()
}

#[test]
fn dots_are_at_their_dates_filled_for_past_events_and_open_for_forecasts() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, vec![2028.5; 100]);
    chart(&mut fixture, "t", &[("One", "2025-01-01"), ("Other", "2026-01-01")], &["parity.task"], Dates::default());
    let figure = fixture.figures().charts.remove("t").unwrap();
    // From 2025 to the end of 2028. Each label above the axis has one line; the lower label covers the right one of the
    // two stems.
    let found = discs(&figure);
    assert_eq!(found.iter().map(|disc| disc.0).collect::<Vec<_>>(), [0.0, 25.0, 87.5]);
    assert!(found[..2].iter().all(|disc| disc.1 == 26.0 + 14.0 + 15.0), "{found:?}");
    // The forecast is in a lane of its own below the axis, under its label, which has no room beside it.
    assert_eq!(found[2].1, 55.0 + 14.0 + 6.0 + 15.0 + 10.0);
    assert_eq!(found.iter().map(|disc| &*disc.3).collect::<Vec<_>>(), ["observed", "observed", "c1 open"]);
    // The axis is solid up to 7 May 2026, day 126 of the year, and dashed after it.
    assert!(figure.svg.contains("<path class=\"axis\" d=\"M0 550l3363 0\"/>"), "{}", figure.svg);
    assert!(figure.svg.contains("<path class=\"axis projected\" d=\"M3363 550l6637 0\"/>"), "{}", figure.svg);
}

/// Returns the starts and lengths of the ranges of forecasts, in hundredths of a percent, and their heights in pixels.
fn ranges(figure: &Figure) -> Vec<(i32, i32, i32)> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let paths = document.descendants().filter(|node| node.attribute("class") == Some("interval c1"));
    let strokes = paths.flat_map(|node| node.attribute("d").unwrap().split('M').skip(1).collect::<Vec<_>>());
    let numbers = |stroke: &str| -> Vec<i32> {
        stroke.replace('l', " ").split_whitespace().map(|number| number.parse().unwrap()).collect()
    };
    strokes.map(numbers).map(|found| (found[0], found[2], found[1] / 10)).collect()
}

#[test]
fn ranges_that_overlap_have_lanes_of_their_own_and_the_years_are_below_them() {
    let figure = drawn(&[("One", "2025-01-01"), ("Other", "2026-01-01")], &["parity.task", "parity.product"]);
    let found = ranges(&figure);
    let [one, other] = found[..] else { panic!("{found:?}") };
    // They overlap across, and so they are apart by the height of a label or more.
    assert!(one.0 < other.0 + other.1 && other.0 < one.0 + one.1, "{found:?}");
    assert!((one.2 - other.2).abs() >= 20, "{found:?}");
    // Each median is in its lane, and no forecast is on the axis.
    let dots: Vec<i32> = discs(&figure).iter().filter(|disc| disc.3 == "c1 open").map(|disc| disc.1 as i32).collect();
    let mut lanes: Vec<i32> = found.iter().map(|range| range.2).collect();
    lanes.sort_unstable();
    assert_eq!(dots, lanes);
    // The years are below everything, and evenly spaced: no callout or range can hide one.
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let texts: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name("text") && node.attribute("y").is_some()).collect();
    let is_year = |text: &str| text.len() == 4 && text.starts_with("20");
    let years: Vec<(i32, f64)> = texts
        .iter()
        .filter_map(|node| {
            Some((node.text().filter(|text| is_year(text))?.parse().unwrap(), node.attribute("y")?.parse().unwrap()))
        })
        .collect();
    // The line above the drawing is that of readouts.
    let years: Vec<(i32, f64)> = years.into_iter().filter(|(_, y)| *y > 20.0).collect();
    assert!(years.len() > 3 && years.iter().all(|(_, y)| *y > f64::from(lanes[1])), "{years:?}");
    let steps: Vec<i32> = years.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(steps.iter().all(|step| *step == steps[0]), "{years:?}");
}

#[test]
fn a_readout_over_each_range_has_its_name_date_and_ends() {
    let figure = drawn(&[("One", "2025-01-01")], &["parity.task", "parity.product"]);
    let found = readouts(&figure);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "1 Jan 2025 One (maker)");
    assert!(found[2].contains("Whole-product parity (90% interval: 2028–2032)"), "{found:?}");
    // The area of a range is as high as its lane, and that of an event ends above the lanes.
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let boxes = document.descendants().filter(|node| node.has_tag_name("rect"));
    let extents: Vec<(f64, f64)> = boxes
        .map(|node| {
            let number = |name: &str| node.attribute(name).map_or(0.0, |value| value.parse().unwrap());
            let above = node.parent().and_then(|parent| parent.attribute("y")).map_or(0.0, |y| y.parse().unwrap());
            (number("y") + above, number("height"))
        })
        .collect();
    assert!(extents[1..].iter().all(|(y, height)| *y >= extents[0].0 + extents[0].1 && *height < 40.0), "{extents:?}");
}

#[test]
fn events_are_listed_in_order_with_the_ranges_of_forecasts() {
    let figure =
        drawn(&[("Later", "2025-05-22"), ("First", "2023-03-14"), ("Next year", "2027-01-01")], &["parity.product"]);
    let entries: Vec<_> = figure.list.iter().map(|entry| (&*entry.date, &*entry.label, &*entry.class)).collect();
    assert_eq!(entries[..2], [("14 Mar 2023", "First", "happened"), ("22 May 2025", "Later", "happened")]);
    assert_eq!((entries.len(), entries[2].1, entries[2].2), (3, "Whole-product parity", "forecast"));
    assert_eq!(figure.list[2].note.as_deref(), Some("90% interval: 2028–2032"));
    assert_eq!(figure.note.as_deref(), Some("1 row dated after 7 May 2026 is left out."));
    assert!(figure.csv.starts_with("date,event,kind,p5,p95\r\n2023-03-14,First,happened,,\r\n"), "{}", figure.csv);
    assert_eq!(cells(&figure)[1], ["22 May 2025", "Later", "happened", "maker"]);
    assert!(
        figure.alt.starts_with("Timeline from 2023 to 2032 of 3 events. 2 happened, from First (14 Mar 2023) to Later")
    );
    assert!(lines(&figure).iter().any(|text| text == "14 Mar 2023 First (maker)"), "{:?}", lines(&figure));
}

#[test]
fn an_event_past_in_every_sample_counts_as_happened() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, vec![2025.5; 100]);
    chart(&mut fixture, "t", &[("One", "2025-01-01")], &["parity.task"], Dates::default());
    let figure = fixture.figures().charts.remove("t").unwrap();
    assert_eq!(discs(&figure).iter().map(|disc| &*disc.3).collect::<Vec<_>>(), ["observed", "observed"]);
    let listed = (&*figure.list[1].date, figure.list[1].note.as_deref(), &*figure.list[1].class);
    assert_eq!(listed, ("2 Jul 2025", None, "happened"));
    assert!(figure.alt.contains("2 happened"), "{}", figure.alt);
    // If one sample in a hundred is in the future, the event is a forecast.
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, [vec![2025.5; 99], vec![2026.5]].concat());
    chart(&mut fixture, "t", &[("One", "2025-01-01")], &["parity.task"], Dates::default());
    assert_eq!(fixture.figures().charts.remove("t").unwrap().list[1].class, "forecast");
}

#[test]
fn what_stands_below_the_axis_has_a_color_if_it_is_said_what_it_is() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, vec![2028.5; 100]);
    let row = |(name, date): &(&str, &str)| vec![word(name), day(date), word("maker")];
    let columns = [("name", ColumnKind::Text), ("released", ColumnKind::Date), ("maker", ColumnKind::Text)];
    for (id, at) in [("hosted", "2025-01-01"), ("open", "2026-01-01")] {
        dataset(&mut fixture, id, &columns, vec![row(&(id, at))]);
    }
    let of = |fixture: &Fixture, id: &str, below: bool| {
        Events::Rows(RowEvents { rows: rows_of(fixture, id), date: None, note: None, below })
    };
    let mut events = vec![of(&fixture, "hosted", false), of(&fixture, "open", true)];
    let outcome = fixture.series(&["parity.task"]).remove(0);
    events.push(Events::Forecast(ForecastEvent { outcome, below: true }));
    let (above, below) = (Some("Hosted".to_owned()), Some("Open".to_owned()));
    fixture.chart("t", "T", "", ChartKind::Timeline(Timeline { events, above, below, dates: Dates::default() }));
    let figure = fixture.figures().charts.remove("t").unwrap();
    assert_eq!(discs(&figure).iter().map(|disc| &*disc.3).collect::<Vec<_>>(), ["observed", "c1", "c1 open"]);
    let key: Vec<(&str, &str)> = figure.key.iter().map(|entry| (&*entry.class, &*entry.label)).collect();
    assert_eq!(
        key[..3],
        [("circle observed", "Hosted"), ("circle c1", "Open"), ("circle open c1", "forecast, at its median")]
    );
    let classes: Vec<&str> = figure.list.iter().map(|entry| &*entry.class).collect();
    assert_eq!(classes, ["happened", "happened colored", "forecast"]);
}

#[test]
fn a_median_of_never_is_an_arrow_at_the_right_edge() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Date, [vec![2030.0; 40], vec![f64::INFINITY; 60]].concat());
    chart(&mut fixture, "t", &[("One", "2025-01-01")], &["parity.task"], Dates::default());
    let figure = fixture.figures().charts.remove("t").unwrap();
    assert_eq!(discs(&figure).len(), 1);
    assert!(figure.svg.contains("<svg x=\"100%\""), "{}", figure.svg);
    assert_eq!(
        (&*figure.list[1].date, figure.list[1].note.as_deref()),
        ("after 1 January 2050", Some("90% interval: 2030 to after 1 Jan 2050"))
    );
    assert!(lines(&figure).join(" ").contains("after 1 January 2050"), "{:?}", lines(&figure));
}

#[test]
fn twenty_five_releases_in_three_years_fit() {
    let names: Vec<String> = (0..25).map(|at| format!("Model number {at}")).collect();
    let days: Vec<String> =
        (0..25).map(|at| format!("{}-{:02}-{:02}", 2023 + at / 9, at % 9 + 1, at % 3 + 1)).collect();
    let rows: Vec<(&str, &str)> = names.iter().zip(&days).map(|(name, day)| (&**name, &**day)).collect();
    let figure = drawn(&rows, &["parity.task", "parity.product"]);
    assert_eq!((discs(&figure).len(), figure.list.len()), (27, 27));
}

#[test]
fn labels_without_room_are_named_and_events_outside_are_counted() {
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsabend";
    let mut fixture = Fixture::new();
    chart(&mut fixture, "t", &[(long, "2025-01-01")], &["parity.task"], Dates::default());
    assert_eq!(
        fixture.draw().1,
        [format!(
            "E0405 the labels of chart `t` have no room beside its axis: `{long}` [give them shorter labels, or draw fewer of them]"
        )]
    );
    let mut fixture = Fixture::new();
    let from = |date: &str, fixture: &Fixture| Dates { from: Some(fixture.at(Date::parse(date).unwrap())), to: None };
    let dates = from("2024-01-01", &fixture);
    chart(&mut fixture, "t", &[("Old", "2023-01-01"), ("New", "2025-01-01")], &["parity.task"], dates);
    let figure = fixture.figures().charts.remove("t").unwrap();
    assert_eq!(figure.note.as_deref(), Some("1 of 3 events is outside 2024 to 2029 and is left out."));
    let mut fixture = Fixture::new();
    chart(&mut fixture, "t", &[("One", "2023-01-01")], &["parity.memory_2030"], Dates::default());
    assert_eq!(
        fixture.draw().1,
        [
            "E0401 `parity.memory_2030` is not a date, but a timeline draws when outcomes come true [name an outcome that is a date]"
        ]
    );
}
