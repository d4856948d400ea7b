//! The texts of a timeline: readouts, alternative text, table, and CSV file.

use super::event::{Event, OBSERVED};
use crate::document::IntervalLevel;
use crate::figure::canvas::frame;
use crate::figure::canvas::text::{self, Weight};
use crate::figure::format::number;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::words::count;

/// Returns the readout of the events of one date: their labels, with their notes if there is room.
pub fn readout_values(group: &[&Event]) -> Vec<(String, String, String)> {
    let date = group.first().map_or(0.0, |event| text::width(&event.date.0, Weight::Regular));
    let room = frame::WIDE_FROM - date;
    let noted = |event: &&Event| match &event.note {
        Some(note) => format!("{} ({note})", event.label),
        None => event.label.clone(),
    };
    let plain = |event: &&Event| event.label.clone();
    let width = |texts: &[String]| texts.iter().map(|words| text::width(words, Weight::Bold) + 12.0).sum::<f64>();
    let word = |at: usize, words: String| {
        let color = group.get(at).map_or_else(|| OBSERVED.to_owned(), |event| event.color());
        (String::new(), words, color)
    };
    let full: Vec<String> = group.iter().map(noted).collect();
    let mut short: Vec<String> = group.iter().map(plain).collect();
    if width(&full) <= room {
        return full.into_iter().enumerate().map(|(at, words)| word(at, words)).collect();
    }
    let all = short.len();
    let more = |shown: usize| format!("and {} more", all - shown);
    while short.len() > 1 && width(&short) + if short.len() < all { 90.0 } else { 0.0 } > room {
        short.pop();
    }
    if short.len() < all {
        short.push(more(short.len()));
    }
    short.into_iter().enumerate().map(|(at, words)| word(at, words)).collect()
}

pub fn alt_text(events: &[Event], from: f64, to: f64) -> String {
    let (from, to) = (number::year(from), number::year(to - number::DAY));
    let happened: Vec<&Event> = events.iter().filter(|event| !event.is_forecast()).collect();
    let mut sentences = vec![format!("Timeline from {from} to {to} of {}.", count(events.len(), "event"))];
    if let (Some(first), Some(last)) = (happened.first(), happened.last()) {
        let (one, other) = (format!("{} ({})", first.label, first.date.0), format!("{} ({})", last.label, last.date.0));
        sentences.push(match happened.len() {
            1 => format!("Happened: {one}."),
            many => format!("{many} happened, from {one} to {other}."),
        });
    }
    for event in events.iter().filter(|event| event.is_forecast()) {
        let range = event.note.as_deref().unwrap_or_default();
        sentences.push(format!("{}: median {} ({range}).", event.label, event.date.0));
    }
    sentences.push("The table below gives each event.".into());
    sentences.join(" ")
}

pub fn data_table(language: &Language, events: &[Event], level: IntervalLevel) -> Table {
    let header = |label: &str| TableColumn { label: label.into(), unit: None, numeric: false };
    let columns = ["date", "event", "kind", "remark"].map(|key| header(language.get(&format!("chart.{key}")))).to_vec();
    let ends = level.ends().map(|end| format!("p{}", number::machine(end * 100.0)));
    let headers = [["date", "event", "kind"].map(str::to_owned).to_vec(), ends.to_vec()].concat();
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for event in events {
        let date = TableCell { text: event.date.0.clone(), value: Some(event.date.1.clone()) };
        let (low, high) = event.interval.clone().unwrap_or_default();
        lines.push(vec![date.exact().to_owned(), event.label.clone(), event.kind().to_owned(), low, high]);
        let kind =
            if event.is_forecast() { language.get("chart.forecast_median") } else { language.get("chart.happened") };
        let note = event.note.clone().map_or_else(TableCell::missing, TableCell::text);
        rows.push(vec![date, TableCell::text(&event.label), TableCell::text(kind), note]);
    }
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}
