//! `kind: forest`: forecasts of one quantity side by side, each with its intervals.

mod entry;
mod interval_text;

use std::cmp::Ordering;

use crate::date::Date;
use crate::diagnostic::{Reported, closest, error};
use crate::document::IntervalLevel;
use crate::document::chart::{Forest, ForestRows};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Circle;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::number;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::source::Spanned;
use crate::words::count;
use entry::{
    Bound, Entry, Role, check_ordered, hindcasts, is_before, is_never, others, own, place, shared_measure, structures,
};
use interval_text::{Parts, full_text, row_text};

/// The height of the 50% interval, in pixels.
const THICK: f64 = 8.0;
/// The series whose color what came has.
const CAME: usize = 2;

impl Chart for Forest {
    fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::default();
        for rows in &self.rows {
            match rows {
                ForestRows::Own(forecast) => inputs.paths.push(&forecast.path),
                ForestRows::Structures(structures) => inputs.paths.push(&structures.outcome),
                ForestRows::Hindcasts(model) => inputs.models.push(model),
                ForestRows::Others(others) => {
                    let columns = [&others.median, &others.low, &others.high];
                    inputs.add_rows(&others.rows, columns.into_iter().flatten());
                }
            }
        }
        inputs.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let groups = data.every(&self.rows, |data, rows| match rows {
            ForestRows::Own(series) => own(series, data).map(|entry| vec![entry]),
            ForestRows::Structures(structures) => self::structures(structures, data),
            ForestRows::Hindcasts(model) => hindcasts(model, data),
            ForestRows::Others(others) => self::others(others, data),
        })?;
        let mut entries: Vec<Entry> = groups.into_iter().flatten().collect();
        let measure = shared_measure(&entries, data)?;
        for entry in &entries {
            check_ordered(entry, data);
        }
        if self.sorted {
            entries.sort_by(|a, b| a.position().partial_cmp(&b.position()).unwrap_or(Ordering::Equal));
        }
        if let Some(wanted) = &self.apart {
            set_apart(&mut entries, wanted, data)?;
        }
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(false), data)?;
        let x = scale(self, &entries, (&measure, &annotations), data)?;
        let level = data.evidence.interval;
        let alt = alt_text(language, &entries, (&measure, &annotations), level);

        let text = |entry: &Entry, short: bool| full_text(language, entry, &measure, short);
        let row = |entry: &Entry| Row {
            side_text: Some(text(entry, true)),
            strong: entry.role == Role::Apart,
            is_apart: entry.role == Role::Apart,
            ..Row::new(&entry.name)
        };
        let rows: Vec<Row> = entries.iter().map(row).collect();
        let mut plot = RowPlot::new(&rows, x, &[]);
        annotations.shade_values_across(&mut plot.plot);
        measure.draw_axis(language, &mut plot);
        for (at, entry) in entries.iter().enumerate() {
            let middle = plot.bounds(at).middle;
            interval(&mut plot, entry, middle);
        }
        let drawn = plot.drawn().to_vec();
        let marked = annotations.draw_values_across(&mut plot.plot, &drawn);
        let readout = |entry: &Entry| {
            vec![ReadoutText { short: text(entry, true), ..ReadoutText::new(text(entry, false), color(entry)) }]
        };
        plot.readouts(&rows, &entries.iter().map(readout).collect::<Vec<_>>());
        let table = data_table(language, &entries, &measure, level);
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        let key = key(&entries, level).into_iter().chain(marked).collect();
        Ok(DrawnChart::new(drawing, key, table, alt))
    }
}

/// Moves the row with a path below all others.
///
/// # Errors
///
/// Reports a path that no row has.
fn set_apart(entries: &mut Vec<Entry>, wanted: &Spanned<String>, data: &mut ChartData<'_>) -> Result<(), Reported> {
    let Some(place) = entries.iter().position(|entry| entry.path.as_ref() == Some(&wanted.value)) else {
        let problem = error!(WRONG_SERIES at wanted.span, "no row of this chart is `{}`", wanted.value);
        let own: Vec<&str> = entries.iter().filter_map(|entry| entry.path.as_deref()).collect();
        return Err(data.report.push(match closest(&wanted.value, own) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("name the path of one of its `rows`"),
        }));
    };
    let mut entry = entries.remove(place);
    entry.role = Role::Apart;
    entries.push(entry);
    Ok(())
}

/// Returns the scale: the dates that the author gives, or else one that contains all ends, with room for arrows where a
/// side is open.
///
/// # Errors
///
/// Reports dates of a chart of numbers, and a rule or a band outside of the dates that the author gives.
fn scale(
    spec: &Forest,
    entries: &[Entry],
    (measure, annotations): (&Measure, &Annotations),
    data: &mut ChartData<'_>,
) -> Result<Scale, Reported> {
    let language = data.evidence.language;
    let ends = entries.iter().flat_map(|entry| [&entry.low, &entry.median, &entry.high, &entry.came]).filter_map(place);
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
    let opens = |one: &Bound, other: &Bound| place(one).is_none() && place(other).is_some();
    let later = entries.iter().any(|entry| is_never(&entry.high) || opens(&entry.high, &entry.low));
    let earlier = entries.iter().any(|entry| is_before(&entry.low) || opens(&entry.low, &entry.high));
    let today = data.evidence.as_of;
    // No end may be known, as of durations that are never reached.
    let (low, high) = match measure {
        _ if low <= high => (low, high),
        Measure::Date => (today.to_years(), today.to_years() + 10.0),
        Measure::Number(_) | Measure::Chance => (0.0, 1.0),
    };
    let within_marks =
        |ends: (f64, f64)| annotations.values().fold(ends, |(low, high), value| (low.min(value), high.max(value)));
    let room = |is: bool| if is { (high - low).max(1.0) * 0.12 } else { 0.0 };
    if *measure != Measure::Date {
        if let Some(date) = spec.dates.from.as_ref().or(spec.dates.to.as_ref()) {
            return Err(data.report.push(error!(
                WRONG_SERIES at date.span, "expected no dates, because the rows are {}", measure.name()
            )));
        }
        if *measure == Measure::Chance {
            return Ok(Scale::Linear { from: 0.0, to: 1.0 });
        }
        let (low, high) = within_marks((low - room(earlier), high + room(later)));
        return Ok(Scale::linear_over(low, high));
    }
    let (low, high) = within_marks((today.to_years().min(low - room(earlier)), high + room(later)));
    let first = low.floor();
    let last = high.ceil().max(first + 2.0);
    let dates = Date::from_years(first).zip(Date::from_years(last));
    let Some((first, last)) = dates else {
        let message = format!("chart `{}` reaches beyond the calendar", data.id.value);
        return Err(data.report_undrawable(&message, data.id.span, ""));
    };
    let (from, to) = data.ordered_dates(&spec.dates, first, last)?;
    if let Some(value) = annotations.values().find(|value| !(from..=to).contains(value)) {
        let (value, from, to) =
            (number::month(language, value), number::day(language, from), number::day(language, to));
        let message = format!("a rule or band reaches to {value}, outside of the dates of the chart, {from} to {to}");
        return Err(data.report_undrawable(&message, data.id.span, "draw more dates with `from` and `to`"));
    }
    Ok(Scale::Time { from, to })
}

fn color(entry: &Entry) -> String {
    match (entry.role, &entry.path) {
        (_, None) => series_class(5),
        (Role::Structure, Some(_)) => series_class(1),
        (Role::Apart | Role::Alone, Some(_)) => series_class(0),
    }
}

/// Draws the intervals and the median of a row. An arrow shows that an interval continues beyond the plot.
fn interval(plot: &mut RowPlot, entry: &Entry, middle: f64) {
    let (from, to) = plot.domain();
    let color = color(entry);
    let whole = |low: &Bound, high: &Bound| {
        // An interval that states one side only is open on the other side.
        let start = match place(low).filter(|_| !is_before(low)) {
            Some(value) => value,
            None if is_never(low) => f64::INFINITY,
            None => f64::NEG_INFINITY,
        };
        (start, place(high).unwrap_or(f64::INFINITY))
    };
    let has_interval = entry.low.is_some() || entry.high.is_some();
    if has_interval {
        let (low, high) = whole(&entry.low, &entry.high);
        let ends = (low.clamp(from, to), high.clamp(from, to));
        if ends.0 < ends.1 {
            plot.stroke(ends, middle, &format!("whisker {color}"));
        }
        for (is, tip, left) in [(low < from, from, true), (high > to, to, false)] {
            if is {
                plot.arrow(tip, middle, left, &color);
            }
        }
    }
    if let Some([first, last]) = &entry.half {
        let (low, high) = whole(first, last);
        let ends = (low.clamp(from, to), high.clamp(from, to));
        if ends.0 < ends.1 {
            plot.bar(ends, (middle, THICK), &color);
        }
    }
    if let Some(came) = place(&entry.came).filter(|came| (from..=to).contains(came)) {
        plot.draw(&Circle { middle: [(came, middle)], radius: BAR * 0.5, class: series_class(CAME) });
    }
    let Some(median) = place(&entry.median) else { return };
    if is_before(&entry.median) {
        if !has_interval {
            plot.arrow(median.clamp(from, to), middle, true, &color);
        }
    } else if (from..=to).contains(&median) {
        plot.draw(&Circle { middle: [(median, middle)], radius: BAR * 0.4, class: color });
    } else if !has_interval {
        let left = median < from;
        plot.arrow(if left { from } else { to }, middle, left, &color);
    }
}

fn key(entries: &[Entry], level: IntervalLevel) -> Vec<KeyEntry> {
    let has_half = |role: Role| entries.iter().any(|entry| entry.half.is_some() && entry.role == role);
    let own = has_half(Role::Alone) || has_half(Role::Apart);
    let others = entries.iter().any(|entry| entry.path.is_none());
    let entry = |class: String, label: &str| KeyEntry { class, label: label.into() };
    let mut key = Vec::new();
    if own {
        key.push(entry(format!("thick {}", series_class(0)), "50% of our samples"));
        key.push(entry(format!("thin {}", series_class(0)), &format!("{level} of our samples")));
    }
    if has_half(Role::Structure) {
        key.push(entry(format!("thick {}", series_class(1)), "50% of a structure alone"));
        key.push(entry(format!("thin {}", series_class(1)), &format!("{level} of a structure alone")));
    }
    if entries.iter().any(|entry| entry.came.is_some()) {
        key.push(entry(format!("circle {}", series_class(CAME)), "What came"));
    }
    if others {
        key.push(entry(format!("thin {}", series_class(5)), "As others state it"));
    }
    key
}

fn data_table(language: &Language, entries: &[Entry], measure: &Measure, level: IntervalLevel) -> Table {
    let header = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let mut columns = vec![
        header(language.get("chart.forecast"), false),
        header(language.get(if *measure == Measure::Chance { "chart.probability" } else { "chart.median_head" }), true),
        header(&language.format("chart.interval", &[("level", "50%")]), true),
        header(&language.format("chart.interval_or_stated", &[("level", &level.to_string())]), true),
    ];
    let has_came = entries.iter().any(|entry| entry.came.is_some());
    columns.extend(has_came.then(|| header(language.get("chart.came"), true)));
    let machine = |bound: &Bound| bound.as_ref().map_or_else(String::new, |known| measure.machine(known.value));
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for entry in entries {
        let text = |median, ends| row_text(language, entry, Parts { median, ends }, measure, false);
        let [first, last] = entry.half.as_ref().map_or([&None; 2], |[first, last]| [first, last]);
        rows.push(vec![
            TableCell::text(&entry.name),
            TableCell { text: text(&entry.median, [&None; 2]), value: Some(machine(&entry.median)) },
            TableCell::text(text(&None, [first, last])),
            TableCell::text(text(&None, [&entry.low, &entry.high])),
        ]);
        let mut line = vec![entry.name.clone(), entry.path.clone().unwrap_or_default()];
        line.extend([&entry.median, &entry.low, first, last, &entry.high].map(machine));
        if has_came {
            line.push(machine(&entry.came));
            let text = entry.came.as_ref().map(|_| text(&entry.came, [&None; 2]));
            if let Some(row) = rows.last_mut() {
                row.push(
                    text.map_or_else(TableCell::missing, |text| TableCell { text, value: Some(machine(&entry.came)) }),
                );
            }
        }
        lines.push(line);
    }
    let headers = ["forecast", "path", measure.central_name(), "low", "p25", "p75", "high"].into_iter();
    let headers: Vec<String> = headers.chain(has_came.then_some("came")).map(str::to_owned).collect();
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}

fn alt_text(
    language: &Language,
    entries: &[Entry],
    (measure, annotations): (&Measure, &Annotations),
    level: IntervalLevel,
) -> String {
    let own = entries.iter().filter(|entry| entry.path.is_some()).count();
    let whose = match (own, entries.len() - own) {
        (own, 0) => format!("{} of our own", count(own, "forecast")),
        (0, others) => format!("{} of others", count(others, "forecast")),
        (own, others) => format!("{} of our own and {others} of others", count(own, "forecast")),
    };
    let mut sentences = vec![match measure {
        Measure::Chance => format!("Forest chart of {whose}: probabilities."),
        _ => format!("Forest chart of {whose}: medians, with the {level} interval or as stated."),
    }];
    sentences
        .extend(entries.iter().map(|entry| format!("{}: {}.", entry.name, full_text(language, entry, measure, true))));
    sentences.extend(annotations.sentences(|value| measure.marked(language, value)));
    sentences.join(" ")
}
