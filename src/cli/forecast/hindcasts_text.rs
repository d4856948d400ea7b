//! Prints the hindcasts of a forecast: what the model says of past cases beside what came, and the scores by structure.

use super::lines::{Style, line, print_columns};
use crate::document::IntervalLevel;
use crate::figure::{CaseRow, case_means, case_rows, default_text};
use crate::model::Forecast;
use crate::printable::printable;

/// Adds a table of the cases, and the mean scores; of each structure, if there is an ensemble.
pub fn print_hindcasts(text: &mut String, (forecast, level): (&Forecast, IntervalLevel), style: Style) {
    if forecast.hindcasts.is_empty() {
        return;
    }
    line(text, &format!("\n{}", style.bold("Hindcasts: past cases, and what came")));
    let interval = format!("{level} interval");
    let mut rows = vec![["", "came", "median", &interval, "score", "PIT"].map(str::to_owned).to_vec()];
    rows.extend(case_rows(forecast, level).into_iter().map(|CaseRow { label, cells }| {
        let mut row = vec![printable(label).into_owned()];
        row.extend(cells.map(|cell| cell.text));
        row
    }));
    print_columns(text, &rows);
    let means = case_means(forecast, if forecast.ensemble.is_some() { "all together" } else { "mean" });
    let heads = means.scores.iter().map(|score| format!("{} ({})", score.name, score.cases));
    let mut rows: Vec<Vec<String>> = vec![std::iter::once(String::new()).chain(heads).collect()];
    for (label, scores) in &means.rows {
        let own = scores.iter().map(|score| default_text(score, true));
        rows.push(std::iter::once(printable(label).into_owned()).chain(own).collect());
    }
    line(text, "  mean scores (number of cases), less is better; no naive forecast of a single past case is defined");
    print_columns(text, &rows);
}
