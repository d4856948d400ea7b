//! A second panel below a chart, on the same dates and with values of its own.

use super::axes::TrendAxes;
use super::series::{Series, SeriesPanel};
use super::setup::{DateAxis, shared_unit, value_axes};
use crate::diagnostic::{Reported, error};
use crate::document::chart::Below;
use crate::figure::chart::data::ChartData;
use crate::figure::format::number;

/// Returns the axes of the series of a panel below a chart, which has a number of series in color. Both together have at most `limit`.
///
/// # Errors
///
/// Reports series of different units, more series than the chart can draw in color, values that a logarithmic scale cannot show, and
/// trends through too few rows.
pub fn axes_below<'c, 'a: 'c>(
    all_series: &'c [Series<'a>],
    (spec, dates): (&Below, DateAxis),
    (colors_above, limit): (usize, usize),
    data: &mut ChartData<'a>,
) -> Result<TrendAxes<'c>, Reported> {
    if let Some(extra) = all_series.get(limit.saturating_sub(colors_above)) {
        return Err(data.report_too_many(limit, colors_above + all_series.len(), extra.span()));
    }
    let unit = shared_unit(all_series, "panel", "or draw another chart", data)?;
    let axes = value_axes(all_series, (dates, unit, spec.logarithmic), data)?;
    Ok(TrendAxes { colors_above, ..axes })
}

/// Checks that a panel shows values of some of the dates of the chart above it.
///
/// # Errors
///
/// Reports a panel without values on the dates that are drawn, and one whose values all come before or after those above it.
pub fn check_same_dates(
    above: SeriesPanel<'_>,
    below: SeriesPanel<'_>,
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    let language = data.evidence.language;
    let (Some(first), Some(other)) = (above.series.first(), below.series.first()) else { return Ok(()) };
    let (from, to) = (number::day(language, below.axes.from), number::day(language, below.axes.to));
    let Some((starts, ends)) = dates_of(below) else {
        return Err(data.report.push(error!(
            EMPTY_FIGURE at other.span(), "the panel below the chart has no value on its dates, {from} to {to}";
            hint "draw more dates with `from` and `to`, or leave `below` out"
        )));
    };
    match dates_of(above) {
        Some((first_above, last_above)) if starts > last_above || ends < first_above => {
            let [starts, ends, first_above, last_above] =
                [starts, ends, first_above, last_above].map(|value| number::day(language, value));
            Err(data.report.push(error!(
                EMPTY_FIGURE at other.span(),
                "the panel below the chart has values from {starts} to {ends}, and the chart from {first_above} to {last_above}: they have no date in common";
                label first.span(), "the chart";
                hint "leave `below` out, and draw another chart"
            )))
        }
        _ => Ok(()),
    }
}

/// Returns the first and the last date on which a panel draws a value.
fn dates_of(SeriesPanel { series, axes }: SeriesPanel<'_>) -> Option<(f64, f64)> {
    let dates = series.iter().flat_map(|series| series.line(axes)).map(|(date, _)| date);
    dates.fold(None, |range, date| {
        let (from, to) = range.unwrap_or((date, date));
        Some((date.min(from), date.max(to)))
    })
}
