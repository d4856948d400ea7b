//! `kind: history`: every estimate of an outcome in the ledger, each drawn until the next one was made. Stated estimates are
//! hollow. The chart grows with the ledger by itself.

use super::steps::{Measure, columns, names, ticks, values_scale};
use crate::diagnostic::Reported;
use crate::document::chart::History;
use crate::figure::bind::estimates::{Estimates, LedgerEstimate};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::step_lines::{DOT, Estimate, StepLine};
use crate::figure::format::number;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::words::count;

impl Chart for History {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths([&self.outcome.path]).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let found = data.estimates(&self.outcome.path)?;
        let label = self.outcome.label.clone().unwrap_or_else(|| found.label.clone());
        let estimates: Vec<Estimate> = found.all.iter().map(drawn).collect();
        let line = StepLine { name: None, estimates, ends_now: false, class: series_class(0) };
        let lines = [line];
        let estimates: Vec<&Estimate> = lines[0].estimates.iter().collect();
        let measure = found.unit.as_ref().map_or(Measure::Dates, Measure::Numbers);
        let (first, last) = match (estimates.first(), estimates.last()) {
            (Some(first), Some(last)) => (first.made, last.made),
            _ => (0.0, 0.0),
        };
        // The last estimate continues for a while, so that its step is visible.
        let length = (last - first).max(0.2);
        let (from, to) = (first - length * 0.04, last + length * 0.12);
        let unit = found.unit.as_ref().map(ToString::to_string).unwrap_or_default();
        let values = if found.unit.is_some() { AxisValues::Numbers(&unit) } else { AxisValues::Dates };
        let annotations = Annotations::find(&self.annotations, AnnotatedAxes::over_time((from, to), values), data)?;
        let y = values_scale(&estimates, &annotations, measure);
        let ticks = ticks(language, y, measure);
        let highest = y.domain().1;
        let alt = alt_text(language, &lines[0], &label, &annotations.sentences(|value| measure.text(language, value)));
        let mut plot = Plot::new(Scale::Time { from, to }, y, &ticks, &[], 0);
        plot.value_axis(&ticks);
        plot.date_axis(language);
        annotations.shade(&mut plot);
        let points = lines[0].draw_under(&mut plot, to, highest);
        let mut marked = annotations.draw_rules(&mut plot, std::slice::from_ref(&points));
        let dots: Vec<Obstacle> = estimates
            .iter()
            .map(|estimate| {
                let value = estimate.value.unwrap_or(highest);
                Obstacle::round((plot.x_percent(estimate.made), plot.y_pixels(value)), DOT + 2.0)
            })
            .collect();
        marked.extend(annotations.draw_notes(&mut plot, &dots));
        lines[0].draw_over(&mut plot, points, highest);
        names(&mut plot, &lines[0].estimates, highest);
        plot.readouts(&columns(language, &lines, from, to));
        let mut key = key(&found, data);
        key.extend(marked);
        let table = data_table(language, &found);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

/// Returns an estimate as it is drawn. A range alone is drawn at its middle.
fn drawn(estimate: &LedgerEstimate<'_>) -> Estimate {
    let middle = || estimate.interval.map(|(low, high)| low + (high - low) / 2.0);
    Estimate {
        made: estimate.made,
        name: estimate.by.clone(),
        value: estimate.value.or_else(middle).filter(|value| value.is_finite()),
        text: estimate.text.clone(),
        interval: estimate.interval,
        range: estimate.range.clone().filter(|_| estimate.value.is_some()),
        is_open: estimate.is_stated,
    }
}

fn key(found: &Estimates<'_>, data: &ChartData<'_>) -> Vec<KeyEntry> {
    let language = data.evidence.language;
    let entry = |class: &str, label: String| KeyEntry { class: format!("{class} {}", series_class(0)), label };
    let has = |is_stated: bool| found.all.iter().any(|estimate| estimate.is_stated == is_stated);
    let has_range = |is_stated: bool| {
        found.all.iter().any(|estimate| estimate.is_stated == is_stated && estimate.interval.is_some())
    };
    let mut key = Vec::new();
    if has(false) {
        key.push(entry("circle", language.get("chart.recorded_forecast").to_owned()));
    }
    if has(true) {
        key.push(entry("circle open", language.get("chart.stated_estimate").to_owned()));
    }
    let level = data.evidence.interval;
    match (has_range(false), has_range(true)) {
        (true, true) => {
            key.push(entry("area b50", language.format("chart.interval_or_range", &[("level", &level.to_string())])))
        }
        (true, false) => {
            key.push(entry("area b50", language.format("chart.the_interval", &[("level", &level.to_string())])))
        }
        (false, true) => key.push(entry("area b50", language.get("chart.stated_range").to_owned())),
        (false, false) => {}
    }
    key
}

fn alt_text(language: &Language, line: &StepLine, what: &str, marked: &[String]) -> String {
    let estimates = line.estimates.iter().map(|estimate| {
        let stated = if estimate.is_open { ", stated" } else { "" };
        format!("{}: {}{stated}", number::month(language, estimate.made), estimate.shown())
    });
    let estimates: Vec<String> = estimates.collect();
    let mut sentences = vec![
        format!("Step chart of {} ({what}), by when each was made.", count(line.estimates.len(), "estimate")),
        format!("{}.", estimates.join("; ")),
    ];
    sentences.extend(marked.iter().cloned());
    sentences.push("The table below gives each estimate.".to_owned());
    sentences.join(" ")
}

fn data_table(language: &Language, found: &Estimates<'_>) -> Table {
    let has_notes = found.all.iter().any(|estimate| estimate.entry.head.note.is_some());
    let labels = ["made", "by_whom", "estimate", "range", "note"].into_iter().take(if has_notes { 5 } else { 4 });
    let columns = labels
        .map(|label| TableColumn {
            label: language.get(&format!("chart.{label}")).to_owned(),
            unit: None,
            numeric: false,
        })
        .collect();
    let headers = ["made", "by", "estimate", "low", "high", "note"].map(str::to_owned);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for estimate in &found.all {
        let made =
            TableCell { text: number::day(language, estimate.made), value: Some(number::iso_day(estimate.made)) };
        let note = estimate.entry.head.note.clone();
        let is_range = estimate.value.is_none();
        let value = TableCell { text: estimate.text.0.clone(), value: Some(estimate.text.1.clone()) };
        let value = if is_range { TableCell::missing() } else { value };
        let (range, low, high) = estimate.range.clone().unwrap_or_default();
        let exact = if is_range { String::new() } else { estimate.text.1.clone() };
        let by = estimate.by.clone();
        lines.push(vec![made.exact().to_owned(), by.clone(), exact, low, high, note.clone().unwrap_or_default()]);
        let range = if range.is_empty() { TableCell::missing() } else { TableCell::text(range) };
        let mut cells = vec![made, TableCell::text(by), value, range];
        if has_notes {
            cells.push(note.map_or_else(TableCell::missing, TableCell::text));
        }
        rows.push(cells);
    }
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}
