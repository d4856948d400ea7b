//! `kind: curves`: the chance that an outcome has come true, by date, in front of what older forecasts in the ledger said.

use std::collections::BTreeSet;

use super::chance::{GRID, curve, known_until, last_month, median_text, never_note, share_text, years};
use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::Curves;
use crate::document::ledger::{ComputedEntry, OutcomeKind, RecordedValue};
use crate::figure::bind::formatted::quantity_text;
use crate::figure::bind::recorded_quantity::{chance, quantile};
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Dot, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::text;
use crate::figure::chart::data::{ChartData, Recorded};
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::median_labels::median_labels;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::series::DateSeries;
use crate::figure::chart::time_axis::{today_label, years_per_readout};
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::Unit;
use crate::source::Spanned;

/// The most older forecasts whose curves readers can tell apart.
const MAX_OLDER: usize = 4;

/// Whose chances a curve has.
enum Source<'s, 'a> {
    Today(&'s DateSeries<'a>),
    Recorded(&'a ComputedEntry),
}

/// The curve of a forecast.
struct Drawn<'s, 'a> {
    source: Source<'s, 'a>,
    /// The day of the forecast, or that it is the one of today.
    label: String,
    /// The day as machines read it, or `now`.
    header: String,
    /// The CSS classes of the line.
    class: String,
    points: Vec<(f64, f64)>,
    /// The median, if it is known, as a point on the axis of years, and its text.
    median: (Option<f64>, String),
    /// The chance by the end of each year that is known.
    by: Vec<(i32, f64)>,
    never: Option<f64>,
}

impl Chart for Curves {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths([&self.outcome.path]).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let today = data.dates(&self.outcome)?;
        let recorded = self.older(data)?;
        let recorded_count = recorded.len();
        let as_of = today.forecast.as_of;
        let (from, to) = data.date_range(&self.dates, as_of, std::iter::once(today.forecast))?;
        // The last day belongs to the chart, as it belongs to the window.
        let to = Date::from_years(to).and_then(|day| day.plus_days(1)).map_or(to, Date::to_years);
        let to = known_until(std::slice::from_ref(&today), (from, to), data)?;
        data.check_rising(&format!("the chance of `{}`", today.path), curve(&today, from, to));
        if let Some(never) = never_note(language, std::slice::from_ref(&today)) {
            data.add_note(never);
        }
        let years = years(std::slice::from_ref(&today), from, to);
        let mut all = Vec::new();
        for (at, recorded) in recorded.iter().enumerate() {
            all.push(older(language, recorded, recorded_count - at, (from, to)));
        }
        all.push(current(language, &today, &years, (from, to)));
        let axes = AnnotatedAxes::over_time((from, to), AxisValues::Chances);
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        let alt = alt_text(language, &all, &today.label, (from, to), &annotations);
        let ticks = GRID.map(|share| Tick { value: share, label: number::percent(language, share) });
        let last = |drawn: &Drawn<'_, '_>| drawn.points.last().map(|(_, share)| *share);
        let end_labels = all.iter().filter_map(|drawn| {
            Some(EndLabel { text: drawn.label.clone(), value: last(drawn)?, class: drawn.text_class() })
        });
        let end_labels: Vec<EndLabel> = end_labels.collect();
        let (x, y) = (Scale::Time { from, to }, Scale::Linear { from: 0.0, to: 1.0 });
        let medians = all.iter().enumerate().filter_map(|(at, drawn)| Some((at, drawn.median.0?)));
        let mut medians: Vec<(usize, f64)> = medians.filter(|(_, median)| (from..=to).contains(median)).collect();
        medians.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let texts: Vec<(String, String)> =
            all.iter().map(|drawn| (drawn.median.1.clone(), drawn.text_class())).collect();
        let labels = median_labels(&Plot::new(x, y, &ticks, &end_labels, 1), &medians, &texts);
        let rows = labels.iter().map(|(_, row)| row + 1).max().unwrap_or(0);

        let mut plot = Plot::new(x, y, &ticks, &end_labels, rows);
        plot.value_axis(&ticks);
        annotations.shade(&mut plot);
        plot.horizontal_rule(0.5, "midline");
        plot.date_axis(language);
        if (from..=to).contains(&as_of.to_years()) {
            plot.marker_line(as_of.to_years(), "", &today_label(language, as_of));
        }
        for (at, median) in &medians {
            plot.drop_line(*median, (0.5, 0.0), &format!("drop-line {}", all[*at].class));
        }
        let curves: Vec<Vec<(f64, f64)>> = all.iter().map(|drawn| drawn.points.clone()).collect();
        plot.label_rule(language.get("chart.median"), 0.5, &curves, &annotations.stems(&plot));
        plot.end_labels(&end_labels);
        let mut marked = annotations.draw_rules(&mut plot, &curves);
        let obstacles = plot.along(&curves, 2.0);
        marked.extend(annotations.draw_notes(&mut plot, &obstacles));
        for drawn in &all {
            plot.draw(&Polyline { points: drawn.points.clone(), class: drawn.class.clone() });
        }
        for (at, median) in &medians {
            plot.draw(&Dot { point: [(*median, 0.5)], series: 0, class: all[*at].class.clone() });
        }
        for (mut label, row) in labels {
            label.y += row as f64 * text::LINE_HEIGHT;
            plot.label(label);
        }
        plot.readouts(&columns(language, &all, &years, from));
        let key =
            all.iter().map(|drawn| KeyEntry { class: format!("line dot {}", drawn.class), label: drawn.label.clone() });
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        Ok(DrawnChart::new(drawing, key.chain(marked).collect(), data_table(language, &all, &years), alt))
    }
}

impl Drawn<'_, '_> {
    /// Returns a chance as text.
    fn text(&self, language: &Language, share: f64) -> String {
        match self.source {
            Source::Today(today) => share_text(language, today, share),
            Source::Recorded(computed) => quantity_text(language, &chance(share, None, computed), DateStyle::Short),
        }
    }

    /// Returns the classes of texts, which are as dark as others for every curve.
    fn text_class(&self) -> String {
        match self.source {
            Source::Today(_) => series_class(0),
            Source::Recorded(_) => "older".to_owned(),
        }
    }

    /// Returns the chance by the end of a year, if it is known.
    fn by(&self, year: i32) -> Option<f64> {
        self.by.iter().find(|(known, _)| *known == year).map(|(_, share)| *share)
    }
}

impl Curves {
    /// Finds the older forecasts, the oldest first.
    fn older<'a>(&self, data: &mut ChartData<'a>) -> Result<Vec<Recorded<'a>>, Reported> {
        data.check_count(MAX_OLDER, &self.entries.iter().collect::<Vec<_>>(), "entries")?;
        let mut found = data.every(&self.entries, |data, name| self.find(name, data))?;
        let mut known = BTreeSet::new();
        for (recorded, name) in found.iter().zip(&self.entries) {
            if !known.insert(recorded.entry.hash()) {
                return Err(data.report.push(error!(
                    UNKNOWN_IN_FIGURE at name.span, "`{}` names the forecast of {} again",
                    name.value, recorded.entry.head.as_of.value
                )));
            }
        }
        let place = |hash: &str| data.evidence.ledger.entries.iter().position(|entry| entry.hash() == hash);
        found.sort_by_key(|recorded| place(recorded.entry.hash()));
        Ok(found)
    }

    fn find<'a>(&self, name: &Spanned<String>, data: &mut ChartData<'a>) -> Result<Recorded<'a>, Reported> {
        let path = &self.outcome.path;
        let found = data.recorded(path, name)?;
        if found.outcome.kind != OutcomeKind::Date {
            return Err(data.report.push(error!(
                WRONG_SERIES at path.span, "`{}` was not a date in the forecast of {}, so that it has no curve by date",
                path.value, found.entry.head.as_of.value
            )));
        }
        Ok(found)
    }
}

/// Returns the curve of today's forecast.
fn current<'s, 'a>(
    language: &Language,
    today: &'s DateSeries<'a>,
    years: &[i32],
    (from, to): (f64, f64),
) -> Drawn<'s, 'a> {
    Drawn {
        source: Source::Today(today),
        label: language.get("chart.now").to_owned(),
        header: "now".to_owned(),
        class: series_class(0),
        points: curve(today, from, to),
        median: (today.sampled.quantile(0.5).value.value(), median_text(language, today, DateStyle::Short)),
        by: years.iter().map(|year| (*year, today.by(*year))).collect(),
        never: Some(today.never()),
    }
}

/// Returns the curve of a recorded forecast. The latest has the age 1.
fn older<'s, 'a>(language: &Language, recorded: &Recorded<'a>, age: usize, (from, to): (f64, f64)) -> Drawn<'s, 'a> {
    let Recorded { entry, computed, outcome } = recorded;
    let median = quantile(outcome, computed, 0.5, Unit::plain());
    let at = median.as_ref().and_then(|median| median.value.value());
    Drawn {
        source: Source::Recorded(computed),
        label: language.date(entry.head.as_of.value),
        header: entry.head.as_of.value.to_string(),
        class: format!("{} older{age}", series_class(0)),
        points: within(&points(recorded), (from, to)),
        median: (at, median.map_or_else(String::new, |median| quantity_text(language, &median, DateStyle::Short))),
        by: outcome.by.clone(),
        never: outcome.never,
    }
}

/// Returns the known points of the cumulative curve of a recorded outcome: its chances by year, and its quantiles. They begin on the
/// day of the forecast.
fn points(recorded: &Recorded<'_>) -> Vec<(f64, f64)> {
    let Recorded { entry, computed, outcome } = recorded;
    let first = entry.head.as_of.value.to_years();
    let end = computed.window.to.plus_days(1).unwrap_or(computed.window.to).to_years();
    let by = outcome.by.iter().map(|(year, share)| (Date::end_of_year(*year), *share));
    let quantiles = outcome.quantiles.iter().filter_map(|(level, value)| match value {
        RecordedValue::Date(day) => Some((day.to_years(), *level)),
        _ => None,
    });
    let mut points: Vec<(f64, f64)> = by.chain(quantiles).filter(|(date, _)| *date > first && *date <= end).collect();
    points.extend(outcome.already.map(|share| (first, share)));
    points.extend(outcome.never.map(|never| (end, 1.0 - never)));
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    // Dates are rounded to days, so that a chance could fall by less than a day's worth.
    let mut highest = 0.0_f64;
    for (_, share) in &mut points {
        highest = highest.max(*share);
        *share = highest;
    }
    points
}

/// Returns the part of a line between two dates.
fn within(points: &[(f64, f64)], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let mut inside: Vec<(f64, f64)> = points.iter().copied().filter(|(date, _)| (from..=to).contains(date)).collect();
    for pair in points.windows(2) {
        let [(before, low), (after, high)] = [pair[0], pair[1]];
        for end in [from, to] {
            if before < end && end < after {
                inside.push((end, low + (high - low) * (end - before) / (after - before)));
            }
        }
    }
    inside.sort_by(|a, b| a.0.total_cmp(&b.0));
    inside
}

fn columns(language: &Language, all: &[Drawn<'_, '_>], years: &[i32], from: f64) -> Vec<ReadoutColumn> {
    let column = |years: &[i32]| {
        let (first, last) = (*years.first()?, *years.last()?);
        let value = |drawn: &Drawn<'_, '_>| {
            let share = drawn.by(last).map_or_else(|| number::MISSING.to_owned(), |share| drawn.text(language, share));
            (drawn.label.clone(), share, drawn.text_class())
        };
        Some(ReadoutColumn {
            from: f64::from(first).max(from),
            to: Date::end_of_year(last),
            at: Date::end_of_year(last),
            header: language.format("chart.by_the_end_of", &[("date", &last.to_string())]),
            values: all.iter().map(value).collect(),
        })
    };
    years.chunks(years_per_readout(years.len())).filter_map(column).collect()
}

fn data_table(language: &Language, all: &[Drawn<'_, '_>], years: &[i32]) -> Table {
    let mut columns =
        vec![TableColumn { label: language.get("chart.by_the_end").to_owned(), unit: None, numeric: false }];
    columns.extend(all.iter().map(|drawn| TableColumn { label: drawn.label.clone(), unit: None, numeric: true }));
    let cell = |drawn: &Drawn<'_, '_>, share: Option<f64>| match share {
        Some(share) => TableCell { text: drawn.text(language, share), value: Some(number::machine(share)) },
        None => TableCell::missing(),
    };
    let row = |year: &i32| {
        let first = TableCell { text: year.to_string(), value: Some(year.to_string()) };
        std::iter::once(first).chain(all.iter().map(|drawn| cell(drawn, drawn.by(*year)))).collect()
    };
    let mut rows: Vec<Vec<TableCell>> = years.iter().map(row).collect();
    let never = TableCell { text: phrase::capital(language.get("chart.never")), value: Some("never".to_owned()) };
    rows.push(std::iter::once(never).chain(all.iter().map(|drawn| cell(drawn, drawn.never))).collect());
    let mut headers = vec!["by_end_of".to_owned()];
    headers.extend(all.iter().map(|drawn| drawn.header.clone()));
    Table::of_cells(&headers, columns, rows)
}

fn alt_text(
    language: &Language,
    all: &[Drawn<'_, '_>],
    label: &str,
    (from, to): (f64, f64),
    annotations: &Annotations,
) -> String {
    let older = all.iter().filter(|drawn| matches!(drawn.source, Source::Recorded(_)));
    let older = older.map(|drawn| format!("that of {}", drawn.label));
    let mut sentences = vec![format!(
        "Line chart of the chance that {label} has come true, by date, from {} to {}: the forecast of today in front of {}.",
        number::month(language, from),
        last_month(language, to),
        phrase::and(language, &older.collect::<Vec<_>>()),
    )];
    for drawn in all.iter().rev() {
        let median = match drawn.median.0 {
            Some(_) => format!("as likely as not by {}", drawn.median.1),
            None => format!("the median falls {}", drawn.median.1),
        };
        let reached =
            drawn.points.last().map(|(_, share)| format!("; {} by the end of the line", drawn.text(language, *share)));
        sentences.push(format!("{}: {median}{}.", drawn.label, reached.unwrap_or_default()));
    }
    sentences.extend(annotations.sentences(|value| number::percent(language, value)));
    sentences.push("The table below gives the chance by the end of each year.".to_owned());
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_a_line_at_dates_between_its_points() {
        let line = [(2027.0, 0.0), (2029.0, 0.5), (2031.0, 1.0)];
        assert_eq!(within(&line, (2028.0, 2030.0)), [(2028.0, 0.25), (2029.0, 0.5), (2030.0, 0.75)]);
        assert_eq!(within(&line, (2020.0, 2040.0)), line);
        assert_eq!(within(&line, (2029.0, 2031.0)), line[1..]);
        assert_eq!(within(&line, (2029.5, 2030.5)), [(2029.5, 0.625), (2030.5, 0.875)]);
    }
}
