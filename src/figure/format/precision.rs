//! Estimates with the precision that sampling supports: dates, shares and quantities are written no more finely than their
//! standard error allows. Charts, tables, bound figures and the terminal all format estimates here.

use super::number::{self, DAY, MONTH, Precision};
use crate::date::Date;
use crate::locale::Language;
use crate::model::{BAND_LEVELS, Curve, Draws, Known, draws};

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
    pub fn of(self, language: &Language, years: f64) -> String {
        match self {
            Self::Day => number::day(language, years),
            Self::Month => number::month(language, years),
            Self::Year => number::year(years),
            Self::Decade => match decade(years) {
                Some(decade) => language.format("dates.decade", &[("decade", &decade)]),
                None => number::MISSING.to_owned(),
            },
        }
    }

    /// Formats a point on the axis of years in little space: `Jul 2030`, `2030s`.
    pub fn short(self, language: &Language, years: f64) -> String {
        match self {
            Self::Day => Date::from_years(years)
                .map_or_else(|| number::MISSING.to_owned(), |date| number::short_day(language, date)),
            Self::Month => number::short_month(language, years),
            Self::Year => number::year(years),
            Self::Decade => match decade(years) {
                Some(decade) => language.format("dates.short_decade", &[("decade", &decade)]),
                None => number::MISSING.to_owned(),
            },
        }
    }
}

fn decade(years: f64) -> Option<String> {
    Date::from_years(years).map(|date| (date.year().div_euclid(10) * 10).to_string())
}

/// Returns the unit in which a date is written in charts and sentences: a month at the finest, a year if its interval is
/// wider than [`LONG_INTERVAL`], and no unit that is shorter than its standard error.
fn grain(precision: Precision) -> Grain {
    let finest = if precision.interval > LONG_INTERVAL { Grain::Year } else { Grain::Month };
    Grain::within(precision.error).max(finest)
}

/// Formats a date by month or by year, as its precision asks for: in charts and sentences.
pub fn month(language: &Language, years: f64, precision: impl Into<Precision>) -> String {
    grain(precision.into()).of(language, years)
}

/// Formats a date as [`month`] does, in little space.
pub fn short_month(language: &Language, years: f64, precision: impl Into<Precision>) -> String {
    grain(precision.into()).short(language, years)
}

/// Formats a share of samples as a percentage. It reads as certain only if it is so by construction: if no sample differs
/// from another.
pub fn share(language: &Language, share: f64, draws: &Draws) -> String {
    chance(language, share, draws.share_error(share))
}

/// Formats a probability with its standard error, which is 0 if the probability is exact.
pub fn chance(language: &Language, share: f64, error: f64) -> String {
    if error == 0.0 { number::percent(language, share) } else { number::chance_within(language, share, error) }
}

/// Returns the standard error of a quantile; infinite if it cannot be estimated.
pub fn error(draws: &Draws, level: f64) -> f64 {
    draws.quantile_error(level).unwrap_or(f64::INFINITY)
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// By month at the finest: `July 2030`.
    Month,
    /// By month at the finest, in little space: `Jul 2030`.
    Short,
    /// By year at the finest, in little space: `2030`.
    Year,
}

impl DateStyle {
    /// Formats a date with its precision.
    pub fn date(self, language: &Language, years: f64, precision: impl Into<Precision>) -> String {
        let precision = precision.into();
        match self {
            Self::Month => month(language, years, precision),
            Self::Short => short_month(language, years, precision),
            Self::Year => grain(precision).max(Grain::Year).short(language, years),
        }
    }

    /// Formats a day exactly.
    fn day(self, language: &Language, date: Option<Date>) -> String {
        match self {
            Self::Month => date.map(|date| language.date(date)),
            Self::Short | Self::Year => date.map(|date| number::short_day(language, date)),
        }
        .unwrap_or_else(|| number::MISSING.to_owned())
    }

    /// Formats what is known of a date that lies outside of the window, or beside a limit: `after 1 January 2050`,
    /// `by 1 January 2025`. `None` if the date itself is known.
    pub fn limit(self, language: &Language, known: Known) -> Option<String> {
        let text = |key: &str, date| language.format(key, &[("date", &self.day(language, date))]);
        match known {
            Known::At(_) => None,
            Known::AtMost(date) => Some(text("dates.until", Date::from_years(date))),
            Known::MoreThan(date) => Some(text("dates.after", number::last_day_before(date))),
            Known::NeverBy(date) => Some(text("dates.never_by", Some(date))),
        }
    }

    /// Formats what is known of a date, with its precision.
    pub fn known_date(self, language: &Language, known: Known, precision: impl Into<Precision>) -> String {
        self.limit(language, known)
            .unwrap_or_else(|| known.value().map_or_else(String::new, |date| self.date(language, date, precision)))
    }
}

/// Formats what is known of a number in a unit, with its standard error.
pub fn known_number(language: &Language, known: Known, unit: &str, error: f64) -> String {
    let quantity = |value: f64| number::quantity_within(language, value, unit, error);
    match known {
        Known::At(value) => quantity(value),
        Known::AtMost(limit) => language.format("numbers.at_most", &[("number", &quantity(limit))]),
        Known::MoreThan(limit) => language.format("numbers.more_than", &[("number", &quantity(limit))]),
        Known::NeverBy(_) => DateStyle::Month.limit(language, known).unwrap_or_default(),
    }
}

/// Formats both ends of an interval of dates: by month if years alone would hide how far the ends are from each other,
/// and always so that two different dates differ.
pub fn date_ends(language: &Language, ends: [Known; 2], precisions: [Precision; 2], style: DateStyle) -> [String; 2] {
    let texts = |style: DateStyle, precisions: [Precision; 2]| {
        [0, 1].map(|end| style.known_date(language, ends[end], precisions[end]))
    };
    let [Known::At(low), Known::At(high)] = ends else { return texts(style, precisions) };
    let is_short = low < high && high - low < LONG_INTERVAL;
    let texts = match (is_short, style) {
        (true, DateStyle::Year) => texts(DateStyle::Short, precisions.map(|precision| precision.error.into())),
        (true, _) => texts(style, precisions.map(|precision| precision.error.into())),
        (false, _) => texts(style, precisions),
    };
    if texts[0] != texts[1] || low == high {
        return texts;
    }
    dates_apart(language, [low, high], matches!(style, DateStyle::Short | DateStyle::Year))
}

/// The length of an interval of dates, in years, below which its ends are written by month: between two whole years it could
/// be anything from a day to two years. A date whose 90% interval is longer is written by year: a month would say more than is
/// known.
const LONG_INTERVAL: f64 = 2.0;

/// Formats both ends of an interval of numbers in a unit, so that two different numbers differ.
pub fn number_ends(language: &Language, ends: [Known; 2], unit: &str, errors: [f64; 2]) -> [String; 2] {
    let texts = [0, 1].map(|end| known_number(language, ends[end], unit, errors[end]));
    match ends {
        [Known::At(low), Known::At(high)] if texts[0] == texts[1] && low != high => {
            number::apart(language, low, high).map(|text| number::with_unit(language, &text, unit))
        }
        _ => texts,
    }
}

/// Formats two dates in the longest unit that tells them apart, or by day.
pub fn dates_apart(language: &Language, dates: [f64; 2], is_short: bool) -> [String; 2] {
    let texts =
        |grain: Grain| dates.map(|date| if is_short { grain.short(language, date) } else { grain.of(language, date) });
    let mut grains = [Grain::Year, Grain::Month].into_iter().map(texts);
    grains.find(|[low, high]| low != high).unwrap_or_else(|| texts(Grain::Day))
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
    use crate::locale::english;
    use crate::model::{Kind, Window};

    #[test]
    fn a_date_is_no_more_precise_than_its_error_allows() {
        let formatted: Vec<String> =
            [0.002, 0.08, 0.9, 1.1, f64::INFINITY].map(|error| Grain::within(error).of(english(), 2030.54)).into();
        assert_eq!(formatted, ["17 July 2030", "July 2030", "2030", "the 2030s", "the 2030s"]);
        assert_eq!(
            [0.002, 0.1, 3.0].map(|error| short_month(english(), 2030.54, error)),
            ["Jul 2030", "2030", "2030s"]
        );
    }

    #[test]
    fn a_date_in_a_long_interval_is_written_by_year() {
        let within = |interval: f64| Precision { interval, ..Precision::from(0.002) };
        let written = |interval: f64| {
            [DateStyle::Month, DateStyle::Short, DateStyle::Year]
                .map(|style| style.date(english(), 2030.54, within(interval)))
        };
        assert_eq!(written(2.0), ["July 2030", "Jul 2030", "2030"]);
        assert_eq!(written(2.01), ["2030", "2030", "2030"]);
        assert_eq!(written(f64::INFINITY), ["2030", "2030", "2030"], "some samples are never");
        let decades = Precision { interval: 9.0, ..Precision::from(3.0) };
        assert_eq!(DateStyle::Month.date(english(), 2030.54, decades), "the 2030s", "the error is longer than a year");
        // The ends of an interval inside the long one keep the months that tell its length.
        let ends = |ends: [f64; 2]| date_ends(english(), ends.map(Known::At), [within(4.0); 2], DateStyle::Month);
        assert_eq!(ends([2029.1, 2033.1]), ["2029", "2033"]);
        assert_eq!(ends([2030.1, 2031.6]), ["February 2030", "August 2031"]);
    }

    #[test]
    fn fewer_samples_support_fewer_digits() {
        // For draws spread evenly over ten years, the standard error of the median is five years over the root of their number.
        let draws =
            |count: u32| Draws::new((0..count).map(|at| 2030.0 + 10.0 * f64::from(at) / f64::from(count)).collect());
        let window = Window { from: Date::parse("2025-01-01").unwrap(), to: Date::parse("2050-01-01").unwrap() };
        let median = |count: u32| {
            let draws = draws(count);
            DateStyle::Month.known_date(english(), window.quantile(&draws, 0.5, &Kind::Date), error(&draws, 0.5))
        };
        assert_eq!([1 << 24, 1 << 14, 256, 16].map(median), ["December 2034", "December 2034", "2034", "the 2030s"]);
        assert_eq!([16_384, 256, 16].map(|count| share(english(), 0.413, &draws(count))), ["41%", "40%", "40%"]);
        assert_eq!([16_384, 64].map(|count| share(english(), 0.0, &draws(count))), ["<1%", "<5%"]);
        assert_eq!([16_384, 64].map(|count| share(english(), 1.0, &draws(count))), [">99%", ">95%"]);
        let equal = Draws::new(vec![2030.0; 100]).exact(true);
        assert_eq!(
            [0.0, 1.0].map(|certain| share(english(), certain, &equal)),
            ["0%", "100%"],
            "exact by construction"
        );
    }

    #[test]
    fn a_date_outside_the_window_is_written_with_the_days_of_the_window() {
        let window = Window { from: Date::parse("2025-01-01").unwrap(), to: Date::parse("2031-01-01").unwrap() };
        let dates = [2025.0, 2025.0, 2027.5, f64::INFINITY, f64::INFINITY];
        let draws = Draws::new(dates.to_vec()).within(dates.into_iter().map(|date| window.limits(date)));
        let text =
            |level, style: DateStyle| style.known_date(english(), window.quantile(&draws, level, &Kind::Date), 0.1);
        assert_eq!(
            [0.1, 0.9].map(|level| text(level, DateStyle::Month)),
            ["by 1 January 2025", "after 1 January 2031"]
        );
        assert_eq!([0.1, 0.9].map(|level| text(level, DateStyle::Short)), ["by 1 Jan 2025", "after 1 Jan 2031"]);
        // A duration that is never reached is not a date.
        let years = Kind::Number(crate::model::Units::built_in().named("year").unwrap());
        let wait = window.quantile(&draws, 0.9, &years);
        assert_eq!(known_number(english(), wait, "year", 0.0), "never by 1 January 2031");
        assert_eq!(known_number(english(), Known::MoreThan(23.65), "year", 0.0), "more than 24 years");
    }

    #[test]
    fn the_ends_of_an_interval_differ_where_their_values_do() {
        let numbers = |ends: [f64; 2]| number_ends(english(), ends.map(Known::At), "GB", [0.001; 2]);
        assert_eq!(numbers([10.1, 10.4]), ["10.1 GB", "10.4 GB"]);
        assert_eq!(numbers([10.1, 10.1]), ["10 GB", "10 GB"]);
        let dates = |ends: [f64; 2], style| date_ends(english(), ends.map(Known::At), [0.001.into(); 2], style);
        assert_eq!(dates([2029.1, 2033.2], DateStyle::Year), ["2029", "2033"]);
        assert_eq!(dates([2029.1, 2029.8], DateStyle::Year), ["Feb 2029", "Oct 2029"]);
        assert_eq!(dates([2029.9, 2030.1], DateStyle::Year), ["Nov 2029", "Feb 2030"]);
        assert_eq!(dates([2029.11, 2029.12], DateStyle::Month), ["10 February 2029", "13 February 2029"]);
    }
}
