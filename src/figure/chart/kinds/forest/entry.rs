//! The rows of a forest chart: forecasts of our own and of others, each with its intervals.

use crate::date::CalendarUnit;
use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::{LabeledPath, OfStructures, Others};
use crate::figure::bind::case_values::{came, came_kind};
use crate::figure::bind::in_case::HINDCASTS;
use crate::figure::bind::in_structure::{ENSEMBLE, structures_of};
use crate::figure::bind::quantity::{Quantity, QuantityKind, Sampled};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::measure::Measure;
use crate::figure::chart::series::SampleSeries;
use crate::figure::format::number;
use crate::figure::tables::case_rows::{no_hindcasts, sampled_in};
use crate::model::Known;
use crate::source::{Span, Spanned};

/// The levels of the ends of the thick interval.
const HALF: [f64; 2] = [0.25, 0.75];

/// An end of an interval, or a median; `None` is not stated.
pub type Bound = Option<Quantity>;

/// Returns the place of a value on the axis: a date before the window is at the start of the window.
pub fn place(bound: &Bound) -> Option<f64> {
    bound.as_ref()?.value.at_most()
}

/// Returns whether a value is not reached within the window that was searched.
pub fn is_never(bound: &Bound) -> bool {
    matches!(bound, Some(Quantity { value: Known::MoreThan(_) | Known::NeverBy(_), .. }))
}

/// Returns whether a value is a date at the start of the window or before it.
pub fn is_before(bound: &Bound) -> bool {
    matches!(bound, Some(Quantity { value: Known::AtMost(_), .. }))
}

/// What a forecast is among the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A forecast beside others.
    Alone,
    /// A structure of an ensemble.
    Structure,
    /// The row below all others, after a rule: the pool of the structures above it, or the one that the author sets apart.
    Apart,
}

/// A row of the chart.
pub struct Entry {
    pub name: String,
    /// The path of a forecast of our own; `None` for a forecast of others.
    pub path: Option<String>,
    pub span: Span,
    pub measure: Measure,
    pub low: Bound,
    pub half: Option<[Bound; 2]>,
    pub median: Bound,
    pub high: Bound,
    /// What came, of a past case.
    pub came: Bound,
    /// Whether it is a fact: a date that is past in every sample.
    pub past: bool,
    pub role: Role,
}

impl Entry {
    /// Returns the value to sort by: the median, or else an end of the interval. "Never" comes last of all dates; a row
    /// without a value is at infinity.
    pub fn position(&self) -> f64 {
        let known = [&self.median, &self.low, &self.high].into_iter().find(|bound| bound.is_some());
        known.map_or(f64::INFINITY, |bound| place(bound).unwrap_or(f64::MAX))
    }
}

pub fn own(series: &LabeledPath, data: &mut ChartData<'_>) -> Result<Entry, Reported> {
    let language = data.evidence.language;
    let SampleSeries { sampled, path, label, span } = data.sampled(language, series)?;
    Ok(entry((&sampled, Role::Alone), (label, path, span), data.evidence.interval))
}

/// Returns the row of samples: their name, their path, and its place.
fn entry(
    (sampled, role): (&Sampled<'_>, Role),
    (name, path, span): (String, String, Span),
    level: IntervalLevel,
) -> Entry {
    let past = sampled.is_past();
    let is_chance = sampled.is_chance();
    let ends = level.ends();
    let [low, first, median, last, high] = [ends[0], HALF[0], 0.5, HALF[1], ends[1]].map(|level| match level {
        0.5 => Some(sampled.central()),
        _ if past || is_chance => None,
        _ => Some(sampled.quantile(level)),
    });
    Entry {
        past,
        measure: if is_chance { Measure::Chance } else { Measure::of(sampled.kind) },
        name,
        path: Some(path),
        span,
        low,
        half: Some([first, last]).filter(|half| half[0].is_some()),
        median,
        high,
        came: None,
        role,
    }
}

/// Returns a row for each structure of an ensemble, and a last one for all together.
pub fn structures(wanted: &OfStructures, data: &mut ChartData<'_>) -> Result<Vec<Entry>, Reported> {
    let language = data.evidence.language;
    let path = LabeledPath { path: wanted.outcome.clone(), label: None };
    let SampleSeries { sampled, path, span, .. } = data.sampled(language, &path)?;
    let all = structures_of(&sampled, span, &mut data.report)?;
    let level = data.evidence.interval;
    let alone = all.iter().map(|structure| {
        let name = format!("{} ({})", structure.label, number::chance(language, structure.weight));
        let path = format!("{}.{ENSEMBLE}.{}.{}", sampled.forecast.model, structure.name, structure.outcome.name);
        entry((&structure.sampled, Role::Structure), (name, path, span), level)
    });
    let mut entries: Vec<Entry> = alone.collect();
    let name = wanted.label.clone().unwrap_or_else(|| language.get("chart.all_together").to_owned());
    entries.push(entry((&sampled, Role::Apart), (name, path, span), level));
    Ok(entries)
}

/// Returns a row for each past case of a model.
pub fn hindcasts(model: &Spanned<String>, data: &mut ChartData<'_>) -> Result<Vec<Entry>, Reported> {
    let forecast = data.model(model)?;
    let level = data.evidence.interval;
    let cases = forecast.hindcasts.iter().filter_map(|case| {
        let sampled = sampled_in(&case.whole)?;
        let path = format!("{}.{HINDCASTS}.{}", forecast.model, case.name);
        let came = came(case).zip(came_kind(case)).map(|(value, kind)| Quantity::known(value, kind));
        let entry = entry((&sampled, Role::Alone), (case.label.clone(), path, model.span), level);
        Some(Entry { came, past: false, ..entry })
    });
    let entries: Vec<Entry> = cases.collect();
    if entries.is_empty() {
        return Err(data.report.push(no_hindcasts(model)));
    }
    Ok(entries)
}

pub fn others(others: &Others, data: &mut ChartData<'_>) -> Result<Vec<Entry>, Reported> {
    let language = data.evidence.language;
    let selected = data.select(language, &others.rows)?;
    let columns = [&others.low, &others.median, &others.high];
    let Some(given) = columns.into_iter().flatten().next() else {
        return Err(data.report.push(error!(
            EMPTY_FIGURE at others.rows.dataset.span,
            "expected `median`, `low` or `high`: the columns of the forecasts of others"
        )));
    };
    let span = given.span;
    let cells = columns.map(|column| column.as_ref().map(|column| (data.measures(&selected, column), column.span)));
    let mut measure: Option<Measure> = None;
    let mut kind = QuantityKind::Date(CalendarUnit::Day);
    let mut read = Vec::with_capacity(3);
    for column in cells {
        let Some((cells, span)) = column else {
            read.push(vec![None; selected.names.len()]);
            continue;
        };
        let cells = cells?;
        let values: Vec<Option<f64>> = cells.numbers().collect();
        let own = if cells.is_dates() { Measure::Date } else { Measure::Number(cells.unit.to_string()) };
        let known = values.iter().any(Option::is_some);
        if !cells.is_dates() {
            kind = QuantityKind::Exact(cells.unit.clone());
        }
        if known && measure.get_or_insert_with(|| own.clone()) != &own {
            return Err(data.report.push(error!(
                WRONG_SERIES at span, "`{}` are {}, and the other columns are not", cells.label, own.name()
            )));
        }
        read.push(values);
    }
    let measure = measure.unwrap_or(Measure::Date);
    let bound = |column: usize, row: usize| -> Bound {
        let value = read.get(column).and_then(|values| *values.get(row)?)?;
        Some(Quantity::known(value, kind.clone()))
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
        came: None,
        past: false,
        role: Role::Alone,
    };
    let all: Vec<Entry> = selected.names.iter().enumerate().map(entry).collect();
    let (stated, empty): (Vec<Entry>, Vec<Entry>) = all.into_iter().partition(|entry| entry.position().is_finite());
    let names: Vec<String> = empty.into_iter().map(|entry| entry.name).collect();
    data.add_left_out(&names, "row", "nothing is stated");
    Ok(stated)
}

/// Returns the quantity that all rows have.
///
/// # Errors
///
/// Reports rows of different quantities, and a chart without rows.
pub fn shared_measure(entries: &[Entry], data: &mut ChartData<'_>) -> Result<Measure, Reported> {
    let Some(first) = entries.first() else {
        return Err(data.report_empty());
    };
    let other = entries.iter().find(|entry| entry.measure != first.measure);
    let Some(other) = other else { return Ok(first.measure.clone()) };
    Err(data.report.push(error!(
        WRONG_SERIES at other.span, "`{}` is of {} and `{}` of {}, and one chart has one scale",
        first.name, first.measure.name(), other.name, other.measure.name();
        label first.span, "the first row"
    )))
}

/// Checks that the ends of an entry's intervals are in order, and reports the entry if they are not.
pub fn check_ordered(entry: &Entry, data: &mut ChartData<'_>) {
    let [first, last] = entry.half.as_ref().map_or([&None; 2], |[first, last]| [first, last]);
    let ends = [&entry.low, first, &entry.median, last, &entry.high].into_iter().filter(|end| end.is_some());
    let values: Vec<f64> = ends.map(|end| place(end).unwrap_or(f64::INFINITY)).collect();
    if !values.is_sorted() {
        data.report.push(error!(
            CONTRADICTION at entry.span, "expected the interval of `{}` to rise from its low to its high end: it falls", entry.name;
            hint "correct the row, or the columns that are named here"
        ));
    }
}
