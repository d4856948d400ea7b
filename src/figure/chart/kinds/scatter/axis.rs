//! One axis of a scatter plot.

use crate::date::{CalendarDate, CalendarUnit};
use crate::figure::canvas::scale::Scale;
use crate::figure::format::number;
use crate::figure::tables::rows::Cells;
use crate::locale::Language;
use crate::model::CellValue;
use crate::model::math::{exp2, log2};

/// The values of one axis, and how they are drawn.
pub struct Axis {
    pub cells: Cells,
    pub logarithmic: bool,
    pub dates: bool,
}

impl Axis {
    /// Returns a value as the trend is fitted to it: its logarithm on a logarithmic axis.
    pub fn straight(&self, value: f64) -> f64 {
        if self.logarithmic { log2(value) } else { value }
    }

    /// Returns the value of a fitted number; the inverse of [`straight`](Self::straight).
    pub fn curved(&self, straight: f64) -> f64 {
        if self.logarithmic { exp2(straight) } else { straight }
    }

    pub fn text(&self, language: &Language, value: f64) -> String {
        match self.part_of_calendar(value) {
            Some(date) => number::short_calendar_date(language, date),
            None if self.dates => number::short_month(language, value),
            None => self.cells.text(language, value),
        }
    }

    pub fn exact(&self, value: f64) -> String {
        match self.part_of_calendar(value) {
            Some(date) => date.to_string(),
            None if self.dates => number::iso_day(value),
            None => number::machine(value),
        }
    }

    /// Returns the week, month, quarter, or year that a date is, if the data give all dates so.
    fn part_of_calendar(&self, value: f64) -> Option<CalendarDate> {
        let mut units = self.cells.values.iter().flatten().map(|cell| match cell {
            CellValue::Date(_, unit) => *unit,
            CellValue::Number(..) | CellValue::Text(_) => CalendarUnit::Day,
        });
        let unit = units.next().filter(|unit| *unit != CalendarUnit::Day && units.all(|other| other == *unit))?;
        CalendarDate::containing(value, unit)
    }

    pub fn tick(&self, language: &Language, value: f64, digits: usize) -> String {
        number::with_unit(language, &number::significant(language, value, digits), &self.cells.unit)
    }

    /// Returns a scale that contains all values. Dates have room for a dot at both ends.
    pub fn scale(&self, values: impl Iterator<Item = f64>) -> Scale {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        match (self.dates, self.logarithmic) {
            (true, _) => {
                let room = ((high - low) * 0.03).max(number::MONTH);
                Scale::Time { from: low - room, to: high + room }
            }
            (false, true) => Scale::log_over(low, high),
            (false, false) => Scale::linear_over(low, high),
        }
    }
}
