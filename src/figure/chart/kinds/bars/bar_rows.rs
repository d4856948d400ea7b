//! The drawing of bars, row by row, and its table.

use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{DrawnChart, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::row_colors::RowColors;
use crate::figure::chart::values_of_rows::{RowData, data_table};
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::Cells;
use crate::locale::Language;
use crate::words::count;

/// The distance from one bar of a group to the next, in pixels.
const STEP: f64 = 16.0;

/// Draws the bars, with their key, table, and alternative text.
pub fn draw_bars(bars: &RowData, annotations: &Annotations, data: &ChartData<'_>) -> DrawnChart {
    let language = data.evidence.language;
    let unit = bars.unit.as_str();
    let many = bars.columns.len();
    let height = BAR + (many - 1) as f64 * STEP;
    let rows: Vec<Row> = bars.names.iter().map(|name| Row { height, ..Row::new(name) }).collect();
    let values = || bars.values.iter().flatten().flatten().copied().chain(annotations.values());
    let (low, high) = values().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    // The axis contains zero, where bars begin.
    let x = Scale::Linear { from: low, to: if low < high { high } else { low + 1.0 } };
    let ends: Vec<Vec<BarLabel>> =
        bars.values.iter().enumerate().map(|(row, values)| ends(language, (row, values), bars, unit)).collect();
    let mut plot = RowPlot::new(&rows, x, &ends.concat());
    annotations.shade_values_across(&mut plot.plot);
    let measure = Measure::Number(unit.to_owned());
    measure.draw_axis(language, &mut plot);
    plot.base(0.0, height, "axis");
    for (row, (values, ends)) in bars.values.iter().zip(&ends).enumerate() {
        let place = plot.bounds(row);
        for (at, (value, end)) in values.iter().zip(ends).enumerate() {
            let middle = place.middle - height / 2.0 + BAR / 2.0 + at as f64 * STEP;
            if let Some(value) = value {
                plot.bar((0.0, *value), (middle, BAR), &class(bars, row, at));
            }
            plot.end(end, middle);
        }
    }
    let drawn = plot.drawn().to_vec();
    let marked = annotations.draw_values_across(&mut plot.plot, &drawn);
    let readout = |(row, values): (usize, &Vec<Option<f64>>)| -> Vec<ReadoutText> {
        let text = |(at, value): (usize, &Option<f64>)| {
            let text = value.map_or_else(|| number::MISSING.to_owned(), |value| bars.columns[at].text(language, value));
            let name = &bars.columns[at].label;
            let named = if many > 1 { format!("{name} {text}") } else { text.clone() };
            ReadoutText { text: named, short: text, class: class(bars, row, at) }
        };
        let color = bars.colors.as_ref().map(|colors| ReadoutText {
            short: String::new(),
            ..ReadoutText::new(colors.text(row), class(bars, row, 0))
        });
        values.iter().enumerate().map(text).chain(color).collect()
    };
    plot.readouts(&rows, &bars.values.iter().enumerate().map(readout).collect::<Vec<_>>());
    let alt = alt_text(language, bars, annotations);
    let table = data_table(language, bars);
    let fill = |(at, column): (usize, &Cells)| KeyEntry {
        class: format!("fill {}", series_class(at)),
        label: column.label.clone(),
    };
    let columns = bars.columns.iter().enumerate().filter(|_| many > 1).map(fill);
    let colors = bars.colors.iter().flat_map(RowColors::key);
    let key = columns.chain(colors).chain(marked).collect();
    let drawing = plot.finish(&data.id.value, data.description(&alt));
    DrawnChart::new(drawing, key, table, alt)
}

/// Returns the labels at the ends of a row's bars: their values, without the unit, which the axis has.
fn ends(language: &Language, (row, values): (usize, &[Option<f64>]), bars: &RowData, unit: &str) -> Vec<BarLabel> {
    let end = |(at, value): (usize, &Option<f64>)| {
        let text = value.map_or_else(
            || number::MISSING.to_owned(),
            |value| number::without_name(language, &bars.columns[at].text(language, value), unit).to_owned(),
        );
        let is_colored = bars.columns.len() > 1 || bars.colors.is_some();
        let class = if is_colored { format!("name {}", class(bars, row, at)) } else { "row".to_owned() };
        BarLabel {
            gap: NEAR,
            value: value.unwrap_or(0.0),
            lines: vec![text],
            left: value.is_some_and(|value| value < 0.0),
            class,
        }
    };
    values.iter().enumerate().map(end).collect()
}

/// Returns the class that colors a bar: by its row if a column gives the colors of rows, or else by its column.
fn class(bars: &RowData, row: usize, column: usize) -> String {
    bars.colors.as_ref().map_or_else(|| series_class(column), |colors| colors.class(row))
}

fn alt_text(language: &Language, bars: &RowData, annotations: &Annotations) -> String {
    let labels: Vec<String> = bars.columns.iter().map(|column| phrase::lower(language, &column.label)).collect();
    let rows = bars.names.len();
    let mut sentences = vec![format!("Bar chart of {} of {}.", phrase::and(language, &labels), count(rows, "row"))];
    sentences.extend(bars.colors.as_ref().map(|colors| colors.sentence(&phrase::lower(language, &colors.label))));
    for (at, column) in bars.columns.iter().enumerate() {
        let known: Vec<(&String, f64)> =
            bars.names.iter().zip(&bars.values).filter_map(|(name, row)| Some((name, row[at]?))).collect();
        // Of equal values, the first is taken.
        let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = known.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((low, lowest)), Some((high, highest))) = (lowest, highest) {
            let named = |name: &str, value: f64| format!("{} ({name})", column.text(language, value));
            sentences.push(match lowest < highest {
                true => format!("{}: from {} to {}.", column.label, named(low, *lowest), named(high, *highest)),
                false => format!("{}: {}.", column.label, named(high, *highest)),
            });
        }
    }
    sentences.extend(annotations.sentences(|value| number::computed_quantity(language, value, &bars.unit)));
    sentences.push("The table below gives every row.".into());
    sentences.join(" ")
}
