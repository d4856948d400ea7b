//! Estimates with the precision that sampling supports: dates, shares and quantities are written no more finely than their
//! standard error allows. Charts, tables, bound figures and the terminal all format estimates here.

use super::number::{self, DAY, MONTH};
use crate::date::Date;
use crate::model::{BAND_LEVELS, Curve, Draws, Kind, draws};

/// The unit in which a date is written, the finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// `14 July 2030`
    Day,
    /// `July 2030`
    Month,
    /// `2030`
    Year,
    /// `the 2030s`
    Decade,
}

impl Grain {
    /// Returns the finest unit that is at least as long as a standard error in years. The error is infinite if it cannot be
    /// estimated.
    pub fn within(error: f64) -> Self {
        match error {
            ..=DAY => Self::Day,
            ..=MONTH => Self::Month,
            ..=1.0 => Self::Year,
            _ => Self::Decade,
        }
    }

    /// Formats a point on the axis of years: `July 2030`, `the 2030s`.
    pub fn of(self, years: f64) -> String {
        match self {
            Self::Day => number::day(years),
            Self::Month => number::month(years),
            Self::Year => number::year(years),
            Self::Decade => match decade(years) {
                Some(decade) => format!("the {decade}"),
                None => number::MISSING.to_owned(),
            },
        }
    }

    /// Formats a point on the axis of years in little space: `Jul 2030`, `2030s`.
    pub fn short(self, years: f64) -> String {
        match self {
            Self::Day => Date::from_years(years).map_or_else(|| number::MISSING.to_owned(), number::short_day),
            Self::Month => number::short_month(years),
            Self::Year => number::year(years),
            Self::Decade => decade(years).unwrap_or_else(|| number::MISSING.to_owned()),
        }
    }
}

fn decade(years: f64) -> Option<String> {
    Date::from_years(years).map(|date| format!("{}s", date.year().div_euclid(10) * 10))
}

/// Formats a date with its standard error, by month at the finest: in charts and sentences.
pub fn month(years: f64, error: f64) -> String {
    Grain::within(error).max(Grain::Month).of(years)
}

/// Formats a date as [`month`] does, in little space.
pub fn short_month(years: f64, error: f64) -> String {
    Grain::within(error).max(Grain::Month).short(years)
}

/// Formats a share of so many samples as a percentage.
pub fn share(share: f64, samples: usize) -> String {
    number::chance_within(share, draws::share_error(share, samples))
}

/// Returns the standard error of a quantile; infinite if it cannot be estimated.
pub fn error(draws: &Draws, level: f64) -> f64 {
    draws.quantile_error(level).unwrap_or(f64::INFINITY)
}

/// Formats a quantile, a date by `format_date` from the date and its standard error; "never" is "after" the end of the
/// window.
fn quantile_by(
    draws: &Draws,
    level: f64,
    (kind, end): (&Kind, Date),
    format_date: impl Fn(f64, f64) -> String,
) -> String {
    let Some(value) = draws.quantile(level) else { return number::never(end) };
    let error = error(draws, level);
    match kind {
        Kind::Date => format_date(value, error),
        Kind::Number(unit) => number::quantity_within(value, unit, error),
        Kind::Bool => number::chance(value),
    }
}

/// Formats a quantile, a date by day at the finest: `14 July 2030`, `32 GB`, `after 2050`. `end` is the end of the window
/// that was searched.
pub fn quantile(draws: &Draws, level: f64, kind: &Kind, end: Date) -> String {
    quantile_by(draws, level, (kind, end), |date, error| Grain::within(error).of(date))
}

/// Formats a quantile as [`quantile`] does, a date by month at the finest.
pub fn quantile_by_month(draws: &Draws, level: f64, kind: &Kind, end: Date) -> String {
    quantile_by(draws, level, (kind, end), month)
}

/// Returns the standard error of a curve's quantile at a date: that of the level, times how fast the quantile grows with
/// the level, from the neighboring bands. 0 where the curve has no value.
pub fn curve_error(curve: &Curve, date: f64, level: f64, samples: usize) -> f64 {
    let place = BAND_LEVELS.iter().position(|known| *known >= level).unwrap_or(0);
    let last = BAND_LEVELS.len() - 1;
    let (below, above) = (BAND_LEVELS[place.saturating_sub(1)], BAND_LEVELS[(place + 1).min(last)]);
    let slope = curve.at(date, above).zip(curve.at(date, below)).map(|(high, low)| (high - low) / (above - below));
    slope.unwrap_or(0.0).abs() * draws::share_error(level, samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_more_precise_than_its_error_allows() {
        let formatted: Vec<String> =
            [0.002, 0.08, 0.9, 1.1, f64::INFINITY].map(|error| Grain::within(error).of(2030.54)).into();
        assert_eq!(formatted, ["17 July 2030", "July 2030", "2030", "the 2030s", "the 2030s"]);
        assert_eq!([0.002, 0.1, 3.0].map(|error| short_month(2030.54, error)), ["Jul 2030", "2030", "2030s"]);
    }

    #[test]
    fn fewer_samples_support_fewer_digits() {
        // For draws spread evenly over ten years, the standard error of the median is five years over the root of their number.
        let draws =
            |count: u32| Draws::new((0..count).map(|at| 2030.0 + 10.0 * f64::from(at) / f64::from(count)).collect());
        let end = Date::parse("2050-01-01").unwrap();
        let median = |count: u32| quantile(&draws(count), 0.5, &Kind::Date, end);
        assert_eq!([1 << 24, 1 << 14, 256, 16].map(median), ["31 December 2034", "December 2034", "2034", "the 2030s"]);
        assert_eq!([16_384, 256, 16].map(|count| share(0.413, count)), ["41%", "40%", "40%"]);
    }
}
