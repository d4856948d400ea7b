//! Prints scores as text.

use crate::figure::{Scores, Table, counted, number, score_tables};

/// The widest text of a cell, in characters. A longer one is cut off.
const WIDEST: usize = 60;

/// Returns the scores as text.
pub fn print(scores: &Scores) -> String {
    let mut text = format!("Scores as of {}; lower is better\n", scores.as_of.long());
    text.push_str(&format!("{}\n", counted(&scores.counts())));
    if let (Some(all), Some(parts)) = (scores.overall(), scores.parts()) {
        let [brier, log] = [all.brier, all.log].map(score);
        let [reliability, resolution, uncertainty] =
            [parts.reliability, parts.resolution, parts.uncertainty].map(score);
        text.push_str(&format!("Brier score {brier}: reliability {reliability}, minus resolution {resolution}, plus uncertainty {uncertainty}\n"));
        text.push_str(&format!("Log score {log}\n"));
    }
    for table in score_tables(scores) {
        text.push_str(&format!("\n{}\n", table.title));
        text.push_str(&lines(&table));
    }
    text
}

fn score(value: f64) -> String {
    if value.is_finite() { number::fixed(value, 3) } else { "infinite".to_owned() }
}

/// Returns the rows of a table as lines whose columns are aligned.
fn lines(table: &Table) -> String {
    let mut rows: Vec<Vec<String>> = vec![table.columns.iter().map(|column| column.label.clone()).collect()];
    rows.extend(table.rows.iter().map(|row| row.map(|cell| shortened(cell.text)).collect()));
    let length = |text: &String| text.chars().count();
    let widths: Vec<usize> =
        (0..table.columns.len()).map(|at| rows.iter().map(|row| length(&row[at])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).zip(&table.columns).map(|((cell, width), column)| {
            let width = *width;
            if column.numeric { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text.push_str(format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
        text.push('\n');
    }
    text
}

/// Returns a text with an ellipsis in place of what does not fit.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
