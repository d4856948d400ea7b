//! `kind: forest`: forecasts of one thing side by side, each with its intervals.

use crate::figure::format::phrase;
use std::cmp::Ordering;

use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::{Forest, ForestRows, LabeledPath, Others};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Circle;
use crate::figure::canvas::measure::Measure;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot, Said};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::source::Span;

/// The quantile levels of our own rows: the ends of the 90% interval, of the 50% interval, and the median.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The height of the 50% interval.
const THICK: f64 = 8.0;

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    /// Here.
    At(f64),
    /// Beyond the window searched, which ends there.
    Never(Date),
    /// It says nothing of that side.
    Open,
}

impl Bound {
    fn value(self) -> Option<f64> {
        if let Self::At(value) = self { Some(value) } else { None }
    }
}

/// A forecast to draw.
struct Entry {
    name: String,
    /// The path of our own; nothing for one of others.
    path: Option<String>,
    span: Span,
    measure: Measure,
    low: Bound,
    half: Option<[Bound; 2]>,
    median: Bound,
    high: Bound,
    /// Whether it is a fact: a date that is past in every sample.
    past: bool,
    /// The standard error of the median, and of the wider interval's ends.
    errors: [f64; 2],
}

/// Draws it.
pub fn draw(spec: &Forest, data: &mut ChartData<'_>) -> Option<Drawn> {
    let found = data.every(&spec.rows, |data, rows| match rows {
        ForestRows::Own(series) => own(series, data).map(|entry| vec![entry]),
        ForestRows::Others(others) => self::others(others, data),
    })?;
    let mut entries: Vec<Entry> = found.into_iter().flatten().collect();
    let measure = one_measure(&entries, data)?;
    for entry in &entries {
        prove_ordered(entry, data);
    }
    if spec.sorted {
        entries.sort_by(|a, b| place(a).partial_cmp(&place(b)).unwrap_or(Ordering::Equal));
    }
    let x = scale(spec, &entries, &measure, data)?;
    let written = sentence(&entries, &measure);

    let row = |entry: &Entry| Row { aside: Some(say(entry, &measure, true)), ..Row::new(&entry.name) };
    let rows: Vec<Row> = entries.iter().map(row).collect();
    let mut plot = RowPlot::new(&rows, x, &[]);
    plot.axis(&measure);
    for (at, entry) in entries.iter().enumerate() {
        let middle = plot.place(at).middle;
        interval(&mut plot, entry, middle);
    }
    let readout = |entry: &Entry| {
        vec![Said { short: say(entry, &measure, true), ..Said::new(say(entry, &measure, false), colour(entry)) }]
    };
    plot.readouts(&rows, &entries.iter().map(readout).collect::<Vec<_>>());
    let (table, csv) = records(&entries, &measure);
    let drawing = plot.finish(data, &written);
    Some(Drawn { drawing, key: key(&entries), table, csv, alt: written, list: Vec::new() })
}

fn own(series: &LabeledPath, data: &mut ChartData<'_>) -> Option<Entry> {
    let named = data.sampled(series)?;
    let end = named.sampled.forecast.window.1;
    let draws = named.sampled.draws;
    let at = |level: f64| draws.quantile(level).map_or(Bound::Never(end), Bound::At);
    let error =
        |level: f64| if named.sampled.is_input { 0.0 } else { draws.quantile_error(level).unwrap_or(f64::INFINITY) };
    let past = named.sampled.is_past();
    let [low, first, median, last, high] = LEVELS.map(|level| match level {
        0.5 => at(level),
        _ if past => Bound::Open,
        _ => at(level),
    });
    Some(Entry {
        past,
        measure: Measure::of(named.sampled.kind),
        name: named.label,
        path: Some(named.path),
        span: named.span,
        low,
        half: Some([first, last]).filter(|_| !past),
        median,
        high,
        errors: [error(0.5), error(0.05).max(error(0.95))],
    })
}

fn others(others: &Others, data: &mut ChartData<'_>) -> Option<Vec<Entry>> {
    let selected = data.select(&others.rows)?;
    let columns = [&others.low, &others.median, &others.high];
    let Some(given) = columns.into_iter().flatten().next() else {
        let message = "expected `median`, `low` or `high`: columns of what others forecast";
        data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(others.rows.dataset.span));
        return None;
    };
    let span = given.span;
    let cells = columns.map(|column| column.as_ref().map(|column| (data.measures(&selected, column), column.span)));
    let mut measure: Option<Measure> = None;
    let mut read = Vec::with_capacity(3);
    for column in cells {
        let Some((cells, span)) = column else {
            read.push(vec![None; selected.names.len()]);
            continue;
        };
        let cells = cells?;
        let values: Vec<Option<f64>> = cells.numbers().collect();
        let own = if cells.is_dates() { Measure::Date } else { Measure::Number(cells.unit.clone()) };
        let known = values.iter().any(Option::is_some);
        if known && measure.get_or_insert_with(|| own.clone()) != &own {
            let message = format!("`{}` are {}, and the other columns are not", cells.label, own.name());
            data.report.push(Diagnostic::error(codes::WRONG_SERIES, message).at(span));
            return None;
        }
        read.push(values);
    }
    let measure = measure.unwrap_or(Measure::Date);
    let bound = |column: usize, row: usize| {
        read.get(column).and_then(|values| *values.get(row)?).map_or(Bound::Open, Bound::At)
    };
    let entry = |(row, name): (usize, &String)| Entry {
        name: name.clone(),
        path: None,
        span,
        measure: measure.clone(),
        low: bound(0, row),
        half: None,
        median: bound(1, row),
        high: bound(2, row),
        past: false,
        errors: [0.0; 2],
    };
    let all: Vec<Entry> = selected.names.iter().enumerate().map(entry).collect();
    let (said, silent): (Vec<Entry>, Vec<Entry>) = all.into_iter().partition(|entry| place(entry).is_finite());
    if !silent.is_empty() {
        let names: Vec<String> = silent.into_iter().map(|entry| entry.name).collect();
        data.remark(format!("Left out, since nothing is stated: {}.", phrase::and(&names)));
    }
    Some(said)
}

/// What all rows measure.
fn one_measure(entries: &[Entry], data: &mut ChartData<'_>) -> Option<Measure> {
    let Some(first) = entries.first() else {
        let problem = Diagnostic::error(codes::EMPTY_FIGURE, format!("chart `{}` draws nothing", data.id.value));
        data.report.push(problem.at(data.id.span));
        return None;
    };
    let other = entries.iter().find(|entry| entry.measure != first.measure);
    let Some(other) = other else { return Some(first.measure.clone()) };
    let message = format!(
        "`{}` is of {} and `{}` of {}, and one chart has one scale",
        first.name,
        first.measure.name(),
        other.name,
        other.measure.name()
    );
    let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(other.span);
    data.report.push(problem.label(first.span, "the first row"));
    None
}

/// Where a row stands among the others: its median, or what it says instead; infinite where that is "never".
fn place(entry: &Entry) -> f64 {
    let known = [entry.median, entry.low, entry.high].into_iter().find(|bound| *bound != Bound::Open);
    match known {
        Some(Bound::At(value)) => value,
        Some(_) => f64::MAX,
        None => f64::INFINITY,
    }
}

/// Proves that what an entry says is in order from low to high.
fn prove_ordered(entry: &Entry, data: &mut ChartData<'_>) {
    let [first, last] = entry.half.unwrap_or([Bound::Open; 2]);
    let ends = [entry.low, first, entry.median, last, entry.high].into_iter().filter(|end| *end != Bound::Open);
    let values: Vec<f64> = ends.map(|end| end.value().unwrap_or(f64::INFINITY)).collect();
    if !values.is_sorted() {
        let message =
            format!("expected that the interval of `{}` rises from its low to its high end: it falls", entry.name);
        let problem = Diagnostic::error(codes::CONTRADICTION, message).at(entry.span);
        data.report.push(problem.hint("mend the row, or the columns that are named here"));
    }
}

/// The axis: what the author says, else all that has an end, with room where something has none.
fn scale(spec: &Forest, entries: &[Entry], measure: &Measure, data: &mut ChartData<'_>) -> Option<Scale> {
    let ends = entries.iter().flat_map(|entry| [entry.low, entry.median, entry.high]).filter_map(Bound::value);
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
    let open = |end: Bound| end.value().is_none();
    let opens = |one: Bound, other: Bound| open(one) && !open(other);
    let room = |is: bool| if is { (high - low).max(1.0) * 0.12 } else { 0.0 };
    let later = entries.iter().any(|entry| matches!(entry.high, Bound::Never(_)) || opens(entry.high, entry.low));
    let earlier = entries.iter().any(|entry| opens(entry.low, entry.high));
    let today = data.evidence.as_of;
    if *measure != Measure::Date {
        if let Some(date) = spec.dates.from.as_ref().or(spec.dates.to.as_ref()) {
            let message = format!("expected no dates, since what is drawn are {}", measure.name());
            data.report.push(Diagnostic::error(codes::WRONG_SERIES, message).at(date.span));
            return None;
        }
        return Some(Scale::linear_over(low - room(earlier), high + room(later)));
    }
    let (low, high) = if low > high { (today.to_years(), today.to_years() + 10.0) } else { (low, high) };
    let first = today.to_years().min(low - room(earlier)).floor();
    let last = (high + room(later)).ceil().max(first + 2.0);
    let dates = Date::from_years(first).zip(Date::from_years(last));
    let Some((first, last)) = dates else {
        data.undrawable(format!("chart `{}` reaches beyond the calendar", data.id.value), data.id.span, "");
        return None;
    };
    let (from, to) = data.ordered(&spec.dates, first, last)?;
    Some(Scale::Time { from, to })
}

fn colour(entry: &Entry) -> String {
    if entry.path.is_some() { class(0) } else { class(5) }
}

/// The intervals and the median of a row; an arrow where one goes on beyond the plot.
fn interval(plot: &mut RowPlot, entry: &Entry, middle: f64) {
    let (from, to) = plot.domain();
    let colour = colour(entry);
    let whole = |low: Bound, high: Bound| {
        // What is said of one side alone is open on the other.
        let start = match low {
            Bound::At(value) => value,
            Bound::Never(_) => f64::INFINITY,
            Bound::Open => f64::NEG_INFINITY,
        };
        (start, high.value().unwrap_or(f64::INFINITY))
    };
    let spoken = entry.low != Bound::Open || entry.high != Bound::Open;
    if spoken {
        let (low, high) = whole(entry.low, entry.high);
        let ends = (low.clamp(from, to), high.clamp(from, to));
        if ends.0 < ends.1 {
            plot.stroke(ends, middle, &format!("whisker {colour}"));
        }
        for (is, tip, left) in [(low < from, from, true), (high > to, to, false)] {
            if is {
                plot.arrow(tip, middle, left, &colour);
            }
        }
    }
    if let Some([first, last]) = entry.half {
        let (low, high) = whole(first, last);
        let ends = (low.clamp(from, to), high.clamp(from, to));
        if ends.0 < ends.1 {
            plot.bar(ends, (middle, THICK), &colour);
        }
    }
    match entry.median {
        Bound::At(median) if (from..=to).contains(&median) => {
            plot.draw(&Circle { middle: [(median, middle)], radius: BAR * 0.4, class: colour });
        }
        Bound::At(median) if !spoken => {
            let left = median < from;
            plot.arrow(if left { from } else { to }, middle, left, &colour);
        }
        _ => {}
    }
}

/// What a row says: its median and its wider interval, in whole years for dates where there is little room.
fn say(entry: &Entry, measure: &Measure, short: bool) -> String {
    let text = |bound: Bound, error: f64| match bound {
        Bound::At(value) if entry.past => {
            let day = Date::from_years(value).map_or_else(String::new, number::short_day);
            Some(format!("already, {day}"))
        }
        Bound::At(value) if *measure == Measure::Date && (short || entry.path.is_none()) => Some(number::year(value)),
        Bound::At(value) => Some(measure.short(value, error)),
        Bound::Never(end) => Some(number::never(end)),
        Bound::Open => None,
    };
    let [of_median, of_ends] = entry.errors;
    let (median, low, high) = (text(entry.median, of_median), text(entry.low, of_ends), text(entry.high, of_ends));
    let [above, below] = match measure {
        Measure::Date => ["not before", "not after"],
        Measure::Number(_) => ["at least", "at most"],
    };
    let interval = match (low, high) {
        (Some(low), Some(high)) => Some(number::range(&low, &high)),
        (Some(low), None) => Some(format!("{above} {low}")),
        (None, Some(high)) => Some(format!("{below} {high}")),
        (None, None) => None,
    };
    match (median, interval) {
        (Some(median), Some(interval)) => format!("{median} ({interval})"),
        (Some(said), None) | (None, Some(said)) => said,
        (None, None) => number::MISSING.to_owned(),
    }
}

fn key(entries: &[Entry]) -> Vec<KeyEntry> {
    let own = entries.iter().any(|entry| entry.half.is_some());
    let others = entries.iter().any(|entry| entry.path.is_none());
    let entry = |class: String, label: &str| KeyEntry { class, label: label.into() };
    let mut key = Vec::new();
    if own {
        key.push(entry(format!("thick {}", class(0)), "Half of our samples"));
        key.push(entry(format!("thin {}", class(0)), "Nine in ten"));
    }
    if others {
        key.push(entry(format!("thin {}", class(5)), "As others state it"));
    }
    key
}

fn records(entries: &[Entry], measure: &Measure) -> (Table, String) {
    let head = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let columns = vec![
        head("Forecast", false),
        head("Median", true),
        head("50% interval", true),
        head("90% interval, or as stated", true),
    ];
    let machine = |bound: Bound| match bound {
        Bound::At(value) => measure.machine(Some(value)),
        Bound::Never(_) => measure.machine(None),
        Bound::Open => String::new(),
    };
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for entry in entries {
        let bare = |median: Bound, [low, high]: [Bound; 2]| {
            let part = Entry {
                name: String::new(),
                path: entry.path.clone(),
                measure: measure.clone(),
                low,
                half: None,
                median,
                high,
                ..*entry
            };
            say(&part, measure, false)
        };
        let [first, last] = entry.half.unwrap_or([Bound::Open; 2]);
        rows.push(vec![
            Record::text(&entry.name),
            Record { text: bare(entry.median, [Bound::Open; 2]), value: Some(machine(entry.median)) },
            Record::text(bare(Bound::Open, [first, last])),
            Record::text(bare(Bound::Open, [entry.low, entry.high])),
        ]);
        let mut line = vec![entry.name.clone(), entry.path.clone().unwrap_or_default()];
        line.extend([entry.median, entry.low, first, last, entry.high].map(machine));
        lines.push(line);
    }
    let heads = ["forecast", "path", "median", "low", "p25", "p75", "high"].map(str::to_owned);
    let csv = table::csv(&heads, lines.into_iter());
    (table::of_records(columns, rows, csv.clone()), csv)
}

fn sentence(entries: &[Entry], measure: &Measure) -> String {
    let own = entries.iter().filter(|entry| entry.path.is_some()).count();
    let count = |many: usize, what: &str| format!("{many} {what}{}", if many == 1 { "" } else { "s" });
    let whose = match (own, entries.len() - own) {
        (own, 0) => format!("{} of our own", count(own, "forecast")),
        (0, others) => format!("{} of others", count(others, "forecast")),
        (own, others) => format!("{} of our own and {others} of others", count(own, "forecast")),
    };
    let mut sentences =
        vec![format!("Forest chart of {whose}: medians, with the interval of nine samples in ten or as stated.")];
    sentences.extend(entries.iter().map(|entry| format!("{}: {}.", entry.name, say(entry, measure, true))));
    sentences.join(" ")
}
