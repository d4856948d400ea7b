//! The layers of stacked areas: the values of all series, date by date.

use crate::date::{CalendarDate, CalendarUnit};
use crate::figure::chart::over_time::series::Series;
use crate::figure::chart::over_time::series::time_series;
use crate::figure::format::{number, phrase};
use crate::locale::Language;

/// The most dates without a value that a note names.
const NAMED_DATES: usize = 4;

/// A date, with the value of each series and its text, if it has one.
pub struct Day {
    /// The date, in years.
    pub date: f64,
    /// The unit of the calendar in which the data give it.
    pub unit: CalendarUnit,
    /// The value of each series, and its text for readers.
    pub values: Vec<Option<(f64, String)>>,
}

impl Day {
    /// Returns all values, unless a series has none: then nothing is known of their total.
    pub fn complete(&self) -> Option<Vec<f64>> {
        self.values.iter().map(|value| value.as_ref().map(|(value, _)| *value)).collect()
    }

    /// Returns the date with its preposition: `in 2018`, `on 1 July 2018`.
    pub fn when(&self, language: &Language) -> String {
        let preposition = if self.unit == CalendarUnit::Day { "on" } else { "in" };
        format!("{preposition} {}", self.text(language))
    }

    /// Returns the date for readers: `2018`, `2018 Q3`, `July 2018`.
    pub fn text(&self, language: &Language) -> String {
        match self.unit {
            CalendarUnit::Day => number::day(language, self.date),
            unit => number::calendar_date(language, self.date, unit),
        }
    }

    /// Returns the date for readers, in little space.
    pub fn short_text(&self, language: &Language) -> String {
        CalendarDate::containing(self.date, self.unit)
            .map(|value| number::short_calendar_date(language, value))
            .unwrap_or_default()
    }

    /// Returns the date for a CSV file.
    pub fn machine(&self) -> String {
        CalendarDate::containing(self.date, self.unit).map(|date| date.to_string()).unwrap_or_default()
    }
}

/// Returns the dates of all series, in their order, which are columns of data.
pub fn days(all_series: &[Series<'_>]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (at, data) in time_series(all_series).enumerate() {
        for (row, (date, value)) in data.points.iter().enumerate() {
            let unit = data.units[row];
            let found = days.binary_search_by(|day| day.date.total_cmp(date).then(day.unit.cmp(&unit)));
            let place = found.unwrap_or_else(|place| {
                days.insert(place, Day { date: *date, unit, values: vec![None; all_series.len()] });
                place
            });
            days[place].values[at] = Some((*value, data.texts[row].clone()));
        }
    }
    days
}

/// Returns a sentence for each series without a value on some of the dates, where nothing is drawn.
pub fn gaps(language: &Language, all_series: &[Series<'_>], days: &[Day]) -> Vec<String> {
    let gap = |(at, series): (usize, &Series<'_>)| {
        let missing: Vec<&Day> = days.iter().filter(|day| day.values[at].is_none()).collect();
        let (first, last) = (missing.first()?, missing.last()?);
        let on = match missing.len() {
            ..=NAMED_DATES => {
                format!(
                    "for {}",
                    phrase::and(language, &missing.iter().map(|day| day.short_text(language)).collect::<Vec<_>>())
                )
            }
            many => format!("on {many} dates from {} to {}", first.short_text(language), last.short_text(language)),
        };
        Some(format!("Not drawn: {} has no value {on}.", series.label()))
    };
    all_series.iter().enumerate().filter_map(gap).collect()
}
