//! Bars on top of each other, row by row.

use crate::diagnostic::{Reported, error};
use crate::document::chart::Stack;
use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{DrawnChart, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::stacks::{edges, share_text};
use crate::figure::chart::values_of_rows::{RowData, data_table};
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::source::Span;
use crate::words::count;

/// Draws the bars of each row as one bar. `span` is where the author names the columns.
///
/// # Errors
///
/// Reports a value below zero, and rows that all lack a value or a total above zero.
pub fn draw(
    mut bars: RowData,
    (stack, annotations): (Stack, &Annotations),
    span: Span,
    data: &mut ChartData<'_>,
) -> Result<DrawnChart, Reported> {
    let language = data.evidence.language;
    for (name, row) in bars.names.iter().zip(&bars.values) {
        let below = row
            .iter()
            .zip(&bars.columns)
            .find_map(|(value, column)| Some(((*value)?, column)).filter(|(value, _)| *value < 0.0));
        if let Some((value, column)) = below {
            let (label, text) = (phrase::lower(language, &column.label), column.text(language, value));
            let message = format!("{label} of {name} is {text}, and a stack cannot show a value below zero");
            return Err(data.report_undrawable(&message, span, "leave `stack` out"));
        }
    }
    leave_out(&mut bars, stack, data);
    if bars.names.is_empty() {
        let problem = error!(EMPTY_FIGURE at span, "no row of chart `{}` has all values of its stack", data.id.value);
        return Err(data.report.push(problem));
    }
    Ok(Stacked::new(&bars, stack, annotations).draw(data))
}

/// Removes rows of which nothing can be stacked, and names them in the chart's note: those that lack a value, so that their total
/// is not known, and for shares those without a total.
fn leave_out(bars: &mut RowData, stack: Stack, data: &mut ChartData<'_>) {
    let language = data.evidence.language;
    let (mut lacking, mut without_total) = (Vec::new(), Vec::new());
    let rows = std::mem::take(&mut bars.names).into_iter().zip(std::mem::take(&mut bars.values));
    for (name, row) in rows {
        let known: Option<Vec<f64>> = row.iter().copied().collect();
        match known.map(|values| edges(&values, stack)) {
            None => lacking.push(name),
            Some(None) => without_total.push(name),
            Some(Some(_)) => {
                bars.names.push(name);
                bars.values.push(row);
            }
        }
    }
    for (why, names) in [("a part has no value", lacking), ("nothing to share", without_total)] {
        if !names.is_empty() {
            data.add_note(format!("Left out, because {why}: {}.", phrase::and(language, &names)));
        }
    }
}

/// Rows that each have all values.
struct Stacked<'b> {
    bars: &'b RowData,
    values: Vec<Vec<f64>>,
    unit: &'b str,
    stack: Stack,
    annotations: &'b Annotations,
}

impl<'b> Stacked<'b> {
    fn new(bars: &'b RowData, stack: Stack, annotations: &'b Annotations) -> Self {
        let values = bars.values.iter().map(|row| row.iter().flatten().copied().collect()).collect();
        Self { bars, values, unit: &bars.unit, stack, annotations }
    }

    fn total(&self, row: usize) -> f64 {
        self.values[row].iter().sum()
    }

    fn total_text(&self, language: &Language, row: usize) -> String {
        number::computed_quantity(language, self.total(row), self.unit)
    }

    /// Returns a value as the chart shows it: `12 GB`, or its share of the row.
    fn text(&self, language: &Language, row: usize, at: usize) -> String {
        match self.stack {
            Stack::Sum => self.bars.columns[at].text(language, self.values[row][at]),
            Stack::Share => share_text(language, self.values[row][at], self.total(row)),
        }
    }

    fn draw(&self, data: &ChartData<'_>) -> DrawnChart {
        let language = data.evidence.language;
        let rows: Vec<Row> = self.bars.names.iter().map(Row::new).collect();
        let edges: Vec<Vec<f64>> = self.values.iter().filter_map(|values| edges(values, self.stack)).collect();
        let most = edges.iter().filter_map(|edges| edges.last()).copied().fold(0.0, f64::max);
        let (to, measure) = match self.stack {
            Stack::Sum => (if most > 0.0 { most } else { 1.0 }, Measure::Number(self.unit.to_owned())),
            Stack::Share => (100.0, Measure::Number("%".to_owned())),
        };
        let marks = || self.annotations.values();
        let (from, to) = (marks().fold(0.0, f64::min), marks().fold(to, f64::max));
        let end = |(row, edges): (usize, &Vec<f64>)| BarLabel {
            gap: NEAR,
            value: edges.last().copied().unwrap_or(0.0),
            lines: vec![number::without_name(language, &self.total_text(language, row), self.unit).to_owned()],
            left: false,
            class: "row".to_owned(),
        };
        // All shares add up to the same, which the axis says.
        let ends: Vec<BarLabel> = match self.stack {
            Stack::Sum => edges.iter().enumerate().map(end).collect(),
            Stack::Share => Vec::new(),
        };
        let mut plot = RowPlot::new(&rows, Scale::Linear { from, to }, &ends);
        self.annotations.shade_values_across(&mut plot.plot);
        measure.draw_axis(language, &mut plot);
        plot.base(0.0, BAR, "axis");
        for (row, edges) in edges.iter().enumerate() {
            let middle = plot.bounds(row).middle;
            for (at, ends) in edges.windows(2).enumerate().filter(|(_, ends)| ends[1] > ends[0]) {
                plot.bar((ends[0], ends[1]), (middle, BAR), &format!("bins {}", series_class(at)));
            }
        }
        for (row, end) in ends.iter().enumerate() {
            let middle = plot.bounds(row).middle;
            plot.end(end, middle);
        }
        let drawn = plot.drawn().to_vec();
        let marked = self.annotations.draw_values_across(&mut plot.plot, &drawn);
        let columns = &self.bars.columns;
        let readout = |row: usize| {
            let part = |at: usize| {
                let text = self.text(language, row, at);
                ReadoutText { text: format!("{} {text}", columns[at].label), short: text, class: series_class(at) }
            };
            (0..columns.len()).map(part).collect()
        };
        plot.readouts(&rows, &(0..rows.len()).map(readout).collect::<Vec<_>>());
        let key = columns
            .iter()
            .enumerate()
            .map(|(at, column)| KeyEntry { class: format!("fill {}", series_class(at)), label: column.label.clone() });
        let alt = self.alt_text(language);
        let table = self.table(language);
        let key = key.chain(marked).collect();
        DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt)
    }

    /// Returns the table of the values with their total, and with their shares if the chart shows these.
    fn table(&self, language: &Language) -> Table {
        let (values, headers) = (data_table(language, self.bars), &self.bars.headers);
        let mut columns = values.columns;
        let unit = (!self.unit.is_empty()).then(|| number::unit_alone(language, self.unit));
        columns.push(TableColumn { label: language.get("chart.total").to_owned(), unit, numeric: true });
        let mut all_headers: Vec<String> = std::iter::once("row".to_owned()).chain(headers.iter().cloned()).collect();
        all_headers.push("total".to_owned());
        let is_share = self.stack == Stack::Share;
        for (column, header) in self.bars.columns.iter().zip(headers).filter(|_| is_share) {
            columns.push(TableColumn {
                label: language.format("chart.share_of", &[("name", &column.label)]),
                unit: None,
                numeric: true,
            });
            all_headers.push(format!("{header}.share"));
        }
        let mut rows = values.rows.to_cells();
        for (at, row) in rows.iter_mut().enumerate() {
            let total = self.total(at);
            row.push(TableCell { text: number::computed(language, total), value: Some(number::machine(total)) });
            row.extend(self.values[at].iter().filter(|_| is_share).map(|value| TableCell {
                text: share_text(language, *value, total),
                value: Some(number::machine(value / total)),
            }));
        }
        Table::of_cells(&all_headers, columns, rows)
    }

    fn alt_text(&self, language: &Language) -> String {
        let labels: Vec<String> =
            self.bars.columns.iter().map(|column| phrase::lower(language, &column.label)).collect();
        let rows = self.bars.names.len();
        let what = if self.stack == Stack::Share { ", as shares of their total," } else { "" };
        let mut sentences =
            vec![format!("Stacked bars of {}{what} for {}.", phrase::and(language, &labels), count(rows, "row"))];
        let by_total = |a: &usize, b: &usize| self.total(*a).total_cmp(&self.total(*b));
        // Of equal totals, the first is taken.
        let lowest = (0..rows).min_by(by_total);
        let highest = (0..rows).rev().max_by(by_total);
        if let (Some(low), Some(high), Stack::Sum) = (lowest, highest, self.stack) {
            let named = |row: usize| format!("{} ({})", self.total_text(language, row), self.bars.names[row]);
            sentences.push(match self.total(low) < self.total(high) {
                true => format!("Total: from {} to {}.", named(low), named(high)),
                false => format!("Total: {}.", named(high)),
            });
        }
        for (at, column) in self.bars.columns.iter().enumerate().filter(|_| self.stack == Stack::Share) {
            let by_share = |a: &usize, b: &usize| {
                (self.values[*a][at] / self.total(*a)).total_cmp(&(self.values[*b][at] / self.total(*b)))
            };
            let ends = [(0..rows).min_by(by_share), (0..rows).rev().max_by(by_share)];
            if let [Some(low), Some(high)] = ends {
                let named = |row: usize| format!("{} ({})", self.text(language, row, at), self.bars.names[row]);
                sentences.push(match by_share(&low, &high) {
                    std::cmp::Ordering::Less => format!("{}: from {} to {}.", column.label, named(low), named(high)),
                    _ => format!("{}: {}.", column.label, named(high)),
                });
            }
        }
        sentences.extend(self.annotations.sentences(|value| match self.stack {
            Stack::Sum => number::computed_quantity(language, value, self.unit),
            Stack::Share => number::computed_quantity(language, value, "%"),
        }));
        sentences.push("The table below gives every value.".to_owned());
        sentences.join(" ")
    }
}
