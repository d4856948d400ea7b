//! `kind: chance`: the chance that each outcome has come true, by date.

use crate::date::Date;
use crate::document::chart::Chance;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::layout::{self, Anchor, Label, View};
use crate::figure::canvas::marks::{Curve, Dot};
use crate::figure::canvas::plot::{self, ASIDE, DATES, EndLabel, Plot, ReadoutColumn};
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::text;
use crate::figure::chart::alt_text;
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::series::Resolved;
use crate::figure::chart::source::ChartData;
use crate::figure::format::phrase;
use crate::figure::format::{number, precision};
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::TableColumn;
use crate::model::Outcome;

/// Points that a line is sampled at before those it can do without are left out.
const SAMPLES: u32 = 400;

/// The chances that the grid names: the ends of the 80% interval, the median, and certainty either way.
const GRID: [f64; 5] = [0.0, 0.1, 0.5, 0.9, 1.0];

/// Draws it.
pub fn draw(spec: &Chance, data: &mut ChartData<'_>) -> Option<Drawn> {
    if !data.countable(&spec.outcomes, "outcomes") {
        return None;
    }
    let found = data.every(&spec.outcomes, |data, series| data.outcome(series))?;
    let outcomes = found.as_slice();
    let first = outcomes.iter().map(|found| found.forecast.as_of).min()?;
    let (from, to) = data.settle(&spec.dates, first, outcomes.iter().map(|found| found.forecast))?;
    for found in outcomes {
        data.prove_rising(&format!("the chance of `{}`", found.path), curve(found.thing, from, to));
    }
    if let Some(never) = alt_text::never(outcomes) {
        data.remark(never);
    }
    let written = alt_text::chance(outcomes, from, to);
    let ticks = GRID.map(|share| Tick { value: share, label: number::percent(share) });
    let ends: Vec<EndLabel> = outcomes.iter().enumerate().map(|(at, found)| end(at, found, to)).collect();
    let (x, y) = (Scale::Time { from, to }, Scale::Linear { from: 0.0, to: 1.0 });
    let medians = medians(outcomes, from, to);
    let errors: Vec<f64> = outcomes.iter().map(|found| precision::error(&found.thing.draws, 0.5)).collect();
    let labels = median_labels(&Plot::new(x, y, &ticks, &ends, 1), &medians, &errors);
    let rows = labels.iter().map(|(_, row)| row + 1).max().unwrap_or(0);

    let mut plot = Plot::new(x, y, &ticks, &ends, rows);
    plot.values(&ticks);
    plot.level(0.5, "half");
    plot.dates();
    for as_of in as_of(outcomes) {
        plot.moment(as_of.to_years(), "", &plot::today(as_of));
    }
    for (series, median) in &medians {
        plot.stem(*median, (0.5, 0.0), &format!("stem {}", class(*series)));
    }
    plot.rule_name("median", 0.5, &outcomes.iter().map(|found| curve(found.thing, from, to)).collect::<Vec<_>>());
    for (at, found) in outcomes.iter().enumerate() {
        plot.draw(&Curve { points: curve(found.thing, from, to), class: class(at) });
    }
    for (series, median) in &medians {
        plot.draw(&Dot { point: [(*median, 0.5)], series: *series, class: class(*series) });
    }
    for (mut label, row) in labels {
        label.y += row as f64 * text::LINE_HEIGHT;
        plot.label(label);
    }
    plot.ends(&ends);
    plot.readouts(&columns(outcomes, from, to));

    let (table, csv) = records(outcomes, from, to);
    let key = outcomes
        .iter()
        .enumerate()
        .map(|(at, found)| KeyEntry { class: format!("line dot {}", class(at)), label: found.label.clone() });
    let drawing = plot.finish(data, &written);
    Some(Drawn { drawing, key: key.collect(), table, csv, alt: written, list: Vec::new() })
}

/// The name of a line and what it has come to at its right end.
fn end(at: usize, found: &Resolved<'_, Outcome>, to: f64) -> EndLabel {
    let share = found.thing.draws.share_by(to);
    EndLabel { text: format!("{} {}", found.label, said(found.thing, share)), value: share, class: class(at) }
}

/// A share of an outcome's samples.
fn said(outcome: &Outcome, share: f64) -> String {
    precision::share(share, outcome.draws.sorted().len())
}

/// The distinct dates that the runs are as of.
fn as_of(outcomes: &[Resolved<'_, Outcome>]) -> Vec<Date> {
    let mut dates: Vec<Date> = outcomes.iter().map(|found| found.forecast.as_of).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

fn curve(outcome: &Outcome, from: f64, to: f64) -> Vec<(f64, f64)> {
    let dates = (0..=SAMPLES).map(|at| from + (to - from) * f64::from(at) / f64::from(SAMPLES));
    dates.map(|date| (date, outcome.draws.share_by(date))).collect()
}

/// The medians that are drawn, each with its series, earliest first.
fn medians(outcomes: &[Resolved<'_, Outcome>], from: f64, to: f64) -> Vec<(usize, f64)> {
    let medians = outcomes.iter().enumerate().filter_map(|(at, found)| Some((at, found.thing.draws.median()?)));
    let mut medians: Vec<(usize, f64)> = medians.filter(|(_, median)| (from..=to).contains(median)).collect();
    medians.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    medians
}

/// The dates of the medians below the axis, for each view; `errors` holds each series' standard error.
fn median_labels(plot: &Plot, medians: &[(usize, f64)], errors: &[f64]) -> Vec<(Label, usize)> {
    let [wide, narrow] = View::EACH.map(|view| median_labels_of(plot, medians, errors, view));
    let both = |(label, row): &(Label, usize)| (label.clone().within(View::Both), *row);
    if wide.iter().map(both).eq(narrow.iter().map(both)) {
        return wide.iter().map(both).collect();
    }
    wide.into_iter().chain(narrow).collect()
}

/// Each in a row where it has room: under its line, or, where several are too near each other, the first to the left of
/// its line and the last to the right.
fn median_labels_of(plot: &Plot, medians: &[(usize, f64)], errors: &[f64], view: View) -> Vec<(Label, usize)> {
    let y = DATES + text::LINE_HEIGHT + 2.0;
    let last = medians.len().saturating_sub(1);
    let label = |at: usize, apart: bool| {
        let (series, median) = medians[at];
        let date = precision::short_month(median, errors[series]);
        let label = Label::new(date, plot.across(median), y, format!("name {}", class(series)));
        let label = label.bold().within(view);
        let preferred = match at {
            0 if apart => Anchor::End,
            _ if apart && at == last => Anchor::Start,
            _ => Anchor::Middle,
        };
        let placed = [preferred, Anchor::Middle, Anchor::Start, Anchor::End].map(|anchor| {
            let nudge = match anchor {
                Anchor::Start => -ASIDE,
                Anchor::Middle => 0.0,
                Anchor::End => ASIDE,
            };
            label.clone().anchored(anchor, nudge)
        });
        placed.iter().find(|label| label.fits(plot.frame())).unwrap_or(&placed[0]).clone()
    };
    let width = plot.frame().narrowest_plot(view);
    let labels = |apart: bool| -> Vec<(Label, usize)> {
        let labels: Vec<Label> = (0..medians.len()).map(|at| label(at, apart)).collect();
        let spans: Vec<(f64, f64)> = labels.iter().map(|label| label.extent(width)).collect();
        let rows = layout::rows(&spans, ASIDE);
        labels.into_iter().zip(rows).collect()
    };
    let together = labels(false);
    if together.iter().all(|(_, row)| *row == 0) { together } else { labels(true) }
}

/// The chance by the end of a year, as the run gives it.
fn by(outcome: &Outcome, year: i32) -> f64 {
    let known = outcome.by.iter().find(|(known, _)| *known == year);
    known.map_or_else(|| outcome.draws.share_before(Date::end_of_year(year)), |(_, share)| *share)
}

/// The years whose end is drawn.
fn years(from: f64, to: f64) -> Vec<i32> {
    plot::years(from, to).into_iter().map(|year| year - 1).filter(|year| Date::end_of_year(*year) > from).collect()
}

fn columns(outcomes: &[Resolved<'_, Outcome>], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let years = years(from, to);
    let stride = plot::stride(years.len());
    let column = |years: &[i32]| {
        let (first, last) = (*years.first()?, *years.last()?);
        let values = outcomes
            .iter()
            .enumerate()
            .map(|(at, found)| (found.label.clone(), said(found.thing, by(found.thing, last)), class(at)));
        Some(ReadoutColumn {
            from: f64::from(first).max(from),
            to: Date::end_of_year(last),
            at: Date::end_of_year(last),
            head: format!("By the end of {last}"),
            values: values.collect(),
        })
    };
    years.chunks(stride).filter_map(column).collect()
}

fn records(outcomes: &[Resolved<'_, Outcome>], from: f64, to: f64) -> (crate::figure::tables::types::Table, String) {
    let mut columns = vec![TableColumn { label: "By the end of".into(), unit: None, numeric: false }];
    columns.extend(outcomes.iter().map(|found| TableColumn { label: found.label.clone(), unit: None, numeric: true }));
    let chance = |outcome, share: f64| Record { text: said(outcome, share), value: Some(number::machine(share)) };
    let mut rows: Vec<Vec<Record>> = Vec::new();
    for year in years(from, to) {
        let mut row = vec![Record { text: year.to_string(), value: Some(year.to_string()) }];
        row.extend(outcomes.iter().map(|found| chance(found.thing, by(found.thing, year))));
        rows.push(row);
    }
    let ends: Vec<i16> = outcomes.iter().map(|found| found.forecast.window.1.year()).collect();
    let name = match ends.iter().min() {
        Some(end) if ends.iter().all(|other| other == end) => format!("after {end} or never"),
        _ => "never".to_owned(),
    };
    let mut row = vec![Record { text: phrase::capital(&name), value: Some("never".into()) }];
    row.extend(outcomes.iter().map(|found| chance(found.thing, found.thing.never)));
    rows.push(row);
    let mut heads = vec!["by_end_of".to_owned()];
    heads.extend(outcomes.iter().map(|found| found.path.clone()));
    let csv = table::csv(&heads, rows.iter().map(|row| row.iter().map(Record::exact).collect()));
    (table::of_records(columns, rows, csv.clone()), csv)
}
