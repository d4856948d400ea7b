//! `kind: chance`: the chance that each outcome has come true, by date.

use crate::date::Date;
use crate::diagnostic::Reported;
use crate::document::IntervalLevel;
use crate::document::chart::Chance;
use crate::figure::bind::formatted;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Dot, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::text;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::median_labels::median_labels;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::series::DateSeries;
use crate::figure::chart::time_axis::{today_label, whole_years, years_per_readout};
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, phrase, precision};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::Known;

/// The number of points at which a line is sampled before it is simplified.
const SAMPLES: u32 = 400;

/// The chances of the grid: certainty, even odds, and one in ten on either side.
pub const GRID: [f64; 5] = [0.0, 0.1, 0.5, 0.9, 1.0];

impl Chart for Chance {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths(self.outcomes.iter().map(|outcome| &outcome.path)).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        data.check_series_count(&self.outcomes.iter().map(|outcome| &outcome.path).collect::<Vec<_>>(), "outcomes")?;
        let resolved = data.every(&self.outcomes, |data, series| data.dates(series))?;
        let outcomes = resolved.as_slice();
        let first = outcomes.iter().map(|outcome| outcome.forecast.as_of).min();
        let first = first.ok_or_else(|| data.report_empty())?;
        let (from, to) = data.date_range(&self.dates, first, outcomes.iter().map(|outcome| outcome.forecast))?;
        // The last day belongs to the chart, as it belongs to the window.
        let to = Date::from_years(to).and_then(|day| day.plus_days(1)).map_or(to, Date::to_years);
        let to = known_until(outcomes, (from, to), data)?;
        for outcome in outcomes {
            data.check_rising(&format!("the chance of `{}`", outcome.path), curve(outcome, from, to));
        }
        if let Some(never) = never_note(language, outcomes) {
            data.add_note(never);
        }
        let axes = AnnotatedAxes::over_time((from, to), AxisValues::Chances);
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        let alt = alt_text(language, outcomes, (from, to), &annotations, data.evidence.interval);
        let ticks = GRID.map(|share| Tick { value: share, label: number::percent(language, share) });
        let end_labels: Vec<EndLabel> =
            outcomes.iter().enumerate().map(|(at, outcome)| end_label(language, at, outcome, to)).collect();
        let (x, y) = (Scale::Time { from, to }, Scale::Linear { from: 0.0, to: 1.0 });
        let medians = medians(outcomes, from, to);
        let text = |(at, outcome): (usize, &DateSeries<'_>)| {
            (median_text(language, outcome, DateStyle::Short), series_class(at))
        };
        let texts: Vec<(String, String)> = outcomes.iter().enumerate().map(text).collect();
        let labels = median_labels(&Plot::new(x, y, &ticks, &end_labels, 1), &medians, &texts);
        let rows = labels.iter().map(|(_, row)| row + 1).max().unwrap_or(0);

        let mut plot = Plot::new(x, y, &ticks, &end_labels, rows);
        plot.value_axis(&ticks);
        annotations.shade(&mut plot);
        plot.horizontal_rule(0.5, "midline");
        plot.date_axis(language);
        for as_of in as_of(outcomes) {
            plot.marker_line(as_of.to_years(), "", &today_label(language, as_of));
        }
        for (series, median) in &medians {
            plot.drop_line(*median, (0.5, 0.0), &format!("drop-line {}", series_class(*series)));
        }
        let curves: Vec<_> = outcomes.iter().map(|outcome| curve(outcome, from, to)).collect();
        plot.label_rule(language.get("chart.median"), 0.5, &curves, &annotations.stems(&plot));
        plot.end_labels(&end_labels);
        let mut marked = annotations.draw_rules(&mut plot, &curves);
        let obstacles = plot.along(&curves, 2.0);
        marked.extend(annotations.draw_notes(&mut plot, &obstacles));
        for (at, outcome) in outcomes.iter().enumerate() {
            plot.draw(&Polyline { points: curve(outcome, from, to), class: series_class(at) });
        }
        for (series, median) in &medians {
            plot.draw(&Dot { point: [(*median, 0.5)], series: *series, class: series_class(*series) });
        }
        for (mut label, row) in labels {
            label.y += row as f64 * text::LINE_HEIGHT;
            plot.label(label);
        }
        plot.readouts(&columns(language, outcomes, from, to));

        let table = data_table(language, outcomes, from, to);
        let key = outcomes.iter().enumerate().map(|(at, outcome)| KeyEntry {
            class: format!("line dot {}", series_class(at)),
            label: outcome.label.clone(),
        });
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        Ok(DrawnChart::new(drawing, key.chain(marked).collect(), table, alt))
    }
}

/// Returns the date until which the chances of all outcomes are known: the end of the axis, unless an outcome is earlier than
/// what it is computed from, and the window ends too early for that. The chart's note tells of it.
///
/// # Errors
///
/// Reports that no chance is known.
pub fn known_until(
    outcomes: &[DateSeries<'_>],
    (from, to): (f64, f64),
    data: &mut ChartData<'_>,
) -> Result<f64, Reported> {
    let language = data.evidence.language;
    let unknown = outcomes.iter().filter(|outcome| !outcome.is_known(to));
    let known = unknown.filter_map(|outcome| outcome.draws.least_never()).fold(to, f64::min);
    if known <= from {
        let message = format!("the chances of chart `{}` are not known on the dates that it draws", data.id.value);
        return Err(data.report_undrawable(&message, data.id.span, "give the model a longer `window`"));
    }
    if known < to {
        let end = number::last_day_before(known).map_or_else(String::new, |date| language.date(date));
        data.add_note(format!("Chances after {end} are not known, since the window of the model ends too early."));
    }
    Ok(known)
}

/// Returns the label at the right end of a line: its name and last value.
fn end_label(language: &Language, at: usize, outcome: &DateSeries<'_>, to: f64) -> EndLabel {
    let share = outcome.draws.share_before(to);
    EndLabel {
        text: format!("{} {}", outcome.label, share_text(language, outcome, share)),
        value: share,
        class: series_class(at),
    }
}

/// Formats a share of an outcome's samples.
pub fn share_text(language: &Language, outcome: &DateSeries<'_>, share: f64) -> String {
    precision::share(language, share, outcome.draws)
}

/// Returns the distinct dates of the runs.
fn as_of(outcomes: &[DateSeries<'_>]) -> Vec<Date> {
    let mut dates: Vec<Date> = outcomes.iter().map(|outcome| outcome.forecast.as_of).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// Returns the chances of an outcome by date.
pub fn curve(outcome: &DateSeries<'_>, from: f64, to: f64) -> Vec<(f64, f64)> {
    let dates = (0..=SAMPLES).map(|at| from + (to - from) * f64::from(at) / f64::from(SAMPLES));
    dates.map(|date| (date, outcome.draws.share_by(date))).collect()
}

/// Returns a median as text.
pub fn median_text(language: &Language, outcome: &DateSeries<'_>, style: DateStyle) -> String {
    formatted::quantity_text(language, &outcome.sampled.quantile(0.5), style)
}

/// Returns the known medians within the range of dates, each with the index of its series, earliest first.
fn medians(outcomes: &[DateSeries<'_>], from: f64, to: f64) -> Vec<(usize, f64)> {
    let median = |outcome: &DateSeries<'_>| outcome.sampled.quantile(0.5).value.value();
    let medians = outcomes.iter().enumerate().filter_map(|(at, outcome)| Some((at, median(outcome)?)));
    let mut medians: Vec<(usize, f64)> = medians.filter(|(_, median)| (from..=to).contains(median)).collect();
    medians.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    medians
}

/// Returns the years whose end is on the axis and which belong to every window as a whole.
pub fn years(outcomes: &[DateSeries<'_>], from: f64, to: f64) -> Vec<i32> {
    let is_known = |year: i32| {
        let is_whole = |outcome: &DateSeries<'_>| outcome.forecast.window.whole_years().contains(&year);
        outcomes.iter().all(|outcome| is_whole(outcome) && outcome.is_known(Date::end_of_year(year)))
    };
    let years = whole_years(from, to).into_iter().map(|year| year - 1);
    years.filter(|year| Date::end_of_year(*year) > from && is_known(*year)).collect()
}

fn columns(language: &Language, outcomes: &[DateSeries<'_>], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let years = years(outcomes, from, to);
    let stride = years_per_readout(years.len());
    let column = |years: &[i32]| {
        let (first, last) = (*years.first()?, *years.last()?);
        let values = outcomes.iter().enumerate().map(|(at, outcome)| {
            (outcome.label.clone(), share_text(language, outcome, outcome.by(last)), series_class(at))
        });
        Some(ReadoutColumn {
            from: f64::from(first).max(from),
            to: Date::end_of_year(last),
            at: Date::end_of_year(last),
            header: language.format("chart.by_the_end_of", &[("date", &last.to_string())]),
            values: values.collect(),
        })
    };
    years.chunks(stride).filter_map(column).collect()
}

fn data_table(language: &Language, outcomes: &[DateSeries<'_>], from: f64, to: f64) -> Table {
    let mut columns =
        vec![TableColumn { label: language.get("chart.by_the_end").to_owned(), unit: None, numeric: false }];
    columns.extend(outcomes.iter().map(|outcome| TableColumn {
        label: outcome.label.clone(),
        unit: None,
        numeric: true,
    }));
    let chance = |outcome: &DateSeries<'_>, share: f64| TableCell {
        text: share_text(language, outcome, share),
        value: Some(number::machine(share)),
    };
    let mut rows: Vec<Vec<TableCell>> = Vec::new();
    for year in years(outcomes, from, to) {
        let mut row = vec![TableCell { text: year.to_string(), value: Some(year.to_string()) }];
        row.extend(outcomes.iter().map(|outcome| chance(outcome, outcome.by(year))));
        rows.push(row);
    }
    let ends: Vec<Option<String>> =
        outcomes.iter().map(|outcome| DateStyle::Short.limit(language, outcome.known_never())).collect();
    let name = match ends.first() {
        Some(Some(end)) if ends.iter().all(|other| other.as_ref() == Some(end)) => {
            language.format("chart.or_never", &[("date", end)])
        }
        _ => language.get("chart.never").to_owned(),
    };
    let mut row = vec![TableCell { text: phrase::capital(&name), value: Some("never".into()) }];
    row.extend(outcomes.iter().map(|outcome| chance(outcome, outcome.never())));
    rows.push(row);
    let mut headers = vec!["by_end_of".to_owned()];
    headers.extend(outcomes.iter().map(|outcome| outcome.path.clone()));
    Table::of_cells(&headers, columns, rows)
}

/// Returns the month of the last day before a date.
pub fn last_month(language: &Language, to: f64) -> String {
    number::last_day_before(to)
        .map_or_else(|| number::MISSING.to_owned(), |day| number::month(language, day.to_years()))
}

/// Describes the chances of the outcomes.
fn alt_text(
    language: &Language,
    outcomes: &[DateSeries<'_>],
    (from, to): (f64, f64),
    annotations: &Annotations,
    level: IntervalLevel,
) -> String {
    let mut sentences = vec![format!(
        "Line chart of the chance that {}{} has come true, by date, from {} to {}.",
        if outcomes.len() > 1 { "each of " } else { "" },
        phrase::names(language, outcomes.iter().map(|outcome| outcome.label.as_str())),
        number::month(language, from),
        last_month(language, to)
    )];
    for outcome in outcomes {
        let median = median_text(language, outcome, DateStyle::Month);
        let [low, high] = level.ends().map(|level| outcome.sampled.quantile(level));
        let range = formatted::interval_text(language, &low, &high, DateStyle::Month);
        let reached = share_text(language, outcome, outcome.draws.share_before(to));
        let median = match outcome.sampled.quantile(0.5).value {
            Known::At(_) => format!("as likely as not by {median}"),
            Known::AtMost(_) => format!("as likely as not {median}"),
            _ => format!("the median falls {median}"),
        };
        sentences.push(format!(
            "{}: {median} ({level} interval: {range}); {reached} by {}.",
            outcome.label,
            number::last_day_before(to).map_or_else(|| number::MISSING.to_owned(), |date| language.date(date))
        ));
    }
    sentences.extend(never_note(language, outcomes));
    sentences.extend(annotations.sentences(|value| number::percent(language, value)));
    sentences.push("The table below gives the chance by the end of each year.".into());
    sentences.join(" ")
}

/// Returns sentences on how often each outcome never comes true, if it does so in any sample.
pub fn never_note(language: &Language, outcomes: &[DateSeries<'_>]) -> Option<String> {
    let never = outcomes.iter().filter(|outcome| outcome.never() > 0.0).map(|outcome| {
        let share = match precision::share(language, outcome.never(), outcome.draws) {
            text if text.starts_with('<') => language.format("chart.fewer_than", &[("number", &text[1..])]),
            text if text.starts_with('>') => language.format("numbers.more_than", &[("number", &text[1..])]),
            text => text,
        };
        let end = match outcome.known_never() {
            Known::MoreThan(end) => number::last_day_before(end).unwrap_or(outcome.forecast.window.to),
            _ => outcome.forecast.window.to,
        };
        let (name, date) = (phrase::lower(language, &outcome.label), language.date(end));
        language.format("chart.does_not_come_true", &[("share", &share), ("name", &name), ("date", &date)])
    });
    let sentences: Vec<String> = never.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
