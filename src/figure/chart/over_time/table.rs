//! The table and the CSV file of series over time.

use std::collections::BTreeMap;

use super::axes::TrendAxes;
use super::series::{Series, SeriesPanel};
use crate::date::{CalendarDate, CalendarUnit};
use crate::figure::chart::time_axis::whole_years;
use crate::figure::format::number;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;

/// The quantile levels of a curve in the CSV file.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The value of a series in a row of the table: its cell for readers, and its cells for the CSV file.
type Value = (TableCell, Vec<String>);

/// A row of the table: its date and the unit of the calendar that it is given in, and the value of each series that has one.
type Entry = (f64, CalendarUnit, Vec<Option<Value>>);

/// Returns the table and the CSV file: curves on the first of January of each year, columns of data on the dates of
/// their rows. Values of different columns on one date share a row, and so do those of several panels.
pub fn data_table(language: &Language, panels: &[SeriesPanel<'_>]) -> Table {
    let all_series: Vec<(&Series<'_>, TrendAxes<'_>)> =
        panels.iter().flat_map(|panel| panel.series.iter().map(|series| (series, panel.axes))).collect();
    let Some((_, axes)) = all_series.first().copied() else { return Table::default() };
    let dated = all_series.iter().any(|(series, _)| series.data().is_some());
    let header = language.get(if dated { "chart.date" } else { "chart.first_of_january" });
    let mut columns = vec![TableColumn { label: header.into(), unit: None, numeric: false }];
    let mut headers = vec!["date".to_owned()];
    for (series, axes) in &all_series {
        let of_curve = series.curve().is_some();
        let name = series.label();
        let label = if of_curve {
            language.format("chart.median_with_interval", &[("name", name), ("level", &axes.level.to_string())])
        } else {
            name.to_owned()
        };
        columns.push(TableColumn { label, unit: None, numeric: true });
        if of_curve {
            headers.extend(LEVELS.map(|level| format!("{}.p{}", series.path(), number::machine(level * 100.0))));
        } else {
            headers.extend([series.path().to_owned(), format!("{}.row", series.path())]);
        }
    }
    let mut lines: Vec<Entry> = Vec::new();
    let mut on_date: BTreeMap<(u64, CalendarUnit), Vec<usize>> = BTreeMap::new();
    for (at, data) in all_series.iter().enumerate().filter_map(|(at, (series, _))| Some((at, series.data()?))) {
        for (row, (date, value)) in data.points.iter().enumerate().filter(|(_, (date, _))| axes.includes(*date)) {
            let (value_text, name) = (&data.texts[row], &data.names[row]);
            let text = if name.is_empty() { value_text.clone() } else { format!("{value_text} ({name})") };
            let value = number::machine(*value);
            let cell = TableCell { text, value: Some(value.clone()) };
            let of_date = on_date.entry((date.to_bits(), data.units[row])).or_default();
            let open = of_date.iter().copied().find(|line| lines[*line].2[at].is_none());
            let line = open.unwrap_or_else(|| {
                lines.push((*date, data.units[row], vec![None; all_series.len()]));
                of_date.push(lines.len() - 1);
                lines.len() - 1
            });
            lines[line].2[at] = Some((cell, vec![value, name.clone()]));
        }
    }
    for year in whole_years(axes.from, axes.to) {
        let date = f64::from(year);
        if all_series.iter().filter_map(|(series, _)| series.curve()).all(|curve| curve.item.at(date, 0.5).is_none()) {
            continue;
        }
        let value = |(series, axes): &(&Series<'_>, TrendAxes<'_>)| {
            let (curve, (median, range)) =
                series.curve().and_then(|curve| Some((curve, axes.summary(language, curve, date)?)))?;
            let value = |level| curve.item.at(date, level).map(number::machine);
            let fields = LEVELS.map(|level| value(level).unwrap_or_default());
            Some((TableCell { text: format!("{median} ({range})"), value: Some(fields[2].clone()) }, fields.to_vec()))
        };
        lines.push((date, CalendarUnit::Day, all_series.iter().map(value).collect()));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let first = |date: f64, unit: CalendarUnit| match CalendarDate::containing(date, unit) {
        Some(date) if dated => (number::short_calendar_date(language, date), date.to_string()),
        _ => (number::year(date), number::iso_day(date)),
    };
    let mut rows: Vec<Vec<TableCell>> = Vec::with_capacity(lines.len());
    let mut machine: Vec<Vec<String>> = Vec::with_capacity(lines.len());
    for (date, unit, values) in lines {
        let (text, day) = first(date, unit);
        let values =
            values.into_iter().zip(&all_series).map(|(value, (series, _))| value.unwrap_or_else(|| blank(series)));
        let (cells, fields): (Vec<TableCell>, Vec<Vec<String>>) = values.unzip();
        machine.push(std::iter::once(day.clone()).chain(fields.concat()).collect());
        let day = TableCell { text, value: Some(day) };
        rows.push(std::iter::once(day).chain(cells).collect());
    }
    let rows = rows.into();
    Table { columns, rows, csv: to_csv(&headers, machine.iter()), ..Table::default() }
}

fn blank(series: &Series<'_>) -> Value {
    let fields = if series.curve().is_some() { LEVELS.len() } else { 2 };
    (TableCell::missing(), vec![String::new(); fields])
}
