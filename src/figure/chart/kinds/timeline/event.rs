//! The events of a timeline: rows of datasets, and forecasts.

use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::{Events, ForecastEvent, LabeledPath, RowEvents};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::series_class;
use crate::figure::chart::measure::Measure;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::model::Kind;
use crate::words::{agreeing, count};

/// An event on the timeline.
#[derive(Clone, Debug)]
pub struct Event {
    /// The date in years; `None` for a forecast whose median is "never".
    pub at: Option<f64>,
    /// The date as text, for readers and for the CSV file.
    pub date: (String, String),
    /// The label.
    pub label: String,
    /// A note on it. For a forecast, this is its interval.
    pub note: Option<String>,
    /// The ends of a forecast's interval, for the CSV file.
    pub interval: Option<(String, String)>,
    /// The ends of a forecast's interval in years; infinity is "never".
    pub range: Option<(f64, f64)>,
    pub below: bool,
    /// Whether it has the color of its side of the axis.
    pub is_colored: bool,
}

impl Event {
    /// Returns the class that colors it.
    pub fn color(&self) -> String {
        if self.is_forecast() || self.is_colored { colored() } else { OBSERVED.to_owned() }
    }

    /// Returns the classes of its entry in the list.
    pub fn classes(&self) -> String {
        if self.is_colored && !self.is_forecast() { format!("{} colored", self.kind()) } else { self.kind().to_owned() }
    }

    pub fn is_forecast(&self) -> bool {
        self.interval.is_some()
    }

    pub fn kind(&self) -> &'static str {
        if self.is_forecast() { "forecast" } else { "happened" }
    }

    /// Returns the text of its callout. A forecast has its date, which is uncertain.
    pub fn callout(&self) -> String {
        if self.is_forecast() { format!("{}, {}", self.label, self.date.0) } else { self.label.clone() }
    }
}

/// Returns the class of an event that has the color of text.
pub const OBSERVED: &str = "observed";

/// Returns the class of an event that has the color of the first series: a forecast, and what stands on a side that has one.
pub fn colored() -> String {
    series_class(0)
}

pub fn events_of(data: &mut ChartData<'_>, events: &Events) -> Result<Vec<Event>, Reported> {
    let language = data.evidence.language;
    match events {
        Events::Forecast(ForecastEvent { outcome, below }) => Ok(vec![forecast(data, outcome, *below)?]),
        Events::Rows(RowEvents { rows, date, note, below }) => {
            let rows = data.select(language, rows)?;
            let dates = data.dates_of(&rows, date.as_ref())?;
            let notes = match note {
                Some(note) => data.texts(language, &rows, note)?,
                None => vec![String::new(); rows.names.len()],
            };
            let undated = dates.iter().filter(|date| date.is_none()).count();
            if undated > 0 {
                let (rows_left, are) = (count(undated, "row"), agreeing(undated, "is", "are"));
                let id = &rows.dataset.id.value;
                data.add_note(format!("{rows_left} of `{id}` without a date {are} left out."));
            }
            let event = |((date, label), note): ((&Option<f64>, &String), &String)| {
                let at = (*date)?;
                Some(Event {
                    at: Some(at),
                    date: (
                        Date::from_years(at).map_or_else(String::new, |value| number::short_day(language, value)),
                        number::iso_day(at),
                    ),
                    label: label.clone(),
                    note: Some(note.clone()).filter(|note| !note.is_empty()),
                    interval: None,
                    range: None,
                    below: *below,
                    is_colored: false,
                })
            };
            Ok(dates.iter().zip(&rows.names).zip(&notes).filter_map(event).collect())
        }
    }
}

fn forecast(data: &mut ChartData<'_>, outcome: &LabeledPath, below: bool) -> Result<Event, Reported> {
    let language = data.evidence.language;
    let samples = data.sampled(language, outcome)?;
    if *samples.sampled.kind != Kind::Date {
        return Err(data.report.push(error!(
            WRONG_SERIES at samples.span, "`{}` is not a date, but a timeline draws when outcomes come true", samples.path;
            hint "name an outcome that is a date"
        )));
    }
    if let Some(at) = samples.sampled.draws.median().filter(|_| samples.sampled.is_past()) {
        let known = samples.sampled.quantile(0.5).value;
        let day = || Date::from_years(at).map_or_else(String::new, |value| number::short_day(language, value));
        let date = (DateStyle::Short.limit(language, known).unwrap_or_else(day), Measure::Date.machine(known));
        let label = samples.label.clone();
        return Ok(Event {
            at: Some(at),
            date,
            label,
            note: None,
            interval: None,
            range: None,
            below,
            is_colored: false,
        });
    }
    let level = data.evidence.interval;
    let ends = level.ends();
    let [low, median, high] = [ends[0], 0.5, ends[1]].map(|level| samples.format_quantile(language, level));
    let end = |level: f64| samples.sampled.quantile(level).value.at_most().unwrap_or(f64::INFINITY);
    Ok(Event {
        at: samples.sampled.quantile(0.5).value.at_most(),
        date: (median.text, median.value),
        label: samples.label.clone(),
        note: Some(language.format(
            "chart.interval_is",
            &[("level", &level.to_string()), ("range", &samples.interval(language, level, DateStyle::Year))],
        )),
        interval: Some((low.value, high.value)),
        range: Some((end(ends[0]), end(ends[1]))),
        below,
        is_colored: false,
    })
}
