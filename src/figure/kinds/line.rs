//! `kind: line`: curves of models over time, each with its median and two bands, and columns of data.

use super::terms::{self, Terms};
use super::{Drawn, Found, class};
use crate::date::Date;
use crate::document::chart as spec;
use crate::figure::desk::Desk;
use crate::figure::marks::{Band, Curve as Line};
use crate::figure::plot::{self, EndLabel, Plot, ReadoutColumn};
use crate::figure::scale::Scale;
use crate::figure::table::{self, Record};
use crate::figure::{KeyEntry, Table, TableColumn, alt, number};
use crate::model::forecast::Curve;

/// The quantile levels of a band's lower and upper edge, and its class; the widest first, so that it lies below.
const BANDS: [(f64, f64, &str); 2] = [(0.05, 0.95, "b90"), (0.25, 0.75, "b50")];

/// The quantile levels that the file gives.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// About how many values the axis names.
const TICKS: usize = 6;

/// Draws it.
pub fn draw(spec: &spec::Line, desk: &mut Desk<'_>) -> Option<Drawn> {
    if !desk.countable(&spec.series, "series") {
        return None;
    }
    let found = desk.every(&spec.series, |desk, series| desk.curve(series))?;
    let curves = found.as_slice();
    let first = curves.iter().map(|found| found.forecast.window.0).max()?;
    let (from, to) = desk.settle(&spec.dates, first, curves.iter().map(|found| found.forecast))?;
    let (logarithmic, rule) = (spec.logarithmic, spec.rule.as_ref());
    let unit = terms::one_unit(curves, desk)?;
    let terms = Terms { from, to, logarithmic, rule, unit };
    if logarithmic && !terms::positive(curves, terms, desk) {
        return None;
    }
    let written = alt::trend(curves, terms);
    let y = values(curves, terms);
    let ticks = plot::ticks(y, TICKS, |value| terms.tick(value));
    let ends: Vec<EndLabel> = curves.iter().enumerate().map(|(at, found)| end(at, found, terms)).collect();
    let mut plot = Plot::new(Scale::Time { from: terms.from, to: terms.to }, y, &ticks, &ends, 0);
    plot.values(&ticks);
    plot.dates();
    let as_of = curves.iter().map(|found| found.forecast.as_of).max().map_or(terms.from, Date::to_years);
    let several = if curves.len() > 1 { " several" } else { "" };
    for (from, to, band) in BANDS {
        for (at, found) in curves.iter().enumerate() {
            let upper = terms.line(found.thing, to);
            let lower = terms.line(found.thing, from);
            plot.draw(&Band::new(upper, lower.into_iter(), format!("band {band}{several} {}", class(at))));
        }
    }
    if let Some(rule) = terms.rule {
        plot.level(rule.value.value, "mark");
        let medians: Vec<_> = curves.iter().map(|found| terms.line(found.thing, 0.5)).collect();
        plot.rule_name(&rule.label, rule.value.value, &medians);
    }
    plot.moment(as_of, "data", "projection →");
    for (at, found) in curves.iter().enumerate() {
        let median = terms.line(found.thing, 0.5);
        plot.draw(&Line { points: plot::cut(&median, terms.from, as_of), class: class(at) });
        plot.draw(&Line { points: plot::cut(&median, as_of, terms.to), class: format!("ahead {}", class(at)) });
    }
    plot.ends(&ends);
    plot.readouts(&columns(curves, terms));

    let (table, csv) = records(curves, terms);
    let drawing = plot.finish(desk, &written);
    Some(Drawn { drawing, key: key(curves), table, csv, alt: written, list: Vec::new() })
}

fn values(curves: &[Found<'_, Curve>], terms: Terms<'_>) -> Scale {
    let levels = BANDS.map(|(low, high, _)| [low, high]).concat();
    let lines = curves.iter().flat_map(|found| levels.iter().map(|level| terms.line(found.thing, *level)));
    let drawn: Vec<f64> =
        lines.flatten().map(|(_, value)| value).chain(terms.rule.map(|rule| rule.value.value)).collect();
    let (low, high) = (drawn.iter().copied().fold(f64::MAX, f64::min), drawn.iter().copied().fold(f64::MIN, f64::max));
    if terms.logarithmic { Scale::log_over(low, high) } else { Scale::linear_over(low, high) }
}

fn end(at: usize, found: &Found<'_, Curve>, terms: Terms<'_>) -> EndLabel {
    let value = found.thing.at(terms.to, 0.5).unwrap_or_default();
    EndLabel { text: format!("{} {}", found.label, terms.value(value)), value, class: class(at) }
}

fn key(curves: &[Found<'_, Curve>]) -> Vec<KeyEntry> {
    let mut key: Vec<KeyEntry> = curves
        .iter()
        .enumerate()
        .map(|(at, found)| KeyEntry { class: format!("line {}", class(at)), label: found.label.clone() })
        .collect();
    let colour = if curves.len() == 1 { format!(" {}", class(0)) } else { String::new() };
    for (class, label) in [("b50", "50% range"), ("b90", "90% range")] {
        key.push(KeyEntry { class: format!("area {class}{colour}"), label: label.into() });
    }
    key
}

fn columns(curves: &[Found<'_, Curve>], terms: Terms<'_>) -> Vec<ReadoutColumn> {
    let years = plot::years(terms.from, terms.to);
    let stride = plot::stride(years.len());
    let half = stride as f64 / 2.0;
    let column = |year: &i32| {
        let date = f64::from(*year);
        let values = curves.iter().enumerate().filter_map(|(at, found)| {
            let (median, range) = terms.summary(found.thing, date)?;
            let value = if curves.len() == 1 { format!("{median} ({range})") } else { median };
            Some((found.label.clone(), value, class(at)))
        });
        ReadoutColumn {
            from: (date - half).max(terms.from),
            to: (date + half).min(terms.to),
            at: date,
            head: format!("January {year}"),
            values: values.collect(),
        }
    };
    years.iter().step_by(stride).map(column).collect()
}

fn records(curves: &[Found<'_, Curve>], terms: Terms<'_>) -> (Table, String) {
    let mut columns = vec![TableColumn { label: "1 January".into(), unit: None, numeric: false }];
    columns.extend(curves.iter().map(|found| TableColumn {
        label: format!("{}: median (90% range)", found.label),
        unit: None,
        numeric: true,
    }));
    let mut heads = vec!["date".to_owned()];
    for found in curves {
        heads.extend(LEVELS.map(|level| format!("{}.p{}", found.path, number::machine(level * 100.0))));
    }
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for year in plot::years(terms.from, terms.to) {
        let date = f64::from(year);
        let mut row = vec![Record { text: year.to_string(), value: Some(number::iso_day(date)) }];
        let mut line = vec![number::iso_day(date)];
        for found in curves {
            let value = |level| found.thing.at(date, level).map(number::machine);
            row.push(match terms.summary(found.thing, date) {
                Some((median, range)) => Record { text: format!("{median} ({range})"), value: value(0.5) },
                None => Record { text: number::MISSING.into(), value: None },
            });
            line.extend(LEVELS.map(|level| value(level).unwrap_or_default()));
        }
        rows.push(row);
        lines.push(line);
    }
    let csv = table::csv(&heads, lines.into_iter());
    (table::of_records(columns, rows, csv.clone()), csv)
}
