//! Prints scores as text.

use crate::figure::{Scores, Table, counted, number, score_tables};
use crate::locale::english;
use crate::model::quantile_score::skill;
use crate::model::{BacktestCurve, NAIVE};

/// The widest text of a cell, in characters. A longer one is cut off.
const WIDEST: usize = 60;

/// Returns the scores as text. `curves` are those of recorded forecasts, with the rows that came since.
pub fn print(scores: &Scores, curves: &[BacktestCurve]) -> String {
    let mut text = format!("Scores as of {}; lower is better\n", scores.as_of.long());
    text.push_str(&format!("{}\n", counted(&scores.counts())));
    if let (Some(all), Some(parts)) = (scores.overall(), scores.parts()) {
        let [brier, log] = [all.brier, all.log].map(score);
        let [reliability, resolution, uncertainty] =
            [parts.reliability, parts.resolution, parts.uncertainty].map(score);
        text.push_str(&format!("Brier score {brier}: reliability {reliability}, minus resolution {resolution}, plus uncertainty {uncertainty}\n"));
        text.push_str(&format!("Log score {log}\n"));
    }
    for table in score_tables(english(), scores) {
        text.push_str(&format!("\n{}\n", table.title));
        text.push_str(&lines(&table));
    }
    if !curves.is_empty() {
        text.push_str("\nCurves of recorded forecasts, by the rows that came since: weighted interval scores, and the skill against\n");
        text.push_str("naive forecasts from the rows that were known (100% is perfect, 0% no better)\n");
        text.push_str(&aligned(&curve_rows(curves), |column| column > 0));
    }
    text
}

/// Returns a head, and a row for each curve.
fn curve_rows(curves: &[BacktestCurve]) -> Vec<Vec<String>> {
    let head = ["Curve", "Rows", "Score"].into_iter().chain(NAIVE.map(|naive| naive.name())).map(str::to_owned);
    let row = |curve: &BacktestCurve| {
        let (own, naive) = curve.mean_scores();
        let quantity = |score: f64| number::quantity(english(), score, &curve.unit);
        let against = |other: Option<f64>| {
            let skill = own.zip(other).and_then(|(own, other)| skill(own, other));
            let skill = skill.map_or_else(String::new, |skill| format!(" ({})", number::percent(english(), skill)));
            other.map_or_else(|| "-".to_owned(), |other| format!("{}{skill}", quantity(other)))
        };
        let own = own.map_or_else(|| "-".to_owned(), quantity);
        [curve.name.clone(), curve.hindcasts.len().to_string(), own].into_iter().chain(naive.map(against)).collect()
    };
    std::iter::once(head.collect()).chain(curves.iter().map(row)).collect()
}

fn score(value: f64) -> String {
    if value.is_finite() { number::fixed(english(), value, 3) } else { "infinite".to_owned() }
}

/// Returns the rows of a table as lines whose columns are aligned.
fn lines(table: &Table) -> String {
    let mut rows: Vec<Vec<String>> = vec![table.columns.iter().map(|column| column.label.clone()).collect()];
    rows.extend(table.rows.iter().map(|row| row.map(|cell| shortened(cell.text)).collect()));
    aligned(&rows, |column| table.columns[column].numeric)
}

/// Returns rows as lines whose columns are aligned, those of numbers at the right.
fn aligned(rows: &[Vec<String>], is_numeric: impl Fn(usize) -> bool) -> String {
    let length = |text: &String| text.chars().count();
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|at| rows.iter().map(|row| length(&row[at])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let width = *width;
            if is_numeric(column) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
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
