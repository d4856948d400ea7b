//! Readouts of series over time: the value of each series on the first of January of a year.

use super::series::SeriesPanel;
use crate::date::Date;
use crate::figure::canvas::plot::readouts::{ReadoutColumn, ReadoutValue};
use crate::figure::chart::time_axis::whole_years;
use crate::locale::Language;

/// Returns at most about `limit` columns of readouts. A column covers one or more whole years, and reads out the first of
/// January in its middle. `class` returns the class of the series with an index.
pub fn readout_columns(
    language: &Language,
    panel: SeriesPanel<'_>,
    limit: usize,
    class: impl Fn(usize) -> String,
) -> Vec<ReadoutColumn> {
    all_columns(language, panel, limit, class).into_iter().filter(|column| !column.values.is_empty()).collect()
}

/// Returns the columns of readouts of a chart, and the values of the panel below it in each of them. `above` and `below` are the classes
/// of their series.
pub fn readouts_of_panels(
    language: &Language,
    (panel, above): (SeriesPanel<'_>, &[String]),
    (panel_below, below): (SeriesPanel<'_>, &[String]),
    limit: usize,
) -> (Vec<ReadoutColumn>, Vec<Vec<ReadoutValue>>) {
    let columns = all_columns(language, panel, limit, |index| above[index].clone());
    let values =
        all_columns(language, panel_below, limit, |index| below[index].clone()).into_iter().map(|column| column.values);
    columns.into_iter().zip(values).filter(|(column, below)| !(column.values.is_empty() && below.is_empty())).unzip()
}

/// Returns the month of the first day of a year: `January 2030`.
pub fn january(language: &Language, year: i32) -> String {
    i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, 1, 1))
        .map_or_else(String::new, |date| language.month(date))
}

/// Returns a column of readouts for each date that is read out, with or without values.
fn all_columns(
    language: &Language,
    SeriesPanel { series: all_series, axes }: SeriesPanel<'_>,
    limit: usize,
    class: impl Fn(usize) -> String,
) -> Vec<ReadoutColumn> {
    let years = whole_years(axes.from, axes.to);
    let colored = || all_series.iter().enumerate().filter(|(_, series)| !series.is_muted);
    let stride = years.len().div_ceil(limit).max(1);
    let half = stride as f64 / 2.0;
    let column = |year: &i32| {
        let (date, header) = (f64::from(*year), january(language, *year));
        let (from, to) = ((date - half).max(axes.from), (date + half).min(axes.to));
        let values = colored().filter_map(|(at, series)| {
            let value = match (series.curve(), series.data()) {
                (Some(curve), _) if colored().count() == 1 => {
                    let (median, range) = axes.summary(language, curve, date)?;
                    format!("{median} ({range})")
                }
                (Some(curve), _) => axes.quantile(language, curve, date, 0.5)?,
                (None, data) => {
                    let (row, _) = series.row_at(date, (from, to)).filter(|_| date <= axes.today)?;
                    let data = data?;
                    let text = data.texts.get(row)?;
                    if series.records || data.month(language, row) == header {
                        text.clone()
                    } else {
                        format!("{text} ({})", data.short_month(language, row))
                    }
                }
            };
            Some((series.label().to_owned(), value, class(at)))
        });
        let values = values.collect();
        ReadoutColumn { from, to, at: date, header, values }
    };
    years.iter().step_by(stride).map(column).collect()
}
