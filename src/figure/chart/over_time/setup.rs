//! Construction of the axes of several series, and the checks that they can share one chart.

use super::axes::TrendAxes;
use super::fitted_line::{FittedLine, check_fits};
use super::series::{Series, curves, time_series};
use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::Dates;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::placed_annotations::NO_ANNOTATIONS;
use crate::figure::chart::series::Resolved;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::{BAND_LEVELS, Curve, Forecast};

/// The axis of dates of a chart, which all its panels share.
#[derive(Clone, Copy, Debug)]
pub struct DateAxis {
    /// The first date, in years.
    pub from: f64,
    /// The last date, in years.
    pub to: f64,
    /// The date after which curves are projections, in years.
    today: f64,
}

/// Returns the axes that several series share.
///
/// # Errors
///
/// Reports series of different units, a range of dates that is empty, and values that a logarithmic scale cannot show.
pub fn axes<'c, 'a: 'c>(
    all_series: &'c [Series<'a>],
    (dates, logarithmic): (&Dates, bool),
    data: &mut ChartData<'a>,
) -> Result<TrendAxes<'c>, Reported> {
    let dates = date_axis(all_series, dates, data)?;
    let unit = shared_unit(all_series, "chart", "or draw two charts", data)?;
    value_axes(all_series, (dates, unit, logarithmic), data)
}

/// Returns the axis of dates that several series share.
///
/// # Errors
///
/// Reports a range of dates that is empty, or outside of the windows of the models.
pub fn date_axis<'a>(all_series: &[Series<'a>], dates: &Dates, data: &mut ChartData<'a>) -> Result<DateAxis, Reported> {
    let (from, to) = date_range(all_series, dates, data)?;
    Ok(DateAxis { from, to, today: today(all_series, data) })
}

/// Returns the axes of series in one unit on dates that are known.
///
/// # Errors
///
/// Reports values that a logarithmic scale cannot show, and trends through too few rows.
pub fn value_axes<'c, 'a: 'c>(
    all_series: &'c [Series<'a>],
    (DateAxis { from, to, today }, unit, logarithmic): (DateAxis, &'c str, bool),
    data: &mut ChartData<'a>,
) -> Result<TrendAxes<'c>, Reported> {
    let multiples = unit.is_empty() && curves(all_series).next().is_some();
    let axes = TrendAxes {
        from,
        to,
        today,
        logarithmic,
        annotations: &NO_ANNOTATIONS,
        unit,
        multiples,
        colors_above: 0,
        level: data.evidence.interval,
    };
    for curve in curves(all_series) {
        check_ordered(curve, data);
    }
    if logarithmic {
        check_positive(all_series, axes, data)?;
    }
    check_fits(all_series, axes, data)?;
    Ok(axes)
}

/// Returns the range of dates, in years. Where the author gives none, it begins with the data, or with the windows of all
/// models, and ends with the first window, or today.
fn date_range<'a>(all_series: &[Series<'a>], dates: &Dates, data: &mut ChartData<'a>) -> Result<(f64, f64), Reported> {
    let forecasts: Vec<&'a Forecast> = curves(all_series).map(|curve| curve.forecast).collect();
    let opens = forecasts.iter().map(|forecast| forecast.window.from).max();
    let closes = forecasts.iter().map(|forecast| forecast.window.to).min();
    let first = time_series(all_series).filter_map(|data| data.points.first()).map(|(date, _)| *date);
    let first = first.min_by(f64::total_cmp).and_then(Date::from_years);
    match (first, opens.zip(closes)) {
        (None, None) => Err(data.report_empty()),
        (None, Some((opens, _))) => data.date_range(dates, opens, forecasts.into_iter()),
        (Some(first), None) => data.ordered_dates(dates, first, data.evidence.as_of),
        (Some(first), Some((opens, closes))) => {
            let opens = opens.min(first);
            // The author may begin the axis with the year in which the data begin.
            let year = Date::from_years(f64::from(opens.year())).unwrap_or(opens);
            data.date_range_within(dates, opens, (year, closes), "the data and the window of the model")
        }
    }
}

/// Returns the date of the latest run, or else `today`, in years.
fn today(all_series: &[Series<'_>], data: &ChartData<'_>) -> f64 {
    curves(all_series).map(|curve| curve.forecast.as_of).max().unwrap_or(data.evidence.as_of).to_years()
}

/// Checks that the quantiles of a curve ascend with their levels at every date, and reports the first date where they do
/// not.
fn check_ordered(curve: &Resolved<'_, Curve>, data: &mut ChartData<'_>) {
    let language = data.evidence.language;
    for (index, date) in curve.item.times.iter().enumerate() {
        let values: Vec<f64> =
            curve.item.bands.iter().map(|band| band.get(index).copied().unwrap_or(f64::NAN)).collect();
        let crossing = values
            .windows(2)
            .position(|pair| pair[0].is_nan() || pair[1].is_nan() || pair[0] > pair[1] + 1e-9 * pair[1].abs());
        if let Some(level) = crossing {
            let [low, high] = [level, level + 1].map(|level| number::percent(language, BAND_LEVELS[level]));
            let (path, month) = (&curve.path, number::month(language, *date));
            data.report.push(error!(
                CONTRADICTION at curve.span,
                "expected the quantiles of `{path}` not to cross: in {month}, the quantile at {low} is above the one at {high}"
            ));
            return;
        }
    }
}

/// Returns the unit that all series of a chart, or of a panel of it, have. `place` is that, and `else_draw` is what else the author can
/// draw.
///
/// # Errors
///
/// Reports the first series of another unit than the first one.
pub fn shared_unit<'c>(
    all_series: &'c [Series<'_>],
    place: &str,
    else_draw: &str,
    data: &mut ChartData<'_>,
) -> Result<&'c str, Reported> {
    let Some(first) = all_series.first() else { return Err(data.report_empty()) };
    let unit = first.unit();
    let Some(other) = all_series.iter().find(|other| other.unit() != unit) else { return Ok(unit) };
    let name = |unit: &str| if unit.is_empty() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let first_is = if first.curve().is_some() { "the first curve" } else { "the first series" };
    Err(data.report.push(error!(
        WRONG_SERIES at other.span(), "`{}` is {} and `{}` is {}, and one {place} has one scale",
        first.path(), name(unit), other.path(), name(other.unit());
        label first.span(), "{first_is}";
        hint "index the curves (divide each by its value at one date), {else_draw}"
    )))
}

/// Checks that everything drawn on a logarithmic scale is above zero.
///
/// # Errors
///
/// Reports each series that is not.
pub fn check_positive(
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    let language = data.evidence.language;
    let mut checked = Ok(());
    for series in all_series {
        let lowest = match series.curve() {
            Some(curve) => axes.line(curve.item, 0.05),
            None => series.line(axes),
        };
        if let Some((date, value)) = lowest.iter().find(|(_, value)| *value <= 0.0) {
            let (path, value, month) =
                (series.path(), number::projected(language, *value), number::month(language, *date));
            let message = format!("`{path}` is as low as {value} in {month}, which a logarithmic scale cannot show");
            checked = Err(data.report_undrawable(&message, series.span(), "draw it on a linear scale"));
        }
    }
    checked
}

/// Returns the scale that covers all lines, the widest band of every curve, and the annotated values.
pub fn value_scale(language: &Language, all_series: &[Series<'_>], axes: TrendAxes<'_>) -> Scale {
    let levels = [0.05, 0.95];
    let bands = curves(all_series).flat_map(|curve| levels.map(|level| axes.line(curve.item, level)));
    let lines = bands.chain(all_series.iter().map(|series| series.line(axes)));
    let trends = all_series.iter().filter_map(|series| FittedLine::of(language, series, axes));
    let edges = trends.flat_map(|trend| trend.edges().collect::<Vec<_>>());
    let drawn = lines.flatten().map(|(_, value)| value).chain(edges).chain(axes.annotations.values());
    let (low, high) = drawn.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if axes.logarithmic { Scale::log_over(low, high) } else { Scale::linear_over(low, high) }
}
