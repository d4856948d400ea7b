//! `kind: bars`: columns of numbers, row by row.

use crate::figure::format::phrase;
use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Bars;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::measure::Measure;
use crate::figure::canvas::row_plot::{BAR, End, Row, RowPlot, Said};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::drawn::{Drawn, MAX_SERIES, class};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::rows::Cells;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::CellValue;

/// How many rows are drawn where the author does not say.
const MOST: usize = 30;

/// The height of one bar of a group, with the space to the next.
const STEP: f64 = 16.0;

/// The rows drawn: the name of each and its values, nothing where it has none.
struct Drawing {
    names: Vec<String>,
    columns: Vec<Cells>,
    values: Vec<Vec<Option<f64>>>,
}

/// Draws it.
pub fn draw(spec: &Bars, data: &mut ChartData<'_>) -> Option<Drawn> {
    if let Some(extra) = spec.values.get(MAX_SERIES) {
        let message = format!("a chart draws at most {MAX_SERIES} series, and this one has {}", spec.values.len());
        let problem = Diagnostic::error(codes::TOO_MANY_SERIES, message).at(extra.span);
        data.report.push(problem.hint("readers cannot tell more apart: draw two charts"));
        return None;
    }
    let selected = data.select(&spec.rows)?;
    let columns = data.every(&spec.values, |data, column| data.numbers(&selected, column))?;
    let unit = columns.first()?.unit.clone();
    if let Some((other, column)) = columns.iter().zip(&spec.values).find(|(other, _)| other.unit != unit) {
        let name = |unit: &str| if unit.is_empty() { "plain numbers".to_owned() } else { format!("in `{unit}`") };
        let first = spec.values.first()?;
        let message = format!(
            "`{}` is {} and `{}` is {}, and one chart has one scale",
            first.value,
            name(&unit),
            column.value,
            name(&other.unit)
        );
        let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(column.span);
        data.report.push(problem.label(first.span, "the first column").hint("draw two charts"));
        return None;
    }
    let mut order: Vec<usize> = (0..selected.names.len()).collect();
    if let Some((by, descending)) = &spec.sort {
        let keys = data.measures(&selected, by)?.values;
        order.sort_by(|a, b| compare(keys[*a].as_ref(), keys[*b].as_ref(), *descending));
    }
    let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
    let bare = |row: &usize| values.iter().all(|column| column[*row].is_none());
    let empty: Vec<String> = order.iter().filter(|row| bare(row)).map(|row| selected.names[*row].clone()).collect();
    order.retain(|row| !bare(row));
    if order.is_empty() {
        let message = format!("no row of `{}` has a value to draw", selected.dataset.id.value);
        data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(spec.rows.dataset.span));
        return None;
    }
    if !empty.is_empty() {
        data.remark(format!("Without a value: {}.", phrase::and(&empty)));
    }
    let most = spec.limit.as_ref().map_or(MOST, |limit| limit.value as usize);
    if order.len() > most {
        let (more, are) = if order.len() - most == 1 { ("row", "is") } else { ("rows", "are") };
        data.remark(format!("{} further {more} {are} left out.", order.len() - most));
        order.truncate(most);
    }
    let names = order.iter().map(|row| selected.names[*row].clone()).collect();
    let values = order.iter().map(|row| values.iter().map(|column| column[*row]).collect()).collect();
    render(
        &Drawing { names, columns, values },
        &unit,
        &spec.values.iter().map(|column| column.value.clone()).collect::<Vec<_>>(),
        data,
    )
}

fn render(drawing: &Drawing, unit: &str, heads: &[String], data: &ChartData<'_>) -> Option<Drawn> {
    let many = drawing.columns.len();
    let height = BAR + (many - 1) as f64 * STEP;
    let rows: Vec<Row> = drawing.names.iter().map(|name| Row { height, ..Row::new(name) }).collect();
    let values = || drawing.values.iter().flatten().flatten().copied();
    let (low, high) = values().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    // Bars stand on zero, whatever they reach.
    let x = Scale::Linear { from: low, to: if low < high { high } else { low + 1.0 } };
    let ends: Vec<Vec<End>> = drawing.values.iter().map(|row| ends(row, drawing, unit)).collect();
    let mut plot = RowPlot::new(&rows, x, &ends.concat());
    plot.axis(&Measure::Number(unit.to_owned()));
    plot.base(0.0, height, "axis");
    for (row, (values, ends)) in drawing.values.iter().zip(&ends).enumerate() {
        let place = plot.place(row);
        for (at, (value, end)) in values.iter().zip(ends).enumerate() {
            let middle = place.middle - height / 2.0 + BAR / 2.0 + at as f64 * STEP;
            if let Some(value) = value {
                plot.bar((0.0, *value), (middle, BAR), &class(at));
            }
            plot.end(end, middle);
        }
    }
    let readout = |row: &Vec<Option<f64>>| {
        let word = |(at, value): (usize, &Option<f64>)| {
            let text = value.map_or_else(|| number::MISSING.to_owned(), |value| drawing.columns[at].text(value));
            let name = &drawing.columns[at].label;
            let named = if many > 1 { format!("{name} {text}") } else { text.clone() };
            Said { text: named, short: text, class: class(at) }
        };
        row.iter().enumerate().map(word).collect()
    };
    plot.readouts(&rows, &drawing.values.iter().map(readout).collect::<Vec<_>>());
    let written = sentence(drawing);
    let (table, csv) = records(drawing, unit, heads);
    let fill =
        |(at, column): (usize, &Cells)| KeyEntry { class: format!("fill {}", class(at)), label: column.label.clone() };
    let key = if many > 1 { drawing.columns.iter().enumerate().map(fill).collect() } else { Vec::new() };
    let drawing = plot.finish(data, &written);
    Some(Drawn { drawing, key, table, csv, alt: written, list: Vec::new() })
}

/// What stands at the ends of a row's bars: their values, whose unit the axis says.
fn ends(row: &[Option<f64>], drawing: &Drawing, unit: &str) -> Vec<End> {
    let end = |(at, value): (usize, &Option<f64>)| {
        let text = value.map_or_else(
            || number::MISSING.to_owned(),
            |value| {
                let text = drawing.columns[at].text(value);
                text.strip_suffix(unit)
                    .map_or(text.clone(), |bare| if unit == "%" { text.clone() } else { bare.trim_end().to_owned() })
            },
        );
        let class = if drawing.columns.len() > 1 { format!("name {}", class(at)) } else { "row".to_owned() };
        End { value: value.unwrap_or(0.0), lines: vec![text], left: value.is_some_and(|value| value < 0.0), class }
    };
    row.iter().enumerate().map(end).collect()
}

/// Orders cells; those that are not there come last either way.
fn compare(a: Option<&CellValue>, b: Option<&CellValue>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, _) => return Ordering::Greater,
        (_, None) => return Ordering::Less,
        (Some(CellValue::Number(a, _)), Some(CellValue::Number(b, _))) => a.total_cmp(b),
        (Some(CellValue::Date(a)), Some(CellValue::Date(b))) => a.total_cmp(b),
        (Some(CellValue::Text(a)), Some(CellValue::Text(b))) => {
            a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
        }
        // A column holds one kind of cell.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn records(drawing: &Drawing, unit: &str, heads: &[String]) -> (Table, String) {
    let mut columns = vec![TableColumn { label: "Row".into(), unit: None, numeric: false }];
    columns.extend(drawing.columns.iter().map(|column| TableColumn {
        label: column.label.clone(),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        numeric: true,
    }));
    let cell = |(value, column): (&Option<f64>, &Cells)| match value {
        Some(value) => Record {
            text: Cells { unit: String::new(), ..column.clone() }.text(*value),
            value: Some(number::machine(*value)),
        },
        None => Record::missing(),
    };
    let rows: Vec<Vec<Record>> = drawing
        .names
        .iter()
        .zip(&drawing.values)
        .map(|(name, row)| {
            std::iter::once(Record::text(name)).chain(row.iter().zip(&drawing.columns).map(cell)).collect()
        })
        .collect();
    let heads: Vec<String> = std::iter::once("row".to_owned()).chain(heads.iter().cloned()).collect();
    let csv = table::csv(&heads, rows.iter().map(|row| row.iter().map(Record::exact).collect()));
    (table::of_records(columns, rows, csv.clone()), csv)
}

fn sentence(drawing: &Drawing) -> String {
    let labels: Vec<String> = drawing.columns.iter().map(|column| phrase::lower(&column.label)).collect();
    let rows = drawing.names.len();
    let mut sentences =
        vec![format!("Bar chart of {} of {rows} {}.", phrase::and(&labels), if rows == 1 { "row" } else { "rows" })];
    for (at, column) in drawing.columns.iter().enumerate() {
        let known: Vec<(&String, f64)> =
            drawing.names.iter().zip(&drawing.values).filter_map(|(name, row)| Some((name, row[at]?))).collect();
        // The first of equals, either way.
        let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let most = known.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((low, least)), Some((high, most))) = (least, most) {
            let named = |name: &str, value: f64| format!("{} ({name})", column.text(value));
            sentences.push(match least < most {
                true => format!("{}: from {} to {}.", column.label, named(low, *least), named(high, *most)),
                false => format!("{}: {}.", column.label, named(high, *most)),
            });
        }
    }
    sentences.push("The table below gives every row.".into());
    sentences.join(" ")
}
