//! `kind: dumbbell`: two values of each row, as dots with a bar between them.

use super::slope::pairs;
use crate::diagnostic::Reported;
use crate::document::chart::Dumbbell;
use crate::figure::bind::evidence::Evidence;
use crate::figure::canvas::bar_label::{BESIDE_DOT, BarLabel};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Dot;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::values_of_rows::{RowData, data_table};
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::words::count;

/// The distance from the middle of a dot to which labels may come, in pixels.
const DOT: f64 = 8.0;

impl Chart for Dumbbell {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.shown.rows, &self.shown.values).annotated(&self.annotations)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        self.shown.drawn_rows(evidence)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let found = pairs(&self.shown, data)?;
        for (at, column) in found.columns.iter().enumerate() {
            let missing = found.names.iter().zip(&found.values).filter(|(_, row)| row[at].is_none());
            let names: Vec<String> = missing.map(|(name, _)| name.clone()).collect();
            if !names.is_empty() {
                data.add_note(format!("{}: no value for {}.", column.label, phrase::and(language, &names)));
            }
        }
        let axes = AnnotatedAxes::across(AxisValues::Numbers(&found.unit), false);
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        Ok(draw(&found, &annotations, data))
    }
}

/// Draws the rows, with their key, table, and alternative text.
fn draw(found: &RowData, annotations: &Annotations, data: &ChartData<'_>) -> DrawnChart {
    let language = data.evidence.language;
    let rows: Vec<Row> = found.names.iter().map(Row::new).collect();
    let all = || found.values.iter().flatten().flatten().copied().chain(annotations.values());
    let x = Scale::linear_over(all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
    let ends: Vec<Vec<BarLabel>> = found.values.iter().map(|row| labels(language, row, found)).collect();
    let mut plot = RowPlot::new(&rows, x, &ends.concat());
    annotations.shade_values_across(&mut plot.plot);
    Measure::Number(found.unit.clone()).draw_axis(language, &mut plot);
    let mut dots = Vec::new();
    for (at, row) in found.values.iter().enumerate() {
        let middle = plot.bounds(at).middle;
        if let [Some(one), Some(other)] = row[..]
            && one != other
        {
            plot.stroke((one.min(other), one.max(other)), middle, "interval");
        }
        // The first dot is over the second, whose shape is larger, so that both are seen where they meet.
        for (series, value) in row.iter().enumerate().rev() {
            if let Some(value) = value {
                dots.push(Obstacle::round((plot.plot.x_percent(*value), middle), DOT));
                plot.draw(&Dot { point: [(*value, middle)], series, class: series_class(series) });
            }
        }
        ends[at].iter().for_each(|end| plot.end(end, middle));
    }
    let drawn = [plot.drawn(), &dots].concat();
    let marked = annotations.draw_values_across(&mut plot.plot, &drawn);
    let readout = |row: &Vec<Option<f64>>| {
        let text = |(at, value): (usize, &Option<f64>)| {
            let text =
                value.map_or_else(|| number::MISSING.to_owned(), |value| found.columns[at].text(language, value));
            let named = format!("{} {text}", found.columns[at].label);
            ReadoutText { text: named, short: text, class: series_class(at) }
        };
        row.iter().enumerate().map(text).collect()
    };
    plot.readouts(&rows, &found.values.iter().map(readout).collect::<Vec<_>>());
    let entry = |(at, label): (usize, String)| KeyEntry { class: format!("dot {}", series_class(at)), label };
    let columns = found.columns.iter().map(|column| column.label.clone()).enumerate().map(entry);
    let key = columns.chain(marked).collect();
    let alt = alt_text(language, found, annotations);
    let table = data_table(language, found);
    let drawing = plot.finish(&data.id.value, data.description(&alt));
    DrawnChart::new(drawing, key, table, alt)
}

/// Returns the labels of a row: each value on the side that is away from the other, without the unit, which the axis has.
fn labels(language: &Language, row: &[Option<f64>], found: &RowData) -> Vec<BarLabel> {
    let label = |at: usize, left: bool| {
        let value = row[at]?;
        let text = number::without_name(language, &found.columns[at].text(language, value), &found.unit).to_owned();
        Some(BarLabel { value, lines: vec![text], left, gap: BESIDE_DOT, class: format!("name {}", series_class(at)) })
    };
    let labels = match row {
        // A single label for two dots on one another.
        [Some(one), Some(other)] if one == other => [label(0, false), None],
        [Some(one), Some(other)] => [label(0, one < other), label(1, other < one)],
        _ => [label(0, false), label(1, false)],
    };
    labels.into_iter().flatten().collect()
}

fn alt_text(language: &Language, found: &RowData, annotations: &Annotations) -> String {
    let labels: Vec<String> = found.columns.iter().map(|column| column.label.clone()).collect();
    let rows = count(found.names.len(), "row");
    let mut sentences = vec![format!("Dumbbell chart of {} of {rows}.", phrase::and(language, &labels))];
    sentences.extend(widest_gap(language, found));
    sentences.extend(annotations.sentences(|value| number::computed_quantity(language, value, &found.unit)));
    sentences.push("The table below gives every row.".to_owned());
    sentences.join(" ")
}

/// Returns a sentence on the row whose values are farthest apart. Of equal distances, the first is taken.
fn widest_gap(language: &Language, found: &RowData) -> Option<String> {
    let gaps = found.names.iter().zip(&found.values).filter_map(|(name, row)| Some((name, row[0]?, row[1]?)));
    let (name, one, other) = gaps.rev().max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))?;
    let [one, other] = [(0, one), (1, other)].map(|(at, value)| found.columns[at].text(language, value));
    Some(format!("Farthest apart are the values of {name}: {one} and {other}."))
}
