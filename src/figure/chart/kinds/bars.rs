//! `kind: bars`: bars for columns of numbers, row by row.

use std::cmp::Ordering;

use crate::diagnostic::{Report, Reported, error};
use crate::document::chart::Bars;
use crate::figure::bind::evidence::Evidence;
use crate::figure::canvas::bar_label::BarLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::{Cells, Selected};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::model::{CellValue, Unit, Units};
use crate::words::{agreeing, count};

/// The distance from one bar of a group to the next, in pixels.
const STEP: f64 = 16.0;

/// The rows of the chart: the name of each, and its value in each column, if it has one.
struct BarData {
    names: Vec<String>,
    columns: Vec<Cells>,
    values: Vec<Vec<Option<f64>>>,
}

impl Chart for Bars {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.rows, &self.values)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        let (units, today, report) = (Units::built_in(), evidence.as_of, &mut Report::default());
        let selected = Selected::new(&self.rows, evidence, &units, report).ok()?;
        let mut cells = |column| selected.cells(column, &units, today, report).ok();
        let columns: Vec<Cells> = self.values.iter().map(&mut cells).collect::<Option<_>>()?;
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = match &self.sort {
            Some(sort) => Some(cells(&sort.by)?),
            None => None,
        };
        Some(self.drawn(&selected, &values, keys).rows.into_iter().map(|row| selected.rows[row]).collect())
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        data.check_series_count(&self.values.iter().collect::<Vec<_>>(), "values")?;
        let selected = data.select(&self.rows)?;
        let columns = data.every(&self.values, |data, column| data.numbers(&selected, column))?;
        let unit = columns.first().map_or_else(Unit::plain, |first| first.unit.clone());
        if let Some((other, column)) = columns.iter().zip(&self.values).find(|(other, _)| other.unit != unit) {
            let name = |unit: &Unit| if unit.is_plain() { "plain numbers".to_owned() } else { format!("in `{unit}`") };
            let first = &self.values[0];
            return Err(data.report.push(error!(
                WRONG_SERIES at column.span, "`{}` is {} and `{}` is {}, and one chart has one scale",
                first.value, name(&unit), column.value, name(&other.unit);
                label first.span, "the first column";
                hint "draw two charts"
            )));
        }
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = self.sort.as_ref().map(|sort| data.measures(&selected, &sort.by)).transpose()?;
        let Drawn { rows: order, empty, left_out } = self.drawn(&selected, &values, keys);
        let empty: Vec<String> = empty.into_iter().map(|row| selected.names[row].clone()).collect();
        if order.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at self.rows.dataset.span, "no row of `{}` has a value to draw", selected.dataset.id.value
            )));
        }
        if !empty.is_empty() {
            data.add_note(format!("Without a value: {}.", phrase::and(&empty)));
        }
        if left_out > 0 {
            let (rows, are) = (count(left_out, "further row"), agreeing(left_out, "is", "are"));
            data.add_note(format!("{rows} {are} left out."));
        }
        let names = order.iter().map(|row| selected.names[*row].clone()).collect();
        let values = order.iter().map(|row| values.iter().map(|column| column[*row]).collect()).collect();
        let headers: Vec<String> = self.values.iter().map(|column| column.value.clone()).collect();
        Ok(draw_bars(&BarData { names, columns, values }, &unit.to_string(), &headers, data))
    }
}

/// The selected rows that a chart draws, by their positions in the selection.
struct Drawn {
    /// The drawn rows, in their order.
    rows: Vec<usize>,
    /// The rows without a value.
    empty: Vec<usize>,
    /// The number of rows beyond the limit.
    left_out: usize,
}

impl Bars {
    /// Chooses and orders the rows to draw. `values` are those of each column, and `keys` the cells to sort by.
    fn drawn(&self, selected: &Selected<'_>, values: &[Vec<Option<f64>>], keys: Option<Cells>) -> Drawn {
        let mut order: Vec<usize> = (0..selected.names.len()).collect();
        if let (Some(keys), Some(sort)) = (keys, &self.sort) {
            order.sort_by(|a, b| compare(keys.values[*a].as_ref(), keys.values[*b].as_ref(), sort.descending));
        }
        let bare = |row: &usize| values.iter().all(|column| column[*row].is_none());
        let (empty, mut rows): (Vec<usize>, Vec<usize>) = order.into_iter().partition(bare);
        let left_out = rows.len().saturating_sub(self.limit);
        rows.truncate(self.limit);
        Drawn { rows, empty, left_out }
    }
}

fn draw_bars(bars: &BarData, unit: &str, headers: &[String], data: &ChartData<'_>) -> DrawnChart {
    let many = bars.columns.len();
    let height = BAR + (many - 1) as f64 * STEP;
    let rows: Vec<Row> = bars.names.iter().map(|name| Row { height, ..Row::new(name) }).collect();
    let values = || bars.values.iter().flatten().flatten().copied();
    let (low, high) = values().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    // The axis contains zero, where bars begin.
    let x = Scale::Linear { from: low, to: if low < high { high } else { low + 1.0 } };
    let ends: Vec<Vec<BarLabel>> = bars.values.iter().map(|row| ends(row, bars, unit)).collect();
    let mut plot = RowPlot::new(&rows, x, &ends.concat());
    let measure = Measure::Number(unit.to_owned());
    measure.draw_axis(&mut plot);
    plot.base(0.0, height, "axis");
    for (row, (values, ends)) in bars.values.iter().zip(&ends).enumerate() {
        let place = plot.bounds(row);
        for (at, (value, end)) in values.iter().zip(ends).enumerate() {
            let middle = place.middle - height / 2.0 + BAR / 2.0 + at as f64 * STEP;
            if let Some(value) = value {
                plot.bar((0.0, *value), (middle, BAR), &series_class(at));
            }
            plot.end(end, middle);
        }
    }
    let readout = |row: &Vec<Option<f64>>| {
        let text = |(at, value): (usize, &Option<f64>)| {
            let text = value.map_or_else(|| number::MISSING.to_owned(), |value| bars.columns[at].text(value));
            let name = &bars.columns[at].label;
            let named = if many > 1 { format!("{name} {text}") } else { text.clone() };
            ReadoutText { text: named, short: text, class: series_class(at) }
        };
        row.iter().enumerate().map(text).collect()
    };
    plot.readouts(&rows, &bars.values.iter().map(readout).collect::<Vec<_>>());
    let alt = alt_text(bars);
    let table = data_table(bars, unit, headers);
    let fill = |(at, column): (usize, &Cells)| KeyEntry {
        class: format!("fill {}", series_class(at)),
        label: column.label.clone(),
    };
    let key = if many > 1 { bars.columns.iter().enumerate().map(fill).collect() } else { Vec::new() };
    let drawing = plot.finish(&data.id.value, data.description(&alt));
    DrawnChart::new(drawing, key, table, alt)
}

/// Returns the labels at the ends of a row's bars: their values, without the unit, which the axis has.
fn ends(row: &[Option<f64>], bars: &BarData, unit: &str) -> Vec<BarLabel> {
    let end = |(at, value): (usize, &Option<f64>)| {
        let text = value.map_or_else(
            || number::MISSING.to_owned(),
            |value| {
                let text = bars.columns[at].text(value);
                text.strip_suffix(unit)
                    .map_or(text.clone(), |bare| if unit == "%" { text.clone() } else { bare.trim_end().to_owned() })
            },
        );
        let class = if bars.columns.len() > 1 { format!("name {}", series_class(at)) } else { "row".to_owned() };
        BarLabel { value: value.unwrap_or(0.0), lines: vec![text], left: value.is_some_and(|value| value < 0.0), class }
    };
    row.iter().enumerate().map(end).collect()
}

/// Compares two cells. Missing cells come last in either direction.
fn compare(a: Option<&CellValue>, b: Option<&CellValue>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, _) => return Ordering::Greater,
        (_, None) => return Ordering::Less,
        (Some(CellValue::Number(a, _)), Some(CellValue::Number(b, _))) => a.total_cmp(b),
        (Some(CellValue::Date(a, _)), Some(CellValue::Date(b, _))) => a.total_cmp(b),
        (Some(CellValue::Text(a)), Some(CellValue::Text(b))) => {
            a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
        }
        // A column has cells of one kind.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn data_table(bars: &BarData, unit: &str, headers: &[String]) -> Table {
    let mut columns = vec![TableColumn { label: "Row".into(), unit: None, numeric: false }];
    columns.extend(bars.columns.iter().map(|column| TableColumn {
        label: column.label.clone(),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        numeric: true,
    }));
    let cell = |(value, column): (&Option<f64>, &Cells)| match value {
        Some(value) => TableCell {
            text: Cells { unit: Unit::plain(), ..column.clone() }.text(*value),
            value: Some(number::machine(*value)),
        },
        None => TableCell::missing(),
    };
    let rows: Vec<Vec<TableCell>> = bars
        .names
        .iter()
        .zip(&bars.values)
        .map(|(name, row)| {
            std::iter::once(TableCell::text(name)).chain(row.iter().zip(&bars.columns).map(cell)).collect()
        })
        .collect();
    let headers: Vec<String> = std::iter::once("row".to_owned()).chain(headers.iter().cloned()).collect();
    Table::of_cells(&headers, columns, rows)
}

fn alt_text(bars: &BarData) -> String {
    let labels: Vec<String> = bars.columns.iter().map(|column| phrase::lower(&column.label)).collect();
    let rows = bars.names.len();
    let mut sentences = vec![format!("Bar chart of {} of {}.", phrase::and(&labels), count(rows, "row"))];
    for (at, column) in bars.columns.iter().enumerate() {
        let known: Vec<(&String, f64)> =
            bars.names.iter().zip(&bars.values).filter_map(|(name, row)| Some((name, row[at]?))).collect();
        // Of equal values, the first is taken.
        let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = known.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((low, lowest)), Some((high, highest))) = (lowest, highest) {
            let named = |name: &str, value: f64| format!("{} ({name})", column.text(value));
            sentences.push(match lowest < highest {
                true => format!("{}: from {} to {}.", column.label, named(low, *lowest), named(high, *highest)),
                false => format!("{}: {}.", column.label, named(high, *highest)),
            });
        }
    }
    sentences.push("The table below gives every row.".into());
    sentences.join(" ")
}
