//! The table and the CSV file of series over time.

use super::axes::TrendAxes;
use super::series::{Series, curves, time_series};
use crate::figure::chart::time_axis::whole_years;
use crate::figure::format::number;
use crate::figure::format::precision::Grain;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};

/// The quantile levels of a curve in the CSV file.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// A row of the table: its date, its cells for readers, and its cells for the CSV file.
type Entry = (f64, Vec<TableCell>, Vec<String>);

/// Returns the table and the CSV file: curves on the first of January of each year, columns of data on the dates of
/// their rows.
pub fn data_table(all_series: &[Series<'_>], axes: TrendAxes<'_>) -> Table {
    let dated = time_series(all_series).next().is_some();
    let header = if dated { "Date" } else { "1 January" };
    let mut columns = vec![TableColumn { label: header.into(), unit: None, numeric: false }];
    let mut headers = vec!["date".to_owned()];
    for series in all_series {
        let of_curve = series.curve().is_some();
        let name = series.label();
        let label = if of_curve { format!("{name}: median ({} interval)", axes.level) } else { name.to_owned() };
        columns.push(TableColumn { label, unit: None, numeric: true });
        if of_curve {
            headers.extend(LEVELS.map(|level| format!("{}.p{}", series.path(), number::machine(level * 100.0))));
        } else {
            headers.extend([series.path().to_owned(), format!("{}.row", series.path())]);
        }
    }
    let mut lines: Vec<Entry> = Vec::new();
    for (at, data) in all_series.iter().enumerate().filter_map(|(at, series)| Some((at, series.data()?))) {
        for (row, (date, value)) in data.points.iter().enumerate().filter(|(_, (date, _))| axes.includes(*date)) {
            let text = format!("{} ({})", data.texts[row], data.names[row]);
            lines.push(line(all_series, *date, |other, series| {
                if other == at {
                    let value = number::machine(*value);
                    (TableCell { text: text.clone(), value: Some(value.clone()) }, vec![value, data.names[row].clone()])
                } else {
                    blank(series)
                }
            }));
        }
    }
    for year in whole_years(axes.from, axes.to) {
        let date = f64::from(year);
        if curves(all_series).all(|curve| curve.item.at(date, 0.5).is_none()) {
            continue;
        }
        lines.push(line(all_series, date, |_, series| {
            let Some((curve, (median, range))) =
                series.curve().and_then(|curve| Some((curve, axes.summary(curve, date)?)))
            else {
                return blank(series);
            };
            let value = |level| curve.item.at(date, level).map(number::machine);
            let fields = LEVELS.map(|level| value(level).unwrap_or_default());
            (TableCell { text: format!("{median} ({range})"), value: Some(fields[2].clone()) }, fields.to_vec())
        }));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let first = |date: f64| if dated { Grain::Day.short(date) } else { number::year(date) };
    let mut rows: Vec<Vec<TableCell>> = Vec::with_capacity(lines.len());
    let mut machine: Vec<Vec<String>> = Vec::with_capacity(lines.len());
    for (date, cells, fields) in lines {
        let day = number::iso_day(date);
        machine.push(std::iter::once(day.clone()).chain(fields).collect());
        let day = TableCell { text: first(date), value: Some(day) };
        rows.push(std::iter::once(day).chain(cells).collect());
    }
    let rows = rows.into();
    Table { columns, rows, csv: to_csv(&headers, machine.iter()), ..Table::default() }
}

fn line<'c, 'a>(
    all_series: &'c [Series<'a>],
    date: f64,
    cell: impl Fn(usize, &'c Series<'a>) -> (TableCell, Vec<String>),
) -> Entry {
    let (cells, fields): (Vec<TableCell>, Vec<Vec<String>>) =
        all_series.iter().enumerate().map(|(at, series)| cell(at, series)).unzip();
    (date, cells, fields.concat())
}

fn blank(series: &Series<'_>) -> (TableCell, Vec<String>) {
    let fields = if series.curve().is_some() { LEVELS.len() } else { 2 };
    (TableCell::missing(), vec![String::new(); fields])
}
