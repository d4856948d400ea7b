//! Dates along the horizontal axis of a chart: which years it reads out, and lines cut to its range of dates.

use crate::date::Date;
use crate::figure::format::number;
use crate::locale::Language;

/// The most columns of readouts side by side. With more, a finger could not find one of them.
pub const MAX_READOUTS: usize = 40;

/// Returns the part of a line from one date to another. Where an end of the range falls between two points of the line,
/// the result has the interpolated point there.
pub fn clip_to_dates(points: &[(f64, f64)], from: f64, to: f64) -> Vec<(f64, f64)> {
    let mut clipped = Vec::new();
    for pair in points.windows(2) {
        let [(start, first), (end, last)] = pair else { continue };
        let at = |date: f64| if end > start { first + (date - start) / (end - start) * (last - first) } else { *first };
        if *start < from && from < *end {
            clipped.push((from, at(from)));
        }
        if (from..=to).contains(start) {
            clipped.push((*start, *first));
        }
        if *start < to && to < *end {
            clipped.push((to, at(to)));
        }
    }
    clipped.extend(points.last().filter(|(date, _)| (from..=to).contains(date)));
    clipped
}

/// Returns the years whose first of January is in a range of dates.
pub fn whole_years(from: f64, to: f64) -> Vec<i32> {
    (from.ceil() as i32..=to.floor() as i32).collect()
}

/// Returns how many years share a readout, so that there are at most [`MAX_READOUTS`] of them.
pub fn years_per_readout(years: usize) -> usize {
    years.div_ceil(MAX_READOUTS).max(1)
}

/// Returns the label of the rule at the date of a run: `today, 7 May 2026`.
pub fn today_label(language: &Language, date: Date) -> String {
    language.format("chart.today_on", &[("date", &number::short_day(language, date))])
}
