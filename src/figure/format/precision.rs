//! What sampling leaves of a number: dates, shares and quantities said no finer than their standard error allows. Charts,
//! tables, bound prose and the terminal all ask here.

use super::number::{self, DAY, MONTH};
use crate::date::Date;
use crate::model::{BAND_LEVELS, Curve, Draws, Kind, draws};

/// How finely a date is said, the finest first.
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
    /// The finest whose unit counts for at least a standard error in years; infinite where it cannot be told.
    pub fn within(error: f64) -> Self {
        match error {
            ..=DAY => Self::Day,
            ..=MONTH => Self::Month,
            ..=1.0 => Self::Year,
            _ => Self::Decade,
        }
    }

    /// A point on the axis of years: `July 2030`, `the 2030s`.
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

    /// The same where there is little room: `Jul 2030`, `2030s`.
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

/// A date with its standard error, to the month at the finest: what a chart and its sentences say.
pub fn month(years: f64, error: f64) -> String {
    Grain::within(error).max(Grain::Month).of(years)
}

/// The same where there is little room.
pub fn short_month(years: f64, error: f64) -> String {
    Grain::within(error).max(Grain::Month).short(years)
}

/// A share of so many samples, as a percentage.
pub fn share(share: f64, samples: usize) -> String {
    number::chance_within(share, draws::share_error(share, samples))
}

/// The standard error of a quantile; infinite where it cannot be told.
pub fn error(draws: &Draws, level: f64) -> f64 {
    draws.quantile_error(level).unwrap_or(f64::INFINITY)
}

/// A quantile in words, its date said by `say`; "never" is "after" the end of the window.
fn quantile_by(draws: &Draws, level: f64, (kind, end): (&Kind, Date), say: impl Fn(f64, f64) -> String) -> String {
    let Some(value) = draws.quantile(level) else { return number::never(end) };
    let error = error(draws, level);
    match kind {
        Kind::Date => say(value, error),
        Kind::Number(unit) => number::quantity_within(value, unit, error),
        Kind::Bool => number::chance(value),
    }
}

/// A quantile in words, a date to the day at the finest: `14 July 2030`, `32 GB`, `after 2050`.
pub fn quantile(draws: &Draws, level: f64, kind: &Kind, end: Date) -> String {
    quantile_by(draws, level, (kind, end), |date, error| Grain::within(error).of(date))
}

/// The same, a date to the month at the finest.
pub fn quantile_by_month(draws: &Draws, level: f64, kind: &Kind, end: Date) -> String {
    quantile_by(draws, level, (kind, end), month)
}

/// The standard error of a curve's quantile at a date, by how fast it moves with its level between the bands on both
/// sides; 0 where the curve says nothing.
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
    fn a_date_is_said_as_finely_as_its_error_allows_and_no_finer() {
        let said: Vec<String> =
            [0.002, 0.08, 0.9, 1.1, f64::INFINITY].map(|error| Grain::within(error).of(2030.54)).into();
        assert_eq!(said, ["17 July 2030", "July 2030", "2030", "the 2030s", "the 2030s"]);
        assert_eq!([0.002, 0.1, 3.0].map(|error| short_month(2030.54, error)), ["Jul 2030", "2030", "2030s"]);
    }

    #[test]
    fn fewer_samples_leave_fewer_digits() {
        // Even draws over ten years: the error of the median is five years over the root of how many there are.
        let draws =
            |count: u32| Draws::new((0..count).map(|at| 2030.0 + 10.0 * f64::from(at) / f64::from(count)).collect());
        let end = Date::parse("2050-01-01").unwrap();
        let said = |count: u32| quantile(&draws(count), 0.5, &Kind::Date, end);
        assert_eq!([1 << 24, 1 << 14, 256, 16].map(said), ["31 December 2034", "December 2034", "2034", "the 2030s"]);
        assert_eq!([16_384, 256, 16].map(|count| share(0.413, count)), ["41%", "40%", "40%"]);
    }
}
